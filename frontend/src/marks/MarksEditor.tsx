import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Frame, ItemDetail, SavedMarks, XY } from "../shared/api";
import { singleKeys, usePageKeys, writing } from "../shared/hooks";
import type { MarksDocument } from "../shared/marks_document";
import { ProblemNotice } from "../shared/Notice";
import { keepTime } from "../shared/route";
import { Stage, type Pen } from "../shared/Stage";
import { exactSeconds } from "../shared/time";
import type { Frames } from "../shared/use_frames";
import { showing, toStage, zoomed, type Size, type View } from "../shared/view";
import { t } from "../words/language";
import { Bottom } from "./Bottom";
import { drawDraft, drawFit, drawHair, drawMarks, drawProposals } from "./drawing";
import { markOf, pointOf, pointsOf, same, type PointName } from "./edit";
import type { Kept } from "./kept";
import { screenKey, stageKey } from "./keys";
import { SidePanel } from "./SidePanel";
import { factsOf } from "./tools";
import { Toolbar } from "./Toolbar";
import { useEditor } from "./use_editor";
import { useMeasure } from "./use_measure";
import { useProposals } from "./use_proposals";
import { useSaving } from "./use_saving";
import { SaveNotices } from "./SaveNotices";

const REACH_PX = 14;

interface Props {
  detail: ItemDetail;
  frames: Frames;
  first: MarksDocument;
  /** Whether `first` was kept in this browser and is newer than what the server has. */
  isKept: boolean;
  saved: SavedMarks;
  rival: Kept | null;
}

export function MarksEditor({ detail, frames, isKept, saved, rival, ...given }: Props): JSX.Element {
  const [first] = useState(given.first); // as the page was opened: what differs from it is a change
  const frame = frames.frame as Frame;
  const number = detail.item.number;
  const offset = Number(frame.offset_s);
  const editor = useEditor(first, offset, [Math.round(frame.width / 2), Math.round(frame.height / 2)]);
  const changedOnce = useRef(isKept);
  if (editor.marks !== first) changedOnce.current = true;
  const saving = useSaving(number, changedOnce.current ? editor.marks : saved.marks, saved);
  const measuring = useMeasure(number, editor.marks);
  const proposals = useProposals(number, frame, editor);
  const [view, setView] = useState<View | null>(null);
  const [size, setSize] = useState<Size>({ width: 1, height: 1 });
  const [fitShown, showFit] = useState(true);
  const held = useRef<PointName | null>(null);
  const clamp = (x: number, y: number): XY => [Math.min(frame.width - 0.5, Math.max(-0.5, x)), Math.min(frame.height - 0.5, Math.max(-0.5, y))];
  const focus: XY = (editor.chosen !== null && pointOf(editor.frame, editor.chosen)) || editor.hair;

  useEffect(() => keepTime(frame.time_s), [frame.time_s]);
  useEffect(() => {
    if (view) setView(showing(view, focus, size));
  }, [focus[0], focus[1]]);

  usePageKeys((event) => {
    if (writing(event)) return;
    const zoom = (by: number | null): void => setView(by === null ? null : view && zoomed(view, by, toStage(view, focus)));
    const removeChosen = (): void => {
      if (editor.chosen !== null) editor.remove(markOf(editor.chosen));
    };
    if (screenKey(event, editor, { step: frames.step, zoom, removeChosen, proposal: proposals.answer }, singleKeys.value)) event.preventDefault();
  });

  const strokes = (measuring.found?.strokes ?? []).filter((stroke) => same(stroke.frame_offset_s ?? editor.marks.offset_s, offset));
  const draw = (pen: Pen): void => {
    if (fitShown) drawFit(pen, strokes, measuring.busy);
    drawProposals(pen, proposals.open, proposals.chosen);
    drawMarks(pen, editor.frame, { chosen: editor.chosen, errors: true });
    drawDraft(pen, editor.placed, editor.hair);
    if (editor.tool !== "select" || editor.chosen === null) drawHair(pen, editor.hair);
  };
  const press = (point: XY): boolean => {
    if (editor.tool !== "select") {
      editor.moveHair(clamp(...point));
      return true;
    }
    const near = nearest(point, editor.frame, REACH_PX / (view?.scale ?? 1));
    editor.choose(near);
    held.current = near;
    return near !== null;
  };
  const drag = (point: XY): void => {
    if (editor.tool !== "select") editor.moveHair(clamp(...point));
    else if (held.current !== null) editor.movePoint(held.current, point, `drag ${held.current} ${offset}`);
  };
  const ask = t(factsOf(editor.tool).asks[editor.placed.length] ?? "ask.select");
  return (
    <div class="marks">
      <h1 class="seen">{t("screen.marks")}: {detail.item.name}</h1>
      <Toolbar editor={editor} proposing={proposals.busy} onPropose={proposals.propose} onZoom={(by) => setView(by === null ? null : view && zoomed(view, by, [size.width / 2, size.height / 2]))} />
      <div class="marks-main">
        <p class="ask" id="ask" role="status" data-testid="ask"><span class="ask-tool">{t(factsOf(editor.tool).word)}</span> {ask}</p>
        <div class="item-stage">
          <Stage
            picture={frames.picture} view={view} onView={setView} onSize={setSize} draw={draw} testid="stage" describedBy="ask" label={t("marks.stage")}
            cursor={editor.tool === "select" ? "default" : "crosshair"} onPress={press} onDrag={drag}
            onLift={(point) => {
              if (editor.tool !== "select") editor.place(clamp(...point));
              held.current = null;
            }}
            onDrop={() => {
              held.current = null;
            }}
            onHover={(point) => point && editor.tool !== "select" && editor.moveHair(clamp(...point))}
            onKeyDown={(event) => stageKey(event, editor, clamp) && event.preventDefault()}
          />
          <SaveNotices item={number} saving={saving} rival={rival} editor={editor} />
          {frames.problem && <ProblemNotice problem={frames.problem} />}
        </div>
        <Bottom detail={detail} frames={frames} editor={editor} saving={saving} time={exactSeconds(frame.time_s)} />
      </div>
      <SidePanel editor={editor} measuring={measuring} proposals={proposals} picture={frames.picture} focus={focus} draw={draw} fitShown={fitShown} onShowFit={showFit} />
    </div>
  );
}

function nearest(point: XY, frame: Parameters<typeof pointsOf>[0], reach: number): PointName | null {
  let best: PointName | null = null;
  let least = reach;
  for (const [name, other] of pointsOf(frame)) {
    const far = Math.hypot(point[0] - other[0], point[1] - other[1]);
    if (far < least) [best, least] = [name, far];
  }
  return best;
}
