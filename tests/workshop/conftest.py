"""The course that the tests of this folder share, and one graded batch of hand-ins a unit."""

from pathlib import Path

import pytest
from course_kit import SMALL, UNITS, Graded, make_course
from kit import first_and_slow


@pytest.fixture(scope="session")
def course(tmp_path_factory) -> Path:
    """The sources alone, to be read and not changed."""
    return make_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="session", params=[SMALL, *first_and_slow(UNITS[1:])])
def graded(request, course, tmp_path_factory) -> Graded:
    return Graded(request.param, tmp_path_factory.mktemp("hand-ins"), course)
