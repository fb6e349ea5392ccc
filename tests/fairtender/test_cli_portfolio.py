"""`fairtender portfolio`: on sheets as an office keeps them, and on the course's own portfolio."""

import datetime
import json
from decimal import Decimal

import openpyxl
import pytest
from cli_kit import refused, rows, table_of, write
from kit import violations
from texts_kit import says

from fairtender import cli, messages, portfolio, profile, sheets

HEAD = "contract_id,office,title,kind,cpv,supplier,value,currency,signed,end,renewal,origin"
COFFEE = "Ground coffee,goods,15861000,Miren Coffee"
# Coffee from Brazil is listed for forced labour: high. A framework says nothing: unknown.
CONTENT = (
    HEAD,
    "C1,Kolmen,Framework 17,,,Merrin Oake,9000.00,EUR,2026-01-10,2026-12-31,,",
    f"C2,Kolmen,<b>{COFFEE},1200.50,EUR,2026-01-10,2026-12-31,,Brazil",
    f"C3,Hestral,{COFFEE},400000,EUR,2025-01-10,2029-12-31,2027-01-31,Brazil",
    f"C4,Hestral,{COFFEE},500000,EUR,2024-01-10,2025-12-31,,Brazil",
)
ON = ("--on", "2026-11-01")


@pytest.fixture
def file(tmp_path):
    return write(tmp_path / "contracts.csv", *CONTENT)


def test_the_short_list_goes_by_risk_and_then_by_leverage(file, tmp_path, capsys):
    out = tmp_path / "out.json"
    assert cli.main(["portfolio", str(file), *ON, "--json", str(out)]) == 0
    written = json.loads(out.read_text("utf-8"))
    # C3 has more leverage than C2; C4 has the same risk and has ended. To the eye level comes
    # first: an ended High is not below an Unknown.
    for name, key in (("entries", "id"), ("priorities", "contract_id")):
        assert [row[key] for row in written[name]] == ["C3", "C2", "C4", "C1"]
    assert [row["rank"] for row in written["priorities"]] == [1, 2, 4, 3]
    assert written["priorities"][0]["value"] == "400000"
    assert written["priorities"][0]["renewal"] == "2027-01-31"
    assert written["about"]["on"] == "2026-11-01"
    shown = " ".join(capsys.readouterr().out.split())
    assert "Contracts read: 4 (contracts.csv)." in shown and "Date: 2026-11-01." in shown
    assert "High 3 · Elevated 0 · Unknown 1 · Low 0" in shown
    assert says(shown, "report-known-origin", known=3, contracts=4)
    assert [each for each in shown.split() if each in ("C1", "C2", "C3", "C4")] == [
        *("C3", "C2", "C4", "C1")
    ]
    assert messages.text("own-leverage-strong") in shown and "Renewal by 2027-01-31" in shown


