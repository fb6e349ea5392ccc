"""Tenders from a sheet: the same facts give the same levels as from Open Contracting data."""

from decimal import Decimal

import openpyxl
import pandas as pd
import pytest

from fairtender import ocds, profile, screening, sheets
from fairtender.sheets import TENDER_SHEET
from fairtender.tables import DataError, check, frame
from fairtender.tenders import TENDERS


@pytest.fixture(scope="module")
def rules():
    return profile.load()


def save(folder, *rows: dict, name: str = "tenders.csv"):
    path = folder / name
    lines = [
        TENDER_SHEET.names,
        *([str(row.get(n, "")) for n in TENDER_SHEET.names] for row in rows),
    ]
    path.write_text("\n".join(";".join(f'"{cell}"' for cell in line) for line in lines), "utf-8")
    return path


def test_each_cell_becomes_the_fact_that_it_states(tmp_path):
    path = save(
        tmp_path,
        {
            "id": "T1",
            "title": "Cleaning of offices",
            "description": "Daily, by agency workers.",
            "buyer": "Harbour Office",
            "buyer_country": "Arlenia",
            "cpv": "90919200-4; 90911200; 3000000",
            "origin": "Brazil ; Viet Nam;",
            "place": "Port Selm; Kolmen",
            "place_country": "Arlenia",
            "value": "180000.50",
            "currency": "EUR",
            "award_criteria": "Price 60 %, conditions 40 %",
            "price_weight": "60",
            "tender_days": "35",
            "subcontracting": "yes",
        },
        {"id": "T2", "title": "Framework 17"},
    )
    data = check(sheets.read_tenders(path), TENDERS)
    assert data.attrs["file"] == "tenders.csv"
    one, two = data.itertuples(index=False)
    assert (one.ocid, one.buyer, one.buyer_country) == ("T1", "Harbour Office", "Arlenia")
    # A code of seven digits has lost its zero in the spreadsheet: 03000000 is agriculture.
    assert one.cpv == ("90919200", "90911200", "03000000")
    assert (one.value_amount, one.value_currency) == (Decimal("180000.50"), "EUR")
    assert (one.origins, one.lots) == (("Brazil", "Viet Nam"), ())
    assert (one.places, one.place_countries) == (("Port Selm", "Kolmen"), ("Arlenia",))
    assert one.description == "Daily, by agency workers."
    assert (one.award_criteria_details, one.price_weight) == ("Price 60 %, conditions 40 %", 60)
    assert (one.tender_days, one.subcontracting) == (35, "yes")
    # What is empty is not stated, and no "no".
    assert two.value_amount is None and pd.isna(two.tender_days) and two.cpv == ()
    assert two.subcontracting == ""
    assert two.release_ids == () and pd.isna(two.price_weight)


def test_the_twelve_tenders_of_the_course_have_the_same_levels_from_a_sheet(root, tmp_path, rules):
    """Written into a workbook by hand, as it were: each fact into its column."""
    tenders = ocds.read(root / "datasets" / "sample-tenders.json")
    # A sheet knows no lots, and price as the only criterion is a weight of 100.
    tenders = tenders[tenders["lots"].map(len) == 0]
    assert len(tenders) >= 8
    book = openpyxl.Workbook()
    book.active.append(TENDER_SHEET.names)
    for row in tenders.itertuples():
        book.active.append(
            [
                row.ocid,
                row.title,
                # The description of the items is read too.
                "\n".join([row.description, *row.items]),
                row.buyer,
                row.buyer_country,
                "; ".join(row.cpv),
                "; ".join(row.origins),
                "; ".join(row.places),
                "; ".join(row.place_countries),
                None if row.value_amount is None else float(row.value_amount),
                row.value_currency,
                row.award_criteria_details,
                100 if row.award_criteria == "priceOnly" else None,
                None if pd.isna(row.tender_days) else row.tender_days,
                row.subcontracting,
            ]
        )
    book.save(tmp_path / "tenders.xlsx")
    from_sheet = screening.screen(sheets.read_tenders(tmp_path / "tenders.xlsx"), rules).tenders
    from_ocds = screening.screen(tenders, rules).tenders
    assert list(from_sheet["level"]) == list(from_ocds["level"])
    assert list(from_sheet["sector"]) == list(from_ocds["sector"])
    assert set(from_sheet["level"]) >= {"high", "elevated"}


def test_what_is_wrong_in_the_table_later_is_named_with_the_row_of_the_sheet(tmp_path, rules):
    rows = ({"id": f"T{number}", "title": "Coffee"} for number in (1, 2))
    data = sheets.read_tenders(save(tmp_path, *rows))
    data["cpv"] = [(), (15860000,)]  # a number, where texts belong
    with pytest.raises(DataError, match=r"tenders\.csv, row 3, column cpv"):
        screening.screen(data, rules)


def test_an_empty_sheet_and_one_of_headings_only(tmp_path, rules):
    for data in (
        sheets.read_tenders(save(tmp_path)),
        frame(TENDERS, {name: [] for name in TENDERS.names}),
    ):
        assert list(check(data, TENDERS)) == TENDERS.names and len(data) == 0
        assert len(screening.screen(data, rules).tenders) == 0


@pytest.mark.parametrize(
    ("cells", "code", "said"),
    [
        ({"cpv": "cleaning"}, "sheet-cpv", '"cleaning"'),
        ({"cpv": "90919200-4, 90911200-8"}, "sheet-cpv", "; between several"),
        ({"cpv": "909"}, "sheet-cpv", '"909"'),
        ({"value": "-5", "currency": "EUR"}, "sheet-negative", '"-5"'),
        ({"value": "1000"}, "sheet-no-currency", "1000"),
        ({"tender_days": "-1"}, "sheet-negative", "column tender_days"),
        ({"price_weight": "101"}, "sheet-percent-range", '"101"'),
        ({"published": "2026-03-02", "deadline": "2026-03-01"}, "sheet-deadline", "2026-03-01"),
        ({"subcontracting": "perhaps"}, "sheet-choice", "yes, no"),
        ({"title": ""}, "sheet-missing", "Title of the tender"),
        ({"id": "T1"}, "row-twice", "row 2"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path, cells, code, said):
    good = {"id": "T1", "title": "Coffee"}
    path = save(tmp_path, good, {"id": "T2", "title": "Tea"} | cells)
    with pytest.raises(DataError) as error:
        sheets.read_tenders(path)
    sentence = str(error.value)
    assert error.value.code == code and "tenders.csv, row 3" in sentence and said in sentence
