"""The course that the tests of this folder share, and one graded batch of hand-ins a unit."""

from pathlib import Path

import pytest
from course_kit import MADE, SMALL, UNITS, Graded, grade_batch
from kit import first_and_slow


@pytest.fixture(scope="session", params=[SMALL, MADE, *first_and_slow(UNITS[1:])])
def graded(request, course, once) -> Graded:
    slug = request.param
    place, touched = once(f"graded-{slug}", lambda new: grade_batch(slug, new, course))
    return Graded(slug, Path(place), course, touched)
