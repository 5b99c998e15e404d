/** The class of a state's chip: its name without spaces. */
export function chipOf(state: string): string {
  return state.replace(/ /g, "-");
}
