"""Read what a notice states about a tender as a whole and about each of its lots."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from fairtender.classification import split_classification
from fairtender.ocds.values import NOT_STATED, Object, dicts, number, text, unique
from fairtender.tenders import Lot

_ORIGIN = ("countriesOfOrigin", "countryOfOrigin", "origin")
_PLACE_OR_ORIGIN = frozenset(("deliveryAddress", "deliveryAddresses", "deliveryLocation", *_ORIGIN))
PRICE_NAMED = "priceNamed"  # the price is the only criterion named; no weighting is stated
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*%?")
_REMEMBERED = 10_000


Places = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
Code = tuple[str, str]  # a CPV code, or a code as written; the other is ""
_NOWHERE: Places = ((), (), ())


# --- what the tender and its lots state ---


def tender_and_lots(
    tender: Object, lots: list[Object], awarded: list[Object], bids: list[Object]
) -> tuple[Lot, tuple[Lot, ...]]:
    """Return what the tender itself states, as a `Lot` without an id, and a `Lot` for each lot.

    awarded: its awards and contracts. If no lot has content of its own, no lots are returned, and
    everything belongs to the tender. A bid that names no lot counts for every lot.
    """
    items = dicts(tender.get("items"))
    if awarded and not items:
        items = [item for each in awarded for item in dicts(each.get("items"))]
    if not lots:
        return _lot("", tender, items, bids, awarded), ()
    of_lot = _by_lot(items, lots)
    if not any(of_lot[_id(lot)] or _has_content(lot) for lot in lots):
        return _lot("", tender, items, bids, awarded), ()
    offers = _by_lot(bids, lots)
    shared = offers[""]
    found = []
    for lot in lots:
        name = _id(lot)
        offered = offers[name] + shared if bids else shared
        found.append(_lot(name, lot, of_lot[name], offered, (), is_lot=True))
    return _lot("", tender, of_lot[""], shared, awarded), tuple(found)


def _lot(
    name: str,
    thing: Object,
    items: list[Object],
    bids: list[Object],
    awarded: Sequence[Object],
    is_lot: bool = False,
) -> Lot:
    """Return what a lot or the tender states, including its items and bids."""
    get = thing.get
    codes, words, elsewhere, mains = _codes_and_words(items)
    if own := _codes_of(thing):
        mains.append(_main(own))
        codes = own + codes if is_lot else codes + own
    cpv, others = _split_codes(tuple(codes)) if codes else ((), ())
    places, countries, origins = _places(elsewhere, bids) if elsewhere or bids else _NOWHERE
    criteria, details, weight = get("awardCriteria"), text(get("awardCriteriaDetails")), NOT_STATED
    if type(criteria) is dict or type(criteria) is list:
        criteria, details, weight = _criteria_of(criteria, details)
    # Positional, in the order of Lot: faster than keywords.
    return Lot._make(
        (
            name,
            text(get("title")),
            text(get("description")),
            unique(words),
            cpv,
            text(criteria),
            details,
            weight,
            places,
            countries,
            origins,
            _subcontracting(thing, awarded),
            others,
            tuple([code for code in cpv if code not in mains]) if len(cpv) > 1 else (),
        )
    )


@lru_cache(_REMEMBERED)
def _split_codes(codes: tuple[Code, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split codes into CPV codes and other codes, without duplicates."""
    cpv, others = zip(*codes, strict=True)
    return unique(cpv), unique(others)


def _id(lot: Object) -> str:
    return text(lot.get("id"))


def _has_content(lot: Object) -> bool:
    keys = ("title", "description", "classification", "awardCriteria", "awardCriteriaDetails")
    return any(map(lot.get, keys)) or any(map(any, _codes_of(lot)))


def _by_lot(items: list[Object], lots: list[Object]) -> dict[str, list[Object]]:
    """Return {id of a lot: its items or bids}, with those of no known lot under ""."""
    groups: dict[str, list[Object]] = {_id(lot): [] for lot in lots}
    none = groups.setdefault("", [])
    for item in items:
        related = item.get("relatedLot") or item.get("relatedLots")
        if type(related) is not list:
            groups.get(text(related), none).append(item)
            continue
        known = [groups[lot] for lot in unique([*map(text, related)]) if lot in groups]
        for group in known or (none,):
            group.append(item)
    return groups


def _codes_and_words(
    items: list[Object],
) -> tuple[list[Code], list[str], list[Object], list[str]]:
    """Return codes and descriptions of items, the items with places, and the main CPV codes."""
    mains: list[str] = []
    codes: list[Code] = []
    words: list[str] = []
    elsewhere: list[Object] = []
    for item in items:
        get = item.get
        words.append(text(get("description")))
        main = get("classification")
        if main or "additionalClassifications" in item:
            own = _codes_of(item)
            codes += own
            mains.append(_main(own))
            # The description of another scheme's code often adds what the notice's own text
            # leaves out.
            if main and type(main) is dict and not own[0][0] and not any(code for code, _ in own):
                words.append(text(main.get("description")))
        if not _PLACE_OR_ORIGIN.isdisjoint(item):
            elsewhere.append(item)
    return codes, words, elsewhere, mains


