"""A published list of suppliers, as brands publish it: what is read, assumed, and asked."""

import csv
import json
import math
from decimal import Decimal

import openpyxl
import pytest
from bs4 import BeautifulSoup
from cli_kit import refused, write
from kit import violations
from supply_chain_kit import chain as merged
from supply_chain_kit import codes, link, site

from fairtender import charts, cli, messages, profile, sheets, supply_chain
from fairtender.reports.chain import map_list
from fairtender.supply_chain import published
from fairtender.tables import DataError, frame

HEAD = "Supplier Name,Factory Name,Address,Country/Region,Facility Type,Product Type,# of Workers"
LIST = (
    HEAD,
    'Orl,Plant 1,"12 Mill Road, Kota",Malaysia,Finished goods,"Gloves, boots","1,200"',
    'Orl,PLANT 1,"12 Mill Road, Kota",MY,Finished goods,Masks,"1,300"',  # the same once more
    "Orl,Plant 2,3 Quay,Malaysia,Dye house,Cotton fabric,501-1000",
    "Orl,Plant 3,,Atlantis,Zeppelin hall,,n/a",
    "Orl,Plant 4,1 Hill,,,,Less than 500",
    "Orl,,9 Lane,Malaysia,Finished goods,Gloves,10",
)


def suppliers(*rows: dict):
    return frame(
        supply_chain.SUPPLIERS,
        [dict.fromkeys(supply_chain.SUPPLIERS.names, "") | row for row in rows],
    )


def many(count: int = 710) -> list[list[str]]:
    """A list of so many sites: a quarter each in four countries, 10 of them without an address."""
    countries = ("China", "Bangladesh", "Viet Nam", "Türkiye")
    head = ["Factory Name", "Address", "Country", "Product Type", "Parent company", "% Female"]
    body = [
        [f"Works {i}", f"{i} Road" if i >= 10 else "", countries[i % 4], "Garments", f"G{i % 9}", 5]
        for i in range(count)
    ]
    return [head, *body]


@pytest.fixture
def file(tmp_path):
    return write(tmp_path / "brand-list.csv", *LIST)


@pytest.mark.parametrize(
    ("heads", "means"),
    [
        ("Factory Name|Supplier Name|Parent company", "name||operator"),
        ("Supplier Name|Country / Region|No. of workers", "name|country|workers"),
        ("name|address|country_code|country_name|os_id", "name|address||country|id"),
        ("FACTORY NAME|CITY|% Migrant Workers|% Female Workers", "name|town|migrant_share|"),
        ("Vendor|Site name|State/Province|Type of products made", "operator|name|town|product"),
    ],
)
def test_headings_as_brands_publish_them(heads, means):
    found = supply_chain.list_headings(heads.split("|"))
    assert list(found.values()) == means.split("|")


@pytest.mark.parametrize(
    ("cell", "least", "exact", "read"),
    [
        ("1234", 1234, True, True),
        ("1,234", 1234, True, True),
        ("1 234", 1234, True, True),
        ("1.001 – 5.000", 1001, False, True),
        ("> 10000", 10000, False, True),
        ("5000+", 5000, False, True),
        ("Less than 1000", None, False, True),
        ("<500", None, False, True),
        ("n/a", None, False, False),
        ("12/03/2026", None, False, False),
    ],
)
def test_workers_are_never_more_than_the_list_says(cell, least, exact, read):
    assert published.workers_in(cell) == (least, exact, read)


@pytest.mark.parametrize(
    ("cell", "percent"),
    [("23", "23"), ("23 %", "23"), ("0.4%", "0.4"), ("0", "0"), ("0.23", None), ("120", None)],
)
def test_a_percent_that_may_be_a_part_of_one_is_not_read(cell, percent):
    assert published.percent_in(cell) == (None if percent is None else Decimal(percent))


@pytest.mark.parametrize(
    ("words", "activity"),
    [
        ("Finished Goods", "manufacture"),
        ("Cut & Sew", "manufacture"),
        ("Fabric mill", "processing"),
        ("Wet Processing", "processing"),
        ("Trims supplier", "components"),
        ("Cotton farm", "raw material"),
        ("Sourcing agent", "trade"),
        ("Factory", "manufacture"),
        ("Zeppelin hall", None),
    ],
)
def test_what_is_done_at_a_site(words, activity):
    assert published.activity_of(words) == activity


