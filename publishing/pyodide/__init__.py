"""Gather everything that Python needs in a reader's browser in one folder, with each file checked.

`gather(place)` fills a folder with Pyodide, packages of its distribution, wheels from pip,
the course's wheel (`compiled`), and a `pyodide-lock.json` that lists only these files, so that a
browser loads everything from this folder. `pyodide.toml` and `wheels.txt` in this package list the
files with their hashes. Each file comes from the first source that has it: the one that the
environment variable PYODIDE names, Pyodide's distribution, a release of the course, or a wheel that
also contains the files (`mirror.txt`).
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
    """What `pyodide.toml`, the distribution's lock and `wheels.txt` pin.

    core, wheels: {name: sha256}. lock: the content of the lock. packages: names of packages of the
    distribution. installed: packages from which a wheel is made here. needs: {package: what is
    loaded with it}. bytes: of all files of the distribution together.
    """

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
        """Return the entries of the distribution's packages and of their dependencies, by name."""
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
        """Return the files of the distribution: sha256 by name."""
        packages = {entry["file_name"]: entry["sha256"] for entry in self.official.values()}
        return {**self.core, **packages}


def canonical(name: str) -> str:
    """Return a package's name in the spelling that Pyodide uses."""
    return re.sub(r"[-_.]+", "-", name).lower()


def plan(root: Path = ROOT) -> Plan:
    """Read the pins of the course in `root`. Raises DataError if its lock is not the pinned one."""
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
    """Return whether all files that `gather` would download are already in the cache."""
    wanted, cache = plan(root), _cache(root)
    whole = all(there(cache / name, digest) for name, digest in wanted.files.items())
    return whole and _pinned_wheels(wanted.wheels, cache).keys() == wanted.wheels.keys()


def sources(root: Path = ROOT) -> list[Source]:
    """Return the possible sources of Pyodide's files, in the order in which they are tried.

    Raises DataError if the address of the course's repository is wrong.
    """
    wanted, mirror = plan(root), root / PINS / MIRROR
    found = [Source(os.environ.get("PYODIDE", "").strip()), Source(wanted.address)]
    if repository := address.of_course(root).repository:
        found.append(Source(f"{repository}/{wanted.release}"))
    [(name, version, _)] = PINNED.findall(mirror.read_text(encoding="utf-8"))
    found.append(Source(messages.text("pyodide-mirror", name=name, version=version), mirror))
    return [source for source in found if source.name]


def came_from(root: Path = ROOT) -> str:
    """Return the sources of the files as words for a sentence; empty if they are not known."""
    return ", ".join(names_of_sources(_cache(root)))


def gather(place: Path, root: Path = ROOT) -> None:
    """Fill the folder `place`, which must have no other use, with Python for the browser.

    Downloads are cached in `_build/pyodide`. Raises DataError if a file is not available or has
    wrong content; `place` is then unchanged.
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
    """Return the version of Pyodide, and the files of its distribution by name.

    Downloads the files that are not in the cache. Raises DataError as `gather` does.
    """
    wanted, cache = plan(root), _cache(root)
    bring(wanted.files, cache, wanted.version, sources(root), wanted.bytes)
    return wanted.version, {name: (cache / name).read_bytes() for name in sorted(wanted.files)}


def _cache(root: Path) -> Path:
    return root / "_build" / "pyodide"


def _replace(place: Path, files: Mapping[str, bytes]) -> None:
    """Make `files` the content of `place`; write the lock last, as it names no missing file."""
    place.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        path = place / name
        if not path.is_file() or path.read_bytes() != data:
            write_atomically(path, data)
    for path in place.iterdir():
        if path.is_file() and path.name not in files:
            path.unlink()


def _entry(path: Path, needs: list[str]) -> dict[str, Any]:
    """Return a wheel's entry for the lock; its top-level names are what can be imported from it."""
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
    """Return the wheels of `requirements` in `cache` by name; pip downloads missing ones."""
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
