"""Each fact of a unit is said twice, or it is listed as said once: `case_twins_kit.py`."""

from dataclasses import replace

import case_twins_kit as twins
import pytest


@pytest.fixture(scope="module")
def texts():
    return [*twins.subjects()]


@pytest.fixture(scope="module")
def said():
    return twins.sayings()


def test_each_fact_is_said_a_second_time_or_is_listed(said, texts):
    assert [*twins.faults(said, texts)] == []


def test_what_is_listed_as_said_once_is_said(texts):
    assert [*twins.missing(texts)] == []


# What somebody planted who had not seen the rules: words of a text, what is right, what is planted.
PLANTED = [
    ("In February, on the evening of N04", "February", "January"),
    ("A colleague in Kolmen sends", "Kolmen", "Hestral"),
    ("Clause 4.3 of contract PS-2025-031 promises", "031", "018"),
    ("20 October. Eight to eleven sentences", "20 October", "22 October"),
    ("Ana Brecht, the focal point, reads it.", "Ana Brecht", "Mira Tal"),
    ("shows W013 out at 21:45", "21:45", "21:15"),
    ("gave a free course of Arlenian on Tuesdays", "Tuesdays", "Thursdays"),
    ("The agreement of 2 December 2024 has ended", "2 December", "12 December"),
    ("Portside Personnel 23%", "23", "32"),
    ("or coffee for EUR 3,960", "3,960", "3,690"),
    ("the evening of 16 April; what may", "16 April", "26 April"),
    ("A team leader: 2,008 hours", "2,008", "8,002"),
    ("The event lasts four nights", "four", "five"),
    ("Print the ten case documents", "ten", "nine"),
]


@pytest.mark.parametrize(("words", "right", "planted"), PLANTED)
def test_a_fact_that_has_changed_is_found(said, texts, words, right, planted):
    held = [text for text in texts if words in text.words]
    assert held
    for text in held:
        changed = replace(text, words=text.words.replace(words, words.replace(right, planted)))
        file = [changed if one is text else one for one in texts if one.path == text.path]
        assert [*twins.faults(said, file)] != []
