"""Declared tables are checked, and data are found."""

import gc
import importlib
import io
import re
import subprocess
import sys
import weakref
from collections.abc import Callable
from decimal import Decimal

import pandas as pd
import pytest
from texts_kit import pattern

import fairtender
from fairtender import sheets, tables
from fairtender.screening import FACTORS
from fairtender.tables import Column, DataError, Reason, Table, without_cycle_search

PAYMENTS = Table(
    "payments",
    (
        Column("who", "text", "Name of the payee"),
        Column("amount", "decimal", "Amount in the currency of the contract"),
        Column("days", "number", "Days until payment"),
        Column("late", "flag", "Paid too late"),
    ),
)


def payments(**columns: list) -> pd.DataFrame:
    right = {"who": ["A", "B"], "amount": [Decimal("1.10"), None], "days": [3, 4.5]}
    return pd.DataFrame(right | {"late": [True, False]} | columns)


def test_check_puts_columns_in_order_and_keeps_others_after_them():
    data = payments(note=["x", "y"])[["note", "late", "days", "who", "amount"]]
    assert list(tables.check(data, PAYMENTS)) == ["who", "amount", "days", "late", "note"]


def code_of(action: Callable[[], object]) -> tuple[str, list[str]]:
    with pytest.raises(DataError) as error:
        action()
    return error.value.code, str(error.value).splitlines()


def test_check_names_each_missing_column():
    data = payments().drop(columns=["days", "who"])
    code, said = code_of(lambda: tables.check(data, PAYMENTS))
    assert code == "missing-column"
    for name, line in zip(("who", "days"), said, strict=True):
        assert "payments" in line and name in line


@pytest.mark.parametrize(
    "wrong",
    [
        {"who": ["A", 7]},
        {"amount": [Decimal(1), 1.5]},
        {"days": [1.0, "soon"]},
        {"late": [False, "no"]},
        {"who": ["A", 1], "late": ["no", 1]},
    ],
)
def test_check_names_the_first_wrong_cell_of_each_column(wrong):
    code, said = code_of(lambda: tables.check(payments(**wrong), PAYMENTS))
    assert code in ("wrong-type", "not-read")
    for (name, cells), line in zip(wrong.items(), said, strict=True):
        row = 1 if cells[0] == "no" else 2
        assert f"payments, row {row}, column {name}" in line


def test_a_row_is_where_the_sheet_has_it_else_counted_from_one(tmp_path):
    (tmp_path / "paid.csv").write_text("who,amount,days,late\nA,1.10,3,no\nB,2.20,4,no\n")
    sheet = sheets.read(tmp_path / "paid.csv", PAYMENTS)
    assert tables.place(sheet.iloc[1:], 0, PAYMENTS) == {"file": "paid.csv", "row": 3}
    data = payments().set_index(pd.Index(["a", "b"]))
    assert tables.place(data.iloc[::-1], 1, PAYMENTS) == {"file": "payments", "row": 2}
    said = tables.wrong(sheet, 1, PAYMENTS, "wrong-type", column="who", description="Payee")
    assert said.code == "wrong-type" and "paid.csv, row 3, column who: B" in str(said)
    sheet["days"] = ["soon", 1]
    assert "paid.csv, row 2, column days" in code_of(lambda: tables.check(sheet, PAYMENTS))[1][0]


def test_a_key_names_one_row(tmp_path):
    keyed = PAYMENTS._replace(key=("who", "days"))
    assert len(tables.keyed(payments(who=["A", "A"]), keyed)) == 2
    data = pd.concat([payments(), payments().iloc[1:]])
    code, said = code_of(lambda: tables.keyed(data, keyed))
    assert code == "row-twice" and "payments, row 3" in said[0] and "row 2" in said[0]


def test_a_file_that_pandas_read_is_to_be_read_by_its_declaration():
    text = "who,amount,days,late,day\n,1.5,3,False,2026-03-31\n7,,4,True,2026-04-01\n"
    day = Table("payments", (*PAYMENTS.columns, Column("day", "date", "Day of the payment")))
    code, said = code_of(lambda: tables.check(pd.read_csv(io.StringIO(text)), day))
    named = [line.split(": ")[0].split(", ")[2] for line in said]
    assert (code, named) == ("not-read", ["column who", "column amount", "column day"])
    assert all("fairtender.sheets.read" in line for line in said)


def test_more_faults_than_can_be_read_are_counted():
    many = [tables.fault("no-file", file=n) for n in range(14)]
    assert len(str(tables.together(many)).splitlines()) == 11
    assert tables.together(many).code == "no-file"


