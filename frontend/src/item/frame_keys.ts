/** Arrows step one frame, with Shift ten; "," and "." do too; Home and End go to the ends. True when it was one. */
export function frameKey(event: KeyboardEvent, step: (by: number) => void, end: (last: boolean) => void): boolean {
  const back = event.key === "ArrowLeft" || event.key === "," || event.key === "<";
  const on = event.key === "ArrowRight" || event.key === "." || event.key === ">";
  if (back || on) step((on ? 1 : -1) * (event.shiftKey ? 10 : 1));
  else if (event.key === "Home" || event.key === "End") end(event.key === "End");
  else return false;
  return true;
}
