"""From gross to net: deductions, fees, the day of payment, and contributions."""

import numpy as np
import pandas as pd

from fairtender.monitoring import results
from fairtender.monitoring.declared import WORKERS
from fairtender.monitoring.ledger import GROSS, Books
from fairtender.monitoring.rates import PERCENT
from fairtender.monitoring.values import Whole, add_up, date, first_day, hundredths, money
from fairtender.tables import check

__all__ = ["contributions", "deductions", "late_pay", "recruitment_fees"]

FEE = "recruitment_fee"


def deductions(books: Books) -> pd.DataFrame:
    """Find deductions that the contract does not allow: CASES `deduction` and `net-short`.

    The terms say of each kind whether it is allowed, allowed with a document, or never; a kind that
    they do not name is not allowed. A recruitment fee is never allowed: workers bear no cost of
    their recruitment (ILO, definition of recruitment fees and related costs, 2019). Without any
    clause on deductions only such fees are judged.

    What was taken is what the net pay lacks: a deduction that is listed but was not taken is not
    owed. `net-short` is what the net pay lacks beyond all that is listed. Deductions that rest on
    a document have the status "explained".
    """
    taken = books.taken.assign(rule=_rules(books))
    with_paper = (taken["rule"] == "document") & (taken["document"] != "")
    lawful = with_paper | (taken["rule"] == "allowed")
    lacking = _missing_net(books, taken[lawful])
    wrongly = _share(taken[~lawful], lacking)
    keys, cents = wrongly["key"].to_numpy(), wrongly["cents"].to_numpy()
    hidden = lacking - add_up(books.size, keys, cents)
    short = np.flatnonzero(hidden > books.ignored)
    paper = taken[with_paper]
    shown = {"detail": "kind", "quantity": "amount", "source": "document"}
    told = {name: paper[column].tolist() for name, column in shown.items()}
    told |= {"status": "explained", "unit": books.contract["currency"]}
    return results.join_cases(
        results.monthly_cases(books, "deduction", keys, cents, detail=wrongly["kind"].tolist()),
        results.monthly_cases(books, "net-short", short, hidden[short]),
        results.monthly_cases(books, "deduction", paper["key"].to_numpy(), **told),
    )


def _rules(books: Books) -> list[str]:
    rules = dict(books.terms.items("deduction"))
    other = "never" if rules else "allowed"
    rules[FEE] = "never"
    return [rules.get(kind, other) for kind in books.taken["kind"]]


def _missing_net(books: Books, lawful: pd.DataFrame) -> Whole:
    """Return by how much the net pay is less than gross pay without what may be taken."""
    gross = sum(books.rows[column] for column in GROSS)
    taken = add_up(books.size, books.rows["key"], gross - books.rows["withheld"])
    taken -= books.flat("net") + add_up(
        books.size, lawful["key"].to_numpy(), lawful["cents"].to_numpy()
    )
    return np.maximum(taken, 0)


def _share(wrongly: pd.DataFrame, lacking: Whole) -> pd.DataFrame:
    """Return key, kind and cents of what was wrongly taken, never more than the pay lacks."""
    kinds = wrongly.groupby(["key", "kind"], as_index=False)["cents"].sum()
    before = kinds.groupby("key")["cents"].cumsum() - kinds["cents"]
    left = lacking[kinds["key"].to_numpy()] - before.to_numpy()
    kinds["cents"] = np.clip(left, 0, kinds["cents"].to_numpy())
    return kinds[kinds["cents"] > 0]


def recruitment_fees(books: Books, deducted: pd.DataFrame) -> pd.DataFrame:
    """Find workers who paid for being recruited: CASES `recruitment-fee` and `fee-unknown`.

    deducted: the cases of `deductions`. A fee that was taken from the pay is owed there, and only
    the rest of it here. "unknown" is not "no": it is listed with the question to ask.
    """
    workers = check(books.file.workers, WORKERS)
    fees = deducted[(deducted["check"] == "deduction") & (deducted["detail"] == FEE)]
    back = fees.groupby("worker")["amount"].sum()
    paid = workers[workers["recruitment_fee"] == "yes"]
    known = paid[paid["fee_amount"].notna()]
    rest = hundredths(known, WORKERS, "fee_amount") - [
        int(back.get(worker, 0) * 100) for worker in known["worker"]
    ]
    unknown = workers["recruitment_fee"] == "unknown"
    owed = {"amount": [money(cents) for cents in rest[rest > 0]], "payee": "worker"}
    owed |= {"currency": books.contract["currency"]}
    return results.join_cases(
        results.worker_cases("recruitment-fee", known["worker"][rest > 0], **owed),
        results.worker_cases("recruitment-fee", paid["worker"][paid["fee_amount"].isna()]),
        results.worker_cases("fee-unknown", workers["worker"][unknown], "not_checked"),
    )


def late_pay(books: Books) -> pd.DataFrame:
    """Find wages that came late or not at all: CASES `late-pay` and `pay-missing`.

    Where the agreed day is a Saturday, Sunday or public holiday, pay on the next banking day is
    "explained": the bank's record must show it. Without a clause on the pay day, the last day of
    the next month counts.
    """
    rows = books.rows
    month = rows["key"] % books.months
    late = rows["paid_on"] - books.deadline[month]
    after = rows["was_paid"] & (rows["paid_on"] > books.pay_day[month])
    missing = ~rows["was_paid"] & (rows["net"] > 0)
    too_late, in_time = after & (late > 0), after & (late <= 0)
    days = results.quantity(late[too_late], "days")
    closed = [_closed_days(books, each) for each in month[in_time]]
    return results.join_cases(
        results.monthly_cases(books, "late-pay", rows["key"][too_late], **days),
        results.monthly_cases(
            books, "late-pay", rows["key"][in_time], status="explained", source=closed
        ),
        results.monthly_cases(books, "pay-missing", rows["key"][missing], rows["net"][missing]),
    )


def _closed_days(books: Books, month: int) -> str:
    """Return the days from the pay day on, on which banks were closed: date and name."""
    numbers = range(books.pay_day[month], books.deadline[month])
    return ", ".join(
        f"{date(number)} {books.holiday_names.get(number, '')}".strip() for number in numbers
    )


def contributions(books: Books) -> pd.DataFrame:
    """Find employer's contributions that are short: CASES `contributions-unpaid`.

    Due is the rate of the last day of the month on the gross pay in the payroll. They are owed to
    the fund, for the worker's insurance. An amount that is not known is listed as not checked.
    """
    rows = books.rows
    gross = sum(rows[column] for column in GROSS)
    worker, month = rows["key"] // books.months, rows["key"] % books.months
    last = first_day(books.first_month + month + 1) - 1
    percent = books.book.percent("employer_contributions", books.grade[worker], last)
    whole = PERCENT * 100
    short = (gross * percent + whole // 2) // whole - rows["contributions"]
    known = rows["contributions_known"]
    owed, unknown = known & (short > books.ignored), rows["key"][~known & (gross > 0)]
    to_fund = (rows["key"][owed], short[owed])
    return results.join_cases(
        results.monthly_cases(books, "contributions-unpaid", *to_fund, payee="fund"),
        results.monthly_cases(books, "contributions-unknown", unknown, status="not_checked"),
    )
