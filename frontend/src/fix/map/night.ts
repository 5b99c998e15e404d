/** The line between day and night, for drawing only; what is measured and fixed uses the server's sun. */
import type { Ring } from "./antimeridian";

const RAD = Math.PI / 180;
const J2000_MS = Date.UTC(2000, 0, 1, 12);

/** Where the sun stands overhead [deg], within 0.02 deg 1950-2050 (Astronomical Almanac, low-precision formulas). */
export function subsolar(utc: Date): { lat: number; lon: number } {
  const days = (utc.getTime() - J2000_MS) / 86_400_000;
  const anomaly = (357.528 + 0.9856003 * days) * RAD;
  const longitude = (280.46 + 0.9856474 * days + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * RAD;
  const obliquity = (23.439 - 0.0000004 * days) * RAD;
  const ascension = Math.atan2(Math.cos(obliquity) * Math.sin(longitude), Math.cos(longitude)) / RAD;
  const sidereal = 280.46062 + 360.98564737 * days;
  const lat = Math.asin(Math.sin(obliquity) * Math.sin(longitude)) / RAD;
  return { lat, lon: ((((ascension - sidereal) % 360) + 540) % 360) - 180 };
}

/** The night as one ring from -180 to 180, closed over the dark pole; the sun's centre is on the horizon at its edge. */
export function nightRing(utc: Date, step = 2): Ring {
  const sun = subsolar(utc);
  const declination = Math.abs(sun.lat) < 0.01 ? 0.01 : sun.lat;
  const ring: Ring = [];
  for (let lon = -180; lon <= 180; lon += step) {
    const lat = Math.atan(-Math.cos((lon - sun.lon) * RAD) / Math.tan(declination * RAD)) / RAD;
    ring.push([lon, lat]);
  }
  const pole = declination > 0 ? -85.06 : 85.06;
  return [...ring, [180, pole], [-180, pole], ring[0] as number[]].map(([lon = 0, lat = 0]) => [lon, Math.max(-85.06, Math.min(85.06, lat))]);
}
