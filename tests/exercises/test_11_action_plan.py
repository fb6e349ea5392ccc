"""The numbers of unit 11 follow from the eleven plans, and its key agrees with data and library."""

import copy
import datetime
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from coursework import forms
from coursework.answers import Answers
from coursework.marking import key
from coursework.marking.marks import mark
from coursework.work.checks import look_of
from coursework.work.rows import filled
from coursework.work.unit_11 import plan_look
from coursework.work.unit_11.plan_look import plan_of
from fairtender import (
    action_plan,
    cli,
    messages,
    portfolio,
    profile,
    sheets,
    tables,
)

ROOT = Path(__file__).resolve().parents[2]
UNIT = "11-action-plan"
DAY = datetime.date(2026, 11, 1)


@pytest.fixture(scope="module")
def plans():
    folder = tables.data_path("action-plans")
    return {p.head.office: p for p in map(action_plan.read, sorted(folder.glob("*.json")))}


@pytest.fixture(scope="module")
def view(plans, rules):
    return action_plan.combine(plans.values(), DAY, rules, ["Port Selm"])


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


def piece(the_key, id, answers):
    """A table as its checks and its look are given it."""
    return filled(the_key.questions.all[id], answers[id])


def changed(answers, id, row, **cells):
    """The model answers, a row of one table changed; None empties a cell."""
    made = copy.deepcopy(dict(answers))
    [meant] = [one for one in made[id]["measures"] if one["row"] == row]
    meant.update(cells)
    return made


def lost(the_key, answers):
    """Points that are lost, by property or question, and only those."""
    found = {}
    for id, one in mark(the_key, Answers(values=answers)).questions.items():
        if one.entry.by_trainer:
            continue
        if one.entry.question.is_work:
            for each in one.entry.judged(one.value):
                if each.is_lost:
                    found[f"{id}.{each.point.code}"] = each.point.points - each.earned
        elif one.by_answer.earned < one.by_answer.most:
            found[id] = Fraction(str(one.by_answer.most - one.by_answer.earned))
    return found


def test_the_papers_are_about_the_nine_high_risk_contracts_and_repeat_the_portfolio(contracts):
    cases = sheets.read(tables.data_path("own-plan", "cases.csv"), forms.DOCUMENTS)
    text = dict(zip(cases["id"], cases["text"], strict=True))
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
            assert f"we are {row.supplier_share:g}%" in paper
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


def test_the_model_plan_can_be_carried_out_and_only_its_head_is_open(
    the_key, answers, contracts, rules
):
    plan = plan_of(the_key.questions.all["plan-lines"], piece(the_key, "plan-lines", answers))
    assert len(plan.measures) == 9 and plan.measures["working_days"].sum() == 32
    found = action_plan.check(plan, contracts, DAY, rules)
    codes = {row.reason.code.removeprefix("action-plan-") for row in found.itertuples()}
    assert codes == {"no-workers_consulted", "no-agreed_by"}  # the union on 9 November; the head
    load = action_plan.workload(plan, DAY)
    assert load["working_days"].max() <= rules.thresholds["owner_month_days"].value


def test_the_model_plan_and_its_page_tell_nothing_that_was_said_behind_the_door(the_key, answers):
    """No line, no file, no model text: neither the sign, nor the firm alone, nor a number."""
    question = the_key.questions.all["plan-lines"]
    made = {name: make(question, piece(the_key, "plan-lines", answers)) for name, make in FILES}
    told = [made["html"].decode(), made["json"].decode()]
    told += [the_key.entries[id].model for id in ("plan-why", "plan-lead")]
    for words in told:
        for part in (
            "free to leave",
            "sign",
            "debt",
            "21 October",
            "told us",
            "Brightmop Cleaning,",
        ):
            assert not re.search(
                rf"\b{part}\b", words.replace("signed", "").replace("Signs", "")
            ), part
    for id in ("plan-why", "plan-lead"):
        assert "Brightmop" not in the_key.entries[id].model
        assert "cleaners" not in the_key.entries[id].model
    plan = plan_of(question, piece(the_key, "plan-lines", answers))
    named = [row.contracts for row in plan.measures.itertuples() if "PSL-2025-017" in row.contracts]
    assert [len(each) for each in named] == [6]


FILES = plan_look.FILES.items()


def test_the_plan_is_taken_home_and_read_again(the_key, answers, tmp_path, capsys):
    question, value = the_key.questions.all["plan-lines"], piece(the_key, "plan-lines", answers)
    assert set(question.saves) >= {*plan_look.FILES}
    plan = plan_of(question, value)
    for ending, make in FILES:
        (tmp_path / f"plan.{ending}").write_bytes(make(question, value))
    for ending in ("json", "xlsx"):
        again = action_plan.read(tmp_path / f"plan.{ending}")
        assert action_plan.to_dict(again) == action_plan.to_dict(plan)
        assert cli.main(["plans", str(tmp_path / f"plan.{ending}"), "--on", str(DAY)]) == 0
        assert "Port Selm" in capsys.readouterr().out
    assert (tmp_path / "plan.docx").read_bytes() == action_plan.to_word(plan)
    # Without a line an empty plan is taken home.
    nothing = filled(question, {})
    assert plan_look.FILES["docx"](question, nothing) == action_plan.empty_word()


