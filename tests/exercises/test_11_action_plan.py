"""The numbers of unit 11 follow from the eleven plans, and its key agrees with data and library."""

import datetime
import re
from decimal import Decimal
from pathlib import Path

import pytest
from kit import fill_in, parts_of, start_again

from fairtender import (
    action_plan,
    portfolio,
    profile,
    sheets,
    tables,
)
from coursework import forms
from coursework import key

ROOT = Path(__file__).resolve().parents[2]
UNIT = "11-action-plan"
DAY = datetime.date(2026, 11, 1)


@pytest.fixture(scope="module")
def the_key():
    return key.read_key(UNIT)


@pytest.fixture(scope="module")
def answers(the_key):
    return key.model_answers(the_key)


@pytest.fixture(scope="module")
def rules():
    return profile.load(tables.data_path("profiles", "default.toml"))


@pytest.fixture(scope="module")
def plans():
    folder = tables.data_path("action-plans")
    return {p.head.office: p for p in map(action_plan.read, sorted(folder.glob("*.json")))}


@pytest.fixture(scope="module")
def view(plans, rules):
    return action_plan.combine(plans.values(), DAY, rules, ["Port Selm"])


@pytest.fixture(scope="module")
def chapter():
    return (ROOT / "book" / f"{UNIT}.md").read_text(encoding="utf-8").replace("\n", " ")


@pytest.fixture(scope="module")
def contracts():
    """The portfolio of Port Selm, duplicates taken out, with levels."""
    rules = profile.load(tables.data_path("profiles", "default.toml"))
    raw = sheets.read(tables.data_path("portfolio", "contracts.csv"), portfolio.CONTRACTS)
    rates = sheets.read(tables.data_path("portfolio", "exchange-rates.csv"), portfolio.RATES)
    found = portfolio.check(raw, rules.currency, rates)
    doubles = found[found["code"].isin(portfolio.DUPLICATES)]
    cleaned = portfolio.without_duplicates(raw, doubles)
    ranked = portfolio.prioritise(cleaned, rules, on=DAY, top=None, rates=rates)
    facts = cleaned.set_index("contract_id")[["start", "supplier_share", "award"]]
    return ranked[ranked["office"] == "Port Selm"].join(facts, on="contract_id")


def written(the_key, answers):
    choices = sheets.read(tables.data_path("own-plan", "plan-choices.csv"), forms.PLAN_CHOICES)
    start = action_plan.read(tables.data_path("own-plan", "port-selm.json"))
    return forms.written_plan(the_key.questions, answers, choices, start)


def test_the_papers_are_about_the_nine_high_risk_contracts_and_repeat_the_portfolio(contracts):
    cases = sheets.read(tables.data_path("own-plan", "cases.csv"), forms.DOCUMENTS)
    text = dict(zip(cases["id"], cases["text"], strict=True))
    assert len(contracts) == 84  # "the supply chains of all 84 contracts"
    high = contracts[(contracts["level"] == "high") & ~(contracts["end"] < "2026-11-01")]
    assert len(high) == 9
    plan = action_plan.read(tables.data_path("own-plan", "port-selm.json"))
    for row in high.itertuples():
        [paper] = [each for each in text.values() if row.contract_id in each]
        assert row.supplier in paper and f"EUR {row.value:,.0f}" in paper
        # Where a paper names the decision on a renewal, the day is that of the list.
        if row.renewal == row.renewal and "renewal" in paper:
            assert f"{row.renewal.day} {row.renewal:%B %Y}" in paper, row.contract_id
        assert ("price alone" in paper) == (row.award == "price_only")
        if row.supplier_share == row.supplier_share:  # known
            assert f"we are {row.supplier_share:g} percent" in paper
        [listed] = plan.contracts[plan.contracts["contract_id"] == row.contract_id].itertuples()
        assert (listed.title, listed.supplier, listed.level) == (row.title, row.supplier, "high")
    assert len(plan.contracts) == 9


def test_the_price_of_the_harbour_guards_is_below_the_basic_wage():
    # Two posts, 24 hours, three years of 365 days (29 February 2024 lies before): 52,560 hours.
    hours = 2 * 24 * ((datetime.date(2027, 3, 31) - datetime.date(2024, 4, 1)).days + 1)
    assert hours == 52_560 and round(Decimal(412_800) / hours, 2) == Decimal("7.85")
    from fairtender import labour_cost

    rates = sheets.read(tables.data_path("labour-cost", "rates.csv"), labour_cost.RATES)
    wage = rates[(rates["grade"] == "G1") & (rates["item"] == "basic_wage")]["value"]
    assert set(wage) == {Decimal("10.40"), Decimal("10.82")}


