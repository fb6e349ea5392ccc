"""`fairtender screen` on sheets, `fairtender template`, and what all commands have in common."""

import importlib
import json
import subprocess
import sys
from html import unescape

import openpyxl
import pytest
from cli_kit import refused, rows, unfolded, write
from kit import some_and_slow

from fairtender import cli, messages, profile, screening, sheets
from fairtender.cli.template import TEMPLATES
from fairtender.screening import FACTORS, SCREENED
from fairtender.tables import check

CONTENT = (
    "id,title,description,cpv,origin,buyer,value,currency",
    'T1,Ground coffee,"Coffee, roasted",15861000,Brazil,Harbour Office,1250.50,EUR',
    "T2,Framework 17,See the annexes.,,,Harbour Office,,",
    "T3,Cleaning <b>of</b> offices,By agency workers.,90919200-4,,,,",
)


@pytest.fixture
def file(tmp_path):
    return write(tmp_path / "tenders.csv", *CONTENT)


def levels(out) -> dict[str, str]:
    return {row["id"]: row["level"] for row in json.loads(out.read_text("utf-8"))["entries"]}


# --- screening a sheet ---


def test_a_sheet_is_screened_like_other_data(file, tmp_path, capsys):
    out, page = tmp_path / "out.json", tmp_path / "out.html"
    assert cli.main(["screen", str(file), "--json", str(out), "--html", str(page)]) == 0
    written = unfolded(out)
    result = screening.screen(sheets.read_tenders(file), profile.load())
    assert written["tenders"] == rows(result.tenders, SCREENED)
    assert written["factors"] == rows(result.factors, FACTORS)
    # Coffee from Brazil is listed; nothing is known of the framework.
    assert levels(out)["T1"] == "high" and levels(out)["T2"] == "unknown"
    assert written["tenders"][0]["value_amount"] == "1250.50"
    shown = " ".join(capsys.readouterr().out.split())
    assert "Rows read: 3; tenders screened: 3 (tenders.csv)" in shown
    html = page.read_text("utf-8")
    assert "Tender T1" in html and "releases" not in html
    assert "&lt;b&gt;of&lt;/b&gt;" in html and "<b>" not in html


