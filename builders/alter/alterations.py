"""The ways in which clips come back, by name: what happens to picture, speed, sound and coding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from builders.alter import pictures as p


@dataclass(frozen=True)
class Alteration:
    """One way in which a clip comes back.

    Attributes
    ----------
    picture : callable or None
        Change of each frame; None leaves it.
    speed : float
        Of picture and sound; above 1 is faster.
    rate : float or None
        Frames a second; None is the source's.
    quality : int
        x264's constant rate factor.
    sound : str
        A filter chain of FFmpeg for the sound; "drop" leaves it out.
    codec : str
        Of the sound.
    sound_bits : int
        Bits a second of the sound.
    excerpt_s : tuple of float or None
        Start (as a share of the spare length) and length.
    inside_s : float or None
        So long a compilation is made around the excerpt.
    with_picture : bool
        False where only the sound comes back, under another picture.
    """

    picture: p.Change | None = None
    speed: float = 1.0
    rate: float | None = None
    quality: int = 25
    sound: str = ""
    codec: str = "aac"
    sound_bits: int = 96_000
    excerpt_s: tuple[float, float] | None = None
    inside_s: float | None = None
    with_picture: bool = True


PHONE = "highpass=f=300,lowpass=f=3400,aresample=8000,aresample=44100"
ALTERATIONS: Mapping[str, Alteration] = {
    "low bitrate": Alteration(p.small(360), quality=38, sound_bits=32_000),
    "240p": Alteration(p.small(240), quality=28),
    "crop 10 %": Alteration(p.cropped(0.1)),
    "crop 20 %": Alteration(p.cropped(0.2)),
    "crop 30 %": Alteration(p.cropped(0.3)),
    "corner crop": Alteration(p.cropped(0.3, x=0.95, y=0.1)),
    "9:16 crop": Alteration(p.upright),
    "letterbox": Alteration(p.padded(top=0.17)),
    "pillarbox": Alteration(p.padded(side=0.25)),
    "blurred 9:16 padding": Alteration(p.blurred_padding),
    "mirror": Alteration(p.mirrored),
    "90 deg": Alteration(p.quarter_turn),
    "5 deg": Alteration(p.turned(5.0, fill=True)),
    "logo": Alteration(p.logo),
    "caption bar at bottom": Alteration(p.caption_bar(over=True)),
    "caption added on top": Alteration(p.caption_bar(over=False)),
    "big text": Alteration(p.big_text),
    "picture-in-picture": Alteration(p.in_picture, sound="drop"),
    "bright": Alteration(p.toned(1.35, 22)),
    "dark": Alteration(p.toned(0.55, -4, 1.15)),
    "grey": Alteration(p.grey),
    "blur and noise": Alteration(p.blur_and_noise, quality=30),
    "speed 0.9": Alteration(speed=0.9),
    "speed 1.1": Alteration(speed=1.1),
    "speed 1.25": Alteration(speed=1.25),
    "speed 1.5": Alteration(speed=1.5),
    "15 fps": Alteration(rate=15.0),
    "5 s excerpt": Alteration(excerpt_s=(0.4, 5.0)),
    "6 s in a compilation": Alteration(excerpt_s=(0.6, 6.0), inside_s=600.0),
    "screen recording, loose": Alteration(p.filmed_off_a_screen(tight=False), sound=PHONE, quality=28),
    "screen recording, tight": Alteration(p.filmed_off_a_screen(tight=True), sound=PHONE, quality=28),
    "mirror, crop, caption, 1.1x": Alteration(
        p.one_after_another(p.mirrored, p.cropped(0.12), p.caption_bar(over=True)), speed=1.1
    ),
    "sound only: opus 16k": Alteration(with_picture=False, codec="libopus", sound_bits=16_000),
    "sound only: phone band": Alteration(with_picture=False, sound=PHONE),
    "sound only: voice-over": Alteration(with_picture=False, sound="voice"),
    "sound only: tempo 1.1": Alteration(with_picture=False, sound="atempo=1.1"),
    "sound only: pitch and speed": Alteration(with_picture=False, sound="asetrate=48510,aresample=44100"),
}
