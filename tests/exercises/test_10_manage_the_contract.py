"""What unit 10 says of its two contracts follows from their papers, by hand and by the library."""

import datetime
import re
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from coursework import forms
from fairtender import (
    labour_cost,
    monitoring,
    profile,
    sheets,
    tables,
)
from coursework import key

ROOT = Path(__file__).resolve().parents[2]
UNIT = "10-manage-the-contract"
ON = datetime.date(2026, 11, 2)
RATES = sheets.read(tables.data_path("labour-cost", "rates.csv"), labour_cost.RATES)
HOLIDAYS = sheets.read(tables.data_path("labour-cost", "holidays.csv"), labour_cost.HOLIDAYS)
OWN = {"workers": "WORKERS", "shifts": "SHIFTS", "payroll": "PAYROLL"}
# Each extract, the finding of the library that it shows, and the worker whose rows it holds.
EXTRACTS = {
    "e01": ("below-rate", "W008"),
    "e02": ("off-record-hours", "W013"),
    "e03": ("deduction:court_order:explained", "W033"),
    "e05": ("supplement-missing:night", "W027"),
    "e06": ("deduction:uniform", "W018"),
    "e07": ("late-pay", "W034"),
    "e08": ("contributions-unpaid", "W038"),
    "e09": ("firm-certificate:liability_insurance", ""),
    "e10": ("contract-language", "W007"),
    "e11": ("off-record-hours:explained", "W024"),
}


@pytest.fixture(scope="module")
def answers():
    return key.model_answers(key.read_key(UNIT))


@pytest.fixture(scope="module")
def cleaning():
    return monitoring.read(tables.data_path("contracts", "cleaning"))


@pytest.fixture(scope="module")
def depot():
    return monitoring.read(tables.data_path("contracts", "guarding"))


@pytest.fixture(scope="module")
def cleaning_findings(cleaning):
    return monitoring.audit(cleaning, RATES, HOLIDAYS, ON).findings.set_index("finding")


@pytest.fixture(scope="module")
def depot_findings(depot):
    return monitoring.audit(depot, RATES, HOLIDAYS, ON).findings


@pytest.fixture(scope="module")
def extracts():
    path = tables.data_path("manage-the-contract", "extracts.csv")
    return sheets.read(path, forms.DOCUMENTS).set_index("id")


@pytest.fixture(scope="module")
def chapter():
    return " ".join((ROOT / "book" / f"{UNIT}.md").read_text(encoding="utf-8").split())


def test_the_worked_example_is_what_the_library_says(depot, chapter):
    own = {
        name: sheets.read(
            tables.data_path("manage-the-contract", f"{name}.csv"), getattr(monitoring, table)
        )
        for name, table in OWN.items()
    }
    names = ("access", "access_notes", "deductions", "certificates", "interviews")
    month = depot._replace(**own, **{name: getattr(depot, name).iloc[:0] for name in names})
    totals = monitoring.back_pay(month, RATES, HOLIDAYS, ON, "W151", "2026-03").totals
    short = totals.set_index("heading")["short"].map(str).to_dict()
    # 16 nights of 9 hours. Old wage 8 × 9 + 3 = 75, new 7 × 9 + 6 = 69: 780.00 + 746.58 − 1,497.60.
    # Night: 66 × 2.60 + 62 × 2.705 = 171.60 + 167.71 = 339.31, paid 32 × 2.60 = 83.20.
    # Sunday: 9 × 5.20 + 3 × 5.41 = 63.03, paid 12 × 5.20 = 62.40.
    assert short == {"basic": "28.98", "night": "256.11", "sunday": "0.63", "holiday": "0.00"}
    assert sum(totals["short"]) == Decimal("285.72") and "**EUR 285.72**" in chapter
    for amount in ("**28.98**", "**256.11**", "**0.63**", "1,526.58", "339.31", "63.03"):
        assert amount in chapter, amount
    # 285.72 of 1,928.92 are 14.8 percent; 21.5 percent of 285.72 are 61.4298.
    assert round(Decimal("285.72") / sum(totals["due"]) * 100) == 15
    assert round(Decimal("285.72") * Decimal("0.215"), 2) == Decimal("61.43")
    assert "15 percent of the pay" in chapter and "EUR 61.43" in chapter
    shifts = own["shifts"]
    assert len(shifts) == 16 and {*shifts["date"].dt.day_name()} == {
        "Sunday", "Monday", "Tuesday", "Wednesday"
    }  # fmt: skip


