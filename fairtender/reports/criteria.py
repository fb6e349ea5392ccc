"""The report on a set of criteria: what a court or bidder could object to, and what to do."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from fairtender import criteria
from fairtender.messages import day, text
from fairtender.profile import Profile, load
from fairtender.reports.job import Job, JobInput, Role
from fairtender.reports.model import (
    Entries,
    Entry,
    Facet,
    Level,
    Part,
    Report,
    Said,
    file_of,
    headline,
    levels_of,
    names_of,
    part,
)
from fairtender.tables import frame
from fairtender.wording.languages import NAMES
from fairtender.wording.lexicon import language_of

_COLOURS = {"strike": "high", "challenge": "elevated", "weak": "unknown"}


def check_criteria(
    rows: pd.DataFrame, tender: pd.DataFrame | None = None, rules: Profile | None = None
) -> Report:
    """Return the report on the tables CRITERIA and TENDER: what could be challenged, and why.

    Without a row in the table TENDER, the report does not cover proportionality.
    """
    tender = frame(criteria.TENDER, []) if tender is None else tender
    rules, name = rules or load(), file_of(rows, criteria.CRITERIA)
    findings = criteria.check(rows, tender, rules)
    severities = levels_of("criteria-severity", _COLOURS)
    found = findings["severity"].tolist()
    entries = _entries(rows, findings, severities)
    title = text("report-criteria-title", file=name)

    def document(dated: datetime.date) -> Mapping[str, bytes]:
        """Return the criteria as a document, with a reminder to have a lawyer read them."""
        prompts = (text("report-criteria-prompt"),)
        return {"criteria.docx": criteria.to_word(rows, title, prompts, dated)}

    return Report(
        job="criteria",
        title=title,
        headline=headline("criteria", len(entries), len(rows)),
        about={"file": name},
        summary=[*_summary(name, rows, tender, findings, rules)],
        prompt=text("report-criteria-prompt"),
        profile=rules,
        counts={level: found.count(code) for code, level in severities.items()},
        entries=entries,
        make_tables=lambda: {
            "findings": (findings, criteria.FINDINGS),
            "criteria": (rows, criteria.CRITERIA),
            "tender": (tender, criteria.TENDER),
        },
        column=text("report-criteria-findings"),
        documents=document,
    )


def _summary(
    name: str, rows: pd.DataFrame, tender: pd.DataFrame, findings: pd.DataFrame, rules: Profile
) -> Iterator[str]:
    read = {"file": name, "criteria": len(rows), "findings": len(findings)}
    yield text("report-criteria-read", **read)
    language = language_of(" ".join(rows["text"]))
    if language not in ("", "en"):
        yield text("report-criteria-language", language=NAMES.get(language, language))
    if not len(tender):
        yield text("report-criteria-no-value")
    if not len(findings):
        yield text("report-criteria-no-findings")
    yield text("report-used", profile=rules.name, date=day(rules.date))


def _entries(
    rows: pd.DataFrame, findings: pd.DataFrame, severities: Mapping[str, Level]
) -> Entries:
    """Return an entry for each criterion with findings and for the set, the gravest first."""
    wording = dict(zip(rows["id"], rows["text"], strict=True))
    kinds = dict(zip(rows["id"], rows["kind"], strict=True))
    grouped: dict[str, list[Any]] = {id: [] for id in (*wording, "")}
    for row in findings.itertuples():
        grouped.setdefault(row.id, []).append(row)
    rank = [*severities].index
    about = [(id, found) for id, found in grouped.items() if found]
    about.sort(key=lambda each: min(rank(row.severity) for row in each[1]))

    def entry(at: int) -> Entry:
        id, found = about[at]
        grave = min((row.severity for row in found), key=rank)
        facts = (text(f"strategy-instrument-{kinds[id]}"),) if kinds.get(id) else ()
        title = wording.get(id, "") or text("report-criteria-set")
        parts = (*_parts(found, severities), *part("ask", text("own-do"), _to_do(found)))
        return Entry(id, title, severities[grave], facts, parts)

    facets = {
        "severity": Facet(
            text("own-severity"),
            [tuple(dict.fromkeys(row.severity for row in found)) for _, found in about],
            names_of(severities),
        ),
        "kind": Facet(
            text("own-criterion"),
            [kinds.get(id, "") for id, _ in about],
            {kind: text(f"strategy-instrument-{kind}") for kind in criteria.KINDS},
        ),
    }
    words = [f"{id} {wording.get(id, '')}".casefold() for id, _ in about]
    return Entries(len(about), entry, words, facets)


def _parts(found: list[Any], severities: Mapping[str, Level]) -> Iterator[Part]:
    """Yield the findings by severity; the most serious ones are the reasons of the entry."""
    code = "reasons"
    for severity, level in severities.items():
        said = tuple(Said(row.reason, row.source) for row in found if row.severity == severity)
        if said:
            yield Part(code, level.name, said)
            code = severity


def _to_do(found: list[Any]) -> dict[Any, None]:
    return dict.fromkeys(row.ask for row in found)


def _report(given: JobInput) -> Report:
    rows, tender = given.tables().values()
    return check_criteria(rows, tender, given.profile)


JOB = Job(
    "criteria",
    {"criteria": Role(criteria.CRITERIA, needed=True), "tender": Role(criteria.TENDER)},
    _report,
    (
        ("criteria", "tenders", "cleaning", "criteria-draft.csv"),
        ("tender", "tenders", "cleaning", "tender.csv"),
    ),
)
