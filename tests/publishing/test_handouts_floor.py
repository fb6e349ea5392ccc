"""The floor calculator: its formulas against the library, and what can be changed in it."""

import datetime
import io
import shutil
import subprocess
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.formula import Tokenizer

from fairtender import labour_cost
from fairtender.labour_cost import Hours
from fairtender.tables import frame
from publishing.handouts import floor_workbook
from publishing.handouts.floor_workbook import CELLS, COMPARED, HOURS, RATES, workbook

ON = datetime.date(2026, 10, 1)


class Reckoned:
    """Works out the cells of a sheet, exactly: four operations, comparisons and a few functions."""

    def __init__(self, sheet) -> None:
        self.sheet, self.known = sheet, {}

    def cell(self, address: str):
        if address not in self.known:
            value = self.sheet[address].value
            if isinstance(value, str) and value.startswith("="):
                names = {"F": Fraction, "V": self._scalar, **self._names()}
                value = eval(self._python(value), names)
            self.known[address] = value
        return self.known[address]

    def _scalar(self, address: str):
        value = self.cell(address)
        return (
            Fraction(0) if value is None else value if isinstance(value, str) else Fraction(value)
        )

    def _range(self, address: str) -> list:
        cells = self.sheet[address]
        found = [cell for row in cells for cell in row] if isinstance(cells, tuple) else [cells]
        values = [self.cell(cell.coordinate) for cell in found]
        return [Fraction(value) for value in values if value not in (None, "")]

    def _names(self) -> dict:
        def flat(given) -> list:
            each = [one() for one in given]
            return [v for one in each for v in (one if isinstance(one, list) else [one])]

        return {
            "R": self._range,
            "IF": lambda test, yes, no: yes() if test() else no(),
            "AND": lambda *given: all(one() for one in given),
            "SUM": lambda *given: sum(flat(given), Fraction(0)),
            "MIN": lambda *given: min(flat(given)),
            "MAX": lambda *given: max(flat(given)),
            "COUNT": lambda *given: len(flat(given)),
        }

    def _python(self, formula: str) -> str:
        """The formula as Python; arguments wait, so that IF works out one branch only."""
        signs = {"=": "==", "<>": "!="}
        written = []
        for token in Tokenizer(formula).items:
            match token.type, token.subtype:
                case "FUNC", "OPEN":
                    written.append(f"{token.value}lambda: (")
                case "FUNC", "CLOSE":
                    written.append("))")
                case "SEP", _:
                    written.append("), lambda: (")
                case "OPERAND", "RANGE":
                    kind = "R" if ":" in token.value else "V"
                    written.append(f'{kind}("{token.value}")')
                case "OPERAND", "NUMBER":
                    written.append(f'F("{token.value}")')
                case "OPERAND", "TEXT":
                    written.append(repr(token.value[1:-1]))
                case "OPERATOR-INFIX", _:
                    written.append(signs.get(token.value, token.value))
                case "PAREN", _:
                    written.append(token.value)
                case other:
                    raise AssertionError(other)
        return "".join(written)


def amounts(most: int, least: int = 0):
    return st.decimals(least, most, places=2, allow_nan=False, allow_infinity=False)


