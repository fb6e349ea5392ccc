"""What a learner made in an earlier unit: read, checked, and drawn with the course's own table."""

import html
import json
import re
import tomllib
from pathlib import Path

import pytest
from course_kit import MADE, ROOT

from coursework import answers, forms
from coursework.course import units
from coursework.forms import exercise as papers
from coursework.questions import earlier
from fairtender.tables import DataError

NEXT = "01-next"
LEDGER = {"rows": [{"row": "r1", "what": "Night work", "owed": 12.5}]}
SOURCE = f"""
format = 1
unit = "{NEXT}"
title = "A unit that goes on"

[[form]]
id = "on"
title = "Go on"

[[form.earlier]]
question = "{MADE}/ledger"
title = "The ledger"
own = "handovers/hotels"
columns = ["what", "owed"]

[[form.question]]
id = "number"
kind = "number"
label = "How many?"
points = 1
"""


@pytest.fixture
def course(tmp_path) -> Path:
    """Two units side by side, as a learner has them; returns the folder of the second one."""
    for unit in (MADE, NEXT):
        (tmp_path / "exercises" / unit).mkdir(parents=True)
    source = ROOT / "tests" / "fixtures" / "unit" / "solutions" / MADE / "questions.toml"
    (tmp_path / "exercises" / MADE / "questions.toml").write_bytes(source.read_bytes())
    return written(tmp_path / "exercises" / NEXT)


def written(folder: Path, old: str = "", new: str = "") -> Path:
    assert old in SOURCE
    (folder / "questions.toml").write_text(SOURCE.replace(old, new, 1), encoding="utf-8")
    return folder


def saved(course: Path, content: bytes | dict) -> None:
    """Keep this as what the learner saved in the earlier unit."""
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    (course.parent / MADE / "answers.json").write_bytes(text)


def document(value: object) -> dict:
    """A file of the last release with this answer."""
    head = {"format": 1, "unit": MADE, "release": "of-last-year", "learner": {}, "saved": ""}
    return head | {"answers": {"ledger": value, "gone": "an answer that is not asked any more"}}


def drawn(course: Path, store: str = "notebook") -> str:
    form = forms.load(course / "questions.toml").form("on")
    [paper] = papers.earlier_papers(form, course, store)
    return paper.html


def known(course: Path, store: str = "notebook") -> dict:
    """What the script is told."""
    return json.loads(
        html.unescape(re.search(r'data-ft-earlier="([^"]*)"', drawn(course, store))[1])
    )


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (f"{MADE}/ledger", "02-later/ledger", "forms-fault-earlier"),
        (f"{MADE}/ledger", f"{NEXT}/number", "forms-fault-earlier"),
        (f"{MADE}/ledger", MADE, "forms-fault-earlier"),
        ("handovers/hotels", "../solutions/key.toml", "forms-fault-earlier-own"),
        ('own = "handovers/hotels"', "", "field-missing"),
    ],
)
def test_what_cannot_pass_on_is_refused_with_its_place(course, old, new, code):
    written(course, old, new)
    with pytest.raises(DataError) as caught:
        forms.load(course / "questions.toml")
    assert caught.value.code == code
    assert "questions.toml, line " in str(caught.value)
    assert ", form 1 (on), earlier 1" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (f"{MADE}/ledger", "00-gone/ledger", "forms-earlier-unit"),
        (f"{MADE}/ledger", f"{MADE}/gone", "forms-earlier-table"),
        (f"{MADE}/ledger", f"{MADE}/letter", "forms-earlier-table"),
        ('"owed"', '"paid"', "forms-earlier-column"),
        ("handovers/hotels", "handovers/gone", "forms-earlier-own"),
        ("handovers/hotels", "gone/hotels", "no-data"),
    ],
)
def test_what_is_not_there_is_refused_when_an_exercise_is_built(course, old, new, code):
    written(course, old, new)
    with pytest.raises(DataError) as caught:
        earlier.check(forms.load(course / "questions.toml"), course.parent)
    assert caught.value.code == code


