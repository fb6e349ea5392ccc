"""Write the tables that exercises show as case documents: `case-tables.json` of seven units.

Each is made from other data of the course and shown as it is; a notebook only reads it. A file has
tables by their short names: the title, the heading of the first column, the others, and the rows.
Run it after such data or the wording of a reason changed:
`python datasets/generators/case_tables.py`.
"""

import datetime
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from coursework import the_case
from coursework.questions import Sheet, load
from coursework.work.unit_05 import firms
from coursework.work.unit_07 import criteria_bids
from fairtender import (
    action_plan,
    charts,
    labour_cost,
    market,
    messages,
    monitoring,
    portfolio,
    profile,
    sheets,
    tables,
    tenders,
)
from fairtender import criteria as criteria_of
from fairtender.messages import day as in_words
from fairtender.pages import WordTable

DATA = Path(__file__).resolve().parents[1]
NAME = "case-tables.json"
DAY = datetime.date(2026, 11, 1)  # on which the cases of units 4 and 11 are read
CaseTables = dict[str, dict[str, Any]]


def read(table: tables.Table, *path: str) -> pd.DataFrame:
    """Return a sheet of the course's data."""
    return sheets.read(DATA.joinpath(*path), table)


def rules() -> profile.Profile:
    """Return the profile of the course."""
    return profile.load(DATA / "profiles" / "default.toml")


def sheet_of(unit: str, question: str) -> Sheet:
    """Return the sheet that a question asks for."""
    return load(DATA.parent / "solutions" / unit / "questions.toml").all[question].sheet()


def case_table(title: str, shown: WordTable) -> dict[str, Any]:
    """Return a table of words as it is kept."""
    rows = [[str(name), *cells] for name, *cells in shown.frame.itertuples()]
    return {"title": title, "first": shown.first, "columns": [*shown.frame], "rows": rows}


# --- unit 4 -------------------------------------------------------------------------------------


def written(value: object) -> str:
    """Return a cell as a person would type it."""
    if value is None or value == "" or pd.isna(value):
        return "(empty)"
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


def money(value: object, currency: str) -> str:
    """Return an amount with its currency."""
    return "(empty)" if value is None else f"{currency or '(no currency)'} {value:,.2f}"


def lines(*texts: str) -> str:
    """Return the texts that are not empty, a line each."""
    return "\n".join(text for text in texts if text)


def late_list(late: pd.DataFrame) -> WordTable:
    """Return the late list as it came."""
    shown = pd.DataFrame(
        {
            "Contract": late["contract_id"],
            "What is bought": [
                lines(*pair) for pair in zip(late["title"], late["description"], strict=True)
            ],
            "Supplier, and code": [
                lines(*pair) for pair in zip(late["supplier"], late["cpv"], strict=True)
            ],
            "Value": [money(*pair) for pair in zip(late["value"], late["currency"], strict=True)],
            "Signed": late["signed"].map(written),
            "First day": late["start"].map(written),
            "Last day": late["end"].map(written),
            "Origin": late["origin"].map(written),
        }
    )
    shown.index = pd.RangeIndex(1, len(late) + 1)
    return charts.words(shown, "Line")


def days_to(dates: Iterable[pd.Timestamp]) -> list[object]:
    """Return how many days are left to each date."""
    return [(date - pd.Timestamp(DAY)).days if pd.notna(date) else "" for date in dates]


def contract_sheet(raw: pd.DataFrame) -> pd.DataFrame:
    """Return the facts of each contract, as an office has them."""
    alone = {"price_only": "price alone", "price_and_quality": "price and quality"}
    return pd.DataFrame(
        {
            "Office": raw["office"],
            "Title": raw["title"],
            "Description": raw["description"],
            "Supplier": raw["supplier"],
            "You are so many percent of its turnover": raw["supplier_share"],
            "Value": [money(*pair) for pair in zip(raw["value"], raw["currency"], strict=True)],
            "Signed": raw["signed"],
            "Last day": raw["end"],
            "Days left": days_to(raw["end"]),
            "Renewal decided by": raw["renewal"],
            "Days until then": days_to(raw["renewal"]),
            "Origin": raw["origin"],
            "Others do part of the work": raw["subcontracting"],
            "Awarded on": raw["award"].replace(alone),
        }
    ).set_index(raw["contract_id"])


def signals(row: Any) -> str:
    """Return a level with the reasons that have a source."""
    pairs = zip(row.risk_reasons, row.risk_sources, strict=True)
    return lines(f"{row.level.capitalize()}.", *(one.text() for one, source in pairs if source))


