"""The file of an action plan, and whether a plan is doable."""

import datetime
import json
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairtender import action_plan, messages, profile
from fairtender.profile import LEVELS
from fairtender.tables import DataError

ON = datetime.date(2026, 11, 1)


@pytest.fixture(scope="module")
def default():
    return profile.load()


def measure(name="M1", **changes):
    """A measure without a fault."""
    sound = {
        "measure": name,
        "stage": "contract_management",
        "kind": "monitoring",
        "what": "Compare pay slips with the shifts, every quarter.",
        "contracts": ["K1"],
        "risk": "Hours that nobody pays",
        "owner": "Contract manager",
        "start": "2026-11-01",
        "due": "2026-12-31",
        "indicator": "Quarters compared",
        "unit": "quarters",
        "target": 4,
        "value": 1,
        "state": "under_way",
        "working_days": 4,
    }
    return sound | changes


def content(*measures, **head):
    """A plan without a fault, as a dict."""
    sound = {
        "office": "Kolmen",
        "period_start": "2026-01-01",
        "period_end": "2026-12-31",
        "prepared_by": "Procurement officer",
        "agreed_by": "Head of office",
        "date": "2026-01-20",
        "version": 1,
        "focal_point": "Anti-trafficking focal point of the Agency",
        "referral_contact": "National referral mechanism, duty desk",
        "workers_consulted": "Union of cleaners, 14 January 2026",
        "contracts": [{"contract_id": "K1", "level": "high", "category": "Cleaning"}],
        "measures": list(measures) or [measure()],
    }
    return sound | head


def assessed(*rows):
    columns = [*zip(*rows, strict=True)] or [(), (), (), ()]
    names = ("office", "contract_id", "level")
    table = pd.DataFrame(dict(zip(names, columns, strict=False)), dtype="object")
    return table.assign(end=pd.to_datetime(pd.Series(columns[3], dtype="object")))


def findings(data, default, contracts=None, on=ON):
    """Codes of what is found, without the prefix, with measure and contract."""
    plan = action_plan.from_dict(data)
    found = action_plan.check(plan, contracts, on, default)
    return [
        (row.reason.code.removeprefix("action-plan-"), row.measure, row.contract_id)
        for row in found.itertuples()
    ]