def test_json_and_page_agree_with_the_library(root, tmp_path, capsys):
    folder = root / "datasets" / "portfolio"
    out, page = tmp_path / "out.json", tmp_path / "out.html"
    files = [str(folder / "contracts.csv"), "--rates", str(folder / "exchange-rates.csv")]
    outs = ["--json", str(out), "--html", str(page)]
    assert cli.main(["portfolio", *files, *ON, "--top", "25", *outs]) == 0
    rules, day = profile.load(), datetime.date(2026, 11, 1)
    contracts = sheets.read(folder / "contracts.csv", portfolio.CONTRACTS)
    rates = sheets.read(folder / "exchange-rates.csv", portfolio.RATES)
    converted = portfolio.in_currency(contracts, rates, rules.currency)
    risks = portfolio.screen(contracts, rules)
    first = portfolio.prioritise(contracts, rules, on=day, top=25, rates=rates)
    findings = portfolio.check(contracts, rules.currency, rates, rules)
    written = json.loads(out.read_text("utf-8"))
    assert (written["format"], written["job"]) == (2, "portfolio")
    about = {name: written["about"][name] for name in ("file", "profile", "profile_date", "on")}
    assert about == {
        "file": "contracts.csv",
        "profile": rules.name,
        "profile_date": str(rules.date),
        "on": "2026-11-01",
    }
    levels = risks["level"].value_counts().to_dict()
    assert {level: n for level, n in written["about"]["levels"].items() if n} == levels
    expected = {
        "contracts": (converted, portfolio.CONVERTED),
        "risks": (risks, portfolio.RISKS),
        "leverage": (portfolio.leverage(converted, day, rules), portfolio.LEVERAGE),
        "heat_map": (portfolio.heat_map(converted, risks), portfolio.HEAT),
        "coverage": (portfolio.coverage(converted, rules), portfolio.COVERAGE),
        "findings": (findings, portfolio.FINDINGS),
    }
    for name, (data, table) in expected.items():
        assert table_of(written, name, table) == rows(data, table), name
    listed = table_of(written, "priorities", portfolio.PRIORITIES)
    assert sorted(listed, key=lambda row: row["rank"]) == rows(first, portfolio.PRIORITIES)
    assert written["notes"] == []
    html = page.read_text("utf-8")
    assert html.count("<article") == 25
    for row in first.itertuples():
        assert row.contract_id in html
    shown = capsys.readouterr().out
    assert (
        says(shown, "report-portfolio-more", shown=25) and max(map(len, shown.splitlines())) <= 110
    )


def test_where_the_list_ends_among_equals_it_says_so(tmp_path, capsys):
    """C5 to C7 are alike in risk and leverage: two of the three are shown."""
    more = [f"C{i},Kolmen,{COFFEE},400000,EUR,2025-01-10,2029-12-31,,Brazil" for i in (5, 6, 7)]
    source = write(tmp_path / "contracts.csv", HEAD, *more)
    said = "the list ends, 3 contracts have the same level"
    for top, told in (("2", True), ("3", False)):
        page = tmp_path / f"{top}.html"
        outs = ["--top", top, "--html", str(page)]
        assert cli.main(["portfolio", str(source), *ON, *outs]) == 0
        assert (said in " ".join(capsys.readouterr().out.split())) == told
        assert (said in page.read_text("utf-8")) == told


def test_a_workbook_gives_the_same_as_csv(file, tmp_path):
    data = sheets.read(file, portfolio.CONTRACTS)
    book = openpyxl.Workbook()
    book.active.title = "contracts"
    book.active.append(portfolio.CONTRACTS.names)
    for row in data.itertuples(index=False):
        cells = [None if cell != cell or cell in ("", None) else cell for cell in row]
        book.active.append([cell.date() if hasattr(cell, "date") else cell for cell in cells])
    # Exchange rates may lie in the same workbook, on a sheet named like their table.
    rates = book.create_sheet("exchange rates")
    rates.append(portfolio.RATES.names)
    day = datetime.date(2024, 1, 1)
    rates.append(["XVC", "EUR", day, datetime.date(2030, 1, 1), 0.125, "Central bank"])
    book.save(tmp_path / "contracts.xlsx")
    found = []
    for name, more in (("contracts.csv", []), ("contracts.xlsx", ["--rates"])):
        out = tmp_path / f"{name}.json"
        more = [*more, str(tmp_path / name)] if more else []
        assert cli.main(["portfolio", str(tmp_path / name), *more, *ON, "--json", str(out)]) == 0
        rows_read = json.loads(out.read_text("utf-8"))["priorities"]
        # A workbook holds no zeros at the end of a number: 1200.50 is 1200.5.
        found.append([row | {"value": Decimal(row["value"])} for row in rows_read])
    assert found[0] == found[1]


def test_without_a_day_today_counts(file, tmp_path):
    out = tmp_path / "out.json"
    assert cli.main(["portfolio", str(file), "--json", str(out)]) == 0
    on = json.loads(out.read_text("utf-8"))["about"]["on"]
    assert abs((datetime.date.fromisoformat(on) - datetime.date.today()).days) <= 1


