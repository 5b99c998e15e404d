/** What is drawn over a frame: the marks in white, the fit in colours that also differ by their dashes. */
import type { Proposal, Stroke, XY } from "../shared/api";
import type { FrameMarks } from "../shared/marks_document";
import type { Pen } from "../shared/Stage";
import { pointsOf, type PointName } from "./edit";

const DARK = "rgb(16 17 18 / 85%)";
const LOOKS: Record<string, { colour: string; dash: number[]; width: number }> = {
  horizon: { colour: "#56b4e9", dash: [], width: 1.6 },
  plumb: { colour: "#f0e442", dash: [10, 5], width: 1.3 },
  level: { colour: "#00d69a", dash: [10, 5], width: 1.3 },
  base: { colour: "#f0e442", dash: [], width: 1.8 },
  shadow: { colour: "#ff6eb4", dash: [], width: 2.2 },
  ray: { colour: "#ffb22e", dash: [7, 4], width: 1.6 },
  ellipse: { colour: "#ff8cc6", dash: [4, 3], width: 1.4 },
  residual: { colour: "#ff5f4d", dash: [], width: 2 },
  foretold: { colour: "#ff6eb4", dash: [], width: 1.6 },
};

export function colourOf(role: string): string {
  return LOOKS[role]?.colour ?? "#ffffff";
}

function trace(pen: Pen, points: readonly XY[]): void {
  pen.ctx.beginPath();
  points.forEach((point, n) => {
    const [x, y] = pen.at(point);
    if (n === 0) pen.ctx.moveTo(x, y);
    else pen.ctx.lineTo(x, y);
  });
}

/** A line in its colour with dark to both sides, so that it shows on any ground. */
export function line(pen: Pen, points: readonly XY[], colour: string, width: number, dash: number[] = []): void {
  const { ctx } = pen;
  trace(pen, points);
  ctx.setLineDash(dash);
  ctx.lineJoin = "round";
  ctx.strokeStyle = DARK;
  ctx.globalAlpha *= dash.length ? 0.45 : 1;
  ctx.lineWidth = width + 2;
  ctx.stroke();
  ctx.globalAlpha /= dash.length ? 0.45 : 1;
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
  ctx.setLineDash([]);
}

function ring(pen: Pen, point: XY, radius: number, colour: string, width = 1.5): void {
  const [x, y] = pen.at(point);
  for (const [ink, wide] of [[DARK, width + 2], [colour, width]] as const) {
    pen.ctx.beginPath();
    pen.ctx.arc(x, y, radius, 0, 2 * Math.PI);
    pen.ctx.strokeStyle = ink;
    pen.ctx.lineWidth = wide;
    pen.ctx.stroke();
  }
}

function cross(pen: Pen, point: XY, reach: number, colour: string): void {
  const { ctx } = pen;
  const [x, y] = pen.at(point);
  for (const [ink, wide] of [[DARK, 3.5], [colour, 1.5]] as const) {
    ctx.beginPath();
    ctx.moveTo(x - reach, y);
    ctx.lineTo(x - 2, y);
    ctx.moveTo(x + 2, y);
    ctx.lineTo(x + reach, y);
    ctx.moveTo(x, y - reach);
    ctx.lineTo(x, y - 2);
    ctx.moveTo(x, y + 2);
    ctx.lineTo(x, y + reach);
    ctx.strokeStyle = ink;
    ctx.lineWidth = wide;
    ctx.stroke();
  }
}

export function drawFit(pen: Pen, strokes: readonly Stroke[], faint: boolean): void {
  pen.ctx.globalAlpha = faint ? 0.45 : 1;
  for (const stroke of strokes) {
    const look = LOOKS[stroke.role];
    if (!look) continue;
    if (stroke.points.length === 1 && stroke.points[0]) ring(pen, stroke.points[0], 4, look.colour);
    else if (stroke.role !== "residual" || farEnough(pen, stroke.points)) line(pen, stroke.points, look.colour, look.width, look.dash);
  }
  pen.ctx.globalAlpha = 1;
}

