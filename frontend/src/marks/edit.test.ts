import { expect, test } from "vitest";
import { emptyMarks, type MarksDocument } from "../shared/marks_document";
import { frameAt, markedOffsets, markOf, pointOf, pointsOf, withFrame, withMark, without, withPoint } from "./edit";

const empty = emptyMarks([960, 540], 0);

function post(marks: MarksDocument, offset: number): MarksDocument {
  return withFrame(marks, offset, (frame) => withMark(frame, "object", [[534, 386], [533, 195], [363, 347]], "post")[0]);
}

test("the first frame that is marked leads, whichever was open when the page was", () => {
  const marks = post(empty, 1.6);
  expect(marks.offset_s).toBe(1.6);
  expect(marks.objects).toEqual([{ name: "post", base: [534, 386], top: [533, 195], tip: [363, 347] }]);
  expect(marks.frames).toEqual([]);
});

test("a second frame stands in frames, with the keys of a frame only", () => {
  const marks = post(post(empty, 1.6), 4.8);
  expect(marks.offset_s).toBe(1.6);
  expect(markedOffsets(marks)).toEqual([1.6, 4.8]);
  expect(Object.keys(marks.frames?.[0] ?? {}).sort()).toEqual(["horizon", "objects", "offset_s", "own_shadow", "parallels", "sun", "verticals"]);
});

test("when the leading frame is emptied the next one leads", () => {
  const marks = withFrame(post(post(empty, 1.6), 4.8), 1.6, (frame) => without(frame, "object.0"));
  expect(marks.offset_s).toBe(4.8);
  expect(marks.objects?.length).toBe(1);
  expect(marks.frames).toEqual([]);
});

test("a point is moved alone, to a hundredth of a pixel", () => {
  const frame = withPoint(frameAt(post(empty, 0), 0), "object.0.tip", [363.123, 346.999]);
  expect(pointOf(frame, "object.0.tip")).toEqual([363.12, 347]);
  expect(pointOf(frame, "object.0.base")).toEqual([534, 386]);
});

test("every point of every kind has its name, and belongs to its mark", () => {
  let frame = frameAt(post(empty, 0), 0);
  for (const [kind, points] of [["horizon", 2], ["vertical", 2], ["parallel", 4], ["sun", 1], ["own", 1]] as const) {
    frame = withMark(frame, kind, Array.from({ length: points }, (_, n) => [n, n] as [number, number]), "")[0];
  }
  const names = pointsOf(frame).map(([name]) => name);
  expect(names.length).toBe(3 + 2 + 2 + 4 + 1 + 1);
  expect(new Set(names.map(markOf))).toEqual(new Set(["object.0", "horizon", "vertical.0", "parallel.0", "sun", "own"]));
  for (const name of names) expect(pointOf(withPoint(frame, name, [7, 8]), name)).toEqual([7, 8]);
});
