"""Everything that Python in the reader's browser needs, in one folder, each file checked.

`gather(place)` fills a folder with Pyodide, the packages of its own distribution, wheels that pip
brings, the course's own wheel (`compiled`), and a `pyodide-lock.json` that lists these alone:
what is wanted in the browser comes from this folder and from nowhere else. `pyodide.toml` and
`wheels.txt` beside this module say which files, with their hashes. They come from what PYODIDE
names in the environment, from Pyodide's own distribution, from a release of the course, or from a
wheel that holds them too (`mirror.txt`): the first of these that has them.
"""

import json
import os
import re
import tempfile
import tomllib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from fairtender import messages
from fairtender.files import write_atomically
from fairtender.tables import fault
from publishing import address
from publishing.pyodide.compiled import fairtender_wheel, pure_wheel
from publishing.pyodide.source import (
    Source,
    bring,
    download_wheels,
    names_of_sources,
    sha256,
    there,
)

ROOT = Path(__file__).resolve().parents[2]
PINS = "publishing/pyodide"
LOCK = "pyodide-lock.json"
PLATFORM = (
    *("--python-version", "3.12", "--implementation", "cp", "--abi", "cp312"),
    *("--platform", "pyemscripten_2024_0_wasm32", "--platform", "any"),
)
WHEEL = re.compile(r"(?P<name>[^-]+)-(?P<version>[^-]+)(-\d[^-]*)?-[^-]+-[^-]+-[^-]+\.whl")
PINNED = re.compile(r"^([\w.-]+)==(\S+) \\\n\s+--hash=sha256:([0-9a-f]{64})$", re.MULTILINE)
MIRROR = "mirror.txt"


@dataclass(frozen=True)
class Plan:
    """What the pins say. `lock` is the distribution's own; `wheels` are sha256 by name."""

    version: str
    address: str
    release: str
    bytes: int
    core: Mapping[str, str]
    packages: tuple[str, ...]
    installed: tuple[str, ...]
    needs: Mapping[str, list[str]]
    lock: Mapping[str, Any]
    wheels: Mapping[str, str]

    @property
    def official(self) -> dict[str, dict[str, Any]]:
        """The packages of the distribution and all that they need: their entries by name."""
        found: dict[str, dict[str, Any]] = {}
        waiting = list(self.packages)
        while waiting:
            name = waiting.pop()
            if name in found or name in self.wheels:
                continue
            entry = self.lock["packages"][name]
            needed = [canonical(one) for one in self.needs.get(name, entry["depends"])]
            found[name] = {**entry, "depends": sorted(needed)}
            waiting += needed
        return found

    @property
    def files(self) -> dict[str, str]:
        """The files of the distribution: sha256 by name."""
        packages = {entry["file_name"]: entry["sha256"] for entry in self.official.values()}
        return {**self.core, **packages}


def canonical(name: str) -> str:
    """Return a package's name in the one spelling that Pyodide finds."""
    return re.sub(r"[-_.]+", "-", name).lower()


def plan(root: Path = ROOT) -> Plan:
    """Read the pins of the course in `root`. DataError where its lock is not the pinned one."""
    folder = root / PINS
    settings = tomllib.loads((folder / "pyodide.toml").read_text(encoding="utf-8"))
    lock = (folder / LOCK).read_bytes()
    if sha256(lock) != settings.pop("lock_sha256"):
        raise fault("pyodide-lock", path=folder / LOCK, version=settings["version"])
    wheels = PINNED.findall((folder / "wheels.txt").read_text(encoding="utf-8"))
    lists = {key: tuple(value) for key, value in settings.items() if isinstance(value, list)}
    return Plan(
        **{**settings, **lists},
        lock=json.loads(lock),
        wheels={canonical(name): digest for name, _, digest in wheels},
    )


def is_cached(root: Path = ROOT) -> bool:
    """Tell whether all that `gather` would fetch was fetched before."""
    wanted, cache = plan(root), _cache(root)
    whole = all(there(cache / name, digest) for name, digest in wanted.files.items())
    return whole and _pinned_wheels(wanted.wheels, cache).keys() == wanted.wheels.keys()


