"""Real workbooks: what people do to a sheet in a spreadsheet program, read or refused."""

import builtins
import datetime
import re
import zipfile
from decimal import Decimal

import openpyxl
import pandas as pd
import pytest
from openpyxl.styles import numbers

from fairtender import messages, sheets
from fairtender.tables import Column, DataError, Table, check

PAYMENTS = Table(
    "payments",
    (
        Column("payment_id", "text", "Number of the payment", example="P-17"),
        Column("payee", "text", "Who is paid", optional=True, example="Tarn Guard Cooperative"),
        Column("sector", "choice", "What was bought", ("cleaning", "guarding"), optional=True),
        Column("amount", "decimal", "Amount in the currency", optional=True, example="1250.50"),
        Column("percent", "number", "Share in percent", optional=True, example="60"),
        Column("paid", "date", "Day of the payment", optional=True, example="2026-03-31"),
        Column("late", "flag", "Paid too late", optional=True, example="no"),
        Column("subcontracted", "choice", "Work passed on", ("yes", "no"), optional=True),
    ),
    key=("payment_id",),
)
HEAD = PAYMENTS.names


@pytest.fixture
def book():
    made = openpyxl.Workbook()
    made.active.append(HEAD)
    return made


@pytest.fixture
def read(tmp_path):
    def read(book, table: Table = PAYMENTS) -> pd.DataFrame:
        book.save(tmp_path / "payments.xlsx")
        return sheets.read(tmp_path / "payments.xlsx", table)

    return read


@pytest.fixture
def refused(read):
    def refused(book, code: str, *said: str) -> None:
        with pytest.raises(DataError) as error:
            read(book)
        sentence = str(error.value)
        assert error.value.code == code, sentence
        assert "\n" not in sentence and sentence.endswith(".")
        for each in ("payments.xlsx", *said):
            assert each in sentence, sentence

    return refused


def row(book, **cells):
    book.active.append([cells.get(name) for name in HEAD])
    return {name: book.active.cell(book.active.max_row, i + 1) for i, name in enumerate(HEAD)}


# --- what is read ---


def test_real_values_and_texts_that_say_the_same(book, read):
    day = datetime.date(2026, 3, 31)
    row(book, payment_id="P1", amount=1250.5, percent=60, paid=day, late=True, subcontracted=False)
    row(book, payment_id="P2", amount="1250.50", percent="60", paid="2026-03-31", late="yes")
    row(book, payment_id="P3", paid=datetime.datetime(2026, 3, 31), subcontracted="No")
    data = read(book)
    assert list(check(data, PAYMENTS).index) == [2, 3, 4]
    assert list(data["amount"])[:2] == [Decimal("1250.5")] * 2 and data.loc[4, "amount"] is None
    assert list(data["percent"])[:2] == [60, 60] and pd.isna(data.loc[4, "percent"])
    assert set(data["paid"]) == {pd.Timestamp(day)}
    assert list(data["late"]) == [True, True, False]
    assert list(data["subcontracted"]) == ["no", "", "no"]


def test_a_number_is_taken_as_the_sheet_shows_it(book, read):
    # 3 x 1.1 is stored as 3.3000000000000003 and shown as 3.3; 1.234 is in no doubt as a number.
    for i, amount in enumerate((3 * 1.1, 1.234, 12_345_678_901, 1e-7, -0.5)):
        row(book, payment_id=f"P{i}", amount=amount)
    amounts = ["3.3", "1.234", "12345678901", "0.0000001", "-0.5"]
    assert list(read(book)["amount"]) == [Decimal(amount) for amount in amounts]


def test_numbers_and_times_in_a_column_of_texts(book, read):
    row(book, payment_id=17, payee=datetime.time(22, 0))
    row(book, payment_id=17.5, payee=datetime.timedelta(hours=24))
    row(book, payment_id=2_026_000_117.0, payee=0)
    data = read(book)
    assert list(data["payment_id"]) == ["17", "17.5", "2026000117"]
    assert list(data["payee"]) == ["22:00", "24:00", "0"]


