import type { JSX } from "preact";
import type { FixAnswer } from "../shared/api";
import { rounded } from "../shared/time";
import { known, t } from "../words/language";
import type { Fixing } from "./use_fix";

/** What is established and what is not, large; areas, what is settled, and the fix's keeping below. */
export function Sentence({ fixing, answer }: { fixing: Fixing; answer: FixAnswer | null }): JSX.Element {
  const fix = answer?.fix;
  return (
    <header class={fixing.busy ? "sentence busy" : "sentence"} aria-busy={fixing.busy} data-testid="fix-state" data-state={stateOf(fixing, answer)}>
      <p class="statement" lang="en" role="status" data-testid="statement">{fix?.statement ?? (fixing.problem ? "" : t("fix.working"))}</p>
      <div class={fixing.busy || answer?.provisional ? "underway on" : "underway"} aria-hidden="true" />
      <div class="row">
        {fix && Object.entries(fix.determined).map(([what, settled]) => (
          <span key={what} class={settled ? "chip fixed" : "chip"}>{known("determined", what)}: {settled ? t("fix.settled") : t("fix.open")}</span>
        ))}
        {fix?.regions.filter((region) => region.level < 0.95).map((region) => <span key={region.level} class="small soft">{areaWords(region)}</span>)}
        <span class="small soft grow" role="status">
          {fixing.busy ? t("fix.working") : answer?.provisional ? t("fix.provisional") : ""}
        </span>
        {fixing.kept ? <span class="chip fixed" role="status" data-testid="kept">{t("fix.kept")}</span> : <button type="button" onClick={fixing.keep} disabled={!answer} data-testid="keep-fix">{t("fix.keep")}</button>}
      </div>
    </header>
  );
}

function stateOf(fixing: Fixing, answer: FixAnswer | null): string {
  if (fixing.busy) return "busy";
  if (fixing.problem || !answer) return "refused";
  return answer.provisional ? "provisional" : "whole";
}

function areaWords({ level, area_km2 }: FixAnswer["fix"]["regions"][number]): string {
  const inner = rounded(area_km2.inner);
  const outer = rounded(area_km2.outer);
  const values = { level: Math.round(level * 100), inner, outer };
  return t(inner === outer ? "fix.areaOne" : "fix.area", values);
}
