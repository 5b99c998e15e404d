import { expect, test } from "vitest";
import { nightRing, subsolar } from "./night";

test("at the equinox the sun stands over the equator, at the June solstice over the tropic", () => {
  expect(subsolar(new Date("2022-09-23T01:04:00Z")).lat).toBeCloseTo(0, 1); // the equinox of the almanacs
  expect(subsolar(new Date("2022-06-21T09:14:00Z")).lat).toBeCloseTo(23.44, 1);
});

test("at noon in Greenwich the sun is over Greenwich, less the equation of time", () => {
  // 2022-11-03: the equation of time is +16.4 min, so the sun is 4.1 deg west of the meridian at 12:00 UTC
  expect(subsolar(new Date("2022-11-03T12:00:00Z")).lon).toBeCloseTo(-4.1, 1);
});

test("the night lies over the pole that is dark", () => {
  const december = nightRing(new Date("2022-12-21T00:00:00Z"));
  expect(december.at(-2)?.[1]).toBeGreaterThan(80);
  expect(nightRing(new Date("2022-06-21T00:00:00Z")).at(-2)?.[1]).toBeLessThan(-80);
});

test("at midnight in Greenwich in June the night reaches the polar circle there, and ends at the other one opposite", () => {
  const ring = nightRing(new Date("2022-06-21T00:02:00Z"));
  const at = (lon: number): number => ring.find(([x, y = 0]) => x === lon && Math.abs(y) < 80)?.[1] ?? Number.NaN;
  expect(at(0)).toBeCloseTo(66.56, 0);
  expect(at(180)).toBeCloseTo(-66.56, 0);
});
