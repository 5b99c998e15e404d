import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Strip } from "../shared/api";
import { localTime, percent, utc } from "../shared/time";
import { t } from "../words/language";
import { drawStrip } from "./draw_strip";
import { binAt, binOf, layoutOf, orderOf, peakOf, startOf, windowOf, type Bin, type Layout } from "./strip_layout";

interface Props {
  strip: Strip;
  zone: string | null;
  narrowed: boolean;
  onWindow: (window: [string, string] | null) => void;
}

const HEIGHT = 150;

/** Dates and hours in UTC with the posterior; a stretch of them narrows the map. */
export function TimeStrip({ strip, zone, narrowed, onWindow }: Props): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(600);
  const [cursor, setCursor] = useState<Bin>(() => peakOf(strip));
  const [anchor, setAnchor] = useState<Bin | null>(null);
  const dragging = useRef(false);
  const layout = layoutOf(strip, width, HEIGHT);
  const here = binOf(layout, orderOf(layout, cursor));

  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    const watcher = new ResizeObserver(() => setWidth(element.clientWidth || 600));
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  useLayoutEffect(() => {
    const ctx = canvas.current?.getContext("2d");
    if (ctx) drawStrip(ctx, strip, layout, { width, height: HEIGHT }, { cursor: here, anchor });
  });

  const binUnder = (event: PointerEvent): Bin => {
    const box = canvas.current?.getBoundingClientRect();
    return binAt(layout, event.clientX - (box?.left ?? 0), event.clientY - (box?.top ?? 0));
  };
  const apply = (from: Bin, to: Bin): void => onWindow(windowOf(strip, layout.bins, from, to));
  const clear = (): void => {
    setAnchor(null);
    onWindow(null);
  };
  const keys = (event: KeyboardEvent): void => {
    const by = stepOf(event.key, layout);
    if (event.key === "Enter") apply(anchor ?? here, here);
    else if (event.key === "Escape") clear();
    else if (by !== null) {
      if (event.shiftKey && !anchor) setAnchor(here);
      if (!event.shiftKey) setAnchor(null);
      setCursor(binOf(layout, orderOf(layout, here) + by));
    } else return;
    event.preventDefault();
  };
  return (
    <div class="strip-box">
      <canvas
        ref={canvas} class="strip inside" tabIndex={0} role="application" aria-label={t("fix.strip")} aria-describedby="strip-now strip-help" onKeyDown={keys} data-testid="strip"
        onPointerDown={(event) => {
          canvas.current?.setPointerCapture(event.pointerId);
          dragging.current = true;
          setAnchor(binUnder(event));
          setCursor(binUnder(event));
        }}
        onPointerMove={(event) => setCursor(binUnder(event))}
        onPointerUp={(event) => {
          const to = binUnder(event);
          if (dragging.current && anchor) apply(anchor, to);
          dragging.current = false;
        }}
      />
      <p id="strip-help" class="seen">{t("fix.stripHelp")}</p>
      <p id="strip-now" class="strip-now small" role="status">
        {nowWords(strip, layout, here, zone)}
        {(narrowed || anchor) && <button type="button" class="small" onClick={clear} data-testid="clear-brush">{t("fix.clearBrush")}</button>}
      </p>
    </div>
  );
}

function nowWords(strip: Strip, layout: Layout, bin: Bin, zone: string | null): string {
  const at = startOf(strip, layout.bins, bin).toISOString();
  const share = strip.rows[bin.day]?.[bin.hour] ?? 0;
  const local = zone ? ` · ${t("fix.local")} ${localTime(at, zone)}` : "";
  return `${utc(at, "minute")}${local} · ${percent(share)} `;
}

function stepOf(key: string, layout: Layout): number | null {
  const alongDay = layout.daysDown ? { ArrowRight: 1, ArrowLeft: -1, ArrowDown: layout.bins, ArrowUp: -layout.bins } : { ArrowDown: 1, ArrowUp: -1, ArrowRight: layout.bins, ArrowLeft: -layout.bins };
  return (alongDay as Record<string, number>)[key] ?? null;
}
