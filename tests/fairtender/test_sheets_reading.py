"""Sheets as offices have them: all faults in one list, guesses with reasons, few questions."""

import datetime
from decimal import Decimal

import openpyxl
import pytest

from fairtender import portfolio, sheets, tenders
from fairtender.sheets import headings
from fairtender.sheets.headings import Headings
from fairtender.tables import DataError, check

# A register as a ministry keeps it: a title, its own headings, a year across, totals, a note below.
HEAD = [
    "№ договора",
    "Предмет договора",
    "Вид закупки",
    "Поставщик",
    "Сумма договора",
    "Валюта",
    "Дата подписания",
    "Дата окончания",
    "Страна происхождения",
    "Субподряд",
    "Критерий оценки",
]
ROWS = [
    line.split(";")
    for line in (
        "Д-1;Ноутбуки;товары;Альфа;1 250 000,50;KZT;10.03.2025;;Китай;нет;цена",
        "Д-2;Уборка;услуги;Бета;12.500;KZT;03/04/2025;31.12.2026;;да;цена",
        "Д-3;Охрана;услуги;Гамма;около 900;KZT;2025-02-30;;;;",
        "Д-4;Форма;товары;Бета;2500;KZT;скоро;;Туркменистан;может быть;",
        ";Питание;услуги;Гамма;60 %;KZT;;;;;цена",
        "Д-1;Кофе;товары;Альфа;USD 100;;;;Бразилия;;качество",
    )
]


