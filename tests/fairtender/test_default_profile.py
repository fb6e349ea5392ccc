"""The default profile agrees with its sources and leaves no trade out."""

import datetime
import json
from collections import defaultdict
from pathlib import Path

import pytest

from fairtender import classification, portfolio, profile, sheets
from fairtender.portfolio.risks import codes_of

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ["en", "de", "es", "fr", "it", "no", "pt", "ro", "ru", "uk"]
# The 45 divisions of CPV 2008.
DIVISIONS = """03 09 14 15 16 18 19 22 24 30 31 32 33 34 35 37 38 39 41 42 43 44 45 48 50 51 55 60
63 64 65 66 70 71 72 73 75 76 77 79 80 85 90 92 98"""
# Headings that mix trades as different as law and guarding: title and description are read instead.
MIXED = "79000000 79500000 79900000 79990000 98000000 98300000 98340000 98390000"

# One CPV code for each sector of the list in PPN 02/23.
PPN_SECTORS = {
    "agriculture, crops": "03110000",
    "agriculture, work": "77110000",
    "mining": "14210000",
    "fishing": "03311000",
    "construction": "45210000",
    "electronics, computers": "30213100",
    "electronics, telephones": "32250000",
    "garments": "18110000",
    "food processing": "15131000",
    "hospitality": "55110000",
    "security": "79713000",
    "cleaning": "90919200",
    "catering": "55520000",
    "logistics": "63121100",
    "care": "85311100",
}


@pytest.fixture(scope="module")
def default():
    return profile.load(ROOT / "datasets" / "profiles" / "default.toml")


@pytest.fixture(scope="module")
def cpv_codes():
    return {*classification.codes()}


@pytest.fixture(scope="module")
def some_codes():
    """The divisions but the mixed ones, the mixed headings, and what the course's office bought."""
    bought = sheets.read(ROOT / "datasets" / "portfolio" / "contracts.csv", portfolio.CONTRACTS)
    codes = {code for cell in bought["cpv"] for code in codes_of(cell)}
    assert len(codes) > 50
    return codes | {f"{division}000000" for division in DIVISIONS.split()} | {*MIXED.split()}


def _sector(default, cpv):
    """The sector with the longest prefix of a CPV code, or None."""
    fits = [(len(p), s) for s in default.sectors for p in s.cpv if cpv.startswith(p)]
    return max(fits, key=lambda fit: fit[0])[1] if fits else None


def test_every_entry_has_a_known_source_and_a_date(default):
    entries = [*default.sectors, *default.commodities, *default.signals, *default.places]
    entries += default.thresholds.values()
    assert len(default.sectors) > 50
    assert len(default.commodities) > 30
    for entry in entries:
        assert entry.source in default.sources, entry
        assert isinstance(entry.date, datetime.date), entry
    assert "judgement" in default.sources["course"].note
    assert "2022" in default.sources["ilab"].edition


def test_every_prefix_is_in_the_cpv_list(default, cpv_codes):
    for entry in (*default.sectors, *default.commodities):
        for prefix in entry.cpv:
            assert any(code.startswith(prefix) for code in cpv_codes), (entry.code, prefix)


def test_every_division_has_a_sector_and_goods_are_in_no_other(default):
    divisions = {prefix[:2] for sector in default.sectors for prefix in sector.cpv}
    assert divisions == set(DIVISIONS.split())
    assert {prefix[:2] for good in default.commodities for prefix in good.cpv} <= divisions


@pytest.mark.parametrize("codes", ["some_codes", "cpv_codes"])
def test_only_mixed_headings_have_no_sector(default, codes, request):
    codes = request.getfixturevalue(codes)
    assert {code for code in codes if _sector(default, code) is None} == set(MIXED.split())


@pytest.mark.parametrize("cpv", PPN_SECTORS.values(), ids=PPN_SECTORS.keys())
def test_sectors_of_the_ppn_list_are_high(default, cpv):
    sector = _sector(default, cpv)
    assert (sector.level, sector.source) == ("high", "ppn-02-23")


def test_a_code_is_in_the_sector_that_its_heading_names(default):
    for cpv, sector in {
        "19212000": "textiles",  # woven fabrics of cotton
        "19620000": "plastics-rubber-glass",  # textile waste, beside plastic and rubber waste
        "19640000": "plastics-rubber-glass",  # refuse sacks
        "09310000": "utilities",
        "09340000": "fuels",  # nuclear fuels
        "60300000": "oil-gas-services",  # pipeline transport
        "98391000": "construction",  # decommissioning
    }.items():
        assert _sector(default, cpv).code == sector, cpv


def test_no_good_is_low_without_its_origin(default):
    for sector in default.sectors:
        if sector.kind == "good":
            assert "commodity" in sector.needs, sector.code
    legal = _sector(default, "79110000")
    assert (legal.level, legal.needs) == ("low", ())


@pytest.mark.parametrize("kind", ["sectors", "commodities", "signals"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_a_language_stands_in_two_entries(default, kind, language):
    entries = defaultdict(set)
    for entry in getattr(default, kind):
        for phrase in entry.words.get(language, ()):
            entries[tuple(phrase.lower().split())].add(entry.code)
    assert {phrase: codes for phrase, codes in entries.items() if len(codes) > 1} == {}


def test_sectors_and_signals_have_words_in_all_ten_languages(default):
    assert default.languages == tuple(LANGUAGES)
    for entry in (*default.sectors, *default.signals):
        assert list(entry.words) == LANGUAGES, entry.code


def test_texts_can_name_every_listed_origin(default):
    for good in default.commodities:
        for _, countries in good.listings():
            for country in countries:
                assert default.countries.get(country), (good.code, country)


def test_the_data_package_lists_the_data():
    folder = ROOT / "datasets"
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    listed = {resource["path"] for resource in package["resources"]}
    files = {path.name for path in folder.iterdir() if path.is_file()} - {"datapackage.json"}
    assert listed >= files | {"profiles/default.toml"}
    assert all((folder / path).is_file() for path in listed)
    assert [licence["name"] for licence in package["licenses"]] == ["CC-BY-4.0"]
