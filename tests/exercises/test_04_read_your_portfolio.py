"""What unit 04 says of the portfolio is true of the data, and its key agrees with the library."""

import copy
import datetime
import re
import tomllib
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from kit import parts_of
from texts_kit import says
from work_kit import rows_lost

from coursework import forms
from coursework.work import files
from coursework.work.cells import Apart
from coursework.work.unit_04 import lists, rule
from fairtender import cli, messages, portfolio, profile, sheets, tables

ROOT = Path(__file__).resolve().parents[2]
UNIT = "04-read-your-portfolio"
DAY = datetime.date(2026, 11, 1)


@pytest.fixture(scope="module")
def raw():
    return sheets.read(tables.data_path("portfolio", "contracts.csv"), portfolio.CONTRACTS)


@pytest.fixture(scope="module")
def rates():
    return sheets.read(tables.data_path("portfolio", "exchange-rates.csv"), portfolio.RATES)


@pytest.fixture(scope="module")
def late():
    path = tables.data_path("read-your-portfolio", "late-list.csv")
    return sheets.read(path, portfolio.CONTRACTS)


@pytest.fixture(scope="module")
def found(raw, rates):
    return portfolio.check(raw, "EUR", rates)


@pytest.fixture(scope="module")
def contracts(raw, rates, found):
    doubles = found[found["code"].isin(portfolio.DUPLICATES)]
    return portfolio.in_currency(portfolio.without_duplicates(raw, doubles), rates, "EUR")


@pytest.fixture(scope="module")
def risks(contracts, rules):
    return portfolio.screen(contracts, rules)


@pytest.fixture(scope="module")
def every(contracts, rules):
    """All contracts in the order of the short list, by their number."""
    listed = portfolio.prioritise(contracts, rules, on=DAY, top=None)
    return listed.set_index("contract_id", drop=False)


def lost(the_key, id, *changes):
    """The points that a changed model piece loses, by property."""
    entry = the_key.entries[id]
    piece = copy.deepcopy(entry.right)
    rows = {row["row"]: row for row in piece["rows"]}
    for row, cells in changes:
        if row not in rows:
            rows[row] = {"row": row}
            piece["rows"].append(rows[row])
        rows[row].update(cells)
        for code in [code for code, cell in rows[row].items() if cell == ""]:
            del rows[row][code]
    judged = entry.judged(piece)
    return {one.point.code: one.point.points - one.earned for one in judged if one.is_lost}


# --- the chapter, and questions about the contracts of the twelve offices ---


def test_the_steps_from_the_export_to_the_ten(raw, rates, rules, found, contracts, every, chapter):
    kinds = Counter(code for _, code in found.groupby("finding")["code"].first().items())
    assert (kinds["portfolio-same-row"], kinds["portfolio-same-contract"]) == (5, 7)
    assert len(raw) == 612 and len(contracts) == 612 - 5 - 7 == 600
    high = every[every["level"] == "high"]
    running = Counter(high["leverage"])
    assert running == {"strong": 15, "some": 18, "unknown": 6, "weak": 1, "ended": 27}
    for said in ("27 have ended", "The other 40 are still running", "612 rows"):
        assert said in chapter
    assert "the 209 contracts" in chapter and (every["leverage"] != "ended").sum() == 209
    still = every[every["leverage"] != "ended"]
    levels = {o: Counter(x["level"]) for o, x in still.groupby(still["office"])}
    assert levels["Port Selm"]["high"] == 9 and levels["Port Selm"].total() == 40
    assert "nine of 40 running contracts" in chapter
    assert levels["Ostrell"]["elevated"] == 11 and levels["Ostrell"].total() == 17
    assert "eleven of 17 are elevated" in chapter
    # With the duplicates in it, the first ten lines hold eight contracts.
    first = portfolio.prioritise(raw, rules, on=DAY, rates=rates, top=10)
    twice = {"LIN-2024-052": "OVR-2024-012", "LIN-2025-051": "PEL-2025-010"}
    assert len({twice.get(number, number) for number in first["contract_id"]}) == 8
    # The largest number is not the largest value.
    largest = raw.loc[raw["value"].dropna().astype(float).idxmax()]
    values = contracts["value"].dropna().astype(float)
    assert largest["currency"] == "XVC" and "in euro, other values are larger" in chapter
    assert contracts.loc[values.idxmax(), "contract_id"] != largest["contract_id"]


