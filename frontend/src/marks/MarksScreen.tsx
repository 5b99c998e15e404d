import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { ItemDetail, SavedMarks } from "../shared/api";
import { ask } from "../shared/client";
import { useAsk } from "../shared/hooks";
import { emptyMarks } from "../shared/marks_document";
import { ProblemNotice } from "../shared/Notice";
import { route } from "../shared/route";
import { useFrames } from "../shared/use_frames";
import { ChooseItem } from "../item/ItemScreen";
import { t } from "../words/language";
import { keptOf } from "./kept";
import "./marks.css";
import { MarksEditor } from "./MarksEditor";

export function MarksScreen(): JSX.Element {
  const number = route.value.items[0];
  return number === undefined ? <ChooseItem /> : <Loading number={number} />;
}

interface Begun {
  detail: ItemDetail;
  saved: SavedMarks;
}

function Loading({ number }: { number: number }): JSX.Element {
  const asked = useAsk(async (signal): Promise<Begun> => {
    const [detail, saved] = await Promise.all([ask<ItemDetail>(`/api/items/${number}`, { signal }), ask<SavedMarks>(`/api/items/${number}/marks`, { signal })]);
    return { detail, saved };
  }, [number]);
  if (asked.value) return <Ready begun={asked.value} />;
  return asked.problem ? <ProblemNotice problem={asked.problem} again={asked.again} /> : <p class="section soft">{t("app.loading")}</p>;
}

/** Waits for the first frame, which says where its marks belong. */
function Ready({ begun }: { begun: Begun }): JSX.Element {
  const { detail, saved } = begun;
  const number = detail.item.number;
  const frames = useFrames(number, route.value.time, true, saved.marks?.offset_s);
  const kept = useMemo(() => keptOf(number), [number]);
  const { frame } = frames;
  if (detail.broken !== null) return <ProblemNotice problem={{ problem: detail.broken, where: detail.item.name }} />;
  if (!frame) return frames.problem ? <ProblemNotice problem={frames.problem} /> : <p class="section soft">{t("app.loading")}</p>;
  const size: [number, number] = [frame.width, frame.height];
  const offset = Number(frame.offset_s);
  // What this browser kept of the same version is newer than the server's: it goes on from there.
  const mine = kept && kept.version === saved.version ? kept.marks : null;
  const first = mine ?? saved.marks ?? emptyMarks(size, offset);
  const rival = kept && !mine && JSON.stringify(kept.marks) !== JSON.stringify(saved.marks) ? kept : null;
  return <MarksEditor detail={detail} frames={frames} first={first} isKept={mine !== null} saved={saved} rival={rival} />;
}
