/** The server's events: jobs, a grown log, a finished fix. Reconnects by itself. */
import { signal } from "@preact/signals";
import type { Job } from "./api";
import { ask, server } from "./client";

export const jobs = signal<readonly Job[]>([]);
/** Grows whenever the case's log grew, so that lists ask again. */
export const caseGrew = signal(0);
interface FixDone {
  key: string;
}

export const fixDone = signal<FixDone | null>(null);
/** Counts the connections made, so that what was kept while the server was away is sent again. */
export const connections = signal(0);

const AGAIN_MS = 3000;

/** Listen until told to stop. A browser gives an EventSource up after a refusal (a new start's token): then a new one. */
export function listen(): () => void {
  let source = opened();
  const timer = setInterval(() => {
    if (source.readyState === EventSource.CLOSED) source = opened();
  }, AGAIN_MS);
  return () => {
    clearInterval(timer);
    source.close();
  };
}

function opened(): EventSource {
  const source = new EventSource("/api/events");
  source.addEventListener("open", () => {
    server.value = "here";
    connections.value += 1;
    void recall();
  });
  source.addEventListener("error", () => {
    if (server.value === "here") server.value = "gone";
    if (source.readyState === EventSource.CLOSED) void recall(); // tells whether this page's token is of an earlier start
  });
  source.addEventListener("job", (event) => note(JSON.parse((event as MessageEvent<string>).data) as Job));
  source.addEventListener("case", () => {
    caseGrew.value += 1;
  });
  source.addEventListener("fix", (event) => {
    fixDone.value = JSON.parse((event as MessageEvent<string>).data) as FixDone;
  });
  return source;
}

async function recall(): Promise<void> {
  try {
    const answer = await ask<{ jobs: Job[] } | Job[]>("/api/jobs");
    jobs.value = Array.isArray(answer) ? answer : answer.jobs;
  } catch {
    return; // the next event tells
  }
  caseGrew.value += 1;
}

function note(job: Job): void {
  const rest = jobs.value.filter((other) => other.id !== job.id);
  jobs.value = [job, ...rest].slice(0, 50);
}

export async function cancel(id: string | number): Promise<void> {
  await ask(`/api/jobs/${id}/cancel`, { method: "POST", json: {} });
}
