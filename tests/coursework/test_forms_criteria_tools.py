"""Sets of criteria and strategies as they are told: checked, ranked, and as papers."""

import pandas as pd
import pytest
from texts_kit import says

from coursework import forms
from fairtender import (
    criteria,
    messages,
    profile,
    sheets,
    tables,
    tenders,
)


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
    chosen = forms.weighed(case.texts, {"A1": "60", "A2": "40"})
    assert [*chosen["id"]] == ["A1", "A2"] and [*chosen["weight"]] == [60, 40]


def test_a_set_is_checked_and_ranked(case):
    shown = forms.award_outcome(case, {"A1": "90", "D09": "10"}).html
    # Price 90 and contracts 10: A has 90 + 9; the gap of 25 percent costs 18, more than 10 can win.
    assert "1. A Brightmop Cleaning" in shown and "99.00" in shown
    assert says(shown, "criteria-price-decides") and says(shown, "criteria-selection-at-award")


def test_a_criterion_as_a_document_shows_what_it_leaves_out():
    papers = forms.criterion_documents(read("criteria-draft.csv", criteria.CRITERIA))
    by_id = papers.set_index("id")
    nothing = messages.text("criterion-nothing")
    head = " | ".join(messages.text(f"criterion-{code}") for code in ("part", "written"))
    assert by_id.at["D07", "text"].endswith(f"Means of proof | {nothing}")
    assert by_id.at["D08", "text"] == f"{head}\nWeight in percent | 90"
    assert by_id.at["D14", "kind"] == messages.text("criterion-kind-performance")
    assert f"{messages.text('criterion-monitored_by')} | {nothing}" in by_id.at["D14", "text"]


def test_the_strategy_as_documents_with_the_comments_and_the_risk_that_is_open():
    nothing = messages.text("criterion-nothing")
    papers = forms.strategy_documents(
        read("strategy.csv", criteria.STRATEGY),
        read("risks.csv", criteria.RISKS),
        read("focal-point-comments.csv", criteria.COMMENTS),
    ).set_index("id")
    assert [*papers.index] == [f"Z{n}" for n in range(1, 10)] + ["R9"]
    assert "Ana Brecht | Please do not exclude for this." in papers.at["Z3", "text"]
    assert f"What was done with the comment | {nothing}" in papers.at["Z3", "text"]
    assert f"Comment from the focal point | {nothing}" in papers.at["Z5", "text"]
    assert "Who agreed, and when | Head of procurement, 12 June 2026" in papers.at["Z1", "text"]
    assert f"Instrument | {nothing}" in papers.at["R9", "text"]


def test_every_stage_and_instrument_has_a_name():
    for part, codes in (("stage", criteria.STAGES), ("instrument", criteria.INSTRUMENTS)):
        assert all(messages.text(f"strategy-{part}-{code}") for code in codes)
