/** Long words for a list: paths keep their last part, and what is still too long loses its middle. */
const PATH = /(?:[A-Za-z]:)?(?:[\\/][^\\/,;\n]+){3,}/g;
const LONGEST = 110;

export function shortened(words: string, most = LONGEST): string {
  return withoutMiddle(words.replace(PATH, lastPart), most);
}

function lastPart(path: string, at: number, whole: string): string {
  if (whole.slice(Math.max(0, at - 2), at).endsWith(":/")) return path; // an address, not a path
  return `…/${path.split(/[\\/]/).at(-1) ?? ""}`;
}

/** By code points, so that no letter of two units is broken. */
export function withoutMiddle(words: string, most: number): string {
  if (words.length <= most) return words;
  const letters = [...words.slice(0, most * 2), ...words.slice(Math.max(most * 2, words.length - most * 2))];
  if (letters.length <= most) return words;
  const head = Math.ceil((most - 1) * 0.6);
  return `${letters.slice(0, head).join("")}…${letters.slice(letters.length - (most - 1 - head)).join("")}`;
}
