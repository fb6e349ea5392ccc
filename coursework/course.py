"""Find the course, its units, and the sections of its book."""

import json
import os
import re
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fairtender import messages
from fairtender.tables import fault

if TYPE_CHECKING:
    from markupsafe import Markup

ROOT = Path(__file__).resolve().parents[1]  # the checkout; from a wheel, no course
OPEN = "00-explore"  # the notebook for trying things out: no questions, no key, never handed in
APART = "before-and-after"  # handed in like a unit, but without chapter and marks, and in no total
CARRIED = Path(__file__).with_name("sections.json")  # in the wheel for the browser only
TITLE = re.compile(r"^#\s+(.+?)\s*$", re.MULTILINE)
LABELLED = re.compile(r"^\(([\w-]+)\)=\n+#+\s+(.+?)\s*$", re.MULTILINE)


def find(given: Path | None = None, remembered: Path | None = None) -> Path:
    """Return the folder of the course: `given`, `FAIRTENDER_COURSE`, or the `remembered` one.

    Otherwise it is the working folder, one above it, or the checkout that contains this package.
    remembered: by a workshop. Raises DataError if the named folder contains no unit, or if none is
    found.
    """
    for named in (given, os.environ.get("FAIRTENDER_COURSE"), remembered):
        if named:
            folder = Path(os.path.abspath(named))
            if not units(folder):
                raise fault("course-without-units", folder=folder)
            return folder
    here = Path.cwd()
    for folder in (here, *here.parents, ROOT):
        if units(folder):
            return folder
    raise fault("course-none")


def unit_folder(slug: str, root: Path = ROOT) -> Path:
    """Return `solutions/SLUG`; raise DataError unless all three files of the unit are there."""
    _refuse_open(slug, root)
    folder = root / "solutions" / slug
    if not folder.is_dir():
        found = _meant(slug, root)
        code = "unit-several" if len(found) > 1 else "unit-none"
        raise fault(code, unit=slug, units=", ".join(found or units(root)) or "–")
    for name in (f"{slug}.md", "questions.toml", "key.toml"):
        if not (folder / name).is_file():
            raise fault("unit-file", file=folder / name, units=", ".join(units(root)) or "–")
    return folder


def named_unit(given: str, root: Path = ROOT) -> str:
    """Return the slug of a unit, given its number (3 or 03) or the beginning of its slug.

    Return it unchanged if none or several match: `unit_folder` reports it. Raises DataError if it
    is the open notebook.
    """
    found = _meant(given, root)
    if not found:
        _refuse_open(given, root)
    return found[0] if len(found) == 1 else given


def _refuse_open(given: str, root: Path) -> None:
    """Raise DataError if the name, number or beginning given is that of the open notebook."""
    begins = given.startswith("00-") and OPEN.startswith(given.casefold())
    if begins or given in ("0", "00", OPEN.removeprefix("00-")):
        raise fault("unit-open", unit=OPEN, units=", ".join(units(root)) or "–")


def _meant(given: str, root: Path) -> list[str]:
    known = units(root)
    if given in known:
        return [given]
    if given.isdecimal():
        return [slug for slug in known if slug.split("-")[0].lstrip("0") == given.lstrip("0")]
    return [slug for slug in known if given and slug.startswith(given.casefold())]


def units(root: Path = ROOT) -> list[str]:
    """Return the slugs of all complete units in `solutions/`, sorted, without `APART`."""
    return [slug for slug in _complete_units(root) if slug != APART]


def _complete_units(root: Path) -> list[str]:
    keys = (root / "solutions").glob("*/key.toml")
    return sorted(
        key.parent.name
        for key in keys
        if (key.parent / "questions.toml").is_file()
        and (key.parent / f"{key.parent.name}.md").is_file()
    )


def asked_units(course: Path) -> list[str]:
    """Return the slugs of everything that can be handed in: the units, and `APART`.

    Without the sources, those included in the browser's wheel.
    """
    carried = Path(__file__).parent.glob("exercises/*/questions.toml")
    return _complete_units(course) or sorted(path.parent.name for path in carried)


@dataclass(frozen=True)
class Section:
    """A section of the book that a key names: its title, and the title of its chapter.

    page: the file name of the chapter, "" if no chapter has the section.
    """

    title: str
    chapter: str = ""
    page: str = ""


@cache
def sections(course: Path) -> dict[str, Section]:
    """Return {label: section} for all sections of the book that have a label.

    Without the book, those included in the wheel for the browser (`carried_sections`).
    """
    found = {}
    for path in sorted((course / "book").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        chapter = TITLE.search(text)
        for label, title in LABELLED.findall(text):
            found[label] = Section(title, chapter[1] if chapter else "", path.stem)
    if not found and CARRIED.is_file():
        listed = json.loads(CARRIED.read_text(encoding="utf-8"))
        found = {label: Section(*one) for label, one in listed.items()}
    return found


def carried_sections(course: Path) -> bytes:
    """Return the content of `CARRIED`, for use without the book: JSON {label: section}."""
    listed = {label: astuple(one) for label, one in sections(course).items()}
    return json.dumps(listed, ensure_ascii=False, indent=0).encode("utf-8")


def section(course: Path, label: str) -> Section:
    """Return the section with a label; if the book is missing, one with the label in words."""
    return sections(course).get(label) or Section(label.replace("-", " "))


def place(course: Path, label: str, book: str = "") -> "Markup | str":
    """Return, in words, where a section is; with `book`, the address of chapters, as a link."""
    one = section(course, label)
    code = "feedback-place" if one.chapter else "feedback-place-short"
    words = messages.text(code, section=one.title, chapter=one.chapter)
    if not (book and one.page):
        return words
    from markupsafe import Markup

    return Markup('<a href="{}{}.html#{}">{}</a>').format(book, one.page, label, words)
