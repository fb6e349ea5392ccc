"""Tailoring the course to a place: which profile the book is built with, and how profiles differ.

`python -m workshop profile FILE` checks a local profile and lists what differs from the course's
own, or from the one given with `--against`. `PROFILE=FILE make book` builds the book with it.
With `--foreign` the command lists what names the course's own country whatever the profile, with
`--goods SHEET` what a new edition of the list of goods changes.
"""

import argparse
import dataclasses
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from coursework.course import ROOT
from fairtender import messages
from fairtender.profile import Profile, load
from fairtender.tables import DataError, data_path, fault
from publishing.profiles import foreign, goods_list

# The one way in which a profile reaches the kernels that execute the pages: `profile.load()`.
VARIABLE = "FAIRTENDER_PROFILE"
# Parts of a profile by the name that its file gives them: the field of `Profile` that holds the
# entries, and for lists what identifies one of them.
_TABLES = {"source": "sources", "threshold": "thresholds", "reference": "references"}
_LISTS = {
    "sector": ("sectors", "code"),
    "commodity": ("commodities", "code"),
    "signal": ("signals", "code"),
    "place": ("places", "country"),
}


class Difference(NamedTuple):
    """An entry that is not the same in two profiles: `[threshold.near_floor]`, changed, say.

    how: added, removed or changed. what: the fields of a changed entry, with what became of each.
    """

    part: str
    entry: str
    how: str
    what: tuple[str, ...] = ()


def own_profile() -> Path:
    """The course's own profile, which exercises and keys always use."""
    return data_path("profiles", "default.toml")


def chosen_profile() -> Path | None:
    """The local profile that PROFILE names; None where it names none, or the course's own.

    Raises DataError in one sentence where the file cannot be used.
    """
    named = os.environ.get("PROFILE", "").strip()
    if not named:
        return None
    path = Path(named).expanduser().absolute()
    try:
        local, own = load(path), load(own_profile())
    except DataError as error:
        raise fault("local-profile-unusable", cause=error) from None
    if path.samefile(own_profile()):
        return None
    if local.name == own.name:
        raise fault("local-profile-name", path=path)
    return path


def edition(path: str | os.PathLike | None) -> str:
    """Name and date of the local profile, as each page of the book says it; empty without one."""
    if not path:
        return ""
    local = load(path)
    return f"“{local.name}” of {messages.day(local.date)}"


def differences(local: Profile, base: Profile) -> list[Difference]:
    """What is not the same in two profiles, part by part; entries that only one has come last."""
    found = []
    for part, (here, there) in _parts(local, base).items():
        both = [name for name in there if name in here]
        changes = ((name, tuple(_changes(here[name], there[name]))) for name in both)
        found += [Difference(part, name, "changed", what) for name, what in changes if what]
        found += [Difference(part, name, "added") for name in here if name not in there]
        found += [Difference(part, name, "removed") for name in there if name not in here]
    return found


def sizes(profile: Profile) -> dict[str, int]:
    """How many entries each part of a profile has."""
    return {part: len(entries) for part, entries in _entries(profile).items()}


def _parts(*profiles: Profile) -> dict[str, tuple[dict[str, dict[str, Any]], ...]]:
    """The entries of each profile by part and name, each as the values of its fields."""
    tables = [_entries(profile) for profile in profiles]
    return {part: tuple(table[part] for table in tables) for part in tables[0]}


def _entries(profile: Profile) -> dict[str, dict[str, dict[str, Any]]]:
    parts = {part: getattr(profile, field) for part, field in _TABLES.items()}
    for part, (field, key) in _LISTS.items():
        parts[part] = {getattr(entry, key): entry for entry in getattr(profile, field)}
    plain = {
        part: {name: _fields(dataclasses.asdict(entry)) for name, entry in entries.items()}
        for part, entries in parts.items()
    }
    countries = {name: {"": words} for name, words in profile.countries.items()}
    return {"": {"currency": {"": profile.currency}}, **plain, "country": countries}


def _fields(entry: dict[str, Any]) -> dict[str, Any]:
    """The fields of an entry, source and date last, and the words of each language as a field."""
    entry = dict(sorted(entry.items(), key=lambda field: field[0] in ("source", "date")))
    words = {f"words.{language}": told for language, told in entry.pop("words", {}).items()}
    return entry | words


def _changes(here: dict[str, Any], there: dict[str, Any]) -> Iterator[str]:
    for field in [*there, *(name for name in here if name not in there)]:
        new, old = here.get(field, ()), there.get(field, ())
        if new == old:
            continue
        if isinstance(new, tuple) and isinstance(old, tuple):
            told = [*(f"+ {one}" for one in new if one not in old)]
            told += [f"- {one}" for one in old if one not in new]
            yield f"{field}: {', '.join(told) or 'another order'}".removeprefix(": ")
        else:
            yield f"{field} {_in_words(old)} -> {_in_words(new)}".strip()


def _in_words(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`profile` takes a profile, and may take another one to compare it with."""
    parser.add_argument("file", type=Path, metavar="FILE", nargs="?")
    parser.add_argument(
        "--against",
        type=Path,
        metavar="OTHER",
    )
    foreign.add_arguments(parser)
    goods_list.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Check a profile and print what differs; returns 0. Raises DataError where it will not do.

    Without a file it is the profile that PROFILE names.
    """
    args.file = args.file or chosen_profile()
    if args.file is None:
        raise fault("local-profile-none")
    if goods_list.is_asked(args):
        return goods_list.run(args, ROOT, own_profile())
    local, base = load(args.file), load(args.against or own_profile())
    if args.foreign:
        return foreign.run(local, base, ROOT)
    found = differences(local, base)
    print(f"{local.name}, {local.date}. Against: {base.name}, {base.date}.")
    print(f"{len(found)} entries differ." if found else "No entry differs.")
    for part, entry, how, what in found:
        name = f"[{part}.{entry}]" if part else entry
        print(f"  {how:<8} {name}", *(f"           {line}" for line in what), sep="\n")
    return 0