def test_empty_rows_and_columns_at_the_end_and_hidden_rows(book, read):
    for i in range(3):
        row(book, payment_id=f"P{i}")
    book.active.row_dimensions[3].hidden = True
    book.active.cell(9, 1).value = "  "
    book.active.cell(400, 30).number_format = "0.00"
    assert list(read(book)["payment_id"]) == ["P0", "P1", "P2"]


def test_a_wrong_size_in_the_file_hides_no_row(book, tmp_path):
    for i in range(3):
        row(book, payment_id=f"P{i}")
    book.save(tmp_path / "whole.xlsx")
    path = tmp_path / "payments.xlsx"
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/"):
                part, found = re.subn(rb'<dimension ref="[A-Z0-9:]*"', b'<dimension ref="A1"', part)
                assert found
            new.writestr(name, part)
    assert len(sheets.read(path, PAYMENTS)) == 3


def test_the_results_of_formulas_are_read(book, read, tmp_path):
    """As a spreadsheet program stores them: the formula, and its result beside it."""
    row(book, payment_id="P1", amount=2)
    row(book, payment_id="P2", amount="=D2*3", payee='=IF(D2=2,"","x")')
    book.save(tmp_path / "plain.xlsx")
    path = tmp_path / "payments.xlsx"
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/"):
                part = re.sub(rb"<v ?/>", b"<v></v>", part)
                part = part.replace(b"<f>D2*3</f><v></v>", b"<f>D2*3</f><v>6</v>")
                part = part.replace(b'<c r="B3"><f>', b'<c r="B3" t="str"><f>')
            new.writestr(name, part)
    data = sheets.read(path, PAYMENTS)
    assert list(data["amount"]) == [2, 6] and list(data["payee"]) == ["", ""]


# --- which sheet ---


def test_the_one_sheet_with_content_is_read(book, read):
    row(book, payment_id="P1")
    book.create_sheet("empty")
    hidden = book.create_sheet("lists")
    hidden.append(["cleaning"])
    hidden.sheet_state = "hidden"
    book.create_chartsheet("chart").add_chart(openpyxl.chart.BarChart())
    assert list(read(book)["payment_id"]) == ["P1"]


def test_of_several_sheets_the_one_named_like_the_table_is_read(book, read, refused):
    row(book, payment_id="P1")
    notes = book.create_sheet("Notes", 0)
    notes.append(["Anything"])
    book.active = 1
    assert list(read(book)["payment_id"]) == ["P1"]  # the only one with its headings
    notes.append(HEAD)
    refused(book, "sheet-which", "Notes, Sheet", '"payments"')
    book["Sheet"].title = "Payments"
    assert list(read(book)["payment_id"]) == ["P1"]


def test_a_workbook_without_content(refused):
    refused(openpyxl.Workbook(), "sheet-empty")


# --- what is refused, with the place ---


def test_merged_cells(book, read, refused):
    for i in range(3):
        row(book, payment_id=f"P{i}", payee="Tarn")
    book.active.merge_cells("B3:B4")
    data = read(book)  # a text is meant for each of the rows
    assert list(data["payee"]) == ["Tarn"] * 3
    assert sheets.notes(data)[["cell", "code"]].values.tolist() == [["B3:B4", "sheet-note-merged"]]
    book.active["D3"] = 7  # an amount may be one for all of them
    book.active.merge_cells("D3:D4")
    refused(book, "sheet-merged", "row 3", "D3:D4")


def test_two_lines_of_headings_and_headings_between_rows(read, refused):
    """As a register is laid out for print: a title, headings over two rows, a row for each year."""
    book = openpyxl.Workbook()
    sheet = book.active
    for cells in (["Register"], ["Payment ID", "Payee", "Amount"], []):
        sheet.append(cells)
    sheet["B3"] = " "  # openpyxl's next row is the fourth
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A2:A3")
    sheet.append(["2025"])
    sheet.merge_cells("A4:C4")
    sheet.append(["P1", "Tarn", 5])
    sheet.append(["Total", None, 5])
    data = read(book)
    assert data["payment_id"].tolist() == ["P1"] and data["amount"].tolist() == [5]
    codes = sheets.notes(data)["code"].tolist()
    assert codes == ["sheet-note-title", "sheet-note-section", "sheet-note-gap", "sheet-note-total"]
    sheet.merge_cells("B2:C2")  # one heading for two columns
    refused(book, "sheet-merged", "row 2", "B2:C2")


