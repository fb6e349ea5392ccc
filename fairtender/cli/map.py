"""`fairtender map SITES LINKS`: what is known of a supply chain, and what to ask."""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from fairtender import sheets, supply_chain
from fairtender.cli import arguments, terminal
from fairtender.cli.command import Command, Files
from fairtender.messages import text
from fairtender.profile import Profile
from fairtender.sheets.workbook import is_workbook
from fairtender.tables import Table, fault

__all__ = ["COMMAND", "Result", "found"]

SHOWN = 10  # sites and questions on the terminal
_FOLLOWED = ("verified", "disclosed", "inferred", "not_followed")


class Result(NamedTuple):
    """A merged chain, and what is found in it: see `fairtender.supply_chain`."""

    profile: Profile
    chain: supply_chain.Chain
    disclosures: int
    visibility: supply_chain.Visibility
    spots: pd.DataFrame
    findings: pd.DataFrame
    questions: pd.DataFrame

    def summary(self) -> str:
        """Say what was merged, and by which profile it was rated."""
        is_open = self.chain.contradictions["open"]
        return text(
            "cli-map-read",
            sites=f"{len(self.chain.sites):,}",
            links=f"{len(self.chain.links):,}",
            disclosures=self.disclosures,
            open=int(is_open.sum()),
            settled=int((~is_open).sum()),
            profile=self.profile.name,
            date=self.profile.date,
        )

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
            "tiers": (self.visibility.tiers, supply_chain.TIERS),
            "spend": (self.visibility.spend, supply_chain.FOLLOWED),
            "hot_spots": (self.spots, supply_chain.HOT_SPOTS),
            "findings": (self.findings, supply_chain.FINDINGS),
            "questions": (self.questions, supply_chain.QUESTIONS),
        }
        return about, tables

    def lines(self) -> Iterator[str]:
        """Return what the terminal shows."""
        yield from terminal.wrap(self.summary())
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
        yield ""
        yield from terminal.head(text("chart-level"), text("cli-map-column"))
        for row in self.spots[:SHOWN].itertuples():
            title = " · ".join(filter(None, (row.name, row.activity, row.country)))
            level = text(f"level-{row.level}")
            yield from terminal.entry(level, title, (text("cli-why"), row.reasons, 2))
        yield terminal.rule()
        yield from self._notes()
        yield from terminal.wrap(text("cli-map-prompt"))

    def _notes(self) -> Iterator[str]:
        if len(self.spots) > SHOWN:
            note = text("cli-map-more", shown=SHOWN, total=f"{len(self.spots):,}")
            yield from terminal.wrap(note)
        if count := len(self.findings):
            yield from terminal.wrap(text("cli-map-findings", count=f"{count:,}"))
            for finding in self.findings["reason"][:3]:
                yield from terminal.hang(f"– {finding.text()}")
        if count := len(self.questions):
            yield from terminal.wrap(text("cli-map-questions", count=f"{count:,}"))
            for row in self.questions[:5].itertuples():
                question = text("cli-map-question", to=row.to, question=row.question.text())
                yield from terminal.hang(f"{row.number:.0f}. {question}")


def found(sites: pd.DataFrame, links: pd.DataFrame, rules: Profile) -> Result:
    """Return what is found in the tables SITES and LINKS of all disclosures."""
    chain = supply_chain.merge(sites, links)
    return Result(
        rules,
        chain,
        len({*sites["disclosure"], *links["disclosure"]}),
        supply_chain.visibility(chain),
        supply_chain.hot_spots(chain, rules),
        supply_chain.check(chain),
        supply_chain.questions(chain, rules),
    )


class _Map(Command):
    def arguments(self, parser: argparse.ArgumentParser) -> None:
        about = text("cli-disclosures")
        parser.add_argument("files", type=Path, nargs="+", metavar="SITES LINKS", help=about)
        arguments.option(parser, "out", "PICTURE", "cli-picture")
        arguments.common(parser)

    def inputs(self, options: argparse.Namespace) -> Iterable[Path]:
        files = _files(options)
        if len(files) % 2:
            raise fault("cli-map-pairs", count=len(files))
        return [*files, options.columns]

    def outputs(self, options: argparse.Namespace) -> list[Path | None]:
        if options.out and options.out.suffix.lower() not in (".svg", ".png"):
            raise fault("cli-map-picture-kind", file=options.out)
        return [*super().outputs(options), options.out]

    def find(self, options: argparse.Namespace, rules: Profile) -> Result:
        translated = arguments.mapped(options, (supply_chain.SITES, supply_chain.LINKS))
        sites, links = (
            _joined(_files(options)[start::2], table, translated)
            for start, table in enumerate((supply_chain.SITES, supply_chain.LINKS))
        )
        return found(sites, links, rules)

    def files(self, options: argparse.Namespace, result: Result) -> Files:
        files = super().files(options, result)
        if options.out:
            from fairtender import charts

            drawing = charts.chain_map(result.chain, result.spots)
            png = options.out.suffix.lower() == ".png"
            files[options.out] = drawing.png() if png else drawing.svg()
        return files


COMMAND = _Map()


def _files(options: argparse.Namespace) -> list[Path]:
    """Return the sheets in pairs; one workbook alone holds both of them."""
    files: list[Path] = options.files
    return files * 2 if len(files) == 1 and is_workbook(files[0]) else files


def _joined(paths: Iterable[Path], table: Table, translated: sheets.Reading) -> pd.DataFrame:
    """Return the rows of one or more sheets; of more, a row is named with its file."""
    parts = [arguments.sheet(path, table, translated) for path in paths]
    if len(parts) == 1:
        return parts[0]
    for part in parts:
        part.index = pd.Index([f"{row} of {part.attrs['file']}" for row in part.index], name="row")
        part.attrs = {}
    return pd.concat(parts)
