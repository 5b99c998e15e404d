import type { JSX } from "preact";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { XY } from "./api";
import { useHands } from "./use_hands";
import { fitted, toStage, zoomed, type Size, type View } from "./view";

export interface Pen {
  ctx: CanvasRenderingContext2D;
  view: View;
  size: Size;
  /** Where a frame point lies on the stage. */
  at: (point: XY) => XY;
}

export interface StageProps {
  picture: ImageBitmap | null;
  label: string;
  view: View | null;
  onView: (view: View) => void;
  draw?: (pen: Pen) => void;
  /** Returns true when it takes the press for itself; else dragging moves the frame. */
  onPress?: (point: XY, event: PointerEvent) => boolean;
  onDrag?: (point: XY, event: PointerEvent) => void;
  onLift?: (point: XY, event: PointerEvent) => void;
  /** A press that came to nothing: a second finger, or the system took it. */
  onDrop?: () => void;
  onHover?: (point: XY | null) => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  onSize?: (size: Size) => void;
  describedBy?: string;
  cursor?: string;
  focusable?: boolean;
  testid?: string;
}

/** A frame on a canvas that can be moved and zoomed, with what is drawn over it. */
export function Stage(props: StageProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(canvas, props.onSize);
  const { picture, view, onView } = props;
  const shape = picture ? `${picture.width} ${picture.height} ${size.width} ${size.height}` : "";

  useLayoutEffect(() => {
    if (picture && size.width > 0 && !view) onView(fitted(picture, size));
  }, [shape, view]);

  const framed = useRef("");
  useLayoutEffect(() => {
    if (picture && size.width > 0 && framed.current && framed.current !== shape) onView(fitted(picture, size));
    framed.current = shape;
  }, [shape]);

  useLayoutEffect(() => {
    const ctx = canvas.current?.getContext("2d");
    if (ctx) paint(ctx, picture, view, size, props.draw);
  });

  const point = useCallback(
    (event: PointerEvent | WheelEvent): XY => {
      const box = canvas.current?.getBoundingClientRect();
      return [event.clientX - (box?.left ?? 0), event.clientY - (box?.top ?? 0)];
    },
    [],
  );

  useEffect(() => {
    const element = canvas.current;
    const wheel = (event: WheelEvent): void => {
      if (!view) return;
      event.preventDefault();
      onView(zoomed(view, Math.exp(-event.deltaY * 0.0016), point(event)));
    };
    element?.addEventListener("wheel", wheel, { passive: false });
    return () => element?.removeEventListener("wheel", wheel);
  }, [view, onView]);

  const hands = useHands({ view, onView, point, props });

  return (
    <canvas
      ref={canvas}
      class="stage"
      role="application"
      aria-roledescription="frame"
      aria-label={props.label}
      aria-describedby={props.describedBy}
      tabIndex={props.focusable === false ? -1 : 0}
      data-testid={props.testid}
      style={{ cursor: props.cursor ?? "default" }}
      onPointerDown={(event) => {
        if (!view || event.button > 1) return;
        canvas.current?.focus({ preventScroll: true });
        canvas.current?.setPointerCapture(event.pointerId);
        hands.down(event);
      }}
      onPointerMove={hands.move}
      onPointerUp={hands.up}
      onPointerCancel={hands.drop}
      onPointerLeave={() => props.onHover?.(null)}
      onKeyDown={props.onKeyDown}
    />
  );
}

function useSize(canvas: { current: HTMLCanvasElement | null }, tell?: (size: Size) => void): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    const note = (): void => {
      const now = { width: element.clientWidth, height: element.clientHeight };
      setSize((old) => (old.width === now.width && old.height === now.height ? old : now));
      tell?.(now);
    };
    const watcher = new ResizeObserver(note);
    watcher.observe(element);
    note();
    return () => watcher.disconnect();
  }, []);
  return size;
}

function paint(ctx: CanvasRenderingContext2D, picture: ImageBitmap | null, view: View | null, size: Size, draw?: (pen: Pen) => void): void {
  const dense = window.devicePixelRatio || 1;
  const width = Math.round(size.width * dense);
  const height = Math.round(size.height * dense);
  if (ctx.canvas.width !== width || ctx.canvas.height !== height) {
    ctx.canvas.width = width;
    ctx.canvas.height = height;
  }
  ctx.setTransform(dense, 0, 0, dense, 0, 0);
  ctx.clearRect(0, 0, size.width, size.height);
  if (!picture || !view) return;
  ctx.imageSmoothingEnabled = view.scale < 3;
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(picture, view.left, view.top, picture.width * view.scale, picture.height * view.scale);
  draw?.({ ctx, view, size, at: (point) => toStage(view, point) });
}
