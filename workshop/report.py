"""`workshop report`: the class at a glance, as a page and as tables.

`reports/report.html` is one page that needs nothing else; beside it lies the same as CSV, a file a
table. With pseudonyms no name, id, address, time or mark of a person is in any of them;
who is who stays in `pseudonyms.json` in the workshop folder. What trainees wrote is in no report.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coursework import class_tables
from coursework.desk import out
from coursework.pseudonyms import KEPT
from fairtender import messages
from fairtender.cli import terminal
from fairtender.tables import fault
from workshop import folder, store
from workshop.folder import Workshop


@dataclass(frozen=True)
class Report:
    """What was written. `others`: files that lie in the same folder and are not of this report.

    `keys`: a sentence for each earlier key under which some hand-ins were marked.
    """

    folder: Path
    files: Mapping[str, bytes]
    others: list[str]
    keys: list[str]


def write(workshop: Workshop, units: Sequence[str] = (), pseudonyms: bool = False) -> Report:
    """Write the report of these units, or of all of which something was graded.

    DataError where nothing is graded, another command is at work, or the folder cannot be written.
    """
    place = workshop.folder / "reports"
    with workshop.busy(), folder.writing(workshop):
        units = units or workshop.graded_units()
        if not units:
            raise fault("class-none", folder=workshop.folder)
        files, keys = out.report(*store.opened(workshop, units), units, pseudonyms, workshop.course)
        tables = [place / f"{name}.csv" for name in class_tables.TABLES]
        folder.replace_files(place, files, tables)
        others = sorted(path.name for path in place.iterdir() if path.name not in files)
    return Report(place, files, others, keys)


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
    count = len(report.files) - 1
    print(messages.text("class-written", page=report.folder / out.PAGE, count=count))
    if args.pseudonyms:
        print(messages.text("class-keep-list", path=report.folder.parent / KEPT))
        print(messages.text("class-joined"))
    if args.pseudonyms and report.others:
        print(messages.text("class-others", names=", ".join(report.others)))
    return 0
