import type { JSX } from "preact";
import type { FixAnswer } from "../shared/api";
import { useSeconds } from "../shared/hooks";
import { hashOf } from "../shared/route";
import { rounded, shown } from "../shared/time";
import { known, t } from "../words/language";
import type { Fixing } from "./use_fix";

interface Props {
  fixing: Fixing;
  answer: FixAnswer | null;
  items: readonly number[];
}

/** What is established and what is not, large; areas, what is settled, and the fix's keeping below. */
export function Sentence({ fixing, answer, items }: Props): JSX.Element {
  const fix = answer?.fix;
  const state = stateOf(fixing, answer);
  const underway = state === "busy" || state === "provisional";
  return (
    <header class={fixing.busy ? "sentence busy" : "sentence"} aria-busy={fixing.busy} data-testid="fix-state" data-state={state}>
      <div class="statement-row">
        <p class="statement" lang={fix ? "en" : undefined} role="status" data-testid="statement">{fix ? shown(fix.statement) : emptyWords(fixing)}</p>
        {fixing.kept && !underway && <span class="chip fixed" role="status" data-testid="kept">{t("fix.kept")}</span>}
        {underway && <Underway fixing={fixing} first={!answer} />}
      </div>
      <div class={underway ? "underway on" : "underway"} aria-hidden="true" />
      <div class="row">
        {fix && Object.entries(fix.determined).map(([what, settled]) => (
          <span key={what} class={settled ? "chip fixed" : "chip"}>{known("determined", what)}: {settled ? t("fix.settled") : t("fix.open")}</span>
        ))}
        {fix?.regions.filter((region) => region.level < 0.95).map((region) => <span key={region.level} class="small soft">{areaWords(region)}</span>)}
        <span class="grow" />
        {fixing.kept ? <a class="button first" href={hashOf("report", items.slice(0, 1))} data-testid="fix-to-report">{t("fix.toReport")}</a> : <button type="button" onClick={fixing.keep} disabled={!answer} data-testid="keep-fix">{t("fix.keep")}</button>}
      </div>
    </header>
  );
}

/** Seconds that count, and a way out. */
function Underway({ fixing, first }: { fixing: Fixing; first: boolean }): JSX.Element {
  const seconds = useSeconds(true);
  return (
    <div class="row tight underway-words small">
      <span role="status">{fixing.busy ? t("fix.working") : t("fix.provisional")}</span>
      <span class="number seconds">{t("fix.seconds", { n: seconds })}</span>
      {fixing.busy && <button type="button" class="small" onClick={fixing.cancel} data-testid="cancel-fix">{t("app.cancel")}</button>}
      {first && <span class="soft wide-words">{t("fix.firstIsSlow")}</span>}
    </div>
  );
}

function emptyWords(fixing: Fixing): string {
  if (fixing.problem) return "";
  return fixing.stopped ? t("fix.stoppedEmpty") : t("fix.working");
}

function stateOf(fixing: Fixing, answer: FixAnswer | null): string {
  if (fixing.busy) return "busy";
  if (fixing.stopped) return "stopped";
  if (fixing.problem || !answer) return "refused";
  return answer.provisional ? "provisional" : "whole";
}

function areaWords({ level, area_km2 }: FixAnswer["fix"]["regions"][number]): string {
  const inner = rounded(area_km2.inner);
  const outer = rounded(area_km2.outer);
  const values = { level: Math.round(level * 100), inner, outer };
  return t(inner === outer ? "fix.areaOne" : "fix.area", values);
}
