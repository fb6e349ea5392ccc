"""Collect what a tender and its lots state: titles, the first sentence, other texts, and codes."""

from collections.abc import Sequence
from functools import lru_cache
from math import isnan
from typing import NamedTuple

from fairtender.tenders import Lot

_NAME = 200  # characters; how much of a description's first sentence counts as a name
# Codes of award criteria: those of the OCDS codelist, and older names. Anything else is text.
_AWARD_CODES = {
    *("priceonly", "costonly", "qualityonly", "ratedcriteria", "lowestcost", "lowestprice"),
    *("bestproposal", "bestvaluetogovernment", "singlebidonly", "pricenamed"),
}


class Content(NamedTuple):
    """What a tender or a lot states, including what a lot takes over from its tender.

    titles: only they may show that a sector is low; for a notice without a title, its items.
    descriptions: the description of the lot, if it has one, and that of the tender. texts: all
    texts that are searched for words, including these.
    """

    lot: Lot
    titles: tuple[str, ...]
    descriptions: tuple[str, ...]
    texts: tuple[str, ...]


def contents(tender: Lot, lots: Sequence[Lot]) -> list[Content]:
    """Return the content of each lot, completed from the tender, or only that of the tender.

    The tender itself comes first if it names a division of the CPV that none of its lots has.
    """
    texts = (tender.description, *tender.items, criteria_in_words(tender))
    titles = (tender.title,) if tender.title else tender.items
    whole = Content(tender, titles, (tender.description,), texts)
    if not lots:
        return [whole]
    found = [_of_lot(lot, whole) for lot in lots]
    divisions = {division for each in found for division in _divisions(each.lot)}
    return found if divisions.issuperset(_divisions(tender)) else [whole, *found]


def _divisions(lot: Lot) -> list[str]:
    return [code[:2] for code in lot.cpv if code not in lot.additional_cpv]


def first_sentence(content: Content) -> str:
    """Return the first sentence of the description, or the beginning of a long one.

    It names the purchase if no main code gives its sector.
    """
    for description in content.descriptions:
        if first := description.lstrip().partition("\n")[0].partition(". ")[0]:
            return (
                first if len(first) <= _NAME else first[:_NAME].rpartition(" ")[0] or first[:_NAME]
            )
    return ""


def _of_lot(lot: Lot, whole: Content) -> Content:
    tender = whole.lot
    has_criteria = lot.award_criteria or lot.award_criteria_details or not isnan(lot.price_weight)
    criteria = lot if has_criteria else tender
    inherited = lot._replace(
        cpv=lot.cpv or tender.cpv,
        other_codes=lot.other_codes or (() if lot.cpv else tender.other_codes),
        additional_cpv=lot.additional_cpv if lot.cpv else tender.additional_cpv,
        award_criteria=criteria.award_criteria,
        award_criteria_details=criteria.award_criteria_details,
        price_weight=criteria.price_weight,
        places=lot.places or tender.places,
        place_countries=lot.place_countries or tender.place_countries,
        origins=lot.origins or tender.origins,
        subcontracting=lot.subcontracting or tender.subcontracting,
    )
    texts = (lot.description, *lot.items, *whole.texts, criteria_in_words(lot))
    titled = lot.title or tender.title
    titles = (lot.title, tender.title) if titled else (*lot.items, *tender.items)
    return Content(inherited, titles, (lot.description, tender.description), texts)


@lru_cache(10_000)
def is_award_code(written: str) -> bool:
    """Return whether award criteria are stated as a code rather than in words."""
    return written.replace(" ", "").lower() in _AWARD_CODES


def criteria_in_words(lot: Lot) -> str:
    """Return the award criteria in words, or ""."""
    if not lot.award_criteria or is_award_code(lot.award_criteria):
        return lot.award_criteria_details
    return "; ".join(filter(None, (lot.award_criteria, lot.award_criteria_details)))
