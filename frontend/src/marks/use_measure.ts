import { useEffect, useRef, useState } from "preact/hooks";
import type { Measured, Problem } from "../shared/api";
import { ask, Refusal, replaced, told } from "../shared/client";
import type { MarksDocument } from "../shared/marks_document";
import { markedOffsets } from "./edit";

const PAUSE_MS = 180;
const AGAIN_MS = 2500;

export interface Measuring {
  /** The last answer, also while the next is on its way. */
  found: Measured | null;
  why: Problem | null;
  busy: boolean;
}

/** The sun as the marks put it, asked again when they have changed. */
export function useMeasure(item: number, marks: MarksDocument): Measuring {
  const [state, setState] = useState<Measuring>({ found: null, why: null, busy: false });
  const stop = useRef<AbortController | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    stop.current?.abort();
    if (!markedOffsets(marks).length) return setState({ found: null, why: null, busy: false });
    const mine = new AbortController();
    stop.current = mine;
    const timer = setTimeout(() => {
      setState((old) => ({ ...old, busy: true }));
      ask<Measured>(`/api/items/${item}/measure`, { json: { marks }, signal: mine.signal }).then(
        (found) => !mine.signal.aborted && setState({ found, why: null, busy: false }),
        (error: unknown) => {
          if (mine.signal.aborted || replaced(error)) return;
          setState({ found: partial(error), why: told(error), busy: false });
          if (error instanceof Refusal && error.status === 0) setTimeout(() => !mine.signal.aborted && setTurn((n) => n + 1), AGAIN_MS);
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      mine.abort();
    };
  }, [marks, turn]);
  return state;
}

/** What limits and what would help is told also where nothing can be measured. */
function partial(error: unknown): Measured | null {
  const body = error instanceof Refusal ? error.body : null;
  return body && typeof body === "object" && "measure" in body ? (body as Measured) : null;
}
