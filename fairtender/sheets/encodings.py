"""In which encoding a CSV file that is not Unicode was saved, as far as its letters show it.

Windows has an encoding for each group of languages, and in most of them nearly every byte is a
letter. An encoding is left out where it makes words that no language has: letters of two scripts in
one word, a symbol next to a letter, a capital behind a small letter, or mostly accented letters.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

# Western, Cyrillic, Central European, Turkish, Greek, Baltic: the most likely one first.
ENCODINGS = tuple(f"windows-{number}" for number in (1252, 1251, 1250, 1254, 1253, 1257))
_SEEN = 1 << 20  # bytes that are looked at
_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_NEXT_TO_LETTERS = "°ºª№§"  # as in "N° 5": they end a word
_SYMBOLS = "ƒµ"  # Unicode calls them letters, but no name has them
_LONG = 60


def is_unicode(path: Path) -> bool:
    """Whether a file is UTF-8, or UTF-16 with its mark."""
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def fitting(path: Path, score: Callable[[str], int], doubtful: bool = False) -> list[str]:
    """Return the encodings that a file can have, the most likely first; one where it is sure.

    score: how many headings are known in an encoding; only those with the most are returned. Where
    several encodings give the same text, only the first of them is. doubtful: also with a capital
    inside a word, as in MacÉoin; then a person has to say whether the text is right.
    """
    words = sorted({*_WORD.findall(_start(path))})
    found: dict[tuple[str, ...], str] = {}
    for name in ENCODINGS:
        try:
            texts = tuple(word.decode(name) for word in words)
        except UnicodeDecodeError:
            continue
        if _are_words(texts, doubtful):
            found.setdefault(texts, name)
    scores = {name: score(name) for name in found.values()}
    return [name for name in scores if scores[name] == max(scores.values())]


def samples(path: Path, names: Sequence[str]) -> dict[str, str]:
    """Return {encoding: lines of the file as it reads them}, with lines that tell them apart."""
    lines = [line for line in _start(path).splitlines() if not line.isascii()]
    shown = lines[:2] if len(names) == 1 else []
    apart = 1
    for line in lines:
        texts = {tuple(_line(each, name) for each in (*shown, line)) for name in names}
        if len(texts) > apart:
            shown, apart = [*shown, line], len(texts)
    return {name: " · ".join(_line(each, name) for each in shown) for name in names}


def _start(path: Path) -> bytes:
    with open(path, "rb") as file:
        return file.read(_SEEN)


def _line(line: bytes, encoding: str) -> str:
    return " ".join(line.decode(encoding, "replace").split())[:_LONG]


def _are_words(texts: Sequence[str], doubtful: bool) -> bool:
    plain = accented = 0
    for text in texts:
        for word in "".join(
            " " if _ends_word(character) else character for character in text
        ).split():
            if any(map(str.isalpha, word)) and not _is_word(word, doubtful):
                return False
            if _script(word[0]) == "LATIN":
                plain += sum(map(str.isascii, word))
                accented += sum(not character.isascii() for character in word)
    return accented <= plain


def _ends_word(character: str) -> bool:
    return character in _NEXT_TO_LETTERS or unicodedata.category(character)[0] in "PZ"


def _is_word(word: str, doubtful: bool) -> bool:
    if any(not character.isalpha() or character in _SYMBOLS for character in word):
        return False
    if len({_script(character) for character in word}) > 1:
        return False
    for at, (before, character) in enumerate(pairwise(word), 1):
        begins = doubtful and word[at + 1 : at + 2].islower()  # a name inside the name
        if before.islower() and character.isupper() and not character.isascii() and not begins:
            return False
    # Greek has two small letters for sigma: one within a word, and one at its end.
    return not re.search(r"ς.|.σ$", word)


def _script(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0]
