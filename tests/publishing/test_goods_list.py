"""A new edition of the list of goods: what it changes is shown, and written to a copy only."""

import csv
import datetime
import os
from pathlib import Path

import openpyxl
import pytest

from fairtender import messages, profile
from fairtender.tables import DataError
from publishing.profiles import goods_sheet
from publishing.profiles import local_profile as tailor
from publishing.profiles.goods_sheet import compare
from workshop.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
OWN = ROOT / "datasets" / "profiles" / "default.toml"
HEADINGS = (
    "Country/Area",
    "Good",
    "Sector",
    "Child Labor",
    "Forced Labor",
    "Forced Child Labor",
    "Derived Labor Exploitation",
)
CONGO = "Congo, Democratic Republic of the"


@pytest.fixture(scope="module")
def own():
    return profile.load(OWN)


def rows_of(rules) -> dict[tuple[str, str], list[str]]:
    """The sheet that says just what a profile says."""
    rows = {}
    for good in rules.commodities:
        for country in dict.fromkeys(c for _, countries in good.listings() for c in countries):
            child, forced = country in good.child_labour, country in good.forced_labour
            marks = [child, forced, child and forced, not child and not forced]
            for name in good.listed_as:
                rows[name, country] = ["Yes" if mark else "No" for mark in marks]
    return rows


def workbook(path: Path, rows, headings=HEADINGS, above=()) -> Path:
    book = openpyxl.Workbook()
    for line in above:
        book.active.append(line)
    book.active.append(headings)
    for (good, country), marks in rows.items():
        book.active.append([country, good, "Any", *marks][: len(headings)])
    book.save(path)
    return path


@pytest.fixture
def edition(tmp_path, own) -> Path:
    """A sheet in the issuer's shape in which six things are new."""
    rows = rows_of(own)
    rows["Coffee", "Ethiopia"] = ["Yes", "No", "No", "No"]  # a new origin
    rows["Cobalt ore (heterogenite)", CONGO] = ["Yes", "Yes", "Yes", "No"]  # forced labour too
    del rows["Alcoholic Beverages", "Cambodia"]  # a good that is gone
    rows["Nickel", "Indonesia"] = ["No", "Yes", "No", "No"]  # a good without an entry
    rows["Squid", "Atlantis"] = ["No", "Yes", "No", "No"]  # and a country that nobody knows
    rows["Garments", "Jordan"] = ["No", "No", "No", "Yes"]  # by an input, of unknown kind
    return workbook(tmp_path / "goods.xlsx", rows)


def test_what_a_new_edition_changes_is_told(edition, own):
    found = compare(own, goods_sheet.read(edition), "ilab")
    assert [tuple(change) for change in found.changes] == [
        ("coffee", "Coffee", "Ethiopia", "", "child labour"),
        ("alcoholic-beverages", "Alcoholic Beverages", "Cambodia", "child labour", ""),
        (
            "cobalt-ore",
            "Cobalt ore",
            CONGO,
            "child labour",
            "child labour and forced labour",
        ),
    ]
    assert [(c.code, c.country, c.before) for c in found.by_hand] == [("garments", "Jordan", "")]
    assert found.new_goods == {
        "Nickel": {"Indonesia": "forced labour"},
        "Squid": {"Atlantis": "forced labour"},
    }
    assert found.gone_goods == {"Alcoholic Beverages": "alcoholic-beverages"}
    assert found.new_countries == ["Atlantis"]


def test_the_pages_that_name_what_changed_are_told(edition, capsys):
    assert main(["profile", str(OWN), "--goods", str(edition)]) == 0
    told = capsys.readouterr().out
    coffee = told.partition("[commodity coffee]")[2].partition("[commodity")[0]
    assert "Ethiopia: not listed -> child labour" in coffee
    assert messages.text("goods-list-pages-origin", file="book/cases/coffee.md") in coffee
    assert "solutions/03-screen-tenders/" in coffee and "datasets/sample-tenders.json" in coffee
    assert "book/cases/mobile-phones.md" in told.partition("[commodity cobalt-ore]")[2]
    assert "book/cases/cleaning.md" not in coffee


