import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ListedClue } from "../shared/api";
import { IconButton } from "../shared/Icon";
import { useLater } from "../shared/hooks";
import { shortened } from "../shared/shortened";
import { percent, shown } from "../shared/time";
import { t } from "../words/language";

interface Props {
  clues: readonly ListedClue[];
  several: boolean;
  /** Whether the clues are still on their way. */
  reading: boolean;
  onSwitch: (label: string, on: boolean) => void;
  onTrust: (label: string, trust: number) => void;
  onRemove: (label: string) => void;
}

export function ClueList({ clues, several, reading, onSwitch, onTrust, onRemove }: Props): JSX.Element {
  if (!clues.length) return <p class="soft">{t(reading ? "fix.reading" : "fix.noClues")}</p>;
  return (
    <ul class="clues" data-testid="clues">
      {clues.map((clue) => (
        <li key={clue.label} class={clue.on ? "clue" : "clue off"} data-testid={`clue-${clue.label}`}>
          <div class="row tight">
            <input type="checkbox" role="switch" checked={clue.on} onChange={(event) => onSwitch(clue.label, event.currentTarget.checked)} aria-label={t("fix.use", { name: clue.label })} data-testid={`switch-${clue.label}`} />
            <strong class="grow">{clue.label}</strong>
            <Agreement clue={clue} />
            {clue.from === "typed" && <IconButton icon="bin" name={t("fix.remove", { name: clue.label })} onClick={() => onRemove(clue.label)} testid={`remove-${clue.label}`} />}
          </div>
          {clue.words && <p class="small" lang="en" dir="auto">{shown(clue.words)}</p>}
          <Source words={[clue.kind, clue.source, several && clue.item ? clue.item : ""].filter(Boolean).join(" · ")} />
          {clue.on && <Trust clue={clue} onTrust={onTrust} />}
        </li>
      ))}
    </ul>
  );
}

/** A long source is cut in its middle; the whole one opens below. */
function Source({ words }: { words: string }): JSX.Element {
  const short = shortened(words);
  if (short === words) return <p class="small soft" lang="en" dir="auto">{words}</p>;
  return (
    <details class="source small soft" lang="en">
      <summary title={words} dir="auto">{short}<span class="seen">, {t("fix.wholeSource")}</span></summary>
      <p dir="auto">{words}</p>
    </details>
  );
}

/** The slider is at once where it was put; the fix follows when it rests. */
function Trust({ clue, onTrust }: { clue: ListedClue; onTrust: (label: string, trust: number) => void }): JSX.Element {
  const [put, show] = useState(clue.trust);
  const send = useLater((trust: number) => onTrust(clue.label, trust), 120);
  useEffect(() => show(clue.trust), [clue.trust]);
  return (
    <label class="trust small soft">
      {t("fix.trust")}
      <input
        type="range" min={0.02} max={1} step={0.01} value={put} aria-label={t("fix.trustOf", { name: clue.label })} aria-valuetext={percent(put)} data-testid={`trust-${clue.label}`}
        onInput={(event) => {
          show(event.currentTarget.valueAsNumber);
          send(event.currentTarget.valueAsNumber);
        }}
      />
      <output>{put.toFixed(2)}</output>
    </label>
  );
}

function Agreement({ clue }: { clue: ListedClue }): JSX.Element {
  if (!clue.on) return <span class="chip plain">{t("fix.off")}</span>;
  const found = clue.agreement;
  if (!found) return <span />;
  const p = found.probability_false;
  const [word, look] = p < 0.2 ? (["fix.agrees", "good"] as const) : p < 0.5 ? (["fix.doubtful", "fair"] as const) : (["fix.disagrees", "bad"] as const);
  const bits = found.bits === null ? "" : ` · ${t("fix.bits", { bits: found.bits.toFixed(1) })}`;
  return <span class={`verdict small ${look}`} title={t("fix.false", { p: percent(p) })}>{t(word)}{bits}<span class="seen"> {t("fix.false", { p: percent(p) })}</span></span>;
}
