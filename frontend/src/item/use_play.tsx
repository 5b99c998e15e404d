/** Playing: the browser's video where it can, for finding a place only; else the server's frames one by one. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ItemDetail } from "../shared/api";
import type { Frames } from "../shared/use_frames";
import { t } from "../words/language";

export interface Play {
  element: JSX.Element | null;
  playing: boolean;
  unplayable: boolean;
  /** Where the video is while it plays [s of presentation]. */
  now: number | null;
  toggle: () => void;
  stop: () => void;
}

export function usePlay(detail: ItemDetail, frames: Frames, start: number): Play {
  const video = useRef<HTMLVideoElement>(null);
  const [playing, setPlaying] = useState(false);
  const [unplayable, setUnplayable] = useState(false);
  const [now, setNow] = useState<number | null>(null);
  const clip = detail.item.kind === "clip";
  useStepping(playing && unplayable, frames, detail.frames?.rate ?? 25, () => setPlaying(false));

  const toggle = (): void => {
    if (!clip) return;
    if (playing) return stop();
    const element = video.current;
    if (unplayable || !element) return setPlaying(true);
    element.currentTime = Math.max(0, Number(frames.frame?.offset_s ?? 0));
    element.play().then(() => setPlaying(true), () => giveUp());
  };
  const giveUp = (): void => {
    setUnplayable(true);
    setNow(null);
  };
  const stop = (): void => {
    if (!playing) return;
    const element = video.current;
    setPlaying(false);
    setNow(null);
    if (unplayable || !element) return;
    element.pause();
    frames.near(element.currentTime);
  };
  useEffect(() => {
    if (!playing || unplayable) return undefined;
    let turn = 0;
    const look = (): void => {
      setNow(start + (video.current?.currentTime ?? 0));
      turn = requestAnimationFrame(look);
    };
    look();
    return () => cancelAnimationFrame(turn);
  }, [playing, unplayable]);

  const element = clip && !unplayable ? (
    <video ref={video} src={`/api/items/${detail.item.number}/file`} hidden={!playing} preload="metadata" playsInline aria-label={t("item.video")} onError={giveUp} onEnded={stop}
      onLoadedMetadata={(event) => event.currentTarget.videoWidth === 0 && giveUp()} />
  ) : null;
  return { element, playing, unplayable: clip && unplayable, now, toggle, stop };
}

function useStepping(on: boolean, frames: Frames, rate: number, end: () => void): void {
  const latest = useRef(frames);
  latest.current = frames;
  useEffect(() => {
    if (!on) return undefined;
    const timer = setInterval(() => {
      if (latest.current.frame?.last) end();
      else latest.current.step(1);
    }, 1000 / rate);
    return () => clearInterval(timer);
  }, [on, rate]);
}
