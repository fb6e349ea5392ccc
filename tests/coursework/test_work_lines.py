"""Checks of lines and of lists that go out: what an author gets wrong."""

import dataclasses

import pytest

from coursework.marking import key
from coursework.work.cells import Cells
from coursework.work.lines import Clean, Say, Total
from fairtender import messages


@pytest.fixture(scope="module")
def asked():
    return {
        id: (entry.question, entry.right)
        for id, entry in key.read_key("08-engage-suppliers").entries.items()
    }


AGENDA = {"say": "what", "grave": ("label", "best", "round", "alone")}
TOTAL = {"least": 5, "most": 9, "rows": 3, "each": 1}
LINES, PAIRS, SUM = (messages.text(f"work-fault-{name}") for name in ("lines", "pairs", "sum"))


def right(row, column):
    return messages.text("work-fault-right", row=row, column=column)


def minutes(least, column="minutes"):
    return {"lines": ("why",), "hold": {"why": {column: {"least": least}}}}


FAULTS = [
    ("eng-agenda", Say, {"lines": ("why",)}, ""),
    ("eng-agenda", Say, {"lines": ("wy",)}, "wy"),
    ("eng-agenda", Say, {"lines": ()}, LINES),
    ("eng-agenda", Say, {"lines": ("why",), "hold": {"own": {"minutes": 5}}}, LINES),
    ("eng-agenda", Say, {"lines": ("why",), "hold": {"why": {"hour": 5}}}, "hour"),
    ("eng-agenda", Say, {"lines": ("why",), "danger": {"what": ("gone",)}}, "gone"),
    ("eng-agenda", Clean, {"needed": ("why", "own")}, ""),
    ("eng-agenda", Clean, {"needed": ("why",)}, LINES),  # an empty text would be clean
    ("eng-agenda", Clean, {"needed": ("why", "own"), "grave": ("best",)}, LINES),
    ("eng-agenda", Say, {"lines": ("why", "why"), "in_order": True}, PAIRS),
    ("eng-agenda", Say, minutes(5), ""),
    ("eng-agenda", Say, minutes(0), right("why", "minutes")),
    ("eng-agenda", Say, minutes(5, "who"), right("why", "who")),
    ("eng-agenda", Total, {"column": "minutes"} | TOTAL | {"most": 4}, SUM),
    ("eng-agenda", Total, {"column": "who"} | TOTAL, "who"),
    ("eng-follow", Cells, {"column": "ask", "danger": {"ask": ("gone",)}}, "gone"),
]


@pytest.mark.parametrize(("id", "check", "fields", "told"), FAULTS)
def test_what_an_author_gets_wrong_is_one_sentence(asked, id, check, fields, told):
    question, model = asked[id]
    shared = AGENDA if id == "eng-agenda" else {}
    if "model" in [one.name for one in dataclasses.fields(check)]:
        shared = shared | {"model": model}
    said = check(**{**shared, **fields}).fault(question)
    assert told in said and bool(said) == bool(told)
