/** What was, is and would be again. Changes with one key in a row (nudges of one point) are one step back. */
export interface History<T> {
  past: readonly T[];
  now: T;
  future: readonly T[];
  key: string | null;
}

const LONGEST = 300;

export function begun<T>(now: T): History<T> {
  return { past: [], now, future: [], key: null };
}

export function changed<T>(history: History<T>, now: T, key: string | null = null): History<T> {
  if (now === history.now) return history;
  if (key !== null && key === history.key) return { ...history, now, future: [] };
  return { past: [...history.past, history.now].slice(-LONGEST), now, future: [], key };
}

export function undone<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), now: before, future: [history.now, ...history.future], key: null };
}

export function redone<T>(history: History<T>): History<T> {
  const [next, ...rest] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.now], now: next, future: rest, key: null };
}
