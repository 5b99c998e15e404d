import { expect, test } from "vitest";
import { boxBetween, heldBox } from "./boxes";

const frame = { width: 960, height: 540 };

test("a box covers both pixels that it was drawn between, whichever way", () => {
  expect(boxBetween([10, 20], [12, 21], frame)).toEqual([10, 20, 3, 2]);
  expect(boxBetween([12, 21], [10, 20], frame)).toEqual([10, 20, 3, 2]);
});

test("a box stays inside the frame and keeps a pixel", () => {
  expect(boxBetween([-50, -50], [5000, 5000], frame)).toEqual([0, 0, 960, 540]);
  expect(heldBox([955, 10, 50, Number.NaN], frame)).toEqual([955, 10, 5, 1]);
});
