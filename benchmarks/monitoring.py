"""Measure the time and memory of an audit, compared with a loop over the rows.

Makes contract files in memory (fictional: a hundred different workers, repeated under other
pseudonyms, with some breaches) and measures, each in a process of its own:

    audit    `monitoring.audit`: all checks
    rows     the same checks of pay, lateness, contributions and weekly hours by `iterrows`, the way
             one writes them first; only at sizes that it can do

    python benchmarks/monitoring.py                 12,000 to 1,200,000 payroll rows
    python benchmarks/monitoring.py --shifts 20     shifts and gate entries to each payroll row
    python benchmarks/monitoring.py --profile       where the time goes

Both must find the same cases with the same amounts; the benchmark stops where they differ. Seconds
are of the processor, without making the data. Memory is the peak of the process; what the data
alone take is told beside it.
"""

import argparse
import cProfile
import datetime
import json
import pstats
import random
import resource
import subprocess
import sys
import time
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd

from fairtender import labour_cost, monitoring, sheets
from fairtender.monitoring.declared import TABLES
from fairtender.tables import data_path, frame

ON = datetime.date(2026, 11, 1)
START = datetime.date(2025, 10, 1)
MONTHS = [f"{2025 + (9 + i) // 12}-{(9 + i) % 12 + 1:02}" for i in range(12)]
TEMPLATES = 100
TIMES = [
    ("06:00", "14:30", 30),
    ("17:00", "23:00", 0),
    ("20:00", "04:30", 30),
    ("22:00", "06:00", 0),
]
COMPARED = {
    "below-rate", "unpaid-hours", "off-record-hours", "supplement-missing", "late-pay",
    "contributions-unpaid", "weekly-hours",
}  # fmt: skip
TERMS = [
    ("pay_day", "5"), ("weekly_hours", "48"), ("rest_day", "6"), ("access", "15"),
    ("training_hours", "0"),
]  # fmt: skip


