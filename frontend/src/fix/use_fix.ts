/** Asks for the fix as its question changes; a provisional answer is followed by the whole one. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { FixAnswer, FixQuestion, Overlay, Problem, Strip } from "../shared/api";
import { ask, Refusal, replaced, told } from "../shared/client";
import { fixDone } from "../shared/events";

const PAUSE_MS = 30;
const LOOK_AGAIN_MS = 1500;
/** So many looks at a provisional answer, and it is asked for anew. */
const MOST_LOOKS = 12;

export interface Brush {
  area: [number, number, number, number] | null;
  window: [string, string] | null;
  /** Whose time the window is, where there are several items. */
  item?: string;
}

interface Brushed {
  overlay: Overlay | null;
  strip: Strip | null;
  strips?: Strip[];
}

/** Hours narrow the map, the map's window narrows the hours; the other stays as it was. */
function narrowed(answer: FixAnswer, brush: Brush | null, brushed: Brushed): FixAnswer {
  if (brush?.window) return { ...answer, overlay: brushed.overlay };
  return brush?.area ? { ...answer, strip: brushed.strip, strips: brushed.strips ?? [] } : answer;
}

export interface Fixing {
  answer: FixAnswer | null;
  /** One for each item whose time is open. */
  strips: readonly Strip[];
  busy: boolean;
  problem: Problem | null;
  brush: Brush | null;
  narrow: (brush: Brush | null) => void;
  keep: () => void;
  kept: boolean;
  /** Stop waiting; what stood before stays. */
  cancel: () => void;
  stopped: boolean;
  again: () => void;
}

export function useFix(question: FixQuestion): Fixing {
  const [answer, setAnswer] = useState<FixAnswer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [brush, setBrush] = useState<Brush | null>(null);
  const [brushed, setBrushed] = useState<Brushed | null>(null);
  const [kept, setKept] = useState(false);
  const [turn, setTurn] = useState(0);
  const key = useRef("");
  const looked = useRef({ key: "", times: 0 });
  const running = useRef<AbortController | null>(null);
  const [stopped, setStopped] = useState(false);
  /** The question that was last answered or refused: any other is being worked on. */
  const [settled, settle] = useState<{ question: FixQuestion | null; turn: number }>({ question: null, turn: 0 });
  const busy = settled.question !== question || settled.turn !== turn;

  const take = (found: FixAnswer): void => {
    key.current = found.key;
    setAnswer(found);
    setProblem(null);
  };
  const fail = (error: unknown): void => {
    if (!replaced(error)) setProblem(told(error));
  };
  useEffect(() => {
    const stop = new AbortController();
    running.current = stop;
    setStopped(false);
    const answered = (work: () => void): void => {
      if (stop.signal.aborted) return;
      work();
      settle({ question, turn });
    };
    const timer = setTimeout(() => {
      setKept(false);
      ask<FixAnswer>("/api/fix", { json: question, signal: stop.signal }).then(
        (found) => answered(() => (setBrush(null), setBrushed(null), take(found))),
        (error: unknown) => answered(() => fail(error)),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [question, turn]);

  const whole = (name: string): void => {
    const lost = (error: unknown): void => {
      if (name !== key.current) return;
      if (error instanceof Refusal && error.status === 404) setTurn((n) => n + 1); // the server let it go: ask anew
      else setAnswer((old) => old && { ...old }); // look again after a while
    };
    ask<FixAnswer>(`/api/fix/${name}`).then((found) => found.key === key.current && take(found), lost);
  };
  useEffect(() => {
    if (fixDone.value && fixDone.value.key === key.current) whole(key.current);
  }, [fixDone.value]);
  useEffect(() => {
    if (looked.current.key !== answer?.key) looked.current = { key: answer?.key ?? "", times: 0 };
    if (!answer?.provisional) return undefined;
    const timer = setTimeout(() => {
      looked.current.times += 1;
      if (looked.current.times % MOST_LOOKS === 0) setTurn((n) => n + 1); // it was left unfinished: ask anew
      else whole(answer.key); // where the event was missed
    }, LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [answer]);

  const narrow = (wish: Brush | null): void => {
    setBrush(wish);
    if (!wish) return setBrushed(null);
    ask<Brushed>(`/api/fix/${key.current}/brush`, { json: wish }).then(setBrushed, fail);
  };
  const keep = (): void => {
    ask<FixAnswer>("/api/fix", { json: { ...question, keep: true, wait: true } }).then((found) => (take(found), setKept(true)), fail);
  };
  const cancel = (): void => {
    running.current?.abort();
    settle({ question, turn });
    setStopped(true);
  };
  const shown = answer && brushed ? narrowed(answer, brush, brushed) : answer;
  const strips = shown?.strips?.length ? shown.strips : shown?.strip ? [shown.strip] : [];
  return { answer: shown, strips, busy, problem, brush, narrow, keep, kept, cancel, stopped, again: () => setTurn((n) => n + 1) };
}
