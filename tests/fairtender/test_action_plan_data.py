"""The eleven plans of the course: they fit the portfolio, and each shows what it is meant to."""

import datetime

import pytest

from fairtender import action_plan, portfolio, profile, sheets

ON = datetime.date(2026, 11, 1)
# Every office of the portfolio has a plan but Port Selm: the learner writes that one.
LEARNER = "Port Selm"
# Contracts of other offices that the head office entered again under a number of its own.
ENTERED_AGAIN = {"LIN-2024-052", "LIN-2024-053", "LIN-2025-051"}
# What each plan is meant to show: code and measure or contract. "late" is counted apart.
PLANTED = {
    "Lake Ovra": set(),  # what a plan can be
    "Lindava": {("below-target", "M2"), ("overload", "")},
    "Kolmen": {("below-target", "M6"), ("no-reason", "M7")},
    "Dravena": {("below-target", "M5")},
    "Zelmar": {("overload", "")},  # a very small office, where one function does everything
    "Hestral": {("no-workers_consulted", ""), ("no-agreed_by", "")},  # a draft
    "Miren Bay": {  # all planned, all overdue
        ("no-workers_consulted", ""),
        ("only-prepares", ""),
        ("overload", ""),
    },
    "Pelagora": {("unproven", f"M{n}") for n in range(1, 7)}  # all called done
    | {
        ("not-listed", "PEL-2026-009"),  # a hotel under the heading Training
        ("only-prepares", ""),
        ("lower", "PEL-2024-008"),
    },
    "Jorvale": {("no-owner", name) for name in ("M1", "M2", "M3", "M7")} | {("not-begun", "M3")},
    "Ostrell": {("only-informs", "")},  # training, and nothing else
    "Uveska": {
        ("no-focal_point", ""),
        ("no-referral_contact", ""),
        ("no-target", "M2"),
        ("outside", "M3"),
        ("date-order", "M4"),
    },
}
LATE = {"Miren Bay": 8, "Kolmen": 2, "Uveska": 2, "Jorvale": 2, "Lindava": 1, "Dravena": 1}
# Elevated in the portfolio, and high by what the office knows of its own. No plan says how.
RAISED = {"DRA-2025-011", "JOR-2024-017", "OST-2024-001"}


@pytest.fixture(scope="module")
def files(root):
    return sorted((root / "datasets" / "action-plans").iterdir())


@pytest.fixture(scope="module")
def plans(files):
    return {plan.head.office: plan for plan in map(action_plan.read, files)}


@pytest.fixture(scope="module")
def default():
    return profile.load()


@pytest.fixture(scope="module")
def priorities(root, default):
    """The portfolio's levels, each contract once."""
    folder = root / "datasets" / "portfolio"
    contracts = sheets.read(folder / "contracts.csv", portfolio.CONTRACTS)
    rates = sheets.read(folder / "exchange-rates.csv", portfolio.RATES)
    ranked = portfolio.prioritise(contracts, default, on=ON, top=None, rates=rates)
    ranked = ranked[~ranked["contract_id"].isin(ENTERED_AGAIN)]
    return ranked.drop_duplicates("contract_id")


@pytest.fixture(scope="module")
def overview(plans, default, priorities):
    return action_plan.combine(plans.values(), ON, default, {*priorities["office"]} - {""})


def test_eleven_offices_have_a_plan_and_the_learner_s_has_none(files, plans, priorities):
    assert {*plans} == {*PLANTED} == {*priorities["office"]} - {LEARNER, ""}
    assert len(files) == 11
    for path, plan in zip(files, map(action_plan.read, files), strict=True):
        assert path.name == plan.head.office.lower().replace(" ", "-") + ".json"
        assert path.read_text(encoding="utf-8") == action_plan.to_json(plan)
        assert 5 <= len(plan.measures) <= 10


def test_contracts_are_those_of_the_portfolio(plans, priorities):
    known = priorities.set_index("contract_id")
    for office, plan in plans.items():
        for row in plan.contracts.itertuples(index=False):
            found = known.loc[row.contract_id]
            assert found["office"] == office
            for name in ("title", "category", "supplier"):
                assert found[name] == getattr(row, name), row.contract_id
            if row.contract_id in RAISED:
                assert (found["level"], row.level) == ("elevated", "high")
            elif ("lower", row.contract_id) not in PLANTED[office]:
                assert found["level"] == row.level, row.contract_id
            assert found["leverage"] != "ended", row.contract_id


def test_each_plan_shows_what_it_is_meant_to_show_and_nothing_else(plans, default, priorities):
    for office, plan in plans.items():
        found = action_plan.check(plan, priorities, ON, default)
        codes = [
            (row.reason.code.removeprefix("action-plan-"), row.measure or row.contract_id)
            for row in found.itertuples()
        ]
        assert {code for code in codes if code[0] != "late"} == PLANTED[office], office
        assert sum(code == "late" for code, _ in codes) == LATE.get(office, 0), office
        assert len(codes) == len({*codes})


def test_the_states_differ_as_they_are_meant_to(plans):
    states = {office: {*plan.measures["state"]} for office, plan in plans.items()}
    assert states["Miren Bay"] == states["Hestral"] == {"planned"}
    assert states["Pelagora"] == {"done"} and not plans["Pelagora"].measures["evidence"].any()
    assert {*plans["Ostrell"].measures["kind"]} == {"training", "awareness"}
    assert {*plans["Zelmar"].measures["owner"]} == {"Head of office"}
    assert states["Lake Ovra"] == {"planned", "under_way", "done", "dropped"}
    stages = {*plans["Lake Ovra"].measures["stage"]} | {*plans["Lindava"].measures["stage"]}
    assert stages == {*action_plan.STAGES}


def test_together_they_show_what_leadership_should_do_first(overview):
    """Five workshops, the one of the border still to come; twelve offices, of which Port Selm has
    no plan and Hestral a draft; two guarding firms that three offices share."""
    totals = overview.totals.set_index("indicator")
    assert totals.loc["workshops", ["planned", "reached"]].tolist() == [5, 4]
    assert totals.loc["action_plans", ["planned", "reached"]].tolist() == [12, 10]
    shared = overview.shared[overview.shared["by"] == "supplier"].set_index("name")
    assert shared.loc["Lindava Patrol", "offices"] == ("Kolmen", "Miren Bay", "Pelagora")
    assert shared.loc["Greywater Protection", "offices"] == ("Dravena", "Lindava", "Ostrell")
    attention = overview.attention
    first = attention.iloc[:2]
    assert first["kind"].tolist() == ["no_plan", "late_high"]
    assert first["offices"].tolist() == [(LEARNER,), ("Miren Bay",)]
    whose = attention.groupby("kind")["offices"].agg(lambda rows: {*sum(rows, ())})
    assert whose["unproven"] == {"Pelagora"} and whose["no_owner"] == {"Jorvale"}
    assert whose["unanswered"] == {"Miren Bay", "Ostrell", "Pelagora"}
    assert whose["overload"] == {"Miren Bay", "Lindava", "Zelmar"}
    assert whose["draft"] == {"Hestral"}


def test_no_plan_tells_who_spoke_about_which_contract_or_how_many(plans):
    for plan in plans.values():
        assert not any(
            name in plan.head.workers_consulted for name in plan.contracts["contract_id"]
        )
        for row in plan.measures[plan.measures["kind"] == "worker_interviews"].itertuples():
            assert row.unit == "rounds" and len(row.contracts) > 1, (plan.head.office, row.measure)


def test_owners_are_functions_and_the_course_s_people_are_not_named(files):
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert "Mira Tal" not in text and "Ana Brecht" not in text
