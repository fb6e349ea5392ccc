"""`fairtender criteria FILE`: what a court or a bidder would find wrong with a set of criteria."""

import argparse
import datetime
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from fairtender import criteria, sheets
from fairtender.cli import arguments, terminal
from fairtender.cli.command import Command
from fairtender.messages import text, with_label
from fairtender.profile import Profile
from fairtender.wording.languages import NAMES
from fairtender.wording.lexicon import language_of


class Result(NamedTuple):
    """The criteria as they were read, the tender, and what is found: the table FINDINGS."""

    name: str
    profile: Profile
    criteria: pd.DataFrame
    tender: pd.DataFrame
    findings: pd.DataFrame

    def counts(self) -> dict[str, int]:
        """Return how many findings there are of each severity, gravest first."""
        found = self.findings["severity"].tolist()
        return {name: found.count(name) for name in criteria.SEVERITIES}

    def summary(self) -> list[str]:
        """Say what was read, and by which profile."""
        read = {"file": self.name, "criteria": len(self.criteria), "findings": len(self.findings)}
        used = text("report-used", profile=self.profile.name, date=self.profile.date)
        value = [] if len(self.tender) else [text("cli-criteria-no-value")]
        return [text("cli-criteria-read", **read), *self._language(), *value, used]

    def _language(self) -> list[str]:
        """Say that words are read in English alone where the criteria are in another language."""
        language = language_of(" ".join(self.criteria["text"]))
        name = NAMES.get(language, language)
        return [] if language in ("", "en") else [text("cli-criteria-language", language=name)]

    def about(self) -> list[tuple[str, str, list[Any]]]:
        """Return of each criterion that has findings, then of the set: id, wording, findings."""
        wording = dict(zip(self.criteria["id"], self.criteria["text"], strict=True))
        grouped: dict[str, list[Any]] = {id: [] for id in (*wording, "")}
        for row in self.findings.itertuples():
            grouped.setdefault(row.id, []).append(row)
        return [(id, wording.get(id, ""), rows) for id, rows in grouped.items() if rows]

    def word(self, dated: datetime.date) -> bytes:
        """Return the criteria as a Word document, with a prompt to have a lawyer read them."""
        title = text("cli-criteria-title", file=self.name)
        return criteria.to_word(self.criteria, title, (text("cli-criteria-prompt"),), dated)

    def json(self) -> tuple[dict, dict]:
        """Return what the JSON holds."""
        rules = self.profile
        about = {"file": self.name, "profile": rules.name, "profile_date": rules.date}
        return about, {
            "findings": (self.findings, criteria.FINDINGS),
            "criteria": (self.criteria, criteria.CRITERIA),
            "tender": (self.tender, criteria.TENDER),
        }

    def lines(self) -> Iterator[str]:
        """Return what the terminal shows."""
        for said in self.summary():
            yield from terminal.wrap(said)
        for id, wording, rows in self.about():
            yield ""
            title = " · ".join(filter(None, (id, wording))) or text("cli-criteria-set")
            yield from terminal.wrap(terminal.clip(title, 2 * terminal.width()))
            for row in rows:
                grave = text(f"criteria-severity-{row.severity}")
                yield from terminal.hang(with_label(grave, row.reason.text()))
                yield from terminal.hang(text("cli-plans-do", ask=row.ask.text()))
        yield terminal.rule()
        yield from terminal.wrap(text("cli-criteria-prompt"))


def found(name: str, rows: pd.DataFrame, tender: pd.DataFrame, rules: Profile) -> Result:
    """Return what is found in the tables CRITERIA and TENDER; name: how the first file is called.

    Where the table TENDER has no row, nothing is said about proportion.
    """
    return Result(name, rules, rows, tender, criteria.check(rows, tender, rules))


class _Criteria(Command):
    def arguments(self, parser: argparse.ArgumentParser) -> None:
        arguments.file(parser, "cli-criteria-file")
        arguments.option(parser, "tender", "SHEET", "cli-criteria-tender")
        arguments.common(parser)
        arguments.option(parser, "word", "OUT", "cli-criteria-word")

    def inputs(self, options: argparse.Namespace) -> Iterable[Path | None]:
        return [options.file, options.tender, options.columns]

    def find(self, options: argparse.Namespace, rules: Profile) -> Result:
        translated = arguments.mapped(options, (criteria.CRITERIA, criteria.TENDER))
        rows = sheets.read(options.file, criteria.CRITERIA, translated)
        tender = arguments.sheet(options.tender, criteria.TENDER, translated)
        return found(options.file.name, rows, tender, rules)


COMMAND = _Criteria()
