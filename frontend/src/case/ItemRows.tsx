import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Item } from "../shared/api";
import { go, hashOf } from "../shared/route";
import { placeOf } from "../shared/roving";
import { shortened } from "../shared/shortened";
import { bytesOf, utc } from "../shared/time";
import { chipOf } from "../shared/chip";
import { known, t } from "../words/language";

const HEIGHT = 77;
const SPARE = 6;
/** More of a caption than this is never seen in a row. */
const LONGEST = 300;

interface Props {
  items: Item[];
  picked: ReadonlySet<number>;
  onPick: (item: Item) => void;
  empty: ComponentChildren;
}

/** Only the rows in sight exist, so that 10,000 items scroll as ten do. */
export function ItemRows({ items, picked, onPick, empty }: Props): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  const [active, setActive] = useState(0);
  const wanted = useRef(false);
  const here = Math.min(active, Math.max(0, items.length - 1));

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const watcher = new ResizeObserver(() => setHeight(element.clientHeight));
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (!wanted.current) return;
    wanted.current = false;
    box.current?.querySelector<HTMLElement>(`[data-row="${here}"] .name`)?.focus({ preventScroll: true });
  });

  const move = (to: number): void => {
    const element = box.current;
    if (!element) return;
    if (to * HEIGHT < element.scrollTop) element.scrollTop = to * HEIGHT;
    if ((to + 1) * HEIGHT > element.scrollTop + element.clientHeight) element.scrollTop = (to + 1) * HEIGHT - element.clientHeight;
    setTop(element.scrollTop);
    wanted.current = true;
    setActive(to);
  };
  const keys = (event: KeyboardEvent): void => {
    const item = items[here];
    if (event.key === " " && item && !(event.target instanceof HTMLInputElement)) {
      event.preventDefault();
      onPick(item);
      return;
    }
    const page = Math.max(1, Math.floor(height / HEIGHT) - 1);
    const to = event.key === "PageDown" ? Math.min(items.length - 1, here + page) : event.key === "PageUp" ? Math.max(0, here - page) : placeOf(event.key, here, items.length);
    if (to === null || event.key === "ArrowLeft" || event.key === "ArrowRight") return;
    event.preventDefault();
    move(to);
  };

  const from = Math.max(0, Math.floor(top / HEIGHT) - SPARE);
  const shown = items.slice(from, Math.ceil((top + height) / HEIGHT) + SPARE);
  if (!items.length) return <div class="case-empty">{empty}</div>;
  return (
    <div class="rows" ref={box} onScroll={(event) => setTop(event.currentTarget.scrollTop)}>
      <div class="rows-all" role="grid" aria-label={t("case.items")} aria-rowcount={items.length} onKeyDown={keys} style={{ height: `${items.length * HEIGHT}px` }} data-testid="items">
        {shown.map((item, n) => (
          <Row key={item.number} item={item} place={from + n} stop={from + n === here} picked={picked.has(item.number)} onPick={() => onPick(item)} onFocus={() => setActive(from + n)} />
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  item: Item;
  place: number;
  stop: boolean;
  picked: boolean;
  onPick: () => void;
  onFocus: () => void;
}

function Row({ item, place, stop, picked, onPick, onFocus }: RowProps): JSX.Element {
  const first = item.first;
  return (
    <div
      role="row" aria-rowindex={place + 1} data-row={place} class={picked ? "item-row picked" : "item-row"} style={{ top: `${place * HEIGHT}px` }}
      onFocus={onFocus} onDblClick={() => go("item", [item.number])} data-testid={`item-${item.number}`}
    >
      <span role="gridcell">
        <input type="checkbox" tabIndex={stop ? 0 : -1} checked={picked} onChange={onPick} aria-label={t("case.pick", { name: item.name })} />
      </span>
      <span role="gridcell"><Still address={item.still} /></span>
      <span role="gridcell" class="what">
        <a class="name" dir="auto" title={item.name} href={hashOf("item", [item.number])} tabIndex={stop ? 0 : -1}>
          {item.name}
        </a>
        <span class="line soft small" style={{ display: "block" }} dir="auto">
          {first?.caption?.trim().slice(0, LONGEST) || `${known("kind", item.kind)} · ${bytesOf(item.bytes)} · ${item.sha256.slice(0, 12)}`}
        </span>
      </span>
      <span role="gridcell" class="from small">
        <span class="line" dir="auto" style={{ display: "block" }}>{fromWords(item)}</span>
        <span class="line soft" style={{ display: "block" }}>{when(item)}</span>
      </span>
      <span role="gridcell">
        <span class={`chip ${chipOf(item.state)}`}>{known("state", item.state)}</span>
      </span>
    </div>
  );
}

/** What cannot be shown keeps an empty ground. */
function Still({ address }: { address: string | null }): JSX.Element {
  const [failed, fail] = useState(false);
  if (!address || failed) return <span class="still none" aria-hidden="true">–</span>;
  return <img class="still" src={address} alt="" loading="lazy" width="114" height="64" onError={() => fail(true)} />;
}

function fromWords(item: Item): string {
  const first = item.first;
  const who = first?.posted_by ? t("item.by", { who: first.posted_by }) : "";
  return [first?.source || (first?.path_told && shortened(first.path_told)), who].filter(Boolean).join(" · ");
}

function when(item: Item): string {
  const posted = item.first?.posted_utc;
  return posted ? `${t("case.posted")} ${utc(posted, "minute")}` : `${t("case.added")} ${utc(item.added_utc, "minute")}`;
}
