import type { JSX } from "preact";
import "ol/ol.css";
import { useEffect, useRef, useState } from "preact/hooks";
import type { FixAnswer, Problem, SunRow } from "../../shared/api";
import { told } from "../../shared/client";
import { IconButton } from "../../shared/Icon";
import { ProblemNotice } from "../../shared/Notice";
import { utc } from "../../shared/time";
import { t } from "../../words/language";
import { Chart, type Pick } from "./chart";

interface Props {
  answer: FixAnswer | null;
  night: string | null;
  picked: Pick | null;
  rows: readonly SunRow[];
  onPick: (pick: Pick) => void;
  /** Given the chart once it stands, so that lists can move it. */
  onChart: (chart: Chart) => void;
  onNarrow: () => void;
}

export function MapView(props: Props): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  const latest = useRef(props);
  const shownFor = useRef("");
  const file = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<Problem | null>(null);
  latest.current = props;
  const { answer } = props;

  useEffect(() => {
    if (!place.current) return undefined;
    const made = new Chart(place.current, (pick) => latest.current.onPick(pick), () => undefined);
    chart.current = made;
    props.onChart(made);
    return () => made.close();
  }, []);
  useEffect(() => {
    chart.current?.setOverlay(answer?.overlay ?? null);
    if (answer?.overlay && shownFor.current !== answer.key) chart.current?.offer(answer.overlay.extent);
    shownFor.current = answer?.key ?? "";
  }, [answer?.overlay?.image]);
  useEffect(() => {
    chart.current?.setOutlines(answer?.outlines ?? {});
  }, [answer?.key]);
  useEffect(() => {
    chart.current?.setPlaces(answer?.fix.places ?? [], answer?.fix.claim ?? null);
  }, [answer?.key, answer?.fix.claim]);
  useEffect(() => chart.current?.setNight(props.night), [props.night]);
  useEffect(() => chart.current?.setPicked(props.picked, props.rows), [props.picked, props.rows]);

  const keys = (event: KeyboardEvent): void => {
    if (event.key === "Enter") props.onPick(chart.current?.pickMiddle() ?? { lat: 0, lon: 0 });
    else if (event.key === "+" || event.key === "=") chart.current?.zoom(1);
    else if (event.key === "-") chart.current?.zoom(-1);
    else if (event.key === "0" && answer?.overlay) chart.current?.show(answer.overlay.extent);
    else return;
    event.preventDefault();
  };
  return (
    <div class="map-box">
      <div ref={place} class="map inside" tabIndex={0} role="application" aria-label={t("fix.map")} aria-describedby="map-help" onKeyDown={keys} data-testid="map" data-overlay={answer?.overlay?.image} />
      <p id="map-help" class="seen">{t("fix.mapHelp")}</p>
      <span class="cross" aria-hidden="true" />
      <div class="map-tools">
        <IconButton icon="plus" name={t("fix.zoomIn")} keyName="+" onClick={() => chart.current?.zoom(1)} testid="map-in" />
        <IconButton icon="minus" name={t("fix.zoomOut")} keyName="-" onClick={() => chart.current?.zoom(-1)} testid="map-out" />
        <IconButton icon="whole" name={t("fix.toRegion")} keyName="0" onClick={() => answer?.overlay && chart.current?.show(answer.overlay.extent)} testid="map-region" />
        <IconButton icon="map" name={t("fix.tiles")} onClick={() => file.current?.click()} testid="own-map" />
        <input
          ref={file} type="file" accept=".pmtiles" hidden aria-label={t("fix.tiles")} data-testid="own-map-file"
          onChange={(event) => {
            const chosen = event.currentTarget.files?.[0];
            if (chosen) chart.current?.setOwn(chosen).then(() => setRefused(null), (error: unknown) => setRefused({ ...told(error), where: chosen.name, remedy: t("fix.tilesRemedy") }));
          }}
        />
      </div>
      {answer?.provisional && <p class="provisional-badge small" aria-hidden="true">{t("fix.provisional")}</p>}
      {refused && <div class="map-refused"><ProblemNotice problem={refused} /></div>}
      <div class="map-foot">
        <span class="ramp" aria-hidden="true" /> <span>{t("fix.legend")}</span>
        <span class="keys-of-region" title={t("fix.outlineHelp")}><span class="key-50" aria-hidden="true" /> 50&nbsp;% <span class="key-90" aria-hidden="true" /> 90&nbsp;%<span class="seen"> {t("fix.outlineHelp")}</span></span>
        {props.night && <span>{t("fix.night", { time: utc(props.night, "minute") })}</span>}
        <button type="button" class="small" onClick={props.onNarrow} data-testid="narrow-hours">{t("fix.toView")}</button>
      </div>
    </div>
  );
}
