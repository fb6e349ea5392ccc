"""Make the two contract files of the course, with planted breaches and false alarms.

Fictional: the first year of the contracts `cleaning` and `guarding` of `the-case.toml`, both at
Port Selm. `contract.csv`, `terms.csv` and `interviews.csv` are written by hand and stay as they
are; this script writes the others: `python datasets/generators/contracts.py`.

First a lawful year is made: shifts, gate log, payroll. Then the constants below are planted.
"""

import csv
import datetime
import random
import runpy
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

from coursework import the_case
from fairtender import monitoring

CASE = the_case.load()
LAW = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("contracts_pay.py"))))
SEED = 20261101
START, END = CASE.contract("cleaning").begins, CASE.contract("cleaning").ends

# ── Planted in the cleaning contract ─────────────────────────────────────────────────────────────
# 1. The old wage is paid on after the indexation.
OLD_WAGE = ("W006 W007 W008 W009 W010", "2026-03 2026-04 2026-05")
# 2. People stay 45 minutes after each shift; nobody records or pays it.
STAY_ON = ("W012 W013 W014 W015", "2025-11 2025-12 2026-01")
STAY_UNTIL = "21:45"
# 3. No night supplement is paid.
NO_NIGHT = ("W027 W028 W029 W030", "2026-02 2026-03 2026-04")
# 4. The uniform is taken from the pay.
UNIFORM = ("W016 W017 W018 W019 W020 W036", "2025-10 2025-11 2025-12 2026-01", "15.00")
# 5. Wages come late.
LATE = "W031 W032 W033 W034 W035 W036 W037 W038 W039 W040"
LATE_ON = {"2026-01": "2026-02-17", "2026-02": "2026-03-12"}
# 6. No contributions are paid.
NO_CONTRIBUTIONS = ("W036 W037 W038 W039 W040", "2026-07 2026-08")
# 7. The liability insurance lapses.
INSURED = (("2025-10-01", "2026-03-31"), ("2026-04-21", "2027-04-20"))
# 8. The contract is in a language that the worker does not read.
UNREAD = "W007 W028 W029 W030"
# False alarm: a deduction by order of a court. False alarm: a voluntary course before the shift.
COURT_ORDER = ("W033", "80.00", "Maintenance order of the court of Port Selm, 12 May 2025")
COURSE = "W023 W024 W025"
COURSE_FROM, COURSE_IN = datetime.date(2025, 11, 11), "16:20"
COURSE_TOLD = (
    "Voluntary language course on Tuesdays at 16:30",
    "Attendance lists of the Youth Office",
)
# Only the interviews show: passport and debt of W029.

# ── Planted in the guarding contract ─────────────────────────────────────────────────────────────
# 1. Of each shift of 11.5 hours only 11 are paid: half an hour of hand-over is missing.
UNPAID = ("W112 W113 W114 W115 W116", "2025-12 2026-01")
# 2. Extra shifts, paid, but more than 48 hours a week.
EXTRA = {
    "W118": "2026-08-13 2026-08-20 2026-08-21",
    "W119": "2026-08-20 2026-08-21",
    "W120": "2026-08-13 2026-08-28 2026-08-29",
}
# 3. No supplement is paid for New Year's Day.
NO_HOLIDAY = ("W122 W123 W124 W125 W126", "2026-01")
# 4. Guards work with a licence that has expired: the last day, and the first of the new one.
EXPIRED = {
    "W105": ("2026-02-28", "2026-05-01"),
    "W127": ("2026-05-15", "2026-07-01"),
    "W134": ("2026-07-31", ""),
}
# 5. An agency takes a recruitment fee from the pay.
FEE = ("W137 W138 W139 W140", "2025-10 2025-11 2025-12 2026-01 2026-02", "60.00")
# 6. Two people work who are on no register and no payroll.
UNDECLARED = ("W141 W142", "2026-07 2026-08")
# 7. Two guards have no contract.
NO_CONTRACT = "W109 W110"
# 8. Three guards are given no training.
NO_TRAINING = "W103 W104 W117"
# False alarm: the gate system fails. False alarm: wages come a day late, after a public holiday.
BROKEN = ("2026-01-13", "2026-01-14", "23:59")
BROKEN_TOLD = (
    "Gate system out of order, exits closed by hand",
    "Fault report FR-118, customs depot",
)
AFTER_HOLIDAY = {"2025-10": "2025-11-06"}
# Only the interviews show: threats, debt and a locked hostel of W138.


