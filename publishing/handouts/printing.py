"""Decks and hand-outs as pages that Chromium prints: the same content, the same bytes each time."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairtender import pages
from publishing.handouts import papers, slides
from publishing.handouts.slides import Deck, Slide

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["deck_page", "notes_page", "printed"]

_DATES = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}")
_DATED = rb"\g<1>20261127000000"
_NODE = re.compile(rb"\(node(\d{8})\)")
_OWN = re.compile(rb"/ID \(node(\d{8})\)")
_LISTED = re.compile(rb"/Limits \[\(node\d+\) \(node\d+\)\]\n/Names \[([^\]]+)\]")


def printed(browser: "Browser", html: str) -> bytes:
    """Return a page as a PDF that a screen reader reads too, dated like all files of the course."""
    page = browser.new_page()
    try:
        page.set_content(html, wait_until="load")
        page.emulate_media(media="print", color_scheme="light")
        made = page.pdf(tagged=True, outline=True, prefer_css_page_size=True, print_background=True)
    finally:
        page.close()
    return _numbered(_DATES.sub(_DATED, made))


def _numbered(pdf: bytes) -> bytes:
    """Number the cells that head others by their order: Chromium numbers them as it happens to.

    Their list is kept in order. Every number keeps its eight digits, so nothing in the file moves.
    """
    order = {name: at for at, name in enumerate(dict.fromkeys(_OWN.findall(pdf)), 1)}
    pdf = _NODE.sub(lambda found: b"(node%08d)" % order.get(found[1], 0), pdf)
    return _LISTED.sub(_in_order, pdf)


def _in_order(found: re.Match[bytes]) -> bytes:
    pairs = sorted(re.findall(rb"\(node\d+\) \d+ 0 R", found[1]))
    ends = [pair.partition(b" ")[0] for pair in (pairs[0], pairs[-1])]
    return b"/Limits [%s]\n/Names [%s]" % (b" ".join(ends), b" ".join(pairs))


def deck_page(deck: Deck) -> str:
    """Return a deck as a page of HTML, one sheet a slide. DataError as for the PowerPoint file."""
    return pages.render(
        Path(__file__).with_name("slides.html"),
        title=deck.title,
        slides=[_slide(slide) for slide in deck.slides],
        number=slides.NUMBER,
    )


def notes_page(deck: Deck) -> str:
    """Return the notes of a deck as a page of HTML, for whoever shows the slides as PDF."""
    return pages.render(Path(__file__).with_name("notes.html"), deck=deck)


def _slide(slide: Slide) -> dict[str, Any]:
    look = slides.LOOKS[slide.kind]
    boxes = [
        {
            **box._asdict(),
            "title": first,
            "colour": look.title if first else look.ink,
            "anchor": slides.anchored(slide, first),
        }
        for at, box in enumerate(slides.places(slide))
        for first in [at == 0]
    ]
    if foot := slides.foot(slide):
        boxes.append({**foot._asdict(), "title": False, "colour": look.faint, "anchor": "top"})
    found: dict[str, Any] = {"look": look, "boxes": boxes, "table": None, "picture": None}
    found["heading"] = "h1" if slide.kind == "title" else "h2"
    if slide.table:
        size, widths, heights = slides.needed_columns(slide)
        found |= {"size": size, "widths": widths, "wide": sum(widths)}
        found |= {"left": slides.MARGIN, "top": slides.BODY_TOP}
        found["table"] = list(_rows(slide, heights))
    if slide.picture is not None:
        x, y, wide, high = slides.needed_frame(slide)
        place = {"x": x, "y": y, "wide": wide, "high": high}
        found["picture"] = {
            "address": papers.address(slide.picture),
            "alt": slide.picture.alt,
            **place,
        }
    return found


def _rows(slide: Slide, heights: list[float]) -> Iterable[dict[str, Any]]:
    for number, (row, high) in enumerate(zip(slide.table, heights, strict=True)):
        ink, paper = slides.cell_look(number)
        bold = [slides.is_bold(slide.table, number, place) for place in range(len(row))]
        cells = [*zip(row, bold, strict=True)]
        yield {"cells": cells, "high": high, "ink": ink, "paper": paper, "head": not number}
