"""Bad input: one sentence with file, row and column; and what little input does."""

import shutil

import pytest
from kit import some_and_slow
from monitoring_kit import (
    CONTRACTS,
    HOLIDAYS,
    ON,
    RATES,
    audit,
    contract_file,
    lawful,
    shift,
    table,
)

from fairtender import monitoring
from fairtender.tables import DataError

WORKER = "W001"


@pytest.fixture
def folder(tmp_path):
    for path in (CONTRACTS / "cleaning").iterdir():
        shutil.copy(path, tmp_path)
    return tmp_path


def change(folder, name, row, column, value):
    """Write another value into a cell; the heading is row 1."""
    path = folder / f"{name}.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    cells = lines[row - 1].split(",")
    cells[lines[0].split(",").index(column)] = value
    lines[row - 1] = ",".join(cells)
    path.write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "row", "column", "value", "code"),
    some_and_slow(
        [
            ("payroll", 3, "basic_pay", "-872.00", "monitoring-negative"),
            ("payroll", 3, "hours_paid", "80.005", "monitoring-decimals"),
            ("payroll", 3, "net", "200000000000", "monitoring-too-much"),
            ("payroll", 3, "month", "2026-13", "monitoring-month"),
            ("payroll", 3, "month", "March 2026", "monitoring-month"),
            ("deductions", 4, "amount", "-15.00", "monitoring-negative"),
            ("shifts", 9, "start", "24:00", "monitoring-time"),
            ("shifts", 9, "end", "9:00", "monitoring-time"),
            ("shifts", 9, "end", "25:00", "monitoring-time"),
            ("shifts", 9, "end", "05:00", "monitoring-no-length"),
            ("shifts", 9, "break", "240", "monitoring-break"),
            ("shifts", 9, "break", "-5", "monitoring-break"),
            ("shifts", 9, "break", "7.5", "monitoring-break"),
            ("shifts", 9, "date", "2025-10-09", "monitoring-overlap"),
            ("access", 9, "time_in", "noon", "monitoring-time"),
            ("access_notes", 2, "last_day", "2025-11-01", "monitoring-dates"),
            ("certificates", 2, "valid_to", "2025-01-01", "monitoring-dates"),
            ("workers", 2, "end", "2025-09-30", "monitoring-dates"),
            ("terms", 6, "value", "fifth", "monitoring-term-number"),
            ("terms", 6, "value", "31", "monitoring-term-number"),
            ("terms", 5, "topic", "pay_day", "monitoring-term-number"),
            ("terms", 8, "value", "sometimes", "monitoring-term-deduction"),
        ]
    ),
)
def test_a_cell_that_will_not_do_is_named_with_file_row_and_column(
    folder, name, row, column, value, code
):
    change(folder, name, row, column, value)
    with pytest.raises(DataError) as error:
        audit(monitoring.read(folder))
    sentence = str(error.value)
    assert error.value.code == code, sentence
    blamed = {"monitoring-term-number": "value", "monitoring-overlap": "start"}
    column = blamed.get(code, column)
    assert sentence.startswith(f"{name}.csv, row {row}, column {column}: "), sentence
    assert "{" not in sentence and "\n" not in sentence


def test_two_numbers_for_one_topic(folder):
    with (folder / "terms.csv").open("a", encoding="utf-8") as out:
        out.write("9.9,pay_day,,7,,Wages on the seventh.\n")
    with pytest.raises(DataError) as error:
        audit(monitoring.read(folder))
    last = len((folder / "terms.csv").read_text(encoding="utf-8").splitlines())
    assert error.value.code == "monitoring-term-twice"
    assert f"terms.csv, row {last}, column topic" in str(error.value)


def test_tables_that_come_from_no_file_are_called_by_their_name():
    rows = [shift(WORKER, "2026-03-02", "08:00 16:00"), shift(WORKER, "2026-03-03", "8 16:00")]
    with pytest.raises(DataError, match=r"^shifts, row 2, column start: "):
        audit(contract_file(shifts=rows))


