/** Asks the server; every failure is a Refusal with the server's own words. */
import { signal } from "@preact/signals";
import type { Problem } from "./api";

export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly said: Problem,
    readonly body: unknown = null,
  ) {
    super([said.where, said.problem, said.remedy].filter(Boolean).join(": "));
  }
}

/** Whether the server answers: "gone" after a failed request, "stranger" when this page's token is of another start. */
export const server = signal<"here" | "gone" | "stranger">("here");

export interface Asking {
  method?: string;
  json?: unknown;
  body?: BodyInit;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export async function ask<T>(path: string, asking: Asking = {}): Promise<T> {
  const answer = await reach(path, asking);
  return (await answer.json()) as T;
}

export async function reach(path: string, asking: Asking = {}): Promise<Response> {
  const answer = await fetched(path, asking);
  if (answer.ok) {
    server.value = "here";
    return answer;
  }
  throw await refusal(answer);
}

async function fetched(path: string, asking: Asking): Promise<Response> {
  const headers: Record<string, string> = { ...asking.headers };
  let body = asking.body;
  if (asking.json !== undefined) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(asking.json);
  }
  try {
    const init: RequestInit = { method: asking.method ?? (body === undefined ? "GET" : "POST"), headers };
    if (body !== undefined) init.body = body;
    if (asking.signal) init.signal = asking.signal;
    return await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    if (server.value !== "stranger") server.value = "gone";
    throw new Refusal(0, { problem: "the server does not answer" });
  }
}

async function refusal(answer: Response): Promise<Refusal> {
  if (answer.status === 401) server.value = "stranger";
  let body: unknown = null;
  try {
    body = await answer.json();
  } catch {
    // an answer without JSON is told by its status
  }
  return new Refusal(answer.status, problemOf(body, answer), body);
}

function problemOf(body: unknown, answer: Response): Problem {
  if (body && typeof body === "object") {
    if ("problem" in body) return body as Problem;
    if ("detail" in body) return { problem: JSON.stringify((body as { detail: unknown }).detail) };
  }
  return { problem: `${answer.status} ${answer.statusText}` };
}

/** Whether an error only says that a newer question replaced this one. */
export function replaced(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

export function told(error: unknown): Problem {
  return error instanceof Refusal ? error.said : { problem: error instanceof Error ? error.message : String(error) };
}