def test_the_heat_map_is_read_as_the_key_reads_it(contracts, risks, answers):
    level = risks["level"]
    size, high = Counter(contracts["office"]), Counter(contracts["office"][level == "high"])
    share = {office: high[office] / count for office, count in size.items()}
    first = sorted(share, key=share.get)[-3:]
    assert {name.lower().replace(" ", "-") for name in first} == {*answers["pf-three-offices"]}
    # 14 + 16 + 8 = 38 of 36 + 58 + 30 = 124 contracts, a fifth of 600.
    assert [high[name] for name in ("Lake Ovra", "Miren Bay", "Pelagora")] == [14, 16, 8]
    assert sum(size[name] for name in first) == 124
    assert (size["Lindava"], high["Lindava"]) == (133, 5)
    assert (level[contracts["office"] == "Lindava"] == "unknown").sum() == 10
    # In millions; a value without a currency does not count.
    heat = portfolio.heat_map(contracts, risks)
    spend = heat.groupby("office")["spend"].agg(lambda amounts: sum(amounts) / 10**6)
    assert spend.idxmax() == "Lindava"
    assert (round(spend["Lindava"], 1), round(sum(spend), 1)) == (Decimal("5.9"), Decimal("18.3"))
    own = Counter(level[contracts["office"] == "Hestral"])
    assert own == {"elevated": 14, "low": 14}
    # (14 × 2 + 14 × 1) / 28 = 1.5; Lake Ovra (14 × 3 + 18 × 2 + 3 × 1) / 35 = 2.31, one is unknown.
    lake = Counter(level[contracts["office"] == "Lake Ovra"])
    assert lake == {"high": 14, "elevated": 18, "low": 3, "unknown": 1}
    for category, counts in {
        "Waste": {"high": 3, "elevated": 4},
        "Cleaning": {"high": 14, "elevated": 24, "unknown": 1},
        "IT equipment": {"high": 2, "elevated": 34, "unknown": 3},
    }.items():
        assert Counter(level[contracts["category"] == category]) == counts
    it = contracts[contracts["category"] == "IT equipment"]
    assert set(level[it.index[it["origin"] != ""]]) == {"high"} and (it["origin"] != "").sum() == 2
    assert it["supplier"].nunique() == 4


def test_what_is_known_is_said_as_it_is(contracts, rules, chapter):
    known = portfolio.coverage(contracts, rules).set_index(["scope", "office", "fact"])
    goods = known.loc[("all", "", "origin")]
    assert (goods["known"], goods["contracts"]) == (68, 242) and "Of 242 contracts" in chapter
    asked = (ROOT / "solutions" / UNIT / "questions.toml").read_text("utf-8")
    assert "174 name no country" in asked
    lake = known.loc[("office", "Lake Ovra", "subcontracting")]
    assert (lake["known"], lake["contracts"]) == (3, 22) and "three of 22 contracts" in chapter


