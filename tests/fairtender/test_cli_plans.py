"""`fairtender plans`: the eleven plans of the course together, and what the command refuses."""

import datetime
import json
import shutil
from pathlib import Path

import pytest
from cli_kit import refused, rows, run_here, table_of
from kit import violations

from fairtender import action_plan, cli, profile
from fairtender.reports import plans

ON = datetime.date(2026, 11, 1)


@pytest.fixture
def files(root):
    return sorted((root / "datasets" / "action-plans").glob("*.json"))


def test_json_and_terminal_agree_with_the_library(files, tmp_path, capsys):
    out = tmp_path / "out.json"
    line = ["plans", str(files[0].parent), "--on", str(ON), "--expect", "Port Selm"]
    assert cli.main([*line, "--json", str(out)]) == 0
    # A report calls a file by its name.
    read = [action_plan.read(path)._replace(file=path.name) for path in files]
    view = action_plan.combine(read, ON, profile.load(), offices=["Port Selm"])
    written = json.loads(out.read_text("utf-8"))
    for name, table in plans.TABLES.items():
        assert table_of(written, name, table) == rows(getattr(view, name), table), name
    checked = {one.head.office: action_plan.check(one, None, ON, profile.load()) for one in read}
    found = table_of(written, "findings", plans.FOUND)
    for office, findings in checked.items():
        own = [{"office": office, **row} for row in rows(findings, action_plan.FINDINGS)]
        assert [row for row in found if row["office"] == office] == own
    said = capsys.readouterr().out
    # Lake Ovra, counted in its file: ten measures, five done with evidence, none late.
    [lake] = [line.split() for line in said.splitlines() if line.startswith("Lake Ovra ")]
    assert lake[2:] == ["10", "5", "0", "0"]
    assert "Port Selm has no plan." in said and str(out) in " ".join(said.split())


def test_of_two_versions_only_the_newer_is_checked(files, tmp_path):
    [pelagora] = [path for path in files if path.stem == "pelagora"]
    newer = json.loads(pelagora.read_text("utf-8"))
    newer["version"] += 1
    newer["measures"] = []
    (tmp_path / "newer.json").write_text(json.dumps(newer), "utf-8")
    read = [action_plan.read(path) for path in (pelagora, tmp_path / "newer.json")]
    view = action_plan.combine(read, ON, profile.load())
    found = plans.findings(read, view, profile.load())
    assert set(found["office"]) == {"Pelagora"} and set(found["measure"]) == {""}


def test_a_plan_without_a_version_is_checked_too(files, tmp_path):
    """It once had no gap at all: nothing was wrong with it because nobody had looked."""
    plan = json.loads(files[0].read_text("utf-8")) | {"focal_point": ""}
    found = []
    for version in (plan["version"], None):
        (tmp_path / "plan.json").write_text(json.dumps(plan | {"version": version}), "utf-8")
        out = tmp_path / "out.json"
        assert cli.main(["plans", str(tmp_path / "plan.json"), "--json", str(out)]) == 0
        written = json.loads(out.read_text("utf-8"))
        found.append(table_of(written, "findings", plans.FOUND))
    assert len(found[1]) >= len(found[0]) > 0  # the version itself may be asked for


def test_workbooks_are_read_as_the_data_are(files, tmp_path):
    """A folder holds JSON or, without any, workbooks."""
    said = []
    for ending in ("xlsx", "json"):
        folder = tmp_path / ending
        folder.mkdir()
        for path in files[:3]:
            if ending == "json":
                shutil.copy(path, folder)
            else:
                content = action_plan.to_workbook(action_plan.read(path))
                (folder / f"{path.stem}.xlsx").write_bytes(content)
        out = tmp_path / f"{ending}-out.json"
        assert cli.main(["plans", str(folder), "--on", str(ON), "--json", str(out)]) == 0
        found = json.loads(out.read_text("utf-8"))
        names = ("progress", "totals", "attention", "shared")
        said.append([table_of(found, name, plans.TABLES[name]) for name in names])
    assert said[0] == said[1]


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_the_page_is_accessible(files, tmp_path, browser, width, scheme):
    out = tmp_path / "plans.html"
    assert cli.main(["plans", *map(str, files), "--on", str(ON), "--html", str(out)]) == 0
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(out.as_uri())
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for office in ("Pelagora", "Jorvale"):
        assert page.locator("summary", has_text=office).count() == 1
    assert page.locator("img[alt]").count() == page.locator("img").count() == 1
    page.close()


def test_what_cannot_be_used_is_one_sentence_and_nothing_is_written(files, tmp_path, capsys):
    out = tmp_path / "out.json"
    (tmp_path / "notes.txt").write_text("call the union", "utf-8")
    (tmp_path / "empty").mkdir()
    twin = Path(shutil.copy(files[0], tmp_path / "twin.json"))
    cases = {
        "no-such.json": [tmp_path / "no-such.json"],
        "notes.txt": [tmp_path / "notes.txt"],
        "twin.json": [files[0], twin],
        "empty": [tmp_path / "empty"],
    }
    for name, given in cases.items():
        done = run_here(capsys, "plans", *given, "--json", out)
        assert done.returncode == 2 and name in refused(done.stderr)
    same = run_here(capsys, "plans", twin, "--json", twin)
    assert same.returncode == 2 and refused(same.stderr)
    assert not out.exists() and twin.read_bytes() == files[0].read_bytes()
