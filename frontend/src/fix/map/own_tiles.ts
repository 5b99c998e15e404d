/** A map of the user's own (PMTiles, raster or vector), read from the file in this browser: nothing is sent. */
import type Feature from "ol/Feature";
import type { FeatureLike } from "ol/Feature";
import MVT from "ol/format/MVT";
import type BaseLayer from "ol/layer/Base";
import TileLayer from "ol/layer/Tile";
import VectorTileLayer from "ol/layer/VectorTile";
import type RenderFeature from "ol/render/Feature";
import ImageTile from "ol/source/ImageTile";
import VectorTile from "ol/source/VectorTile";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import type Tile from "ol/Tile";
import type OlVectorTile from "ol/VectorTile";
import { FileSource, PMTiles, TileType } from "pmtiles";
import { PAPER } from "./styles";

/** Raises an Error where the file is no PMTiles archive. */
export async function ownTiles(file: File): Promise<BaseLayer> {
  const tiles = new PMTiles(new FileSource(file));
  const header = await tiles.getHeader();
  return header.tileType === TileType.Mvt ? vectorLayer(tiles, header.maxZoom) : rasterLayer(tiles, header.minZoom, header.maxZoom);
}

function rasterLayer(tiles: PMTiles, minZoom: number, maxZoom: number): BaseLayer {
  const loader = async (z: number, x: number, y: number): Promise<ImageBitmap> => {
    const found = await tiles.getZxy(z, x, y);
    if (!found) throw new Error("no tile here");
    return createImageBitmap(new Blob([found.data]));
  };
  return new TileLayer({ source: new ImageTile({ loader, minZoom, maxZoom, wrapX: true }) });
}

function vectorLayer(tiles: PMTiles, maxZoom: number): BaseLayer {
  const format = new MVT();
  const load = (given: Tile): void => {
    const tile = given as OlVectorTile<RenderFeature>;
    tile.setLoader((extent, _resolution, projection) => {
      const [z = 0, x = 0, y = 0] = tile.getTileCoord();
      tiles.getZxy(z, x, y).then(
        (found) => tile.setFeatures(found ? format.readFeatures(found.data, { extent, featureProjection: projection }) : []),
        () => tile.onError(),
      );
    });
  };
  const source = new VectorTile<RenderFeature>({ format, maxZoom, url: "own/{z}/{x}/{y}", tileLoadFunction: load, wrapX: true });
  return new VectorTileLayer({ source, style: styleOf, declutter: true });
}

const WATER = new Style({ fill: new Fill({ color: PAPER.sea }) });
const LAND = new Style({ fill: new Fill({ color: PAPER.land }) });
const GREEN = new Style({ fill: new Fill({ color: "#e3e6c4" }) });
const BUILT = new Style({ fill: new Fill({ color: "#dccfb4" }), stroke: new Stroke({ color: "#bfae8c", width: 0.6 }) });
const ROAD = new Style({ stroke: new Stroke({ color: "#a8977a", width: 1.2 }) });
const LINE = new Style({ stroke: new Stroke({ color: PAPER.border, width: 0.8 }) });

/** By the names of layers that the usual schemas share. */
function styleOf(feature: FeatureLike | Feature): Style | undefined {
  const layer = String(feature.get("layer") ?? "");
  const type = feature.getGeometry()?.getType() ?? "";
  if (type.endsWith("Point")) return undefined;
  if (/water|ocean|sea/.test(layer)) return type.endsWith("Polygon") ? WATER : LINE;
  if (/road|transport|rail|street/.test(layer)) return type.endsWith("Polygon") ? BUILT : ROAD;
  if (/build/.test(layer)) return BUILT;
  if (/park|wood|forest|landcover|landuse|green/.test(layer)) return GREEN;
  if (/earth|land/.test(layer)) return LAND;
  return type.endsWith("Polygon") ? undefined : LINE;
}
