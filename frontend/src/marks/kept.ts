/** Marks that the server has not yet acknowledged, kept in this browser. */
import { caseInfo } from "../shared/case_info";
import type { MarksDocument } from "../shared/marks_document";

export interface Kept {
  version: number;
  at: string;
  marks: MarksDocument;
}

function nameOf(item: number): string {
  return `noonmark-marks-${caseInfo.value?.id ?? ""}-${item}`;
}

export function keep(item: number, version: number, marks: MarksDocument): void {
  const kept: Kept = { version, at: new Date().toISOString(), marks };
  try {
    localStorage.setItem(nameOf(item), JSON.stringify(kept));
  } catch {
    // a full store: the marks still stand on the page and are sent as usual
  }
}

export function keptOf(item: number): Kept | null {
  const text = localStorage.getItem(nameOf(item));
  if (!text) return null;
  try {
    return JSON.parse(text) as Kept;
  } catch {
    return null;
  }
}

export function forget(item: number): void {
  localStorage.removeItem(nameOf(item));
}
