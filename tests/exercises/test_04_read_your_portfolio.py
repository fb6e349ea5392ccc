"""What unit 04 says of the portfolio is true of the data, and its key agrees with the library."""

import datetime
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from kit import parts_of

from coursework import forms
from fairtender import (
    portfolio,
    profile,
    sheets,
    tables,
)
from coursework import key

ROOT = Path(__file__).resolve().parents[2]
UNIT = "04-read-your-portfolio"
DAY = datetime.date(2026, 11, 1)


@pytest.fixture(scope="module")
def the_key():
    return key.read_key(UNIT)


@pytest.fixture(scope="module")
def answers(the_key):
    return key.model_answers(the_key)


@pytest.fixture(scope="module")
def chapter():
    return " ".join((ROOT / "book" / f"{UNIT}.md").read_text(encoding="utf-8").split())


@pytest.fixture(scope="module")
def rules():
    return profile.load(tables.data_path("profiles", "default.toml"))


@pytest.fixture(scope="module")
def raw():
    return sheets.read(tables.data_path("portfolio", "contracts.csv"), portfolio.CONTRACTS)


@pytest.fixture(scope="module")
def rates():
    return sheets.read(tables.data_path("portfolio", "exchange-rates.csv"), portfolio.RATES)


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


def test_the_steps_from_the_export_to_the_ten(raw, rates, rules, found, contracts, every, chapter):
    kinds = Counter(code for _, code in found.groupby("finding")["code"].first().items())
    assert (kinds["portfolio-same-row"], kinds["portfolio-same-contract"]) == (5, 7)
    assert (
        len(raw) == 612 and len(contracts) == 612 - 5 - 7 == 600 and found["finding"].max() == 132
    )
    high = every[every["level"] == "high"]
    running = Counter(high["leverage"])
    assert running == {"strong": 15, "some": 18, "unknown": 6, "weak": 1, "ended": 27}
    for said in ("67 contracts are high. 27 of them have ended", "Forty still run", "612 rows"):
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


def test_doubles_and_gaps_are_what_the_check_finds(found, raw, answers):
    codes = {}
    for row in found.itertuples():
        codes.setdefault(row.contract_id, set()).add(row.code.removeprefix("portfolio-"))
    rows = {number: group for number, group in raw.groupby("contract_id")}
    assert (answers["pf-r1"], answers["pf-r2"]) == ("once", "once")
    for one, other in (("OVR-2024-012", "LIN-2024-052"), ("PSL-2025-025", "PSL-2025-030")):
        assert "same-contract" in codes[one] & codes[other]
    # Tickets: other values and other days of signature, and no finding of the two as one.
    assert answers["pf-r3"] == "two"
    tickets = [rows[number].iloc[0] for number in ("LIN-2025-011", "LIN-2025-036")]
    assert (
        tickets[0]["value"] != tickets[1]["value"] and tickets[0]["signed"] < tickets[1]["signed"]
    )
    assert "same-contract" not in codes.get("LIN-2025-011", set())
    assert answers["pf-r4"] == "spelling"
    for number in ("DRA-2024-006", "DRA-2024-010", "OST-2025-012"):
        assert "spellings" in codes[number] and "same-contract" not in codes[number]
    stationers = raw[raw["supplier"].str.casefold().str.startswith("selm stationers")]
    assert stationers["office"].nunique() == 6  # "six offices buy from the same firm"
    assert "missing-end" in codes["LIN-2024-040"] and "not-positive" in codes["MIR-2025-003"]
    assert rows["PSL-2024-026"].iloc[0]["origin"] == "various"
    assert answers["pf-rows-left"] == 600


def test_the_heat_map_is_read_as_the_key_reads_it(contracts, risks, answers):
    level = risks["level"]
    size, high = Counter(contracts["office"]), Counter(contracts["office"][level == "high"])
    share = {office: high[office] / count for office, count in size.items()}
    first = sorted(share, key=share.get)[-3:]
    assert {name.lower().replace(" ", "-") for name in first} == {*answers["pf-three-offices"]}
    # 14 + 16 + 8 of 36 + 58 + 30 contracts.
    assert [high[name] for name in ("Lake Ovra", "Miren Bay", "Pelagora")] == [14, 16, 8]
    assert sum(size[name] for name in first) == 124 and answers["pf-in-three"] == 38
    assert (size["Lindava"], high["Lindava"]) == (133, 5)
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
    assert "174 name no country" in (ROOT / "solutions" / UNIT / "questions.toml").read_text(
        "utf-8"
    )
    lake = known.loc[("office", "Lake Ovra", "subcontracting")]
    assert (lake["known"], lake["contracts"]) == (3, 22) and "three of 22 services" in chapter


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


