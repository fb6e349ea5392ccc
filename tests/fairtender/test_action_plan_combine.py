"""The plans of all offices together: counts by hand, nothing lost, in any order."""

import datetime
import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairtender import action_plan, charts, profile
from fairtender.tables import DataError

ON = datetime.date(2026, 11, 1)
OFFICES = ("Kolmen", "Zelmar", "Hestral", "Port Selm")


@pytest.fixture(scope="module")
def default():
    return profile.load()


def plan(office, contracts, measures, file="", **head):
    """contracts: id, level, category, supplier. measures: dicts."""
    names = ("contract_id", "level", "category", "supplier")
    listed = [dict(zip(names, row, strict=True)) for row in contracts]
    head = {"office": office, "version": 1} | head
    return action_plan.from_dict(head | {"contracts": listed, "measures": measures}, file)


def three_plans():
    """Three offices on 1 November 2026, small enough to count by hand."""
    agreed = {"agreed_by": "Head of office", "date": "2026-01-20"}
    kolmen = plan(
        "Kolmen",
        [("K1", "high", "Cleaning", "Clarion Path Services"), ("K2", "low", "Paper", "Ink & Ox")],
        [
            {"stage": "analysis", "kind": "criteria", "contracts": ["K1"], "owner": "Buyer"}
            | {"state": "done", "evidence": "Tender documents", "due": "2026-06-30"},
            {"stage": "supplier_engagement", "kind": "briefing", "contracts": ["K1"]}
            | {"owner": "Buyer", "state": "under_way", "due": "2026-09-30"},
            {"stage": "foundations", "kind": "training", "owner": "Buyer", "due": "2026-12-31"},
        ],
        workshop="Mountain offices",
        workshop_date="2026-02-12",
        **agreed,
    )
    zelmar = plan(
        "Zelmar",
        [("Z1", "high", "Guarding", "Northlight Guarding")],
        [
            {"stage": "contract_management", "kind": "clause", "contracts": ["Z1"]}
            | {"owner": "Head of office", "state": "under_way", "due": "2026-11-15"},
            {"stage": "supplier_engagement", "kind": "questionnaire", "contracts": ["Z1"]}
            | {"owner": "Head of office", "state": "done", "due": "2026-05-31"},
        ],
        version=2,
        workshop="Mountain offices",
        workshop_date="2026-02-12",
    )
    hestral = plan(
        "Hestral",
        [
            ("H1", "high", "Guarding", "Northlight Guarding"),
            ("H2", "high", "Cleaning", "Eastgate Facility"),
        ],
        [
            {"stage": "contract_management", "kind": "monitoring", "contracts": ["H1"]}
            | {"owner": "Buyer", "start": "2026-03-01", "due": "2026-06-30", "working_days": 12},
            {"stage": "supplier_engagement", "kind": "briefing", "category": "guarding"}
            | {"owner": "Buyer", "due": "2027-01-31"},
            {"stage": "foundations", "kind": "awareness", "state": "dropped", "reason": "Known."},
        ],
        workshop="Coast offices",
        workshop_date="2026-12-03",
        **agreed,
    )
    return [kolmen, zelmar, hestral]


def test_three_plans_counted_by_hand(default):
    """On 1 November 2026.

    Workshops: two are named, Mountain (12 February, held, two offices) and Coast (3 December).
    Plans: four offices, Kolmen and Hestral agreed. High risk: K1, Z1, H1, H2; a measure that can
    change something is done for K1 alone. Engagements: the briefing and the questionnaire of
    Kolmen and Zelmar, the briefing of Hestral; none is done with evidence. Measures: 3 + 2 + 2,
    one of them done with evidence. Late: Hestral M1 since 30 June, 31 + 31 + 30 + 31 days of July
    to October and 1 = 124; Kolmen M2 since 30 September, 32.
    """
    overview = action_plan.combine(three_plans(), ON, default, OFFICES)
    assert overview.totals.drop(columns="osce").values.tolist() == [
        ["workshops", 2, 1],
        ["action_plans", 4, 2],
        ["high_risk_contracts", 4, 1],
        ["supplier_engagements", 3, 0],
        ["measures", 7, 1],
    ]
    by_office = overview.by_office.set_index(["office", "indicator"])
    assert by_office.loc["Hestral"].T.to_dict("list") == {
        "workshops": [1, 0],
        "action_plans": [1, 1],
        "high_risk_contracts": [2, 0],
        "supplier_engagements": [1, 0],
        "measures": [2, 0],
    }
    assert by_office.loc[("Port Selm", "action_plans")].tolist() == [1, 0]
    late = overview.late[["office", "measure", "days_late", "owner", "high"]]
    assert late.values.tolist() == [
        ["Hestral", "M1", 124, "Buyer", True],
        ["Kolmen", "M2", 32, "Buyer", True],
    ]
    names = ["office", "done", "unproven", "under_way", "planned", "late", "dropped", "measures"]
    assert overview.progress[names].values.tolist() == [
        ["Hestral", 0, 0, 0, 1, 1, 1, 3],
        ["Kolmen", 1, 0, 0, 1, 1, 0, 3],
        ["Port Selm", 0, 0, 0, 0, 0, 0, 0],
        ["Zelmar", 0, 1, 1, 0, 0, 0, 2],
    ]


