"""A country that is stated is recognised, in the languages of those who state it."""

import runpy
from pathlib import Path

import babel
import pytest

from fairtender.wording.countries import COUNTRIES, named, names

ROOT = Path(__file__).parents[2]
MADE = runpy.run_path(str(ROOT / "datasets" / "generators" / "country_names.py"))

STATED = [
    ("KHM", ("KH",)),
    ("Китай", ("CN",)),
    ("Chine", ("CN",)),
    ("中国", ("CN",)),
    ("République populaire de Chine", ("CN",)),
    ("P.R. China", ("CN",)),
    ("U.S.A.", ("US",)),
    ("Кот-д'Ивуар", ("CI",)),
    ("Об'єднані Арабські Емірати", ("AE",)),
    ("Brasil; Etiopía", ("BR", "ET")),
    # One country in Norwegian and another in Polish; no country; nothing.
    ("Kongo", ()),
    ("Atlantis", ()),
    ("", ()),
]


@pytest.mark.parametrize(("written", "countries"), STATED)
def test_a_stated_country(written, countries):
    assert named(written) == countries


def test_the_file_of_names_is_what_babel_says():
    assert MADE["NAMES"].read_text(encoding="utf-8") == MADE["written"]()


@pytest.mark.parametrize("language", MADE["LANGUAGES"])
def test_every_country_in_every_language(language):
    territories = babel.Locale.parse("nb" if language == "no" else language).territories
    unknown = {name for code in COUNTRIES if named(name := territories[code]) != (code,)}
    assert unknown <= {"Kongo"}  # two countries: see above
    assert len(names(language)) == len(COUNTRIES)
