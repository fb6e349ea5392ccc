"""Runs beside one another: two profiles on one file, and this run beside the last one."""

import json
from dataclasses import replace

import pandas as pd
import pytest
from cli_kit import refused, table_of, write
from kit import violations
from texts_kit import says

from fairtender import cli, ocds, profile, screening, tenders
from fairtender.screening import MOVED, Screening
from fairtender.screening.since import moved
from fairtender.tables import DataError, data_path

HEAD = "contract_id,office,title,kind,cpv,value,currency,signed,end,origin"
CONTRACTS = (
    HEAD,
    "C1,Kolmen,Ground coffee,goods,15861000,1200.50,EUR,2026-01-10,2026-12-31,Brazil",
    "C2,Kolmen,Framework 17,,,9000,EUR,2026-01-10,2026-12-31,",
    "C3,Hestral,Bank fees,services,66110000,400,EUR,2026-01-10,2026-12-31,",
)


def since(shown: str, **counts: int) -> bool:
    """Whether a run says this of its difference from the one before."""
    return says(shown, "since-summary", **counts)


@pytest.fixture
def notices():
    return json.loads(data_path("sample-tenders.json").read_text("utf-8"))


@pytest.fixture
def strict(tmp_path):
    """The course's profile, but 40 days to submit a tender are few."""
    text = data_path("profiles", "default.toml").read_text("utf-8")
    changed = text.replace("short_tender_days = { value = 15", "short_tender_days = { value = 40")
    path = tmp_path / "strict.toml"
    path.write_text(changed, "utf-8")
    assert profile.load(path).thresholds["short_tender_days"].value == 40
    return path


def run(*words: object) -> int:
    return cli.main([*map(str, words)])


def ids(path) -> list[str]:
    return [row["id"] for row in json.loads(path.read_text("utf-8"))["entries"]]


def test_what_a_profile_moves_agrees_with_two_screenings(strict, tmp_path, capsys):
    source, out, page = data_path("sample-tenders.json"), tmp_path / "o.json", tmp_path / "o.html"
    outs = ("--json", out, "--html", page)
    assert run("screen", source, "--profile", strict, "--against", profile_file(), *outs) == 0
    told = json.loads(out.read_text("utf-8"))
    notices = ocds.read(source)
    before = screening.screen(notices, profile.load())
    after = screening.screen(notices, profile.load(strict))
    pairs = pd.crosstab(before.tenders["level"], after.tenders["level"])
    for row in told["moves"]:
        expected = pairs.get(row["after"], {}).get(row["before"], 0)
        assert row["tenders"] == expected, row
    levels = dict(zip(after.tenders["ocid"], after.tenders["level"], strict=True))
    was = dict(zip(before.tenders["ocid"], before.tenders["level"], strict=True))
    changed = {row["id"]: row for row in table_of(told, "moved", MOVED)}
    assert {each for each in levels if levels[each] != was[each]} <= changed.keys()
    for each, row in changed.items():
        assert (row["before"], row["after"]) == (was[each], levels[each])
        # One threshold was changed: nothing but the reason of the time is new or gone.
        assert {reason["code"] for reason in row["new"]} == {"time-short"}
        assert {reason["code"].partition("-")[0] for reason in row["gone"]} <= {"time"}
        assert len(row["sources"]) == len(row["new"])
    kinds = {(row["before"], row["after"]): row["change"] for row in changed.values()}
    assert all((a == b) == (kind == "reasons") for (a, b), kind in kinds.items())
    assert told["about"]["tenders"] == 12
    shown = " ".join(capsys.readouterr().out.split())
    assert "Tenders screened twice: 12" in shown and "fewer than 40" in shown
    assert "fewer than 40" in page.read_text("utf-8")


def profile_file():
    return data_path("profiles", "default.toml")


