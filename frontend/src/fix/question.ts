/** What is asked of the fix, kept in this browser for each choice of items, so that no typed clue is lost. */
import { caseInfo } from "../shared/case_info";
import type { AskedClue, FixQuestion } from "../shared/api";

export function emptyQuestion(items: number[]): FixQuestion {
  return { items, clues: [], use_marks: true, use_metadata: true, without: [], trusts: {}, scope: {}, claim: null, keep: false };
}

function nameOf(items: readonly number[]): string {
  return `noonmark-fix-${caseInfo.value?.id ?? ""}-${items.join()}`;
}

export function recalled(items: number[]): FixQuestion {
  try {
    const kept = localStorage.getItem(nameOf(items));
    return kept ? { ...emptyQuestion(items), ...(JSON.parse(kept) as Partial<FixQuestion>), items, keep: false } : emptyQuestion(items);
  } catch {
    return emptyQuestion(items);
  }
}

export function retain(question: FixQuestion): void {
  try {
    localStorage.setItem(nameOf(question.items), JSON.stringify({ ...question, keep: false }));
  } catch {
    // a full store: the question still stands on the page
  }
}

export function withClue(question: FixQuestion, clue: AskedClue): FixQuestion {
  return { ...question, clues: [...question.clues, { ...clue, label: freeLabel(question, clue.label || clue.kind) }] };
}

function freeLabel(question: FixQuestion, wished: string): string {
  const taken = new Set(question.clues.map((clue) => clue.label));
  let label = wished;
  for (let n = 2; taken.has(label); n += 1) label = `${wished} ${n}`;
  return label;
}

export function withoutClue(question: FixQuestion, label: string): FixQuestion {
  const trusts = { ...question.trusts };
  delete trusts[label];
  return { ...question, clues: question.clues.filter((clue) => clue.label !== label), without: question.without.filter((one) => one !== label), trusts };
}

export function switched(question: FixQuestion, label: string, on: boolean): FixQuestion {
  const rest = question.without.filter((one) => one !== label);
  return { ...question, without: on ? rest : [...rest, label] };
}

/** A number where it is written as one, else the words as they are. */
export function valueOf(text: string): string | number {
  const words = text.trim();
  return /^-?\d+(\.\d+)?$/.test(words) ? Number(words) : words;
}
