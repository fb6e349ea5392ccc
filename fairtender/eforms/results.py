"""What the notice of a result adds: who won, for how much, from where; what is subcontracted."""

from fairtender.eforms.tree import Node
from fairtender.eforms.values import Object, amount, stated, total

__all__ = ["bids", "contracts", "tenders_received"]


def contracts(result: Node, names: dict[str, str]) -> list[Object]:
    """Return the contracts of a result, each with its suppliers, value (BT-720) and subcontracting.

    names: organisations by their id in the notice.
    """
    tenders = {each.said("ID"): each for each in result.all("LotTender")}
    parties = {each.said("ID"): each for each in result.all("TenderingParty")}
    found = []
    for contract in result.all("SettledContract"):
        won = [tenders[each.text] for each in contract.all("LotTender/ID") if each.text in tenders]
        who = [parties.get(each.said("TenderingParty/ID")) for each in won]
        firms = [firm.text for party in who if party for firm in party.all("Tenderer/ID")]
        found.append(
            stated(
                id=contract.said("ID"),
                suppliers=[{"id": firm, "name": names.get(firm, "")} for firm in firms],
                value=total([amount(each.one("LegalMonetaryTotal/PayableAmount")) for each in won]),
                hasSubcontracting=_is_subcontracted(won),
            )
        )
    return found


def _is_subcontracted(tenders: list[Node]) -> bool | None:
    """Whether a winner subcontracts (BT-773); None where that is not said, or not known."""
    said = {each.text for tender in tenders for each in tender.all("SubcontractingTerm/TermCode")}
    return True if "yes" in said else False if said == {"no"} else None


def bids(result: Node) -> list[Object]:
    """Return the tenders of a result that state where goods or services come from (BT-191)."""
    found = []
    for tender in result.all("LotTender"):
        if countries := [each.text for each in tender.all("Origin/AreaCode")]:
            lots = [each.text for each in tender.all("TenderLot/ID")]
            found.append(
                stated(id=tender.said("ID"), relatedLots=lots, countriesOfOrigin=countries)
            )
    return found


def tenders_received(result: Node) -> float | None:
    """Return how many tenders came for the lot that had most (BT-759, BT-760)."""
    counts = [
        float(each.said("StatisticsNumeric"))
        for each in result.all("LotResult/ReceivedSubmissionsStatistics")
        if each.said("StatisticsCode") == "tenders" and each.said("StatisticsNumeric").isdecimal()
    ]
    return max(counts, default=None)
