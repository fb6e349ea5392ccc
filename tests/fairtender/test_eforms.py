"""Notices of TED in eForms: what a person reads in them stands in the table, and nothing harms."""

import io
import math
import os
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

from fairtender import eforms, notices, ocds, profile, screening
from fairtender.eforms import tree
from fairtender.tables import DataError, check
from fairtender.tenders import TENDERS

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "eforms"
# FAIRTENDER_NOTICES names a folder that has one of notices as TED publishes them, tried as well.
REAL = Path(os.environ.get("FAIRTENDER_NOTICES", FIXTURES.parent)) / "eforms"


def row(*names: str) -> pd.Series:
    found = ocds.tender_rows([eforms.release(open_(name), name) for name in names])
    assert len(found) == 1
    return pd.Series(found[0])


def open_(name: str) -> io.BytesIO:
    return io.BytesIO((FIXTURES / name).read_bytes())


# --- what is read ---


def test_a_call_for_competition_as_it_is_read_by_hand():
    call = row("call.xml")
    first, second = call.lots
    assert call.ocid == "22222222-0000-4000-8000-000000000002"
    assert call.release_ids == ("12345-2026",)  # as TED shows the number
    assert (call.buyer, call.buyer_country) == ("Ville de Brumont (fictive)", "BEL")
    assert (call.category, call.method) == ("goods", "selective")
    assert call.cpv == ("90910000", "18110000")
    assert (first.id, second.id) == ("LOT-0001", "LOT-0002")  # a group of lots is none
    assert (first.cpv, second.cpv) == (("90911000",), ("18110000",))
    assert first.price_weight == pytest.approx(60)  # 90 of 90 + 60 points
    # Nothing but the price is named, and no weight is stated.
    assert (second.award_criteria, math.isnan(second.price_weight)) == ("priceNamed", True)
    assert first.award_criteria_details == "Prix; Prix annuel; Conditions de travail"
    assert (first.subcontracting, second.subcontracting) == ("yes", "")
    assert first.places == ("Place du Marché 1, Brumont, BE352, 9999", "Centre-ville")
    assert first.place_countries == ("BEL",)
    assert (second.places, second.place_countries) == (("anyw-eea",), ())
    assert (call.value_amount, call.value_currency) == (Decimal("150000.50"), "EUR")
    # Sent at noon on 2 March, 11:00 UTC; the first deadline is 6 April, 11:00 UTC.
    assert call.tender_days == 35
    assert call.places == (*first.places[:1], "anyw-eea", "Centre-ville")  # those of its lots
    assert call.contract_days == 720  # 24 months of 30 days
    assert call.sustainability_goals == ("social.laborRightsPromotion",)


ACCELERATED = """<cac:ProcessJustification>
<cbc:ProcessReasonCode listName="accelerated-procedure">true</cbc:ProcessReasonCode>
</cac:ProcessJustification></cac:TenderingProcess><cac:ProcurementProject>"""


def test_what_stands_only_as_a_code_and_of_one_lot_only():
    content = (FIXTURES / "call.xml").read_text("utf-8")
    begin = content.index('<cac:ProcurementProjectLot>\n    <cbc:ID schemeName="Lot">LOT-0002')
    content = content[:begin] + "</ContractNotice>"
    for old, new in (
        ("TenderSubmissionDeadlinePeriod", "ParticipationRequestReceptionPeriod"),
        ("subc-min", "subc-chng"),
        ("<cbc:MinimumPercent>10</cbc:MinimumPercent>", ""),
        ('<cbc:Description languageID="FRA">Conditions de travail</cbc:Description>', ""),
        ('<cbc:Description languageID="NLD">Arbeidsomstandigheden</cbc:Description>', ""),
        ("</cac:TenderingProcess>\n  <cac:ProcurementProject>", ACCELERATED),
    ):
        assert old in content
        content = content.replace(old, new)
    (found,) = ocds.tender_rows([eforms.release(io.BytesIO(content.encode()), "call.xml")])
    assert found["tender_days"] == 35
    assert found["price_weight"] == found["lots"][0].price_weight == pytest.approx(60)
    assert found["subcontracting"] == found["lots"][0].subcontracting == ""
    assert found["award_criteria_details"] == "Prix; Prix annuel; Quality"
    assert found["description"] == "Deux lots.\nMarché fictif.\nAccelerated procedure."
    assert found["lots"][0].description.startswith("Chaque jour.\nThe contractor must indicate")


def test_what_is_said_in_two_languages_is_read_once_in_that_of_the_notice():
    call = row("call.xml")
    assert call.languages == ("fr",)
    assert call.title == "Nettoyage et vêtements de travail"
    assert call.description == "Deux lots.\nMarché fictif."
    assert "Arbeidsomstandigheden" not in str(call.lots)


