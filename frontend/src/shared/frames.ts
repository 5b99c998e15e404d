/**
 * A clip's exact frames, as the server decodes them. Steps are remembered as a chain and the neighbours are fetched
 * ahead in the direction of the last step, so that a step is mostly a look into memory.
 */
import type { Frame } from "./api";
import { ask, reach } from "./client";

const AHEAD = 8;
const BEHIND = 2;
const LARGEST_BYTES = 320e6;

export type Quality = "view" | "exact";

export class FrameStore {
  private readonly asked = new Map<string, Promise<Frame>>();
  private readonly after = new Map<string, string>();
  private readonly before = new Map<string, string>();
  private readonly pictures = new Map<string, Promise<ImageBitmap>>();
  private bytes = 0;
  private walk = 0;

  constructor(readonly item: number) {}

  /** The frame shown at a time (the server's own word for it). */
  at(time: string): Promise<Frame> {
    return this.remember(time, `time_s=${encodeURIComponent(time)}`);
  }

  /** The frame nearest to so many seconds after the first. */
  near(offset: number): Promise<Frame> {
    return this.remember(`+${offset}`, `offset_s=${offset}`);
  }

  /** The frame so many steps from a time; the clip's end where there are fewer. */
  async step(time: string, by: number): Promise<Frame> {
    const links = by > 0 ? this.after : this.before;
    let here: string | undefined = time;
    for (let left = Math.abs(by); left > 0 && here !== undefined; left -= 1) here = links.get(here);
    if (here !== undefined) return this.at(here);
    const frame = await this.remember(`${time}>${by}`, `time_s=${encodeURIComponent(time)}&step=${by}`);
    if (by === 1 && frame.time_s !== time) this.link(time, frame.time_s);
    if (by === -1 && frame.time_s !== time) this.link(frame.time_s, time);
    return frame;
  }

  private link(earlier: string, later: string): void {
    this.after.set(earlier, later);
    this.before.set(later, earlier);
  }

  private remember(name: string, query: string): Promise<Frame> {
    const kept = this.asked.get(name);
    if (kept) return kept;
    const coming = ask<Frame>(`/api/items/${this.item}/frame?${query}`);
    this.asked.set(name, coming);
    coming.then(
      (frame) => this.asked.set(frame.time_s, coming),
      () => this.asked.delete(name),
    );
    return coming;
  }

  picture(frame: Frame, quality: Quality = "view"): Promise<ImageBitmap> {
    const name = `${frame.time_s} ${quality}`;
    const kept = this.pictures.get(name);
    if (kept) {
      this.pictures.delete(name);
      this.pictures.set(name, kept);
      return kept;
    }
    const coming = fetchPicture(addressOf(frame, quality));
    this.pictures.set(name, coming);
    coming.then(
      (bitmap) => this.weigh(bitmap),
      () => this.pictures.delete(name),
    );
    return coming;
  }

  private weigh(bitmap: ImageBitmap): void {
    this.bytes += bitmap.width * bitmap.height * 4;
    while (this.bytes > LARGEST_BYTES && this.pictures.size > 3) {
      const [oldest, picture] = this.pictures.entries().next().value as [string, Promise<ImageBitmap>];
      this.pictures.delete(oldest);
      void picture.then((old) => {
        this.bytes -= old.width * old.height * 4;
      });
    }
  }

  /** Fetch what the next steps will ask for; a newer walk ends this one. */
  async prefetch(from: Frame, direction: 1 | -1): Promise<void> {
    this.walk += 1;
    const mine = this.walk;
    for (const [way, many] of [[direction, AHEAD], [-direction, BEHIND]] as const) {
      let here = from;
      for (let n = 0; n < many && mine === this.walk; n += 1) {
        if (way > 0 ? here.last : here.first) break;
        here = await this.step(here.time_s, way);
        await this.picture(here);
      }
    }
  }

  stop(): void {
    this.walk += 1;
  }
}

export function addressOf(frame: Frame, quality: Quality): string {
  return quality === "view" ? frame.image : `${frame.image}${frame.image.includes("?") ? "&" : "?"}quality=exact`;
}

async function fetchPicture(address: string): Promise<ImageBitmap> {
  const answer = await reach(address);
  return createImageBitmap(await answer.blob(), { colorSpaceConversion: "none" });
}

const stores = new Map<number, FrameStore>();

/** The one store of an item's frames, kept between screens. */
export function framesOf(item: number): FrameStore {
  let store = stores.get(item);
  if (!store) {
    store = new FrameStore(item);
    stores.set(item, store);
    if (stores.size > 4) stores.delete(stores.keys().next().value as number);
  }
  return store;
}
