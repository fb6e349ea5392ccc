"""Each check by a small contract file: what it finds, and what it must not find."""

import datetime

import pandas as pd
import pytest
from monitoring_kit import ON, audit, breaches, contract_file, lawful, shift

from fairtender import monitoring

MARCH = [shift("W1", f"2026-03-{day:02}", "08:00 16:00") for day in (2, 3, 4, 5)]
W1 = [{"worker": "W1"}]


def paid(shifts=MARCH, workers=W1, **other):
    return lawful(workers, shifts, **other)


def with_pay(change, shifts=MARCH, terms=None, **tables):
    """The lawful month of W1 with some cells of its payroll changed."""
    rows = [row | change for row in paid(shifts)]
    return contract_file(terms, workers=W1, shifts=shifts, payroll=rows, **tables)


def found(file, status="breach", on=ON):
    cases = audit(file, on).cases
    cases = cases[
        (cases["status"] == status) & ~cases["check"].isin(["not-delivered", "no-clause"])
    ]
    return list(zip(cases["check"], cases["detail"], cases["month"], strict=True))


# --- pay ---


def test_a_lawful_month_has_no_finding():
    assert found(contract_file(workers=W1, shifts=MARCH, payroll=paid())) == []


def test_hours_of_the_plan_that_are_not_paid():
    # 32 hours planned, 28 paid: 4 × 9.60
    file = with_pay(
        {"hours_paid": "28", "basic_pay": "268.80", "net": "268.80", "contributions": "57.79"}
    )
    assert breaches(file) == [("unpaid-hours", "", "W1", "2026-03", "38.40")]


def test_hours_unpaid_and_paid_below_the_rate_are_parted_without_counting_twice():
    # Due 32 × 9.60 = 307.20. Paid 28 hours at 9.00 = 252.00. Short 55.20: 4 hours not paid, 38.40,
    # the rest is the rate, 28 × 0.60 = 16.80.
    february = [row | {"date": row["date"].replace("-03-", "-02-")} for row in MARCH]
    change = {"hours_paid": "28", "basic_pay": "252.00", "net": "252.00", "contributions": "54.18"}
    assert breaches(with_pay(change, february)) == [
        ("below-rate", "", "W1", "2026-02", "16.80"),
        ("unpaid-hours", "", "W1", "2026-02", "38.40"),
    ]


def test_a_payroll_without_shifts_is_judged_by_the_hours_that_it_says():
    # 28 hours at 9.00 where 9.60 is due: 16.80
    rows = [
        row | {"hours_paid": "28", "basic_pay": "252", "net": "252", "contributions": "60"}
        for row in paid()
    ]
    file = contract_file(workers=W1, payroll=rows)
    assert breaches(file) == [("below-rate", "", "W1", "2026-03", "16.80")]
    assert ("not-delivered", "shifts", "") in [
        (row.check, row.detail, row.month) for row in audit(file).cases.itertuples()
    ]


def test_the_grade_is_that_which_the_terms_promise_for_the_role():
    # A team leader in grade C1 whom the contract promises C2: 32 × (10.90 - 9.60) = 41.60
    workers = [{"worker": "W1", "role": "team leader", "grade": "C1"}]
    terms = {("wage", "team leader"): "C2"}
    file = contract_file(terms, workers=workers, shifts=MARCH, payroll=paid())
    assert breaches(file) == [("below-rate", "", "W1", "2026-03", "41.60")]


def test_leave_is_paid_but_earns_no_supplement():
    nights = [shift("W1", "2026-03-01", "22:00 02:00", kind="leave")]  # a Sunday
    file = contract_file(workers=W1, shifts=nights, payroll=paid(nights))
    assert paid(nights)[0]["night_supplement"] == 0 and found(file) == []


def test_what_is_paid_under_one_heading_does_not_settle_another():
    nights = [shift("W1", "2026-03-02", "22:00 02:00")]  # 4 hours, 9.60 for the night
    rows = [row | {"night_supplement": "0", "basic_pay": "48.00"} for row in paid(nights)]
    file = contract_file(workers=W1, shifts=nights, payroll=rows)
    assert breaches(file) == [("supplement-missing", "night", "W1", "2026-03", "9.60")]


# --- the gate log ---


def entry(date, came, went, worker="W1"):
    return {"worker": worker, "date": date, "time_in": came, "time_out": went}


@pytest.mark.parametrize(
    ("came", "went", "owed"),
    [
        ("07:45", "16:15", None),  # 15 minutes on both sides are for changing and walking
        ("07:44", "16:00", "2.56"),  # 16 minutes before: 16/60 × 9.60
        ("08:00", "17:00", "9.60"),
        ("07:30", "16:30", "9.60"),  # both ends
        ("09:00", "12:00", None),  # went out and came back is another row
        ("08:00", "", None),  # no exit recorded
    ],
)
def test_presence_beyond_the_shift(came, went, owed):
    file = contract_file(
        workers=W1, shifts=MARCH, payroll=paid(), access=[entry("2026-03-03", came, went)]
    )
    expected = [("off-record-hours", "", "W1", "2026-03", owed)] if owed else []
    assert breaches(file) == expected


