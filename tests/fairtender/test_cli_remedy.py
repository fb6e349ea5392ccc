"""`fairtender remedy`: a plan and a ledger that people wrote, and what the command refuses."""

import datetime
import json
from decimal import Decimal

import pandas as pd
import pytest
from cli_kit import refused, rows, run_here, table_of
from kit import violations
from test_monitoring_written import LINE, NIGHT, ON

from fairtender import cli, monitoring, profile, sheets
from fairtender.messages import text
from fairtender.tables import frame

AT = ["--audit", str(ON), "--on", "2026-12-04"]


@pytest.fixture
def files(tmp_path):
    """A plan with a line that exposes people, and a ledger with a slip; as CSV and as XLSX."""
    lines = [LINE, LINE | {"action": "remedy:below-rate", "whom": "shift"}]
    plan, ledger = tmp_path / "plan.csv", tmp_path / "ledger.xlsx"
    sheets.write(frame(monitoring.AGREED, lines), monitoring.AGREED, plan)
    slip = NIGHT | {"month": "2026-04", "owed": Decimal("256.00")}
    sheets.write(frame(monitoring.LEDGER, [NIGHT, slip]), monitoring.LEDGER, ledger)
    return plan, ledger


def test_json_and_terminal_agree_with_the_library(files, tmp_path, capsys):
    plan, ledger = files
    out = tmp_path / "out.json"
    line = ["remedy", str(plan), "--ledger", str(ledger), *AT, "--json", str(out)]
    assert cli.main(line) == 0
    agreed = sheets.read(plan, monitoring.AGREED)
    least = int(profile.load().thresholds["small_cell"].value)
    found = monitoring.check_agreed(agreed, ON, least)
    states = monitoring.verify(
        monitoring.as_plan(agreed), frame(monitoring.EVIDENCE, []), datetime.date(2026, 12, 4)
    )
    written = json.loads(out.read_text("utf-8"))
    told = table_of(written, "findings", monitoring.AGREED_FINDINGS)
    assert told == rows(found, monitoring.AGREED_FINDINGS) != []
    assert table_of(written, "states", monitoring.STATES) == rows(states, monitoring.STATES)
    assert [row["code"] for row in written["ledger_findings"]] == ["monitoring-ledger-owed"]
    # What can endanger somebody comes first.
    levels = [row["level"] for row in written["entries"]]
    assert levels == sorted(levels, key=[*monitoring.GRAVITIES, "nothing"].index)
    said = " ".join(capsys.readouterr().out.split())
    # 256.11 and, as the second line says it, 256.00.
    assert "W151 512.11" in said and "Ledger, line 2:" in said
    assert text("monitoring-agreed-shift") in said


def test_evidence_closes_a_line(files, tmp_path, capsys):
    came = {"action": LINE["action"], "received": pd.Timestamp("2026-11-20"), "amount": None}
    came |= {"document": "Bank list", "accepted": True, "checked_by": "contract_manager"}
    came |= {"checked_on": pd.Timestamp("2026-11-21")}
    evidence = tmp_path / "evidence.csv"
    sheets.write(frame(monitoring.EVIDENCE, [came]), monitoring.EVIDENCE, evidence)
    assert cli.main(["remedy", str(files[0]), "--evidence", str(evidence), *AT]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Line 1 of the plan" in shown and "Line 2 of the plan" in shown
    states = {n: shown.split(f"Line {n} of the plan")[1].split("·")[2].split()[0] for n in (1, 2)}
    assert states == {1: "Verified", 2: "Late"}


def test_what_cannot_be_used_is_one_sentence(files, tmp_path, capsys):
    plan, ledger = files
    lines = [ledger], [plan, "--ledger", plan], [tmp_path]
    said = [run_here(capsys, "remedy", *line) for line in lines]
    assert [one.returncode for one in said] == [2, 2, 2]
    assert all(refused(one.stderr) for one in (said[0], said[2]))
    assert "ledger.xlsx" in said[0].stderr and "plan.csv, row 1" in said[1].stderr


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_is_accessible(files, tmp_path, browser, width):
    out = tmp_path / "remedy.html"
    line = ["remedy", str(files[0]), "--ledger", str(files[1]), *AT, "--html", str(out)]
    assert cli.main(line) == 0
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(out.as_uri())
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.get_by_role("heading", name=text("report-remedy-states")).count() == 1
    page.close()