# One change each: cells of a row of plan-begin or plan-lines, and what is lost, by hand.
SLIPS = [
    # The right aim at once: half of 0.75.
    ("plan-lines", "cooperative", {"kind": "price_review"}, {"cooperative": "0.375"}),
    # A clause for the coffee's next contract decides half of 0.75.
    ("plan-begin", "coffee", {"kind": "clause"}, {"coffee": "0.375"}),
    # A renewal of a year buys the same hours.
    ("plan-begin", "guards", {"content": "year"}, {"guards": "1"}),
    # One of two contracts: half of 0.75, and of a fifth of risks, owners, dates, counts, evidence.
    (
        "plan-lines",
        "patrols",
        {"contracts": ["psl-2025-006"]},
        {"patrols": "0.375"}
        | dict.fromkeys(("risks", "owners", "dates", "counts", "evidence"), "0.05"),
    ),
    # One line that answers all contracts answers none of those that need a line of their own.
    (
        "plan-begin",
        "guards",
        {"contracts": ["psl-2024-004", "psl-2026-001", "psl-2025-010", "psl-2026-021"]},
        {"guards": "1"}
        | dict.fromkeys(("risks", "owners", "dates", "counts", "evidence"), "0.125"),
    ),
    # On the day of the decision: the head of office needs a week.
    ("plan-begin", "coffee", {"due": "2026-12-15"}, {"dates": "0.125"}),
    ("plan-begin", "coffee", {"due": "2026-12-08"}, {}),
    # Whom one calls has to be known before the talks, and not on their day.
    ("plan-begin", "calls", {"due": "2026-12-18"}, {"dates": "0.125"}),
    ("plan-begin", "calls", {"due": "2026-12-17"}, {}),
    # The talks need four weeks; without them nothing says by when one must know whom to call.
    ("plan-begin", "talks", {"due": "2026-11-27"}, {"dates": "0.25"}),
    # It begins after it is due.
    ("plan-begin", "guards", {"start": "2026-12-14"}, {"dates": "0.125"}),
    ("plan-begin", "guards", {"start": None}, {"dates": "0.125"}),
    ("plan-begin", "calls", {"target": 4}, {"counts": "0.125"}),
    (
        "plan-begin",
        "talks",
        {"indicator": "heard-people"},
        {"counts": "0.125", "unexposed": "1.25"},
    ),
    ("plan-begin", "talks", {"evidence": "names"}, {"evidence": "0.125", "unexposed": "1.25"}),
    ("plan-begin", "talks", {"owner": "contract"}, {"owners": "0.125", "unexposed": "1.25"}),
    # Three contracts stand out; four do not.
    (
        "plan-begin",
        "talks",
        {"contracts": ["psl-2024-004", "psl-2025-017", "psl-2025-010"]},
        {"unexposed": "1.25"},
    ),
    (
        "plan-begin",
        "talks",
        {"contracts": ["psl-2024-004", "psl-2025-017", "psl-2025-010", "psl-2025-006"]},
        {},
    ),
    # Without any it serves all of them, and this one too.
    ("plan-begin", "talks", {"contracts": []}, {}),
    ("plan-lines", "talks", {"contracts": []}, {}),
    # Own words lose where they tell, and never earn.
    ("plan-begin", "talks", {"what": "A cleaner told us of a debt."}, {"unexposed": "1.25"}),
    ("plan-begin", "talks", {"what": "All who work here are invited."}, {}),
    ("plan-lines", "hotel", {"owner": "procurement"}, {}),
    ("plan-lines", "patrols", {"risk": "unseen"}, {"risks": "0.05"}),
    # The wrong days of one line: a ninth of 0.9. Too many in one month: all of them.
    ("plan-lines", "trees", {"working_days": 8}, {"days": "0.1"}),
    ("plan-lines", "trees", {"working_days": 30}, {"days": "0.9"}),
    ("plan-lines", "trees", {"start": "2027-02-01", "due": "2027-03-01"}, {"dates": "0.1"}),
]


@pytest.mark.parametrize(("id", "row", "cells", "loses"), SLIPS)
def test_one_slip_costs_what_it_must(the_key, answers, id, row, cells, loses):
    wrong = changed(answers, id, row, **cells)
    expected = {f"{id}.{code}": Fraction(points) for code, points in loses.items()}
    assert lost(the_key, wrong) == expected


