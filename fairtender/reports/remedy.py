"""The report on a corrective action plan and a ledger that people wrote."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from fairtender import monitoring, sheets
from fairtender.messages import text
from fairtender.profile import Profile, load
from fairtender.reports.job import Job, Role
from fairtender.reports.model import (
    Entries,
    Entry,
    Facet,
    Figure,
    Grid,
    Level,
    Part,
    Report,
    Said,
    Tables,
    figure,
    headline,
    levels_of,
    names_of,
)
from fairtender.tables import frame

_NOTHING = "nothing"  # no rule found a fault in the line
_COLOURS = {
    "stop": "high",
    "strike": "elevated",
    "unread": "unknown",
    "mend": "unknown",
    _NOTHING: "low",
}


def check_plan(
    agreed: pd.DataFrame,
    ledger: pd.DataFrame | None = None,
    evidence: pd.DataFrame | None = None,
    audited: datetime.date | None = None,
    on: datetime.date | None = None,
    rules: Profile | None = None,
) -> Report:
    """Return the report on the tables AGREED, LEDGER and EVIDENCE: which lines endanger a worker.

    on: the day of the report, by default today. audited: the day from which the days of the plan
    count, by default `on`.
    """
    ledger = frame(monitoring.LEDGER, []) if ledger is None else ledger
    evidence = frame(monitoring.EVIDENCE, []) if evidence is None else evidence
    on, rules = on or datetime.date.today(), rules or load()
    audited = audited or on
    least = int(rules.thresholds["small_cell"].value)
    tables: Tables = {
        "states": (monitoring.verify(monitoring.as_plan(agreed), evidence, on), monitoring.STATES),
        "plan": (agreed, monitoring.AGREED),
        "findings": (monitoring.check_agreed(agreed, audited, least), monitoring.AGREED_FINDINGS),
        "ledger": (ledger, monitoring.LEDGER),
        "ledger_findings": (monitoring.check_ledger(ledger), monitoring.LEDGER_FINDINGS),
        "notes": (sheets.notes(agreed, ledger, evidence), sheets.NOTES),
    }
    found = tables["findings"][0]
    levels = levels_of("report-remedy-level", _COLOURS)
    gravest = _gravest(agreed, found)
    read = {"lines": len(agreed), "audited": audited, "on": on}
    return Report(
        job="remedy",
        title=text("report-remedy-title"),
        headline=headline("remedy", gravest.count("stop"), len(agreed)),
        about={"audited": audited, "on": on, "not_checked": _lines_of(found, "unread")},
        summary=[text("report-remedy-read", **read), *_judgements(found), *_ledger(tables)],
        prompt=text("report-remedy-prompt"),
        profile=rules,
        counts={level: gravest.count(code) for code, level in levels.items()},
        entries=_entries(tables, gravest, levels),
        make_tables=lambda: tables,
        column=text("report-remedy-states"),
        grids=[_owed_grid(ledger)] if len(ledger) else [],
        figures=lambda: _figures(tables),
        notes=tables["notes"][0],
    )


def _gravest(agreed: pd.DataFrame, found: pd.DataFrame) -> list[str]:
    """Return the code of the gravest finding on each line of the plan."""
    every = [set(_lines_of(found, code)) for code in monitoring.GRAVITIES]
    return [
        next(
            (code for code, at in zip(monitoring.GRAVITIES, every, strict=True) if line in at),
            _NOTHING,
        )
        for line in range(1, len(agreed) + 1)
    ]


def _lines_of(found: pd.DataFrame, severity: str) -> list[int]:
    return sorted({*found["line"][found["severity"] == severity].astype(int)})


def _judgements(found: pd.DataFrame) -> list[str]:
    """Return sentences that list the lines by how serious the findings on them are."""
    told = [
        text(f"report-remedy-lines-{code}", count=len(lines), lines=", ".join(map(str, lines)))
        for code in monitoring.GRAVITIES
        if (lines := _lines_of(found, code))
    ]
    return told or [text("report-remedy-lines-none")]


def _ledger(tables: Tables) -> Iterator[str]:
    for row in tables["ledger_findings"][0].itertuples():
        yield text("report-remedy-ledger-line", line=f"{row.line:.0f}", found=row.reason.text())


def _entries(tables: Tables, gravest: list[str], levels: Mapping[str, Level]) -> Entries:
    """Return an entry for each line of the plan, beginning with those that endanger somebody."""
    agreed, states, found = (tables[name][0] for name in ("plan", "states", "findings"))
    rows: list[Any] = [*zip(agreed.itertuples(), states.itertuples(), strict=True)]
    reasons = found.groupby(["line", "severity"])["reason"].agg(list).to_dict()
    asks = found.groupby("line")["ask"].agg(list).to_dict()
    order = sorted(range(len(rows)), key=lambda at: [*levels].index(gravest[at]))

    def entry(at: int) -> Entry:
        number = order[at] + 1
        row, state = rows[order[at]]
        facts = (
            text("report-remedy-number", line=number),
            text("report-remedy-by", day=f"{row.by:%Y-%m-%d}"),
            text(f"monitoring-state-word-{state.state}"),
        )
        title = monitoring.action_title(row.action, row.words)
        parts = [*_parts(number, reasons, levels)]
        if ask := [Said(each) for each in dict.fromkeys(asks.get(number, ())) if each]:
            parts.append(Part("ask", text("own-do"), tuple(ask)))
        return Entry(f"{number}", title, levels[gravest[order[at]]], facts, tuple(parts))

    words = {state: text(f"monitoring-state-word-{state}") for state in {*states["state"]}}
    facets = {
        "severity": Facet(text("own-severity"), [gravest[at] for at in order], names_of(levels)),
        "state": Facet(text("report-remedy-state"), [rows[at][1].state for at in order], words),
    }
    said = [
        monitoring.action_title(rows[at][0].action, rows[at][0].words).casefold() for at in order
    ]
    sorts: dict[str, Sequence[Any]] = {"line": order, "end": [f"{rows[at][0].by}" for at in order]}
    return Entries(len(rows), entry, said, facets, sorts)


def _parts(
    number: int, reasons: Mapping[tuple[int, str], list[Any]], levels: Mapping[str, Level]
) -> Iterator[Part]:
    """Yield the findings on a line by severity; the gravest ones are the reasons of its entry."""
    code = "reasons"
    for gravity in monitoring.GRAVITIES:
        if said := tuple(Said(each) for each in reasons.get((number, gravity), ())):
            yield Part(code, levels[gravity].name, said)
            code = gravity


def _owed_grid(ledger: pd.DataFrame) -> Grid:
    """Return a small table of the unpaid wages of each worker, according to the ledger."""
    sums = ledger.groupby("worker", sort=True)["owed"].sum()
    heads = [text("monitoring-head-worker"), text("monitoring-head-owed")]
    rows = [[str(worker), f"{owed:,}"] for worker, owed in sums.items()]
    return Grid(text("report-remedy-owed"), heads, rows)


def _figures(tables: Tables) -> Iterator[Figure]:
    from fairtender import charts

    ledger, found = tables["ledger"][0], tables["ledger_findings"][0]
    if len(ledger):
        yield figure("report-remedy-ledger", charts.monitoring_ledger_table(ledger, found))


JOB = Job(
    "remedy",
    {
        "agreed": Role(monitoring.AGREED, needed=True),
        "ledger": Role(monitoring.LEDGER),
        "evidence": Role(monitoring.EVIDENCE),
    },
    lambda given: check_plan(
        **given.tables(),
        audited=given.day("audit"),
        on=given.day("on"),
        rules=given.profile,
    ),
    [(role, "corrective-plan", f"{role}.csv") for role in ("agreed", "ledger", "evidence")],
    {"audit": "2026-11-02", "on": "2026-12-04"},
)
