import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ChooseItem } from "../item/ItemScreen";
import type { FixQuestion, Item, Items, Kind, ListedClue, NextClue, Strip, SunHere } from "../shared/api";
import { ask } from "../shared/client";
import { useAsk } from "../shared/hooks";
import { Notice, ProblemNotice } from "../shared/Notice";
import { go, route } from "../shared/route";
import { t } from "../words/language";
import { ClaimBox } from "./ClaimBox";
import { ClueForm } from "./ClueForm";
import { ClueList } from "./ClueList";
import "./fix.css";
import { FixNotes } from "./FixNotes";
import type { Chart, Pick } from "./map/chart";
import { MapView } from "./map/MapView";
import { NextClues } from "./NextClues";
import { PickedPlace } from "./PickedPlace";
import { nameOf, PlacesList } from "./PlacesList";
import { recalled, retain, switched, withClue, withoutClue } from "./question";
import { ScopeForm } from "./ScopeForm";
import { Sentence } from "./Sentence";
import { peakOf, startOf, trimmed } from "./strip_layout";
import { Tabs } from "./Tabs";
import { TimeStrip } from "./TimeStrip";
import { useFix } from "./use_fix";

export function FixScreen(): JSX.Element {
  const { items } = route.value;
  return items.length ? <Fix items={items} /> : <ChooseItem />;
}

function Fix({ items }: { items: number[] }): JSX.Element {
  const [question, setQuestion] = useState<FixQuestion>(() => recalled(items));
  const [pick, setPick] = useState<Pick | null>(null);
  const [tab, setTab] = useState("clues");
  const [wish, setWish] = useState<{ kind: string; values?: Record<string, string | number> | undefined } | null>(null);
  const [chart, setChart] = useState<Chart | null>(null);
  const [stripItem, setStripItem] = useState("");
  const fixing = useFix(question);
  const kinds = useAsk((signal) => ask<{ kinds: Kind[] }>("/api/kinds", { signal }), []);
  const about = useAsk((signal) => ask<Items>("/api/items", { signal }), []);
  const { answer } = fixing;
  const sun = useAsk(async (signal) => (pick && answer ? ask<SunHere>(`/api/fix/${answer.key}/sun?lat=${pick.lat}&lon=${pick.lon}`, { signal }) : null), [pick, answer?.key]);

  const change = (next: FixQuestion): void => {
    retain(next);
    setQuestion(next);
  };
  const openTool = (clue: NextClue): void => {
    const item = clue.item_number ?? items[0] ?? 0;
    if (clue.tool === "marks") go("marks", [item], { tool: clue.kind });
    else if (clue.tool === "item") go("item", [item]);
    else if (clue.tool === "compare") go("compare", items);
    else {
      setTab("clues");
      setWish({ kind: clue.kind, values: clue.example });
    }
  };
  const places = answer?.fix.places ?? [];
  const place = pick ? places.find((one) => nameOf(one) === nameOf(pick)) : undefined;
  const zone = place?.zone ?? sun.value?.zone ?? null;
  const strips = fixing.strips;
  const ownStrip = strips.find((one) => one.item === stripItem) ?? strips[0];
  const strip = ownStrip ? trimmed(ownStrip) : null;
  const night = strip && nightAt(strip);
  const tabs = [
    { name: "clues", word: t("fix.clues"), many: answer?.clues.length },
    { name: "places", word: t("fix.places"), many: places.length },
    { name: "next", word: t("fix.next") },
  ];
  return (
    <div class="fix">
      <h1 class="seen">{t("screen.fix")}</h1>
      <Sentence fixing={fixing} answer={answer} items={items} />
      <div class="fix-main">
        <MapView
          answer={answer} night={night} picked={pick} rows={sun.value?.rows ?? []} onPick={setPick} onChart={setChart}
          onNarrow={() => chart && fixing.narrow({ area: chart.window(), window: null })}
        />
        {pick && <PickedPlace pick={pick} name={place?.name ?? null} sun={sun.value} onClose={() => setPick(null)} />}
        {strip && (
          <div class="strips">
            {strips.length > 1 && (
              <select class="strip-item" aria-label={t("screen.item")} value={strip.item} onChange={(event) => setStripItem(event.currentTarget.value)} data-testid="strip-item">
                {strips.map((one) => <option key={one.item} value={one.item}>{one.item}</option>)}
              </select>
            )}
            <TimeStrip key={`${answer?.key} ${strip.item} ${strip.days.length}`} strip={strip} zone={zone} narrowed={fixing.brush !== null} onWindow={(window) => fixing.narrow(window && { area: null, window, ...(strip.item && { item: strip.item }) })} />
          </div>
        )}
      </div>
      <aside class="fix-side" aria-label={t("fix.clues")}>
        {fixing.stopped && <Notice testid="stopped">{t(answer ? "fix.stopped" : "fix.stoppedEmpty")} <button type="button" onClick={fixing.again}>{t("app.retry")}</button></Notice>}
        {fixing.problem && <ProblemNotice problem={fixing.problem} again={fixing.again} />}
        <ClaimBox text={question.claim?.text ?? ""} caption={captionOf(about.value?.items ?? [], items)} claim={answer?.fix.claim} waiting={fixing.busy || (answer?.provisional ?? false)} onAsk={(text) => change({ ...question, claim: text ? { text } : null })} />
        <Tabs tabs={tabs} chosen={tab} onChoose={setTab}>
          {tab === "clues" && (
            <>
              <FixNotes answer={answer} />
              <ClueForm kinds={kinds.value?.kinds ?? []} items={(about.value?.items ?? []).filter((item) => items.includes(item.number))} wish={wish} onAdd={(clue) => change(withClue(question, clue))} />
              <ClueList clues={asAsked(answer?.clues ?? [], question)} several={items.length > 1} reading={!answer && fixing.busy} onSwitch={(label, on) => change(switched(question, label, on))} onTrust={(label, trust) => change({ ...question, trusts: { ...question.trusts, [label]: trust } })} onRemove={(label) => change(withoutClue(question, label))} />
            </>
          )}
          {tab === "places" && <PlacesList places={places} chosen={pick && nameOf(pick)} onPick={(one) => (setPick({ lat: one.lat, lon: one.lon, name: one.name }), chart?.goTo(one))} />}
          {tab === "next" && answer && <NextClues fix={answer.key} onTool={openTool} />}
        </Tabs>
        <ScopeForm question={question} answer={answer} onChange={change} />
      </aside>
    </div>
  );
}

