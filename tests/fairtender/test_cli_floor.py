"""`fairtender floor`: the bids of the course against the floor, and what the command refuses."""

import datetime
import json
import os
from decimal import Decimal
from html import unescape

import pytest
from cli_kit import refused, rows, run, table_of, write
from kit import some_and_slow, violations
from texts_kit import says

from fairtender import cli, labour_cost, profile, sheets
from fairtender.reports.floor import FLOORS

ON = datetime.date(2026, 11, 1)
FIRST = datetime.date(2027, 1, 1)


@pytest.fixture
def guarding(root):
    """The options for the guarding tender of the course."""
    data = root / "datasets"
    names = {"bids": "bids", "staffing": "staffing", "costs": "cost-structures", "posts": "posts"}
    files = {name: data / "tenders" / "guarding" / f"{file}.csv" for name, file in names.items()}
    files |= {name: data / "labour-cost" / f"{name}.csv" for name in ("rates", "holidays")}
    return files


@pytest.fixture
def cleaning(root, guarding):
    folder = root / "datasets" / "tenders" / "cleaning"
    files = {name: folder / path.name for name, path in guarding.items() if name != "rates"}
    files |= {"areas": folder / "areas.csv", "offered": folder / "productivity-offered.csv"}
    shared = root / "datasets" / "labour-cost"
    names = ("rates", "holidays", "productivity")
    return files | {name: shared / f"{name}.csv" for name in names}


def arguments(files: dict, sector: str = "guarding", *more: object) -> list[str]:
    line = ["floor", "--sector", sector, "--on", str(ON), "--first", str(FIRST)]
    for name, path in files.items():
        line += [f"--{name}", str(path)]
    return [*line, *map(str, more)]


def test_json_and_terminal_agree_with_the_library(guarding, tmp_path, capsys):
    out = tmp_path / "out.json"
    assert cli.main(arguments(guarding, "guarding", "--json", out)) == 0
    data = {
        name: sheets.read(path, getattr(labour_cost, name.upper()))
        for name, path in guarding.items()
    }
    rates = data["rates"]
    agreed = labour_cost.rates_on(rates, "guarding", "G1", ON)
    last = datetime.date(2027, 12, 31)
    by_day = labour_cost.hours_by_day(data["posts"], data["holidays"], agreed, FIRST, last)
    needed = labour_cost.needed_hours(by_day)
    bids, staffing, costs = data["bids"], data["staffing"], data["costs"]
    given = (bids, staffing, costs, needed, rates, "guarding", ON, profile.load())
    checked = labour_cost.check_bids(*given)
    written = json.loads(out.read_text("utf-8"))
    assert table_of(written, "bids", labour_cost.CHECKED_BIDS) == rows(
        checked.bids, labour_cost.CHECKED_BIDS
    )
    assert table_of(written, "roles", labour_cost.CHECKED_ROLES) == rows(
        checked.roles, labour_cost.CHECKED_ROLES
    )
    assert table_of(written, "needed", labour_cost.NEEDED) == rows(needed, labour_cost.NEEDED)
    assert written["productivity"] == []
    assert written["about"]["on"] == "2026-11-01" and written["about"]["last"] == "2027-12-31"
    # The gate is manned round the clock: 365 x 24 hours.
    assert written["needed"][0]["hours"] == "8760"
    # The parts of the floor of a role add up to the floor with which its bids are compared.
    assert [*written["floors"][0]] == FLOORS.names
    for role in written["needed"]:
        parts = [row["amount"] for row in written["floors"] if row["role"] == role["role"]]
        floor = next(row["floor"] for row in written["roles"] if row["role"] == role["role"])
        assert sum(map(Decimal, parts)) == Decimal(floor)
    shown = capsys.readouterr().out
    for row in checked.bids.itertuples():
        assert f"{row.bid} · {row.bidder}" in shown
        assert f"{row.gap_percent:+.1f}%" in shown
    assert says(" ".join(shown.split()), "report-floor-prompt")


def test_cleaning_is_counted_by_areas_and_posts_together(cleaning, tmp_path):
    out, page = tmp_path / "out.json", tmp_path / "out.html"
    more = ("--json", out, "--html", page)
    assert cli.main(arguments(cleaning, "cleaning", *more)) == 0
    written = json.loads(out.read_text("utf-8"))
    read = {
        name: sheets.read(cleaning[name], getattr(labour_cost, name.upper()))
        for name in ("areas", "productivity")
    }
    hours = labour_cost.area_hours(read["areas"], read["productivity"])["hours"]
    found = {row["role"]: Decimal(row["hours"]) for row in written["needed"]}
    assert found["cleaner"] == sum(hours)
    # The team leader works 8 hours from Monday to Friday, and 2027 has 261 such days.
    assert found["team leader"] <= 261 * 8
    assert {row["bid"] for row in written["productivity"]} == {
        row["bid"] for row in written["bids"]
    }
    html = unescape(page.read_text("utf-8"))
    for row in table_of(written, "bids", labour_cost.CHECKED_BIDS):
        for reason in row["reasons"] + row["ask"]:
            assert reason["text"] in html


