"""Write the market-research note: what a tender can be based on, and what is not known yet.

`compare` shows what other buyers bought, under which conditions, and with what result.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pandas as pd

from fairtender.market.answers import Rating, rate_answers
from fairtender.market.declared import CONDITION_KINDS, PLAYERS, PURCHASES, RESULTS, Case
from fairtender.market.evidence import concentration, weigh_labels
from fairtender.profile import Commodity, Profile, Sector, Source
from fairtender.tables import Column, Reason, Table, check, fault, frame, keyed, listed, wrong

__all__ = ["CONDITIONS", "NOTE", "SECTIONS", "compare", "note"]

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
    statement: Reason
    gap: bool = False
    source: str = ""


def _line(code: str, about: dict[str, str], source: str = "", gap: bool = False) -> _Line:
    return _Line(Reason.of(f"market-note-{code}", **about), gap, source)


def note(
    case: Case, profile: Profile, *, subject: str, tier: str, on: datetime.date
) -> pd.DataFrame:
    """Return the market-research note of a case, section by section, as the table `NOTE`.

    subject: code of the good or the sector in the profile, such as `coffee` or `hotels`. tier:
    where the risk is, one of `TIERS`. on: the day of the note.

    Sections: players (who sells, by market); concentration (`concentration`); risks (the origins
    that the players name, against the profile's list of goods; or the sector's level and the facts
    that it needs); labels (`weigh_labels`); purchases of others (`compare`); asks (for each
    question, which suppliers can show all that a good answer has: what all show can be required,
    what some show can be rewarded or given time); questions that are still open. Empty tables and
    missing facts get lines too, marked as gaps, so that nobody bases a tender on a note that hides
    what is unknown.

    Raises DataError for a subject that is not in the profile, and as the functions that it calls
    do.
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
    return frame(
        NOTE,
        [
            (name, *line)
            for name in SECTIONS
            for line in list(parts[name]) or [_line(f"no-{name}", {}, gap=name != "questions")]
        ],
    )


def _entry(subject: str, profile: Profile) -> Commodity | Sector:
    entries: list[Commodity | Sector] = [*profile.commodities, *profile.sectors]
    for entry in entries:
        if entry.code == subject:
            return entry
    raise fault("market-subject", subject=subject, profile=profile.name)


def _sources(rows: pd.DataFrame) -> str:
    pairs = zip(rows["source"], rows["source_date"], strict=True)
    return "; ".join(dict.fromkeys(f"{source} ({day:%Y-%m-%d})" for source, day in pairs))


def _citation(source: Source) -> str:
    return f"{source.issuer}: {source.title}, {source.edition}"


def _names(firms: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(firms))


def _players(players: pd.DataFrame) -> Iterator[_Line]:
    for market, rows in players.groupby("market", sort=False):
        without = rows[rows["share"].isna()]
        for code, some in (("players", rows), ("no-share", without)):
            if len(some):
                about = {"market": market, "firms": _names(some["firm"])}
                yield _line(code, about, _sources(some), code == "no-share")


def _concentration(players: pd.DataFrame, profile: Profile) -> Iterator[_Line]:
    for row in concentration(players, profile).itertuples():
        source = _sources(players[players["market"] == row.market])
        yield _Line(row.reason, row.level == "unknown", source)


def _risks(players: pd.DataFrame, entry: Commodity | Sector, profile: Profile) -> Iterator[_Line]:
    source = _citation(profile.sources[entry.source])
    if isinstance(entry, Sector):
        yield _line("sector", {"sector": entry.name, "level": entry.level}, source)
        yield from (_Line(Reason(f"ask-{need}"), gap=True) for need in entry.needs)
        return
    firms = _origins(players, profile)
    untold = firms.pop("", [])
    for origin, some in firms.items():
        kinds = (kind for kind, countries in entry.listings() if origin in countries)
        kind = next(kinds, "unlisted").replace("-labour", "")
        about = {"good": entry.name, "origin": origin, "firms": _names(some)}
        yield _line(f"origin-{kind}", about, source)
    if untold:
        about = {"good": entry.name, "firms": _names(untold)}
        told = _sources(players[players["firm"].isin(untold)])
        yield _line("no-origin", about, told, gap=True)


def _origins(players: pd.DataFrame, profile: Profile) -> dict[str, list[str]]:
    """Return {origin: firms whose goods come from it}, with firms that state no origin under ""."""
    names = {word.casefold(): name for name, words in profile.countries.items() for word in words}
    firms = defaultdict(list)
    for firm, origins in zip(players["firm"], players["origins"], strict=True):
        for origin in listed(origins) or ("",):
            firms[names.get(origin.casefold(), origin)].append(firm)
    return firms


