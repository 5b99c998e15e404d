"""What a child process may use while it reads a foreign file."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What a child may use.

    Attributes
    ----------
    memory_bytes : int
        Address space.
    cpu_s, wall_s : int
        Processor time and time on the clock, for a job or for one request to a session [s].
    answer_bytes : int
        Length of one answer.
    """

    memory_bytes: int = 1024 * MIB
    cpu_s: int = 20
    wall_s: int = 30
    answer_bytes: int = 4 * MIB