def test_presence_without_a_shift_and_between_two_shifts():
    split = [
        shift("W1", "2026-03-02", "06:00 09:00"),
        shift("W1", "2026-03-02", "17:00 20:00"),
        shift("W1", "2026-03-05", "08:00 16:00", kind="leave"),
    ]
    log = [
        entry("2026-03-02", "06:00", "20:00"),  # waits between two shifts: not claimed
        entry("2026-03-04", "22:30", "00:30"),  # no shift: 2 hours, all of them at night
        entry("2026-03-05", "08:00", "09:00"),  # on paid leave, and yet on the site
    ]
    file = contract_file(workers=W1, shifts=split, payroll=paid(split), access=log)
    assert breaches(file) == [
        ("off-record-hours", "", "W1", "2026-03", "28.80"),  # 3 × 9.60
        ("supplement-missing", "night", "W1", "2026-03", "4.80"),  # 2 × 9.60 × 25 %
    ]


def test_a_note_explains_with_a_document_only_and_only_its_worker_and_days():
    note = {"first_day": "2026-03-02", "last_day": "2026-03-03", "text": "Course"}
    log = [entry(f"2026-03-{day:02}", "08:00", "17:00") for day in (2, 3, 4)]
    for worker, document, hours in (
        ("W1", "List", 1),
        ("", "List", 1),
        ("W2", "List", 3),
        ("W1", "", 3),
    ):
        notes = [note | {"worker": worker, "document": document}]
        file = contract_file(
            workers=W1, shifts=MARCH, payroll=paid(), access=log, access_notes=notes
        )
        assert breaches(file)[0][-1] == f"{hours * 9.60:.2f}", (worker, document)
        explained = [("off-record-hours", "", "2026-03")] if hours == 1 else []
        assert found(file, "explained") == explained


# --- from gross to net ---


@pytest.mark.parametrize(
    ("rule", "document", "net", "owed", "explained"),
    [
        ("never", "Signed agreement", "292.20", "15.00", False),
        ("allowed", "", "292.20", None, False),
        ("document", "", "292.20", "15.00", False),
        ("document", "Signed agreement", "292.20", None, True),
        ("never", "", "307.20", None, False),  # listed, but not taken from the pay
        ("never", "", "300.00", "7.20", False),  # only so much was taken
    ],
)
def test_deductions(rule, document, net, owed, explained):
    row = {"worker": "W1", "month": "2026-03", "kind": "uniform", "amount": "15.00"}
    file = with_pay(
        {"net": net},
        terms={("deduction", "uniform"): rule},
        deductions=[row | {"document": document}],
    )
    expected = [("deduction", "uniform", "W1", "2026-03", owed)] if owed else []
    assert breaches(file) == expected
    assert found(file, "explained") == ([("deduction", "uniform", "2026-03")] if explained else [])


def test_several_wrong_deductions_share_what_the_net_pay_lacks():
    # 10.00 and 15.00 are listed, but the net pay lacks 307.20 - 287.20 = 20.00, and no more is owed
    row = {"worker": "W1", "month": "2026-03"}
    taken = [row | {"kind": "meals", "amount": 10}, row | {"kind": "uniform", "amount": 15}]
    assert breaches(
        with_pay({"net": "287.20"}, deductions=taken, terms={("deduction", "uniform"): "never"})
    ) == [
        ("deduction", "meals", "W1", "2026-03", "10.00"),
        ("deduction", "uniform", "W1", "2026-03", "10.00"),
    ]


def test_net_pay_that_lacks_more_than_the_list_says():
    row = {"worker": "W1", "month": "2026-03", "kind": "advance", "amount": "50.00"}
    file = with_pay(
        {"net": "250.00"}, terms={("deduction", "advance"): "allowed"}, deductions=[row]
    )
    assert breaches(file) == [("net-short", "", "W1", "2026-03", "7.20")]  # 307.20 - 50 - 250


def test_a_recruitment_fee_is_owed_once_and_unknown_is_not_no():
    workers = [
        {"worker": "W1", "recruitment_fee": "yes", "fee_amount": "600"},
        {"worker": "W2", "recruitment_fee": "yes"},
        {"worker": "W3", "recruitment_fee": "unknown"},
    ]
    fee = {"worker": "W1", "month": "2026-03", "kind": "recruitment_fee", "amount": "60"}
    rows = [row | {"net": "247.20"} for row in paid()]
    file = contract_file(
        workers=workers, shifts=MARCH, payroll=rows, deductions=[fee | {"document": "Signed"}]
    )
    assert breaches(file) == [
        ("deduction", "recruitment_fee", "W1", "2026-03", "60.00"),
        ("recruitment-fee", "", "W1", "", "540.00"),
        ("recruitment-fee", "", "W2", "", None),
    ]
    assert found(file, "not_checked") == [("fee-unknown", "", "")]


