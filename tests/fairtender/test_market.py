"""Market research: concentration, labels, purchases of others, the note and the charts."""

import datetime
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairtender import charts, market, messages, profile, sheets
from fairtender.tables import DataError, Table, data_path, frame

NAN = float("nan")
ON = datetime.date(2026, 11, 1)
DAY = pd.Timestamp("2026-05-12")
DEFAULT = profile.load()


@pytest.fixture(scope="module")
def default():
    return DEFAULT


@pytest.fixture(scope="module")
def coffee():
    return market.read(data_path("market", "coffee"))


@pytest.fixture(scope="module")
def hotels():
    return market.read(data_path("market", "hotel-and-conferencing"))


def rows(table: Table, *some: dict, **common) -> pd.DataFrame:
    """Rows of a table; what is not given is empty."""
    empty = {"text": "", "choice": "", "number": NAN, "decimal": None, "date": DAY, "flag": False}
    filled = [{c.name: empty[c.kind] for c in table.columns} | common | row for row in some]
    return frame(table, {name: [row[name] for row in filled] for name in table.names})


def players(*shares: object, **common) -> pd.DataFrame:
    """Players A, B, … of one market with these shares; a tuple is a share and a number of firms."""
    some = []
    for name, share in zip("ABCDEFGHIJ", shares, strict=False):
        share, firms = share if isinstance(share, tuple) else (share, NAN)
        share = None if share is None else Decimal(str(share))
        some.append({"firm": name, "share": share, "firms": firms})
    return rows(market.PLAYERS, *some, **{"market": "M", **common})


def index(default, *shares: object, **common) -> tuple:
    row = market.concentration(players(*shares, **common), default).iloc[0]
    return row["index_lowest"], row["index_highest"], row["level"]


# concentration


def test_the_index_of_a_market_that_is_wholly_known(default):
    # 50² + 30² + 20² = 2,500 + 900 + 400
    assert index(default, 50, 30, 20) == (3800, 3800, "high")
    # Ten sellers of 10 percent: 10 × 100
    assert index(default, *[10] * 10) == (1000, 1000, "not high")
    assert index(default, 100) == (10000, 10000, "high")
    # 12.5² × 8 = 156.25 × 8
    assert index(default, *["12.5"] * 8) == (1250, 1250, "not high")


def test_what_is_not_known_gives_two_bounds(default):
    # 50² + 30² = 3,400; the rest as one firm adds 20² = 400.
    assert index(default, 50, 30, None) == (3400, 3800, "high")
    # 40² = 1,600; the rest as one firm adds 60² = 3,600: it cannot be said.
    assert index(default, 40, None) == (1600, 5200, "unknown")
    # Nothing known: from very many sellers to a single one.
    assert index(default, None, None) == (0, 10000, "unknown")
    # Four firms together have 40: equal shares give 4 × 10² = 400, one alone 40² = 1,600.
    assert index(default, 60, (40, 4)) == (4000, 5200, "high")


def test_firms_of_one_owner_are_one_seller(default):
    data = players(30, 25, 45)
    assert market.concentration(data, default)["index_lowest"].item() == 900 + 625 + 2025
    data["owner"] = ["Group", "Group", ""]
    row = market.concentration(data, default).iloc[0]
    # (30 + 25)² + 45² = 3,025 + 2,025
    assert (row["index_lowest"], row["index_highest"]) == (5050, 5050)
    assert row["three"] == ("Group", "C") and row["three_share"] == 100 and row["firms"] == 3


def test_the_largest_three_and_the_level_at_its_limit(default):
    row = market.concentration(players(5, 20, None, 30, (40, 7)), default).iloc[0]
    assert row["three"] == ("D", "B", "A") and row["three_share"] == 55 and row["unknown"] == 5
    assert row["ask"].code == "market-ask-share"
    # 50² = 2,500 and 50 firms of 1: just 50 above the profile's limit; at the limit: not above it.
    assert index(default, 50, (50, 50))[0] == 2550
    limit = default.thresholds["concentrated_market"].value
    assert limit == 2500
    assert index(default, *[25] * 4) == (2500, 2500, "not high")


