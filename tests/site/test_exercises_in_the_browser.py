"""Each exercise with Python in the reader's own browser: done, left, found again, and graded."""

import json
import re
import shutil
import threading
from pathlib import Path

import pytest
from book_kit import Watched
from kit import (
    expect_said,
    fill_in,
    first_and_slow,
    parts_of,
    save_hand_in,
    violations,
    wait_until_ready,
)
from playwright.sync_api import expect

from coursework import course as the_course
from coursework import key
from fairtender import messages
from publishing import book
from workshop import (
    collect,
    folder,
    grade,
    gradebook,
)

ROOT = Path(__file__).resolve().parents[2]
UNITS = the_course.units(ROOT)
FIRST = UNITS[0]
# Units with every kind of question between them: choices, numbers, words, an order, a budget.
BY_KEYBOARD = ("01-the-issue", "09-evaluate-bids")


def full_marks(path: Path, the_key, place: Path) -> None:
    """Collect and grade one hand-in in a new workshop: all points that a program can give."""
    workshop = folder.create(place / "workshop")
    collect.collect(workshop, the_key.unit, [path])
    assert grade.grade(workshop, the_key.unit).failed == {}
    [result] = gradebook.results(workshop, the_key)
    assert result.name == "Ana Example"
    assert result.total == sum(form.auto_points for form in the_key.questions.forms)


