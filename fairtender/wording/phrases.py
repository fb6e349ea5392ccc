"""Find words and phrases of a profile in the texts of notices.

Texts are compared by whole words, without regard to capitals, accents and punctuation; letters of
their own, such as the Norwegian ø, are not replaced. A word of a phrase may end or begin with `*`,
which stands for any letters: `охран*` in languages with declensions, `*reinigung` in languages with
compounds. Each match can be shown in its context, and a reader judges. What a sentence denies is
struck by `fairtender.wording.lexicon`, before or after words are found.
"""

import re
import unicodedata
from codecs import charmap_build, charmap_decode, charmap_encode
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

__all__ = ["Hit", "Match", "Phrases", "Triple", "context", "firm_words", "longest"]
__all__ += ["without_addresses", "words_of"]

# Letters that have no accent to take away, and what they are read as; one letter for one.
_PLAIN = dict(zip("ßœðþłđıς", "sodtldiσ", strict=True))
# Letters of their own in Norwegian, Danish and Swedish: no accented o and a. "Øst" is no "ost".
_OWN = frozenset("æøåÆØÅ")
_LEGAL_FORMS = frozenset(("ltd", "limited", "llc", "plc", "inc", "gmbh", "ag", "sa", "srl", "doo"))
_MARKS = re.compile("[\u0300-\u036f]+")
_COMMON = frozenset(
    """
    contract contractor supply service services work works with from only days hours staff under
    para pela pelo pelas pelos como aquisicao fornecimento prestacao servico servicos trabalho
    """.split()  # noqa: SIM905 - a list of words is read more easily like this
)
# Not words of a sentence: addresses of pages and e-mail, and names of files.
_ADDRESS = re.compile(
    r"://|^\W*www\.|@\w[\w-]*\.\w"
    r"|\w\.(?:com|org|net|int|eu|gov|edu|info|example|[a-z]{2})/\w"
    r"|[\w)]\.(?:pdf|docx?|xlsx?|pptx?|od[st]|rtf|txt|csv|xml|json|zip|rar|7z|html?|php|aspx?|jsp"
    r"|jpe?g|png|tiff?|dwg|msg|eml)\b",
    re.IGNORECASE,
)
_MAY_BE_ADDRESS = re.compile(r"[/@]|\.\w")
_REMEMBERED = 100_000
_AROUND = 45  # characters of context on each side
_START = itemgetter(0)

Triple: TypeAlias = tuple[str, str | tuple[str, ...], Any]


class Match(NamedTuple):
    """A phrase found in a text: its kind, entry and words, and the position of its first word."""

    kind: str
    entry: Any
    phrase: tuple[str, ...]
    start: int

    @property
    def end(self) -> int:
        """The position of the first word after the phrase."""
        return self.start + len(self.phrase)


def words_of(text: str) -> list[str]:
    """Return the words of a text, in lower case and without accents, but with æ, ø and å."""
    # Western texts in one quick step, typographic quotes and dashes included; then Cyrillic ones.
    letters, _ = charmap_encode(text, "ignore", _WESTERN)
    if len(letters) == len(text):
        return charmap_decode(letters, "strict", _WESTERN_PLAIN)[0].split()
    text = unicodedata.normalize("NFC", text).replace("№", "no")  # some write å as a and a ring
    letters, _ = charmap_encode(text, "ignore", _CYRILLIC)
    if len(letters) == len(text):
        return charmap_decode(letters, "strict", _CYRILLIC_PLAIN)[0].split()
    return text.translate(_PLAIN_LETTERS).split()


def firm_words(name: str) -> list[str]:
    """Return the words of a firm's name without its legal form, as `words_of` does."""
    words = words_of(name.replace("&", " and "))
    return [word for word in words if word not in _LEGAL_FORMS] or words


def without_addresses(text: str) -> str:
    """Return a text with "…" in place of each web address, email address and file name.

    >>> from fairtender.wording.phrases import without_addresses
    >>> without_addresses("Guarding, see https://tenders.example/cleaning and gloves.pdf")
    'Guarding, see … and …'
    """
    if not (("." in text or "/" in text or "@" in text) and _MAY_BE_ADDRESS.search(text)):
        return text
    parts = text.split(" ")
    return " ".join("…" if _ADDRESS.search(part) else part for part in parts)


class _Plain(dict[int, str]):
    """A cache of how each character is read, in which anything but a letter is a space."""

    def __missing__(self, code: int) -> str:
        if (letter := chr(code)) in _OWN:
            self[code] = letter.lower()
            return letter.lower()
        plain = _MARKS.sub("", unicodedata.normalize("NFKD", letter).lower())
        read = "".join(_PLAIN.get(each, each) for each in plain)
        self[code] = read = "".join(each if each.isalnum() else " " for each in read)
        return read


