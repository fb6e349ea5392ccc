"""Make the twelve notices of unit 03 as an Open Contracting release package.

The sentences of a notice exist once: as a case document in `questions.toml` of unit 03, where
learners mark them line by line. Title, value, award criteria and description are taken from there.
Purchases that return in other units are declared in `the-case.toml`: their buyer and their dates.
Below is what else a notice has. After a change of one of these run
`python datasets/generators/notices.py`.
"""

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from coursework import the_case
from coursework.questions import Paper, load

DATA = Path(__file__).resolve().parents[1]
QUESTIONS = DATA.parent / "solutions" / "03-screen-tenders" / "questions.toml"
NAME = "sample-tenders.json"
DRAFTED = "2026-08-31T09:00:00Z"
PUBLISHED = "2027-01-11T09:00:00Z"
CASE = the_case.load()
AGENCY = {"id": "ARL-shared-services-agency", "name": CASE.organisation.name}
COUNTRY = {"countryName": CASE.organisation.country}
SEAT = {"locality": CASE.organisation.seat, **COUNTRY}
EXTENSIONS = {"lots": "v1.1.5", "location": "v1.1.5"}
AT = "https://raw.githubusercontent.com/open-contracting-extensions"
Json = dict[str, Any]


class Item(NamedTuple):
    """What is bought: `code` is of the CPV, with its check digit; `lot` counts from 1."""

    what: str
    code: str
    code_text: str
    place: str
    quantity: int = 0
    unit: str = ""
    lot: int = 0


class Lot(NamedTuple):
    """A part of a tender for which a firm can bid alone."""

    title: str
    what: str
    euros: int


class Notice(NamedTuple):
    """What a notice has beyond its sentences; `bids` is the last day for them.

    Buyer, begin and end stand in `the-case.toml` for a purchase that is declared there.
    """

    bids: str
    items: tuple[Item, ...]
    buyer: str = ""
    begins: str = ""
    ends: str = ""
    award: str = "ratedCriteria"
    category: str = "services"
    method: str = "open"
    lots: tuple[Lot, ...] = ()


NOTICES = {
    "T01": Notice(
        "2027-02-15",
        (Item("Roasted coffee, ground", "15861000-1", "Coffee", "Lindava", 18000, "kg"),),
        category="goods",
    ),
    "T02": Notice(
        "2027-02-10",
        (
            Item(
                "Coffee beans, bags of 1 kg",
                "15860000-4",
                "Coffee, tea and related products",
                "Lindava",
                6000,
                "kg",
            ),
        ),
        award="priceOnly",
        category="goods",
        buyer="Tax Office of Arlenia",
        begins="2027-03-15",
        ends="2028-03-14",
    ),
    "T03": Notice(
        "2027-02-20",
        (
            Item(
                "Mobile phone with accessories",
                "32250000-0",
                "Mobile telephones",
                "Lindava",
                800,
                "unit",
            ),
        ),
        category="goods",
    ),
    "T04": Notice(
        "2027-02-15",
        (
            Item(
                "Refurbished mobile phone with new battery",
                "32250000-0",
                "Mobile telephones",
                "Lindava",
                1200,
                "unit",
            ),
        ),
        category="goods",
        buyer="Ministry of Education of Arlenia",
        begins="2027-05-01",
        ends="2028-04-30",
    ),
    "T05": Notice(
        "2027-02-18",
        (
            Item(
                "Daily cleaning of the sanatorium and the bath",
                "90910000-9",
                "Cleaning services",
                "Kolmen",
            ),
        ),
        buyer="State Sanatorium Kolmen",
        begins="2027-05-01",
        ends="2031-04-30",
    ),
    "T06": Notice(
        "2027-01-23",
        (Item("Cleaning of 31 schools", "90919300-5", "School cleaning services", "Lindava"),),
        award="priceOnly",
        buyer="City of Lindava",
        begins="2027-02-08",
        ends="2028-02-07",
    ),
    "T07": Notice(
        "2027-02-13",
        (Item("Two guard posts, all hours", "79713000-5", "Guard services", "Miren Bay"),),
        award="priceOnly",
        buyer="Customs Administration of Arlenia",
        begins="2027-04-01",
        ends="2030-03-31",
    ),
    "T08": Notice(
        "2027-02-22",
        (
            Item(
                "Reception and guarding, three posts", "79710000-4", "Security services", "Lindava"
            ),
        ),
        buyer="National Library of Arlenia",
        begins="2027-06-01",
        ends="2029-05-31",
    ),
    "T09": Notice(
        "2027-02-11",
        (
            Item(
                "Rooms, halls and meals for 400 delegates",
                "55120000-7",
                "Hotel meeting and conference services",
                "Port Selm",
                lot=1,
            ),
            Item(
                "Interpretation into three languages",
                "79540000-1",
                "Interpretation services",
                "Port Selm",
                lot=2,
            ),
        ),
        method="selective",
        lots=(
            Lot("Hotel and conference", "Rooms, halls, meals and receptions", 400000),
            Lot("Interpretation", "Interpretation into three languages", 60000),
        ),
    ),
    "T10": Notice(
        "2027-02-10",
        (Item("Training week, all inclusive", "80500000-9", "Training services", "Ovra"),),
        buyer=AGENCY["name"],
        begins="2027-11-08",
        ends="2027-11-12",
    ),
    "T11": Notice(
        "2027-02-10",
        (Item("Translation, nine languages", "79530000-8", "Translation services", "Lindava"),),
        award="qualityOnly",
        buyer="Labour Inspectorate of Arlenia",
        begins="2027-04-01",
        ends="2028-03-31",
    ),
    "T12": Notice(
        "2027-02-25",
        (Item("Audit of annual accounts", "79212000-3", "Auditing services", "Lindava"),),
        buyer="Court of Audit of Arlenia",
        begins="2027-06-01",
        ends="2031-05-31",
    ),
}


