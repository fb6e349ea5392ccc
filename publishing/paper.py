"""Print each unit and the whole course as a PDF that screen readers can read.

`python -m workshop print` builds the book and prints its pages with Chromium, without a network, to
`_build/print/`. The files are `SLUG.pdf` for each unit, with its chapter and its exercise as a work
sheet; `quick-reference.pdf`, two sheets for a buyer's desk; and `fair-tender.pdf`, all pages of the
contents with the solutions last. If names are given, only those are printed. A page links to its
PDF if there is one. Environment: CHROMIUM is the browser to use; otherwise as for `book`.

The style of pages on paper is at the end of `book/_static/course.css`, so that pages that readers
print look the same. Styles for joined documents only are here and in `paper.js`.
"""

import argparse
import io
import os
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
import yaml
from playwright.sync_api import Error, Page

from fairtender import messages
from fairtender.files import write_atomically
from fairtender.messages import text
from fairtender.tables import fault
from publishing import address, book, site
from publishing.chromium import chromium

WHOLE = "fair-tender"
REFERENCE = book.REFERENCE  # two sheets; only the book gives their sources in full
EXERCISES, SOLUTIONS = "exercises/", "book/solutions"
JOIN = Path(__file__).with_suffix(".js")
TEXTS = ("answers", "after", "sheet", "sources")  # codes of its messages
# A4 without its margins, so that what a script measures is what will be printed.
WINDOW: Any = {"width": 666, "height": 980}
SKELETON = """<!DOCTYPE html>
<html lang="en" data-theme="light">
<head><meta charset="utf-8"><title>Paper</title>
<style>
@page { size: A4; }
.bd-article-container > :is(article, nav) { break-before: page; }
.bd-article-container > :first-child { break-before: auto; }
/* Where a title is broken, its outline would else lack the space. */
:is(h1, h2, h3, h4, h5, h6) { white-space: pre-wrap; }
.paper-part { margin: 0 0 1rem; color: #444; }
.bd-article h1.paper-part { font-size: 1.3rem; font-weight: 400; }
.paper-note { padding: 0.5rem 0.8rem; border: 0.5pt solid #444; }
.paper-title { padding-top: 55mm !important; }
.paper-title h1 { font-size: 2.6rem; }
.paper-description { font-size: 1.2rem; margin-bottom: 60mm; }
.paper-contents { line-height: 1.3; }
.paper-contents h2 { margin-top: 1rem; padding-top: 0.4rem; font-size: 1.05rem; }
.paper-contents ol { list-style: none; padding: 0; margin: 0; }
.paper-contents li { display: flex; gap: 1rem; }
.paper-contents a { text-decoration: none; }
.paper-page { margin-inline-start: auto; font-variant-numeric: tabular-nums; }
</style></head>
<body></body>
</html>
"""
NUMBER_PAGES = """numbers => {
  for (const place of document.querySelectorAll("[data-page-of]"))
    place.textContent = numbers[place.dataset.pageOf] ?? "";
}"""


class _Document(NamedTuple):
    """One PDF to make: the name of its file, the label above its first page, and its pages.

    A page is {"file": its path in the book without ending, "part": the part that begins with it}.
    """

    name: str
    label: str
    pages: list[dict[str, str]]


def documents(toc: dict[str, Any], name: str) -> list[_Document]:
    """Return each unit of a table of contents, the quick reference, and the whole, called `name`.

    In the whole, the solutions are together at the end, since on paper nobody can click to them.
    """
    pages, solutions = [{"file": toc["root"], "part": ""}], []
    for part in toc.get("parts", []):
        files = [file for chapter in part["chapters"] for file in _files(chapter)]
        solutions += [file for file in files if file.startswith(SOLUTIONS)]
        pages += _part(part["caption"], [file for file in files if file not in solutions])
    pages += _part("Solutions", solutions)
    files = [page["file"] for page in pages]
    found = []
    for unit in [file.split("/")[1] for file in files if file.startswith(EXERCISES)]:
        own = [file for file in (f"book/{unit}", f"{EXERCISES}{unit}/{unit}") if file in files]
        label = f"{name}, unit {int(unit[:2])}" if unit[:2].isdigit() else name
        found.append(_Document(unit, label, _part("", own)))
    if (reference := f"book/{REFERENCE}") in files:
        found.append(_Document(REFERENCE, name, _part("", [reference])))
    return [*found, _Document(WHOLE, "", pages)]


def _part(caption: str, files: list[str]) -> list[dict[str, str]]:
    """Return pages in order; the first one begins the part."""
    return [{"file": file, "part": "" if at else caption} for at, file in enumerate(files)]


def _files(entry: dict[str, Any]) -> Iterator[str]:
    yield entry["file"]
    for below in entry.get("sections", []):
        yield from _files(below)


def print_course(root: Path, names: Sequence[str] = ()) -> Path:
    """Print documents of the built book in `root`, all or those named; return their folder.

    Shows its progress. Raises DataError if there is no such unit or no Chromium, if Chromium fails,
    or if a file cannot be written.
    """
    settings, wanted = _course(root, names)
    out = root / "_build" / "print"
    out.mkdir(parents=True, exist_ok=True)
    for left_over in out.glob(".*.part"):  # of a run that was stopped while it wrote
        left_over.unlink(missing_ok=True)
    with _empty_page(root / "_build" / "html") as page:
        began, done, total = time.monotonic(), 0, sum(len(one.pages) for one in wanted)
        for at, document in enumerate(wanted, 1):
            print(f"{at} of {len(wanted)}: {document.name}.pdf …", end=" ", flush=True)
            pdf = _pdf(page, document, settings)
            write_atomically(out / f"{document.name}.pdf", pdf)
            done += len(document.pages)
            left = (time.monotonic() - began) / done * (total - done)
            print(_printed(len(pdf), left), flush=True)
    return out