def levers(row: Any) -> str:
    """Return the class of leverage, what is strong, and the dates that are not."""
    strong = [one for one in row.leverage_reasons if one.code.endswith("-strong")]
    codes = {one.code for one in strong}
    facts = {"time": ("Last day", row.end), "renewal": ("Renewal decided by", row.renewal)}
    dates = [
        f"{name}: {'not known' if pd.isna(date) else written(date)}."
        for lever, (name, date) in facts.items()
        if f"portfolio-{lever}-strong" not in codes
    ]
    return lines(f"{row.leverage.capitalize()}.", *(one.text() for one in strong), *dates)


def candidates(contracts: pd.DataFrame, late: pd.DataFrame, numbers: list[str]) -> WordTable:
    """Return what the library reads in each of the sixteen candidates."""
    of_late = late[late["contract_id"].isin(numbers)]
    ranked = (
        portfolio.prioritise(part, rules(), on=DAY, top=None) for part in (contracts, of_late)
    )
    chosen = pd.concat(ranked).set_index("contract_id", drop=False).loc[numbers]
    shown = pd.DataFrame(
        {
            "What, and with whom": [
                lines(row.title, row.supplier, f"EUR {row.value:,.2f}")
                for row in chosen.itertuples()
            ],
            "Risk, and its signals": [signals(row) for row in chosen.itertuples()],
            "Leverage, and dates": [levers(row) for row in chosen.itertuples()],
        },
        index=[number.replace("-", "\N{NON-BREAKING HYPHEN}") for number in numbers],
    )
    return charts.words(shown, "Contract")


def unit_04() -> CaseTables:
    """Return the late list, three contracts, the sixteen candidates and the 17 of a proposal."""
    late = read(portfolio.CONTRACTS, "read-your-portfolio", "late-list.csv")
    raw = read(portfolio.CONTRACTS, "portfolio", "contracts.csv")
    rates = read(portfolio.RATES, "portfolio", "exchange-rates.csv")
    found = portfolio.check(raw, rules().currency, rates)
    doubles = found[found["code"].isin(portfolio.DUPLICATES)]
    contracts = portfolio.in_currency(portfolio.without_duplicates(raw, doubles), rates, "EUR")
    risks = portfolio.screen(contracts, rules())
    sheet = contract_sheet(raw)
    made = {"L1": case_table("L1 The list as it came", late_list(late))}
    given = {"X1": "LIN-2025-029", "X2": "KOL-2025-013", "X3": "HES-2025-006"}
    for short, number in given.items():
        fields = [name for name in sheet if short != "X2" or not name.startswith("Days")]
        facts = sheet.loc[[number], fields].map(written)
        title = f"{short} {sheet.loc[number, 'Title']}"
        made[short] = case_table(title, charts.words(facts.T, "Number"))
    numbers = [row.row.upper() for row in sheet_of("04-read-your-portfolio", "pf-list").fixed]
    sixteen = candidates(contracts, late, numbers)
    made["C1"] = case_table("C1 The sixteen candidates", sixteen)
    repair = contracts["contract_id"][risks["sector"] == "repair-maintenance"]
    now = sheet.loc[repair, ["Title", "Awarded on", "Last day"]].map(written)
    now["Level now"] = list(risks["level"][repair.index])
    title = "N1 The 17 contracts of repair and maintenance"
    return made | {"N1": case_table(title, charts.words(now, "Number"))}


# --- unit 5 -------------------------------------------------------------------------------------


def unit_05() -> CaseTables:
    """Return what seven cleaning firms answered, and what came with it."""
    listed = read(firms.FIRMS, "map-supply-chains", "cleaning-firms.csv")
    rows = [[row.firm, row.answer, row.enclosed] for row in listed.itertuples()]
    title = "Seven cleaning firms on the question: who employs the people who clean for you?"
    columns = ["Its answer", "What came with it, and what else is in the file"]
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
    """Return what others asked, and what came of it."""
    told = {}
    for _, conditions in listed.groupby("purchase", sort=False):
        first = conditions.iloc[0]
        name = f"{first['buyer']}, {first['date']:%Y}\n{first['subject']}; bids: {first['bids']:g}"
        each = zip(
            conditions["condition"], conditions["wording"], conditions["outcome"], strict=True
        )
        told[name] = "\n".join(f"{what}: {wording} → {came}" for what, wording, came in each)
    return charts.words(pd.DataFrame({"What it asked → what came of it": told}), "Who bought what")


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
    made["asked"] = case_table("What others asked", purchases(hotels.purchases))
    title = "What five hotels say that they can do"
    return made | {"can": case_table(title, hotels_can())}


# --- unit 7 -------------------------------------------------------------------------------------

