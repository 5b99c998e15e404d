import { signal } from "@preact/signals";
import type { CaseInfo } from "./api";
import { ask } from "./client";

/** The open case; its id is null while there is none. */
export const caseInfo = signal<CaseInfo | null>(null);

export async function recallCase(): Promise<void> {
  try {
    caseInfo.value = await ask<CaseInfo>("/api/case");
  } catch {
    // the banner tells that the server is away
  }
}
