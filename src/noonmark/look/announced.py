"""When cameras, phones and file formats came: no clock of theirs can rightly show an earlier day."""

from __future__ import annotations

from datetime import date

APPLE = "Apple Newsroom"
SAMSUNG = "Samsung Newsroom"
GOOGLE = "Google, The Keyword"
GOPRO = "GoPro press releases"
DJI = "DJI newsroom"
DPREVIEW = "Digital Photography Review, announcements"

MODELS: tuple[tuple[str, str, date, str], ...] = (
    ("Apple", "iPhone 16", date(2024, 9, 9), APPLE),
    ("Apple", "iPhone 15", date(2023, 9, 12), APPLE),
    ("Apple", "iPhone 14", date(2022, 9, 7), APPLE),
    ("Apple", "iPhone SE (3rd", date(2022, 3, 8), APPLE),
    ("Apple", "iPhone 13", date(2021, 9, 14), APPLE),
    ("Apple", "iPhone 12", date(2020, 10, 13), APPLE),
    ("Apple", "iPhone SE (2nd", date(2020, 4, 15), APPLE),
    ("Apple", "iPhone 11", date(2019, 9, 10), APPLE),
    ("Apple", "iPhone XR", date(2018, 9, 12), APPLE),
    ("Apple", "iPhone XS", date(2018, 9, 12), APPLE),
    ("Apple", "iPhone X", date(2017, 9, 12), APPLE),
    ("Apple", "iPhone 8", date(2017, 9, 12), APPLE),
    ("Apple", "iPhone 7", date(2016, 9, 7), APPLE),
    ("Apple", "iPhone SE", date(2016, 3, 21), APPLE),
    ("Apple", "iPhone 6s", date(2015, 9, 9), APPLE),
    ("Apple", "iPhone 6", date(2014, 9, 9), APPLE),
    ("Apple", "iPhone 5s", date(2013, 9, 10), APPLE),
    ("Apple", "iPhone 5c", date(2013, 9, 10), APPLE),
    ("Apple", "iPhone 5", date(2012, 9, 12), APPLE),
    ("Apple", "iPhone 4S", date(2011, 10, 4), APPLE),
    ("Apple", "iPhone 4", date(2010, 6, 7), APPLE),
    ("Apple", "iPhone 3GS", date(2009, 6, 8), APPLE),
    ("Apple", "iPhone 3G", date(2008, 6, 9), APPLE),
    ("Apple", "iPhone", date(2007, 1, 9), APPLE),
    ("samsung", "SM-S92", date(2024, 1, 17), SAMSUNG),
    ("samsung", "SM-S91", date(2023, 2, 1), SAMSUNG),
    ("samsung", "SM-S90", date(2022, 2, 9), SAMSUNG),
    ("samsung", "SM-G99", date(2021, 1, 14), SAMSUNG),
    ("samsung", "SM-G98", date(2020, 2, 11), SAMSUNG),
    ("samsung", "SM-G97", date(2019, 2, 20), SAMSUNG),
    ("samsung", "SM-G96", date(2018, 2, 25), SAMSUNG),
    ("samsung", "SM-G95", date(2017, 3, 29), SAMSUNG),
    ("samsung", "SM-G93", date(2016, 2, 21), SAMSUNG),
    ("samsung", "SM-G92", date(2015, 3, 1), SAMSUNG),
    ("samsung", "SM-G900", date(2014, 2, 24), SAMSUNG),
    ("samsung", "GT-I95", date(2013, 3, 14), SAMSUNG),
    ("samsung", "GT-I93", date(2012, 5, 3), SAMSUNG),
    ("samsung", "GT-I91", date(2011, 2, 13), SAMSUNG),
    ("samsung", "GT-I90", date(2010, 3, 23), SAMSUNG),
    ("Google", "Pixel 9", date(2024, 8, 13), GOOGLE),
    ("Google", "Pixel 8", date(2023, 10, 4), GOOGLE),
    ("Google", "Pixel 7", date(2022, 5, 11), GOOGLE),
    ("Google", "Pixel 6", date(2021, 8, 2), GOOGLE),
    ("Google", "Pixel 5", date(2020, 8, 3), GOOGLE),
    ("Google", "Pixel 4", date(2019, 6, 12), GOOGLE),
    ("Google", "Pixel 3", date(2018, 10, 9), GOOGLE),
    ("Google", "Pixel 2", date(2017, 10, 4), GOOGLE),
    ("Google", "Pixel", date(2016, 10, 4), GOOGLE),
    ("GoPro", "HERO13", date(2024, 9, 4), GOPRO),
    ("GoPro", "HERO12", date(2023, 9, 6), GOPRO),
    ("GoPro", "HERO11", date(2022, 9, 14), GOPRO),
    ("GoPro", "HERO10", date(2021, 9, 16), GOPRO),
    ("GoPro", "HERO9", date(2020, 9, 16), GOPRO),
    ("GoPro", "HERO8", date(2019, 10, 1), GOPRO),
    ("GoPro", "GoPro Max", date(2019, 10, 1), GOPRO),
    ("GoPro", "HERO7", date(2018, 9, 20), GOPRO),
    ("GoPro", "HERO6", date(2017, 9, 28), GOPRO),
    ("GoPro", "HERO5", date(2016, 9, 19), GOPRO),
    ("GoPro", "HERO4", date(2014, 9, 29), GOPRO),
    ("GoPro", "HERO3", date(2012, 10, 17), GOPRO),
    ("DJI", "FC8482", date(2023, 9, 25), DJI),  # Mini 4 Pro
    ("DJI", "FC3582", date(2022, 5, 10), DJI),  # Mini 3 Pro
    ("DJI", "FC3411", date(2021, 4, 15), DJI),  # Air 2S
    ("DJI", "FC7303", date(2020, 11, 4), DJI),  # Mini 2
    ("DJI", "FC3170", date(2020, 4, 27), DJI),  # Mavic Air 2
    ("DJI", "FC7203", date(2019, 10, 30), DJI),  # Mavic Mini
    ("DJI", "FC2103", date(2018, 1, 23), DJI),  # Mavic Air
    ("DJI", "FC6310", date(2016, 11, 15), DJI),  # Phantom 4 Pro
    ("DJI", "FC220", date(2016, 9, 27), DJI),  # Mavic Pro
    ("DJI", "FC330", date(2016, 3, 1), DJI),  # Phantom 4
    ("DJI", "FC300", date(2015, 4, 8), DJI),  # Phantom 3
    ("Canon", "Canon EOS R5", date(2020, 2, 12), DPREVIEW),
    ("Canon", "Canon EOS R6", date(2020, 7, 9), DPREVIEW),
    ("Canon", "Canon EOS RP", date(2019, 2, 13), DPREVIEW),
    ("Canon", "Canon EOS R", date(2018, 9, 5), DPREVIEW),
    ("Canon", "Canon EOS 5D Mark IV", date(2016, 8, 25), DPREVIEW),
    ("Canon", "Canon EOS 5D Mark III", date(2012, 3, 2), DPREVIEW),
    ("Canon", "Canon EOS 5D Mark II", date(2008, 9, 17), DPREVIEW),
    ("Canon", "Canon EOS 5D", date(2005, 8, 22), DPREVIEW),
    ("NIKON", "NIKON Z 9", date(2021, 3, 10), DPREVIEW),
    ("NIKON", "NIKON Z 6", date(2018, 8, 23), DPREVIEW),
    ("NIKON", "NIKON Z 7", date(2018, 8, 23), DPREVIEW),
    ("NIKON", "NIKON D850", date(2017, 7, 25), DPREVIEW),
    ("NIKON", "NIKON D750", date(2014, 9, 12), DPREVIEW),
    ("NIKON", "NIKON D800", date(2012, 2, 7), DPREVIEW),
    ("NIKON", "NIKON D700", date(2008, 7, 1), DPREVIEW),
    ("NIKON", "NIKON D90", date(2008, 8, 27), DPREVIEW),
)
"""Make, beginning of the model, first day it was announced or shown, and by whom; the more exact model first. Samsung:
the Galaxy S by its model numbers."""