def same(one, other):
    assert one.head == other.head
    for name in ("contracts", "measures"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


# --- the file ---

WORDS = st.text(max_size=12)
DATES = st.none() | st.dates().map(str) | st.just("")
NUMBERS = st.none() | st.integers(0, 10**6) | st.floats(0, 1e6)
MONEY = st.none() | st.decimals(0, 10**9, places=2, allow_nan=False).map(str)


def values(column):
    """Anything that a key of a plan may hold."""
    if column.name == "version":
        return st.none() | st.integers(1, 9)
    kinds = {"date": DATES, "number": NUMBERS, "decimal": MONEY, "texts": st.lists(WORDS)}
    return (
        st.sampled_from(("", *column.choices)) if column.choices else kinds.get(column.kind, WORDS)
    )


def rows(table):
    """Rows of a table, each with an id of its own."""
    kinds = {column.name: values(column) for column in table.columns if column.name != "kind"}
    drawn = st.lists(st.fixed_dictionaries({}, optional=kinds), max_size=4)
    key = table.key[0]
    return drawn.map(
        lambda some: [{**row, key: f"{n} {row.get(key, '')}"} for n, row in enumerate(some)]
    )


PLANS = st.fixed_dictionaries(
    {},
    optional={column.name: values(column) for column in action_plan.PLAN.columns}
    | {"contracts": rows(action_plan.CONTRACTS), "measures": rows(action_plan.MEASURES)},
)


@settings(max_examples=30, deadline=None)
@given(PLANS)
def test_a_plan_survives_the_way_through_a_file_however_unfinished(tmp_path_factory, data):
    plan = action_plan.from_dict(data)
    path = tmp_path_factory.mktemp("plans") / "plan.json"
    path.write_text(action_plan.to_json(plan), encoding="utf-8")
    again = action_plan.read(path)
    same(plan, again)
    assert action_plan.to_json(again) == action_plan.to_json(plan)


@settings(max_examples=30, deadline=None)
@given(PLANS)
def test_an_unfinished_plan_is_checked_and_exported_without_an_error(default, data):
    plan = action_plan.from_dict(data)
    found = action_plan.check(plan, None, ON, default)
    assert all(row.reason.text() and row.ask.text() for row in found.itertuples())
    assert plan.head.referral_contact or "action-plan-no-referral_contact" in {
        reason.code for reason in found["reason"]
    }
    action_plan.combine([plan], ON, default)
    assert "</html>" in action_plan.to_html(plan)


def test_the_head_has_the_columns_of_its_table():
    assert list(action_plan.Head._fields) == action_plan.PLAN.names
    assert {*action_plan.CONTRACTS.columns[-1].choices} == {*LEVELS}


def test_a_plan_is_read_as_it_is_written(tmp_path):
    path = tmp_path / "kolmen.json"
    data = content(measure(budget="1200.50", currency="EUR"), workshop_date="2026-02-12")
    path.write_text(json.dumps(data | {"format": 1}), encoding="utf-8")
    plan = action_plan.read(path)
    assert plan.file == str(path)
    assert plan.head.workshop_date == datetime.date(2026, 2, 12)
    row = plan.measures.iloc[0]
    assert row["contracts"] == ("K1",) and row["budget"] == Decimal("1200.50")
    assert row["due"] == pd.Timestamp("2026-12-31") and row["target"] == 4.0


def test_measures_without_an_id_are_numbered_and_no_id_is_used_twice():
    plan = action_plan.from_dict({"measures": [{}, {"measure": "M1"}, {"what": "x"}]})
    assert plan.measures["measure"].tolist() == ["M2", "M1", "M3"]


FAULTS = [
    ("field-unknown", content(measure(ownr="x")), "measures 1 (M1)", "ownr", '"owner"'),
    ("field-kind", content(measure(), measure("M2", due="31.12.2026")), "M2", "due"),
    ("field-choice", content(measure(state="finished")), "M1", "state", "under_way"),
    ("action-plan-stage", content(measure(stage="analysis")), "M1", "monitoring", "criteria"),
    ("field-twice", content(measure(), measure()), "measures 2 (M1)", '"M1"'),
    ("field-kind", content(measures={"M1": {}}), "measures", "list"),
    ("field-entry", content(measures=["M1"]), "measures 1", "M1"),
    ("action-plan-format", content(format=2), "2", "format 1"),
]


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_one_sentence_with_file_measure_and_key(tmp_path, case):
    code, data, *told = case
    path = tmp_path / "zelmar.json"
    path.write_text(json.dumps({"format": 1} | data), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        action_plan.read(path)
    sentence = str(caught.value)
    assert caught.value.code == code
    for words in ("zelmar.json", *told):
        assert words in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("working_days", -1),
        ("working_days", True),
        ("working_days", "four"),
        ("target", 10**400),
        ("due", "2026-02-30"),
        ("due", 20261231),
        ("budget", "12,50"),
        ("budget", "1E+99"),
        ("contracts", "K1"),
        ("contracts", [1]),
        ("what", 7),
    ],
)
def test_a_value_of_the_wrong_kind_is_named(key, value):
    with pytest.raises(DataError) as caught:
        action_plan.from_dict(content(measure(**{key: value})))
    assert caught.value.code in ("field-kind", "field-range")
    assert f"measures 1 (M1): {key} is" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "file-not-json"),
        ('{"format": 1,\n "office": }', "file-not-json"),
        ('{"format": 1, "version": NaN}', "field-kind"),
        ('{"format": 1, "office": "A", "office": "B"}', "file-key-twice"),
        ('{"office": "Kolmen"}', "field-missing"),
        ("[]", "field-entry"),
        ("[" * 100_000, "file-unreadable"),
        ('{"format": 1, "version": ' + "9" * 5000 + "}", "file-unreadable"),
    ],
)
def test_a_file_that_is_no_plan_says_so(tmp_path, text, code):
    path = tmp_path / "plan.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        action_plan.read(path)
    assert caught.value.code == code and "plan.json" in str(caught.value)


def test_a_missing_file_a_folder_and_another_encoding_say_so(tmp_path):
    (tmp_path / "latin.json").write_bytes('{"office": "Ünd"}'.encode("latin-1"))
    for name, code in (
        ("none.json", "no-file"),
        (".", "file-folder"),
        ("latin.json", "file-not-utf8"),
    ):
        with pytest.raises(DataError) as caught:
            action_plan.read(tmp_path / name)
        assert caught.value.code == code


