"""The things of a notice that are screened: the tender itself or its lots, with their facts."""

import re
from functools import lru_cache
from typing import NamedTuple

from fairtender.ocds.values import NOT_STATED, dicts, number, text, unique
from fairtender.tables import Unit

_CPV_ID = re.compile(r"(\d{7,8})(?:-?\d)?(?:\.0)?")
_CPV_ALONE = re.compile(r"(\d{8})(?:-\d)?")
_DELIVERY = frozenset(("deliveryAddress", "deliveryAddresses", "deliveryLocation"))
_ORIGIN = ("countriesOfOrigin", "countryOfOrigin", "origin")
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*%?")


class Said(NamedTuple):
    """What a list of items says, each in the order of the items and once or more."""

    cpv: list[str]
    texts: list[str]
    places: list[str]
    countries: list[str]
    origins: list[str]


# --- the things that are screened ---


def units_of(
    tender: dict, awarded: list[dict], bids: list[dict], criteria: tuple[str, str, float]
) -> tuple[Unit, ...]:
    """Return the tender itself; or its lots, where at least one has content of its own.

    `awarded` are its awards and contracts, `criteria` what `criteria_of` says of the tender.
    """
    items = dicts(tender.get("items"))
    if not items and awarded:
        items = [item for each in awarded for item in dicts(each.get("items"))]
    subcontracting = _subcontracting(tender, awarded)
    lots = dicts(tender.get("lots")) if "lots" in tender else []
    by_lot = _by_lot(items, lots) if lots else {}
    if not any(by_lot.get(_id(lot)) or _has_content(lot) for lot in lots):
        return (_tender_unit(tender, _said(items), bids, criteria, subcontracting),)
    shared = _said(by_lot.get("", []))
    whole_tender = _tender_unit(tender, shared, bids, criteria, subcontracting)
    units = [_lot_unit(lot, _said(by_lot.get(_id(lot), [])), bids, whole_tender) for lot in lots]
    # The tender's own classification counts where it names a division that no lot has.
    if {code[:2] for code in whole_tender.cpv} - {code[:2] for unit in units for code in unit.cpv}:
        units.insert(0, whole_tender)
    return tuple(units)


def _tender_unit(
    tender: dict,
    said: Said,
    bids: list[dict],
    criteria: tuple[str, str, float],
    subcontracting: str,
) -> Unit:
    code, details, weight = criteria
    origins = said.origins
    if bids:
        origins = origins + [origin for bid in bids for origin in _origins(bid)]
    return Unit(
        "",
        unique(said.cpv + codes_of(tender)),
        text(tender.get("title")),
        _joined([text(tender.get("description")), *said.texts, details]),
        code,
        details,
        weight,
        unique(said.places),
        unique(said.countries),
        unique(origins),
        subcontracting,
    )


def _lot_unit(lot: dict, said: Said, bids: list[dict], tender: Unit) -> Unit:
    """One lot; what it does not say itself it has from its tender."""
    code, details, weight = criteria_of(lot)
    if not (code or details):
        code, details, weight = tender.award_criteria, tender.details, tender.price_weight
    origins = list(said.origins)
    for bid in bids:
        related = _related(bid)
        if not related or _id(lot) in related:
            origins += _origins(bid)
    return Unit(
        _id(lot),
        unique(codes_of(lot) + said.cpv) or tender.cpv,
        _joined([text(lot.get("title")), tender.title]),
        _joined([text(lot.get("description")), *said.texts, tender.text, details]),
        code,
        details,
        weight,
        unique(said.places) or tender.places,
        unique(said.countries) or tender.place_countries,
        unique(origins) or tender.origins,
        _subcontracting(lot, []) or tender.subcontracting,
    )


def _id(lot: dict) -> str:
    return text(lot.get("id"))


def _has_content(lot: dict) -> bool:
    keys = ("title", "description", "classification", "awardCriteria", "awardCriteriaDetails")
    return any(map(lot.get, keys)) or bool(unique(codes_of(lot)))


def _by_lot(items: list[dict], lots: list[dict]) -> dict[str, list[dict]]:
    """Items by the id of their lot; those of no lot, or of one that is not there, under ""."""
    ids = {_id(lot) for lot in lots}
    groups: dict[str, list[dict]] = {}
    for item in items:
        for lot in ids.intersection(_related(item)) or ("",):
            groups.setdefault(lot, []).append(item)
    return groups


def _related(item: dict) -> tuple[str, ...]:
    """Ids of the lots of an item or a bid."""
    lots = item.get("relatedLot") or item.get("relatedLots")
    return unique(map(text, lots if type(lots) is list else [lots]))


def _said(items: list[dict]) -> Said:
    said = Said([], [], [], [], [])
    for item in items:
        codes = codes_of(item)
        said.cpv.extend(codes)
        said.texts.append(text(item.get("description")))
        # Another scheme's description often says what the notice's own text leaves out.
        if not any(codes) and type(scheme := item.get("classification")) is dict:
            said.texts.append(text(scheme.get("description")))
        if not _DELIVERY.isdisjoint(item):
            _add_places(said, item)
        if any(key in item for key in _ORIGIN):
            said.origins.extend(_origins(item))
    return said