def test_rows_make_a_table_as_columns_do():
    names = PAYMENTS.names
    by_rows = tables.frame(PAYMENTS, [("A", None, 1, True), ("B", Decimal(1), None, False)])
    by_columns = tables.frame(
        PAYMENTS,
        dict(zip(names, (["A", "B"], [None, Decimal(1)], [1, None], [True, False]), strict=True)),
    )
    pd.testing.assert_frame_equal(by_rows, by_columns)
    by_names = by_rows[[*reversed(names)]].to_dict("records")
    pd.testing.assert_frame_equal(tables.frame(PAYMENTS, by_names), by_rows)
    pd.testing.assert_frame_equal(tables.frame(PAYMENTS, []), by_rows.iloc[:0])


def test_an_empty_table_has_all_columns():
    data = tables.frame(FACTORS, [])
    assert list(tables.check(data, FACTORS)) == FACTORS.names


def test_a_reason_reads_as_its_sentence():
    reason = Reason.of("price-weight", percent="60")
    assert reason == Reason("price-weight", (("percent", "60"),))
    assert reason.text() == str(reason)
    assert re.fullmatch(pattern("price-weight", percent="60"), reason.text())


@pytest.fixture
def somewhere(tmp_path, monkeypatch):
    """An empty working directory far from the checkout, and no setting."""
    monkeypatch.delenv("FAIRTENDER_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_data_are_found_above_the_working_directory(somewhere, monkeypatch):
    # As a graded hand-in: two folders deeper than the exercise.
    (somewhere / "datasets").mkdir()
    (somewhere / "datasets" / "datapackage.json").write_text("{}")
    deep = somewhere / "autograded" / "learner" / "03-screen-tenders"
    (deep / "datasets").mkdir(parents=True)  # without a datapackage: not the data folder
    monkeypatch.chdir(deep)
    assert tables.data_path("datapackage.json").samefile(somewhere / "datasets/datapackage.json")


def test_the_setting_wins_over_the_folders_above(somewhere, monkeypatch):
    for folder in ("datasets", "mine"):
        (somewhere / folder).mkdir()
        (somewhere / folder / "datapackage.json").write_text(folder)
    monkeypatch.setenv("FAIRTENDER_DATA", str(somewhere / "mine"))
    assert tables.data_path("datapackage.json").read_text() == "mine"


def test_without_a_checkout_the_package_s_own_copy_is_used(somewhere, monkeypatch):
    package = somewhere / "site-packages" / "fairtender"
    (package / "datasets" / "profiles").mkdir(parents=True)
    monkeypatch.setattr(tables, "__file__", str(package / "tables.py"))
    assert tables.data_path("profiles") == package / "datasets" / "profiles"
    with pytest.raises(DataError) as error:
        tables.data_path("profiles", "none.toml")
    assert error.value.code == "no-data" and "none.toml" in str(error.value)


def test_findings_share_their_last_columns():
    bid = Column("bid", "text", "Code of the bid")
    shared = ["code", "reason", "ask", "source"]
    assert tables.findings("found", bid).names == ["bid", *shared]
    graded = tables.findings("found", bid, severities=("grave", "slight"), key=("bid",))
    assert graded.names == ["bid", "code", "severity", "reason", "ask", "source"]
    assert graded.columns[2].choices == ("grave", "slight") and graded.key == ("bid",)
    for part in ("action_plan", "criteria", "monitoring", "portfolio", "supply_chain"):
        names = importlib.import_module(f"fairtender.{part}").FINDINGS.names
        assert [name for name in names if name != "severity"][-4:] == shared, part


def test_the_parts_come_when_they_are_named_and_pandas_only_then():
    code = (
        "import sys, fairtender; assert 'pandas' not in sys.modules; "
        "assert fairtender.screening.SCREENED.name == 'screened' and 'pandas' in sys.modules; "
        "assert {*fairtender.__all__} <= {*dir(fairtender)}; "
        "[getattr(fairtender, part) for part in fairtender.__all__]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
    with pytest.raises(AttributeError):
        _ = fairtender.none


def test_a_cycle_made_without_search_is_found_later():
    assert gc.isenabled() and not gc.get_freeze_count()
    with without_cycle_search():
        ring = Ring()
        ring.me, gone = ring, weakref.ref(ring)
        del ring
    assert gc.isenabled() and not gc.get_freeze_count()
    gc.collect()
    assert gone() is None


class Ring:
    me: object
