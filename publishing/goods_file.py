"""A profile's file with the origins of a new edition, and the pages that speak of what changed."""

import datetime
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from fairtender.files import write_atomically
from fairtender.phrases import words_of
from fairtender.profile import Commodity, Profile
from fairtender.tables import fault
from publishing.goods_changes import Change, Comparison

LISTS = ("forced_labour", "child_labour", "from_forced_labour", "from_child_labour")
_WIDTH = 100
_PAGES = (("book", "*.md"), ("solutions", "*.md"), ("solutions", "*.toml"))
_DATA = (("datasets", "*.csv"), ("datasets", "*.json"))


def write(
    path: Path, text: str, compared: Comparison, source: str, edition: str, published: datetime.date
) -> None:
    """Write a profile's text with the lists of a comparison; the file is replaced as a whole.

    Entries that change get the date of today, the source gets edition and date of publication.
    Comments, order and all other entries stay. Raises DataError where the text cannot be changed
    so that it says what was compared; then nothing is written.
    """
    today = datetime.date.today()
    before = {entry["code"]: entry for entry in tomllib.loads(text)["commodity"]}
    for code, lists in compared.lists.items():
        if any(set(before[code].get(name, [])) != set(lists[name]) for name in LISTS):
            text = _with_lists(text, code, lists, today)
    note = f"Origins taken over from the issuer's sheet on {today.day} {today:%B %Y}."
    told = {"edition": f'"{_quoted(edition)}"', "date": published.isoformat(), "note": f'"{note}"'}
    text = _with_source(text, source, told)
    after = {entry["code"]: entry for entry in tomllib.loads(text)["commodity"]}
    for code, lists in compared.lists.items():
        if any(set(after[code].get(name, ())) != set(lists[name]) for name in LISTS):
            raise fault("goods-list-unwritten", file=path, entry=code)
    write_atomically(path, text)


def _with_lists(text: str, code: str, lists: dict[str, tuple[str, ...]], day: datetime.date) -> str:
    start, end = _block(text, rf'^\[\[commodity\]\]\ncode = "{re.escape(code)}"$')
    block = text[start:end]
    for name in LISTS:
        block = re.sub(rf"^{name} = \[[^\]]*\]\n", "", block, flags=re.MULTILINE)
    added = "".join(_array(name, lists[name]) for name in LISTS if lists[name])
    block = re.sub(r"^source = ", lambda _: f"{added}source = ", block, count=1, flags=re.MULTILINE)
    block = re.sub(r"^date = .*$", f"date = {day}", block, count=1, flags=re.MULTILINE)
    return text[:start] + block + text[end:]


def _with_source(text: str, source: str, told: dict[str, str]) -> str:
    start, end = _block(text, rf"^\[source\.{re.escape(source)}\]$")
    block = text[start:end]
    block = re.sub(r'^note = (""".*?"""|".*?")\n', "", block, flags=re.MULTILINE | re.DOTALL)
    for name in told:
        block = re.sub(rf"^{name} = .*\n", "", block, flags=re.MULTILINE)
    lines = "".join(f"{name} = {value}\n" for name, value in told.items())
    return text[:start] + block + lines + text[end:]


def _block(text: str, head: str) -> tuple[int, int]:
    """Where the table with this head begins and ends; comments above the next one are not its."""
    if not (found := re.search(head, text, re.MULTILINE)):
        return len(text), len(text)  # the check of what was written says it
    following = re.compile(r"^\[", re.MULTILINE).search(text, found.end())
    block = text[found.start() : following.start() if following else len(text)]
    return found.start(), found.start() + len(re.sub(r"\n(?:(?:#.*)?\n)*\Z", "\n", block))


def _array(name: str, countries: Iterable[str]) -> str:
    """A list of texts as the profile writes it: on one line, else packed on several."""
    quoted = [f'"{_quoted(country)}"' for country in countries]
    if len(line := f"{name} = [{', '.join(quoted)}]\n") <= _WIDTH + 1:
        return line
    lines = [" "]
    for one in quoted:
        if len(lines[-1]) + len(one) + 2 > _WIDTH:
            lines.append(" ")
        lines[-1] += f" {one},"
    return f"{name} = [\n" + "\n".join(lines) + "\n]\n"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def pages(profile: Profile, changes: Iterable[Change], root: Path) -> dict[str, dict[str, bool]]:
    """Return the files that name a changed good: good → file → whether it names a changed origin.

    Searched are the pages of the book, the sources of the exercises, and the course's data. A good
    is named by its code, its name or a word of it; a country by a word of the profile.
    """
    goods = {good.code: good for good in profile.commodities}
    moved: dict[str, set[str]] = {}
    for change in changes:
        moved.setdefault(change.code, set()).add(change.country)
    texts = {}
    for folder, pattern in (*_PAGES, *_DATA):
        for path in sorted((root / folder).rglob(pattern)):
            read = path.read_text(encoding="utf-8", errors="replace")
            texts[path.relative_to(root).as_posix()] = f" {' '.join(words_of(read))} "
    found: dict[str, dict[str, bool]] = {}
    for code, countries in moved.items():
        names = [(country, *profile.countries.get(country, ())) for country in countries]
        origin = [_spaced(word) for some in names for word in some]
        named = [_spaced(word) for word in _called(goods[code])]
        found[code] = {
            file: any(word in text for word in origin)
            for file, text in texts.items()
            if any(word in text for word in named)
        }
    return found


def _called(good: Commodity) -> list[str]:
    return [
        good.code,
        good.name,
        *good.listed_as,
        *(w for some in good.words.values() for w in some),
    ]


def _spaced(word: str) -> str:
    return f" {' '.join(words_of(word))} "