def test_a_copy_is_written_with_the_changes_and_nothing_else(edition, tmp_path, own, capsys):
    copy = tmp_path / "velmark.toml"
    options = ["--edition", "2024 edition", "--published", "2024-09-05"]
    before = OWN.read_bytes()
    command = ["profile", str(OWN), "--goods", str(edition), "--write", str(copy), *options]
    assert main(command) == 0
    assert OWN.read_bytes() == before
    new = profile.load(copy)
    source = new.sources["ilab"]
    assert (source.edition, source.date) == ("2024 edition", datetime.date(2024, 9, 5))
    # What was said of the edition before goes away with it.
    before = own.sources["ilab"].note.split(". ")
    assert len(before) > 1 and not [words for words in before if words in source.note]
    goods = {good.code: good for good in new.commodities}
    assert "Ethiopia" in goods["coffee"].child_labour
    assert goods["cobalt-ore"].forced_labour == goods["cobalt-ore"].child_labour == (CONGO,)
    assert not goods["alcoholic-beverages"].is_listed
    assert goods["lithium-ion-batteries"].from_child_labour == ("China",)
    assert goods["coffee"].date == datetime.date.today()
    found = tailor.differences(new, own)
    assert {(d.part, d.entry) for d in found} == {
        ("source", "ilab"),
        *(("commodity", code) for code in ("coffee", "alcoholic-beverages", "cobalt-ore")),
    }
    # Comments and order stay; the same command on the copy finds nothing more to write.
    kept = [line for line in OWN.read_text("utf-8").splitlines() if line.startswith("#")]
    assert kept == [line for line in copy.read_text("utf-8").splitlines() if line.startswith("#")]
    capsys.readouterr()
    assert (
        main(["profile", str(copy), "--goods", str(edition), "--write", str(copy), *options]) == 0
    )
    assert "Listings that change: 0." in capsys.readouterr().out
    assert list(tmp_path.glob(".*.part")) == []


def test_another_order_of_origins_is_no_change(edition, tmp_path):
    copy = tmp_path / "velmark.toml"
    text = OWN.read_text("utf-8")
    copy.write_text(text.replace('["China", "Malaysia"]', '["Malaysia", "China"]'), "utf-8")
    when = ["--edition", "2024 edition", "--published", "2024-09-05"]
    command = ["profile", str(copy), "--goods", str(edition), "--write", str(copy), *when]
    assert main(command) == 0
    assert '["Malaysia", "China"]' in copy.read_text("utf-8")


def test_an_origin_listed_by_an_input_keeps_its_kind(tmp_path, own):
    rows = rows_of(own)
    rows["Electronics", "China"] = ["No", "No", "No", "Yes"]
    found = compare(own, goods_sheet.read(workbook(tmp_path / "goods.xlsx", rows)), "ilab")
    assert [(c.before, c.after) for c in found.changes] == [
        ("child labour and forced labour", "an input")
    ]
    assert found.lists["electronics"]["from_forced_labour"] == ("China",)


def test_a_sheet_without_inputs_takes_none_away(tmp_path, own):
    rows = {pair: marks for pair, marks in rows_of(own).items() if "Yes" in marks[:3]}
    sheet = goods_sheet.read(workbook(tmp_path / "goods.xlsx", rows, HEADINGS[:6]))
    assert not sheet.tells_inputs
    found = compare(own, sheet, "ilab")
    assert found.changes == found.by_hand == []
    assert found.lists["lithium-ion-batteries"]["from_child_labour"] == ("China",)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_other_headings_and_shapes_are_read(tmp_path, own, delimiter):
    """A title above, one column for the kinds of labour, names of countries written otherwise."""
    path = tmp_path / "goods.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(["good", "EXPLOITATION TYPE", "country", "note"])
        writer.writerow(["coffee", "Child Labor, Forced Labor", "Ivory Coast", "x"])
        writer.writerow(["Coffee", "Forced Child Labor", "Brazil", ""])
        writer.writerow([])
    sheet = goods_sheet.read(path)
    both = {goods_sheet.CHILD, goods_sheet.FORCED}
    assert set(sheet.listed.values()) == {frozenset(both)}
    gone = compare(own, sheet, "ilab").changes
    assert not [c for c in gone if c.code == "coffee" and c.country in ("Brazil", "Côte d'Ivoire")]
    titled = workbook(tmp_path / "t.xlsx", rows_of(own), above=(["List of Goods"], [None]))
    assert compare(own, goods_sheet.read(titled), "ilab").changes == []


