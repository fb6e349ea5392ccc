"""`fairtender map SITES LINKS` or `fairtender map LIST`: what is known of a chain, what to ask.

SITES and LINKS are the sheets of the course. LIST is one sheet as brands publish it: name, address,
country and more.
"""

import argparse
import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from fairtender import sheets, supply_chain
from fairtender.cli import arguments, note, terminal
from fairtender.cli.command import Command, Files
from fairtender.messages import numbered, paragraph, text, with_number
from fairtender.profile import LEVELS, Profile
from fairtender.tables import DataError, fault

SHOWN = 10  # sites and questions on the terminal
COUNTRIES = 15  # countries on the terminal
MANY = 80  # sites; more are shown by country, and together where they are alike
MOST = 200  # rows of what is alike on the page
IN_NOTE = 100  # questions in the Word document
_FOLLOWED = ("verified", "disclosed", "inferred", "not_followed")


class Result(NamedTuple):
    """A merged chain, and what is found in it: see `fairtender.supply_chain`.

    is_list: it was made of a published list. The tables `countries`, `alike` and `grouped` hold
    the same as the others in few rows; notes is `sheets.NOTES`.
    """

    profile: Profile
    chain: supply_chain.Chain
    disclosures: int
    visibility: supply_chain.Visibility
    spots: pd.DataFrame
    findings: pd.DataFrame
    questions: pd.DataFrame
    countries: pd.DataFrame
    alike: pd.DataFrame
    grouped: pd.DataFrame
    notes: pd.DataFrame
    is_list: bool = False

    @property
    def many(self) -> bool:
        """Whether there are more sites than a reader goes through one by one."""
        return len(self.chain.sites) > MANY

    def summary(self) -> str:
        """Say what was merged, and by which profile it was rated."""
        used = {"profile": self.profile.name, "date": self.profile.date}
        if self.is_list:
            sites = f"{self.countries['sites'].sum():,.0f}"
            known = int(self.countries["recognised"].sum())
            return text("cli-map-list-read", sites=sites, countries=known, **used)
        is_open = self.chain.contradictions["open"]
        return text(
            "cli-map-read",
            sites=f"{len(self.chain.sites):,}",
            links=f"{len(self.chain.links):,}",
            disclosures=self.disclosures,
            open=int(is_open.sum()),
            settled=int((~is_open).sum()),
            **used,
        )

    def levels(self) -> str:
        """Say how many sites have each level."""
        counts = Counter(self.spots["level"])
        told = [with_number(text(f"level-{level}"), f"{counts[level]:,}") for level in LEVELS[::-1]]
        return " · ".join(told)

    def cited(self) -> set[str]:
        """Return the sources that the page cites."""
        return {source for sources in self.spots["sources"] for source in sources}

    def json(self) -> tuple[dict, dict]:
        """Return what the JSON holds."""
        about = {"profile": self.profile.name, "profile_date": self.profile.date}
        tables = {
            "sites": (self.chain.sites, supply_chain.CHAIN_SITES),
            "links": (self.chain.links, supply_chain.CHAIN_LINKS),
            "contradictions": (self.chain.contradictions, supply_chain.CONTRADICTIONS),
            "countries": (self.countries, supply_chain.BY_COUNTRY),
            "tiers": (self.visibility.tiers, supply_chain.TIERS),
            "spend": (self.visibility.spend, supply_chain.FOLLOWED),
            "hot_spots": (self.spots, supply_chain.HOT_SPOTS),
            "findings": (self.findings, supply_chain.FINDINGS),
            "questions": (self.questions, supply_chain.QUESTIONS),
            "questions_together": (self.grouped, supply_chain.GROUPED),
            "notes": (self.notes, sheets.NOTES),
        }
        return about, tables

    def word(self, dated: datetime.date) -> bytes:
        """Return the questions to each supplier as a Word document to write on."""
        asked = self.grouped[:IN_NOTE]
        held = note.some(text("report-questions"), len(asked), len(self.grouped))
        found = [
            note.Asked(text("note-to", to=to), "", (), (), rows["question"])
            for to, rows in asked.groupby("to", sort=False)
        ]
        first = [text("note-supplier"), held]
        title = text("note-questions")
        return note.note(title, first, found, self.profile, dated)

    def lines(self) -> Iterator[str]:
        """Return what the terminal shows."""
        yield from terminal.wrap(self.summary())
        if not self.is_list:
            yield from self._spend()
        if self.many:
            yield from self._by_country()
        yield from self._spots()
        yield terminal.rule()
        yield from self._notes()
        yield from terminal.notes(self.notes)
        yield from terminal.wrap(text("cli-map-prompt"))

    def _spend(self) -> Iterator[str]:
        spend = self.visibility.spend
        if len(spend):
            heads = [text(f"cli-map-{name}") for name in ("stage", *_FOLLOWED)]
            rows = [
                [row.stage, *(f"{getattr(row, name):.1f}" for name in _FOLLOWED)]
                for row in spend.itertuples()
            ]
            yield ""
            yield from terminal.wrap(text("cli-map-followed"))
            yield from terminal.columns(heads, rows)

    def _by_country(self) -> Iterator[str]:
        levels = (*LEVELS[::-1], "none")
        heads = [text("chain-head-country"), text("chain-head-sites")]
        heads += [text(f"chain-level-{level}") for level in levels]
        rows = [
            [
                row.country or text("chain-country-none"),
                *(f"{getattr(row, name):,.0f}" for name in ("sites", *levels)),
            ]
            for row in self.countries[:COUNTRIES].itertuples()
        ]
        yield ""
        yield from terminal.columns(heads, rows)
        if (more := len(self.countries) - COUNTRIES) > 0:
            yield from terminal.wrap(text("cli-map-countries", more=more))

    def _spots(self) -> Iterator[str]:
        yield ""
        yield from terminal.head(text("chart-level"), text("cli-map-column"))
        rows: Iterable[Any] = (self.alike if self.many else self.spots)[:SHOWN].itertuples()
        for row in rows:
            name = row.name if not self.many else _names(row)
            title = " · ".join(filter(None, (name, row.activity, row.country)))
            level = text(f"level-{row.level}")
            yield from terminal.entry(level, title, (text("cli-why"), row.reasons, 2))

    def _notes(self) -> Iterator[str]:
        if len(self.spots) > SHOWN:
            shown = int(self.alike["count"][:SHOWN].sum()) if self.many else SHOWN
            note = text("cli-map-more", shown=f"{shown:,}", total=f"{len(self.spots):,}")
            yield from terminal.wrap(paragraph(note, f"{self.levels()}."))
        if count := len(self.findings):
            code = "cli-map-list-findings" if self.is_list else "cli-map-findings"
            yield from terminal.wrap(text(code, count=f"{count:,}"))
            for finding in self.findings["reason"][: SHOWN if self.is_list else 3]:
                yield from terminal.hang(f"– {finding.text()}")
        if count := len(self.questions):
            asked = {"count": f"{count:,}", "together": f"{len(self.grouped):,}"}
            code = "cli-map-questions" if count == len(self.grouped) else "cli-map-questions-many"
            yield from terminal.wrap(text(code, **asked))
            for row in self.grouped[:5].itertuples():
                question = text("cli-map-question", to=row.to, question=row.question.text())
                yield from terminal.hang(numbered(f"{row.number:.0f}", question))

    def alike_on_page(self) -> pd.DataFrame:
        """Return the rows of ALIKE that the page shows."""
        return self.alike[:MOST]


