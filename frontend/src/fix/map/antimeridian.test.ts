import { expect, test } from "vitest";
import { cutLine, cutPolygon, unrolled, type Ring } from "./antimeridian";

function area(rings: Ring[][]): number {
  const one = (ring: Ring): number => Math.abs(ring.reduce((sum, [x = 0, y = 0], n) => {
    const [x1 = 0, y1 = 0] = ring[(n + 1) % ring.length] ?? [];
    return sum + x * y1 - x1 * y;
  }, 0)) / 2;
  return rings.reduce((sum, [outer = [], ...holes]) => sum + one(outer) - holes.reduce((less, hole) => less + one(hole), 0), 0);
}

const box = (west: number, east: number, south = 0, north = 10): Ring => [[west, south], [east, south], [east, north], [west, north], [west, south]];

test("a ring that does not cross comes back as it was", () => {
  expect(area(cutPolygon([box(20, 40)]))).toBe(200);
  expect(cutPolygon([box(20, 40)]).length).toBe(1);
});

test("a ring over the antimeridian is cut into two that keep its area", () => {
  const cut = cutPolygon([box(170, -170)]);
  expect(cut.length).toBe(2);
  expect(area(cut)).toBe(200);
  for (const [outer = []] of cut) expect(Math.max(...outer.map(([x = 0]) => x)) - Math.min(...outer.map(([x = 0]) => x))).toBe(10);
});

test("a hole goes with the part in which it lies", () => {
  const cut = cutPolygon([box(160, -160), box(165, 175, 2, 8), box(-178, -172, 2, 8)]);
  expect(area(cut)).toBe(40 * 10 - 60 - 36);
  expect(cut.map((rings) => rings.length)).toEqual([2, 2]);
});

test("a ring round the pole is closed over it", () => {
  const ring: Ring = [];
  for (let lon = -180; lon <= 180; lon += 30) ring.push([lon === 180 ? -180 : lon, -70]);
  expect(area(cutPolygon([ring]))).toBeCloseTo(360 * 20, 6);
});

test("a line is cut where it crosses, and meets the edge at the same latitude on both sides", () => {
  const [first = [], second = []] = cutLine([[170, 0], [-170, 10]]);
  expect(first.at(-1)).toEqual([180, 5]);
  expect(second[0]).toEqual([-180, 5]);
  expect(cutLine([[180, 1], [-180, 2]]).flat(2).every(Number.isFinite)).toBe(true);
});

test("unrolled longitudes never jump", () => {
  expect(unrolled([[170, 0], [-170, 0], [-150, 0]]).map(([x]) => x)).toEqual([170, 190, 210]);
});
