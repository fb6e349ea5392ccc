"""Check a set of criteria: what a court or a bidder would find, and what to do about it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from fairtender import criteria
from fairtender.cli import criteria as command
from fairtender.messages import text
from fairtender.own_files.job import Job, JobInput, Report, Role, Running, Step
from fairtender.own_files.listing import Entry, Facet, Listing, Part

_COLOURS = {"strike": "high", "challenge": "elevated", "weak": "unknown"}


class _Criteria(Job):
    name, command = "criteria", "criteria"
    saves = ("docx", "html", "xlsx", "csv", "json")
    roles: ClassVar[Mapping[str, Role]] = {
        "criteria": Role(criteria.CRITERIA, needed=True),
        "tender": Role(criteria.TENDER),
    }

    example: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("criteria", "tenders", "cleaning", "criteria-draft.csv"),
        ("tender", "tenders", "cleaning", "tender.csv"),
    )

    def run(self, given: JobInput) -> Running:
        tables = given.tables(self.roles)
        name = given.files["criteria"][0].path.name
        yield Step(0, 1, len(tables["criteria"]))
        found = command.found(name, tables["criteria"], tables["tender"], given.profile)
        return Report(found, found.summary(), text("cli-criteria-prompt"), _listing(found))


JOB = _Criteria()


def _listing(found: command.Result) -> Listing:
    about = found.about()
    kinds = dict(zip(found.criteria["id"], found.criteria["kind"], strict=True))
    severities = {name: text(f"criteria-severity-{name}") for name in criteria.SEVERITIES}

    def entry(at: int) -> Entry:
        id, wording, rows = about[at]
        parts = tuple(_part(row, severities) for row in rows)
        title = " · ".join(filter(None, (id, wording))) or text("cli-criteria-set")
        first = rows[0].severity
        facts = (text(f"strategy-instrument-{kinds[id]}"),) if kinds.get(id) else ()
        return Entry(title, _COLOURS[first], severities[first], facts, parts)

    facets = {
        "severity": Facet(
            text("own-severity"),
            [tuple(dict.fromkeys(row.severity for row in rows)) for _, _, rows in about],
            severities,
        ),
        "kind": Facet(
            text("own-criterion"),
            [kinds.get(id, "") for id, _, _ in about],
            {kind: text(f"strategy-instrument-{kind}") for kind in criteria.KINDS},
        ),
    }
    words = [f"{id} {wording}".casefold() for id, wording, _ in about]
    return Listing(len(about), facets, words, entry)


def _part(row: Any, severities: Mapping[str, str]) -> Part:
    law = f" [{row.source}]" if row.source else ""
    do = text("own-do-this", do=row.ask.text())
    return Part(severities[row.severity], ((f"{row.reason.text()}{law}", ""), (do, "")))
