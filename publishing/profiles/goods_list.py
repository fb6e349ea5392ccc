"""A new edition of the list of goods: what it changes in a profile, and on which pages.

`python -m workshop profile FILE --goods SHEET` compares the issuer's sheet with a profile and shows
what changes; `--write COPY` writes a copy of the profile with the origins of the sheet.
"""

import argparse
import datetime
from pathlib import Path

from fairtender import messages
from fairtender.profile import load
from fairtender.tables import fault
from publishing.profiles import goods_changes, goods_sheet
from publishing.profiles.goods_changes import Change, Comparison, compare

_PARTIAL = 0.25  # a sheet that lacks more of the goods than this is a part of the list
_OPTIONS = ("goods", "write", "edition", "published", "source")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `profile` for the list of goods."""
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


def is_asked(args: argparse.Namespace) -> bool:
    """Whether the list of goods is meant. Raises DataError for its options without a sheet."""
    given = [name for name in _OPTIONS if getattr(args, name, None) is not None]
    if given and args.goods is None:
        raise fault("goods-list-alone")
    return bool(given)


def run(args: argparse.Namespace, root: Path, own: Path) -> int:
    """Print what a sheet changes in a profile, and write it where asked; returns 0.

    Raises DataError, before anything is printed or written, where one of the files will not do.
    """
    profile, source = load(args.file), args.source or "ilab"
    if not any(good.source == source for good in profile.commodities):
        raise fault("goods-list-source", file=args.file, source=source)
    _check_target(args, own)
    sheet = goods_sheet.read(args.goods)
    compared = compare(profile, sheet, source)
    goods = {name for good in profile.commodities for name in good.listed_as}
    if args.write and len(compared.gone_goods) > len(goods) * _PARTIAL:
        raise fault("goods-list-partial", file=args.goods, gone=len(compared.gone_goods))
    found = goods_changes.pages(profile, [*compared.changes, *compared.by_hand], root)
    told = {"sheet": args.goods.name, "profile": profile.name, "changes": len(compared.changes)}
    lines = [messages.text("goods-list-head", **told)]
    lines += _changes(compared.changes, found)
    lines += _others(compared, found, sheet.tells_inputs)
    if args.write:
        text = args.file.read_text(encoding="utf-8")
        when = (args.edition, args.published)
        goods_changes.write(args.write, text, compared, source, *when)
        lines.append(messages.text("goods-list-written", file=args.write))
    print("\n".join(lines))
    return 0


def _check_target(args: argparse.Namespace, own: Path) -> None:
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


def _changes(changes: list[Change], pages: dict[str, dict[str, bool]]) -> list[str]:
    lines, none = [], messages.text("goods-list-none")
    for code in dict.fromkeys(change.code for change in changes):
        some = [change for change in changes if change.code == code]
        lines.append(f"  {some[0].good} [commodity {code}]")
        for _, _, country, before, after in some:
            told = {"country": country, "before": before or none, "after": after or none}
            lines.append(f"    {messages.text('goods-list-change', **told)}")
        lines.append(f"    {_pages(pages.get(code, {}))}")
    return lines


def _pages(files: dict[str, bool]) -> str:
    if not files:
        return messages.text("goods-list-no-page")
    marked = (
        messages.text("goods-list-pages-origin", file=file) if origin else file
        for file, origin in sorted(files.items(), key=lambda each: (not each[1], each[0]))
    )
    return messages.text("goods-list-pages", files=", ".join(marked))


def _others(compared: Comparison, pages: dict[str, dict[str, bool]], inputs: bool) -> list[str]:
    lines = []
    if compared.by_hand:
        lines += [messages.text("goods-list-by-hand"), *_changes(compared.by_hand, pages)]
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