def _printed(length: int, seconds: float) -> str:
    """Return the size of a file and the seconds that are left, as text."""
    size = f"{length / 1e6:.1f}"
    if seconds > 90:
        return text("paper-printed-minutes", size=size, left=f"{seconds / 60:.0f}")
    if seconds > 20:
        return text("paper-printed-seconds", size=size, left=f"{seconds:.0f}")
    return text("paper-printed-few" if seconds else "paper-printed", size=size)


@contextmanager
def _empty_page(html: Path) -> Iterator[Page]:
    """Yield an empty page at the book's address on this machine, in a browser without a window."""
    with book.server(html, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            with chromium() as browser:
                base = f"http://127.0.0.1:{server.server_address[1]}/"
                page = browser.new_page(viewport=WINDOW, base_url=base)
                page.emulate_media(media="print", color_scheme="light")
                page.route(
                    "/paper.html",
                    lambda route: route.fulfill(body=SKELETON, content_type="text/html"),
                )
                yield page
        finally:
            server.shutdown()


def _pdf(page: Page, document: _Document, settings: dict[str, Any]) -> bytes:
    whole = document.name == WHOLE
    order = {**settings, "label": document.label, "pages": document.pages, "whole": whole}
    order["sources"] = document.name != REFERENCE
    order["texts"] = {code: text(f"paper-page-{code}") for code in TEXTS}
    try:
        page.goto("/paper.html")
        page.evaluate(JOIN.read_text(encoding="utf-8"), order)
        pdf = _print(page)
        if whole:  # only now it is known on which sheet each page begins
            page.evaluate(NUMBER_PAGES, page_numbers(pdf))
            pdf = _print(page)
    except Error as error:
        cause = error.message.splitlines()[0]
        raise fault("paper-not-printed", name=document.name, cause=cause) from error
    return _compressed(pdf)


def _compressed(pdf: bytes) -> bytes:
    """Return the document with its tags compressed, which Chromium does not do."""
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        kept = pikepdf.ObjectStreamMode.generate
        document.save(packed, object_stream_mode=kept, deterministic_id=True)
    return packed.getvalue()


def _print(page: Page) -> bytes:
    return page.pdf(tagged=True, outline=True, prefer_css_page_size=True, print_background=True)


def page_numbers(pdf: bytes) -> dict[str, int]:
    """Return {id of a page of the book: the sheet on which it begins}, from Chromium's PDF.

    Empty if this Chromium writes its files in another way.
    """
    tree = re.finditer(rb"\n(\d+) 0 obj\n<</Type /Pages\b.*?/Kids \[([^\]]*)\]", pdf, re.DOTALL)
    kids = {found[1]: re.findall(rb"(\d+) 0 R", found[2]) for found in tree}
    root = re.search(rb"/Type /Catalog\s+/Pages (\d+) 0 R", pdf)

    def leaves(node: bytes) -> list[bytes]:
        return [one for kid in kids[node] for one in leaves(kid)] if node in kids else [node]

    order = {sheet: at for at, sheet in enumerate(leaves(root[1]) if root else [], 1)}
    places = re.findall(rb"/(p\d+) \[(\d+) 0 R /XYZ", pdf)
    return {place.decode(): order[sheet] for place, sheet in places if sheet in order}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `print`: the units; by default all, and the whole course."""
    parser.add_argument(
        "units",
        nargs="*",
        metavar="UNIT",
        help=text("help-print-units", reference=REFERENCE, whole=WHOLE),
    )


@book.report_faults
def run(args: argparse.Namespace) -> int:
    """Build the book and print it; return 0, or 1 after an error message."""
    _course(book.ROOT, args.units)  # report mistakes before minutes are spent on the book
    with chromium():
        pass
    if status := site.run_pages(args):
        return status
    folder = print_course(book.ROOT, args.units)
    # Its page links to the PDF only if that existed when the page was built.
    if REFERENCE in (args.units or [REFERENCE]) and (status := site.run_pages(args)):
        return status
    print(folder)
    return 0


def _course(root: Path, names: Sequence[str]) -> tuple[dict[str, Any], list[_Document]]:
    """Return the texts of the title page, and the documents of the built edition to print."""
    config, toc = (
        yaml.safe_load((root / name).read_text(encoding="utf-8"))
        for name in ("_config.yml", "_toc.yml")
    )
    edition = "with"
    if os.environ.get("EDITION") == "workshop":
        toc, edition = book.without_solutions(toc, SOLUTIONS), "without"
    sphinx, today = config["sphinx"]["config"], date.today()
    settings = {
        "title": config["title"],
        "name": sphinx["html_short_title"],
        "description": sphinx["course_description"],
        "printed": text(f"paper-{edition}", day=messages.day(today)),
        "site": address.of_course(root).site,
    }
    found = documents(toc, settings["name"])
    known = [document.name for document in found]
    if unknown := [name for name in names if name not in known]:
        raise fault("paper-no-unit", name=unknown[0], known=", ".join(known))
    return settings, [document for document in found if not names or document.name in names]
