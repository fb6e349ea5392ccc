"""The live tools weigh an award, rank its bids and check one criterion; documents show them."""

import pandas as pd
import pytest

from coursework import forms
from coursework.forms.tools.criteria_tools import KINDS_OFFERED
from fairtender import (
    criteria,
    messages,
    profile,
    sheets,
    tables,
    tenders,
)
from fairtender.tables import DataError

DRAFT = {"A1": "90", "D09": "10"}
WEAK = {
    "kind": "performance",
    "text": "The contractor guarantees <b>everything</b> in its whole supply chain.",
    "monitored_by": "The contractor",
}


def read(name, table):
    return sheets.read(tables.data_path("tenders", "cleaning", name), table)


@pytest.fixture(scope="module")
def case():
    both = [read(name, criteria.CRITERIA) for name in ("criteria.csv", "criteria-draft.csv")]
    texts = pd.concat(both)
    return forms.AwardCase(
        read("tender.csv", criteria.TENDER),
        texts[texts["id"].isin(("A1", "A2", "D09"))],
        read("bids.csv", tenders.BIDS),
        read("scores.csv", criteria.SCORES),
        profile.load(tables.data_path("profiles", "default.toml")),
    )


def test_only_what_has_a_weight_is_in_the_set(case):
    chosen = forms.weighed(case.texts, {"A1": " 60 %", "A2": "40", "D09": "0"})
    assert [*chosen["id"]] == ["A1", "A2"] and [*chosen["weight"]] == [60, 40]


@pytest.mark.parametrize("typed", ["many", "-5", "101"])
def test_what_is_no_weight_is_one_sentence(case, typed):
    with pytest.raises(DataError, match=r"^A2: .* is no weight: write a number from 0 to 100"):
        forms.weighed(case.texts, {"A1": "60", "A2": typed})


def test_a_set_is_checked_and_ranked(case):
    shown = forms.award_outcome(case, DRAFT).html
    # Price 90 and contracts 10: A has 90 + 9; the gap of 25 percent costs 18, more than 10 can win.
    assert "1. A Brightmop Cleaning" in shown and "99.00" in shown
    assert "Price decides alone" in shown and "matter of selection" in shown
    with pytest.raises(DataError, match="No text has a weight yet"):
        forms.award_outcome(case, {"A1": "0"})


def test_one_criterion_is_checked_without_its_weight(case):
    found = forms.criterion_findings(case.tender, case.profile, WEAK).frame
    assert {*found.index} == {"Your criterion"} and len(found) == 4
    sound = {
        "kind": "award",
        "text": "Paid time of the team leader in each building",
        "subject_link": "Problems in these buildings are seen in time",
        "means_of_proof": "Plan of the rounds, with hours",
        "scale": "10: every building each day; 5: each week; 0: neither",
    }
    clean = forms.criterion_findings(case.tender, case.profile, sound).frame
    assert "Nothing was found" in clean.iloc[0, 1]


def test_the_tools_answer_to_what_is_typed(case):
    tool = forms.award_set(case, DRAFT)
    assert [box.label for box in tool.inputs][:1] == ["A1, percent"]
    # D: 40 x 403,608 / 479,309.60 + 60 x 0.9 = 33.68 + 54 = 87.68.
    told = tool.ask({"A1": "40", "A2": "60", "D09": ""})["html"]
    assert "1. D Ovra Clean Cooperative" in told and "1, with 87.68 points" in told
    tool = forms.one_criterion(case.tender, case.profile, WEAK)
    assert [*tool.inputs[0].options] == [*KINDS_OFFERED]
    assert "no scale" in tool.ask(dict.fromkeys(WEAK, "") | {"kind": "award"})["html"]


def test_a_criterion_as_a_document_shows_what_it_leaves_out():
    papers = forms.criterion_documents(read("criteria-draft.csv", criteria.CRITERIA))
    by_id = papers.set_index("id")
    assert by_id.at["D07", "text"].endswith("Means of proof | nothing is said")
    assert by_id.at["D08", "text"] == "Part | As it is written\nWeight in percent | 90"
    assert by_id.at["D14", "kind"] == "Condition of performance"
    assert "Who looks | nothing is said" in by_id.at["D14", "text"]


def test_the_strategy_as_documents_with_the_comments_and_the_risk_that_is_open():
    papers = forms.strategy_documents(
        read("strategy.csv", criteria.STRATEGY),
        read("risks.csv", criteria.RISKS),
        read("focal-point-comments.csv", criteria.COMMENTS),
    ).set_index("id")
    assert [*papers.index] == [f"Z{n}" for n in range(1, 10)] + ["R9"]
    assert "Ana Brecht | Please do not exclude for this." in papers.at["Z3", "text"]
    assert "What was done with the comment | nothing is said" in papers.at["Z3", "text"]
    assert "Agreed by, and when | Head of procurement, 12 June 2026" in papers.at["Z1", "text"]
    assert "Instrument | nothing is said" in papers.at["R9", "text"]


def test_every_stage_and_instrument_has_a_name():
    for part, codes in (("stage", criteria.STAGES), ("instrument", criteria.INSTRUMENTS)):
        assert all(messages.text(f"strategy-{part}-{code}") for code in codes)