def test_the_worked_example_follows_the_row_and_the_library(raw, every, rates, chapter):
    row = raw[raw["contract_id"] == "UVE-2026-004"].iloc[0]
    june = rates[rates["valid_from"] == "2026-06-01"].iloc[0]["rate"]
    # 42,600 × 0.13330 = 5,678.58; 29 + 31 + 31 + 28 + 31 + 30 + 31 + 7 = 218 days to 7 June 2027,
    # 29 + 31 + 31 + 28 + 1 = 120 days to 1 March 2027.
    assert row["value"] * june == Decimal("5678.58") and "EUR 5,678.58" in chapter
    days = [(row[name].date() - DAY).days for name in ("end", "renewal")]
    assert days == [218, 120] and "are 218 days" in chapter and "in 120 days" in chapter
    told = every.loc["UVE-2026-004"]
    assert (told["level"], told["leverage"]) == ("high", "some")
    assert [r.code for r in told["risk_reasons"]] == ["commodity-forced-labour-text", "sector-high"]
    strong = [r.code for r in told["leverage_reasons"] if r.code.endswith("strong")]
    assert strong == ["portfolio-renewal-strong"] and told["value"] == Decimal("5678.58")
    assert dict(told["next_steps"][-1].params) == {"offices": "Ostrell"}


def test_contracts_stand_where_the_key_puts_them(raw, every, answers):
    phones, windows = every.loc["LIN-2025-029"], every.loc["KOL-2025-013"]
    assert (answers["pf-phones-risk"], answers["pf-phones-weight"]) == ("elevated", "some")
    assert phones[["level", "leverage"]].tolist() == ["elevated", "some"]
    assert answers["pf-windows-weight"] == windows["leverage"] == "weak"
    row = raw[raw["contract_id"] == "KOL-2025-013"].iloc[0]
    assert [(row[name].date() - DAY).days for name in ("end", "renewal")] == [364, 333]
    archive = every.loc["HES-2025-006"]
    said = [one.text() for one in archive["risk_reasons"]]
    assert archive["level"] == "elevated"
    assert any("several hands" in one and "ubcontracting" in one for one in said)
    payment = every.loc["PEL-2025-001"]
    assert payment["level"] == "unknown" and f"{payment['renewal']:%Y-%m-%d}" == "2026-11-02"
    assert raw[raw["contract_id"] == "PEL-2025-001"].iloc[0]["supplier_share"] == 46


# --- the late list ---


def test_the_sheet_shows_the_list_as_it_came(the_key, late):
    sheet = the_key.questions.all["pf-register"].sheet()
    options = {"currency": {"": None, "EUR": "eur"}, "origin": {"": "no-good"}}
    assert len(late) == len(sheet.fixed) == 12
    for row, line in zip(sheet.fixed, late.itertuples(), strict=True):
        came = {
            "cpv": line.cpv,
            "value": None if line.value is None else float(line.value),
            "currency": options["currency"][line.currency],
            "end": None if line.end != line.end else f"{line.end:%Y-%m-%d}",
            "origin": options["origin"].get(line.origin, line.origin.lower()),
        }
        given = {code: float(cell) if code == "value" else cell for code, cell in row.cells.items()}
        assert given == {code: came[code] for code in given}, row.label
    # The sum of the sheet is a sum: with the second cleaning, less the slip.
    values = [value for value in late["value"][:11] if value is not None]
    assert sum(values) == late["value"].iloc[11] == Decimal("540670")


def _command(path):
    """The command of the chapter: a workbook has the rates on a sheet of its own."""
    return ["portfolio", str(path), "--rates", str(path), "--on", "2026-11-01"]


def _saved(the_key, question, value) -> bytes:
    day = datetime.date(2026, 12, 2)
    return files.save(the_key.questions, question, value, "xlsx", day)[1]


