import type { JSX } from "preact";
import type { SunHere } from "../shared/api";
import { IconButton } from "../shared/Icon";
import { localTime, utc } from "../shared/time";
import { t } from "../words/language";
import type { Pick } from "./map/chart";

interface Props {
  pick: Pick;
  name: string | null;
  sun: SunHere | null;
  onClose: () => void;
}

/** The sun over a picked place at the times that remain: UTC, with the place's own clock beside it. */
export function PickedPlace({ pick, name, sun, onClose }: Props): JSX.Element {
  return (
    <section class="picked-place" aria-label={t("fix.picked")} data-testid="picked">
      <div class="row spread">
        <strong>{name ?? `${pick.lat.toFixed(3)}, ${pick.lon.toFixed(3)}`}</strong>
        <IconButton icon="close" name={t("app.close")} onClick={onClose} />
      </div>
      {name && <p class="small">{pick.lat.toFixed(3)}, {pick.lon.toFixed(3)}</p>}
      {sun && (
        <>
          <p class="small">{sun.zone}</p>
          <table class="small">
            <thead><tr><th scope="col">{t("fix.utc")}</th><th scope="col">{t("fix.local")}</th><th scope="col">{t("fix.sunColumn")}</th></tr></thead>
            <tbody>
              {sun.rows.slice(0, 4).map((row) => (
                <tr key={row.utc}>
                  <td class="nowrap">{utc(row.utc, "minute").replace(" UTC", "")}</td>
                  <td class="nowrap">{sun.zone ? localTime(row.utc, sun.zone).slice(11) : row.local.slice(11, 16)}</td>
                  <td class="nowrap">{Math.round(row.azimuth_deg)}° / {row.elevation_deg.toFixed(1)}°</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}
