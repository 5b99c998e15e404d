/** Parts of frames that are hidden: whole pixels, within the frame. */
import type { XY } from "../shared/api";
import type { Size } from "../shared/view";

export interface HiddenBox {
  time_s: string;
  offset_s: number;
  /** x, y of the upper left pixel, width and height [px]. */
  box: [number, number, number, number];
}

/** The box between two pixel centres, in whole pixels and held inside the frame. */
export function boxBetween(a: XY, b: XY, size: Size): [number, number, number, number] {
  const left = Math.max(0, Math.floor(Math.min(a[0], b[0]) + 0.5));
  const top = Math.max(0, Math.floor(Math.min(a[1], b[1]) + 0.5));
  const right = Math.min(size.width, Math.ceil(Math.max(a[0], b[0]) + 0.5));
  const bottom = Math.min(size.height, Math.ceil(Math.max(a[1], b[1]) + 0.5));
  return [left, top, Math.max(1, right - left), Math.max(1, bottom - top)];
}

export function heldBox(box: readonly number[], size: Size): [number, number, number, number] {
  const [x = 0, y = 0, w = 1, h = 1] = box.map((value) => (Number.isFinite(value) ? Math.round(value) : 0));
  const left = Math.min(Math.max(0, x), size.width - 1);
  const top = Math.min(Math.max(0, y), size.height - 1);
  return [left, top, Math.min(Math.max(1, w), size.width - left), Math.min(Math.max(1, h), size.height - top)];
}