def test_put_right_the_library_finds_the_two_gaps_only(the_key, answers, tmp_path, capsys):
    question = the_key.questions.all["pf-register"]
    model = answers["pf-register"]
    said = lists.look_at_register(question, model)
    assert (
        messages.text("work-register-stay", stay=10, lines=12) in said and "still finds: 2" in said
    )
    # 365,000 × 0.13343 = 48,701.95.
    assert "48,701.95" in said and "365,000" not in said
    path = tmp_path / "register.xlsx"
    path.write_bytes(_saved(the_key, question, model))
    rows = sheets.read(path, portfolio.CONTRACTS).set_index("contract_id")
    assert len(rows) == 10 and rows.loc["SAR-2025-011", "cpv"] == "98310000"
    assert rows.loc["SAR-2026-002", "currency"] == "XVC" and not rows["value"]["SAR-2026-006"]
    assert cli.main(_command(path)) == 0
    assert "SAR-2025-006" in capsys.readouterr().out
    # Nothing decided yet: all twelve lines, with the double and the slips that the check knows.
    began = lists.look_at_register(question, {"rows": [{"row": "l1", "ask": "nothing"}]})
    assert (
        messages.text("work-register-stay", stay=12, lines=12) in began and "same supplier" in began
    )


REGISTER = [
    ([("l2", {"keep": "stays"})], {"double": "0.5"}),
    # Kolmen's entry kept in place of the post's own: still one contract.
    ([("l2", {"keep": "stays"}), ("l1", {"keep": "double"})], {}),
    ([("l3", {"keep": "double"})], {"alike": "0.5"}),
    ([("l12", {"keep": "stays"})], {"alike": "0.5"}),
    ([("l11", {"keep": "none"})], {"gaps-stay": "0.5"}),
    ([("l6", {"value": -1840})], {"value": "0.75"}),
    ([("l11", {"value": 12600})], {"value": "0.75"}),  # 350 × 3 × 12
    ([("l9", {"end": "2026-03-31"})], {"end": "0.75"}),
    ([("l5", {"end": "2027-12-31"})], {"end": "0.75"}),
    ([("l10", {"origin": "malaysia"})], {"origin": "0.75"}),
    ([("l4", {"origin": ""})], {"origin": "0.75"}),
    ([("l9", {"currency": "xvc"})], {"currency": "0.5"}),
    ([("l7", {"cpv": "98310000-9"})], {}),
    ([("l7", {"cpv": "9831-0000"})], {"code": "0.5"}),
    # Of eight lines one value gets five right: each wrong one is a third of 1.25.
    ([("l10", {"ask": "office"})], {"asked": Fraction(5, 12)}),
    ([("l6", {"ask": "office"})], {"asked": Fraction(5, 12)}),
]


@pytest.mark.parametrize(("changes", "wrong"), REGISTER)
def test_registers_by_hand(the_key, changes, wrong):
    assert lost(the_key, "pf-register", *changes) == {k: Fraction(v) for k, v in wrong.items()}


FAULTS = [
    # All lines stay: one value everywhere would earn it; so would an empty sheet.
    ([["l1", "keep", "stays"], ["l3", "keep", "stays"]], messages.text("work-fault-apart")),
    ([["l5", "end", "-"], ["l12", "end", "-"]], messages.text("work-fault-apart")),
    ([["l13", "keep", "stays"]], "no row l13"),
    ([["l1", "value", 38400], ["l11", "value", "-"]], "l1"),  # given: nobody fills it in
    ([["l8", "currency", "usd"], ["l9", "currency", "eur"]], "l8"),  # no such option
    ([["l8", "colour", "red"]], "colour"),
]


@pytest.mark.parametrize(("hold", "told"), FAULTS)
def test_what_an_author_gets_wrong_is_told(the_key, hold, told):
    question = the_key.questions.all["pf-register"]
    model = the_key.entries["pf-register"].answer
    assert told in Apart(model=model, hold=tuple(map(tuple, hold))).fault(question)


# --- the short list ---