# --- classification ---


def _code(classification: Object) -> Code:
    get = classification.get
    return split_classification(text(get("scheme") or get("schema")), text(get("id")))


def _codes_of(thing: Object) -> list[Code]:
    """Return the codes of an item, a lot or a tender, the main one first."""
    codes = []
    if main := thing.get("classification"):
        codes.append(_code(main) if type(main) is dict else ("", ""))
    if additional := thing.get("additionalClassifications"):
        codes += map(_code, dicts(additional))
    return codes


def _main(codes: list[Code]) -> str:
    """Return the first CPV code as the main one, since the main code may be of another scheme."""
    for cpv, _ in codes:
        if cpv:
            return cpv
    return ""


# --- places and origins ---


def _places(items: list[Object], bids: list[Object]) -> Places:
    """Return the places of delivery, their countries, and the countries of origin, as written."""
    places, countries = [], []
    for item in items:
        for key in ("deliveryAddress", "deliveryAddresses"):
            for address in dicts(item.get(key)):
                places.append(_address(address))
                countries.append(country_of(address))
        if type(location := item.get("deliveryLocation")) is dict:
            places.append(text(location.get("description")))
    origins = [each for thing in (*items, *bids) for each in _origins(thing)]
    return unique(places), unique(countries), unique(origins)


def _address(address: Object) -> str:
    keys = ("streetAddress", "locality", "region", "postalCode", "countryName")
    return ", ".join(unique([text(address.get(key)) for key in keys]))


def country_of(address: object) -> str:
    """Return the country of an address as written: its name or, without one, its code."""
    if type(address) is not dict:
        return ""
    return text(address.get("countryName")) or text(address.get("country"))


def _origins(thing: Object) -> list[str]:
    """Return the countries of origin of an item or a bid, as written."""
    found = []
    for key in _ORIGIN:
        value = thing.get(key)
        for each in value if type(value) is list else [value]:
            named = type(each) is dict and text(each.get("name"))
            found.append(named or country_of(each) or text(each))
    return found


def bids_of(release: Object, tender: Object) -> list[Object]:
    """Return the bids in a release, from either place where publishers put them."""
    bids = release.get("bids") or tender.get("bids")
    return dicts(bids.get("details")) if type(bids) is dict else dicts(bids)


# --- award criteria ---


def _criteria_of(criteria: Object | list[Any], details: str) -> tuple[str, str, float]:
    """Return the code and the words of award criteria given as data, and the price weighting.

    The types of the criteria give the code. The weighting, in percent, is stated and never guessed:
    other criteria may be in the tender documents. A cost criterion includes more than the price.
    """
    parts = dicts(criteria.get("criteria")) if type(criteria) is dict else dicts(criteria)
    words = [text(part.get(key)) for part in parts for key in ("name", "description")]
    types = [text(part.get("type")) for part in parts]
    priced = [part for part, kind in zip(parts, types, strict=True) if kind == "price"]
    weights = [weight for part in priced if (weight := _percent(part)) == weight]
    weight = min(100.0, sum(weights)) if weights else NOT_STATED
    return _award_code({*types}, bool(weights)), "; ".join(unique([details, *words])), weight


def _award_code(types: set[str], is_weighed: bool) -> str:
    """Return the code of award criteria that follows from their types, or ""."""
    if not types or "" in types:
        return ""
    if types == {"price"}:
        return "" if is_weighed else PRICE_NAMED
    if types == {"cost"}:
        return "costOnly"
    return "ratedCriteria" if types & {"price", "cost"} else "qualityOnly"


def _percent(criterion: Object) -> float:
    """Return the weighting of a criterion in percent, or NaN if it does not state one."""
    for part in dicts(criterion.get("numbers")):
        if text(part.get("weight")).startswith("percentage"):
            return number(part.get("number"))
    for key in ("weight", "weighting", "description"):
        if found := _PERCENT.fullmatch(text(criterion.get(key))):
            return float(found[1].replace(",", "."))
    return NOT_STATED


# --- subcontracting ---


def _subcontracting(thing: Object, awarded: Sequence[Object]) -> str:
    """Return "yes" or "no" if the tender, an award or a contract states subcontracting, else ""."""
    answer = _subcontracts(thing)
    for each in awarded:
        if answer is True:
            break
        if (other := _subcontracts(each)) is not None:
            answer = other
    return "" if answer is None else "yes" if answer else "no"


def _subcontracts(thing: Object) -> bool | None:
    said = thing.get("hasSubcontracting", thing.get("subcontracting"))
    if type(said) is dict:
        least = number(said.get("minimumPercentage"))
        said = said.get("hasSubcontracting", True if least > 0 else None)
    return said if type(said) is bool else None