class Book:
    """One contract in the making: its people, its shifts and its gate log."""

    def __init__(self, name: str) -> None:
        """Begin with nothing; the same name makes the same file."""
        self.dice = random.Random(f"{SEED} {name}")
        self.workers: list[dict] = []
        self.shifts: list[dict] = []
        self.deductions: list[dict] = []
        self.notes: list[dict] = []
        self.certificates: list[dict] = []

    def worker(self, number: int, role: str, grade: str, **other: object) -> str:
        """Put a worker on the register and return the pseudonym."""
        row = {"worker": f"W{number:03}", "role": role, "grade": grade, "start": START}
        row |= {"contract": "permanent", "contract_language": "Arlenian", "reads": "Arlenian"}
        self.workers.append(row | {"recruitment_fee": "no"} | other)
        return row["worker"]

    def shift(self, worker: str, date: datetime.date, times: str, post: str, kind: str) -> None:
        """Plan a shift; `times` are start, end and minutes of break: 18:00 06:00 30."""
        start, end, pause = times.split()
        row = {"worker": worker, "date": date, "start": start, "end": end, "break": int(pause)}
        self.shifts.append(row | {"post": post, "kind": kind})

    def certificate(self, holder: str, kind: str, first: str, last: str, document: str) -> None:
        """File a certificate."""
        row = {"holder": holder, "kind": kind, "valid_from": first, "valid_to": last}
        self.certificates.append(row | {"document": document})

    def note(self, worker: str, first: object, last: object, told: tuple[str, str]) -> None:
        """Explain the gate log of a worker, or of all."""
        row = {"worker": worker, "first_day": first, "last_day": last}
        self.notes.append(row | {"text": told[0], "document": told[1]})


def every_day() -> list[datetime.date]:
    """Return the days of the contract."""
    return [START + number * LAW.DAY for number in range((END - START).days + 1)]


def payroll_row(book: Book, key: tuple[str, str], due: dict, change: dict) -> dict:
    """Return a row of PAYROLL (euros); amounts in `change` replace the lawful ones."""
    paid = due | change
    gross = paid["basic"] + paid["night"] + paid["sunday"] + paid["holiday"]
    withheld = LAW.cents(gross * LAW.WITHHELD)
    taken = sum(
        Decimal(row["amount"]) for row in book.deductions if (row["worker"], row["month"]) == key
    )
    return {
        "worker": key[0],
        "month": key[1],
        "hours_paid": paid["hours"],
        "basic_pay": paid["basic"],
        "night_supplement": paid["night"],
        "sunday_supplement": paid["sunday"],
        "holiday_supplement": paid["holiday"],
        "withheld": withheld,
        "net": gross - withheld - taken,
        "paid_on": paid.get("paid_on", LAW.pay_day(key[1])),
        "contributions": paid.get("contributions", LAW.cents(gross * LAW.CONTRIBUTIONS)),
    }


def deduct(book: Book, workers: str, months: str, kind: str, amount: str, document: str) -> None:
    """Take an amount from the pay of each worker in each month."""
    for name in workers.split():
        for when in months.split():
            row = {"worker": name, "month": when, "kind": kind, "amount": amount}
            book.deductions.append(row | {"document": document})


# ── Cleaning ─────────────────────────────────────────────────────────────────────────────────────

