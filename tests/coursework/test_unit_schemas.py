"""The schemas that an editor reads fit every unit, and show slips while an author types.

That they are made from the readers' own dataclasses is tested with the other generated data.
"""

import json
import tomllib

import jsonschema
import pytest
from course_kit import MADE, UNITS, make_course
from test_authors_mistakes import SLIPS, UNIT, make


@pytest.fixture(scope="module")
def validators(root):
    found = {}
    for name in ("questions", "key"):
        schema = json.loads((root / "datasets" / f"{name}.schema.json").read_text("utf-8"))
        jsonschema.Draft7Validator.check_schema(schema)
        found[f"{name}.toml"] = jsonschema.Draft7Validator(schema)
    return found


def faults(validator, path):
    return [*validator.iter_errors(tomllib.loads(path.read_text(encoding="utf-8")))]


@pytest.mark.parametrize("slug", [MADE, *UNITS])
def test_every_unit_fits_its_schemas(course, validators, slug):
    for name, validator in validators.items():
        assert faults(validator, course / "solutions" / slug / name) == []


def test_the_units_of_the_course_are_all_there():
    assert len(UNITS) == 12  # eleven, and the small one


SEEN = {"field-choice", "field-unknown", "field-missing", "field-kind"}


@pytest.mark.parametrize(
    "slip", [one for one in SLIPS if one.code in SEEN], ids=lambda slip: slip.typed
)
def test_what_is_wrong_in_a_field_is_seen_in_the_editor(tmp_path, validators, slip):
    course = make_course(tmp_path)
    make([slip], course)
    assert faults(validators[slip.file], course / "solutions" / UNIT / slip.file)


def test_points_by_a_field_of_another_check_are_seen(validators):
    asked = {"code": "c", "name": "N", "check": "pairs", "column": "level"}
    entry = {"why": "w", "read": "r", "property": [asked]}
    key = {"format": 1, "unit": "u", "question": {"q": entry}}
    assert [*validators["key.toml"].iter_errors(key)]
    asked["check"] = "cells"
    assert not [*validators["key.toml"].iter_errors(key)]