def papers() -> dict[str, Paper]:
    """Return the notices as learners read them, by their numbers."""
    questions = load(QUESTIONS).all.values()
    return {one.id: one for question in questions for one in question.papers}


def release(number: str, paper: Paper) -> Json:
    """Return the draft of one notice."""
    notice = whole(number)
    buyer, parties = buyer_of(notice)
    return {
        "ocid": f"ocds-213czf-arlenia-{number}",
        "id": f"{number}-draft-1",
        "date": DRAFTED,
        "language": "en",
        "tag": ["planning"],
        "initiationType": "tender",
        "parties": parties,
        "buyer": buyer,
        "tender": tender(number, paper, notice),
    }


def whole(number: str) -> Notice:
    """Return a notice with the buyer and the dates that are declared for its purchase."""
    for one in CASE.contracts:
        if one.notice == number:
            declared = {"buyer": one.buyer, "begins": str(one.begins), "ends": str(one.ends)}
            return NOTICES[number]._replace(**declared)
    return NOTICES[number]


def buyer_of(notice: Notice) -> tuple[Json, list[Json]]:
    """Return the buyer, and all parties: the Agency buys for others, and once for itself."""
    agency = {**AGENCY, "address": SEAT, "roles": ["procuringEntity"]}
    if notice.buyer == AGENCY["name"]:
        return AGENCY, [{**agency, "roles": ["buyer", "procuringEntity"]}]
    short = notice.buyer.removesuffix(" of Arlenia").lower().replace(" ", "-")
    buyer = {"id": f"ARL-{short}", "name": notice.buyer}
    return buyer, [{**buyer, "address": COUNTRY, "roles": ["buyer"]}, agency]


def tender(number: str, paper: Paper, notice: Notice) -> Json:
    """Return the tender: first what its sentences say, then what the notice has beyond them."""
    head, *text = paper.text.strip().split("\n\n")
    facts, criteria = head.splitlines()
    codes = [item.code.partition("-")[0] for item in notice.items]
    if re.findall(r"\d{8}", facts) != codes:
        raise SystemExit(f"{number}: the codes of the notice are {codes}, its first line: {facts}")
    (euros,) = re.findall(r"EUR ([\d,]+\d)", facts)
    found: Json = {
        "id": number,
        "title": paper.title,
        "description": "\n\n".join(" ".join(one.split()) for one in text),
        "status": "planned",
        "procuringEntity": AGENCY,
        "items": [item_of(one, place) for place, one in enumerate(notice.items, 1)],
        "value": in_euros(int(euros.replace(",", ""))),
        "procurementMethod": notice.method,
        "mainProcurementCategory": notice.category,
        "awardCriteria": notice.award,
        "awardCriteriaDetails": criteria,
        "tenderPeriod": {"startDate": PUBLISHED, "endDate": f"{notice.bids}T12:00:00Z"},
        "contractPeriod": {
            "startDate": f"{notice.begins}T00:00:00Z",
            "endDate": f"{notice.ends}T23:59:59Z",
        },
    }
    lots = [lot_of(one, place) for place, one in enumerate(notice.lots, 1)]
    return {**found, "lots": lots} if lots else found


def item_of(item: Item, place: int) -> Json:
    """Return an item; quantity and lot only where there is one."""
    found: Json = {
        "id": str(place),
        "description": item.what,
        "classification": {"scheme": "CPV", "id": item.code, "description": item.code_text},
    }
    if item.quantity:
        found |= {"quantity": item.quantity, "unit": {"name": item.unit}}
    found["deliveryAddress"] = {"locality": item.place, **COUNTRY}
    return {**found, "relatedLot": str(item.lot)} if item.lot else found


def lot_of(lot: Lot, place: int) -> Json:
    """Return a lot, planned as the whole tender is."""
    value = in_euros(lot.euros)
    told = {"title": lot.title, "description": lot.what, "status": "planned", "value": value}
    return {"id": str(place), **told}


def in_euros(amount: int) -> Json:
    """Return an amount of money."""
    return {"amount": amount, "currency": "EUR"}


def package() -> Json:
    """Return the release package of all notices."""
    fictional = "Arlenia, its public bodies and all firms and people in these notices are fictional"
    return {
        "uri": f"https://example.org/arlenia/{NAME}",
        "version": "1.1",
        "publishedDate": DRAFTED,
        "publisher": {"name": f"Course data: {fictional}"},
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "publicationPolicy": "https://example.org/arlenia/about.html",
        "extensions": [
            f"{AT}/ocds_{name}_extension/{version}/extension.json"
            for name, version in EXTENSIONS.items()
        ],
        "releases": [release(number, paper) for number, paper in papers().items()],
    }


def write(folder: Path) -> None:
    """Write the package below `folder`."""
    text = json.dumps(package(), ensure_ascii=False, indent=2)
    (folder / NAME).write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    write(DATA)
