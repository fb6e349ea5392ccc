"""Turn every gap in a chain into a question for the supplier who can answer it."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from fairtender.profile import LEVELS, Profile
from fairtender.supply_chain.consistency import check
from fairtender.supply_chain.declared import Chain, display_names, rank, reason, some_of, value_text
from fairtender.supply_chain.identity import key_of
from fairtender.supply_chain.network import (
    follow_spend,
    graph,
    known_places,
    named_sources,
    percent,
    roads,
)
from fairtender.supply_chain.rating import MAKES, NEEDS_INPUT, hot_spots
from fairtender.tables import Column, Reason, Table, frame

__all__ = ["QUESTIONS", "questions"]

# In order of importance.
ABOUT = ("workers", "source", "contradiction", "share", "proof", "place", "workforce", "link")

QUESTIONS = Table(
    "questions",
    (
        Column("number", "number", "1 is the most important"),
        Column("to", "text", "Disclosure whose author can answer"),
        Column("site", "text", "Site that the question is about"),
        Column(
            "about",
            "choice",
            "workers (how those who are easily exploited were recruited and live), source (which "
            "site delivers), contradiction, share, proof, place, workforce (who works there), link "
            "(how a loose end belongs to the chain)",
            ABOUT,
        ),
        Column("level", "text", "Level of the site as a hot spot"),
        Column("spend", "decimal", "Percent of the buyer's spend that can be followed to the site"),
        Column("question", "reason", "The question"),
    ),
    ("to", "question"),
)


class Question(NamedTuple):
    """A question before it is ranked and numbered."""

    about: str
    site: str
    to: str
    text: Reason
    rated: str  # the site whose level counts


def questions(chain: Chain, profile: Profile) -> pd.DataFrame:
    """Return the table QUESTIONS, with one for each gap in a chain, the most important first.

    First what concerns workers who are easily exploited, then sites that nobody names,
    contradictions, shares, proof, places, the workforce, and loose ends; among these the sites of a
    higher level first, then those with more of the buyer's spend behind them (that is leverage, not
    likelihood). The same question to the same supplier is asked once.

    A question goes to the disclosure that the operator of the site made itself; else to the one
    whose evidence for the site is the strongest, the first in the alphabet among equals.
    """
    asker = _Asker(chain, profile)
    found = {(each.to, each.text): each for each in asker.all()}.values()
    levels = dict(zip(asker.spots["site"], asker.spots["level"], strict=True))
    spend = follow_spend(roads(chain), rank("inferred"))
    rows = [
        (each, levels.get(each.rated, "unknown"), spend.get(each.site, Fraction(0)))
        for each in found
    ]
    rows.sort(
        key=lambda row: (
            ABOUT.index(row[0].about),
            -LEVELS.index(row[1]),
            -row[2],
            row[0].site,
            row[0].to,
            row[0].text.params,
        )
    )
    return frame(
        QUESTIONS,
        [
            (number, each.to, each.site, each.about, level, percent(part), each.text)
            for number, (each, level, part) in enumerate(rows, 1)
        ],
    )


class _Asker:
    """Finds the gaps in a chain, and whom to ask about each of them."""

    def __init__(self, chain: Chain, profile: Profile) -> None:
        self.chain, self.spots = chain, hot_spots(chain, profile)
        self.sites = {site.site: site for site in chain.sites.itertuples()}
        self.links = list(chain.links.itertuples())
        self.names = display_names(zip(chain.sites["site"], chain.sites["name"], strict=True))
        self.sources, self.network = named_sources(chain), graph(chain)
        rows = [*self.sites.values(), *self.links]
        authors = sorted({author for row in rows for author in row.disclosures})
        self.authors: dict[str, str] = {key_of(author): author for author in authors}

    def all(self) -> Iterator[Question]:
        """Yield all questions, in no particular order."""
        parts = (self._workers, self._sources, self._contradictions, self._shares)
        for part in (*parts, self._proof, self._places, self._workforce, self._loose_ends):
            yield from part()

    def name(self, site: str) -> str:
        """Return the name of a site or, if it is not listed, its identifier."""
        return self.names.get(site, site)

    def ask(self, about: str, site: str, code: str, **params: str) -> Question:
        """Return a question about a site, for the supplier who can answer it."""
        return Question(about, site, self.who(site), reason(code, **params), site)

    def who(self, site: str) -> str:
        """Return whom to ask: the operator of the site, or the nearest one towards the buyer."""
        level, seen = {site}, set()
        while level:
            operators = {self.sites[each].operator for each in level if each in self.sites}
            if found := {key_of(each) for each in operators} & self.authors.keys():
                return min(self.authors[each] for each in found)
            seen |= level
            level = {after for each in level for after in self.network.successors(each)} - seen
        rows = [self.sites[site]] if site in self.sites else self.links
        return str(min(author for row in rows for author in row.disclosures))

    def _workers(self) -> Iterator[Question]:
        for site in self.spots.loc[self.spots["workforce"], "site"]:
            yield self.ask("workers", site, "ask-workers", name=self.name(site))

    def _sources(self) -> Iterator[Question]:
        asked = set()
        for link in self.links:
            sender = self.sites.get(link.from_site)
            if sender is None or sender.evidence == "unknown":
                asked.add(link.to_site)
                names = {"name": self.name(link.from_site), "to_name": self.name(link.to_site)}
                goods = some_of(link.goods)
                question = self.ask("source", link.to_site, "ask-source", goods=goods, **names)
                yield question if sender is None else question._replace(rated=link.from_site)
        for site in self.sites.values():
            needs = site.activity in NEEDS_INPUT and site.evidence != "unknown"
            if needs and not self.sources[site.site] and site.site not in asked:
                yield self.ask("source", site.site, "ask-sources", name=self.name(site.site))

    def _contradictions(self) -> Iterator[Question]:
        for row in self.chain.contradictions.itertuples():
            if row.open:
                site = row.sites[-1]
                yield Question("contradiction", site, self.who(site), row.question, site)

    def _shares(self) -> Iterator[Question]:
        into = defaultdict(list)
        for link in self.links:
            sender = self.sites.get(link.from_site)
            if sender is None or sender.activity != "labour supply":
                into[link.to_site].append(link)
        for site, links in into.items():
            silent = [self.name(link.from_site) for link in links if link.share is None]
            total = sum(link.share for link in links if link.share is not None)
            if silent:
                names = some_of(silent)
                yield self.ask("share", site, "ask-share", name=self.name(site), names=names)
            elif total < 100:
                percent = value_text(Decimal(total))
                yield self.ask("share", site, "ask-rest", name=self.name(site), percent=percent)

    def _proof(self) -> Iterator[Question]:
        inferred = set()
        for link in self.links:
            if link.evidence == "inferred" and link.from_site in self.sources[link.to_site]:
                inferred.add(link.from_site)
                names = {"name": self.name(link.from_site), "to_name": self.name(link.to_site)}
                goods = some_of(link.goods)
                yield self.ask("proof", link.from_site, "ask-proof-link", goods=goods, **names)
        for site in self.sites.values():
            if site.evidence == "inferred" and site.site not in inferred:
                yield self.ask("proof", site.site, "ask-proof-site", name=self.name(site.site))

    def _places(self) -> Iterator[Question]:
        for site, there in known_places(self.chain).items():
            row = self.sites[site]
            asked = row.activity == "hand-over" or {"country", "town"} & {*row.disputed}
            if not there and not asked and rank(row.evidence) >= rank("disclosed"):
                yield self.ask("place", site, "ask-place", name=self.name(site))

    def _workforce(self) -> Iterator[Question]:
        for site in self.sites.values():
            facts = (site.migrant_share, site.agency_share, site.dormitory or None)
            known = site.evidence != "unknown" and site.activity in MAKES
            if known and not any(fact is not None for fact in facts):
                yield self.ask("workforce", site.site, "ask-workforce", name=self.name(site.site))

    def _loose_ends(self) -> Iterator[Question]:
        for finding in check(self.chain).itertuples():
            if finding.ask:
                site = finding.sites[-1]
                yield Question("link", site, self.who(site), finding.ask, site)
