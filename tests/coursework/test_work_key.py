"""What a key says of work: read, proved, or refused in one sentence that names the place."""

import ast
import json
import re
import shutil
import tomllib
from fractions import Fraction

import pytest
from course_kit import MADE

from coursework import answers
from coursework.course import ROOT
from coursework.marking import key, marks
from coursework.work import checks, rows
from fairtender import messages
from fairtender.tables import DataError

PLACE = ROOT / "tests" / "fixtures" / "unit" / "solutions" / MADE
SOURCE = (PLACE / "key.toml").read_text(encoding="utf-8")
KEY = key.read_key(MADE, ROOT / "tests" / "fixtures" / "unit")


@pytest.fixture
def course(tmp_path):
    shutil.copytree(PLACE, tmp_path / "solutions" / MADE)
    return tmp_path


def read(course, old, new) -> key.Key:
    assert old in SOURCE
    text = SOURCE.replace(old, new, 1)
    (course / "solutions" / MADE / "key.toml").write_text(text, encoding="utf-8")
    return key.read_key(MADE, course)


def test_a_property_has_points_a_check_and_reasons():
    entry = KEY.entries["ledger"]
    assert [(one.code, float(one.points)) for one in entry.properties] == [
        ("lines", 1.5), ("owed", 1), ("both", 1), ("shown", 0.5)
    ]  # fmt: skip
    lines, owed = entry.properties[:2]
    assert lines.hint == "Go through each slip once more."
    assert owed.why.startswith("Overtime") and owed.read == "factors"
    assert entry.shared["key"] == ["worker", "what"] and owed.check.key == ("worker", "what")
    assert entry.right["rows"][0]["due"] == "2026-05-31"  # a date of TOML, as answers have it


def test_the_example_for_authors_is_a_key():
    guide = (ROOT / "coursework" / "work" / "README.md").read_text(encoding="utf-8")
    blocks = re.findall("```toml\n(.*?)```", guide, re.S)
    asked, said, tried = map(tomllib.loads, blocks)
    [question], [(id, answered)] = asked["form"]["question"], said["question"].items()
    forms = tomllib.loads((PLACE / "questions.toml").read_text(encoding="utf-8"))["form"]
    assert question in [one for form in forms for one in form.get("question", ())]
    written = tomllib.loads(SOURCE)["question"][id]
    for one in written["property"]:
        del one["points"]  # in the guide they go by row
    assert answered == written
    # The answer to try has a mistake for which the key has a reason.
    assert 0 < KEY.entries[id].earned(tried[id]) < KEY.entries[id].question.points
    # Every kind of check is in the table or below it.
    assert [one for one in checks.CHECKS if f"`{one}`" not in guide] == []


def test_numbers_of_a_key_may_have_a_share_each():
    column = KEY.entries["levels"].question.sheet().column("page")
    found = rows.accepted(column, {"7": 1, "14": 0.5})
    assert [found.share(Fraction(one)) for one in (7, 14, 10)] == [1, Fraction(1, 2), 0]
    assert rows.accepted(column, {"seven": 1}) == rows.Accept()


def test_a_key_finds_each_check():
    assert all(checks.check_class(name) for name in checks.CHECKS)
    assert checks.check_class("nothing") is None


