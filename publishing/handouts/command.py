"""Slides and hand-outs for a workshop, from the course's own data.

`python -m workshop handouts` writes to `_build/handouts`: `slides/`, a deck for each unit and each
programme, as PowerPoint with notes and as PDF; `hand-outs/`, what lies on the tables and hangs on
the wall, as PDF and, where one writes in it, as Word; and `floor-calculator.xlsx`. Units write
theirs only; the site takes along what was made for all (`shelf`). What was made from the same
course is the same, byte for byte.
Environment: CHROMIUM is the browser that prints; PROFILE as for `book`.
"""

import argparse
import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from coursework.course import units as all_units
from fairtender.cli import terminal
from fairtender.files import write_atomically
from fairtender.messages import text
from publishing import book, local_profile
from publishing.chromium import chromium
from publishing.handouts import (
    chosen,
    floor_workbook,
    for_all,
    for_units,
    papers,
    pptx_file,
    printing,
    programme_deck,
    shelf,
    to_print,
    unit_deck,
    units,
)
from publishing.handouts.papers import Paper
from publishing.handouts.slides import Deck

__all__ = ["Room", "add_arguments", "files", "room", "run"]

SLIDES, PAPERS, CALCULATOR = "slides", "hand-outs", "floor-calculator.xlsx"


class Room(NamedTuple):
    """All that a room needs, as data: decks of units and of programmes, and hand-outs."""

    decks: tuple[Deck, ...]
    papers: tuple[Paper, ...]
    calculator: bool


def room(root: Path, slugs: Sequence[str] = ()) -> Room:
    """Return what is made for all units and programmes, or for the units that are named.

    Raises DataError where a page, the notes or the choice of slides do not fit together.
    """
    choice = chosen.read(root)
    every = [units.unit(root, slug) for slug in all_units(root)]
    some = [unit for unit in every if not slugs or unit.slug in slugs]
    of_units = for_units.papers(root, every)
    used = to_print.uses(root)
    decks = [unit_deck.deck(root, unit, choice, used) for unit in some]
    numbers = {unit.number for unit in some}
    kept = [one for one in of_units if numbers.intersection(one.units)]
    if not slugs:
        decks += programme_deck.decks(root, every, choice, used)
        kept = [*for_all.papers(root), *kept]
    return Room(tuple(decks), tuple(kept), 9 in numbers)


def files(made: Room) -> Iterator[tuple[str, bytes]]:
    """Yield each file, by its path in the folder. DataError where there is no Chromium."""
    if made.calculator:
        yield CALCULATOR, floor_workbook.workbook()
    with chromium() as browser:
        for deck in made.decks:
            name = f"{SLIDES}/{deck.name}"
            yield f"{name}.pptx", pptx_file.written(deck)
            yield f"{name}.pdf", printing.printed(browser, printing.deck_page(deck))
            yield f"{name}-notes.pdf", printing.printed(browser, printing.notes_page(deck))
        for paper in made.papers:
            name = f"{PAPERS}/{paper.name}"
            yield f"{name}.pdf", printing.printed(browser, papers.page(paper))
            if paper.writes:
                yield f"{name}.docx", papers.word_file(paper)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`handouts` takes units, without any all; and where to write."""
    parser.add_argument("units", nargs="*", metavar="UNIT", help="such as 03-screen-tenders")
    parser.add_argument(
        "--to", type=Path, metavar="FOLDER", help="where to write; else _build/handouts"
    )


def run(args: argparse.Namespace) -> int:
    """Write slides and hand-outs, and tell of each file."""
    root = book.ROOT
    out = (args.to or shelf.made(root)).absolute()
    # What the code of a chapter reads, it finds from the folder of the course.
    with contextlib.chdir(root), _profile():
        with terminal.Progress() as progress:
            progress.step("handouts-reading")
            made = room(root, args.units)
        for name, content in files(made):
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, content)
            print(text("handouts-written", file=name, size=f"{len(content) / 1000:,.0f}"))
        if args.to is None and not args.units:
            shelf.mark(root)
    print(out)
    return 0


@contextlib.contextmanager
def _profile() -> Iterator[None]:
    """Let figures be those of the local profile that PROFILE names, as in the book."""
    before = os.environ.pop(local_profile.VARIABLE, None)
    if local := local_profile.chosen_profile():
        os.environ[local_profile.VARIABLE] = str(local)
    try:
        yield
    finally:
        os.environ.pop(local_profile.VARIABLE, None)
        if before is not None:
            os.environ[local_profile.VARIABLE] = before
