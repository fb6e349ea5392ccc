"""Turn a notice into a release of the Open Contracting Data Standard."""

from typing import IO

from fairtender.eforms import lots
from fairtender.eforms.tree import (
    CATEGORIES,
    LANGUAGES,
    METHODS,
    WORDING,
    Node,
    Object,
    amount,
    in_language,
    moment,
    parse,
    total,
    without_empty,
)
from fairtender.tables import fault

NOTICES = ("PriorInformationNotice", "ContractNotice", "ContractAwardNotice")
_REGISTRATION = "BusinessRegistrationInformationNotice"
# What a lot says that is the only one is said of the purchase.
_OF_ONE_LOT = ("awardCriteria", "hasSubcontracting")
_BEFORE_EFORMS = ("TED_EXPORT", "TED_ESENDERS")


def release(content: IO[bytes], file: str) -> Object:
    """Return one notice as an OCDS release; `file` is its name in messages.

    Raises DataError for XML that is broken (see `tree.parse`) or is not a notice of a purchase.
    """
    notice = parse(content, file)
    if notice.name in _BEFORE_EFORMS:
        raise fault("eforms-before", file=file)
    if notice.name == _REGISTRATION:
        raise fault("eforms-no-purchase", file=file)
    if notice.name not in NOTICES:
        raise fault("eforms-other", file=file, root=notice.name[:60])
    return _release(notice)


def _release(notice: Node) -> Object:
    extension, language = notice.extension(), notice.find_text("NoticeLanguageCode")
    result = extension.one("NoticeResult")
    companies = _organisations(extension)
    names = {one: in_language(node, "PartyName/Name", language) for one, node in companies.items()}
    buyer = notice.find_text("ContractingParty/Party/PartyIdentification/ID")
    identifier = notice.find_text("ID")
    address = without_empty(
        country=lots.country(companies.get(buyer, Node("", {})).one("PostalAddress"))
    )
    return without_empty(
        ocid=notice.find_text("ContractFolderID") or identifier,
        id=_number(extension)
        or "-".join(filter(None, (identifier, notice.find_text("VersionID")))),
        date=moment(notice, "IssueDate", "IssueTime"),
        language=LANGUAGES.get(language.lower(), language.lower()),
        buyer=without_empty(id=buyer, name=names.get(buyer)),
        parties=[without_empty(id=buyer, name=names.get(buyer), address=address)] if buyer else [],
        tender=_tender(notice, language)
        | without_empty(numberOfTenderers=_tenders_received(result)),
        contracts=_contracts(result, names),
        bids=without_empty(details=_bids(result)),
    )


def _number(extension: Node) -> str:
    """Return the notice's number in the Official Journal (OPP-010), such as 547670-2023."""
    return extension.find_text("Publication/NoticePublicationID").lstrip("0")


def _organisations(extension: Node) -> dict[str, Node]:
    """Return {id in the notice: organisation or contact point}."""
    found = {}
    for kind in ("Company", "TouchPoint"):
        for node in extension.all(f"Organizations/Organization/{kind}"):
            found[node.find_text("PartyIdentification/ID")] = node
    return found


def _tender(notice: Node, language: str) -> Object:
    project, parts = notice.one("ProcurementProject"), lots.lots_of(notice)
    found = [lots.lot(each, language) for each in parts]
    named = ((each.find_text("ID"), each.one("ProcurementProject")) for each in parts)
    of_lots = [lots.item(lot, language, name, name) for name, lot in named]
    whole = lots.item(project, language, "procedure")
    items = [lots.with_places(whole, of_lots), *of_lots]
    method = notice.find_text("TenderingProcess/ProcedureCode")
    kind = project.find_text("ProcurementTypeCode")
    text = lots.title_and_description(project, language)
    if _is_accelerated(notice):
        said = (text.get("description"), WORDING["accelerated-procedure"])
        text["description"] = "\n".join(filter(None, said))
    return without_empty(
        **text,
        id=notice.find_text("ContractFolderID"),
        mainProcurementCategory=CATEGORIES.get(kind, ""),
        procurementMethod=METHODS.get(method, method),
        value=lots.value_of(project) or total([each.get("value") for each in found]),
        tenderPeriod=_period(notice, parts),
        items=items,
        lots=found,
        **{key: found[0].get(key) for key in _OF_ONE_LOT if len(found) == 1},
    )


def _is_accelerated(notice: Node) -> bool:
    """Return whether the procedure is accelerated (BT-106)."""
    reasons = notice.all("TenderingProcess/ProcessJustification/ProcessReasonCode")
    return any(
        each.text == "true" and each.attributes.get("listName") == "accelerated-procedure"
        for each in reasons
    )


def _period(notice: Node, parts: list[Node]) -> Object:
    """Return the period for tenders, which ends on the first deadline of any lot.

    It starts on the day on which the notice was sent (BT-05), like the minimum periods of Directive
    2014/24/EU, Art. 27. A notice of a change was sent later, so its date is not used; the first
    notice gives the start.
    """
    ends = sorted(filter(None, map(lots.deadline, parts)))
    if not ends:
        return {}
    is_change = notice.extension().one("Changes").children
    start = "" if is_change else moment(notice, "IssueDate", "IssueTime")
    return without_empty(startDate=start, endDate=ends[0])


# --- what the notice of a result adds ---


def _contracts(result: Node, names: dict[str, str]) -> list[Object]:
    """Return the contracts of a result, each with its suppliers, value (BT-720) and subcontracting.

    names: {id of an organisation in the notice: its name}.
    """
    tenders = {each.find_text("ID"): each for each in result.all("LotTender")}
    parties = {each.find_text("ID"): each for each in result.all("TenderingParty")}
    found = []
    for contract in result.all("SettledContract"):
        won = [tenders[each.text] for each in contract.all("LotTender/ID") if each.text in tenders]
        who = [parties.get(each.find_text("TenderingParty/ID")) for each in won]
        firms = [firm.text for party in who if party for firm in party.all("Tenderer/ID")]
        found.append(
            without_empty(
                id=contract.find_text("ID"),
                suppliers=[{"id": firm, "name": names.get(firm, "")} for firm in firms],
                value=total([amount(each.one("LegalMonetaryTotal/PayableAmount")) for each in won]),
                hasSubcontracting=_is_subcontracted(won),
            )
        )
    return found


def _is_subcontracted(tenders: list[Node]) -> bool | None:
    """Return whether a winner subcontracts (BT-773), or None if this is not known."""
    said = {each.text for tender in tenders for each in tender.all("SubcontractingTerm/TermCode")}
    return True if "yes" in said else False if said == {"no"} else None


def _bids(result: Node) -> list[Object]:
    """Return the tenders of a result that state the origin of their goods or services (BT-191)."""
    found = []
    for tender in result.all("LotTender"):
        if countries := [each.text for each in tender.all("Origin/AreaCode")]:
            lots = [each.text for each in tender.all("TenderLot/ID")]
            found.append(
                without_empty(
                    id=tender.find_text("ID"), relatedLots=lots, countriesOfOrigin=countries
                )
            )
    return found


def _tenders_received(result: Node) -> float | None:
    """Return the number of tenders received for the lot with the most (BT-759, BT-760), or None."""
    counts = [
        float(each.find_text("StatisticsNumeric"))
        for each in result.all("LotResult/ReceivedSubmissionsStatistics")
        if each.find_text("StatisticsCode") == "tenders"
        and each.find_text("StatisticsNumeric").isdecimal()
    ]
    return max(counts, default=None)
