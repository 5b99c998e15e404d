/** The map of a fix: made once, given new contents as the fix changes. */
import type { GeoJsonObject } from "geojson";
import { defaults as controls } from "ol/control/defaults";
import { defaults as interactions } from "ol/interaction/defaults";
import ScaleLine from "ol/control/ScaleLine";
import Feature from "ol/Feature";
import LineString from "ol/geom/LineString";
import Point from "ol/geom/Point";
import Polygon from "ol/geom/Polygon";
import type BaseLayer from "ol/layer/Base";
import Graticule from "ol/layer/Graticule";
import ImageLayer from "ol/layer/Image";
import VectorLayer from "ol/layer/Vector";
import OlMap from "ol/Map";
import { fromLonLat, toLonLat, transformExtent } from "ol/proj";
import type ImageSource from "ol/source/Image";
import VectorSource from "ol/source/Vector";
import type { StyleLike } from "ol/style/Style";
import View from "ol/View";
import type { Claim, FixPlace, Overlay, SunRow } from "../../shared/api";
import { baseMap, type BaseMap } from "./base_map";
import { nightRing } from "./night";
import { outlineFeatures } from "./outline_features";
import { overlaySource } from "./overlay_source";
import * as styles from "./styles";
import { inDegrees, WORLD } from "./window";

const RAY_PX = 120;
/** Times this much less probable than the best have no ray. */
const LEAST_SHOWN = 0.02;

export interface Pick {
  lat: number;
  lon: number;
  /** Where it was picked from the list: coarse places may share their numbers. */
  name?: string;
}

export class Chart {
  readonly map: OlMap;
  private readonly sources: Record<"land" | "lines" | "borders" | "night" | "outlines" | "places" | "picked" | "sun", VectorSource>;
  private readonly posterior = new ImageLayer<ImageSource>({ opacity: 0.86 });
  private own: BaseLayer | null = null;
  private picked: Pick | null = null;
  private rows: readonly SunRow[] = [];
  /** Once the user has moved the map, a new fix no longer moves it. */
  private moved = false;
  private readonly still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  constructor(target: HTMLElement, onPick: (pick: Pick) => void, onMoved: () => void) {
    const source = (): VectorSource => new VectorSource({ wrapX: true });
    this.sources = { land: source(), lines: source(), borders: source(), night: source(), outlines: source(), places: source(), picked: source(), sun: source() };
    this.map = new OlMap({
      target,
      keyboardEventTarget: target,
      controls: controls({ attribution: false, rotate: false, zoom: false }).extend([new ScaleLine({ minWidth: 70 })]),
      interactions: interactions({ onFocusOnly: false, altShiftDragRotate: false, pinchRotate: false }), // the page itself never scrolls
      layers: this.layers(),
      view: new View({ center: [0, 3e6], zoom: 1.5, minZoom: 0, maxZoom: 17, multiWorld: true, enableRotation: false, extent: [-4 * WORLD, -WORLD, 4 * WORLD, WORLD], constrainOnlyCenter: false, smoothExtentConstraint: false }),
    });
    this.map.on("singleclick", (event) => onPick(pickOf(event.coordinate)));
    this.map.on("moveend", () => {
      this.drawSun();
      onMoved();
    });
    this.map.on("pointerdrag", () => {
      this.moved = true;
    });
    target.addEventListener("wheel", () => {
      this.moved = true;
    }, { passive: true });
    this.map.on("change:size", () => this.holdZoom());
    void this.base();
  }

  private layers(): (VectorLayer | ImageLayer<ImageSource> | Graticule)[] {
    const { sources } = this;
    const layer = (source: VectorSource, style?: StyleLike, declutter = false): VectorLayer => new VectorLayer({ source, ...(style && { style }), declutter, updateWhileAnimating: true, updateWhileInteracting: true });
    return [
      layer(sources.land, styles.land),
      this.posterior,
      layer(sources.borders, styles.border),
      layer(sources.lines, styles.coast),
      new Graticule({ strokeStyle: styles.graticule, showLabels: false, wrapX: true, targetSize: 120 }),
      layer(sources.night, styles.night),
      layer(sources.outlines),
      layer(sources.sun),
      layer(sources.places, undefined, true),
      layer(sources.picked, styles.pickedStyle),
    ];
  }

  private async base(): Promise<void> {
    this.setBase(await baseMap("rough"));
    this.setBase(await baseMap("fine"));
  }

  private setBase(base: BaseMap): void {
    const put = (source: VectorSource, feature: Feature): void => {
      source.clear(true);
      source.addFeature(feature);
    };
    put(this.sources.land, base.land);
    put(this.sources.lines, base.coasts);
    put(this.sources.borders, base.borders);
  }

  /** The world is never smaller than the map, so that an overlay's window is at most once round. */
  private holdZoom(): void {
    const width = this.map.getSize()?.[0];
    if (width) this.map.getView().setMinZoom(Math.log2(width / 256));
  }

