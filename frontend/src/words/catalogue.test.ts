import { expect, test } from "vitest";
import { catalogue } from "./catalogue";

test("a text has the same places for values in all three languages, and none is empty", () => {
  const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? "").sort();
  for (const [key, texts] of Object.entries(catalogue)) {
    for (const text of texts) {
      expect(text.trim(), key).not.toBe("");
      expect(places(text), key).toEqual(places(texts[0]));
    }
  }
});
