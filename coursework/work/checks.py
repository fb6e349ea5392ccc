"""What a check is: which share of its points a piece earns, and what is not right in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib import import_module
from typing import Any, Protocol

from coursework.questions import Question
from fairtender import messages

NONE, ALL = Fraction(0), Fraction(1)
# The checks that stand in each module of this package, which is imported when a key wants one of
# them: its `CHECKS` names their classes.
_STAND_IN = {
    "cells": ("cells", "apart"),
    "found": ("found",),
    "sums": ("sum",),
    "sentences": ("passages", "contradiction"),
    "orders": ("pairs",),
    "unit_02.roles": ("helpers",),
    "unit_05.map_checks": (
        *("map-sites", "map-one", "map-links", "map-share"),
        *("map-apart", "map-gap", "map-open", "map-facts"),
    ),
    "unit_09.floor_checks": ("floor-amounts", "floor-flags"),
    "unit_09.letter_checks": ("letter-figures", "letter-papers"),
    "lines": ("lines-say", "lines-clean", "lines-order", "lines-least", "lines-total"),
    "safe": ("safe-cells",),
    "unit_10.ledger_checks": ("ledger-lines", "ledger-hours", "ledger-rates", "ledger-follows"),
    "unit_10.remedy_checks": ("remedy-cell", "remedy-safe"),
    "unit_11.fits": ("fits",),
    "holds": ("holds",),
    "unit_04.list_checks": ("list-has", "list-cells", "list-fits"),
    "unit_04.rule_checks": ("rule-follows",),
    "unit_07.criteria_checks": (
        *("criteria-carried", "criteria-reach", "criteria-links", "criteria-law"),
        *("criteria-price", "criteria-apart", "criteria-first", "criteria-weights"),
    ),
    "unit_11.plan_checks": (
        *("plan-decides", "plan-cells", "plan-dates"),
        *("plan-counts", "plan-days", "plan-unexposed"),
    ),
}
MODULES = {
    name: f"coursework.work.{module}" for module, names in _STAND_IN.items() for name in names
}


@dataclass(frozen=True)
class Fault:
    """What is not right in a piece: the code of its sentence, the place, and what it names.

    `where` is in words of the key or the questions, never the id of a row that a learner added:
    faults of two pieces are compared. So are `params`, pairs of texts. stop: it would endanger a
    real person, so that the piece earns half of its points at most.
    """

    code: str
    where: str = ""
    params: tuple[tuple[str, str], ...] = ()
    stop: bool = False

    @classmethod
    def of(cls, code: str, where: str = "", **params: object) -> "Fault":
        """Return the fault of this code, place and these parameters."""
        return cls(code, where, tuple((name, str(value)) for name, value in params.items()))

    @classmethod
    def of_stop(cls, code: str, where: str = "", **params: object) -> "Fault":
        """Return the same as a Stop."""
        return replace(cls.of(code, where, **params), stop=True)

    def text(self) -> str:
        """Return its sentence."""
        return messages.text(self.code, **({"where": self.where} | dict(self.params)))

    def __str__(self) -> str:
        """Read as the sentence."""
        return self.text()


@dataclass(frozen=True)
class Outcome:
    """What a check says of a piece: the share of the points that it earns, and its faults."""

    share: Fraction
    faults: tuple[Fault, ...] = ()


class Check(Protocol):
    """A frozen dataclass of what the key says; a field `model` is given the key's own piece."""

    def __call__(self, question: Question, value: Any) -> Outcome:
        """Judge a piece: rows with what is given in them (`rows.filled`), marks or an order."""

    def fault(self, question: Question) -> str:
        """Say what the author of the key got wrong, "" for nothing."""


def named(name: str) -> type[Check] | None:
    """Return the class of the check of this name; None where there is none."""
    if name not in MODULES:
        return None
    checks: Mapping[str, type[Check]] = import_module(MODULES[name]).CHECKS
    return checks[name]
