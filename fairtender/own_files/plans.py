"""Read action plans together: how far they are, and what leadership should look at first."""

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from fairtender import action_plan
from fairtender.cli import plans as command
from fairtender.messages import text
from fairtender.own_files.job import (
    Job,
    JobInput,
    Report,
    Role,
    Running,
    Several,
    Step,
    write,
    write_documents,
)
from fairtender.own_files.listing import Entry, Facet, Listing, part
from fairtender.tables import DataError, fault

_COLOURS = {"serious": "high", "moderate": "elevated", "minor": "unknown"}


class _Plans(Job):
    name, command = "plans", "plans"
    saves = ("html", "docx", "xlsx", "csv", "json")
    roles: ClassVar[Mapping[str, Role]] = {
        "plans": Role(action_plan.PLANS, needed=True, several=True)
    }

    example: ClassVar[tuple[tuple[str, ...], ...]] = (
        *(("plans", "action-plans", f"{name}.json") for name in ("hestral", "kolmen", "zelmar")),
    )
    example_options: ClassVar[Mapping[str, str]] = {"on": "2026-11-02"}

    def look(self, path: Path) -> None:
        try:
            action_plan.read(path)
        except DataError as error:
            raise fault("own-no-plan", file=path, why=str(error)) from None

    def run(self, given: JobInput) -> Running:
        files = given.files.get("plans", [])
        if not files:
            raise fault("own-needs", table=action_plan.PLANS.name)
        plans, errors = [], []
        for number, one in enumerate(files):
            yield Step(number, len(files), number)
            try:
                plans.append(action_plan.read(one.path)._replace(file=one.path.name))
            except DataError as error:
                errors.append(error)
        if errors:
            raise Several(errors)
        on = given.day("on") or datetime.date.today()
        written = given.options.get("expect", "").replace(";", "\n").splitlines()
        offices = [*filter(None, map(str.strip, written))]
        found = command.found(plans, on, given.profile, offices)
        report = Report((found, plans), found.summary(), text("cli-plans-prompt"), _listing(found))
        return report

    def save(self, report: Report, kind: str, path: Path) -> Path:
        found, plans = report.result
        if kind != "docx":
            write(self.command, found, kind, path)
            return path
        documents = {f"{Path(plan.file).stem}.docx": action_plan.to_word(plan) for plan in plans}
        return write_documents(documents, path)


JOB = _Plans()


def _listing(found: command.Result) -> Listing:
    points: list[Any] = list(found.overview.attention.itertuples())
    gaps: list[Any] = list(found.found.itertuples())
    rows = [*points, *gaps]
    kinds = [*["attention"] * len(points), *["gap"] * len(gaps)]
    severities = {
        name: text(f"action-plan-severity-{name}") for name in ("serious", "moderate", "minor")
    }

    def entry(at: int) -> Entry:
        row = rows[at]
        asks = part(text("own-do"), [row.ask] if row.ask else [])
        if kinds[at] == "attention":
            offices = ", ".join(filter(None, row.offices))
            title = f"{row.rank:.0f}. {row.reason.text()}"
            return Entry(title, "", "", (offices,) if offices else (), asks)
        label = severities[row.severity]
        return Entry(row.reason.text(), _COLOURS[row.severity], label, (row.office,), asks)

    facets = {
        "kind": Facet(
            text("own-kind"),
            kinds,
            {kind: text(f"own-plans-{kind}") for kind in dict.fromkeys(kinds)},
        ),
        "severity": Facet(
            text("own-severity"), [getattr(row, "severity", "") for row in rows], severities
        ),
        "office": Facet(
            text("own-office"),
            [*[row.offices for row in points], *[row.office for row in gaps]],
        ),
    }
    words = [f"{row.reason.text()} {getattr(row, 'office', '')}".casefold() for row in rows]
    return Listing(len(rows), facets, words, entry)
