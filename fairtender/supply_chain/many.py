"""Summarise a chain with many sites by country, by similar sites, and with joint questions.

A published list has hundreds of sites, and nobody reads as many questions. The same question about
many sites becomes one question, and no site is lost: each row names all of its sites.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pandas as pd

from fairtender.profile import LEVELS, Profile
from fairtender.screening.rules import Rules
from fairtender.supply_chain.declared import Chain, display_names, reason, some_of
from fairtender.supply_chain.questions import ABOUT
from fairtender.tables import Column, Reason, Table, frame

__all__ = ["ALIKE", "BY_COUNTRY", "GROUPED", "alike", "by_country", "grouped"]

SEVERAL = 4  # sites from which questions are joined
NAMED = 5  # sites that such a question names
_LEVELS = LEVELS[::-1]
# Questions that differ only by the name of the site.
_ALIKE = ("workers", "sources", "proof-site", "place", "workforce", "link")
_MANY = {f"supply-chain-ask-{kind}": f"many-ask-{kind}" for kind in _ALIKE}

BY_COUNTRY = Table(
    "sites by country",
    (
        Column("country", "text", 'Country; as written where it is not recognised; "": not stated'),
        Column("recognised", "flag", "The country is one that the library knows"),
        Column("sites", "number", "Sites there, without the hand-over"),
        *(Column(level, "number", f"Sites of level {level}") for level in _LEVELS),
        Column("none", "number", "Sites without a reason to look closer"),
        Column("workers", "number", "People who work there, at least; NaN: no site states it"),
        Column("stated", "number", "Sites that state how many work there"),
        Column("goods", "texts", "What these sites deliver, the most frequent first"),
    ),
    ("country",),
)

ALIKE = Table(
    "sites that are alike",
    (
        Column("level", "text", "high, elevated, unknown or low: a prompt for due diligence"),
        Column("country", "text", "Country, as written"),
        Column("activity", "text", "What is done there"),
        Column("count", "number", "How many sites"),
        Column("sites", "texts", "Their identifiers"),
        Column("names", "texts", "Their names, in the same order"),
        Column("reasons", "reasons", "Why, strongest first: the same for all of them"),
        Column("sources", "texts", 'Source id of each reason in turn; "" where no entry decided'),
    ),
)

GROUPED = Table(
    "questions together",
    (
        Column("number", "number", "1 is the most important"),
        Column("to", "text", "Disclosure whose author can answer"),
        Column("about", "choice", "As in QUESTIONS", ABOUT),
        Column("level", "text", "Level of the sites as hot spots"),
        Column("count", "number", "How many questions this one stands for"),
        Column("sites", "texts", "Sites that it is about"),
        Column("question", "reason", "The question"),
    ),
    ("to", "question"),
)


def by_country(chain: Chain, hot: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Return the table BY_COUNTRY: sites, levels and workers in each country.

    hot: the table HOT_SPOTS of the chain. The country with most sites comes first, sites without a
    country last. A country is recognised under each name that screening knows; a cell with two
    countries counts as none. The hand-over is left out: it is the buyer's own.
    """
    country, levels = _namer(profile), dict(zip(hot["site"], hot["level"], strict=True))
    goods: dict[str, list[str]] = defaultdict(list)
    for link in chain.links.itertuples():
        goods[link.from_site] += link.goods
    places: dict[tuple[str, bool], list[Any]] = defaultdict(list)
    for site in chain.sites.itertuples():
        if site.activity != "hand-over":
            places[country(site.country)].append(site)
    rows = [_country(*place, sites, levels, goods) for place, sites in places.items()]
    rows.sort(key=lambda row: (not row["country"], -row["sites"], row["country"]))
    return frame(BY_COUNTRY, rows)


@lru_cache(maxsize=4)
def _namer(profile: Profile) -> Any:
    rules = Rules(profile)

    @lru_cache(maxsize=10_000)
    def country(written: str) -> tuple[str, bool]:
        found = rules.country(written)
        return (found[0], True) if len(found) == 1 else (written, False)

    return country


def _country(
    name: str, known: bool, sites: list[Any], levels: dict[str, str], goods: dict[str, list[str]]
) -> dict[str, Any]:
    counts = Counter(levels.get(site.site, "none") for site in sites)
    workers = [site.workers for site in sites if not math.isnan(site.workers)]
    delivered = Counter(good for site in sites for good in dict.fromkeys(goods[site.site]))
    return {
        "country": name,
        "recognised": known,
        "sites": len(sites),
        **{level: counts[level] for level in (*_LEVELS, "none")},
        "workers": sum(workers) if workers else math.nan,
        "stated": len(workers),
        "goods": tuple(good for good, _ in delivered.most_common()),
    }


def alike(hot: pd.DataFrame) -> pd.DataFrame:
    """Return the table ALIKE, in which sites with the same level, place and reasons share a row.

    The order is that of the hot spots, by the first site of each row.
    """
    same: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in hot.itertuples():
        same[row.level, row.country, row.activity, row.reasons, row.sources].append(row)
    return frame(
        ALIKE,
        [
            {
                "level": level,
                "country": country,
                "activity": activity,
                "count": len(rows),
                "sites": tuple(row.site for row in rows),
                "names": tuple(row.name for row in rows),
                "reasons": reasons,
                "sources": sources,
            }
            for (level, country, activity, reasons, sources), rows in same.items()
        ],
    )


def grouped(questions: pd.DataFrame, chain: Chain) -> pd.DataFrame:
    """Return the table GROUPED, in which similar rows of QUESTIONS are joined into one.

    If questions to one author about four or more sites of one level differ only by the site, they
    become one. It takes the place of the first one, names five of the sites and gives the number of
    the others; `sites` has them all.
    """
    names = display_names(zip(chain.sites["site"], chain.sites["name"], strict=True))
    asked = list(questions.itertuples())
    often = Counter((row.to, row.question.code) for row in asked)
    same: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in asked:
        code = row.question.code
        together = code in _MANY and often[row.to, code] >= SEVERAL
        same[row.to, code, row.level if together else row.number].append(row)
    return frame(
        GROUPED, [_ask_together(n, rows, names) for n, rows in enumerate(same.values(), 1)]
    )


def _ask_together(number: int, rows: list[Any], names: dict[str, str]) -> dict[str, Any]:
    first = rows[0]
    sites = tuple(row.site for row in rows)
    return {
        "number": number,
        "to": first.to,
        "about": first.about,
        "level": first.level,
        "count": len(rows),
        "sites": sites,
        "question": first.question if len(rows) == 1 else _many(first.question, sites, names),
    }


def _many(question: Reason, sites: Iterable[str], names: dict[str, str]) -> Reason:
    every = [names.get(site, site) for site in sites]
    told = {"count": f"{len(every):,}", "names": some_of(every, NAMED)}
    return reason(_MANY[question.code], **told)
