"""A profile is read as it is written, and a fault is named in one sentence."""

import dataclasses
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


BASED = """
format = 1
based_on = "default.toml"
name = "Velmark"
date = 2026-12-02
currency = "XVC"

[source.act]
title = "Act"
issuer = "Parliament"
edition = "first"
date = 2026-01-01

[threshold]
near_floor = { value = 15, source = "act", date = 2026-12-02 }

[[sector]]
code = "printing"
level = "moderate"

[[sector]]
code = "ferries"
name = "Ferries"
level = "high"
kind = "service"
labour_intensive = true
needs = ["place"]
source = "act"
date = 2026-12-02
"""


def test_a_profile_may_say_only_what_differs(tmp_path):
    path = tmp_path / "velmark.toml"
    path.write_text(BASED, encoding="utf-8")
    local, own = profile.load(path), profile.default()
    assert local.currency == "XVC" and local.thresholds["near_floor"].value == 15
    sectors = {each.code: each for each in local.sectors}
    default = {each.code: each for each in own.sectors}
    assert sectors.pop("ferries").level == "high"
    printing = dataclasses.replace(default["printing"], level="moderate")
    default = {code: dataclasses.asdict(each) for code, each in default.items()}
    default["printing"] = dataclasses.asdict(printing)
    assert {code: dataclasses.asdict(each) for code, each in sectors.items()} == default
    for same in ("references", "commodities", "signals", "places", "countries", "left_out"):
        assert repr(getattr(local, same)) == repr(getattr(own, same)), same


BASED_FAULTS = {
    "a number with the source of another": (', source = "act"', "", "field-missing", "line 15"),
    "an unknown level": ('"moderate"', '"middling"', "field-choice", "line 19, sector 1 (printing"),
    "an entry without a code": ('code = "ferries"', "", "field-missing", "sector 2"),
    "a base that is not there": ('"default.toml"', '"mine.toml"', "field-choice", "line 3"),
    "a list that is a text": (r"currency = .*", 'sector = ["a"]', "field-entry", "sector 1"),
    "a name that is a table": ('name = "Velmark"', "name = {}", "field-kind", "line 4"),
}


@pytest.mark.parametrize("fault", BASED_FAULTS)
def test_a_fault_of_what_differs_is_named_by_its_line(tmp_path, fault):
    pattern, replacement, code, place = BASED_FAULTS[fault]
    text = re.sub(pattern, replacement, BASED, count=1)
    if fault == "a list that is a text":
        text = text[: text.index("[[sector]]")]
    path = tmp_path / "velmark.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        profile.load(path)
    assert error.value.code == code and place in str(error.value)
