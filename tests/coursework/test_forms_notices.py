"""Tenders drawn as notices."""

import math
from decimal import Decimal

import pandas as pd

from coursework import forms
from fairtender import messages

ROW = {
    "ocid": "ocds-course1-t07",
    "title": "Guards <24 hours>",
    "description": "First paragraph.\n\nSecond & last <script>alert(1)</script>.",
    "buyer": "City of Alvora",
    "buyer_country": "Norland",
    "category": "services",
    "lots": (),
    "cpv": ("79713000", "79710000"),
    "places": ("Harbour", "Town hall"),
    "value_amount": Decimal("1250000"),
    "value_currency": "EUR",
    "tender_days": 12.75,
    "contract_days": math.nan,
    "method": "open",
    "award_criteria": "priceOnly",
    "award_criteria_details": "Lowest price",
}


def test_a_notice_says_what_is_stated_and_what_is_not():
    other = ROW | {"ocid": "ocds-course1-t08", "value_amount": None, "places": ()}
    drawn = forms.each_notice(pd.DataFrame([ROW, other]))
    first, second = (drawn[number]._repr_html_() for number in ("T07", "T08"))
    assert "<summary data-lm-suppress-shortcuts" in first
    assert "T07 Guards &lt;24 hours&gt;</summary>" in first
    assert "<dt>Buyer</dt><dd>City of Alvora, Norland</dd>" in first
    assert "<dt>Estimated value</dt><dd>EUR 1,250,000</dd>" in first
    assert f"<dt>{messages.text('forms-notice-bids')}</dt><dd>12 days</dd>" in first
    assert "<dt>What is bought</dt><dd>Services, CPV 79713000, CPV 79710000</dd>" in first
    assert "<dt>Place of delivery</dt><dd>Harbour; Town hall</dd>" in first
    assert "<dt>Award criteria</dt><dd>Price only: Lowest price</dd>" in first
    assert "<p>First paragraph.</p><p>Second &amp; last &lt;script&gt;" in first
    assert first.count("Not stated") == 1  # the contract period
    assert second.count("Not stated") == 3  # and value and place
    assert "open" not in first.split("<summary")[0]  # closed


def test_no_tender_gives_no_notice():
    assert forms.each_notice(pd.DataFrame([ROW]).iloc[:0]) == {}
