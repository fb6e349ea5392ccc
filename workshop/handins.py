"""Finding what trainees handed in: which files count, and one sentence for each that does not.

What is read here was written by others. Nothing is followed out of the folder, nothing is
opened that is not a plain file of a sensible size, and no fault in one hand-in touches another.
"""

import re
import stat
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from fairtender import messages
from fairtender.forms.answers import MAX_BYTES

# nbgrader takes a path for a pattern, and its pages show names: these have a meaning there.
ODD = set('*?[]{}<>"\\')


def collect(
    slug: str, submitted: Path, others: Sequence[str] = ()
) -> tuple[dict[str, Path], dict[str, str]]:
    """Find the answers file of every trainee in `submitted`, for the unit `slug`.

    A hand-in is `NAME/SLUG/answers.json`, or the file as the form saves it, `SLUG_NAME.json`, in
    that folder or by itself in `submitted`. Returns {name: file} and {name: sentence} for what
    cannot be graded. Files named after one of the `others` (units) are passed over.
    """
    found: dict[str, list[Path]] = {}
    refused: dict[str, str] = {}
    for entry in sorted(submitted.iterdir()):
        shown = printable(entry.name)
        if entry.name.startswith(".") or entry.name.startswith(tuple(f"{o}_" for o in others)):
            continue
        if entry.is_symlink():
            refused[shown] = messages.text("handin-link", path=shown)
        elif entry.is_dir():
            found.setdefault(entry.name, []).extend(_in_folder(slug, entry, refused))
        elif name := _named(slug, entry):
            found.setdefault(name, []).append(entry)
        else:
            refused[shown] = messages.text("handin-strange", path=shown, slug=slug)
    accepted: dict[str, Path] = {}
    for name, paths in sorted(found.items(), key=lambda item: item[0].casefold()):
        if sentence := _fault(slug, submitted, name, paths):
            refused.setdefault(printable(name), sentence)
        else:
            accepted[name] = paths[0]
    return accepted, refused


def _in_folder(slug: str, folder: Path, refused: dict[str, str]) -> list[Path]:
    """Return the answers files in `folder/SLUG`; a link there is refused, never followed."""
    unit = folder / slug
    if unit.is_symlink():
        name = printable(folder.name)
        refused[name] = messages.text("handin-link", path=f"{name}/{slug}")
    if unit.is_symlink() or not unit.is_dir():
        return []
    return [
        one for one in sorted(unit.iterdir()) if one.name == "answers.json" or _named(slug, one)
    ]


def _named(slug: str, path: Path) -> str:
    """Return NAME of a file called SLUG_NAME.json, or ""."""
    match = re.fullmatch(re.escape(slug) + r"_(.+)\.json", path.name, re.DOTALL)
    return match[1] if match else ""


def _fault(slug: str, submitted: Path, name: str, paths: list[Path]) -> str:
    """Say in a sentence why this hand-in cannot be graded, or return ""."""
    if odd_name(name):
        return messages.text("handin-name", name=printable(name))
    if not paths:
        return messages.text("handin-none", path=f"{name}/{slug}")
    shown = [printable(str(path.relative_to(submitted))) for path in paths]
    if len(paths) > 1:
        return messages.text("handin-two", paths=", ".join(shown))
    try:
        about = paths[0].lstat()
        if stat.S_ISLNK(about.st_mode):
            return messages.text("handin-link", path=shown[0])
        if not stat.S_ISREG(about.st_mode):
            return messages.text("handin-no-file", path=shown[0])
        if about.st_size > MAX_BYTES:
            size = f"{about.st_size / 2**20:.0f}"
            return messages.text("handin-large", path=shown[0], size=size, most=MAX_BYTES // 2**20)
        with paths[0].open("rb"):
            return ""
    except OSError:
        return messages.text("handin-unreadable", path=shown[0])


def odd_name(name: str) -> bool:
    """Tell whether nbgrader could trip over this name of a trainee."""
    controls = any(unicodedata.category(sign) in ("Cc", "Cs") for sign in name)
    return controls or bool(ODD & set(name)) or name != name.strip() or name.startswith(".")


def printable(name: str) -> str:
    """Return the name with the signs that a terminal or a file cannot show written out."""
    return "".join(
        sign if unicodedata.category(sign) not in ("Cc", "Cs") else f"\\x{ord(sign):02x}"
        for sign in name
    )
