import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { XY } from "../shared/api";
import { IconButton } from "../shared/Icon";
import { Stage, type Pen } from "../shared/Stage";
import { exactSeconds } from "../shared/time";
import { useFrames } from "../shared/use_frames";
import type { View } from "../shared/view";
import { NumberField } from "../marks/fields";
import type { Key } from "../words/catalogue";
import { t } from "../words/language";
import { boxBetween, heldBox, type HiddenBox } from "./boxes";

interface Props {
  number: number;
  /** The frame to begin with: the marked one, which the report shows. */
  first: number;
  boxes: readonly HiddenBox[];
  onChange: (boxes: readonly HiddenBox[]) => void;
}

const SIDES: readonly Key[] = ["report.left", "report.top", "report.width", "report.height"];

/** Boxes drawn over what must not be seen; each can also be given in numbers. */
export function BoxesEditor({ number, first, boxes, onChange }: Props): JSX.Element {
  const frames = useFrames(number, null, false, first);
  const [view, setView] = useState<View | null>(null);
  const [drawn, setDrawn] = useState<[number, number, number, number] | null>(null);
  const from = useRef<XY | null>(null);
  const { frame } = frames;
  const size = { width: frame?.width ?? 1, height: frame?.height ?? 1 };
  const here = boxes.filter((one) => one.time_s === frame?.time_s);
  const add = (box: [number, number, number, number]): void => {
    if (frame) onChange([...boxes, { time_s: frame.time_s, offset_s: Number(frame.offset_s), box }]);
  };
  const draw = (pen: Pen): void => {
    for (const box of [...here.map((one) => one.box), ...(drawn ? [drawn] : [])]) paintBox(pen, box);
  };
  return (
    <section class="section" aria-labelledby="boxes-title">
      <h2 id="boxes-title">{t("report.boxes")}</h2>
      <p class="small soft">{t("report.boxHelp")}</p>
      <div class="box-stage">
        <Stage
          picture={frames.picture} view={view} onView={setView} draw={draw} label={t("report.stage")} testid="box-stage" cursor="crosshair"
          onPress={(point) => {
            from.current = point;
            return true;
          }}
          onDrag={(point) => from.current && setDrawn(boxBetween(from.current, point, size))}
          onLift={(point) => {
            const box = from.current ? boxBetween(from.current, point, size) : null;
            if (box && box[2] > 2 && box[3] > 2) add(box);
            setDrawn(null);
          }}
          onDrop={() => setDrawn(null)}
          onKeyDown={(event) => {
            if (event.key === "b") add(heldBox([size.width / 2 - 40, size.height / 2 - 40, 80, 80], size));
            else if (event.key === "ArrowRight" || event.key === "ArrowLeft") frames.step((event.key === "ArrowRight" ? 1 : -1) * (event.shiftKey ? 10 : 1));
            else return;
            event.preventDefault();
          }}
        />
      </div>
      <div class="row">
        <IconButton icon="back" name={t("item.back")} onClick={() => frames.step(-1)} />
        <IconButton icon="on" name={t("item.on")} onClick={() => frames.step(1)} />
        <span class="small">{frame ? exactSeconds(frame.time_s) : ""}</span>
        <button type="button" onClick={() => add(heldBox([size.width / 2 - 40, size.height / 2 - 40, 80, 80], size))} data-testid="add-box">{t("report.addBox")}</button>
      </div>
      <ul class="stack">
        {boxes.map((one, n) => (
          <li key={n} class="mark" data-testid={`box-${n}`}>
            <div class="row spread">
              <button type="button" class="small" onClick={() => frames.seek(one.time_s)}>{t("report.box", { n: n + 1 })} · {exactSeconds(one.time_s)}</button>
              <IconButton icon="bin" name={`${t("marks.delete")}: ${t("report.box", { n: n + 1 })}`} onClick={() => onChange(boxes.filter((_, m) => m !== n))} />
            </div>
            <div class="form four">
              {SIDES.map((word, side) => (
                <NumberField
                  key={word} label={t(word)} value={one.box[side]} min={0} step={1}
                  onChange={(value) => value !== null && onChange(boxes.map((other, m) => (m === n ? { ...other, box: heldBox(other.box.map((old, k) => (k === side ? value : old)), size) } : other)))}
                />
              ))}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function paintBox(pen: Pen, [x, y, w, h]: readonly number[]): void {
  const [left, top] = pen.at([(x ?? 0) - 0.5, (y ?? 0) - 0.5]);
  pen.ctx.fillStyle = "#000";
  pen.ctx.fillRect(left, top, (w ?? 0) * pen.view.scale, (h ?? 0) * pen.view.scale);
  pen.ctx.strokeStyle = "#f5b820";
  pen.ctx.lineWidth = 1.5;
  pen.ctx.strokeRect(left, top, (w ?? 0) * pen.view.scale, (h ?? 0) * pen.view.scale);
}
