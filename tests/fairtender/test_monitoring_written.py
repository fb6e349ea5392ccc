"""A ledger and a plan that people wrote, read again."""

import datetime
from decimal import Decimal

import pandas as pd
import pytest
from monitoring_kit import CONTRACTS, HOLIDAYS, RATES

from fairtender import monitoring, profile
from fairtender.tables import DataError, check, frame

ON = datetime.date(2026, 11, 2)
RULES = profile.load()
LEAST = int(RULES.thresholds["small_cell"].value)
# 66 × 2.60 + 62 × 2.705 = 171.60 + 167.71 = 339.31; paid 32 × 2.60 = 83.20; 256.11 is missing.
NIGHT = {
    "worker": "W151",
    "month": "2026-03",
    "heading": "night",
    "hours": Decimal(66),
    "rate": Decimal("2.60"),
    "hours_after": Decimal(62),
    "rate_after": Decimal("2.705"),
    "due": Decimal("339.31"),
    "paid": Decimal("83.20"),
    "owed": Decimal("256.11"),
}
LINE = {
    "action": "remedy:supplement-missing:night",
    "who": "supplier",
    "by": pd.Timestamp("2026-12-02"),
    "proof": "payment",
    "whom": "all",
    "words": "",
}


def ledger_codes(*lines):
    found = monitoring.check_ledger(frame(monitoring.LEDGER, [NIGHT | line for line in lines]))
    check(found, monitoring.LEDGER_FINDINGS)
    return [
        (int(row.line), row.code.removeprefix("monitoring-ledger-")) for row in found.itertuples()
    ]


def codes(*lines, people=None, pay_day=5):
    agreed = frame(monitoring.AGREED, [LINE | line for line in lines])
    found = monitoring.check_agreed(agreed, ON, LEAST, people, pay_day)
    check(found, monitoring.AGREED_FINDINGS)
    return [
        (int(row.line), row.severity, row.code.removeprefix("monitoring-agreed-"))
        for row in found.itertuples()
    ]


# --- the ledger ---


def test_a_line_is_done_again_to_the_cent():
    april = {"hours": None, "rate": None, "hours_after": Decimal(60)}  # one pair, whichever
    sums = {"due": Decimal("162.30"), "paid": Decimal(0), "owed": Decimal("162.30")}
    table = frame(monitoring.LEDGER, [NIGHT, NIGHT | april | sums])
    again = monitoring.reckon(table)
    # 60 × 2.705 = 162.30
    assert [*map(str, again["due"])] == ["339.31", "162.30"]
    assert [*map(str, again["owed"])] == ["256.11", "162.30"]
    # Halves go up, once: 33 × 2.40 + 33 × 2.495 = 161.535.
    both = {"hours": Decimal(33), "rate": Decimal("2.40"), "hours_after": Decimal(33)}
    both |= {"rate_after": Decimal("2.495"), "due": Decimal("161.54"), "owed": Decimal("78.34")}
    assert ledger_codes({}, both | {"month": "2026-04"}) == []


def test_what_does_not_add_up_is_found_once():
    # due is wrong, and what is owed follows from it: one finding.
    assert ledger_codes({"due": Decimal("339.00"), "owed": Decimal("255.80")}) == [(1, "due")]
    assert ledger_codes({"owed": Decimal("256.00")}) == [(1, "owed")]
    assert ledger_codes({"rate_after": None}) == [(1, "no-hours")]
    assert ledger_codes({"hours": None, "hours_after": None}) == [(1, "no-hours")]
    assert ledger_codes({}, {}) == [(2, "twice")]
    assert ledger_codes({}, {"month": "2026-04"}) == []
    # More was paid than due: nothing is owed, and never less than nothing.
    assert ledger_codes({"paid": Decimal("400.00"), "owed": Decimal(0)}) == []


def test_numbers_below_zero_are_refused_in_one_sentence():
    with pytest.raises(DataError) as refused:
        monitoring.reckon(frame(monitoring.LEDGER, [NIGHT | {"hours": Decimal(-1)}]))
    assert "hours" in str(refused.value)


