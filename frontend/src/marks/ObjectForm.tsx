import type { JSX } from "preact";
import type { Edge, ObjectMark } from "../shared/marks_document";
import { t } from "../words/language";
import { withObject } from "./edit";
import { NumberField, Tick } from "./fields";
import type { Editor } from "./use_editor";

const EDGES: readonly Edge[] = ["unknown", "dark", "middle", "light"];

export function ObjectForm({ editor, n }: { editor: Editor; n: number }): JSX.Element | null {
  const object = editor.frame.objects?.[n];
  if (!object) return null;
  const set = (change: Partial<ObjectMark>): void => editor.changeFrame((frame) => withObject(frame, n, change), `form ${n} ${Object.keys(change).join()}`);
  return (
    <div class="form">
      <label class="field wide">
        {t("marks.name")}
        <input value={object.name ?? ""} maxLength={80} onInput={(event) => set({ name: event.currentTarget.value })} data-testid="object-name" />
      </label>
      <NumberField label={t("marks.error")} value={object.error_px ?? 2} min={0.1} max={200} step={0.1} onChange={(value) => value && set({ error_px: value })} testid="object-error" />
      <NumberField label={t("marks.lean")} value={object.lean_sd_deg ?? 1} min={0.1} max={90} step={0.1} onChange={(value) => value && set({ lean_sd_deg: value })} testid="object-lean" />
      <NumberField label={t("marks.height")} value={object.height} min={0.001} onChange={(value) => set({ height: value })} testid="object-height" />
      <label class="field">
        {t("marks.edge")}
        <select value={object.edge ?? "unknown"} onChange={(event) => set({ edge: event.currentTarget.value as Edge })} data-testid="object-edge">
          {EDGES.map((edge) => <option key={edge} value={edge}>{t(`edge.${edge}`)}</option>)}
        </select>
      </label>
      <div class="wide">
        <Tick label={t("marks.topOut")} on={object.top_out_of_frame ?? false} onChange={(on) => set({ top_out_of_frame: on })} />
        <Tick label={t("marks.baseHidden")} on={object.base_hidden ?? false} onChange={(on) => set({ base_hidden: on })} />
      </div>
    </div>
  );
}
