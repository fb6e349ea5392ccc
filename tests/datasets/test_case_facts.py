"""Each fact of a unit is said twice, or it is listed as said once: `case_twins_kit.py`."""

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
