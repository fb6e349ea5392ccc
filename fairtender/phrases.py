"""Words and phrases of a profile, found in the texts of notices.

Texts are compared by whole words, without regard to capitals, accents and punctuation. A word of a
phrase may end or begin with `*`, which stands for any letters: `охран*` in languages that decline,
`*reinigung` in those that compound. Each match can be shown in its context, and a reader judges.
What a sentence denies is struck by `fairtender.lexicon`, before or after words are found.
"""

import re
import unicodedata
from codecs import charmap_build, charmap_decode, charmap_encode
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

__all__ = ["Match", "Phrases", "context", "longest", "words_of"]

# Letters that have no accent to take away, and what they are read as; one letter for one.
_PLAIN = dict(zip("ßæœøðþłđıς", "saoodtldiσ", strict=True))
_MARKS = re.compile("[\u0300-\u036f]+")
_COMMON = frozenset(
    """
    contract contractor supply service services work works with from only days hours staff under
    para pela pelo pelas pelos como aquisicao fornecimento prestacao servico servicos trabalho
    """.split()  # noqa: SIM905 - a list of words is read more easily like this
)
_REMEMBERED = 100_000
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
    # Western texts in one quick step, typographic quotes and dashes included; then Cyrillic ones.
    letters, _ = charmap_encode(text, "ignore", _WESTERN)
    if len(letters) == len(text):
        return charmap_decode(letters, "strict", _WESTERN_PLAIN)[0].split()
    text = text.replace("№", "no")
    letters, _ = charmap_encode(text, "ignore", _CYRILLIC)
    if len(letters) == len(text):
        return charmap_decode(letters, "strict", _CYRILLIC_PLAIN)[0].split()
    return text.translate(_PLAIN_LETTERS).split()


class _Plain(dict[int, str]):
    """What each character is read as, made when it is first met; a space for what is no letter."""

    def __missing__(self, code: int) -> str:
        plain = _MARKS.sub("", unicodedata.normalize("NFKD", chr(code)).lower())
        read = "".join(_PLAIN.get(each, each) for each in plain)
        self[code] = read = "".join(each if each.isalnum() else " " for each in read)
        return read


_PLAIN_LETTERS = _Plain()


@lru_cache(maxsize=2000)
def _letter(character: str) -> str:
    """One character for one: small and without its accent, so that positions stay."""
    plain = unicodedata.normalize("NFKD", character)[:1].lower()[:1]
    return _PLAIN.get(plain, plain)


def _western() -> str:
    """For each byte of code page 1252 its plain small letter, its digit, or a space."""
    letters = (_letter(bytes([code]).decode("cp1252", "replace")) for code in range(256))
    return "".join(x if x.isascii() and x.isalnum() else " " for x in letters)


def _cyrillic() -> str:
    """Return the characters of code page 1251 that are read as one letter or none, by byte."""
    letters = [bytes([code]).decode("cp1251", "replace") for code in range(256)]
    return "".join(x if len(_PLAIN_LETTERS[ord(x)]) == 1 else "\ufffe" for x in letters)


# Characters by their byte, as codecs take them: what is not there has "\ufffe".
_WESTERN = charmap_build(bytes(range(256)).decode("cp1252", "replace").replace("\ufffd", "\ufffe"))
_WESTERN_PLAIN = _western()
_CYRILLIC = charmap_build(_cyrillic())
_CYRILLIC_PLAIN = "".join(_PLAIN_LETTERS[ord(x)][:1] for x in _cyrillic())


class _Phrase(NamedTuple):
    """A phrase by its rarest word; `words` with `*` are patterns. sharp: letters that are given."""

    place: int
    size: int
    words: tuple[str, ...]
    kind: str
    entry: Any
    listed: list[str]
    is_open: bool
    sharp: int


