"""What a page asks of Python: the marks of the engine, reasons, and a sentence for all else."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module

import pytest
from course_kit import MADE, ROOT, SMALL, UNITS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit import some_and_slow
from texts_kit import says

from coursework import answers as kept
from coursework import page
from coursework.marking import key
from coursework.marking.marks import Mark, mark
from fairtender import messages, requests
from fairtender.requests import Request

NESTED = "[" * 5000 + "]" * 5000


@pytest.fixture(scope="module")
def small(course):
    """The small unit's key, its text, and the files to ask with."""
    folder = course / "solutions" / SMALL
    text = (folder / "key.toml").read_text(encoding="utf-8")
    return key.read_key(SMALL, course), text, page.Files(folder)


def asked(small, name: str, form: str, answers, **more) -> dict:
    the_key, text, files = small
    params = {"unit": the_key.unit, "form": form, "answers": answers, "key": text, **more}
    return json.loads(page.answer_text(json.dumps({"name": name, "params": params}), files))


def some_rows(sheet):
    """Rows that stand there and others, with cells of every kind."""
    ids = [one.row for one in sheet.fixed] + ["r1", "r2", "r3"]
    cells = {
        one.code: st.sampled_from(ids) if one.kind == "row" else some_answer(one)
        for one in sheet.columns
    }
    row = st.fixed_dictionaries({"row": st.sampled_from(ids)}, optional=cells)
    return st.lists(row, max_size=4)


def some_answer(question):
    """Answers as learners give them, right and wrong, and some that cannot be used."""
    by_kind = {
        "choice": st.sampled_from(question.codes or ("",)),
        "choices": st.lists(st.sampled_from(question.codes or ("",)), max_size=5),
        "number": st.integers(0, 100) | st.floats(0, 100).map(lambda one: round(one, 2)),
        "text": st.sampled_from(["Portugal", "ivory coast.", "Spain"]),
        "date": st.sampled_from(["2026-05-31", "2026-05-32"]),
        "long_text": st.text(max_size=20),
        "order": st.permutations(question.codes),
        "passages": st.dictionaries(
            st.sampled_from([*question.units, "X9.9"]), st.sampled_from(question.codes or ("",))
        ),
        "table": st.fixed_dictionaries({one.code: some_rows(one) for one in question.sheets}),
    }
    by_kind["map"] = by_kind["table"]
    return by_kind[question.kind] | st.sampled_from([None, "", True, ["none"], {"a": 1}])


@pytest.mark.parametrize("unit", [MADE, *some_and_slow(UNITS)])
def test_marks_are_those_of_the_engine(unit, course):
    the_key = key.read_key(unit, course)
    folder = course / "solutions" / unit
    text, files = (folder / "key.toml").read_text(encoding="utf-8"), page.Files(folder)
    every = the_key.questions.all
    wrong = [belief.answers for belief in the_key.beliefs]
    right = key.model_answers(the_key)

    @given(
        st.fixed_dictionaries({id: some_answer(one) for id, one in every.items()})
        | st.lists(st.sampled_from(wrong), max_size=3).map(
            lambda some: right | {id: one for answers in some for id, one in answers.items()}
        )
    )
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    def holds(answers):
        result = mark(the_key, kept.sort(kept.Answers(), answers, the_key.questions))
        for form in the_key.questions.forms:
            got = asked((the_key, text, files), "mark", form.id, answers)
            assert got["earned"] == pytest.approx(result.auto.get(form.id, 0))
            assert got["most"] == form.auto_points  # nobody has marked a text
            for question in form.questions:
                one, told = result.questions[question.id], got["questions"][question.id]
                state = "own" if question.marked_by else one.state
                left_out = "none" if question.points else "unmarked"
                assert told["state"] == (state if one.answered else left_out)
                assert told["earned"] == (0 if question.marked_by else one.by_answer.earned)
                assert the_key.entries[question.id].why not in told["hint"]
                assert not (told["hint"] and told["state"] in ("right", "none"))

    holds()


def test_a_text_with_a_line_that_stops_earns_half_at_most():
    unit = "01-the-issue"
    text = (ROOT / "solutions" / unit / "key.toml").read_text(encoding="utf-8")
    request = {"unit": unit, "form": "message", "key": text, "answers": {"tell-a04": "Mine."}}
    # Six lines of half a point; the seventh says what would endanger the guard.
    for ticked, points in (([1, 2], 1), ([0, 6], 0.5), ([*range(6)], 3), ([*range(7)], 1.5)):
        params = request | {"own": {"tell-a04": ticked}}
        assert page.answer({"name": "mark", "params": params})["earned"] == points