def test_a_level_goes_up_and_down_with_the_profile():
    """Bank fees are low by their sector; where nobody knows the sector they are unknown."""
    rules = profile.load()
    without = replace(rules, sectors=[each for each in rules.sectors if "66" not in each.cpv])
    data = {"ocid": ["A", "B"], "title": ["", "Notice"], "cpv": [("66110000",), ()]}
    one, other = (screening.screen(tenders.stated(data), each) for each in (rules, without))
    up, down = moved(one, other), moved(other, one)
    levels = ["id", "before", "after", "change"]
    assert up[levels].values.tolist() == [["A", "low", "unknown", "raised"]]
    assert down[levels].values.tolist() == [["A", "unknown", "low", "lowered"]]
    assert [reason.code for reason in up["gone"][0]] == ["sector-low"]
    assert up["gone"].tolist() == down["new"].tolist()
    with pytest.raises(DataError) as told:
        moved(one, Screening(other.tenders.iloc[1:], other.factors))
    assert told.value.code == "screening-moved-others"


def test_a_run_shows_only_what_is_new_or_changed(notices, tmp_path, capsys):
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    assert run("screen", data_path("sample-tenders.json"), "--json", first) == 0
    old = ids(first)
    notices["releases"][0]["id"] = "another-release"
    notices["releases"][1]["ocid"] = "ocds-213czf-new"
    gone = notices["releases"].pop()["ocid"]
    later = write(tmp_path / "later.json", json.dumps(notices))
    page = tmp_path / "page.html"
    capsys.readouterr()
    assert run("screen", later, "--since", first, "--json", second, "--html", page) == 0
    told = json.loads(second.read_text("utf-8"))
    assert [(row["id"], row["change"], row["what"]) for row in told["changes"]] == [
        (old[0], "changed", ["release_ids"]),
        ("ocds-213czf-new", "new", []),
    ]
    assert [row["id"] for row in told["gone"]] == [old[1], gone]
    # The JSON holds everything, so that the next run can begin from it.
    assert sum(len(row["factors"]) for row in told["entries"]) == 7 * 11
    shown = " ".join(capsys.readouterr().out.split())
    assert "tenders screened: 11" in shown
    assert since(shown, new=1, changed=1, rating=0, same=9, gone=2)
    assert page.read_text("utf-8").count("<article") == 2
    assert run("screen", later, "--since", second) == 0
    assert since(" ".join(capsys.readouterr().out.split()), new=0, changed=0)


def test_a_sheet_is_as_it_was_also_where_a_title_is_long(tmp_path, capsys):
    first = tmp_path / "first.json"
    sheet = write(tmp_path / "sheet.csv", "id,title", f"T1,{'Cleaning of offices ' * 20}")
    assert run("screen", sheet, "--json", first) == 0
    capsys.readouterr()
    assert run("screen", sheet, "--since", first) == 0
    assert since(" ".join(capsys.readouterr().out.split()), new=0, changed=0)


def test_another_profile_is_told_from_another_notice(tmp_path, capsys):
    first, local = tmp_path / "first.json", data_path("profiles", "default.toml")
    text = local.read_text("utf-8").replace('level = "high"', 'level = "moderate"')
    mild = write(tmp_path / "mild.toml", text)
    source = data_path("sample-tenders.json")
    assert run("screen", source, "--json", first) == 0
    capsys.readouterr()
    assert run("screen", source, "--profile", mild, "--since", first) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert since(shown, new=0, changed=0)
    assert not since(shown, new=0, changed=0, rating=0)


def test_the_json_of_a_run_may_have_been_written_anew(notices, tmp_path, capsys):
    first = tmp_path / "first.json"
    source = data_path("sample-tenders.json")
    assert run("screen", source, "--json", first) == 0
    first.write_text(json.dumps(json.loads(first.read_text("utf-8")), indent=2), "utf-8")
    capsys.readouterr()
    assert run("screen", source, "--since", first) == 0
    assert since(" ".join(capsys.readouterr().out.split()), same=12, gone=0)


def test_a_sheet_of_tenders_has_no_releases(tmp_path, capsys):
    first = tmp_path / "first.json"
    rows = ("id,title,buyer", "T1,Cleaning of offices,Kolmen", "T2,Bank fees,Kolmen")
    sheet = write(tmp_path / "tenders.csv", *rows)
    assert run("screen", sheet, "--json", first) == 0
    write(sheet, *rows[:2], "T2,Bank fees of 2027,Kolmen")
    out = tmp_path / "second.json"
    assert run("screen", sheet, "--since", first, "--json", out) == 0
    changes = json.loads(out.read_text("utf-8"))["changes"]
    assert [(row["id"], row["what"]) for row in changes] == [("T2", ["title"])]


