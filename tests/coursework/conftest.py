"""A desk with a class, for the tests of its requests."""

from pathlib import Path

import pytest
from course_kit import SMALL
from desk_kit import Desk, filled, hand_ins


@pytest.fixture(scope="session")
def source(course, once) -> Path:
    """What a class handed in, as a trainer finds it."""

    def make(place: Path) -> str:
        hand_ins(place, course)
        return str(place)

    return Path(once("handed-in", make))


@pytest.fixture(scope="session")
def saved_desk(course, source, once) -> bytes:
    """A desk with that class, saved."""

    def make(place: Path) -> str:
        path = place / "day.desk"
        path.write_bytes(filled(Desk(place, course), source).saved())
        return str(path)

    return Path(once("desk", make)).read_bytes()


@pytest.fixture
def desk(course, saved_desk, tmp_path) -> Desk:
    """That desk, opened."""
    one = Desk(tmp_path / "desk", course)
    one.begin(SMALL)
    one.ask("desk_open", {"day.zip": saved_desk})
    return one
