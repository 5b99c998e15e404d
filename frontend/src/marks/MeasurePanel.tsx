import type { JSX } from "preact";
import type { Interval, Measured } from "../shared/api";
import { percent } from "../shared/time";
import type { Key } from "../words/catalogue";
import { known, t } from "../words/language";
import { colourOf } from "./drawing";
import type { Measuring } from "./use_measure";

const MOST = 6;

interface Props {
  measuring: Measuring;
  shown: boolean;
  onShow: (on: boolean) => void;
}

export function MeasurePanel({ measuring, shown, onShow }: Props): JSX.Element {
  const { found, why, busy } = measuring;
  const measurable = found?.measure.measurable ?? false;
  return (
    <section class={busy ? "section measuring" : "section"} aria-labelledby="sun-title" aria-busy={busy} data-testid="measure">
      <div class="row spread">
        <h2 id="sun-title">{t("measure.title")}</h2>
        <span class="small soft">{busy ? t("measure.working") : ""}</span>
      </div>
      <div role="status">
        {found && measurable && <Sun found={found} />}
        {why && <p class="why" lang="en" data-testid="why-not"><strong>{t("measure.not")}:</strong> {why.problem}</p>}
        {!found && !why && <p class="soft">{t("marks.none")}</p>}
      </div>
      {found && found.measure.limits.length > 0 && <Limits found={found} />}
      {found && found.helps.length > 0 && (
        <div>
          <h3>{t("measure.helps")}</h3>
          <ul class="helps" lang="en" data-testid="helps">{found.helps.map((words) => <li key={words}>{words}</li>)}</ul>
        </div>
      )}
      {found && measurable && (
        <>
          <label class="tick small"><input type="checkbox" checked={shown} onChange={(event) => onShow(event.currentTarget.checked)} data-testid="show-fit" />{t("measure.show")}</label>
          <Legend />
          <Residuals found={found} />
        </>
      )}
    </section>
  );
}

function Sun({ found }: { found: Measured }): JSX.Element {
  const { measure } = found;
  return (
    <dl class="sun">
      <Angle word="measure.elevation" angle={measure.elevation_deg} testid="elevation" />
      <Angle word="measure.azimuth" angle={measure.azimuth_deg} testid="azimuth" />
      {!measure.azimuth_deg && <Angle word="measure.relative" angle={measure.relative_azimuth_deg} testid="relative" />}
    </dl>
  );
}

function Angle({ word, angle, testid }: { word: Key; angle: Interval | null; testid: string }): JSX.Element | null {
  if (!angle) return null;
  const [low, high] = angle.interval_90;
  return (
    <div>
      <dt class="small soft">{t(word)}</dt>
      <dd data-testid={testid}>
        <strong>{angle.median.toFixed(1)}°</strong>
        <span class="small soft">{t("measure.interval", { low: `${low.toFixed(1)}°`, high: `${high.toFixed(1)}°` })}</span>
      </dd>
    </div>
  );
}

function Limits({ found }: { found: Measured }): JSX.Element {
  return (
    <div>
      <h3>{t("measure.limits")}</h3>
      <table class="limits small" data-testid="limits">
        <tbody>
          {found.measure.limits.slice(0, MOST).filter((limit) => limit.share >= 0.005).map((limit) => (
            <tr key={limit.nuisance}>
              <th scope="row">{known("nuisance", limit.nuisance)}</th>
              <td class="share"><span class="bar"><span style={{ width: `${limit.share * 100}%` }} /></span></td>
              <td class="number">{percent(limit.share)}</td>
              <td class="number">{limit.degrees.toFixed(1)}°</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const LEGEND: readonly [string, Key][] = [["horizon", "legend.horizon"], ["plumb", "legend.plumb"], ["shadow", "legend.shadow"], ["ray", "legend.ray"]];

function Legend(): JSX.Element {
  return (
    <ul class="legend small">
      {LEGEND.map(([role, word]) => (
        <li key={role}><span class="key" style={{ background: colourOf(role) }} aria-hidden="true" />{t(word)}</li>
      ))}
    </ul>
  );
}

function Residuals({ found }: { found: Measured }): JSX.Element | null {
  const rows = found.residuals.filter((row) => Number.isFinite(row.px));
  if (!rows.length) return null;
  return (
    <details>
      <summary>{t("measure.residuals")}</summary>
      <table class="small" data-testid="residuals">
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.name} ${row.part}`}>
              <th scope="row" lang="en">{row.name}: {row.part}</th>
              <td class="number">{row.px.toFixed(1)} px</td>
              <td class="number">{row.sd == null ? "" : `${row.sd.toFixed(1)} sd`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
