/**
 * Rings and lines on the sphere cut along longitude 180, so that none crosses the flat map as a stripe. Rings round a
 * pole are closed through it.
 */
export type Position = number[];
export type Ring = Position[];

/** Longitudes made continuous: each is within half a turn of the one before. */
export function unrolled(ring: Ring): Ring {
  let turn = 0;
  return ring.map(([lon = 0, lat = 0], n) => {
    const before = n > 0 ? (ring[n - 1]?.[0] ?? 0) : lon;
    if (lon - before > 180) turn -= 360;
    if (lon - before < -180) turn += 360;
    return [lon + turn, lat];
  });
}

/** An unrolled ring that does not return to its start goes round a pole: it is closed by way of that pole. */
function closedOverPole(ring: Ring): Ring {
  const first = ring[0];
  const last = ring.at(-1);
  if (!first || !last) return ring;
  const winding = (last[0] ?? 0) - (first[0] ?? 0);
  if (Math.abs(winding) < 180) return ring;
  const middle = ring.reduce((sum, point) => sum + (point[1] ?? 0), 0) / ring.length;
  const pole = middle < 0 ? -90 : 90;
  return [...ring, [last[0] ?? 0, pole], [first[0] ?? 0, pole], first];
}

/** The part of a ring on one side of a meridian (Sutherland and Hodgman 1974, one edge). */
function clipped(ring: Ring, at: number, keepsWest: boolean): Ring {
  const inside = (point: Position): boolean => (keepsWest ? (point[0] ?? 0) <= at : (point[0] ?? 0) >= at);
  const kept: Ring = [];
  ring.forEach((point, n) => {
    const before = ring[(n + ring.length - 1) % ring.length] as Position;
    if (inside(point) !== inside(before)) kept.push(crossing(before, point, at));
    if (inside(point)) kept.push(point);
  });
  return kept;
}

function crossing(a: Position, b: Position, at: number): Position {
  const [x0 = 0, y0 = 0] = a;
  const [x1 = 0, y1 = 0] = b;
  return [at, x1 === x0 ? y0 : y0 + ((at - x0) / (x1 - x0)) * (y1 - y0)];
}

function shifted(ring: Ring, by: number): Ring {
  return ring.map(([lon = 0, lat = 0]) => [lon + by, lat]);
}

/** A polygon (outer ring, then holes) as polygons within [-180, 180]. */
export function cutPolygon(polygon: Ring[]): Ring[][] {
  const rings = besideOuter(polygon.map((ring) => closedOverPole(unrolled(ring))));
  const found: Ring[][] = [];
  for (const by of [-360, 0, 360]) {
    const parts = rings.map((ring) => closed(clipped(clipped(shifted(ring, by), 180, true), -180, false)));
    const [outer, ...holes] = parts;
    if (outer && outer.length > 3) found.push([outer, ...holes.filter((hole) => hole.length > 3)]);
  }
  return found;
}

/** Holes turned to where the outer ring was unrolled to. */
function besideOuter([outer = [], ...holes]: Ring[]): Ring[] {
  const lons = outer.map(([lon = 0]) => lon);
  const middle = (Math.min(...lons) + Math.max(...lons)) / 2;
  const turned = holes.map((hole) => shifted(hole, Math.round((middle - (hole[0]?.[0] ?? 0)) / 360) * 360));
  return [outer, ...turned];
}

function closed(ring: Ring): Ring {
  const first = ring[0];
  const last = ring.at(-1);
  if (!first || !last) return [];
  return first[0] === last[0] && first[1] === last[1] ? ring : [...ring, first];
}

/** A line as pieces, none of which crosses longitude 180. */
export function cutLine(line: Ring): Ring[] {
  const pieces: Ring[] = [];
  let piece: Ring = [];
  line.forEach((point, n) => {
    const before = line[n - 1];
    const [lon = 0, lat = 0] = point;
    if (before && Math.abs(lon - (before[0] ?? 0)) > 180) {
      const east = (before[0] ?? 0) > 0;
      const [, y = lat] = crossing(before, [lon + (east ? 360 : -360), lat], east ? 180 : -180);
      pieces.push([...piece, [east ? 180 : -180, y]]);
      piece = [[east ? -180 : 180, y]];
    }
    piece.push([lon, lat]);
  });
  pieces.push(piece);
  return pieces.filter((one) => one.length > 1);
}