WORK = {"workers": [{"worker": WORKER}], "shifts": [shift(WORKER, "2026-03-02", "08:00 16:00")]}


@pytest.mark.parametrize(
    ("rates", "code", "words"),
    [
        (RATES[RATES["valid_to"] < "2026-03-01"], "monitoring-night", ["night_from"]),
        (RATES[(RATES["item"] != "basic_wage") | (RATES["valid_to"] < "2026-03-01")],
         "monitoring-no-rate", ["basic_wage", "C1", "2026-03-02", "Arlenia", "cleaning"]),
        (RATES[RATES["grade"] != "C1"], "monitoring-no-rate", ["basic_wage", "C1"]),
        (RATES.assign(currency=RATES["currency"].replace("EUR", "XVC")), "floor-rates-unit", []),
        (RATES.assign(
            currency=RATES["currency"].replace("EUR", "XVC"),
            unit=RATES["unit"].str.replace("EUR", "XVC"),
         ), "monitoring-currency", ["XVC", "EUR"]),
    ],
)  # fmt: skip
def test_a_rate_that_is_missing_or_in_another_currency(rates, code, words):
    with pytest.raises(DataError) as error:
        monitoring.audit(contract_file(**WORK), rates, HOLIDAYS, ON)
    assert error.value.code == code, str(error.value)
    assert all(word in str(error.value) for word in words), str(error.value)


def test_a_year_without_public_holidays():
    with pytest.raises(DataError) as error:
        monitoring.audit(contract_file(**WORK), RATES, HOLIDAYS[HOLIDAYS["date"] < "2026"], ON)
    assert error.value.code == "monitoring-no-holidays" and "2026" in str(error.value)


def test_a_folder_without_a_contract(tmp_path):
    with pytest.raises(DataError) as error:
        monitoring.read(tmp_path)
    assert error.value.code == "monitoring-one-contract" and str(tmp_path) in str(error.value)
    file = contract_file()
    with pytest.raises(DataError, match="one contract"):
        audit(file._replace(contract=file.contract.iloc[:0]))


def test_sheets_that_are_not_there_count_as_not_delivered(folder):
    for name in ("interviews", "access", "access_notes"):
        (folder / f"{name}.csv").unlink()
    findings = audit(monitoring.read(folder)).findings
    gone = findings[findings["check"] == "not-delivered"]
    assert {*gone["detail"]} == {"access", "interviews"}
    assert not {"indicator", "off-record-hours"} & {*findings["check"]}


def test_a_worker_or_a_month_that_the_file_lacks():
    file = contract_file(**WORK, payroll=lawful(WORK["workers"], WORK["shifts"]))
    for worker, month in (("W999", "2026-03"), (WORKER, "2026-04"), (WORKER, "March")):
        with pytest.raises(DataError) as error:
            monitoring.back_pay(file, RATES, HOLIDAYS, ON, worker, month)
        assert error.value.code == "monitoring-no-pay"
        assert worker in str(error.value) and month in str(error.value)


def test_empty_tables_and_one_row_and_inputs_left_as_they_were():
    empty = contract_file()
    findings = audit(empty).findings
    assert {*findings["status"]} == {"not_checked"}
    assert not len(monitoring.owed(audit(empty).cases))
    assert not len(monitoring.remedies(audit(empty).cases))
    assert not len(monitoring.hours_by_month(empty, RATES, HOLIDAYS, ON))
    none = findings.iloc[:0]
    plan = monitoring.corrective_plan(none, ON)
    assert not len(plan) and not len(monitoring.verify(plan, table(monitoring.EVIDENCE, []), ON))
    file = monitoring.read(CONTRACTS / "guarding")
    before = [each.copy() for each in file]
    audit(file)
    for old, new in zip(before, file, strict=True):
        assert old.equals(new) and old.attrs == new.attrs
