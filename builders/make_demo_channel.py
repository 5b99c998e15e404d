"""Lay the demo's clips out as a messenger's export: ``python -m builders.make_demo_channel build/demo``.

The channel is made up. Its two posts carry the clips that ``builders.render.make_clips`` rendered, under one caption,
in the form in which Telegram Desktop writes the history of a chat.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

CAPTION = "Neryungri, 22 September 2022"
POSTED = {
    "yard": datetime(2022, 9, 22, 12, 0, 0, tzinfo=UTC),
    "false_caption": datetime(2022, 9, 22, 11, 41, 20, tzinfo=UTC),
}
CHANNEL_ID = 1000000001
FIRST_MESSAGE = 411
EXPORTER_ZONE = timedelta(hours=3)
"""The export's own times are local to whoever exported."""


def message(number: int, name: str, posted: datetime) -> dict[str, Any]:
    """Return one post with its clip, as the export tells it."""
    return {
        "id": FIRST_MESSAGE + number,
        "type": "message",
        "date": (posted + EXPORTER_ZONE).strftime("%Y-%m-%dT%H:%M:%S"),
        "date_unixtime": str(int(posted.timestamp())),
        "from": "Yards of the north",
        "from_id": f"channel{CHANNEL_ID}",
        "file": f"video_files/{name}.mp4",
        "file_name": f"{name}.mp4",
        "media_type": "video_file",
        "mime_type": "video/mp4",
        "text": CAPTION,
        "text_entities": [{"type": "plain", "text": CAPTION}],
    }


def main() -> None:
    """Write the export into a folder ``channel`` beside the clips, which are linked and not copied."""
    folder = Path(sys.argv[1])
    media = folder / "channel/video_files"
    media.mkdir(parents=True, exist_ok=True)
    for name in POSTED:
        (media / f"{name}.mp4").unlink(missing_ok=True)
        os.link(folder / f"{name}.mp4", media / f"{name}.mp4")
    ordered = sorted(POSTED, key=POSTED.__getitem__)
    history = {
        "name": "Yards of the north",
        "type": "public_channel",
        "id": CHANNEL_ID,
        "messages": [message(number, name, POSTED[name]) for number, name in enumerate(ordered)],
    }
    (folder / "channel/result.json").write_text(json.dumps(history, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
