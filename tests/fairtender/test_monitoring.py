"""Pay by hand to the cent, and all that was planted in the two contract files, and nothing else."""

import csv
import datetime
from collections import Counter
from decimal import Decimal

import pandas as pd
import pytest
from monitoring_kit import (
    CONTRACTS,
    HOLIDAYS,
    LAW,
    ON,
    PLANTED,
    RATES,
    audit,
    breaches,
    contract_file,
    shift,
)

from fairtender import monitoring
from fairtender.tables import check

NIGHTS = [
    shift("W1", "2026-03-13", "21:00 01:00"),  # Friday
    shift("W1", "2026-03-15", "21:00 01:00"),  # Sunday, into the day of the indexation
    shift("W1", "2026-03-17", "21:00 05:00 30"),  # Tuesday
]


@pytest.fixture(scope="module", params=["cleaning", "guarding"])
def name(request):
    return request.param


@pytest.fixture(scope="module")
def file(name):
    return monitoring.read(CONTRACTS / name)


@pytest.fixture(scope="module")
def audited(file):
    return audit(file)


def test_back_pay_by_hand_with_night_supplement_and_an_indexation_in_the_month():
    # The wage is 9.60 until 15 March 2026 and 9.98 from the 16th; night is from 22:00 to 06:00.
    # basic   13th: 4 × 9.60                              38.40
    #         15th: 3 × 9.60, after midnight 1 × 9.98     38.78
    #         17th: 8 hours less the break, 7.5 × 9.98    74.85      together 152.03
    # night   13th: 3 × 9.60 × 25 %                        7.20
    #         15th: 2 × 2.40 + 1 × 2.495                   7.295
    #         17th: 7 × 2.495; the break falls on the hour before 22:00
    #                                                     17.465     together  31.96
    # Sunday  15th: 3 × 9.60 × 50 %                                            14.40
    # Paid were 15.5 hours at the old wage, 148.80, and the Sunday; no night supplement.
    pay = {"worker": "W1", "month": "2026-03", "hours_paid": "15.5", "basic_pay": "148.80"}
    pay |= {"sunday_supplement": "14.40", "net": "163.20", "paid_on": "2026-04-02"}
    file = contract_file(
        workers=[{"worker": "W1"}],
        shifts=NIGHTS,
        payroll=[pay | {"contributions": "35.09"}],  # 21.5 % of 163.20
    )
    assert breaches(file) == [
        ("below-rate", "", "W1", "2026-03", "3.23"),
        ("supplement-missing", "night", "W1", "2026-03", "31.96"),
    ]
    shown = monitoring.back_pay(file, RATES, HOLIDAYS, ON, "W1", "2026-03")
    check(shown.lines, monitoring.PAY_LINES), check(shown.totals, monitoring.PAY_TOTALS)
    columns = ("heading", "hours", "rate", "percent", "due")
    lines = [tuple(map(str, row)) for row in shown.lines[list(columns)].itertuples(index=False)]
    assert [(*head, Decimal(due)) for *head, due in lines] == [
        ("basic", "7", "9.60", "100", Decimal("67.20")),
        ("basic", "8.5", "9.98", "100", Decimal("84.83")),
        ("night", "5", "9.60", "25", Decimal("12.00")),
        ("night", "8", "9.98", "25", Decimal("19.96")),
        ("sunday", "3", "9.60", "50", Decimal("14.40")),
    ]
    totals = shown.totals.set_index("heading")["short"]
    assert totals.map(str).to_dict() == {
        "basic": "3.23", "night": "31.96", "sunday": "0.00", "holiday": "0.00"
    }  # fmt: skip


