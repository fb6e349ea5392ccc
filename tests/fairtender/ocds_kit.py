"""Releases of fictional publishers, and what can become of them."""

import copy
import json
import os
from pathlib import Path
from random import Random

from hypothesis import strategies as st

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "ocds"
# Small notices of our own; FAIRTENDER_NOTICES names a folder in which publishers' files lie, in
# folders `ocds…` and `eforms`, tried as well.
PUBLISHERS = Path(os.environ.get("FAIRTENDER_NOTICES", FIXTURES))
REAL = sorted({*FIXTURES.glob("*.json"), *PUBLISHERS.glob("ocds*/*.json*")})


def fixture(name: str) -> dict:
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


VERSIONS = fixture("versions.json")["releases"]
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "CPV", "90910000-9", "2026-01-01", "2026-13-01T00:00:00Z", "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "items", "classification", "name", "amount", "startDate"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
BASES = [*fixture("traps.json")["releases"], fixture("lots.json"), VERSIONS[1]]
CHANGES = st.lists(st.tuples(st.randoms(), ANYTHING), min_size=1, max_size=3)


def changed(base: dict, changes: list[tuple[Random, object]]) -> dict:
    """A release with other values somewhere in it, of any type."""
    release = copy.deepcopy(base)
    for random, value in changes:
        place = release
        while True:
            key = random.choice(list(place) if isinstance(place, dict) else range(len(place)))
            inside = isinstance(place[key], dict | list) and len(place[key]) > 0
            if not inside or random.random() < 0.2:
                break
            place = place[key]
        place[key] = value
    return release
