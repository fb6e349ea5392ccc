"""Write the tables that exercises show as case documents: `case-tables.json` of seven units.

Each is made from other data of the course and shown as it is; a notebook only reads it. A file has
tables by their short names: the title, the heading of the first column, the others, and the rows.
Run it after such data or the wording of a reason changed:
`python datasets/generators/case_tables.py`.
"""

import datetime
import json
import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd

from coursework.work.unit_05 import map_places
from coursework.work.unit_07 import criteria_bids
from fairtender import charts, labour_cost, market, messages, tenders
from fairtender import criteria as criteria_of
from fairtender.pages import WordTable

CaseTables = dict[str, dict[str, Any]]
PARTS = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("case_tables_parts.py"))))
DATA, read, sheet_of, case_table = PARTS.DATA, PARTS.read, PARTS.sheet_of, PARTS.case_table
CONTRACTS = SimpleNamespace(
    **runpy.run_path(str(Path(__file__).with_name("case_tables_contracts.py")))
)

# --- unit 5 -------------------------------------------------------------------------------------


def unit_05() -> CaseTables:
    """Return what seven cleaning firms answered, and what they enclosed."""
    listed = read(map_places.FIRMS, "map-supply-chains", "cleaning-firms.csv")
    rows = [[row.firm, row.answer, row.enclosed] for row in listed.itertuples()]
    title = "Seven cleaning firms on the question: who employs the people who clean for you?"
    columns = ["Its answer", "What was enclosed, and what else is in the file"]
    return {"firms": {"title": title, "first": "Firm", "columns": columns, "rows": rows}}


# --- unit 6 -------------------------------------------------------------------------------------

MARKETS = (
    "Conference hotels with 100 rooms or more, Port Selm",
    "Conferences organised for public buyers, Arlenia",
    "Workers supplied to hotels, Port Selm",
)
CAN = {
    "today": "Today",
    "contract": "From the first day of the contract",
    "may": "From May 2027",
    "no": "Cannot",
    "unknown": "Does not know",
}


def players(listed: pd.DataFrame) -> WordTable:
    """Return the firms of one market."""
    rows = listed.set_index("firm")
    rows.index += rows["firms"].map(lambda firms: f" ({firms:g} firms)" if firms > 1 else "")
    rows["supplies"] += rows["labels"].map(lambda labels: f"\nLabels: {labels}" if labels else "")
    rows["source"] += rows["source_date"].dt.strftime(", %Y-%m-%d")
    heads = {"owner": "Owner", "share": "Share", "supplies": "What it supplies", "source": "Source"}
    shown = rows[list(heads)].astype(object)
    shown = shown.where(shown.notna() & (shown != ""), "–").rename(columns=heads)
    return charts.words(shown, "Firm")


def purchases(listed: pd.DataFrame) -> WordTable:
    """Return what others asked for, and the outcome."""
    told = {}
    for _, conditions in listed.groupby("purchase", sort=False):
        first = conditions.iloc[0]
        name = f"{first['buyer']}, {first['date']:%Y}\n{first['subject']}; bids: {first['bids']:g}"
        each = zip(
            conditions["condition"], conditions["wording"], conditions["outcome"], strict=True
        )
        told[name] = "\n".join(f"{what}: {wording} → {came}" for what, wording, came in each)
    return charts.words(pd.DataFrame({"What it asked for → the outcome": told}), "Who bought what")


def hotels_can() -> WordTable:
    """Return what five hotels say that they can do, by demand."""
    can = pd.read_csv(DATA / "market-research" / "can.csv")
    rows = {}
    for row in sheet_of("06-market-research", "demands").fixed:
        of_row = can[can["demand"] == row.row]
        by = of_row.groupby("can", sort=False)["hotel"].apply(list)
        names = {4: "the other four", 5: "all five"}
        rows[row.label] = "\n".join(
            f"{CAN[code]}: {names.get(len(by[code]), ', '.join(by[code]))}"
            for code in CAN
            if code in by
        )
    return charts.words(pd.DataFrame({"What the hotels say": rows}), "Demand")


def unit_06() -> CaseTables:
    """Return the players of three markets, the purchases of others, and what hotels can do."""
    hotels = market.read(DATA / "market" / "hotel-and-conferencing")
    made = {}
    for place, (name, title) in enumerate(
        zip(hotels.players["market"].unique(), MARKETS, strict=True), 1
    ):
        listed = hotels.players[hotels.players["market"] == name]
        made[f"market-{place}"] = case_table(title, players(listed))
    made["asked"] = case_table("What others asked for", purchases(hotels.purchases))
    title = "What five hotels say that they can do"
    return made | {"can": case_table(title, hotels_can())}


# --- unit 7 -------------------------------------------------------------------------------------

# What the evaluators say of the hours of the other five bids.
SECOND = {
    "F": "320 square metres an hour in offices, “so that the price holds”",
    "G": "1,960 hours a year for each person: the others cover leave and illness",
    "H": "Hours follow from the rooms, and there are enough people",
    "I": "Hours follow from the rooms, with ways between buildings; enough people",
    "J": "Slower than usual, with breaks and a reserve; enough people",
}


