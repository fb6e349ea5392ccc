"""Generate `exercises/` from `solutions/`, with nbgrader's own generate_assignment.

`solutions/SLUG/SLUG.md` contains nothing for nbgrader. Each of its cells becomes a locked cell.
`exercise.check("FORM")` becomes the test cell FORM, with the form's points and a hidden test made
from key.toml. After `exercise.ask("FORM")`, a task cell with the rubric as its mark scheme is
inserted for every question that the trainer marks. The result is nbgrader's source, in
`_build/nbgrader/source/SLUG`; nbgrader's release of it goes to `exercises/SLUG`.

The open notebook (`course.OPEN`) has no questions and no key. It is made without nbgrader's source,
so that nbgrader's commands find no assignment of that name.
"""

import argparse
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

import coursework
from coursework.course import OPEN, ROOT, asked_units, sections, unit_folder
from coursework.marking import assignment, key
from coursework.marking.assignment import SAFETY, open_notebook, release, write_source
from coursework.questions import earlier, published
from fairtender import messages
from fairtender.files import write_atomically
from fairtender.tables import DataError, together
from publishing import address, chapter_notebooks


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `python -m workshop build`."""
    parser.add_argument("slugs", nargs="*", metavar="SLUG")


def run(args: argparse.Namespace) -> int:
    """Build, and print one line for each unit; return 0. Raises DataError for a faulty unit."""
    for folder in build(args.slugs or None):
        print(messages.text("exercise-built", folder=folder.relative_to(ROOT)))
    return 0


def build(slugs: Iterable[str] | None = None, root: Path = ROOT) -> list[Path]:
    """Generate the exercises of these units (default: all, and the open notebook).

    Returns their folders. A unit is skipped if its source, key and exercise have not changed since
    the last build. A learner's files in `exercises/SLUG` (answers, notes) stay. Raises DataError if
    a unit has a fault.
    """
    folders = _build_open(root) if slugs is None else []
    if slugs is None:
        _build_safety_page(root)
    faults = []
    for slug in asked_units(root) if slugs is None else slugs:
        unit_folder(slug, root)
        stamp = root / "_build" / "nbgrader" / "stamps" / slug
        if not stamp.is_file() or stamp.read_text() != _fingerprint(slug, root):
            try:
                _build_one(slug, root)
            except DataError as error:
                faults.append(error)
                continue
            stamp.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(stamp, _fingerprint(slug, root))
        folders.append(root / "exercises" / slug)
    if faults:
        raise together(faults)
    _record_texts(root)
    return folders


def _record_texts(root: Path) -> None:
    """Add new texts of tables to the record that is used to read files of all releases."""
    path = root / published.PUBLISHED.relative_to(ROOT)
    if path.is_file():  # a course of a test has none
        texts = published.with_today(published.read(path), published.questions_of(root))
        write_atomically(path, published.to_toml(texts))


def _build_one(slug: str, root: Path) -> None:
    # nbgrader treats a path as a pattern, and would not find a course in "course [2026]".
    # So it works in a temporary folder.
    with tempfile.TemporaryDirectory(prefix="nbgrader-") as place:
        course = Path(place).resolve()
        the_key = key.read_key(slug, root, frozenset(sections(root)))
        earlier.check(the_key.questions, root / "solutions")
        write_source(the_key, course / "source" / slug, root, _site(root))
        release(slug, course)
        built = root / "_build" / "nbgrader"
        _put(course / "source" / slug, built / "source" / slug, built / f"new-{slug}")
        _put(course / "release" / slug, root / "exercises" / slug, built / f"new-{slug}")


def _build_open(root: Path) -> list[Path]:
    """Make the open notebook and return its folder, or [] if the course has none."""
    import nbformat

    source = root / "solutions" / OPEN / f"{OPEN}.md"
    if not source.is_file():
        return []
    made = root / "exercises" / OPEN / source.with_suffix(".ipynb").name
    text = nbformat.writes(open_notebook(source)) + "\n"
    if not made.is_file() or made.read_text(encoding="utf-8") != text:
        made.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(made, text)
    return [made.parent]


def _build_safety_page(root: Path) -> None:
    """Make the page *If you suspect a real case* as a notebook, to which every exercise links."""
    import nbformat

    if not (root / "book" / f"{SAFETY}.md").is_file():
        return
    made = root / "exercises" / f"{SAFETY}.ipynb"
    text = nbformat.writes(chapter_notebooks.safety_page(root)) + "\n"
    if not made.is_file() or made.read_text(encoding="utf-8") != text:
        write_atomically(made, text)


def _site(root: Path) -> str:
    """Return where the course is published, if its own files state it."""
    return address.of_course(root, {}).site if (root / "_config.yml").is_file() else ""


def _fingerprint(slug: str, root: Path) -> str:
    """Return a hash of everything that a build reads and writes."""
    unit, built = root / "solutions" / slug, root / "_build" / "nbgrader" / "source" / slug
    code = [Path(__file__), Path(assignment.__file__), Path(key.__file__), Path(messages.__file__)]
    code.append(Path(coursework.__file__).with_name(messages.NAME))
    read = [unit / f"{slug}.md", unit / "questions.toml", unit / "key.toml"]
    made = [
        folder / name
        for folder in (built, root / "exercises" / slug)
        for name in (f"{slug}.ipynb", "questions.toml")
    ]
    total = hashlib.sha256()
    for path in (*code, *read, *made):
        total.update(path.read_bytes() if path.is_file() else b"missing")
        total.update(b"\0")
    total.update(_site(root).encode())
    return total.hexdigest()


def _put(made: Path, place: Path, new: Path) -> None:
    """Move a generated folder into its place, by way of `new` on the same disk.

    It never appears half finished. An existing folder keeps its other files, and a kernel that runs
    in it keeps its working directory: when all new files are ready, each replaces the old one in
    one step.
    """
    shutil.rmtree(new, ignore_errors=True)
    shutil.copytree(made, new)
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        os.replace(new, place)
        return
    for path in sorted(new.iterdir()):
        if not _same(path, place / path.name):
            os.replace(path, place / path.name)
    shutil.rmtree(new)


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()
