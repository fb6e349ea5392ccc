"""What is made, as answers.json holds it: cleaned by the same rules in Python and in JavaScript."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursework import answers, questions
from fairtender import messages
from fairtender.tables import DataError

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = questions.load(ROOT / "tests/fixtures/unit/solutions/00-made/questions.toml")
ASKED = QUESTIONS.all
CASES = json.loads((ROOT / "tests/fixtures/forms/work.json").read_text(encoding="utf-8"))
SCHEMA = json.loads((ROOT / "datasets/answers.schema.json").read_text(encoding="utf-8"))


def whole(values: dict) -> dict:
    return answers.document(answers.Answers(values=values), QUESTIONS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_what_is_kept(case):
    found = answers.cleaned(ASKED[case["question"]], case["raw"])
    kept = (found.value, found.fault, found.unused)
    assert kept == (case["value"], case.get("fault", ""), case.get("unused", 0))
    # The keys in their order, too: the file is the same from the notebook and from the page.
    assert json.dumps(found.value) == json.dumps(case["value"])
    if found.value is not None:
        assert answers.cleaned(ASKED[case["question"]], found.value) == (found.value, "", ())
        jsonschema.validate(whole({case["question"]: found.value}), SCHEMA)


scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5),
    st.sampled_from(["w151", "verified", "r1", "buyer", "debt", "2026-03-31", "\ud800", 10**400]),
)  # fmt: skip
inner = st.lists(scalars, max_size=3) | st.dictionaries(st.text(max_size=3), scalars, max_size=2)
codes = sorted({code for one in ASKED.values() for sheet in one.sheets for code in sheet.codes})
rows = st.dictionaries(
    st.sampled_from(["row", *codes, "colour"]), scalars | inner, max_size=8
) | st.fixed_dictionaries({"row": st.sampled_from(["r1", "r2", "rent", "buyer"])}, optional={
    code: scalars for code in codes
})  # fmt: skip
sheets = st.dictionaries(
    st.sampled_from(["rows", "sites", "links", "other"]), st.lists(rows, max_size=12) | scalars
)
marks = st.dictionaries(st.sampled_from(["A01.1", "B01.2", "B01.9", ""]), scalars | inner)
orders = st.lists(st.sampled_from([*ASKED["steps"].codes, "x"]), max_size=5)
anything = sheets | marks | orders | scalars | inner


@given(st.dictionaries(st.sampled_from([*ASKED]), anything))
def test_no_content_breaks_anything_and_what_is_kept_stays_as_it_is(raw):
    found = answers.sort(answers.Answers(), raw, QUESTIONS)
    text = json.dumps(whole(found.values))
    jsonschema.validate(json.loads(text), SCHEMA)
    again = answers.parse(text, QUESTIONS)
    assert again.values == found.values
    assert not again.untidy
    assert not {*found.malformed} & {*found.values}
    for form in QUESTIONS.forms:
        assert all(str(one) for one in answers.findings(form, found))


def test_a_part_that_cannot_be_used_is_told_and_the_rest_kept():
    raw = {"ledger": {"rows": [{"row": "r1", "worker": "w151", "owed": "much", "due": "soon"}]}}
    found = answers.sort(answers.Answers(), raw, QUESTIONS)
    assert found.values == {"ledger": {"rows": [{"row": "r1", "worker": "w151"}]}}
    assert (found.malformed, found.unused, found.untidy) == ({}, {"ledger": 2}, True)
    told = answers.finding(ASKED["ledger"], found)
    assert (told.code, dict(told.params)["unused"]) == ("forms-cells-unused", "2")


def told(id: str, value: object) -> str:
    found = answers.sort(answers.Answers(), {id: value}, QUESTIONS)
    one = answers.finding(ASKED[id], found)
    return f"{one.code}: {one}" if one else ""


def test_what_is_not_yet_right_in_the_form_of_a_table_is_told_with_its_place():
    assert told("ledger", {"rows": [{"row": "r1", "worker": "w151"}]}) == ""
    rows = [{"row": "r1", "worker": "w151"}, {"row": "r2", "owed": 1}]
    missing = told("ledger", {"rows": rows})
    assert missing.startswith("forms-cell-missing: ") and "row 2, Worker" in missing
    rows[1] |= {"worker": "w152", "owed": -1}
    low = told("ledger", {"rows": rows})
    assert low.startswith("forms-cell-range: ")
    assert "0 or more" in low and "row 2, Owed" in low
    rows[1] |= {"owed": 1, "what": "w" * 81}
    assert told("ledger", {"rows": rows}).startswith("forms-cell-long: ")
    # Of rows that stand there each one is wanted, and is called by its name.
    open_row = told("levels", {"rows": [{"row": "rent", "evidence": "verified"}]})
    assert open_row.startswith("forms-cell-missing: ") and "S2 Nobody works at night" in open_row
    # A given cell is there.
    name = told("map", {"sites": [{"row": "buyer", "evidence": "verified"}]})
    assert name == ""


def test_too_few_rows_are_told(tmp_path):
    path = tmp_path / "questions.toml"
    source = (ROOT / "tests/fixtures/unit/solutions/00-made/questions.toml").read_text()
    path.write_text(source.replace("min = 1, max = 8", "min = 2, max = 8"), encoding="utf-8")
    asked = questions.load(path).all["ledger"]
    one, two = ([{"row": f"r{n}", "worker": "w151"} for n in range(m)] for m in (1, 2))
    assert answers.shortcoming(asked, {"rows": one}) == "forms-rows-few"
    assert answers.shortcoming(asked, {"rows": two}) == ""
    said = str(answers.reason(asked, "forms-rows-few", {"rows": one}))
    assert "(1)" in said and "at least 2." in said and "Lines of the ledger" in said


def test_a_piece_has_60_000_signs_as_json_at_most():
    def ledger(signs: int) -> dict:
        return {"rows": [{"row": "r1", "what": "w" * signs}]}

    # {"rows":[{"row":"r1","what":""}]} has 33 signs.
    assert len(json.dumps(ledger(0), separators=(",", ":"))) == 33
    most, over = ledger(60_000 - 33), ledger(60_001 - 33)
    assert answers.cleaned(ASKED["ledger"], most) == (most, "", ())
    assert answers.cleaned(ASKED["ledger"], over) == (None, "forms-work-size", ())
    # JavaScript counts a sign beyond the first 65,536 as two.
    emoji = {"rows": [{"row": "r1", "what": "😀" * ((60_000 - 33) // 2 + 1)}]}
    assert answers.cleaned(ASKED["ledger"], emoji) == (None, "forms-work-size", ())


def test_every_sentence_on_work_is_there():
    for code in ("not-rows", "not-marks", "not-an-order", "rows-many", "work-size"):
        assert str(answers.reason(ASKED["steps"], f"forms-{code}"))
    for kind in questions.WORK:
        assert messages.known(f"forms-do-{kind}")


def with_stop(tmp_path, when):
    source = (ROOT / "tests/fixtures/unit/solutions/00-made/questions.toml").read_text()
    stop = f"""[[form.belief]]
