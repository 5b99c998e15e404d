"""Make examples/look/yard.jpg: the drawn yard of examples/neryungri as a phone would have written it, with one mistake.

Run as ``.venv/bin/python builders/make_look_example.py``. Place and local clock are those of the drawing (Neryungri,
2022-09-22T01:40Z, 10:40 on the town's clocks). The GPS time is written as some phones do it wrongly: it repeats the
local clock, where UTC belongs.
"""

from __future__ import annotations

from pathlib import Path

from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
LAT, LON = 56.6577, 124.7207
SIZE = (640, 360)


def parts(degrees: float) -> tuple[IFDRational, ...]:
    """Return degrees, minutes and seconds as EXIF writes them."""
    hundredths = round(degrees * 360_000)
    whole = (hundredths // 360_000, hundredths // 6000 % 60)
    return (*(IFDRational(part, 1) for part in whole), IFDRational(hundredths % 6000, 100))


def exif() -> Image.Exif:
    """Return the metadata."""
    made = Image.Exif()
    made.update({ExifTags.Base.Make: "Example", ExifTags.Base.Model: "Phone 1", ExifTags.Base.Orientation: 1})
    made.get_ifd(ExifTags.IFD.Exif).update(
        {
            ExifTags.Base.DateTimeOriginal: "2022:09:22 10:40:12",
            ExifTags.Base.FocalLengthIn35mmFilm: 27,
        }
    )
    made.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLatitudeRef: "N",
            ExifTags.GPS.GPSLatitude: parts(LAT),
            ExifTags.GPS.GPSLongitudeRef: "E",
            ExifTags.GPS.GPSLongitude: parts(LON),
            ExifTags.GPS.GPSDateStamp: "2022:09:22",
            ExifTags.GPS.GPSTimeStamp: tuple(IFDRational(part, 1) for part in (10, 40, 12)),
            ExifTags.GPS.GPSImgDirectionRef: "T",
            ExifTags.GPS.GPSImgDirection: IFDRational(18, 1),
        }
    )
    return made


def main() -> None:
    folder = EXAMPLES / "look"
    folder.mkdir(exist_ok=True)
    with Image.open(EXAMPLES / "neryungri" / "yard.png") as drawn:
        small = drawn.convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)
    small.save(folder / "yard.jpg", quality=80, exif=exif())


if __name__ == "__main__":
    main()
