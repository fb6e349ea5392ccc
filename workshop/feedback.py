"""Feedback: one HTML page per participant to send or hand out, and a table for mail merge.

`feedback/UNIT/UNIT_TRAINEE.html` works without network and scripts. `UNIT_index.csv` in that folder
has trainee, name, email, file and a message for every page. Hidden tests are never shown.
"""

import argparse
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from coursework.class_tables import feedback_index, index_name, page_name
from coursework.feedback import page
from coursework.marking.key import Key, read_key
from coursework.marking.marks import Result
from coursework.roster import safe_id
from fairtender import messages
from fairtender.cli import terminal
from fairtender.files import write_atomically
from fairtender.tables import fault
from workshop import gradebook, submitted
from workshop.folder import Workshop, add_in, writing


@dataclass(frozen=True)
class Report:
    """The result of a run.

    `problems`: a message for each hand-in whose page is missing or not up to date.
    """

    folder: Path
    written: list[str]
    removed: list[str]
    waiting: list[str]
    problems: list[str]


def write(
    workshop: Workshop,
    unit: str,
    trainees: Collection[str] = (),
    reuse: bool = False,
    say: bool = False,
    site: str = "",
) -> Report:
    """Write the feedback pages of a unit, for these participants or for all.

    If pages are written for all, those of people without a hand-in are removed. reuse: the
    questions will be used again, so pages must not give right answers. site: the address at which
    participants read the course, for links. Raises DataError if it is not an address, nothing is
    graded, a participant has no graded hand-in, another command is running, or the folder is
    read-only.
    """
    book = _book(site)
    key = read_key(unit, workshop.course)
    folder = workshop.folder / "feedback" / unit
    with workshop.busy(), writing(workshop):
        results = {one.trainee: one for one in gradebook.results(workshop, key)}
        results = {id: one for id, one in results.items() if safe_id(id)}
        if not results:
            raise fault("feedback-none", unit=unit)
        for id in trainees:
            if id not in results:
                place = workshop.folder / "submitted"
                raise fault("feedback-no-trainee", trainee=id, unit=unit, folder=place)
        gradebook.keep_marks(workshop, unit)
        problems = {
            id: ""
            if submitted.current(workshop, key, one)
            else messages.text("feedback-stale", trainee=id, unit=unit)
            for id, one in results.items()
        }
        wanted = {id: results[id] for id in trainees or results if not problems[id]}
        folder.mkdir(parents=True, exist_ok=True)
        handed_in = set(workshop.handed_in(unit))
        make = partial(page, key, course=workshop.course, reuse=reuse, book=book)
        _write_pages(make, list(wanted.values()), folder, say)
        removed = [] if trainees else _remove(folder, unit, {*results, *handed_in})
        _write_index(workshop, key, results, folder)
    told = [problems[id] for id in trainees or results if problems[id]]
    if not trainees:
        told += [
            messages.text("feedback-ungraded", trainee=id, unit=unit)
            for id in sorted(handed_in - {*results}, key=str.casefold)
        ]
    waiting = [id for id, one in wanted.items() if one.to_mark]
    return Report(folder, list(wanted), removed, waiting, told)


def _book(site: str) -> str:
    """Return the address of the book's chapters. Raises DataError if `site` is not an address."""
    if site and not re.fullmatch(r"https?://[^\s\"'<>]{1,200}", site):
        raise fault("feedback-site", site=site)
    return f"{site.rstrip('/')}/book/" if site else ""


def _write_pages(
    make: Callable[[Result], str], results: list[Result], folder: Path, say: bool
) -> None:
    for one in terminal.each("feedback-progress", results, say):
        write_atomically(folder / page_name(folder.name, one.trainee), make(one))


def _remove(folder: Path, unit: str, stay: set[str]) -> list[str]:
    """Remove the pages of people who are not in `stay`; return their ids."""
    names = {page_name(unit, id) for id in stay}
    gone = [path for path in sorted(folder.glob("*.html")) if path.name not in names]
    for path in gone:
        path.unlink()
    return [path.stem.removeprefix(f"{unit}_") for path in gone]


def _write_index(workshop: Workshop, key: Key, results: dict[str, Result], folder: Path) -> None:
    unit = key.unit
    there = [one for id, one in results.items() if (folder / page_name(unit, id)).is_file()]
    listed = feedback_index(key, there, workshop.trainees(), workshop.course)
    write_atomically(folder / index_name(unit), listed)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `workshop feedback`."""
    parser.add_argument("unit", metavar="UNIT", help=messages.text("help-unit"))
    parser.add_argument("--trainee", nargs="+", default=[], metavar="ID")
    parser.add_argument(
        "--reuse",
        action="store_true",
    )
    parser.add_argument(
        "--site",
        default="",
        metavar="ADDRESS",
    )
    add_in(parser)


def run(args: argparse.Namespace) -> int:
    """Write the pages and print a summary; return 0, or 1 if a hand-in has no current page."""
    work, unit, people = args.workshop, args.unit, args.trainee
    report = write(work, unit, people, args.reuse, say=True, site=args.site)
    for sentence in report.problems:
        print(sentence)
    count, removed, waiting = len(report.written), len(report.removed), len(report.waiting)
    print(
        messages.text(
            "feedback-summary",
            count=count,
            folder=report.folder,
            index=index_name(unit),
            removed=removed,
            waiting=waiting,
        )
    )
    return 1 if report.problems else 0
