import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Item, Items } from "../shared/api";
import { ask } from "../shared/client";
import { caseGrew } from "../shared/events";
import { caseInfo } from "../shared/case_info";
import { plain, singleKeys, useAsk, useLater, usePageKeys, writing } from "../shared/hooks";
import { ProblemNotice } from "../shared/Notice";
import { hashOf, route } from "../shared/route";
import { t } from "../words/language";
import { AddPanel } from "./AddPanel";
import "./case.css";
import { Filters } from "./Filters";
import { ItemRows } from "./ItemRows";
import { JobsPanel } from "./JobsPanel";
import { NewCase } from "./NewCase";

export function CaseScreen(): JSX.Element {
  const info = caseInfo.value;
  if (!info) return <p class="section soft">{t("app.loading")}</p>;
  return info.id === null ? <NewCase home={info.home ?? ""} /> : <Case />;
}

function Case(): JSX.Element {
  const [search, setSearch] = useState("");
  const [sent, setSent] = useState("");
  const [state, setState] = useState("");
  const picked = useSignal<ReadonlySet<number>>(new Set(route.value.items));
  const later = useLater(setSent, 200);
  const box = useRef<HTMLInputElement>(null);
  const query = new URLSearchParams({ ...(sent && { search: sent }), ...(state && { state }) }).toString();
  const asked = useAsk((signal) => ask<Items>(`/api/items${query ? `?${query}` : ""}`, { signal }), [query, caseGrew.value]);
  const items = asked.value?.items ?? [];
  usePageKeys((event) => {
    if (event.key === "/" && plain(event) && !writing(event) && singleKeys.value) {
      event.preventDefault();
      box.current?.focus();
    }
  });
  useEffect(() => {
    if (route.value.screen !== "case") return;
    history.replaceState(null, "", hashOf("case", [...picked.value]));
    route.value = { ...route.value, items: [...picked.value] };
  }, [picked.value]);
  return (
    <div class="case">
      <div class="case-main">
        <div class="case-head">
          <h1 class="seen">{t("screen.case")}</h1>
          <input
            ref={box} type="search" value={search} placeholder={t("case.search")} aria-label={t("case.search")} data-testid="search"
            onInput={(event) => {
              setSearch(event.currentTarget.value);
              later(event.currentTarget.value);
            }}
          />
          <Filters states={caseInfo.value?.states ?? {}} chosen={state} onChoose={setState} />
          <span class="soft small" role="status" data-testid="count">
            {t("case.count", { n: items.length, all: caseInfo.value?.items ?? items.length })}
          </span>
          <Picked numbers={[...picked.value]} onClear={() => (picked.value = new Set())} />
        </div>
        {asked.problem ? (
          <ProblemNotice problem={asked.problem} again={asked.again} />
        ) : (
          <ItemRows items={items} picked={picked.value} onPick={(item) => (picked.value = flipped(picked.value, item))} empty={asked.busy ? t("app.loading") : query ? t("case.nothing") : <Steps />} />
        )}
      </div>
      <aside class="case-side" aria-label={t("case.add")}>
        <AddPanel onAdded={asked.again} />
        <JobsPanel />
      </aside>
    </div>
  );
}

/** What to do, for who opens an empty case. */
function Steps(): JSX.Element {
  return (
    <section class="steps" aria-labelledby="steps-title" data-testid="steps">
      <p>{t("case.empty")}</p>
      <h2 id="steps-title">{t("case.steps")}</h2>
      <ol>{STEPS.map((step) => <li key={step}>{t(step)}</li>)}</ol>
    </section>
  );
}

const STEPS = ["case.step1", "case.step2", "case.step3", "case.step4", "case.step5"] as const;

function flipped(set: ReadonlySet<number>, item: Item): ReadonlySet<number> {
  const next = new Set(set);
  if (!next.delete(item.number)) next.add(item.number);
  return next;
}

function Picked({ numbers, onClear }: { numbers: number[]; onClear: () => void }): JSX.Element | null {
  if (!numbers.length) return null;
  return (
    <div class="picked-bar">
      <span role="status">{t("case.picked", { n: numbers.length })}</span>
      <a class="button first" href={hashOf("fix", numbers)} data-testid="fix-picked">
        {numbers.length > 1 ? t("case.fixPicked") : t("screen.fix")}
      </a>
      {numbers.length === 2 && (
        <a class="button" href={hashOf("compare", numbers)} data-testid="compare-picked">
          {t("case.comparePicked")}
        </a>
      )}
      <button type="button" onClick={onClear}>
        {t("case.clear")}
      </button>
    </div>
  );
}
