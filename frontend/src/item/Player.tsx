import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ItemDetail } from "../shared/api";
import { plain, singleKeys, usePageKeys, writing } from "../shared/hooks";
import { ProblemNotice } from "../shared/Notice";
import { go, keepTime, route } from "../shared/route";
import { Stage } from "../shared/Stage";
import { exactSeconds, secondsOf } from "../shared/time";
import { useFrames } from "../shared/use_frames";
import type { View } from "../shared/view";
import { t } from "../words/language";
import { nextStep } from "./Details";
import { ContactSheet } from "./ContactSheet";
import { Scrub } from "./Scrub";
import { frameKey } from "./frame_keys";
import { Transport } from "./Transport";
import { usePlay } from "./use_play";

export function Player({ detail }: { detail: ItemDetail }): JSX.Element {
  const number = detail.item.number;
  const frames = useFrames(number, route.value.time);
  const [view, setView] = useState<View | null>(null);
  const start = secondsOf(detail.frames?.start_s ?? 0);
  const play = usePlay(detail, frames, start);
  const { frame } = frames;
  const mark = (): void => go("marks", [number], frame ? { t: frame.time_s } : {});

  useEffect(() => {
    if (frame) keepTime(frame.time_s);
  }, [frame?.time_s]);
  const end = (last: boolean): void => {
    const duration = detail.frames?.duration_s;
    frames.near(last && duration != null ? secondsOf(duration) : 0);
  };
  usePageKeys((event) => {
    if (!plain(event) || writing(event)) return;
    const target = event.target as HTMLElement;
    const onControl = ["BUTTON", "A", "SUMMARY"].includes(target.tagName);
    if (event.key === "m" && singleKeys.value) mark();
    else if (event.key === " " && !onControl) play.toggle();
    else if (!frameKey(event, (by) => (play.stop(), frames.step(by)), end)) return;
    event.preventDefault();
  });

  return (
    <>
      <div class="item-stage">
        <Stage picture={frames.picture} view={view} onView={setView} testid="stage" label={t("item.frame", { name: detail.item.name, time: frame ? exactSeconds(frame.time_s) : "" })} />
        {play.element}
        {frames.problem && <ProblemNotice problem={frames.problem} />}
      </div>
      <Transport frame={frame} clip={detail.item.kind === "clip"} playing={play.playing} note={play.unplayable ? t("item.noVideo") : ""} onStep={(by) => (play.stop(), frames.step(by))} onEnd={end} onPlay={play.toggle} onMark={mark} markNext={nextStep(detail) === "mark"} />
      {detail.item.kind === "clip" ? (
        <>
          <Scrub item={number} frames={detail.frames} now={play.now ?? (frame ? secondsOf(frame.time_s) : start)} onSeek={(seconds) => (play.stop(), frames.near(seconds - start))} />
          <ContactSheet item={number} now={frame?.time_s ?? null} onSeek={(time) => (play.stop(), frames.seek(time))} />
        </>
      ) : (
        <span />
      )}
    </>
  );
}