code = "endangers"
text = "Stop. This names the worker."
stop = true
when = {{{when}}}

[[form]]
id = "chain\""""
    path = tmp_path / "questions.toml"
    path.write_text(source.replace('[[form]]\nid = "chain"', stop), encoding="utf-8")
    return questions.load(path)


def test_a_stop_may_be_said_of_a_column(tmp_path):
    asked = with_stop(tmp_path, '"ledger.rows.worker" = "w151"')
    for worker, said in [("w151", ["endangers"]), ("w152", [])]:
        rows = [{"row": "r1", "worker": "w153"}, {"row": "r2", "worker": worker}]
        found = answers.sort(answers.Answers(), {"ledger": {"rows": rows}}, asked)
        assert [one.code for one in answers.said(asked.forms[0], found)] == said
        assert [one.code for one in answers.said(asked.forms[0], found, "ledger")] == said
        assert answers.said(asked.forms[0], found, "levels") == []


def test_a_stop_may_be_said_of_a_cell(tmp_path):
    asked = with_stop(tmp_path, '"levels.rows.evidence.rent" = "disclosed"')
    for row, said in [("rent", ["endangers"]), ("hours", [])]:
        piece = {"levels": {"rows": [{"row": row, "evidence": "disclosed"}]}}
        found = answers.sort(answers.Answers(), piece, asked)
        assert [one.code for one in answers.said(asked.forms[0], found)] == said
    with pytest.raises(DataError, match=r"levels\.rows\.evidence\.nobody"):
        with_stop(tmp_path, '"levels.rows.evidence.nobody" = "disclosed"')
