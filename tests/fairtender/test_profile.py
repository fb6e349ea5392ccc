"""A profile is read as it is written, and a fault is named in one sentence."""

import datetime
import re
from pathlib import Path

import pytest

from fairtender import profile
from fairtender.tables import DataError

SMALL = Path(__file__).resolve().parents[1] / "fixtures" / "ocds" / "profile.toml"


def test_all_entries_are_read():
    rules = profile.load(SMALL)
    assert rules.name == "Profile for tests" and rules.date == datetime.date(2026, 11, 25)
    assert rules.sources["guide"].url == "https://example.org/guide"
    assert rules.sources["list"].url == rules.sources["list"].note == ""
    assert rules.thresholds["price_weight_high"].value == 90
    assert rules.currency == "EUR" and rules.references["abnormally_low"].text.startswith("Act on")
    cleaning = rules.sectors[0]
    assert (cleaning.code, cleaning.cpv, cleaning.level) == ("cleaning", ("909",), "high")
    assert cleaning.labour_intensive and cleaning.needs[0] == "place"
    assert cleaning.words == {"en": ("cleaning",), "pt": ("limpeza",)}
    sugar = rules.commodities[1]
    assert (sugar.forced_labour, sugar.child_labour) == ((), ("Kenya",))
    assert sugar.listed_as == ("Sugar",) and rules.left_out == ("Opals",)
    coffee, _, salt = rules.commodities
    assert coffee.forced_origins == ("Brazil", "Côte d'Ivoire", "Chile")
    assert [countries for _, countries in coffee.listings()][1::2] == [("Chile",), ("Peru",)]
    assert salt.listed_as == ("Salt", "Salt (mined)") and not salt.forced_origins
    assert (rules.signals[0].factor, rules.signals[0].level) == ("workforce", "high")
    assert rules.places[0].country == "Ruritania"
    assert rules.countries["Brazil"] == ("brazil", "brazilian", "brasil")


def test_the_default_profile_is_found_and_valid():
    assert profile.load().sectors


# What is done to the small profile: pattern, replacement; the code and the place of the fault.
FAULTS = {
    "not toml": (r'^name = "Profile', 'name "Profile', "file-not-toml", "line 3"),
    "another format": ("format = 1", "format = 2", "profile-format", "format"),
    "no format": ("format = 1", "", "field-missing", "format"),
    "no date": (r"^date = 2026-11-25\ncurrency", "currency", "field-missing", "date"),
    "date as text": (r"^date = 2026-11-25", 'date = "today"', "field-kind", "date"),
    "source without issuer": (
        'issuer = "Nobody"\nedition = "first"',
        'edition = "first"',
        "field-missing",
        "source, list: issuer",
    ),
    "no threshold": (
        "short_tender_days.*\n",
        "",
        "field-missing",
        "threshold: short_tender_days",
    ),
    "threshold as text": ("value = 15", 'value = "15"', "field-kind", "short_tender_days: value"),
    "unknown threshold": (
        r"\[reference\]",
        "price_weight_max = {value = 1}\n[reference]",
        "field-unknown",
        "threshold: price_weight_max",
    ),
    "wrong level": (
        'level = "high"',
        'level = "severe"',
        "field-choice",
        "(cleaning): level",
    ),
    "signal of level low": (
        'factor = "workforce"\nlevel = "high"',
        'factor = "workforce"\nlevel = "low"',
        "field-choice",
        "signal 1 (migrants): level",
    ),
    "wrong factor": (
        'factor = "price"',
        'factor = "prices"',
        "field-choice",
        "(lowest-price): factor",
    ),
    "wrong need": (
        '"place", "workforce"',
        '"places", "work"',
        "field-choice",
        "(cleaning): needs",
    ),
    "unknown source": ('source = "guide"', 'source = "gide"', "profile-no-source", "gide"),
    "no source": ('source = "guide"\n', "", "field-missing", "(cleaning): source"),
    "cpv with check digit": ('"909"', '"90910000-9"', "profile-cpv", "(cleaning): cpv"),
    "cpv as number": (
        r"cpv = \[\"909\"\]",
        "cpv = [909]",
        "field-kind",
        "(cleaning): cpv",
    ),
    "yes for true": (
        "labour_intensive = true",
        'labour_intensive = "yes"',
        "field-kind",
        "(cleaning): labour_intensive",
    ),
    "words not in a list": (
        r'words = \{ en = \["coffee"\]',
        'words = { en = "coffee"',
        "field-kind",
        "commodity 1 (coffee), words: en",
    ),
    "misspelt key": ("forced_labour", "forced_labor", "field-unknown", "commodity 1 (coffee)"),
    "same code twice": (
        'code = "sugar"',
        'code = "coffee"',
        "field-twice",
        "commodity 2 (coffee)",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_file_and_place(tmp_path, fault):
    pattern, replacement, code, place = FAULTS[fault]
    text = SMALL.read_text(encoding="utf-8")
    changed = re.sub(pattern, lambda _: replacement, text, count=1, flags=re.MULTILINE)
    assert changed != text
    path = tmp_path / "local.toml"
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(DataError) as error:
        profile.load(path)
    assert error.value.code == code
    sentence = str(error.value)
    assert "local.toml" in sentence and place in sentence and "\n" not in sentence


def test_a_profile_that_is_no_file(tmp_path):
    for path, code in ((tmp_path, "file-folder"), (tmp_path / "none.toml", "no-file")):
        with pytest.raises(DataError) as error:
            profile.load(path)
        assert error.value.code == code
    (tmp_path / "picture.toml").write_bytes(b"\x89PNG\r\n\x1a\n\xff")
    with pytest.raises(DataError) as error:
        profile.load(tmp_path / "picture.toml")
    assert error.value.code == "file-not-utf8"