def test_the_model_answers_make_a_plan_in_which_only_the_agreement_is_open(
    the_key, answers, contracts, rules
):
    plan, told = written(the_key, answers)
    assert told == [] and len(plan.measures) == 10
    found = action_plan.check(plan, contracts, DAY, rules)
    assert [row.reason.code for row in found.itertuples()] == ["action-plan-no-agreed_by"]
    # 20 days: 6 + 4 + 4 + 2 + 2 = 18; a day of survivors' advice comes on top.
    first = the_key.questions.all["plan-first"]
    assert first.cost(answers["plan-first"]) == 18


def test_a_plan_of_trainings_or_of_endings_is_found_out(the_key, contracts, rules):
    for belief, contract in (
        ("training-for-everything", "PSL-2025-010"),
        ("end-the-contract", "PSL-2025-017"),
        ("spend-is-likelihood", "PSL-2026-001"),
        ("paper-is-change", "PSL-2024-004"),
    ):
        plan, _ = written(the_key, key.belief_answers(the_key, belief))
        found = action_plan.check(plan, contracts, DAY, rules)
        serious = found[found["severity"] == "serious"]
        assert contract in set(serious["contract_id"]), belief
    plan, _ = written(the_key, key.belief_answers(the_key, "indicator-without-target"))
    codes = [row.reason.code for row in action_plan.check(plan, None, DAY, rules).itertuples()]
    assert codes.count("action-plan-no-target") == 4


def test_what_evidence_from_pelagora_would_change(plans, rules, answers):
    today = action_plan.combine(plans.values(), DAY, rules).totals.set_index("indicator")
    assert today.loc["high_risk_contracts", ["planned", "reached"]].tolist() == [32, 6]
    pelagora = plans["Pelagora"]
    shown = pelagora.measures["measure"].isin(["M1", "M2", "M3"])
    evidence = pelagora.measures["evidence"].mask(shown, "Seen")
    seen = pelagora._replace(measures=pelagora.measures.assign(evidence=evidence))
    after = action_plan.combine((plans | {"Pelagora": seen}).values(), DAY, rules)
    reached = after.totals.set_index("indicator").at["high_risk_contracts", "reached"]
    assert reached == answers["plan-if-evidence"] == 8
    status = action_plan.status(pelagora, DAY)["status"]
    assert (status == "done").sum() == answers["plan-done-worth"] == 0


def test_the_suppliers_with_whom_an_office_can_act_together(plans, answers):
    own = action_plan.read(tables.data_path("own-plan", "port-selm.json")).contracts
    high = {
        row.supplier
        for plan in plans.values()
        for row in plan.contracts.itertuples()
        if row.level == "high"
    }
    names = {
        "brightmop": "Brightmop Cleaning",
        "table-ladle": "Table and Ladle",
        "lindava-patrol": "Lindava Patrol",
        "landscape": "Pelagora Landscape",
    }
    assert {names[code] for code in answers["plan-act-together"]} == high & set(own["supplier"])


def test_what_the_questions_say_of_the_plans_is_so(view, plans):
    progress = view.progress.set_index("office")
    assert (progress.at["Ostrell", "done"], progress.at["Ostrell", "measures"]) == (4, 5)
    share = progress["done"] / progress["measures"].where(progress["measures"] > 0)
    assert share.idxmax() == "Ostrell"
    assert progress.at["Miren Bay", "late"] == progress.at["Miren Bay", "measures"] == 8
    [load] = action_plan.workload(plans["Miren Bay"], DAY).itertuples()
    assert (load.month.date(), load.working_days) == (datetime.date(2026, 11, 1), 30)
    odd = plans["Uveska"].measures.set_index("measure").loc["M4"]
    assert (f"{odd['start']:%d %B}", f"{odd['due']:%d %B}") == ("14 September", "14 August")
    late = view.late.set_index(["office", "measure"])["days_late"]
    assert late["Uveska", "M4"] == 79  # 17 + 30 + 31 + 1
    assert sum(not owner for owner in plans["Jorvale"].measures["owner"]) == 4
    totals = view.totals.set_index("indicator")
    assert totals.loc["supplier_engagements", ["planned", "reached"]].tolist() == [10, 3]


