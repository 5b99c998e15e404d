import { expect, test } from "vitest";
import { binAt, binOf, boxOf, layoutOf, orderOf, peakOf, trimmed, windowOf } from "./strip_layout";

const few = { days: ["2022-09-21", "2022-09-22"], bins: 24, rows: [Array<number>(24).fill(0), Array.from({ length: 24 }, (_, n) => (n === 1 ? 0.8 : 0.01))] };
const many = { days: Array.from({ length: 60 }, (_, n) => new Date(Date.UTC(2022, 0, 1 + n)).toISOString().slice(0, 10)), bins: 24, rows: Array.from({ length: 60 }, () => Array<number>(24).fill(1 / 1440)) };

test("few dates are rows, many are columns, and a box is found again where it is drawn", () => {
  for (const strip of [few, many]) {
    const layout = layoutOf(strip, 700, 150);
    expect(layout.daysDown).toBe(strip === few);
    const [x, y, w, h] = boxOf(layout, { day: 1, hour: 7 });
    expect(binAt(layout, x + w / 2, y + h / 2)).toEqual({ day: 1, hour: 7 });
    expect(binOf(layout, orderOf(layout, { day: 1, hour: 7 }))).toEqual({ day: 1, hour: 7 });
  }
});

test("a stretch holds its first and its last bin, whichever end was drawn first", () => {
  const wanted = ["2022-09-21T22:00:00Z", "2022-09-22T02:00:00Z"];
  expect(windowOf(few, 24, { day: 0, hour: 22 }, { day: 1, hour: 1 })).toEqual(wanted);
  expect(windowOf(few, 24, { day: 1, hour: 1 }, { day: 0, hour: 22 })).toEqual(wanted);
});

test("the peak is the most probable bin", () => {
  expect(peakOf(few)).toEqual({ day: 1, hour: 1 });
});

test("empty dates at the ends are left out", () => {
  const strip = trimmed({ days: ["a", "b", "c"], bins: 2, rows: [[0, 0], [0, 1], [0, 0]] });
  expect(strip.days).toEqual(["b"]);
  expect(trimmed({ days: ["a"], bins: 1, rows: [[0]] }).days).toEqual(["a"]);
});
