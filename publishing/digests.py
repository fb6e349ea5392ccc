"""Digests of the book's sources: short texts that change when one of the files changes."""

import functools
import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import coursework
import fairtender
import publishing

# Everything that a build may read; hidden files and folders never count.
FOLDERS = ("book", "datasets", "exercises", "solutions")
FILES = ("_config.yml", "_toc.yml", "CITATION.cff", "requirements.txt")
PACKAGES = tuple(
    Path(package.__path__[0]).resolve() for package in (fairtender, coursework, publishing)
)
NOT_RUN = (".css", ".js", ".md")  # of the packages: no cell of a page reads them
EARLIER = re.compile(r'^\s*question = "([\w-]+)/', re.MULTILINE)
NOTES = "book/trainers/notes"  # the timetables of all units are read from these pages
PATHS, CHAPTERS = "book/paths.toml", "book/[01][0-9]-*.md"


class Course:
    """The files of a course, as a build finds them."""

    def __init__(self, root: Path, profile: Path | None = None) -> None:
        """Take the course in `root`, built with a local profile or with the course's own."""
        self.root, self.profile = root.resolve(), profile

    def everything(self) -> str:
        """Return a digest of everything that the book is made from."""
        files = [self.root / name for name in FILES]
        files += _files(*(self.root / name for name in FOLDERS), *PACKAGES)
        return self._digest(files, _surroundings(self.profile))

    @functools.cached_property
    def library(self) -> str:
        """Return a digest of what any page may use: code, data, profile, installed packages."""
        code = [path for path in _files(*PACKAGES) if path.suffix not in NOT_RUN]
        return self._digest([*code, *_files(self.root / "datasets")], _surroundings(self.profile))

    def of_page(self, name: str) -> str:
        """Return a digest of a page's name (`book/01-the-issue`) and of what its cells may read."""
        return self._digest(self.read_beside(name), f"{self.library} {name}")

    def read_beside(self, name: str) -> list[Path]:
        """Return what the cells of a page may read in addition to the library and the data.

        A unit's chapter, exercise and solutions may read the unit's questions and key, and the
        questions of earlier units from which something is passed on to it. Any other page may read
        those of all units, the trainers' notes, and the paths with the chapters whose minutes they
        count.
        """
        folders = [self.root / name for name in ("exercises", "solutions")]
        notes = [*_files(self.root / NOTES), self.root / PATHS, *self.root.glob(CHAPTERS)]
        unit = name.rpartition("/")[2]
        if (folders[0] / unit).is_dir():
            names = {unit, *_earlier(folders[0] / unit / "questions.toml")}
            folders, notes = [folder / name for folder in folders for name in names], []
        return notes + [path for path in _files(*folders) if path.suffix == ".toml"]

    def _digest(self, files: Iterable[Path], beginning: str) -> str:
        """Return a digest of files with their names, relative to the course's folder."""
        named = {self._name(path): path for path in files if path.is_file()}
        total = hashlib.sha256(beginning.encode())
        for name, path in sorted(named.items()):
            content = hashlib.sha256(path.read_bytes())
            total.update(name.encode("utf-8", "surrogateescape") + b"\0" + content.digest())
        return total.hexdigest()

    def _name(self, path: Path) -> str:
        parents = (package.parent for package in PACKAGES if path.is_relative_to(package))
        return path.relative_to(next(parents, self.root)).as_posix()


def _earlier(questions: Path) -> list[str]:
    """Return the units that `[[form.earlier]]` names; the rest of the file may have faults."""
    text = questions.read_text("utf-8") if questions.is_file() else ""
    return EARLIER.findall(text)


def _surroundings(profile: Path | None) -> str:
    """Return Python's version, the installed packages and a local profile's content, as text."""
    places = {Path(place) for place in sys.path if place.endswith("-packages")}
    packages = {one.name for place in places for one in place.glob("*.dist-info")}
    local = profile.read_text("utf-8") if profile else ""
    return "\0".join([sys.version, *sorted(packages), local])


def _files(*folders: Path) -> Iterator[Path]:
    """Yield the files in these folders and below them."""
    for folder in folders:
        for place, below, names in os.walk(folder):
            below[:] = [name for name in below if not _ignored(name)]
            yield from (Path(place, name) for name in names if not _ignored(name))


def _ignored(name: str) -> bool:
    return name.startswith(".") or name == "__pycache__"
