"""`workshop report`: the class at a glance, as a page and as tables.

`reports/report.html` is one page that needs nothing else; beside it lies the same as CSV, a file a
table. With pseudonyms no name, id, address, time or mark of a person is in any of them;
who is who stays in `pseudonyms.json` in the workshop folder. What trainees wrote is in no report.
"""

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import SystemRandom
from typing import Any

import pandas as pd

from coursework import arrivals, class_tables
from coursework.arrivals import Arrival
from coursework.class_report import page
from coursework.class_tables import UnitClass, cells, made
from coursework.key import read_key
from fairtender import messages, sheets
from fairtender.files import write_atomically
from fairtender.tables import fault
from workshop import (
    folder,
    gradebook,
    inbox,
    submitted,
)
from workshop.folder import Workshop

__all__ = ["Report", "drawn", "forget_pseudonym", "gather", "write"]

PAGE = "report.html"
KEPT = "pseudonyms.json"
# Equal points find a person again in any list of marks, whatever the name: not with pseudonyms.
WITH_NAMES = {"marks"}


@dataclass(frozen=True)
class Report:
    """What was written. `others`: files that lie in the same folder and are not of this report."""

    folder: Path
    tables: Mapping[str, pd.DataFrame]
    others: list[str]


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
            names = drawn(workshop, class_tables.everybody(found))
            found = [class_tables.hidden(one, names) for one in found]
        tables = made(found, workshop.course)
        place.mkdir(exist_ok=True)
        written = {
            name: one for name, one in tables.items() if not pseudonyms or name not in WITH_NAMES
        }
        for name in tables.keys() - written.keys():
            (place / f"{name}.csv").unlink(missing_ok=True)
        for name, table in written.items():
            sheets.write_rows(place / f"{name}.csv", list(table.columns), cells(table))
        now = datetime.now().astimezone()
        write_atomically(place / PAGE, page(found, tables, pseudonyms, now))
        mine = {PAGE, *(f"{name}.csv" for name in written)}
        others = sorted(path.name for path in place.iterdir() if path.name not in mine)
    return Report(place, written, others)


# --- what a class did ----------------------------------------------------------------------------


def gather(workshop: Workshop, unit: str) -> UnitClass:
    """Return what a class did in a unit. DataError where key, roster or gradebook have a fault.

    A hand-in that has changed since it was graded counts as not graded.
    """
    key = read_key(unit, workshop.course)
    roster = {id: one.name or id for id, one in workshop.trainees().items()}
    handed_in = workshop.handed_in(unit)
    results = [
        one
        for one in gradebook.results(workshop, key)
        if one.trainee in handed_in and submitted.current(workshop, key, one)
    ]
    names = {one.trainee: one.name for one in results} | roster
    found = inbox.arrivals(workshop, unit)
    counting = arrivals.counting(found).keys()
    late = counting - {*handed_in}
    refused = {*arrivals.refused(found, unit)} - {*counting}
    unsure = _may_be_from(roster, found) - {*counting} - refused
    accepted = [one for one in found if one.state == "accepted"]
    given = {one.trainee: one.learner_name for one in accepted}
    return UnitClass(
        key,
        results,
        roster,
        {id: names.get(id) or workshop.name_of(id) for id in handed_in},
        {id: names.get(id) or given.get(id) or id for id in sorted(late)},
        sum(one.waits for one in found),
        {id: names.get(id) or id for id in sorted(refused - {*handed_in})},
        {id: names.get(id) or id for id in sorted(unsure - {*handed_in})},
    )


def _may_be_from(roster: Mapping[str, str], found: Iterable[Arrival]) -> set[str]:
    """Return those on the roster whose id or name stands in a file that waits to be assigned."""
    waiting = [one for one in found if one.waits]
    said = {text.casefold() for one in waiting for text in (one.learner_id, one.learner_name)}
    return {id for id, name in roster.items() if said & {id.casefold(), name.casefold()}}


# --- pseudonyms ----------------------------------------------------------------------------------


def drawn(workshop: Workshop, ids: Iterable[str]) -> dict[str, str]:
    """Return {id: pseudonym}, the same each time; new people draw the next numbers by lot.

    DataError where the kept list is damaged: another one would make earlier reports useless.
    """
    kept = _kept(workshop)
    new = sorted({*ids} - {*kept["people"]})
    if new:
        numbers = list(range(kept["next"], kept["next"] + len(new)))
        SystemRandom().shuffle(numbers)
        for id, number in zip(new, numbers, strict=True):
            kept["people"][id] = messages.text("class-pseudonym", number=f"{number:03}")
        kept["next"] += len(new)
        _keep(workshop, kept)
    return kept["people"]


def forget_pseudonym(workshop: Workshop, trainee: str) -> bool:
    """Strike a person from the list of pseudonyms; tell whether there was one.

    The number is not given to anybody else. Reports that were written before keep it.
    """
    kept = _kept(workshop)
    if kept["people"].pop(trainee, None) is None:
        return False
    _keep(workshop, kept)
    return True


def _kept(workshop: Workshop) -> dict[str, Any]:
    path = workshop.folder / KEPT
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {"next": 1, "people": {}}
    except (OSError, ValueError) as error:
        raise fault("class-pseudonyms", path=path, cause=error) from None
    if not isinstance(kept, dict) or not isinstance(kept.get("people"), dict):
        raise fault("class-pseudonyms", path=path, cause="people")
    if not isinstance(kept.get("next"), int):
        raise fault("class-pseudonyms", path=path, cause="next")
    return kept


def _keep(workshop: Workshop, kept: Mapping[str, Any]) -> None:
    path = workshop.folder / KEPT
    write_atomically(path, json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    path.chmod(0o600)


# --- the command ---------------------------------------------------------------------------------


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `workshop report` takes."""
    parser.add_argument("units", metavar="UNIT", nargs="*", help="units (default: all graded)")
    parser.add_argument(
        "--pseudonyms", action="store_true", help="name nobody, so that it can be passed on"
    )
    folder.add_in(parser)


def run(args: argparse.Namespace) -> int:
    """Write the report and say where it is."""
    report = write(args.workshop, args.units, args.pseudonyms)
    count = len(report.tables)
    print(messages.text("class-written", page=report.folder / PAGE, count=count))
    if args.pseudonyms:
        print(messages.text("class-keep-list", path=report.folder.parent / KEPT))
        print(messages.text("class-joined"))
    if args.pseudonyms and report.others:
        print(messages.text("class-others", names=", ".join(report.others)))
    return 0
