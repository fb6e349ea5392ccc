"""The live tool puts a learner's own floors beside the six prices of the guarding tender."""

from decimal import Decimal

import pytest

from coursework import forms
from fairtender import sheets, tables, tenders
from fairtender.tables import DataError

HOURS = {"gate post": Decimal(8760), "day posts": Decimal(7272)}
WAGE = {"gate post": "10.82", "day posts": "10.82"}


@pytest.fixture(scope="module")
def bids():
    return sheets.read(tables.data_path("tenders", "guarding", "bids.csv"), tenders.BIDS)


def test_the_price_against_a_floor_that_was_typed(bids):
    # 16,032 hours at the wage alone: 16,032 x 10.82 = 173,466.24; 264,710.40 is 52.6 % more.
    told = forms.against_own_floor(bids, HOURS, WAGE).frame
    assert told.iloc[0, 0] == "EUR 173,466.24"
    assert list(told.loc["A Selm Watch"]) == ["EUR 264,710.40", "+52.6 %"]
    # 8,760 x 40 + 7,272 x 40 = 641,280; 264,710.40 is 58.7 % less. A comma is a point too.
    told = forms.against_own_floor(bids, HOURS, {"gate post": " 40,00", "day posts": "40"}).frame
    assert told.iloc[1, 1] == "−58.7 %" and len(told) == 1 + 6


@pytest.mark.parametrize("typed", ["", "twelve", "0", "-3", "NaN", "Infinity", "1,250"])
def test_what_is_no_amount_is_one_sentence(bids, typed):
    with pytest.raises(DataError, match=r"^Day posts: .*write it in figures"):
        forms.against_own_floor(bids, HOURS, WAGE | {"day posts": typed})