def test_merged_cells_on_another_sheet_do_not_matter(book, read):
    row(book, payment_id="P1")
    book.active.title = "payments"
    other = book.create_sheet("report")
    other["A1"] = "Title"
    other.merge_cells("A1:C1")
    assert len(read(book)) == 1


def test_a_formula_without_a_result(book, refused):
    row(book, payment_id="P1", amount=2)
    row(book, payment_id="P2", amount="=D2*3")
    refused(book, "sheet-no-result", "row 3", "column amount")


def test_errors_of_the_spreadsheet(book, refused):
    cells = row(book, payment_id="P1")
    cells["amount"].value = "#REF!"
    refused(book, "sheet-error", "row 2", "column amount", "#REF!")


def test_a_percent_format_is_percent_in_a_column_of_percent_only(book, read, refused):
    cells = row(book, payment_id="P1", percent=0.6)
    cells["percent"].number_format = numbers.FORMAT_PERCENTAGE
    assert read(book).loc[2, "percent"] == 60
    cells = row(book, payment_id="P2", amount=0.6)
    cells["amount"].number_format = numbers.FORMAT_PERCENTAGE
    refused(book, "sheet-percent", "row 3", "column amount", "0.6")


@pytest.mark.parametrize(
    ("cells", "code", "said"),
    [
        ({"amount": True}, "sheet-number", "column amount"),
        ({"amount": datetime.date(2026, 1, 2)}, "sheet-number", "column amount"),
        ({"amount": "12,34.50"}, "sheet-thousands", "12,34.50"),
        ({"amount": "1.234"}, "sheet-in-doubt", "1234"),
        ({"paid": 46112}, "sheet-date", "46112"),
        ({"paid": datetime.datetime(2026, 1, 2, 14, 30)}, "sheet-date", "14:30"),
        ({"paid": datetime.time(14, 30)}, "sheet-date", "14:30"),
        ({"paid": "2-1-26"}, "sheet-date", "2-1-26"),
        ({"payee": datetime.date(2026, 1, 2)}, "sheet-is-date", "2026-01-02"),
        ({"payee": 1234567890123456789}, "sheet-long-number", "column payee"),
        ({"sector": 3}, "sheet-choice", "cleaning, guarding"),
        ({"sector": True}, "sheet-choice", "cleaning, guarding"),
        ({"late": 1}, "sheet-choice", "yes, no"),
        ({"payment_id": None, "payee": "A"}, "sheet-missing", "column payment_id"),
        ({"payment_id": "P0"}, "row-twice", "row 2"),
    ],
)
def test_a_wrong_cell_is_named(book, refused, cells, code, said):
    row(book, payment_id="P0", percent=1)
    row(book, **({"payment_id": "P1"} | cells))
    refused(book, code, "row 3", said)


def test_a_second_table_below_or_beside(book, refused):
    row(book, payment_id="P1")
    book.active["K1"] = "supplier"
    refused(book, "sheet-beside", "row 1", "column I", "supplier")
    book.active["K1"] = None
    book.active["K2"] = "note"
    refused(book, "sheet-no-heading", "row 2", "column K", "note")
    book.active["K2"] = None
    book.active["A5"] = "supplier"
    book.active["B5"] = "country"
    refused(book, "sheet-below", "row 5", "row 3")