def test_a_workbook_gives_the_same_whatever_it_is_called(file, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(CONTENT[0].split(","))
    for row in sheets.read_tenders(file).itertuples():
        value = None if row.value_amount is None else float(row.value_amount)
        cells = [row.ocid, row.title, row.description, "; ".join(row.cpv), "; ".join(row.origins)]
        book.active.append([*cells, row.buyer, value, row.value_currency])
    book.save(tmp_path / "tenders.xlsx")
    (tmp_path / "download").write_bytes((tmp_path / "tenders.xlsx").read_bytes())
    found = []
    for name in ("tenders.csv", "tenders.xlsx", "download"):
        out = tmp_path / f"{name}.json"
        assert cli.main(["screen", str(tmp_path / name), "--json", str(out)]) == 0
        out.write_text(out.read_text("utf-8").replace('"1250.50"', '"1250.5"'), "utf-8")
        found.append(unfolded(out))
        assert found[-1]["about"].pop("file") == name
    assert found[0] == found[1] == found[2]


def test_chunks_of_a_sheet_give_the_same_as_the_whole(file, tmp_path, monkeypatch):
    found = []
    for size in (1, 2, 5000):
        monkeypatch.setattr("fairtender.reports.screen.CHUNK", size)
        out = tmp_path / f"{size}.json"
        assert cli.main(["screen", str(file), "--json", str(out)]) == 0
        found.append(unfolded(out))
    assert found[0] == found[1] == found[2] and len(found[0]["factors"]) == 21


def test_own_headings_are_mapped(tmp_path):
    ours = write(tmp_path / "ours.csv", "Nr.;Betreff;Herkunft;Notiz", "T1;Ground coffee;Brazil;x")
    mapping = write(
        tmp_path / "ours.toml",
        "[columns]",
        '"Nr." = "id"',
        'Betreff = "title"',
        'Herkunft = "origin"',
        'Notiz = ""',
    )
    out = tmp_path / "out.json"
    assert cli.main(["screen", str(ours), "--columns", str(mapping), "--json", str(out)]) == 0
    assert levels(out) == {"T1": "high"}


def test_a_stated_origin_is_understood_in_any_language_or_found_at_its_cell(tmp_path, capsys):
    source = write(
        tmp_path / "tenders.csv",
        "id,title,origin",
        "T1,Ground coffee,Бразилия",
        "T2,Ground coffee,Brésil; Atlantis",
        "T3,Ground coffee,Бразилии",
    )
    out, page = tmp_path / "out.json", tmp_path / "out.html"
    assert cli.main(["screen", str(source), "--json", str(out), "--html", str(page)]) == 0
    assert levels(out) == {"T1": "high", "T2": "high", "T3": "elevated"}
    shown = " ".join(capsys.readouterr().out.split())
    html = unescape(page.read_text("utf-8"))
    for row, origin in ((3, "Atlantis"), (4, "Бразилии")):
        said = f"Row {row}, column origin: {messages.text('unread-origin', written=origin)}"
        assert said in shown and said in html
    assert shown.count("column origin:") == 2


def test_a_sheet_without_rows_is_no_fault(tmp_path, capsys):
    source = write(tmp_path / "tenders.csv", "id,title")
    out, page = tmp_path / "out.json", tmp_path / "out.html"
    assert cli.main(["screen", str(source), "--json", str(out), "--html", str(page)]) == 0
    written = unfolded(out)
    assert (written["tenders"], written["factors"], written["about"]["tenders"]) == ([], [], 0)
    assert "tenders screened: 0" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (["id,titl", "T1,Coffee"], ["row 1", '"titl"', '"title"']),
        (["id,title,value,currency", "T1,Coffee,12.5,EUR", "T2,Tea,1 00,EUR"], ["row 3", "value"]),
        (["id,title,cpv", "T1,Coffee,coffee"], ["row 2", "column cpv", '"coffee"']),
        (["id,title", "T1,Coffee", "", "id,supplier", "S1,Tarn"], ["row 4", "row 3"]),
        ([], ["no row of headings"]),
        (["id,title,\x1b[2J", "T1,Coffee,x"], ["row 1", "[2J"]),
    ],
)
def test_a_wrong_sheet_gets_one_sentence_and_nothing_is_written(tmp_path, capsys, content, said):
    source, out = write(tmp_path / "tenders.csv", *content), tmp_path / "out.json"
    page = tmp_path / "out.html"
    assert cli.main(["screen", str(source), "--json", str(out), "--html", str(page)]) == 2
    shown = capsys.readouterr()
    sentence = refused(shown.err)
    assert "\x1b" not in sentence
    assert shown.out == "" and all(each in sentence for each in ["tenders.csv", *said])
    assert [path.name for path in tmp_path.iterdir()] == ["tenders.csv"]


def test_a_wrong_mapping_is_refused(file, tmp_path, capsys):
    mapping = write(tmp_path / "ours.toml", "[columns]", 'Betreff = "titel"')
    assert cli.main(["screen", str(file), "--columns", str(mapping)]) == 2
    assert '"title"' in refused(capsys.readouterr().err)
    out = str(mapping)
    assert cli.main(["screen", str(file), "--columns", str(mapping), "--json", out]) == 2
    assert "ours.toml" in refused(capsys.readouterr().err)


# --- templates ---


@pytest.mark.parametrize("name", some_and_slow([*TEMPLATES]))
def test_each_template_is_read_back_as_an_empty_table(name, tmp_path, capsys):
    for kind in ("xlsx", "csv"):
        out = tmp_path / f"sheet.{kind}"
        assert cli.main(["template", name, str(out)]) == 0
        data = sheets.read(out, TEMPLATES[name])
        assert len(data) == 0 and list(check(data, TEMPLATES[name])) == TEMPLATES[name].names
    shown = capsys.readouterr().out
    assert all(f"{column.name} (" in shown for column in TEMPLATES[name].columns)
    assert openpyxl.load_workbook(tmp_path / "sheet.xlsx").sheetnames[0] == TEMPLATES[name].name


def test_a_template_for_each_table_of_the_course_s_data_that_people_fill_in(root):
    package = json.loads((root / "datasets" / "datapackage.json").read_text("utf-8"))
    used = {resource["table"] for resource in package["resources"] if "table" in resource}
    # What the chapters show is no sheet that an office fills in.
    shown = ("coursework.", "fairtender.tables.", "benchmarks.")
    used = {name for name in used if not name.startswith(shown)}
    for name in used:
        module, constant = name.rsplit(".", 1)
        assert getattr(importlib.import_module(module), constant) in TEMPLATES.values(), name


