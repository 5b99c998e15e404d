/** Where the page is: kept in the address's hash, so that a reload and a bookmark return. */
import { signal } from "@preact/signals";

export type Screen = "case" | "item" | "marks" | "fix" | "compare" | "report";

export interface Route {
  screen: Screen;
  items: number[];
  time: string | null;
  tool: string | null;
}

const SCREENS: readonly Screen[] = ["case", "item", "marks", "fix", "compare", "report"];

export function routeOf(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [name = "", ...rest] = path.split("/");
  const values = new URLSearchParams(query);
  const screen = SCREENS.find((one) => one === name) ?? "case";
  const items = rest.flatMap((part) => part.split(",")).map(Number).filter((n) => Number.isInteger(n) && n > 0);
  return { screen, items, time: values.get("t"), tool: values.get("tool") };
}

export function hashOf(screen: Screen, items: readonly number[] = [], values: Record<string, string> = {}): string {
  const query = new URLSearchParams(values).toString();
  return `#/${screen}${items.length ? `/${items.join(",")}` : ""}${query ? `?${query}` : ""}`;
}

export const route = signal<Route>(routeOf(location.hash));
window.addEventListener("hashchange", () => {
  route.value = routeOf(location.hash);
});

export function go(screen: Screen, items: readonly number[] = [], values: Record<string, string> = {}): void {
  location.hash = hashOf(screen, items, values);
}

/** Put the time into the address without a step in the history. */
export function keepTime(time: string): void {
  const here = routeOf(location.hash);
  if (here.time === time) return;
  history.replaceState(null, "", hashOf(here.screen, here.items, { t: time }));
}
