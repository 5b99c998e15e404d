/** How a frame lies on the stage: scale [screen px per frame px] and where its upper left corner is. */
import type { XY } from "./api";

export interface View {
  scale: number;
  left: number;
  top: number;
}

export interface Size {
  width: number;
  height: number;
}

export function fitted(frame: Size, stage: Size, margin = 0): View {
  const scale = Math.min((stage.width - 2 * margin) / frame.width, (stage.height - 2 * margin) / frame.height);
  return centred(frame, stage, Math.max(scale, 1e-3));
}

function centred(frame: Size, stage: Size, scale: number): View {
  return { scale, left: (stage.width - frame.width * scale) / 2, top: (stage.height - frame.height * scale) / 2 };
}

/** Where the centre of a frame's pixel lies on the stage: pixel 0 has its centre half a pixel in. */
export function toStage(view: View, [x, y]: XY): XY {
  return [view.left + (x + 0.5) * view.scale, view.top + (y + 0.5) * view.scale];
}

export function toFrame(view: View, [x, y]: XY): XY {
  return [(x - view.left) / view.scale - 0.5, (y - view.top) / view.scale - 0.5];
}

/** Zoom by a factor about a point of the stage, which stays where it is. */
export function zoomed(view: View, by: number, [x, y]: XY): View {
  const scale = Math.min(64, Math.max(0.02, view.scale * by));
  const real = scale / view.scale;
  return { scale, left: x - (x - view.left) * real, top: y - (y - view.top) * real };
}

/** Move the view so that a frame point is at least a margin inside the stage. */
export function showing(view: View, point: XY, stage: Size, margin = 40): View {
  const [x, y] = toStage(view, point);
  const dx = x < margin ? margin - x : x > stage.width - margin ? stage.width - margin - x : 0;
  const dy = y < margin ? margin - y : y > stage.height - margin ? stage.height - margin - y : 0;
  return dx || dy ? { ...view, left: view.left + dx, top: view.top + dy } : view;
}

/** The view under two fingers that went from one pair of places to another: what lay under their middle stays there. */
export function pinched(view: View, from: readonly [XY, XY], to: readonly [XY, XY]): View {
  const [was, is] = [middleOf(from), middleOf(to)];
  const apart = Math.max(1, lengthOf(from));
  const zoom = zoomed(view, Math.max(1, lengthOf(to)) / apart, was);
  return { ...zoom, left: zoom.left + is[0] - was[0], top: zoom.top + is[1] - was[1] };
}

function middleOf([a, b]: readonly [XY, XY]): XY {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

function lengthOf([a, b]: readonly [XY, XY]): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}
