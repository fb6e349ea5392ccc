"""The whole course in order, by two learners: one is right, one believes what many believe."""

import json
import re
import shutil
from collections import ChainMap
from pathlib import Path
from types import MappingProxyType

import pytest
from kit import (
    assert_word_holds,
    expect_said,
    faults_shown,
    fill_in,
    load_hand_in,
    parts_of,
    save_hand_in,
    show_part,
    some_and_slow,
    start_again,
)

from coursework import answers as kept
from coursework import course as the_course
from coursework import forms
from coursework.marking import key
from coursework.marking.marks import mark
from coursework.work.rows import filled
from coursework.work.unit_11.plan_look import plan_of
from fairtender import action_plan, messages
from workshop import (
    collect,
    folder,
    grade,
    gradebook,
)

ROOT = Path(__file__).resolve().parents[2]
UNITS = the_course.units(ROOT)
PLAN = "11-action-plan"


@pytest.fixture(params=some_and_slow(UNITS))
def the_key(request):
    return key.read_key(request.param, ROOT)


def named(the_key, answers) -> list[str]:
    """What the key says to these answers."""
    return [belief.text for belief in mark(the_key, kept.Answers(values=answers)).beliefs]


def held_together(the_key) -> list:
    """As many beliefs as one person can show: no two are about the same question."""
    held, asked = [], set()
    for belief in the_key.beliefs:
        if asked.isdisjoint(belief.answers):
            held.append(belief)
            asked |= {*belief.answers}
    return held


@pytest.fixture
def exercise(the_key, tmp_path):
    """An exercise in a folder of its own, with every answer right."""
    shutil.copy(ROOT / "exercises" / the_key.unit / "questions.toml", tmp_path)
    made = forms.Exercise(the_key.unit, tmp_path)
    made.record(key.model_answers(the_key))
    return made


def test_each_belief_is_named_by_its_own_sentence(the_key, exercise):
    assert named(the_key, exercise.answers) == []
    for belief in the_key.beliefs:
        exercise.record(key.belief_answers(the_key, belief.code))
        assert named(the_key, exercise.answers) == [belief.text]
    sentences = [belief.text for belief in the_key.beliefs]
    assert len({*sentences}) == len(sentences)


def chosen(question, code: str, right, column: str = ""):
    """An answer in the right form that holds `code`, and else what is right.

    Of a table a row holds it, in a column: sheet.column for the first one, or sheet.column.row; one
    that is not there takes the place of the last.
    """
    if column:
        sheet, name, row = [*column.split("."), right[column.partition(".")[0]][0]["row"]][:3]
        value = [code] if question.sheet(sheet).column(name).kind == "choices" else code
        here = any(one["row"] == row for one in right[sheet])
        rows = right[sheet] if here else [*right[sheet][:-1], {**right[sheet][-1], "row": row}]
        rows = [{**one, name: value} if one["row"] == row else one for one in rows]
        return {**right, sheet: rows}
    if question.kind == "choice":
        return code
    return [code, *(one for one in right if one != code)][: question.choose or 1]


def test_each_belief_of_a_form_is_said_alone_to_a_mistake_that_it_names(the_key, exercise):
    right, complete = exercise.answers, messages.text("forms-all-there")
    for form in the_key.questions.forms:
        assert exercise.sentences(form.id) == [complete]
        for belief in form.beliefs:
            said = []
            for place, codes in belief.when.items():
                id, _, column = place.partition(".")
                question = the_key.questions.all[id]
                for code in codes:
                    exercise.record({id: chosen(question, code, right[id], column)})
                    said.append(exercise.sentences(form.id))
                exercise.record({id: right[id]})
            alone = [complete, belief.text]
            assert (alone[::-1] if belief.stop else alone) in said, belief.text
            assert all(belief.text in sentences for sentences in said), belief.text


def answer_and_check(page, the_key, name: str, answers, before=MappingProxyType({})) -> int:
    """Give answers, over those from before, and press every check; how many beliefs were named."""
    show_part(page, "hand_in")
    page.locator("[data-ft-learner=name]").fill(name)
    fill_in(page, the_key.questions, answers)
    given = kept.sort(forms.Answers(), {**before, **answers}, the_key.questions)
    seen = 0
    for form in the_key.questions.forms:
        named = [belief.text for belief in kept.said(form, given)]
        expect_said(page, form, *named)
        seen += len(named)
    return seen