def test_back_pay_of_the_night_cleaner_of_the_course_by_hand():
    # W027, March 2026, Sunday to Thursday 21:00 to 01:00, so 3 hours of night a shift.
    # 1 to 5 and 8 to 12 March: 10 shifts, 30 hours; 15 March: 2 before midnight: 32 × 9.60 × 25 %
    # = 76.80. 15 March: 1 after midnight; 16 to 19, 22 to 26, 29 and 31 March (the 30th is a public
    # holiday): 11 shifts, 33 hours: 34 × 9.98 × 25 % = 84.83. No night supplement was paid.
    file = monitoring.read(CONTRACTS / "cleaning")
    totals = monitoring.back_pay(file, RATES, HOLIDAYS, ON, "W027", "2026-03").totals
    assert totals.set_index("heading")["short"].map(str)["night"] == "161.63"
    assert sum(totals["short"]) == Decimal("161.63")
    owed = monitoring.owed(audit(file).cases)
    mine = owed[(owed["worker"] == "W027") & (owed["month"] == "2026-03")]
    assert mine[["finding", "amount"]].values.tolist() == [
        ["supplement-missing:night", Decimal("161.63")]
    ]


# --- what was planted ---

FOUND = {
    "cleaning": {
        # 5 cleaners, 0.38 an hour: 48 hours from 16 March, 88 in April, 84 in May: 220 × 0.38 × 5
        "below-rate": "418.00",
        # 4 cleaners, 19 + 22 + 21 evenings, three quarters of an hour at 9.60: 62 × 7.20 × 4
        "off-record-hours": "1785.60",
        # 4 cleaners: February 18 nights × 3 × 2.40 = 129.60, March 161.63 (above), April
        # 20 × 3 × 2.495 = 149.70; together 440.93 each
        "supplement-missing:night": "1763.72",
        "deduction:uniform": "360.00",  # 6 × 4 × 15.00
        "contributions-unpaid": "contributions",
        "contract-language": None,
        "late-pay": None,
        "firm-certificate:liability_insurance": None,
    },
    "guarding": {
        # 5 guards, 16 shifts in each of two months, half an hour of 10.40 each: 32 × 5.20 × 5
        "unpaid-hours": "832.00",
        "supplement-missing:holiday": "598.00",  # 5 guards, 11.5 hours on 1 January at 10.40
        "deduction:recruitment_fee": "1200.00",  # 4 × 5 × 60.00
        "not-on-payroll": None,
        "weekly-hours": None,
        "certificate:guard_licence": None,
        "contract-missing": None,
        "training-hours": None,
    },
}
WORKERS = {
    "below-rate": PLANTED.OLD_WAGE[0],
    "off-record-hours": PLANTED.STAY_ON[0],
    "supplement-missing:night": PLANTED.NO_NIGHT[0],
    "deduction:uniform": PLANTED.UNIFORM[0],
    "contributions-unpaid": PLANTED.NO_CONTRIBUTIONS[0],
    "contract-language": PLANTED.UNREAD,
    "late-pay": PLANTED.LATE,
    "firm-certificate:liability_insurance": "",
    "unpaid-hours": PLANTED.UNPAID[0],
    "supplement-missing:holiday": PLANTED.NO_HOLIDAY[0],
    "deduction:recruitment_fee": PLANTED.FEE[0],
    "not-on-payroll": PLANTED.UNDECLARED[0],
    "weekly-hours": " ".join(PLANTED.EXTRA),
    "certificate:guard_licence": " ".join(PLANTED.EXPIRED),
    "contract-missing": PLANTED.NO_CONTRACT,
    "training-hours": PLANTED.NO_TRAINING,
}
MONTHS = {
    "below-rate": PLANTED.OLD_WAGE[1],
    "off-record-hours": PLANTED.STAY_ON[1],
    "supplement-missing:night": PLANTED.NO_NIGHT[1],
    "deduction:uniform": PLANTED.UNIFORM[1],
    "contributions-unpaid": PLANTED.NO_CONTRIBUTIONS[1],
    "late-pay": " ".join(PLANTED.LATE_ON),
    "firm-certificate:liability_insurance": "2026-04",
    "unpaid-hours": PLANTED.UNPAID[1],
    "supplement-missing:holiday": PLANTED.NO_HOLIDAY[1],
    "deduction:recruitment_fee": PLANTED.FEE[1],
    "not-on-payroll": PLANTED.UNDECLARED[1],
    "weekly-hours": "2026-08",
    "certificate:guard_licence": "2026-03 2026-04 2026-05 2026-06 2026-08 2026-09",
}


