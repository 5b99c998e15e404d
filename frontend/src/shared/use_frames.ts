/** The frame that is looked at, and the steps from it. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Frame, Problem } from "./api";
import { told } from "./client";
import { framesOf, type FrameStore } from "./frames";

export interface Frames {
  store: FrameStore;
  frame: Frame | null;
  picture: ImageBitmap | null;
  problem: Problem | null;
  /** Steps that come faster than frames add up, and none is lost. */
  step: (by: number) => void;
  /** To the frame shown at a time. */
  seek: (time: string) => void;
  near: (offset: number) => void;
}

/** After so long on one frame its exact pixels are fetched, where they are wanted. */
const SETTLED_MS = 200;

interface Seen {
  frame: Frame | null;
  picture: ImageBitmap | null;
  problem: Problem | null;
}

type Wish = { by: number } | { to: () => Promise<Frame> };

export function useFrames(item: number, start: string | null, exact = false, first = 0): Frames {
  const store = useMemo(() => framesOf(item), [item]);
  const [seen, setSeen] = useState<Seen>({ frame: null, picture: null, problem: null });
  const here = useRef<Frame | null>(null);
  const wish = useRef<Wish | null>(null);
  const working = useRef(false);
  const alive = useRef(true);

  const work = async (): Promise<void> => {
    if (working.current) return;
    working.current = true;
    while (wish.current && alive.current) {
      const now = wish.current;
      wish.current = null;
      try {
        await reach(now);
      } catch (error) {
        if (alive.current) setSeen((old) => ({ ...old, problem: told(error) }));
      }
    }
    working.current = false;
  };
  const reach = async (now: Wish): Promise<void> => {
    const from = here.current;
    if ("by" in now && !from) return;
    store.stop();
    const frame = "to" in now ? await now.to() : await store.step((from as Frame).time_s, now.by);
    const picture = await store.picture(frame);
    here.current = frame;
    if (alive.current) setSeen({ frame, picture, problem: null });
    if (!wish.current) store.prefetch(frame, "by" in now && now.by < 0 ? -1 : 1).catch(() => undefined);
  };
  const want = (next: Wish): void => {
    const waiting = wish.current;
    wish.current = "by" in next && waiting && "by" in waiting ? { by: waiting.by + next.by } : next;
    void work();
  };

  useEffect(() => {
    alive.current = true;
    want({ to: () => (start === null ? store.near(first) : store.at(start)) });
    return () => {
      alive.current = false;
      store.stop();
    };
  }, [item]);
  useEffect(() => {
    const frame = seen.frame;
    if (!exact || !frame) return undefined;
    const timer = setTimeout(() => {
      store.picture(frame, "exact").then(
        (picture) => here.current === frame && alive.current && setSeen({ frame, picture, problem: null }),
        () => undefined, // the picture that is shown stays
      );
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [seen.frame]);
  return {
    store,
    ...seen,
    step: (by) => want({ by: Math.max(-100, Math.min(100, by)) }),
    seek: (time) => want({ to: () => store.at(time) }),
    near: (offset) => want({ to: () => store.near(offset) }),
  };
}
