"""Read the facts of a tender or lot by which its factors are rated.

Everything that decides a rating is in `Facts`, so that notices with the same facts are rated once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import isnan
from typing import NamedTuple

from fairtender.classification import codes_read
from fairtender.ocds.lots import PRICE_NAMED
from fairtender.screening.contents import (
    Content,
    criteria_in_words,
    first_sentence,
    is_award_code,
)
from fairtender.screening.rules import Rules
from fairtender.screening.sentences import At, Named, Sentence, Speech
from fairtender.tables import Reason
from fairtender.tenders import Lot
from fairtender.wording.languages import code_of
from fairtender.wording.lexicon import decide, evidence, speaks_for
from fairtender.wording.phrases import context, without_addresses, words_of

_A_TEXT = 4  # words; a text of unknown language counts from this length on
_TITLE = 120  # characters of a title, or of criteria, that a question shows
_REMEMBERED = 10_000


class Facts(NamedTuple):
    """All facts that decide the ratings of a tender or lot; `tenders.Lot` has them as written.

    cpv: valid main codes, including those to which codes of other schemes correspond (mapped: code
    and as written). additional: other valid codes. unread_codes: codes that were not understood, as
    written. title: what the notice calls itself, if no code gives the sector; titled: whether words
    in it name a sector. words: sectors and goods in the name of the purchase, and signals in all
    texts. mentioned: sectors and goods in other texts, and whatever the work may only be about.
    described: of these, the sectors in the first sentence of the description, if the title names a
    low-risk one. origins_said: countries that the texts call an origin. places: whether places of
    delivery are stated; rated_places: those of their countries that the profile rates. days:
    whether the submission period is stated; short_days: its whole days, if it is short; no_days:
    whether it is less than one day, which is a fault in the data. no_words: languages (ISO 639-1)
    in which the notice says something and for which the profile has no words; "" if the language is
    not clear and no word of any language was found.
    """

    cpv: tuple[str, ...]
    additional: tuple[str, ...]
    mapped: tuple[tuple[str, str], ...]
    unread_codes: tuple[str, ...]
    title: str
    titled: bool
    words: tuple[Named, ...]
    mentioned: tuple[Named, ...]
    described: tuple[Named, ...]
    origins: tuple[str, ...]
    origins_said: tuple[tuple[str, At], ...]
    places: bool
    rated_places: tuple[str, ...]
    award: "Award"
    subcontracting: str
    days: bool
    short_days: int | None
    no_days: bool
    no_words: tuple[str, ...]


class Award(NamedTuple):
    """What a notice states about how the contract is awarded.

    code: the code of the award criteria, as written. stated: whether criteria are stated and were
    understood. unread: the criteria as written, if they were not understood. elsewhere: the
    criteria as written, if they only refer to other documents. weight: percent for the price, None
    if not stated. denied: the words in the criteria, or in other texts if there are no criteria,
    that say that the price is not the only criterion.
    """

    code: str = ""
    stated: bool = False
    unread: str = ""
    elsewhere: str = ""
    weight: float | None = None
    denied: str = ""


STATED_PLACES = At("stated", ())


class _Part:
    """A sentence of a notice, with what it may state in each language.

    told: the evidence for each language. heard: what it may name. denied: see `Speech.denied`.
    said: its language and what it states in it, by the language of its notice and whether the texts
    of the notice themselves show that language.
    """

    __slots__ = ("denied", "heard", "said", "text", "told")

    def __init__(self, text: str, speech: Speech) -> None:
        text = without_addresses(text)
        words = words_of(text)
        self.text, self.told = text, evidence(text, words)
        self.heard = speech.hear(words)
        self.denied = speech.denied(text, self.heard) if self.heard else ""
        self.said: dict[tuple[str, bool], tuple[str, Sentence | None]] = {}


class _Parts(dict[str, _Part]):
    """A cache of sentences, from which those that have not occurred for long are dropped."""

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self._speech = speech
        self._older: dict[str, _Part] = {}

    def __missing__(self, text: str) -> _Part:
        self[text] = part = self._older.pop(text, None) or _Part(text, self._speech)
        return part

    def forget(self, most: int) -> None:
        """If there are more than `most` sentences, drop those that do not occur again."""
        if len(self) > most:
            self._older = dict(self)
            self.clear()

    def of(self, texts: Sequence[str]) -> list[_Part]:
        """Return the sentences and lines of these texts."""
        split = "\n".join(texts).replace("\n", ". ").split(". ")
        return [self[text] for text in split]


@dataclass(slots=True)
class _Named:
    """What the sentences of a notice name, collected while they are read.

    words: what the name of the purchase names, and the signals in any text. mentioned: sectors and
    goods in other texts. described: those in the first sentence, if the title names a low-risk
    sector. origins: {country: the words that call it an origin}. found: {words: the first sentence
    with them}. languages: the languages of the sentences. is_classified: a code gives the sector,
    so words do not. is_about: the main codes are for work about something (`Sector.about`), so
    goods in the title and workers in any text count as mentioned only.
    """

    is_classified: bool
    is_about: bool
    words: dict[Named, None] = field(default_factory=dict)
    mentioned: dict[Named, None] = field(default_factory=dict)
    described: dict[Named, None] = field(default_factory=dict)
    origins: dict[str, At] = field(default_factory=dict)
    found: dict[At, str] = field(default_factory=dict)
    languages: dict[str, None] = field(default_factory=dict)
    no_subcontracting: bool = False

    def sectors(self) -> list[Named]:
        return [each for each in self.words if each.at.kind == "sector"]


class Reader:
    """Reads tenders and lots by the rules of one profile.

    Sentences are cached, since buyers use the same ones many times.
    """

    def __init__(self, rules: Rules) -> None:
        """Prepare to read by these rules."""
        self.rules = rules
        self.short_days = rules.profile.thresholds["short_tender_days"].value
        self.decide = lru_cache(_REMEMBERED)(decide)
        self._languages = rules.languages | {""}  # those with words, and "" for unknown
        self._parts = _Parts(rules.speech)

    def read(
        self, content: Content, days: float, buyer_country: str, language: str = ""
    ) -> tuple[Facts, dict[At, str]]:
        """Return the facts of a tender or lot, and the sentence in which each word was found.

        days: the days of the submission period, or NaN if they are not stated. language: the
        language that the notice declares, which is used unless its texts are clearly in another
        one. A sector is read from words only if no main code gives it. If the title names a
        low-risk sector, the first sentence only describes what is audited, or for whom something is
        written, so it names nothing.
        """
        lot = content.lot
        codes = codes_read(lot.cpv, lot.other_codes, lot.additional_cpv)
        self._parts.forget(_REMEMBERED)
        titles, others = self._parts.of(content.titles), self._parts.of(content.texts)
        everything = [*titles, *others]
        written_in = self._language(everything, code_of(language))
        countries = (buyer_country, *lot.place_countries)
        by_code = self.rules.sectors(codes.cpv)
        classified = bool(by_code)
        named = _Named(classified, classified and all(each.about for each in by_code))
        things = named.mentioned if named.is_about else named.words
        self._add(named, titles, written_in, countries, things)
        sectors = named.sectors()
        titled = classified or bool(sectors)
        if not classified and (first := first_sentence(content)):
            is_low = titled and all(each.entry.level == "low" for each in sectors)
            things = named.described if is_low else named.words
            self._add(named, [self._parts[first]], written_in, countries, things)
        self._add(named, others, written_in, countries, named.mentioned)
        if places := lot.places or lot.place_countries:
            named.found[STATED_PLACES] = "; ".join(places[:3])
        no_words: tuple[str, ...] = ()
        if not self._languages.issuperset(named.languages):
            no_words = tuple(code for code in named.languages if code not in self._languages)
        is_heard = named.words or named.mentioned
        if not (written_in[0] or is_heard or no_words) and _is_text(everything):
            no_words = ("",)
        is_sector_known = classified or (titled and not no_words)
        award = self._award(lot, written_in, everything)
        # Positional, in the order of Facts: faster than keywords.
        facts = Facts._make(
            (
                codes.cpv,
                codes.additional,
                codes.mapped,
                codes.unread,
                "" if is_sector_known else _title(content),
                titled,
                tuple(named.words),
                tuple([each for each in named.mentioned if each not in named.words]),
                tuple([each for each in named.described if each.at.kind == "sector"]),
                lot.origins,
                tuple(named.origins.items()),
                bool(places),
                self._rated_places(lot),
                award,
                lot.subcontracting or ("no" if named.no_subcontracting else ""),
                days >= 1,
                int(days) if 1 <= days < self.short_days else None,
                0 <= days < 1,
                no_words,
            )
        )
        return facts, named.found

    def _add(
        self,
        named: _Named,
        parts: list[_Part],
        written_in: tuple[str, bool],
        countries: tuple[str, ...],
        things: dict[Named, None],
    ) -> None:
        """Add what these sentences name to `named`, and sectors and goods also to `things`.

        countries: the countries of the buyer and of delivery, as written. These count as an origin
        only if a word of origin is close to them.
        """
        for part in parts:
            language, sentence = part.said.get(written_in) or self._read_once(part, *written_in)
            named.languages[language] = None
            if sentence is None:
                continue
            named.no_subcontracting = named.no_subcontracting or sentence.no_subcontracting
            for each in sentence.named:
                kind = each.at.kind
                if kind == "sector" and named.is_classified:
                    continue
                into = things if kind in ("sector", "commodity") else named.words
                if kind == "workforce" and named.is_about:
                    into = named.mentioned
                into[each] = None
                named.found.setdefault(each.at, part.text)
            for origin in sentence.origins:
                if origin.close or origin.country not in self._countries(countries):
                    named.origins.setdefault(origin.country, origin.at)
                    named.found.setdefault(origin.at, part.text)

    def _language(self, parts: list[_Part], declared: str) -> tuple[str, bool]:
        """Return the main language of a notice, and whether its texts themselves show it.

        The language is "" if it is unknown, and otherwise it may only be declared.
        """
        together = sum([part.told for part in parts])
        main = self.decide(together, declared)
        return main, speaks_for(together, main)

    def _read_once(self, part: _Part, main: str, is_sure: bool) -> tuple[str, Sentence | None]:
        """Return the result of `_read_in` and cache it."""
        part.said[main, is_sure] = said = self._read_in(part, main, is_sure)
        return said

    def _read_in(self, part: _Part, main: str, is_sure: bool) -> tuple[str, Sentence | None]:
        """Return the language of a part, and what it names in that language.

        The language is "" if there are no letters. If nothing in the part shows its language, and
        it names nothing in it, any other language is tried, but no sector from those if the rest of
        the notice shows its language.
        """
        language = self.decide(part.told, main) if part.told else main
        written = language if part.told or any(map(str.isalpha, part.text)) else ""
        if part.heard is None or (language and language not in self.rules.languages):
            return written, None
        sentence = self.rules.speech.sentence(part.heard, language)
        if sentence or not language or speaks_for(part.told, language):
            return written, sentence
        sentence = self.rules.speech.sentence(part.heard, "")
        if sentence and is_sure:
            named = tuple(each for each in sentence.named if each.at.kind != "sector")
            sentence = sentence._replace(named=named)
        return written, sentence

    def _award(self, lot: Lot, written_in: tuple[str, bool], parts: list[_Part]) -> Award:
        code, words = lot.award_criteria, criteria_in_words(lot)
        language = written_in[0] if written_in[0] in self._languages else ""
        weight: float | None = lot.price_weight
        if isnan(lot.price_weight):
            weight = self.rules.speech.price_weight(words, language) if words else None
        if weight is not None:
            return Award(code, stated=True, weight=weight)
        if not words:
            denied = "" if code else next((part.denied for part in parts if part.denied), "")
            return Award(code, stated=code != "", denied=denied)
        said = self.rules.speech.criteria(words)
        is_code = code != PRICE_NAMED and is_award_code(code)
        elsewhere = _short(words) if said.is_elsewhere and (said.denied or not is_code) else ""
        if said.denied or elsewhere:
            return Award(stated=not elsewhere, elsewhere=elsewhere, denied=said.denied)
        if is_code or code == PRICE_NAMED:
            return Award(code, stated=True)
        languages = {
            (part.said.get(written_in) or self._read_once(part, *written_in))[0]
            for part in self._parts.of((words,))
        }
        is_read = languages - {""} <= self.rules.languages and any(map(str.isalpha, words))
        return Award(code, is_read, "" if is_read else _short(words))

    def _rated_places(self, lot: Lot) -> tuple[str, ...]:
        if not self.rules.places:
            return ()
        places = self._countries(lot.place_countries)
        return tuple(country for country in places if country in self.rules.places)

    def _countries(self, written: tuple[str, ...]) -> list[str]:
        return [country for each in written for country in self.rules.country(each)]


def _is_text(parts: list[_Part]) -> bool:
    """Return whether the parts contain enough words for more than a name or a number."""
    return sum(word.isalpha() for part in parts for word in part.text.split()) >= _A_TEXT


def _title(content: Content) -> str:
    """Return the first text that says what is bought, shortened for use in a question."""
    return _short(next(filter(None, (*content.titles, *content.texts)), ""))


def _short(said: str) -> str:
    short = " ".join(said[:_TITLE].split())
    return short if len(said) <= _TITLE else (short.rpartition(" ")[0] or short) + "…"


def with_context(reason: Reason, at: tuple[At, ...], found: dict[At, str]) -> Reason:
    """Return a reason, completed with the words of the notice on which it is based.

    The parameters added are `words` and `context`, which is the first of these words with those
    around it; or, for places of delivery, `places`, as written.
    """
    if at[0] is STATED_PLACES:
        return Reason(reason.code, (*reason.params, ("places", found[STATED_PLACES])))
    words, around = context(found[at[0]], at[0].phrase)
    if len(at) > 1:
        written = (context(found[each], each.phrase)[0] for each in at)
        words = ", ".join(dict.fromkeys(written))
    return Reason(reason.code, (*reason.params, ("words", words), ("context", around)))
