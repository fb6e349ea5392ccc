"""From the releases of the Open Contracting Data Standard to the rows of the table TENDERS.

Publishers write what they like: a text where a list should be, an object instead of a list, awards
inside the tender. Whatever is of the wrong type counts as not stated; nothing here raises.
"""

from collections.abc import Iterable
from decimal import Decimal

from fairtender.languages import code_of
from fairtender.ocds.lots import bids_of, country_of, tender_and_lots
from fairtender.ocds.merging import by_date, instant, merge
from fairtender.ocds.values import NOT_STATED, Object, decimal, dicts, number, text, unique

# Where a record carries a compiled release, the ids of the releases that were compiled into it.
RELEASE_IDS = "releaseIDs"


def tender_rows(releases: Iterable[Object]) -> list[Object]:
    """Return one row of TENDERS for each `ocid`, in the order in which they first occur.

    Releases of one `ocid` are merged by the OCDS rules. A release without an `ocid` belongs to no
    tender and is left out.
    """
    groups: dict[str, list[Object]] = {}
    for release in releases:
        if ocid := ocid_of(release):
            groups.setdefault(ocid, []).append(release)
    return [tender_row(group) for group in groups.values()]


def ocid_of(release: Object) -> str:
    """Return the release's `ocid`, or "" where it has none."""
    ocid = release.get("ocid")
    return ocid if type(ocid) is str else text(ocid)


def tender_row(group: list[Object]) -> Object:
    """Return the row of TENDERS for all releases of one `ocid`."""
    if len(group) > 1:
        group = by_date(group)
    release = group[0] if len(group) == 1 else merge(group)
    tender = release.get("tender")
    tender = tender if type(tender) is dict else {}
    awards = dicts(release.get("awards")) or dicts(tender.get("awards"))
    contracts = dicts(release.get("contracts")) or dicts(tender.get("contracts"))
    bids = bids_of(release, tender)
    awarded = awards + contracts
    stated, lots = tender_and_lots(tender, awarded, bids)
    title, description, items, cpv, criteria, details, weight, places, *more = stated
    countries, origins, subcontracting, others = more
    buyer, buyer_country = _buyer(release, tender)
    amount, currency = _value(tender, awards, contracts)
    languages = unique([text(each.get("language")) for each in group])
    return {
        "ocid": ocid_of(release),
        "title": title,
        "description": description,
        "items": items,
        "cpv": cpv,
        "other_codes": others,
        "award_criteria": criteria,
        "award_criteria_details": details,
        "price_weight": weight,
        "places": places,
        "place_countries": countries,
        "origins": origins,
        "subcontracting": subcontracting,
        "lots": lots,
        "buyer": buyer,
        "buyer_country": buyer_country,
        "category": text(tender.get("mainProcurementCategory")),
        "method": text(tender.get("procurementMethod")),
        "value_amount": amount,
        "value_currency": currency,
        "tender_days": _days(tender.get("tenderPeriod")),
        "contract_days": _contract_days(tender, awards, contracts),
        "tenderers": _tenderers(tender, bids),
        "sustainability_goals": _goals(tender),
        "suppliers": _names(awarded) if awarded else (),
        "languages": languages,
        "language": next(filter(None, map(code_of, languages)), ""),
        "release_ids": _release_ids(group),
    }


def _buyer(release: Object, tender: Object) -> tuple[str, str]:
    """Name and country of the buyer, else of the procuring entity."""
    party = release.get("buyer")
    if type(party) is not dict or not party:
        party = tender.get("procuringEntity")
    party = party if type(party) is dict else {}
    name, address = text(party.get("name")), party.get("address")
    country = country_of(address) if address else ""
    parties = release.get("parties")
    if not parties:
        return name, country
    for other in dicts(parties):
        roles = other.get("roles")
        same = party.get("id") is not None and other.get("id") == party.get("id")
        if same or (not party and type(roles) is list and "buyer" in roles):
            return name or text(other.get("name")), country or country_of(other.get("address"))
    return name, country


def _value(
    tender: Object, awards: list[Object], contracts: list[Object]
) -> tuple[Decimal | None, str]:
    """Estimated value of the tender; else the sum of its awards or contracts in one currency."""
    for things in ([tender], awards, contracts):
        if not things:
            continue
        if len(things) == 1 and type(alone := things[0].get("value")) is dict:
            if (amount := decimal(alone.get("amount"))) is not None:
                return amount, text(alone.get("currency"))
            continue
        amounts, currencies = [], set()
        for value in dicts([each.get("value") for each in things]):
            if (amount := decimal(value.get("amount"))) is not None:
                amounts.append(amount)
                currencies.add(text(value.get("currency")))
        if len(currencies) == 1:
            return sum(amounts[1:], amounts[0]), currencies.pop()
    return None, ""


def _days(period: object) -> float:
    """Days of a period: from its dates where it has both, else as stated."""
    if type(period) is not dict:
        return NOT_STATED
    start, end = instant(period.get("startDate")), instant(period.get("endDate"))
    if start and end:
        days = (end - start).total_seconds() / 86400
    else:
        days = number(period.get("durationInDays"))
    return days if days >= 0 else NOT_STATED


def _contract_days(tender: Object, awards: list[Object], contracts: list[Object]) -> float:
    """Longest period of the tender, else of its lots, awards or contracts."""
    for things in ([tender], dicts(tender.get("lots")), awards, contracts):
        for each in things:
            if each.get("contractPeriod") or each.get("period"):
                break
        else:
            continue
        periods = [each.get("contractPeriod") or each.get("period") for each in things]
        if known := [days for days in map(_days, periods) if days == days]:
            return max(known)
    return NOT_STATED


def _tenderers(tender: Object, bids: list[Object]) -> float:
    stated = number(tender.get("numberOfTenderers"))
    if stated == stated:
        return stated
    known = dicts(tender.get("tenderers")) or bids
    return float(len(known)) if known else NOT_STATED


def _names(awarded: list[Object]) -> tuple[str, ...]:
    suppliers = [who for each in awarded for who in dicts(each.get("suppliers"))]
    return unique([text(who.get("name")) for who in suppliers])


def _goals(tender: Object) -> tuple[str, ...]:
    """Goals of the tender and its lots, by the extension "Sustainability"."""
    said = [each.get("sustainability") for each in (tender, *dicts(tender.get("lots")))]
    if not any(said):
        return ()
    return unique([text(goal.get("goal")) for each in said for goal in dicts(each)])


def _release_ids(group: list[Object]) -> tuple[str, ...]:
    ids: list[str] = []
    for release in group:
        if type(compiled := release.get(RELEASE_IDS)) is list:
            ids += map(text, compiled)
        else:
            ids.append(text(release.get("id")))
    return unique(ids)