/** A day-night line is drawn only where one bin stands out: else there is no one time. */
const STANDS_OUT = 0.03;

function nightAt(strip: Strip): string | null {
  const peak = peakOf(strip);
  const share = strip.rows[peak.day]?.[peak.hour] ?? 0;
  return share < STANDS_OUT || (strip.days_each ?? 1) > 1 ? null : startOf(strip, strip.bins ?? 24, peak).toISOString();
}

/** Switches stand where they were put at once, and typed clues are there before the answer is; also where it is refused. */
function asAsked(clues: readonly ListedClue[], question: FixQuestion): ListedClue[] {
  const gone = (clue: ListedClue): boolean => clue.from === "typed" && !question.clues.some((one) => one.label === clue.label);
  const known = clues.filter((clue) => !gone(clue));
  const labels = new Set(known.map((clue) => clue.label));
  const waiting = question.clues.filter((clue) => !labels.has(clue.label)).map((clue): ListedClue => ({ label: clue.label, kind: clue.kind, source: clue.source ?? "", from: "typed", trust: clue.trust ?? 1, on: true }));
  return [...known, ...waiting].map((clue) => ({ ...clue, on: !question.without.includes(clue.label), trust: question.trusts[clue.label] ?? clue.trust }));
}

function captionOf(all: readonly Item[], chosen: readonly number[]): string {
  return all.find((item) => chosen.includes(item.number) && item.first?.caption)?.first?.caption?.trim() ?? "";
}
