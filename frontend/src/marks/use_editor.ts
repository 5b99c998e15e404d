/** The state of marking: tool, points being placed, the chosen point, the crosshair, and the way back. */
import { useState } from "preact/hooks";
import type { XY } from "../shared/api";
import type { FrameMarks, MarksDocument } from "../shared/marks_document";
import { frameAt, markOf, pointOf, pointsOf, withFrame, withMark, without, withPoint, type PointName } from "./edit";
import { begun, changed, redone, undone, type History } from "./history";
import { factsOf, type Tool } from "./tools";

export interface Editor {
  marks: MarksDocument;
  frame: FrameMarks;
  tool: Tool;
  placed: readonly (XY | null)[];
  chosen: PointName | null;
  hair: XY;
  canUndo: boolean;
  canRedo: boolean;
  use: (tool: Tool) => void;
  choose: (name: PointName | null) => void;
  moveHair: (to: XY) => void;
  place: (point: XY | null) => void;
  movePoint: (name: PointName, to: XY, key: string) => void;
  nudge: (dx: number, dy: number) => void;
  remove: (mark: string) => void;
  cycle: (by: number) => void;
  change: (marks: MarksDocument, key?: string) => void;
  changeFrame: (change: (frame: FrameMarks) => FrameMarks, key?: string) => void;
  replace: (marks: MarksDocument) => void;
  undo: () => void;
  redo: () => void;
}

export function useEditor(first: MarksDocument, offset: number, middle: XY): Editor {
  const [history, setHistory] = useState<History<MarksDocument>>(() => begun(first));
  const [tool, setTool] = useState<Tool>("object");
  const [placed, setPlaced] = useState<readonly (XY | null)[]>([]);
  const [chosen, setChosen] = useState<PointName | null>(null);
  const [hair, setHair] = useState<XY>(middle);
  const marks = history.now;
  const frame = frameAt(marks, offset);

  const change = (now: MarksDocument, key?: string): void => setHistory((old) => changed(old, now, key ?? null));
  const changeFrame = (how: (frame: FrameMarks) => FrameMarks, key?: string): void => setHistory((old) => changed(old, withFrame(old.now, offset, how), key ?? null));
  const place = (point: XY | null): void => {
    if (tool === "select") return;
    const points = [...placed, point];
    if (points.length < factsOf(tool).asks.length) return setPlaced(points);
    setPlaced([]);
    if (points.filter(Boolean).length < (tool === "object" ? 2 : points.length)) return;
    const [next, name] = withMark(frame, tool, points, "");
    change(withFrame(marks, offset, () => next));
    setChosen(name);
    if (tool === "horizon" || tool === "sun" || tool === "own") setTool("select");
  };
  const movePoint = (name: PointName, to: XY, key: string): void => {
    setHair(to);
    changeFrame((now) => withPoint(now, name, to), key);
  };
  return {
    marks, frame, tool, placed, chosen, hair,
    canUndo: history.past.length > 0 || placed.length > 0,
    canRedo: history.future.length > 0,
    use: (name) => {
      setTool(name);
      setPlaced([]);
      if (name !== "select") setChosen(null);
    },
    choose: (name) => {
      const point = name === null ? null : pointOf(frame, name);
      setChosen(name);
      setPlaced([]);
      if (point) {
        setHair(point);
        setTool("select");
      }
    },
    moveHair: setHair,
    place, movePoint,
    nudge: (dx, dy) => {
      const point = chosen === null ? null : pointOf(frame, chosen);
      if (point && chosen !== null) movePoint(chosen, [point[0] + dx, point[1] + dy], `nudge ${chosen} ${offset}`);
    },
    remove: (mark) => {
      changeFrame((now) => without(now, mark));
      if (chosen !== null && markOf(chosen).split(".")[0] === mark.split(".")[0]) setChosen(null);
    },
    cycle: (by) => {
      const names = pointsOf(frame).map(([name]) => name);
      const to = names[(names.indexOf(chosen ?? "") + by + names.length) % names.length];
      if (to === undefined) return;
      setTool("select");
      setChosen(to);
      setHair(pointOf(frame, to) ?? hair);
    },
    change, changeFrame,
    replace: (now) => {
      setHistory(begun(now));
      setChosen(null);
      setPlaced([]);
    },
    undo: () => (placed.length ? setPlaced(placed.slice(0, -1)) : setHistory(undone)),
    redo: () => setHistory(redone),
  };
}
