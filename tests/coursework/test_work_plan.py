"""Checks of a plan and of rows that fit: which rows are meant, and what an author gets wrong."""

from fractions import Fraction

import pytest

from coursework.questions import find, load
from coursework.work import checks
from coursework.work.unit_11.plan_checks import line_of
from fairtender import action_plan, messages, tables

LINES = {
    "guards": {
        "contracts": ["psl-2024-004"],
        "kinds": {"criteria": 1, "clause": 0.5},
        "content": ["wage"],
    },
    "two": {"contracts": ["psl-2025-006", "psl-2025-022"], "kinds": ["clause"], "content": ["see"]},
    "talks": {"among": "psl-2025-017", "kinds": ["worker_interviews"], "content": ["invited"]},
    "calls": {"kinds": ["referral_path"], "content": ["calls"]},
}


@pytest.fixture(scope="module")
def question(root):
    return load(find("11-action-plan", root)).all["plan-begin"]


def row(id, *contracts, **cells):
    return {"row": id, "contracts": [*contracts], **cells}


def test_a_row_is_found_by_its_contracts_and_the_one_that_decides_most_counts():
    rows = [
        row("a", "psl-2024-004", kind="training", content="signs"),
        row("b", "psl-2024-004", kind="clause", content="wage"),
        row("c", "psl-2024-004", "psl-2026-001", kind="criteria", content="wage"),
        row("d", "psl-2025-022", kind="clause", content="see"),
        row("e", "psl-2025-006", kind="training", content="see"),
        row("f", kind="referral_path"),
        row("g", "psl-2025-017", kind="clause"),
        row("h", "psl-2025-017", "psl-2024-004", kind="worker_interviews"),
    ]
    found = {name: [one["row"] for one in line_of(LINES, name).rows(rows)] for name in LINES}
    # c answers another contract, too, and is no line on the guards; g is no talk.
    assert found == {"guards": ["b"], "two": ["e", "d"], "talks": ["h"], "calls": ["f"]}
    assert line_of(LINES, "guards").worth(rows[1]) == Fraction(1, 2)
    assert line_of(LINES, "two").answered([rows[3]]) == Fraction(1, 2)


def test_the_kinds_of_the_question_are_the_library_s_in_its_words(question):
    column = question.sheet().column("kind")
    kinds = [kind for kinds in action_plan.KINDS.values() for kind in kinds]
    assert [*column.codes] == kinds
    for option in column.options:
        assert option.text == messages.text(f"action-plan-measure-{option.code}")
    known = action_plan.read(tables.data_path("own-plan", "port-selm.json")).contracts[
        "contract_id"
    ]
    assert [code.upper() for code in question.sheet().column("contracts").codes] == known.tolist()


NO_LINE, NO_COLUMN, NO_CELL = "work-fault-plan-line", "work-fault-column", "work-fault-right"
FAULTS = [
    ("apart", {"rows": ("none",)}, NO_LINE, {"line": "none"}),
    ("apart", {"rows": ("a",), "lines": {"a": {"kinds": ["clause"]}}}, NO_LINE, {"line": "a"}),
    (
        "apart",
        {"rows": ("a",), "lines": {"a": {"kinds": ["clauses"], "content": ["see"]}}},
        NO_CELL,
        {"row": "a", "column": "kind"},
    ),
    ("cells", {"column": "colour", "right": {"two": "x"}}, NO_COLUMN, {"column": "colour"}),
    (
        "cells",
        {"column": "owner", "right": {"two": "nobody"}},
        NO_CELL,
        {"row": "two", "column": "owner"},
    ),
    (
        "plan-dates",
        {"first": "2026-11-02", "windows": {"two": ("2026-11-31", "2026-12-24")}},
        NO_CELL,
        {"row": "two", "column": "due"},
    ),
    (
        "apart",
        {"hold": {"two": {"indicator": "none", "target": 1}}, "by": "each"},
        NO_CELL,
        {"row": "two", "column": "indicator"},
    ),
    ("plan-days", {"on": "2026-11-01", "right": {"nobody": (4,)}}, NO_LINE, {"line": "nobody"}),
]


@pytest.mark.parametrize(("name", "fields", "code", "params"), FAULTS)
def test_what_an_author_gets_wrong_is_said(question, name, fields, code, params):
    made = checks.check_class(name)(**{"lines": LINES} | fields)
    assert made.fault(question) == messages.text(code, **params)
    whole = {"rows": ("two",), "by": "each"}
    assert checks.check_class("apart")(lines=LINES, **whole).fault(question) == ""


def test_rows_that_fit(root):
    question = load(find("11-action-plan", root)).all["plan-three"]
    fits = [
        ("office", "about", {"miren-bay": ["late"], "ostrell": ["unanswered"], "kolmen": ["late"]}),
        ("about", "gives", {"late": ["time"], "unanswered": ["change"]}),
    ]
    check = checks.check_class("fits")(fits=tuple(fits), asked=3)
    assert check.fault(question) == ""

    def thing(id, office, about, gives):
        return {"row": id, "office": office, "about": about, "gives": gives}

    good = [
        thing("a", "miren-bay", "late", "time"),
        thing("b", "ostrell", "unanswered", "change"),
        thing("c", "kolmen", "late", "time"),
    ]
    assert check(question, {"things": good}).share == 1
    remind = check(question, {"things": [*good[:2], thing("c", "kolmen", "late", "remind")]})
    assert remind.share == Fraction(2, 3) and len(remind.faults) == 1
    # The same thing three times is one that costs twice.
    assert check(question, {"things": [good[0] | {"row": id} for id in "abc"]}).share == 0
    assert check(question, {"things": []}).share == 0
    for wrong in (
        {"fits": (), "asked": 3},
        {"fits": (("office", "colour", {}),), "asked": 3},
        {"fits": (("office", "about", {"nowhere": ["late"]}),), "asked": 3},
    ):
        assert checks.check_class("fits")(**wrong).fault(question)
