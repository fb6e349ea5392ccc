"""What is decoded of a notice gives the same rows as all of it, and the same faults."""

import ast
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ocds_kit import BASES, CHANGES, changed

from fairtender import ocds
from fairtender.ocds import files, rows, values
from fairtender.sources import Given

pytest.importorskip("msgspec", reason="only json decodes here")
# What asks for a key: a method, the same under a name of its own, and two helpers of rows.py.
ASKS = {"get", "own", "_things", "_texts"}
RELEASES = st.builds(changed, st.sampled_from(BASES), CHANGES)


def said(decode, content: bytes) -> str:
    """The rows of a text, or the kind of its fault."""
    try:
        data = decode(content)
    except (ValueError, RecursionError) as error:
        return type(error).__name__
    return repr(rows.tender_rows(files.releases_in(data)))


def whole(content: bytes) -> object:
    return values._whole(content.decode())


@settings(max_examples=200, deadline=None)
@given(st.lists(RELEASES, min_size=1, max_size=3), st.sampled_from(["", "releases", "records"]))
def test_rows_are_those_of_the_whole_text(releases, form):
    content = json.dumps({form: releases} if form else releases).encode()
    assert said(values.decode, content) == said(whole, content)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(RELEASES, st.sampled_from("ab")), min_size=1, max_size=5))
def test_line_by_line_says_what_the_whole_file_says(releases):
    """Line by line a release may be held back until the last one of its tender has been read."""
    named = [release | {"ocid": ocid} for release, ocid in releases]
    lines = "\n".join(map(json.dumps, named)).encode()
    whole = ocds.read(Given("whole.json", json.dumps(named).encode())).sort_values("ocid")
    parts = ocds.read(Given("lines.jsonl", lines)).sort_values("ocid")
    assert repr(parts.to_dict("list")) == repr(whole.to_dict("list"))


@settings(max_examples=300, deadline=None)
@given(RELEASES, st.randoms(), st.binary(max_size=3), st.booleans())
def test_broken_text_is_the_same_fault(release, random, put, escaped):
    content = json.dumps(release, ensure_ascii=escaped).encode("utf-8", "backslashreplace")
    at = random.randrange(len(content))
    content = content[:at] + put + content[at + random.choice([0, 1, 5]) :]
    assert said(values.decode, content) == said(whole, content)


@pytest.mark.parametrize(
    "value",
    [
        "1.50",
        "1e400",
        "-0.0",
        "12345678901234567890123",
        "NaN",
        "1E+2",
        '"\\ud800"',
        "null",
        "true",
    ],
)
def test_numbers_stay_as_they_are_written(value):
    content = f'{{"ocid": "o", "tender": {{"value": {{"amount": {value}}}}}}}'.encode()
    assert repr(values.decode(content)) == repr(whole(content))


def test_every_key_that_a_row_is_made_of_is_kept():
    """A key that rows.py or lots.py ask for, and that decoding leaves out, would be lost."""
    asked: set[str] = set()
    for name in ("rows.py", "lots.py"):
        tree = ast.parse(Path(values.__file__).with_name(name).read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ASKS & {
                getattr(node.func, name, "") for name in ("attr", "id")
            }:
                asked |= {each.value for each in node.args if isinstance(each, ast.Constant)}
            if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In):
                asked |= {node.left.value} if isinstance(node.left, ast.Constant) else set()
    # These stand inside what is kept as a whole: bids, addresses, criteria, subcontracting.
    inside = {"details", "countryName", "country", "criteria", "numbers", "number", "weight"}
    inside |= {"minimumPercentage", "type", "goal"}
    asked = {key for key in asked if isinstance(key, str)}
    assert {"title", "awards", "language", "hasSubcontracting", "buyer"} <= asked
    assert asked - inside - {""} <= values.READ
    assert {"countriesOfOrigin", "deliveryAddresses", "relatedLots"} <= values.READ
