"""The course that the tests of this folder share, and one graded batch of hand-ins a unit."""

from pathlib import Path

import pytest
from course_kit import MADE, SMALL, UNITS, Graded, grade_batch

# The two small units have every kind of question between them.
EVERY = [SMALL, MADE, *(pytest.param(unit, marks=pytest.mark.slow) for unit in UNITS[1:])]


@pytest.fixture(scope="session", params=EVERY)
def graded(request, course, once) -> Graded:
    slug = request.param
    place, touched = once(f"graded-{slug}", lambda new: grade_batch(slug, new, course))
    return Graded(slug, Path(place), course, touched)