def test_the_course_s_markets_as_worked_out_by_hand(default, coffee, hotels):
    by_market = market.concentration(coffee.players, default).set_index("market")
    roasters, importers, growers = (row for _, row in by_market.iterrows())
    # 27.5² 756.25, 22² 484, 12.5² 156.25, 8² 64, 5² 25, 2.5² 6.25: 1,491.75; 34 small roasters
    # with 11.5 together 11.5²/34 to 11.5² = 132.25; 11 are not known: 0 to 121.
    assert roasters["index_lowest"] == Decimal("1491.75") + Decimal("132.25") / 34
    assert roasters["index_highest"] == Decimal("1745.00") and roasters["level"] == "not high"
    # 46² + 21² + 14² = 2,116 + 441 + 196 = 2,753; 19 not known: + 361
    assert (importers["index_lowest"], importers["index_highest"]) == (2753, 3114)
    assert importers["level"] == "high" and growers["level"] == "unknown"
    by_market = market.concentration(hotels.players, default)
    # Two hotels of one owner: (31 + 14)² + 24² = 2,025 + 576 = 2,601; 31 not known: + 961
    assert by_market["index_lowest"].iloc[0] == 2601 and by_market["index_highest"].iloc[0] == 3562
    assert by_market["level"].tolist() == ["high", "unknown", "high"]


@settings(deadline=None)
@given(st.lists(st.integers(0, 1000), min_size=1, max_size=10), st.randoms())
def test_bounds_hold_whatever_the_unknown_part_is(parts, random):
    """Hide some shares of a whole market: the true index stays between the bounds."""
    total = sum(parts)
    shares = [Decimal(100 * part) / total for part in parts] if total else [Decimal(0)]
    true = sum(share**2 for share in shares)
    shown = [share if random.random() < 0.6 else None for share in shares]
    low, high, _ = index(DEFAULT, *shown)
    slack = Decimal("1e-20")  # shares such as a third have no end
    assert low <= true + slack and true <= high + slack
    assert index(DEFAULT, *reversed(shown))[:2] == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ({"share": Decimal("-1")}, "market-share"),
        ({"share": Decimal("100.5")}, "market-share"),
        ({"share": Decimal("NaN")}, "market-share"),
        ({"share": Decimal(60)}, "market-shares-sum"),
        ({"firms": 0.0}, "market-firms"),
        ({"firms": 2.5}, "market-firms"),
    ],
)
def test_a_wrong_share_is_named_with_its_row(default, cell, code):
    data = players(50, 20)
    for name, value in cell.items():
        data.at[1, name] = value
    data.index = pd.Index([2, 3], name="row")
    data.attrs["file"] = "players.csv"
    with pytest.raises(DataError) as error:
        market.concentration(data, default)
    assert error.value.code == code and "players.csv, row 3" in str(error.value)


# labels


def label(**facts) -> pd.DataFrame:
    good = {"covers": "farm", "delivered": "separate", "checked_by": "assigned", "months": 12.0}
    good |= dict.fromkeys(market.LABELS.names[7:12], "yes")
    return rows(market.LABELS, {"label": "L", "kind": "label", **good, **facts})


def worth(default, **facts) -> tuple[str, list[str]]:
    row = market.weigh_labels(label(**facts), "farm", default).labels.iloc[0]
    return row["worth"], [reason.code.removeprefix("market-fact-") for reason in row["stops"]]


def test_each_fact_keeps_a_label_from_the_next_step(default):
    assert worth(default) == ("answered", [])
    assert worth(default, remedy="no") == ("seen", ["remedy-no"])
    assert worth(default, unannounced="no") == ("checked", ["unannounced-no"])
    assert worth(default, checked_by="itself") == ("traced", ["checked-itself"])
    assert worth(default, delivered="mixed") == ("reaches", ["traced-mixed"])
    assert worth(default, covers="factory; transport") == ("none", ["reaches-no"])
    # A label for the wrong place is no evidence, however well it checks; strengths never add up.
    assert worth(default, covers="factory")[0] == "none"


def test_unknown_is_not_yes_and_brings_a_question(default):
    for fact in market.LABELS.names[3:6] + market.LABELS.names[7:12]:
        assert worth(default, **{fact: ""})[0] != "answered", fact
        facts = market.weigh_labels(label(**{fact: ""}), "farm", default).facts
        assert (facts["answer"] == "unknown").sum() == 1 and facts["ask"].notna().sum() == 1
    assert worth(default, interviews_away="") == ("checked", ["interviews_away-unknown"])
    facts = market.weigh_labels(label(months=NAN), "farm", default).facts
    assert facts["ask"].dropna().item().code == "market-ask-months"


def test_no_label_is_called_safe_and_each_needs_or_equivalent(default, coffee):
    weighed = market.weigh_labels(coffee.labels, "farm", default)
    law = default.references["labels"].text
    for row in weighed.labels.itertuples():
        assert "or equivalent" in row.tender.text() and law in row.tender.text()
        assert "safe" not in row.reason.text().lower()
    assert "not proof" in weighed.labels["reason"].iloc[0].text()