class Phrases:
    """Phrases that can all be looked for at once.

    Each phrase is looked up by its rarest word, so that a text without any of these words, which
    is most texts, costs little more than being split.
    """

    def __init__(self, phrases: Iterable[tuple[str, str | tuple[str, ...], object]]) -> None:
        """Take triples of kind, phrase (or its words) and entry."""
        split = [(kind, _pattern_words(phrase), entry) for kind, phrase, entry in phrases]
        known = Counter(word for _, words, _ in split for word in set(words))
        self._by_word: dict[str, list[_Phrase]] = {}
        for kind, words, entry in split:
            if words:
                rarest = min(words, key=lambda word: (_is_common(word), known[word], -len(word)))
                place, size = words.index(rarest), len(words)
                is_open = any("*" in word for word in words)
                sharp = sum(len(word) for word in words)
                phrase = _Phrase(place, size, tuple(words), kind, entry, words, is_open, sharp)
                self._by_word.setdefault(rarest, []).append(phrase)
        self._rarest = frozenset(self._by_word)
        self._dull: set[str] = set()  # words that were met and are of no phrase
        self._begins = _ends_of(self._by_word, first=True)
        self._ends = _ends_of(self._by_word, first=False)
        self._seen: dict[str, list[_Phrase]] = {}

    def find(self, words: list[str]) -> list[Match]:
        """Return all matches in the words of a text, in their order.

        Of several patterns of one kind for the same words the one with most letters counts.
        """
        if self._begins or self._ends:
            return self._find_open(words)
        rarest = self._rarest
        if rarest.isdisjoint(words):
            return []
        matches = []
        for number, hit in [pair for pair in enumerate(words) if pair[1] in rarest]:
            for offset, size, phrase, kind, entry, words_listed, _, _ in self._by_word[hit]:
                start = number - offset
                if size == 1 or (start >= 0 and words[start : start + size] == words_listed):
                    matches.append(Match(kind, entry, phrase, start))
        return matches

    def _find_open(self, words: list[str]) -> list[Match]:
        dull = self._dull
        if dull.issuperset(words):
            return []
        seen, found = self._seen, []
        for number, word in [pair for pair in enumerate(words) if pair[1] not in dull]:
            for phrase in seen.get(word) or self._look_up(word):
                start = number - phrase.place
                if start < 0 or not _fits(phrase, words, start):
                    continue
                told = tuple(words[start : start + phrase.size])
                found.append((phrase.sharp, Match(phrase.kind, phrase.entry, told, start)))
        sharpest: dict[tuple[str, int, int], int] = {}
        for sharp, match in found:
            at = (match.kind, match.start, match.end)
            sharpest[at] = max(sharp, sharpest.get(at, 0))
        return [m for sharp, m in found if sharp == sharpest[m.kind, m.start, m.end]]

    def _look_up(self, word: str) -> list[_Phrase]:
        """Return the phrases whose rarest word this may be, and remember them."""
        if len(self._seen) + len(self._dull) > _REMEMBERED:
            self._seen.clear()
            self._dull.clear()
        phrases = list(self._by_word.get(word, ()))
        for size in self._begins:
            phrases += self._by_word.get(f"{word[:size]}*", ()) if len(word) >= size else ()
        for size in self._ends:
            phrases += self._by_word.get(f"*{word[-size:]}", ()) if len(word) >= size else ()
        if phrases:
            self._seen[word] = phrases
        else:
            self._dull.add(word)
        return phrases


def _pattern_words(phrase: str | tuple[str, ...]) -> list[str]:
    """Return the words of a phrase, with the `*` at the beginning or end of some."""
    if isinstance(phrase, tuple):
        return list(phrase)
    if "*" not in phrase:
        return words_of(phrase)
    found = []
    for part in phrase.split():
        words = words_of(part)
        if words and part.startswith("*"):
            words[0] = f"*{words[0]}"
        if words and part.endswith("*"):
            words[-1] = f"{words[-1]}*"
        found += words
    return found


def _ends_of(words: Iterable[str], *, first: bool) -> list[int]:
    """Return how long the given beginnings of open words are, or their given ends."""
    star = (word for word in words if "*" in word and word.endswith("*") == first)
    return sorted({len(word) - 1 for word in star})


def _fits(phrase: _Phrase, words: list[str], start: int) -> bool:
    told = words[start : start + phrase.size]
    if not phrase.is_open:
        return told == phrase.listed
    return len(told) == phrase.size and all(map(_is_like, told, phrase.listed))


def _is_like(word: str, pattern: str) -> bool:
    if pattern[-1] == "*":
        return word.startswith(pattern[:-1])
    return word.endswith(pattern[1:]) if pattern[0] == "*" else word == pattern


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
