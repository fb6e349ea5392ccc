"""Find the check and the look of a question, and judge an answer by the properties of its key."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from coursework.questions import Question
from coursework.questions.values import Value
from coursework.work.judgement import Judged
from coursework.work.parts import Check
from coursework.work.rows import filled

if TYPE_CHECKING:
    from fairtender.sheets import Part

# Every kind of check, with its module in this package and its class. The module is imported when
# the check is wanted.
CHECKS = {
    "cells": "cells.Cells",
    "apart": "cells.Apart",
    "options": "cells.Options",
    "found": "row_checks.Found",
    "fits": "row_checks.Fits",
    "passages": "sentences.Passages",
    "pairs": "sentences.Pairs",
    "lines-say": "lines.Say",
    "lines-clean": "lines.Clean",
    "lines-total": "lines.Total",
    "list-has": "unit_04.checks.Has",
    "list-cells": "unit_04.checks.ListCells",
    "rule-follows": "unit_04.checks.Follows",
    "map-one": "unit_05.map_checks.One",
    "map-links": "unit_05.map_checks.Links",
    "criteria-carried": "unit_07.criteria_checks.Carried",
    "criteria-set": "unit_07.criteria_checks.WholeSet",
    "floor-amounts": "unit_09.floor_checks.FloorAmounts",
    "floor-flags": "unit_09.floor_checks.FloorFlags",
    "ledger-line": "unit_10.ledger.LedgerLine",
    "remedy": "unit_10.remedy.Remedy",
    "plan-dates": "unit_11.plan_checks.Dates",
    "plan-days": "unit_11.plan_checks.Days",
    "plan-unexposed": "unit_11.plan_checks.Unexposed",
}
# The looks in each module, whose `LOOKS` has them.
_LOOKS_IN = {
    "unit_02": ("matrix", "clause"),
    "unit_03": ("levels",),
    "unit_04.lists": ("register", "list"),
    "unit_04.rule": ("rule",),
    "unit_05.map_look": ("map",),
    "unit_06": ("market-note", "market-demands"),
    "unit_07.criteria_look": ("criteria", "criteria-again"),
    "unit_08": ("briefing", "questions"),
    "unit_09.floor_look": ("floor", "floor-formulas"),
    "unit_09.letter": ("letter",),
    "unit_10.ledger": ("ledger",),
    "unit_10.remedy": ("remedy",),
    "unit_11.plan_look": ("plan", "plan-first"),
}
LOOKS = {name: f"coursework.work.{module}" for module, names in _LOOKS_IN.items() for name in names}
LOOKS["own-note"] = "coursework.own_case.note"


class Look(NamedTuple):
    """What the library shows about an answer at once, without a key, and files of the answer.

    look: returns the HTML. files: file ending → function that returns the content. parts: a
    function that changes the default sheets of the workbook, for example to add formulas or tables
    that the commands read. note: the code of an additional message on the first sheet.
    """

    look: Callable[[Question, Any], str]
    files: Mapping[str, Callable[[Question, Any], bytes]] = MappingProxyType({})
    parts: Callable[[Question, Any, list["Part"]], list["Part"]] | None = None
    note: str = ""


def check_class(name: str) -> type[Check] | None:
    """Return the check class with this name, or None if there is none."""
    if name not in CHECKS:
        return None
    module, _, made = CHECKS[name].rpartition(".")
    found: type[Check] = getattr(import_module(f"coursework.work.{module}"), made)
    return found


def look_of(question: Question) -> Look | None:
    """Return the look that a question names, or None if it names none."""
    name = question.look
    return import_module(LOOKS[name]).LOOKS[name] if name in LOOKS else None


@dataclass(frozen=True)
class Property:
    """One property that earns points: its check, and the texts shown with it.

    points: its own. Properties without points of their own are marked by row (`by_row`): together
    they share the rest of the question's points, which `points` shows in equal parts. name: of the
    property, shown only with the reasons. hint: shown before the reasons if the points are not
    earned; it must not give the answer away. why, read: only if they differ from the question's.
    written: the fields of the check as the key has them, for the hidden test of a notebook.
    """

    code: str
    points: Fraction
    check: Check
    name: str = ""
    hint: str = ""
    why: str = ""
    read: str = ""
    by_row: bool = False
    written: Mapping[str, Any] = field(default_factory=dict)


def judge(
    question: Question, properties: Iterable[Property], value: Value | None
) -> tuple[Judged, ...]:
    """Return what an answer earns for each property; an empty tuple if there is no answer."""
    if value is None:
        return ()
    piece = filled(question, value) if question.sheets and isinstance(value, dict) else value
    found = []
    for one in properties:
        outcome = one.check(question, piece)
        found.append(Judged(**vars(outcome), point=one))
    return tuple(found)