# Five workers each: when they work, and the weekdays (0 is Monday). On working days all of them
# together work some 8 percent less than their rooms need (tests/datasets/test_purchases.py).
OFFICES = {
    "Harbour Office": ("05:00 07:00 0", "01234"),
    "Land Registry": ("17:00 21:00 0", "01234"),
    "Tax Office": ("17:00 21:00 0", "01234"),
    "Town Archive": ("06:00 08:00 0", "01234"),
    "Youth Office": ("18:00 19:30 0", "01234"),
    "Employment Office": ("21:00 01:00 0", "60123"),
    "Health Office": ("05:30 07:00 0", "01234"),
    "Ferry Terminal": ("06:00 12:00 0", "0123456"),
}
# Hours of a day of training → times. It is as long as a shift, and at least four hours.
TRAINING = {4: "14:00 18:00 0", 6: "12:00 18:00 0"}
TRAINING_DAYS = "2025-10-08 2026-02-04 2026-04-08 2026-05-20 2026-06-10 2026-09-09"
LEAVE_WEEKS = ("2025-10-13 2025-10-20", "2026-05-11 2026-06-01", "2026-06-15 2026-06-29")
LONG_LEAVE = ("2026-07-06", "2026-07-20", "2026-08-03", "2026-08-17")
VELMARKISH = "W007 W022 W023 W024 W025 W028 W029 W030 W037 W039"


def cleaning() -> Book:
    """Make a lawful year of the cleaning contract, with the papers."""
    if {*OFFICES} != {*CASE.sites_of("cleaning")}:
        raise ValueError("contracts.py and the-case.toml name different offices")
    book = Book("cleaning")
    for place, office in enumerate(OFFICES):
        for seat in range(5):
            number = place * 5 + seat + 1
            lead = number % 10 == 1
            reads = "Velmarkish" if f"W{number:03}" in VELMARKISH else "Arlenian"
            foreign = reads != "Arlenian" and f"W{number:03}" not in UNREAD
            worker = book.worker(
                number,
                "team leader" if lead else "cleaner",
                "C2" if lead else "C1",
                reads=reads,
                contract_language=reads if foreign else "Arlenian",
            )
            first, last = "2025-09-15", "2027-09-14"
            book.certificate(worker, "chemical_safety", first, last, f"CS-{2000 + number}")
            clean_year(book, worker, office, seat)
    for first, last in INSURED:
        book.certificate("firm", "liability_insurance", first, last, "Policy PS-77120")
    quarters = ("2025-10-01 2025-12-31", "2026-01-01 2026-03-31", "2026-04-01 2026-06-30")
    for quarter in (*quarters, "2026-07-01 2026-09-30"):
        first, last = quarter.split()
        book.certificate("firm", "contribution_certificate", first, last, "Fund of Arlenia")
    return book


