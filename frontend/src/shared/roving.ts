/** Arrow keys move the focus among the elements of a list, of which one at a time is a stop of Tab. */
import { useRef } from "preact/hooks";

export interface Roving {
  list: { current: HTMLElement | null };
  onKeyDown: (event: KeyboardEvent) => void;
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** `selector` finds the stops; their tabIndex is kept here. */
export function useRoving(selector = "[data-stop]"): Roving {
  const list = useRef<HTMLElement | null>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const stops = [...(list.current?.querySelectorAll<HTMLElement>(selector) ?? [])];
    const here = stops.indexOf(document.activeElement as HTMLElement);
    const to = placeOf(event.key, here, stops.length);
    if (here < 0 || to === null) return;
    event.preventDefault();
    for (const [n, stop] of stops.entries()) stop.tabIndex = n === to ? 0 : -1;
    stops[to]?.focus();
  };
  return { list, onKeyDown };
}

export function placeOf(key: string, here: number, many: number): number | null {
  if (key === "Home") return 0;
  if (key === "End") return many - 1;
  const by = STEPS[key];
  return by === undefined ? null : Math.min(many - 1, Math.max(0, here + by));
}