FORMATS: tuple[tuple[str, date, str], ...] = (
    ("AVIF", date(2019, 2, 19), "AV1 Image File Format 1.0, Alliance for Open Media"),
    ("HEI", date(2015, 6, 1), "ISO/IEC 23008-12:2015"),
    ("WebP", date(2010, 9, 30), "Google's announcement of WebP"),
    ("WebM", date(2010, 5, 19), "Google's announcement of WebM"),
    ("MP4", date(2001, 10, 1), "ISO/IEC 14496-1:2001"),
    ("PNG", date(1996, 10, 1), "W3C Recommendation, PNG 1.0"),
)
"""Beginning of the container's name, and when the format was published."""
CODECS: tuple[tuple[str, date, str], ...] = (
    ("av1", date(2018, 3, 28), "AV1, Alliance for Open Media"),
    ("hevc", date(2013, 4, 13), "ITU-T H.265 (04/2013)"),
    ("vp9", date(2013, 6, 17), "Google's announcement of VP9"),
    ("h264", date(2003, 5, 30), "ITU-T H.264 (05/2003)"),
)


def camera_announced(make: str | None, model: str | None) -> tuple[str, date] | None:
    """Return a known model and the day before which nobody outside its maker had one.

    Examples
    --------
    >>> camera_announced("Apple", "iPhone 12 mini")
    ('iPhone 12', datetime.date(2020, 10, 13))
    """
    found = next(
        (
            row
            for row in MODELS
            if (make or "").lower().startswith(row[0].lower()) and _is_model((model or "").lower(), row[1].lower())
        ),
        None,
    )
    return None if found is None else (found[1], found[2])


def _is_model(model: str, known: str) -> bool:
    """Return whether a model begins so; "iphone 1" is not the beginning of "iphone 12"."""
    rest = model.removeprefix(known)
    return model.startswith(known) and not (known[-1].isdigit() and rest[:1].isdigit() and "iphone" in known)


def format_came(container: str, codecs: tuple[str, ...] = ()) -> tuple[str, date] | None:
    """Return the youngest known format of a file and when it was published."""
    found = [(name, day) for name, day, _ in FORMATS if container.lower().startswith(name.lower())]
    found += [(name, day) for name, day, _ in CODECS if name in codecs]
    return max(found, key=lambda row: row[1], default=None)
