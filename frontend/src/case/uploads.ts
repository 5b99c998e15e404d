/** Files sent in chunks; a cut connection goes on where the server stopped. */
import { signal } from "@preact/signals";
import type { Problem } from "../shared/api";
import { ask, Refusal, told } from "../shared/client";

const CHUNK = 4 * 1024 * 1024;
const PAUSES_MS = [500, 1000, 2000, 4000, 8000];

export interface Upload {
  key: number;
  name: string;
  size: number;
  sent: number;
  state: "running" | "waiting" | "done" | "failed" | "cancelled";
  problem: Problem | null;
}

export const uploads = signal<readonly Upload[]>([]);
const stops = new Map<number, AbortController>();
let last = 0;

function note(key: number, change: Partial<Upload>): void {
  uploads.value = uploads.value.map((one) => (one.key === key ? { ...one, ...change } : one));
}

/** One after the other, so that the first is there soon. */
export async function sendAll(files: readonly File[]): Promise<void> {
  const queue = files.map((file) => {
    last += 1;
    stops.set(last, new AbortController());
    return { file, key: last };
  });
  uploads.value = [...queue.map(({ file, key }): Upload => ({ key, name: file.name, size: file.size, sent: 0, state: "running", problem: null })), ...uploads.value];
  for (const { file, key } of queue) await send(file, key);
}

export function stopUpload(key: number): void {
  stops.get(key)?.abort();
}

async function send(file: File, key: number): Promise<void> {
  const stop = stops.get(key)?.signal;
  let id = "";
  try {
    const begun = await ask<{ id: string; offset: number }>("/api/uploads", { json: { name: file.name, size: file.size, modified_utc: new Date(file.lastModified).toISOString() }, ...(stop && { signal: stop }) });
    id = begun.id;
    await sendFrom(file, key, begun, stop);
    note(key, { state: "done", sent: file.size });
  } catch (error) {
    const cancelled = stop?.aborted ?? false;
    note(key, cancelled ? { state: "cancelled" } : { state: "failed", problem: told(error) });
    if (id) void ask(`/api/uploads/${id}`, { method: "DELETE" }).catch(() => undefined);
  } finally {
    stops.delete(key);
  }
}

async function sendFrom(file: File, key: number, begun: { id: string; offset: number }, stop?: AbortSignal): Promise<void> {
  let offset = begun.offset;
  let failures = 0;
  do {
    try {
      offset = await sendChunk(file, begun.id, offset, stop);
      failures = 0;
      note(key, { sent: offset, state: "running" });
    } catch (error) {
      if (stop?.aborted || !passing(error) || failures >= 40) throw error;
      note(key, { state: "waiting" });
      await pause(PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? 8000);
      failures += 1;
      offset = await reached(begun.id, offset);
    }
  } while (offset < file.size);
}

async function sendChunk(file: File, id: string, offset: number, stop?: AbortSignal): Promise<number> {
  const answer = await ask<{ offset: number }>(`/api/uploads/${id}`, {
    method: "PATCH",
    body: file.slice(offset, offset + CHUNK),
    headers: { "Upload-Offset": String(offset), "Content-Type": "application/octet-stream" },
    ...(stop && { signal: stop }),
  });
  return answer.offset;
}

/** How much the server has; as far as known when it does not answer yet. */
async function reached(id: string, known: number): Promise<number> {
  try {
    return (await ask<{ offset: number }>(`/api/uploads/${id}`)).offset;
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) throw error;
    return known;
  }
}

/** Whether trying again may help: no answer, a server's own failure, or a disagreement about the offset. */
function passing(error: unknown): boolean {
  return error instanceof Refusal ? error.status === 0 || error.status >= 502 || error.status === 409 : false;
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