def test_files_that_are_no_xlsx(tmp_path):
    def refused(name: str, content: bytes, code: str) -> None:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(DataError) as error:
            sheets.read(path, PAYMENTS)
        assert error.value.code == code and name in str(error.value)

    refused("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "sheet-other-workbook")
    # A workbook with a password has the same first bytes.
    refused("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "sheet-other-workbook")
    refused("text.xlsx", b"payment_id,amount\n", "sheet-broken-workbook")
    refused("empty.xlsx", b"", "sheet-broken-workbook")
    refused("cut.xlsx", b"PK\x03\x04" + bytes(600), "sheet-broken-workbook")


def test_a_workbook_that_is_damaged_inside(book, tmp_path):
    for i in range(2000):
        book.active.append([f"P{i}"])
    book.save(tmp_path / "whole.xlsx")
    path = tmp_path / "payments.xlsx"
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            cut = len(part) * 3 // 4 if name.startswith("xl/worksheets/") else len(part)
            new.writestr(name, part[:cut])
    with pytest.raises(DataError) as error:
        sheets.read(path, PAYMENTS)
    assert error.value.code == "sheet-broken-workbook"


def test_a_workbook_is_known_by_what_is_in_it(book, tmp_path):
    row(book, payment_id="P1")
    book.save(tmp_path / "payments.xlsx")
    renamed = (tmp_path / "payments.xlsx").rename(tmp_path / "payments.csv")
    assert len(sheets.read(renamed, PAYMENTS)) == 1


def test_without_openpyxl_one_sentence_says_what_to_install(book, tmp_path, monkeypatch):
    book.save(tmp_path / "payments.xlsx")
    plain = builtins.__import__

    def without(name, *rest, **options):
        if name.split(".")[0] == "openpyxl":
            raise ImportError(name)
        return plain(name, *rest, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    for work in (
        lambda: sheets.read(tmp_path / "payments.xlsx", PAYMENTS),
        lambda: sheets.template(PAYMENTS, tmp_path / "new.xlsx"),
    ):
        with pytest.raises(DataError) as error:
            work()
        assert error.value.code == "sheet-no-openpyxl"
        assert "pip install openpyxl" in str(error.value)


# --- templates ---


def test_a_template_is_read_back_as_an_empty_table(tmp_path):
    for name in ("payments.xlsx", "payments.csv"):
        sheets.template(PAYMENTS, tmp_path / name)
        data = sheets.read(tmp_path / name, PAYMENTS)
        assert len(data) == 0 and list(check(data, PAYMENTS)) == HEAD


def test_a_template_is_filled_in_and_handed_back_as_it_is(tmp_path):
    path = tmp_path / "payments.xlsx"
    sheets.template(PAYMENTS, path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "A2" and [cell.value for cell in sheet[1]] == HEAD
    sheet.append(["P1", "Tarn", "guarding", 12.5, 60, datetime.date(2026, 3, 31), "no", "yes"])
    book.save(path)
    data = sheets.read(path, PAYMENTS)
    assert data.loc[2, "amount"] == Decimal("12.5") and data.loc[2, "sector"] == "guarding"
    # Real dates and texts keep what is typed: "0090" stays a text.
    formats = {n: sheet.column_dimensions["ABCDEFGH"[i]].number_format for i, n in enumerate(HEAD)}
    assert formats["payment_id"] == "@" and formats["paid"] == "yyyy-mm-dd"


def test_a_template_explains_its_columns_and_lists_the_choices(tmp_path):
    path = tmp_path / "payments.xlsx"
    sheets.template(PAYMENTS, path)
    book = openpyxl.load_workbook(path)
    explained = list(book["columns"].values)
    assert len(explained) == 1 + len(HEAD)
    named = {line[0]: line for line in explained}
    assert (
        named["payment_id"][1] == messages.text("sheet-needed")
        and "Number of the payment" in named["payment_id"]
    )
    assert "cleaning, guarding" in named["sector"] and "P-17" in named["payment_id"]
    lists = {
        str(rule.sqref).split(":")[0]: rule.formula1
        for rule in book["payments"].data_validations.dataValidation
        if rule.type == "list"
    }
    assert lists == {"C2": '"cleaning,guarding"', "G2": '"yes,no"', "H2": '"yes,no"'}


def test_a_template_replaces_nothing_and_has_a_kind(tmp_path):
    path = tmp_path / "payments.csv"
    path.write_text("filled in", "utf-8")
    for name, code in (("payments.csv", "sheet-there"), ("payments.odt", "sheet-kind")):
        with pytest.raises(DataError) as error:
            sheets.template(PAYMENTS, tmp_path / name)
        assert error.value.code == code and name in str(error.value)
    assert path.read_text("utf-8") == "filled in" and len(list(tmp_path.iterdir())) == 1
