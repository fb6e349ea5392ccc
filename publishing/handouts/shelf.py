"""Put slides and hand-outs on the site: a page with links to the files, a ZIP for each programme.

They come from `_build/handouts`, where `workshop handouts` makes them, and the archive for
participants comes from `_build/packs`. A build of the site never makes them, and leaves out those
of an older course. The workshop edition contains none. The page is always there; if there are no
files, it explains how to make them.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from fairtender import pages
from fairtender.files import write_atomically, zip_files
from fairtender.messages import text
from publishing import address
from publishing.digests import PACKAGES
from publishing.handouts import page_text, to_print
from publishing.handouts.to_print import Use
from publishing.handouts.units import TRAINERS, chapter
from publishing.profiles import local_profile

FOLDER = "room"
MADE_FROM = "made-from.txt"
TRAINEES = "fair-tender-trainees.zip"
GROUPS = (12, 24, 30)  # people, for whom the page counts copies
EXAMPLE = 24
KINDS = ("pptx", "pdf", "docx", "notes")  # in the order in which they are offered
_READ = {".py", ".toml", ".html", ".md", ".bib", ".csv", ".json", ".txt"}


def made(root: Path) -> Path:
    """Return the folder in which `workshop handouts` writes."""
    return root / "_build" / "handouts"


def packs(root: Path) -> Path:
    """Return the folder in which `workshop pack` writes."""
    return root / "_build" / "packs"


def mark(root: Path, folder: Path | None = None) -> None:
    """Record that a folder (default: `made`) was made from the course as it is now."""
    write_atomically((folder or made(root)) / MADE_FROM, _digest(root))


def is_current(root: Path, folder: Path | None = None) -> bool:
    """Return whether a folder (default: `made`) was made from the course as it is now."""
    note = (folder or made(root)) / MADE_FROM
    return note.is_file() and note.read_text(encoding="utf-8") == _digest(root)


def add(html: Path, root: Path) -> None:
    """Put the page, and this edition's files if there are any, next to the book."""
    new, place = html / f"{FOLDER}-new", html / FOLDER
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    workshop = os.environ.get("EDITION") == "workshop"
    data: dict[str, object] = {"programmes": [], "units": [], "pilot": [], "trainees": None}
    data["workshop"] = workshop
    if not workshop and is_current(root):
        for path in _files(root):
            (new / path.relative_to(made(root))).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, new / path.relative_to(made(root)))
        data["programmes"] = list(_programmes(new, root))
        data["units"] = list(_units(new, root))
        pilot = [one for one in to_print.uses(root) if one.when == to_print.PILOT]
        data["pilot"] = [_paper(new, one) for one in pilot]
    trainees = packs(root) / TRAINEES
    if not workshop and is_current(root, packs(root)) and trainees.is_file():
        shutil.copyfile(trainees, new / TRAINEES)
        data["trainees"] = {"to": TRAINEES, "size": f"{trainees.stat().st_size / 1e6:.0f}"}
    repository = address.of_course(root).repository
    template = Path(__file__).with_suffix(".html")
    page = pages.render(template, **data, groups=GROUPS, repository=repository)
    write_atomically(new / "index.html", page)
    shutil.rmtree(place, ignore_errors=True)
    os.replace(new, place)


def _files(root: Path) -> list[Path]:
    found = (path for path in made(root).rglob("*") if path.is_file() and path.name != MADE_FROM)
    return sorted(found)


def _programmes(place: Path, root: Path) -> Iterator[dict[str, object]]:
    """Write each programme's archive, and yield its deck, what to print, and the archive."""
    sections = page_text.sections((root / TRAINERS / "programmes.md").read_text(encoding="utf-8"))
    titles = {one.label: one.title for one in sections}
    for label, used in to_print.programmes(root).items():
        papers = [_paper(place, one) for one in used]
        decks = _named(place / "slides", (f"{label}.", f"{label}-notes."))
        inside = [*decks, *(path for one in used for path in _of(place, one))]
        packed = {path.relative_to(place).as_posix(): path.read_bytes() for path in inside}
        packed[f"what-to-print-{label}.txt"] = _list(titles[label], used).encode()
        content = zip_files(sorted(packed.items()))
        write_atomically(place / f"{label}.zip", content)
        yield {
            "title": titles[label],
            "zip": f"{label}.zip",
            "size": f"{len(content) / 1e6:.1f}",
            "decks": [_link(place, path) for path in decks],
            "papers": papers,
        }


def _list(title: str, used: Iterable[Use]) -> str:
    """Return what to print for a programme, as plain text."""
    lines = [
        text(
            "handouts-print-line", count=to_print.copies(one, EXAMPLE), name=one.name, each=one.each
        )
        for one in used
    ]
    head = text("handouts-print-head", title=title, people=EXAMPLE)
    return "\r\n".join([head, "", *lines, "", text("handouts-print-how"), ""])


def _units(place: Path, root: Path) -> Iterator[dict[str, object]]:
    known = to_print.uses(root)
    for path in sorted((place / "slides").glob("[0-9]*.pptx")):
        unit = chapter(root, path.stem)
        own = [one for one in known if one.unit == int(path.stem.split("-")[0])]
        decks = _named(place / "slides", (f"{path.stem}.", f"{path.stem}-notes."))
        yield {
            "title": page_text.sections(unit.read_text(encoding="utf-8"))[0].title,
            "decks": [_link(place, deck) for deck in decks],
            "papers": [_paper(place, one) for one in own],
        }


def _paper(place: Path, use: Use) -> dict[str, object]:
    links = [_link(place, path) for path in _of(place, use)]
    counts = [to_print.copies(use, people) for people in GROUPS]
    return {
        "id": use.name,
        "shared": not use.unit,
        "name": use.title,
        "when": use.when,
        "each": use.each,
        "counts": counts,
        "links": links,
    }


def _of(place: Path, use: Use) -> list[Path]:
    return _named(place / "hand-outs", (f"{use.name}.",))


def _named(folder: Path, begins: tuple[str, ...]) -> list[Path]:
    found = (path for path in folder.iterdir() if path.name.startswith(begins))
    return sorted(found, key=lambda path: (KINDS.index(_kind(path)), path.name))


def _kind(path: Path) -> str:
    return "notes" if path.stem.endswith("-notes") else path.suffix.removeprefix(".")


def _link(place: Path, path: Path) -> dict[str, str]:
    words = text(f"handouts-kind-{_kind(path)}")
    name = path.stem.removesuffix("-notes")
    return {"address": path.relative_to(place).as_posix(), "words": words, "name": name}


def _digest(root: Path) -> str:
    """Return a text that changes with any source of the slides and hand-outs."""
    found = hashlib.sha256()
    for folder in (*(root / one for one in ("book", "solutions", "datasets")), *PACKAGES):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix in _READ:
                found.update(path.relative_to(folder).as_posix().encode() + b"\0")
                found.update(hashlib.sha256(path.read_bytes()).digest())
    if local := local_profile.chosen_profile():
        found.update(local.read_bytes())
    found.update(address.of_course(root).site.encode())
    return found.hexdigest()
