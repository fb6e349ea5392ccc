"""Declared tables are checked, data are found, files are written whole or not at all."""

import os
from decimal import Decimal

import pandas as pd
import pytest

from fairtender import tables
from fairtender.tables import Column, DataError, Reason, Table

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


def test_check_names_table_column_and_row():
    with pytest.raises(DataError) as missing:
        tables.check(payments().drop(columns="days"), PAYMENTS)
    assert missing.value.code == "missing-column"
    assert "payments" in str(missing.value) and "days" in str(missing.value)
    for wrong in (
        {"who": ["A", None]},
        {"amount": [Decimal(1), 1.5]},
        {"days": [1.0, "soon"]},
        {"late": [False, "no"]},
    ):
        with pytest.raises(DataError) as error:
            tables.check(payments(**wrong), PAYMENTS)
        assert error.value.code == "wrong-type"
        assert "row 1" in str(error.value) and next(iter(wrong)) in str(error.value)


def test_an_empty_table_has_all_columns():
    data = tables.frame(tables.FACTORS, {name: [] for name in tables.FACTORS.names})
    assert list(tables.check(data, tables.FACTORS)) == tables.FACTORS.names


def test_a_reason_reads_as_its_sentence():
    reason = Reason("price-weight", (("percent", "60"),))
    assert reason.text() == "Price counts for 60 % of the award."


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


def test_a_write_that_fails_leaves_the_old_file_alone(tmp_path, monkeypatch):
    file = tmp_path / "answers.json"
    tables.write_atomically(file, "ä\n")
    assert file.read_bytes() == "ä\n".encode()
    tables.write_atomically(file, b"new")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DataError) as error:
        tables.write_atomically(file, "newer")
    assert error.value.code == "cannot-write" and "No space left" in str(error.value)
    assert file.read_bytes() == b"new" and os.listdir(tmp_path) == ["answers.json"]


def test_writing_keeps_the_mode_and_follows_a_link(tmp_path):
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_text("old")
    file.chmod(0o640)
    link.symlink_to(file)
    tables.write_atomically(link, "new")
    assert link.is_symlink() and file.read_text() == "new"
    assert file.stat().st_mode & 0o777 == 0o640


def test_writing_into_a_missing_folder_says_so(tmp_path):
    with pytest.raises(DataError) as error:
        tables.write_atomically(tmp_path / "none" / "file", "x")
    assert error.value.code == "cannot-write"
