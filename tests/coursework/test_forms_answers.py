"""answers.json: grading of whatever it holds, and saving that never loses anything."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from texts_kit import says

from coursework import answers as files
from coursework import forms
from coursework.forms import record
from fairtender import messages
from fairtender.tables import DataError

FIXTURES = Path(__file__).parents[1] / "fixtures" / "forms"
QUESTIONS = forms.load(FIXTURES / "questions.toml")
KEY = tomllib.loads((FIXTURES / "key.toml").read_text(encoding="utf-8"))["question"]
SCHEMA = json.loads(
    (Path(__file__).parents[2] / "datasets" / "answers.schema.json").read_text(encoding="utf-8")
)
RIGHT = {
    "level-t01": "high",
    "level-t02": "elevated",
    "factors-t01": ["origin", "price"],
    "first-three": ["sector", "origin", "workforce"],
    "price-weight": 60,
    "buyer": "City of Alvora",
    "first-why": "T01, because the origin is listed.",
}


@pytest.fixture
def folder(tmp_path):
    shutil.copy(FIXTURES / "questions.toml", tmp_path)
    return tmp_path


@pytest.fixture
def live(monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.delenv("FAIRTENDER_FORMS", raising=False)


@pytest.fixture
def grading(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")


def hand_in(folder: Path, content: object, **others) -> forms.Exercise:
    document = {
        "format": 1,
        "unit": "99-trial",
        "release": QUESTIONS.release,
        "learner": {"id": "7", "name": "Ana"},
        "saved": "2026-11-25T12:00:00Z",
        "answers": content,
        **others,
    }
    (folder / "answers.json").write_text(json.dumps(document), encoding="utf-8")
    return forms.Exercise("99-trial", folder)


def grades(exercise: forms.Exercise) -> list[float]:
    return [exercise.grade(form.id, KEY) for form in QUESTIONS.forms]


# --- points -------------------------------------------------------------------------------------

# Question, answer, points by hand. Right for factors-t01: origin and price, time is optional.
WORKED = [
    ("level-t01", "high", 0.5),
    ("level-t01", "elevated", 0.25),  # accepted for half of 0.5
    ("level-t01", "low", 0),
    ("factors-t01", ["origin", "price"], 1),
    ("factors-t01", ["origin", "price", "time"], 1),  # optional: neither earns nor costs
    ("factors-t01", ["origin", "time"], 0.5),  # 1 of 2
    ("factors-t01", ["origin", "price", "sector"], 0.5),  # (2 - 1) / 2
    ("factors-t01", ["origin", "sector"], 0),  # (1 - 1) / 2
    ("factors-t01", ["sector", "workforce"], 0),  # below 0 counts as 0
    ("factors-t01", ["price", "origin", "price"], 1),  # the same code twice is chosen once
    ("factors-t01", ["origin", "price", "colour"], 0),  # no such option: cannot be used
    ("first-three", ["sector", "origin", "time"], 1 / 3),  # (2 - 1) / 3
    ("price-weight", 60.5, 0.5),  # tolerance 0.5
    ("price-weight", 59.4, 0),
    ("price-weight", True, 0),
    ("price-weight", "60", 0),
    ("buyer", "  city  of ALVORA. ", 0.5),
    ("buyer", "Alvora", 0.5),
    ("buyer", "Alvora" + "a" * 55, 0),  # 61 characters, 60 are allowed
]


@pytest.mark.parametrize(("question", "answer", "points"), WORKED)
def test_worked_examples(folder, grading, question, answer, points):
    wrong = [question, answer]
    assert sum(grades(hand_in(folder, dict([wrong])))) == points
    # The others keep their points: 4 in all without the trainer's 2.
    full = float(QUESTIONS.all[question].points)
    assert sum(grades(hand_in(folder, RIGHT | dict([wrong])))) == pytest.approx(4 - full + points)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (12.3456, 12.3456),
        (12.34567, None),  # more than 4 decimals
        (0.0001, 0.0001),
        (0.00001, None),
        (60.0, 60),
        (999_999_999_999, 999_999_999_999),  # 12 digits
        (10**12, None),
        (-(10**12), None),
    ],
)
def test_a_number_has_12_digits_and_4_decimals_at_most(raw, kept):
    value, fault = files.clean(QUESTIONS.all["price-weight"], raw)
    assert (value, fault) == (kept, "" if kept is not None else "forms-number-size")
    assert isinstance(value, float) == (kept is not None and kept != int(kept))


def test_points_add_up_exactly(folder, grading):
    assert grades(hand_in(folder, RIGHT)) == [2, 2, 0]
    assert grades(hand_in(folder, {})) == [0, 0, 0]


def test_a_key_that_does_not_fit_is_the_authors_fault(folder, grading):
    exercise = hand_in(folder, RIGHT)
    for change, code in [
        ({"level-t01": {"why": "…"}}, "forms-key-missing"),
        ({"level-t01": {"answer": "height"}}, "forms-key-type"),
        ({"level-t01": {"answer": "high", "accept": {"low": 2}}}, "forms-key-type"),
        ({"factors-t01": {"answer": []}}, "forms-key-type"),
    ]:
        with pytest.raises(DataError) as caught:
            exercise.grade("levels", KEY | change)
        assert caught.value.code == code


# --- whatever a file holds ----------------------------------------------------------------------

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=80),
    st.sampled_from(["high", "origin", "\ud800", "<script>", "9" * 400, 10**400, -0.0]),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
ids = st.sampled_from([*QUESTIONS.all, "level-t99", ""]) | st.text(max_size=10)
contents = st.dictionaries(ids, values | st.sampled_from(list(RIGHT.values())), max_size=9)


@given(contents | values, st.dictionaries(st.sampled_from(["format", "learner"]), values))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_content_breaks_grading(folder, grading, capfd, content, others):
    exercise = hand_in(folder, content, **others)
    for form, points in zip(QUESTIONS.forms, grades(exercise), strict=True):
        assert 0 <= points <= form.auto_points
        assert exercise.check(form.id) is None
        exercise.ask(form.id)._repr_html_().encode()
    out, err = capfd.readouterr()
    assert out
    assert err == ""
    out.encode()


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_bytes_break_grading(folder, grading, capfd, content):
    (folder / "answers.json").write_bytes(content)
    exercise = forms.Exercise("99-trial", folder)
    assert grades(exercise) == [0, 0, 0]
    exercise.check("levels")
    assert capfd.readouterr().err == ""


WHOLE = json.dumps({"format": 1, "unit": "99-trial", "answers": RIGHT})
REFUSED = [
    (b"", "forms-file-empty"),
    (WHOLE[:60].encode(), "forms-file-broken"),
    (WHOLE.encode("utf-16"), "forms-file-broken"),
    (b"\xff\xfe\x00", "forms-file-broken"),
    (b"[" * 100_000, "forms-file-broken"),
    (b"null", "forms-file-shape"),
    (b'{"format": 1, "unit": "99-trial", "answers": []}', "forms-file-shape"),
    (WHOLE.replace('"format": 1', '"format": true').encode(), "forms-file-shape"),
    (WHOLE.replace('"format": 1', '"format": 2').encode(), "forms-file-newer"),
    (WHOLE.replace("99-trial", "98-other").encode(), "forms-file-unit"),
    (WHOLE.encode() + b" " * 10_000_000, "forms-file-large"),
]


@pytest.mark.parametrize(("content", "code"), REFUSED, ids=[code for _, code in REFUSED])
def test_refused_files(folder, grading, capfd, content, code):
    (folder / "answers.json").write_bytes(content)
    with pytest.raises(forms.AnswersRefused) as caught:
        files.read(folder / "answers.json", QUESTIONS)
    assert caught.value.code == code
    exercise = forms.Exercise("99-trial", folder)
    assert grades(exercise) == [0, 0, 0]
    exercise.check("levels")
    assert capfd.readouterr() == (f"{caught.value}\n", "")
    assert [path.name for path in folder.iterdir()].count("answers.json") == 1


def test_a_megabyte_of_text_costs_its_own_share(folder, grading):
    assert grades(hand_in(folder, RIGHT | {"buyer": "a" * 1_000_000})) == [2, 1.5, 0]
    assert grades(hand_in(folder, RIGHT | {"price-weight": 10**999})) == [2, 1.5, 0]


def codes(exercise, form_id: str) -> list[str]:
    """What is found in the answers to a form."""
    return [one.code for one in files.findings(QUESTIONS.form(form_id), exercise.recorded)]


def test_check_under_grading_tells_what_is_wrong_and_what_to_do(folder, grading, capfd):
    exercise = hand_in(
        folder,
        {"level-t02": "<b>", "factors-t01": "origin", "price-weight": 101, "buyer": 5,
         "first-three": ["sector"]},
        release="0" * 12,
    )  # fmt: skip
    assert codes(exercise, "levels") == [
        "forms-missing",
        "forms-not-an-option",
        "forms-not-a-list",
    ]
    assert codes(exercise, "numbers") == [
        "forms-choose",
        "forms-range",
        "forms-not-text",
    ]
    exercise.check("levels")
    out, err = capfd.readouterr()
    assert err == ""
    earlier, first, second, _ = out.splitlines()
    assert "earlier edition" in earlier
    assert first == messages.text("forms-missing", question="T01", do="Choose one of the options.")
    assert second.startswith("T02: ")
    assert "<b>" not in out
    (folder / "answers.json").unlink()
    forms.Exercise("99-trial", folder).check("levels")
    assert says(capfd.readouterr().out, "forms-file-none")


def test_the_table_of_answers_is_escaped_and_clipped(folder, grading):
    long = "<img src=x> & " + "w" * 1000
    exercise = hand_in(folder, {"factors-t01": ["origin", "price"], "first-why": long})
    levels = exercise.ask("levels")._repr_html_()
    assert "Goods &amp; origin; Price &lt;and award criteria&gt;" in levels
    why = exercise.ask("why")._repr_html_()
    assert "&lt;img src=x&gt; &amp; " in why
    # 500 characters are allowed: 14 before the w's and 486 of them.
    assert "w" * 486 + " … (cut)" in why
    assert exercise.begin() is exercise.hand_in() is None


# --- saving -------------------------------------------------------------------------------------


@given(st.fixed_dictionaries({}, optional={
    "level-t01": st.sampled_from(["high", "low"]),
    "factors-t01": st.lists(st.sampled_from(["origin", "time"])),
    "price-weight": st.integers(-9999, 10**12 - 1) | st.decimals(0, 99, places=4).map(float),
    "buyer": st.text(max_size=300),
    "first-why": st.text(),
}), st.text())  # fmt: skip
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_saved_is_read_again_and_fits_the_schema(live, changed, name):
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(FIXTURES / "questions.toml", folder)
        exercise = forms.Exercise("99-trial", folder)
        wish = {"answers": changed, "learner": {"name": name}}
        assert exercise.receive(wish) == {"notice": ""}
        document = json.loads(exercise.path.read_bytes())
        jsonschema.validate(document, SCHEMA)
        again = forms.Exercise("99-trial", folder)
        assert again.answers == exercise.answers == document["answers"]
        assert list(document["answers"]) == [id for id in QUESTIONS.all if id in again.answers]
        assert again.state()["document"] == document


def test_the_schema_refuses_what_is_never_written():
    good = {
        "format": 1,
        "unit": "99-trial",
        "release": "0" * 12,
        "learner": {"id": "", "name": ""},
        "saved": "",
        "answers": RIGHT,
    }
    jsonschema.validate(good, SCHEMA)
    for change in (
        {"format": 2},
        {"release": "x"},
        {"learner": {}},
        {"saved": "today"},
        {"answers": {"level-t01": True}},
        {"answers": {"level-t01": ""}},
        {"answers": {"factors-t01": []}},
        {"answers": {"price-weight": 10**12}},
        {"extra": 1},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(good | change, SCHEMA)


def test_record_takes_all_or_nothing(folder, live):
    exercise = forms.Exercise("99-trial", folder)
    exercise.record(RIGHT)
    assert exercise.answers == RIGHT
    for bad, code in [
        ({"level-t01": "low", "price-weight": "60"}, "forms-not-a-number"),
        ({"level-t01": "low", "colour": "red"}, "forms-unknown-question"),
    ]:
        with pytest.raises(DataError) as caught:
            exercise.record(bad)
        assert caught.value.code == code
    exercise.record({"level-t01": None})
    assert "level-t01" not in forms.Exercise("99-trial", folder).answers


def test_two_notebooks_on_one_file_lose_nothing(folder, live):
    first, second = forms.Exercise("99-trial", folder), forms.Exercise("99-trial", folder)
    first.record({"level-t01": "high"})
    second.record({"level-t02": "low"})
    first.record({"price-weight": 60})
    assert first.answers == {"level-t01": "high", "level-t02": "low", "price-weight": 60}


CUT = """
import os, signal, sys
from coursework import forms
exercise = forms.Exercise("99-trial")
exercise.record({"level-t01": "low"})
os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
exercise.record({"level-t01": "high", "first-why": "x" * 4000})
"""


def test_a_kernel_killed_in_the_middle_of_a_save_loses_nothing(folder, live):
    environment = {**os.environ, "PYTHONPATH": str(Path(forms.__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", CUT], cwd=folder, env=environment, check=False)
    assert done.returncode == -signal.SIGKILL
    assert len(list(folder.glob(".answers.json*"))) == 1  # the half that was written
    exercise = forms.Exercise("99-trial", folder)
    assert exercise.answers == {"level-t01": "low"}
    assert exercise.state()["notice"] == exercise.state()["problem"] == ""


def test_a_save_that_fails_is_told_and_kept_in_memory(folder, live, monkeypatch):
    exercise = forms.Exercise("99-trial", folder)
    exercise.record({"level-t01": "low"})

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        for answers in ({"level-t01": "high"}, {"level-t02": "low"}):
            assert "No space left" in exercise.receive({"answers": answers})["problem"]
        # Where no copy can be kept, nothing is emptied.
        assert "No space left" in exercise.receive({"restart": True})["problem"]
    assert forms.Exercise("99-trial", folder).answers == {"level-t01": "low"}
    # As soon as there is room again, everything that was answered is saved.
    assert exercise.receive({"answers": {"price-weight": 1}}) == {"notice": ""}
    saved = forms.Exercise("99-trial", folder).answers
    assert saved == {"level-t01": "high", "level-t02": "low", "price-weight": 1}


@pytest.mark.parametrize(("content", "code"), REFUSED, ids=[code for _, code in REFUSED])
def test_unusable_answers_are_kept_under_another_name(folder, live, content, code):
    (folder / "answers.json").write_bytes(content)
    exercise = forms.Exercise("99-trial", folder)
    exercise.record({"level-t01": "low"})
    (kept,) = folder.glob("answers-*.json")
    assert kept.read_bytes() == content
    assert kept.name in exercise.state()["notice"]
    assert forms.Exercise("99-trial", folder).answers == {"level-t01": "low"}


def test_what_a_save_would_leave_out_makes_a_file_untidy():
    assert files.Answers(malformed={"buyer": "forms-not-text"}).untidy
    assert files.Answers(unknown=1).untidy and not files.Answers(values={"buyer": "Alvora"}).untidy


def test_a_kept_copy_takes_nothing_away_unless_it_is_moved(tmp_path):
    path = tmp_path / "answers.json"
    path.write_text("words")
    assert files.keep(path).read_text() == path.read_text() == "words"
    assert files.keep(path, move=True).read_text() == "words" and not path.exists()


def test_answers_that_do_not_fit_are_kept_in_a_copy(folder, live):
    exercise = hand_in(folder, RIGHT | {"old-question": "x", "level-t01": "red"})
    before = RIGHT | {"old-question": "x", "level-t01": "red"}
    (kept,) = folder.glob("answers-*.json")
    assert json.loads(kept.read_bytes())["answers"] == before
    assert kept.name in exercise.state()["notice"]
    forms.Exercise("99-trial", folder)  # a second look makes no second copy
    assert len(list(folder.glob("answers-*.json"))) == 1


def test_start_again_load_and_bring_back(folder, live):
    exercise = forms.Exercise("99-trial", folder)
    exercise.record(RIGHT)
    exercise.receive({"restart": True})
    assert exercise.answers == {}
    assert exercise.state()["copy"]
    exercise.receive({"restore": True})
    assert exercise.answers == RIGHT
    for content, code in REFUSED[:-1]:
        told = exercise.receive({"load": content.decode("latin-1")})
        assert told["problem"], code
        assert exercise.answers == RIGHT
    other = {"format": 1, "unit": "99-trial", "release": "0" * 12, "answers": {"buyer": "B"}}
    assert "notice" in exercise.receive({"load": json.dumps(other)})
    assert exercise.answers == {"buyer": "B"}
    assert "earlier edition" in exercise.state()["notice"]
    exercise.receive({"restore": True})
    assert exercise.answers == RIGHT


@given(values)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_message_of_a_form_raises(folder, live, wish):
    exercise = forms.Exercise("99-trial", folder)
    for part in (
        "answers",
        "learner",
        "load",
        "restart",
        "was",
        "others",
        "marks",
        "said",
        "key",
        "ask",
    ):
        exercise.receive({part: wish})


def test_where_answers_are_not_kept_is_said(folder, live, monkeypatch):
    def refuse(**_):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as broken:
        broken.setattr(tempfile, "TemporaryFile", refuse)
        problem = forms.Exercise("99-trial", folder).state()["problem"]
    assert says(problem, "forms-read-only")
    assert str(folder) in problem


def test_the_book_shows_nobodys_answers(folder, live, monkeypatch):
    forms.Exercise("99-trial", folder).record(RIGHT)
    monkeypatch.setenv("FAIRTENDER_FORMS", "static")
    exercise = forms.Exercise("99-trial", folder)
    pages = [exercise.begin(), exercise.ask("numbers"), exercise.check("why"), exercise.hand_in()]
    assert exercise.answers == {}
    assert not any("Alvora" in page._repr_html_() for page in pages)


def test_two_notebooks_lose_no_words_of_one_answer(folder, live):
    """A form that did not hear of newer words keeps them beside its own, and in a copy."""
    first, second = (forms.Exercise("99-trial", folder) for _ in range(2))
    first.receive({"answers": {"first-why": "A draft."}, "was": {"first-why": None}})
    second.receive({"answers": {"first-why": "A longer text."}, "was": {"first-why": "A draft."}})
    assert first.state()["others"] == second.state()["others"] == {}
    first.receive({"answers": {"first-why": "A draft, too."}, "was": {"first-why": "A draft."}})
    assert first.state()["others"] == {"first-why": "A longer text."}
    assert forms.Exercise("99-trial", folder).answers["first-why"] == "A draft, too."
    (copy,) = folder.glob("answers-*.json")
    assert "A longer text." in copy.read_text(encoding="utf-8")
    first.receive({"answers": {}, "others": {"first-why": None}})
    assert first.state()["others"] == {}


def test_who_is_done_leaves_nothing_beside_the_notebook(folder, live):
    exercise = forms.Exercise("99-trial", folder)
    before = {path.name for path in folder.iterdir()}
    (folder / "answers-of-a-colleague.json").write_text("{}", encoding="utf-8")
    exercise.receive({"learner": {"name": "Ana"}, "answers": {"first-why": "Mine."}})
    exercise.receive({"restart": True})
    exercise.receive({"answers": {"first-why": "Mine again."}})
    assert len([*folder.glob("answers*.json")]) == 3
    assert "notice" in exercise.receive({"done": True})
    left = {path.name for path in folder.iterdir()}
    assert left == before - {"answers.json"} | {"answers-of-a-colleague.json"}
    state = exercise.state()
    assert state["document"]["answers"] == {} and state["document"]["learner"]["name"] == ""
    assert not state["copy"]
    exercise.receive({"answers": {"first-why": "Another person."}})
    assert "Ana" not in (folder / "answers.json").read_text(encoding="utf-8")


MARKS = {
    "levels": {"first": {"earned": 1, "most": 2, "at": "2026-11-27T12:00:00Z", "key": "3f2a9c01"}}
}


@given(values)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_marks_that_a_file_holds_break_an_exercise(folder, live, content):
    path = folder / "marks.json"
    for held in (content, {"levels": content}, {"levels": {"latest": content, "own": content}}):
        path.write_text(json.dumps(held), encoding="utf-8")
        kept = forms.Exercise("99-trial", folder).state()["marks"]
        assert record.clean_marks(kept, QUESTIONS) == kept
    for text in ("", "{", "[" * 5000, "\udc80"):
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        assert forms.Exercise("99-trial", folder).state()["marks"] == {}


def test_marks_are_kept_beside_the_answers_until_one_starts_again(folder, live):
    exercise = forms.Exercise("99-trial", folder)
    said = {"level-t01": {"state": "right", "value": "high"}}
    exercise.receive({"marks": {**MARKS, "no-form": MARKS["levels"]}, "said": said})
    state = forms.Exercise("99-trial", folder).state()
    assert state["marks"] == MARKS and state["said"] == {}
    assert exercise.state()["said"] == said
    assert not exercise.state()["marking"]["ready"] and exercise.state()["marking"]["why"]
    assert "problem" in exercise.receive({"key": "a = " + "[" * 5000})
    assert "problem" in exercise.receive({"ask": "mark", "params": {"form": "levels"}})
    exercise.receive({"restart": True})
    assert exercise.state()["marks"] == exercise.state()["said"] == {}
    assert not (folder / "marks.json").exists()
