"""What must hold for any contract file: amounts add up, order does not matter, euros help."""

import datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from monitoring_kit import HOLIDAYS, ON, RATES, audit, contract_file, lawful, shift

from fairtender import monitoring

HEADINGS = ("basic_pay", "night_supplement", "sunday_supplement", "holiday_supplement")
TIMES = ("06:00 14:30 30", "17:00 23:00", "20:00 04:30 30", "22:00 06:00", "00:00 24:00")
FIRST = datetime.date(2026, 3, 1)  # two months with the indexation and two public holidays

plans = st.dictionaries(
    st.tuples(st.sampled_from(["W1", "W2"]), st.integers(0, 29).map(lambda number: 2 * number)),
    st.tuples(st.sampled_from(TIMES), st.sampled_from(["work", "work", "training", "leave"])),
    min_size=1,
    max_size=14,
)
cuts = st.dictionaries(st.sampled_from(HEADINGS), st.integers(0, 9000), max_size=4)
REGISTER = [{"worker": "W1", "grade": "C1"}, {"worker": "W2", "grade": "C2"}]
# No limit that a random plan would break: only pay is looked at here.
LIMITS = {"weekly_hours": "168", "rest_day": "30"}


def shifts_of(plan):
    return [
        shift(worker, (FIRST + datetime.timedelta(number)).isoformat(), times, kind=kind)
        for (worker, number), (times, kind) in plan.items()
    ]


def file_of(plan, payroll, **tables):
    return contract_file(
        LIMITS, workers=REGISTER, shifts=shifts_of(plan), payroll=payroll, **tables
    )


def less(row, cut):
    """The row with so many cents less under each heading, and what was truly taken."""
    row, taken = dict(row), Decimal(0)
    for heading, cents in cut.items():
        amount = min(Decimal(cents) / 100, row[heading])
        row[heading] -= amount
        taken += amount
    return row | {"net": row["net"] - taken}, taken


def owed(file):
    """What is owed to workers, by finding."""
    rows = monitoring.owed(audit(file).cases)
    return rows[rows["payee"] == "worker"].groupby("finding")["amount"].sum().to_dict()


def told(file):
    """All that an audit says, but for the order of rows."""
    findings = audit(file).findings
    return findings.drop(columns="reason").to_dict("records"), [
        reason.text() for reason in findings["reason"]
    ]


@settings(max_examples=15, deadline=None)
@given(plans)
def test_pay_by_the_law_leaves_nothing_to_find(plan):
    rows = lawful(REGISTER, shifts_of(plan))
    found = audit(file_of(plan, rows)).findings
    assert found["status"].tolist().count("breach") == 0


@settings(max_examples=15, deadline=None)
@given(plans, st.lists(cuts, min_size=4, max_size=4))
def test_what_was_taken_is_what_is_owed(plan, all_cuts):
    rows, taken = [], Decimal(0)
    for row, cut in zip(lawful(REGISTER, shifts_of(plan)), all_cuts, strict=False):
        row, amount = less(row, cut)
        rows.append(row)
        taken += amount
    assert sum(owed(file_of(plan, rows)).values(), Decimal(0)) == taken


@settings(max_examples=10, deadline=None)
@given(plans, cuts, st.integers(0, 40), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(plan, cut, hours, dice):
    rows = [less(row, cut)[0] for row in lawful(REGISTER, shifts_of(plan))]
    rows = [row | {"hours_paid": max(row["hours_paid"] - hours, 0)} for row in rows]
    log = [
        {
            "worker": worker,
            "date": FIRST + datetime.timedelta(number),
            "time_in": "05:00",
            "time_out": "23:30",
        }
        for worker, number in plan
    ]
    file = file_of(plan, rows, access=log)
    mixed = file._replace(
        **{
            name: table.sample(frac=1, random_state=dice.randrange(1000))
            for name, table in file._asdict().items()
            if name != "contract"
        }
    )
    assert told(file) == told(mixed)


@settings(max_examples=10, deadline=None)
@given(plans, cuts)
def test_a_lawful_month_more_changes_nothing(plan, cut):
    rows = [less(row, cut)[0] for row in lawful(REGISTER, shifts_of(plan))]
    more = [shift("W1", f"2026-06-{day:02}", TIMES[day % 4]) for day in range(1, 28, 3)]
    longer = file_of(plan, [*rows, *lawful(REGISTER, more)])
    both = contract_file(
        LIMITS,
        workers=REGISTER,
        shifts=shifts_of(plan) + more,
        payroll=[*rows, *lawful(REGISTER, more)],
    )
    assert told(file_of(plan, rows)) == told(both)
    assert owed(longer) == owed(both)


@settings(max_examples=15, deadline=None)
@given(
    plans,
    cuts,
    st.sampled_from(HEADINGS),
    st.integers(1, 500),
    st.integers(0, 30),
    st.integers(0, 50),
)
def test_an_extra_euro_paid_never_raises_what_is_owed(plan, cut, heading, cents, hours, net):
    rows = [less(row, cut)[0] for row in lawful(REGISTER, shifts_of(plan))]
    for row in rows:
        row["hours_paid"] = max(row["hours_paid"] - hours, 0)
        row["net"] = max(row["net"] - net, 0)
    extra = Decimal(cents) / 100
    paid = rows[0] | {heading: rows[0][heading] + extra, "net": rows[0]["net"] + extra}
    before, after = (owed(file_of(plan, [row, *rows[1:]])) for row in (rows[0], paid))
    total = [sum(some.values(), Decimal(0)) for some in (before, after)]
    assert total[0] - extra <= total[1] <= total[0]


@settings(max_examples=10, deadline=None)
@given(plans, cuts, st.integers(0, 30))
def test_the_calculation_for_one_worker_says_the_same(plan, cut, hours):
    rows = [less(row, cut)[0] for row in lawful(REGISTER, shifts_of(plan))]
    rows = [row | {"hours_paid": max(row["hours_paid"] - hours, 0)} for row in rows]
    file = file_of(plan, rows)
    cases = audit(file).cases
    worker, month = rows[0]["worker"], rows[0]["month"]
    mine = cases[(cases["worker"] == worker) & (cases["month"] == month)]
    pay = mine[~mine["check"].isin(["net-short", "contributions-unpaid"])]
    shown = monitoring.back_pay(file, RATES, HOLIDAYS, ON, worker, month).totals
    amounts = [amount for amount in pay["amount"] if amount is not None]
    assert sum(shown["short"]) == sum(amounts, Decimal(0))