def test_a_portfolio_shows_only_what_is_new_or_changed(tmp_path, capsys):
    sheet = write(tmp_path / "contracts.csv", *CONTRACTS)
    first, second, page = (tmp_path / name for name in ("1.json", "2.json", "2.html"))
    on = ("--on", "2026-11-01")
    assert run("portfolio", sheet, *on, "--json", first) == 0
    later = (*CONTRACTS[:2], CONTRACTS[2].replace("9000", "9500"), CONTRACTS[1].replace("C1", "C4"))
    write(sheet, *later)
    capsys.readouterr()
    more = ("--since", first, "--json", second, "--html", page)
    assert run("portfolio", sheet, *on, *more) == 0
    told = json.loads(second.read_text("utf-8"))
    assert [(row["id"], row["change"], row["what"]) for row in told["changes"]] == [
        ("C2", "changed", ["value"]),
        ("C4", "new", []),
    ]
    assert [row["id"] for row in told["gone"]] == ["C3"]
    assert {row["contract_id"] for row in told["priorities"]} == {"C2", "C4"}
    assert len(told["contracts"]) == 3
    shown = capsys.readouterr().out
    assert "Bank fees (was:" in shown and "Contract C1" not in shown
    assert page.read_text("utf-8").count("<article") == 2


def test_a_number_that_is_there_twice_has_not_changed_by_that(tmp_path, capsys):
    double = CONTRACTS[2].replace("9000", "9001")
    sheet = write(tmp_path / "contracts.csv", *CONTRACTS, double)
    first = tmp_path / "first.json"
    assert run("portfolio", sheet, "--json", first) == 0
    capsys.readouterr()
    assert run("portfolio", sheet, "--since", first) == 0
    assert since(" ".join(capsys.readouterr().out.split()), same=4, gone=0)


@pytest.mark.parametrize("content", ["", "{}", '{"tenders": 3}', '{"tenders": [{"ocid": 1}]}', "["])
def test_what_is_no_earlier_run_is_refused_in_one_sentence(tmp_path, capsys, content):
    earlier = write(tmp_path / "earlier.json", content)
    out = tmp_path / "out.json"
    sheet = write(tmp_path / "contracts.csv", *CONTRACTS)
    for command in (("screen", data_path("sample-tenders.json")), ("portfolio", sheet)):
        assert run(*command, "--since", earlier, "--json", out) == 2
        assert "earlier.json" in refused(capsys.readouterr().err)
        assert not out.exists()
    assert run("screen", sheet, "--since", tmp_path / "missing.json") == 2
    assert "missing.json" in refused(capsys.readouterr().err)


def test_two_questions_are_asked_one_at_a_time(tmp_path, capsys):
    earlier = write(tmp_path / "earlier.json", "{}")
    asked = ("--against", profile_file(), "--since", earlier)
    assert run("screen", data_path("sample-tenders.json"), *asked) == 2
    assert "--since" in refused(capsys.readouterr().err)


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_the_pages_of_runs_are_accessible(strict, notices, tmp_path, browser, scheme, width):
    source, first = data_path("sample-tenders.json"), tmp_path / "first.json"
    pages = [tmp_path / "moved.html", tmp_path / "since.html"]
    asked = ("--profile", strict, "--against", profile_file(), "--html", pages[0])
    assert run("screen", source, *asked) == 0
    assert run("screen", source, "--json", first) == 0
    notices["releases"][0]["id"] = "another-release"
    notices["releases"].pop()
    later = write(tmp_path / "later.json", json.dumps(notices))
    assert run("screen", later, "--since", first, "--html", pages[1]) == 0
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True
    )
    page = context.new_page()
    found = []
    for each in pages:
        page.goto(each.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found += violations(page)
    context.close()
    assert found == []
