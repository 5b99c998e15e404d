/** Keys of the Marks screen. All marking is possible with them alone. */
import type { Editor } from "./use_editor";
import { TOOLS } from "./tools";

const ARROWS: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Keys while the frame has the focus: arrows, Enter, Delete, Esc. True when it was one. */
export function stageKey(event: KeyboardEvent, editor: Editor, clamp: (x: number, y: number) => [number, number]): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const arrow = ARROWS[event.key];
  if (arrow) {
    const nudging = editor.tool === "select" && editor.chosen !== null;
    const by = nudging ? (event.shiftKey ? 1 : 0.1) : event.shiftKey ? 20 : 1;
    if (nudging) editor.nudge(arrow[0] * by, arrow[1] * by);
    else editor.moveHair(clamp(editor.hair[0] + arrow[0] * by, editor.hair[1] + arrow[1] * by));
    return true;
  }
  if (event.key === "Enter" || event.key === " ") {
    if (editor.tool === "select") editor.cycle(event.shiftKey ? -1 : 1);
    else editor.place(editor.hair);
    return true;
  }
  return false;
}

export interface Commands {
  step: (by: number) => void;
  zoom: (by: number | null) => void;
  removeChosen: () => void;
  proposal: (accept: boolean) => boolean;
}

/** Keys of the whole screen; single letters only where they are switched on. True when it was one. */
export function screenKey(event: KeyboardEvent, editor: Editor, commands: Commands, letters: boolean): boolean {
  if (event.ctrlKey || event.metaKey) return undoKey(event, editor);
  if (event.altKey) return false;
  if (event.key === "Escape") {
    if (editor.placed.length) editor.use(editor.tool);
    else editor.choose(null);
    return true;
  }
  if (event.key === "Delete" || event.key === "Backspace") {
    commands.removeChosen();
    return true;
  }
  return letters && letterKey(event, editor, commands);
}

function undoKey(event: KeyboardEvent, editor: Editor): boolean {
  const key = event.key.toLowerCase();
  if (key === "y" || (key === "z" && event.shiftKey)) editor.redo();
  else if (key === "z") editor.undo();
  else return false;
  return true;
}

function letterKey(event: KeyboardEvent, editor: Editor, commands: Commands): boolean {
  const tool = TOOLS.find((one) => one.letter === event.key);
  if (tool) editor.use(tool.name);
  else if (event.key === "k") editor.place(null);
  else if (event.key === "n" || event.key === "b") editor.cycle(event.key === "n" ? 1 : -1);
  else if (event.key === "," || event.key === ".") commands.step(event.key === "." ? 1 : -1);
  else if (event.key === "<" || event.key === ">") commands.step(event.key === ">" ? 10 : -10);
  else if (event.key === "+" || event.key === "=") commands.zoom(1.25);
  else if (event.key === "-") commands.zoom(0.8);
  else if (event.key === "0") commands.zoom(null);
  else if (event.key === "y" || event.key === "x") return commands.proposal(event.key === "y");
  else return false;
  return true;
}
