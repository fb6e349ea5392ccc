"""The live tool that rates an answer which a learner writes."""

import datetime

import pytest

from coursework import forms
from coursework.forms.tools.try_answer import answer
from fairtender import market, tables
from fairtender.tables import DataError

ON = datetime.date(2026, 11, 1)


@pytest.fixture(scope="module")
def hotels():
    return market.read(tables.data_path("market", "hotel-and-conferencing"))


@pytest.mark.parametrize(
    ("given", "cells"),
    [
        # Fine words alone: nothing is counted.
        (
            "We are passionate about our robust partners.",
            ["None", "Policy\nOwner\nEvidence", "passionate, robust"],
        ),
        # A sentence that nobody checked, with a rule, a function and a date in it.
        (
            "By our rules, section 2, the manager decides. Licence seen on 3 May 2026.",
            [
                "Policy (rules; section 2)\nOwner (decides; manager)\n"
                "Evidence (3 May 2026; Licence)",
                "None",
            ],
        ),
    ],
)
def test_what_is_counted_and_what_is_not(hotels, given, cells):
    table = answer(hotels, "q6 choosing", given, ON).frame
    assert table.index.tolist() == ["Q6"] and table.iloc[0].tolist() == cells


def test_what_decides_is_shown(hotels):
    table = answer(hotels, "Q4", "The passports are kept in the hotel safe.", ON).frame
    assert "decides by itself" in table["Decides by itself"].item()


def test_a_question_that_was_not_asked_is_one_sentence(hotels):
    for question in ("Q99", ""):
        with pytest.raises(DataError, match="has no question"):
            answer(hotels, question, "", ON)


def test_on_a_page_of_the_book_it_is_marked_and_under_grading_it_is_not_there(hotels, monkeypatch):
    monkeypatch.setenv("FAIRTENDER_FORMS", "static")
    page = forms.try_answer(hotels, "Q6", "<b>Rules</b>", ON)._repr_html_()
    assert "needs Python" in page and "<b>" not in page and '<th scope="row"' in page
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert forms.try_answer(hotels, "Q6", "", ON) is None


def test_the_live_tool_answers_what_is_typed(hotels, monkeypatch):
    monkeypatch.delenv("FAIRTENDER_FORMS", raising=False)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    question, typed, _button, shown = forms.try_answer(hotels, "Q6", "Fine.", ON).children
    assert 'role="status"' in shown.value and "Owner (" not in shown.value
    typed.value = "The manager decides."
    assert "Owner (decides; manager)" in shown.value
    question.value = "<b>none</b>"
    assert "&lt;b&gt;none" in shown.value
