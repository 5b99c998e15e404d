import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import type { Arrival, ItemDetail, Look } from "../shared/api";
import { hashOf } from "../shared/route";
import { bytesOf, percent, utc } from "../shared/time";
import type { Key } from "../words/catalogue";
import { chipOf } from "../shared/chip";
import { known, t } from "../words/language";

export function Details({ detail }: { detail: ItemDetail }): JSX.Element {
  const { item, look } = detail;
  const next = nextStep(detail);
  return (
    <>
      <section class="section wide">
        <div class="row spread">
          <h2 class="plain clamped" dir="auto" title={item.name}>{item.name}</h2>
          <span class={`chip ${chipOf(item.state)}`}>{known("state", item.state)}</span>
        </div>
        <p class="small soft">
          {known("kind", item.kind)} · {bytesOf(item.bytes)} · <span title={item.sha256}>SHA-256 {item.sha256.slice(0, 16)}…</span>
        </p>
        <p class="next-step small">{t(next === "mark" ? "item.nextMark" : next === "fix" ? "item.nextFix" : "item.nextReport")}</p>
        <div class="row">
          <a class={next === "fix" ? "button first" : "button"} href={hashOf("fix", [item.number])} data-testid="to-fix">{t("item.toFix")}</a>
          <a class={next === "report" ? "button first" : "button"} href={hashOf("report", [item.number])}>{t("item.toReport")}</a>
          <a class="button" href={hashOf("compare", [item.number])}>{t("item.toCompare")}</a>
        </div>
      </section>
      {look && <Said look={look} />}
      <Section title="item.arrivals">{detail.arrivals.map((arrival, n) => <ArrivalPairs key={n} arrival={arrival} />)}</Section>
      <Section title="item.fixes">
        {detail.fixes.length === 0 && <p class="soft">{t("item.noFixes")}</p>}
        {detail.fixes.map((fix) => (
          <p key={fix.entry}>
            <span class="soft small">{utc(fix.at_utc, "minute")} · {fix.who}</span>
            <br />
            <span lang="en" class="serif">{fix.statement}</span>
          </p>
        ))}
      </Section>
    </>
  );
}

/** What comes next with an item: its marks, the fix, the report. */
export function nextStep(detail: ItemDetail): "mark" | "fix" | "report" {
  if (detail.fixes.length) return "report";
  return detail.item.has_marks ? "fix" : "mark";
}

function Section({ title, wide = false, children }: { title: Key; wide?: boolean; children: ComponentChildren }): JSX.Element {
  return (
    <section class={wide ? "section wide" : "section"} data-testid={title.replace(".", "-")}>
      <h2>{t(title)}</h2>
      {children}
    </section>
  );
}

function Said({ look }: { look: Look }): JSX.Element {
  const device = [look.device.make, look.device.model, look.device.software].filter(Boolean).join(" · ");
  return (
    <>
      <Section title="item.contradictions" wide>
        {look.contradictions.length ? look.contradictions.map((words) => <p key={words} class="contradiction" lang="en">{words}</p>) : <p class="soft">{t("item.noContradictions")}</p>}
      </Section>
      <Section title="item.clocks">
        {look.clocks.length === 0 && <p class="soft">{t("item.noClocks")}</p>}
        {look.clocks.map((clock) => <Clock key={`${clock.source} ${clock.value}`} clock={clock} />)}
      </Section>
      <Section title="item.places">
        {look.places.length === 0 && <p class="soft">{t("item.noPlaces")}</p>}
        {look.places.map((place) => (
          <p key={place.source}>
            {place.lat.toFixed(5)}, {place.lon.toFixed(5)}
            {place.error_m ? ` ± ${Math.round(place.error_m)} m` : ""} <span class="soft small" lang="en">{place.source}</span>
          </p>
        ))}
        {look.track && <p class="small">{t("item.track")}: {look.track.points} · {utc(look.track.start_utc)} – {utc(look.track.end_utc)}</p>}
      </Section>
      <Section title="item.device"><p>{device || "–"}</p></Section>
      <Section title="item.provenance"><p lang="en"><strong>{look.provenance.state}</strong>: {look.provenance.why}</p></Section>
      {look.facts.length > 0 && <Section title="item.facts">
        <ul lang="en" class="stack">{look.facts.map((fact) => <li key={fact} class="small">{fact}</li>)}</ul>
      </Section>}
      <Section title="item.file">
        <p class="small">{look.file.container} · {look.file.width} × {look.file.height}</p>
        {look.streams.map((stream) => (
          <p key={stream.index} class="small soft">
            {stream.type} {stream.codec} {stream.rate_hz ? `${Number(stream.rate_hz.toFixed(3))} Hz` : ""}
          </p>
        ))}
      </Section>
    </>
  );
}

function Clock({ clock }: { clock: Look["clocks"][number] }): JSX.Element {
  return (
    <div>
      <p><strong>{clock.value}</strong> <span class="soft small" lang="en">{clock.source}, {clock.role}</span></p>
      <details>
        <summary class="small soft">{t("item.readings")}</summary>
        {clock.readings.map((reading) => (
          <div class="reading small" key={`${reading.utc} ${reading.why}`}>
            <span class="number">{percent(reading.weight)}</span>
            <span lang="en">{reading.utc ? `${utc(reading.utc)}: ` : ""}{reading.why}</span>
          </div>
        ))}
      </details>
    </div>
  );
}

/** More than this opens when asked for: a caption may be a megabyte. */
const LONG = 600;

function LongWords({ words }: { words: string }): JSX.Element {
  const [whole, show] = useState(false);
  if (words.length <= LONG || whole) return <span class="told-words" dir="auto">{words}</span>;
  return (
    <span class="told-words" dir="auto">
      {words.slice(0, LONG)}… <button type="button" class="small" onClick={() => show(true)} data-testid="whole-words">{t("item.whole", { size: bytesOf(new Blob([words]).size) })}</button>
    </span>
  );
}

function ArrivalPairs({ arrival }: { arrival: Arrival }): JSX.Element {
  const rows: [string, string | null | undefined][] = [
    [t("case.source"), arrival.source],
    [t("case.name"), arrival.path_told],
    [t("case.posted"), utc(arrival.posted_utc)],
    ["", arrival.posted_by ? t("item.by", { who: arrival.posted_by }) : ""],
    ["", arrival.forwarded_from ? t("item.forwarded", { who: arrival.forwarded_from }) : ""],
    [t("item.caption"), arrival.caption],
    ["URL", arrival.url],
  ];
  return (
    <dl class="pairs small">
      {rows.filter(([, value]) => value).map(([name, value]) => [<dt key={`${name}${value?.slice(0, 60)} t`}>{name}</dt>, <dd key={`${name}${value?.slice(0, 60)}`}><LongWords words={value ?? ""} /></dd>])}
    </dl>
  );
}
