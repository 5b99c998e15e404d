import type { JSX } from "preact";
import type { Frame } from "../shared/api";
import { Icon, IconButton } from "../shared/Icon";
import { exactSeconds } from "../shared/time";
import { t } from "../words/language";

interface Props {
  frame: Frame | null;
  clip: boolean;
  playing: boolean;
  note: string;
  onStep: (by: number) => void;
  onEnd: (last: boolean) => void;
  onPlay?: () => void;
  onMark?: () => void;
  /** Whether marking is what comes next. */
  markNext?: boolean;
}

export function Transport(props: Props): JSX.Element {
  const { frame, clip, onStep } = props;
  return (
    <div class="transport">
      {clip && (
        <div class="row tight" role="group" aria-label={t("item.scrub")}>
          <IconButton icon="first" name={t("item.first")} keyName="Home" onClick={() => props.onEnd(false)} testid="first-frame" />
          <IconButton icon="back10" name={t("item.back10")} keyName="Shift+ArrowLeft" onClick={() => onStep(-10)} testid="back-10" />
          <IconButton icon="back" name={t("item.back")} keyName="ArrowLeft" onClick={() => onStep(-1)} testid="back-1" />
          {props.onPlay && <IconButton icon={props.playing ? "pause" : "play"} filled name={props.playing ? t("item.pause") : t("item.play")} keyName="Space" onClick={props.onPlay} testid="play" />}
          <IconButton icon="on" name={t("item.on")} keyName="ArrowRight" onClick={() => onStep(1)} testid="on-1" />
          <IconButton icon="on10" name={t("item.on10")} keyName="Shift+ArrowRight" onClick={() => onStep(10)} testid="on-10" />
          <IconButton icon="last" name={t("item.last")} keyName="End" onClick={() => props.onEnd(true)} testid="last-frame" />
        </div>
      )}
      <output class="time" aria-label={t("item.time")} data-testid="frame-time" data-time={frame?.time_s}>
        {frame ? exactSeconds(frame.time_s) : "…"}
      </output>
      <span class="about soft small" role="status">
        {frame ? [frame.key && clip ? t("item.keyFrame") : "", frame.whole ? "" : t("item.damaged"), props.note].filter(Boolean).join(" · ") : ""}
      </span>
      {props.onMark && (
        <button type="button" class={props.markNext ? "first" : ""} onClick={props.onMark} aria-keyshortcuts="m" data-testid="mark-frame">
          <Icon name="object" /> {t("item.mark")}
        </button>
      )}
    </div>
  );
}