def unpaid_contributions(file):
    """21.5 % of the gross pay in the payroll, row by row."""
    pay, kinds = file.payroll, ("night", "sunday", "holiday")
    gross = pay["basic_pay"] + sum(pay[f"{kind}_supplement"] for kind in kinds)
    workers, months = (part.split() for part in PLANTED.NO_CONTRIBUTIONS)
    some = pay["worker"].isin(workers) & pay["month"].isin(months)
    return str(sum(LAW.cents(amount * Decimal("0.215")) for amount in gross[some]))


def test_all_eight_kinds_of_breach_are_found_and_no_other(name, file, audited):
    breach = audited.findings[audited.findings["status"] == "breach"]
    amounts = {row.finding: row.amount and str(row.amount) for row in breach.itertuples()}
    expected = dict(FOUND[name])
    if "contributions-unpaid" in expected:
        expected["contributions-unpaid"] = unpaid_contributions(file)
    assert amounts == expected and len(expected) == 8
    for row in breach.itertuples():
        assert row.workers == tuple(sorted(WORKERS[row.finding].split())), row.finding
        assert row.months == tuple(MONTHS.get(row.finding, "").split()), row.finding
        assert row.source, row.finding


def test_the_two_false_alarms_are_explained_and_to_be_verified(name, audited):
    explained = audited.findings[audited.findings["status"] == "explained"]
    told = {
        row.finding: (row.workers, dict(row.reason.params)["source"])
        for row in explained.itertuples()
    }
    if name == "cleaning":
        worker, _, order = PLANTED.COURT_ORDER
        course = " (".join(PLANTED.COURSE_TOLD) + ")"
        assert told == {
            "deduction:court_order:explained": ((worker,), order),
            "off-record-hours:explained": (tuple(PLANTED.COURSE.split()), course),
        }
    else:
        everyone = tuple(f"W{number}" for number in range(101, 141))
        broken = " (".join(PLANTED.BROKEN_TOLD) + ")"
        on_duty = everyone[:10]  # the day shift of both days
        assert told == {
            "late-pay:explained": (everyone, "2025-11-05 Remembrance Day"),
            "off-record-hours:explained": (on_duty, broken),
        }
    assert {*explained["actor"]} == {"contract_manager"} and set(explained["amount"]) == {None}


def test_the_words_of_interviews_make_a_person_read_and_nothing_else_is_left(name, audited):
    findings = audited.findings
    words = findings[findings["status"] == "prompt"]
    detail = {row.finding: (row.workers, row.detail) for row in words.itertuples()}
    if name == "cleaning":  # the passport of W003 is at home: the word is no indicator
        assert detail == {
            "indicator:N04": (("W003",), "documents"),
            "indicator:N05": (("W029",), "debt, documents"),
        }
    else:  # the loan of W128 was an ordinary one
        assert detail == {
            "indicator:N04": (("W138",), "debt, movement, threats"),
            "indicator:N07": (("W128",), "debt"),
        }
    assert words["confidential"].all() and {*words["actor"]} == {"focal_point"}
    open_ = [] if name == "cleaning" else ["fee-unknown"]
    assert findings["finding"][findings["status"] == "not_checked"].tolist() == open_
    assert not findings["confidential"][findings["status"] != "prompt"].any()


