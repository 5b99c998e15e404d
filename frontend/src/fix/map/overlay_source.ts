/** The posterior as an image layer's source, asked for as the map's window stands. */
import { getWidth, type Extent } from "ol/extent";
import ImageSource from "ol/source/Image";
import type { Overlay } from "../../shared/api";
import { reach } from "../../shared/client";
import { inDegrees, WORLD } from "./window";

interface Loaded {
  image: ImageBitmap;
  extent: Extent;
}

const MOST_PX = 1600;

/** The server draws just the window: sharp at every zoom. */
export function overlaySource(overlay: Overlay): ImageSource {
  const loader = async (extent: Extent, resolution: number): Promise<Loaded> => {
    const shown = onEarth(extent);
    const degrees = inDegrees(shown).map((edge) => edge.toFixed(5)).join(",");
    const width = Math.max(64, Math.min(MOST_PX, Math.round(getWidth(shown) / resolution)));
    const asked = `${overlay.image}${overlay.image.includes("?") ? "&" : "?"}extent=${degrees}&width=${width}`;
    return { image: await picture(asked), extent: shown };
  };
  return new ImageSource({ loader, projection: "EPSG:3857", interpolate: true });
}

function onEarth(extent: Extent): Extent {
  return [extent[0] ?? 0, Math.max(extent[1] ?? 0, -WORLD), extent[2] ?? 0, Math.min(extent[3] ?? 0, WORLD)];
}

async function picture(address: string): Promise<ImageBitmap> {
  const answer = await reach(address);
  return createImageBitmap(await answer.blob());
}
