"""CSV files as people and programs write them, read as declared tables or refused in a sentence."""

import csv
import datetime
import io
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairtender import sheets
from fairtender.tables import Column, DataError, Reason, Table, check, frame

PAYMENTS = Table(
    "payments",
    (
        Column("payment_id", "text", "Number of the payment"),
        Column("payee", "text", "Who is paid", optional=True),
        Column("sector", "choice", "What was bought", ("cleaning", "guarding"), optional=True),
        Column("amount", "decimal", "Amount in the currency", optional=True),
        Column("hours", "number", "Hours worked", optional=True),
        Column("paid", "date", "Day of the payment", optional=True),
        Column("late", "flag", "Paid too late", optional=True),
    ),
    key=("payment_id",),
)
HEAD = "payment_id,payee,sector,amount,hours,paid,late"


def save(folder, content: str | bytes, name: str = "payments.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


@pytest.fixture
def read(tmp_path):
    def read(content: str | bytes, mapping=None, table: Table = PAYMENTS) -> pd.DataFrame:
        return sheets.read(save(tmp_path, content), table, mapping)

    return read


def told(data: pd.DataFrame) -> list[tuple[float, str]]:
    """The notes of a sheet: row and code."""
    found = check(sheets.notes(data), sheets.NOTES)
    return list(found[["row", "code"]].itertuples(index=False, name=None))


@pytest.fixture
def refused(read):
    def refused(content: str | bytes, code: str, *said: str, mapping=None) -> str:
        """One sentence with this code, the file and all of `said` in it."""
        with pytest.raises(DataError) as error:
            read(content, mapping)
        sentence = str(error.value)
        assert error.value.code == code, sentence
        assert "\n" not in sentence and sentence.endswith(".")
        for each in ("payments.csv", *said):
            assert each in sentence, sentence
        return sentence

    return refused


# --- what is read ---


def test_a_heading_that_begins_like_a_workbook_is_still_text(read):
    table = Table("keys", (Column("pk", "text", "Key"), Column("value", "text", "Value")))
    assert list(read("PK,value\n1,a\n", table=table)["pk"]) == ["1"]


def test_each_kind_of_cell_becomes_its_value(read):
    data = read(f"{HEAD}\nP1, Ovra ,Cleaning,1250.50,7.5,2026-03-31,YES\nP2,,,,,,\n")
    assert list(check(data, PAYMENTS)) == PAYMENTS.names
    assert data.index.name == "row" and list(data.index) == [2, 3]
    assert data.attrs["file"] == "payments.csv"
    first, second = data.itertuples(index=False)
    assert first[:5] == ("P1", "Ovra", "cleaning", Decimal("1250.50"), 7.5)
    assert first.paid == pd.Timestamp(2026, 3, 31) and first.late
    assert second[:4] == ("P2", "", "", None)
    assert pd.isna(second.hours) and second.paid is pd.NaT and not second.late
    assert data["paid"].dtype == "datetime64[s]" and data["hours"].dtype == "float64"


def test_columns_may_stand_in_any_order_and_optional_ones_may_lack(read):
    data = read("Amount,Payment ID\n1.5,P1\n")
    assert list(data) == PAYMENTS.names
    assert data.loc[2, "amount"] == Decimal("1.5") and data.loc[2, "payee"] == ""


def test_a_sheet_with_headings_only_is_an_empty_table(read):
    for ending in ("", "\n", "\n,,,,,,\n\n"):
        data = read(HEAD + ending)
        assert len(data) == 0 and list(check(data, PAYMENTS)) == PAYMENTS.names


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_ways_in_which_programs_save_a_sheet(read, delimiter, encoding, ending):
    rows = [["payment_id", "payee", "amount"], ["P1", "Müller & Łąka", "1250.50"]]
    text = "".join(delimiter.join(row) + ending for row in rows)
    data = read(text.encode(encoding))
    assert data.loc[2, "payee"] == "Müller & Łąka" and data.loc[2, "amount"] == Decimal("1250.50")


def test_a_line_break_in_a_cell_begins_no_row(read, refused):
    quoted = 'payment_id,payee,amount\nP1,"Ovra\nClean, Ltd",1.5\nP2,Tarn,'
    data = read(quoted + "2.5\n")
    assert list(data.index) == [2, 3] and data.loc[2, "payee"] == "Ovra\nClean, Ltd"
    refused(quoted + "much\n", "sheet-number", "row 3", "column amount")


def test_empty_rows_and_columns_at_the_end_do_not_count(read):
    data = read("payment_id,amount,,\nP1,1.5,,\nP2,2.5,, \n,,,\n  ,,,\n\n")
    assert list(data["payment_id"]) == ["P1", "P2"]


def test_many_rows_are_read_in_blocks_that_do_not_show(read):
    rows = [f"P{i},{i}.50,2026-01-{i % 28 + 1:02}" for i in range(45_000)]
    data = read("payment_id,amount,paid\n" + "\n".join(rows))
    assert list(data.index) == list(range(2, 45_002))
    assert data["amount"].sum() == Decimal(45_000 * 44_999 // 2) + Decimal("22500.00")
    rows[44_000] = "P44000,1.5,soon"
    with pytest.raises(DataError) as error:
        read("payment_id,amount,paid\n" + "\n".join(rows))
    assert "row 44002" in str(error.value)


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(str.strip)
amounts = st.decimals(allow_nan=False, allow_infinity=False, places=3) | st.integers().map(Decimal)


@given(
    st.lists(
        st.tuples(
            texts.filter(lambda text: not text.startswith("#")),
            st.sampled_from(["", "cleaning", "guarding"]),
            st.none() | amounts,
            st.floats(allow_nan=True, allow_infinity=False),
            st.none() | st.dates(datetime.date(1900, 1, 1)),
            st.booleans(),
        ),
        max_size=5,
    )
)
def test_what_is_written_is_read_back(tmp_path_factory, rows):
    names = ["payment_id", *PAYMENTS.names[1:]]
    table = [(f"P{i}", *row) for i, row in enumerate(rows)]
    data = frame(
        PAYMENTS,
        dict(zip(names, zip(*table, strict=True), strict=True))
        if rows
        else {name: [] for name in names},
    )
    path = save(tmp_path_factory.mktemp("back"), sheets.to_csv(data, PAYMENTS))
    back = sheets.read(path, PAYMENTS).reset_index(drop=True)
    pd.testing.assert_frame_equal(back, data, check_exact=True)
    assert sheets.to_csv(back, PAYMENTS) == sheets.to_csv(data, PAYMENTS)


def test_no_text_becomes_a_formula_and_every_text_comes_back(read):
    """Whatever a spreadsheet splits the file at; a guard that is there already is kept apart."""
    payees = [
        "=1+1",
        "x;=cmd|' /C calc'!A0;y",
        'a;"@b',
        "a\n-b",
        "'=1",
        "''",
        "O'Neil; 'ok'",
        "a\t＝b",
    ]
    data = frame(
        PAYMENTS,
        {name: [None] * len(payees) for name in PAYMENTS.names}
        | {"payment_id": [f"P{i}" for i in range(len(payees))], "payee": payees}
        | {"sector": [""] * len(payees), "late": [False] * len(payees)},
    )
    written = sheets.to_csv(data, PAYMENTS)
    for sign in ",;\t|\n":
        starts = {cell.strip(' "')[:1] for cell in written.replace("\n", sign).split(sign)}
        assert not starts & {*"=+-@＝"}, sign
    assert read(written)["payee"].tolist() == payees


# --- numbers: never guessed ---


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        # The point is the decimal sign: "2.5" can be nothing else, so 1.234 is no thousand.
        (["1.234", "2.5"], ["1.234", "2.5"]),
        (["0.125", "1.234"], ["0.125", "1.234"]),
        (["1.2340", "1.234"], ["1.2340", "1.234"]),
        (["1234.567", "1.234"], ["1234.567", "1.234"]),
        # The comma is, as in German and French sheets.
        (["1,234", "2,5"], ["1.234", "2.5"]),
        (["0,125", "12,50"], ["0.125", "12.50"]),
        # A sign between thousands can be nothing else, and shows which is the decimal one.
        (["1,234.50", "1 000", "1\u202f234", "1'234.50"], ["1234.50", "1000", "1234", "1234.50"]),
        (["1.234,50", "1.234.567", "12.500"], ["1234.50", "1234567", "12500"]),
        (["12,500", "1,250,000"], ["12500", "1250000"]),
        # No sign at all, and signs before numbers.
        (["1234", "+5"], ["1234", "5"]),
        (["-0.50", "007"], ["-0.50", "7"]),
    ],
)
def test_the_decimal_sign_is_what_the_numbers_show(read, cells, values):
    rows = "".join(f'P{i};"{cell}"\n' for i, cell in enumerate(cells))
    data = read("payment_id;amount\n" + rows)
    assert list(data["amount"]) == [Decimal(value) for value in values]


