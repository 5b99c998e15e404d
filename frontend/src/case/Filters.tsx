import type { JSX } from "preact";
import { known, t } from "../words/language";

const ORDER = ["not looked at", "measured", "fixed", "conflict"];

interface Props {
  states: Record<string, number>;
  chosen: string;
  onChoose: (state: string) => void;
}

export function Filters({ states, chosen, onChoose }: Props): JSX.Element {
  const names = [...new Set([...ORDER, ...Object.keys(states)])];
  const all = Object.values(states).reduce((sum, n) => sum + n, 0);
  return (
    <div class="filters" role="group" aria-label={t("case.filter")}>
      <button type="button" aria-pressed={chosen === ""} onClick={() => onChoose("")} data-testid="state-all">
        {t("case.all")} {all}
      </button>
      {names.map((name) => (
        <button key={name} type="button" aria-pressed={chosen === name} onClick={() => onChoose(chosen === name ? "" : name)} data-testid={`state-${name.replace(/ /g, "-")}`}>
          {known("state", name)} {states[name] ?? 0}
        </button>
      ))}
    </div>
  );
}