# --- is it doable ---


def test_a_sound_plan_has_no_finding(default):
    contracts = assessed(("Kolmen", "K1", "high", None), ("Zelmar", "Z1", "high", None))
    assert findings(content(), default, contracts) == []


HEARD = {"kind": "worker_interviews", "contracts": ["K1", "K2"]}
TWO = [{"contract_id": "K1", "level": "high"}, {"contract_id": "K2", "level": "low"}]
LATE = {"due": "2026-10-01", "start": "2026-09-01"}
FOUND = {
    "no-focal_point": content(focal_point=""),
    "no-referral_contact": content(referral_contact=""),
    "no-workers_consulted": content(workers_consulted=""),
    "no-office": content(office=""),
    "no-period_start": content(period_start=None),
    "no-period_end": content(period_end=None),
    "no-agreed_by": content(agreed_by=""),
    "no-prepared_by": content(prepared_by=""),
    "no-date": content(date=None),
    "no-version": content(version=None),
    "period-order": content(period_start="2027-01-01"),
    "no-owner": content(measure(owner="")),
    "no-what": content(measure(what="")),
    "no-indicator": content(measure(indicator="", target=None)),
    "no-target": content(measure(target=None)),
    "no-due": content(measure(due=None)),
    "no-start": content(measure(start=None)),
    "no-working_days": content(measure(working_days=None)),
    "no-stage": content(measure(stage="")),
    "no-risk": content(measure(risk="")),
    "no-state": content(measure(state="")),
    "unlisted": content(measure(), measure("M2", contracts=["K9"])),
    "date-order": content(measure(start="2026-12-31", due="2026-11-30")),
    "outside": content(measure(due="2027-01-31")),
    "late": content(measure(**LATE)),
    "not-begun": content(measure(state="planned", start="2026-10-01")),
    "unproven": content(measure(state="done", value=4)),
    "below-target": content(measure(state="done", value=3, evidence="Report of 1 October")),
    "no-value": content(measure(state="done", value=None, evidence="Report of 1 October")),
    "no-reason": content(measure(), measure("M2", state="dropped")),
    "overload": content(measure(working_days=11, due="2026-11-30")),
    "unanswered": content(
        measure(contracts=["K2"]),
        contracts=[{"contract_id": "K1", "level": "high"}, {"contract_id": "K2", "level": "low"}],
    ),
    "counts-heard": content(measure(**HEARD, unit="People"), contracts=TWO),
    "heard-alone": content(measure(**HEARD | {"contracts": ["K1"]})),
    "only-informs": content(measure(stage="foundations", kind="training")),
    "only-prepares": content(measure(stage="supplier_engagement", kind="questionnaire")),
}


@pytest.mark.parametrize("code", FOUND)
def test_each_fault_of_a_plan_is_found_and_nothing_else(default, code):
    assert [name for name, _, _ in findings(FOUND[code], default)] == [code]


def test_a_measure_may_be_due_on_the_day_on_which_it_starts(default):
    assert findings(content(measure(start="2026-11-30", due="2026-11-30")), default) == []


def test_a_measure_without_a_kind_can_change_nothing(default):
    found = findings(content(measure(kind="")), default)
    assert {code for code, _, _ in found} == {"no-kind", "only-prepares"}


def test_an_empty_plan_tells_what_is_missing_the_most_serious_first(default):
    found = [code for code, _, _ in findings({}, default)]
    assert found[:3] == ["no-focal_point", "no-referral_contact", "no-workers_consulted"]
    assert {"no-measures", "no-contracts"} <= {*found}


def test_the_plan_is_compared_with_the_portfolio(default):
    contracts = assessed(
        ("Kolmen", "K2", "high", None),  # not in the plan
        ("Kolmen", "K3", "high", None),  # in the plan as low
        ("Kolmen", "K4", "high", pd.Timestamp("2026-10-31")),  # ended the day before
        ("Kolmen", "K5", "high", pd.Timestamp("2026-11-01")),  # runs on its last day
        ("Kolmen", "K6", "elevated", None),  # no measure is needed
        ("Zelmar", "Z1", "high", None),  # another office's
    )
    listed = [{"contract_id": "K1", "level": "high"}, {"contract_id": "K3", "level": "low"}]
    plan = content(measure(contracts=["K1", "K3"]), contracts=listed)
    assert findings(plan, default, contracts) == [
        ("not-listed", "", "K2"),
        ("not-listed", "", "K5"),
        ("lower", "", "K3"),
        ("not-held", "", "K1"),
    ]
    ended = content(measure(contracts=["K6"]), contracts=[{"contract_id": "K4", "level": "high"}])
    found = findings(ended, default, contracts)
    assert ("ended", "", "K4") in found and "unanswered" not in {code for code, _, _ in found}
    assert ("unknown-office", "", "") in findings(content(office="Kolman"), default, contracts)