def test_what_offices_share_and_what_leadership_should_look_at(default):
    """Northlight works at Hestral and Zelmar. The late monitoring of Hestral, 12 days of work, is
    still to be done: 12 in November, more than the 10 of the profile. H2 has no measure."""
    overview = action_plan.combine(three_plans(), ON, default, OFFICES)
    guarding = (
        ("Hestral", "Zelmar"),
        ("H1", "Z1"),
        2,
        ("Hestral M1", "Hestral M2", "Zelmar M1", "Zelmar M2"),
    )
    cleaning = (("Hestral", "Kolmen"), ("H2", "K1"), 2, ("Kolmen M1", "Kolmen M2"))
    shared = overview.shared
    assert [(by, name.casefold(), *rest) for by, name, *rest in shared.itertuples(index=False)] == [
        ("supplier", "northlight guarding", *guarding),
        ("category", "cleaning", *cleaning),
        ("category", "guarding", *guarding),
    ]
    attention = overview.attention
    assert list(zip(attention["kind"], attention["offices"], strict=True)) == [
        ("no_plan", ("Port Selm",)),
        ("late_high", ("Hestral",)),
        ("late_high", ("Kolmen",)),
        ("unanswered", ("Hestral",)),
        ("shared_supplier", ("Hestral", "Zelmar")),
        ("unproven", ("Zelmar",)),
        ("overload", ("Hestral",)),
        ("draft", ("Zelmar",)),
    ]
    told = [reason.text() for reason in attention["reason"]]
    assert (
        "124" in told[1] and "1 of 2" in told[3] and "H2" not in told[3] and "Northlight" in told[4]
    )
    assert "12 working days" in told[6] and "November 2026" in told[6]
    assert all(ask.text() for ask in attention["ask"])


def test_of_two_versions_the_newer_counts_and_the_older_is_named(default):
    plans = [*three_plans(), plan("Zelmar", [], [{}, {}, {}], file="zelmar-1.json")]
    overview = action_plan.combine(plans, ON, default)
    assert overview.older.values.tolist() == [["Zelmar", 1, "zelmar-1.json", 2, ""]]
    assert (overview.measures["office"] == "Zelmar").sum() == 2


@pytest.mark.parametrize("version", [2, None])
def test_two_plans_of_an_office_are_a_fault_that_names_both_files(default, version):
    twice = [
        plan("Zelmar", [], [], file=f"{name}.json", version=number)
        for name, number in (("old", version), ("new", 2))
    ]
    for plans in (twice, twice[::-1]):
        with pytest.raises(DataError) as caught:
            action_plan.combine(plans, ON, default)
        assert caught.value.code == "action-plan-two"
        for words in ("old.json", "new.json", "Zelmar"):
            assert words in str(caught.value)


MEASURES = st.fixed_dictionaries(
    {},
    optional={
        "stage": st.sampled_from(("", *action_plan.STAGES)),
        "state": st.sampled_from(("", *action_plan.STATES)),
        "contracts": st.lists(st.sampled_from(["C1", "C2", "C9"])),
        "category": st.sampled_from(["", "Cleaning", "Guarding"]),
        "owner": st.sampled_from(["", "Buyer", "Head of office"]),
        "evidence": st.sampled_from(["", "Report"]),
        "start": st.dates(datetime.date(2026, 1, 1), datetime.date(2027, 6, 30)).map(str),
        "due": st.dates(datetime.date(2026, 1, 1), datetime.date(2027, 6, 30)).map(str),
        "working_days": st.integers(0, 30),
    },
)
CONTRACTS = st.tuples(
    st.sampled_from(["high", "low", ""]),
    st.sampled_from(["", "Cleaning", "Guarding"]),
    st.sampled_from(["", "Selm Watch", "Lindava Patrol"]),
)


