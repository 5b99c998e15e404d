import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { NextClue, Problem } from "../shared/api";
import { ask, replaced, told } from "../shared/client";
import { useSeconds } from "../shared/hooks";
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
  const [untried, setUntried] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const stop = useRef<AbortController | null>(null);
  const seconds = useSeconds(busy);
  const cancel = (): void => {
    stop.current?.abort();
    setBusy(false);
  };
  useEffect(() => {
    setNext(null);
    setProblem(null);
    return cancel; // another fix, or the tab was left
  }, [fix]);
  const question = async (): Promise<void> => {
    const mine = new AbortController();
    stop.current = mine;
    setBusy(true);
    setProblem(null);
    try {
      const found = await ask<{ next: NextClue[]; not_tried?: string[] }>(`/api/fix/${fix}/next`, { json: {}, signal: mine.signal });
      setNext(found.next);
      setUntried(found.not_tried ?? []);
    } catch (error) {
      if (replaced(error)) return;
      setProblem(told(error));
    }
    setBusy(false);
  };
  return (
    <div class="stack">
      {problem && <ProblemNotice problem={problem} />}
      {!next && !busy && <button type="button" class="first" onClick={() => void question()} data-testid="ask-next">{t("fix.askNext")}</button>}
      {busy && (
        <div class="stack" data-testid="next-busy">
          <div class="underway on" aria-hidden="true" />
          <div class="row spread">
            <span class="soft"><span role="status">{t("fix.working")}</span> {t("fix.seconds", { n: seconds })}</span>
            <button type="button" onClick={cancel} data-testid="cancel-next">{t("app.cancel")}</button>
          </div>
        </div>
      )}
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
      {next && untried.length > 0 && (
        <details class="small soft" data-testid="not-tried">
          <summary>{t("fix.notTried", { n: untried.length })}</summary>
          <ul class="stack" lang="en">{untried.map((words) => <li key={words}>{words}</li>)}</ul>
        </details>
      )}
    </div>
  );
}
