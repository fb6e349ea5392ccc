"""Measure the time and memory of `portfolio.prioritise`, compared with a loop over the rows.

Draws fictional contracts as the course's own portfolio is drawn, with a number of its own in the
title of about half of them, as purchase orders have it. Each measurement is taken in a process of
its own:

    prioritise  the library: screen, convert, rate the leverage, list the first ten
    loop        the same with `DataFrame.iterrows`, as an analyst would write it: each row is
                screened, converted and rated by itself, then all are sorted
    loop once   the same loop, by an analyst who knows that `screening.screen` takes a whole table:
                the rows are collected and screened in one call
    command     all of `fairtender portfolio FILE`, beside `pandas.read_csv` of the same file in the
                same process, the floor of whatever reads it

    python benchmarks/portfolio.py                  10,000, 50,000 and 200,000; loops on 10,000
    python benchmarks/portfolio.py --sizes 20000 --loop 5000 --rounds 3

`different` counts the rows that differ in what the screen reads: rows that are alike in this are
screened once. The ratio is of seconds of the processor, at the same number of rows and in the same
run; the lists of the first ten must be equal. Memory is the peak of the whole process, with pandas
and the table of contracts in it (by resource.getrusage, so not on Windows).
"""

import argparse
import datetime
import io
import json
import math
import random
import resource
import runpy
import statistics
import subprocess
import sys
import time
from contextlib import redirect_stdout
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from fairtender import portfolio, profile, screening, sheets, tenders
from fairtender.cli import main as main_of
from fairtender.portfolio.risks import READ
from fairtender.tables import frame

ON = datetime.date(2026, 11, 1)
DATA = Path(__file__).resolve().parents[1] / "datasets"
KINDS = ("prioritise", "loop", "loop once")
TOP = 10


def contracts(count: int) -> pd.DataFrame:
    """Draw contracts."""
    draw = runpy.run_path(str(DATA / "generators" / "portfolio.py"))
    dice, kinds, offices = random.Random(1), draw["purchases"](), draw["offices"]()
    weights = [office.contracts for office in offices]
    rows = []
    for number, office in enumerate(dice.choices(offices, weights, k=count)):
        row = draw["draw"](dice, office, kinds)._replace(contract_id=f"C-{number:07}")
        if dice.random() < 0.5:
            row = row._replace(title=f"{row.title}, order {dice.randrange(10**6):06}")
        rows.append(row)
    columns = dict(zip(draw["Contract"]._fields, zip(*rows, strict=True), strict=True))
    for column in portfolio.CONTRACTS.columns:
        cells = columns[column.name]
        if column.kind == "decimal":
            columns[column.name] = [Decimal(cell) if cell else None for cell in cells]
        elif column.kind == "number":
            columns[column.name] = [float(cell or "nan") for cell in cells]
        elif column.kind == "date":
            columns[column.name] = pd.to_datetime(pd.Series(cells)).astype("datetime64[s]").array
    return frame(portfolio.CONTRACTS, columns)


def distinct(data: pd.DataFrame) -> int:
    """Count the rows that differ in what the screen reads."""
    return len(data.drop_duplicates(list(READ)))


def prioritise(data: pd.DataFrame, rates: pd.DataFrame, rules: profile.Profile) -> list[str]:
    """Make the short list with the library."""
    found = portfolio.prioritise(data, rules, on=ON, rates=rates, top=TOP)
    return found["contract_id"].tolist()


def command(data: pd.DataFrame) -> list[str]:
    """Run the command on a file of these contracts; return its time as a multiple of the floor."""
    with TemporaryDirectory() as folder, redirect_stdout(io.StringIO()):
        path = Path(folder) / "contracts.csv"
        path.write_text(sheets.to_csv(data, portfolio.CONTRACTS), "utf-8")
        rates = DATA / "portfolio" / "exchange-rates.csv"
        begin = time.process_time()
        pd.read_csv(path)
        floor = time.process_time() - begin
        begin = time.process_time()
        assert main_of(["portfolio", f"{path}", "--rates", f"{rates}", "--on", f"{ON}"]) == 0
        return [f"{(time.process_time() - begin) / floor:.1f}"]


def loop(
    data: pd.DataFrame, rates: pd.DataFrame, rules: profile.Profile, once: bool = False
) -> list[str]:
    """Make the short list row by row; `once`: screen all rows in one call at the end."""
    screened, found = [], []
    for _, row in data.iterrows():
        tender = tender_of(row)
        if once:
            screened.append(tender)
            level = ""
        else:
            level = screening.screen(table_of([tender]), rules).tenders["level"].iloc[0]
        found.append(leverage_of(row, rates, rules) | {"level": level})
    result = pd.DataFrame(found)
    if once:
        result["level"] = screening.screen(table_of(screened), rules).tenders["level"].array
    result["level"] = result["level"].map({"high": 0, "elevated": 1, "unknown": 2, "low": 3})
    order = ["ended", "level", "leverage", "value", "until", "contract_id"]
    return result.sort_values(order)["contract_id"].head(TOP).tolist()


