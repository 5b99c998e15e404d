import type { FrameMarks } from "../shared/marks_document";
import { t } from "../words/language";
import { markOf, type PointName } from "./edit";

/** A mark in words: its own name, or its kind and number. */
export function markWords(frame: FrameMarks, mark: string): string {
  const [kind, n = "0"] = mark.split(".");
  const number = Number(n) + 1;
  if (kind === "object") return frame.objects?.[Number(n)]?.name || t("marks.object", { n: number });
  if (kind === "vertical") return `${t("tool.vertical")} ${number}`;
  if (kind === "parallel") return `${t("tool.parallel")} ${number}`;
  if (kind === "horizon") return t("tool.horizon");
  return kind === "sun" ? t("tool.sun") : t("tool.own");
}

export function pointWords(frame: FrameMarks, name: PointName): string {
  const parts = name.split(".");
  const last = parts.at(-1);
  const mark = markWords(frame, markOf(name));
  if (parts.length === 1) return mark;
  if (last === "base" || last === "top" || last === "tip") return `${mark}: ${t(`part.${last}`)}`;
  return `${mark}: ${t(last === "0" ? "part.from" : "part.to")}`;
}
