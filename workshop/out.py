"""Files made from a workshop: `workshop report`, `export` and `certificate`.

The report shows the workshop at a glance. `reports/report.html` is a page that needs no other
files; the same tables are saved next to it as CSV files. With pseudonyms, none of these contains a
name, id, address, time or mark of a person; `pseudonyms.json` in the workshop folder maps codes to
people. No report contains what participants wrote.

An export contains the marks for the gradebook of a learning platform; `coursework.platform_marks`
describes what each platform needs.

Participants who reached a threshold get a certificate: an HTML page to be printed on A4. The files
are `reports/certificates/certificate_TRAINEE.html`, and `certificate_index.csv` with
everybody: who has a certificate, who waits for marks, who lacks a unit, and who did not reach the
threshold. A person whom several files claim is left out until the trainer decides which file
counts. Each run replaces the earlier certificates. The score is the points so far, out of all
points of the named units; a unit that was not handed in counts with no points. Texts that are not
marked yet earn nothing, so anyone who reaches the threshold without them has reached it.
"""

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from coursework import class_tables
from coursework.certificate import NAME, THRESHOLD
from coursework.class_tables import index_name, page_name
from coursework.course import APART
from coursework.desk import out
from coursework.desk.out import Certificates, Exported
from coursework.forms.html import number
from coursework.platform_marks import FORMATS, IDENTIFIERS, Choice, ChoiceNeeded, asking
from coursework.pseudonyms import KEPT
from fairtender import messages
from fairtender.cli import terminal
from fairtender.files import write_atomically
from fairtender.tables import fault
from workshop import folder, gradebook, store
from workshop.folder import Workshop

# The option that makes the choice an export needs, by the code of the error that asks for it.
OPTIONS = {
    "export-waiting": "--unmarked",
    "export-no-email": "--by id",
    "export-no-template": "--template FILE",
    "export-columns": "--column NAME",
}


@dataclass(frozen=True)
class Written:
    """A report. `others`: names of files in the same folder that are not part of it.

    `keys`: a message for each earlier key with which some hand-ins were marked.
    """

    folder: Path
    files: Mapping[str, bytes]
    others: list[str]
    keys: list[str]


def write_report(
    workshop: Workshop, units: Sequence[str] = (), pseudonyms: bool = False
) -> Written:
    """Write the report of these units, or of all units with graded hand-ins.

    The unit `APART` is added if it has an inbox. Raises DataError if nothing is graded, another
    command is running, or the folder is read-only.
    """
    place = workshop.folder / "reports"
    with workshop.busy(), folder.writing(workshop):
        apart = [APART] if workshop.inbox(APART).is_dir() else []
        units = _graded(workshop, [*(units or workshop.graded_units()), *apart])
        files, keys = out.report(*store.opened(workshop, units), units, pseudonyms, workshop.course)
        tables = [place / f"{name}.csv" for name in (*class_tables.TABLES, APART)]
        folder.replace_files(place, files, tables)
        others = sorted(path.name for path in place.iterdir() if path.name not in files)
    return Written(place, files, others, keys)


def _graded(workshop: Workshop, units: Sequence[str]) -> Sequence[str]:
    """Return these units, or all with graded hand-ins. Raises DataError if there are none."""
    if not (found := units or workshop.graded_units()):
        raise fault("class-none", folder=workshop.folder)
    return found


def write_export(
    workshop: Workshop,
    units: Sequence[str],
    form: str,
    path: Path | None = None,
    choice: Choice | None = None,
) -> tuple[Path, Exported]:
    """Write the marks of some units, and return (path, content). `form` is one of FORMATS.

    path: by default in `exports/`. Raises DataError if nothing is graded, texts wait and
    `choice.unmarked` is empty, the roster lacks what the platform needs, the template does not fit,
    or the file would be in a git repository.
    """
    path = Path(os.path.abspath(path or workshop.folder / "exports" / FORMATS[form].file))
    if any((place / ".git").exists() for place in path.parents):
        raise fault("export-in-git", path=path)
    with workshop.busy(), folder.writing(workshop):
        try:
            done = out.export(*store.opened(workshop, units), units, form, choice or Choice())
        except ChoiceNeeded as error:
            option = messages.text("export-option", option=OPTIONS[error.code])
            raise error.reword(messages.paragraph(str(error), option)) from None
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, done.content)
    return path, done


