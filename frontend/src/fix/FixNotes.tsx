import type { JSX } from "preact";
import type { FixAnswer } from "../shared/api";
import { t } from "../words/language";

/** Where no place fits: the least sets of clues to drop. What else a reader must know. */
export function FixNotes({ answer }: { answer: FixAnswer | null }): JSX.Element | null {
  if (!answer) return null;
  const { conflict, notes } = answer.fix;
  const left = answer.left_out ?? [];
  if (!conflict.length && !notes.length && !left.length) return null;
  return (
    <div class="stack">
      {conflict.length > 0 && (
        <div class="notice bad" role="alert" data-testid="conflict">
          <strong>{t("fix.conflict")}</strong>
          <p>{t("fix.drop")}</p>
          <ul>{conflict.map((set) => <li key={set.join()}>{set.join(" + ")}</li>)}</ul>
        </div>
      )}
      {notes.map((note) => <p key={note} class="small fix-note" lang="en">{note}</p>)}
      {left.map((one) => <p key={`${one.item} ${one.kind}`} class="small fix-note" lang="en">{t("fix.marksLeftOut", { n: one.item })}: {one.why}</p>)}
    </div>
  );
}