def _joined(parts: list[str]) -> str:
    # On lines of their own: no phrase is found across the border of two texts.
    return "\n".join(unique(parts))


def whole(units: tuple[Unit, ...]) -> Unit:
    """Return the facts of all lots together, for the row of the tender."""
    words = {unit.subcontracting for unit in units}
    return units[0]._replace(
        cpv=unique(code for unit in units for code in unit.cpv),
        places=unique(place for unit in units for place in unit.places),
        place_countries=unique(place for unit in units for place in unit.place_countries),
        origins=unique(origin for unit in units for origin in unit.origins),
        subcontracting="yes" if "yes" in words else "no" if "no" in words else "",
    )


# --- classification ---


@lru_cache(maxsize=50_000)
def cpv(scheme: str, code: str) -> str:
    """Return the eight digits of a CPV code, or "" where this is none.

    Reads ids with and without check digit ("90910000-9", "90910000"), as a number that lost its
    leading zero, under the schemes CPV and ДК021 (the Ukrainian CPV) however they are written.
    Without a scheme only eight digits count.
    """
    name = "".join(filter(str.isalnum, scheme)).upper()
    if not name:
        found = _CPV_ALONE.fullmatch(code)
    elif "CPV" in name or name.startswith(("ДК021", "DK021")):
        found = _CPV_ID.fullmatch(code)
    else:
        found = None
    return found[1].zfill(8) if found else ""


def _code(classification: object) -> str:
    if type(classification) is not dict:
        return ""
    scheme = classification.get("scheme") or classification.get("schema")
    return cpv(text(scheme), text(classification.get("id")))


def codes_of(thing: dict) -> list[str]:
    """Return the CPV codes of an item, a lot or a tender, the main one first; "" for others."""
    codes = [_code(thing.get("classification"))]
    if additional := thing.get("additionalClassifications"):
        codes.extend(map(_code, dicts(additional)))
    return codes


# --- places and origins ---


def _add_places(said: Said, item: dict) -> None:
    """Add places of delivery and their countries, as written."""
    for key in ("deliveryAddress", "deliveryAddresses"):
        for address in dicts(item.get(key)):
            said.places.append(_address(address))
            said.countries.append(country_of(address))
    if type(location := item.get("deliveryLocation")) is dict:
        said.places.append(text(location.get("description")))


def _address(address: dict) -> str:
    keys = ("streetAddress", "locality", "region", "postalCode", "countryName")
    return ", ".join(unique(text(address.get(key)) for key in keys))


def country_of(address: object) -> str:
    """Return the country of an address as written: its name, else its code."""
    if type(address) is not dict:
        return ""
    return text(address.get("countryName")) or text(address.get("country"))


def _origins(thing: dict) -> list[str]:
    """Countries of origin of an item or a bid, as written."""
    found = []
    for key in _ORIGIN:
        value = thing.get(key)
        for each in value if type(value) is list else [value]:
            named = type(each) is dict and text(each.get("name"))
            found.append(named or country_of(each) or text(each))
    return found


def bids_of(release: dict, tender: dict) -> list[dict]:
    """Return the bids of the bids extension, wherever they are nested."""
    bids = release.get("bids") or tender.get("bids")
    return dicts(bids.get("details")) if type(bids) is dict else dicts(bids)


# --- award criteria ---


def criteria_of(thing: dict) -> tuple[str, str, float]:
    """Code of the award criteria, the criteria in words, and percent of the award for price."""
    criteria, details = thing.get("awardCriteria"), text(thing.get("awardCriteriaDetails"))
    if type(criteria) is not dict and type(criteria) is not list:
        return text(criteria), details, NOT_STATED
    parts = dicts(criteria.get("criteria")) if type(criteria) is dict else dicts(criteria)
    words = [text(part.get(key)) for part in parts for key in ("name", "description")]
    priced = [part for part in parts if text(part.get("type")) in ("price", "cost")]
    weights = [weight for part in priced if (weight := _percent(part)) == weight]
    alone = len(priced) == len(parts) > 0
    weight = 100.0 if alone else sum(weights) if weights else NOT_STATED
    return "", "; ".join(unique([details, *words])), weight


def _percent(criterion: dict) -> float:
    """Weight of one criterion in percent, where its numbers or its description are just that."""
    for part in dicts(criterion.get("numbers")):
        if text(part.get("weight")).startswith("percentage"):
            return number(part.get("number"))
    for key in ("weight", "weighting", "description"):
        if found := _PERCENT.fullmatch(text(criterion.get(key))):
            return float(found[1].replace(",", "."))
    return NOT_STATED


# --- subcontracting ---


def _subcontracting(thing: dict, awarded: list[dict]) -> str:
    """Whether a lot or the tender, an award or a contract says that work is subcontracted."""
    answers = {_subcontracts(each) for each in (thing, *awarded)}
    return "yes" if True in answers else "no" if False in answers else ""


def _subcontracts(thing: dict) -> bool | None:
    said = thing.get("hasSubcontracting", thing.get("subcontracting"))
    if type(said) is dict:
        least = number(said.get("minimumPercentage"))
        said = said.get("hasSubcontracting", True if least > 0 else None)
    return said if type(said) is bool else None
