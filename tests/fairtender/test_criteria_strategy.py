"""The procurement strategy: the planted gaps are found, and a complete one has none."""

from collections.abc import Iterable

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairtender import criteria, profile, sheets
from fairtender.tables import data_path, frame

RULES = profile.load()
# By hand, from strategy.csv and the comments of the focal point.
GAPS = {
    "R9": {"risk-open"},
    "Z2": {"no-reason", "not-agreed", "comment-open"},
    "Z3": {"exclusion-for-risk", "nothing-rejected", "not-agreed", "comment-open"},
    "Z4": {"no-owner"},
    "Z5": {"no-criterion", "other-kind", "award-for-duty", "not-asked"},
    "Z7": {"wrong-stage"},
}
# What closes them: (row, column, value).
REPAIRS = [
    ("Z2", "rejected_why", "It rewards the bid that hides hours"),
    ("Z3", "stage", "contract-management"),
    ("Z3", "instrument", "performance"),
    ("Z3", "criteria", "P2"),
    ("Z3", "rejected", "Exclusion"),
    ("Z3", "rejected_why", "No breach has been shown"),
    ("Z4", "owner", "Mira Tal"),
    ("Z5", "stage", "contract-management"),
    ("Z5", "instrument", "performance"),
    ("Z5", "criteria", "P2"),
    ("Z7", "stage", "award"),
]


def read(name: str, table) -> pd.DataFrame:
    return sheets.read(data_path("tenders", "cleaning", name), table)


@pytest.fixture(scope="module")
def case() -> dict[str, pd.DataFrame]:
    return {
        "strategy": read("strategy.csv", criteria.STRATEGY),
        "criteria": read("criteria.csv", criteria.CRITERIA),
        "risks": read("risks.csv", criteria.RISKS),
        "comments": read("focal-point-comments.csv", criteria.COMMENTS),
    }


def gaps(case: dict[str, pd.DataFrame], **other: pd.DataFrame) -> dict[str, set[str]]:
    found = criteria.check_strategy(**{**case, **other}, profile=RULES)
    assert all(row.text() for row in [*found["reason"], *found["ask"]])
    return {
        name: {code.removeprefix("strategy-") for code in group["code"]}
        for name, group in found.groupby("id")
    }


def repaired(case: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    strategy, comments = case["strategy"].copy(), case["comments"].copy()
    for row, column, value in REPAIRS:
        strategy.loc[strategy["id"] == row, column] = value
    agreed = strategy["agreed_by"] == ""
    strategy.loc[agreed, "agreed_by"] = "Head of procurement"
    strategy.loc[agreed, "agreed_on"] = pd.Timestamp("2026-06-12")
    briefing = strategy[strategy["id"] == "Z9"].assign(
        id="Z10", risk="R9", stage="supplier-engagement", instrument="briefing"
    )
    comments.loc[comments["answer"] == "", "answer"] = "Taken up."
    new = comments.iloc[:2].assign(id=["K9", "K10"], strategy=["Z5", "Z10"])
    return case | {
        "strategy": pd.concat([strategy, briefing]),
        "comments": pd.concat([comments, new]),
    }


def test_the_planted_gaps_are_found_and_nothing_else(case):
    assert gaps(case) == GAPS


def test_a_complete_strategy_has_no_gaps(case):
    assert gaps(repaired(case)) == {}


def changed(data: pd.DataFrame, row: str, **values: object) -> pd.DataFrame:
    copy = data.copy()
    for column, value in values.items():
        copy.loc[copy["id"] == row, column] = value
    return copy


def test_a_condition_needs_monitoring_in_the_criterion_or_in_a_row_of_its_own(case):
    whole = repaired(case)
    nobody = changed(whole["criteria"], "P1", monitored_by="")
    assert gaps(whole, criteria=nobody) == {"Z1": {"not-monitored"}}
    price_check = whole["strategy"]["id"] == "Z9"
    watched = whole["strategy"].copy()
    watched.loc[price_check, ["stage", "instrument"]] = ["contract-management", "monitoring"]
    assert gaps(whole, criteria=nobody, strategy=watched) == {}


def test_what_an_instrument_cannot_carry(case):
    whole = repaired(case)
    wage = changed(whole["strategy"], "Z1", stage="award", instrument="award", criteria="A2")
    assert gaps(whole, strategy=wage) == {"Z1": {"award-for-duty"}}
    found = criteria.check_strategy(**{**whole, "strategy": wage}, profile=RULES)
    assert found["source"].iloc[0] == "Directive 2014/24/EU, Article 18(2)"
    # The same exclusion is right for a record that can be proven (Z8), and wrong for a risk.
    risky = changed(whole["strategy"], "Z8", risk="R4")
    assert gaps(whole, strategy=risky) == {"R8": {"risk-open"}, "Z8": {"exclusion-for-risk"}}
    late = changed(whole["strategy"], "Z10", stage="contract-management")
    assert gaps(whole, strategy=late) == {"Z10": {"wrong-stage"}}
    strange = changed(whole["strategy"], "Z6", risk="R77")
    assert gaps(whole, strategy=strange) == {"R6": {"risk-open"}, "Z6": {"risk-unknown"}}
    wrong_kind = changed(whole["strategy"], "Z6", criteria="P1")
    assert gaps(whole, strategy=wrong_kind) == {"Z6": {"other-kind"}}


def test_each_stage_has_an_instrument_and_each_kind_of_criterion_is_one():
    assert set(criteria.KINDS) <= set(criteria.INSTRUMENTS)
    used = {stage for stages in criteria.INSTRUMENTS.values() for stage in stages}
    assert used == set(criteria.STAGES)


def strategy_of(rows: Iterable[dict]) -> pd.DataFrame:
    rows = list(rows)
    columns = {name: [row.get(name, "") for row in rows] for name in criteria.STRATEGY.names}
    columns["agreed_on"] = [pd.NaT] * len(rows)
    return frame(criteria.STRATEGY, columns)


TEXT = st.text(max_size=12)
ROWS = st.lists(
    st.fixed_dictionaries({}, optional={n: TEXT for n in criteria.STRATEGY.names}), max_size=3
)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_an_unfinished_strategy_never_raises(rows):
    case = {
        "criteria": criteria.draft([]),
        "risks": read("risks.csv", criteria.RISKS).iloc[:0],
        "comments": read("focal-point-comments.csv", criteria.COMMENTS).iloc[:0],
    }
    gaps(case | {"strategy": strategy_of(rows)})
    gaps(case | {"strategy": pd.DataFrame(rows)})