def test_what_the_chapter_tells_of_the_depot_is_in_its_papers(depot, depot_findings, chapter):
    papers = depot_findings[~depot_findings["confidential"]].set_index("finding")
    amounts = papers["amount"].dropna()
    # 832.00 + 598.00 + 1,200.00, for 5 + 5 + 4 guards.
    assert sum(amounts) == 2630 and "EUR 2,630.00" in chapter
    owed = {worker for name in amounts.index for worker in papers.at[name, "workers"]}
    assert len(owed) == 14 and "Fourteen guards" in chapter
    assert papers.at["not-on-payroll", "workers"] == ("W141", "W142")
    broken = papers.loc["off-record-hours:explained"]
    assert len(broken["workers"]) == 10 and "FR-118" in broken["reason"].text()
    assert len(papers.at["certificate:guard_licence", "workers"]) == 3
    assert len(papers.at["fee-unknown", "workers"]) == 4
    late = papers.at["late-pay:explained", "reason"].text()
    after = depot.payroll["paid_on"] == "2025-11-06"
    assert "2025-11-05" in late and {*depot.payroll["month"][after]} == {"2025-10"}
    assert len(depot.workers) == 40 and len(depot.interviews) == 9


def test_the_letter_hides_what_the_chapter_says(depot_findings, chapter):
    rules = profile.load()
    assert rules.thresholds["small_cell"].value == 5 and "*fewer than five people*" in chapter
    sent = monitoring.for_supplier(depot_findings, rules)
    assert not sent["check"].isin(["indicator", "not-on-payroll"]).any()
    # Four people, one of them the man of N04: a fee taken from pay is a debt.
    assert "deduction:recruitment_fee" in {*depot_findings["finding"]} - {*sent["finding"]}
    # On 4 December: 832 of 832 shown; a letter that nobody accepted; 600 of 1,200 shown.
    plan = monitoring.corrective_plan(depot_findings, ON)
    came = tables.data_path("manage-the-contract", "evidence.csv")
    evidence = sheets.read(came, monitoring.EVIDENCE)
    states = monitoring.verify(plan, evidence, datetime.date(2026, 12, 4)).set_index("action")
    assert list(states.loc[evidence["action"], "state"]) == ["verified", "late", "late"]
    still = states.loc[evidence["action"], "still_due"]
    assert list(map(str, still)) == ["0.00", "598.00", "600.00"]


def test_deadlines_of_chapter_and_key_are_those_of_the_library(answers, cleaning_findings):
    days = cleaning_findings["days"]
    assert days["firm-certificate:liability_insurance"] == 7
    assert days["below-rate"] == days["supplement-missing:night"] == 30
    assert days["deduction:court_order:explained"] == 14
    plan = monitoring.corrective_plan(cleaning_findings.reset_index(), ON).set_index("action")
    assert plan.at["prevent:below-rate", "due"] == pd.Timestamp("2027-01-01")  # 60 days
    assert plan.at["confirm:audit", "due"] == pd.Timestamp("2027-03-02")  # 120 days
    assert plan.at["remedy:below-rate", "due"] == pd.Timestamp("2026-12-02")
    assert "2 December 2026" in answers["mc-letter-text"]
    until = {name: answers[f"mc-until-{name}"] for name in ("wages", "insurance", "documents")}
    assert until == {"wages": "supplier30", "insurance": "supplier7", "documents": "buyer14"}
    assert answers["mc-until-cause"] == "supplier60"


def test_eight_extracts_are_breaches_two_are_explained_one_is_in_order(
    answers, cleaning_findings, extracts
):
    given = {code: answers[f"mc-{code}"] for code in (f"e{number:02}" for number in range(1, 12))}
    assert len(extracts) == 11 and list(given.values()).count("breach") == 8
    for code, (finding, worker) in EXTRACTS.items():
        row = cleaning_findings.loc[finding]
        assert given[code] == row["status"], code
        assert not worker or worker in row["workers"]
        assert worker in extracts.at[code.upper(), "text"] + extracts.at[code.upper(), "title"]
    used = {finding for finding, _ in EXTRACTS.values()}
    # Each breach and each false alarm of the file has its extract; only interviews are left.
    assert {*cleaning_findings.index} - used == {"indicator:N04", "indicator:N05"}
    # E04: six times four hours are the 24 that clause 7.1 promises.
    assert given["e04"] == "order" and extracts.at["E04", "text"].count("14:00 | 18:00") == 6


