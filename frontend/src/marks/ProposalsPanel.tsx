import type { JSX } from "preact";
import { ProblemNotice } from "../shared/Notice";
import { t } from "../words/language";
import type { Proposing } from "./use_proposals";

export function ProposalsPanel({ proposals }: { proposals: Proposing }): JSX.Element | null {
  if (proposals.problem) return <ProblemNotice problem={proposals.problem} />;
  if (!proposals.open.length && !proposals.notes.length) return null;
  return (
    <section class="section" aria-labelledby="proposals-title" data-testid="proposals">
      <div class="row spread">
        <h2 id="proposals-title">{t("marks.proposals")}</h2>
        <button type="button" onClick={proposals.clear}>{t("marks.rejectAll")}</button>
      </div>
      {!proposals.open.length && <p class="soft small" lang="en">{proposals.notes.join(" ")}</p>}
      <ul>
        {proposals.open.map((one) => (
          <li key={one.name} class={one.name === proposals.chosen ? "proposal chosen" : "proposal"} onMouseEnter={() => proposals.choose(one.name)} onFocusIn={() => proposals.choose(one.name)} data-testid={`proposal-${one.name}`}>
            <span class="grow small" lang="en"><strong>{one.name}</strong> {one.reason}</span>
            <button type="button" onClick={() => proposals.accept(one.name)} aria-label={t("marks.accept", { name: one.name })} data-testid={`accept-${one.name}`}>✓</button>
            <button type="button" onClick={() => proposals.reject(one.name)} aria-label={t("marks.reject", { name: one.name })} data-testid={`reject-${one.name}`}>✕</button>
          </li>
        ))}
      </ul>
    </section>
  );
}
