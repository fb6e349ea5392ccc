"""Pay by the law of Arlenia (fictional), for the contract files that `contracts.py` makes.

It is written without the library, so that the amounts planted there do not come from the code that
must find them. The rates are those of `labour-cost/rates.csv`.
"""

import datetime
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

DAY = datetime.timedelta(1)
INDEXATION = datetime.date(2026, 3, 16)
WAGES = {"C1": ("9.60", "9.98"), "C2": ("10.90", "11.34")}
WAGES |= {"G1": ("10.40", "10.82"), "G2": ("11.90", "12.38")}
SHARES = {"night": Decimal("0.25"), "sunday": Decimal("0.50"), "holiday": Decimal(1)}
CONTRIBUTIONS, WITHHELD = Decimal("0.215"), Decimal("0.20")
HOLIDAY_LIST = (
    "2025-11-05 2025-12-22 2026-01-01 2026-02-09 2026-03-30 2026-04-14 2026-05-04 2026-06-24 "
    "2026-08-11 2026-09-24"
)
HOLIDAYS = {datetime.date.fromisoformat(day) for day in HOLIDAY_LIST.split()}


def minute(time: str) -> int:
    """Return a time in minutes."""
    return int(time[:2]) * 60 + int(time[3:])


def clock(minutes: int) -> str:
    """Return minutes as a time of the day."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def cents(amount: Decimal) -> Decimal:
    """Round to the cent."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def month(date: datetime.date) -> str:
    """Return `2026-03`."""
    return f"{date:%Y-%m}"


def earned(shift: dict, grade: str) -> dict[str, Decimal]:
    """Return hours, basic pay and supplements of a shift, not rounded, midnight to midnight."""
    start, end = minute(shift["start"]), minute(shift["end"])
    end += 1440 * (end <= start)
    sums = dict.fromkeys(("hours", "basic", "night", "sunday", "holiday"), Decimal(0))
    pause = shift["break"]
    for date, a, b in (
        (shift["date"], start, min(end, 1440)),
        (shift["date"] + DAY, 0, end - 1440),
    ):
        if b <= a:
            continue
        night = max(min(b, 360) - a, 0) + max(b - max(a, 1320), 0)
        # All breaks of these plans fit into hours of the first day without night supplement.
        worked, pause = Decimal(b - a - pause) / 60, 0
        wage = Decimal(WAGES[grade][date >= INDEXATION])
        sums["hours"] += worked
        sums["basic"] += worked * wage
        if shift["kind"] != "leave":
            sums["night"] += Decimal(night) / 60 * wage * SHARES["night"]
            sums["sunday"] += worked * wage * SHARES["sunday"] * (date.weekday() == 6)
            sums["holiday"] += worked * wage * SHARES["holiday"] * (date in HOLIDAYS)
    return sums


def lawful_pay(
    workers: list[dict], shifts: list[dict]
) -> dict[tuple[str, str], dict[str, Decimal]]:
    """Return what each worker on the register is due each month, rounded to the cent."""
    grades = {row["worker"]: row["grade"] for row in workers}
    due: dict = defaultdict(lambda: defaultdict(Decimal))
    for shift in shifts:
        if shift["worker"] in grades:
            for name, amount in earned(shift, grades[shift["worker"]]).items():
                due[shift["worker"], month(shift["date"])][name] += amount
    return {
        key: {name: cents(amount) for name, amount in sums.items()}
        for key, sums in sorted(due.items())
    }


def pay_day(name: str) -> datetime.date:
    """Return the last working day up to the fourth of the next month."""
    year, number = int(name[:4]), int(name[5:])
    day = datetime.date(year + number // 12, number % 12 + 1, 4)
    while day.weekday() >= 5 or day in HOLIDAYS:
        day -= DAY
    return day
