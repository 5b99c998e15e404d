import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { AskedClue, Kind } from "../shared/api";
import { known, t } from "../words/language";
import { percent } from "../shared/time";
import { valueOf } from "./question";

/** Kinds that come from files, or whose values are lists: they have no form. */
const NO_FORM = new Set(["marks", "sights"]);

interface Props {
  kinds: readonly Kind[];
  /** The items of the fix: where there are several, a clue speaks of one. */
  items: readonly { number: number; name: string }[];
  /** A kind that was asked for elsewhere, with values to start from. */
  wish: { kind: string; values?: Record<string, string | number> | undefined } | null;
  onAdd: (clue: AskedClue) => void;
}

export function ClueForm({ kinds, items, wish, onAdd }: Props): JSX.Element {
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("posted-before");
  const [values, setValues] = useState<Record<string, string>>({});
  const offered = useMemo(() => kinds.filter((kind) => !NO_FORM.has(kind.name)), [kinds]);
  const kind = offered.find((one) => one.name === name) ?? offered[0];
  useEffect(() => {
    if (!wish || !offered.some((one) => one.name === wish.kind)) return;
    setOpen(true);
    setName(wish.kind);
    setValues({});
    requestAnimationFrame(() => document.querySelector<HTMLElement>(".clue-form .value")?.focus());
  }, [wish]);
  if (!kind) return <p class="soft">{t("app.loading")}</p>;
  const keys = Object.keys(kind.keys);
  const main = keys.filter((key) => key in kind.example);
  const rest = keys.filter((key) => !(key in kind.example));
  const set = (key: string, value: string): void => setValues({ ...values, [key]: value });
  const add = (): void => {
    const given = Object.fromEntries(keys.filter((key) => values[key]?.trim()).map((key) => [key, valueOf(values[key] ?? "")]));
    const { label = "", source = "", trust = "" } = Object.fromEntries(Object.entries(values).filter(([key]) => ["label", "source", "trust"].includes(key)));
    const item = Number(values["item"] ?? items[0]?.number);
    onAdd({ ...given, ...(items.length > 1 && { item }), kind: kind.name, label: label.trim(), ...(source.trim() && { source: source.trim() }), ...(trust && { trust: Number(trust) }) });
    setValues({});
    setOpen(false);
  };
  return (
    <details class="clue-form" open={open} onToggle={(event) => setOpen(event.currentTarget.open)} data-testid="clue-form">
      <summary class="button" data-testid="add-clue-open">{t("fix.addClue")}</summary>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <label class="field wide">
          {t("fix.kind")}
          <select value={kind.name} onChange={(event) => (setName(event.currentTarget.value), setValues({}))} data-testid="clue-kind">
            {offered.map((one) => <option key={one.name} value={one.name}>{known("clue", one.name) === one.name ? one.summary : known("clue", one.name)}</option>)}
          </select>
        </label>
        {main.map((key) => <Value key={key} kind={kind} name={key} value={values[key] ?? ""} onValue={(value) => set(key, value)} required={main.length === 1} />)}
        {items.length > 1 && (
          <label class="field wide">
            {t("screen.item")}
            <select value={values["item"] ?? items[0]?.number} onChange={(event) => set("item", event.currentTarget.value)} data-testid="clue-item">
              {items.map((item) => <option key={item.number} value={item.number}>{item.name}</option>)}
            </select>
          </label>
        )}
        <label class="field wide">{t("fix.source")}<input value={values["source"] ?? ""} onInput={(event) => set("source", event.currentTarget.value)} data-testid="clue-source" /></label>
        <details class="wide">
          <summary class="small soft">{t("fix.more")}</summary>
          <div class="form">
            {rest.map((key) => <Value key={key} kind={kind} name={key} value={values[key] ?? ""} onValue={(value) => set(key, value)} />)}
            <label class="field">{t("fix.label")}<input value={values["label"] ?? ""} placeholder={kind.name} onInput={(event) => set("label", event.currentTarget.value)} data-testid="clue-label" /></label>
            <label class="field">{t("fix.trust")}<input type="number" min={0.01} max={1} step={0.01} value={values["trust"] ?? ""} placeholder={String(kind.trust)} onInput={(event) => set("trust", event.currentTarget.value)} data-testid="clue-trust" /></label>
            <p class="small soft wide" lang="en">{percent(kind.trust)}: {kind.why}</p>
          </div>
        </details>
        <button type="submit" class="first wide" data-testid="add-clue">{t("fix.add")}</button>
      </form>
    </details>
  );
}

interface ValueProps {
  kind: Kind;
  name: string;
  value: string;
  onValue: (value: string) => void;
  required?: boolean;
}

/** A choice where the key's words list one, else a line of text with the example beside it. */
function Value({ kind, name, value, onValue, required = false }: ValueProps): JSX.Element {
  const words = kind.keys[name] ?? "";
  const choices = choicesOf(name, words);
  const example = kind.example[name];
  return (
    <label class="field">
      <span lang="en">{name}</span>
      {choices ? (
        <select class="value" value={value} required={required} onChange={(event) => onValue(event.currentTarget.value)} data-testid={`value-${name}`}>
          <option value="">–</option>
          {choices.map((choice) => <option key={choice} value={choice}>{choice}</option>)}
        </select>
      ) : (
        <input class="value" value={value} required={required} placeholder={example === undefined ? "" : String(example)} onInput={(event) => onValue(event.currentTarget.value)} data-testid={`value-${name}`} />
      )}
      <span class="small" lang="en">{words}</span>
    </label>
  );
}

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

function choicesOf(name: string, words: string): string[] | null {
  if (name === "weekday") return DAYS;
  if (name === "sun") return ["low", "middle", "high"];
  if (name === "north") return ["true", "magnetic"];
  return words.startsWith("one of: ") ? words.slice(8).split(", ") : null;
}
