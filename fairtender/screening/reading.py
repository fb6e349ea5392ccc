"""What a notice says: the facts of a tender or lot on which the factors are rated.

Everything that decides a rating is in `Facts`, so that notices with the same facts are rated once.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from fairtender.classification import codes_read
from fairtender.phrases import Match, context, longest, words_of
from fairtender.screening.rules import Rules
from fairtender.tables import Reason
from fairtender.tenders import Lot

_PRICE = r"\b(?:price|cost|preço)\b"
_PERCENT = r"(\d{1,3}(?:[.,]\d+)?)\s*(?:%|per\s?cent|por cento)"
_PRICE_PERCENT = re.compile(rf"{_PRICE}[^%.;,\d]{{0,40}}{_PERCENT}", re.IGNORECASE)
_PERCENT_PRICE = re.compile(rf"{_PERCENT}\s+(?:(?:for|on|of|the|o|do|para)\s+)*{_PRICE}", re.I)

# Words by which a notice states an origin, and those that say "from" and other things too.
_MADE = frozenset(
    """
    origin origins originating grown cultivated produced made manufactured manufacture assembled
    sourced imported harvested picked caught mined extracted woven sewn spun
    origem proveniente provenientes originario originaria originarios originarias produzido
    produzida produzidos produzidas fabricado fabricada fabricados fabricadas feito feita feitos
    feitas cultivado cultivada cultivados cultivadas colhido colhida colhidos colhidas importado
    importada importados importadas montado montada montados montadas
    """.split()  # noqa: SIM905 - a list of words is read more easily like this
)
_FROM = frozenset(("from", "do", "da", "dos", "das", "de"))
_BEFORE, _AFTER = 8, 4  # words between a word of origin and the country, before and after it
_TITLE = 120  # letters of a title that a question shows
_CLOSE = 2  # words before the country; needed where it is the buyer's or that of delivery


class At(NamedTuple):
    """What a reason shows: words of a kind (sector, commodity, country or a factor), by phrase.

    Of the kind "stated": the places of delivery as written, without a phrase.
    """

    kind: str
    phrase: tuple[str, ...]


class Named(NamedTuple):
    """An entry of the profile (Sector, Commodity or Signal) that a text names, and which words."""

    entry: Any
    at: At


class Origin(NamedTuple):
    """A country that a sentence calls an origin; `close`: in the next words or beyond doubt."""

    country: str
    at: At
    close: bool


class Sentence(NamedTuple):
    """What one sentence names."""

    named: tuple[Named, ...]
    origins: tuple[Origin, ...]


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
    texts = (tender.description, *tender.items, tender.award_criteria_details)
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
    texts = (lot.description, *lot.items, *whole.texts, lot.award_criteria_details)
    titled = lot.title or tender.title
    titles = (lot.title, tender.title) if titled else (*lot.items, *tender.items)
    return Content(inherited, titles, texts)


class Facts(NamedTuple):
    """All that decides the ratings of a tender or lot; see `tenders.Lot` for what is as written.

    cpv: valid codes, also those that codes of other schemes stand for (mapped: code and as
    written); unread_codes: as written. title: what the notice calls itself, where no code tells the
    sector; titled: whether words of it name a sector. words: what the texts name. origins_said:
    countries that the texts call an origin. places: whether places of delivery are stated;
    rated_places: those countries of theirs that the profile rates. criteria: whether award criteria
    are stated in words. price_weight: percent, None where not stated. days: whether the submission
    period is stated; short_days: its whole days, where that is short.
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
    price_weight: float | None
    subcontracting: str
    days: bool
    short_days: int | None


STATED_PLACES = At("stated", ())