@pytest.mark.parametrize("columns", some_and_slow([40, 60, 160]))
def test_the_table_fits_the_terminal(guarding, columns):
    told = run(*arguments(guarding), env=os.environ | {"COLUMNS": str(columns)})
    assert (told.returncode, told.stderr) == (0, "")
    assert max(map(len, told.stdout.splitlines())) <= columns


@pytest.mark.parametrize(("first", "hours"), [("2027-07-01", 8784), ("2028-02-29", 8784)])
def test_the_year_is_counted_from_the_first_day(guarding, tmp_path, first, hours):
    """29 February 2028 lies in both years: from July 2027, and from that day itself."""
    post = "Gate,gate post,G1,every day,00:00,24:00,1,yes"
    head = ",".join(labour_cost.POSTS.names)
    files = guarding | {"posts": write(tmp_path / "posts.csv", head, post)}
    # Only the gate is needed here.
    head, *lines = guarding["staffing"].read_text("utf-8").splitlines()
    gate = [line for line in lines if ",gate post," in line]
    files["staffing"] = write(tmp_path / "staffing.csv", head, *gate)
    head, *lines = guarding["costs"].read_text("utf-8").splitlines()
    gate = [line for line in lines if ",gate post," in line]
    files["costs"] = write(tmp_path / "costs.csv", head, *gate)
    # Holidays of 2029 are needed for a year that begins in 2028.
    holiday = "Arlenia,2029-01-01,New Year's Day,Act (fictional),2019-05-20"
    text = guarding["holidays"].read_text("utf-8").splitlines()
    text = [line for line in text if "2029-01-01" not in line]
    files["holidays"] = write(tmp_path / "holidays.csv", *text, holiday)
    out = tmp_path / "out.json"
    line = arguments(files, "guarding", "--json", out)
    line[line.index(str(FIRST))] = first
    assert cli.main(line) == 0
    assert json.loads(out.read_text("utf-8"))["needed"][0]["hours"] == str(hours)


@pytest.mark.parametrize(
    ("without", "code", "named"),
    [
        (["holidays"], "report-floor-pair", {"one": "posts", "other": "holidays"}),
        (["posts", "holidays"], "report-floor-no-hours", {}),
    ],
)
def test_hours_must_come_from_somewhere(guarding, capsys, without, code, named):
    files = {name: path for name, path in guarding.items() if name not in without}
    assert cli.main(arguments(files)) == 2
    assert says(refused(capsys.readouterr().err), code, **named)


@pytest.mark.parametrize(
    ("sheet", "change", "said"),
    [
        ("rates", ("basic_wage,10.40", "basic_wage,-10.40"), ["basic_wage", "-10.40"]),
        ("rates", ("EUR per hour", "EUR per week"), ["row", "EUR per week"]),
        ("rates", ("2025-01-01,2026-03-15", "2026-03-15,2025-01-01"), ["2026-03-15"]),
        ("rates", ("2024-12-02", "2.13.24"), ["row 2", "column source_date"]),
        ("bids", ("EUR", "USD"), ["row 2", "USD"]),
        ("bids", ("264710.40", "264,710.40"), ["row 2"]),
        ("staffing", ("gate post", "tower"), ["row 2", "tower"]),
        ("posts", ("every day", "daily"), ["row 2", "column days", "Monday to Friday"]),
        ("posts", ("06:00", "6 am"), ["row 2", "6 am"]),
    ],
)
def test_a_wrong_sheet_gets_one_sentence_and_nothing_is_written(
    guarding, tmp_path, capsys, sheet, change, said
):
    content = guarding[sheet].read_text("utf-8")
    assert change[0] in content
    wrong = tmp_path / f"{sheet}.csv"
    wrong.write_text(content.replace(*change, 1), "utf-8")
    outs = ("--json", tmp_path / "out.json", "--html", tmp_path / "out.html")
    assert cli.main(arguments(guarding | {sheet: wrong}, "guarding", *outs)) == 2
    shown = capsys.readouterr()
    sentence = refused(shown.err)
    assert shown.out == "" and all(each in sentence for each in [wrong.name, *said]), sentence
    assert list(tmp_path.iterdir()) == [wrong]


def test_a_rate_that_has_expired_says_which(guarding, capsys):
    line = arguments(guarding)
    line[line.index(str(ON))] = "2031-01-01"
    assert cli.main(line) == 2
    assert "2031" in refused(capsys.readouterr().err)


def test_an_unknown_sector_is_named(guarding, capsys):
    assert cli.main(arguments(guarding, "gardening")) == 2
    assert "gardening" in refused(capsys.readouterr().err)


def test_an_output_that_would_destroy_what_is_read_is_refused(guarding, capsys):
    before = guarding["rates"].read_bytes()
    assert cli.main(arguments(guarding, "guarding", "--json", guarding["rates"])) == 2
    refused(capsys.readouterr().err)
    assert guarding["rates"].read_bytes() == before


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_the_page_is_accessible(cleaning, tmp_path, browser, scheme, width):
    out = tmp_path / "out.html"
    assert cli.main(arguments(cleaning, "cleaning", "--html", out)) == 0
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True
    )
    page = context.new_page()
    page.goto(out.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = violations(page)
    context.close()
    assert found == []