def faulty(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


HEAD = "Good,Country/Area,Child Labor,Forced Labor"
FAULTS = {
    "goods-list-columns": (["Good,Child Labor", "Coffee,Yes"], ["country", "forced labor"]),
    "goods-list-rows": (
        [HEAD, "Coffee,,Yes,No", "Tea,India,perhaps,No", "Rice,India,No,No"],
        ["row 2", "row 3", "perhaps", "row 4"],
    ),
    "goods-list-empty": ([HEAD], []),
}


@pytest.mark.parametrize("code", FAULTS)
def test_all_faults_of_a_sheet_are_one_sentence(tmp_path, code):
    lines, words = FAULTS[code]
    with pytest.raises(DataError) as error:
        goods_sheet.read(faulty(tmp_path / "goods.csv", *lines))
    assert error.value.code == code
    sentence = str(error.value)
    assert "\n" not in sentence and all(word in sentence for word in ["goods.csv", *words])


def test_what_cannot_be_written_is_one_sentence_and_nothing_is(edition, tmp_path, capsys):
    other = faulty(tmp_path / "other.toml", "mine = 1")
    when = ["--edition", "2024", "--published", "2024-09-05"]
    goods = ["--goods", str(edition)]
    for options, code in {
        (*goods, "--write", str(OWN), *when): "goods-list-own",
        (*goods, "--write", str(other), *when): "goods-list-there",
        (*goods, "--write", str(tmp_path / "new.toml")): "goods-list-edition",
        (*goods, *when): "goods-list-write",
        (*goods, "--source", "ppn-02-23"): "goods-list-source",
        ("--write", str(other), *when): "goods-list-alone",
    }.items():
        with pytest.raises(DataError) as error:
            tailor_run(["profile", str(OWN), *options])
        assert error.value.code == code
    part = faulty(tmp_path / "part.csv", HEAD, "Coffee,Brazil,Yes,Yes")
    with pytest.raises(DataError) as error:
        tailor_run(
            [
                "profile",
                str(OWN),
                "--goods",
                str(part),
                "--write",
                str(tmp_path / "new.toml"),
                *when,
            ]
        )
    assert error.value.code == "goods-list-partial"
    with pytest.raises(DataError) as error:  # its goods stand in the course's own
        new = str(tmp_path / "new.toml")
        tailor_run(["profile", str(OWN.with_name("ireland.toml")), *goods, "--write", new, *when])
    assert error.value.code == "goods-list-unwritten"
    assert other.read_text("utf-8") == "mine = 1\n" and not (tmp_path / "new.toml").exists()


def tailor_run(arguments: list[str]) -> int:
    """Run the command without the frame that prints its error."""
    import argparse

    parser = argparse.ArgumentParser()
    tailor.add_arguments(parser)
    return tailor.run(parser.parse_args(arguments[1:]))


# What the profile took from the edition of 2024, as its source says: the list of 2022 undoes it.
SINCE_2022 = {
    ("shrimp", "India", "forced labour", ""),
    ("shrimp", "Thailand", "forced labour", "child labour and forced labour"),
    ("blueberries", "Argentina", "", "child labour"),
    ("salt", "Cambodia", "", "child labour"),
    ("garments", "Burma", "child labour and forced labour", "child labour"),
    ("garments", "Mauritius", "forced labour", ""),
}


MARKS = {
    "child labour": ["Yes", "No", "No", "No"],
    "forced labour": ["No", "Yes", "No", "No"],
    "child labour and forced labour": ["Yes", "Yes", "Yes", "No"],
}
# FAIRTENDER_ILAB names the issuer's CSV of 2022, which is not part of the project.
ISSUED = os.environ.get("FAIRTENDER_ILAB", "")


def test_an_edition_with_nothing_new_changes_nothing(own, tmp_path):
    assert_changes(own, workbook(tmp_path / "goods.xlsx", of_all_goods(own)), set())


@pytest.mark.parametrize("issued", [False, *([True] if ISSUED else [])])
def test_an_earlier_edition_undoes_what_was_taken_from_the_later_one(own, issued, tmp_path):
    goods, rows = {good.code: good for good in own.commodities}, of_all_goods(own)
    for code, country, _, after in SINCE_2022:
        for name in goods[code].listed_as:
            if after:
                rows[name, country] = MARKS[after]
            else:
                rows.pop((name, country), None)
    path = Path(ISSUED) if issued else workbook(tmp_path / "goods.xlsx", rows)
    assert_changes(own, path, SINCE_2022)


def of_all_goods(own) -> dict[tuple[str, str], list[str]]:
    """The sheet that says what the profile says, with the goods that it leaves out."""
    return rows_of(own) | {(good, "Kenya"): MARKS["child labour"] for good in own.left_out}


def assert_changes(own, path: Path, expected: set[tuple[str, str, str, str]]) -> None:
    found = compare(own, goods_sheet.read(path), "ilab")
    assert {(c.code, c.country, c.before, c.after) for c in found.changes} == expected
    assert found.by_hand == [] and found.new_goods == {}
    assert found.gone_goods == {} and found.new_countries == []
