"""What stands beside questions: each paper once in a notebook, and the minutes of a part."""

import re
from pathlib import Path

import pytest

from coursework import forms
from coursework.forms.html import Html

UNIT = "03-trial"
SOURCE = """format = 1
unit = "03-trial"
title = "Trial"
minutes = 60
[[form]]
id = "one"
title = "Part 1"
  [[form.question]]
  id = "a"
  kind = "number"
  label = "T01 How many?"
  points = 1
  [[form.question]]
  id = "b"
  kind = "number"
  label = "T01 How much?"
  points = 2
[[form]]
id = "two"
title = "Part 2"
minutes = 25
  [[form.question]]
  id = "c"
  kind = "number"
  label = "T02 How long?"
  points = 1
"""
PAPER, OTHER = Html("<details>one</details>", "T01 One <b>"), Html("<details>two</details>", "Two")
TABLE = Html("<table></table>")


@pytest.fixture
def exercise(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("FAIRTENDER_FORMS", "static")
    (tmp_path / "questions.toml").write_text(SOURCE, encoding="utf-8")
    return forms.Exercise(UNIT, tmp_path)


def test_a_paper_is_drawn_where_it_is_needed_first_and_later_a_link(exercise):
    one = exercise.ask("one", beside={"T01": PAPER}, papers=[OTHER])
    order = re.findall("<details>two|<details>one|ft-beside-again", one.html)
    assert order == ["<details>two", "<details>one", "ft-beside-again"]
    [place] = set(re.findall(r'href="#(ft-03-trial-paper-\w+)"', one.html))
    assert f'class="ft-beside" id="{place}" data-ft-title="Document: T01 One &lt;b&gt;"' in one.html
    two = exercise.ask("two", beside={"T02": [PAPER, TABLE]}, papers=[OTHER])
    assert "<details>" not in two.html and two.html.count("ft-beside-again") == 2
    assert "<table" in two.html  # what has no title is no paper
    # A cell that is run again draws what it drew before.
    assert exercise.ask("one", beside={"T01": PAPER}, papers=[OTHER]).html == one.html


def test_papers_that_are_read_first_stand_where_they_are_put(exercise):
    first = exercise.papers([PAPER, OTHER])
    assert first.html == exercise.papers([PAPER, OTHER]).html and first.html.count("<details>") == 2
    assert "<details>" not in exercise.ask("one", beside={"T01": PAPER}).html


def test_a_part_takes_its_share_of_the_minutes_or_what_is_declared(exercise):
    one, two = exercise.questions.forms
    # 3 of 4 points of 60 minutes are 45.
    assert [exercise.questions.minutes_of(form) for form in (one, two)] == [45, 25]
    assert 'id="part-one" data-ft-minutes="45"' in exercise.ask("one").html