/** A residual shorter than two pixels of the screen would only be a blot. */
function farEnough(pen: Pen, points: readonly XY[]): boolean {
  const [a, b] = points;
  return a !== undefined && b !== undefined && Math.hypot(a[0] - b[0], a[1] - b[1]) * pen.view.scale > 2;
}

export interface Shown {
  chosen: PointName | null;
  errors: boolean;
}

export function drawMarks(pen: Pen, frame: FrameMarks, shown: Shown): void {
  for (const object of frame.objects ?? []) {
    if (object.base && object.top) line(pen, [object.base, object.top], "#ffffff", 1, [2, 3]);
    if (object.base && object.tip) line(pen, [object.base, object.tip], "#ffffff", 1, [2, 3]);
  }
  const lines = [frame.horizon, ...(frame.verticals ?? []), ...(frame.parallels ?? []).flat()];
  for (const one of lines) if (one) line(pen, one, "#ffffff", 1.2);
  for (const [name, point] of pointsOf(frame)) {
    const chosen = name === shown.chosen;
    cross(pen, point, chosen ? 10 : 6, chosen ? "#f5b820" : "#ffffff");
    if (shown.errors) ring(pen, point, Math.max(3, errorOf(frame, name) * 2.146 * pen.view.scale), chosen ? "#f5b820" : "#ffffff", chosen ? 1.5 : 1);
  }
}

/** The standard deviation of a click [px]; the ring drawn holds it with 90 % (radius 2.146 sd of a round Gaussian). */
function errorOf(frame: FrameMarks, name: PointName): number {
  const [kind, n] = name.split(".");
  if (kind === "object") return frame.objects?.[Number(n)]?.error_px ?? 2;
  return kind === "sun" ? 10 : kind === "own" ? 20 : 2;
}

export function drawProposals(pen: Pen, proposals: readonly Proposal[], chosen: string | null): void {
  for (const one of proposals) {
    const colour = one.name === chosen ? "#f5b820" : "#7fe0d0";
    line(pen, one.line, colour, one.name === chosen ? 2.4 : 1.6, [6, 5]);
    const [x, y] = pen.at(one.line[0]);
    label(pen, one.name, [x + 5, y - 5], colour);
  }
}

export function drawDraft(pen: Pen, points: readonly (XY | null)[], hair: XY | null): void {
  const placed = points.filter((point): point is XY => point !== null);
  const from = placed.at(-1);
  if (from && hair) line(pen, [from, hair], "#f5b820", 1, [3, 3]);
  if (placed.length > 1) line(pen, placed, "#f5b820", 1.2);
  for (const point of placed) cross(pen, point, 7, "#f5b820");
}

export function drawHair(pen: Pen, hair: XY): void {
  const { ctx, size } = pen;
  const [x, y] = pen.at(hair);
  for (const [ink, wide] of [[DARK, 2.5], ["#f5b820", 1]] as const) {
    ctx.beginPath();
    ctx.moveTo(0, y);
    ctx.lineTo(x - 8, y);
    ctx.moveTo(x + 8, y);
    ctx.lineTo(size.width, y);
    ctx.moveTo(x, 0);
    ctx.lineTo(x, y - 8);
    ctx.moveTo(x, y + 8);
    ctx.lineTo(x, size.height);
    ctx.strokeStyle = ink;
    ctx.lineWidth = wide;
    ctx.stroke();
  }
}

function label(pen: Pen, words: string, [x, y]: XY, colour: string): void {
  const { ctx } = pen;
  ctx.font = "600 13px system-ui, sans-serif";
  ctx.lineWidth = 3;
  ctx.strokeStyle = DARK;
  ctx.strokeText(words, x, y);
  ctx.fillStyle = colour;
  ctx.fillText(words, x, y);
}