@pytest.mark.browser
@pytest.mark.parametrize("unit", first_and_slow(UNITS))
def test_a_learner_stops_half_way_and_gets_full_marks(open_exercise, unit, tmp_path):
    the_key = key.read_key(unit, ROOT)
    questions, answers = the_key.questions, key.model_answers(the_key)
    page = open_exercise(unit)
    assert page.locator(".ft-form[data-ft-ready]").count() == parts_of(unit)
    half = dict(list(answers.items())[: len(answers) // 2])
    page.locator("[data-ft-learner=name]").fill("Ana Example")
    fill_in(page, questions, half)
    said = messages.text("forms-progress", n=len(half), m=len(questions.all))
    expect(page.locator(".ft-progress").last).to_have_text(said, timeout=30_000)
    page.reload()
    wait_until_ready(page)
    expect(page.locator("[data-ft-learner=name]")).to_have_value("Ana Example")
    expect(page.locator(".ft-progress").last).to_have_text(said)
    fill_in(page, questions, dict(list(answers.items())[len(half) :]))
    for form in questions.forms:
        expect_said(page, form)
    path = save_hand_in(page, questions, tmp_path)
    assert path.name == f"{unit}_Ana-Example.json"
    saved = json.loads(path.read_text(encoding="utf-8"))["answers"]
    assert saved == json.loads(json.dumps(answers))  # as in JupyterLab: test_whole_course.py
    full_marks(path, the_key, tmp_path)


def tab_to(page, wanted: str, most: int = 400) -> None:
    """Press Tab until the focus is on what the selector `wanted` names."""
    for _ in range(most):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {wanted}")


def answer_by_keyboard(page, question, value) -> None:
    """Answer one question with Tab, arrows, Space and letters alone."""
    box = f'[data-ft-question="{question.id}"]'
    if question.kind == "choice":
        tab_to(page, f"{box} input")
        page.keyboard.press("Space")
        for _ in question.options:
            if page.evaluate("document.activeElement.value") == value:
                break
            page.keyboard.press("ArrowDown")
    elif question.options:
        for option in question.options:
            tab_to(page, f'{box} input[value="{option.code}"]')
            if option.code in value:
                page.keyboard.press("Space")
    else:
        tab_to(page, f"{box} :is(input, textarea)")
        page.keyboard.insert_text(str(value))


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("unit", BY_KEYBOARD)
def test_the_keyboard_alone_is_enough(open_exercise, unit, tmp_path):
    the_key = key.read_key(unit, ROOT)
    answers = key.model_answers(the_key)
    page = open_exercise(unit)
    cells = page.locator(".jp-Notebook .jp-Cell").count()
    tab_to(page, "[data-ft-learner=name]")
    page.keyboard.type("Ana Example")  # letters that are commands in a notebook: a, x, m, p, l
    for form in the_key.questions.forms:
        for question in form.questions:
            answer_by_keyboard(page, question, answers[question.id])
    tab_to(page, ".ft-save")
    everything = len(the_key.questions.all)
    done = messages.text("forms-progress", n=everything, m=everything)
    expect(page.locator(".ft-progress").last).to_have_text(done, timeout=15_000)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert page.locator(".jp-Notebook .jp-Cell").count() == cells
    full_marks(path, the_key, tmp_path)


@pytest.fixture
def own_site(built_book, tmp_path):
    """A copy of the site that a test may change or stop: its folder, its address, a stop."""
    copy = tmp_path / "site"
    shutil.copytree(built_book.html, copy)
    server = book.server(copy, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def stop() -> None:
        server.shutdown()
        server.server_close()

    yield copy, f"http://127.0.0.1:{server.server_address[1]}/", stop
    stop()


def until_kept(page) -> None:
    expect(page.locator("#course-status")).to_contain_text("without a network", timeout=60_000)


@pytest.mark.browser
def test_after_one_visit_no_network_is_needed(open_exercise, own_site, tmp_path):
    _, site, stop = own_site
    the_key = key.read_key(FIRST, ROOT)
    until_kept(open_exercise(FIRST, site=site))
    stop()
    page = open_exercise(FIRST, site=site)
    page.locator("[data-ft-learner=name]").fill("Ana Example")
    fill_in(page, the_key.questions, key.model_answers(the_key))
    full_marks(save_hand_in(page, the_key.questions, tmp_path), the_key, tmp_path)
    # Another exercise, never opened before, was brought along.
    open_exercise(UNITS[1], site=site)


@pytest.mark.slow
@pytest.mark.browser
def test_a_newer_release_comes_and_no_answer_goes(open_exercise, own_site):
    folder_of_site, site, _ = own_site
    the_key = key.read_key(FIRST, ROOT)
    question = next(iter(the_key.questions.all))
    answer = {question: key.model_answers(the_key)[question]}
    page = open_exercise(FIRST, site=site)
    fill_in(page, the_key.questions, answer)
    until_kept(page)
    # A notebook saved in the browser would hide every newer one.
    page.evaluate(
        """async () => {
            const { context } = window.jupyterapp.shell.currentWidget;
            await context.save();
        }"""
    )
    page.close()
    lite = folder_of_site / "lite"
    notebook = lite / "files" / "exercises" / FIRST / f"{FIRST}.ipynb"
    text = notebook.read_text(encoding="utf-8")
    notebook.write_text(text.replace("# Exercise 1:", "# Newer exercise 1:", 1), encoding="utf-8")
    offline = json.loads((lite / "offline.json").read_text(encoding="utf-8"))
    changed = json.dumps({**offline, "release": "newer"})
    (lite / "offline.json").write_text(changed, encoding="utf-8")
    page = open_exercise(FIRST, site=site)
    expect(page.get_by_role("heading", name="Newer exercise 1")).to_be_visible()
    box = page.locator(f'[data-ft-question="{question}"]')
    values = box.locator("input:checked").evaluate_all("all => all.map(one => one.value)")
    assert values == [answer[question]]


@pytest.mark.browser
def test_answers_of_the_page_are_taken_along(reader, open_exercise, address):
    the_key = key.read_key(FIRST, ROOT)
    questions, answers = the_key.questions, key.model_answers(the_key)
    some = dict(list(answers.items())[:5])
    page = reader.new_page()
    page.goto(f"{address}exercises/{FIRST}/{FIRST}.html")
    fill_in(page, questions, some)
    page.get_by_role("link", name="Do this exercise in your browser").click()
    page.wait_for_url(re.compile("/lite/notebooks/"))
    wait_until_ready(page)
    page.get_by_role("button", name=messages.text("forms-take")).click()
    said = messages.text("forms-progress", n=5, m=len(questions.all))
    expect(page.locator(".ft-progress").last).to_have_text(said, timeout=15_000)
    expect(page.get_by_role("button", name=messages.text("forms-take"))).to_be_hidden()
    page.get_by_role("link", name="Back to the book").click()
    page.wait_for_url(f"**/exercises/{FIRST}/{FIRST}.html")


# As a browser does that is told to store nothing.
REFUSE = """navigator.serviceWorker.register = () => Promise.reject(new Error("refused"))"""


@pytest.mark.slow
@pytest.mark.browser
def test_a_red_line_says_where_answers_would_not_be_kept(reader, open_exercise):
    reader.add_init_script(REFUSE)
    page = open_exercise(FIRST)
    expect(page.locator(".ft-problem").first).to_have_text(messages.text("forms-no-drive"))
    expect(page.locator("#course-status")).to_have_text("Ready.")


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_it_is_whole_accessible_and_alone(browser, address, width):
    """axe on all that is ours, before and after use; the application's own frame is not."""
    unit = "03-screen-tenders"
    the_key = key.read_key(unit, ROOT)
    for scheme in ("light", "dark"):
        with Watched(browser, address, width, color_scheme=scheme) as watched:
            page = watched.open(f"lite/notebooks/index.html?path=exercises/{unit}/{unit}.ipynb")
            wait_until_ready(page)
            found = violations(page, "#course-bar") + violations(page, ".jp-Notebook .ft-form")
            fill_in(page, the_key.questions, {"level-t01": "high"})
            page.locator(".ft-check").first.click()
            page.locator(".ft-result p").first.wait_for()
            page.locator("#course-code").click()
            found += violations(page, "#course-bar") + violations(page, ".jp-Notebook .ft-form")
            assert found == []
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0 and watched.faults == []
