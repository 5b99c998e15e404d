import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ProblemNotice } from "../shared/Notice";
import { utc } from "../shared/time";
import { t } from "../words/language";
import { forget, type Kept } from "./kept";
import type { Editor } from "./use_editor";
import type { Saving } from "./use_saving";
import { caseGrew } from "../shared/events";

interface Props {
  item: number;
  saving: Saving;
  rival: Kept | null;
  editor: Editor;
}

/** Two tabs on one item, or marks that never reached the server: what to do is the user's choice. */
export function SaveNotices({ item, saving, rival, editor }: Props): JSX.Element | null {
  const [left, leave] = useState(false);
  const { state } = saving;
  if (state.name === "conflict") {
    const { theirs } = state;
    return (
      <div class="notice bad over" role="alert" data-testid="save-conflict">
        <p>{t("marks.conflict", { time: utc(theirs.saved_utc) })}</p>
        <button type="button" onClick={() => saving.insist(editor.marks)} data-testid="keep-mine">{t("marks.keepMine")}</button>
        <button
          type="button" data-testid="take-theirs"
          onClick={() => {
            if (theirs.marks) editor.replace(theirs.marks);
            saving.adopt(theirs);
            caseGrew.value += 1;
          }}
        >
          {t("marks.takeTheirs")}
        </button>
      </div>
    );
  }
  if (state.name === "refused") return <ProblemNotice problem={state.problem} />;
  if (!rival || left) return null;
  return (
    <div class="notice over" role="alert" data-testid="unsent">
      <p>{t("marks.unsent", { time: utc(rival.at) })}</p>
      <button type="button" onClick={() => (editor.change(rival.marks), leave(true))} data-testid="keep-mine">{t("marks.keepMine")}</button>
      <button type="button" onClick={() => (forget(item), leave(true))}>{t("marks.takeTheirs")}</button>
    </div>
  );
}
