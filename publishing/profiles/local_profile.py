"""Tailor the course to a place: choose the book's profile, and show how profiles differ.

`python -m workshop profile FILE` checks a local profile and lists what differs from the course's
own, or from the one given with `--against`. `PROFILE=FILE make book` builds the book with it.
With `--foreign` the command lists what still names the course's own country; with `--goods SHEET`,
what a new edition of the list of goods changes.
"""

import argparse
import dataclasses
import datetime
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from coursework.course import ROOT
from fairtender import messages
from fairtender.profile import Profile, load
from fairtender.tables import DataError, data_path, fault
from publishing.profiles import foreign, goods_sheet
from publishing.profiles.goods_sheet import Change, Comparison, compare

# Only through this variable do the kernels that execute pages get a profile (`profile.load`).
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
    """An entry that differs between two profiles, for example `[threshold.near_floor]`.

    how: added, removed or changed. what: the fields of a changed entry, and how each changed.
    """

    part: str
    entry: str
    how: str
    what: tuple[str, ...] = ()


def own_profile() -> Path:
    """Return the course's own profile, which exercises and keys always use."""
    return data_path("profiles", "default.toml")


def chosen_profile() -> Path | None:
    """Return the local profile in PROFILE, or None if it is not set or is the course's own.

    Raises DataError if the file cannot be used.
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
    """Return name and date of the local profile, as each page shows them; "" without one."""
    if not path:
        return ""
    local = load(path)
    return f"“{local.name}” of {messages.day(local.date)}"


def differences(local: Profile, base: Profile) -> list[Difference]:
    """Return the differences of two profiles, part by part; entries in only one come last."""
    found = []
    for part, (here, there) in _parts(local, base).items():
        both = [name for name in there if name in here]
        changes = ((name, tuple(_changes(here[name], there[name]))) for name in both)
        found += [Difference(part, name, "changed", what) for name, what in changes if what]
        found += [Difference(part, name, "added") for name in here if name not in there]
        found += [Difference(part, name, "removed") for name in there if name not in here]
    return found


def sizes(profile: Profile) -> dict[str, int]:
    """Return how many entries each part of a profile has."""
    return {part: len(entries) for part, entries in _entries(profile).items()}


def _parts(*profiles: Profile) -> dict[str, tuple[dict[str, dict[str, Any]], ...]]:
    """Return {part: (one {name: fields of the entry} for each profile)}."""
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
    """Return the fields of an entry, source and date last; each language's words are a field."""
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
    """Declare the arguments of `profile`: a profile, and one to compare it with."""
    parser.add_argument("file", type=Path, metavar="FILE", nargs="?")
    parser.add_argument(
        "--against",
        type=Path,
        metavar="OTHER",
    )
    foreign.add_arguments(parser)
    add_goods_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Check a profile and print the differences; return 0.

    Without a file it uses the profile in PROFILE. Raises DataError if the profile has faults.
    """
    args.file = args.file or chosen_profile()
    if args.file is None:
        raise fault("local-profile-none")
    if asks_for_goods(args):
        return run_goods(args, ROOT, own_profile())
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


# --- a new edition of the list of goods -----------------------------------------------------------


_PARTIAL = 0.25  # a sheet that lacks a larger share of the goods is only part of the list
_OPTIONS = ("goods", "write", "edition", "published", "source")


def add_goods_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `profile` for the list of goods."""
    group = parser.add_argument_group(messages.text("help-profile-goods-group"))
    group.add_argument(
        "--goods",
        type=Path,
        metavar="SHEET",
        help=messages.text("help-profile-goods"),
    )
    group.add_argument(
        "--write", type=Path, metavar="COPY", help=messages.text("help-profile-write")
    )
    group.add_argument("--edition", help=messages.text("help-profile-edition"))
    group.add_argument(
        "--published",
        type=datetime.date.fromisoformat,
        metavar="DATE",
        help=messages.text("help-profile-published"),
    )
    group.add_argument("--source", metavar="ID", help=messages.text("help-profile-source"))