def test_a_template_is_named_after_its_table_and_replaces_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["template", "portfolio"]) == 0
    before = (tmp_path / "portfolio.xlsx").read_bytes()
    assert cli.main(["template", "portfolio"]) == 2
    assert "portfolio.xlsx" in refused(capsys.readouterr().err)
    assert (tmp_path / "portfolio.xlsx").read_bytes() == before
    for out in ("portfolio.doc", "none/portfolio.csv"):
        assert cli.main(["template", "portfolio", out]) == 2
        refused(capsys.readouterr().err)
    assert [path.name for path in tmp_path.iterdir()] == ["portfolio.xlsx"]


def test_an_unknown_template_lists_the_known_ones(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["template", "suppliers"])
    assert ended.value.code == 2
    assert "portfolio" in capsys.readouterr().err


# --- what all commands have in common ---


def test_help_imports_nothing_heavy_and_results_draw_nothing_unless_asked(file, tmp_path):
    listing = (
        "import sys; from fairtender.cli import main\ntry: main({})\nfinally: print(*sys.modules)"
    )
    loaded = run_code(listing.format(["--help"]))
    assert not loaded & {"pandas", "numpy", "matplotlib", "networkx", "openpyxl"}
    loaded = run_code(listing.format(["screen", str(file), "--json", str(tmp_path / "out.json")]))
    assert "pandas" in loaded and not loaded & {"matplotlib", "openpyxl", "IPython", "ipywidgets"}


def run_code(code: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return {name.split(".")[0] for name in done.stdout.splitlines()[-1].split()}


@pytest.mark.parametrize("name", ["screen", "portfolio", "floor", "map", "template"])
def test_each_command_explains_itself(name, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit) as ended:
        cli.main([name, "--help"])
    told = capsys.readouterr()
    assert (ended.value.code, told.err) == (0, "")
    assert f"usage: fairtender {name}" in told.out


def test_a_sheet_of_one_s_own_gets_a_file_to_answer_in(tmp_path, capsys):
    """One command tells all that is wrong, and writes the file in which one answers."""
    ours = write(
        tmp_path / "register.csv",
        "Our register",
        "Contract no.;Subject;Value (EUR);Signed;Award;Note",
        "C1;Coffee;12.500;03/04/2025;price;x",
        "C2;Tea;much;2025-04-05;price;y",
    )
    out = tmp_path / "ours.toml"
    assert cli.main(["template", "portfolio", str(out), "--of", str(ours)]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Rows read: 2 (register.csv)" in shown and "5 of 6" in shown
    assert "What does “price” mean" in shown and "row 4, column Value (EUR)" in shown
    content = out.read_text("utf-8")
    # The heading says which amount it is, and in which currency: neither is asked.
    assert (
        '"Value (EUR)" = "value"  # another name for this column' in content
        and '"Note" = ""' in content
    )
    assert "currency" not in content and messages.text("sheet-why-near") not in content
    for line in ("decimal = ", "dates = ", '"price" = '):
        assert f"\n# {line}" in content, content
    content = content.replace('# decimal = ""', 'decimal = ","')
    content = content.replace('# dates = ""', 'dates = "day-month-year"')
    content = content.replace('# "price" = "price_only"', '"price" = "price_only"')
    content = content.replace('# "price" = ""', '"price" = "price_only"')
    out.write_text(content, "utf-8")
    assert cli.main(["portfolio", str(ours), "--columns", str(out)]) == 2
    assert "row 4, column Value (EUR)" in refused(capsys.readouterr().err)
    write(ours, *ours.read_text("utf-8").replace("much", "900").splitlines())
    assert cli.main(["portfolio", str(ours), "--columns", str(out)]) == 0
    assert "Contracts read: 2" in capsys.readouterr().out
    assert cli.main(["template", "portfolio", str(out), "--of", str(ours)]) == 2
    assert "ours.toml" in refused(capsys.readouterr().err)


def test_what_a_sheet_was_read_around_is_told_with_its_levels(tmp_path, capsys):
    source = write(
        tmp_path / "tenders.csv",
        "Tenders of 2026,",
        "Tender no.,Title",
        "T1,Ground coffee",
        ",",
        "Prepared by the office,",
    )
    out, page = tmp_path / "out.json", tmp_path / "out.html"
    assert cli.main(["screen", str(source), "--json", str(out), "--html", str(page)]) == 0
    assert [*levels(out)] == ["T1"]
    told = json.loads(out.read_text("utf-8"))["about"]["notes"]
    assert len(told) == 3 and all(each.startswith("tenders.csv: ") for each in told)
    shown = " ".join(capsys.readouterr().out.split())
    for said in ("Row 1, above the headings", "“Prepared by the office”"):
        assert said in shown and said in page.read_text("utf-8")
