"""The live tool that rates an answer which a learner writes."""

import datetime

import pytest
from texts_kit import pattern

from coursework.forms.tools.catalogue import rate_answer
from fairtender import market, messages, tables
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
    table = rate_answer(hotels, " q6 ", given, ON).frame
    assert table.index.tolist() == ["Q6"] and table.iloc[0].tolist() == cells


def test_what_decides_is_shown(hotels):
    table = rate_answer(hotels, "Q4", "The passports are kept in the hotel safe.", ON).frame
    assert "alone decides" in table[messages.text("try-answer-decides")].item()


def test_a_question_that_was_not_asked_is_one_sentence(hotels):
    for question in ("Q99", ""):
        with pytest.raises(DataError, match=pattern("try-answer-no-question")):
            rate_answer(hotels, question, "", ON)