def test_every_unit_names_what_is_there():
    found = [slug for slug in units(ROOT) if goes_on(slug)]
    assert found
    for slug in found:
        questions = forms.load(ROOT / "solutions" / slug / "questions.toml")
        earlier.check(questions, ROOT / "solutions")


def goes_on(slug: str) -> list:
    loaded = forms.load(ROOT / "solutions" / slug / "questions.toml")
    return [one for form in loaded.forms for one in form.earlier]


def test_a_notebook_reads_what_was_saved_next_to_it(course):
    assert "answer" not in known(course)
    saved(course, document(LEDGER))
    assert known(course)["answer"] == LEDGER
    # The course's own table is there as well; a page of the book has nobody's answers.
    assert "The course&#39;s own criteria for hotels" in drawn(course)
    assert "answer" not in known(course, "browser") and "Night work" not in drawn(course, "browser")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[" * 5000,
        b'{"format": 1',
        b"x" * (answers.MAX_BYTES + 1),
        document(LEDGER) | {"unit": "07-another"},
        document(LEDGER) | {"format": 99},
        document("<script>alert(1)</script>"),
        document([LEDGER]),
        document({"rows": "<b>"}),
        document({"rows": [{"row": f"r{n}", "what": "x"} for n in range(1000)]}),
    ],
)
def test_what_cannot_be_used_leaves_the_course_s_own(course, content):
    saved(course, content)
    assert "answer" not in known(course)


def test_html_in_a_cell_stays_text(course):
    value = {"rows": [{"row": "r1", "what": '"><img src=x onerror=alert(1)>'}]}
    saved(course, document(value))
    assert known(course)["answer"] == value
    assert "<img" not in drawn(course)


def test_a_unit_that_is_alone_shows_the_course_s_own(course, tmp_path):
    alone = tmp_path / "alone" / "deep" / NEXT
    alone.mkdir(parents=True)
    written(alone, MADE, "00-nowhere")
    found = drawn(alone)
    assert "data-ft-earlier" not in found and "The course&#39;s own criteria" in found


def test_a_graded_copy_shows_neither(course, monkeypatch):
    saved(course, document(LEDGER))
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    shown = forms.Exercise(NEXT, course).ask("on")
    assert "Night work" not in shown.html and "ft-earlier" not in shown.html


def test_a_row_with_a_stop_is_known_whatever_is_shown_of_it():
    slug = "11-action-plan"
    folder = ROOT / "solutions" / slug
    [one] = goes_on(slug)
    assert "whom" not in one.columns  # who is concerned does not travel
    form = forms.load(folder / "questions.toml").form("begin-lines")
    [paper] = papers.earlier_papers(form, folder, "browser")
    spec = json.loads(html.unescape(re.search(r'data-ft-earlier="([^"]*)"', paper.html)[1]))
    hidden = [column for column in spec["question"]["sheets"][0]["columns"] if "hidden" in column]
    assert [column["code"] for column in hidden] == ["whom"]
    assert "shift" in spec["stops"]["mc-plan-lines.rows.whom"]
    assert "The workers concerned, with their numbers" not in paper.html


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in strings(part)]


def plain(text: str) -> str:
    return " ".join(text.split())


def test_no_own_table_holds_a_line_of_a_key():
    sources = [*ROOT.glob("solutions/*/questions.toml"), *ROOT.glob("datasets/**/*.csv")]
    public = plain(" ".join(path.read_text("utf-8") for path in sources))
    keys = [tomllib.loads(path.read_text("utf-8")) for path in ROOT.glob("solutions/*/key.toml")]
    lines = {plain(line) for key in keys for text in strings(key) for line in text.splitlines()}
    secret = {line for line in lines if len(line) > 25 and line not in public}
    assert len(secret) > 20
    for one in (one for slug in units(ROOT) for one in goes_on(slug)):
        own = plain(" ".join(" ".join(row) for row in earlier.own_table(one).rows))
        assert [line for line in secret if line in own] == [], one.own