def _names(row: Any) -> str:
    """The names of sites that are alike: one, or how many and which comes first."""
    if row.count == 1:
        return str(row.names[0])
    return text("chain-sites-alike", count=f"{row.count:,.0f}", names=row.names[0])


def found(sites: pd.DataFrame, links: pd.DataFrame, rules: Profile) -> Result:
    """Return what is found in the tables SITES and LINKS of all disclosures.

    Its findings name the goods of the links that the profile does not know: no level rests on them.
    """
    result = _found(sites, links, rules)
    unknown = supply_chain.not_understood(result.chain, rules)
    goods = unknown[unknown["code"] == "supply-chain-good-unknown"]
    parts = [part for part in (goods, result.findings) if len(part)]
    return result._replace(findings=pd.concat(parts, ignore_index=True)) if len(goods) else result


def _found(sites: pd.DataFrame, links: pd.DataFrame, rules: Profile) -> Result:
    chain = supply_chain.merge(sites, links)
    spots = supply_chain.hot_spots(chain, rules)
    questions = supply_chain.questions(chain, rules)
    return Result(
        rules,
        chain,
        len({*sites["disclosure"], *links["disclosure"]}),
        supply_chain.visibility(chain),
        spots,
        supply_chain.check(chain),
        questions,
        supply_chain.by_country(chain, spots, rules),
        supply_chain.alike(spots),
        supply_chain.grouped(questions, chain),
        sheets.notes(sites, links),
    )


