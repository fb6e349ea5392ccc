"""Store the hand-ins that count in nbgrader's layout: a fresh notebook and the answers."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from coursework.marking.key import Key
from coursework.marking.marks import NOTHING, Result
from workshop.folder import Workshop

TIME = "%Y-%m-%d %H:%M:%S UTC"  # as nbgrader reads timestamp.txt
NEW, OLD = ".new-", ".old-"
MARK = ".graded"  # file in a graded folder: fingerprint of its sources, and version of its key


def put(
    workshop: Workshop, unit: str, trainee: str, answers: bytes, arrived: datetime | None = None
) -> Path:
    """Put a hand-in into `submitted/TRAINEE/UNIT`, and return that folder.

    `release/UNIT` must exist (see `nbgrader_course.prepare`). A hand-in that is already there with
    the same notebook, answers and time stays as it is.
    """
    place = workshop.submitted(trainee, unit)
    wanted = dict(_released(workshop, unit)) | {"answers.json": answers}
    if arrived:
        wanted["timestamp.txt"] = (arrived.astimezone(UTC).strftime(TIME) + "\n").encode("ascii")
    if _holds(place, wanted):
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=place.parent, prefix=NEW))
    try:
        for name, content in wanted.items():
            (new / name).write_bytes(content)
        swap(new, place)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return place


def _released(workshop: Workshop, unit: str) -> Iterator[tuple[str, bytes]]:
    for path in (workshop.folder / "release" / unit).iterdir():
        if path.is_file():
            yield path.name, path.read_bytes()


def _holds(place: Path, wanted: dict[str, bytes]) -> bool:
    try:
        return all((place / name).read_bytes() == content for name, content in wanted.items())
    except OSError:
        return False


def swap(new: Path, place: Path) -> None:
    """Move the folder `new` to `place`, and only then delete what was there before."""
    old = None
    if place.is_dir():
        old = Path(tempfile.mkdtemp(dir=place.parent, prefix=OLD))
        os.replace(place, old / place.name)
    os.replace(new, place)
    if old:
        shutil.rmtree(old, ignore_errors=True)


def tidy(folder: Path) -> None:
    """Finish or remove what a killed command left half finished in a folder."""
    for kept in folder.glob(f"{OLD}*/*"):
        if not (folder / kept.name).exists():
            os.replace(kept, folder / kept.name)
    for prefix in (NEW, OLD):
        for path in folder.glob(f"{prefix}*"):
            shutil.rmtree(path, ignore_errors=True)


def take_out(workshop: Workshop, unit: str, trainee: str) -> None:
    """Remove a hand-in that does not count, or no longer, from `submitted/` and `autograded/`.

    The inbox keeps the original, and the gradebook keeps its marks.
    """
    for place in (workshop.submitted(trainee, unit), workshop.autograded(trainee, unit)):
        shutil.rmtree(place, ignore_errors=True)
        if place.parent.is_dir() and not any(place.parent.iterdir()):
            place.parent.rmdir()


def current(workshop: Workshop, key: Key, result: Result) -> bool:
    """Return whether neither the answers nor their computed points have changed since grading."""
    handed_in, graded = _contents(workshop, key.unit, result.trainee)
    if handed_in != graded:
        return False
    marks = {form: result.marks.get(form) for form in result.auto}
    return all(
        mark is not None and abs((mark.auto or 0.0) - result.auto[form]) < NOTHING
        for form, mark in marks.items()
    )


def key_version(workshop: Workshop, unit: str, trainee: str) -> str:
    """Return the version of the key with which a hand-in was graded, or "" if not known.

    It is not known for hand-ins that the previous release graded.
    """
    path = workshop.autograded(trainee, unit) / MARK
    text = path.read_text(encoding="ascii", errors="replace") if path.is_file() else ""
    return text.partition("\n")[2].strip()


def is_stale(workshop: Workshop, unit: str, trainee: str) -> bool:
    """Return whether a hand-in was replaced or taken out since the grading."""
    handed_in, graded = _contents(workshop, unit, trainee)
    return None in (handed_in, graded) or handed_in != graded


def _contents(workshop: Workshop, unit: str, trainee: str) -> list[bytes | None]:
    """Return the answers handed in and those that were graded; None for those that are missing."""
    places = workshop.submitted(trainee, unit), workshop.autograded(trainee, unit)
    paths = [place / "answers.json" for place in places]
    return [path.read_bytes() if path.is_file() else None for path in paths]
