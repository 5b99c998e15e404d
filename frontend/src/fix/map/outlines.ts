/**
 * The outlines of a region, drawn calmly: its cells leave a staircase, which is smoothed for the eye only, and pieces of
 * a few pixels are not outlined. The areas told beside the map count every piece.
 */
import type { Position, Ring } from "./antimeridian";

/** Half the width of the world in Mercator metres, and a little less: the map's own edge. */
const EDGE_M = 20037508.342789244 - 500;
/** A bend of less than this is none [rad]. */
const STRAIGHT = 0.06;
/** Rings of fewer corners are one cell or two: they are rounded and keep their size. */
const FEW_CORNERS = 7;
/** Pieces less than this across are not outlined [px]. */
export const LEAST_PX = 9;

/** A stretch of an outline, and whether it is closed in itself. */
export interface Stretch {
  points: Ring;
  closed: boolean;
}

function atEdge([x = 0, y = 0]: Position): boolean {
  return Math.abs(x) >= EDGE_M || Math.abs(y) >= EDGE_M;
}

/** The stretches of a ring (Mercator metres, closed) that are no edge of the map, each smoothed. */
export function calm(ring: Ring): Stretch[] {
  const open = ring.slice(0, -1);
  if (open.length < 3) return [];
  const runs = runsOf(open);
  if (!runs) return [{ points: smoothed(open, true), closed: true }];
  return runs.filter((run) => !run.edge).map(({ points }) => ({ points: smoothed(points, false), closed: false }));
}

/** The same region to be washed: the smoothed stretches, with the map's edge between them as it is. */
export function filled(ring: Ring): Ring {
  const open = ring.slice(0, -1);
  const runs = runsOf(open);
  const points = runs ? runs.flatMap((run) => (run.edge ? run.points : smoothed(run.points, false))) : smoothed(open, true);
  return runs && points[0] ? [...points, points[0]] : points;
}

interface Run {
  points: Ring;
  edge: boolean;
}

/** The ring as runs along the map's edge and off it, in turn; null where it never lies along the edge. */
function runsOf(open: Ring): Run[] | null {
  const along = (n: number): boolean => atEdge(open[n % open.length] as Position) && atEdge(open[(n + 1) % open.length] as Position);
  const start = open.findIndex((_, n) => along(n) && !along(n + 1));
  if (start < 0) return open.every((_, n) => along(n)) ? [{ points: open, edge: true }] : null;
  const runs: Run[] = [];
  for (let step = 1; step <= open.length; step += 1) {
    const n = (start + step) % open.length;
    const edge = along(n);
    const last = runs.at(-1);
    const [here, next] = [open[n] as Position, open[(n + 1) % open.length] as Position];
    if (last?.edge === edge) last.points.push(next);
    else runs.push({ points: [here, next], edge });
  }
  return runs;
}

function smoothed(points: Ring, closed: boolean): Ring {
  const corners = bends(points, closed);
  if (corners.length < 2) return points;
  const even = corners.length <= FEW_CORNERS ? corners : cut(corners, closed, shorterHalf);
  const round = cut(cut(even, closed, quarter), closed, quarter);
  return closed ? [...round, round[0] as Position] : round;
}

/** Only the points at which the line bends; the ends of an open line stay. */
function bends(points: Ring, closed: boolean): Ring {
  return points.filter((point, n) => {
    const before = points[n - 1] ?? (closed ? points.at(-1) : undefined);
    const after = points[n + 1] ?? (closed ? points[0] : undefined);
    if (!before || !after) return true;
    const turn = Math.abs(heading(point, after) - heading(before, point));
    return Math.min(turn, 2 * Math.PI - turn) > STRAIGHT;
  });
}

function heading([x0 = 0, y0 = 0]: Position, [x1 = 0, y1 = 0]: Position): number {
  return Math.atan2(y1 - y0, x1 - x0);
}

type Share = (own: number, other: number) => number;
/** As far as half of the shorter side: the steps of a staircase become one straight line. */
const shorterHalf: Share = (own, other) => Math.min(own, other) / 2 / own;
/** A quarter of each side (Chaikin 1974). */
const quarter: Share = () => 0.25;

/** Each corner replaced by a point on either of its sides; the ends of an open line stay. */
function cut(corners: Ring, closed: boolean, share: Share): Ring {
  const found: Ring = [];
  corners.forEach((corner, n) => {
    const before = corners[n - 1] ?? (closed ? corners.at(-1) : undefined);
    const after = corners[n + 1] ?? (closed ? corners[0] : undefined);
    if (!before || !after) {
      found.push(corner);
      return;
    }
    const back = length(corner, before);
    const on = length(corner, after);
    if (back > 0) found.push(towards(corner, before, share(back, on)));
    if (on > 0) found.push(towards(corner, after, share(on, back)));
  });
  return found.filter((point, n) => n === 0 || length(point, found[n - 1] as Position) > 1e-6);
}

function length([x0 = 0, y0 = 0]: Position, [x1 = 0, y1 = 0]: Position): number {
  return Math.hypot(x1 - x0, y1 - y0);
}

function towards([x0 = 0, y0 = 0]: Position, [x1 = 0, y1 = 0]: Position, by: number): Position {
  return [x0 + by * (x1 - x0), y0 + by * (y1 - y0)];
}

/** Whether a piece is large enough to be outlined at a resolution [m per px]. */
export function outlined([west, south, east, north]: readonly [number, number, number, number], resolution: number): boolean {
  return Math.max(east - west, north - south) >= LEAST_PX * resolution;
}
