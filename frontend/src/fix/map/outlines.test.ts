import { expect, test } from "vitest";
import type { Ring } from "./antimeridian";
import { calm, filled, outlined } from "./outlines";

const EDGE = 20037508.342789244;
const closed = (ring: Ring): Ring => [...ring, ring[0] as number[]];

test("a staircase becomes one straight line", () => {
  const stairs: Ring = Array.from({ length: 21 }, (_, n) => [n * 1000, n % 2 ? 1000 : 0]);
  const ring = closed([...stairs, [20_000, 90_000], [0, 90_000]]);
  const [stretch] = calm(ring);
  const low = (stretch?.points ?? []).filter(([x = 0, y = 0]) => y < 5000 && x > 3000 && x < 17_000);
  expect(low.length).toBeGreaterThan(5);
  for (const [, y] of low) expect(y).toBeCloseTo(500, 6);
});

test("points along a straight side make no difference", () => {
  const bare = closed([[0, 0], [4000, 4000], [0, 8000], [-4000, 4000]]);
  const dense = closed([[0, 0], [1000, 1000], [3000, 3000], [4000, 4000], [0, 8000], [-2000, 6000], [-4000, 4000]]);
  expect(calm(dense)).toEqual(calm(bare));
});

test("a single cell is rounded within itself and keeps most of its size", () => {
  const [cell] = calm(closed([[0, -1000], [1000, 0], [0, 1000], [-1000, 0]]));
  expect(cell?.closed).toBe(true);
  const sums = (cell?.points ?? []).map(([x = 0, y = 0]) => Math.abs(x) + Math.abs(y));
  expect(Math.max(...sums)).toBeLessThanOrEqual(1000.001);
  expect(Math.min(...sums)).toBeGreaterThan(700);
});

test("the map's own edge is not drawn, and the line meets it where the region does", () => {
  const ring = closed([[EDGE, 0], [EDGE, 1_000_000], [EDGE - 900_000, 1_000_000], [EDGE - 900_000, 0]]);
  const found = calm(ring);
  expect(found.length).toBe(1);
  expect(found[0]?.closed).toBe(false);
  expect([found[0]?.points[0], found[0]?.points.at(-1)]).toEqual([[EDGE, 1_000_000], [EDGE, 0]]);
});

test("what is washed keeps the map's edge, and closes", () => {
  const ring = closed([[EDGE, 0], [EDGE, 1_000_000], [EDGE - 900_000, 1_000_000], [EDGE - 900_000, 0]]);
  const wash = filled(ring);
  expect(wash[0]).toEqual(wash.at(-1));
  expect(wash).toContainEqual([EDGE, 0]);
  expect(wash).toContainEqual([EDGE, 1_000_000]);
});

test("a region that goes all the way round keeps both edges, and its lines are smoothed in between", () => {
  const stairs = (from: number, to: number, y: number): Ring => Array.from({ length: 41 }, (_, n) => [from + ((to - from) * n) / 40, y + (n % 2 ? 400_000 : 0)]);
  const ring = closed([...stairs(-EDGE, EDGE, 0), ...stairs(EDGE, -EDGE, 9_000_000)]);
  expect(calm(ring).length).toBe(2);
  const wash = filled(ring);
  for (const corner of [[-EDGE, 0], [EDGE, 0], [EDGE, 9_000_000], [-EDGE, 9_000_000]]) expect(wash).toContainEqual(corner);
  const inner = wash.filter(([x = 0, y = 0]) => Math.abs(x) < 15_000_000 && y < 4_000_000);
  for (const [, y] of inner) expect(y).toBeCloseTo(200_000, 3);
});

test("pieces of a few pixels are not outlined until the map is nearer", () => {
  expect(outlined([0, 0, 50_000, 40_000], 10_000)).toBe(false);
  expect(outlined([0, 0, 50_000, 40_000], 5000)).toBe(true);
});