def sources(root: Path = ROOT) -> list[Source]:
    """Where the files of Pyodide may be, in the order in which these are asked.

    DataError where the repository of the course has a wrong address.
    """
    wanted, mirror = plan(root), root / PINS / MIRROR
    found = [Source(os.environ.get("PYODIDE", "").strip()), Source(wanted.address)]
    if repository := address.of_course(root).repository:
        found.append(Source(f"{repository}/{wanted.release}"))
    [(name, version, _)] = PINNED.findall(mirror.read_text(encoding="utf-8"))
    found.append(Source(messages.text("pyodide-mirror", name=name, version=version), mirror))
    return [source for source in found if source.name]


def came_from(root: Path = ROOT) -> str:
    """The sources that the files came from, in the words of a sentence; empty where not known."""
    return ", ".join(names_of_sources(_cache(root)))


def gather(place: Path, root: Path = ROOT) -> None:
    """Fill the folder `place`, which is for this alone, with Python for the browser.

    What is fetched is kept in `_build/pyodide`, and not fetched again. Raises DataError where
    something cannot be had or is not what it should be; `place` is then as it was before.
    """
    wanted, cache = plan(root), _cache(root)
    _, files = distribution(root)
    wheels = _wheels(wanted.wheels, cache, root / PINS / "wheels.txt")
    entries = wanted.official
    with tempfile.TemporaryDirectory() as own:
        wheels["fairtender"] = fairtender_wheel(Path(own), root)
        wheels |= {name: pure_wheel(Path(own), name) for name in wanted.installed}
        for name, path in wheels.items():
            files[path.name] = path.read_bytes()
            entries[name] = _entry(path, wanted.needs[name])
    lock = {"info": wanted.lock["info"], "packages": dict(sorted(entries.items()))}
    files[LOCK] = json.dumps(lock, separators=(",", ":")).encode()
    _replace(place, files)


def distribution(root: Path = ROOT) -> tuple[str, dict[str, bytes]]:
    """The version of Pyodide, and the files of its distribution by name.

    What was not fetched before is fetched. Raises DataError as `gather` does.
    """
    wanted, cache = plan(root), _cache(root)
    bring(wanted.files, cache, wanted.version, sources(root), wanted.bytes)
    return wanted.version, {name: (cache / name).read_bytes() for name in sorted(wanted.files)}


def _cache(root: Path) -> Path:
    return root / "_build" / "pyodide"


def _replace(place: Path, files: Mapping[str, bytes]) -> None:
    """Make `files` the content of `place`. The lock comes last: it never names what is missing."""
    place.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        path = place / name
        if not path.is_file() or path.read_bytes() != data:
            write_atomically(path, data)
    for path in place.iterdir():
        if path.is_file() and path.name not in files:
            path.unlink()


def _entry(path: Path, needs: list[str]) -> dict[str, Any]:
    """The entry of a wheel in the lock; what it offers for import is what lies at its top."""
    parts = WHEEL.fullmatch(path.name)
    assert parts, path.name  # as pip named it
    with zipfile.ZipFile(path) as archive:
        tops = {PurePosixPath(name).parts[0] for name in archive.namelist()}
        imports = [top for top in tops if f"{top}/__init__.py" in archive.namelist()]
    imports += [top.removesuffix(".py") for top in tops if top.endswith(".py")]
    return {
        "name": canonical(parts["name"]),
        "version": parts["version"],
        "file_name": path.name,
        "sha256": sha256(path.read_bytes()),
        "imports": sorted(imports),
        "depends": sorted(needs),
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
    }


def _wheels(pinned: Mapping[str, str], cache: Path, requirements: Path) -> dict[str, Path]:
    """The wheels of `requirements` in `cache`, by name; pip brings them where one is missing."""
    found = _pinned_wheels(pinned, cache)
    if found.keys() != pinned.keys():
        fetching = messages.text("pyodide-wheels", count=len(pinned), name=requirements.name)
        print(fetching, flush=True)
        cause = download_wheels(requirements, cache, PLATFORM)
        found = _pinned_wheels(pinned, cache)
        if found.keys() != pinned.keys():
            raise fault("pyodide-no-wheels", path=requirements, cause=cause)
    return found


def _pinned_wheels(pinned: Mapping[str, str], cache: Path) -> dict[str, Path]:
    digests = {digest: name for name, digest in pinned.items()}
    paths = {sha256(path.read_bytes()): path for path in cache.glob("*.whl")}
    return {digests[digest]: path for digest, path in sorted(paths.items()) if digest in digests}
