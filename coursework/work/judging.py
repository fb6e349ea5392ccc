"""The properties of a piece of work: what each earns, and what is not right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from coursework.questions import Question
from coursework.questions.values import Value
from coursework.work.checks import ALL, NONE, Check, Fault
from coursework.work.rows import filled


@dataclass(frozen=True)
class Property:
    """What earns points in a piece: its check, and what is said of it.

    name: how the point is called; it is said with the reasons only. hint: said where the point is
    not earned, before the reasons; it must not tell. why, read: where they are not the question's.
    written: what the check needs, as it is written, for the hidden test of a notebook.
    """

    code: str
    points: Fraction
    check: Check
    name: str = ""
    hint: str = ""
    why: str = ""
    read: str = ""
    written: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """A property of one piece: the share of its points that is earned, and what is not right."""

    point: Property
    share: Fraction
    faults: tuple[Fault, ...] = ()

    @property
    def earned(self) -> Fraction:
        """The points that are earned, exactly."""
        return self.share * self.point.points

    @property
    def pair(self) -> tuple[str, "Judged"]:
        """The code of the property, and this."""
        return self.point.code, self

    @property
    def state(self) -> str:
        """Return "right", "partly" or "not"."""
        return "partly" if 0 < self.share < 1 else "right" if self.share else "not"

    @property
    def is_lost(self) -> bool:
        """Whether any of its points is not earned."""
        return self.share < ALL


def judged(
    question: Question, properties: Iterable[Property], value: Value | None
) -> tuple[Judged, ...]:
    """Return what each property of a piece earns; nothing for no piece."""
    if value is None:
        return ()
    piece = filled(question, value) if question.sheets and isinstance(value, dict) else value
    found = []
    for one in properties:
        outcome = one.check(question, piece)
        share = min(ALL, max(NONE, outcome.share))
        found.append(Judged(one, share, tuple(dict.fromkeys(outcome.faults))))
    return tuple(found)
