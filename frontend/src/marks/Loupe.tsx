import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { XY } from "../shared/api";
import type { Pen } from "../shared/Stage";
import { toStage, type View } from "../shared/view";
import { t } from "../words/language";

const SCALE = 10;
const HEIGHT = 170;

interface Props {
  picture: ImageBitmap | null;
  at: XY | null;
  draw: (pen: Pen) => void;
}

/** Ten times the frame round a point: pixels as squares, the point's place to a hundredth. */
export function Loupe({ picture, at, draw }: Props): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current;
    const ctx = element?.getContext("2d");
    if (!element || !ctx) return;
    const dense = window.devicePixelRatio || 1;
    const size = { width: element.clientWidth, height: HEIGHT };
    element.width = size.width * dense;
    element.height = size.height * dense;
    ctx.setTransform(dense, 0, 0, dense, 0, 0);
    ctx.clearRect(0, 0, size.width, size.height);
    if (!picture || !at) return;
    const view: View = { scale: SCALE, left: size.width / 2 - (at[0] + 0.5) * SCALE, top: size.height / 2 - (at[1] + 0.5) * SCALE };
    ctx.imageSmoothingEnabled = false;
    ctx.drawImage(picture, view.left, view.top, picture.width * SCALE, picture.height * SCALE);
    draw({ ctx, view, size, at: (point) => toStage(view, point) });
  });
  const words = t("marks.loupe", { x: at ? at[0].toFixed(2) : "–", y: at ? at[1].toFixed(2) : "–" });
  return (
    <figure class="loupe">
      <canvas ref={canvas} role="img" aria-label={words} data-testid="loupe" />
      <figcaption class="small soft">{words}</figcaption>
    </figure>
  );
}
