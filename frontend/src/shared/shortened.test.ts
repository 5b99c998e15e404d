import { expect, test } from "vitest";
import { shortened, withoutMiddle } from "./shortened";

test("a path keeps its last part and what stands around it", () => {
  expect(shortened("telegram: /data/case/channel/video_files/yard.mp4, posted by Yards of the north")).toBe("telegram: …/yard.mp4, posted by Yards of the north");
  expect(shortened("C:\\Users\\Ann\\My clips\\a b.mp4")).toBe("…/a b.mp4");
});

test("a short path and an address stay", () => {
  expect(shortened("photos/yard.jpg")).toBe("photos/yard.jpg");
  expect(shortened("photos/2022/yard.jpg")).toBe("photos/2022/yard.jpg");
  expect(shortened("https://t.me/channel/12/345")).toBe("https://t.me/channel/12/345");
});

test("what is too long loses its middle, and no letter is broken", () => {
  expect(withoutMiddle("abcdefghij", 7)).toBe("abcd…ij");
  expect([...withoutMiddle("😀".repeat(300), 21)].length).toBe(21);
  expect(withoutMiddle("😀".repeat(300), 21)).not.toMatch(/(?:[\ud800-\udbff](?![\udc00-\udfff]))|(?:(?<![\ud800-\udbff])[\udc00-\udfff])/);
  expect(withoutMiddle("а".repeat(1_000_000), 110).length).toBe(110);
});
