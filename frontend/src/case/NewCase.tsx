import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { CaseInfo, Problem } from "../shared/api";
import { caseInfo } from "../shared/case_info";
import { ask, told } from "../shared/client";
import { caseGrew } from "../shared/events";
import { ProblemNotice } from "../shared/Notice";
import { t } from "../words/language";

export function NewCase({ home }: { home: string }): JSX.Element {
  const [title, setTitle] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const make = async (): Promise<void> => {
    try {
      caseInfo.value = await ask<CaseInfo>("/api/cases", { json: { title: title.trim() } });
      caseGrew.value += 1;
    } catch (error) {
      setProblem(told(error));
    }
  };
  return (
    <form
      class="new-case"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <h1>{t("case.new")}</h1>
      <p class="soft">{t("case.newHelp")}</p>
      <label class="field">
        {t("case.title")}
        <input value={title} onInput={(event) => setTitle(event.currentTarget.value)} required data-testid="case-title" />
      </label>
      <p class="small soft">
        {t("case.folder")}: <code>{home}</code>
      </p>
      {problem && <ProblemNotice problem={problem} />}
      <button class="first" type="submit" disabled={!title.trim()} data-testid="make-case">
        {t("case.make")}
      </button>
    </form>
  );
}