# --- the plan ---


def test_a_line_that_can_be_done_is_in_order():
    assert codes({}) == []
    assert codes({"by": pd.Timestamp("2026-12-03")}) == [(1, "mend", "late")]  # day 31
    assert codes({"by": pd.Timestamp("2026-11-01")}) == [(1, "mend", "past")]
    assert codes({"who": "contract_manager"}) == [(1, "mend", "who")]
    assert codes({"proof": "fund"}) == [(1, "mend", "proof")]
    assert codes({}, {}) == [(2, "mend", "twice")]


def test_a_proof_exists_on_its_day():
    cause = {"action": "prevent:pay", "proof": "payroll"}
    # November and December: December's pay arrives by 5 January; 75 days end on the 16th.
    days = {"2027-01-04": "early-payroll", "2027-01-05": "", "2027-01-16": "", "2027-01-17": "late"}
    for by, code in days.items():
        assert codes(cause | {"by": pd.Timestamp(by)}) == ([(1, "mend", code)] if code else [])
    look = {"action": "confirm:audit", "who": "focal_point", "proof": "audit"}
    assert codes({}, look | {"by": pd.Timestamp("2026-12-01")}) == [(2, "mend", "early-audit")]
    assert codes({}, look | {"by": pd.Timestamp("2027-03-02")}) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ({"action": "protect:indicator", "proof": "record", "who": "focal_point"}, "confidential"),
        ({"action": "remedy:documents"}, "confidential"),
        ({"whom": "shift"}, "shift"),
        ({"whom": "named"}, "few"),
        ({"proof": "waiver"}, "waiver"),
        ({"proof": "worker-word"}, "worker-word"),
    ],
)
def test_what_endangers_a_worker_is_stopped_first(line, found):
    told = codes(line, people={LINE["action"]: 4})
    assert told[0] == (1, "stop", found)


def test_five_may_be_named_and_the_firms_word_closes_nothing():
    assert codes({"whom": "named"}, people={LINE["action"]: 5}) == []
    for proof in ("assurance", "firm-paper"):
        assert codes({"proof": proof}) == [(1, "strike", "own-word")]
    for action, code in (("end:contract", "end"), ("penalty:invoice", "penalty")):
        assert codes({"action": action}) == [(1, "strike", code)]


def test_the_plan_of_the_library_has_nothing_to_mend_but_what_is_the_focal_points():
    """Each action that the library itself makes of a file is one that it finds in order."""
    cleaning = monitoring.read(CONTRACTS / "cleaning")
    findings = monitoring.audit(cleaning, RATES, HOLIDAYS, ON).findings
    plan = monitoring.corrective_plan(monitoring.for_supplier(findings, RULES), ON)
    proofs = [reason.code.removeprefix("monitoring-evidence-") for reason in plan["evidence"]]
    lines = zip(plan["action"], plan["actor"], plan["due"], proofs, strict=True)
    agreed = frame(monitoring.AGREED, [(*line, "all", "") for line in lines])
    assert monitoring.check_agreed(agreed, ON, LEAST, None, 5).empty


def test_evidence_is_laid_beside_a_plan_that_people_wrote():
    plan = monitoring.as_plan(frame(monitoring.AGREED, [LINE]))
    check(plan, monitoring.PLAN)
    came = {"action": LINE["action"], "received": pd.Timestamp("2026-11-20"), "amount": None}
    came |= {"document": "Bank list of 19 November", "accepted": True}
    came |= {"checked_by": "contract_manager", "checked_on": pd.Timestamp("2026-11-21")}
    evidence = frame(monitoring.EVIDENCE, [came])
    later = datetime.date(2026, 12, 4)
    assert list(monitoring.verify(plan, evidence, later)["state"]) == ["verified"]
    assert list(monitoring.verify(plan, evidence.iloc[:0], later)["state"]) == ["late"]
