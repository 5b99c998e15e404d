import { expect, test } from "vitest";
import { fitted, pinched, showing, toFrame, toStage, zoomed } from "./view";

const frame = { width: 960, height: 540 };
const stage = { width: 480, height: 480 };

test("a frame twice as wide as the stage is shown at half, in the middle", () => {
  const view = fitted(frame, stage);
  expect(view).toEqual({ scale: 0.5, left: 0, top: 105 });
  expect(toStage(view, [0, 0])).toEqual([0.25, 105.25]); // the centre of the first pixel is half a pixel in
});

test("to the stage and back gives the same point, and a zoom keeps its middle", () => {
  const view = zoomed(fitted(frame, stage), 8, [100, 200]);
  const before = toFrame(fitted(frame, stage), [100, 200]);
  const after = toFrame(view, [100, 200]);
  expect(after[0]).toBeCloseTo(before[0], 9);
  expect(after[1]).toBeCloseTo(before[1], 9);
  expect(toFrame(view, toStage(view, [12.3, 45.6]))[0]).toBeCloseTo(12.3, 9);
});

test("a point outside the stage is brought in with its margin", () => {
  const view = { scale: 1, left: 0, top: 0 };
  expect(toStage(showing(view, [600, 100], stage, 40), [600, 100])[0]).toBe(440);
  expect(showing(view, [100, 100], stage, 40)).toBe(view);
});

test("two fingers twice as far apart double the scale, and what lay between them goes where they go", () => {
  const view = { scale: 0.5, left: 10, top: 20 };
  const between = toFrame(view, [150, 200]);
  const after = pinched(view, [[100, 200], [200, 200]], [[60, 250], [260, 250]]);
  expect(after.scale).toBe(1);
  const [x, y] = toStage(after, between);
  expect([Math.round(x), Math.round(y)]).toEqual([160, 250]);
});
