"""Write the rendered clips of the test with their truths: ``python -m builders.signs.make_signs OUT [COUNT]``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from builders.signs.clips import filmed, scenes, written
from builders.signs.texts import of_the_test

SEED = 20260919
A_SCENE = 3


def main(folder: Path, count: int | None = None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    texts = of_the_test()
    np.random.default_rng(SEED).shuffle(texts)  # type: ignore[arg-type]
    for number, some in enumerate(scenes(texts, A_SCENE)):
        if count is not None and number >= count:
            return
        frames, shown = filmed(some, SEED + number, fitted=False)
        crf = int(np.random.default_rng(SEED + number).integers(24, 35))
        written(frames, folder / f"street-{number:03d}.mp4", crf=crf)
        truth = [
            {
                "script": one.text.script,
                "text": one.text.text,
                "place": one.text.place,
                "country": one.text.country,
                "readable": one.readable,
                "letter_px": round(one.letter_px, 2),
                "blur_px": round(one.blur_px, 2),
                "contrast": round(one.contrast, 3),
                "narrowing": round(one.narrowing, 3),
                "corners": one.corners[len(one.corners) // 2].round(1).tolist(),
            }
            for one in shown
        ]
        told = {"clip": f"street-{number:03d}.mp4", "crf": crf, "signs": truth}
        (folder / f"street-{number:03d}.json").write_text(json.dumps(told, ensure_ascii=False, indent=1))
        print(f"street-{number:03d}.mp4: {sum(one.readable for one in shown)} of {len(shown)} readable", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None)
