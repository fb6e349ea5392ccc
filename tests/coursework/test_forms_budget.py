"""A choice within a budget, and the beliefs that a form names: the same in Python and on a page."""

import json
import threading

import pytest

from coursework import forms
from coursework.forms import html, script
from fairtender import messages
from fairtender.tables import DataError
from publishing import book

QUESTIONS = """
format = 1
unit = "98-budget"
title = "A short list"
[[form]]
id = "short-list"
title = "The short list"
[[form.question]]
id = "contracts"
kind = "choices"
label = "Which contracts?"
points = 4
budget = 10
cost_unit = "days"
options = [
    {code = "a", text = "Cleaning, 4 days", cost = 4},
    {code = "b", text = "Guarding, 3.5 days", cost = 3.5},
    {code = "c", text = "Coffee, 2.5 days", cost = 2.5},
    {code = "d", text = "Audit, 1 day", cost = 1},
]
[[form.question]]
id = "why"
kind = "choice"
label = "By what?"
points = 1
options = [{code = "risk", text = "Risk"}, {code = "spend", text = "Spend"}]
[[form.belief]]
code = "spend-is-risk"
when = {why = "spend"}
text = "Spend is leverage, not likelihood."
"""
# `a`, `b` and `c` need 4 + 3.5 + 2.5 = 10 days, just the budget, and are worth 1 + 1 + 0.5 = 2.5.
KEY = {
    "contracts": {"answer": ["a", "b", "c"], "worth": {"a": 1, "b": 1, "c": 0.5, "d": 0}},
    "why": {"answer": "risk"},
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "questions.toml").write_text(QUESTIONS, encoding="utf-8")
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    return tmp_path


def hand_in(folder, **answers):
    unit = {
        "format": 1,
        "unit": "98-budget",
        "release": forms.load(folder / "questions.toml").release,
    }
    content = {**unit, "learner": {"id": "", "name": ""}, "saved": "", "answers": answers}
    (folder / "answers.json").write_text(json.dumps(content), encoding="utf-8")
    return forms.Exercise("98-budget", folder)


@pytest.mark.parametrize(
    ("chosen", "points"),
    [
        (["a", "b", "c"], 4),
        (["a", "b"], 3.2),  # 2 of 2.5, of 4 points
        (["c", "d"], 0.8),  # 0.5 of 2.5
        (["d"], 0),
        (["a", "b", "c", "d"], 0),  # 11 days: the budget is not kept
        ([], 0),
    ],
)
def test_worth_within_the_budget(folder, chosen, points):
    assert hand_in(folder, contracts=chosen, why="spend").grade("short-list", KEY) == points


def test_what_a_check_says(folder):
    over = hand_in(folder, contracts=["a", "b", "c", "d"], why="spend").sentences("short-list")
    assert len(over) == 2 and "11 days" in over[0] and "10" in over[0]
    assert over[1] == "Spend is leverage, not likelihood."
    within = hand_in(folder, contracts=["a"], why="risk").sentences("short-list")
    assert len(within) == 1 and "days" not in within[0]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("budget = 10", "budget = 0", "forms-fault-budget"),
        ("budget = 10\n", "", "forms-fault-budget"),
        ('cost_unit = "days"\n', "", "forms-fault-budget"),
        ("cost = 4", "cost = -4", "forms-fault-budget"),
        ('why = "spend"', 'why = "money"', "forms-fault-belief"),
        ('why = "spend"', 'who = "spend"', "forms-fault-belief"),
        ('text = "Spend is', 'stop = true\ntext = "Spend is', "forms-fault-stop"),
        ('text = "Spend is', 'text = "Stop. Spend is', "forms-fault-stop"),
    ],
)
def test_faults_of_the_author(folder, old, new, code):
    assert old in QUESTIONS
    (folder / "questions.toml").write_text(QUESTIONS.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        forms.load(folder / "questions.toml")
    assert caught.value.code == code


@pytest.mark.browser
def test_the_page_says_the_same(folder, browser):
    questions = forms.load(folder / "questions.toml")
    form = questions.form("short-list")
    body = html.form(questions, form, "browser") + html.check(questions, form, "browser")
    (folder / "form.js").write_text(script.module(), encoding="utf-8")
    (folder / "index.html").write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,">'
        f'<script type="module" src="form.js"></script>{body}</html>',
        encoding="utf-8",
    )
    with book.server(folder, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        for box in page.get_by_role("checkbox").all():
            box.check()
        page.get_by_role("radio", name="Spend").check()
        page.locator(".ft-check").click()
        shown = page.locator(".ft-result p").all_inner_texts()
        error = page.locator("#ft-98-budget-contracts-error").inner_text()
        page.close()
        server.shutdown()
    said = hand_in(folder, contracts=["a", "b", "c", "d"], why="spend").sentences("short-list")
    only = messages.text("forms-check-only")
    assert shown == [messages.text("forms-check-done", n=2, m=2), said[0], only]
    assert error == said[0]
