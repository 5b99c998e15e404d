/** The posterior as an image layer's source, asked for as the map's window stands. */
import { getWidth, type Extent } from "ol/extent";
import { transformExtent } from "ol/proj";
import ImageSource from "ol/source/Image";
import type { Overlay } from "../../shared/api";
import { reach } from "../../shared/client";
import { inDegrees, WORLD } from "./window";

interface Loaded {
  image: ImageBitmap | HTMLCanvasElement;
  extent: Extent;
}

const MOST_PX = 1600;

export function overlaySource(overlay: Overlay): ImageSource {
  const loader = overlay.image.includes("/overlay.png") ? windowed(overlay) : composed(overlay);
  return new ImageSource({ loader, projection: "EPSG:3857", interpolate: true });
}

/** The server draws just this window: sharp at every zoom. */
function windowed(overlay: Overlay): (extent: Extent, resolution: number) => Promise<Loaded> {
  return async (extent, resolution) => {
    const shown = onEarth(extent);
    const degrees = inDegrees(shown).map((edge) => edge.toFixed(5)).join(",");
    const width = Math.max(64, Math.min(MOST_PX, Math.round(getWidth(shown) / resolution)));
    return { image: await picture(`${overlay.image}?extent=${degrees}&width=${width}`), extent: shown };
  };
}

/** One picture of a fixed extent, drawn where it lies in each copy of the world that is in sight. */
function composed(overlay: Overlay): (extent: Extent, resolution: number) => Promise<Loaded> {
  const coming = picture(overlay.image);
  const [w = 0, s = 0, e = 0, n = 0] = transformExtent(overlay.extent, "EPSG:4326", "EPSG:3857");
  return async (extent, resolution) => {
    const image = await coming;
    const [left = 0, bottom = 0, right = 0, top = 0] = onEarth(extent);
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round((right - left) / resolution));
    canvas.height = Math.max(1, Math.round((top - bottom) / resolution));
    const ctx = canvas.getContext("2d");
    for (let turn = -5; turn <= 5; turn += 1) {
      ctx?.drawImage(image, (w + turn * 2 * WORLD - left) / resolution, (top - n) / resolution, (e - w) / resolution, (n - s) / resolution);
    }
    return { image: canvas, extent: [left, bottom, right, top] };
  };
}

function onEarth(extent: Extent): Extent {
  return [extent[0] ?? 0, Math.max(extent[1] ?? 0, -WORLD), extent[2] ?? 0, Math.min(extent[3] ?? 0, WORLD)];
}

async function picture(address: string): Promise<ImageBitmap> {
  const answer = await reach(address);
  return createImageBitmap(await answer.blob());
}
