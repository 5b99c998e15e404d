import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Item, ItemDetail } from "../shared/api";
import { ask } from "../shared/client";
import { useAsk } from "../shared/hooks";
import { ProblemNotice } from "../shared/Notice";
import { Stage } from "../shared/Stage";
import { exactSeconds, secondsOf } from "../shared/time";
import { useFrames } from "../shared/use_frames";
import type { View } from "../shared/view";
import { t } from "../words/language";
import { Scrub } from "../item/Scrub";
import { Transport } from "../item/Transport";

export interface PaneHandle {
  step: (by: number) => void;
  end: (last: boolean) => void;
}

interface Props {
  side: number;
  number: number | undefined;
  items: readonly Item[];
  active: boolean;
  view: View | null;
  onView: (view: View | null) => void;
  onActive: () => void;
  onChoose: (number: number) => void;
  onStep: (by: number) => void;
  handle: (pane: PaneHandle | null) => void;
}

export function Pane(props: Props): JSX.Element {
  const side = t(props.side === 0 ? "compare.left" : "compare.right");
  return (
    <section class={props.active ? "pane active" : "pane"} aria-label={side} onFocusIn={props.onActive} onPointerDown={props.onActive} data-testid={`pane-${props.side}`}>
      <select value={props.number ?? ""} aria-label={t("compare.choose", { side })} onChange={(event) => props.onChoose(Number(event.currentTarget.value))} data-testid={`choose-${props.side}`}>
        {props.number === undefined && <option value="">–</option>}
        {props.items.map((item) => <option key={item.number} value={item.number}>{item.name}</option>)}
      </select>
      {props.number !== undefined && <Shown {...props} number={props.number} />}
    </section>
  );
}

function Shown(props: Props & { number: number }): JSX.Element {
  const asked = useAsk((signal) => ask<ItemDetail>(`/api/items/${props.number}`, { signal }), [props.number]);
  const frames = useFrames(props.number, null);
  const detail = asked.value;
  const length = detail?.frames?.duration_s ?? null;
  const start = secondsOf(detail?.frames?.start_s ?? 0);
  const end = (last: boolean): void => frames.near(last && length !== null ? secondsOf(length) : 0);
  useEffect(() => {
    props.handle({ step: frames.step, end });
    return () => props.handle(null);
  });
  const clip = detail?.item.kind === "clip";
  const name = detail?.item.name ?? "";
  return (
    <>
      <div class="item-stage">
        <Stage picture={frames.picture} view={props.view} onView={props.onView} testid={`stage-${props.side}`} label={t("item.frame", { name, time: frames.frame ? exactSeconds(frames.frame.time_s) : "" })} />
        {(frames.problem ?? asked.problem) && <ProblemNotice problem={frames.problem ?? asked.problem ?? { problem: "" }} />}
      </div>
      <Transport frame={frames.frame} clip={clip} playing={false} note="" onStep={props.onStep} onEnd={end} />
      {clip && detail && <Scrub quiet item={props.number} frames={detail.frames} now={frames.frame ? secondsOf(frames.frame.time_s) : start} onSeek={(seconds) => frames.near(seconds - start)} />}
    </>
  );
}
