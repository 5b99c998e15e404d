import type { JSX } from "preact";
import type { Contact } from "../shared/api";
import { ask } from "../shared/client";
import { useAsk } from "../shared/hooks";
import { useRoving } from "../shared/roving";
import { clockOf, secondsOf } from "../shared/time";
import { t } from "../words/language";

interface Props {
  item: number;
  now: string | null;
  onSeek: (time: string) => void;
}

export function ContactSheet({ item, now, onSeek }: Props): JSX.Element {
  const asked = useAsk((signal) => ask<Contact>(`/api/items/${item}/contact?count=12`, { signal }), [item]);
  const roving = useRoving();
  const frames = asked.value?.frames ?? [];
  return (
    <div class="contact" ref={roving.list as { current: HTMLDivElement | null }} onKeyDown={roving.onKeyDown} role="group" aria-label={t("item.contact")} data-testid="contact">
      {frames.map((frame, n) => (
        <button
          key={frame.time_s} type="button" data-stop tabIndex={n === 0 ? 0 : -1} aria-current={frame.time_s === now} aria-label={t("item.goto", { time: clockOf(secondsOf(frame.time_s)) })}
          onClick={() => onSeek(frame.time_s)}
        >
          <img src={frame.image} alt="" height="58" />
          <span>{clockOf(secondsOf(frame.time_s))}</span>
        </button>
      ))}
      {!frames.length && <span class="soft small">{asked.busy ? t("app.loading") : ""}</span>}
    </div>
  );
}