def test_quantities_by_hand(name, audited):
    findings = audited.findings.set_index("finding")
    told = {
        finding: dict(reason.params)["quantity"] for finding, reason in findings["reason"].items()
    }
    if name == "cleaning":
        assert told["firm-certificate:liability_insurance"] == "20"  # 1 to 20 April
        assert told["off-record-hours"] == "186"  # 62 × 4 × 0.75
        # 6 Tuesdays, 100 minutes from 16:20 to 18:00, three people
        assert told["off-record-hours:explained"] == "30"
        return
    # 10 to 16 August: 6 hours of the night before, 11.5 + 11.5 + 11.5 and one extra shift: 52;
    # 17 to 23 and 24 to 30 August: three shifts and two extra: 57.5. 4 + 9.5, 9.5, 4 + 9.5
    assert told["weekly-hours"] == "36.5"
    assert told["training-hours"] == "216"  # 3 × 72
    with (CONTRACTS / "guarding" / "shifts.csv").open(encoding="utf-8") as lines:
        shifts = list(csv.DictReader(lines))
    bare = Counter(
        row["worker"]
        for row in shifts
        for last, again in [PLANTED.EXPIRED.get(row["worker"], ("9", ""))]
        if row["kind"] != "leave" and last < row["date"] and not (again and row["date"] >= again)
    )
    assert told["certificate:guard_licence"] == str(bare.total()) and len(bare) == 3


def test_what_is_owed_adds_up_and_no_euro_counts_twice(audited):
    owed = monitoring.owed(audited.cases)
    check(owed, monitoring.OWED)
    assert not owed.duplicated(["worker", "month", "finding"]).any()
    by_finding = owed.groupby("finding")["amount"].sum().to_dict()
    rows = audited.findings[audited.findings["amount"].notna()]
    assert by_finding == dict(zip(rows["finding"], rows["amount"], strict=True))
    remedies = monitoring.remedies(audited.cases)
    check(remedies, monitoring.REMEDIES)
    money = [amount for amount in remedies["amount"] if amount is not None]
    assert sum(money) == sum(owed["amount"])
    assert not remedies.duplicated(["worker", "remedy"]).any()


def test_remedies_name_their_kind_and_papers_go_by_way_of_the_focal_point(name, audited):
    remedies = monitoring.remedies(audited.cases)
    kinds = Counter(remedies["remedy"])
    if name == "guarding":
        assert kinds == {"back_pay": 10, "fee_refund": 4}
        return
    assert kinds == {"back_pay": 13, "refund": 6, "contributions": 5, "documents": 2}
    papers = remedies[remedies["confidential"]]
    assert {*papers["remedy"]} == {"documents"} and {*papers["worker"]} == {"W003", "W029"}


def test_the_results_are_the_declared_tables(name, file, audited):
    check(audited.findings, monitoring.FINDINGS)
    check(audited.cases, monitoring.CASES)
    hours = monitoring.hours_by_month(file, RATES, HOLIDAYS, ON)
    check(hours, monitoring.HOURS)
    worker, month, worked = (
        ("W012", "2025-11", "94.25") if name == "cleaning" else ("W113", "2025-12", "184")
    )
    row = hours[(hours["worker"] == worker) & (hours["month"] == month)].iloc[0]
    assert row["on_shift"] + row["off_record"] == Decimal(worked)
    assert row["paid"] == {"W012": Decimal(80), "W113": Decimal(176)}[worker]
    assert all(reason.text() and "{" not in reason.text() for reason in audited.findings["reason"])
    assert all(step.text() for step in audited.findings["ask"])
    codes = [reason.code for reason in audited.findings["reason"]]
    assert audited.findings["code"].tolist() == codes


def test_pseudonyms_only_and_a_size_that_a_browser_can_load():
    files = [path for path in CONTRACTS.rglob("*.csv")]
    assert len(files) == 20 and sum(path.stat().st_size for path in files) < 3_000_000
    for path in files:
        data = pd.read_csv(path, dtype=str)
        if "worker" in data:
            assert data["worker"].dropna().str.fullmatch(r"W\d{3}").all(), path


def test_months_whose_pay_day_has_not_passed_are_left_out():
    # On 5 April 2026 the wages of March may still come: the 5th is a Sunday, banks open on the 6th.
    file = monitoring.read(CONTRACTS / "cleaning")
    early = audit(file, datetime.date(2026, 4, 6)).cases
    later = audit(file, datetime.date(2026, 4, 7)).cases
    pay = early["check"].isin(["below-rate", "supplement-missing"])
    assert "2026-03" not in {*early["month"][pay]}
    assert "2026-03" in {*later["month"][later["check"] == "below-rate"]}