_PLAIN_LETTERS = _Plain()


class _Letters(dict[int, str]):
    """Maps each character to a single lower-case one without accent, so that positions stay."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        plain = letter if letter in _OWN else unicodedata.normalize("NFKD", letter)[:1]
        plain = plain.lower()[:1]
        self[code] = letter = plain if plain in _OWN else _PLAIN.get(plain, plain)
        return letter


_LETTERS = _Letters()


def _western() -> str:
    """Return the plain letter, digit or space for each byte of code page 1252."""
    letters = bytes(range(256)).decode("cp1252", "replace").translate(_LETTERS)
    return "".join(x if x in _OWN or (x.isascii() and x.isalnum()) else " " for x in letters)


def _cyrillic() -> str:
    """Return the characters of code page 1251, by byte, that are read as a single character."""
    letters = [bytes([code]).decode("cp1251", "replace") for code in range(256)]
    return "".join(x if len(_PLAIN_LETTERS[ord(x)]) == 1 else "\ufffe" for x in letters)


# Characters by their byte, as codecs take them: what is not there has "\ufffe".
_WESTERN = charmap_build(bytes(range(256)).decode("cp1252", "replace").replace("\ufffd", "\ufffe"))
_WESTERN_PLAIN = _western()
_CYRILLIC = charmap_build(_cyrillic())
_CYRILLIC_PLAIN = "".join(_PLAIN_LETTERS[ord(x)][:1] for x in _cyrillic())


class Listed(NamedTuple):
    """A phrase as listed: its kind, its entry, its words, and how many letters it gives.

    among: the languages in which it is a phrase, one bit for each.
    """

    among: int
    sharp: int
    kind: str
    entry: Any
    words: tuple[str, ...]


class _Longer(NamedTuple):
    """A phrase of several words, possibly with `*`, and the word by which it is looked up.

    beside: another word next to that one, with its distance. It is compared first, because it rules
    out most phrases that the text does not contain.
    """

    place: int
    beside: tuple[int, str]
    size: int
    words: tuple[str, ...]
    is_open: bool
    listed: Listed


_Phrase: TypeAlias = tuple[tuple[str, tuple[str, ...], Any], int]  # kind, words, entry; languages
Hit: TypeAlias = tuple[int, Listed]  # the number of its first word


class Phrases:
    """Phrases of several languages that can be searched for all at once.

    Each phrase is looked up by its rarest word, so that a text without any of these words, which
    is most texts, costs little more than being split. What a phrase is compared by is made when
    that word is first met, since most of some 20,000 phrases never are.
    """

    def __init__(self, phrases: Iterable[Triple] | Mapping[str, Iterable[Triple]]) -> None:
        """Index triples of kind, phrase and entry, given by language or for all texts."""
        by_language = phrases if isinstance(phrases, Mapping) else {"": phrases}
        self._bits = {language: 1 << number for number, language in enumerate(by_language)}
        among: Counter[tuple[str, tuple[str, ...], Any]] = Counter()
        for language, triples in by_language.items():
            among.update(dict.fromkeys(_split(triples), self._bits[language]))
        known = Counter(chain.from_iterable({*words} for _, words, _ in among))
        rank = {word: (_is_common(word), often, -len(word)) for word, often in known.items()}
        self._by_word: dict[str, list[_Phrase]] = defaultdict(list)
        for phrase in among.items():
            words = phrase[0][1]
            rarest = words[0] if len(words) == 1 else min(words, key=rank.__getitem__)
            self._by_word[rarest].append(phrase)
        self._open = _Open(word for word in self._by_word if "*" in word)
        self._dull: set[str] = set()  # words found to be in no phrase
        self._seen: dict[str, tuple[list[Listed], list[_Longer]]] = {}

    def find(self, words: list[str], language: str = "") -> list[Match]:
        """Return all matches in the words of a text in one language, from first to last."""
        return self.of(self.look(words), language)

    def look(self, words: list[str]) -> list[Hit]:
        """Return all possible matches in the words of a text, in any language."""
        dull = self._dull
        if dull.issuperset(words):
            return []
        seen, found, last, is_sorted = self._seen, [], len(words), True
        for number, word in enumerate(words):
            if word in dull:
                continue
            single, longer = seen.get(word) or self._look_up(word)
            for listed in single:
                found.append((number, listed))
            for place, (further, beside), size, wanted, is_open, listed in longer:
                start = number - place
                if start < 0 or start + size > last:
                    continue
                if beside != words[number + further] and beside:
                    continue
                told = tuple(words[start : start + size])
                if told == wanted or (is_open and all(map(is_like, told, wanted))):
                    found.append((start, listed._replace(words=told) if is_open else listed))
                    is_sorted = False
        if not is_sorted:
            found.sort(key=_START)
        return found

    def of(self, hits: list[Hit], language: str = "") -> list[Match]:
        """Return the matches in one language or, if it has no phrases, in all languages.

        If several patterns of one kind match the same words, the longest counts.
        """
        bit = self._bits.get(language) or self._bits[""]
        own = [hit for hit in hits if hit[1].among & bit]
        if len({start for start, _ in own}) < len(own):
            sharpest: dict[tuple[int, str, int], int] = {}
            for start, (_, sharp, kind, _, words) in own:
                at = (start, kind, len(words))
                sharpest[at] = max(sharp, sharpest.get(at, 0))
            if len(sharpest) < len(own):
                own = [(n, x) for n, x in own if x.sharp == sharpest[n, x.kind, len(x.words)]]
        return [Match(kind, entry, words, start) for start, (_, _, kind, entry, words) in own]

    def _look_up(self, word: str) -> tuple[list[Listed], list[_Longer]]:
        """Return the one-word phrases for a word, and longer ones that are looked up by it."""
        if len(self._seen) + len(self._dull) > _REMEMBERED:
            self._seen.clear()
            self._dull.clear()
        phrases = [
            _longer(pattern, phrase)
            for pattern in (word, *self._open.patterns(word))
            for phrase in self._by_word.get(pattern, ())
        ]
        if not phrases:
            self._dull.add(word)
            return [], []
        single = [each.listed._replace(words=(word,)) for each in phrases if each.size == 1]
        self._seen[word] = found = (single, [each for each in phrases if each.size > 1])
        return found


class _Open:
    """Finds the words with `*` that match a given word."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = {*words}
        self._begins, self._ends = (
            sorted({len(each) - 1 for each in self._words if each[place] == "*"})
            for place in (-1, 0)
        )
        self._shortest = min([*self._begins, *self._ends], default=0)
        self._first = {each[: self._shortest] for each in self._words if each[-1] == "*"}
        self._last = {each[-self._shortest :] for each in self._words if each[0] == "*"}

    def patterns(self, word: str) -> list[str]:
        """Return the words with `*` that match a word, with the shortest first."""
        letters, shortest, found = len(word), self._shortest, []
        if word[:shortest] in self._first:
            found += [f"{word[:size]}*" for size in self._begins if size <= letters]
        if word[-shortest:] in self._last:
            found += [f"*{word[-size:]}" for size in self._ends if size <= letters]
        return [each for each in found if each in self._words]


