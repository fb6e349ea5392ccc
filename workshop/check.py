"""`workshop check`: report whether everything is ready for the day, with a line for each check.

It checks the environment, the sources of the book, the workshop's folder with its roster and
gradebook, and the units. It builds each unit in a separate folder, grades a model, a blank and a
wrong hand-in there, and compares the points with those that the key gives. At the end it starts
formgrader.
"""

import argparse
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

from coursework.course import unit_folder, units
from coursework.marking.key import Key, read_key
from fairtender import messages
from fairtender.cli import terminal
from fairtender.tables import DataError, fault
from workshop import folder as folders
from workshop.folder import Workshop

PYTHON = ((3, 11), (3, 13))
ROOM = 1_000_000_000  # bytes: 500 hand-ins of all units take about half of it
SECONDS = 90  # even a slow laptop starts a kernel or a server in a tenth of this
NEEDED = "fairtender[course,desk]"
NOTHING = 1e-6


@dataclass(frozen=True)
class Line:
    """The result of one check: a message with the finding, or with what to do.

    `look`: nothing has to be corrected, but a person should read the message.
    """

    good: bool
    sentence: str
    look: bool = False


def good(code: str, **params: object) -> Line:
    """Return the line of a check that found nothing to correct; code: of its message."""
    return Line(True, messages.text(code, **params))


def bad(code: str, **params: object) -> Line:
    """Return the line of a check that found a fault; code: of the message on what to correct."""
    return Line(False, messages.text(code, **params))


def check(
    workshop: Workshop,
    slugs: Sequence[str] = (),
    quick: bool = False,
    progress: terminal.Progress | None = None,
) -> Iterator[Line]:
    """Check the workshop, and yield the result of each check.

    slugs: the units to check; all by default. quick: check only the first of them. progress: shows
    the current check. Nothing in the workshop is changed. Raises DataError if a unit does not
    exist.
    """
    progress = progress or terminal.Progress(say=False)
    chosen = list(slugs) or units(workshop.course)
    for slug in chosen:
        unit_folder(slug, workshop.course)
    chosen = chosen[:1] if quick else chosen
    yield from environment(workshop.course)
    yield sources(workshop.course, date.today())
    progress.step("check-now-kernel")
    yield from kernel()
    yield from place(workshop)
    yield from people(workshop)
    yield from gradebook_health(workshop)
    yield from changed(workshop)
    with tempfile.TemporaryDirectory(prefix="workshop-check-") as temporary:
        dry = None
        for number, slug in enumerate(chosen, start=1):
            progress.step("check-now-unit", unit=slug, number=number, of=len(chosen))
            try:
                dry = dry or folders.create(Path(temporary).resolve() / "dry", workshop.course)
                yield dry_run(dry, slug)
            except DataError as error:
                yield bad("check-unit", unit=slug, cause=error)
        progress.step("check-now-formgrader")
        if dry and dry.graded_units():
            yield formgrader(dry)


# --- the environment -----------------------------------------------------------------------------