def test_a_list_becomes_a_chain_and_says_what_it_left_open(file):
    rows = supply_chain.read_list(file)
    listed = supply_chain.from_list(rows, "Orl")
    hub, one, two, three, four = listed.sites.to_dict("records")
    assert (hub["name"], hub["activity"], hub["tier"]) == ("Orl", "hand-over", 0)
    assert one["town"] == "12 Mill Road, Kota" and one["workers"] == 1300
    assert (two["activity"], two["workers"], two["note"]) == (
        "processing",
        501,
        "Dye house; 501-1000",
    )
    assert three["activity"] == "" and math.isnan(three["workers"])
    assert four["activity"] == "manufacture" and math.isnan(four["workers"])
    goods = [(row.from_site, row.good) for row in listed.links.itertuples()]
    unnamed = messages.text("supply-chain-good-unnamed")
    assert goods == [
        ("row 2", "Gloves"),
        ("row 2", "boots"),
        ("row 2", "Masks"),
        ("row 4", "Cotton fabric"),
        ("row 5", unnamed),
        ("row 6", unnamed),
    ]
    told = dict(zip(codes(listed.findings["reason"]), listed.findings["source"], strict=True))
    assert told == {
        "list-read": "brand-list.csv",
        "list-no-name": "brand-list.csv, row 7",
        "list-twice": "brand-list.csv, row 3",
        "list-no-country": "brand-list.csv, row 6",
        "list-no-place": "brand-list.csv, row 5",
        "list-activity-assumed": "brand-list.csv, row 6",
        "list-no-product": "brand-list.csv, row 5, 6",
        "list-workers-range": "brand-list.csv, row 4, 6",
        "list-workers-unread": "brand-list.csv, row 5",
        "list-activity-unread": "brand-list.csv, row 5",
    }


def test_a_list_of_several_years_is_read_for_one_of_them():
    """Its rows are never merged: a site may have left."""
    plant = {"name": "Plant 1", "country": "Malaysia", "product": "Gloves"}
    rows = suppliers(plant | {"year": "2021"}, plant | {"year": "2022"}, {"name": "Plant 2"})
    with pytest.raises(DataError) as error:
        supply_chain.from_list(rows, "Orl")
    assert error.value.code == "supply-chain-list-years" and "2021, 2022" in str(error.value)
    listed = supply_chain.from_list(rows, "Orl", year="2022")
    assert listed.sites["name"].tolist() == ["Orl", "Plant 1"]
    with pytest.raises(DataError) as error:
        supply_chain.from_list(rows, "Orl", year="2020")
    assert error.value.code == "supply-chain-list-no-year"
    one = supply_chain.from_list(suppliers(plant | {"year": "2021"}), "Orl")
    assert len(one.sites) == 2


def test_a_list_in_which_no_site_has_a_name_is_no_report_of_nothing():
    with pytest.raises(DataError) as error:
        supply_chain.from_list(suppliers({"country": "Malaysia", "product": "Gloves"}), "Orl")
    assert error.value.code == "supply-chain-list-no-names"


def test_the_good_of_all_sites_is_read_at_their_countries():
    rows = suppliers({"name": "P", "country": "Malaysia"}, {"name": "Q", "country": "Portugal"})
    rules = profile.load()

    def levels(good):
        listed = supply_chain.from_list(rows, "Orl", good)
        spots = supply_chain.hot_spots(supply_chain.merge(listed.sites, listed.links), rules)
        return dict(zip(spots["name"], spots["level"], strict=True))

    # A common word of English ("the") is no good of another language (tea).
    # Rubber gloves of Malaysia are listed for forced labour; of goods without a name nothing is.
    assert levels("rubber gloves")["P"] == "high"
    assert levels("") == {"P": "unknown", "Q": "unknown"}


