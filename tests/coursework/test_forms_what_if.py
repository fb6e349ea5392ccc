"""The live tool reads a notice again with a sentence that a learner adds."""

import pytest
from texts_kit import pattern

from coursework.forms.tools.catalogue import compare_notice
from fairtender import ocds, profile, tables
from fairtender.tables import DataError


@pytest.fixture(scope="module")
def tenders():
    return ocds.read(tables.data_path("sample-tenders.json"))


@pytest.fixture(scope="module")
def rules():
    return profile.load(tables.data_path("profiles", "default.toml"))


@pytest.mark.parametrize(
    ("number", "sentence", "levels"),
    [
        # T02 is elevated, its origin open; Brazil and coffee are listed for forced labour.
        ("T02", "The beans are grown in Brazil.", ["Elevated", "High"]),
        # Child labour is a second high signal beside the sector.
        ("t02 ", "The beans are grown in Colombia.", ["Elevated", "High"]),
        # Said politely, it is not understood; said in words of the list, it is.
        ("T12", "The team stays in the annex.", ["Low", "Low"]),
        # An audit is about something: the words lead to a question first.
        ("T12", "The work is done by migrant workers.", ["Low", "Unknown"]),
    ],
)
def test_the_level_before_and_after(tenders, rules, number, sentence, levels):
    assert list(compare_notice(tenders, rules, number, sentence).frame["Level"]) == levels


def test_a_number_that_no_notice_has_is_one_sentence(tenders, rules):
    known = ", ".join(f"T{number:02}" for number in range(1, 13))
    with pytest.raises(DataError, match=pattern("what-if-no-notice", number="T99", known=known)):
        compare_notice(tenders, rules, "T99", "")