def test_the_labels_of_the_course_differ_by_where_the_risk_lies(default, coffee, hotels):
    def by_label(case, tier):
        labels = market.weigh_labels(case.labels, tier, default).labels
        return dict(zip(labels["label"], labels["worth"], strict=True))

    assert by_label(coffee, "farm") == {
        "Open Harvest Standard": "answered",
        "Clear Cup": "checked",
        "Highland Circle": "reaches",
        "Harvest Conduct Register": "reaches",
        "Origin Promise": "reaches",
        "Seal of Roasting Craft": "none",
    }
    # For the roastery itself the guild's seal is the better one.
    assert by_label(coffee, "factory")["Seal of Roasting Craft"] == "checked"
    assert by_label(hotels, "agency staff") == {
        "Fair Shift Hospitality": "seen",
        "Register of Licensed Agencies": "checked",
        "Staffing Quality Mark": "checked",
        "HospiConduct Index": "none",
        "Nine Ferns": "none",
        "Linen Code": "none",
    }


def test_wrong_facts_of_labels_are_named(default):
    with pytest.raises(DataError) as error:
        market.weigh_labels(label(), "field", default)
    assert error.value.code == "market-tier" and "agency staff" in str(error.value)
    for cell, code in (({"covers": "farm; fields"}, "market-covers"), ({"months": 0.0}, "months")):
        with pytest.raises(DataError) as error:
            market.weigh_labels(label(**cell), "farm", default)
        assert error.value.code.endswith(code) and "row 1" in str(error.value)


# purchases of others


def test_what_recurs_and_what_came_of_it(coffee):
    compared = market.compare(coffee.purchases).set_index("condition")
    # Counted by hand: P01 kept, P02 not checked, P03 partly, P05 kept, P06 kept.
    origin = compared.loc["Origin down to the farm group"]
    assert compared.index[0] == origin.name
    assert (origin["purchases"], origin["buyers"], origin["kept"]) == (5, 5, 3)
    assert (origin["partly"], origin["not_checked"], origin["not_kept"]) == (1, 1, 0)
    assert origin["kinds"] == ("specification", "performance")
    assert (origin["bids_fewest"], origin["bids_most"]) == (2, 7)
    label = compared.loc["Label or equivalent"]
    assert (label["kept"], label["partly"], label["dropped"]) == (1, 1, 1)
    assert compared["purchases"].is_monotonic_decreasing


def test_not_checked_is_never_kept_and_wrong_bids_are_named():
    data = rows(
        market.PURCHASES,
        {"purchase": "P1", "condition": "X", "result": "not checked", "kind": "award"},
        {"purchase": "P2", "condition": "X", "result": "running", "kind": "award", "bids": 3.0},
    )
    row = market.compare(data).iloc[0]
    assert (row["kept"], row["not_checked"], row["running"]) == (0, 1, 1)
    assert row["bids_most"] == 3
    data["bids"] = [-1.0, 3.0]
    with pytest.raises(DataError) as error:
        market.compare(data)
    assert error.value.code == "market-bids" and "row 1" in str(error.value)


# the note


def told(note: pd.DataFrame, section: str) -> list[str]:
    return [reason.code for reason in note.loc[note["section"] == section, "statement"]]


def test_the_note_brings_all_sections_and_names_its_gaps(default, coffee):
    note = market.note(coffee, default, subject="coffee", tier="farm", on=ON)
    assert list(dict.fromkeys(note["section"])) == list(market.SECTIONS)
    risks = note[note["section"] == "risks"]
    forced = [r.text() for r in risks["statement"] if r.code == "market-note-origin-forced"]
    # The origins that the default profile lists for forced labour, with who names them.
    assert len(forced) == 2 and any("Brazil" in t and "Selm Harbour" in t for t in forced)
    ethiopia = next(r for r in risks["statement"] if "Ethiopia" in r.text())
    assert ethiopia.code == "market-note-origin-unlisted"
    gap = risks[risks["gap"]]["statement"].item()
    assert gap.code == "market-note-no-origin" and "Montebruna" in gap.text()
    assert "market-note-trigger" in told(note, "questions")
    assert set(told(note, "asks")) == {"market-note-ask-some"}
    # What is known has a source with a day; what is asked has none.
    known = note[~note["gap"] & ~note["section"].isin(["asks", "questions"])]
    assert known["source"].str.len().min() > 0


def test_the_note_of_a_service_asks_for_the_facts_of_its_sector(default, hotels):
    note = market.note(hotels, default, subject="hospitality", tier="agency staff", on=ON)
    assert {"ask-workforce", "ask-business_model"} <= set(told(note, "risks"))
    with pytest.raises(DataError) as error:
        market.note(hotels, default, subject="hotel", tier="agency staff", on=ON)
    assert error.value.code == "market-subject"


def test_where_nothing_was_found_the_note_says_so(default, coffee):
    nothing = market.Case(*(table.iloc[:0] for table in coffee[:5]), coffee.marks)
    note = market.note(nothing, default, subject="coffee", tier="farm", on=ON)
    assert [r.code for r in note["statement"]] == [f"market-note-no-{s}" for s in market.SECTIONS]
    assert note["gap"].tolist() == [True] * 6 + [False]


