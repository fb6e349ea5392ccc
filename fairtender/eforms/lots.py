"""Read the lots of a notice, with their award criteria, items, codes and places."""

import re

from fairtender.eforms.tree import (
    WORDING,
    Node,
    Object,
    amount,
    goals,
    in_language,
    moment,
    period,
    without_empty,
)

# The notice of a plan has parts, of which lots or procedures are made later; a group of lots has
# nothing of its own but an upper limit and criteria for its lots together.
_LOTS = ("Lot", "Part")
_SHARES = {"per-exa": 1.0, "per-mid": 1.0, "dec-exa": 100.0, "dec-mid": 100.0}
_NUMBER = re.compile(r"\d+(\.\d+)?")


def lots_of(notice: Node) -> list[Node]:
    """Return the lots of a notice or the parts of a plan (BT-137), in their order."""
    lots = notice.all("ProcurementProjectLot")
    return [lot for lot in lots if lot.one("ID").attributes.get("schemeName", "Lot") in _LOTS]


def lot(node: Node, language: str) -> Object:
    """Return a lot as an OCDS object; `fairtender.eforms` lists what is read."""
    project, terms = node.one("ProcurementProject"), node.one("TenderingTerms")
    criteria = _criteria(terms, language)
    text = title_and_description(project, language)
    if any(map(_tells_of_subcontractors, terms.all("AllowedSubcontractTerms"))):
        text["description"] = "\n".join(
            filter(None, (text.get("description"), WORDING["subc-chng"]))
        )
    return without_empty(
        id=node.find_text("ID"),
        **text,
        value=value_of(project),
        contractPeriod=period(project.one("PlannedPeriod")),
        awardCriteria={"criteria": criteria} if criteria else None,
        hasSubcontracting=True if _must_be_subcontracted(terms) else None,
        sustainability=goals(project),
    )


def title_and_description(project: Node, language: str) -> Object:
    """Return the title (BT-21), and the description (BT-24) with its additions (BT-300)."""
    texts = (in_language(project, name, language) for name in ("Description", "Note"))
    title = in_language(project, "Name", language)
    return without_empty(title=title, description="\n".join(filter(None, texts)))


def value_of(project: Node) -> Object | None:
    """Return the estimated value (BT-27), otherwise the maximum value of a framework (BT-271)."""
    total = project.one("RequestedTenderTotal")
    most = total.extension().one("FrameworkMaximumAmount")
    return amount(total.one("EstimatedOverallContractAmount")) or amount(most)


def deadline(node: Node) -> str:
    """Return the deadline for tenders (BT-131) or for requests to take part (BT-1311), or ""."""
    for kind in ("TenderSubmissionDeadlinePeriod", "ParticipationRequestReceptionPeriod"):
        if end := moment(node.one(f"TenderingProcess/{kind}"), "EndDate", "EndTime", end=True):
            return end
    return ""


def _must_be_subcontracted(terms: Node) -> bool:
    """Return whether part of the work must be subcontracted (BT-65, or BT-64 in percent)."""
    return any(
        each.find_text("SubcontractingConditionsCode") == "subc-min"
        or (_NUMBER.fullmatch(least := each.find_text("MinimumPercent")) and float(least) > 0)
        for each in terms.all("AllowedSubcontractTerms")
    )


def _tells_of_subcontractors(conditions: Node) -> bool:
    return conditions.find_text("SubcontractingConditionsCode") == "subc-chng"


# --- codes and places ---


def item(project: Node, language: str, name: str, of_lot: str = "") -> Object:
    """Return what is bought, as codes (BT-262, BT-263), and the places of performance.

    The places are BT-5101 street, BT-5131 town, BT-5121 postcode, BT-5071 region, BT-727
    "anywhere", BT-5141 country and BT-728 in words.
    """
    codes = [
        {"scheme": "CPV", "id": each.text}
        for kind in ("Main", "Additional")
        for each in project.all(f"{kind}CommodityClassification/ItemClassificationCode")
    ]
    found = project.all("RealizedLocation")
    words = dict.fromkeys(in_language(place, "Description", language) for place in found)
    return without_empty(
        id=name,
        relatedLot=of_lot,
        classification=codes[0] if codes else None,
        additionalClassifications=codes[1:],
        deliveryAddresses=[_address(place.one("Address")) for place in found],
        deliveryLocation=without_empty(description="; ".join(filter(None, words))),
    )


def with_places(whole: Object, of_lots: list[Object]) -> Object:
    """Return the item of the purchase, with the places of its lots if it states none itself."""
    if "deliveryAddresses" in whole or "deliveryLocation" in whole:
        return whole
    addresses = [each for item in of_lots for each in item.get("deliveryAddresses", [])]
    words = dict.fromkeys(item.get("deliveryLocation", {}).get("description") for item in of_lots)
    location = without_empty(description="; ".join(filter(None, words)))
    return whole | without_empty(deliveryAddresses=addresses, deliveryLocation=location)


def _address(node: Node) -> Object:
    streets = [node.find_text(name) for name in ("StreetName", "AdditionalStreetName")]
    regions = [node.find_text(name) for name in ("Region", "CountrySubentityCode")]
    return without_empty(
        streetAddress=", ".join(filter(None, streets)),
        locality=node.find_text("CityName"),
        region=", ".join(filter(None, regions)),
        postalCode=node.find_text("PostalZone"),
        country=country(node),
    )


def country(address: Node) -> str:
    """Return the three-letter country code of an address, with "1A0" (Kosovo) replaced by "XKX"."""
    code = address.find_text("Country/IdentificationCode")
    return "XKX" if code == "1A0" else code


# --- award criteria ---


def _criteria(terms: Node, language: str) -> list[Object]:
    """Return the award criteria, with type (BT-539), name, description and weight."""
    path = "AwardingTerms/AwardingCriterion/SubordinateAwardingCriterion"
    nodes = [node for node in terms.all(path) if node.children]
    shares = _shares([_weight(node) for node in nodes])
    return [
        without_empty(
            type=node.find_text("AwardingCriterionTypeCode"),
            description=_in_words(node, language),
            numbers=[{"number": share, "weight": "percentageExact"}] if share is not None else [],
        )
        for node, share in zip(nodes, shares, strict=True)
    ]


def _in_words(criterion: Node, language: str) -> str:
    """Return the name and description of a criterion or, without these, its kind in words."""
    words = (in_language(criterion, name, language) for name in ("Name", "Description"))
    return "; ".join(filter(None, words)) or WORDING.get(
        criterion.find_text("AwardingCriterionTypeCode"), ""
    )


def _weight(criterion: Node) -> tuple[str, float] | None:
    """Return kind (BT-5421) and number of a criterion's weight; the kind "ord-imp" is a rank."""
    for each in criterion.extension().all("AwardCriterionParameter"):
        kind, number = each.one("ParameterCode"), each.find_text("ParameterNumeric")
        is_weight = kind.attributes.get("listName", "number-weight") == "number-weight"
        if is_weight and _NUMBER.fullmatch(number):
            return kind.text, float(number)
    return None


def _shares(weights: list[tuple[str, float] | None]) -> list[float | None]:
    """Return the percentage of each criterion, derived from points if all criteria have points."""
    points = [each[1] for each in weights if each and each[0] in ("poi-exa", "poi-mid")]
    if len(points) == len(weights) and sum(points) > 0:
        return [100 * each / sum(points) for each in points]
    return [each[1] * _SHARES[each[0]] if each and each[0] in _SHARES else None for each in weights]
