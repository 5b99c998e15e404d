import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";

/** A paper chart: buff land, pale sea; the posterior in the report's own ramp on it. */
export const PAPER = { sea: "#dde8ec", land: "#f4ead2", coast: "#7b7365", border: "#b8a98c", ink: "#2a2620", halo: "#fbf6e9", deep: "#5d1c58", sun: "#b06a00" };
const FONT = '600 13px "Source Sans 3", "Noto Sans", "Segoe UI", "DejaVu Sans", sans-serif';

export const land = new Style({ fill: new Fill({ color: PAPER.land }) });
export const coast = new Style({ stroke: new Stroke({ color: PAPER.coast, width: 1 }) });
export const border = new Style({ stroke: new Stroke({ color: PAPER.border, width: 1, lineDash: [4, 3] }) });
export const night = new Style({ fill: new Fill({ color: "rgba(24, 30, 48, 0.16)" }), stroke: new Stroke({ color: "rgba(24, 30, 48, 0.55)", width: 1.2 }) });
export const graticule = new Stroke({ color: "rgba(60, 70, 80, 0.22)", width: 0.8 });
/** The 90 % region is a faint wash with a thin rim, the 50 % a line; both thinner where the whole world is seen. */
const WORLD_VIEW_M = 12_000; // metres of a pixel: more of them, and the world is seen
export const washed: Record<string, Style> = { "90": new Style({ fill: new Fill({ color: "rgba(93, 28, 88, 0.065)" }), zIndex: 1 }) };
export function rim(level: string, resolution: number): Style | undefined {
  const far = resolution > WORLD_VIEW_M;
  if (level === "50") return new Style({ stroke: new Stroke({ color: "rgba(93, 28, 88, 0.9)", width: far ? 1.1 : 1.7 }), zIndex: 3 });
  return level === "90" ? new Style({ stroke: new Stroke({ color: "rgba(93, 28, 88, 0.6)", width: far ? 0.7 : 1.1, lineDash: [5, 3] }), zIndex: 2 }) : undefined;
}

export function placeStyle(name: string, rank: number): Style {
  return new Style({
    image: new CircleStyle({ declutterMode: "none", radius: rank === 0 ? 5 : 3.5, fill: new Fill({ color: PAPER.ink }), stroke: new Stroke({ color: PAPER.halo, width: 1.5 }) }),
    ...(rank < 12 && { text: new Text({ text: name, font: FONT, offsetY: -13, fill: new Fill({ color: PAPER.ink }), stroke: new Stroke({ color: PAPER.halo, width: 3.5 }) }) }),
    zIndex: 100 - rank,
  });
}

export const pickedStyle = [
  new Style({ image: new CircleStyle({ radius: 10, stroke: new Stroke({ color: PAPER.halo, width: 5 }) }), zIndex: 200 }),
  new Style({ image: new CircleStyle({ radius: 10, stroke: new Stroke({ color: "#c0392b", width: 2.4 }) }), zIndex: 201 }),
];
export const claimedStyle = new Style({
  stroke: new Stroke({ color: "#1f5f78", width: 2, lineDash: [2, 4] }),
  image: new CircleStyle({ radius: 6, stroke: new Stroke({ color: "#1f5f78", width: 2.2 }) }),
});

/** The ray to the sun, its weight as how strong it is; the shadow falls the other way. */
export function sunStyle(weight: number): Style {
  return new Style({ stroke: new Stroke({ color: `rgba(176, 106, 0, ${0.25 + 0.75 * weight})`, width: 1.2 + 1.8 * weight }), zIndex: 190 });
}
export function shadowStyle(weight: number): Style {
  return new Style({ stroke: new Stroke({ color: `rgba(42, 38, 32, ${0.15 + 0.6 * weight})`, width: 1.2 + 1.5 * weight, lineDash: [5, 4] }), zIndex: 189 });
}
