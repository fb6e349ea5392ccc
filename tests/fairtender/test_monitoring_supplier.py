"""What the supplier may see, and what is done in which order: no interview shows through."""

import datetime
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from monitoring_kit import CONTRACTS, ON, audit, table

from fairtender import monitoring, profile
from fairtender.monitoring.ledger import Terms
from fairtender.monitoring.summary import MEANINGS, findings_of
from fairtender.tables import DataError, Reason, check

RULES = profile.load()
LEAST = int(RULES.thresholds["small_cell"].value)


@pytest.fixture(scope="module", params=["cleaning", "guarding"])
def file(request):
    return monitoring.read(CONTRACTS / request.param)


@pytest.fixture(scope="module")
def findings(file):
    return audit(file).findings


def said(findings):
    """All words and codes of a table of findings."""
    rows = findings.to_dict("records")
    return repr(rows) + " ".join(row["reason"].text() + row["ask"].text() for row in rows)


# --- what the supplier may see ---


def test_the_report_is_the_same_whether_or_not_anyone_was_interviewed(file, findings):
    silent = audit(file._replace(interviews=file.interviews.iloc[:0])).findings
    told, without = (monitoring.for_supplier(some, RULES) for some in (findings, silent))
    assert said(told) == said(without)
    plans = [monitoring.corrective_plan(some, ON) for some in (told, without)]
    pd.testing.assert_frame_equal(*plans)
    check(told, monitoring.FINDINGS)


def test_no_interview_and_no_step_of_the_focal_point_stands_in_it(file, findings):
    told = monitoring.for_supplier(findings, RULES)
    plan = monitoring.corrective_plan(told, ON)
    words = (
        said(told) + repr(plan.to_dict("records")) + " ".join(task.text() for task in plan["task"])
    )
    for note in file.interviews.itertuples():
        assert note.interview not in words and note.note[:40] not in words
    for word in ("interview", "indicator", "focal point", "forced"):
        assert word not in words.casefold().replace("focal_point", ""), word
    assert not told["confidential"].any() and "focal_point" not in {*plan["actor"]}


def test_a_finding_about_few_people_names_nobody(file, findings):
    told = monitoring.for_supplier(findings, RULES).set_index("finding")
    whole = findings.set_index("finding")
    hidden = [name for name in told.index if 0 < len(whole.at[name, "workers"]) < LEAST]
    assert hidden
    for name in told.index:
        row, before = told.loc[name], whole.loc[name]
        if name in hidden:
            assert row["workers"] == row["months"] == () and row["amount"] is None
            assert row["reason"].code == "monitoring-all-workers"
            assert not {*before["workers"]} & {*row["reason"].text().split()}
        else:
            assert row["workers"] == before["workers"] and row["amount"] == before["amount"]
    # Who is paid by nobody is not the first thing that the supplier hears of.
    assert "not-on-payroll" not in told.index


FEES = [
    {"check": "deduction", "detail": "recruitment_fee", "month": "2026-03", "amount": "60.00"},
    {"check": "recruitment-fee", "amount": "540.00"},
    {"check": "recruitment-fee"},
]
OTHERS = [
    {"check": "deduction", "detail": "uniform", "month": "2026-03", "amount": "15.00"},
    {"check": "below-rate", "month": "2026-03", "amount": "30.00"},
]


def found(cases):
    rows = [{"status": "breach", "payee": "worker", "currency": "EUR"} | case for case in cases]
    return findings_of(table(monitoring.CASES, rows), Terms(table(monitoring.TERMS, [])))


def of_workers(cases):
    """Cases of 1 to 20 workers each: fewer than the small cell, and more."""
    some = st.tuples(st.sampled_from(cases), st.integers(1, 20))
    return st.lists(some, max_size=4, unique_by=lambda each: cases.index(each[0])).map(
        lambda chosen: [c | {"worker": f"W{n}"} for c, most in chosen for n in range(most)]
    )


@settings(max_examples=40, deadline=None)
@given(of_workers(FEES), of_workers(OTHERS))
def test_a_fee_for_the_job_never_reaches_the_supplier_and_changes_nothing_else(fees, others):
    """A fee is a debt, and a debt can hold a person: however many paid it, it is left out."""
    both = found(fees + others)
    told, without = (monitoring.for_supplier(some, RULES) for some in (both, found(others)))
    assert said(told) == said(without) and "recruit" not in said(told)
    plans = [monitoring.corrective_plan(some, ON) for some in (told, without)]
    pd.testing.assert_frame_equal(*plans)
    # A table that an older version saved may still name the supplier.
    old = monitoring.for_supplier(both.assign(actor="supplier"), RULES)
    assert said(old) == said(without)


def test_a_fee_for_the_job_is_the_focal_points_on_the_same_day_and_paid_back_after_that():
    for fee in FEES:
        findings = found([fee | {"worker": f"W{number}"} for number in range(9)])
        plan = monitoring.corrective_plan(findings, ON).set_index("action")
        name, amount = findings["finding"][0], findings["amount"][0]
        assert findings["actor"].tolist() == ["focal_point"] and findings["days"].tolist() == [0]
        assert plan.at[f"protect:{name}", "due"] == plan["due"].min() == pd.Timestamp(ON)
        assert plan.at[f"remedy:{name}", "amount"] == amount
        # Nothing is asked of the supplier before the focal point has agreed.
        back, agreed = plan.loc[f"remedy:{name}"], plan.loc["protect:agree"]
        assert agreed["actor"] == "focal_point" and agreed["due"] < back["due"]
        assert back["task"].code == "monitoring-task-remedy-fee"
        assert "ask:supplier" not in plan.index


