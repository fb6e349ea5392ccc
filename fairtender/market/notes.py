"""The market-research note: what a tender can stand on, and what is not known yet."""

import datetime
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pandas as pd

from fairtender.market.answers import Rating, rate_answers
from fairtender.market.cases import Case
from fairtender.market.declared import PLAYERS, listed
from fairtender.market.evidence import weigh_labels
from fairtender.market.others import compare
from fairtender.market.shares import concentration
from fairtender.profile import Commodity, Profile, Sector, Source
from fairtender.tables import Column, Reason, Table, check, fault, frame

SECTIONS = ("players", "concentration", "risks", "labels", "purchases", "asks", "questions")

NOTE = Table(
    "market note",
    (
        Column("section", "choice", "The section of the note", SECTIONS),
        Column("statement", "reason", "What was found out, or what was not"),
        Column("gap", "flag", "Something is missing here that a tender needs"),
        Column("source", "text", 'Where it comes from, with the day; "" for what is asked'),
    ),
)


class _Line(NamedTuple):
    section: str
    statement: Reason
    gap: bool
    source: str


def note(
    case: Case, profile: Profile, *, subject: str, tier: str, on: datetime.date
) -> pd.DataFrame:
    """Return the market-research note of a case: the table `NOTE`, section by section.

    subject: code of the good or the sector in the profile, such as `coffee` or `hotels`. tier:
    where the risk lies, one of `TIERS`. on: the day of the note.

    Sections: players (who sells, by market); concentration (`concentration`); risks (the origins
    that the players name, against the profile's list of goods; or the sector's level and the facts
    that it needs); labels (`weigh_labels`); purchases of others (`compare`); asks (for each
    question, which suppliers can show all that a good answer has: what all show can be required,
    what some show can be rewarded or given time); questions that are still open. An empty table
    and a missing fact are lines too, marked as gaps: a note that hides what it does not know is
    no ground for a tender.

    Raises DataError for a subject that the profile does not have, and as the functions it calls.
    """
    entry = _entry(subject, profile)
    rating = rate_answers(case.questions, case.answers, case.marks, on=on)
    parts = {
        "players": _players(check(case.players, PLAYERS)),
        "concentration": _concentration(case.players, profile),
        "risks": _risks(case.players, entry, profile),
        "labels": _labels(case.labels, tier, profile),
        "purchases": _purchases(case.purchases),
        "asks": _asks(case.questions, rating),
        "questions": _open(case, rating, tier, profile),
    }
    lines = [line for name in SECTIONS for line in list(parts[name]) or [_nothing(name)]]
    return frame(NOTE, dict(zip(NOTE.names, map(list, zip(*lines, strict=True)), strict=True)))


def _entry(subject: str, profile: Profile) -> Commodity | Sector:
    entries = {entry.code: entry for entry in (*profile.sectors, *profile.commodities)}
    if subject not in entries:
        raise fault("market-subject", subject=subject, profile=profile.name)
    return entries[subject]


def _nothing(section: str) -> _Line:
    empty = section == "questions"
    return _Line(section, Reason(f"market-note-no-{section}"), not empty, "")


def _sources(rows: pd.DataFrame) -> str:
    pairs = zip(rows["source"], rows["source_date"], strict=True)
    return "; ".join(dict.fromkeys(f"{source} ({day:%Y-%m-%d})" for source, day in pairs))


def _cited(source: Source) -> str:
    return f"{source.issuer}: {source.title}, {source.edition}"


def _players(players: pd.DataFrame) -> Iterator[_Line]:
    for market, rows in players.groupby("market", sort=False):
        without = rows[rows["share"].isna()]
        params = (("market", market), ("firms", _names(rows["firm"])))
        yield _Line("players", Reason("market-note-players", params), False, _sources(rows))
        if len(without):
            params = (("market", market), ("firms", _names(without["firm"])))
            yield _Line("players", Reason("market-note-no-share", params), True, _sources(without))