def test_ticks_that_leave_something_out_are_not_called_complete():
    unit, form = "03-screen-tenders", "first"
    text = (ROOT / "solutions" / unit / "key.toml").read_text(encoding="utf-8")
    because = key.read_key(unit).entries["first-days"].because

    def told(*ticks: str) -> dict:
        given = {"unit": unit, "form": form, "key": text, "answers": {"first-days": [*ticks]}}
        params = given | {"where": True}
        return page.answer({"name": "mark", "params": params})["questions"]["first-days"]

    # Ten days at most, each tick good; without T05 (worth 1 of 2): what to look for.
    assert told("t06", "t07")["state"] == "partly"
    assert told("t06", "t07")["hint"] == because["other"]
    # A tick that is worth little is named and marked; T01 is as good as T06.
    weak = told("t01", "t02")
    named, asks = weak["hint"].splitlines()
    assert "T02 Coffee beans" in named and because["t02"] in named and asks == because["other"]
    assert [one["verdict"] for one in weak["places"]] == ["right", "partly"]


@pytest.mark.parametrize("unit", UNITS[1:])
def test_an_answer_that_is_right_in_part_says_what_is_missing(unit, course):
    the_key = key.read_key(unit, course)
    folder = course / "solutions" / unit
    text, files = (folder / "key.toml").read_text(encoding="utf-8"), page.Files(folder)
    for id, entry in the_key.entries.items():
        for code, share in entry.accept.items():
            got = asked((the_key, text, files), "mark", entry.form, {id: code})["questions"][id]
            assert bool(got["hint"]) == (share < 1), (id, code)


def test_a_learner_marks_a_text_by_its_rubric(small):
    the_key = small[0]
    unmarked = asked(small, "mark", "writing", {"why": "Mine.", "weight": 70})
    assert (unmarked["earned"], unmarked["most"]) == (2, 4)
    for ticked, points in (([], 0), ([0], 2), ([1], 1), ([0, 1], 3), ([7, "0", None], 0), ("x", 0)):
        got = asked(small, "mark", "writing", {"why": "Mine.", "weight": 70}, own={"why": ticked})
        assert got["earned"] == 2 + points and got["most"] == 7
        assert got["questions"]["why"] == {
            "state": "own", "earned": points, "most": 3.0, "hint": "",
        }  # fmt: skip
    held = Mark("why", 3, None, 2.0, 0, False, "", True)
    result = mark(the_key, kept.Answers(values={"why": "Mine.", "weight": 70}), {"why": held})
    got = asked(small, "mark", "writing", {"why": "Mine.", "weight": 70}, own={"why": [0]})
    assert got["earned"] == result.forms["writing"].earned == 4
    assert (got["right"], got["asked"], got["own"]) == (1, 2, 1)


def test_a_hint_tells_the_mistake_and_a_reason_what_is_right(small):
    answers = {"level": "low", "first": ["t01"], "factors": []}
    got = asked(small, "mark", "choosing", answers)["questions"]
    assert got["level"]["state"] == "not" and "country of the buyer" in got["level"]["hint"]
    assert got["first"]["state"] == "partly" and "choose exactly 2" in got["first"]["hint"]
    assert got["factors"] == {"state": "none", "earned": 0, "most": 2, "hint": ""}
    assert "annex" not in json.dumps(got)  # what only the reason may say
    why = asked(small, "why", "choosing", answers)["html"]
    assert [*why] == ["level", "first", "factors"]
    assert "Two high characteristics" in why["level"] and "annex" in why["level"]
    assert "any 2 of: T03; T01; T04" in why["first"]
    assert [*asked(small, "why", "choosing", answers, question="first")["html"]] == ["first"]
    text = asked(small, "why", "remark", {})["html"]["question"]
    assert text.count('type="checkbox"') == 1 and "recruitment fees" in text


def test_what_to_read_is_a_link_where_the_page_says_where_the_book_is():
    folder = ROOT / "solutions" / UNITS[1]
    params = {"unit": UNITS[1], "key": (folder / "key.toml").read_text(encoding="utf-8")}
    the_key = key.read_key(UNITS[1])
    form = the_key.questions.forms[0]
    label = the_key.entries[form.questions[0].id].read
    for book, linked in (("../../book/", True), ("", False), ("javascript:alert(1)//book/", False)):
        request = {"name": "why", "params": {**params, "form": form.id, "book": book}}
        html = page.answer(request, page.Files(folder, ROOT))["html"][form.questions[0].id]
        assert (f'href="{book}{UNITS[1]}.html#{label}"' in html) == linked
        assert "<a" not in html or linked


HOSTILE = [
    "", "{", NESTED, f'{{"name": "mark", "params": {{"answers": {NESTED}}}}}', "[]", "7", "null",
    '{"name": 5}', '{"name": "exec"}', '{"name": "mark"}', '{"name": "mark", "params": []}',
    '{"name": "mark", "params": {"unit": "../../etc"}}', '"\\ud800"',
    '{"name": "mark", "params": {"unit": "no-such-unit"}}',
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:30] for text in HOSTILE])
def test_a_bad_request_gets_one_sentence(small, text):
    found = json.loads(page.answer_text(text, small[2]))
    assert [*found] == ["problem"] and not says(found["problem"], "page-fault")
    assert "\n" not in found["problem"] and found["problem"].endswith(".")