# --- the plan ---


def test_the_order_is_protect_keep_ask_stop_pay_mend_look_again(findings):
    plan = monitoring.corrective_plan(findings, ON)
    check(plan, monitoring.PLAN)
    order = [monitoring.PHASES.index(phase) for phase in plan["phase"]]
    assert order == sorted(order) and not plan["action"].duplicated().any()
    first = plan.iloc[0]
    assert first["actor"] == "focal_point" and first["due"] == pd.Timestamp(ON)
    actions = plan["action"].tolist()
    # Nothing is sent before the focal point has agreed, and the files are safe by then.
    asked = actions.index("ask:supplier")
    assert actions.index("protect:agree") < asked and actions.index("preserve:files") < asked
    due = plan.set_index("action")["due"]
    assert (
        due["protect:agree"] < due["ask:supplier"] and due["preserve:files"] < due["ask:supplier"]
    )
    assert (plan["due"] >= pd.Timestamp(ON)).all()
    # No step confronts anyone or ends the contract.
    assert not plan["action"].str.contains("terminat|confront").any()


def test_about_an_interview_the_plan_has_steps_of_protection_only(findings):
    plan = monitoring.corrective_plan(findings, ON)
    notes = plan[plan["finding"].str.startswith("indicator")]
    assert {*notes["phase"]} == {"protect"} and {*notes["actor"]} == {"focal_point"}
    assert notes["confidential"].all()


def test_what_is_owed_is_in_the_plan(findings):
    plan = monitoring.corrective_plan(findings, ON)
    amounts = [amount for amount in plan["amount"] if amount is not None]
    assert sum(amounts) == sum(amount for amount in findings["amount"] if amount is not None)


@pytest.mark.parametrize("check", MEANINGS)
def test_every_check_has_its_words_its_step_and_its_place_in_the_plan(check):
    meaning = MEANINGS[check]
    cases = table(monitoring.CASES, [{"check": check, "status": "breach", "worker": "W1"}])
    found = findings_of(cases, Terms(table(monitoring.TERMS, [])))
    plan = monitoring.corrective_plan(found, ON)
    words = [monitoring.title(check), found["reason"].iloc[0].text()]
    words += [each.text() for column in ("task", "evidence") for each in plan[column]]
    assert all(words) and not any("{" in word for word in words)
    assert plan["finding"].tolist().count(found["finding"].iloc[0]) >= 1
    assert {meaning.actor} <= {*plan["actor"]} and meaning.severity in monitoring.SEVERITIES


# --- only evidence closes ---

FINDING = {
    "finding": "deduction:uniform", "check": "deduction", "detail": "uniform", "status": "breach",
    "severity": "serious", "workers": ("W1",), "months": ("2026-03",), "amount": "100.00",
    "currency": "EUR", "payee": "worker", "source": "5.1", "actor": "supplier", "days": 30.0,
    "code": "monitoring-deduction", "confidential": False,
}  # fmt: skip
PROOF = {
    "action": "remedy:deduction:uniform", "received": "2026-11-20", "document": "Bank list",
    "amount": "100.00", "checked_by": "contract_manager", "checked_on": "2026-11-21",
    "accepted": True,
}  # fmt: skip


def plan():
    step = {
        "reason": Reason("monitoring-deduction-step"),
        "ask": Reason("monitoring-deduction-step"),
    }
    return monitoring.corrective_plan(table(monitoring.FINDINGS, [FINDING | step]), ON)


def state(on, *proofs):
    evidence = table(monitoring.EVIDENCE, [PROOF | proof for proof in proofs])
    states = monitoring.verify(plan(), evidence, datetime.date.fromisoformat(on))
    check(states, monitoring.STATES)
    row = states.set_index("action").loc["remedy:deduction:uniform"]
    return row["state"], row["days_late"], row["still_due"]


def test_evidence_that_was_checked_closes_an_action():
    assert state("2026-11-21", {}) == ("verified", 0, Decimal("0"))
    assert (
        state("2027-05-01", {"received": "2027-04-01", "checked_on": "2027-04-02"})[0] == "verified"
    )


@pytest.mark.parametrize(
    "proof",
    [
        {"accepted": False},
        {"document": ""},
        {"checked_by": ""},
        {"checked_on": pd.NaT},
        {"checked_on": "2026-12-24"},
        {"received": "2026-12-24"},
        {"amount": None},
        {"action": "prevent:deduction:uniform"},
    ],
)
def test_anything_less_closes_nothing(proof):
    assert state("2026-12-01", proof) == ("open", 0, Decimal("100.00"))  # the last day
    assert state("2026-12-03", proof) == ("late", 2, Decimal("100.00"))


def test_money_is_closed_when_all_of_it_is_shown():
    half = {"amount": "60.00"}
    assert state("2026-12-03", half) == ("late", 2, Decimal("40.00"))
    assert state("2026-12-03", half, {"amount": "40.00"}) == ("verified", 0, Decimal("0"))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 9000), max_size=5), st.booleans())
def test_the_supplier_alone_never_closes_an_action(amounts, said_done):
    proofs = [
        {"amount": Decimal(cents) / 100, "checked_by": "", "accepted": said_done}
        for cents in amounts
    ]
    assert state("2026-12-03", *proofs)[0] == "late"
    assert "supplier" not in monitoring.EVIDENCE.columns[4].choices


def test_evidence_for_an_action_that_the_plan_does_not_have():
    with pytest.raises(DataError) as error:
        state("2026-12-01", {"action": "remedy:uniforms"})
    assert error.value.code == "monitoring-evidence-action"
    assert "remedy:uniforms" in str(error.value) and "row 1" in str(error.value)