def test_countries_are_counted_under_one_name_and_workers_as_a_minimum():
    rows = suppliers(
        {"name": "A", "country": "Türkiye", "workers": "100", "product": "rubber gloves"},
        {"name": "B", "country": "TUR", "workers": "501-1000", "product": "shirts"},
        {"name": "C", "country": "Turkey", "product": "shirts"},
        {"name": "D", "country": "Atlantis"},
        {"name": "E"},
    )
    listed = supply_chain.from_list(rows, "Orl")
    made, rules = supply_chain.merge(listed.sites, listed.links), profile.load()
    spots = supply_chain.hot_spots(made, rules)
    found = supply_chain.by_country(made, spots, rules)
    assert found["sites"].tolist() == [3, 1, 1]
    assert found["recognised"].tolist() == [True, False, False]
    assert found["country"].tolist()[1:] == ["Atlantis", ""]
    assert (found["workers"][0], found["stated"][0]) == (601, 2)
    assert found["goods"][0] == ("shirts", "rubber gloves")
    levels = found[["high", "elevated", "unknown", "low", "none"]].sum(axis=1)
    assert levels.tolist() == found["sites"].tolist()


def test_what_the_profile_does_not_know_is_said():
    rows = suppliers(
        {"name": "A", "country": "Atlantis", "product": "rubber gloves"},
        {"name": "B", "country": "Malaysia", "product": "zibblets, rubber gloves"},
        {"name": "C", "country": "Malaysia"},
    )
    found, _ = map_list(rows, "Orl", profile.load()).tables["findings"]
    told = dict(zip(codes(found["reason"]), found.itertuples(), strict=True))
    assert len(told["country-unknown"].sites) == 1
    assert "Atlantis" in told["country-unknown"].reason.text()
    # B has a good that is not known; of C the list names none, which is another finding.
    assert len(told["good-unknown"].sites) == 1 and len(told["list-no-product"].source) > 0
    assert "zibblets" in told["good-unknown"].reason.text()