def test_a_number_that_could_be_a_thousand_is_refused(refused):
    for cell in ("1.234", "12,345", "-123.000"):
        whole = cell.replace(".", "").replace(",", "")
        decimal = cell.replace(",", ".") + "0"
        sheet = f'payment_id;amount\nP1;7\nP2;"{cell}"\n'
        refused(sheet, "sheet-in-doubt", "row 3", "column amount", cell, whole, decimal)


def test_another_column_can_show_the_decimal_sign(read, refused):
    assert read("payment_id;amount;hours\nP1;1.234;7.5\n").loc[2, "amount"] == Decimal("1.234")
    refused(
        "payment_id;amount;hours\nP1;1.234;7,5\n", "sheet-thousands", "row 2", "amount", "1.234"
    )


def test_two_decimal_signs_in_one_file_are_refused(refused):
    sheet = "payment_id;amount\nP1;1.5\nP2;3\nP3;2,75\n"
    refused(sheet, "sheet-two-signs", "row 4", "column amount", "2,75", "row 2", "1.5")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("12,34.50", "sheet-thousands"),
        ("1 23", "sheet-thousands"),
        ("1.234,50", "sheet-two-signs"),
        ("1 234,50", "sheet-two-signs"),
        ("1.234.567", "sheet-two-signs"),
        ("€ 1250", "sheet-currency"),
        ("1250.00 EUR", "sheet-currency"),
        ("USD 12", "sheet-currency"),
        ("60 %", "sheet-percent"),
        ("--", "sheet-number"),
        ("1e5", "sheet-number"),
        ("nan", "sheet-number"),
        ("Infinity", "sheet-number"),
        ("1_000", "sheet-number"),
        ("١٢", "sheet-number"),
        ("(100)", "sheet-number"),
        ("9" * 400, "sheet-number"),
        ("#DIV/0!", "sheet-error"),
        ("#N/A", "sheet-error"),
    ],
)
def test_what_is_no_plain_number_has_its_own_sentence(refused, cell, code):
    sheet = f'payment_id;hours\nP1;1.5\nP2;"{cell}"\n'
    refused(sheet, code, "row 3", "column hours", " ".join(cell[:50].split()))


