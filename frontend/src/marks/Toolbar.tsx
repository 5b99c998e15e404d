import type { JSX } from "preact";
import { IconButton } from "../shared/Icon";
import { useRoving } from "../shared/roving";
import { t } from "../words/language";
import { TOOLS } from "./tools";
import type { Editor } from "./use_editor";

interface Props {
  editor: Editor;
  proposing: boolean;
  onPropose: () => void;
  onZoom: (by: number | null) => void;
}

export function Toolbar({ editor, proposing, onPropose, onZoom }: Props): JSX.Element {
  const roving = useRoving("button:not(:disabled)");
  return (
    <div class="toolbar" role="toolbar" aria-orientation="vertical" aria-label={t("marks.tools")} ref={roving.list as { current: HTMLDivElement | null }} onKeyDown={roving.onKeyDown}>
      {TOOLS.map((tool) => (
        <IconButton key={tool.name} icon={tool.icon} name={t(tool.word)} keyName={tool.letter} pressed={editor.tool === tool.name} onClick={() => editor.use(tool.name)} testid={`tool-${tool.name}`} />
      ))}
      <hr />
      <IconButton icon="propose" name={t("tool.propose")} disabled={proposing} onClick={onPropose} testid="propose" />
      <hr />
      <IconButton icon="undo" name={t("marks.undo")} keyName="Control+Z" disabled={!editor.canUndo} onClick={editor.undo} testid="undo" />
      <IconButton icon="redo" name={t("marks.redo")} keyName="Control+Y" disabled={!editor.canRedo} onClick={editor.redo} testid="redo" />
      <hr />
      <IconButton icon="plus" name={t("fix.zoomIn")} keyName="+" onClick={() => onZoom(1.25)} testid="zoom-in" />
      <IconButton icon="minus" name={t("fix.zoomOut")} keyName="-" onClick={() => onZoom(0.8)} testid="zoom-out" />
      <IconButton icon="whole" name={t("marks.whole")} keyName="0" onClick={() => onZoom(null)} testid="zoom-whole" />
    </div>
  );
}