def test_a_sheet_without_rows_is_no_fault(tmp_path, capsys):
    source = write(tmp_path / "contracts.csv", HEAD)
    outs = ["--json", str(tmp_path / "out.json"), "--html", str(tmp_path / "out.html")]
    assert cli.main(["portfolio", str(source), *ON, *outs]) == 0
    assert "Contracts read: 0" in capsys.readouterr().out
    assert json.loads((tmp_path / "out.json").read_text("utf-8"))["priorities"] == []


def test_markup_in_a_sheet_stays_text(file, tmp_path):
    page = tmp_path / "out.html"
    assert cli.main(["portfolio", str(file), *ON, "--html", str(page)]) == 0
    html = page.read_text("utf-8")
    assert "&lt;b&gt;Ground coffee" in html and "<b>" not in html and "<script" not in html


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("C1,Kolmen", ",Kolmen"), ["row 2", "column contract_id"]),
        (("9000.00", "9 00.00"), ["row 2", "column value"]),
        (("2026-01-10", "10.01.6"), ["row 2", "column signed", "2026-03-31"]),
        (("kind", "form"), ["row 1", '"form"']),
        ((",goods,", ",things,"), ["row 3", "goods, services, works"]),
    ],
)
def test_a_wrong_sheet_gets_one_sentence_and_nothing_is_written(tmp_path, capsys, change, said):
    source = write(tmp_path / "contracts.csv", *(line.replace(*change, 1) for line in CONTENT))
    outs = ["--json", str(tmp_path / "out.json"), "--html", str(tmp_path / "out.html")]
    assert cli.main(["portfolio", str(source), *ON, *outs]) == 2
    shown = capsys.readouterr()
    sentence = refused(shown.err)
    assert shown.out == "" and all(each in sentence for each in ["contracts.csv", *said]), sentence
    assert [path.name for path in tmp_path.iterdir()] == ["contracts.csv"]


def told(tmp_path, capsys, *change: str) -> tuple[dict, str, str]:
    """The JSON, and what page and terminal say, of CONTENT with one change."""
    source = write(tmp_path / "contracts.csv", *(line.replace(*change, 1) for line in CONTENT))
    out, page = tmp_path / "out.json", tmp_path / "out.html"
    line = ["portfolio", str(source), *ON, "--json", str(out), "--html", str(page)]
    assert cli.main(line) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    said = [" ".join(text.split()) for text in (page.read_text("utf-8"), shown.out)]
    return json.loads(out.read_text("utf-8")), *said


@pytest.mark.parametrize("currency", ["XVC", "Taler"])
def test_a_value_in_a_currency_without_a_rate_is_not_known_and_is_told(tmp_path, capsys, currency):
    written, *said = told(tmp_path, capsys, "9000.00,EUR", f"9000.00,{currency}")
    first, *others = written["contracts"]
    assert (first["value"], first["currency"]) == (None, currency)
    assert all(each["value"] for each in others)
    [finding] = [each for each in written["findings"] if each["code"] == "portfolio-currency"]
    assert (finding["row"], finding["contract_id"]) == (2, "C1")
    for each in said:
        assert says(each, "portfolio-currency", currency=currency, to="EUR")
        assert says(each, "report-portfolio-not-converted", count=1)


def test_a_short_year_and_a_heading_of_ones_own_are_read(tmp_path, capsys):
    written, *_ = told(tmp_path, capsys, "2026-01-10", "10.01.26")
    assert written["contracts"][0]["signed"] == "2026-01-10"
    plain, *_ = told(tmp_path, capsys, "", "")
    written, *said = told(tmp_path, capsys, "kind", "type")
    assert written["contracts"] == plain["contracts"] and plain["notes"] == []
    assert len(written["notes"]) == 1
    assert all(says(each, "sheet-note-synonym", heading="type", column="kind") for each in said)