def test_a_fault_of_the_programme_is_one_sentence_with_its_kind(small, monkeypatch):
    def fail(*_):
        raise RuntimeError("secret of this machine")

    monkeypatch.setattr(page, "answer", fail)
    found = json.loads(page.answer_text("{}", small[2]))
    assert found == {"problem": messages.text("page-fault", cause="RuntimeError")}


BAD_KEYS = [
    "",
    "x",
    "[",
    "a." * 5000 + "b = 1",
    f"a = {NESTED}",
    "format = 1\nunit = '01-the-issue'",
]
BAD_KEYS += ["\0", "a = '" + "x" * 2_000_000 + "'", 7, None, ["key"], 'a = ["""x"""", "]", [[[']


@pytest.mark.parametrize("bad", BAD_KEYS, ids=[repr(bad)[:20] for bad in BAD_KEYS])
def test_a_key_that_is_none_gets_one_sentence(small, bad):
    for name in ("mark", "why", "key"):
        found = asked(small, name, "choosing", {"level": "high"}, key=bad)
        assert [*found] == ["problem"] and "\n" not in found["problem"]
    assert asked(small, "key", "", {}) == {}
    assert "problem" not in asked(small, "mark", "choosing", {"level": "high"})


scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9)
)
values = st.recursive(
    scalars | st.sampled_from(["mark", "why", "choosing", SMALL]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
params = st.dictionaries(
    st.sampled_from(["unit", "form", "answers", "key", "own", "book", "question"]), values
)


@given(st.sampled_from(["mark", "why", "key"]), params, st.booleans())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_raises(small, name, given, sound):
    _, text, files = small
    good = {"unit": SMALL, "form": "choosing", "key": text, "answers": {}} if sound else {}
    found = page.answer({"name": name, "params": {**good, **given}}, files)
    json.dumps(found, allow_nan=False)
    page.answer(given, files)
    page.answer({"name": given, "params": given}, files)


ASKED = re.compile(r"""\b(?:ask|plainAsk|change|establish|saveMade|slices)\("([a-z_]+)\"""")


def test_what_scripts_ask_for_is_declared_and_nothing_else():
    scripts = [*(ROOT / "publishing" / "page").glob("*.js"), *ROOT.glob("coursework/forms/*.js")]
    # `ask` on the first page asks its reader (Python, only what unit 11 asks too); in `room.js` it
    # asks the room's server.
    others = ("home.js", "room.js")
    texts = [one.read_text(encoding="utf-8") for one in scripts if one.name not in others]
    asked = {name for text in texts for name in ASKED.findall(text)}
    for modules in page.ELSEWHERE.values():
        for module in modules:
            import_module(module)
    assert asked == requests.known()


@dataclass(frozen=True)
class Sample(Request):
    """A request that no page makes."""

    number: int
    from_: int = 0
    texts: tuple[str, ...] = ()
    plain: Mapping[str, object] = field(default_factory=dict)

    def answer(self, files):
        return {"told": [self.number, self.from_, self.texts, self.plain, files.names]}


def test_a_request_is_read_as_it_is_declared(monkeypatch):
    monkeypatch.setitem(requests._KNOWN, "key", Sample)

    def told(**params):
        return page.answer({"name": "key", "params": params}, page.Files())

    plain = {"a": "", "b": None, "c": [7]}
    assert told(number=1, plain=plain, given=["", "x"], more="is ignored") == {
        "told": [1, 0, (), plain, ("", "x")]
    }
    assert told(**{"number": 2, "from": 3, "texts": ["a"]})["told"][:3] == [2, 3, ("a",)]
    problem = {"problem": messages.text("page-request")}
    for wrong in (
        {}, {"number": "1"}, {"number": True}, {"number": 1.5}, {"number": -1},
        {"number": 1, "texts": "a"}, {"number": 1, "texts": [1]}, {"number": 1, "plain": []},
        {"number": 1, "given": "x"}, {"number": 1, "given": [1]},
    ):  # fmt: skip
        assert told(**wrong) == problem, wrong


LIGHT = """
import sys
from coursework import page
page.answer({"name": "mark", "params": {}})
heavy = {"pandas", "numpy", "jinja2", "anywidget", "IPython", "matplotlib"} & {*sys.modules}
assert not heavy, heavy
"""


def test_marking_needs_neither_tables_nor_templates():
    subprocess.run([sys.executable, "-c", LIGHT], cwd=ROOT, check=True)
