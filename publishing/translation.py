"""Translate the course: list its texts in a catalogue, and write a copy with other texts.

`make texts` writes `_build/texts/course.pot`, which every translator's programme reads. A language
is one file, `translations/LANGUAGE.po`. `make language TO=fr` checks it, and writes the course with
its texts into `_build/fr`: a whole course, in which each command works as it does here. Texts that
are not translated stay English. `TO=en-XA` needs no file: it puts an accent on every vowel that a
translator could change, so that text outside the catalogue is easy to see.
"""

import argparse
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po
from docutils.nodes import make_id

from coursework.course import ROOT
from fairtender import messages
from fairtender.files import write_atomically
from fairtender.tables import fault, together
from publishing.texts import Text, texts

PSEUDO = "en-XA"
FOLDER = "translations"
CODE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
NOT_COPIED = ("_build", "exercises", "tests", FOLDER, ".*", "__pycache__", "*.egg-info")
# Where pages and printed sheets state their language.
SAYS_LANGUAGE = re.compile(r'(\blang="|\n    language: )en(-GB)?\b')
# What a translation has to keep: roles, code, links, places to be filled in, tags, addresses.
KEPT = re.compile(
    r"""(?P<role>\{[a-z:-]+\})`(?P<to>[^`]*)` | (?P<code>`+)[^`].*?(?P=code) | \]\([^)]*\)
    | \{[^{}`]*\} | %\(\w+\)[sd] | </?[a-z][^<>]*> | <\S+[:@]\S+> | https?://[^\s)>]+ | &\#?\w+;
    | \[\^\w+\] | ^Stop\.""",
    re.VERBOSE | re.DOTALL,
)
WHOLE = ("{term}", "{model-blank}")  # what they lead to is translated too
MARKS = str.maketrans("aeiouyAEIOUY", "åéîôûýÅÉÎÔÛÝ")


def catalogue(root: Path = ROOT) -> Catalog:
    """Return all texts of a course with their places; messages have their code as context."""
    made = Catalog(project="Fair Tender", charset="utf-8", fuzzy=False)
    for text in texts(root):
        place, notes = (text.file, text.line), [text.code] if text.code else []
        made.add(text.words, locations=[place], auto_comments=notes, context=_context(text))
    return made


def _context(text: Text) -> str | None:
    return text.code if text.file.endswith(messages.NAME) else None


def read(path: Path) -> Catalog:
    """Read a translation. DataError lists, by file and line, what its texts lost or invented."""
    try:
        with path.open("rb") as file:
            made = read_po(file, locale=None, abort_invalid=True)
    except FileNotFoundError:
        raise fault("texts-no-file", path=path) from None
    except (OSError, ValueError, LookupError, PoFileError) as error:
        raise fault("texts-unreadable", path=path, cause=error) from None
    if faults := [
        fault(f"texts-{how}", path=path, line=message.lineno, words=message.id, kept=what)
        for message in made
        if message.id and message.string and not message.fuzzy
        for how, what in _differences(str(message.id), str(message.string))
    ]:
        raise together(faults)
    return made


def _differences(words: str, other: str) -> Iterator[tuple[str, str]]:
    """Yield what a translation lost or invented of the parts that must be kept."""
    here, there = ({kept for kept, _ in _pieces(one) if kept} for one in (words, other))
    yield from (("lost", kept) for kept in sorted(here - there))
    yield from (("invented", kept) for kept in sorted(there - here))


def _pieces(words: str) -> Iterator[tuple[str, str]]:
    """Cut words into pieces: (part to keep, "") and ("", part to translate)."""
    begin = 0
    for found in KEPT.finditer(words):
        yield "", words[begin : found.start()]
        begin = found.end()
        said, less, target = (found["to"] or "").partition("<")
        if found["role"] in WHOLE:
            yield from ((found["role"], ""), ("", f"`{found['to']}`"))
        elif found["role"] and less:
            yield from ((found["role"], ""), ("", f"`{said}"), (f"<{target}`", ""))
        else:
            yield found[0], ""
    yield "", words[begin:]


def pseudo(words: str) -> str:
    """Return words with an accent on every vowel that a translator could change."""
    return "".join(kept or text.translate(MARKS) for kept, text in _pieces(words))


def write(root: Path, folder: Path, language: str, other: Callable[[Text], str]) -> Counter[bool]:
    """Write the course of `root` into a folder in another language; earlier builds there stay.

    other: returns the translation of a text, or "". Returns how many texts are translated (True)
    and how many are not (False).
    """
    shutil.copytree(root, folder, ignore=shutil.ignore_patterns(*NOT_COPIED), dirs_exist_ok=True)
    for path in (folder / "_config.yml", *_that_say(folder)):
        said = path.read_text(encoding="utf-8")
        path.write_text(SAYS_LANGUAGE.sub(rf"\g<1>{language}", said), encoding="utf-8")
    counts: Counter[bool] = Counter()
    for name, found in groupby(texts(folder), lambda text: text.file):
        source = (folder / name).read_text(encoding="utf-8")
        for text in sorted(found, key=lambda text: text.start, reverse=True):
            words = other(text)
            counts[bool(words)] += 1
            if words and words != text.words:
                source = source[: text.start] + text.shown(words) + source[text.end :]
                if text.code == "heading":
                    source = _with_anchor(source, text)
        write_atomically(folder / name, source)
    return counts


def _that_say(folder: Path) -> Iterator[Path]:
    for package in ("book/_templates", "publishing", "coursework", "fairtender"):
        for path in (folder / package).rglob("*"):
            if path.suffix in (".html", ".js", ".py"):
                yield path


def _with_anchor(source: str, heading: Text) -> str:
    """Return a page with the English address of a heading above it, to which links point."""
    at = source.rfind("\n", 0, heading.start) + 1
    if source[:at].endswith(f"({make_id(heading.words)})=\n"):
        return source
    while (label := source[:at].rstrip("\n").rpartition("\n")[2]).endswith(")="):
        at = source.rfind(label, 0, at)
    return f'{source[:at]}<a id="{make_id(heading.words)}"></a>\n\n{source[at:]}'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `texts`: a language."""
    parser.add_argument("--to", metavar="LANGUAGE", default="")


def run(args: argparse.Namespace) -> int:
    """Write the catalogue, or the course in a language. Raises DataError for a faulty file."""
    if not args.to:
        path = ROOT / "_build" / "texts" / "course.pot"
        path.parent.mkdir(parents=True, exist_ok=True)
        made = catalogue()
        with path.open("wb") as file:
            write_po(file, made, width=0)
        print(messages.text("texts-written", count=len(made), path=path))
        return 0
    if not CODE.fullmatch(args.to):
        raise fault("texts-language", language=args.to)
    folder = ROOT / "_build" / args.to
    if args.to == PSEUDO:
        counts = write(ROOT, folder, args.to, lambda text: pseudo(text.words))
    else:
        made = read(ROOT / FOLDER / f"{args.to}.po")
        counts = write(ROOT, folder, args.to, lambda text: _translated(made, text))
    print(messages.text("texts-put", count=counts[True], all=counts.total(), folder=folder))
    return 0


def _translated(catalog: Catalog, text: Text) -> str:
    message = catalog.get(text.words, _context(text))
    return str(message.string) if message and not message.fuzzy else ""
