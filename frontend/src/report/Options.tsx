import type { JSX } from "preact";
import type { Look } from "../shared/api";
import { t } from "../words/language";

export interface Wishes {
  exact: boolean;
  why: string;
  grey: boolean;
  /** What places are rounded to, where they are not exact [km]. */
  coarse_km: number;
}

export const COARSE_KM = [10, 50] as const;
/** Coarser than this, places have no names (the reports' own rule). */
const NAMED_KM = 10;

interface Props {
  wishes: Wishes;
  look: Look | null;
  onChange: (wishes: Wishes) => void;
}

/** Coarse by default; the exact place only with a reason, which goes into the log. */
export function Options({ wishes, look, onChange }: Props): JSX.Element {
  return (
    <section class="section">
      <h2>{t("screen.report")}</h2>
      <p class="small soft">{t("report.coarse")}</p>
      <label class="field">
        {t("report.coarseKm")}
        <select value={wishes.coarse_km} disabled={wishes.exact} onChange={(event) => onChange({ ...wishes, coarse_km: Number(event.currentTarget.value) })} data-testid="coarse-km">
          {COARSE_KM.map((km) => <option key={km} value={km}>{t(km > NAMED_KM ? "report.kmNoNames" : "report.km", { km })}</option>)}
        </select>
      </label>
      <label class="tick"><input type="checkbox" role="switch" checked={wishes.exact} onChange={(event) => onChange({ ...wishes, exact: event.currentTarget.checked })} data-testid="exact" />{t("report.exact")}</label>
      {wishes.exact ? <Why wishes={wishes} onChange={onChange} /> : <Withheld km={wishes.coarse_km} look={look} />}
      <label class="tick"><input type="checkbox" checked={wishes.grey} onChange={(event) => onChange({ ...wishes, grey: event.currentTarget.checked })} data-testid="grey" />{t("report.grey")}</label>
    </section>
  );
}

function Why({ wishes, onChange }: Omit<Props, "look">): JSX.Element {
  return (
    <div class="notice bad">
      <p class="small">{t("report.exactWarn")}</p>
      <label class="field grow">
        {t("report.why")}
        <textarea rows={2} required value={wishes.why} onInput={(event) => onChange({ ...wishes, why: event.currentTarget.value })} data-testid="exact-why" />
      </label>
      {!wishes.why.trim() && <p class="small" role="status">{t("report.whyNeeded")}</p>}
    </div>
  );
}

/** What a coarse report leaves out, before it is made; the report itself says it again. */
function Withheld({ km, look }: { km: number; look: Look | null }): JSX.Element {
  const place = look !== null && (look.places.length > 0 || Boolean(look.track));
  return (
    <details class="withheld small" data-testid="withheld">
      <summary>{t("report.withheld")}</summary>
      <ul class="stack">
        <li>{t("report.withheldPlaces", { km })}</li>
        <li>{t("report.withheldNames")}</li>
        {place && <li>{t("report.withheldFile")}</li>}
        <li class="told">{t("report.notWithheld")}</li>
      </ul>
    </details>
  );
}