def _longer(rarest: str, phrase: _Phrase) -> _Longer:
    (kind, words, entry), languages = phrase
    place = words.index(rarest)
    is_open = any("*" in word for word in words)
    further = -1 if place == len(words) - 1 else 1
    beside = words[place + further] if len(words) > 1 else ""
    listed = Listed(languages, sum(map(len, words)), kind, entry, words)
    return _Longer(
        place, (further, "" if "*" in beside else beside), len(words), words, is_open, listed
    )


def _split(triples: Iterable[Triple]) -> list[tuple[str, tuple[str, ...], Any]]:
    split = [(kind, pattern_words(phrase), entry) for kind, phrase, entry in triples]
    return [each for each in split if each[1]]


@lru_cache(_REMEMBERED)
def pattern_words(phrase: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a phrase, where a word may begin or end with `*`."""
    if isinstance(phrase, tuple):
        return phrase
    if "*" not in phrase:
        return tuple(words_of(phrase))
    found: list[str] = []
    for part in phrase.split():
        words = words_of(part)
        if words and part.startswith("*"):
            words[0] = f"*{words[0]}"
        if words and part.endswith("*"):
            words[-1] = f"{words[-1]}*"
        found += words
    return tuple(found)


def is_like(word: str, pattern: str) -> bool:
    """Return whether a word matches one word of a phrase, with `*` for any letters."""
    if pattern[-1] == "*":
        return word.startswith(pattern[:-1])
    return word.endswith(pattern[1:]) if pattern[0] == "*" else word == pattern


def _is_common(word: str) -> bool:
    """Return whether a word is too frequent in notices to be used to look up a phrase."""
    return len(word) < 4 or word in _COMMON


def longest(matches: list[Match]) -> list[Match]:
    """Return the matches that are not inside a longer one, such as "Sudan" in "South Sudan"."""
    long = [match for match in matches if len(match.phrase) > 1]
    if not long or len(matches) == 1:
        return matches
    found = []
    for match in matches:
        kind, _, phrase, start = match
        size = len(phrase)
        for other in long:
            longer = len(other.phrase) - size
            if longer > 0 and 0 <= start - other.start <= longer and other.kind == kind:
                break
        else:
            found.append(match)
    return found


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
    """Return the start and end of the first occurrence of a phrase in a text, in characters."""
    plain = text.lower() if text.isascii() else text.translate(_LETTERS)
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