def test_a_change_and_a_result_belong_to_the_same_row():
    changed = row("result.xml", "change.xml", "call.xml")
    first, second = changed.lots
    assert first.title == "Nettoyage de l'hôtel et des écoles"
    assert first.cpv == ("90911000",)
    # From the first notice, not from the day of the change, to 13 April.
    assert changed.tender_days == 42
    assert changed.suppliers == ("Fil et Toile (fictive)", "Atelier Nord (fictive)")
    assert second.origins == ("BGD",)
    assert (changed.subcontracting, changed.tenderers) == ("no", 4)
    assert changed.value_amount == Decimal("150000.50")  # the estimate comes first
    assert len(changed.release_ids) == 3


def test_a_change_or_a_result_alone_says_what_it_says():
    change, result = row("change.xml"), row("result.xml")
    assert math.isnan(change.tender_days)  # from when, only the first notice tells
    assert (result.value_amount, result.value_currency) == (Decimal("27000.10"), "EUR")
    assert result.origins == ("BGD",)


# --- what would do harm, and what is no notice ---

MOST = 1000  # elements: what the tests take for the limit
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "entities": f'<!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]><ContractNotice>&l9;</ContractNotice>',
    "file": '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><ContractNotice>&f;</ContractNotice>',
    "network": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><ContractNotice/>',
    "deep": "<ContractNotice>" + "<a>" * 100_000,
    "wide": "<ContractNotice>" + "<a/>" * MOST + "</ContractNotice>",
    "large": "<ContractNotice>" + " " * 64_000_001 + "</ContractNotice>",
    "cut off": "<ContractNotice><ID>",
    "encoding": '<?xml version="1.0" encoding="klingon"?><ContractNotice/>',
    "before": '<TED_EXPORT xmlns="ted/R2.0.9.S05/publication"/>',
    "other": "<html><body/></html>",
    "registration": "<BusinessRegistrationInformationNotice/>",
}


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("entities", "xml-doctype"),
        ("file", "xml-doctype"),
        ("network", "xml-doctype"),
        ("deep", "xml-too-deep"),
        ("wide", "xml-too-deep"),
        ("large", "xml-too-large"),
        ("cut off", "not-xml"),
        ("encoding", "xml-encoding"),
        ("before", "eforms-before"),
        ("other", "eforms-other"),
        ("registration", "eforms-no-purchase"),
    ],
)
def test_what_is_no_notice_or_would_do_harm_gets_one_sentence(kind, code, monkeypatch):
    monkeypatch.setattr(tree, "_MOST_ELEMENTS", MOST)
    with pytest.raises(DataError) as error:
        eforms.release(io.BytesIO(HOSTILE[kind].encode()), "notice.xml")
    assert error.value.code == code
    assert "notice.xml" in str(error.value) and "\n" not in str(error.value)


def test_a_notice_may_have_as_many_elements_as_the_limit_says(monkeypatch):
    assert tree._MOST_ELEMENTS == 1_500_000
    monkeypatch.setattr(tree, "_MOST_ELEMENTS", MOST)
    just = "<ContractNotice>" + "<a/>" * (MOST - 1) + "</ContractNotice>"
    assert len(tree.parse(io.BytesIO(just.encode()), "notice.xml").children) == MOST - 1


@pytest.mark.parametrize("name", ["call.xml", "result.xml"])
def test_whatever_is_missing_or_empty_a_row_comes_all_the_same(name):
    """Each element in turn loses its text, its attributes and its first child."""
    size = len([*ElementTree.parse(FIXTURES / name).iter()])
    for number in range(size):
        tree = ElementTree.parse(FIXTURES / name)
        node = [*tree.iter()][number]
        node.text, node.attrib = "", {}
        del node[:1]
        content = io.BytesIO(ElementTree.tostring(tree.getroot()))
        (found,) = ocds.tender_rows([{"ocid": "x"} | eforms.release(content, name)])
        check(pd.DataFrame({key: [cell] for key, cell in found.items()}, dtype=object), TENDERS)


# --- notices ours and real ---


def test_every_notice_of_a_folder_is_screened():
    tenders = notices.read(REAL)
    files = [*REAL.glob("*.xml")]
    assert tenders.attrs["unread"] == ()
    assert tenders.attrs["releases"] == len(files)
    check(tenders, TENDERS)
    assert len(screening.screen(tenders, profile.load()).tenders) == len(tenders)


# Counted by reading the notices: how many lots each has. TED's own are not part of the project.
BY_HAND = {FIXTURES: {"12345-2026": 2}}  # cleaning, and work clothes, French, fictional
if REAL != FIXTURES:
    BY_HAND[REAL] = {
        "40243-2024": 4,  # kindergartens of a town, Estonian
        "547670-2023": 3,  # meals, sandwiches, catering on a campus, French
        "565069-2023": 2,  # a canteen, and events, Dutch
        "745916-2023": 3,  # shirts, three deliveries, Polish
        "757543-2023": 3,  # sights, for three kinds of weapon, Romanian
    }


@pytest.mark.parametrize("folder", BY_HAND)
def test_lots_of_notices_as_counted_by_hand(folder):
    tenders = notices.read(folder)
    number = 0 if folder == FIXTURES else -1
    lots = {
        ids[number]: len(own) for ids, own in zip(tenders.release_ids, tenders.lots, strict=True)
    }
    assert {name: lots[name] for name in BY_HAND[folder]} == BY_HAND[folder]