def test_a_late_day_may_be_marked_or_not(the_key, answers):
    entry = the_key.entries["plan-draft"]
    assert entry.share(answers["plan-draft"] | {"C.4": "due"}) == 1
    # It is the first task, where a wrong mark costs nothing; but too many of them earn nothing.
    assert entry.share(answers["plan-draft"] | {"C.3": "owner"}) == 1
    assert entry.share(dict.fromkeys(entry.question.units, "owner")) == 0


def test_the_order_of_lines_two_lines_for_two_contracts_and_a_line_more_change_nothing(
    the_key, answers
):
    made = copy.deepcopy(dict(answers))
    rows = made["plan-lines"]["measures"]
    rows.reverse()
    [both] = [row for row in rows if row["row"] == "patrols"]
    # The second contract with the same clause takes one day more: 3 and 1 are the same 4.
    both |= {"contracts": ["psl-2025-006"], "target": 1, "working_days": 3}
    rows.append(both | {"row": "more", "contracts": ["psl-2025-022"], "working_days": 1})
    rows.append({"row": "prepares", "contracts": ["psl-2026-021"], "kind": "questionnaire"})
    assert lost(the_key, made) == {}


def test_nothing_is_earned_by_empty_copied_or_equal_lines(the_key, answers):
    begin, lines = (the_key.entries[id] for id in ("plan-begin", "plan-lines"))
    # Four lines taken over and nothing else: their days alone, 4 of 9 of 0.9.
    assert lines.earned(answers["plan-begin"]) == Fraction("0.4")
    one = {
        column.code: column.codes[0] for column in begin.question.sheet().columns if column.codes
    }
    one |= {"contracts": ["psl-2024-004"], "start": "2026-11-02", "due": "2026-12-04", "target": 1}
    for entry in (begin, lines):
        equal = {"measures": [{"row": f"r{n}", **one} for n in range(9)]}
        assert entry.earned(equal) == 0
    # Every line names every contract: no decision has a line of its own. In plan-begin the talks
    # and whom one calls are left: 7 less 1, 0.75 and two quarters of five times 0.5. In plan-lines
    # that no line stands out, and the days of these two.
    every = [*begin.question.sheet().column("contracts").codes]
    for entry, left in ((begin, Fraction(4)), (lines, Fraction("0.6") + 2 * Fraction("0.1"))):
        named = copy.deepcopy(dict(entry.answer))
        for row in named["measures"]:
            row["contracts"] = every
        assert entry.earned(named) == left
    told = the_key.entries["plan-three"]
    thing = answers["plan-three"]["things"][0]
    assert told.earned({"things": [thing | {"row": f"r{n}"} for n in range(3)]}) == 0


def test_a_plan_of_trainings_or_of_endings_is_found_out(the_key, contracts, rules):
    for belief, row in (("training-for-everything", "trees"), ("paper-is-change", "canteen")):
        given = key.belief_answers(the_key, belief)
        plan = plan_of(the_key.questions.all["plan-lines"], piece(the_key, "plan-lines", given))
        found = action_plan.check(plan, contracts, DAY, rules)
        assert ("action-plan-only-informs" in {*found["code"]}) == (row == "trees")
        # No finding leads to one contract.
        assert {*found[found["severity"] == "serious"]["contract_id"]} <= {""}


def test_the_look_tells_what_the_library_finds_and_no_key(the_key, answers):
    question = the_key.questions.all["plan-lines"]
    told = plan_look.look(question, piece(the_key, "plan-lines", answers))
    assert "found: 0" in told and "Contract manager – November 2026: 2.9" in told
    assert plan_look.look(question, filled(question, {})) == ""
    late = changed(
        answers, "plan-lines", "trees", kind="training", owner=None, what="<b>banana</b>"
    )
    told = plan_look.look(question, piece(the_key, "plan-lines", late))
    informs = messages.text("action-plan-only-informs", count="1", total="9")
    assert informs in told and messages.text("action-plan-no-owner", measure="M8") in told
    assert messages.text("work-plan-short", measures="M8", least=4) in told and "<b>" not in told
    # Its own words stand in the plan where they say enough.
    words = {"what": "Agree with the <firm> on Lake Ovra's text."}
    plan = plan_of(
        question, piece(the_key, "plan-lines", changed(answers, "plan-lines", "trees", **words))
    )
    assert plan.measures["what"][7] == words["what"]


def test_the_check_of_the_first_lines_is_about_what_was_read(the_key, answers):
    question = the_key.questions.all["plan-begin"]
    look = look_of(question).look
    found = messages.text("work-plan-found", measures=4, found=0, serious=0)
    assert found in look(question, piece(the_key, "plan-begin", answers))
    few = copy.deepcopy(answers)
    rows = few["plan-begin"]["measures"]
    rows[:] = [row for row in rows if row["row"] in ("guards", "coffee")]
    told = look(question, piece(the_key, "plan-begin", few))
    # Of P1, P2 and P4; the papers of six more contracts come later.
    assert messages.text("action-plan-unanswered", count="1", total="3") in told


