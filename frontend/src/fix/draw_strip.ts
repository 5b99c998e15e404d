/** The time strip on its canvas: paper, bins in the ramp, hours and dates in UTC, the stretch that is chosen. */
import type { Strip } from "../shared/api";
import { levelOf, rampColour } from "./ramp";
import { binOf, boxOf, orderOf, type Bin, type Layout } from "./strip_layout";

const PAPER = "#f4ecd8";
const INK = "#2a2620";
const GRID = "rgb(42 38 32 / 22%)";
const FONT = '11.5px "Source Sans 3", "Noto Sans", "Segoe UI", "DejaVu Sans", sans-serif';

interface Chosen {
  cursor: Bin;
  anchor: Bin | null;
}

export function drawStrip(ctx: CanvasRenderingContext2D, strip: Strip, layout: Layout, size: { width: number; height: number }, chosen: Chosen): void {
  const dense = window.devicePixelRatio || 1;
  ctx.canvas.width = Math.round(size.width * dense);
  ctx.canvas.height = Math.round(size.height * dense);
  ctx.setTransform(dense, 0, 0, dense, 0, 0);
  ctx.fillStyle = PAPER;
  ctx.fillRect(0, 0, size.width, size.height);
  drawBins(ctx, strip, layout);
  drawScales(ctx, strip, layout, size);
  drawChosen(ctx, layout, chosen);
}

function drawBins(ctx: CanvasRenderingContext2D, strip: Strip, layout: Layout): void {
  const most = Math.max(...strip.rows.map((row) => Math.max(0, ...row)));
  strip.rows.forEach((row, day) =>
    row.forEach((share, hour) => {
      const level = levelOf(share, most);
      if (level <= 0) return;
      const [x, y, w, h] = boxOf(layout, { day, hour });
      ctx.fillStyle = rampColour(level);
      ctx.fillRect(x, y + (layout.daysDown ? 1 : 0), w + 0.3, h - (layout.daysDown ? 1 : -0.3));
    }),
  );
}

function drawScales(ctx: CanvasRenderingContext2D, strip: Strip, layout: Layout, size: { height: number }): void {
  ctx.font = FONT;
  ctx.fillStyle = INK;
  ctx.strokeStyle = GRID;
  ctx.lineWidth = 1;
  ctx.textBaseline = "middle";
  for (let hour = 0; hour <= 24; hour += layout.daysDown ? 3 : 6) {
    const along = (hour / 24) * (layout.daysDown ? layout.width : layout.height);
    ctx.beginPath();
    if (layout.daysDown) {
      ctx.moveTo(layout.left + along, layout.top);
      ctx.lineTo(layout.left + along, layout.top + layout.height);
      ctx.textAlign = hour === 24 ? "right" : "center";
      ctx.fillText(`${String(hour).padStart(2, "0")}`, layout.left + along, 9);
    } else {
      ctx.moveTo(layout.left, layout.top + along);
      ctx.lineTo(layout.left + layout.width, layout.top + along);
      ctx.textAlign = "right";
      ctx.fillText(`${String(hour).padStart(2, "0")}`, layout.left - 6, Math.max(7, layout.top + along));
    }
    ctx.stroke();
  }
  drawDates(ctx, strip, layout, size);
}

function drawDates(ctx: CanvasRenderingContext2D, strip: Strip, layout: Layout, size: { height: number }): void {
  const room = layout.daysDown ? 14 : 78;
  const each = layout.daysDown ? layout.height / layout.days : layout.width / layout.days;
  const every = Math.max(1, Math.ceil(room / each));
  strip.days.forEach((day, n) => {
    if (n % every !== 0) return;
    const [x, y, , h] = boxOf(layout, { day: n, hour: 0 });
    ctx.textAlign = layout.daysDown ? "right" : "left";
    if (layout.daysDown) ctx.fillText(day, layout.left - 8, y + h / 2);
    else if (x + room < layout.left + layout.width + 10) ctx.fillText(day, x, size.height - 8);
    ctx.beginPath();
    ctx.moveTo(layout.daysDown ? layout.left : x, layout.daysDown ? y : layout.top);
    ctx.lineTo(layout.daysDown ? layout.left + layout.width : x, layout.daysDown ? y : size.height - 14);
    ctx.stroke();
  });
}

function drawChosen(ctx: CanvasRenderingContext2D, layout: Layout, { cursor, anchor }: Chosen): void {
  if (anchor) {
    const [from, to] = [orderOf(layout, anchor), orderOf(layout, cursor)].sort((a, b) => a - b) as [number, number];
    ctx.fillStyle = "rgb(31 95 120 / 28%)";
    for (let order = from; order <= to; order += 1) ctx.fillRect(...boxOf(layout, binOf(layout, order)));
  }
  const [x, y, w, h] = boxOf(layout, cursor);
  ctx.strokeStyle = "#8a1f1f";
  ctx.lineWidth = 2;
  ctx.strokeRect(x - 1, y, Math.max(w + 2, 4), Math.max(h, 4));
}
