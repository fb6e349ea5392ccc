"""questions.toml: what is read, what is refused and how, and where it is found."""

import hashlib
from pathlib import Path

import pytest

from coursework import forms
from fairtender.tables import DataError

FIXTURES = Path(__file__).parents[1] / "fixtures" / "forms"
SOURCE = (FIXTURES / "questions.toml").read_text(encoding="utf-8")


def test_what_is_read():
    questions = forms.load(FIXTURES / "questions.toml")
    assert (questions.unit, questions.minutes) == ("99-trial", 10)
    assert [form.id for form in questions.forms] == ["levels", "numbers", "why"]
    # 0.5 + 0.5 + 1, then 1 + 0.5 + 0.5, then 2 that the trainer gives.
    assert [form.points for form in questions.forms] == [2, 2, 2]
    assert [form.auto_points for form in questions.forms] == [2, 2, 0]
    assert [form.trainer_points for form in questions.forms] == [0, 0, 2]
    assert questions.points == 6
    levels = questions.form("levels").questions
    assert levels[0].codes == levels[1].codes == ("high", "elevated", "low", "unknown")
    assert [question.short for question in levels] == ["T01", "T02", "F01"]
    assert questions.form("why").questions[0].short == "Which tender comes first, and why?"
    assert questions.self_check("origin-check").questions[0].options[0].right


def test_release_does_not_depend_on_line_ends(tmp_path):
    path = tmp_path / "questions.toml"
    path.write_bytes(SOURCE.replace("\n", "\r\n").encode())
    expected = hashlib.sha256(SOURCE.encode()).hexdigest()[:12]
    assert forms.load(path).release == expected


@pytest.mark.parametrize("most", (1, 5))
def test_at_least_one_option_and_at_most_all_of_them_can_be_chosen(tmp_path, most):
    path = tmp_path / "questions.toml"
    path.write_text(SOURCE.replace("choose = 3", f"choose = {most}"), encoding="utf-8")
    assert forms.load(path).all["first-three"].choose == most


# (what is replaced, by what, where the fault is, code of the fault)
FAULTS = [
    ("format = 1", "format = 2", "", "field-choice"),
    ('title = "A trial of every kind of question"', "", "", "field-missing"),
    ("minutes = 10", "minuets = 10", "", "field-unknown"),
    ('id = "numbers"', 'id = "levels"', "form 2 (levels)", "field-twice"),
    ('id = "level-t02"', 'id = "level-t01"', "question 2 (level-t01)", "field-twice"),
    ('id = "level-t02"', 'id = "2 levels"', "question 2 (2 levels)", "forms-fault-id"),
    (
        'objective = "judge-level"',
        'objective = "judge"',
        "form 1 (levels)",
        "forms-fault-objective",
    ),
    ('kind = "text"', 'kind = "essay"', "question 3 (buyer)", "field-choice"),
    ('options = "level"', 'options = "levels"', "question 1 (level-t01)", "forms-fault-shared"),
    ('options = "level"', "options = []", "question 1 (level-t01)", "forms-fault-options"),
    ('{code = "low", text', '{code = "high", text', "level 3 (high)", "field-twice"),
    ("points = 0.5", "points = -1", "question 1 (level-t01)", "forms-fault-points"),
    ("points = 0.5", "", "question 1 (level-t01)", "field-missing"),
    ("points = 0.5", "points = nan", "question 1 (level-t01)", "field-kind"),
    (
        '{code = "low", text',
        '{right = true, code = "low", text',
        "options: level",
        "forms-fault-told",
    ),
    ("choose = 3", "choose = 6", "(first-three)", "forms-fault-choose"),
    ("min = 0", "min = 101", "(price-weight)", "forms-fault-bounds"),
    ("max_length = 60", "max_length = 0", "question 3 (buyer)", "forms-fault-length"),
    ('marked_by = "trainer"', 'marked_by = "me"', "(first-why)", "field-choice"),
    ('label = "Who buys in T01?"', 'label = " "', "question 3 (buyer)", "field-missing"),
    ("right = true, ", "", "(whose-country)", "forms-fault-one-right"),
]


@pytest.mark.parametrize(("old", "new", "where", "code"), FAULTS)
def test_faults_name_file_place_and_fault(tmp_path, old, new, where, code):
    assert old in SOURCE
    path = tmp_path / "questions.toml"
    path.write_text(SOURCE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        forms.load(path)
    assert caught.value.code == code
    assert str(caught.value).startswith(str(path)) and where in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "code"), [(b"a = [", "file-not-toml"), (b"\xff\xfe", "file-not-utf8")]
)
def test_files_that_are_no_toml(tmp_path, content, code):
    (tmp_path / "questions.toml").write_bytes(content)
    with pytest.raises(DataError) as caught:
        forms.load(tmp_path / "questions.toml")
    assert caught.value.code == code


def test_where_questions_are_found(tmp_path):
    deep = tmp_path / "book" / "deep"
    deep.mkdir(parents=True)
    with pytest.raises(DataError) as caught:
        forms.find("99-trial", deep)
    assert caught.value.code == "forms-no-questions"
    for kind in ("solutions", "exercises"):  # the later one wins: it is looked for first
        path = tmp_path / kind / "99-trial" / "questions.toml"
        path.parent.mkdir(parents=True)
        path.write_text(SOURCE, encoding="utf-8")
        assert forms.find("99-trial", deep) == path
    beside = deep / "questions.toml"
    beside.write_text(SOURCE, encoding="utf-8")
    assert forms.find("99-trial", deep) == beside


def test_unknown_form_is_named():
    with pytest.raises(DataError) as caught:
        forms.load(FIXTURES / "questions.toml").form("level")
    assert caught.value.code == "forms-no-form"
    assert "levels, numbers, why" in str(caught.value)