  /** The posterior is asked for as it is seen: sharp at every zoom. */
  setOverlay(overlay: Overlay | null): void {
    this.posterior.setSource(overlay ? overlaySource(overlay) : null);
  }

  /** A map of the user's own below the posterior, in place of any earlier one. */
  async setOwn(file: File): Promise<void> {
    const { ownTiles } = await import("./own_tiles");
    const layer = await ownTiles(file);
    if (this.own) this.map.removeLayer(this.own);
    this.own = layer;
    this.map.getLayers().insertAt(1, layer);
  }

  setOutlines(outlines: Record<string, GeoJsonObject>): void {
    this.sources.outlines.clear(true);
    this.sources.outlines.addFeatures(outlineFeatures(outlines));
  }

  setPlaces(places: readonly FixPlace[], claim: Claim | null): void {
    this.sources.places.clear(true);
    places.forEach((place, rank) => {
      const feature = new Feature(new Point(fromLonLat([place.lon, place.lat])));
      feature.setStyle(styles.placeStyle(place.name, rank));
      this.sources.places.addFeature(feature);
    });
    if (!claim?.place) return;
    const claimed = new Feature(new Point(fromLonLat([claim.place.lon, claim.place.lat])));
    claimed.setStyle(styles.claimedStyle);
    this.sources.places.addFeature(claimed);
  }

  setNight(utc: string | null): void {
    this.sources.night.clear(true);
    if (!utc) return;
    const ring = nightRing(new Date(utc)).map((point) => fromLonLat(point));
    this.sources.night.addFeature(new Feature(new Polygon([ring])));
    this.sources.night.forEachFeature((feature) => feature.setStyle(styles.night));
  }

  setPicked(pick: Pick | null, rows: readonly SunRow[]): void {
    this.picked = pick;
    this.rows = rows;
    this.sources.picked.clear(true);
    if (pick) this.sources.picked.addFeature(new Feature(new Point(fromLonLat([pick.lon, pick.lat]))));
    this.drawSun();
  }

  /** Rays of one length on the screen: Mercator keeps angles, so an azimuth is drawn as it is. */
  private drawSun(): void {
    this.sources.sun.clear(true);
    const resolution = this.map.getView().getResolution();
    if (!this.picked || !resolution) return;
    const [x = 0, y = 0] = fromLonLat([this.picked.lon, this.picked.lat]);
    const most = Math.max(1e-9, ...this.rows.map((row) => row.weight ?? 1));
    for (const row of this.rows.filter((one) => one.elevation_deg > -1)) {
      const angle = (row.azimuth_deg * Math.PI) / 180;
      const weight = (row.weight ?? 1) / most;
      if (weight < LEAST_SHOWN) continue;
      const to = (px: number): number[] => [x + Math.sin(angle) * px * resolution, y + Math.cos(angle) * px * resolution];
      const ray = new Feature(new LineString([to(12), to(RAY_PX)]));
      ray.setStyle(styles.sunStyle(weight));
      const shadow = new Feature(new LineString([to(-12), to(-RAY_PX / 2)]));
      shadow.setStyle(styles.shadowStyle(weight));
      this.sources.sun.addFeatures([ray, shadow]);
    }
  }

  /** A new fix is shown whole, unless the user looks at a part of the map. */
  offer(extent: readonly number[]): void {
    if (!this.moved) this.show(extent);
  }

  show(extent: readonly number[]): void {
    this.moved = false;
    const [west = -180, south = -60, east = 180, north = 75] = extent;
    const on = transformExtent([west, Math.max(-85, south), east, Math.min(85, north)], "EPSG:4326", "EPSG:3857");
    this.map.getView().fit(on, { padding: [30, 30, 30, 30], maxZoom: 11, duration: this.still ? 0 : 250 });
  }

  goTo(pick: Pick): void {
    this.moved = true;
    const view = this.map.getView();
    const [x = 0, y = 0] = fromLonLat([pick.lon, pick.lat]);
    const [middle = 0] = view.getCenter() ?? [];
    const near = x + Math.round((middle - x) / (2 * WORLD)) * 2 * WORLD;
    view.animate({ center: [near, y], zoom: Math.max(view.getZoom() ?? 0, 5), duration: this.still ? 0 : 250 });
  }

  zoom(by: number): void {
    this.moved = true;
    const view = this.map.getView();
    view.animate({ zoom: (view.getZoom() ?? 2) + by, duration: this.still ? 0 : 120 });
  }

  pickMiddle(): Pick {
    return pickOf(this.map.getView().getCenter() ?? [0, 0]);
  }

  /** The map's window in degrees; its east may exceed 180. */
  window(): [number, number, number, number] {
    return inDegrees(this.map.getView().calculateExtent());
  }

  close(): void {
    this.map.setTarget(undefined);
    this.map.dispose();
  }
}

function pickOf(coordinate: number[]): Pick {
  const [lon = 0, lat = 0] = toLonLat(coordinate);
  return { lat: Math.round(lat * 1e4) / 1e4, lon: Math.round(lon * 1e4) / 1e4 };
}
