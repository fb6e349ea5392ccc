"""`workshop report`: the class at a glance, as a page and as tables.

`reports/report.html` is one page that needs nothing else; beside it lies the same as CSV, a file a
table. With pseudonyms no name, id, address, time or mark of a person is in any of them;
who is who stays in `pseudonyms.json` in the workshop folder. What trainees wrote is in no report.
"""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pandas as pd

from coursework import class_tables, class_unit
from coursework import pseudonyms as codes
from coursework.class_report import page
from coursework.class_unit import UnitClass
from coursework.marking.key import read_key
from coursework.pseudonyms import KEPT, Pseudonyms
from fairtender import messages
from fairtender.cli import terminal
from fairtender.files import write_atomically
from fairtender.tables import fault
from workshop import (
    folder,
    gradebook,
    inbox,
    submitted,
)
from workshop.folder import Workshop

PAGE = "report.html"


@dataclass(frozen=True)
class Report:
    """What was written. `others`: files that lie in the same folder and are not of this report.

    `keys`: a sentence for each earlier key under which some hand-ins were marked.
    """

    folder: Path
    tables: Mapping[str, pd.DataFrame]
    others: list[str]
    keys: list[str]


def write(workshop: Workshop, units: Sequence[str] = (), pseudonyms: bool = False) -> Report:
    """Write the report of these units, or of all of which something was graded.

    DataError where nothing is graded, another command is at work, or the folder cannot be written.
    """
    place = workshop.folder / "reports"
    with workshop.busy(), folder.writing(workshop):
        found = [gather(workshop, unit) for unit in units or workshop.graded_units()]
        for one in found:
            if not one.results:
                raise fault("class-not-graded", unit=one.unit)
        if not found:
            raise fault("class-none", folder=workshop.folder)
        if pseudonyms:
            names = draw_pseudonyms(workshop, class_unit.everybody(found))
            found = [class_unit.hide(one, names) for one in found]
        tables = class_tables.make_tables(found, workshop.course)
        place.mkdir(exist_ok=True)
        written = class_tables.without_names(tables) if pseudonyms else tables
        for name in tables.keys() - written.keys():
            (place / f"{name}.csv").unlink(missing_ok=True)
        for name, table in written.items():
            write_atomically(place / f"{name}.csv", class_tables.sheet(table))
        now = datetime.now().astimezone()
        write_atomically(place / PAGE, page(found, tables, pseudonyms, now))
        mine = {PAGE, *(f"{name}.csv" for name in written)}
        others = sorted(path.name for path in place.iterdir() if path.name not in mine)
    keys = [
        said for one in found for said in class_unit.earlier_key_sentences(one.key, one.earlier)
    ]
    return Report(place, written, others, keys)


# --- what a class did ----------------------------------------------------------------------------


def gather(workshop: Workshop, unit: str) -> UnitClass:
    """Return what a class did in a unit. DataError where key, roster or gradebook have a fault.

    A hand-in that has changed since it was graded counts as not graded.
    """
    key = read_key(unit, workshop.course)
    handed_in = workshop.handed_in(unit)
    graded = gradebook.results(workshop, key)
    results = [
        one for one in graded if one.trainee in handed_in and submitted.current(workshop, key, one)
    ]
    found = inbox.arrivals(workshop, unit)
    about = key, results, workshop.trainees(), handed_in, found, workshop.name_of
    unit_class = class_unit.gather(*about, graded, workshop.deadlines.get(unit))
    here = [one for one in graded if one.trainee in handed_in]
    return replace(unit_class, earlier=class_unit.under_earlier_keys(key, here))


# --- pseudonyms ----------------------------------------------------------------------------------


def draw_pseudonyms(workshop: Workshop, ids: Iterable[str]) -> dict[str, str]:
    """Return {id: pseudonym}, the same each time; new people draw the next numbers by lot.

    DataError where the kept list is damaged: another one would make earlier reports useless.
    """
    kept = pseudonyms_of(workshop)
    if (more := kept.draw(ids)) is not kept:
        _keep(workshop, more)
    return dict(more.people)


def forget_pseudonym(workshop: Workshop, trainee: str) -> bool:
    """Strike a person from the list of pseudonyms; tell whether there was one.

    The number is not given to anybody else. Reports that were written before keep it.
    """
    kept = pseudonyms_of(workshop)
    if trainee not in kept.people:
        return False
    _keep(workshop, kept.without(trainee))
    return True


def pseudonyms_of(workshop: Workshop) -> Pseudonyms:
    """Return who is who; DataError where the kept list is damaged."""
    path = workshop.folder / KEPT
    return folder.read_kept(path, codes.read, Pseudonyms(), "class-pseudonyms")


def _keep(workshop: Workshop, kept: Pseudonyms) -> None:
    path = workshop.folder / KEPT
    write_atomically(path, codes.text_of(kept))
    path.chmod(0o600)


# --- the command ---------------------------------------------------------------------------------


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `workshop report` takes."""
    parser.add_argument("units", metavar="UNIT", nargs="*")
    parser.add_argument("--pseudonyms", action="store_true")
    folder.add_in(parser)


def run(args: argparse.Namespace) -> int:
    """Write the report and say where it is."""
    with terminal.Progress() as progress:
        progress.step("workshop-reading")
        report = write(args.workshop, args.units, args.pseudonyms)
    for sentence in report.keys:
        print(sentence)
    count = len(report.tables)
    print(messages.text("class-written", page=report.folder / PAGE, count=count))
    if args.pseudonyms:
        print(messages.text("class-keep-list", path=report.folder.parent / KEPT))
        print(messages.text("class-joined"))
    if args.pseudonyms and report.others:
        print(messages.text("class-others", names=", ".join(report.others)))
    return 0
