import type { JSX } from "preact";
import type { CameraMark } from "../shared/marks_document";
import { t } from "../words/language";
import { NumberField, Tick } from "./fields";
import type { Editor } from "./use_editor";

export function CameraForm({ editor }: { editor: Editor }): JSX.Element {
  const { marks } = editor;
  const camera = marks.camera ?? {};
  const set = (change: Partial<CameraMark>): void => editor.change({ ...marks, camera: { ...camera, ...change } });
  return (
    <details class="section" data-testid="camera">
      <summary><h2 class="inline">{t("marks.camera")}</h2></summary>
      <div class="form">
        <NumberField label={t("marks.azimuth")} value={camera.azimuth_deg} min={-360} max={360} onChange={(value) => set({ azimuth_deg: value })} testid="camera-azimuth" />
        <NumberField label={t("marks.azimuthError")} value={camera.azimuth_error_deg ?? 5} min={0.1} max={90} onChange={(value) => value && set({ azimuth_error_deg: value })} testid="camera-azimuth-error" />
        <NumberField label={t("marks.focal")} value={camera.focal_px} min={1} onChange={(value) => set({ focal_px: value })} testid="camera-focal" />
        <NumberField label={t("marks.slope")} value={marks.slope_sd_deg ?? 2} min={0.1} max={90} onChange={(value) => value && editor.change({ ...marks, slope_sd_deg: value })} testid="slope" />
        <NumberField label={t("marks.horizonError")} value={marks.horizon_error_deg ?? 0.5} min={0.01} max={90} onChange={(value) => value && editor.change({ ...marks, horizon_error_deg: value })} testid="horizon-error" />
        {camera.down && <NumberField label={t("marks.upAzimuth")} value={camera.up_azimuth_deg} min={-360} max={360} onChange={(value) => set({ up_azimuth_deg: value })} />}
        <div class="wide">
          <Tick label={t("marks.fixed")} on={camera.fixed ?? false} onChange={(on) => set({ fixed: on })} testid="camera-fixed" />
          <Tick label={t("marks.down")} on={camera.down ?? false} onChange={(on) => set({ down: on })} testid="camera-down" />
        </div>
      </div>
    </details>
  );
}