def inputs() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rates and the public holidays of the course."""
    return tuple(
        sheets.read(data_path("labour-cost", f"{name}.csv"), table)
        for name, table in (("rates", labour_cost.RATES), ("holidays", labour_cost.HOLIDAYS))
    )


# ── The rival: one row after the other ───────────────────────────────────────────────────────────


class Rows:
    """What an analyst writes first: dictionaries filled by `iterrows`."""

    def __init__(self, file, rates, holidays):
        self.file = file
        self.grade = {row["worker"]: row["grade"] for _, row in file.workers.iterrows()}
        self.rates = [row for _, row in rates[rates["sector"] == "guarding"].iterrows()]
        self.holidays = {row["date"].date() for _, row in holidays.iterrows()}
        self.known = {}

    def rate(self, item, grade, day):
        key = (item, grade, day)
        if key not in self.known:
            self.known[key] = next(
                row["value"]
                for row in self.rates
                if row["item"] == item
                and row["grade"] in ("", grade)
                and row["valid_from"].date() <= day <= row["valid_to"].date()
            )
        return self.known[key]

    def add(self, due, worker, month, start, end, pause):
        """Add the hours of one stretch, day by day, to what is due."""
        grade, day, left = self.grade[worker], start.date(), pause
        while day <= end.date():
            midnight = datetime.datetime.combine(day, datetime.time())
            a = max(0, (start - midnight).total_seconds() / 60)
            b = min(1440, (end - midnight).total_seconds() / 60)
            if b > a:
                night = max(0, min(b, 360) - a) + max(0, b - max(a, 1320))
                off = min(left, b - a - night)
                left -= off
                hours = Decimal(int(b - a - off)) / 60
                wage = self.rate("basic_wage", grade, day)
                sums = due[worker, month]
                sums["hours"] += hours
                sums["basic"] += hours * wage
                shares = [("night", Decimal(int(night)) / 60)]
                shares.append(("sunday", hours if day.weekday() == 6 else 0))
                shares.append(("holiday", hours if day in self.holidays else 0))
                for kind, some in shares:
                    if some:
                        percent = self.rate(f"{kind}_supplement", grade, day)
                        sums[kind] += some * wage * percent / 100
                monday = day - datetime.timedelta(day.weekday())
                self.weeks[worker, max(monday, START)] += hours
            day += datetime.timedelta(1)

    def due(self):
        """Return what each worker has earned each month, on shift and outside shifts."""
        shift, off = (defaultdict(lambda: defaultdict(Decimal)) for _ in range(2))
        self.weeks = defaultdict(Decimal)
        planned = {}
        for _, row in self.file.shifts.iterrows():
            start, end = stretch(row["date"], row["start"], row["end"])
            planned[row["worker"], row["date"]] = (start, end)
            self.add(shift, row["worker"], f"{row['date']:%Y-%m}", start, end, int(row["break"]))
        for _, row in self.file.access.iterrows():
            came, went = stretch(row["date"], row["time_in"], row["time_out"])
            start, end = planned[row["worker"], row["date"]]
            for a, b in ((came, start), (end, went)):
                if b - a > datetime.timedelta(minutes=15):
                    self.add(off, row["worker"], f"{row['date']:%Y-%m}", a, b, 0)
        return shift, off

    def cases(self):
        """Return (check, detail, worker, month, amount in euros) of each case."""
        shift, off = self.due()
        found = set()
        for _, row in self.file.payroll.iterrows():
            key = (row["worker"], row["month"])
            found |= {
                (*case, *key, amount) for *case, amount in self.of_row(row, shift[key], off[key])
            }
        for (worker, monday), hours in self.weeks.items():
            if hours > 48:
                found.add(("weekly-hours", "", worker, f"{monday:%Y-%m}", None))
        return found

    def of_row(self, row, shift, off):
        short = max(cents(shift["basic"] + off["basic"]) - row["basic_pay"], 0)
        unpaid = max(shift["hours"] + off["hours"] - row["hours_paid"], 0)
        beyond = min(off["hours"], unpaid)
        grade, first = self.grade[row["worker"]], datetime.date.fromisoformat(row["month"] + "-01")
        last = (first + datetime.timedelta(31)).replace(day=1) - datetime.timedelta(1)
        wage = max(self.rate("basic_wage", grade, day) for day in (first, last))
        part = min(short, cents(min(off["basic"], beyond * wage)))
        rest = min(short - part, cents((unpaid - beyond) * wage))
        tiny = short - part - rest
        if tiny <= Decimal("0.02") and part + rest:
            part, rest = (part, rest + tiny) if rest else (part + tiny, rest)
        yield "off-record-hours", "", part
        yield "unpaid-hours", "", rest
        yield "below-rate", "", short - part - rest
        gross = row["basic_pay"]
        for kind in ("night", "sunday", "holiday"):
            gross += row[f"{kind}_supplement"]
            missing = cents(shift[kind] + off[kind]) - row[f"{kind}_supplement"]
            yield "supplement-missing", kind, max(missing, 0)
        share = self.rate("employer_contributions", grade, last) / 100
        yield "contributions-unpaid", "", max(cents(gross * share) - row["contributions"], 0)
        day = last + datetime.timedelta(5)
        while day.weekday() >= 5 or day in self.holidays:
            day += datetime.timedelta(1)
        if row["paid_on"].date() > day:
            yield "late-pay", "", None


def stretch(date, start, end):
    a = datetime.datetime.combine(date.date(), datetime.time.fromisoformat(start))
    b = datetime.datetime.combine(date.date(), datetime.time.fromisoformat(end))
    return a, b if b > a else b + datetime.timedelta(1)


def cents(amount):
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def by_rows(file, rates, holidays):
    """Return the cases that are compared, found row by row."""
    return {
        case for case in Rows(file, rates, holidays).cases() if case[-1] is None or case[-1] > 0
    }


def by_audit(file, rates, holidays):
    """Return the same cases, found by the library."""
    cases = monitoring.audit(file, rates, holidays, ON).cases
    some = cases[cases["check"].isin(COMPARED) & (cases["status"] == "breach")]
    columns = (some[name].tolist() for name in ("check", "detail", "worker", "month", "amount"))
    return set(zip(*columns, strict=True))


# ── Data ─────────────────────────────────────────────────────────────────────────────────────────


def template(rates, holidays, shifts_a_month):
    """A contract file of a hundred workers: lawful pay, then some breaches."""
    dice = random.Random(20261101)
    names = [f"T{number:03}" for number in range(TEMPLATES)]
    shifts, access, payroll = [], [], []
    for name in names:
        times = dice.choice(TIMES)
        for month in MONTHS:
            for day in sorted(dice.sample(range(1, 29), shifts_a_month)):
                date = pd.Timestamp(f"{month}-{day:02}")
                stay = 45 if dice.random() < 0.002 else dice.randint(0, 12)
                went = pd.Timestamp(f"2026-01-01 {times[1]}") + pd.Timedelta(minutes=stay + 1)
                shifts.append((name, date, *times, "Gate", "work"))
                access.append((name, date, times[0][:3] + "00", f"{went:%H:%M}"))
    workers = [(name, "guard", dice.choice(["G1", "G2"])) for name in names]
    file = assembled(workers, shifts, access, [])
    for (name, month), due in sorted(Rows(file, rates, holidays).due()[0].items()):
        paid = {key: cents(due[key]) for key in ("hours", "basic", "night", "sunday", "holiday")}
        if dice.random() < 0.01:
            paid["night"] = Decimal("0.00")
        if dice.random() < 0.01:
            paid["basic"] = cents(paid["basic"] * Decimal("0.97"))
        if dice.random() < 0.01:
            paid["hours"] -= 4
            paid["basic"] = max(paid["basic"] - 60, Decimal(0))
        gross = sum(paid.values()) - paid["hours"]
        after = pd.Timestamp(month) + pd.offsets.MonthBegin(1)
        late = pd.Timedelta(days=15 if dice.random() < 0.01 else 1)
        fund = Decimal(0) if dice.random() < 0.01 else cents(gross * Decimal("0.215"))
        payroll.append(
            (
                name,
                month,
                *paid.values(),
                cents(gross / 5),
                gross - cents(gross / 5),
                after + late,
                fund,
            )
        )
    return assembled(workers, shifts, access, payroll)


def assembled(workers, shifts, access, payroll):
    """Return a contract file of these rows."""
    rows = {name: [] for name in TABLES}
    start, end = pd.Timestamp(START), pd.Timestamp("2026-09-30")
    rows["contract"] = [("B", "Benchmark", "None", "Arlenia", "guarding", start, end, "EUR")]
    rows["terms"] = [("1", topic, "", value, "", "text") for topic, value in TERMS]
    rows["workers"] = [
        (*row, start, pd.NaT, "permanent", "", "", "no", None, "") for row in workers
    ]
    rows |= {"shifts": shifts, "access": access, "payroll": payroll}
    return monitoring.ContractFile(
        **{name: frame(TABLES[name], some) for name, some in rows.items()}
    )


def repeated(file, count):
    """The file with `count` payroll rows: its workers under other pseudonyms, again and again."""
    copies = max(count // (TEMPLATES * len(MONTHS)), 1)
    tables = {}
    for name in ("workers", "payroll", "shifts", "access"):
        table = getattr(file, name)
        codes, names = pd.factorize(table["worker"])
        others = np.array(
            [f"{own}-{number}" for number in range(copies) for own in names], dtype=object
        )
        rows = np.tile(np.arange(len(table)), copies)
        number = np.concatenate([codes + copy * len(names) for copy in range(copies)])
        many = table.iloc[rows].reset_index(drop=True)
        tables[name] = many.assign(worker=pd.Series(others[number], dtype="object"))
    return file._replace(**tables)


# ── Measuring ────────────────────────────────────────────────────────────────────────────────────


def peak():
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024**2 if sys.platform == "darwin" else 1024)


def measure(kind, count, shifts):
    """Do `kind` in this process; seconds of the processor, megabytes, and what was found."""
    rates, holidays = inputs()
    file = repeated(template(rates, holidays, shifts), count)
    before, begin = peak(), time.process_time()
    found = (by_rows if kind == "rows" else by_audit)(file, rates, holidays)
    seconds = time.process_time() - begin
    summed = sum(case[-1] or 0 for case in found)
    rows = {name: len(getattr(file, name)) for name in ("payroll", "shifts", "access")}
    told = {"cases": len(found), "owed": str(summed)}
    return {"seconds": seconds, "data": before, "peak": peak(), **rows, **told}


def in_new_process(kind, count, shifts):
    line = [sys.executable, __file__, "--measure", kind, str(count), "--shifts", str(shifts)]
    return json.loads(subprocess.run(line, check=True, capture_output=True, text=True).stdout)


def main():
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[12_000, 120_000, 1_200_000])
    parser.add_argument("--shifts", type=int, default=5, help="shifts to a payroll row")
    parser.add_argument("--rows-up-to", type=int, default=120_000, help="most rows for the rival")
    parser.add_argument("--profile", action="store_true", help="where the time goes")
    parser.add_argument("--measure", nargs=2, metavar=("KIND", "ROWS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        kind, count = options.measure
        print(json.dumps(measure(kind, int(count), options.shifts)))
        return
    if options.profile:
        rates, holidays = inputs()
        file = repeated(template(rates, holidays, options.shifts), options.sizes[0])
        recorder = cProfile.Profile()
        recorder.runcall(by_audit, file, rates, holidays)
        pstats.Stats(recorder).sort_stats("tottime").print_stats(25)
        return
    print("   payroll     shifts     access  audit s   rows s  ratio  data MB  peak MB   cases")
    for count in options.sizes:
        audit = in_new_process("audit", count, options.shifts)
        told, ratio = "", ""
        if count <= options.rows_up_to:
            rows = in_new_process("rows", count, options.shifts)
            if (rows["cases"], rows["owed"]) != (audit["cases"], audit["owed"]):
                raise SystemExit(f"they differ: {rows} {audit}")
            told, ratio = f"{rows['seconds']:.2f}", f"{rows['seconds'] / audit['seconds']:.0f}"
        print(
            f"{audit['payroll']:>10,} {audit['shifts']:>10,} {audit['access']:>10,}"
            f"{audit['seconds']:>9.2f}{told:>9}{ratio:>7}"
            f"{audit['data']:>9,.0f}{audit['peak']:>9,.0f}{audit['cases']:>8,}"
        )


if __name__ == "__main__":
    main()
