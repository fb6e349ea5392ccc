"""The whole course in order, by two learners: one is right, one believes what many believe."""

import json
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
    show_begin,
    start_again,
)
from nbgrader.api import Gradebook
from playwright.sync_api import expect

from fairtender import (
    action_plan,
    messages,
    sheets,
    tables,
)
from coursework import course as the_course
from coursework import forms
from coursework import answers as kept
from workshop import (
    collect,
    folder,
    grade,
    gradebook,
)
from coursework import key
from coursework.marks import mark

ROOT = Path(__file__).resolve().parents[2]
UNITS = the_course.units(ROOT)
PLAN = "11-action-plan"
# What the button of unit 11 copies, and where from.
COPIED = {
    "plan-first": ("04-read-your-portfolio", "pf-ten"),
    "plan-word-criterion": ("07-draft-criteria", "set-note"),
    "plan-word-step": ("10-manage-the-contract", "mc-order"),
}
WORDS = ("plan-word-criterion", "plan-word-step")  # copied whole: nothing is left to answer


@pytest.fixture(params=UNITS)
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

    Of a table its first row holds it, in a column: sheet.column.
    """
    if column:
        sheet, _, name = column.partition(".")
        first, *others = right[sheet]
        many = question.sheet(sheet).column(name).kind == "choices"
        return {**right, sheet: [{**first, name: [code] if many else code}, *others]}
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
    """Give answers, over those from before, and press every check; gives how many beliefs were named."""
    show_begin(page, the_key.questions)
    page.locator("[data-ft-learner=name]").fill(name)
    fill_in(page, the_key.questions, answers)
    given = kept.sort(forms.Answers(), {**before, **answers}, the_key.questions)
    seen = 0
    for form in the_key.questions.forms:
        named = [belief.text for belief in kept.said(form, given)]
        expect_said(page, form, *named)
        seen += len(named)
    return seen


def copy_earlier(page) -> None:
    """Unit 11: copy what fits of the answers that the learner saved in units 04, 07 and 10."""
    page.get_by_role("button", name=messages.text("earlier-look")).click()
    page.get_by_role("button", name=messages.text("earlier-copy")).click()
    told = messages.text("forms-tool-copied", copied=len(COPIED), kept=0)
    expect(page.get_by_text(told)).to_be_visible(timeout=30_000)


def export_plan(page) -> dict[str, bytes]:
    """Unit 11: press the buttons that give the plan as files."""
    group, saved = page.get_by_role("group", name=messages.text("own-plan"), exact=True), {}
    for ending in ("json", "html", "docx", "xlsx"):
        with page.expect_download() as download:
            group.get_by_role("button", name=messages.text(f"forms-tool-{ending}")).click()
        assert download.value.suggested_filename == f"action-plan-port-selm.{ending}"
        saved[ending] = Path(download.value.path()).read_bytes()
    return saved


def assert_plan_is_that_of(hand_in: Path, saved: dict[str, bytes]) -> None:
    """The saved plan follows from the hand-in, and Word holds what the data hold."""
    questions = forms.load(ROOT / "exercises" / PLAN / "questions.toml")
    choices = sheets.read(tables.data_path("own-plan", "plan-choices.csv"), forms.PLAN_CHOICES)
    start = action_plan.read(tables.data_path("own-plan", "port-selm.json"))
    answers = kept.read(hand_in, questions).values
    plan, told = forms.written_plan(questions, answers, choices, start)
    assert told == [] and saved["json"].decode() == action_plan.to_json(plan)
    # Words of the learner's own, from unit 07, have come all the way into the plan.
    assert answers["plan-word-criterion"] in plan.measures.set_index("measure").at["M1", "what"]
    assert_word_holds(action_plan.from_dict(json.loads(saved["json"])), saved["docx"])


def assert_copied(submitted: Path) -> None:
    """The words in the hand-in of unit 11 are those of the same learner in earlier units."""

    def answered(unit, question):
        path = submitted / f"{unit}_Ana-Example.json"
        return json.loads(path.read_text(encoding="utf-8"))["answers"][question]

    criterion, step = (answered(PLAN, question) for question in WORDS)
    whole = " ".join(answered(*COPIED["plan-word-criterion"]).split())
    assert len(criterion) > 100 and whole.startswith(criterion.removesuffix("…"))
    unit, order = COPIED["plan-word-step"]
    asked = forms.load(ROOT / "exercises" / unit / "questions.toml").all[order]
    [first] = [one.text for one in asked.options if one.code == answered(unit, order)]
    assert first.startswith(step.removesuffix("…"))


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
        if unit == PLAN:
            copy_earlier(page)
            right = {id: value for id, value in right.items() if id not in WORDS}
        assert answer_and_check(page, the_key, "Ana Example", right) == 0
        hers = save_hand_in(page, questions, submitted)
        if unit == PLAN:
            assert_copied(submitted)
            assert_plan_is_that_of(hers, export_plan(page))
        beliefs = [belief.answers for belief in held_together(the_key)]
        assert answer_and_check(page, the_key, "Ben Example", dict(ChainMap(*beliefs)), right) > 0
        save_hand_in(page, questions, submitted)
        load_hand_in(page, hers)  # unit 11 finds what she answered
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
    with Gradebook(f"sqlite:///{workshop.gradebook}") as book:
        assert sorted(one.name for one in book.assignments) == UNITS
        scores = {one.id: one.score for one in book.students}
    assert scores == {"Ana-Example": total, "Ben-Example": pytest.approx(total - lost)}