@st.composite
def many_plans(draw):
    return [
        plan(
            office,
            [(f"C{n}", *row) for n, row in enumerate(draw(st.lists(CONTRACTS, max_size=3)), 1)],
            draw(st.lists(MEASURES, max_size=5)),
            agreed_by=draw(st.sampled_from(["", "Head of office"])),
            workshop=draw(st.sampled_from(["", "Coast", "Mountains"])),
        )
        for office in draw(st.sets(st.sampled_from([*OFFICES, ""])))
    ]


@settings(max_examples=30, deadline=None)
@given(many_plans(), st.randoms(use_true_random=False))
def test_combining_loses_nothing_and_does_not_depend_on_the_order(default, plans, order):
    overview = action_plan.combine(plans, ON, default, OFFICES)
    given_ids = {(p.head.office, name) for p in plans for name in p.measures["measure"]}
    found = overview.measures[["office", "measure"]].itertuples(index=False, name=None)
    count = sum(len(p.measures) for p in plans)
    assert {*found} == given_ids and len(overview.measures) == len(given_ids) == count
    assert overview.progress["measures"].sum() == count
    statuses = overview.progress[list(action_plan.STATUSES)]
    assert statuses.to_numpy().sum() == count
    for p in plans:
        alone = action_plan.status(p, ON)["status"].value_counts()
        row = overview.progress.set_index("office").loc[p.head.office]
        assert all(row[name] == alone.get(name, 0) for name in action_plan.STATUSES)
    assert len(overview.contracts) == sum(len(p.contracts) for p in plans)
    sums = overview.by_office.groupby("indicator")[["planned", "reached"]].sum()
    totals = overview.totals.set_index("indicator")[["planned", "reached"]]
    for name in action_plan.INDICATORS[1:]:
        assert totals.loc[name].tolist() == sums.loc[name].tolist()
    assert (overview.by_office["reached"] <= overview.by_office["planned"]).all()
    assert (totals["reached"] <= totals["planned"]).all()
    shuffled = random.Random(order.random()).sample(plans, len(plans))
    for one, other in zip(
        overview, action_plan.combine(shuffled, ON, default, OFFICES), strict=True
    ):
        if isinstance(one, pd.DataFrame):
            pd.testing.assert_frame_equal(one, other)


# --- charts ---


def test_pictures_and_tables_say_the_same(default):
    overview = action_plan.combine(three_plans(), ON, default, OFFICES)
    bars = charts.plan_progress(overview)
    for words in ("Offices: 4", "measures: 8", "late 2", "Hestral 1", "Kolmen 1"):
        assert words in bars.alt
    assert "no plan" in bars.svg() and bars.svg() == bars.svg()
    table = charts.plan_progress_table(overview).frame
    assert table.loc["All offices"].tolist() == ["1", "1", "1", "2", "2", "1", "8"]
    late = charts.plan_late_table(overview).frame
    assert late.index.tolist() == ["Hestral M1", "Kolmen M2"]
    assert "124" in late.loc["Hestral M1"].tolist()
    osce = charts.plan_indicator_table(overview).frame
    for words, told in zip(("five", "12", "60", "10", "none"), osce.iloc[:, 2], strict=True):
        assert words in told
    assert len(overview.attention) == 8
    assert len(charts.plan_shared_table(overview).frame) == 3


def test_nothing_and_too_much_are_no_picture_and_say_so(default):
    nothing = action_plan.combine([], ON, default)
    crowd = action_plan.combine([], ON, default, [f"Office {n}" for n in range(61)])
    for overview in (nothing, crowd):
        with pytest.raises(DataError) as caught:
            charts.plan_progress(overview)
        assert caught.value.code == "action-plan-chart-size"
    assert charts.plan_late_table(nothing).frame.empty
    assert nothing.attention.empty
