import { useEffect, useRef, useState } from "preact/hooks";
import { signal } from "@preact/signals";
import type { Problem } from "./api";
import { replaced, told } from "./client";

export interface Asked<T> {
  value: T | null;
  problem: Problem | null;
  busy: boolean;
  again: () => void;
}

/** Ask when the keys change; the last value stays while the next is on its way. */
export function useAsk<T>(question: (signal: AbortSignal) => Promise<T>, keys: readonly unknown[]): Asked<T> {
  const [state, setState] = useState<Omit<Asked<T>, "again">>({ value: null, problem: null, busy: true });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    setState((old) => ({ ...old, busy: true }));
    question(stop.signal).then(
      (value) => !stop.signal.aborted && setState({ value, problem: null, busy: false }),
      (error: unknown) => {
        if (!stop.signal.aborted && !replaced(error)) setState((old) => ({ value: old.value, problem: told(error), busy: false }));
      },
    );
    return () => stop.abort();
  }, [...keys, turn]);
  return { ...state, again: () => setTurn((n) => n + 1) };
}

/** A function that is called once the calls have paused. */
export function useLater<A extends unknown[]>(work: (...given: A) => void, pause_ms: number): (...given: A) => void {
  const timer = useRef<number | undefined>(undefined);
  const latest = useRef(work);
  latest.current = work;
  useEffect(() => () => clearTimeout(timer.current), []);
  return (...given: A) => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => latest.current(...given), pause_ms);
  };
}

const KEPT = "noonmark-single-keys";
/** Whether single letters are commands (WCAG 2.1.4: they can be turned off). */
export const singleKeys = signal(localStorage.getItem(KEPT) !== "off");
export function setSingleKeys(on: boolean): void {
  localStorage.setItem(KEPT, on ? "on" : "off");
  singleKeys.value = on;
}

/** Whether a key press belongs to a field that is being written in. */
export function writing(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  if (!target) return false;
  if (target.isContentEditable || target.tagName === "TEXTAREA" || target.tagName === "SELECT") return true;
  if (target.tagName !== "INPUT") return false;
  return !["checkbox", "radio", "button"].includes((target as HTMLInputElement).type);
}

export function plain(event: KeyboardEvent): boolean {
  return !event.ctrlKey && !event.metaKey && !event.altKey;
}

/** Listen to keys on the whole page, with the latest closure. */
export function usePageKeys(handle: (event: KeyboardEvent) => void): void {
  const latest = useRef(handle);
  latest.current = handle;
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (!event.defaultPrevented) latest.current(event);
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

/** Whole seconds for which something has gone on. */
export function useSeconds(on: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    setSeconds(0);
    if (!on) return undefined;
    const timer = setInterval(() => setSeconds((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, [on]);
  return seconds;
}