# (what is replaced, by what, code of the fault, words of its sentence)
FAULTS = [
    ("points = 1.5", "points = 2.5", "key-properties", "question, ledger"),
    ("points = 1.5", "points = 0", "key-property-points", "property 1 (lines)"),
    ('code = "owed"', 'code = "lines"', "field-twice", "property 2 (lines)"),
    ('check = "found"', 'check = "find"', "field-choice", "property 1 (lines)"),
    ('check = "found"', 'check = "found"\nall = true', "field-unknown", "property 1 (lines)"),
    ('name = "Three lines are owed, and no others"', "", "field-missing", "property 1 (lines)"),
    ('column = "owed"', 'column = "paid"', "key-check", "paid"),
    ('key = ["worker", "what"]', 'key = ["worker"]', "key-check", "worker"),
    ('key = ["worker", "what"]', 'key = ["worker", "where"]', "key-check", "where"),
    ('key = ["worker", "what"]', 'keys = ["worker", "what"]', "key-check", "key"),
    ('key = ["worker", "what"]', 'key = ["worker", "what"]\nx = 1', "key-shared-unused", "x"),
    ('free = [{worker = "w153"', 'free = [{worker = "w154"', "key-check", "worker, what"),
    ('rows = ["may", "june"]', 'rows = ["may", "july"]', "key-check", "july"),
    (
        'hold = [["rent", "shown", ["slip"]]',
        'hold = [["food", "shown", ["slip"]]',
        "key-check",
        "food",
    ),
    ('hold = [["rent", "shown", ["slip"]]', 'hold = [["rent", "shown"]', "key-check", "hold"),
    (
        '["june", "shown", ["clock"]]',
        '["may", "shown", [["slip"], ["clock", "slip"]]]',
        "key-check",
        "hold",
    ),
    ('["june", "shown", ["clock"]]', '["june", "shown", ["sun"]]', "key-check", "june"),
    (
        'worker = "w151"\n  what = "Overtime, May"',
        'worker = "w159"\n  what = "Overtime, May"',
        "key-answer",
        "rows, may, worker",
    ),
    ("owed = 120.5", "owed = -1", "key-answer", "0 or more"),
    ("right = {fees", "right = {food", "key-check", "food"),
    ('phones = ["unknown", "inferred"]', 'phones = "sure"', "key-check", "phones"),
    ("{disclosed = 1, inferred = 0.5}", "{inferred = 0.5}", "key-check", "fees"),
    ('phones = ["unknown", "inferred"]', 'phones = "inferred"', "key-model", "levels"),
    (
        "right = {fees = {disclosed = 1, inferred = 0.5}",
        'right = {hours = "disclosed", fees = {disclosed = 1, inferred = 0.5}',
        "key-cell-twice",
        "each, certificate",
    ),
    (
        'phones = ["unknown", "inferred"]}',
        'phones = "unknown"}\n  rows = ["hours", "fees"]',
        "key-check",
        "evidence",
    ),
    ('sheet = "sites"', 'sheet = "places"', "key-check", "places"),
    ('need = ["as", "cm"]', 'need = ["as", "xx"]', "key-check", "xx"),
    ('from = "cm"', 'from = "xx"', "key-answer", "links, l1, from"),
    ('unit = "A01.3", labels', 'unit = "A01.9", labels', "key-check", "A01.9"),
    ('labels = ["threat"]', 'labels = ["sadness"]', "key-check", "sadness"),
    (
        'labels = ["threat"]',
        'labels = ["threat"], near = ["A01.1", "A01.4", "A01.5"]',
        "key-check",
        "every sentence",
    ),
    (
        'marks = [{unit = "A01.2"}, {unit = "B01.1"}]',
        'marks = [{unit = "A01.2"}]',
        "key-check",
        "two",
    ),
    ('label = "differs"', 'label = "other"', "key-check", "other"),
    ('"A01.3" = "debt"\n"B01', '"A01.3" = "sadness"\n"B01', "key-answer", "A01.3"),
    (
        'answer = ["listen", "agree", "tell", "write"]',
        'answer = ["listen", "agree"]',
        "key-answer",
        "steps",
    ),
    (
        'answer = ["listen", "agree", "tell", "write"]',
        'answer = ["tell", "listen", "write", "agree"]',
        "key-check",
        messages.text("work-fault-shown"),
    ),
    ('check = "pairs"', 'check = "pairs"\neither = [["tell", "call"]]', "key-check", "call"),
    ('check = "pairs"', 'check = "passages"\nmarks = []', "key-check", "order"),
    ('foreman = "The', 'worker = "The', "key-option", '"worker"'),
    ('foreman = "The', 'mother = "The', "key-option", '"mother"'),
    ("loses = 2\nbreaks", "loses = 1\nbreaks", "key-loses", "must be 2"),
    (
        'breaks = ["levels.certificate"]',
        'breaks = ["levels.each"]',
        "key-breaks",
        "levels.certificate",
    ),
    ('breaks = ["levels.certificate"]', "", "key-breaks", "levels.certificate"),
    ('row = "hours"\n  cells', 'row = "night"\n  cells', "key-change-row", "night"),
    ('question = "levels"', 'question = "steps"', "key-change", "steps"),
    ('question = "levels"', 'question = "level"', "key-change", "level"),
    ('row = "may"\n  drop = true', 'row = "food"\n  drop = true', "key-change-row", "food"),
    ('row = "may"\n  drop = true', 'row = "may"\n  add = true', "key-change-row", "may"),
    (
        'cells = {evidence = "verified"}',
        'cells = {evidence = "disclosed"}',
        "key-loses-nothing",
        "levels",
    ),
]