def asks_for_goods(args: argparse.Namespace) -> bool:
    """Return whether the list of goods is requested. DataError if its options lack a sheet."""
    given = [name for name in _OPTIONS if getattr(args, name, None) is not None]
    if given and args.goods is None:
        raise fault("goods-list-alone")
    return bool(given)


def run_goods(args: argparse.Namespace, root: Path, own: Path) -> int:
    """Print what a sheet changes in a profile, and write it if requested; return 0.

    Raises DataError before anything is printed or written if one of the files is faulty.
    """
    profile, source = load(args.file), args.source or "ilab"
    if not any(good.source == source for good in profile.commodities):
        raise fault("goods-list-source", file=args.file, source=source)
    _check_copy(args, own)
    sheet = goods_sheet.read(args.goods)
    compared = compare(profile, sheet, source)
    goods = {name for good in profile.commodities for name in good.listed_as}
    if args.write and len(compared.gone_goods) > len(goods) * _PARTIAL:
        raise fault("goods-list-partial", file=args.goods, gone=len(compared.gone_goods))
    found = goods_sheet.pages(profile, [*compared.changes, *compared.by_hand], root)
    told = {"sheet": args.goods.name, "profile": profile.name, "changes": len(compared.changes)}
    lines = [messages.text("goods-list-head", **told)]
    lines += _change_lines(compared.changes, found)
    lines += _other_lines(compared, found, sheet.tells_inputs)
    if args.write:
        text = args.file.read_text(encoding="utf-8")
        when = (args.edition, args.published)
        goods_sheet.write(args.write, text, compared, source, *when)
        lines.append(messages.text("goods-list-written", file=args.write))
    print("\n".join(lines))
    return 0


def _check_copy(args: argparse.Namespace, own: Path) -> None:
    if args.write is None:
        if args.edition or args.published:
            raise fault("goods-list-write")
        return
    if not (args.edition and args.published):
        raise fault("goods-list-edition")
    if args.write.exists():
        if args.write.samefile(own):
            raise fault("goods-list-own", file=args.write)
        if not args.write.samefile(args.file):
            raise fault("goods-list-there", file=args.write)


def _change_lines(changes: list[Change], pages: dict[str, dict[str, bool]]) -> list[str]:
    lines, none = [], messages.text("goods-list-none")
    for code in dict.fromkeys(change.code for change in changes):
        some = [change for change in changes if change.code == code]
        lines.append(f"  {some[0].good} [commodity {code}]")
        for _, _, country, before, after in some:
            told = {"country": country, "before": before or none, "after": after or none}
            lines.append(f"    {messages.text('goods-list-change', **told)}")
        lines.append(f"    {_page_lines(pages.get(code, {}))}")
    return lines


def _page_lines(files: dict[str, bool]) -> str:
    if not files:
        return messages.text("goods-list-no-page")
    marked = (
        messages.text("goods-list-pages-origin", file=file) if origin else file
        for file, origin in sorted(files.items(), key=lambda each: (not each[1], each[0]))
    )
    return messages.text("goods-list-pages", files=", ".join(marked))


def _other_lines(
    compared: Comparison, pages: dict[str, dict[str, bool]], inputs: bool
) -> list[str]:
    lines = []
    if compared.by_hand:
        lines += [messages.text("goods-list-by-hand"), *_change_lines(compared.by_hand, pages)]
    if compared.new_goods:
        lines.append(messages.text("goods-list-new"))
    for good, origins in compared.new_goods.items():
        told = ", ".join(f"{country} ({kinds})" for country, kinds in origins.items())
        lines.append(f"  {good}: {told}")
    if compared.gone_goods:
        lines.append(messages.text("goods-list-gone"))
    lines += [f"  {good} [commodity {code}]" for good, code in compared.gone_goods.items()]
    if compared.new_countries:
        told = ", ".join(compared.new_countries)
        lines.append(messages.text("goods-list-countries", countries=told))
    return lines if inputs else [*lines, messages.text("goods-list-no-inputs")]