def test_a_measure_on_a_category_answers_its_contracts(default):
    whole = measure(contracts=[], category="cleaning")
    assert findings(content(whole), default) == []
    other = measure(contracts=[], category="Guarding")
    assert findings(content(other), default) == [("unanswered", "", "")]
    dropped = measure(state="dropped", reason="The contract ends.")
    assert findings(content(dropped), default) == [("unanswered", "", "")]


def test_a_measure_without_contracts_answers_all_of_the_plan(default):
    talks = measure(kind="worker_interviews", contracts=[])
    assert findings(content(talks, contracts=TWO), default) == []
    # The foundations answer only what they name.
    office = measure(stage="foundations", kind="policy", contracts=[])
    assert findings(content(office, contracts=TWO), default) == [("unanswered", "", "")]


def test_no_finding_names_the_contract_on_which_nobody_acts(default):
    high = [{"contract_id": f"K{n}", "level": "high"} for n in (1, 2, 3)]
    plan = action_plan.from_dict(content(measure(contracts=["K1", "K3"]), contracts=high))
    found = action_plan.check(plan, None, ON, default)
    said = " ".join(one.text() for one in (*found["reason"], *found["ask"]))
    assert "1 of 3" in said and "K2" not in said


def test_the_working_days_of_an_owner_month_by_month(default):
    """By hand, on 1 November 2026.

    A is planned: 15 days over 16 November to 15 December, 15 days in each month: 7.5 and 7.5.
    B is under way: 12 days over 2 October to 30 November, 60 days, 30 of them in November: 6.
    C is late: its 4 days count in November. D is planned and should have begun on 1 October: its
    6 days lie in the 30 days from 1 to 30 November. E and F take no more work.
    November: 7.5 + 6 + 4 + 6 = 23.5. December: 7.5.
    """
    plan = action_plan.from_dict(
        content(
            measure("A", state="planned", start="2026-11-16", due="2026-12-15", working_days=15),
            measure("B", start="2026-10-02", due="2026-11-30", working_days=12),
            measure("C", **LATE),
            measure("D", state="planned", start="2026-10-01", due="2026-11-30", working_days=6),
            measure("E", state="done", evidence="Report", working_days=50),
            measure("F", state="dropped", working_days=50),
            measure("G", owner="Head of office", start="2026-11-01", due="2026-11-10"),
        )
    )
    load = action_plan.workload(plan, ON)
    assert load.values.tolist() == [
        ["Contract manager", pd.Timestamp("2026-11-01"), 23.5, ("A", "B", "C", "D")],
        ["Contract manager", pd.Timestamp("2026-12-01"), 7.5, ("A",)],
        ["Head of office", pd.Timestamp("2026-11-01"), 4.0, ("G",)],
    ]
    found = action_plan.check(plan, None, ON, default)
    told = [r.text() for r in found["reason"] if r.code == "action-plan-overload"]
    assert len(told) == 1
    for words in ("Contract manager", "23.5", "November 2026", "A, B, C, D", "10"):
        assert words in told[0]


def test_late_is_counted_in_days_and_not_on_the_day_itself():
    plan = action_plan.from_dict(
        content(measure(due="2026-11-01"), measure("M2", due="2026-10-31"), measure("M3", due=None))
    )
    status = action_plan.status(plan, ON)
    assert status["status"].tolist() == ["under_way", "late", "under_way"]
    assert status["days_late"].tolist() == [0, 1, 0]


def test_every_finding_has_its_words():
    codes = {code for code in messages.sentences() if code.startswith("action-plan-")}
    pairs = {code for code in codes if f"{code}-do" in codes}
    assert {f"action-plan-{code}" for code in FOUND} < pairs
