/** What hands do on a stage: one presses, drags or moves the frame; two fingers move and zoom it. */
import { useRef } from "preact/hooks";
import type { XY } from "./api";
import type { StageProps } from "./Stage";
import { pinched, toFrame, type View } from "./view";

interface Hands {
  down: (event: PointerEvent) => void;
  move: (event: PointerEvent) => void;
  up: (event: PointerEvent) => void;
  drop: (event: PointerEvent) => void;
}

interface Given {
  view: View | null;
  onView: (view: View) => void;
  /** Where an event lies on the stage. */
  point: (event: PointerEvent) => XY;
  props: Pick<StageProps, "onPress" | "onDrag" | "onLift" | "onDrop" | "onHover">;
}

/** own: the press is the screen's; move: the frame moves; pinch: two fingers; spent: a finger left of two. */
type Held =
  | { how: "own" | "spent" }
  | { how: "move"; from: XY; view: View }
  | { how: "pinch"; ids: [number, number]; from: [XY, XY]; view: View };

export function useHands({ view, onView, point, props }: Given): Hands {
  const touching = useRef(new Map<number, XY>());
  const held = useRef<Held | null>(null);

  const down = (event: PointerEvent): void => {
    if (!view) return;
    touching.current.set(event.pointerId, point(event));
    const [first, second] = [...touching.current];
    if (first && second) {
      if (held.current?.how === "own") props.onDrop?.();
      held.current = touching.current.size === 2 ? { how: "pinch", ids: [first[0], second[0]], from: [first[1], second[1]], view } : { how: "spent" };
      return;
    }
    const own = event.button === 0 && (props.onPress?.(toFrame(view, point(event)), event) ?? false);
    held.current = own ? { how: "own" } : { how: "move", from: point(event), view };
  };
  const move = (event: PointerEvent): void => {
    if (!view) return;
    const at = point(event);
    if (touching.current.has(event.pointerId)) touching.current.set(event.pointerId, at);
    const now = held.current;
    if (!now) props.onHover?.(toFrame(view, at));
    else if (now.how === "own") props.onDrag?.(toFrame(view, at), event);
    else if (now.how === "move") onView({ ...now.view, left: now.view.left + at[0] - now.from[0], top: now.view.top + at[1] - now.from[1] });
    else if (now.how === "pinch") onView(pinched(now.view, now.from, now.ids.map((id) => touching.current.get(id) ?? at) as [XY, XY]));
  };
  const left = (event: PointerEvent): void => {
    touching.current.delete(event.pointerId);
    held.current = touching.current.size ? { how: "spent" } : null;
  };
  const up = (event: PointerEvent): void => {
    const own = held.current?.how === "own";
    left(event);
    if (view && own) props.onLift?.(toFrame(view, point(event)), event);
  };
  const drop = (event: PointerEvent): void => {
    if (held.current?.how === "own") props.onDrop?.();
    left(event);
  };
  return { down, move, up, drop };
}
