import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { FramesFacts, Waveform } from "../shared/api";
import { ask } from "../shared/client";
import { useAsk, useLater } from "../shared/hooks";
import { exactSeconds, secondsOf } from "../shared/time";
import { t } from "../words/language";

interface Props {
  item: number;
  frames: FramesFacts | null;
  now: number;
  onSeek: (seconds: number) => void;
  /** Say nothing where there is no sound. */
  quiet?: boolean;
}

/** The clip's length as a slider, with its sound drawn below. */
export function Scrub({ item, frames, now, onSeek, quiet = false }: Props): JSX.Element {
  const start = secondsOf(frames?.start_s ?? 0);
  const length = secondsOf(frames?.duration_s ?? 0);
  const seek = useLater(onSeek, 40);
  const sound = useAsk((signal) => ask<Waveform>(`/api/items/${item}/waveform?points=800`, { signal }), [item]);
  const silent = !sound.value || sound.value.silent === true;
  return (
    <div class="scrub">
      <input
        type="range" min={start} max={start + length} step="any" value={now} aria-label={t("item.scrub")} aria-valuetext={exactSeconds(now.toFixed(3))} data-testid="scrub"
        onInput={(event) => seek(Number(event.currentTarget.value))}
      />
      {silent ? (
        sound.busy || quiet ? null : <p class="small soft">{t("item.silent")}</p>
      ) : (
        <SoundCanvas sound={sound.value as Sound} start={start} length={length} now={now} onSeek={onSeek} />
      )}
    </div>
  );
}

type Sound = Extract<Waveform, { low: number[] }>;

function SoundCanvas({ sound, start, length, now, onSeek }: { sound: Sound; start: number; length: number; now: number; onSeek: (seconds: number) => void }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const ctx = canvas.current?.getContext("2d");
    if (ctx) drawSound(ctx, sound, start, length, now);
  });
  return (
    <canvas
      ref={canvas} role="img" aria-label={t("item.sound")} data-testid="waveform"
      onPointerDown={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        onSeek(start + ((event.clientX - box.left) / box.width) * length);
      }}
    />
  );
}

function drawSound(ctx: CanvasRenderingContext2D, sound: Sound, start: number, length: number, now: number): void {
  const dense = window.devicePixelRatio || 1;
  const width = ctx.canvas.clientWidth;
  const height = ctx.canvas.clientHeight;
  ctx.canvas.width = width * dense;
  ctx.canvas.height = height * dense;
  ctx.scale(dense, dense);
  const most = Math.max(1e-6, ...sound.high.map(Math.abs), ...sound.low.map(Math.abs));
  const from = ((secondsOf(sound.start_s) - start) / length) * width;
  const span = (secondsOf(sound.duration_s) / length) * width;
  ctx.fillStyle = "#8d9499";
  sound.high.forEach((high, n) => {
    const x = from + (n / sound.high.length) * span;
    const top = height / 2 - (high / most) * (height / 2 - 2);
    const bottom = height / 2 - ((sound.low[n] ?? 0) / most) * (height / 2 - 2);
    ctx.fillRect(x, top, Math.max(1, span / sound.high.length - 0.25), Math.max(1, bottom - top));
  });
  ctx.fillStyle = "#f5b820";
  ctx.fillRect(((now - start) / length) * width - 0.75, 0, 1.5, height);
}