def test_words_for_nothing_are_an_empty_cell_where_a_number_or_a_date_is_wanted(read):
    data = read(f"{HEAD}\nP1,n/a,,k.A.,pass/fail,unbefristet,no\n")
    assert data.loc[2, "payee"] == "n/a"
    assert data.loc[2, "amount"] is None and data[["hours", "paid"]].isna().all(axis=None)


def test_a_year_of_two_digits_is_read(read):
    data = read("payment_id;paid\nP1;1.3.25\nP2;31/12/99\n")
    assert data["paid"].dt.strftime("%Y-%m-%d").tolist() == ["2025-03-01", "1999-12-31"]
    stated = sheets.Reading(dates="day-month-year")
    assert read("payment_id;paid\nP1;3/4/25\n", stated).loc[2, "paid"].month == 4


BIDS = Table(
    "bids",
    (
        Column("bid", "text", "Number of the bid"),
        Column("price", "decimal", "Price", optional=True),
        Column("currency", "text", "Currency of the price"),
        Column("weight", "decimal", "Weight in percent", optional=True),
    ),
)


def test_an_amount_may_have_its_currency_beside_it(read):
    cells = "A;345 600,00 €\nB;EUR 12,50\nC;£ 7\n"
    data = read(f"bid;price\n{cells}", table=BIDS)
    assert data["price"].tolist() == [Decimal("345600.00"), Decimal("12.50"), Decimal(7)]
    assert data["currency"].tolist() == ["EUR", "EUR", "GBP"]
    # An empty currency is that of the amount; a dollar needs its country.
    filled = read("bid;price;currency\nA;5 €;\nB;$ 7;CAD\n", table=BIDS)
    assert filled["currency"].tolist() == ["EUR", "CAD"]
    assert read("bid;Price (EUR)\nA;5,20\n", table=BIDS)["currency"].tolist() == ["EUR"]
    assert read("bid;price;currency;weight\nA;5;EUR;90 %\n", table=BIDS)["weight"][2] == 90


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("bid;price;currency\nA;CHF 5;EUR\n", "sheet-currency-other"),
        ("bid;price;currency\nA;$ 5;\n", "sheet-missing"),
        ("bid;price\nA;5 €\nB;7\n", "sheet-no-column"),
    ],
)
def test_a_currency_that_is_not_clear_is_asked_for(read, rows, code):
    with pytest.raises(sheets.SheetError) as error:
        read(rows, table=BIDS)
    assert code in {each.code for each in error.value.faults}