@pytest.mark.parametrize(("old", "new", "code", "says"), FAULTS)
def test_a_fault_names_file_place_and_fault(course, old, new, code, says):
    with pytest.raises(DataError) as fault:
        read(course, old, new)
    assert fault.value.code == code, str(fault.value)
    assert "key.toml" in str(fault.value) and says in str(fault.value)


def test_a_belief_may_drop_add_and_empty():
    made = """
[[belief]]
code = "all-at-once"
name = "Everything can be known."
text = "Not all is known."
read = "levels"
loses = 1.5
breaks = ["ledger.lines", "ledger.owed", "ledger.shown"]

  [[belief.change]]
  question = "ledger"
  row = "food"
  add = true
  cells = {worker = "w153", what = "Food", owed = 12, shown = ["diary"]}

  [[belief.change]]
  question = "ledger"
  row = "rent"
  cells = {owed = "", shown = ""}
"""
    # An invented line costs a third of 1.5. Of three amounts two are right: half of 1 is lost. What
    # the slip shows is empty: 0.5. In all 1.5.
    asked = KEY.questions
    found = key.key_in(SOURCE + made, asked)
    [belief] = [one for one in found.beliefs if one.code == "all-at-once"]
    rows = belief.answers["ledger"]["rows"]
    assert [row["row"] for row in rows] == ["may", "june", "rent", "food"]
    assert [*rows[2]] == ["row", "worker", "what", "due"]
    assert KEY.entries["ledger"].earned(belief.answers["ledger"]) == 4 - 1.5


def test_a_key_from_a_page_is_not_proved_and_marks_alike():
    # What the file says of a loss is wrong, and would be refused where keys are made.
    found = key.key_in(SOURCE.replace("loses = 2\nbreaks", "loses = 1\nbreaks", 1), KEY.questions)
    given = answers.sort(answers.Answers(), key.belief_answers(KEY, "says-is-fact"), KEY.questions)
    assert marks.mark(found, given).total == marks.mark(KEY, given).total == 16
    assert [one.code for one in marks.mark(found, given).beliefs] == ["says-is-fact"]


def test_the_hidden_test_marks_alike_and_tells_no_reason():
    for form in KEY.questions.forms:
        marking = {entry.question.id: entry.marking for entry in KEY.of_form(form.id)}
        text = repr(marking)
        assert ast.literal_eval(text) == marking == json.loads(json.dumps(marking))
        for secret in ("Three lines are owed", "Go through each slip", "supplement"):
            assert secret in SOURCE and secret not in text
        hidden = key.of_form(KEY.questions, form, ast.literal_eval(text))
        for code in ("", *(one.code for one in KEY.beliefs)):
            values = key.belief_answers(KEY, code) if code else key.model_answers(KEY)
            given = answers.sort(answers.Answers(), values, KEY.questions)
            assert marks.mark(hidden, given).auto[form.id] == marks.mark(KEY, given).auto[form.id]


def test_a_hidden_test_that_does_not_fit_is_the_authors_fault():
    form = KEY.questions.form("tables")
    marking = {entry.question.id: entry.marking for entry in KEY.of_form("tables")}
    marking["ledger"] |= {"property": []}
    with pytest.raises(DataError) as fault:
        key.of_form(KEY.questions, form, marking)
    assert fault.value.code == "forms-key-type"
    # A notebook that an earlier release built, with a kind of check that is called otherwise now.
    marking["levels"]["property"][0]["check"] = "safe-cells"
    marking["ledger"] = KEY.entries["ledger"].marking
    with pytest.raises(DataError) as fault:
        key.of_form(KEY.questions, form, marking)
    assert fault.value.code == "forms-key-earlier"