def test_questions_that_differ_by_the_site_alone_are_one_from_four_sites_on():
    rules = profile.load()
    for count, expected in ((3, 3), (4, 1)):
        sites = [site("H", activity="hand-over", tier=0)]
        sites += [site(f"S{i}", activity="raw material", country="Portugal") for i in range(count)]
        made = merged(sites, [link(f"S{i}", "H", 100 // count) for i in range(count)])
        asked = supply_chain.questions(made, rules)
        together = supply_chain.grouped(asked, made)
        place = together[together["about"] == "place"]
        assert len(place) == expected
        assert {each for row in place["sites"] for each in row} == {f"S{i}" for i in range(count)}
        assert together["count"].sum() == len(asked)
        assert together["number"].tolist() == list(range(1, len(together) + 1))


def test_a_list_of_710_sites_gives_a_report_that_can_be_read(tmp_path, capsys):
    source = tmp_path / "list.xlsx"
    book = openpyxl.Workbook()
    for row in many():
        book.active.append(row)
    book.save(source)
    outs = {kind: tmp_path / f"out.{kind}" for kind in ("json", "html", "svg")}
    options = ["--json", outs["json"], "--html", outs["html"], "--out", outs["svg"]]
    assert cli.main(["map", str(source), "--publisher", "Orl", *map(str, options)]) == 0
    found = json.loads(outs["json"].read_text("utf-8"))
    # 710 sites: i % 4 gives 178, 178, 177, 177; those without an address are 10.
    assert [row["sites"] for row in found["countries"]] == [178, 178, 177, 177]
    assert len(found["sites"]) == 711 and len(found["links"]) == 710
    asked = found["questions_together"]
    place = [row for row in asked if row["about"] == "place"]
    assert sum(row["count"] for row in place) == 10
    assert len(asked) < 15 < len(found["questions"])
    said = [row["text"] for row in found["sentences"]]
    texts = [said[row["question"]] for row in asked]
    texts += [row["question"] for row in found["questions"]]
    assert max(map(len, texts)) < 600
    shown = capsys.readouterr().out
    known = "Sites: 710. Countries that were recognised: 4."
    assert known in " ".join(shown.split()) and "Bangladesh" in shown
    assert "Bangladesh: 178" in outs["svg"].read_text("utf-8")
    page = outs["html"].read_text("utf-8")
    assert page.count("<img") == 1 and "Works 709" in page and "% Female" in page


def test_a_list_that_is_too_wide_for_a_map_is_shown_by_country(tmp_path):
    """30 sites of one tier: few enough for a table of each, too many for a row of the map."""
    source, out = tmp_path / "list.csv", tmp_path / "out.html"
    for count, code in ((20, "report-map"), (30, "report-map-countries")):
        with open(source, "w", encoding="utf-8", newline="") as content:
            csv.writer(content).writerows(many(count))
        assert cli.main(["map", str(source), "--html", str(out)]) == 0
        heads = BeautifulSoup(out.read_text("utf-8"), "html.parser").find_all("h2")
        assert messages.text(code) in [head.get_text() for head in heads]


def test_what_a_picture_trips_over_costs_the_picture_alone(file, tmp_path, monkeypatch, capsys):
    def trip(*_):
        raise ValueError("no such font")

    monkeypatch.setattr(charts, "chain_picture", trip)
    outs = {kind: tmp_path / f"out.{kind}" for kind in ("json", "html", "png")}
    options = ["--json", outs["json"], "--html", outs["html"], "--out", outs["png"]]
    assert cli.main(["map", str(file), *map(str, options)]) == 2
    shown = capsys.readouterr()
    assert "no such font" in refused(shown.err) and "out.png" not in shown.out
    assert outs["json"].exists() and not outs["png"].exists()
    page = outs["html"].read_text("utf-8")
    assert "no such font" in page and "Plant 4" in page


def test_columns_of_the_list_are_named_in_a_file_and_what_is_not_read_is_said(file, tmp_path):
    ours = ('"Supplier Name" = "name"', '"Factory Name" = "operator"', '"Address" = ""')
    mapping = write(tmp_path / "ours.toml", "[columns]", *ours)
    rows = supply_chain.read_list(file, sheets.load_reading(mapping, [supply_chain.SUPPLIERS]))
    assert rows["name"].tolist()[0] == "Orl" and set(rows["address"]) == {""}
    last = supply_chain.from_list(rows, "Orl").findings.iloc[-1]
    assert last["code"] == "supply-chain-list-left-out" and "Address" in last["reason"].text()


def test_what_stands_around_the_list_is_read_around_and_said(tmp_path):
    """A title, an empty row, headings in row 4, a row of totals, and a second sheet."""
    book = openpyxl.Workbook()
    book.active.title = "Tier 1"
    for row in (
        ["Orl supplier list, November 2026"],
        ["Published twice a year"],
        [],
        ["Factory Name", "Country/Region", "# of Workers"],
        ["Works 1", "Malaysia", 1200],
        ["Works 2", "Portugal", 90],
        ["Total", None, 1290],
    ):
        book.active.append(row)
    book.create_sheet("Tier 2").append(["Mills follow next year"])
    source = tmp_path / "list.xlsx"
    book.save(source)
    rows = supply_chain.read_list(source)
    assert rows["name"].tolist() == ["Works 1", "Works 2"] and list(rows.index) == [5, 6]
    found = supply_chain.from_list(rows, "Orl").findings
    assert {*found["code"]} >= {"supply-chain-list-other-sheets", "sheet-note-title"}
    assert any("total" in code for code in found["code"])


def test_a_list_without_names_says_how_a_column_of_names_is_called(tmp_path, capsys):
    source = write(tmp_path / "list.csv", "Wer,Wo", "Orl,Selm")
    assert cli.main(["map", str(source)]) == 2
    assert "factory name" in refused(capsys.readouterr().err)


def test_a_sheet_of_sites_alone_asks_for_its_links(tmp_path, capsys):
    head = "disclosure,site,name,country,evidence"
    assert cli.main(["map", str(write(tmp_path / "sites.csv", head))]) == 2
    assert "list" in refused(capsys.readouterr().err)


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_the_page_of_a_long_list_is_accessible(tmp_path, browser, scheme, width):
    source, out = tmp_path / "list.csv", tmp_path / "out.html"
    with open(source, "w", encoding="utf-8", newline="") as content:
        csv.writer(content).writerows(many(120))
    assert cli.main(["map", str(source), "--html", str(out)]) == 0
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True
    )
    page = context.new_page()
    page.goto(out.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click("summary")
    found = violations(page)
    context.close()
    assert found == []