def test_the_candidates_are_what_the_key_says_of_them(the_key, every, late, rules):
    own = portfolio.prioritise(late, rules, on=DAY, top=None).set_index("contract_id", drop=False)
    rows = the_key.questions.all["pf-list"].sheet().fixed
    point = {one.code: one.check for one in the_key.entries["pf-list"].properties}
    why, step = point["reasons"].right, point["steps"].danger
    houses = set()  # firms that provide workers' housing, by the row of one of their contracts
    firms = {}
    for row in rows:
        number = row.row.upper()
        told = (every if number in every.index else own).loc[number]
        assert row.label.startswith(number)
        codes = {reason.code for reason in told["risk_reasons"]}
        words = " ".join(value for r in told["risk_reasons"] for _, value in r.params)
        bed = any(said in words for said in ("dormitory", "live on site", "deducted from wages"))
        assert bed == (why.get(row.row) == "leave"), number
        firms[row.row] = told["supplier"]
        houses |= {told["supplier"]} if bed else set()
        listed = "commodity-forced-labour-text" in codes
        if told["leverage"] == "ended" or told["level"] == "low":
            assert row.row not in why
        else:
            assert told["level"] == "high" and listed == (why[row.row] == "origin"), number
    # Such a firm hears nothing, in no contract that it has: one firm has three of the sixteen.
    assert {*step} == {row for row, firm in firms.items() if firm in houses}
    alike = [row for row, firm in firms.items() if firm == "Eastgate Facility"]
    assert alike == ["mir-2024-012", "mir-2025-005", "ovr-2024-012"]
    assert why["mir-2025-005"] == ["leave", "pressure"]
    assert own.loc["SAR-2025-006"][["level", "leverage"]].tolist() == ["high", "unknown"]
    dates = {"mir-2026-005": "2026-12-01", "psl-2024-004": "2026-12-31"}
    for id, date in dates.items():
        assert f"{every.loc[id.upper(), 'renewal']:%Y-%m-%d}" == date
    assert {*dates} == {*point["dates"].on}


MEET = {"step": "meet", "why": "pressure"}
LIST = [
    # At the terminal price alone and agencies are a reason too, beside the firm that has the beds.
    ([("mir-2025-005", {"why": "pressure"})], {}),
    # One firm, three contracts: a talk about the terminal warns it about the two dormitories.
    ([("mir-2025-005", {"step": "meet"})], {"steps": "1.25"}),
    ([("mir-2025-005", {"step": "letter"})], {"steps": "1.25"}),
    # The lake building or the extension for the terminal: 17 and 18 days.
    ([("mir-2025-005", {"step": "", "why": ""}), ("ovr-2025-012", MEET)], {}),
    ([("mir-2025-005", {"step": "", "why": ""}), ("zel-2026-002", MEET | {"step": "chain"})], {}),
    ([("psl-2024-004", {"step": "letter"})], {}),
    ([("mir-2025-005", {"step": "", "why": ""})], {}),  # nine contracts, 15 days
    ([("ovr-2026-004", {"step": "", "why": ""})], {"small": "1"}),
    ([("ovr-2024-012", {"step": "", "why": ""})], {"beds": "1"}),
    ([("sar-2025-006", {"step": "", "why": ""})], {"own": "0.75"}),
    ([("mir-2026-005", {"step": "", "why": ""})], {"dates": "1"}),
    # A talk about shirts: of ten right in six by one value, the focal point; one of four.
    ([("mir-2026-005", {"step": "meet"})], {"steps": Fraction(5, 16)}),
    # With a firm on our sites the focal point may come first too.
    ([("psl-2025-017", {"step": "focal"})], {}),
    # A talk with a firm that holds beds: all of it, and this one does not count.
    ([("mir-2024-012", {"step": "meet"})], {"steps": "1.25", "beds": "1"}),
    # Of ten reasons five are right by one value: one of five.
    ([("psl-2024-004", {"why": "money"})], {"reasons": Fraction(1, 10)}),
    # Without the terminal 4 × 2 + 5 × 1 = 13 days, nine contracts.
    ([("mir-2025-005", {"step": "", "why": ""}), ("psl-2024-004", {"step": "letter"}),
      ("psl-2025-017", {"step": "letter"})],
     {"fits": "0.5"}),
    # 17 + 2 = 19 days: the gloves come last, and nothing else is lost.
    ([("psl-2025-017", {"step": "chain"}), ("psl-2024-004", {"step": "chain"})],
     {"fits": "0.5"}),
    # Eleven: no list.
    ([("zel-2026-002", {"step": "letter", "why": "pressure"})],
     {"beds": "1", "small": "1", "own": "0.75", "dates": "1", "steps": "1.25", "reasons": "0.5",
      "fits": "0.5"}),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "wrong"), LIST)