def export_plan(page) -> dict[str, bytes]:
    """Unit 11: press the buttons that give the plan as files."""
    show_part(page, "all-lines")
    box, saved = page.locator("[data-ft-question=plan-lines]"), {}
    box.locator("summary", has_text=messages.text("forms-work-files")).click()
    for ending in ("json", "html", "docx", "xlsx"):
        with page.expect_download(timeout=120_000) as download:
            box.get_by_role("button", name=messages.text(f"forms-tool-{ending}")).click()
        assert re.fullmatch(
            rf"fair-tender-11-action-plan-20\d\d-\d\d-\d\d\.{ending}",
            download.value.suggested_filename,
        )
        saved[ending] = Path(download.value.path()).read_bytes()
    return saved


def assert_plan_is_that_of(hand_in: Path, saved: dict[str, bytes], place: Path) -> None:
    """The saved plan follows from the hand-in, and all its files hold what the data hold."""
    questions = forms.load(ROOT / "exercises" / PLAN / "questions.toml")
    question = questions.all["plan-lines"]
    value = kept.read(hand_in, questions).values["plan-lines"]
    plan = plan_of(question, filled(question, value))
    assert saved["json"].decode() == action_plan.to_json(plan) and len(plan.measures) == 9
    assert_word_holds(action_plan.from_dict(json.loads(saved["json"])), saved["docx"])
    (place / "plan.xlsx").write_bytes(saved["xlsx"])
    assert action_plan.to_dict(action_plan.read(place / "plan.xlsx")) == action_plan.to_dict(plan)


@pytest.mark.slow
@pytest.mark.browser
def test_two_learners_walk_the_whole_course(run_exercise, tmp_path):
    """In each unit Ana is right. Then Ben, who believes much, changes her answers."""
    page, submitted = None, tmp_path / "submitted"
    for unit in UNITS:
        the_key = key.read_key(unit, ROOT)
        questions, right = the_key.questions, key.model_answers(the_key)
        page = run_exercise(unit, parts_of(unit), page)
        start_again(page, questions)  # other tests may have left answers
        assert answer_and_check(page, the_key, "Ana Example", right) == 0
        hers = save_hand_in(page, questions, submitted)
        if unit == PLAN:
            assert_plan_is_that_of(hers, export_plan(page), tmp_path)
        beliefs = [belief.answers for belief in held_together(the_key)]
        assert answer_and_check(page, the_key, "Ben Example", dict(ChainMap(*beliefs)), right) > 0
        save_hand_in(page, questions, submitted)
        load_hand_in(page, hers)
        assert faults_shown(page) == []
    assert_marks(tmp_path)


def assert_marks(place: Path) -> None:
    """Eleven hand-ins a learner, one gradebook: full marks, and what mistakes are said to lose."""
    workshop = folder.create(place / "workshop")
    total, lost = 0.0, 0.0
    for unit in UNITS:
        the_key = key.read_key(unit, ROOT)
        full = sum(form.auto_points for form in the_key.questions.forms)
        beliefs = held_together(the_key)
        collected = collect.collect(workshop, unit, [place / "submitted"])
        assert [one.state for one in collected.new] == ["accepted"] * 2
        assert grade.grade(workshop, unit).failed == {}
        ana, ben = gradebook.results(workshop, the_key)
        assert (ana.name, ben.name) == ("Ana Example", "Ben Example")
        assert ana.total == full
        loses = sum(belief.loses for belief in beliefs)
        assert ben.total == pytest.approx(full - loses), unit
        assert list(ben.beliefs) == beliefs
        total, lost = total + full, lost + loses
    from nbgrader.api import Gradebook  # takes long

    with Gradebook(f"sqlite:///{workshop.gradebook}") as book:
        assert sorted(one.name for one in book.assignments) == UNITS
        scores = {one.id: one.score for one in book.students}
    assert scores == {"Ana-Example": total, "Ben-Example": pytest.approx(total - lost)}
