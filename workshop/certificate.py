"""Certificates for those who reached a threshold: one page of HTML each, to be printed on A4.

`reports/certificates/certificate_TRAINEE.html`, and `certificate_index.csv` with everybody: who has
one, who waits for marks, who lacks a unit, and who did not reach the threshold. Somebody whom
several files claim is left out until the trainer decides which one counts. A run replaces the
certificates of the one before. Points so far count, of all points of the units that are named; a
unit that somebody did not hand in counts with no points. Texts that nobody has marked yet earn
nothing, so that who reached the threshold without them has reached it.
"""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import yaml

from coursework.certificate import NAME, THRESHOLD
from coursework.class_tables import index_name, page_name
from coursework.desk import out
from coursework.desk.out import Certificates
from coursework.forms.html import number
from fairtender import messages
from fairtender.cli import terminal
from fairtender.tables import fault
from workshop import gradebook, store
from workshop.folder import Workshop, add_in, replace_files, writing

FORMER_INDEX = "index.csv"


def write(
    workshop: Workshop,
    units: Sequence[str] = (),
    threshold: float = THRESHOLD,
    day: date | None = None,
) -> Certificates:
    """Write the certificates for these units, or all graded ones.

    DataError where the threshold is none, nothing is graded, another command is at work, or the
    folder cannot be written to.
    """
    place = certificates(workshop)
    with workshop.busy(), writing(workshop):
        units = units or workshop.graded_units()
        if not units:
            raise fault("class-none", folder=workshop.folder)
        desk, marking = store.opened(workshop, units)
        asked = units, threshold, course_title(workshop), day or date.today()
        done = out.certificates(desk, marking, *asked)
        for unit in units:
            gradebook.keep_marks(workshop, unit)
        replace_files(place, done.files, [*place.glob("*.html"), place / FORMER_INDEX])
    return done


def certificates(workshop: Workshop) -> Path:
    """Return the folder of the certificates."""
    return workshop.folder / "reports" / "certificates"


def course_title(workshop: Workshop) -> str:
    """Return the title of the course's book."""
    path = workshop.course / "_config.yml"
    settings = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return str(settings.get("title") or "Fair Tender")


# --- the command ---------------------------------------------------------------------------------


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `workshop certificate` takes."""
    parser.add_argument("units", nargs="*", metavar="UNIT")
    parser.add_argument(
        "--threshold",
        type=float,
        default=THRESHOLD,
        metavar="PERCENT",
    )
    add_in(parser)


def run(args: argparse.Namespace) -> int:
    """Write the certificates; say who has one and who has none."""
    workshop = args.workshop
    with terminal.Progress() as progress:
        progress.step("workshop-reading")
        done = write(workshop, args.units, args.threshold)
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
            folder=certificates(workshop),
            index=index_name(NAME),
            waiting=states["waiting"],
            lacking=states["lacking"],
            below=states["below"],
            threshold=f"{args.threshold:g}",
        )
    )
    return 0