def tender_of(row: pd.Series) -> dict[str, object]:
    """Return one contract as a row of TENDERS."""
    places = (row["place"],) if row["place"] else ()
    return {
        "ocid": row["contract_id"],
        "title": row["title"],
        "description": row["description"],
        "cpv": (row["cpv"],) if row["cpv"] else (),
        "award_criteria": {"price_only": "priceOnly", "price_and_quality": "ratedCriteria"}.get(
            row["award"], ""
        ),
        "places": places,
        "place_countries": places,
        "origins": tuple(part.strip() for part in row["origin"].split(";") if part),
        "subcontracting": row["subcontracting"],
    }


def table_of(rows: list[dict[str, object]]) -> pd.DataFrame:
    """Return rows as the table TENDERS."""
    return tenders.stated({name: [row[name] for row in rows] for name in rows[0]})


def leverage_of(row: pd.Series, rates: pd.DataFrame, rules: profile.Profile) -> dict[str, object]:
    """Convert and rate one contract."""
    value, limits = row["value"], rules.thresholds
    if value is not None and row["currency"] != rules.currency:
        fits = (rates["currency"] == row["currency"]) & (rates["valid_from"] <= row["signed"])
        value *= rates[fits & (rates["valid_to"] >= row["signed"])]["rate"].iloc[0]
    left, until = (row["end"] - pd.Timestamp(ON)).days, (row["renewal"] - pd.Timestamp(ON)).days
    share = row["supplier_share"]
    facts = (
        (value, value is not None and value >= limits["leverage_spend"].value),
        (share, share >= limits["leverage_supplier_share"].value),
        (left, left >= limits["leverage_remaining_days"].value),
        (until, 0 <= until <= limits["leverage_renewal_days"].value),
    )
    ratings = [
        "strong" if strong else "unknown" if fact is None or fact != fact else "weak"
        for fact, strong in facts
    ]
    leverage = portfolio.class_of(ratings, left < 0)
    return {
        "contract_id": row["contract_id"],
        "ended": leverage == "ended",
        "leverage": portfolio.CLASSES.index(leverage),
        "value": -(value or 0),
        "until": until if until >= 0 else math.inf,
    }


def measure(kind: str, count: int) -> dict[str, object]:
    """Do `kind` once in this process; return seconds of work, the peaks in MB, and the list."""
    rules = profile.load()
    rates = sheets.read(DATA / "portfolio" / "exchange-rates.csv", portfolio.RATES)
    data = contracts(count)
    different, before = distinct(data), peak()
    start, clock = time.process_time(), time.perf_counter()
    if kind == "command":
        first = command(data)
    elif kind == "prioritise":
        first = prioritise(data, rates, rules)
    else:
        first = loop(data, rates, rules, once=kind == "loop once")
    end, clock = time.process_time(), time.perf_counter() - clock
    sizes = {"different": different, "before": before, "peak": peak()}
    return {"cpu": end - start, "clock": clock, "first": first} | sizes


def peak() -> float:
    """Return the most memory that this process has had so far, in MB."""
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / (1024**2 if sys.platform == "darwin" else 1024)


def in_new_process(kind: str, count: int) -> dict:
    """Measure in a process of its own, so that one measurement's memory is not another's."""
    line = [sys.executable, __file__, "--measure", kind, str(count)]
    return json.loads(subprocess.run(line, check=True, capture_output=True, text=True).stdout)


def show(kind: str, count: int, runs: list[dict]) -> float:
    """Print a row, and return the median of the seconds."""
    cpu = [run["cpu"] for run in runs]
    middle = {key: statistics.median(run[key] for run in runs) for key in runs[0] if key != "first"}
    print(
        f"{kind:<12}{count:>9,}{middle['different']:>10,}{middle['cpu']:>9.2f}{min(cpu):>9.2f}-{max(cpu):<8.2f}"
        f"{middle['clock']:>7.2f}{count / middle['cpu']:>14,.0f}"
        f"{middle['before']:>11.0f}{middle['peak']:>9.0f}",
        flush=True,
    )
    return middle["cpu"]


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 50_000, 200_000])
    parser.add_argument("--loop", type=int, default=10_000, help="rows for the two loops")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--measure", nargs=2, metavar=("KIND", "ROWS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        kind, count = options.measure
        print(json.dumps(measure(kind, int(count))))
        return
    print(
        "                 rows different    CPU s  lowest-highest"
        "  clock s    rows/CPU s  MB before   MB peak"
    )
    rows, lists = {}, {}
    for count in sorted({*options.sizes, options.loop}):
        runs = [in_new_process("prioritise", count) for _ in range(options.rounds)]
        rows[count], lists[count] = show("prioritise", count, runs), runs[0]["first"]
    for count in sorted(options.sizes):
        runs = [in_new_process("command", count) for _ in range(options.rounds)]
        show("command", count, runs)
        print(f"    {', '.join(run['first'][0] for run in runs)} times pandas.read_csv")
    for kind in KINDS[1:]:
        runs = [in_new_process(kind, options.loop)]
        ratio = show(kind, options.loop, runs) / rows[options.loop]
        same = "the same list" if runs[0]["first"] == lists[options.loop] else "ANOTHER LIST"
        print(f"    {ratio:.0f} times the processor time of prioritise, {same}")
    low, high = min(options.sizes), max(options.sizes)
    if high > low:
        times = f"{high / low:.0f} times the rows, {rows[high] / rows[low]:.1f} times the time"
        print(f"growth: {times}")


if __name__ == "__main__":
    main()
