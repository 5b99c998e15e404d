import type { JSX } from "preact";
import { IconButton } from "../shared/Icon";
import { useRoving } from "../shared/roving";
import { t } from "../words/language";
import { markOf, pointOf, pointsOf, type PointName } from "./edit";
import { markWords, pointWords } from "./names";
import { ObjectForm } from "./ObjectForm";
import type { Editor } from "./use_editor";

export function MarkList({ editor }: { editor: Editor }): JSX.Element {
  const roving = useRoving();
  const groups = new Map<string, PointName[]>();
  for (const [name] of pointsOf(editor.frame)) groups.set(markOf(name), [...(groups.get(markOf(name)) ?? []), name]);
  const chosenMark = editor.chosen === null ? null : markOf(editor.chosen);
  const stop = editor.chosen ?? pointsOf(editor.frame)[0]?.[0];
  return (
    <section class="section" aria-labelledby="marks-title">
      <h2 id="marks-title">{t("marks.list")}</h2>
      {groups.size === 0 && <p class="soft small">–</p>}
      <ul class="mark-list" ref={roving.list as { current: HTMLUListElement | null }} onKeyDown={roving.onKeyDown} data-testid="marks-list">
        {[...groups].map(([mark, points]) => (
          <li key={mark} class={mark === chosenMark ? "mark chosen" : "mark"} data-testid={`mark-${mark}`}>
            <div class="row spread">
              <strong>{markWords(editor.frame, mark)}</strong>
              <IconButton icon="bin" name={`${t("marks.delete")}: ${markWords(editor.frame, mark)}`} onClick={() => editor.remove(mark)} testid={`delete-${mark}`} />
            </div>
            <div class="row tight">
              {points.map((name) => (
                <button key={name} type="button" class="point small" data-stop tabIndex={name === stop ? 0 : -1} aria-pressed={name === editor.chosen} aria-label={placeWords(editor, name)} onClick={() => editor.choose(name)} data-testid={`point-${name}`}>
                  {shortWords(name)} {placeOf(editor, name)}
                </button>
              ))}
            </div>
            {mark === chosenMark && mark.startsWith("object.") && <ObjectForm editor={editor} n={Number(mark.split(".")[1])} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function placeOf(editor: Editor, name: PointName): string {
  const point = pointOf(editor.frame, name);
  return point ? `${point[0].toFixed(1)}, ${point[1].toFixed(1)}` : "";
}

function placeWords(editor: Editor, name: PointName): string {
  const point = pointOf(editor.frame, name);
  return t("marks.at", { what: pointWords(editor.frame, name), x: point?.[0].toFixed(1) ?? "", y: point?.[1].toFixed(1) ?? "" });
}

function shortWords(name: PointName): string {
  const last = name.split(".").at(-1);
  return last === "base" || last === "top" || last === "tip" ? t(`part.${last}`) : "";
}
