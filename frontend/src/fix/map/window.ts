import { getCenter, getWidth, type Extent } from "ol/extent";
import { toLonLat } from "ol/proj";

/** Half the width of the world in Mercator metres. */
export const WORLD = 20037508.342789244;

/** West, south, east, north of a Mercator extent: its middle in [-180, 180), at most once round. */
export function inDegrees(extent: Extent): [number, number, number, number] {
  const [, y0 = 0, , y1 = 0] = extent;
  const [middle = 0] = toLonLat([getCenter(extent)[0] ?? 0, 0]);
  const half = Math.min(180, (getWidth(extent) / WORLD) * 90);
  const lat = (y: number): number => toLonLat([0, Math.max(-WORLD, Math.min(WORLD, y))])[1] ?? 0;
  return [middle - half, lat(y0), middle + half, lat(y1)];
}