def write_certificates(
    workshop: Workshop,
    units: Sequence[str] = (),
    threshold: float = THRESHOLD,
    day: date | None = None,
) -> Certificates:
    """Write the certificates for these units, or for all graded ones.

    Raises DataError if the threshold is invalid, nothing is graded, another command is running, or
    the folder is read-only.
    """
    place = certificate_folder(workshop)
    with workshop.busy(), folder.writing(workshop):
        units = _graded(workshop, units)
        desk, marking = store.opened(workshop, units)
        asked = units, threshold, course_title(workshop), day or date.today()
        done = out.certificates(desk, marking, *asked)
        for unit in units:
            gradebook.keep_marks(workshop, unit)
        folder.replace_files(place, done.files, place.glob("*.html"))
    return done


def certificate_folder(workshop: Workshop) -> Path:
    """Return the folder to which certificates are written."""
    return workshop.folder / "reports" / "certificates"


def course_title(workshop: Workshop) -> str:
    """Return the title of the course's book, or "Fair Tender" if it has none."""
    path = workshop.course / "_config.yml"
    settings = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return str(settings.get("title") or "Fair Tender")


# --- the commands --------------------------------------------------------------------------------


def add_report_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `workshop report`."""
    parser.add_argument("units", metavar="UNIT", nargs="*")
    parser.add_argument("--pseudonyms", action="store_true")
    folder.add_in(parser)


def run_report(args: argparse.Namespace) -> int:
    """Write the report and print where it is."""
    with terminal.Progress() as progress:
        progress.step("workshop-reading")
        report = write_report(args.workshop, args.units, args.pseudonyms)
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


def add_export_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `workshop export`."""
    parser.add_argument("units", metavar="UNIT", nargs="+")
    parser.add_argument("--format", dest="form", choices=FORMATS, required=True)
    parser.add_argument("--out", type=Path, metavar="FILE")
    by = messages.text("help-export-by", platforms=asking("by"))
    template = messages.text("help-export-template", platforms=asking("template"))
    parser.add_argument("--by", choices=IDENTIFIERS, default="email", help=by)
    parser.add_argument("--unmarked", choices=("zero", "leave-out"), default="")
    parser.add_argument("--out-of", type=float, metavar="N")
    parser.add_argument("--template", type=Path, metavar="FILE", help=template)
    parser.add_argument("--column", default="")
    folder.add_in(parser)


def run_export(args: argparse.Namespace) -> int:
    """Write the file; return 0, or 1 if somebody is missing from it."""
    if args.out_of is not None and not 0 < args.out_of < float("inf"):
        raise fault("export-out-of", value=args.out_of)
    choice = Choice(args.by, args.unmarked, args.out_of, args.template, args.column)
    with terminal.Progress() as progress:
        progress.step("workshop-reading")
        path, done = write_export(args.workshop, args.units, args.form, args.out, choice)
    for sentence in (*done.problems, *done.hints):
        print(sentence)
    print(messages.text("export-written", path=path, count=done.count))
    return 1 if done.problems else 0


def add_certificate_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `workshop certificate`."""
    parser.add_argument("units", nargs="*", metavar="UNIT")
    parser.add_argument("--threshold", type=float, default=THRESHOLD, metavar="PERCENT")
    folder.add_in(parser)


def run_certificate(args: argparse.Namespace) -> int:
    """Write the certificates, and print who has one and who does not."""
    workshop = args.workshop
    with terminal.Progress() as progress:
        progress.step("workshop-reading")
        done = write_certificates(workshop, args.units, args.threshold)
    states = {"certified": 0, "waiting": 0, "lacking": 0, "below": 0}
    for one in done.everybody:
        state = one.state(args.threshold)
        states[state] += 1
        code = {"certified": "reached", "waiting": "marks"}.get(state, state)
        print(
            messages.text(
                f"certificate-{code}",
                name=one.trainee,
                percent=one.percent,
                file=page_name(NAME, one.trainee),
                points=number(one.to_mark),
                lacks=one.lacks,
            )
        )
    for sentence in done.problems:
        print(sentence)
    print(
        messages.text(
            "certificate-summary",
            count=states["certified"],
            folder=certificate_folder(workshop),
            index=index_name(NAME),
            waiting=states["waiting"],
            lacking=states["lacking"],
            below=states["below"],
            threshold=f"{args.threshold:g}",
        )
    )
    return 0
