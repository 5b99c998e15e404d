import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ChooseItem } from "../item/ItemScreen";
import type { ItemDetail, Problem, Report, SavedMarks } from "../shared/api";
import { ask, told } from "../shared/client";
import { caseGrew } from "../shared/events";
import { useAsk, useSeconds } from "../shared/hooks";
import { ProblemNotice } from "../shared/Notice";
import { hashOf, route } from "../shared/route";
import { t } from "../words/language";
import type { HiddenBox } from "./boxes";
import { BoxesEditor } from "./BoxesEditor";
import { COARSE_KM, Options, type Wishes } from "./Options";
import "./report.css";

export function ReportScreen(): JSX.Element {
  const number = route.value.items[0];
  return number === undefined ? <ChooseItem /> : <ReportOf number={number} />;
}

function ReportOf({ number }: { number: number }): JSX.Element {
  const asked = useAsk((signal) => ask<ItemDetail>(`/api/items/${number}`, { signal }), [number]);
  const saved = useAsk((signal) => ask<SavedMarks>(`/api/items/${number}/marks`, { signal }), [number]);
  const [wishes, setWishes] = useState<Wishes>({ exact: false, why: "", grey: false, coarse_km: COARSE_KM[0] });
  const [boxes, setBoxes] = useState<readonly HiddenBox[]>([]);
  const [report, setReport] = useState<Report | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const seconds = useSeconds(busy);
  const make = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const hidden = boxes.map(({ offset_s, box }) => ({ offset_s, box }));
      setReport(await ask<Report>(`/api/items/${number}/report`, { json: { ...wishes, why: wishes.exact ? wishes.why.trim() : "", boxes: hidden } }));
      caseGrew.value += 1;
    } catch (error) {
      setProblem(told(error));
    }
    setBusy(false);
  };
  const detail = asked.value;
  return (
    <div class="report">
      <h1 class="seen">{t("screen.report")}: {detail?.item.name}</h1>
      <aside class="report-side" aria-label={t("report.make")}>
        {!report && detail?.fixes.length === 0 && <p class="notice small">{t("report.noFix")} <a href={hashOf("fix", [number])} data-testid="report-to-fix">{t("item.toFix")}</a></p>}
        <Options wishes={wishes} look={detail?.look ?? null} onChange={setWishes} />
        {detail?.frames && !saved.busy && <BoxesEditor number={number} first={saved.value?.marks?.offset_s ?? 0} boxes={boxes} onChange={setBoxes} />}
        <section class="section">
          {problem && <ProblemNotice problem={problem} />}
          <button type="button" class="first" disabled={busy || (wishes.exact && !wishes.why.trim())} onClick={() => void make()} data-testid="make-report">
            {busy ? `${t("report.making")} ${t("fix.seconds", { n: seconds })}` : t("report.make")}
          </button>
          {report?.no_fix && (
            <p class="notice" data-testid="no-fix">
              <span lang="en">{report.no_fix}</span> <a href={hashOf("fix", [number])}>{t("item.toFix")}</a>
            </p>
          )}
          {report && (
            <div class="row" data-testid="downloads">
              <a class="button" href={report.download} download={`${detail?.item.name ?? "report"}.html`} data-testid="download-html">{t("report.html")}</a>
              {report.pdf && <a class="button" href={report.pdf} download={`${detail?.item.name ?? "report"}.pdf`} data-testid="download-pdf">{t("report.pdf")}</a>}
            </div>
          )}
        </section>
      </aside>
      <div class="report-view">
        {report ? <iframe src={report.html} title={t("report.preview")} data-testid="preview" /> : <p class="case-empty">{t("report.empty")}</p>}
      </div>
    </div>
  );
}