def _labels(labels: pd.DataFrame, tier: str, profile: Profile) -> Iterator[_Line]:
    weighed = weigh_labels(labels, tier, profile)
    unknown = set(weighed.facts.loc[weighed.facts["answer"] == "unknown", "label"])
    for row in weighed.labels.itertuples():
        source = _sources(labels[labels["label"] == row.label])
        yield _Line(row.reason, row.label in unknown, source)
    if len(labels):
        law = profile.references["labels"]
        yield _line("equivalent", {"law": law.text}, _citation(profile.sources[law.source]))


def _purchases(purchases: pd.DataFrame) -> Iterator[_Line]:
    for row in compare(purchases).itertuples():
        source = _sources(purchases[purchases["condition"] == row.condition])
        yield _Line(row.reason, not row.kept + row.partly + row.not_kept, source)


def _asks(questions: pd.DataFrame, rating: Rating) -> Iterator[_Line]:
    answers = rating.answers[rating.answers["asked"] > 0]
    topics = dict(zip(questions["question"], questions["topic"], strict=True))
    for question, rows in answers.groupby("question", sort=False):
        whole = rows[(rows["concrete"] == rows["asked"]) & (rows["triggers"].map(len) == 0)]
        share = "all" if len(whole) == len(rows) else "some" if len(whole) else "none"
        about = {
            "topic": topics[question],
            "number": str(len(whole)),
            "of": str(len(rows)),
            "firms": ", ".join(whole["supplier"]),
        }
        yield _line(f"ask-{share}", about)


def _open(case: Case, rating: Rating, tier: str, profile: Profile) -> Iterator[_Line]:
    for reason in (
        *concentration(case.players, profile)["ask"].dropna(),
        *weigh_labels(case.labels, tier, profile).facts["ask"].dropna(),
    ):
        yield _Line(reason, gap=True)
    for row in rating.suppliers.itertuples():
        supplier = {"supplier": row.supplier}
        for trigger in row.triggers:
            yield _line("trigger", supplier | {"trigger": trigger.text()}, gap=True)
        own = rating.answers[rating.answers["supplier"] == row.supplier]
        if count := row.asked - row.concrete + own["ask"].map(len).sum():
            yield _line("follow", supplier | {"count": f"{count:g}"}, gap=True)


CONDITIONS = Table(
    "conditions of others",
    (
        Column("condition", "text", "The condition; one row each, most often used first"),
        Column("purchases", "number", "Purchases in which it stood"),
        Column("buyers", "number", "Buyers that used it"),
        Column(
            "kinds", "texts", "Where it stood: the kinds of condition, in the order of a tender"
        ),
        *(
            Column(result.replace(" ", "_"), "number", f"In how many the result was: {result}")
            for result in RESULTS
        ),
        Column("bids_fewest", "number", "Fewest bids in these purchases; NaN: none told"),
        Column("bids_most", "number", "Most bids in these purchases; NaN: none told"),
        Column("reason", "reason", "What came of it, in a sentence"),
    ),
    ("condition",),
)


def compare(purchases: pd.DataFrame) -> pd.DataFrame:
    """Return the table `CONDITIONS`, which shows how often conditions recur in `PURCHASES`.

    There is one row per condition, the most frequent first. A condition that nobody checked counts
    as not checked, never as kept; one that was dropped before the award is counted too, because it
    shows what the market did not accept. A few purchases are examples, not a statistic: read their
    outcomes before you copy a condition.

    Raises DataError naming file and row for a number of bids below 0, and for a condition that is
    listed twice in a purchase.
    """
    data = keyed(purchases, PURCHASES)
    for at, bids in enumerate(data["bids"]):
        if bids < 0:
            raise wrong(data, at, PURCHASES, "market-bids", bids=f"{bids:g}")
    rows = [_row(condition, used) for condition, used in data.groupby("condition", sort=False)]
    rows.sort(key=lambda row: -row["purchases"])
    return frame(CONDITIONS, rows)


def _row(condition: str, used: pd.DataFrame) -> dict[str, Any]:
    number = used["purchase"].nunique()
    counts = {result.replace(" ", "_"): (used["result"] == result).sum() for result in RESULTS}
    told = {name: str(count) for name, count in (counts | {"purchases": number}).items()}
    return {
        "condition": condition,
        "purchases": number,
        "buyers": used["buyer"].nunique(),
        "kinds": tuple(kind for kind in CONDITION_KINDS if kind in set(used["kind"])),
        "bids_fewest": used["bids"].min(),
        "bids_most": used["bids"].max(),
        "reason": Reason.of("market-condition", condition=condition, **told),
    } | counts
