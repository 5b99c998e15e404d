/** Land, coasts and borders of Natural Earth (npm world-atlas), cut at the antimeridian. */
import Feature from "ol/Feature";
import MultiLineString from "ol/geom/MultiLineString";
import MultiPolygon from "ol/geom/MultiPolygon";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import fine from "world-atlas/countries-50m.json?url";
import rough from "world-atlas/countries-110m.json?url";
import { reach } from "../../shared/client";
import { cutLine, cutPolygon, type Ring } from "./antimeridian";

export interface BaseMap {
  land: Feature;
  coasts: Feature;
  borders: Feature;
}

/** Fetch what the map will ask for, so that the browser has it. */
export async function warmMap(): Promise<void> {
  for (const address of [rough, fine]) await (await fetch(address)).arrayBuffer();
}

type Countries = Topology<{ countries: GeometryCollection; land: GeometryCollection }>;
const MOST_LAT = 85.06;

export async function baseMap(detail: "rough" | "fine"): Promise<BaseMap> {
  const answer = await reach(detail === "fine" ? fine : rough);
  const world = (await answer.json()) as Countries;
  const { countries } = world.objects;
  return {
    land: landOf(world),
    coasts: linesOf(mesh(world, countries, (a, b) => a === b).coordinates),
    borders: linesOf(mesh(world, countries, (a, b) => a !== b).coordinates),
  };
}

function landOf(world: Countries): Feature {
  const { features } = feature(world, world.objects.land);
  const polygons = features.flatMap(({ geometry }) => {
    if (geometry.type === "Polygon") return cutPolygon(geometry.coordinates);
    return geometry.type === "MultiPolygon" ? geometry.coordinates.flatMap(cutPolygon) : [];
  });
  return onMap(new MultiPolygon(polygons.map((rings) => rings.map(held))));
}

function linesOf(lines: Ring[]): Feature {
  return onMap(new MultiLineString(lines.flatMap(cutLine).map(held)));
}

/** Mercator has no poles. */
function held(ring: Ring): Ring {
  return ring.map(([lon = 0, lat = 0]) => [lon, Math.max(-MOST_LAT, Math.min(MOST_LAT, lat))]);
}

function onMap(geometry: MultiPolygon | MultiLineString): Feature {
  geometry.transform("EPSG:4326", "EPSG:3857");
  return new Feature(geometry);
}
