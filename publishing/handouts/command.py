"""Write slides and hand-outs for a workshop, from the course's own data.

`python -m workshop handouts` writes to `_build/handouts`: `slides/`, a deck for each unit and each
programme, as PowerPoint with notes and as PDF; `hand-outs/`, cards, sheets and posters as PDF, and
as Word if people write on them; and `floor-calculator.xlsx`. If units are named, only their files
are written; the site only includes files made for all units (`shelf`). The same course gives the
same bytes.
Environment: CHROMIUM is the browser that prints; PROFILE as for `book`.
"""

import argparse
import contextlib
import functools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from coursework.course import units as all_units
from fairtender import pages
from fairtender.cli import terminal
from fairtender.files import write_atomically
from fairtender.messages import text
from fairtender.tables import fault
from publishing import book
from publishing.chromium import chromium
from publishing.handouts import (
    chosen,
    floor_workbook,
    for_all,
    for_units,
    page_text,
    pptx_file,
    shelf,
    slides,
    to_print,
    unit_deck,
    units,
)
from publishing.handouts.for_all import Paper
from publishing.handouts.images import Placed
from publishing.handouts.slides import Deck
from publishing.profiles import local_profile

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_DATES = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}")
_DATED = rb"\g<1>20261127000000"
_NODE = re.compile(rb"\(node(\d{8})\)")
_OWN = re.compile(rb"/ID \(node(\d{8})\)")
_LISTED = re.compile(rb"/Limits \[\(node\d+\) \(node\d+\)\]\n/Names \[([^\]]+)\]")
_IN_ENGLISH = re.compile(r"^ *language: *en(-GB)?\b(?!-)", re.M)
_DOTS = 2.5  # of a PNG, for each pixel of a drawing
_POSTER: Any = {"width": 1481, "height": 1016}  # pixels: A3 across, without its margins
_GROW = """([least, most, high]) => {
  const body = document.body;
  for (let size = most; size >= least; size--) {
    body.style.fontSize = `${size}pt`;
    if (body.scrollHeight <= high) return;
  }
}"""
SLIDES, PAPERS, CALCULATOR = "slides", "hand-outs", "floor-calculator.xlsx"


class Room(NamedTuple):
    """All that a workshop room needs, as data: decks of units and programmes, and hand-outs."""

    decks: tuple[Deck, ...]
    papers: tuple[Paper, ...]
    calculator: bool


def room(root: Path, slugs: Sequence[str] = ()) -> Room:
    """Return what is made for all units and programmes, or for the named units.

    Raises DataError if a page, the notes and the declared slides do not fit together, and in a
    translated course, whose sections do not have the English headings that the slides name.
    """
    if not _IN_ENGLISH.search((root / "_config.yml").read_text(encoding="utf-8")):
        raise fault("handouts-english")
    choice = chosen.read(root)
    every = [units.unit(root, slug) for slug in all_units(root)]
    some = [unit for unit in every if not slugs or unit.slug in slugs]
    of_units = for_units.papers(root, every)
    used = to_print.uses(root)
    decks = [unit_deck.deck(unit, choice, used) for unit in some]
    numbers = {unit.number for unit in some}
    kept = [one for one in of_units if numbers.intersection(one.units)]
    if not slugs:
        decks += unit_deck.decks(root, every, choice, used)
        kept = [*for_all.papers(root), *kept]
    return Room(tuple(decks), tuple(kept), 9 in numbers)


def files(made: Room) -> Iterator[tuple[str, bytes]]:
    """Yield (path in the folder, content) of each file. DataError if there is no Chromium."""
    if made.calculator:
        yield CALCULATOR, floor_workbook.workbook()
    with chromium() as browser:
        png = functools.partial(_png, browser, {})
        for deck in made.decks:
            name = f"{SLIDES}/{deck.name}"
            yield f"{name}.pptx", pptx_file.pptx_file(deck, png)
            yield f"{name}.pdf", _pdf(browser, _deck_page(deck))
            yield f"{name}-notes.pdf", _pdf(browser, _notes_page(deck))
        for paper in made.papers:
            name = f"{PAPERS}/{paper.name}"
            yield f"{name}.pdf", _pdf(browser, for_all.page(paper), paper.form == "poster")
            if paper.writes:
                yield f"{name}.docx", for_all.word_file(paper)


def _deck_page(deck: Deck) -> str:
    """Return a deck as a page of HTML, one sheet a slide. DataError as for the PowerPoint file."""
    return pages.render(
        Path(__file__).with_name("slides.html"),
        deck=deck,
        layout=slides.layout,
        address=for_all.address,
        number=slides.NUMBER,
        source=slides.SOURCE,
    )


def _png(browser: "Browser", known: dict[str, bytes], placed: Placed) -> bytes:
    """Return the picture of a slide as PNG. known: drawings that were made before."""
    drawn = placed.content
    if isinstance(drawn, bytes):
        return drawn
    if not isinstance(drawn, str):
        return drawn.png()
    if drawn not in known:
        page = browser.new_page(device_scale_factor=_DOTS)
        try:
            page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{drawn}")
            known[drawn] = page.locator("svg").screenshot(animations="disabled")
        finally:
            page.close()
    return known[drawn]


def _notes_page(deck: Deck) -> str:
    """Return the notes of a deck as a page of HTML, for anyone who shows the slides as PDF."""
    return pages.render(Path(__file__).with_name("notes.html"), deck=deck)


def _pdf(browser: "Browser", html: str, is_poster: bool = False) -> bytes:
    """Return a page as a PDF that screen readers can read, dated like all files of the course.

    is_poster: with the largest type that fills one sheet; otherwise with the smallest.
    """
    page = browser.new_page(viewport=_POSTER)
    try:
        page.set_content(html, wait_until="load")
        page.emulate_media(media="print", color_scheme="light")
        if is_poster:
            page.evaluate(_GROW, [*for_all.POSTER, _POSTER["height"]])
        made = page.pdf(tagged=True, outline=True, prefer_css_page_size=True, print_background=True)
    finally:
        page.close()
    return _number_nodes(_DATES.sub(_DATED, made))


def _number_nodes(pdf: bytes) -> bytes:
    """Number the heading cells of tables in their order, since Chromium's numbers vary.

    Their list stays in order. Every number keeps its eight digits, so no offset in the file
    changes.
    """
    order = {name: at for at, name in enumerate(dict.fromkeys(_OWN.findall(pdf)), 1)}
    pdf = _NODE.sub(lambda found: b"(node%08d)" % order.get(found[1], 0), pdf)
    return _LISTED.sub(_in_order, pdf)


def _in_order(found: re.Match[bytes]) -> bytes:
    pairs = sorted(re.findall(rb"\(node\d+\) \d+ 0 R", found[1]))
    ends = [pair.partition(b" ")[0] for pair in (pairs[0], pairs[-1])]
    return b"/Limits [%s]\n/Names [%s]" % (b" ".join(ends), b" ".join(pairs))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `handouts`: the units (default: all), and where to write."""
    parser.add_argument("units", nargs="*", metavar="UNIT")
    parser.add_argument("--to", type=Path, metavar="FOLDER")


def run(args: argparse.Namespace) -> int:
    """Write slides and hand-outs, and print each file's path."""
    root = book.ROOT
    out = (args.to or shelf.made(root)).absolute()
    # What the code of a chapter reads, it finds from the folder of the course. Its figures are
    # those of the local profile that PROFILE names, as in the book.
    local = local_profile.chosen_profile()
    profile = {local_profile.VARIABLE: str(local) if local else None}
    with contextlib.chdir(root), page_text.environment(**profile):
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