def clean_year(book: Book, worker: str, office: str, seat: int) -> None:
    """Plan a year of one cleaner: work, paid leave, public holidays, training."""
    times, weekdays = OFFICES[office]
    open_always = len(weekdays) == 7
    if open_always:  # two days off in a row, other ones for each worker
        weekdays = "".join(str((seat + number) % 7) for number in range(5))
    planned = [date for date in every_day() if str(date.weekday()) in weekdays]
    closed = set() if open_always else LAW.HOLIDAYS
    off = leave_days(book.dice) | closed
    shift = (LAW.minute(times[6:11]) - LAW.minute(times[:5]) - int(times[12:])) // 60 % 24
    length = max(shift, min(TRAINING))
    wanted = [datetime.date.fromisoformat(day) for day in TRAINING_DAYS.split()]
    training = {
        next(date for date in planned if date >= day and date not in off)
        for day in wanted[: 24 // length]
    }
    for date in planned:
        if date in off:
            book.shift(worker, date, times, office, "leave")
        elif date in training:
            book.shift(worker, date, TRAINING[length], "Training room", "training")
        else:
            book.shift(worker, date, times, office, "work")


def leave_days(dice: random.Random) -> set[datetime.date]:
    """Return five weeks of leave, two of them in a row in summer."""
    starts = [(dice.choice(weeks.split()), 7) for weeks in LEAVE_WEEKS]
    starts += [(dice.choice(LONG_LEAVE), 14)]
    return {
        datetime.date.fromisoformat(start) + number * LAW.DAY
        for start, length in starts
        for number in range(length)
    }


# ── Guarding ─────────────────────────────────────────────────────────────────────────────────────

POSTS = (
    "Shift leader", "Main gate", "Quay gate", "Rail gate", "Weighbridge", "Bonded store",
    "Cold store", "Vehicle yard", "Patrol", "Control room",
)  # fmt: skip
DAY_SHIFT, NIGHT_SHIFT = "06:00 18:00 30", "18:00 06:00 30"
CYCLE = (DAY_SHIFT, DAY_SHIFT, NIGHT_SHIFT, NIGHT_SHIFT, "", "", "", "")
TRAINED_BLOCKS = (3, 7, 11, 21, 25, 29, 33)  # the first day of these blocks of four shifts
LEAVE_BLOCKS = ((1, 2), (27, 28), (31, 32), (37, 38), (42, 43))
AGENCY = "Quayside Staffing"


def guarding() -> Book:
    """Make a lawful year of the guarding contract, with the papers."""
    book = Book("guarding")
    for place in range(40):
        number, team = 101 + place, place // 10
        name = f"W{number:03}"
        other = {"reads": "Velmarkish; Arlenian"} if number % 7 == 0 else {}
        if name in FEE[0]:
            other = {"contract": "agency", "employer": AGENCY, "recruitment_fee": "unknown"}
        if name in NO_CONTRACT:
            other = {"contract": "none", "contract_language": ""}
        lead = number % 10 == 1
        book.worker(number, "shift leader" if lead else "guard", "G2" if lead else "G1", **other)
        guard_year(book, name, team, POSTS[place % 10])
        until, again = EXPIRED.get(name, ("2027-06-30", ""))
        book.certificate(name, "guard_licence", "2024-07-01", until, f"GL-{4000 + number}")
        if again:
            book.certificate(name, "guard_licence", again, "2028-12-31", f"GL-{5000 + number}")
    book.certificate("firm", "liability_insurance", "2025-07-01", "2026-12-31", "Policy PS-80915")
    book.certificate(
        "firm", "contribution_certificate", "2025-10-01", "2026-09-30", "Fund of Arlenia"
    )
    for name in UNDECLARED[0].split():
        for shift in [row for row in book.shifts if row["worker"] == "W108"]:
            if LAW.month(shift["date"]) in UNDECLARED[1] and shift["kind"] == "work":
                book.shifts.append(shift | {"worker": name})
    return book


def guard_year(book: Book, name: str, team: int, post: str) -> None:
    """Plan a year of one guard: four days of work, four days off."""
    leave = {book.dice.choice(blocks) for blocks in LEAVE_BLOCKS}
    if name in EXTRA or name in UNPAID[0] or name == "W108":
        leave = {1, 27, 31, 42}
    for number, date in enumerate(every_day()):
        block, step = divmod(number + 2 * team, 8)
        times = CYCLE[step]
        if not times:
            continue
        if block in leave:
            book.shift(name, date, DAY_SHIFT, post, "leave")
        elif block in TRAINED_BLOCKS and step == 0 and name not in NO_TRAINING:
            book.shift(name, date, DAY_SHIFT, "Training room", "training")
        else:
            book.shift(name, date, times, post, "work")
    for day in EXTRA.get(name, "").split():
        book.shift(name, datetime.date.fromisoformat(day), DAY_SHIFT, post, "work")


# ── What happened ────────────────────────────────────────────────────────────────────────────────


def changed(name: str, book: Book) -> dict[tuple[str, str], dict[str, object]]:
    """Return {(worker, month): planted values}, which replace lawful values in the payroll."""
    change: dict = defaultdict(dict)
    if name == "cleaning":
        for key in pairs(*NO_NIGHT):
            change[key]["night"] = Decimal("0.00")
        for key in pairs(*NO_CONTRIBUTIONS):
            change[key]["contributions"] = Decimal("0.00")
        for key in pairs(LATE, " ".join(LATE_ON)):
            change[key]["paid_on"] = LATE_ON[key[1]]
        for key, hours in hours_of(book, pairs(*OLD_WAGE)).items():
            change[key]["basic"] = LAW.cents(hours * Decimal(LAW.WAGES["C1"][0]))
    else:
        for key in pairs(*NO_HOLIDAY):
            change[key]["holiday"] = Decimal("0.00")
        for key, hours in hours_of(book, pairs(*UNPAID)).items():
            change[key]["hours"] = hours / Decimal("11.5") * 11
            change[key]["basic"] = LAW.cents(change[key]["hours"] * Decimal(LAW.WAGES["G1"][0]))
        for key in pairs(" ".join(row["worker"] for row in book.workers), " ".join(AFTER_HOLIDAY)):
            change[key]["paid_on"] = AFTER_HOLIDAY[key[1]]
    return change


def pairs(workers: str, months: str) -> list[tuple[str, str]]:
    """Return each worker with each month."""
    return [(worker, when) for worker in workers.split() for when in months.split()]


def hours_of(book: Book, keys: list[tuple[str, str]]) -> dict[tuple[str, str], Decimal]:
    """Return the hours on shift of each worker and month."""
    due = LAW.lawful_pay(book.workers, book.shifts)
    return {key: due[key]["hours"] for key in keys}


def gate_log(name: str, book: Book) -> list[dict]:
    """Return the gate log: a few minutes before and after each shift, and what was planted."""
    rows = []
    for shift in book.shifts:
        worker, when = shift["worker"], LAW.month(shift["date"])
        if shift["kind"] == "leave":
            continue
        early = LAW.clock(LAW.minute(shift["start"]) - book.dice.randint(2, 12))
        late = LAW.clock(LAW.minute(shift["end"]) + book.dice.randint(1, 10))
        if name == "cleaning":
            if worker in STAY_ON[0] and when in STAY_ON[1] and shift["kind"] == "work":
                late = STAY_UNTIL
            week = (shift["date"] - COURSE_FROM).days / 7
            if worker in COURSE and week in range(6) and shift["kind"] == "work":
                early = COURSE_IN
                book.note(worker, shift["date"], shift["date"], COURSE_TOLD)
        elif shift["date"].isoformat() in BROKEN[:2]:
            late = BROKEN[2]
        row = {"worker": worker, "date": shift["date"], "time_in": early, "time_out": late}
        rows.append(row)
    return rows


def contract(name: str) -> dict[str, list[dict]]:
    """Return the generated tables of a contract file, rows in order."""
    book = cleaning() if name == "cleaning" else guarding()
    if name == "cleaning":
        deduct(book, *UNIFORM[:2], "uniform", UNIFORM[2], "Signed agreement of 1 October 2025")
        months = " ".join(sorted({LAW.month(date) for date in every_day()}))
        deduct(book, COURT_ORDER[0], months, "court_order", *COURT_ORDER[1:])
    else:
        deduct(book, *FEE[:2], "recruitment_fee", FEE[2], "")
        book.note("", *BROKEN[:2], BROKEN_TOLD)
    due, change = LAW.lawful_pay(book.workers, book.shifts), changed(name, book)
    book.shifts.sort(key=lambda row: (row["worker"], row["date"]))
    return {
        "workers": book.workers,
        "payroll": [payroll_row(book, key, due[key], change[key]) for key in due],
        "deductions": book.deductions,
        "shifts": book.shifts,
        "access": gate_log(name, book),
        "access_notes": book.notes,
        "certificates": book.certificates,
    }


def write(folder: Path) -> None:
    """Write the generated tables of both contracts below `folder`."""
    for name in ("cleaning", "guarding"):
        (folder / "contracts" / name).mkdir(parents=True, exist_ok=True)
        for table, rows in contract(name).items():
            declared = getattr(monitoring, table.upper())
            with (folder / "contracts" / name / f"{table}.csv").open(
                "w", encoding="utf-8", newline=""
            ) as out:
                writer = csv.DictWriter(out, declared.names, restval="", lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)


if __name__ == "__main__":
    write(Path(__file__).resolve().parents[1])
