"""What a notice says: the facts of a tender or lot on which the factors are rated.

Everything that decides a rating is in `Facts`, so that notices with the same facts are rated once.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from fairtender.classification import codes_read
from fairtender.languages import code_of
from fairtender.lexicon import decide, evidence, speaks_for
from fairtender.phrases import context, words_of
from fairtender.screening.rules import Rules
from fairtender.screening.sentences import At, Named, Origin, Sentence, Speech
from fairtender.tables import Reason
from fairtender.tenders import Lot

_A_TEXT = 4  # words from which on a text counts that no language could be told of
_TITLE = 120  # letters of a title, or of criteria, that a question shows
_REMEMBERED = 10_000
# Codes of award criteria: those of the OCDS codelist, and older names. Anything else is words.
_AWARD_CODES = {
    *("priceonly", "costonly", "qualityonly", "ratedcriteria", "lowestcost", "lowestprice"),
    *("bestproposal", "bestvaluetogovernment", "singlebidonly"),
}


class Content(NamedTuple):
    """What a tender or one of its lots states, or has from its tender.

    titles: read first for the words of a sector, since they alone may show that it is low; the
    items of a notice that has no title. texts: everything else that is read for words.
    """

    lot: Lot
    titles: tuple[str, ...]
    texts: tuple[str, ...]


def contents(tender: Lot, lots: Sequence[Lot]) -> list[Content]:
    """Return what each lot states or has from its tender; of no lots, what the tender does.

    The tender itself comes first where it names a division of the CPV that none of its lots has.
    """
    texts = (tender.description, *tender.items, _criteria_in_words(tender))
    whole = Content(tender, (tender.title,) if tender.title else tender.items, texts)
    if not lots:
        return [whole]
    found = [_of_lot(lot, whole) for lot in lots]
    divisions = {code[:2] for each in found for code in each.lot.cpv}
    return found if divisions.issuperset(code[:2] for code in tender.cpv) else [whole, *found]


def _of_lot(lot: Lot, whole: Content) -> Content:
    tender = whole.lot
    weight = lot.price_weight
    has_criteria = lot.award_criteria or lot.award_criteria_details or weight == weight
    criteria = lot if has_criteria else tender
    inherited = lot._replace(
        cpv=lot.cpv or tender.cpv,
        other_codes=lot.other_codes or (() if lot.cpv else tender.other_codes),
        award_criteria=criteria.award_criteria,
        award_criteria_details=criteria.award_criteria_details,
        price_weight=criteria.price_weight,
        places=lot.places or tender.places,
        place_countries=lot.place_countries or tender.place_countries,
        origins=lot.origins or tender.origins,
        subcontracting=lot.subcontracting or tender.subcontracting,
    )
    texts = (lot.description, *lot.items, *whole.texts, _criteria_in_words(lot))
    titled = lot.title or tender.title
    titles = (lot.title, tender.title) if titled else (*lot.items, *tender.items)
    return Content(inherited, titles, texts)


@lru_cache(_REMEMBERED)
def _is_award_code(written: str) -> bool:
    return written.replace(" ", "").lower() in _AWARD_CODES


def _criteria_in_words(lot: Lot) -> str:
    if not lot.award_criteria or _is_award_code(lot.award_criteria):
        return lot.award_criteria_details
    return "; ".join(filter(None, (lot.award_criteria, lot.award_criteria_details)))


class Facts(NamedTuple):
    """All that decides the ratings of a tender or lot; see `tenders.Lot` for what is as written.

    cpv: valid codes, also those that codes of other schemes stand for (mapped: code and as
    written); unread_codes: as written. title: what the notice calls itself, where no code tells the
    sector; titled: whether words of it name a sector. words: what the texts name. origins_said:
    countries that the texts call an origin. places: whether places of delivery are stated;
    rated_places: those countries of theirs that the profile rates. criteria: whether award criteria
    are stated and were understood; unread_criteria: as written, where they were not. price_weight:
    percent, None where not stated. days: whether the submission period is stated; short_days: its
    whole days, where that is short. no_words: languages (ISO 639-1) in which the notice says
    something and the profile has no words; "" where the language could not be told and no word of
    any language was found.
    """

    cpv: tuple[str, ...]
    mapped: tuple[tuple[str, str], ...]
    unread_codes: tuple[str, ...]
    title: str
    titled: bool
    words: tuple[Named, ...]
    origins: tuple[str, ...]
    origins_said: tuple[tuple[str, At], ...]
    places: bool
    rated_places: tuple[str, ...]
    award_criteria: str
    criteria: bool
    unread_criteria: str
    price_weight: float | None
    subcontracting: str
    days: bool
    short_days: int | None
    no_words: tuple[str, ...]


STATED_PLACES = At("stated", ())


class _Part:
    """A sentence of notices. told: how much it speaks for which languages.

    heard: what it may name. said: in which language it is written and what it says in that, by the
    language of its notice and whether the texts of the notice show that themselves.
    """

    __slots__ = ("heard", "said", "text", "told")

    def __init__(self, text: str, speech: Speech) -> None:
        words = words_of(text)
        self.text, self.told = text, evidence(text, words)
        self.heard = speech.hear(words)
        self.said: dict[tuple[str, bool], tuple[str, Sentence | None]] = {}


class _Parts(dict[str, _Part]):
    """The sentences of notices, made when they are first met; forgotten when long not met again."""

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self._speech = speech
        self._older: dict[str, _Part] = {}

    def __missing__(self, text: str) -> _Part:
        self[text] = part = self._older.pop(text, None) or _Part(text, self._speech)
        return part

    def forget(self, most: int) -> None:
        """Of more than this many keep, beside those that come, only what is met again."""
        if len(self) > most:
            self._older = dict(self)
            self.clear()

    def of(self, texts: Sequence[str]) -> list[_Part]:
        """Return the sentences and lines of texts."""
        split = "\n".join(texts).replace("\n", ". ").split(". ")
        return [self[text] for text in split]


class Reader:
    """Reads tenders and lots by the rules of one profile.

    Sentences are remembered: buyers use the same ones again and again.
    """

    def __init__(self, rules: Rules) -> None:
        """Prepare to read by these rules."""
        self.rules = rules
        self.short_days = rules.profile.thresholds["short_tender_days"].value
        self.decide = lru_cache(_REMEMBERED)(decide)
        self._parts = _Parts(rules.speech)

    def read(
        self, content: Content, days: float, buyer_country: str, language: str = ""
    ) -> tuple[Facts, dict[At, str]]:
        """Return the facts of a tender or lot, and in which sentence each of the words is found.

        `days` are those of the submission period, NaN: not stated; `language` is the one that the
        notice declares, which is believed unless its texts clearly are in another one. The sector
        is read from words only where no classification tells it: from the titles, and from the
        other texts where the titles name none.
        """
        words: dict[Named, None] = {}
        origins: dict[str, Origin] = {}
        found: dict[At, str] = {}
        lot = content.lot
        sector_known = bool(self.rules.sectors(codes_read(lot.cpv, lot.other_codes).cpv))
        classified, titled = sector_known, False
        self._parts.forget(_REMEMBERED)
        titles, others = self._parts.of(content.titles), self._parts.of(content.texts)
        written_in = main, _ = _language([*titles, *others], code_of(language))
        written: dict[str, None] = {}
        for parts in (titles, others):
            for part in parts:
                own, sentence = part.said.get(written_in) or self._said(part, *written_in)
                written[own] = None
                if sentence is None:
                    continue
                if sentence.no_subcontracting and not lot.subcontracting:
                    lot = lot._replace(subcontracting="no")
                for named in sentence.named:
                    if not (sector_known and named.at.kind == "sector"):
                        words[named] = None
                        found.setdefault(named.at, part.text)
                for origin in sentence.origins:
                    if origin.close or origin.country not in self._elsewhere(lot, buyer_country):
                        origins.setdefault(origin.country, origin)
                        found.setdefault(origin.at, part.text)
            sector_known = sector_known or any(named.at.kind == "sector" for named in words)
            titled = titled or (sector_known and parts is titles)
        if places := lot.places or lot.place_countries:
            found[STATED_PLACES] = "; ".join(places[:3])
        no_words = tuple(code for code in written if code and code not in self.rules.languages)
        if not (main or words or no_words) and _is_text([*titles, *others]):
            no_words = ("",)
        known = classified or (titled and not no_words)
        of_title = ("" if known else _title(content), titled)
        said = (tuple(words), tuple((origin.country, origin.at) for origin in origins.values()))
        criteria = self._criteria(lot, written_in)
        return self._facts(lot, days, of_title, said, criteria, main, no_words), found

    def _said(self, part: _Part, main: str, is_sure: bool) -> tuple[str, Sentence | None]:
        """Return what `_read_in` does, and remember it."""
        part.said[main, is_sure] = said = self._read_in(part, main, is_sure)
        return said

    def _read_in(self, part: _Part, main: str, is_sure: bool) -> tuple[str, Sentence | None]:
        """Return in which language a part is written, and what it says in that.

        The language is "" where there are no letters. Where nothing in the part shows that
        language, and it says nothing there, it may be in any other: of those no sector is taken
        where the rest of the notice shows the language.
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

    def _criteria(self, lot: Lot, written_in: tuple[str, bool]) -> tuple[bool, str]:
        """Whether award criteria are stated and understood; as written, where they are not."""
        words = _criteria_in_words(lot)
        if not words or _is_award_code(lot.award_criteria):
            return lot.award_criteria != "", ""
        languages = {
            (part.said.get(written_in) or self._said(part, *written_in))[0]
            for part in self._parts.of((words,))
        }
        is_read = languages - {""} <= self.rules.languages and any(map(str.isalpha, words))
        return is_read, "" if is_read else _short(words)

    def _facts(
        self,
        lot: Lot,
        days: float,
        title: tuple[str, bool],
        said: tuple[tuple[Named, ...], tuple[tuple[str, At], ...]],
        criteria: tuple[bool, str],
        language: str,
        no_words: tuple[str, ...],
    ) -> Facts:
        codes = codes_read(lot.cpv, lot.other_codes)
        weight: float | None = lot.price_weight
        if weight != weight:
            of = language if language in self.rules.languages else ""
            weight = self.rules.speech.price_weight(_criteria_in_words(lot), of)
        places = self._countries(lot.place_countries) if self.rules.places else []
        return Facts(
            codes.cpv,
            codes.mapped,
            codes.unread,
            *title,
            said[0],
            lot.origins,
            said[1],
            bool(lot.places or lot.place_countries),
            tuple(country for country in places if country in self.rules.places),
            lot.award_criteria,
            *(criteria if weight is None else (True, "")),
            weight,
            lot.subcontracting,
            days == days,
            int(days) if days < self.short_days else None,
            no_words,
        )

    def _countries(self, written: tuple[str, ...]) -> list[str]:
        return [country for each in written for country in self.rules.country(each)]

    def _elsewhere(self, lot: Lot, buyer_country: str) -> set[str]:
        """Countries of the buyer and of delivery: they are not taken for an origin lightly."""
        return set(self._countries((buyer_country, *lot.place_countries)))


