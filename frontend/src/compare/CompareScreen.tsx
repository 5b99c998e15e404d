import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Items } from "../shared/api";
import { ask } from "../shared/client";
import { plain, useAsk, usePageKeys, writing } from "../shared/hooks";
import { go, route } from "../shared/route";
import type { View } from "../shared/view";
import { frameKey } from "../item/frame_keys";
import { t } from "../words/language";
import "./compare.css";
import { Pane, type PaneHandle } from "./Pane";

/** Two items side by side, or one at two times; each steps by itself, or both together. */
export function CompareScreen(): JSX.Element {
  const [left, right] = [route.value.items[0], route.value.items[1] ?? route.value.items[0]];
  const asked = useAsk((signal) => ask<Items>("/api/items", { signal }), []);
  const [linked, setLinked] = useState(false);
  const [zoomed, setZoomed] = useState(false);
  const [active, setActive] = useState(0);
  const [views, setViews] = useState<[View | null, View | null]>([null, null]);
  const panes = useRef<[PaneHandle | null, PaneHandle | null]>([null, null]);
  const items = (asked.value?.items ?? []).filter((item) => item.kind !== "other");
  const both = (work: (pane: PaneHandle) => void): void => panes.current.forEach((pane, side) => pane && (linked || side === active) && work(pane));
  const look = (side: number, view: View | null): void => setViews((old) => (zoomed && view ? [view, view] : side === 0 ? [view, old[1]] : [old[0], view]));
  usePageKeys((event) => {
    if (!plain(event) || writing(event)) return;
    if (frameKey(event, (by) => both((pane) => pane.step(by)), (last) => both((pane) => pane.end(last)))) event.preventDefault();
  });
  const choose = (side: number, number: number): void => go("compare", side === 0 ? [number, right ?? number] : [left ?? number, number]);
  return (
    <div class="compare">
      <div class="case-head">
        <h1 class="seen">{t("screen.compare")}</h1>
        <label class="tick"><input type="checkbox" checked={linked} onChange={(event) => setLinked(event.currentTarget.checked)} data-testid="link-steps" />{t("compare.link")}</label>
        <label class="tick"><input type="checkbox" checked={zoomed} onChange={(event) => setZoomed(event.currentTarget.checked)} data-testid="link-zoom" />{t("compare.zoom")}</label>
      </div>
      {[left, right].map((number, side) => (
        <Pane
          key={`${side} ${number ?? 0}`} side={side} number={number} items={items} active={side === active} view={views[side] ?? null} onView={(view) => look(side, view)}
          onActive={() => setActive(side)} onChoose={(chosen) => choose(side, chosen)} onStep={(by) => panes.current.forEach((pane, other) => pane && (linked || other === side) && pane.step(by))}
          handle={(pane) => {
            panes.current[side as 0 | 1] = pane;
          }}
        />
      ))}
    </div>
  );
}