@pytest.mark.parametrize(
    ("paid_on", "status"),
    [
        ("2026-04-05", None),  # a Sunday: in time
        ("2026-04-06", "explained"),  # Monday, the next banking day
        ("2026-04-07", "breach"),
    ],
)
def test_late_pay_and_the_days_on_which_banks_are_closed(paid_on, status):
    file = with_pay({"paid_on": paid_on})
    for each in ("breach", "explained"):
        expected = [("late-pay", "", "2026-03")] if each == status else []
        assert found(file, each) == expected


@pytest.mark.parametrize(
    ("paid_on", "status"),
    [
        ("2026-09-04", None),  # a Friday: before the day
        ("2026-09-07", "explained"),  # Monday: the fifth was a Saturday
        ("2026-09-08", "breach"),
    ],
)
def test_on_a_saturday_banks_are_closed(paid_on, status):
    august = [shift("W1", "2026-08-03", "08:00 16:00")]
    file = with_pay({"paid_on": paid_on}, august)
    for each in ("breach", "explained"):
        expected = [("late-pay", "", "2026-08")] if each == status else []
        assert found(file, each) == expected


def test_wages_that_never_came():
    file = with_pay({"paid_on": None, "net": "250.00", "withheld": "57.20"})
    assert breaches(file) == [("pay-missing", "", "W1", "2026-03", "250.00")]


def test_contributions_are_owed_to_the_fund_and_unknown_is_listed():
    file = with_pay({"contributions": "40.00"})  # 21.5 % of 307.20 is 66.05
    owed = monitoring.owed(audit(file).cases)
    assert owed[["amount", "payee"]].astype(str).values.tolist() == [["26.05", "fund"]]
    assert found(with_pay({"contributions": None}), "not_checked") == [
        ("contributions-unknown", "", "2026-03")
    ]


# --- rest, training, papers, people ---


def long_days(days, times="08:00 18:00"):
    return [shift("W1", f"2026-03-{day:02}", times) for day in days]


def of_kind(file, check):
    return [row for row in found(file) if row[0] == check]


def test_weekly_hours_run_from_monday_to_sunday():
    # 2 to 8 March 2026 is a week: five days of ten hours are 50, and 48 are agreed.
    week = long_days((2, 3, 4, 5, 6))
    over = audit(contract_file(workers=W1, shifts=week)).cases
    assert over[over["check"] == "weekly-hours"]["quantity"].tolist() == [2]
    spread = long_days((4, 5, 6, 9, 10, 11))
    assert of_kind(contract_file(workers=W1, shifts=spread), "weekly-hours") == []
    away = [row | {"kind": "leave"} for row in week]
    assert of_kind(contract_file(workers=W1, shifts=away), "weekly-hours") == []


def test_a_day_of_rest_after_six_days():
    six, seven = (long_days(range(2, last), "08:00 12:00") for last in (8, 9))
    assert of_kind(contract_file(workers=W1, shifts=six), "no-rest-day") == []
    file = contract_file(workers=W1, shifts=seven)
    assert of_kind(file, "no-rest-day") == [("no-rest-day", "", "2026-03")]


@pytest.mark.parametrize(
    ("first", "last", "month"),
    [
        ("2026-02-23", "2026-03-02", "2026-03"),  # the seventh day is 1 March
        ("2026-02-22", "2026-03-03", "2026-02"),  # it is 28 February
    ],
)
def test_the_month_is_that_of_the_first_day_too_many(first, last, month):
    days = [f"{each:%Y-%m-%d}" for each in pd.date_range(first, last)]
    file = contract_file(workers=W1, shifts=[shift("W1", day, "08:00 12:00") for day in days])
    assert of_kind(file, "no-rest-day") == [("no-rest-day", "", month)]


def test_training_counts_for_those_who_were_there_all_through():
    workers = [{"worker": "W1"}, {"worker": "W2"}, {"worker": "W3", "start": "2026-01-01"}]
    shifts = [shift("W1", "2026-03-02", "08:00 16:00", kind="training")]
    file = contract_file({"training_hours": "8"}, workers=workers, shifts=shifts)
    cases = audit(file).cases
    short = cases[cases["check"] == "training-hours"]
    assert short[["worker", "quantity"]].values.tolist() == [["W2", 8]]
    running = audit(file, datetime.date(2026, 8, 1)).cases
    assert not len(running[running["check"] == "training-hours"])


