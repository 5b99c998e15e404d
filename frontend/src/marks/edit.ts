/** Marks as a value: every change gives a new document. */
import type { XY } from "../shared/api";
import type { FrameMarks, Line, MarksDocument, ObjectMark } from "../shared/marks_document";

/** A point or a mark by its place in its frame: "object.0.tip", "vertical.1.0", "parallel.0.1.0", "sun". */
export type PointName = string;
export const PARTS = ["base", "top", "tip"] as const;
export type Part = (typeof PARTS)[number];
const SAME_FRAME_S = 1e-4;

export function same(a: number, b: number): boolean {
  return Math.abs(a - b) < SAME_FRAME_S;
}

export function isEmpty(frame: FrameMarks): boolean {
  return pointsOf(frame).length === 0;
}

/** What is marked in the frame that is shown so long after the first one. */
export function frameAt(marks: MarksDocument, offset: number): FrameMarks {
  if (same(marks.offset_s, offset)) return marks;
  return marks.frames?.find((frame) => same(frame.offset_s, offset)) ?? { offset_s: offset };
}

export function markedOffsets(marks: MarksDocument): number[] {
  return [marks, ...(marks.frames ?? [])].filter((frame) => !isEmpty(frame)).map((frame) => frame.offset_s);
}

/** Change one frame's marks. The first frame that is marked leads; the others follow in `frames`. */
export function withFrame(marks: MarksDocument, offset: number, change: (frame: FrameMarks) => FrameMarks): MarksDocument {
  const others = (marks.frames ?? []).filter((frame) => !isEmpty(frame));
  if (isEmpty(marks) && others.length === 0) return { ...marks, ...change({ ...marks, offset_s: offset }), frames: [] };
  if (same(marks.offset_s, offset)) return led({ ...marks, ...change(marks), frames: others });
  const changed = change(frameAt(marks, offset));
  const rest = others.filter((frame) => !same(frame.offset_s, offset));
  const frames = isEmpty(changed) ? rest : [...rest, onlyFrame(changed)];
  return { ...marks, frames: frames.sort((a, b) => a.offset_s - b.offset_s) };
}

/** Where the leading frame was emptied, the next one leads. */
function led(marks: MarksDocument): MarksDocument {
  const [next, ...rest] = marks.frames ?? [];
  if (!isEmpty(marks) || !next) return marks;
  return { ...marks, objects: [], horizon: null, verticals: [], parallels: [], sun: null, own_shadow: null, ...next, frames: rest };
}

function onlyFrame(frame: FrameMarks): FrameMarks {
  const { offset_s, objects = [], horizon = null, verticals = [], parallels = [], sun = null, own_shadow = null } = frame;
  return { offset_s, objects, horizon, verticals, parallels, sun, own_shadow };
}

export function pointsOf(frame: FrameMarks): [PointName, XY][] {
  const found: [PointName, XY | null | undefined][] = [];
  (frame.objects ?? []).forEach((object, n) => PARTS.forEach((part) => found.push([`object.${n}.${part}`, object[part]])));
  (frame.horizon ?? []).forEach((point, end) => found.push([`horizon.${end}`, point]));
  (frame.verticals ?? []).forEach((line, n) => line.forEach((point, end) => found.push([`vertical.${n}.${end}`, point])));
  (frame.parallels ?? []).forEach((pair, n) =>
    pair.forEach((line, which) => line.forEach((point, end) => found.push([`parallel.${n}.${which}.${end}`, point]))),
  );
  found.push(["sun", frame.sun], ["own", frame.own_shadow]);
  return found.filter((row): row is [PointName, XY] => Array.isArray(row[1]));
}

export function pointOf(frame: FrameMarks, name: PointName): XY | null {
  return pointsOf(frame).find(([other]) => other === name)?.[1] ?? null;
}

/** The mark that a point belongs to: "object.0" of "object.0.tip". */
export function markOf(name: PointName): string {
  const [kind = "", n] = name.split(".");
  return n === undefined || kind === "horizon" ? kind : `${kind}.${n}`;
}

export function rounded(point: XY): XY {
  return [Math.round(point[0] * 100) / 100, Math.round(point[1] * 100) / 100];
}

export function withPoint(frame: FrameMarks, name: PointName, to: XY): FrameMarks {
  const [kind = "", first = "0", second = "0", third = "0"] = name.split(".");
  const point = rounded(to);
  const n = Number(first);
  if (kind === "object") return { ...frame, objects: replaced(frame.objects, n, (object) => ({ ...object, [second]: point })) };
  if (kind === "horizon" && frame.horizon) return { ...frame, horizon: withEnd(frame.horizon, n, point) };
  if (kind === "vertical") return { ...frame, verticals: replaced(frame.verticals, n, (line) => withEnd(line, Number(second), point)) };
  if (kind === "parallel") return { ...frame, parallels: replaced(frame.parallels, n, (pair) => replaced(pair, Number(second), (line) => withEnd(line, Number(third), point)) as [Line, Line]) };
  if (kind === "sun") return { ...frame, sun: point };
  return kind === "own" ? { ...frame, own_shadow: point } : frame;
}

function replaced<T>(list: readonly T[] | undefined, n: number, change: (one: T) => T): T[] {
  return (list ?? []).map((one, m) => (m === n ? change(one) : one));
}

function withEnd(line: Line, end: number, point: XY): Line {
  return end === 0 ? [point, line[1]] : [line[0], point];
}

export function without(frame: FrameMarks, mark: string): FrameMarks {
  const [kind, first = "0"] = mark.split(".");
  const n = Number(first);
  const rest = <T>(list: readonly T[] | undefined): T[] => (list ?? []).filter((_, m) => m !== n);
  if (kind === "object") return { ...frame, objects: rest(frame.objects) };
  if (kind === "vertical") return { ...frame, verticals: rest(frame.verticals) };
  if (kind === "parallel") return { ...frame, parallels: rest(frame.parallels) };
  if (kind === "horizon") return { ...frame, horizon: null };
  return kind === "sun" ? { ...frame, sun: null } : { ...frame, own_shadow: null };
}

export function withObject(frame: FrameMarks, n: number, change: Partial<ObjectMark>): FrameMarks {
  return { ...frame, objects: replaced(frame.objects, n, (object) => ({ ...object, ...change })) };
}

/** The points of a finished draft become a mark; the name of its first point comes with it. */
export function withMark(frame: FrameMarks, kind: string, points: readonly (XY | null)[], name: string): [FrameMarks, PointName] {
  const [a, b, c, d] = points.map((point) => (point ? rounded(point) : null));
  const objects = frame.objects ?? [];
  if (kind === "object") {
    const part = PARTS[Math.max(0, points.findLastIndex(Boolean))] ?? "tip";
    return [{ ...frame, objects: [...objects, { name, base: a ?? null, top: b ?? null, tip: c ?? null }] }, `object.${objects.length}.${part}`];
  }
  if (kind === "sun" && a) return [{ ...frame, sun: a }, "sun"];
  if (kind === "own" && a) return [{ ...frame, own_shadow: a }, "own"];
  if (kind === "horizon" && a && b) return [{ ...frame, horizon: [a, b] }, "horizon.1"];
  if (kind === "vertical" && a && b) return [{ ...frame, verticals: [...(frame.verticals ?? []), [a, b]] }, `vertical.${frame.verticals?.length ?? 0}.1`];
  if (kind === "parallel" && a && b && c && d) return [{ ...frame, parallels: [...(frame.parallels ?? []), [[a, b], [c, d]]] }, `parallel.${frame.parallels?.length ?? 0}.1.1`];
  return [frame, ""];
}
