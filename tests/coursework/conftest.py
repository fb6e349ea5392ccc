"""A desk with a class, for the tests of its requests."""

from pathlib import Path

import pytest
from course_kit import SMALL
from desk_kit import Desk, filled, hand_ins


@pytest.fixture(scope="module")
def source(course, tmp_path_factory) -> Path:
    """What a class handed in, as a trainer finds it."""
    place = tmp_path_factory.mktemp("handed-in")
    hand_ins(place, course)
    return place


@pytest.fixture(scope="module")
def kept(course, source, tmp_path_factory) -> bytes:
    """A desk with that class, saved."""
    return filled(Desk(tmp_path_factory.mktemp("first"), course), source).saved()


@pytest.fixture
def desk(course, kept, tmp_path) -> Desk:
    """That desk, opened."""
    one = Desk(tmp_path / "desk", course)
    one.begin(SMALL)
    one.ask("desk_open", {"day.zip": kept})
    return one
