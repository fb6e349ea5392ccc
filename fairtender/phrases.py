"""Words and phrases of a profile, found in the texts of notices.

Texts are compared by whole words, without regard to capitals, accents and punctuation. Negations
are not understood: "subcontracting is not permitted" contains "subcontracting". So each match can
be shown in its context, and a reader judges.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

__all__ = ["Match", "Phrases", "context", "longest", "words_of"]

# Letters that have no accent to take away, and what they are read as; one letter for one.
_PLAIN = dict(zip("ßæœøðþłđı", "saoodtldi", strict=True))
_MARKS = re.compile("[\u0300-\u036f]+")
_WORD = re.compile(r"[^\W_]+")
_COMMON = frozenset(
    """
    contract contractor supply service services work works with from only days hours staff under
    para pela pelo pelas pelos como aquisicao fornecimento prestacao servico servicos trabalho
    """.split()  # noqa: SIM905 - a list of words is read more easily like this
)
_AROUND = 45  # characters of context on each side


class Match(NamedTuple):
    """A phrase found in a text: its kind and entry, its words, and the number of its first word."""

    kind: str
    entry: Any
    phrase: tuple[str, ...]
    start: int

    @property
    def end(self) -> int:
        """Number of the word after the phrase."""
        return self.start + len(self.phrase)


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters without accents."""
    try:
        # Western texts in one quick step, typographic quotes and dashes included.
        return text.encode("cp1252").translate(_WESTERN).decode("ascii").split()
    except UnicodeEncodeError:
        pass
    try:
        # So are those in Cyrillic; only the sign for a number is two letters.
        return (
            text.replace("№", "No ").encode("cp1251").translate(_CYRILLIC).decode("cp1251").split()
        )
    except UnicodeEncodeError:
        plain = _MARKS.sub("", unicodedata.normalize("NFKD", text).lower())
        for letter, read_as in _PLAIN.items():
            plain = plain.replace(letter, read_as)
        return _WORD.findall(plain)


@lru_cache(maxsize=2000)
def _letter(character: str) -> str:
    """One character for one: small and without its accent, so that positions stay."""
    plain = unicodedata.normalize("NFKD", character)[:1].lower()[:1]
    return _PLAIN.get(plain, plain)


def _western() -> bytes:
    """For each byte of code page 1252 its plain small letter, its digit, or a space."""
    letters = (_letter(bytes([code]).decode("cp1252", "replace")) for code in range(256))
    return bytes(ord(x) if x.isascii() and x.isalnum() else 32 for x in letters)


def _cyrillic() -> bytes:
    """For each byte of code page 1251 its plain small letter, its digit, or a space."""
    letters = (_letter(bytes([code]).decode("cp1251", "replace")) for code in range(256))
    return b"".join((x.isalnum() and x.encode("cp1251", "ignore")) or b" " for x in letters)


_WESTERN = _western()
_CYRILLIC = _cyrillic()


class Phrases:
    """Phrases that can all be looked for at once.

    Each phrase is looked up by its rarest word, so that a text without any of these words, which
    is most texts, costs little more than being split.
    """

    def __init__(self, phrases: Iterable[tuple[str, str, object]]) -> None:
        """Take triples of kind, phrase and entry."""
        split = [(kind, words_of(phrase), entry) for kind, phrase, entry in phrases]
        known = Counter(word for _, words, _ in split for word in set(words))
        self._by_word: dict[str, list[tuple[int, int, tuple[str, ...], str, Any, list[str]]]] = {}
        for kind, words, entry in split:
            if words:
                rarest = min(words, key=lambda word: (_is_common(word), known[word], -len(word)))
                entries = self._by_word.setdefault(rarest, [])
                place, size = words.index(rarest), len(words)
                entries.append((place, size, tuple(words), kind, entry, words))
        self._rarest = frozenset(self._by_word)

    def find(self, words: list[str]) -> list[Match]:
        """Return all matches in the words of a text, in their order."""
        rarest = self._rarest
        matches = []
        for number, hit in [pair for pair in enumerate(words) if pair[1] in rarest]:
            for offset, size, phrase, kind, entry, words_listed in self._by_word[hit]:
                start = number - offset
                if size == 1 or (start >= 0 and words[start : start + size] == words_listed):
                    matches.append(Match(kind, entry, phrase, start))
        return matches


def _is_common(word: str) -> bool:
    """Whether a word is in so many notices that it is a bad one to look a phrase up by."""
    return len(word) < 4 or word in _COMMON


def longest(matches: list[Match]) -> list[Match]:
    """Return the matches that lie in no longer one of their kind: "South Sudan", not "Sudan"."""
    long = [match for match in matches if len(match.phrase) > 1]
    if not long or len(matches) == 1:
        return matches
    return [
        match
        for match in matches
        if not any(
            len(other.phrase) > len(match.phrase)
            and other.start <= match.start
            and match.end <= other.end
            and match.kind == other.kind
            for other in long
        )
    ]


@lru_cache(maxsize=20_000)
def context(text: str, phrase: tuple[str, ...]) -> tuple[str, str]:
    """Return a phrase as the text has it, and the same with the words around it."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    start, end = _position(text, phrase)
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    if first:
        first = max(first, text.find(" ", first, start) + 1)
    if last < len(text):
        last = max(end, text.rfind(" ", end, last))
    around = " ".join(text[first:last].split()).rstrip(".")
    around = ("…" if first else "") + around + ("…" if last < len(text) else "")
    return text[start:end] or " ".join(phrase), around


def _position(text: str, phrase: tuple[str, ...]) -> tuple[int, int]:
    """Start and end of the first occurrence of a phrase in a text, in characters."""
    plain = text.lower() if text.isascii() else "".join(map(_letter, text))
    wanted = " ".join(phrase)
    start = plain.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if not (plain[start - 1 : start].isalnum() or plain[end : end + 1].isalnum()):
            return start, end
        start = plain.find(wanted, start + 1)
    found = _pattern(phrase).search(plain)
    return found.span() if found else (0, 0)


@lru_cache(maxsize=2000)
def _pattern(phrase: tuple[str, ...]) -> re.Pattern[str]:
    between = r"[\W_]+".join(map(re.escape, phrase))
    return re.compile(rf"(?<![^\W_]){between}(?![^\W_])")
