"""`fairtender map SITES LINKS`: what is known of a supply chain, and what to ask."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from fairtender import supply_chain
from fairtender.cli import terminal
from fairtender.cli.inputs import mapped, sheet
from fairtender.cli.progress import Progress
from fairtender.files import check_outputs, write_all
from fairtender.messages import text
from fairtender.profile import Profile, load
from fairtender.sheets import json_file
from fairtender.tables import Table, fault

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


def run(options: argparse.Namespace) -> None:
    """Read the disclosures, merge them, write what was asked for, print what matters most.

    Raises DataError in one sentence for a sheet, profile or output path that will not do; then,
    and when stopped, nothing has been written.
    """
    if len(options.files) % 2:
        raise fault("cli-map-pairs", count=len(options.files))
    if options.out and options.out.suffix.lower() not in (".svg", ".png"):
        raise fault("cli-map-picture-kind", file=options.out)
    inputs = [*options.files, options.columns, options.profile]
    outs = check_outputs([options.json, options.html, options.out], inputs)
    rules = load(options.profile)
    with Progress(0, sys.stderr) as progress:
        progress.step("cli-step-work")
        result = _result(options, rules)
        files: dict[Path, bytes | Iterable[bytes]] = {}
        if options.json:
            files[options.json] = _json(result)
        if options.html or options.out:
            progress.step("cli-step-page")
            # Matplotlib takes half a second to import: only a picture needs it.
            from fairtender.cli import map_page

            if options.html:
                files[options.html] = map_page.page(result).encode("utf-8", "replace")
            if options.out:
                files[options.out] = map_page.picture(result, options.out.suffix.lower())
        write_all(files)
    terminal.show(_lines(result, outs))


def _result(options: argparse.Namespace, rules: Profile) -> Result:
    translated = mapped(options, (supply_chain.SITES, supply_chain.LINKS))
    sites, links = (
        _joined(options.files[start::2], table, translated)
        for start, table in enumerate((supply_chain.SITES, supply_chain.LINKS))
    )
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


def _joined(paths: Iterable[Path], table: Table, translated: dict[str, str]) -> pd.DataFrame:
    """Return the rows of one or more sheets; of more, a row is named with its file."""
    parts = [sheet(path, table, translated) for path in paths]
    if len(parts) == 1:
        return parts[0]
    for part in parts:
        part.index = pd.Index([f"{row} of {part.attrs['file']}" for row in part.index], name="row")
        part.attrs = {}
    return pd.concat(parts)


def _json(result: Result) -> Iterator[bytes]:
    about = {"profile": result.profile.name, "profile_date": result.profile.date}
    tables = {
        "sites": (result.chain.sites, supply_chain.CHAIN_SITES),
        "links": (result.chain.links, supply_chain.CHAIN_LINKS),
        "contradictions": (result.chain.contradictions, supply_chain.CONTRADICTIONS),
        "tiers": (result.visibility.tiers, supply_chain.TIERS),
        "spend": (result.visibility.spend, supply_chain.FOLLOWED),
        "hot_spots": (result.spots, supply_chain.HOT_SPOTS),
        "findings": (result.findings, supply_chain.FINDINGS),
        "questions": (result.questions, supply_chain.QUESTIONS),
    }
    return json_file.document(about, tables)


def _lines(result: Result, outs: list[Path]) -> list[str]:
    lines = terminal.wrap(result.summary())
    spend = result.visibility.spend
    if len(spend):
        heads = [text(f"cli-map-{name}") for name in ("stage", *_FOLLOWED)]
        rows = [
            [row.stage, *(f"{getattr(row, name):.1f}" for name in _FOLLOWED)]
            for row in spend.itertuples()
        ]
        lines += ["", *terminal.wrap(text("cli-map-followed")), *terminal.columns(heads, rows)]
    lines += ["", *terminal.head(text("chart-level"), text("cli-map-column"))]
    for row in result.spots[:SHOWN].itertuples():
        title = " · ".join(filter(None, (row.name, row.activity, row.country)))
        level = text(f"level-{row.level}")
        lines += terminal.entry(level, title, (text("cli-why"), row.reasons, 2))
    lines.append(terminal.rule())
    lines += _notes(result)
    return [*lines, *terminal.wrap(text("cli-map-prompt")), *terminal.written(outs)]


def _notes(result: Result) -> list[str]:
    lines = []
    if len(result.spots) > SHOWN:
        note = text("cli-map-more", shown=SHOWN, total=f"{len(result.spots):,}")
        lines += terminal.wrap(note)
    if count := len(result.findings):
        lines += terminal.wrap(text("cli-map-findings", count=f"{count:,}"))
        for finding in result.findings["reason"][:3]:
            lines += terminal.hang(f"– {finding.text()}")
    if count := len(result.questions):
        lines += terminal.wrap(text("cli-map-questions", count=f"{count:,}"))
        for row in result.questions[:5].itertuples():
            question = text("cli-map-question", to=row.to, question=row.question.text())
            lines += terminal.hang(f"{row.number:.0f}. {question}")
    return lines
