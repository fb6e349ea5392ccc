"""The report on a supply chain: how much is known, where to look first, and what to ask."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from fairtender import sheets, supply_chain
from fairtender.messages import day, numbered, text
from fairtender.profile import Profile, load
from fairtender.reports.job import Job, JobInput, Role
from fairtender.reports.model import (
    NO_LEVEL,
    RISKS,
    Aside,
    Entries,
    Entry,
    Facet,
    Figure,
    Grid,
    Note,
    Report,
    Tables,
    figure,
    headline,
    level_names,
    part,
    risk,
)
from fairtender.reports.note import questions_of, some
from fairtender.tables import fault

SHOWN = 10  # sites on the terminal
COUNTRIES = 15  # countries on the terminal
MANY = 80  # sites; if there are more, similar ones are shown together
MOST = 200  # rows of similar sites, or entries, on the page
IN_NOTE = 100  # questions in the Word document
_FOLLOWED = ("verified", "disclosed", "inferred", "not_followed")


def map_chain(
    sites: pd.DataFrame,
    links: pd.DataFrame,
    rules: Profile | None = None,
) -> Report:
    """Return the report on the tables SITES and LINKS: where to look first, and what to ask.

    Its findings list goods of the links that are not in the profile: they do not affect any level.
    """
    chain, rules = supply_chain.merge(sites, links), rules or load()
    unknown = supply_chain.not_understood(chain, rules)
    goods = unknown[unknown["code"] == "supply-chain-good-unknown"]
    notes = sheets.notes(sites, links)
    disclosures = len({*sites["disclosure"], *links["disclosure"]})
    return _Chain(chain, rules, [goods], notes, disclosures).report()


def map_list(
    suppliers: pd.DataFrame,
    publisher: str,
    rules: Profile | None = None,
    good: str = "",
    year: str = "",
) -> Report:
    """Return the report on a published list of suppliers, the table SUPPLIERS.

    See `supply_chain.from_list`. publisher: the firm whose suppliers they are. good: what a site
    makes if the list does not say. year: the year to read in a list of several years.
    """
    listed = supply_chain.from_list(suppliers, publisher, good, year)
    chain, rules = supply_chain.merge(listed.sites, listed.links), rules or load()
    first = [listed.findings, supply_chain.not_understood(chain, rules)]
    notes = sheets.notes(listed.sites, listed.links)
    return _Chain(chain, rules, first, notes, 1, is_list=True).report()


@dataclass
class _Row:
    """What an entry is made from: a site, a question or a finding."""

    kind: str
    row: Any
    title: str


class _Chain:
    def __init__(
        self,
        chain: supply_chain.Chain,
        rules: Profile,
        first: list[pd.DataFrame],
        notes: pd.DataFrame,
        disclosures: int,
        is_list: bool = False,
    ) -> None:
        """Prepare the results for a chain; the findings in `first` come before those of the chain.

        is_list: whether the chain is from a published list.
        """
        self.chain, self.profile, self.notes = chain, rules, notes
        self.disclosures, self.is_list = disclosures, is_list
        self.visibility = supply_chain.visibility(chain)
        self.spots = supply_chain.hot_spots(chain, rules)
        parts = [each for each in (*first, supply_chain.check(chain)) if len(each)]
        self.findings = pd.concat(parts, ignore_index=True) if parts else supply_chain.check(chain)
        self.questions = supply_chain.questions(chain, rules)
        self.countries = supply_chain.by_country(chain, self.spots, rules)
        self.alike = supply_chain.alike(self.spots)
        self.grouped = supply_chain.grouped(self.questions, chain)
        self.many = len(chain.sites) > MANY

    def report(self) -> Report:
        counts = Counter(self.spots["level"])
        # The publisher of a list is in the chain, but is not one of its sites.
        total = int(self.countries["sites"].sum()) if self.is_list else len(self.chain.sites)
        return Report(
            job="map",
            title=text("report-map-title"),
            headline=headline("map", counts["high"], total),
            about={"sites": len(self.chain.sites), "links": len(self.chain.links)},
            summary=self._summary(),
            prompt=text("report-map-prompt"),
            profile=self.profile,
            counts={risk(level): counts[level] for level in RISKS},
            entries=self._entries(),
            make_tables=self._tables,
            column=text("report-spots"),
            not_read=[each.text() for each in self.findings["reason"]] if self.is_list else (),
            grids=[*self._grids()],
            figures=self._figures,
            note=self._note,
            asking=lambda: questions_of(self._entries()),
            picture=self._picture,
            notes=self.notes,
            asides=[*self._asides()],
            shown=SHOWN,
            listed=MOST if self.many else 2000,
        )

    def _summary(self) -> list[str]:
        """Return sentences on what was merged, and on the profile that rated it."""
        used = {"profile": self.profile.name, "date": day(self.profile.date)}
        if self.is_list:
            sites = f"{self.countries['sites'].sum():,.0f}"
            known = int(self.countries["recognised"].sum())
            read = text("report-map-list-read", sites=sites, countries=known, **used)
            return [read]
        is_open = self.chain.contradictions["open"]
        read = text(
            "report-map-read",
            sites=f"{len(self.chain.sites):,}",
            links=f"{len(self.chain.links):,}",
            disclosures=self.disclosures,
            open=int(is_open.sum()),
            settled=int((~is_open).sum()),
            **used,
        )
        return [read]

    def _asides(self) -> Iterator[Aside]:
        """Yield lists of what does not add up, and of what to ask each supplier."""
        if len(self.findings) and not self.is_list:
            found = [each.text() for each in self.findings["reason"]]
            yield Aside(text("report-map-findings", count=f"{len(found):,}"), found)
        if count := len(self.questions):
            asked = {"count": f"{count:,}", "together": f"{len(self.grouped):,}"}
            code = (
                "report-map-questions"
                if count == len(self.grouped)
                else "report-map-questions-many"
            )
            told = [
                numbered(
                    f"{row.number:.0f}",
                    text("report-map-question", to=row.to, question=row.question.text()),
                )
                for row in self.grouped[:5].itertuples()
            ]
            yield Aside(text(code, **asked), told, 5)

    def _tables(self) -> Tables:
        return {
            "hot_spots": (self.spots, supply_chain.HOT_SPOTS),
            "sites": (self.chain.sites, supply_chain.CHAIN_SITES),
            "links": (self.chain.links, supply_chain.CHAIN_LINKS),
            "contradictions": (self.chain.contradictions, supply_chain.CONTRADICTIONS),
            "countries": (self.countries, supply_chain.BY_COUNTRY),
            "tiers": (self.visibility.tiers, supply_chain.TIERS),
            "spend": (self.visibility.spend, supply_chain.FOLLOWED),
            "findings": (self.findings, supply_chain.FINDINGS),
            "questions_together": (self.grouped, supply_chain.GROUPED),
            "notes": (self.notes, sheets.NOTES),
        }

    def _entries(self) -> Entries:
        """Return the sites to look at first, then the questions, then what does not add up."""
        names = dict(zip(self.chain.sites["site"], self.chain.sites["name"], strict=True))
        rows = [
            *(_Row("site", row, row.name) for row in self.spots.itertuples()),
            *(
                _Row("question", row, text("own-ask-whom", to=row.to))
                for row in self.questions.itertuples()
            ),
            *(_Row("loose", row, text("own-loose")) for row in self.findings.itertuples()),
        ]

        def entry(at: int) -> Entry:
            kind, row, title = rows[at].kind, rows[at].row, rows[at].title
            if kind == "site":
                facts = tuple(filter(None, (row.activity, row.country)))
                why = part("reasons", text("own-why"), row.reasons, row.sources)
                return Entry(row.site, title, risk(row.level), facts, why)
            if kind == "question":
                asked = part("ask", text("report-ask"), [row.question])
                asks = {"to": row.to, "why": text(f"ask-about-{row.about}")}
                facts = (names.get(row.site, row.site),)
                return Entry(row.site, title, NO_LEVEL, facts, asked, **asks)
            found = part("reasons", text("own-found"), [row.reason])
            return Entry(
                "", title, NO_LEVEL, (), (*found, *part("ask", text("report-ask"), [row.ask]))
            )

        kinds = dict.fromkeys(each.kind for each in rows)
        # Only sites are counted by level, though a question has the level of its site.
        levels = [each.row.level if each.kind == "site" else "" for each in rows]
        facets = {
            "kind": Facet(
                text("own-kind"),
                [each.kind for each in rows],
                {kind: text(f"own-chain-{kind}") for kind in kinds},
            ),
            "level": Facet(text("own-level"), levels, level_names()),
            "country": Facet(
                text("own-country"), [getattr(each.row, "country", "") for each in rows]
            ),
            "to": Facet(text("own-asked"), [getattr(each.row, "to", "") for each in rows]),
        }
        return Entries(len(rows), entry, [each.title.casefold() for each in rows], facets)

    def _grids(self) -> Iterator[Grid]:
        spend = self.visibility.spend
        if len(spend) and not self.is_list:
            heads = [text(f"report-map-followed-{name}") for name in ("stage", *_FOLLOWED)]
            rows = [
                [row.stage, *(f"{getattr(row, name):.1f}" for name in _FOLLOWED)]
                for row in spend.itertuples()
            ]
            yield Grid(text("report-map-followed"), heads, rows)
        if self.many:
            yield self._by_country()

    def _by_country(self) -> Grid:
        levels = (*RISKS, "none")
        heads = [text("chain-head-country"), text("chain-head-sites")]
        heads += [text(f"chain-level-{level}") for level in levels]
        rows = [
            [
                row.country or text("chain-country-none"),
                *(f"{getattr(row, name):,.0f}" for name in ("sites", *levels)),
            ]
            for row in self.countries[:COUNTRIES].itertuples()
        ]
        more = len(self.countries) - COUNTRIES
        about = text("report-map-countries-more", more=more) if more > 0 else ""
        return Grid(text("report-map-countries"), heads, rows, about)

    def _note(self) -> Note:
        """Return the note for Word, with the questions to each supplier."""
        asked = self.grouped[:IN_NOTE]
        held = some(text("report-questions"), len(asked), len(self.grouped))
        entries = [
            Entry("", text("note-to", to=to), NO_LEVEL, (), part("ask", "", rows["question"]))
            for to, rows in asked.groupby("to", sort=False)
        ]
        return Note(text("note-questions"), [text("note-supplier"), held], entries)

    def _picture(self) -> Any:
        from fairtender import charts

        return charts.chain_picture(self.chain, self.spots, self.countries)

    def _figures(self) -> Iterator[Figure]:
        from fairtender import charts

        chain, is_map = self.chain, charts.can_be_drawn(self.chain)
        tables = []
        if len(chain.sites) and is_map:
            tables.append((charts.chain_table(chain, self.spots), text("report-map-table")))
        if len(self.countries):
            tables.append((charts.country_table(self.countries), text("report-map-countries")))
        head, about = text("report-map"), ""
        if not is_map:
            head, about = text("report-map-countries"), text("report-map-countries-why")
        yield Figure(head, self._picture, tables, about=about)
        if not self.is_list:
            seen = self.visibility
            yield figure("report-tiers", charts.tier_table(seen), lambda: charts.tier_bars(seen))
            yield figure("report-spend", charts.spend_table(seen), lambda: charts.spend_bars(seen))
        if self.many and len(self.spots):
            shown = self.alike[:MOST]
            about = text("report-spots-alike", shown=len(shown), total=len(self.alike))
            table = (charts.alike_table(shown), text("report-spots"))
            yield Figure(text("report-spots-together"), tables=[table], about=about)
        if len(chain.contradictions):
            yield figure("report-contradictions", charts.contradiction_table(chain))
        if len(self.questions):
            yield figure("report-questions", charts.grouped_table(self.grouped))
        if not is_map:
            yield figure("report-map-sites", charts.site_table(chain, self.spots), folded=True)


def _report(given: JobInput) -> Report:
    if not given.files.get("suppliers"):
        needed = {name: role._replace(needed=True) for name, role in given.roles.items()}
        tables = replace(given, roles=needed).tables("sites", "links")
        return map_chain(**tables, rules=given.profile)
    [listed] = given.files["suppliers"]
    suppliers = supply_chain.read_list(listed.path, listed.reading)
    if not (len(suppliers) or given.may_be_empty):
        raise fault("own-no-rows", file=listed.path)
    publisher = given.text("publisher") or listed.path.stem
    return map_list(suppliers, publisher, given.profile, given.text("good"), given.text("year"))


def _recognise_list(heads: Sequence[str], roles: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return role and columns for a sheet that may be a brand's list, otherwise "" and {}."""
    if "suppliers" not in roles or {"disclosure", "evidence"} <= {h.casefold() for h in heads}:
        return "", {}
    return "suppliers", supply_chain.list_headings(filter(None, heads))


JOB = Job(
    "map",
    {
        "suppliers": Role(supply_chain.SUPPLIERS, asked=("name",)),
        "sites": Role(supply_chain.SITES, several=True),
        "links": Role(supply_chain.LINKS, several=True),
    },
    _report,
    (
        ("sites", "supply-chains", "phones", "sites.csv"),
        ("links", "supply-chains", "phones", "links.csv"),
    ),
    known=_recognise_list,
)