def test_ten_thousand_equal_faults_are_few_lines_with_a_count(read):
    heads = ",".join(f"h{number}" for number in range(10_000))
    with pytest.raises(sheets.SheetError) as error:
        read(f"payment_id,{heads}\nP1{',x' * 10_000}\n")
    lines = str(error.value).splitlines()
    assert len(lines) == 11 and "9,990" in lines[-1]


def test_a_dash_is_an_empty_cell_where_no_text_is_wanted(read, refused):
    data = read(f"{HEAD}\nP1,–,-,—,-,-,no\n")
    assert data.loc[2, "payee"] == "–" and data.loc[2, "sector"] == ""
    assert data.loc[2, "amount"] is None and data[["hours", "paid"]].isna().all(axis=None)
    refused("payment_id,late\nP1,-\n", "sheet-choice", "column late")  # empty would be "no"


# --- other cells ---


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("03/04/2026", "sheet-date-doubt"),
        ("31-03-26", "sheet-date"),  # which of the three is the year?
        ("20260331", "sheet-date"),
        ("2026-W14-2", "sheet-date"),
        ("2026-03-31 14:30", "sheet-date"),
        ("46112", "sheet-date"),
        ("soon", "sheet-date"),
        ("2026-02-29", "sheet-no-day"),
        ("31.02.2026", "sheet-no-day"),
        ("13/14/2026", "sheet-no-day"),
        ("0000-01-01", "sheet-no-day"),
    ],
)
def test_a_date_is_year_month_day(refused, cell, code):
    said = refused(f"payment_id,paid\nP1,{cell}\n", code, "row 2", "column paid", cell)
    assert "2026-03-31" in said or code != "sheet-date"


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        # With points the day stands first; midnight adds nothing.
        (["10.03.2026", "1. 4. 2026"], ["2026-03-10", "2026-04-01"]),
        (["2026-03-10 00:00:00", "2026-04-01T00:00:00Z"], ["2026-03-10", "2026-04-01"]),
        (["2026/3/10", "2026.04.01"], ["2026-03-10", "2026-04-01"]),
        # Another date of the file shows the order.
        (["03/04/2026", "31/12/2026"], ["2026-04-03", "2026-12-31"]),
        (["03-04-2026", "12/31/2026"], ["2026-03-04", "2026-12-31"]),
        (["05/05/2026", "2026-12-31"], ["2026-05-05", "2026-12-31"]),
    ],
)
def test_the_order_of_a_date_is_what_the_dates_show(read, cells, days):
    data = read("payment_id,paid\n" + "".join(f"P{i},{c}\n" for i, c in enumerate(cells)))
    assert data["paid"].dt.strftime("%Y-%m-%d").tolist() == days


def test_two_orders_in_one_file_are_refused(refused):
    refused("payment_id,paid\nP1,31/12/2026\nP2,12/31/2026\n", "sheet-two-orders", "row 3", "row 2")


def test_a_choice_lists_the_choices(refused):
    sheet = "payment_id,sector\nP1,catering\n"
    refused(sheet, "sheet-choice", "row 2", "column sector", "catering", "cleaning, guarding")
    refused("payment_id,late\nP1,perhaps\n", "sheet-choice", "row 2", "column late", "yes, no")


def test_a_needed_cell_that_is_empty_says_what_belongs_there(refused):
    sheet = "payment_id,amount\nP1,1.5\n  ,2.5\n"
    refused(sheet, "sheet-missing", "row 3", "column payment_id", "Number of the payment")


def test_a_key_that_is_there_twice_names_both_rows(refused):
    sheet = "payment_id,amount\nP1,1.5\nP2,1.5\nP1,2.5\n"
    refused(sheet, "row-twice", "row 4", "row 2", "payment_id", "P1")


# --- headings ---