def test_lists_by_hand(the_key, changes, wrong):
    assert lost(the_key, "pf-list", *changes) == {k: Fraction(v) for k, v in wrong.items()}


def test_the_days_of_the_form_are_those_of_the_key_and_are_counted_as_one_goes(the_key, answers):
    question = the_key.questions.all["pf-list"]
    for point in the_key.entries["pf-list"].properties:
        assert point.check.cost == lists.COST
        assert (point.check.most, point.check.rows) == (lists.MOST, lists.ROWS)
    for option in question.sheet().column("step").options:
        assert f"({lists.COST[option.code]} day" in option.text
    said = lists.look_at_list(question, answers["pf-list"])
    assert messages.text("work-list-look-sum", rows=10, days=17, most=18, left=1) in said
    assert said.index("2026-12-01") < said.index("2026-12-15")
    assert not says(said, "work-list-look-late")
    many = {"rows": [{"row": row.row, "step": "chain"} for row in question.sheet().fixed[:8]]}
    said = lists.look_at_list(question, many)
    assert messages.text("work-list-look-sum", rows=6, days=18, most=18, left=0) in said
    assert says(said, "work-list-look-late")


def test_the_short_list_goes_home_and_the_command_reads_it(the_key, answers, tmp_path, capsys):
    question = the_key.questions.all["pf-list"]
    path = tmp_path / "list.xlsx"
    path.write_bytes(_saved(the_key, question, answers["pf-list"]))
    assert cli.main(_command(path)) == 0
    assert "PSL-2026-001" in capsys.readouterr().out
    assert len(sheets.read(path, portfolio.CONTRACTS)) == 10
    # The days of each first step, 17 together, are beside it.
    candidates = openpyxl.load_workbook(path)["Candidates"]
    assert sum(row[-1].value or 0 for row in candidates.iter_rows(min_row=3)) == 17


# --- the profile ---


def test_what_a_change_of_the_profile_moves(contracts, risks, rules, chapter):
    changes = {"repair-maintenance": "high", "waste": "moderate"}
    changes |= {"software": "moderate", "furniture": "high"}
    moved = forms.sector_changes(contracts, rules, changes).frame
    assert moved.iloc[:, 1].tolist() == ["17", "7", "9", "23"]
    assert moved.iloc[0, 2:].tolist() == ["4: from elevated to high", "from 67 to 71"]
    repair = contracts[risks["sector"] == "repair-maintenance"]
    assert (repair["award"] == "price_only").sum() == 4  # the second high signal
    # 36 rows of the category, 17 of this sector, 16 of the other one, which is low.
    upkeep = contracts["category"] == "Repair and upkeep"
    sectors = Counter(risks["sector"][upkeep])
    assert upkeep.sum() == 36 and {*repair["category"]} == {"Repair and upkeep"}
    assert (sectors["repair-maintenance"], sectors["technical-maintenance"]) == (17, 16)
    assert {one.code: one.level for one in rules.sectors}["technical-maintenance"] == "low"
    local = {"printing": "moderate", "catering": "moderate", "electronics": "moderate"}
    told = forms.sector_changes(contracts, rules, local).frame
    counts = [sum(map(int, re.findall(r"(\d+):", cell))) for cell in told.iloc[:, 2]]
    assert counts == [29, 9, 0] and told.iloc[0, 1] == "36"
    assert (
        "29 of 36 contracts to elevated" in chapter and "Nine contracts would no longer" in chapter
    )


