import type { IconName } from "../shared/Icon";
import type { Key } from "../words/catalogue";

export type Tool = "select" | "object" | "horizon" | "vertical" | "parallel" | "sun" | "own";

export interface ToolFacts {
  name: Tool;
  icon: IconName;
  letter: string;
  word: Key;
  /** What to place next, by how many points are placed. */
  asks: readonly Key[];
}

export const TOOLS: readonly ToolFacts[] = [
  { name: "select", icon: "select", letter: "q", word: "tool.select", asks: ["ask.select"] },
  { name: "object", icon: "object", letter: "o", word: "tool.object", asks: ["ask.base", "ask.top", "ask.tip"] },
  { name: "horizon", icon: "horizon", letter: "h", word: "tool.horizon", asks: ["ask.horizon", "ask.horizon"] },
  { name: "vertical", icon: "vertical", letter: "v", word: "tool.vertical", asks: ["ask.vertical", "ask.vertical"] },
  { name: "parallel", icon: "parallel", letter: "p", word: "tool.parallel", asks: ["ask.parallel", "ask.parallel", "ask.parallel", "ask.parallel"] },
  { name: "sun", icon: "sun", letter: "s", word: "tool.sun", asks: ["ask.sun"] },
  { name: "own", icon: "own", letter: "w", word: "tool.own", asks: ["ask.own"] },
];

export function factsOf(tool: Tool): ToolFacts {
  return TOOLS.find((one) => one.name === tool) ?? (TOOLS[0] as ToolFacts);
}