def test_an_unknown_heading_is_named_with_the_nearest(refused):
    refused("payment_id,amout\nP1,1\n", "sheet-heading", "row 1", '"amout"', '"amount"')
    said = refused("payment_id,Colour\nP1,1\n", "sheet-heading-unknown", '"Colour"', "hours")
    assert "nearest" not in said
    # It is like a description only: what a column means is no guess at what a heading means.
    refused("payment_id,currency\nP1,1\n", "sheet-heading-unknown", '"currency"')


def test_headings_that_name_one_column_twice(refused):
    sheet = "payment_id,amount,Amount\nP1,1,2\n"
    refused(sheet, "sheet-heading-twice", "row 1", '"amount"', '"Amount"')


def test_a_needed_column_that_is_not_there(refused):
    refused(
        "amount,payee\n1,A\n", "sheet-no-column", "row 1", "payment_id", "Number of the payment"
    )


@pytest.mark.parametrize("content", ["", "\n\n", ",,,\n,,,\n", "\ufeff", "   \n"])
def test_a_file_without_headings(refused, content):
    refused(content, "sheet-empty")


def test_a_title_above_the_headings_is_read_around_and_told(read, refused):
    data = read("Payments of 2026,\n,\npayment_id,amount\nP1,1\n")
    assert list(data.index) == [4] and told(data) == [(1, "sheet-note-title")]
    refused("Payments of 2026,\nP1,1\n", "sheet-no-headings", "row 1", "Payments of 2026", "payee")


def test_a_mapping_translates_headings_and_leaves_some_out(read, refused):
    ours = {"Beleg-Nr.": "payment_id", "Betrag (EUR)": "amount", "Notiz": ""}
    data = read("BELEG-NR.;Betrag  (EUR);Notiz\nP1;12,5;x\n", ours)
    assert data.loc[2, "amount"] == Decimal("12.5") and list(data) == PAYMENTS.names
    # A sentence speaks of the heading that stands in the file.
    refused("Beleg-Nr.;Betrag (EUR)\nP1;x\n", "sheet-number", "Betrag (EUR)", "row 2", mapping=ours)
    refused("Beleg-Nr.;Betrag (EUR);amount\nP1;1;2\n", "sheet-heading-twice", mapping=ours)
    refused("payment_id;Betrag EUR\nP1;2\n", "sheet-heading", '"Betrag (EUR)"', mapping=ours)


# --- two tables on a sheet, and rows that do not fit ---


def test_a_table_below_another_or_a_note_below_a_table(refused):
    sheet = "payment_id,amount\nP1,1\n,\nsupplier,country\nTarn,Arlenia\n"
    refused(sheet, "sheet-below", "row 4", "row 3")


def test_a_table_beside_another(refused):
    sheet = "payment_id,amount,,supplier,country\nP1,1,,Tarn,Arlenia\n"
    refused(sheet, "sheet-beside", "row 1", "column C", "supplier")


def test_too_many_cells_in_a_row(refused):
    sheet = "payment_id,payee,amount\nP1,Tarn,1\nP2,Halden, Daughters,2\n"
    refused(sheet, "sheet-no-heading", "row 3", "column D", '"2"')


# --- files that are no text ---


def test_other_encodings_are_not_guessed(refused):
    refused("payment_id,payee\nP1,Müller\n".encode("cp1252"), "sheet-not-utf8")
    refused("payment_id,payee\nP1,Kruševac\n".encode("cp1250"), "sheet-not-utf8")


def test_bytes_that_no_text_holds(refused):
    refused(b"payment_id,payee\nP1,A\nP2,B\0C\n", "sheet-not-text", "row 3")
    refused("payment_id,payee\nP1,A\n".encode("utf-16-le"), "sheet-not-text", "row 1")


def test_a_quotation_mark_that_is_not_closed(refused):
    refused('payment_id,payee\nP1,A\nP2,"B\nP3,C\n', "sheet-quote", "row 3")
    refused('payment_id,payee\nP1,"A"B\n', "sheet-quote", "row 2")


def test_a_file_that_is_not_there(tmp_path):
    for path, code in ((tmp_path / "none.csv", "no-file"), (tmp_path, "sheet-folder")):
        with pytest.raises(DataError) as error:
            sheets.read(path, PAYMENTS)
        assert error.value.code == code and str(path) in str(error.value)


# --- mappings ---