def _language(parts: list[_Part], declared: str) -> tuple[str, bool]:
    """Return the language of most of a notice, and whether its texts show it themselves.

    The language is "" where it cannot be told; else it may be only declared.
    """
    together = sum([part.told for part in parts])
    main = decide(together, declared)
    return main, speaks_for(together, main)


def _is_text(parts: list[_Part]) -> bool:
    """Whether the parts are more than a name or a number."""
    return sum(word.isalpha() for part in parts for word in part.text.split()) >= _A_TEXT


def _title(content: Content) -> str:
    """Return the first words that say what is bought, short enough to be asked about."""
    return _short(next(filter(None, (*content.titles, *content.texts)), ""))


def _short(said: str) -> str:
    short = " ".join(said[:_TITLE].split())
    return short if len(said) <= _TITLE else (short.rpartition(" ")[0] or short) + "…"


def with_context(reason: Reason, at: tuple[At, ...], found: dict[At, str]) -> Reason:
    """Add to a reason what it shows.

    That are the words on which it rests (`words`) and the first of them in context (`context`), or
    the places of delivery as written (`places`).
    """
    if at[0] is STATED_PLACES:
        return Reason(reason.code, (*reason.params, ("places", found[STATED_PLACES])))
    words, around = context(found[at[0]], at[0].phrase)
    if len(at) > 1:
        written = (context(found[each], each.phrase)[0] for each in at)
        words = ", ".join(dict.fromkeys(written))
    return Reason(reason.code, (*reason.params, ("words", words), ("context", around)))
