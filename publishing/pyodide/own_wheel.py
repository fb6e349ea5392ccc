"""The wheel of `fairtender` for the reader's browser: the library, the data, and what is asked.

Nothing of `workshop/` and `solutions/` is in it, no notebook and no key. The same files give the
same bytes, and other files another name, so that a browser never takes an old wheel for a new one.
"""

import base64
import hashlib
import importlib.metadata
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

from coursework.course import CARRIED, carried_sections
from coursework.forms.tools import live
from fairtender.files import write_atomically, zip_files

PACKAGES = ("fairtender", "coursework")
LICENCES = ("LICENSE", "LICENSE-text")


def fairtender_wheel(place: Path, root: Path) -> Path:
    """Write the wheel of the course in `root` into the folder `place`; return its path."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    content = _library(root) | _datasets(root) | _questions(root) | _tools(root)
    digest = hashlib.sha256()
    for name, data in sorted(content.items()):
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    build = f"1{digest.hexdigest()[:10]}"  # a build number begins with a digit
    release = f"{project['name']}-{project['version']}"
    path = place / f"{release}-{build}-py3-none-any.whl"
    info = _metadata(project) | {
        f"licenses/{name}": (root / name).read_bytes() for name in LICENCES
    }
    write_atomically(path, wheel(release, content, info, build))
    return path


def pure_wheel(place: Path, name: str) -> Path:
    """Write a wheel of an installed package into the folder `place`; return its path.

    It holds what the package has in Python, and nothing that was compiled for this machine.
    """
    package = importlib.metadata.distribution(name)
    kept = [one for one in package.files or () if one.suffix == ".py" or "licenses" in one.parts]
    held = {one.as_posix(): one.read_binary() for one in kept}
    release = f"{name}-{package.version}"
    lines = ("Metadata-Version: 2.1", f"Name: {name}", f"Version: {package.version}", "")
    path = place / f"{release}-py3-none-any.whl"
    write_atomically(path, wheel(release, held, {"METADATA": "\n".join(lines).encode()}))
    return path


def wheel(
    release: str, content: Mapping[str, bytes], info: Mapping[str, bytes], build: str = ""
) -> bytes:
    """The wheel of `release` (NAME-VERSION): `content`, and `info` in its `.dist-info`."""
    lines = ["Wheel-Version: 1.0", "Generator: fairtender", "Root-Is-Purelib: true"]
    lines += [f"Build: {build}"] if build else []
    lines += ["Tag: py3-none-any", ""]
    folder = f"{release}.dist-info"
    files = dict(sorted(content.items()))
    files |= {f"{folder}/{name}": data for name, data in sorted(info.items())}
    files[f"{folder}/WHEEL"] = "\n".join(lines).encode()
    record = [f"{name},{_record_hash(data)},{len(data)}\n" for name, data in files.items()]
    files[f"{folder}/RECORD"] = "".join([*record, f"{folder}/RECORD,,\n"]).encode()
    return zip_files(files.items())


def _record_hash(data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode()
    return f"sha256={digest.rstrip('=')}"


def _library(root: Path) -> dict[str, bytes]:
    """The packages as they are in the checkout: no hidden or compiled file, no guide."""
    found = {}
    for path in (one for name in PACKAGES for one in (root / name).rglob("*")):
        inside = path.relative_to(root)
        hidden = any(part.startswith(".") or part == "__pycache__" for part in inside.parts)
        if path.is_file() and not hidden and path.suffix not in (".md", ".pyc"):
            found[inside.as_posix()] = path.read_bytes()
    return found


def _datasets(root: Path) -> dict[str, bytes]:
    """The data that are declared in `datapackage.json`, and no other file of the folder."""
    declared = (root / "datasets" / "datapackage.json").read_bytes()
    paths = ["datapackage.json", *(one["path"] for one in json.loads(declared)["resources"])]
    return {
        f"fairtender/datasets/{path}": (root / "datasets" / path).read_bytes() for path in paths
    }


def _questions(root: Path) -> dict[str, bytes]:
    """What the exercises ask: `questions.find` looks here last; and the names of sections."""
    asked = {
        f"coursework/{path.relative_to(root).as_posix()}": path.read_bytes()
        for path in (root / "exercises").glob("*/questions.toml")
    }
    return asked | {f"coursework/{CARRIED.name}": carried_sections(root)}


def _tools(root: Path) -> dict[str, bytes]:
    """How the live tools of the exercises are made."""
    found = {
        f"coursework/exercises/{path.parent.name}/{live.NAME}": live.of_unit(path).encode()
        for path in (root / "exercises").glob("*/questions.toml")
    }
    return {name: source for name, source in found.items() if source}


def _metadata(project: Mapping[str, str]) -> dict[str, bytes]:
    """Without the requirements: the browser has its own versions, which the lock names."""
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {project['name']}",
        f"Version: {project['version']}",
        f"Summary: {project['description']}",
        f"License-Expression: {project['license']}",
        *(f"License-File: {name}" for name in LICENCES),
        f"Requires-Python: {project['requires-python']}",
        "",
    ]
    return {"METADATA": "\n".join(lines).encode("utf-8")}