def test_a_mapping_is_read_from_toml(tmp_path):
    path = save(tmp_path, '[columns]\n"Beleg-Nr." = "payment_id"\nNotiz = ""\n', "ours.toml")
    assert sheets.load_reading(path, [PAYMENTS]).columns == {
        "Beleg-Nr.": "payment_id",
        "Notiz": "",
    }


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        ('[columns]\n"Betrag" = "amout"\n', "mapping-name-near", '"amount"'),
        ('[columns]\n"Farbe" = "colour"\n', "mapping-name", "payment_id, payee"),
        ('[columns]\n"Betrag" = 3\n', "mapping-name", "Betrag"),
        ('"Betrag" = "amount"\n', "mapping-section", "[columns]"),
        ('dates = "american"\n', "field-choice", "day-month-year"),
        ('[words.sector]\n"Reinigung" = "clean"\n', "mapping-word", "cleaning, guarding"),
        ('decimal = ","\ncolumn = 3\n', "field-unknown", "columns"),
        ("[columns\n", "file-not-toml", "line 1"),
        ("", "mapping-section", "[columns]"),
    ],
)
def test_a_wrong_mapping_is_said_in_a_sentence(tmp_path, content, code, said):
    with pytest.raises(DataError) as error:
        sheets.load_reading(save(tmp_path, content, "ours.toml"), [PAYMENTS])
    sentence = str(error.value)
    assert error.value.code == code and "ours.toml" in sentence and said in sentence


def test_a_mapping_that_is_not_there(tmp_path):
    with pytest.raises(DataError) as error:
        sheets.load_reading(tmp_path / "ours.toml", [PAYMENTS])
    assert error.value.code == "no-file"


# --- folders of sheets, and rows without a declared table ---


def test_a_folder_of_sheets(tmp_path):
    def folder(**needed):
        return sheets.folder(tmp_path, {"payments": PAYMENTS, "paid-late": PAYMENTS}, **needed)

    assert [len(data) for data in folder().values()] == [0, 0]
    with pytest.raises(DataError) as error:
        folder(needed=["paid-late"])
    assert error.value.code == "no-file" and "paid-late.csv" in str(error.value)
    save(tmp_path, "payment_id\nP1\n")
    sheets.template(PAYMENTS, tmp_path / "paid-late.xlsx")
    found = folder(needed=["paid-late"])
    assert {name: list(data.index) for name, data in found.items()} == {
        "payments": [2],
        "paid-late": [],
    }
    save(tmp_path, "payment_id,hours\nP1,x\n")
    save(tmp_path, "payment_id\nP1\nP1\n", "paid-late.csv")  # comes before the workbook
    with pytest.raises(DataError) as error:
        folder()
    assert [line.split(",")[0].split("/")[-1] for line in str(error.value).split("\n")] == [
        "payments.csv",
        "paid-late.csv",
    ]


def test_rows_come_back_as_they_were_written(tmp_path):
    path = tmp_path / "people.csv"
    rows = [("=1+1", 0.1 + 0.2, None), ("a;b,c", 12, "Ä\n x")]
    sheets.write_rows(path, ("-id", "points", "note"), rows)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    found = [cells for _, cells in sheets.read_rows(path, ("note", "points"))]
    assert found == [{"note": "", "points": "0.3"}, {"note": "Ä\n x", "points": "12"}]
    for content, code in (
        ("id,id,note\n", "sheet-heading-once"),
        ("id;points;note\n1;2;3;4\n", "sheet-row-long"),
        (b"note,points\n\xe4,1\n", "sheet-not-utf8"),
    ):
        save(tmp_path, content, "people.csv")
        with pytest.raises(DataError) as error:
            sheets.read_rows(path, ("note", "points"))
        assert error.value.code == code


# --- any table in words ---

FOUND = Table(
    "found",
    (
        Column("name", "text", "Name"),
        Column("share", "number", "Share"),
        Column("amount", "decimal", "Amount"),
        Column("day", "date", "Day"),
        Column("missing", "flag", "Whether it is missing"),
        Column("words", "texts", "Words"),
        Column("reason", "reason", "Why"),
        Column("reasons", "reasons", "Why, all"),
        Column("ask", "ask", "What to ask"),
    ),
    key=("name",),
)
WHY = Reason.of("empty-file", file="a.json")  # two sentences of the library's own
ASK = Reason.of("no-file", file="b.json")


