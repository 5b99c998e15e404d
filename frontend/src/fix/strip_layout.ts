/** Where the bins of a time strip lie: dates as rows where they are few, as columns where they are many. */
import type { Strip } from "../shared/api";

export interface Bin {
  day: number;
  hour: number;
}

export interface Layout {
  days: number;
  bins: number;
  /** Dates run down, hours to the right. */
  daysDown: boolean;
  left: number;
  top: number;
  width: number;
  height: number;
}

const MOST_ROWS = 10;

export function layoutOf(strip: Strip, width: number, height: number): Layout {
  const days = strip.days.length;
  const bins = strip.bins ?? strip.hours ?? strip.rows[0]?.length ?? 24;
  const daysDown = days <= MOST_ROWS;
  const left = daysDown ? 84 : 44;
  const top = daysDown ? 18 : 4;
  return { days, bins, daysDown, left, top, width: width - left - 8, height: height - top - (daysDown ? 4 : 18) };
}

export function boxOf(layout: Layout, bin: Bin): [x: number, y: number, w: number, h: number] {
  const [across, down] = layout.daysDown ? [layout.bins, layout.days] : [layout.days, layout.bins];
  const [column, row] = layout.daysDown ? [bin.hour, bin.day] : [bin.day, bin.hour];
  const w = layout.width / across;
  const h = layout.height / down;
  return [layout.left + column * w, layout.top + row * h, w, h];
}

export function binAt(layout: Layout, x: number, y: number): Bin {
  const share = (at: number, from: number, length: number, many: number): number => Math.max(0, Math.min(many - 1, Math.floor(((at - from) / length) * many)));
  return layout.daysDown
    ? { hour: share(x, layout.left, layout.width, layout.bins), day: share(y, layout.top, layout.height, layout.days) }
    : { day: share(x, layout.left, layout.width, layout.days), hour: share(y, layout.top, layout.height, layout.bins) };
}

/** Bins in the order of time. */
export function orderOf(layout: { bins: number }, bin: Bin): number {
  return bin.day * layout.bins + bin.hour;
}

export function binOf(layout: { bins: number; days: number }, order: number): Bin {
  const held = Math.max(0, Math.min(layout.days * layout.bins - 1, order));
  return { day: Math.floor(held / layout.bins), hour: held % layout.bins };
}

/** The instant at which a bin starts. */
export function startOf(strip: Strip, bins: number, bin: Bin): Date {
  return new Date(Date.parse(`${strip.days[bin.day] ?? strip.days[0]}T00:00:00Z`) + (bin.hour / bins) * 86_400_000);
}

/** The window from one bin to another, both included. */
export function windowOf(strip: Strip, bins: number, from: Bin, to: Bin): [string, string] {
  const [first, last] = orderOf({ bins }, from) <= orderOf({ bins }, to) ? [from, to] : [to, from];
  const end = startOf(strip, bins, last).getTime() + (86_400_000 / bins) * 1;
  const each = (strip.days_each ?? 1) > 1 && last.hour === bins - 1 ? ((strip.days_each ?? 1) - 1) * 86_400_000 : 0;
  const iso = (ms: number): string => new Date(ms).toISOString().replace(".000Z", "Z");
  return [iso(startOf(strip, bins, first).getTime()), iso(end + each)];
}

/** The most probable bin. */
export function peakOf(strip: Strip): Bin {
  let best: Bin = { day: 0, hour: 0 };
  let most = -1;
  strip.rows.forEach((row, day) => row.forEach((share, hour) => {
    if (share > most) [best, most] = [{ day, hour }, share];
  }));
  return best;
}

/** Less than this share of the greatest is not drawn. */
const LEAST_DRAWN = 1e-3;

/** The strip without dates at its ends on which nothing would be drawn. */
export function trimmed(strip: Strip): Strip {
  const most = Math.max(0, ...strip.rows.map((row) => Math.max(0, ...row)));
  const full = (row: readonly number[]): boolean => row.some((share) => share > LEAST_DRAWN * most);
  const first = strip.rows.findIndex(full);
  const last = strip.rows.findLastIndex(full);
  if (first < 0) return strip;
  return { ...strip, days: strip.days.slice(first, last + 1), rows: strip.rows.slice(first, last + 1) };
}
