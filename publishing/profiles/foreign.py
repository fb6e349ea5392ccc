"""List what still names another country in a course that is built with a local profile.

A profile changes the law, thresholds, risks and words that pages take from it. Sentences that name
the course's own country, offices, currency or law stay as they are, and so do its data and the
pictures made from them. `python -m workshop profile FILE --foreign` lists each with its place, so
that an author can put a box below it.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from coursework import the_case
from fairtender import messages
from fairtender.profile import Profile
from publishing.texts import texts

SENTENCE = re.compile(r"(?<=[.!?”])\s+(?=[A-Z“(\[])")
ARTICLE = re.compile(r"Article (\d+)")
# A directive that draws a picture of the course's data, or a cell that does.
PICTURE = re.compile(r"^`{3,}\{(?:first-)?picture\} ([\w-]+)", re.M)
CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(?::tags:[^\n]*\n)?(.*?)^```", re.M | re.S)
DATA = ("csv", "json", "toml")
OWN = ("profiles", "words", "generators")  # folders of the data that are no case
FOR_PEOPLE = ("book/", "solutions/", "_config.yml", "_toc.yml", "datasets/the-case.toml")
SHOWN = 200  # characters of a sentence


class Foreign(NamedTuple):
    """One thing that stays: its file, line and kind, the foreign words, and the sentence."""

    file: str
    line: int
    kind: str
    words: str
    sentence: str


def foreign_words(local: Profile, own: Profile) -> dict[str, re.Pattern[str]]:
    """Return {kind: what is foreign if a profile replaces the course's own}.

    The law is included if a reference differs, the currency if it differs, and the country always.
    """
    case = the_case.load()
    places = [case.organisation.country, case.organisation.name, case.organisation.seat]
    found = {"country": _any([*places, *(one.name for one in case.offices)])}
    if local.currency != own.currency:
        found["currency"] = _any(
            [own.currency, *(["euro", "euros"] if own.currency == "EUR" else ())]
        )
    other = [
        one.text
        for name, one in own.references.items()
        if name not in local.references or local.references[name].text != one.text
    ]
    if other:
        acts = [text.partition(",")[0] for text in other]
        articles = {f"Article {one}" for text in other for one in ARTICLE.findall(text)}
        found["law"] = _any([*acts, *articles])
    return found


def _any(words: Iterable[str]) -> re.Pattern[str]:
    longest = sorted({*words}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")


def foreign(root: Path, local: Profile, own: Profile) -> list[Foreign]:
    """Return what stays foreign in the texts, pictures and data of a course, in that order."""
    if local.name == own.name:
        return []
    words = foreign_words(local, own)
    return [*_sentences(root, words), *_pictures(root), *_data(root, words)]


def _sentences(root: Path, words: dict[str, re.Pattern[str]]) -> Iterator[Foreign]:
    for text in texts(root):
        if not text.file.startswith(FOR_PEOPLE):
            continue
        for sentence in SENTENCE.split(" ".join(text.words.split())):
            for kind, pattern in words.items():
                if found := dict.fromkeys(pattern.findall(sentence)):
                    yield Foreign(text.file, text.line, kind, ", ".join(found), sentence)


def _pictures(root: Path) -> Iterator[Foreign]:
    """Yield the pictures that show the course's own data with any profile."""
    for path in sorted(root.glob("book/**/*.md")):
        source, name = path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()
        drawn = [(one.start(), one[1]) for one in PICTURE.finditer(source)]
        if "profile.load()" not in source:
            cells = [one for one in CELL.finditer(source) if "charts." in one[1]]
            drawn += [(one.start(), one[1].partition("\n")[0].lstrip("# ")) for one in cells]
        for start, about in sorted(drawn):
            yield Foreign(name, source.count("\n", 0, start) + 1, "figure", about, "")


def _data(root: Path, words: dict[str, re.Pattern[str]]) -> Iterator[Foreign]:
    """Yield each file of the case that contains names or amounts, with their number."""
    for path in sorted(path for kind in DATA for path in root.glob(f"datasets/*/*.{kind}")):
        name = path.relative_to(root).as_posix()
        if path.parent.name in OWN:
            continue
        source = path.read_text(encoding="utf-8-sig")
        for kind, pattern in words.items():
            if number := len(pattern.findall(source)):
                told = messages.text("profile-foreign-data", number=number)
                yield Foreign(name, 1, kind, told, "")


def lines(found: list[Foreign]) -> Iterator[str]:
    """Yield the lines that the command prints: each thing with its place, then their numbers."""
    for one in found:
        sentence = messages.one_line(one.sentence, SHOWN)
        about = messages.text("profile-foreign-line", words=one.words, sentence=sentence)
        yield f"{one.file}:{one.line}: {one.kind}: {about if one.sentence else one.words}"
    counts = Counter(one.kind for one in found)
    told = ", ".join(f"{kind} {number}" for kind, number in counts.items())
    code = "profile-foreign-sum" if found else "profile-foreign-none"
    yield messages.text(code, number=len(found), counts=told)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the option `--foreign` of `profile`."""
    parser.add_argument("--foreign", action="store_true")


def run(local: Profile, own: Profile, root: Path) -> int:
    """Print what stays foreign; return 0."""
    for line in lines(foreign(root, local, own)):
        print(line)
    return 0
