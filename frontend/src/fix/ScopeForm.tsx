import type { JSX } from "preact";
import type { FixAnswer, FixQuestion } from "../shared/api";
import { t } from "../words/language";

interface Props {
  question: FixQuestion;
  answer: FixAnswer | null;
  onChange: (question: FixQuestion) => void;
}

export function ScopeForm({ question, answer, onChange }: Props): JSX.Element {
  const set = (key: "earliest" | "latest", text: string): void => {
    const scope = { ...question.scope };
    if (text.trim()) scope[key] = instant(text.trim());
    else delete scope[key];
    onChange({ ...question, scope });
  };
  const used = answer?.fix.scope;
  return (
    <details class="section" data-testid="scope">
      <summary><h2 class="inline">{t("fix.scope")}</h2></summary>
      <div class="form">
        <label class="field">
          {t("fix.earliest")}
          <input value={question.scope.earliest ?? ""} placeholder={used?.earliest ?? "2022-09-21T06:00Z"} onChange={(event) => set("earliest", event.currentTarget.value)} data-testid="earliest" />
        </label>
        <label class="field">
          {t("fix.latest")}
          <input value={question.scope.latest ?? ""} placeholder={used?.latest ?? "2022-09-22T12:00Z"} onChange={(event) => set("latest", event.currentTarget.value)} data-testid="latest" />
        </label>
        <div class="wide">
          <label class="tick small"><input type="checkbox" checked={question.use_marks} onChange={(event) => onChange({ ...question, use_marks: event.currentTarget.checked })} data-testid="use-marks" />{t("fix.useMarks")}</label>
          <label class="tick small"><input type="checkbox" checked={question.use_metadata} onChange={(event) => onChange({ ...question, use_metadata: event.currentTarget.checked })} data-testid="use-file" />{t("fix.useFile")}</label>
        </div>
      </div>
    </details>
  );
}

/** The fields are in UTC: a time without a zone gets a Z; the server judges the rest. */
function instant(text: string): string {
  const joined = text.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d)/, "$1T$2");
  if (/^\d{4}-\d\d-\d\d$/.test(joined)) return `${joined}T00:00Z`;
  return /T\d\d:\d\d(:\d\d)?$/.test(joined) ? `${joined}Z` : joined;
}
