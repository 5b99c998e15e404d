/** The outlines of a fix as features of the map: a wash for the region, a line for each piece that is large enough. */
import type { GeoJsonObject } from "geojson";
import Feature from "ol/Feature";
import GeoJSON from "ol/format/GeoJSON";
import type Geometry from "ol/geom/Geometry";
import LineString from "ol/geom/LineString";
import MultiPolygon from "ol/geom/MultiPolygon";
import Polygon from "ol/geom/Polygon";
import type { Ring } from "./antimeridian";
import { calm, filled, outlined } from "./outlines";
import * as styles from "./styles";

export function outlineFeatures(outlines: Record<string, GeoJsonObject>): Feature[] {
  const format = new GeoJSON({ dataProjection: "EPSG:4326", featureProjection: "EPSG:3857" });
  return Object.entries(outlines).flatMap(([level, shape]) => {
    const parts = format.readFeatures(shape).flatMap((feature) => partsOf(feature.getGeometry()));
    return parts.flatMap((part) => [...washOf(level, part), ...part.flatMap((ring) => rimsOf(level, ring))]);
  });
}

function partsOf(geometry: Geometry | undefined): Ring[][] {
  if (geometry instanceof Polygon) return [geometry.getCoordinates()];
  return geometry instanceof MultiPolygon ? geometry.getCoordinates() : [];
}

function washOf(level: string, part: Ring[]): Feature[] {
  const style = styles.washed[level];
  if (!style) return [];
  const rings = part.map(filled);
  const feature = new Feature(new Polygon(rings));
  feature.setStyle(style);
  return [feature];
}

function rimsOf(level: string, ring: Ring): Feature[] {
  const whole = new LineString(ring).getExtent() as [number, number, number, number];
  return calm(ring).map(({ points }) => {
    const feature = new Feature(new LineString(points));
    feature.setStyle((_, resolution) => (outlined(whole, resolution) ? styles.rim(level, resolution) : undefined));
    return feature;
  });
}
