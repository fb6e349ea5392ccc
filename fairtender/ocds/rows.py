"""Turn releases of the Open Contracting Data Standard 1.1 into rows of the table TENDERS.

Releases of one tender are merged by the rules of the standard. Publishers do not always follow it:
they write a text or an object instead of a list, or put awards inside the tender. Any value of the
wrong type counts as not stated; nothing here raises.
"""

import collections
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

from fairtender.ocds.lots import bids_of, country_of, tender_and_lots
from fairtender.ocds.values import NOT_STATED, Object, decimal, dicts, number, text, unique
from fairtender.tenders import TENDERS
from fairtender.wording.languages import code_of

# --- merging ---


# Arrays of objects that the release schema of OCDS 1.1 marks as `wholeListMerge`.
_REPLACED_WHOLE = {"additionalClassifications", "additionalIdentifiers", "changes"}
_OLDEST = datetime.min.replace(tzinfo=UTC)


def instant(text: object) -> datetime | None:
    """Return the point in time of an ISO date, in UTC if it names no time zone, or None."""
    if type(text) is not str:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def time_between(start: object, end: object) -> timedelta | None:
    """Return the time between two ISO dates, or None if one of them is not a date."""
    try:
        return datetime.fromisoformat(end) - datetime.fromisoformat(start)  # type: ignore[arg-type]
    except (TypeError, ValueError):  # no dates, or one of them without a zone
        first, last = instant(start), instant(end)
        return last - first if first and last else None


def by_date(releases: list[Object]) -> list[Object]:
    """Return the releases from oldest to newest, with those without a date first."""
    return sorted(releases, key=lambda release: instant(release.get("date")) or _OLDEST)


def merge(releases: list[Object]) -> Object:
    """Merge all releases of one `ocid` into the compiled release.

    Objects are merged key by key, arrays of objects that all have an `id` by that id, any other
    value is replaced as a whole, and null removes it; the release with the newest date wins.
    If an older and a newer release give a key values of different types, the newer one is kept.
    """
    merged: Object = {}
    for release in by_date(releases):
        merged = _object(merged, release)
    merged["tag"] = ["compiled"]
    merged["id"] = f"{merged.get('ocid')}-{merged.get('date')}"
    return merged


def _object(old: object, new: Object) -> Object:
    result = dict(old) if type(old) is dict else {}
    for key, value in new.items():
        kind = type(value)
        if kind is str:
            result[key] = value
        elif kind is dict:
            result[key] = _object(result.get(key), value)
        elif kind is list and key not in _REPLACED_WHOLE:
            result[key] = _array(result.get(key), value)
        elif value is None:
            result.pop(key, None)
        else:
            result[key] = value
    return result


def _array(old: object, new: list[Any]) -> list[Any]:
    held = old if type(old) is list else []
    for each in (*held, *new):
        if type(each) is not dict or each.get("id") is None:
            return new
    merged = {str(each["id"]): each for each in held}
    for each in new:
        name = str(each["id"])
        merged[name] = _object(merged.get(name), each)
    return list(merged.values())


# --- rows ---


# In a record's compiled release, the ids of the releases that were compiled into it.
RELEASE_IDS = "releaseIDs"
_ROW = cast(Any, collections.namedtuple)("Tender", TENDERS.names)


def tender_rows(releases: Iterable[Object]) -> list[Object]:
    """Return one row of TENDERS for each `ocid`, in the order in which they first occur.

    Releases of one `ocid` are merged by the OCDS rules. A release without an `ocid` belongs to no
    tender and is left out.
    """
    groups: dict[str, list[Object]] = {}
    for release in releases:
        if ocid := ocid_of(release):
            groups.setdefault(ocid, []).append(release)
    return [tender_row(each)._asdict() for each in groups.values()]


def ocid_of(release: Object) -> str:
    """Return the `ocid` of a release, or "" if it has none."""
    ocid = release.get("ocid")
    return ocid if type(ocid) is str else text(ocid)


def tender_row(group: list[Object]) -> Any:
    """Return the row of TENDERS, as a named tuple, for all releases of one `ocid`."""
    if len(group) > 1:
        group = by_date(group)
    release = group[0] if len(group) == 1 else merge(group)
    tender = release.get("tender")
    tender = tender if type(tender) is dict else {}
    own = tender.get
    awards, contracts = _things("awards", release, tender), _things("contracts", release, tender)
    awarded = awards + contracts
    lots, bids = dicts(own("lots")), bids_of(release, tender)
    stated, own_lots = tender_and_lots(tender, lots, awarded, bids)
    buyer, buyer_country = _buyer(release, tender)
    amount, currency = _value(tender, awards, contracts)
    languages = _texts("language", group)
    # Positional, in the order of TENDERS: keywords take four times as long, for every notice.
    return _ROW._make(
        (
            ocid_of(release),
            stated.title or _other_title(release, tender, awarded),
            stated.description,
            stated.items,
            own_lots,
            buyer,
            buyer_country,
            text(own("mainProcurementCategory")),
            stated.cpv,
            stated.other_codes,
            stated.additional_cpv,
            text(own("procurementMethod")),
            stated.award_criteria,
            stated.award_criteria_details,
            stated.price_weight,
            amount,
            currency,
            _days(own("tenderPeriod")),
            _contract_days(tender, lots, awards, contracts),
            _tenderers(tender, bids),
            stated.places,
            stated.place_countries,
            stated.origins,
            stated.subcontracting,
            _goals(tender, lots),
            _names(awarded) if awarded else (),
            languages,
            _language(languages),
            _release_ids(group),
        )
    )


