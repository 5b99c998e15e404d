import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Claim } from "../shared/api";
import { rounded } from "../shared/time";
import { known, t } from "../words/language";

interface Props {
  text: string;
  /** What the item was posted with, offered as the claim. */
  caption: string;
  claim: Claim | null | undefined;
  waiting: boolean;
  onAsk: (text: string) => void;
}

/** A caption may be a whole story: its first line, so many letters at most, is offered. */
const LONGEST_CLAIM = 200;

export function ClaimBox({ text, caption, claim, waiting, onAsk }: Props): JSX.Element {
  const [typed, setTyped] = useState(text);
  const box = useRef<HTMLInputElement>(null);
  const offered = caption.split("\n")[0]?.slice(0, LONGEST_CLAIM) ?? "";
  useEffect(() => setTyped(text), [text]);
  return (
    <section class="section claim" aria-labelledby="claim-title">
      <h2 id="claim-title">{t("fix.claim")}</h2>
      <form
        class="row tight"
        onSubmit={(event) => {
          event.preventDefault();
          onAsk(typed.trim());
        }}
      >
        <input ref={box} class="grow" dir="auto" value={typed} aria-label={t("fix.claimHelp")} placeholder={t("fix.claimHelp")} onInput={(event) => setTyped(event.currentTarget.value)} data-testid="claim" />
        <button type="submit" data-testid="check-claim">{t("fix.check")}</button>
      </form>
      {offered && !text && (
        <button type="button" class="offer small" onClick={() => (onAsk(offered), box.current?.focus())} title={offered} data-testid="claim-caption">
          <span class="one-line" dir="auto">{t("fix.useCaption", { caption: offered })}</span>
        </button>
      )}
      <div role="status" data-testid="claim-answer">
        {claim ? <Verdict claim={claim} /> : text && waiting ? <p class="soft small">{t("fix.working")}</p> : null}
      </div>
    </section>
  );
}

/** Half of the verbal scale is drawn to either side of one; six powers of ten fill it. */
const WIDEST = 6;

function Verdict({ claim }: { claim: Claim }): JSX.Element {
  const at = Math.max(-WIDEST, Math.min(WIDEST, claim.log10_lr));
  const look = claim.log10_lr < -0.3 ? "bad" : claim.log10_lr > 0.3 ? "good" : "fair";
  return (
    <div class="stack">
      <p class={`serif verdict-words ${look}`} data-testid="verbal"><span lang={known("verbal", claim.verbal) === claim.verbal ? "en" : undefined}>{known("verbal", claim.verbal)}</span></p>
      <p class="small">{t("fix.lr", { lr: ratio(claim) })}{claim.place ? <span class="soft" lang="en"> · {claim.place.name}</span> : null}</p>
      <div class="scale" aria-hidden="true">
        <span class="middle" />
        <span class={`needle ${look}`} style={{ left: `${50 + (at / WIDEST) * 50}%` }} />
      </div>
      <p class="row spread small soft"><span>{t("fix.against")}</span><span>{t("fix.for")}</span></p>
      {claim.drivers.length > 0 && (
        <ul class="small" aria-label={t("fix.drivers")}>
          {claim.drivers.map((driver) => (
            <li key={driver.label} class="row spread"><span>{driver.label}</span><span class={driver.log10_lr < 0 ? "bad" : "good"}>{driver.log10_lr > 0 ? "+" : "−"}{Math.abs(driver.log10_lr).toFixed(2)}</span></li>
          ))}
        </ul>
      )}
    </div>
  );
}

const SUPERS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** "180 : 1" or "1 : 40"; powers of ten where it is large. */
function ratio(claim: Claim): string {
  const size = Math.abs(claim.log10_lr);
  const bound = claim.log10_lr_capped ? `${t("fix.capped")} ` : "";
  const number = sizeOf(size);
  return claim.log10_lr >= 0 ? `${bound}${number} : 1` : `${bound}1 : ${number}`;
}

/** Two digits of a power of ten. */
function sizeOf(power: number): string {
  const [digits = "1", zeros = "0"] = (10 ** power).toExponential(1).split("e+");
  if (Number(zeros) >= 5) return `${digits} × 10${[...zeros].map((digit) => SUPERS[Number(digit)]).join("")}`;
  return rounded(10 ** power);
}