# What the evaluators say of the hours of the other five bids.
SECOND = {
    "F": "320 square metres an hour in offices, “so that the price holds”",
    "G": "1,960 hours a year for each person: leave and illness are worked by the others",
    "H": "Hours follow from the rooms, and there are people enough",
    "I": "Hours follow from the rooms, with ways between buildings; people enough",
    "J": "Slower than usual, with breaks and a reserve; people enough",
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
        f"{paid:,.0f} are paid; leave, holidays, illness and training are {sum(less):g}",
    }
    return charts.words(pd.DataFrame({"Usual": usual}), "Of what")


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
    "Hours of cleaners that the bid pays",
    "Price of an hour of a cleaner",
    "Hours of the team leader",
    "Price of an hour of the team leader",
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
    rates = read(labour_cost.RATES, "labour-cost", "rates.csv")
    agreed = labour_cost.rates_on(rates, sector, grade, datetime.date(2026, 10, 1))
    rows = agreed.set_index("item").loc[list(ITEMS)]
    units = rows["unit"].str.replace("basic_wage", "the basic wage")
    units = units.str.replace("productive hour", "hour of work").str.removeprefix("EUR ")
    values = [f"{value:,}" for value in rows["value"]]
    amounts = rows["currency"].str.cat(values, sep=" ").str.strip()
    by = [source.split(" of Arlenia")[0].split(" of the")[0] for source in rows["source"]]
    content = {"Rate": list(amounts + " " + units), "By": by}
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


# --- unit 10 ------------------------------------------------------------------------------------

CLAUSES = ["4.1", "4.2", "4.3", "4.4", "4.5", "5.1", "5.3", "7.1", "7.3", "7.4", "9.2", "9.3"]
WHERE = {
    "below-rate": "Basic pay since 16 March, {office}",
    "supplement-missing": "Night work, {office}",
    "off-record-hours": "Evenings, {office}, if they were work",
    "deduction": "Uniforms, several offices",
    "contributions-unpaid": "Contributions to the fund, several offices",
}
WITHIN = {
    "7 days": "a missing insurance",
    "14 days": "the documents behind an explanation",
    "30 days": "wages, supplements, deductions, contributions",
    "75 days": "the cause mended, and two payrolls free of it",
    "120 days": "look again",
}
NEW_CLAUSES = {
    "3.1": "Whoever works under this contract is employed by {supplier}, or by a firm "
    "that the Agency was told of before. So far it was told of none.",
    "3.2": "Cleaners of grade C1 get EUR 10.20 an hour, as the bid says. Each employment contract "
    "states the hours of a week.",
    "3.3": "No worker pays for being recruited, for the journey to the job, or for uniform, "
    "equipment and training.",
    "3.5": "Each worker has a written contract before work begins, in a language that the worker "
    "reads, and a copy to keep.",
    "3.6": "Workers may leave with two weeks' notice, at no cost.",
    "3.7": "Nobody keeps a worker's identity papers.",
    "9.4": "The Agency may see a sample of employment contracts, which it draws itself. What it "
    "does not need is covered.",
}


def where(cleaning: monitoring.ContractFile, finding: Any) -> str:
    """Return what a finding is about, with the office where its workers work."""
    shifts = cleaning.shifts
    work = shifts["worker"].isin(finding.workers) & (shifts["kind"] == "work")
    return WHERE[finding.check].format(office=" and ".join(shifts["post"][work].unique()))


def unit_10() -> CaseTables:
    """Return the clauses of two contracts, what is owed in twelve months, and the days."""
    cleaning = monitoring.read(DATA / "contracts" / "cleaning")
    promised = cleaning.terms.drop_duplicates("clause").set_index("clause")
    table = promised.loc[CLAUSES, ["text"]].rename(columns={"text": "Promise"})
    rates = read(labour_cost.RATES, "labour-cost", "rates.csv")
    holidays = read(labour_cost.HOLIDAYS, "labour-cost", "holidays.csv")
    audited = monitoring.audit(cleaning, rates, holidays, datetime.date(2026, 11, 2)).findings
    owed = audited[audited["amount"].notna()]
    rows = [
        (where(cleaning, row), str(len(row.workers)), f"{row.amount:,}")
        for row in owed.itertuples()
    ]
    whole = pd.DataFrame(rows, columns=["Finding", "People", "Owed, EUR"]).set_index("Finding")
    within = pd.DataFrame({"What": WITHIN})
    later = the_case.load().contract("cleaning-next")
    new = pd.DataFrame({"Promise": NEW_CLAUSES})
    new.loc["3.1", "Promise"] = NEW_CLAUSES["3.1"].format(supplier=later.supplier)
    return {
        "clauses": case_table("The clauses of the contract", charts.words(table, "Clause")),
        "owed": case_table("All forty workers, twelve months", charts.words(whole, "Finding")),
        "days": case_table("The days of the chapter", charts.words(within, "Within")),
        "new": case_table(f"The clauses of contract {later.number}", charts.words(new, "Clause")),
    }


