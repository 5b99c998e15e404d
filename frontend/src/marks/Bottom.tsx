import type { JSX } from "preact";
import type { ItemDetail } from "../shared/api";
import { IconButton } from "../shared/Icon";
import { hashOf } from "../shared/route";
import { utc } from "../shared/time";
import type { Frames } from "../shared/use_frames";
import { t } from "../words/language";
import { markedOffsets, same } from "./edit";
import type { Editor } from "./use_editor";
import type { Saving } from "./use_saving";

interface Props {
  detail: ItemDetail;
  frames: Frames;
  editor: Editor;
  saving: Saving;
  time: string;
}

/** Steps, the frames that have marks, and whether all is saved. */
export function Bottom({ detail, frames, editor, saving, time }: Props): JSX.Element {
  const here = Number(frames.frame?.offset_s ?? 0);
  const marked = markedOffsets(editor.marks);
  const clip = detail.item.kind === "clip";
  return (
    <div class="transport">
      {clip && (
        <>
          <IconButton icon="back10" name={t("item.back10")} keyName="<" onClick={() => frames.step(-10)} testid="back-10" />
          <IconButton icon="back" name={t("item.back")} keyName="," onClick={() => frames.step(-1)} testid="back-1" />
          <IconButton icon="on" name={t("item.on")} keyName="." onClick={() => frames.step(1)} testid="on-1" />
          <IconButton icon="on10" name={t("item.on10")} keyName=">" onClick={() => frames.step(10)} testid="on-10" />
        </>
      )}
      <output class="time" aria-label={t("item.time")} data-testid="frame-time" data-time={frames.frame?.time_s}>{time}</output>
      {clip && marked.length > 0 && (
        <div class="row tight" role="group" aria-label={t("marks.frames")}>
          {marked.map((offset) => (
            <button key={offset} type="button" aria-pressed={same(offset, here)} onClick={() => frames.near(offset)} data-testid="marked-frame">
              {offset.toFixed(3)} s
            </button>
          ))}
        </div>
      )}
      <span class="about soft small" role="status" data-testid="save-state" data-state={saving.state.name}>{saveWords(saving)}</span>
      <a class="button" href={hashOf("item", [detail.item.number], frames.frame ? { t: frames.frame.time_s } : {})}>{t("screen.item")}</a>
      <a class={marked.length ? "button first" : "button"} href={hashOf("fix", [detail.item.number])} data-testid="to-fix">{t("item.toFix")}</a>
    </div>
  );
}

function saveWords({ state }: Saving): string {
  if (state.name === "saved") return state.at ? t("marks.saved", { time: utc(state.at) }) : "";
  if (state.name === "saving") return t("marks.saving");
  return state.name === "kept" ? t("marks.keptHere") : "";
}