def _things(key: str, release: Object, tender: Object) -> list[Object]:
    """Return the awards or contracts of a release or, without any, those inside its tender."""
    if key in release and (found := dicts(release[key])):
        return found
    return dicts(tender[key]) if key in tender else []


def _buyer(release: Object, tender: Object) -> tuple[str, str]:
    """Return name and country of the buyer or, if there is none, of the procuring entity."""
    party = release.get("buyer")
    if type(party) is not dict or not party:
        party = tender.get("procuringEntity")
    party = party if type(party) is dict else {}
    name, address = text(party.get("name")), party.get("address")
    country = country_of(address) if address else ""
    if (name and country) or not (parties := release.get("parties")):
        return name, country
    own = party.get("id")
    for other in dicts(parties):
        same = own is not None and other.get("id") == own
        if same or (not party and type(roles := other.get("roles")) is list and "buyer" in roles):
            return name or text(other.get("name")), country or country_of(other.get("address"))
    return name, country


def _value(
    tender: Object, awards: list[Object], contracts: list[Object]
) -> tuple[Decimal | None, str]:
    """Return the estimated value of the tender or, without one, the sum of awards or contracts."""
    own = tender.get("value")
    if type(own) is dict and (amount := decimal(own.get("amount"))) is not None:
        return amount, text(own.get("currency"))
    for things in filter(None, (awards, contracts)):
        values = dicts([each.get("value") for each in things])
        stated = [(decimal(each.get("amount")), text(each.get("currency"))) for each in values]
        amounts = [amount for amount, _ in stated if amount is not None]
        currencies = {currency for amount, currency in stated if amount is not None}
        if len(currencies) == 1:
            return sum(amounts[1:], amounts[0]), currencies.pop()
    return None, ""


def _days(period: object) -> float:
    """Return the length of a period in days, from its dates or, without both, as stated."""
    if type(period) is not dict:
        return NOT_STATED
    start, end = period.get("startDate"), period.get("endDate")
    if start and end and (known := time_between(start, end)) is not None:
        days = known.total_seconds() / 86400
    else:
        days = number(period.get("durationInDays"))
    return days if days >= 0 else NOT_STATED


def _contract_days(tender: Object, *others: list[Object]) -> float:
    """Return the contract days of the tender, otherwise the most of lots, awards or contracts."""
    own = tender.get("contractPeriod") or tender.get("period")
    if own and (days := _days(own)) == days:
        return days
    for things in others:
        known = []
        for each in things:
            period = each.get("contractPeriod") or each.get("period")
            if period and (days := _days(period)) == days:
                known.append(days)
        if known:
            return max(known)
    return NOT_STATED


def _tenderers(tender: Object, bids: list[Object]) -> float:
    stated = tender.get("numberOfTenderers")
    if stated is not None and (found := number(stated)) == found:
        return found
    known = dicts(tender.get("tenderers")) or bids
    return float(len(known)) if known else NOT_STATED


def _other_title(release: Object, tender: Object, awarded: list[Object]) -> str:
    """Return another title for a tender without one: in some language, or of a contract or award.

    Some publishers give it only as `title_en`, some only on the contract or the release.
    """
    things = (tender, *reversed(awarded), release)  # a contract before its award
    found = (text(value) for each in things for key, value in each.items() if _is_title(key))
    return next(filter(None, found), "")


def _is_title(key: str) -> bool:
    return key == "title" or key.startswith("title_")


def _names(awarded: list[Object]) -> tuple[str, ...]:
    names = []
    for each in awarded:
        for supplier in dicts(each.get("suppliers")):
            names.append(text(supplier.get("name")))
    return unique(names)


def _goals(tender: Object, lots: list[Object]) -> tuple[str, ...]:
    """Return the goals of the tender and its lots, from the extension "Sustainability"."""
    said = [tender.get("sustainability")]
    if lots:
        said += [lot.get("sustainability") for lot in lots]
    if not any(said):
        return ()
    return unique([text(goal.get("goal")) for each in said for goal in dicts(each)])


def _texts(key: str, things: list[Object]) -> tuple[str, ...]:
    if len(things) == 1:
        alone = text(things[0].get(key))
        return (alone,) if alone else ()
    return unique([text(each.get(key)) for each in things])


def _release_ids(group: list[Object]) -> tuple[str, ...]:
    if RELEASE_IDS not in group[0] and len(group) == 1:
        return _texts("id", group)
    ids: list[str] = []
    for release in group:
        if type(compiled := release.get(RELEASE_IDS)) is list:
            ids += map(text, compiled)
        else:
            ids.append(text(release.get("id")))
    return unique(ids)


@lru_cache(1000)
def _language(languages: tuple[str, ...]) -> str:
    """Return the ISO code of the first recognised language, or ""."""
    return next(filter(None, map(code_of, languages)), "")