class Reader:
    """Reads tenders and lots by the rules of one profile.

    Sentences are remembered: buyers use the same ones again and again.
    """

    def __init__(self, rules: Rules) -> None:
        """Prepare to read by these rules."""
        self.rules = rules
        self.short_days = rules.profile.thresholds["short_tender_days"].value
        self.sentence = lru_cache(20_000)(self._sentence)

    def read(
        self, content: Content, days: float, buyer_country: str
    ) -> tuple[Facts, dict[At, str]]:
        """Return the facts of a tender or lot, and in which sentence each of the words is found.

        `days` are those of the submission period, NaN: not stated. The sector is read from words
        only where no classification tells it: from the titles, and from the other texts where the
        titles name none.
        """
        words: dict[Named, None] = {}
        origins: dict[str, Origin] = {}
        found: dict[At, str] = {}
        lot = content.lot
        sector_known = bool(self.rules.sectors(codes_read(lot.cpv, lot.other_codes).cpv))
        classified, titled = sector_known, False
        for texts in (content.titles, content.texts):
            for part in "\n".join(texts).replace("\n", ". ").split(". "):
                sentence = self.sentence(part)
                if sentence is None:
                    continue
                for named in sentence.named:
                    if not (sector_known and named.at.kind == "sector"):
                        words[named] = None
                        found.setdefault(named.at, part)
                for origin in sentence.origins:
                    if origin.close or origin.country not in self._elsewhere(lot, buyer_country):
                        origins.setdefault(origin.country, origin)
                        found.setdefault(origin.at, part)
            sector_known = sector_known or any(named.at.kind == "sector" for named in words)
            titled = titled or (sector_known and texts is content.titles)
        if places := lot.places or lot.place_countries:
            found[STATED_PLACES] = "; ".join(places[:3])
        facts = self._facts(lot, days, tuple(words), tuple(origins.values()))
        title = "" if classified or titled else _title(content)
        return facts._replace(title=title, titled=titled), found

    def _facts(
        self, lot: Lot, days: float, words: tuple[Named, ...], origins: tuple[Origin, ...]
    ) -> Facts:
        codes = codes_read(lot.cpv, lot.other_codes)
        weight: float | None = lot.price_weight
        if weight != weight:
            weight = _weight_in_words(lot.award_criteria_details)
        places = self._countries(lot.place_countries) if self.rules.places else []
        return Facts(
            codes.cpv,
            codes.mapped,
            codes.unread,
            "",
            False,
            words,
            lot.origins,
            tuple((origin.country, origin.at) for origin in origins),
            bool(lot.places or lot.place_countries),
            tuple(country for country in places if country in self.rules.places),
            lot.award_criteria,
            lot.award_criteria_details != "",
            weight,
            lot.subcontracting,
            days == days,
            int(days) if days < self.short_days else None,
        )

    def _countries(self, written: tuple[str, ...]) -> list[str]:
        return [country for each in written for country in self.rules.country(each)]

    def _elsewhere(self, lot: Lot, buyer_country: str) -> set[str]:
        """Countries of the buyer and of delivery: they are not taken for an origin lightly."""
        return set(self._countries((buyer_country, *lot.place_countries)))

    def _sentence(self, text: str) -> Sentence | None:
        """Return what a sentence names; None where it is nothing."""
        words = words_of(text)
        matches = longest(self.rules.phrases.find(words))
        named = dict.fromkeys(
            Named(match.entry, At(match.kind, match.phrase))
            for match in matches
            if match.kind != "country"
        )
        origins = tuple(
            Origin(str(match.entry), At("country", match.phrase), _is_close(match, words))
            for match in matches
            if match.kind == "country" and _is_origin(match, words, matches)
        )
        return Sentence(tuple(named), origins) if named or origins else None


def _title(content: Content) -> str:
    """Return the first words that say what is bought, short enough to be asked about."""
    said = next(filter(None, (*content.titles, *content.texts)), "")
    short = " ".join(said[:_TITLE].split())
    return short if len(said) <= _TITLE else short.rpartition(" ")[0] + "…"


@lru_cache(maxsize=10_000)
def _weight_in_words(details: str) -> float | None:
    found = _PRICE_PERCENT.findall(details) + _PERCENT_PRICE.findall(details)
    weights = [float(percent.replace(",", ".")) for percent in found]
    return max((weight for weight in weights if weight <= 100), default=None)


def _is_close(country: Match, words: list[str]) -> bool:
    """Whether a word of origin stands just before the country: "grown in Brazil"."""
    return not _MADE.isdisjoint(words[max(0, country.start - _CLOSE) : country.start])


def _is_origin(country: Match, words: list[str], matches: list[Match]) -> bool:
    """Whether a sentence calls a country an origin.

    It does so by a word of origin near it, by "coffee from Brazil", or by "Brazilian coffee".
    """
    if not _MADE.isdisjoint(words[max(0, country.start - _BEFORE) : country.end + _AFTER]):
        return True
    goods = [match for match in matches if match.kind == "commodity"]
    before = words[country.start - 1] if country.start else ""
    if before in _FROM:
        return before == "from" or any(good.end == country.start - 1 for good in goods)
    return any(0 <= good.start - country.end <= 1 for good in goods)


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
