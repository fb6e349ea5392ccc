"""What is decoded of a notice gives the same rows as all of it, and the same faults."""

import ast
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ocds_kit import BASES, CHANGES, changed

from fairtender.ocds import decoding, files, rows

pytest.importorskip("msgspec", reason="only json decodes here")
RELEASES = st.builds(changed, st.sampled_from(BASES), CHANGES)


def said(decode, content: bytes) -> str:
    """The rows of a text, or the kind of its fault."""
    try:
        data = decode(content)
    except (ValueError, RecursionError) as error:
        return type(error).__name__
    return repr(rows.tender_rows(files.releases_in(data)))


def whole(content: bytes) -> object:
    return decoding._whole(content.decode())


@settings(max_examples=200, deadline=None)
@given(st.lists(RELEASES, min_size=1, max_size=3), st.sampled_from(["", "releases", "records"]))
def test_rows_are_those_of_the_whole_text(releases, form):
    content = json.dumps({form: releases} if form else releases).encode()
    assert said(decoding.decode, content) == said(whole, content)


@settings(max_examples=300, deadline=None)
@given(RELEASES, st.randoms(), st.binary(max_size=3), st.booleans())
def test_broken_text_is_the_same_fault(release, random, put, escaped):
    content = json.dumps(release, ensure_ascii=escaped).encode("utf-8", "backslashreplace")
    at = random.randrange(len(content))
    content = content[:at] + put + content[at + random.choice([0, 1, 5]) :]
    assert said(decoding.decode, content) == said(whole, content)


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
    assert repr(decoding.decode(content)) == repr(whole(content))


def test_every_key_that_a_row_is_made_of_is_kept():
    """A key that rows.py or lots.py ask for, and that decoding leaves out, would be lost."""
    asked: set[str] = set()
    for name in ("rows.py", "lots.py", "merging.py"):
        tree = ast.parse(Path(decoding.__file__).with_name(name).read_text("utf-8"))
        for node in ast.walk(tree):
            called = isinstance(node, ast.Call) and getattr(node.func, "attr", "")
            if called == "get":
                asked |= {each.value for each in node.args if isinstance(each, ast.Constant)}
    # These stand inside what is kept as a whole: bids, addresses, criteria, subcontracting.
    inside = {"details", "countryName", "country", "criteria", "numbers", "number", "weight"}
    inside |= {"minimumPercentage", "type", "goal"}
    assert {key for key in asked if isinstance(key, str)} - inside - {""} <= decoding.READ
    assert {"countriesOfOrigin", "deliveryAddresses", "relatedLots"} <= decoding.READ