def test_a_wrong_rate_is_named(file, tmp_path, capsys):
    head = ",".join(portfolio.RATES.names)
    rate = "XVC,EUR,2026-01-01,2026-12-31,-0.125,Central bank"
    rates = write(tmp_path / "rates.csv", head, rate)
    assert cli.main(["portfolio", str(file), "--rates", str(rates), *ON]) == 2
    assert "rates.csv, row 2" in refused(capsys.readouterr().err)


def test_an_output_that_would_destroy_what_is_read_is_refused(file, tmp_path, capsys):
    before = file.read_bytes()
    for option in ("--json", "--html"):
        assert cli.main(["portfolio", str(file), option, str(file)]) == 2
        refused(capsys.readouterr().err)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "wrong", [["--on", "1.11.2026"], ["--on", "2026-02-30"], ["--top", "0"], ["--top", "all"], []]
)
def test_wrong_arguments_exit_2(file, capsys, wrong):
    with pytest.raises(SystemExit) as ended:
        cli.main(["portfolio", *([str(file), *wrong] if wrong else [])])
    assert ended.value.code == 2
    assert not wrong or wrong[1] in capsys.readouterr().err


def test_stopped_it_leaves_nothing(file, tmp_path, monkeypatch, capsys):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(portfolio, "coverage", stop)
    assert cli.main(["portfolio", str(file), *ON, "--json", str(tmp_path / "out.json")]) == 130
    assert messages.text("cli-stopped") in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_the_page_is_accessible(root, tmp_path, browser, scheme, width):
    folder, out = root / "datasets" / "portfolio", tmp_path / "out.html"
    files = [str(folder / "contracts.csv"), "--rates", str(folder / "exchange-rates.csv")]
    assert cli.main(["portfolio", *files, *ON, "--html", str(out)]) == 0
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True
    )
    page = context.new_page()
    page.goto(out.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = violations(page)
    context.close()
    assert found == []


def test_a_register_with_totals_says_how_it_was_read(tmp_path, capsys):
    """A totals row is no contract and doubles no spend; an unknown origin is a finding."""
    source = write(
        tmp_path / "contracts.csv",
        "Our contracts",
        "Contract no.;Subject;CPV code;Contract value;Currency;Country of origin",
        "C1;Ground coffee;15861000;1.250.000,50;EUR;Brazil",
        "C2;Notebooks;30213100;12.500;EUR;Atlantis",
        "Total;;;1.262.500,50;EUR;",
    )
    out, page = tmp_path / "out.json", tmp_path / "out.html"
    assert cli.main(["portfolio", str(source), *ON, "--json", str(out), "--html", str(page)]) == 0
    written = json.loads(out.read_text("utf-8"))
    assert [row["value"] for row in written["contracts"]] == ["1250000.50", "12500"]
    notes = table_of(written, "notes", sheets.NOTES)
    assert [row["code"] for row in notes] == [
        "sheet-note-title",
        "sheet-note-total",
        *["sheet-note-synonym"] * 5,
    ]
    found = table_of(written, "findings", portfolio.FINDINGS)
    origins = [row for row in found if row["code"] == "portfolio-origin"]
    assert [(row["row"], row["reason"]["params"]) for row in origins] == [
        (4, {"origin": "Atlantis"})
    ]
    shown = " ".join(capsys.readouterr().out.split())
    left_out = messages.text("sheet-note-total", row=5, value="Total")
    assert left_out in shown and left_out in page.read_text("utf-8")


def test_two_sheets_with_faults_are_told_at_once(file, tmp_path, capsys):
    head = ",".join(portfolio.RATES.names)
    rates = write(tmp_path / "rates.csv", head, "XVC,EUR,soon,2026-12-31,x,Central bank")
    write(file, *CONTENT[:2], CONTENT[2].replace("1200.50", "much"))
    assert cli.main(["portfolio", str(file), "--rates", str(rates), *ON]) == 2
    said = capsys.readouterr().err
    for each in ("contracts.csv, row 3", "rates.csv, row 2, column valid_from", "column rate"):
        assert each in said