@pytest.fixture
def register(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for cells in (["Реестр договоров"], [], HEAD, ["2025"], *ROWS[:3]):
        sheet.append(cells)
    sheet.append([])
    sheet.cell(9, 1).value = "x"  # the eighth row stays empty
    for number, cells in enumerate(ROWS[3:], 9):
        for position, cell in enumerate(cells, 1):
            sheet.cell(number, position).value = cell or None
    sheet.append(["Итого", None, None, None, "4 000 000"])
    sheet.append([])
    sheet.cell(14, 1).value = "Исполнитель: отдел закупок"
    sheet.merge_cells("A1:K1")
    sheet.merge_cells("A4:K4")
    path = tmp_path / "register.xlsx"
    book.save(path)
    return path


def test_a_register_with_ten_faults_is_usable_after_one_list(register):
    """Faults by hand, ten kinds in all: each at its cell, and each word that is no choice once."""
    with pytest.raises(sheets.SheetError) as error:
        sheets.read(register, portfolio.CONTRACTS)
    expected = {
        ("E6", "sheet-thousands"),  # 12.500, beside a decimal comma
        ("G6", "sheet-date-doubt"),  # 03/04/2025
        ("E7", "sheet-number"),  # about 900
        ("G7", "sheet-no-day"),  # 30 February
        ("G9", "sheet-date"),  # soon
        ("J9", "sheet-choice"),  # perhaps
        ("A10", "sheet-missing"),
        ("E10", "sheet-percent"),  # "USD 100" in E11 says its currency
        *(((cell, "sheet-choice")) for cell in ("K5", "K6", "K10", "K11")),
    }
    assert {(each.cell, each.code) for each in error.value.faults} == expected
    lines = str(error.value).split("\n")
    assert len(lines) == 10 and all(line.endswith(".") for line in lines)
    others = "The same problem is in K6, K10."
    assert any('"цена"' in line and line.endswith(others) for line in lines)

    # One answer to each question, and one correction of each cell that cannot be read.
    reading = sheets.Reading(
        dates="day-month-year",
        decimal=",",
        words={"award": {"цена": "price_only", "качество": "price_and_quality"}},
    )
    with pytest.raises(sheets.SheetError) as error:
        sheets.read(register, portfolio.CONTRACTS, reading)
    left = {each.cell for each in error.value.faults}
    assert left == {"E7", "G7", "G9", "J9", "A10", "E10"}
    book = openpyxl.load_workbook(register)
    for cell, value in {
        "E7": 900,
        "G7": "2025-02-28",
        "G9": None,
        "J9": None,
        "A10": "Д-5",
    }.items():
        book.active[cell].value = value
    book.active["E10"].value, book.active["A11"].value = 60, "Д-6"
    book.save(register)
    data = check(sheets.read(register, portfolio.CONTRACTS, reading), portfolio.CONTRACTS)
    assert data.index.tolist() == [5, 6, 7, 9, 10, 11]
    assert data["value"].tolist() == list(
        map(Decimal, ("1250000.50", "12500", "900", "2500", "60", "100"))
    )
    assert data["currency"].tolist() == [*["KZT"] * 5, "USD"]
    assert data.loc[6, "signed"].date() == datetime.date(2025, 4, 3)
    assert data["kind"].tolist() == [*"gssgsg".translate({103: "goods ", 115: "services "}).split()]
    assert data["subcontracting"].tolist() == ["no", "yes", "", "", "", ""]
    notes = check(sheets.notes(data), sheets.NOTES)
    assert [
        (row, code) for row, code in zip(notes["row"], notes["code"], strict=True) if row != 3
    ] == [
        (1, "sheet-note-title"),
        (4, "sheet-note-section"),
        (8, "sheet-note-gap"),
        (12, "sheet-note-total"),
        (14, "sheet-note-below"),
    ]
    assert set(notes[notes["row"] == 3]["code"]) == {"sheet-note-synonym"}


def test_a_proposal_asks_once_and_its_answers_are_a_reading(register, tmp_path):
    found = sheets.propose(register, [sheets.TENDER_SHEET, portfolio.CONTRACTS])
    assert found.table is portfolio.CONTRACTS and found.rows == 6 and not found.missing
    assert found.reading.heading_row == 3 and found.preview[0] == tuple(HEAD)
    assert [(each.letter, each.column, each.why) for each in found.guesses][:2] == [
        ("A", "contract_id", "synonym"),
        ("B", "title", "synonym"),
    ]
    assert found.guesses[8].samples == ("Китай", "Туркменистан", "Бразилия")
    asked = {(each.kind, each.value): each for each in found.questions}
    assert [*asked] == [
        ("decimal", ""),
        ("dates", ""),
        ("word", "цена"),
        ("word", "может быть"),
        ("word", "качество"),
    ]
    assert asked["decimal", ""].cells == ("E6",) and asked["decimal", ""].guess == ","
    assert asked["word", "цена"].cells == ("K5", "K6", "K10")
    # What a question will answer is no fault.
    assert {each.cell for each in found.faults} == {"E7", "G7", "G9", "A10", "E10"}

    answers = {
        ("decimal", ""): ",",
        ("dates", ""): "month-day-year",
        ("word", "цена"): "price_only",
        ("word", "качество"): "",
        ("word", "может быть"): "",
    }
    reading = found.reading
    for question, answer in answers.items():
        reading = reading.answered(asked[question], answer)
    again = sheets.propose(register, [portfolio.CONTRACTS], reading)
    assert not again.questions and len(again.faults) == 5
    path = tmp_path / "ours.toml"
    path.write_text(sheets.reading_toml(reading), "utf-8")
    assert sheets.load_reading(path, [portfolio.CONTRACTS]) == reading


def test_an_unknown_sheet_is_proposed_with_what_is_lacking(tmp_path):
    """No heading is known: the row that looks like headings is shown, and nothing is sure."""
    path = tmp_path / "list.csv"
    path.write_text(
        "Liste\n\nLfd.;Was;Wer (Firma);Lieferant (Name)\n1;Kaffee;A;B\n2;Tee;C;D\n", "utf-8"
    )
    found = sheets.propose(path, [portfolio.CONTRACTS])
    assert found.reading.heading_row == 3 and found.missing == ("contract_id",)
    assert [(each.heading, each.column, each.why) for each in found.guesses] == [
        ("Lfd.", "", "none"),
        ("Was", "", "none"),
        ("Wer (Firma)", "", "none"),
        ("Lieferant (Name)", "supplier", "near"),
    ]
    assert {each.code for each in found.faults} == {"sheet-no-column"}
    # The same file is refused by a command until somebody has looked: "near" is no knowledge.
    with pytest.raises(sheets.SheetError) as error:
        sheets.read(path, portfolio.CONTRACTS)
    assert error.value.code == "sheet-no-headings"
    mapped = {"Lfd.": "contract_id", "Was": "title", "Wer (Firma)": ""}
    reading = sheets.propose(path, [portfolio.CONTRACTS], sheets.Reading(columns=mapped)).reading
    data = sheets.read(path, portfolio.CONTRACTS, reading)
    assert data["supplier"].tolist() == ["B", "D"] and data["title"].tolist() == ["Kaffee", "Tee"]


def test_a_file_in_another_encoding_is_asked_about(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes("№ договора;Поставщик\nД-1;Жетысу\n".encode("windows-1251"))
    found = sheets.propose(path, [portfolio.CONTRACTS])
    assert found.questions[0].kind == "encoding" and found.questions[0].guess == "windows-1251"
    assert "Поставщик" in dict(found.questions[0].options)["windows-1251"]
    data = sheets.read(path, portfolio.CONTRACTS, found.reading)
    assert data["supplier"].tolist() == ["Жетысу"]
    with pytest.raises(DataError) as error:
        sheets.read(path, portfolio.CONTRACTS, sheets.Reading(encoding="klingon"))
    assert error.value.code == "sheet-no-encoding"
    path.write_bytes("supplier;title\nŁódź Żuraw;Zając\n".encode("windows-1250"))
    question = sheets.propose(path, [portfolio.CONTRACTS]).questions[0]
    assert question.guess == "windows-1250" and len(question.options) == 6


def test_a_currency_that_no_column_says_is_asked_once(tmp_path):
    path = tmp_path / "list.csv"
    named = "Contract no;Title;Value (EUR)\nA;Guards;1200,50\nB;Cleaning;\n"
    path.write_text(named, "utf-8")
    assert sheets.propose(path, [portfolio.CONTRACTS]).questions == ()
    path.write_text(named.replace(" (EUR)", ""), "utf-8")
    found = sheets.propose(path, [portfolio.CONTRACTS])
    [question] = found.questions
    assert (question.kind, question.guess) == ("currency", "")
    reading = found.reading.answered(question, "EUR")
    kept = tmp_path / "columns.toml"
    kept.write_text(sheets.reading_toml(reading), "utf-8")
    assert sheets.load_reading(kept, [portfolio.CONTRACTS]) == reading
    assert sheets.propose(path, [portfolio.CONTRACTS], reading).questions == ()
    assert sheets.read(path, portfolio.CONTRACTS, reading)["currency"].tolist() == ["EUR", "EUR"]
    # A table that needs its currency has it by the answer, too; rates of exchange are none.
    bids = tmp_path / "bids.csv"
    bids.write_text("bid,bidder,price\nA,X,1200.50\n", "utf-8")
    found = sheets.propose(bids, [tenders.BIDS])
    assert [each.kind for each in found.questions] == ["currency"]
    assert (found.missing, found.faults) == ((), ())
    data = sheets.read(bids, tenders.BIDS, found.reading.answered(found.questions[0], "GBP"))
    assert data["currency"].tolist() == ["GBP"]


def test_rows_without_a_number_are_not_alike(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("title,buyer\nA,X\nB,X\n", "utf-8")
    with pytest.raises(sheets.SheetError) as error:
        sheets.read(path, sheets.TENDER_SHEET)
    assert [each.code for each in error.value.faults] == ["sheet-no-column"]


def test_a_choice_of_which_nothing_is_known_is_empty(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("contract_id,subcontracting\nA,k.A.\nB,yes\nC,Unknown\n", "utf-8")
    found = sheets.propose(path, [portfolio.CONTRACTS])
    assert found.questions == ()
    data = sheets.read(path, portfolio.CONTRACTS)
    assert data["subcontracting"].tolist() == ["", "yes", ""]


# --- rows that are no data ---


def test_words_alone_where_others_have_their_number_are_left_out_and_told(tmp_path):
    path = tmp_path / "contracts.csv"
    rows = ["C1,A,1000", "Clinical supplies,,", "C 2,,", "C3,B,500", "Prepared by J. Murphy,,"]
    path.write_text("\n".join(["contract_id,supplier,value", *rows, ""]), "utf-8")
    data = sheets.read(path, portfolio.CONTRACTS)
    assert data["contract_id"].tolist() == ["C1", "C 2", "C3"]
    assert sheets.notes(data)["code"].tolist() == ["sheet-note-alone"] * 2


@pytest.mark.parametrize(
    ("row", "read"),
    [
        ("Итого,,1500.00", False),
        ("Total 2025:,,1 500", False),
        ("ИТОГО EUR,,1 500", False),
        ("Summe,,1500.00", False),
        ("Summe,,1 500.00 €", False),
        (",Total,1500.00", False),
        # A firm or a title that begins so is a row of its own.
        ("C3,Total,1500.00", True),
        ("Total,Tarn Guard,1500.00", True),
        ("Totally,,1500.00", True),
    ],
)
def test_a_row_of_totals_is_left_out_and_told(tmp_path, row, read):
    path = tmp_path / "contracts.csv"
    path.write_text(f"contract_id,supplier,value\nC1,A,1000.00\nC2,B,500.00\n{row}\n", "utf-8")
    data = sheets.read(path, portfolio.CONTRACTS)
    assert len(data) == 2 + read
    codes = sheets.notes(data)["code"].tolist()
    like = ["sheet-note-like-total"] if row.startswith("Total,") else []
    assert codes == (like if read else ["sheet-note-total"])


def test_what_may_be_a_total_is_asked_about(tmp_path):
    """A "Total maintenance" may be a contract, and "Total of all lots" is none."""
    path = tmp_path / "contracts.csv"
    path.write_text("contract_id,value\nC1,1000.00\nTotal maintenance,1000.00\n", "utf-8")
    with pytest.raises(sheets.SheetError) as error:
        sheets.read(path, portfolio.CONTRACTS)
    assert [(each.row, each.code) for each in error.value.faults] == [(3, "sheet-maybe-total")]


def test_of_many_rows_left_out_the_last_that_is_listed_stands_for_the_others(tmp_path):
    path = tmp_path / "contracts.csv"
    head, data = "contract_id,value", "C{},1000.00"
    path.write_text(
        "\n".join([head, *[line for n in range(205) for line in (data.format(n), head)]])
    )
    notes = sheets.notes(sheets.read(path, portfolio.CONTRACTS))
    assert notes["code"].tolist() == ["sheet-note-heads"] * 200 + ["sheet-note-more"]
    assert dict(notes["reason"].iloc[-1].params) == {"count": "5", "row": "401"}


def test_the_headings_of_each_page_are_left_out(tmp_path):
    path = tmp_path / "contracts.csv"
    path.write_text("contract_id,value\nC1,1.50\ncontract_id,value\nC2,2.50\n\nC3,3.50\n", "utf-8")
    data = sheets.read(path, portfolio.CONTRACTS)
    assert data.index.tolist() == [2, 4, 6]
    assert sheets.notes(data)["code"].tolist() == ["sheet-note-heads", "sheet-note-gap"]


def test_many_faults_of_one_kind_are_one_line(tmp_path):
    path = tmp_path / "contracts.csv"
    path.write_text("contract_id,value\n" + "".join(f"C{i},x\n" for i in range(2500)), "utf-8")
    with pytest.raises(sheets.SheetError) as error:
        sheets.read(path, portfolio.CONTRACTS)
    line, more = str(error.value).split("\n")
    assert line.endswith("The same problem is in B3–B2001.") and "500" in more


# --- the words ---


def test_no_word_means_two_things():
    for table in (portfolio.CONTRACTS, sheets.TENDER_SHEET):
        known = Headings(table, sheets.Reading())
        listed = headings._words().headings
        for name in set(table.names) & set(listed):
            for heading in listed[name]:
                assert known.meaning(heading)[0] == name, heading
        for column in table.columns:
            said = headings.choices(column)
            assert {*said.values()} == {*column.choices}
            # What says that nothing is known is no choice of any column.
            assert not any(map(headings.is_unknown, said))
    both = headings._words().choices
    assert not both["yes"].keys() & both["no"].keys()
