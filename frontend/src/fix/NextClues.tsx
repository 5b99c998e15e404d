import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { NextClue, Problem } from "../shared/api";
import { ask, told } from "../shared/client";
import { ProblemNotice } from "../shared/Notice";
import { percent } from "../shared/time";
import { t } from "../words/language";

interface Props {
  fix: string;
  onTool: (clue: NextClue) => void;
}

/** What to look for next, the clue that would shrink the region most first. */
export function NextClues({ fix, onTool }: Props): JSX.Element {
  const [next, setNext] = useState<readonly NextClue[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    setNext(null);
    setProblem(null);
  }, [fix]);
  const question = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      setNext((await ask<{ next: NextClue[] }>(`/api/fix/${fix}/next`, { json: {} })).next);
    } catch (error) {
      setProblem(told(error));
    }
    setBusy(false);
  };
  return (
    <div class="stack">
      {problem && <ProblemNotice problem={problem} />}
      {!next && <button type="button" class="first" disabled={busy} onClick={() => void question()} data-testid="ask-next">{busy ? t("fix.working") : t("fix.askNext")}</button>}
      {next?.length === 0 && <p class="soft">{t("fix.noNext")}</p>}
      <ol class="next" data-testid="next">
        {next?.map((clue) => (
          <li key={`${clue.clue} ${clue.words}`}>
            <button type="button" onClick={() => onTool(clue)} data-testid={`next-${clue.kind}`} data-tool={clue.tool}>
              <span class="grow" lang="en">{clue.words}</span>
              <span class="bar" aria-hidden="true"><span style={{ width: `${Math.max(0, clue.gain_share) * 100}%` }} /></span>
              <span class="small soft">{t("fix.gain", { share: percent(clue.gain_share) })}</span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}
