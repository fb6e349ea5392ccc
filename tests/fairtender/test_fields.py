"""Declared fields are read by their kind, and all faults are told at once, each with its place."""

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import pytest

from fairtender import fields
from fairtender.tables import Column, DataError, Table


@dataclass(frozen=True)
class Line:
    points: Fraction
    text: str


@dataclass(frozen=True)
class Sheet:
    """One field of each kind."""

    name: str
    number: int
    share: float
    amount: Decimal
    day: datetime.date
    open: bool
    level: Literal["high", "low"]
    words: tuple[str, ...]
    parts: tuple[Literal["a", "b"], ...]
    worth: Mapping[str, float]
    lines: tuple[Line, ...]
    first: Line
    anything: Any
    limit: int | None = None
    notes: dict[str, tuple[str, ...]] = field(default_factory=dict)


TOML = """
name = "Roll"
number = 3
share = 1
amount = 12.5
day = 2026-03-31
open = true
level = "low"
words = ["x", " ", "y"]
parts = ["b"]
worth = {one = 0.5}
lines = [{points = 0.1, text = "t"}]
first = {points = 2, text = "f"}
anything = [1, "2"]
notes = {en = ["n"]}
"""


def sheet(top):
    return top.make(Sheet)


def codes(read, *given):
    """The codes of all faults, with the sentences."""
    with pytest.raises(DataError) as error:
        read(*given)
    return error.value.code, str(error.value).split("\n")


def test_each_kind_is_read_as_what_it_is(tmp_path):
    path = tmp_path / "sheet.toml"
    path.write_bytes(b"\xef\xbb\xbf" + TOML.replace("\n", "\r\n").encode())
    made = fields.read_toml(path, sheet)
    line = Line(Fraction(1, 10), "t")  # exact: 0.1 is a tenth
    assert made == Sheet(
        *("Roll", 3, 1.0, Decimal("12.5"), datetime.date(2026, 3, 31), True, "low"),
        *(("x", "y"), ("b",), {"one": 0.5}, (line,), Line(Fraction(2), "f"), [1, "2"]),
        notes={"en": ("n",)},
    )
    assert type(made.share) is float
    assert fields.read_toml(path, lambda top: top.source) == TOML


def test_json_holds_days_and_exact_amounts_as_texts(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text('{"day": "2026-03-31", "amount": "1200.50", "none": null, "empty": ""}')

    def plan(top):
        absent = [top.value(name, str, "-") for name in ("none", "empty", "absent")]
        return top.value("day", datetime.date), top.value("amount", Decimal), absent

    day, amount, absent = fields.read_json(path, plan)
    assert (day, amount, absent) == (datetime.date(2026, 3, 31), Decimal("1200.50"), ["-"] * 3)


WRONG = {
    "name": (7, "field-kind"),
    "number": (True, "field-kind"),
    "share": (float("inf"), "field-kind"),
    "amount": ("1,5", "field-kind"),
    "day": ("31.03.2026", "field-kind"),
    "open": (1, "field-kind"),
    "level": ("lo", "field-choice"),
    "words": ("x", "field-kind"),
    "parts": (["a", "c"], "field-choice"),
    "worth": ({"one": "much"}, "field-kind"),
    "lines": ([{"points": 1}], "field-missing"),
    "first": (3, "field-entry"),
    "anything": (None, "field-missing"),
    "nmae": ("x", "field-unknown"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_field_is_named(name):
    value, code = WRONG[name]
    found, sentences = codes(fields.read, tomllib.loads(TOML) | {name: value}, "sheet.toml", sheet)
    assert found == code and len(sentences) == 1
    assert sentences[0].startswith("sheet.toml") and name in sentences[0]


def test_all_faults_of_a_file_are_told_together():
    wrong = {name: value for name, (value, _) in WRONG.items()}
    _, sentences = codes(fields.read, tomllib.loads(TOML) | wrong, "sheet.toml", sheet)
    told = [sentence.split(":")[0] for sentence in sentences]
    assert len(sentences) == len(WRONG)
    assert told[0] == "sheet.toml" and "sheet.toml, worth" in told


def test_what_follows_from_a_faulty_part_is_not_told():
    def rubric(top):
        lines = top.each("line", Line, "text")
        if sum(line.points for line in lines) != 3:
            top.wrong("field-range", field="points", value=0, low=3, high=3)
        top.no_other()

    good, bad = {"points": 1, "text": "a"}, {"points": "2", "text": "b"}
    code, sentences = codes(fields.read, {"line": [good, bad]}, "key.toml", rubric)
    assert (code, len(sentences)) == ("field-kind", 1) and "line 2 (b)" in sentences[0]
    assert codes(fields.read, {"line": [good, good]}, "key.toml", rubric)[0] == "field-twice"
    assert codes(fields.read, {"line": [good]}, "key.toml", rubric)[0] == "field-range"
    assert codes(fields.read, {"line": good}, "key.toml", rubric)[0] == "field-kind"


def test_what_a_caller_raises_in_one_entry_does_not_hide_the_next():
    def line(entry):
        if entry.value("points", int) < 0:
            raise entry.wrong("field-range", field="points", value=-1, low=0, high=1)
        return entry.make(Line)

    lines = [{"points": -1, "text": "a"}, {"points": 1}]
    _, sentences = codes(
        fields.read, {"line": lines}, "key.toml", lambda top: top.each("line", line)
    )
    assert [sentence.split(":")[0] for sentence in sentences] == [
        "key.toml, line 1",
        "key.toml, line 2",
    ]


def test_names_that_must_be_there_and_no_others():
    def limits(top):
        return top.named("limit", float, ("days", "spend"))

    assert fields.read({"limit": {"days": 1, "spend": 2}}, "f", limits) == {"days": 1, "spend": 2}
    _, sentences = codes(fields.read, {"limit": {"days": 1, "spent": 2}}, "f", limits)
    assert len(sentences) == 1 and "spend" in sentences[0] and "spent" in sentences[0]


def test_a_table_declares_entries_too_and_any_cell_may_be_empty():
    names = Table(
        "names",
        (
            Column("name", "text", "Name"),
            Column("kind", "choice", "Kind", ("a", "b")),
            Column("year", "number", "Year"),
        ),
    )
    rows = [{"name": "x", "kind": "b", "year": 7}, {}]
    read = fields.read({"row": rows}, "f", lambda top: top.each("row", names))
    assert read == (
        {"name": "x", "kind": "b", "year": 7.0},
        {"name": "", "kind": "", "year": None},
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "file-not-json"),
        (b'{"a": 1, "a": 2}', "file-key-twice"),
        (b"[" * 100_000, "file-unreadable"),
        (b"\xff", "file-not-utf8"),
        (b"[]", "field-entry"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(tmp_path, text, code):
    path = tmp_path / "plan.json"
    path.write_bytes(text)
    found, sentences = codes(fields.read_json, path, sheet)
    assert found == code and "plan.json" in sentences[0]
    assert codes(fields.read_json, tmp_path, sheet)[0] == "file-folder"
    assert codes(fields.read_toml, tmp_path / "none", sheet)[0] == "no-file"
