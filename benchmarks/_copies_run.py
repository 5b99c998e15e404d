"""Asks an archive of made and real footage for altered copies; everything is kept, so a stopped run goes on."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from _copies_distractors import CHUNK_S, FIRST, SIDE, chunks, fingerprinted, prints
from _copies_drawn import STILL, of_path, query
from _copies_root import ROOT
from _copies_set import (
    SHARED,
    TAKE_ASKED,
    Asked,
    copies,
    in_turn,
    same_scenes,
    sources,
    strangers,
    takes_asked,
)  # fmt: skip
from _copies_table import Judged, Said, judged
from builders.made_clips.clips import drawn

from noonmark.copies.fingerprinting import fingerprint
from noonmark.copies.index.opening import open_index
from noonmark.copies.match import Evidence
from noonmark.copies.probability import kind_of, probability
from noonmark.copies.query import read_query
from noonmark.copies.relation import judged as relation_of
from noonmark.copies.search import find_all

TAKES_OF = 6
"""Of so many made sources other takes lie among the distractors."""
AT_ONCE = 16
ALSO_KEPT = ("chair-19-sd-bar", "chair-20-sd-bar", "chair-22-with-small-logo-bar")


@dataclass(frozen=True)
class Plan:
    """What is asked for.

    Attributes
    ----------
    made : sequence of int
        Numbers of the made sources.
    chunks : sequence of int
        Numbers of the chunks of distractors.
    names : tuple of str
        Alterations.
    strangers : sequence of int
        Numbers of unrelated clips that are asked for.
    real : bool
        Footage of others too.
    minutes : float
        No chunk is begun later than so long after the first.
    asking : float
        No questions are begun later than so many minutes after the first; those asked are a fair draw.
    """

    folder: Path
    made: Sequence[int]
    chunks: Sequence[int]
    names: tuple[str, ...]
    strangers: Sequence[int]
    real: bool
    workers: int
    minutes: float = 1e9
    asking: float = 1e9

    @property
    def takes_of(self) -> Sequence[int]:
        """Numbers of the made clips of which other takes are among the distractors."""
        return range(self.made[0], self.made[0] + TAKES_OF) if len(self.made) else ()


def hours(count: float) -> int:
    """Return how many chunks hold about so many hours."""
    return round(count * 3600 / CHUNK_S)


def note(words: str) -> None:
    sys.stderr.write(f"\r{time.strftime('%H:%M:%S')} {words:70s}")
    sys.stderr.flush()


def _digest(paths: Sequence[Path]) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths if path.exists())).hexdigest()[:10]


def code_key() -> str:
    """Return what tells states of the code of noonmark.copies apart, without its data and its index."""
    return _digest(sorted((ROOT / "src/noonmark/copies").glob("*.py")))


def kept_key() -> str:
    """Return what tells apart the states of the code that makes clips and fingerprints: what two short ones are."""
    told = hashlib.sha256(str(SIDE).encode())
    for number in (FIRST, FIRST + 1):
        made = fingerprinted("key", drawn(number, seconds=12.0))
        for part in fields(made):
            value = getattr(made, part.name)
            told.update(value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode())
    return told.hexdigest()[:10]


def questions(plan: Plan) -> tuple[list[Path], list[Asked]]:
    """Return the files that the archive holds beside the distractors, and the clips that are asked for."""
    run = in_turn(plan.workers, note)
    of = sources(plan.folder / "sources", plan.made, real=plan.real, run=run)
    kept = [*of, *same_scenes(plan.folder / "sources", plan.made, 1, run)]
    if plan.real:
        kept += [path for name in ALSO_KEPT if (path := SHARED / f"copies/tmk/{name}.mp4").exists()]
    takes = same_scenes(plan.folder / "asked", plan.made, TAKE_ASKED, run)
    asked = copies(plan.folder / "asked", of, plan.names, run)
    asked += takes_asked(plan.folder / "asked", takes, run)
    return kept, asked + strangers(plan.folder / "asked", plan.strangers, run)


def archive(plan: Plan, kept: Sequence[Path]) -> tuple[Path, float]:
    """Return the folder of the index with everything in it, and how many hours of distractors that is."""
    run: Any = in_turn(plan.workers, note)
    state = kept_key()
    paths, length = chunks(plan.folder / f"distractors-{state}", plan.chunks, plan.takes_of, run, minutes=plan.minutes)
    folder = plan.folder / f"index-{state}-{len(paths)}-{len(kept)}"
    with open_index(folder, make=True) as index:
        held = {filed.path for filed in index.files()}
        for number, path in enumerate(paths, 1):
            note(f"index: chunk {number} of {len(paths)}")
            for name, told in prints(path):
                if name not in held:
                    index.add(told, path=name)
        for path in kept:
            note(f"fingerprint: {path.name}")
            if str(path) not in held:
                index.add(fingerprint(path), path=str(path))
        index.settle()
    return folder, length


def answer(asked: Asked, folder: Path) -> dict[str, Any]:
    """Return what a search says, as kept in the file of answers."""
    with open_index(folder) as index:
        start = time.process_time()
        is_drawn = asked.path.startswith("drawn/")
        shown = query(of_path(asked.path)) if is_drawn else read_query(Path(asked.path))
        found = find_all(shown, index, least_probability=0.0)
        spent = time.process_time() - start
    said = [
        {
            "file": each.file, "relation": each.relation, "probability": each.probability, "speed": each.speed,
            "query_s": each.query[0], "match_s": each.match[0], "score": each.score, "words": list(each.alterations),
            "evidence": asdict(each.evidence),
        }
        for each in found
    ]  # fmt: skip
    return {"asked": asdict(asked), "said": said, "cpu_s": spent}


def answers(plan: Plan, asked: Sequence[Asked], folder: Path) -> list[dict[str, Any]]:
    """Return all answers, those kept from earlier runs of the same code first."""
    path = plan.folder / f"answers-{code_key()}-{folder.name}.jsonl"
    told = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    done = {each["asked"]["path"] for each in told}
    left = sorted((each for each in asked if each.path not in done), key=_spread)
    wanted = {each.path for each in asked}
    run: Any = in_turn(plan.workers, lambda _: None)
    until = time.monotonic() + 60.0 * plan.asking
    with path.open("a") as out:
        for start in range(0, len(left), AT_ONCE):
            note(f"asked: {start} of {len(left)}")
            if time.monotonic() > until:
                break
            for each in run(partial(answer, folder=folder), left[start : start + AT_ONCE]):
                out.write(json.dumps(each) + "\n")
                told.append(each)
            out.flush()
    return [each for each in told if each["asked"]["path"] in wanted]


def _spread(asked: Asked) -> str:
    """Return a key by which any first part of the questions is a fair draw of them."""
    return hashlib.sha256(Path(asked.path).name.encode()).hexdigest()


def all_judged(told: Sequence[dict[str, Any]]) -> list[Judged]:
    """Return the answers sorted into right and wrong ones."""
    asked = [Asked(**each["asked"]) for each in told]
    return [judged(a, [said_of(one, a) for one in each["said"]]) for a, each in zip(asked, told, strict=True)]


def said_of(one: dict[str, Any], asked: Asked) -> Said:
    """Return an answer with the relation and the probability that its evidence has by the present rules."""
    evidence = Evidence(**one["evidence"])
    relation, score = relation_of(evidence)
    table = kind_of(relation, evidence, still=f"--{STILL}" in asked.path)
    return Said(one["file"], relation, probability(score, table), one["query_s"], one["match_s"], score, table)
