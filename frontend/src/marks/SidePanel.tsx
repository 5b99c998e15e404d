import type { JSX } from "preact";
import type { XY } from "../shared/api";
import type { Pen } from "../shared/Stage";
import { t } from "../words/language";
import { CameraForm } from "./CameraForm";
import { Loupe } from "./Loupe";
import { MarkList } from "./MarkList";
import { MeasurePanel } from "./MeasurePanel";
import { ProposalsPanel } from "./ProposalsPanel";
import type { Editor } from "./use_editor";
import type { Measuring } from "./use_measure";
import type { Proposing } from "./use_proposals";

interface Props {
  editor: Editor;
  measuring: Measuring;
  proposals: Proposing;
  picture: ImageBitmap | null;
  focus: XY;
  draw: (pen: Pen) => void;
  fitShown: boolean;
  onShowFit: (on: boolean) => void;
}

export function SidePanel(props: Props): JSX.Element {
  const { editor } = props;
  return (
    <aside class="marks-side" aria-label={t("marks.list")}>
      <Loupe picture={props.picture} at={props.focus} draw={props.draw} />
      <MeasurePanel measuring={props.measuring} shown={props.fitShown} onShow={props.onShowFit} />
      <ProposalsPanel proposals={props.proposals} />
      <MarkList editor={editor} />
      <CameraForm editor={editor} />
    </aside>
  );
}