RULES = [
    # Taken over with its level: the decision costs its row, and nothing a second time.
    ([("n3", {"verdict": "defend", "level": "moderate"})], {"source"}, 1),
    ([("n2", {"verdict": "defend", "level": "moderate", "published": "2026-10-03"})],
     {"source"}, 1),
    # Refused, and changed all the same.
    ([("n2", {"level": "moderate"})], {"level"}, 1),
    ([("n1", {"published": "2026-10-03"})], {"dated"}, 1),
    ([("n4", {"published": "2026-04-14"})], {"dated"}, 1),
    # All taken over: nothing is decided.
    ([(row, {"verdict": "defend"}) for row in ("n2", "n3", "n4")], {"source", "level"}, 4),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "wrong", "rows"), RULES)
def test_rules_by_hand(the_key, changes, wrong, rows):
    assert rows_lost(the_key, "pf-rules", *changes) == (wrong, rows)


def test_the_rule_becomes_a_profile_that_the_command_reads(
    the_key, answers, rules, contracts, tmp_path, capsys
):
    question = the_key.questions.all["pf-rules"]
    path = tmp_path / "own-profile.toml"
    path.write_bytes(rule.LOOKS["rule"].files["toml"](question, answers["pf-rules"]))
    own = profile.load(path)
    differ = [
        (one.code, one.level, other.level, other.source)
        for one, other in zip(rules.sectors, own.sectors, strict=True)
        if (one.level, one.source) != (other.level, other.source)
    ]
    assert differ == [("repair-maintenance", "moderate", "high", "inspectorate-2025")]
    assert str(own.sources["inspectorate-2025"].date) == "2026-04-14"
    high = portfolio.screen(contracts, own)["level"] == "high"
    assert high.sum() == 71
    list_ = tables.data_path("portfolio", "contracts.csv")
    money = tables.data_path("portfolio", "exchange-rates.csv")
    command = ["portfolio", list_, "--rates", money, "--on", "2026-11-01", "--profile", path]
    assert cli.main([str(part) for part in command]) == 0
    assert own.name in capsys.readouterr().out
    # All else is the course's file, word for word.
    course = tables.data_path("profiles", "default.toml").read_text(encoding="utf-8")
    made = path.read_text(encoding="utf-8")
    assert len({*made.splitlines()} - {*course.splitlines()}) == 8
    assert tomllib.loads(made)["name"] == own.name


def test_the_look_says_what_a_rule_moves_and_what_an_entry_lacks(the_key, answers):
    question = the_key.questions.all["pf-rules"]
    said = rule.look(question, answers["pf-rules"])
    assert "4 with a new level, 13 with the same level" in said
    assert "67 before, 71 after" in said
    assert said.count("<li>") == 4
    print_out = {"rows": [{"row": "n4", "verdict": "defend", "level": "high"}]}
    assert says(rule.look(question, print_out), "work-rule-no-date")
    with pytest.raises(tables.DataError) as fault:
        rule.LOOKS["rule"].files["toml"](question, print_out)
    assert fault.value.code == "work-rule-no-date"


@pytest.mark.slow
@pytest.mark.browser
def test_the_live_tool_screens_again_from_the_keyboard(run_exercise):
    page = run_exercise(UNIT, parts_of(UNIT))
    cells = page.locator(".jp-Notebook .jp-Cell").count()
    tool = page.locator("[data-ft-tool=sector-change]")
    tool.get_by_label("Sector").focus()
    page.keyboard.type("Catering and c")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the button
    told = tool.locator(".ft-answer")
    told.get_by_text("9: from high to elevated").wait_for(timeout=15_000)
    tool.get_by_label("New level").select_option("high")  # a change is enough now
    told.get_by_text("from high to high").wait_for(timeout=15_000)
    assert page.locator(".jp-Notebook .jp-Cell").count() == cells
