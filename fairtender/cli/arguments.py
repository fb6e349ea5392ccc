"""The arguments of the commands, and how each of them is parsed."""

import argparse
import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from fairtender.messages import text


class Argument(NamedTuple):
    """An argument of a command, as shown in its help and passed to `argparse`.

    name: begins with `--` unless the argument is positional. kind: the name of its value in the
    help, which also says how it is read. code: the code of its help text. more: further arguments
    for `argparse`.
    """

    name: str
    kind: str
    code: str
    more: dict[str, Any] = {}  # noqa: RUF012

    def add(self, parser: argparse.ArgumentParser) -> None:
        """Add this argument to a parser."""
        read = _KINDS.get(self.kind, Path)
        about = text(self.code)
        parser.add_argument(self.name, type=read, metavar=self.kind, help=about, **self.more)


def _count(written: str) -> int:
    """Parse a whole number of at least 1."""
    if not written.isdecimal() or int(written) < 1:
        raise argparse.ArgumentTypeError(text("cli-no-count", value=written))
    return int(written)


def _day(written: str) -> datetime.date:
    try:
        return datetime.datetime.strptime(written, "%Y-%m-%d").date()
    except ValueError:
        raise argparse.ArgumentTypeError(text("cli-no-date", value=written)) from None


_KINDS: dict[str, Callable[[str], Any]] = {
    "DATE": _day,
    "N": _count,
    "NUMBER": _count,
    **dict.fromkeys(("NAME", "OFFICE", "WORDS", "YEAR"), str),
}
OUTPUTS = (
    Argument("--profile", "TOML", "cli-profile"),
    *(Argument(f"--{kind}", "OUT", f"cli-{kind}") for kind in ("html", "xlsx", "csv", "json")),
)
COMMON = (Argument("--columns", "TOML", "cli-columns"), *OUTPUTS)  # of what reads sheets
SINCE = Argument("--since", "JSON", "cli-since")
WORD = Argument("--word", "OUT", "cli-word")
QUESTIONS = Argument("--questions", "OUT", "cli-questions")
_NEEDED = {"required": True}
_SEVERAL = {"nargs": "+"}

# Command → its arguments; those that are called like a role of its job are files of that role.
ARGUMENTS = {
    "screen": (
        Argument("file", "FILE", "cli-file"),
        Argument("--encoding", "NAME", "cli-encoding", {"default": ""}),
        Argument("--processes", "N", "cli-processes", {"default": 1}),
        Argument("--against", "TOML", "cli-against"),
        SINCE,
        *COMMON,
        WORD,
        QUESTIONS,
    ),
    "portfolio": (
        Argument("contracts", "FILE", "cli-contracts"),
        Argument("--rates", "FILE", "cli-exchange-rates"),
        Argument("--on", "DATE", "cli-on"),
        Argument("--top", "NUMBER", "cli-top", {"default": 10}),
        SINCE,
        *COMMON,
        WORD,
        QUESTIONS,
    ),
    "criteria": (
        Argument("criteria", "FILE", "cli-criteria-file"),
        Argument("--tender", "SHEET", "cli-criteria-tender"),
        *COMMON,
        WORD._replace(code="cli-criteria-word"),
    ),
    "floor": (
        *(
            Argument(f"--{name}", "FILE", f"cli-{name}", _NEEDED)
            for name in ("rates", "bids", "staffing")
        ),
        *(
            Argument(f"--{name}", "FILE", f"cli-{name}")
            for name in ("costs", "posts", "holidays", "areas", "productivity", "offered")
        ),
        Argument("--sector", "NAME", "cli-sector", _NEEDED),
        Argument("--on", "DATE", "cli-rates-on"),
        Argument("--first", "DATE", "cli-first"),
        *COMMON,
        QUESTIONS,
    ),
    "map": (
        Argument("files", "FILE", "cli-disclosures", _SEVERAL),
        Argument("--publisher", "NAME", "cli-publisher"),
        Argument("--good", "WORDS", "cli-good"),
        Argument("--year", "YEAR", "cli-year"),
        Argument("--out", "PICTURE", "cli-picture"),
        *COMMON,
        WORD._replace(code="cli-map-word"),
        QUESTIONS,
    ),
    "answers": (
        Argument("answers", "FILE", "cli-answers-file", _SEVERAL),
        Argument("--sent", "SHEET", "cli-answers-sent", _SEVERAL),
        Argument("--against", "SHEET", "cli-answers-against", _SEVERAL),
        Argument("--on", "DATE", "cli-answers-on"),
        *COMMON,
        WORD._replace(code="cli-answers-word"),
        QUESTIONS,
    ),
    "remedy": (
        Argument("agreed", "FILE", "cli-remedy-plan"),
        Argument("--ledger", "SHEET", "cli-remedy-ledger"),
        Argument("--evidence", "SHEET", "cli-remedy-evidence"),
        Argument("--audit", "DATE", "cli-remedy-audit"),
        Argument("--on", "DATE", "cli-remedy-on"),
        *COMMON,
    ),
    "plans": (
        Argument("plans", "PLAN", "cli-plans", _SEVERAL),
        Argument("--on", "DATE", "cli-on"),
        Argument("--expect", "OFFICE", "cli-plans-expect", {"action": "append"}),
        *OUTPUTS,
    ),
}
