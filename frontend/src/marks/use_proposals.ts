import { useEffect, useState } from "preact/hooks";
import type { Frame, Problem, Proposal, Proposals } from "../shared/api";
import { ask, told } from "../shared/client";
import { rounded } from "./edit";
import type { Editor } from "./use_editor";

export interface Proposing {
  open: readonly Proposal[];
  notes: readonly string[];
  chosen: string | null;
  busy: boolean;
  problem: Problem | null;
  propose: () => void;
  choose: (name: string | null) => void;
  accept: (name: string) => void;
  reject: (name: string) => void;
  clear: () => void;
  /** Answers the chosen one; false when there is none. */
  answer: (accept: boolean) => boolean;
}

/** Lines that the server proposes for a frame. Nothing of them is a mark before it is accepted. */
export function useProposals(item: number, frame: Frame, editor: Editor): Proposing {
  const [open, setOpen] = useState<readonly Proposal[]>([]);
  const [notes, setNotes] = useState<readonly string[]>([]);
  const [chosen, setChosen] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    setOpen([]);
    setNotes([]);
    setChosen(null);
  }, [frame.time_s]);

  const propose = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const answer = await ask<Proposals>(`/api/items/${item}/propose`, { json: { time_s: frame.time_s } });
      setOpen(answer.proposals);
      setNotes(answer.notes ?? []);
      setChosen(answer.proposals[0]?.name ?? null);
    } catch (error) {
      setProblem(told(error));
    }
    setBusy(false);
  };
  const close = (name: string): void => {
    const at = open.findIndex((one) => one.name === name);
    const rest = open.filter((one) => one.name !== name);
    setOpen(rest);
    setChosen(rest[Math.min(at, rest.length - 1)]?.name ?? null);
    if (!rest.length) setNotes([]);
  };
  const accept = (name: string): void => {
    const one = open.find((other) => other.name === name);
    if (!one) return;
    const line = [rounded(one.line[0]), rounded(one.line[1])] as typeof one.line;
    if (one.kind === "horizon") {
      const error = one.error_deg ? { horizon_error_deg: Math.round(one.error_deg * 100) / 100 } : {};
      editor.change({ ...editor.marks, ...error });
      editor.changeFrame((now) => ({ ...now, horizon: line }));
    } else editor.changeFrame((now) => ({ ...now, verticals: [...(now.verticals ?? []), line] }));
    close(name);
  };
  return {
    open, notes, chosen, busy, problem,
    propose: () => void propose(),
    choose: setChosen,
    accept,
    reject: close,
    clear: () => {
      setOpen([]);
      setNotes([]);
    },
    answer: (yes) => {
      if (chosen === null) return false;
      if (yes) accept(chosen);
      else close(chosen);
      return true;
    },
  };
}