MACHINES = {
    "water": "Litres of water for 1,000 square metres",
    "power": "Kilowatt-hours for 1,000 square metres",
}


def bids_on_paper(bids: pd.DataFrame, plans: pd.Series) -> WordTable:
    """Return price and plan of hours of each bid."""
    content = {
        "Price for one year": [f"EUR {price:,.2f}" for price in bids["price"]],
        "Plan of hours": list(plans.loc[bids["bid"]]),
    }
    firms = [f"{bid.bid} {bid.bidder}" for bid in bids.itertuples()]
    return charts.words(pd.DataFrame(content, index=firms), "Bid")


def what_is_usual() -> WordTable:
    """Return what is usual: by the work study, and by the agreement less leave and illness."""
    pace = read(labour_cost.PRODUCTIVITY, "labour-cost", "productivity.csv").set_index("area")
    rates = read(labour_cost.RATES, "labour-cost", "rates.csv")
    year = rates[(rates["sector"] == "cleaning") & (rates["valid_from"] == "2026-03-16")]
    paid, *less = (
        float(year[year["item"] == item]["value"].iloc[0])
        for item in ("paid_hours", "annual_leave", "public_holidays", "sickness", "training_hours")
    )
    speed = float(pace.at["office", "square_metres_per_hour"])
    usual = {
        "Square metres an hour, in offices": f"{speed:g}",
        "Hours that a full-time person works in a year": f"{paid - sum(less):,.0f}: "
        f"{paid:,.0f} are paid; leave, public holidays, illness and training are {sum(less):g}",
    }
    return charts.words(pd.DataFrame({"Usual": usual}), "Measure")


def machines_on_paper(bids: pd.DataFrame) -> WordTable:
    """Return what the machines of each bid use, as its test reports show it."""
    offers = read(criteria_bids.OFFERS, "draft-criteria", "offers.csv").set_index(["thing", "bid"])
    content = {
        heading: [f"{offers.loc[(thing, bid), 'value']:,}" for bid in bids["bid"]]
        for thing, heading in MACHINES.items()
    }
    return charts.words(pd.DataFrame(content, index=list(bids["bid"])), "Bid")


def unit_07() -> CaseTables:
    """Return six risks, two times five bids, what is usual, and what machines use."""
    folder = ("tenders", "cleaning")
    risks = read(criteria_of.RISKS, *folder, "risks.csv").set_index("risk")
    known = risks.loc[["R1", "R2", "R3", "R4", "R5", "R6"]]
    what = pd.DataFrame({"Risk": known["text"], "How it is known": known["source"]})
    scores = read(criteria_of.SCORES, *folder, "scores.csv")
    hours = scores[scores["criterion"] == "A2"].set_index("bid")["reason"]
    first = read(tenders.BIDS, *folder, "bids.csv")
    second = read(tenders.BIDS, "draft-criteria", "second-bids.csv")
    return {
        "risks": case_table("The six risks", charts.words(what, "No.")),
        "first": case_table("The five bids", bids_on_paper(first, hours)),
        "second": case_table("The other five bids", bids_on_paper(second, pd.Series(SECOND))),
        "usual": case_table("What is usual", what_is_usual()),
        "machines": case_table("Machines of the five bids", machines_on_paper(first)),
    }


# --- unit 9 -------------------------------------------------------------------------------------

ITEMS = {
    "basic_wage": "Basic wage",
    "night_supplement": "Supplement for nights, 22:00 to 06:00",
    "sunday_supplement": "Supplement for Sundays",
    "holiday_supplement": "Supplement for public holidays",
    "paid_hours": "Paid hours, full time",
    "annual_leave": "of these: annual leave",
    "public_holidays": "of these: public holidays",
    "sickness": "of these: sickness, on average",
    "training_hours": "of these: training",
    "employer_contributions": "Employer's contributions",
    "uniform": "Uniform",
    "training": "Training",
    "insurance": "Insurance",
    "occupational_health": "Occupational health",
    "consumables": "Consumables",
    "equipment": "Equipment",
}
OPENED = ["B", "C", "D"]  # bids for the cleaning whose hour is laid open
HOURS = [
    "Hours that the rooms take",
    "Hours of cleaners that the bid pays for",
    "Hourly price of a cleaner",
    "Hours of the team leader",
    "Hourly price of the team leader",
]


def posts_on_paper(posts: pd.DataFrame) -> WordTable:
    """Return when each post is guarded."""
    holiday = {True: ", public holidays too", False: ", not on public holidays"}
    times = pd.DataFrame(
        {
            "One guard from": posts["start"] + " to " + posts["end"],
            "Days": [
                row.days[:1].upper() + row.days[1:] + holiday[bool(row.on_holidays)]
                for row in posts.itertuples()
            ],
        }
    ).set_index(posts["post"])
    return charts.words(times, "Post")


