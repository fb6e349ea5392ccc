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

from coursework import arrivals
from coursework.certificate import NAME, THRESHOLD, Standing, index, page, standings
from coursework.class_tables import index_name, page_name
from coursework.class_unit import earlier_key_sentences, under_earlier_keys
from coursework.collected import list_names
from coursework.forms.html import number
from coursework.marking.key import Key, read_key
from coursework.roster import safe_id
from fairtender import messages
from fairtender.cli import terminal
from fairtender.files import write_atomically
from fairtender.tables import fault
from workshop import gradebook, inbox
from workshop.folder import Workshop, add_in, writing

FORMER_INDEX = "index.csv"


def write(
    workshop: Workshop,
    units: Sequence[str] = (),
    threshold: float = THRESHOLD,
    day: date | None = None,
) -> list[Standing]:
    """Write the certificates for these units, or all graded ones; return how everybody stands.

    DataError where the threshold is none, nothing is graded, another command is at work, or the
    folder cannot be written to.
    """
    if not 0 < threshold <= 100:
        raise fault("certificate-threshold")
    units = list(dict.fromkeys(units or workshop.graded_units()))
    keys = [read_key(unit, workshop.course) for unit in units]
    folder = certificates(workshop)
    with workshop.busy(), writing(workshop):
        results = {
            key.unit: [one for one in gradebook.results(workshop, key) if safe_id(one.trainee)]
            for key in keys
        }
        everybody = standings(keys, results, people_in_question(workshop, units))
        if not everybody:
            raise fault("certificate-none")
        for unit in units:
            gradebook.keep_marks(workshop, unit)
        folder.mkdir(parents=True, exist_ok=True)
        for path in (*folder.glob("*.html"), folder / FORMER_INDEX):
            path.unlink(missing_ok=True)
        for one in everybody:
            if one.state(threshold) == "certified":
                html = page(one, keys, course_title(workshop), threshold, day or date.today())
                write_atomically(folder / page_name(NAME, one.trainee), html)
        listed = index(everybody, workshop.trainees(), threshold)
        write_atomically(folder / index_name(NAME), listed)
    return everybody


def marked_under_earlier_keys(everybody: Sequence[Standing], keys: Sequence[Key]) -> list[str]:
    """Return a sentence for each unit and earlier key under which some of these were marked."""
    found: list[str] = []
    for key in keys:
        graded = [one.results[key.unit] for one in everybody if key.unit in one.results]
        found += earlier_key_sentences(key, under_earlier_keys(key, graded))
    return found


def people_in_question(workshop: Workshop, units: Sequence[str]) -> list[str]:
    """Return those whom several files claim in one of the units, so that none counts."""
    found = {
        id
        for unit in units
        for id in arrivals.in_question(inbox.arrivals(workshop, unit)).keys()
        - {*workshop.handed_in(unit)}
    }
    return sorted(found, key=str.casefold)


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
        everybody = write(workshop, args.units, args.threshold)
    states = {"certified": 0, "waiting": 0, "lacking": 0, "below": 0}
    for one in everybody:
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
    units = args.units or workshop.graded_units()
    keys = [read_key(unit, workshop.course) for unit in dict.fromkeys(units)]
    print("".join(f"{one}\n" for one in marked_under_earlier_keys(everybody, keys)), end="")
    if question := people_in_question(workshop, units):
        print(messages.text("certificate-question", names=list_names(question)))
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