def test_a_line_for_all_contracts_counts_for_all_and_nothing_singles_one_out(
    the_key, answers, rules
):
    question = the_key.questions.all["plan-lines"]
    for empty in (["talks"], [row["row"] for row in answers["plan-lines"]["measures"]]):
        whole = copy.deepcopy(answers)
        for row in whole["plan-lines"]["measures"]:
            if row["row"] in empty:
                row["contracts"] = []
        lines = piece(the_key, "plan-lines", whole)
        plan = plan_of(question, lines)
        assert action_plan.check(plan, None, DAY, rules)["contract_id"].eq("").all()
        assert "found: 0" in plan_look.look(question, lines)
        talked = the_key.entries["plan-lines"].shared["lines"]["talks"]["among"].upper()
        view = action_plan.combine([plan], DAY, rules)
        told = [*view.attention["reason"], *view.attention["ask"]]
        assert not any(talked in reason.text() for reason in told)
    assert messages.text("action-plan-whole-plan") in action_plan.to_html(plan)


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


def test_the_suppliers_with_whom_an_office_can_act_now(plans, answers):
    own = action_plan.read(tables.data_path("own-plan", "port-selm.json")).contracts
    high = {
        row.supplier
        for plan in plans.values()
        for row in plan.contracts.itertuples()
        if row.level == "high"
    }
    names = {
        "table-ladle": "Table and Ladle",
        "lindava-patrol": "Lindava Patrol",
        "landscape": "Pelagora Landscape",
    }
    told = {names[code] for code in answers["plan-act-now"]}
    # Nothing is asked of Brightmop Cleaning before the focal point agrees (P2).
    assert told == (high & set(own["supplier"])) - {"Brightmop Cleaning"}


def test_what_the_questions_say_of_the_plans_is_so(view, plans, the_key):
    totals = view.totals.set_index("indicator")
    assert totals.loc["supplier_engagements", ["planned", "reached"]].tolist() == [10, 3]
    hestral = plans["Hestral"]
    assert not hestral.head.workers_consulted and not hestral.head.agreed_by
    assert (hestral.measures["start"] > "2026-11-01").all()
    night = plans["Kolmen"].measures.set_index("measure").loc["M5"]
    assert f"{night['due']:%d %B}" == "20 November" and "31 December" in night["what"]
    assert (night["target"], night["value"]) == (5, 3)
    load = action_plan.workload(plans["Miren Bay"], DAY)
    assert load["working_days"].tolist() == [30]


def test_what_was_found_in_the_plans_is_what_the_key_says(view, the_key, plans):
    """By office; of shared suppliers those with a contract of level high somewhere."""
    kinds = {
        "late_high": "late",
        "unanswered": "unanswered",
        "shared_supplier": "shared",
        "unproven": "unproven",
        "no_owner": "ownerless",
        "overload": "days",
        "draft": "draft",
    }
    found = {}
    for row in view.attention[view.attention["kind"] != "no_plan"].itertuples():
        for office in row.offices:
            found.setdefault(office, set()).add(kinds[row.kind])
    own = action_plan.read(tables.data_path("own-plan", "port-selm.json"))
    with_own = action_plan.combine([*plans.values(), own], DAY, profile.load())
    shared = with_own.attention[with_own.attention["kind"] == "shared_supplier"]
    assert any("Port Selm" in offices for offices in shared["offices"])
    found.setdefault("Port Selm", set()).add("shared")
    entry = the_key.entries["plan-three"]
    texts = {one.code: one.text for one in entry.question.sheet().column("office").options}
    [[_, _, told]] = entry.properties[0].check.fits
    assert {texts[code]: {*kinds} for code, kinds in told.items()} == found


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
    told = "21 of 74, without the three that were dropped. Of these 21, eight inform, five prepare"
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


def test_too_many_days_in_a_month_are_said_at_their_lines_with_what_is_allowed():
    entry = key.read_key(UNIT).entries["plan-lines"]
    rows = [
        row | {"working_days": 19} if row["row"] == "guards" else row
        for row in entry.right["measures"]
    ]
    marks = [one for each in entry.judged({"measures": rows}) for one in each.marks if one.fault]
    # 2 November to 11 December are 40 days, 29 of them in November: 19 x 29 / 40 = 13.8.
    said = "Contract manager: the lines add up to 13.8 working days in November 2026."
    [over] = [one for one in marks if one.fault.text().startswith(said)]
    assert (over.at.row, over.at.column) == ("guards", "working_days")