def found():
    day = pd.Timestamp("2026-03-31")
    return frame(
        FOUND,
        [
            ("=A1", 0.5, Decimal("12.50"), day, True, ("x", "y"), WHY, (WHY, ASK), ASK),
            ("", None, None, pd.NaT, False, (), WHY, (), None),
        ],
    )


def test_a_result_is_written_in_words(tmp_path):
    why, ask = str(WHY), str(ASK)
    assert why == WHY.text() and "a.json" in why
    first = ["'=A1", "0.5", "12.50", "2026-03-31", "yes", "x; y", why, f"{why}\n{ask}", ask]
    second = ["", "", "", "", "no", "", why, "", ""]
    sheets.write(found(), FOUND, tmp_path / "found.csv")
    text = (tmp_path / "found.csv").read_text(encoding="utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [FOUND.names, first, second]
    assert text == sheets.to_csv(found(), FOUND)


def test_a_result_is_written_to_a_workbook_with_its_columns_explained(tmp_path):
    import openpyxl

    path = tmp_path / "found.xlsx"
    sheets.write(found(), FOUND, path)
    data, about = openpyxl.load_workbook(path).worksheets
    assert data.title == "found" and [cell.value for cell in data[1]] == FOUND.names
    cells = [cell.value for cell in data[2]]
    assert cells[:3] == ["=A1", 0.5, 12.5] and data["A2"].data_type == "s"
    assert cells[3].date() == datetime.date(2026, 3, 31) and cells[4:6] == ["yes", "x; y"]
    assert [cell.value for cell in about["A"][1:]] == FOUND.names
    plain = Table("found", FOUND.columns[:5], FOUND.key)
    sheets.write(found().iloc[:1], plain, path)
    back = sheets.read(path, plain)
    assert back.iloc[0].tolist() == found()[plain.names].iloc[0].tolist()


def test_text_that_no_workbook_holds_is_marked(tmp_path):
    path = tmp_path / "paid.xlsx"
    data = frame(PAYMENTS, [("P\x01\ud800", "=A1", "", None, None, pd.NaT, False)])
    sheets.write(data, PAYMENTS, path)
    assert sheets.read(path, PAYMENTS).iloc[0].tolist()[:2] == ["P\ufffd\ufffd", "=A1"]
    with pytest.raises(DataError) as error:
        sheets.write(data, PAYMENTS, tmp_path / "paid.ods")
    assert error.value.code == "sheet-kind"


def test_every_kind_of_table_has_a_schema_and_is_explained():
    fields = {field["name"]: field for field in sheets.schema(FOUND)["fields"]}
    assert {name: field["type"] for name, field in fields.items()} == {
        **{name: "string" for name in ("name", "words", "reason", "reasons", "ask")},
        **{"share": "number", "amount": "number", "day": "date", "missing": "boolean"},
    }
    assert not any("constraints" in field for field in fields.values())  # a result may be empty
    paid = {field["name"]: field for field in sheets.schema(PAYMENTS)["fields"]}
    assert paid["payment_id"]["constraints"] == {"required": True}
    assert [row["column"] for row in sheets.explained(FOUND)] == FOUND.names


def test_columns_have_the_types_of_pandas(read):
    kinds = {
        name: str(kind) for name, kind in read(HEAD + "\nP1,A,,1,2,2026-03-31,yes\n").dtypes.items()
    }
    assert kinds == {
        **{"payment_id": "str", "payee": "str", "sector": "str", "amount": "object"},
        **{"hours": "float64", "paid": "datetime64[s]", "late": "bool"},
    }
    # What is no text is not made one: the check finds it.
    wrong = frame(PAYMENTS, [(7, "A", "", None, None, pd.NaT, False)])
    with pytest.raises(DataError) as error:
        check(wrong, PAYMENTS)
    assert error.value.code == "wrong-type"


def test_a_frame_that_pandas_has_read_is_sent_to_the_reader(tmp_path):
    path = save(tmp_path, HEAD + "\nP1,,,1,2,2026-03-31,yes\n")
    with pytest.raises(DataError) as error:
        check(pd.read_csv(path), PAYMENTS)
    lines = str(error.value).split("\n")
    columns = ("payee", "sector", "amount", "paid", "late")
    assert error.value.code == "not-read" and len(lines) == len(columns)
    for line, column in zip(lines, columns, strict=True):
        assert f"column {column}:" in line and "fairtender.sheets.read" in line