def test_the_worked_example_by_hand_is_what_the_library_says(plans, rules, chapter):
    three = action_plan.combine(
        [plans[name] for name in ("Jorvale", "Pelagora", "Zelmar")], DAY, rules
    )
    # As counted in the chapter: workshops Border and Coast, of which Coast is held; and so on.
    by_hand = {
        "workshops": (2, 1),
        "action_plans": (3, 3),
        "high_risk_contracts": (5, 1),
        "supplier_engagements": (2, 0),
        "measures": (18, 3),
    }
    totals = three.totals.set_index("indicator")
    assert {n: tuple(totals.loc[n, ["planned", "reached"]]) for n in by_hand} == by_hand
    late = three.late[["office", "measure", "days_late"]].to_numpy().tolist()
    assert late == [["Jorvale", "M1", 32], ["Jorvale", "M2", 2]]
    assert "**32**" in chapter and "7 + 6 + 5 = **18**" in chapter


def test_the_sentences_of_the_chapter_on_all_offices(view, plans, chapter):
    totals = view.totals.set_index("indicator")
    assert totals.loc["measures", ["planned", "reached"]].tolist() == [74, 21]
    effects = [action_plan.status(plan, DAY) for plan in plans.values()]
    done = [row.effect for each in effects for row in each.itertuples() if row.status == "done"]
    counts = tuple(done.count(effect) for effect in ("informs", "prepares", "changes"))
    assert counts == (8, 5, 8) and sum(counts) == 21
    told = "21 of 74, the three dropped ones left out. Of these 21, eight inform, five prepare"
    assert told in chapter and view.progress["dropped"].sum() == 3
    by_office = view.by_office.set_index(["office", "indicator"])
    lake = by_office.loc["Lake Ovra", "high_risk_contracts"]
    assert (lake["planned"], lake["reached"]) == (8, 4) and "reached four of eight" in chapter
    assert by_office.loc[("Miren Bay", "high_risk_contracts"), "planned"] == 10
    # In March, with no line late, no month of Miren Bay asks for more than ten days.
    march = action_plan.workload(plans["Miren Bay"], datetime.date(2026, 3, 20))
    assert march["working_days"].max() <= 10 and march["month"].max().month == 10


def test_every_source_of_the_chapter_is_known(chapter):
    known = (ROOT / "book" / "references.bib").read_text(encoding="utf-8")
    cited = set(re.findall(r"\{cite\}`([\w-]+)`", chapter))
    assert {"osce-flyer", "un-2011-20", "shift-quality", "eti-framework"} <= cited
    assert all(f"@misc{{{name}," in known for name in cited)


def test_earlier_units_have_the_questions_that_are_offered():
    notebook = (ROOT / "solutions" / UNIT / f"{UNIT}.md").read_text(encoding="utf-8")
    wanted = re.findall(r'forms\.Earlier\("([\w-]+)", "([\w-]+)"', notebook)
    assert {unit[:2] for unit, _ in wanted} == {"04", "05", "07", "10"}
    for unit, question in wanted:
        assert question in forms.load(ROOT / "solutions" / unit / "questions.toml").all


@pytest.mark.slow
@pytest.mark.browser
def test_in_jupyterlab_a_file_of_earlier_answers_is_copied_and_the_plan_is_checked(
    run_exercise, the_key, answers, tmp_path
):
    """What is exported then is compared in test_whole_course.py."""
    earlier = key.read_key("04-read-your-portfolio")
    file = tmp_path / "04-read-your-portfolio_Ana.json"
    key.hand_in(earlier, key.model_answers(earlier), file)
    page = run_exercise(UNIT, parts_of(UNIT))
    start_again(page, the_key.questions)  # other tests may have left answers
    tools = page.locator("[data-ft-tool]")
    tools.get_by_label("Load files of answers").set_input_files(file)
    tools.get_by_text("To read again").first.wait_for()
    tools.get_by_role("button", name="Copy what fits").press("Space")
    first = page.locator('fieldset[data-ft-question="plan-first"]')
    # Of the ten contracts of unit 04, these three are of Port Selm and stand among the options.
    for code in ("psl-2024-004", "psl-2025-017", "psl-2026-001"):
        first.locator(f'input[value="{code}"]:checked').wait_for()
    assert first.locator("input:checked").count() == 3
    fill_in(page, the_key.questions, answers)
    everything = len(the_key.questions.all)
    page.get_by_text(f"{everything} of {everything}").first.wait_for()
    tools.get_by_role("button", name="Show it").press("Space")
    tools.get_by_text("Found: 1; of these serious: 0").wait_for()
    tools.get_by_label("What to show").select_option("together")
    tools.get_by_text("Supplier: Lindava Patrol").wait_for()
