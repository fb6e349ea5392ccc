"""What the book is made from, and whether it is still as it was.

A digest is a short text that changes with what it stands for. A page that is executed is kept with
the digests of all that it read, and is executed anew as soon as one of them is another. What it
reads without opening it, the digest `SURROUNDINGS` stands for: which files there are, the profile,
and the installed packages.
"""

import hashlib
import importlib.util
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import coursework
import fairtender
import publishing
from publishing.recording import STARTED

SURROUNDINGS = "/surroundings/"
# Everything that a build may read; hidden files and folders never count.
FOLDERS = ("book", "datasets", "exercises", "solutions")
FILES = ("_config.yml", "_toc.yml", "CITATION.cff", "requirements.txt")
PACKAGES = tuple(
    Path(package.__path__[0]).resolve() for package in (fairtender, coursework, publishing)
)
SOURCES = (".py", ".toml", ".html")
CHANGED = "changed while the book was built"
MISSING = "missing"


class Course:
    """The files of a course as one build finds them; each is read once."""

    def __init__(self, root: Path, profile: Path | None = None) -> None:
        """Take the course in `root`, built with a local profile or with the course's own."""
        self.root, self.profile = root.resolve(), profile
        self.began = time.time()
        self._known: dict[str, str] = {}

    @property
    def below(self) -> list[str]:
        """Folders that the files of the course lie in."""
        outside = [path for path in PACKAGES if not path.is_relative_to(self.root)]
        return [str(path) for path in (self.root, *outside)]

    def everything(self) -> str:
        """Digest of all that the book is made from."""
        folders = [*(self.root / name for name in FOLDERS), *PACKAGES]
        files = [self.root / name for name in FILES]
        files += [path for folder in folders for path in _files(folder)]
        return self._all(files)

    def code(self) -> str:
        """Digest of what any page may depend on, executed or not: code, profiles and words, surroundings."""
        files = [path for folder in PACKAGES for path in _files(folder) if path.suffix in SOURCES]
        for name in ("datasets/profiles", "datasets/words"):
            files += _files(self.root / name)
        return self._all(files)

    def inputs(self, recorded: Iterable[str]) -> dict[str, str]:
        """Digests of all that an executed page depends on, by what its kernel recorded.

        A file that was changed meanwhile gets one that no later build will find.
        """
        found = {SURROUNDINGS: self.digest(SURROUNDINGS)}
        for line in recorded:
            if name := self._name(line):
                found[name] = CHANGED if self._is_new(name) else self.digest(name)
        return found

    def holds(self, inputs: dict[str, str] | None) -> bool:
        """Tell whether all of these digests are still right."""
        if not inputs:
            return False
        return all(self.digest(name) == was for name, was in inputs.items())

    def digest(self, name: str) -> str:
        """Digest of a file or a folder's list, named from the course's folder, or of the rest."""
        if name not in self._known:
            self._known[name] = self._digest(name)
        return self._known[name]

    def _digest(self, name: str) -> str:
        if name == SURROUNDINGS:
            return self._surroundings()
        if name == STARTED:
            return self.everything()
        path = self.root / name
        if path.is_dir():
            return _hash(sorted(one.name for one in path.iterdir() if not _ignored(one.name)))
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else MISSING

    def _surroundings(self) -> str:
        """Which files there are, with which profile and which packages they are used."""
        folders = (self.root / "datasets", PACKAGES[0])
        names = [str(path.relative_to(one.parent)) for one in folders for path in _files(one)]
        local = [self.profile.name, self.digest(str(self.profile))] if self.profile else []
        places = {Path(place) for place in sys.path if place.endswith("-packages")}
        packages = {one.name for place in places for one in place.glob("*.dist-info")}
        return _hash([*sorted(names), *local, sys.version, *sorted(packages)])

    def _all(self, files: list[Path]) -> str:
        names = sorted({self._name(str(path)) for path in files})
        return _hash([self.digest(SURROUNDINGS), *(f"{n} {self.digest(n)}" for n in names)])

    def _name(self, path: str) -> str:
        """Name of a file from the course's folder; empty for what was made or is hidden."""
        if path == STARTED or not path:
            return path
        if path.endswith(".pyc"):
            try:
                path = importlib.util.source_from_cache(path)
            except (ValueError, NotImplementedError):
                return ""
        for folder in (self.root, *PACKAGES):
            if Path(path).is_relative_to(folder):
                parts = Path(path).relative_to(folder).parts
                if parts[:1] == ("_build",) or any(map(_ignored, parts)):
                    return ""
                return "/".join(parts) or "." if folder == self.root else Path(path).as_posix()
        return ""

    def _is_new(self, name: str) -> bool:
        try:
            status = os.stat(self.root / name)
        except OSError:
            return False
        is_file = not (self.root / name).is_dir()
        return is_file and max(status.st_mtime, status.st_ctime) >= self.began


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder and below it."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _ignored(name)]
        yield from (Path(place, name) for name in names if not _ignored(name))


def _ignored(name: str) -> bool:
    return name.startswith(".") or name == "__pycache__"


def _hash(texts: list[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogateescape")).hexdigest()