def test_the_key_to_the_back_pay_is_the_librarys(answers, cleaning):
    # Before the 16th: ten shifts × 3, and 2 hours of the 15th: 32 × 2.40 = 76.80. From then on:
    # 1 hour, and 4 + 5 + 1 + 1 shifts × 3: 34 × 2.495 = 84.83. Nothing was paid for the night.
    pay = monitoring.back_pay(cleaning, RATES, HOLIDAYS, ON, "W027", "2026-03")
    lines = pay.lines[pay.lines["heading"] == "night"]
    assert list(lines["hours"]) == [answers["mc-hours-old"], answers["mc-hours-new"]] == [32, 34]
    assert [f"{due:.2f}" for due in lines["due"]] == ["76.80", "84.83"]
    assert (answers["mc-due-old"], answers["mc-due-new"]) == (76.8, 84.83)
    assert float(sum(pay.totals["short"])) == answers["mc-short"] == 161.63
    audited = monitoring.audit(cleaning, RATES, HOLIDAYS, ON)
    found = audited.findings.set_index("finding").loc["supplement-missing:night"]
    # 18 × 3 × 2.40 + 161.63 + 20 × 3 × 2.495 = 440.93; four people.
    assert float(found["amount"]) == answers["mc-owed-all"] == 1763.72
    assert len(found["workers"]) == 4


def test_what_may_go_to_the_supplier_is_as_the_library_says(answers, cleaning_findings):
    sent = monitoring.for_supplier(cleaning_findings.reset_index(), profile.load())
    told = sent.set_index("finding")["workers"]
    for question, finding in (
        ("wage", "below-rate"),
        ("uniform", "deduction:uniform"),
        ("night", "supplement-missing:night"),
        ("evenings", "off-record-hours"),
    ):
        expected = "full" if told[finding] else "all"
        assert answers[f"mc-tell-{question}"] == expected, finding
    assert "indicator:N05" not in told and answers["mc-tell-passport"] == "nothing"


def test_the_model_letter_gives_nobody_away(answers, cleaning):
    letter = answers["mc-letter-text"]
    assert not re.search(r"W\d{3}|interview|told us|Employment Office|passport|four", letter)
    taken = cleaning.deductions[cleaning.deductions["kind"] == "uniform"]
    assert sum(taken["amount"]) == 360 and taken["worker"].nunique() == 6
    assert "six workers" in letter and "EUR 360.00" in letter


def test_only_one_note_is_for_the_focal_point(answers, cleaning_findings):
    asked = {name: answers[f"mc-{name}"] for name in ("n01", "n03", "n04", "n05", "n07")}
    assert [name for name, gives in asked.items() if gives == "focal"] == ["n05"]
    # The library marks words, N04 too; the key says what a reader says.
    assert {"indicator:N04", "indicator:N05"} <= {*cleaning_findings.index}
    assert cleaning_findings.at["indicator:N05", "detail"] == "debt, documents"
    assert {*answers["mc-signs-n05"]} == {"debt", "documents"}


def test_every_source_of_the_chapter_is_in_the_bibliography(chapter):
    known = (ROOT / "book" / "references.bib").read_text(encoding="utf-8")
    cited = {
        name for some in re.findall(r"\{cite\}`([\w,-]+)`", chapter) for name in some.split(",")
    }
    assert {"osce-flyer", "eu-2014-24", "who-2003", "ilo-1949", "lga-uk"} <= cited
    assert all(f"@misc{{{name}," in known for name in cited)



def test_each_employment_contract_breaks_what_the_key_says_and_no_more(answers):
    path = tables.data_path("manage-the-contract", "employment-contracts.csv")
    papers = sheets.read(path, forms.DOCUMENTS).set_index("id")
    bids = labour_cost.read(tables.data_path("tenders", "cleaning"))
    [firm] = bids.bids.loc[bids.bids["bid"] == "B", "bidder"]
    assert "10.20 an hour to a cleaner" in " ".join(bids.explanations["text"])  # what B has bid
    broken = {}
    for id, text in papers["text"].items():
        told = dict(line.split(" | ") for line in text.splitlines() if " | " in line)
        kept = {
            "employer": told["Employer"] == firm,
            "wage": told["Wage"].startswith("EUR 10.20 an hour"),
            "hours": bool(re.match(r"\d+ a week", told["Hours"])),
            "language": told["Language"].endswith("which the worker reads"),
            "copy": told["Copy"].startswith("handed over"),
            "notice": told.get("Notice") == "two weeks, for both sides",
        }
        broken[id] = {name for name, is_kept in kept.items() if not is_kept}
    assert broken == {
        "K1": set(),
        "K2": {"wage", "hours"},
        "K3": {"employer"},
        "K4": {"notice"},  # and what ties a person, below its table
        "K5": {"language", "copy"},
        "K6": set(),  # the age is what matters
    }
    graded = {id: answers[f"mc-{id[0].lower()}0{id[1]}"] for id in papers.index}
    assert [id for id, grade in graded.items() if grade == "focal"] == ["K4", "K6"]
    assert [id for id, grade in graded.items() if grade == "breach"] == ["K2", "K3", "K5"]
    # A warning beside one paper would tell its answer.
    assert not any(papers["care"]) and "EUR 1,900" in papers.at["K4", "text"]
