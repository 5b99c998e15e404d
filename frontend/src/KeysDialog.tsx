import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { IconButton } from "./shared/Icon";
import { setSingleKeys, singleKeys } from "./shared/hooks";
import type { Key } from "./words/catalogue";
import { t } from "./words/language";

type Group = readonly [title: Key, rows: readonly (readonly [keys: string, what: Key])[]];

const GROUPS: readonly Group[] = [
  ["keys.everywhere", [["?", "keys.help"], ["1 2 3 4 5 6", "keys.screens"]]],
  ["keys.list", [["↑ ↓ Home End", "keys.move"], ["Enter", "keys.open"], ["Space", "keys.select"], ["/", "keys.search"]]],
  ["keys.item", [["← →", "keys.step"], ["Shift+← Shift+→", "keys.step10"], ["Home End", "keys.ends"], ["Space", "keys.play"], ["m", "keys.mark"]]],
  ["keys.fix", [["← ↑ → ↓", "keys.map"], ["+ - 0", "keys.mapZoom"], ["Enter", "keys.pick"], ["← →", "keys.brush"]]],
  ["keys.marks", [
    ["o h v p s w q", "keys.tools"], ["← ↑ → ↓", "keys.crosshair"], ["← ↑ → ↓", "keys.nudge"], ["Enter", "keys.put"], ["k", "keys.skip"],
    ["n b", "keys.points"], [", .", "keys.frames"], ["+ - 0", "keys.zoom"], ["Ctrl+Z Ctrl+Y", "keys.undo"], ["Delete", "keys.delete"],
    ["y x", "keys.proposal"], ["Esc", "keys.stop"],
  ]],
];

/** The list of keys, and the switch for those that are single letters. */
export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="keys-title" data-testid="keys-dialog">
      <header>
        <h1 id="keys-title">{t("keys.title")}</h1>
        <IconButton icon="close" name={t("app.close")} onClick={onClose} />
      </header>
      <label class="tick">
        <input type="checkbox" checked={singleKeys.value} onChange={(event) => setSingleKeys(event.currentTarget.checked)} data-testid="single-keys" />
        {t("keys.single")}
      </label>
      <div class="keys">
        {GROUPS.map(([title, rows]) => (
          <section key={title}>
            <h2>{t(title)}</h2>
            <dl>
              {rows.map(([keys, what]) => [
                <dt key={`${what} keys`}>{keys.split(" ").map((key) => <kbd key={key}>{key}</kbd>)}</dt>,
                <dd key={what}>{t(what)}</dd>,
              ])}
            </dl>
          </section>
        ))}
      </div>
    </dialog>
  );
}