def _concentration(players: pd.DataFrame, profile: Profile) -> Iterator[_Line]:
    for row in concentration(players, profile).itertuples():
        source = _sources(players[players["market"] == row.market])
        yield _Line("concentration", row.reason, row.level == "unknown", source)


def _risks(players: pd.DataFrame, entry: Commodity | Sector, profile: Profile) -> Iterator[_Line]:
    source = _cited(profile.sources[entry.source])
    if isinstance(entry, Sector):
        params = (("sector", entry.name), ("level", entry.level))
        yield _Line("risks", Reason("market-note-sector", params), False, source)
        for need in entry.needs:
            yield _Line("risks", Reason(f"ask-{need}"), True, "")
        return
    names = {word.casefold(): name for name, words in profile.countries.items() for word in words}
    firms: dict[str, list[str]] = {}
    for firm, origins in zip(players["firm"], players["origins"], strict=True):
        for origin in listed(origins) or ("",):
            firms.setdefault(names.get(origin.casefold(), origin), []).append(firm)
    untold = firms.pop("", [])
    for origin, some in firms.items():
        kinds = (kind for kind, countries in entry.listings() if origin in countries)
        kind = next(kinds, "unlisted").replace("-labour", "")
        params = (("good", entry.name), ("origin", origin), ("firms", _names(some)))
        yield _Line("risks", Reason(f"market-note-origin-{kind}", params), False, source)
    if untold:
        params = (("good", entry.name), ("firms", _names(untold)))
        some = _sources(players[players["firm"].isin(untold)])
        yield _Line("risks", Reason("market-note-no-origin", params), True, some)


def _names(firms: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(firms))


def _labels(labels: pd.DataFrame, tier: str, profile: Profile) -> Iterator[_Line]:
    weighed = weigh_labels(labels, tier, profile)
    unknown = set(weighed.facts.loc[weighed.facts["answer"] == "unknown", "label"])
    for row in weighed.labels.itertuples():
        source = _sources(labels[labels["label"] == row.label])
        yield _Line("labels", row.reason, row.label in unknown, source)
    if len(labels):
        law = profile.references["labels"]
        reason = Reason("market-note-equivalent", (("law", law.text),))
        yield _Line("labels", reason, False, _cited(profile.sources[law.source]))


def _purchases(purchases: pd.DataFrame) -> Iterator[_Line]:
    for row in compare(purchases).itertuples():
        source = _sources(purchases[purchases["condition"] == row.condition])
        seen = row.kept + row.partly + row.not_kept
        yield _Line("purchases", row.reason, not seen, source)


def _asks(questions: pd.DataFrame, rating: Rating) -> Iterator[_Line]:
    answers = rating.answers[rating.answers["asked"] > 0]
    topics = dict(zip(questions["question"], questions["topic"], strict=True))
    for question, rows in answers.groupby("question", sort=False):
        whole = rows[(rows["concrete"] == rows["asked"]) & (rows["triggers"].map(len) == 0)]
        share = "all" if len(whole) == len(rows) else "some" if len(whole) else "none"
        params = (
            ("topic", topics[question]),
            ("number", str(len(whole))),
            ("of", str(len(rows))),
            ("firms", ", ".join(whole["supplier"])),
        )
        yield _Line("asks", Reason(f"market-note-ask-{share}", params), False, "")


def _open(case: Case, rating: Rating, tier: str, profile: Profile) -> Iterator[_Line]:
    reasons = list(concentration(case.players, profile)["ask"].dropna())
    reasons += list(weigh_labels(case.labels, tier, profile).facts["ask"].dropna())
    for row in rating.suppliers.itertuples():
        supplier = ("supplier", row.supplier)
        for trigger in row.triggers:
            params = (supplier, ("trigger", trigger.text()))
            reasons.append(Reason("market-note-trigger", params))
        own = rating.answers[rating.answers["supplier"] == row.supplier]
        count = row.asked - row.concrete + own["ask"].map(len).sum()
        if count:
            params = (supplier, ("count", f"{count:g}"))
            reasons.append(Reason("market-note-follow", params))
    for reason in reasons:
        yield _Line("questions", reason, True, "")