def found_list(
    suppliers: pd.DataFrame, publisher: str, rules: Profile, good: str = "", year: str = ""
) -> Result:
    """Return what is found in a published list, the table SUPPLIERS: see `supply_chain.from_list`.

    publisher: whose suppliers they are. good: what a site makes of which the list does not say it.
    year: which one is read of a list of several years.
    """
    listed = supply_chain.from_list(suppliers, publisher, good, year)
    result = _found(listed.sites, listed.links, rules)
    unknown = supply_chain.not_understood(result.chain, rules)
    parts = [part for part in (listed.findings, unknown, result.findings) if len(part)]
    every = pd.concat(parts, ignore_index=True)
    return result._replace(findings=every, is_list=True)


class _Map(Command):
    def arguments(self, parser: argparse.ArgumentParser) -> None:
        about = text("cli-disclosures")
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help=about)
        parser.add_argument("--publisher", metavar="NAME", help=text("cli-publisher"))
        parser.add_argument("--good", default="", metavar="WORDS", help=text("cli-good"))
        parser.add_argument("--year", default="", metavar="YEAR", help=text("cli-year"))
        arguments.option(parser, "out", "PICTURE", "cli-picture")
        arguments.common(parser)
        arguments.option(parser, "word", "OUT", "cli-map-word")

    def inputs(self, options: argparse.Namespace) -> Iterable[Path]:
        return [*options.files, options.columns]

    def outputs(self, options: argparse.Namespace) -> list[Path | None]:
        if options.out and options.out.suffix.lower() not in (".svg", ".png"):
            raise fault("cli-map-picture-kind", file=options.out)
        return [*super().outputs(options), options.out]

    def find(self, options: argparse.Namespace, rules: Profile) -> Result:
        files: list[Path] = options.files
        if len(files) == 1:
            shape = supply_chain.shape_of(files[0])
            if shape == "chain":
                files = files * 2
            elif shape == "list":
                translated = arguments.mapped(options, [supply_chain.SUPPLIERS])
                suppliers = supply_chain.read_list(files[0], translated)
                publisher = options.publisher or files[0].stem
                return found_list(suppliers, publisher, rules, options.good, options.year)
        if len(files) % 2:
            raise fault("cli-map-pairs", count=len(files))
        translated = arguments.mapped(options, (supply_chain.SITES, supply_chain.LINKS))
        kinds = (supply_chain.SITES, supply_chain.LINKS)
        given = {str(n): (path, kinds[n % 2]) for n, path in enumerate(files)}
        parts = list(arguments.sheets_of(given, translated).values())
        notes = sheets.notes(*parts)
        return found(_joined(parts[::2]), _joined(parts[1::2]), rules)._replace(notes=notes)

    def files(self, options: argparse.Namespace, result: Result) -> Files:
        files = super().files(options, result)
        if options.out:
            files[options.out] = _picture(options.out, result)
        return files


def _picture(out: Path, result: Result) -> str | bytes | DataError:
    """Return the picture; or why there is none, which costs the other files nothing."""
    from fairtender import charts

    try:
        drawing = charts.chain_picture(result.chain, result.spots, result.countries)
        return drawing.png() if out.suffix.lower() == ".png" else drawing.svg()
    except DataError as error:
        return fault("cli-map-no-picture", file=out, cause=error)
    except Exception as error:  # what a drawing library trips over
        return fault("cli-map-no-picture", file=out, cause=f"{type(error).__name__}: {error}.")


COMMAND = _Map()


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of one or more sheets; of more, a row is named with its file."""
    if len(parts) == 1:
        return parts[0]
    for part in parts:
        part.index = pd.Index([f"{row} of {part.attrs['file']}" for row in part.index], name="row")
        part.attrs = {}
    return pd.concat(parts)
