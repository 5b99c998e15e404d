/** Saves marks by themselves. Until the server has said that it has them they are kept in this browser too. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { MarksConflict, Problem, SavedMarks } from "../shared/api";
import { ask, Refusal, told } from "../shared/client";
import { connections } from "../shared/events";
import type { MarksDocument } from "../shared/marks_document";
import { forget, keep } from "./kept";

const PAUSE_MS = 350;
const AGAIN_MS = 3000;

export type SaveState =
  | { name: "saved"; at: string | null }
  | { name: "saving" }
  | { name: "kept" }
  | { name: "refused"; problem: Problem }
  | { name: "conflict"; theirs: SavedMarks };

export interface Saving {
  state: SaveState;
  /** Save these over the other tab's. */
  insist: (marks: MarksDocument) => void;
  /** The page now shows what the server has. */
  adopt: (saved: SavedMarks) => void;
}

export function useSaving(item: number, marks: MarksDocument | null, first: SavedMarks): Saving {
  const [state, setState] = useState<SaveState>({ name: "saved", at: first.saved_utc });
  const version = useRef(first.version);
  const latest = useRef(marks);
  const sent = useRef(first.marks);
  const timer = useRef<number | undefined>(undefined);
  const busy = useRef(false);
  const stopped = useRef(false);

  const plan = (ms: number): void => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => void save(), ms);
  };
  const save = async (): Promise<void> => {
    const now = latest.current;
    if (busy.current || stopped.current || !now || now === sent.current) return;
    busy.current = true;
    setState({ name: "saving" });
    try {
      const saved = await ask<{ version: number; saved_utc: string }>(`/api/items/${item}/marks`, { method: "PUT", json: { version: version.current, marks: now } });
      version.current = saved.version;
      sent.current = now;
      if (latest.current === now) {
        forget(item);
        setState({ name: "saved", at: saved.saved_utc });
      } else keep(item, saved.version, latest.current as MarksDocument);
    } catch (error) {
      failed(error);
    }
    busy.current = false;
    if (latest.current !== sent.current && latest.current !== now) plan(0);
  };
  const failed = (error: unknown): void => {
    if (error instanceof Refusal && error.status === 409 && error.body && typeof error.body === "object" && "theirs" in error.body) {
      const body = error.body as MarksConflict;
      stopped.current = true;
      setState({ name: "conflict", theirs: { ...body.theirs, marks: body.marks } });
    } else if (error instanceof Refusal && error.status >= 400 && error.status < 500 && error.status !== 401) {
      setState({ name: "refused", problem: told(error) });
    } else {
      setState({ name: "kept" });
      plan(AGAIN_MS);
    }
  };

  useEffect(() => {
    latest.current = marks;
    if (!marks || marks === sent.current) return;
    keep(item, version.current, marks);
    plan(PAUSE_MS);
  }, [marks]);
  useEffect(() => plan(0), [connections.value]);
  useEffect(() => {
    const leave = (): void => void save();
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      clearTimeout(timer.current);
      void save();
    };
  }, []);

  const adopt = (saved: SavedMarks): void => {
    version.current = saved.version;
    latest.current = saved.marks;
    sent.current = saved.marks;
    stopped.current = false;
    forget(item);
    setState({ name: "saved", at: saved.saved_utc });
  };
  const insist = (mine: MarksDocument): void => {
    if (state.name === "conflict") version.current = state.theirs.version;
    latest.current = mine;
    sent.current = null;
    stopped.current = false;
    plan(0);
  };
  return { state, insist, adopt };
}
