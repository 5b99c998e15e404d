import { expect, test } from "vitest";
import { begun, changed, redone, undone } from "./history";

test("undo and redo walk through what was done", () => {
  const done = changed(changed(begun("a"), "b"), "c");
  expect(undone(done).now).toBe("b");
  expect(undone(undone(done)).now).toBe("a");
  expect(redone(undone(done)).now).toBe("c");
  expect(undone(begun("a")).now).toBe("a");
});

test("nudges of one point are one step back, those of another point a second", () => {
  let history = changed(begun(0), 1, "tip");
  history = changed(history, 2, "tip");
  history = changed(history, 3, "base");
  expect(undone(history).now).toBe(2);
  expect(undone(undone(history)).now).toBe(0);
});

test("a change after undo forgets what was undone", () => {
  const history = changed(undone(changed(begun("a"), "b")), "c");
  expect(redone(history).now).toBe("c");
});