def certificate(holder, first, last, kind="licence"):
    return {"holder": holder, "kind": kind, "valid_from": first, "valid_to": last}


def test_a_certificate_must_cover_each_day_of_work():
    terms = {("certificate", "licence"): "cleaner"}
    for papers, bare in (
        ([("2026-03-01", "2026-03-31")], 0),
        ([("2026-03-01", "2026-03-03"), ("2026-03-04", "2026-03-31")], 0),
        ([("2026-03-01", "2026-03-31"), ("2026-01-01", "2026-03-02")], 0),
        ([("2026-03-01", "2026-03-03")], 2),
        ([], 4),
    ):
        held = [certificate("W1", *dates) for dates in papers] + [
            certificate("W2", "2026-01-01", "2026-12-31")
        ]
        file = contract_file(terms, workers=W1, shifts=MARCH, payroll=paid(), certificates=held)
        cases = audit(file).cases
        assert cases["quantity"][cases["check"] == "certificate"].tolist() == [bare] * bool(bare)


def test_the_firms_insurance_must_cover_each_day_of_the_contract():
    terms = {("firm_certificate", "insurance"): ""}
    held = [
        certificate("firm", "2025-10-01", "2026-03-31", "insurance"),
        certificate("firm", "2026-04-21", "2026-09-29", "insurance"),
    ]
    cases = audit(contract_file(terms, certificates=held)).cases
    gaps = cases[cases["check"] == "firm-certificate"]
    assert gaps[["month", "quantity"]].values.tolist() == [["2026-04", 20], ["2026-09", 1]]


def test_contracts_that_are_missing_or_cannot_be_read():
    workers = [
        {"worker": "W1", "contract_language": "Arlenian", "reads": "Velmarkish; arlenian"},
        {"worker": "W2", "contract_language": "Arlenian", "reads": "Velmarkish"},
        {"worker": "W3", "contract_language": "Arlenian", "reads": ""},
        {"worker": "W4", "contract": "none"},
        {"worker": "W5", "contract": ""},
    ]
    told = [row[:3] for row in breaches(contract_file(workers=workers))]
    assert told == [
        ("contract-language", "", "W2"),
        ("contract-missing", "", "W4"),
        ("contract-missing", "", "W5"),
    ]


def test_people_who_stand_in_one_list_only():
    shifts = [
        *MARCH,
        shift("W2", "2026-03-02", "08:00 12:00"),
        shift("W9", "2026-03-02", "08:00 12:00"),
    ]
    workers = [{"worker": name} for name in ("W1", "W2", "W3")]
    ghost = {"worker": "W3", "month": "2026-03", "hours_paid": 10, "basic_pay": 96, "net": 96}
    stranger = {"worker": "W4", "month": "2026-03", "hours_paid": 10, "basic_pay": 96, "net": 96}
    rows = [row | {"paid_on": "2026-04-02", "contributions": 30} for row in (ghost, stranger)]
    file = contract_file(workers=workers, shifts=shifts, payroll=[*paid(), *rows])
    assert breaches(file) == [
        ("never-on-shift", "", "W3", "2026-03", None),
        ("never-on-shift", "", "W4", "2026-03", None),
        ("not-on-payroll", "", "W2", "2026-03", "38.40"),  # on the register: 4 × 9.60
        ("not-on-payroll", "", "W9", "2026-03", None),  # nobody knows the grade
        ("not-registered", "", "W4", "2026-03", None),
    ]


def test_what_is_not_delivered_or_not_agreed_is_listed_and_nothing_else_is_found():
    file = contract_file()
    file = file._replace(terms=file.terms.iloc[:0])
    findings = audit(file).findings
    assert {*findings["status"]} == {"not_checked"}
    gone = {"workers", "payroll", "shifts", "access", "certificates", "interviews"}
    topics = {"deduction", "weekly_hours", "rest_day", "training_hours"}
    topics |= {"certificate", "firm_certificate"}
    assert {*findings["detail"]} == gone | topics


def test_words_of_an_interview_are_shown_in_their_context():
    note = {"interview": "N1", "date": "2026-05-12", "worker": "W1", "place": "x", "language": "x"}
    note |= {
        "interviewer": "x",
        "note": "Fine. The warden keeps the PASSPORT of each. Nothing hit.",
    }
    notes = contract_file(interviews=[note]).interviews
    cases = monitoring.indicators(notes)
    assert {*cases["detail"]} == {"documents", "violence"} and {*cases["source"]} == {"N1"}
    assert "keeps the PASSPORT of each" in cases["words"].iloc[0]
    own = monitoring.indicators(notes, {"documents": ("pasos*",)})
    assert not len(own)
    assert len(monitoring.WORDS) == 11