def test_three_contracts_stand_where_the_key_puts_them(raw, rates, every, answers):
    places = {"x1": "LIN-2025-029", "x2": "ZEL-2026-002", "x3": "LIN-2025-005"}
    for short, number in places.items():
        told = every.loc[number]
        assert answers[f"pf-{short}-risk"] == told["level"]
        assert answers[f"pf-{short}-leverage"] == told["leverage"]
    extension = raw[raw["contract_id"] == places["x2"]].iloc[0]
    assert (
        extension["value"] * Decimal("0.13343") == Decimal("420304.50")
        and extension["signed"].month == 3
    )
    assert answers["pf-x2-value"] == 420304.5
    assert rates[rates["valid_from"] == "2026-03-01"].iloc[0]["rate"] == Decimal("0.13343")
    assert every.loc["KOL-2025-013"][["level", "leverage"]].tolist() == ["high", "weak"]


def test_the_worth_of_each_candidate_follows_its_facts(every, the_key):
    entry = the_key.entries["pf-ten"]
    assert len(entry.question.options) == 24 and set(entry.worth) == set(entry.question.codes)
    for option in entry.question.options:
        row = every.loc[option.code.upper()]
        assert f"({option.cost} day" in option.text and option.text.startswith(row["contract_id"])
        codes = {reason.code for reason in row["risk_reasons"]}
        words = " ".join(value for r in row["risk_reasons"] for _, value in r.params)
        grave = (
            "commodity-forced-labour-text" in codes or "dormitory" in words or "live on" in words
        )
        if row["leverage"] == "ended" or row["level"] == "low":
            worth = 0
        elif row["level"] == "high" and row["leverage"] in ("strong", "some"):
            worth = 1 if grave else 0.6
        else:
            worth = 0.2
        assert entry.worth[option.code] == worth, option.code


@pytest.mark.parametrize(
    ("change", "points"),
    [
        ({}, 4),
        # The garden for the lake building: 6 × 1 + 4 × 0.6 = 8.4 of 8, in 17 days.
        ({"ovr-2025-012": "ovr-2026-004"}, 4),
        # Two equals changed for two others; the extension takes the eighteenth day.
        ({"lin-2024-004": "pel-2025-010", "psl-2025-017": "zel-2026-002"}, 4),
        # Without the cleaning at Miren Bay, 1, for the canteen, 0.6: 7.6 of 8.
        ({"mir-2024-012": "psl-2025-010"}, 3.8),
        # The phones and the extension need a day more each: 17 + 2 = 19 days, more than there are.
        ({"lin-2024-004": "lin-2025-029", "psl-2025-017": "zel-2026-002"}, 0),
    ],
)
def test_many_choices_of_ten_are_good(the_key, answers, change, points):
    entry = the_key.entries["pf-ten"]
    chosen = [change.get(code, code) for code in answers["pf-ten"]]
    assert float(entry.earned(chosen)) == pytest.approx(points)


def test_what_a_change_of_the_profile_moves(contracts, risks, rules, chapter):
    changes = {"repair-maintenance": "high", "waste": "moderate"}
    changes |= {"software": "moderate", "furniture": "high"}
    moved = forms.sector_changes(contracts, rules, changes).frame
    assert moved.iloc[:, 1].tolist() == ["17", "7", "9", "23"]
    assert moved.iloc[:, 2].tolist() == [
        "4: from elevated to high",
        "3: from high to elevated",
        "9: from low to elevated",
        "1: from elevated to high",
    ]
    assert moved.iloc[0, 3] == "from 67 to 71"
    repair = contracts[risks["sector"] == "repair-maintenance"]
    assert (repair["award"] == "price_only").sum() == 4  # the second high signal
    local = {"printing": "moderate", "catering": "moderate", "electronics": "moderate"}
    told = forms.sector_changes(contracts, rules, local).frame
    counts = [sum(map(int, re.findall(r"(\d+):", cell))) for cell in told.iloc[:, 2]]
    assert counts == [29, 9, 0] and told.iloc[0, 1] == "36"
    assert "29 of 36 contracts to elevated" in chapter and "Nine contracts would leave" in chapter


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