# --- unit 11 ------------------------------------------------------------------------------------


def plan_lines(plan: Any, **columns: Any) -> WordTable:
    """Return a plan's lines in words."""
    content = {"What is done": plan.measures["what"], **columns}
    return charts.words(pd.DataFrame(content).set_index(plan.measures["measure"]), "Measure")


def plan_dates(plan: Any, column: str) -> list[str]:
    """Return the dates of a plan's lines in words."""
    return [in_words(one) for one in plan.measures[column]]


def of_pelagora(plan: Any) -> WordTable:
    """Return the six lines of Pelagora, with the levels of their contracts."""
    level = dict(zip(plan.contracts["contract_id"], plan.contracts["level"], strict=True))
    contracts = [
        "\n".join(f"{one}: {level[one]}" for one in each) or "(none)"
        for each in plan.measures["contracts"]
    ]
    effect = action_plan.status(plan, DAY)["effect"]
    return plan_lines(plan, Contracts=contracts, Effect=effect, State="Done", Evidence="(empty)")


def of_hestral(plan: Any) -> tuple[WordTable, WordTable]:
    """Return the head of the plan of Hestral, and its lines."""
    head = {
        "First day": in_words(plan.head.period_start),
        "Last day": in_words(plan.head.period_end),
        "Prepared by": plan.head.prepared_by,
        "Agreed by": plan.head.agreed_by or "(empty)",
        "Workers or representatives heard": plan.head.workers_consulted or "(empty)",
        "Whom to call": plan.head.referral_contact,
    }
    dates = {"Start": plan_dates(plan, "start"), "Due": plan_dates(plan, "due")}
    listed = plan_lines(plan, Owner=plan.measures["owner"], **dates, State="Planned")
    return charts.words(pd.DataFrame({"Entry": head}), "Hestral"), listed


def of_kolmen(plan: Any) -> WordTable:
    """Return one line of Kolmen, with its indicator."""
    rows = plan.measures[plan.measures["measure"] == "M5"].reset_index(drop=True)
    night = plan._replace(measures=rows)
    figures = {
        name.capitalize(): [f"{one:g}" for one in rows[name]] for name in ("target", "value")
    }
    due = plan_dates(night, "due")
    return plan_lines(night, Due=due, Indicator=rows["indicator"], **figures)


def unit_11() -> CaseTables:
    """Return what is looked up in the eleven plans, and what was found in them."""
    paths = sorted((DATA / "action-plans").glob("*.json"))
    plans = {plan.head.office: plan for plan in map(action_plan.read, paths)}
    view = action_plan.combine(plans.values(), DAY, rules(), offices=["Port Selm"])
    head, listed = of_hestral(plans["Hestral"])
    shared = view._replace(shared=view.shared[view.shared["by"] == "supplier"])
    points = view.attention[view.attention["kind"] != "no_plan"]
    found = pd.DataFrame({"What was found": [one.text() for one in points["reason"]]})
    found.index = pd.Index([", ".join(each) for each in points["offices"]])
    everywhere = "What was found in the plans of all offices"
    measures = "How far the measures of each office are"
    return {
        "pelagora": case_table("The six lines of Pelagora", of_pelagora(plans["Pelagora"])),
        "hestral-head": case_table("The plan of Hestral: its head", head),
        "hestral-lines": case_table("The plan of Hestral: its lines", listed),
        "kolmen": case_table("One line of Kolmen", of_kolmen(plans["Kolmen"])),
        "suppliers": case_table("Suppliers of several offices", charts.plan_shared_table(shared)),
        "found": case_table(everywhere, charts.words(found, "Offices")),
        "progress": case_table(measures, charts.plan_progress_table(view)),
    }


UNITS = {
    "read-your-portfolio": unit_04,
    "map-supply-chains": unit_05,
    "market-research": unit_06,
    "draft-criteria": unit_07,
    "evaluate-bids": unit_09,
    "manage-the-contract": unit_10,
    "own-plan": unit_11,
}


def write(folder: Path) -> None:
    """Write the papers of each unit below `folder`."""
    for name, make in UNITS.items():
        path = folder / name / NAME
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(make(), ensure_ascii=False, indent=1)
        path.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    write(DATA)
