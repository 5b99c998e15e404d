import { expect, test } from "vitest";
import { bytesOf, clockOf, exactSeconds, localTime, percent, rounded, shown, secondsOf, utc } from "./time";

test("a fraction that ends is told as its decimal, one that does not keeps the fraction", () => {
  expect(exactSeconds("8/5")).toBe("1.600 s");
  expect(exactSeconds("0/1")).toBe("0.000 s");
  expect(exactSeconds("1001/30000")).toBe("0.033367 s (1001/30000)");
  expect(exactSeconds("1.0416667")).toBe("1.0416667 s");
});

test("seconds are read from decimals and fractions", () => {
  expect(secondsOf("24/25")).toBeCloseTo(0.96, 12);
  expect(secondsOf("2.5")).toBe(2.5);
  expect(clockOf(61.5)).toBe("1:01.50");
  expect(clockOf(3661)).toBe("1:01:01.00");
});

test("an instant is told in UTC, and by the clock of a zone beside it", () => {
  expect(utc("2022-09-22T10:40:12+09:00")).toBe("2022-09-22 01:40:12 UTC");
  expect(utc("not a time")).toBe("not a time");
  expect(localTime("2022-09-22T01:40:12Z", "Asia/Yakutsk")).toBe("2022-09-22 10:40 UTC+9");
  expect(localTime("2022-09-22T01:40:12Z", "America/St_Johns")).toBe("2022-09-21 23:10 UTC−2:30");
});

test("shares and areas are honest at their ends", () => {
  expect(percent(0.0004)).toBe("< 0.1\u00a0%");
  expect(percent(0.9995)).toBe("> 99.9\u00a0%");
  expect(percent(0.052)).toBe("5.2\u00a0%");
  expect(percent(0.5)).toBe("50\u00a0%");
  expect(rounded(4_043_341)).toBe("4\u202f000\u202f000");
  expect(rounded(0.123)).toBe("0.12");
  expect(shown("12,300 km2 remain, to 2022-09-22, 06:00")).toBe("12\u202f300 km² remain, to 2022-09-22, 06:00");
  expect(shown("near 59,3123 and 1,2")).toBe("near 59,3123 and 1,2");
  expect(bytesOf(2_058_830)).toBe("2.1 MB");
});