def test_a_row_whose_key_stands_twice_is_named(default, coffee):
    def twice(data: pd.DataFrame) -> pd.DataFrame:
        return pd.concat([data, data.iloc[:1]], ignore_index=True)

    def rated(questions: pd.DataFrame, answers: pd.DataFrame) -> object:
        return market.rate_answers(questions, answers, coffee.marks, on=datetime.date(2026, 10, 1))

    for data, step in (
        (coffee.players, lambda data: market.concentration(data, default)),
        (coffee.labels, lambda data: market.weigh_labels(data, "farm", default)),
        (coffee.purchases, market.compare),
        (coffee.questions, lambda data: rated(data, coffee.answers)),
        (coffee.answers, lambda data: rated(coffee.questions, data)),
    ):
        with pytest.raises(DataError) as error:
            step(twice(data))
        assert error.value.code == "row-twice" and f"row {len(data) + 1}" in str(error.value)


def test_every_function_works_on_no_row_and_changes_no_input(default, coffee):
    before = [table.copy(deep=True) for table in coffee]
    market.note(coffee, default, subject="coffee", tier="farm", on=ON)
    for table, copy in zip(coffee, before, strict=True):
        pd.testing.assert_frame_equal(table, copy)
    assert len(market.concentration(coffee.players.iloc[:0], default)) == 0
    assert len(market.weigh_labels(coffee.labels.iloc[:0], "farm", default).facts) == 0
    assert len(market.compare(coffee.purchases.iloc[:0])) == 0
    assert len(market.compare(coffee.purchases.iloc[:1])) == 1


def test_a_case_s_own_marks_go_before_the_course_s(coffee, tmp_path):
    for name in ("players", "labels", "purchases", "questions", "answers"):
        (tmp_path / f"{name}.csv").write_bytes(
            data_path("market", "coffee", f"{name}.csv").read_bytes()
        )
    assert len(market.read(tmp_path).marks) == len(coffee.marks)
    (tmp_path / "marks.csv").write_text(
        sheets.to_csv(coffee.marks.iloc[:3], market.MARKS), encoding="utf-8"
    )
    assert len(market.read(tmp_path).marks) == 3


# charts


def test_the_picture_of_shares_says_its_numbers(default, hotels):
    alt = charts.market_shares(hotels.players, default).alt
    assert "Index 2,601–3,562: concentrated" in alt and "Corvane Houses 45%" in alt
    assert "Not known 31%" in alt
    table = charts.market_share_table(hotels.players, default).frame
    assert "Lantern Quay Hotel: 24%" in table["Shares"].iloc[0]
    with pytest.raises(DataError, match="0 bars"):
        charts.market_shares(hotels.players.iloc[:0], default)
    with pytest.raises(DataError, match="61 bars"):
        charts.market_shares(
            rows(market.PLAYERS, *({"market": str(n)} for n in range(61))), default
        )


def test_the_grid_and_the_tables_say_the_same(coffee, default):
    rating = market.rate_answers(coffee.questions, coffee.answers, coffee.marks, on=ON)
    picture, table = charts.answer_grid(rating), charts.answer_table(rating).frame
    for supplier in rating.suppliers.itertuples():
        assert supplier.supplier in picture.alt
        for line in table.loc[supplier.supplier, "Concrete"].split("\n"):
            assert line in picture.alt
    decided_by_one, fine = "Kolmen Coffee House", messages.text("market-chart-fine")
    assert messages.text("market-result-trigger") in table.loc[decided_by_one, "Result"]
    assert "zero-tolerance" in table.loc["Montebruna Fine Coffee", fine]
    assert "<script" not in charts.follow_up_table(rating, "Lindava Roastworks").html()
    # Pickers pay for the job: nothing is asked of the firm before the focal point knows.
    theirs = rating.answers[rating.answers["supplier"] == decided_by_one]
    decided = theirs.loc[theirs["triggers"].map(len) > 0, "question"].tolist()
    asked = charts.follow_up_table(rating, decided_by_one).frame.iloc[:, 1]
    assert decided and {*asked[decided]} == {messages.text("market-follow-trigger")}
    none = market.Rating(*(part.iloc[:0] for part in rating))
    with pytest.raises(DataError, match="0 suppliers"):
        charts.answer_grid(none)
    weighed = market.weigh_labels(coffee.labels, "farm", default)
    assert len(charts.label_table(weighed).frame) == 6
    note = market.note(coffee, default, subject="coffee", tier="farm", on=ON)
    assert "Gap: " in charts.note_table(note).html()
    assert charts.condition_table(market.compare(coffee.purchases)).frame["Bids"].iloc[0] == "2–7"