def environment(course: Path) -> Iterator[Line]:
    """Check the version of Python, and that the packages have the versions of requirements.txt."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if PYTHON[0] <= sys.version_info[:2] <= PYTHON[1]:
        yield good("check-python", version=version)
    else:
        yield bad("check-python-other", version=version)
    listed = course / "requirements.txt"
    try:
        wanted = _needed(listed)
    except (OSError, ValueError) as error:
        yield bad("check-requirements", path=listed, cause=error)
        return
    faults, how = [], f"-r {listed}" if listed.is_file() else "'.[course,desk]'"
    for name, pinned in wanted.items():
        try:
            there = metadata.version(name)
        except metadata.PackageNotFoundError:
            faults.append(bad("check-missing", name=name, how=how))
            continue
        if pinned and there != pinned:
            faults.append(bad("check-version", name=name, there=there, pin=pinned, how=how))
    code = "check-packages" if listed.is_file() else "check-packages-any"
    yield from faults or [good(code, count=len(wanted))]


def _needed(listed: Path) -> dict[str, str]:
    """Return {package: version} of all packages that `NEEDED` requires, directly or indirectly.

    The version is "" if requirements.txt does not pin one.
    """
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    pins = {}
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.is_file() else ()
    for line in lines:
        if line[:1].isalnum():
            one = Requirement(line.split(" #")[0])
            if not one.marker or one.marker.evaluate():
                version = next((part.version for part in one.specifier), "")
                pins[canonicalize_name(one.name)] = version
    found: dict[str, str] = {}
    waiting = [Requirement(NEEDED)]
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        if name in found:
            continue
        found[name] = pins.get(name, "")
        waiting += _required_by(name, one.extras)
    return dict(sorted(found.items()))


def _required_by(name: str, extras: set[str]) -> list[Any]:
    """Return what a package with these extras requires, or [] if it is not installed."""
    from packaging.requirements import Requirement

    try:
        texts = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return []
    asked = []
    for text in texts:
        one = Requirement(text)
        chosen = [{"extra": extra} for extra in ("", *extras)]
        if not one.marker or any(one.marker.evaluate(extra) for extra in chosen):
            asked.append(one)
    return asked


def kernel() -> Iterator[Line]:
    """Check that a kernel starts, uses this Python, and can import the library and nbgrader."""
    from jupyter_client.manager import run_kernel

    began = time.monotonic()
    code = "import sys, fairtender, nbgrader; print(sys.prefix)"
    how = {"extra_arguments": list(folders.QUIET), "cwd": tempfile.gettempdir()}
    printed: list[str] = []

    def hear(message: dict[str, Any]) -> None:
        content = message["content"]
        printed.append(content.get("text") or content.get("evalue") or "")

    try:
        with run_kernel(kernel_name="python3", startup_timeout=SECONDS, **how) as started:
            client: Any = started  # jupyter_client declares a different type from what it yields
            client.execute_interactive(code, timeout=SECONDS, output_hook=hear, allow_stdin=False)
    except Exception as error:  # report anything that prevents a kernel from starting
        yield bad("check-kernel-none", cause=f"{type(error).__name__}: {error}")
        return
    prefix = "".join(printed).strip()
    if prefix == sys.prefix:
        yield good("check-kernel", seconds=f"{time.monotonic() - began:.0f}")
    else:
        yield bad("check-kernel-other", there=prefix, here=sys.prefix)


def sources(course: Path, today: date) -> Line:
    """Check whether a source of the book was last read more than a year before `today`."""
    from coursework import references  # needs pybtex; if that is missing, `environment` reports it

    try:
        known = references.read(course / references.FILE)
    except DataError as error:
        return Line(False, str(error))
    if not (found := references.old(known, today)):
        return good("check-sources", count=len(known))
    keys = ", ".join(one.key for one in found)
    said = messages.text("check-old-sources", count=len(found), of=len(known), keys=keys)
    return Line(True, said, look=True)


# --- the workshop --------------------------------------------------------------------------------


def place(workshop: Workshop, room: int = ROOM) -> Iterator[Line]:
    """Check that the folder is complete, writable and outside git, and `room` bytes are free."""
    try:
        folders.usable(workshop.folder)
        trial = workshop.folder / f".check-{secrets.token_hex(4)}"
        with folders.writing(workshop):
            trial.write_bytes(b"x")
            trial.unlink()
        for name in ("inbox", "submitted", "marks", "feedback", "reports"):
            if not (workshop.folder / name).is_dir():
                raise fault("check-folder", path=workshop.folder / name)
        yield good("check-place", folder=workshop.folder)
    except DataError as error:
        yield Line(False, str(error))
    free = shutil.disk_usage(workshop.folder).free
    line = good if free >= room else bad
    code = "check-room" if free >= room else "check-no-room"
    yield line(code, free=f"{free / 1e9:.1f}", room=f"{room / 1e9:.1f}", folder=workshop.folder)


def people(workshop: Workshop) -> Iterator[Line]:
    """Check that the roster can be read."""
    try:
        found = workshop.trainees()
        yield good("check-roster", count=len(found)) if found else good("check-no-roster")
    except DataError as error:
        yield Line(False, str(error))


def gradebook_health(workshop: Workshop) -> Iterator[Line]:
    """Check that the gradebook, and the marks that are saved next to it, can be read."""
    from workshop import gradebook

    try:
        state = gradebook.check_whole(workshop)
        for path in (workshop.folder / "marks").glob("*.json"):
            gradebook.kept_marks(workshop, path.stem)
        yield good(f"check-gradebook-{state}")
    except DataError as error:
        yield Line(False, str(error))


def changed(workshop: Workshop) -> Iterator[Line]:
    """Check that no unit's questions have changed since the workshop was made."""
    try:
        found = folders.changed_units(workshop)
    except DataError as error:
        yield Line(False, str(error))
        return
    if not found:
        yield good("check-unchanged")
    for unit in found:
        yield bad("check-changed", unit=unit, course=workshop.course)


# --- the units -----------------------------------------------------------------------------------


