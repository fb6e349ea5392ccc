"""Write what the course itself passes on from unit to unit: `handovers/case-tables.json`.

An exercise shows one of these tables where a learner has made nothing of the kind in the earlier
unit. Each is made from what a chapter or a case shows to everybody, and never from a key. Run it
after such data changed: `python datasets/generators/handovers.py`.
"""

import csv
import datetime
import json
import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fairtender import charts, market, portfolio, sheets, supply_chain

DATA = Path(__file__).resolve().parents[1]
TABLES = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("case_tables_parts.py"))))
KINDS = {
    "specification": "Every bid has it",
    "award": "Points",
    "performance": "Condition of the contract",
}


def table(title: str, first: str, columns: list[str], rows: list[list[str]]) -> dict[str, Any]:
    """Return a table as `case-tables.json` keeps it."""
    return {"title": title, "first": first, "columns": columns, "rows": rows}


def short_list() -> dict[str, Any]:
    """Return the first lines of the short list in chapter 4."""
    raw = TABLES.read(portfolio.CONTRACTS, "portfolio", "contracts.csv")
    rates = TABLES.read(portfolio.RATES, "portfolio", "exchange-rates.csv")
    found = portfolio.check(raw, TABLES.rules().currency, rates)
    doubles = found[found["code"].isin(portfolio.DUPLICATES)]
    contracts = portfolio.in_currency(portfolio.without_duplicates(raw, doubles), rates, "EUR")
    top = portfolio.prioritise(contracts, TABLES.rules(), on=TABLES.DAY, top=3)
    rows = [
        [row.contract_id, row.title, "\n".join(step.text() for step in row.next_steps)]
        for row in top.itertuples()
    ]
    title = "The first lines of the short list in chapter 4"
    return table(title, "Contract", ["What is bought", "What to do next"], rows)


def jacket() -> dict[str, Any]:
    """Return the sites behind the jacket of chapter 5, tier by tier."""
    folder = DATA / "supply-chains" / "uniforms"
    sites = sheets.read(folder / "sites.csv", supply_chain.SITES)
    links = sheets.read(folder / "links.csv", supply_chain.LINKS)
    merged = supply_chain.merge(sites, links).sites.sort_values(["tier", "name"])
    rows = [
        [row["name"], row["operator"], f"{row['tier']:g}", row["evidence"].capitalize()]
        for row in merged.to_dict("records")
    ]
    title = "The map of a jacket in chapter 5: its sites"
    return table(title, "Site", ["Run by", "Tier", "Evidence"], rows)


def criteria(title: str, *path: str) -> dict[str, Any]:
    """Return what a set of criteria asks, each by its first sentence."""
    with DATA.joinpath(*path).open(encoding="utf-8", newline="") as file:
        listed = [row for row in csv.DictReader(file) if row["kind"] in KINDS]
    rows = [
        [
            row["id"],
            f"{KINDS[row['kind']]}: {row['weight']}" if row["weight"] else KINDS[row["kind"]],
            f"{row['text'].split('. ')[0].rstrip('.')}.",
        ]
        for row in listed
    ]
    return table(title, "Criterion", ["Kind", "What it says first"], rows)


def market_note() -> dict[str, Any]:
    """Return what the market note of the cleaning shows: the risks that were found in it."""
    with (DATA / "tenders" / "cleaning" / "risks.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            [row["risk"], row["text"], row["source"]]
            for row in csv.DictReader(file)
            if row["found_in"] == "market"
        ]
    title = "What the note on the market for cleaning shows"
    return table(title, "Risk", ["What could happen", "Where it was found"], rows)


def follow_up() -> dict[str, Any]:
    """Return what chapter 8 finds in one answer, and what to ask on."""
    hotels = market.read(DATA / "market" / "hotel-and-conferencing")
    rating = market.rate_answers(*hotels[3:], on=datetime.date(2026, 11, 1))
    asked = charts.follow_up_table(rating, "Hotel Selmara").frame.loc[["Q5"]].iloc[:, :2]
    title = "One answer in chapter 8: Hotel Selmara on the pay of room attendants"
    return TABLES.case_table(title, charts.words(asked, "Question"))


def write(folder: Path) -> None:
    """Write the tables below `folder`."""
    hotels = "The course's own criteria for hotels and conferences"
    cleaning = "The criteria of the tender for the eight offices"
    made = {
        "short-list": short_list(),
        "jacket": jacket(),
        "hotels": criteria(hotels, "cases", "hotel-and-conferencing-criteria.csv"),
        "market-note": market_note(),
        "cleaning": criteria(cleaning, "tenders", "cleaning", "criteria.csv"),
        "follow-up": follow_up(),
    }
    path = folder / "handovers" / TABLES.NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(made, ensure_ascii=False, indent=1)
    path.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    write(DATA)