def agreed_rates(sector: str, grade: str, whose: str) -> dict[str, Any]:
    """Return the rates of a grade on 1 October 2026. whose: the worker, as the title says it."""
    known = read(labour_cost.RATES, "labour-cost", "rates.csv")
    agreed = labour_cost.rates_on(known, sector, grade, datetime.date(2026, 10, 1))
    rows = agreed.set_index("item").loc[list(ITEMS)]
    units = rows["unit"].str.replace("basic_wage", "the basic wage")
    units = units.str.replace("productive hour", "hour of work").str.removeprefix("EUR ")
    values = [f"{value:,}" for value in rows["value"]]
    amounts = rows["currency"].str.cat(values, sep=" ").str.strip()
    by = [source.split(" of Arlenia")[0].split(" of the")[0] for source in rows["source"]]
    rates = (amounts + " " + units).str.replace(" percent", "%")
    content = {"Rate": list(rates), "By": by}
    table = pd.DataFrame(content, index=list(ITEMS.values()))
    since = f"{rows['valid_from'].max():%d %B %Y}".lstrip("0")
    title = f"The rates for a {whose} of grade {grade}, in force since {since}"
    return case_table(title, charts.words(table, "What"))


def build_ups(costs: pd.DataFrame, role: str) -> WordTable:
    """Return how each bidder builds up an hour of a role."""
    hour = costs[costs["role"] == role]
    parts = hour.pivot(index="component", columns="bid", values="amount")
    order = [part for part in labour_cost.COMPONENTS if part in parts.index]
    parts = parts.loc[order].map(lambda amount: "" if pd.isna(amount) else str(amount))
    parts.index = pd.Index([messages.text(f"floor-component-{part}") for part in order])
    return charts.words(parts, "Part")


def hours_on_paper(tender: labour_cost.Tender) -> WordTable:
    """Return hours and prices of the bids for cleaning whose hour is opened.

    The rooms take the hours of the usual speeds, and of another speed where it was measured.
    """
    usual = read(labour_cost.PRODUCTIVITY, "labour-cost", "productivity.csv")
    speeds = labour_cost.check_productivity(tender.areas, usual, tender.offered_productivity)
    measured = speeds["basis"].str.startswith("Measured")
    speeds["hours"] = speeds["hours_planned"].where(measured, speeds["hours_needed"])
    plans = tender.staffing.set_index(["bid", "role"])
    columns = {}
    for bid in OPENED:
        cleaner, leader = plans.loc[(bid, "cleaner")], plans.loc[(bid, "team leader")]
        rooms = sum(speeds.loc[speeds["bid"] == bid, "hours"])
        robots = measured[speeds["bid"] == bid].any()
        columns[bid] = [
            f"{rooms:,.0f}" + (", with robots in the long corridors" if robots else ""),
            f"{cleaner['hours']:,}",
            f"EUR {cleaner['rate']}",
            f"{leader['hours']:,}",
            f"EUR {leader['rate']}",
        ]
    return charts.words(pd.DataFrame(columns, index=pd.Index(HOURS)), "In a year")


def unit_09() -> CaseTables:
    """Return the posts, the rates, the calculations, and what bid C offers; the cleaner's hour."""
    cleaning = labour_cost.read(DATA / "tenders" / "cleaning")
    opened = cleaning.costs[cleaning.costs["bid"].isin(OPENED)]
    hour = "How bids B, C and D build up an hour of a cleaner, in euros"
    hours = "Hours and prices of bids B, C and D"
    tender = labour_cost.read(DATA / "tenders" / "guarding")
    plans = tender.staffing.set_index(["bid", "role"])
    price = tender.bids.set_index("bid").loc["C", "price"]
    offer = pd.DataFrame(
        {
            role.capitalize(): [f"{plan['hours']:,}", f"EUR {plan['rate']}", f"{plan['people']}"]
            for role, plan in plans.loc["C"].iterrows()
        },
        index=["Hours in 2027", "An hour", "People, full time"],
    )
    gate = "How each bidder builds up an hour at the gate, in euros"
    offered = f"What bid C offers: EUR {price:,} for 2027"
    return {
        "posts": case_table("The posts of the depot", posts_on_paper(tender.posts)),
        "rates": agreed_rates("guarding", "G1", "guard"),
        "gate": case_table(gate, build_ups(tender.costs, "gate post")),
        "bid-c": case_table(offered, charts.words(offer, "Greywater Protection")),
        "cleaner-rates": agreed_rates("cleaning", "C1", "cleaner"),
        "cleaner": case_table(hour, build_ups(opened, "cleaner")),
        "cleaner-hours": case_table(hours, hours_on_paper(cleaning)),
    }


UNITS = {
    "read-your-portfolio": CONTRACTS.unit_04,
    "map-supply-chains": unit_05,
    "market-research": unit_06,
    "draft-criteria": unit_07,
    "evaluate-bids": unit_09,
    "manage-the-contract": CONTRACTS.unit_10,
    "own-plan": CONTRACTS.unit_11,
}


def write(folder: Path) -> None:
    """Write the case tables of each unit below `folder`."""
    for name, make in UNITS.items():
        path = folder / name / PARTS.NAME
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(make(), ensure_ascii=False, indent=1)
        path.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    write(DATA)
