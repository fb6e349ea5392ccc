"""The course that the tests of this folder share, and one graded batch of hand-ins a unit."""

import pytest
from course_kit import MADE, SMALL, UNITS, Graded
from kit import first_and_slow


@pytest.fixture(scope="session", params=[SMALL, MADE, *first_and_slow(UNITS[1:])])
def graded(request, course, tmp_path_factory) -> Graded:
    return Graded(request.param, tmp_path_factory.mktemp("hand-ins"), course)