def dry_run(dry: Workshop, slug: str) -> Line:
    """Build a unit, grade trial hand-ins of it, and compare their points with those in the key.

    Raises DataError if the unit cannot be built or graded.
    """
    from workshop import nbgrader_course
    from workshop.grade import grade

    began = time.monotonic()
    key = read_key(slug, dry.course)
    with folders.environment(dry):
        nbgrader_course.prepare(dry, key)
    if line := _released(dry, slug):
        return line
    expected = _hand_in(dry, key)
    report = grade(dry, slug)
    if report.failed:
        return bad("check-unit", unit=slug, cause=" ".join(report.failed.values()))
    if line := _marks(dry, key, expected):
        return line
    seconds = f"{time.monotonic() - began:.0f}"
    return good("check-unit-good", unit=slug, count=len(expected), seconds=seconds)


def _released(dry: Workshop, slug: str) -> Line | None:
    """Compare the exercise that participants open with the one just built from its sources.

    Return a line for the first file that is missing or differs, or None.
    """
    made, given = dry.folder / "release" / slug, dry.course / "exercises" / slug
    for path in sorted(made.iterdir()):
        there = given / path.name
        if not there.is_file():
            return bad("check-no-exercise", unit=slug, path=there)
        if there.read_bytes() != path.read_bytes():
            return bad("check-exercise", unit=slug, path=there)
    return None


def _hand_in(dry: Workshop, key: Key) -> dict[str, float]:
    """Hand in model answers, no answers and, if the key has one, a misunderstanding.

    Return {hand-in: expected points}.
    """
    from coursework.marking.key import belief_answers, hand_in, model_answers
    from workshop import submitted

    full = sum(form.auto_points for form in key.questions.forms)
    answers = {"model": model_answers(key), "blank": {}}
    expected = {"model": full, "blank": 0.0}
    for belief in key.beliefs[:1]:
        answers["wrong"] = belief_answers(key, belief.code)
        expected["wrong"] = full - belief.loses
    for name, given in answers.items():
        path = dry.folder / f"{name}.json"
        hand_in(key, given, path, name=name)
        submitted.put(dry, key.unit, name, path.read_bytes())
        path.unlink()
    return expected


def _marks(dry: Workshop, key: Key, expected: dict[str, float]) -> Line | None:
    from workshop import gradebook

    found = {one.trainee: one.total for one in gradebook.results(dry, key)}
    for name, points in expected.items():
        if abs(found.get(name, -1.0) - points) > NOTHING:
            earned = f"{found.get(name, 0):g}"
            kind = messages.text(f"check-kind-{name}")
            return bad("check-marks", unit=key.unit, kind=kind, earned=earned, points=f"{points:g}")
    return None


def formgrader(dry: Workshop) -> Line:
    """Start formgrader on the dry run as its command does, and request a page from it."""
    import urllib.request

    from workshop.formgrader import SERVE

    began, said = time.monotonic(), ""
    command = [sys.executable, "-c", SERVE, str(dry.folder), str(dry.course)]
    # Its temporary files are deleted together with the folder of the dry run.
    env = os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(dry.folder))
    with (dry.folder / "said").open("w", encoding="utf-8") as out:
        process = subprocess.Popen(command, cwd=dry.folder, env=env, stdout=out, stderr=out)
        try:
            while process.poll() is None and time.monotonic() - began < SECONDS:
                said = (dry.folder / "said").read_text(encoding="utf-8")
                if "token=" in said and said.endswith("\n"):
                    address = next(word for word in said.split() if "token=" in word)
                    if urllib.request.urlopen(address, timeout=SECONDS).status == 200:
                        seconds = f"{time.monotonic() - began:.0f}"
                        return good("check-formgrader", seconds=seconds)
                time.sleep(0.2)
        except OSError as error:
            said = str(error)
        finally:
            process.kill()
            process.wait()
    said = (dry.folder / "said").read_text(encoding="utf-8").strip() or said.strip()
    return bad("check-no-formgrader", cause=said.splitlines()[-1] if said else "–")


# --- the command ---------------------------------------------------------------------------------


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `workshop check`."""
    parser.add_argument("--units", nargs="+", default=[], metavar="UNIT")
    parser.add_argument("--quick", action="store_true")
    folders.add_in(parser)


def run(args: argparse.Namespace) -> int:
    """Print each line as it comes; return 0, or 1 if something has to be corrected."""
    wrong = looked = 0
    with terminal.Progress() as progress:
        for line in check(args.workshop, args.units, args.quick, progress):
            wrong, looked = wrong + (not line.good), looked + line.look
            good_code = "check-look" if line.look else "check-ok"
            head = messages.text(good_code if line.good else "check-mend")
            progress.clear()
            print(head, line.sentence, flush=True)
    ready = "check-ready-but" if looked else "check-ready"
    code, count = ("check-wrong", wrong) if wrong else (ready, looked)
    print(messages.text(code, count=count))
    return 1 if wrong else 0
