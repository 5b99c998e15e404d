import type { ComponentChildren, JSX } from "preact";
import { t } from "../words/language";
import type { Problem } from "./api";

/** What was wrong, where, and what to do: the server's own words, which are English. */
export function ProblemNotice({ problem, again }: { problem: Problem; again?: (() => void) | undefined }): JSX.Element {
  return (
    <div class="notice bad" role="alert" data-testid="problem">
      <strong>{t("error.title")}</strong>
      <p lang="en">
        {problem.where ? `${problem.where}: ` : ""}
        {problem.problem}
        {problem.remedy ? `; ${problem.remedy}` : ""}
      </p>
      {again && (
        <button type="button" onClick={again}>
          {t("app.retry")}
        </button>
      )}
    </div>
  );
}

export function Notice({ kind = "", children, testid }: { kind?: string; children: ComponentChildren; testid?: string }): JSX.Element {
  return (
    <div class={`notice ${kind}`} role="status" data-testid={testid}>
      {children}
    </div>
  );
}
