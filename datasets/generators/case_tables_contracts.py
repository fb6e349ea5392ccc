"""Make the case tables of units 4, 10 and 11, which are about contracts and their plans.

`case_tables.py` writes them, with those of the other units.
"""

import datetime
import runpy
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd

from coursework import the_case
from fairtender import action_plan, charts, labour_cost, monitoring, portfolio
from fairtender.messages import day as in_words
from fairtender.pages import WordTable

CaseTables = dict[str, dict[str, Any]]
PARTS = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("case_tables_parts.py"))))
DATA, read, sheet_of, case_table = PARTS.DATA, PARTS.read, PARTS.sheet_of, PARTS.case_table
rules, DAY = PARTS.rules, PARTS.DAY

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
            "Your share of its turnover (%)": raw["supplier_share"],
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