@st.composite
def cases(draw) -> dict[str, Decimal]:
    """Rates and hours as they may be anywhere; something is left to be worked."""
    paid = draw(amounts(2400, 1200))
    away = [draw(amounts(int(paid) // 5)) for _ in range(4)]
    names = ("annual_leave", "public_holidays", "sickness", "training_hours")
    hours = draw(amounts(30000, 1))
    values = {item: draw(amounts(400)) for item in RATES} | dict(zip(names, away, strict=True))
    values |= {"paid_hours": paid, "hours": hours}
    return values | {name: draw(amounts(int(hours))) for name in HOURS[1:]}


@cache
def read():
    """The workbook, opened once: `filled` writes into its first sheet."""
    return openpyxl.load_workbook(io.BytesIO(workbook()))


def filled(values: dict[str, Decimal]):
    sheet = read().worksheets[0]
    for name in (*RATES, *HOURS, *COMPARED):
        sheet[CELLS[name]].value = values.get(name)
    return sheet


def money(unit: str) -> tuple[str, str]:
    """The unit of a rate as a sheet has it, and its currency, where it is money."""
    return unit.format(currency="EUR"), "EUR" if "{currency}" in unit else ""


def by_library(values: dict[str, Decimal]) -> tuple:
    """Floor of an hour, that of the year, the people, and each part, by the library."""
    of_no_use = dict.fromkeys(set(labour_cost.UNITS) - set(RATES), Decimal(0))
    rows = [
        (
            "Anywhere",
            "cleaning",
            "",
            item,
            (values | of_no_use)[item],
            *money(unit),
            ON,
            ON,
            "law",
            ON,
        )
        for item, unit in labour_cost.UNITS.items()
    ]
    agreed = labour_cost.rates_on(frame(labour_cost.RATES, rows), "cleaning", "C1", ON)
    hours = Hours(*(values[name] for name in HOURS))
    build_up = labour_cost.floor(agreed, hours)
    floor = labour_cost.total(build_up)
    people = labour_cost.full_time_equivalents(values["hours"], agreed)
    return floor, floor * values["hours"], people, list(build_up["amount"])


def near(one, other, unit: str = "0.000001") -> bool:
    return abs(Fraction(one) - Fraction(other)) <= Fraction(unit) * max(1, abs(Fraction(other)))


@settings(max_examples=50)
@given(cases())
def test_fifty_drawn_cases_come_to_what_the_library_comes_to(values):
    reckoned = Reckoned(filled(values))
    floor, year, people, parts = by_library(values)
    assert reckoned.cell(CELLS["ready"]) == 1
    assert near(reckoned.cell(CELLS["floor"]), floor, "0.00000001")
    assert near(reckoned.cell(CELLS["year"]), year)
    assert near(reckoned.cell(CELLS["people"]), people)
    for name, amount in zip(floor_workbook.PARTS, parts, strict=True):
        assert near(reckoned.cell(CELLS[name]), amount), name


def test_the_example_is_that_of_the_chapter(root):
    """One hour of a cleaner in Arlenia: EUR 16.18, for 26,104 hours; with 8 and 5 percent 18.35."""
    reckoned = Reckoned(read().worksheets[1])
    chapter = (root / "book" / "09-evaluate-bids.md").read_text(encoding="utf-8")
    floor = reckoned.cell(CELLS["floor"])
    assert f"{float(floor):.2f}" == "16.18" and "**EUR 16.18**" in chapter
    assert reckoned.cell(CELLS["hours"]) == 26104 and "26,104" in chapter
    # 16.1778 x 1.08 x 1.05 = 18.3456.
    assert f"{float(reckoned.cell(CELLS['fair'])):.2f}" == "18.35"
    assert reckoned.cell(CELLS["flag"]) == ""


@pytest.mark.parametrize(
    ("price", "said"), [(99, "ask for an explanation"), (105, "Near"), (111, "Above")]
)
def test_a_price_is_compared_with_the_floor_of_the_year(price, said):
    """100 hours at a wage of 1, and nothing else: the floor of the year is 100; 10 is near."""
    values = dict.fromkeys(RATES, Decimal(0)) | {"basic_wage": Decimal(1), "paid_hours": Decimal(9)}
    values |= dict.fromkeys(HOURS, Decimal(0)) | {"hours": Decimal(100)}
    reckoned = Reckoned(filled(values | {"near": Decimal(10), "price": Decimal(price)}))
    assert reckoned.cell(CELLS["year"]) == 100
    assert reckoned.cell(CELLS["percent"]) == price - 100
    assert said in reckoned.cell(CELLS["flag"])


def test_nothing_is_said_before_all_is_there_or_where_it_cannot_be():
    whole = dict.fromkeys(RATES, Decimal(1)) | dict.fromkeys(HOURS, Decimal(0))
    whole |= {"paid_hours": Decimal(2080), "hours": Decimal(10)}
    wrong = [
        {name: None for name in ("basic_wage",)},
        {"basic_wage": Decimal(-1)},
        {"paid_hours": Decimal(4)},
        {"hours": Decimal(0)},
        {"night": Decimal(11)},
    ]
    assert Reckoned(filled(whole)).cell(CELLS["ready"]) == 1
    for change in wrong:
        reckoned = Reckoned(filled(whole | change))
        assert reckoned.cell(CELLS["ready"]) == 0, change
        assert reckoned.cell(CELLS["floor"]) == reckoned.cell(CELLS["year"]) == "", change


def test_only_what_is_filled_in_can_be_changed():
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    free = {CELLS[name] for name in (*RATES, *HOURS, *COMPARED)}
    beside = {f"{column}{CELLS[name][1:]}" for name in RATES for column in "DE"}
    for sheet in book.worksheets:
        assert sheet.protection.sheet and not sheet.protection.password
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert {c.coordinate for c in cells if not c.protection.locked} == free | beside
        [rule] = sheet.data_validations.dataValidation
        assert {str(one) for one in str(rule.sqref).split()} or rule.type == "decimal"
    own, example = book.worksheets
    assert [own[CELLS[name]].value for name in (*RATES, *HOURS)] == [None] * 20
    assert all(example[f"D{CELLS[name][1:]}"].value.endswith("(fictional)") for name in RATES)


def test_the_same_bytes_each_time():
    assert workbook() == workbook()


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
@settings(max_examples=50)
@given(cases())
def test_libreoffice_comes_to_the_same(tmp_path_factory, values):
    folder = tmp_path_factory.mktemp("floor")
    filled(values)
    read().save(folder / "floor.xlsx")
    command = ["soffice", "--headless", "--convert-to", "xlsx", "--outdir", "out", "floor.xlsx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    done = openpyxl.load_workbook(Path(folder, "out", "floor.xlsx"), data_only=True)
    found = done.worksheets[0][CELLS["floor"]].value
    assert near(found, by_library(values)[0], "0.0000001")
