import type { JSX } from "preact";
import { t } from "../words/language";

export interface Wishes {
  exact: boolean;
  why: string;
  grey: boolean;
}

/** Coarse by default; the exact place only with a reason, which goes into the log. */
export function Options({ wishes, onChange }: { wishes: Wishes; onChange: (wishes: Wishes) => void }): JSX.Element {
  return (
    <section class="section">
      <h2>{t("screen.report")}</h2>
      <p class="small soft">{t("report.coarse")}</p>
      <label class="tick"><input type="checkbox" role="switch" checked={wishes.exact} onChange={(event) => onChange({ ...wishes, exact: event.currentTarget.checked })} data-testid="exact" />{t("report.exact")}</label>
      {wishes.exact && (
        <div class="notice bad">
          <p class="small">{t("report.exactWarn")}</p>
          <label class="field grow">
            {t("report.why")}
            <textarea rows={2} required value={wishes.why} onInput={(event) => onChange({ ...wishes, why: event.currentTarget.value })} data-testid="exact-why" />
          </label>
          {!wishes.why.trim() && <p class="small" role="status">{t("report.whyNeeded")}</p>}
        </div>
      )}
      <label class="tick"><input type="checkbox" checked={wishes.grey} onChange={(event) => onChange({ ...wishes, grey: event.currentTarget.checked })} data-testid="grey" />{t("report.grey")}</label>
    </section>
  );
}
