"""What a page or a notebook asks about work: marks and hints, reasons, looks, files out and in."""

import base64
import json
import shutil
import zipfile
from io import BytesIO

import openpyxl
import pytest
from bs4 import BeautifulSoup
from course_kit import MADE
from work_kit import KEY, MODEL

from coursework import answers as files
from coursework import feedback, forms, page
from coursework.course import ROOT
from coursework.forms import html
from coursework.marking import key, marks
from fairtender import messages, monitoring, sheets

PLACE = ROOT / "tests" / "fixtures" / "unit" / "solutions" / MADE
TEXT = (PLACE / "key.toml").read_text(encoding="utf-8")


def ask(name: str, **params) -> dict:
    """The answer to a request that came as JSON, as JSON."""
    request = {"name": name, "params": {"unit": MADE, **params}}
    return json.loads(page.answer_text(json.dumps(request), page.Files(PLACE)))


def mark(form: str, **answers) -> dict:
    return ask("mark", form=form, answers=answers, key=TEXT)["questions"]


def why(form: str, id: str, **answers) -> str:
    return ask("why", form=form, question=id, answers=answers, key=TEXT)["html"][id]


def words(markup: str) -> str:
    return " ".join(BeautifulSoup(markup, "html.parser").get_text(" ").split())


# --- marks and hints -----------------------------------------------------------------------------


def test_a_misunderstanding_is_shown_once_when_its_reason_is_there():
    levels = key.belief_answers(KEY, "says-is-fact")["levels"]
    given = {"form": "tables", "answers": {"levels": levels}, "key": TEXT}
    left = ask("why", question="levels", **given)["hints"]["levels"]
    assert "What a firm writes is a fact." in why("tables", "levels", levels=levels)
    assert "What a firm writes is a fact." not in left and "Who looked" in left
    left = ask("why", form="reading", answers={"next": "police"}, key=TEXT)["hints"]["next"]
    assert left == ""


def test_hints_say_how_much_is_there_and_where_to_look_but_not_what_is_right():
    says_is_fact = key.belief_answers(KEY, "says-is-fact")["levels"]
    told = mark("tables", ledger=MODEL["ledger"], levels=says_is_fact)
    ledger = told["ledger"]
    assert (ledger["state"], ledger["earned"], ledger["most"], ledger["hint"]) == (
        "right",
        4,
        4,
        "",
    )
    assert ledger["line"] == "3 of 3 rows right" and "parts" not in ledger
    levels = told["levels"]
    assert (levels["state"], levels["earned"], levels["most"]) == ("partly", 1, 3)
    assert "Who looked, and who only says so?" in levels["hint"]
    assert "What a firm writes is a fact." in levels["hint"]
    names = [one.name for entry in KEY.entries.values() for one in entry.properties]
    assert not any(name in levels["hint"] for name in names)
    assert "isclosed" not in levels["hint"]


def test_where_says_what_each_place_is_and_never_what_is_missing():
    rows = [row for row in MODEL["ledger"]["rows"] if row["row"] != "june"]
    rows = [*rows, {"row": "r9", "worker": "w153", "what": "Food", "owed": 3}]
    levels = {"rows": [{"row": "rent", "evidence": "unknown"}, {"row": "phones"}]}
    account = {"A01.3": "threat", "A01.4": "debt", "B01.3": "threat"}
    given = {"answers": {"ledger": {"rows": rows}, "levels": levels}, "form": "tables"}
    told = ask("mark", key=TEXT, where=True, **given)["questions"]
    found = {
        (one.get("row"), one.get("column")): (one["verdict"], one.get("code"))
        for one in told["ledger"]["places"]
    }
    assert found["may", None] == found["rent", "owed"] == ("right", None)
    assert found["r9", None] == ("unneeded", "work-row-strange")
    # The line of June is missing: a page may say so, and neither its worker nor its amount.
    assert found[None, None] == ("missing", "work-row-missing")
    assert "june" not in json.dumps(told).lower()
    cells = {one["row"]: one["verdict"] for one in told["levels"]["places"] if "row" in one}
    assert cells == {"rent": "wrong", "hours": "missing", "fees": "missing", "phones": "missing"}
    # Of sentences the document, so that it can say how many are missing in each.
    reading = {"answers": {"account": account}, "form": "reading"}
    told = ask("mark", key=TEXT, where=True, **reading)["questions"]
    places = [(one["sheet"], one.get("row"), one["verdict"]) for one in told["account"]["places"]]
    assert ("A01", None, "missing") in places and ("A01", "A01.4", "unneeded") in places
    assert ("A01", "A01.3", "wrong") in places and ("B01", "B01.3", "right") in places
    assert "A01.2" not in json.dumps(told) and "B01.1" not in json.dumps(told)
    # Before a learner asks where, nothing says it.
    assert all("places" not in one for one in ask("mark", key=TEXT, **given)["questions"].values())


def test_what_could_not_be_used_is_told_before_all_else():
    rows = [row | {"owed": "12"} for row in MODEL["ledger"]["rows"]]
    hint = mark("tables", ledger={"rows": rows})["ledger"]["hint"]
    assert hint.startswith("The ledger: ") and "left out: 3" in hint
    assert mark("tables", ledger="rows")["ledger"]["state"] == "not"
    assert mark("tables", ledger={})["ledger"]["state"] == "none"


def test_a_wrong_option_is_answered_with_what_is_wrong_with_it():
    told = mark("reading", next="police")["next"]
    assert told["hint"] == "Without the worker's consent this can end in a deportation."
    assert mark("reading", next="worker")["next"]["hint"] == ""
    shown = words(why("reading", "next", next="police"))
    for said in ("“The foreman”: The foreman may be", "“The police”: Without the worker's"):
        assert said in shown
    # On the page of feedback only what was chosen is answered.
    given = files.sort(files.Answers(), {"next": "police"}, KEY.questions)
    shown = words(feedback.page(KEY, marks.mark(KEY, given), ROOT))
    assert "“The police”" in shown and "“The foreman”" not in shown


def test_reasons_show_a_piece_and_each_property_with_what_is_not_right():
    soup = BeautifulSoup(why("tables", "levels", levels={"rows": [
        {"row": "rent", "evidence": "unknown"}, {"row": "hours", "evidence": "disclosed"},
        {"row": "fees", "evidence": "disclosed"}, {"row": "phones", "evidence": "unknown"},
    ]}), "html.parser")  # fmt: skip
    # What is not right comes first; the rest is folded.
    certificate, each = soup.select(".ft-properties > li")
    assert each.find_parent("details") and not certificate.find_parent("details")
    assert messages.text("feedback-state-right") in each.get_text()
    assert "1 of 1 points" in each.get_text()
    assert (
        "S1 Rent is taken from the wage: check “Unknown” in the column “Evidence”."
        in certificate.get_text()
    )
    assert messages.text("feedback-state-not") in certificate.get_text()
    rows = [
        [cell.get_text() for cell in row.find_all("td")] for row in soup.select(".ft-piece tr")[1:]
    ]
    assert rows[1] == ["S2 Nobody works at night", "5", "Disclosed"]
    # All right: no other piece is shown, and no answer: the piece with its reasons.
    assert not BeautifulSoup(why("tables", "levels", levels=MODEL["levels"]), "html.parser").table
    assert messages.text("feedback-state-not") not in words(why("tables", "levels"))


@pytest.mark.parametrize("id", [one for one in MODEL if one != "next"])
def test_a_piece_is_escaped_wherever_it_is_shown(id):
    text = json.dumps(MODEL[id]).replace("Overtime, May", "<img src=x>").replace("Assembler", "<b>")
    given = files.sort(files.Answers(), {id: json.loads(text)}, KEY.questions)
    form = next(one for one in KEY.questions.forms if id in [each.id for each in one.questions])
    result = marks.mark(KEY, given)
    shown = html.answers_table(form, given) + feedback.page(KEY, result, ROOT)
    shown += ask("why", form=form.id, answers={id: json.loads(text)}, key=TEXT)["html"][id]
    assert "<img src=x>" not in shown and "<b>" not in shown
    assert html.readable(KEY.entries[id].question, given.values[id])


def test_a_page_of_feedback_for_use_again_tells_no_right_piece():
    given = files.sort(files.Answers(), key.belief_answers(KEY, "month-is-month"), KEY.questions)
    shown = words(feedback.page(KEY, marks.mark(KEY, given), ROOT, reuse=True))
    assert "Go through each slip once more." in shown and "2 of 4" in shown
    for secret in ("Three lines are owed", "120.5", "is missing", messages.text("feedback-rubric")):
        assert secret not in shown
    shown = words(feedback.page(KEY, marks.mark(KEY, given), ROOT))
    assert "“W151, Overtime, May” is missing." in shown and "120.5 EUR" in shown


# --- looks ---------------------------------------------------------------------------------------


@pytest.fixture
def with_look(tmp_path, monkeypatch):
    """The unit with a look at its ledger."""
    for path in PLACE.iterdir():
        text = path.read_text(encoding="utf-8")
        text = text.replace('label = "The ledger"', 'label = "The ledger"\nlook = "trial"')
        (tmp_path / path.name).write_text(text.replace('["xlsx"]', '["xlsx", "json"]'), "utf-8")
    (tmp_path / "look_of_a_trial.py").write_text(
        "from coursework.work.checks import Look\n"
        "def look(question, value):\n"
        "    return f'<p>{len(value[\"rows\"])} rows of {question.id}</p>'\n"
        "LOOKS = {'trial': Look(look, {'json': lambda question, value: b'{}'})}\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(page_looks(), "trial", "look_of_a_trial")
    return tmp_path


def page_looks() -> dict:
    from coursework.work.checks import LOOKS

    return LOOKS


def test_a_look_is_asked_without_a_key_on_a_page_and_in_a_notebook(with_look, monkeypatch):
    known = page.Files(with_look)

    def look(value: object, question: str = "ledger") -> dict:
        params = {"unit": MADE, "question": question, "value": value}
        return page.answer({"name": "look", "params": params}, known)

    assert look(MODEL["ledger"]) == {"html": "<p>3 rows of ledger</p>"}
    assert look({"rows": []}) == look("x") == {"html": ""}
    assert "problem" in look(MODEL["map"], "map") and "problem" in look(1, "next")
    taken = {"unit": MADE, "question": "ledger", "ending": "json", "value": MODEL["ledger"]}
    assert page.answer({"name": "take_work", "params": taken}, known)["name"].endswith(".json")
    for name in ("NBGRADER_EXECUTION", "FAIRTENDER_FORMS"):
        monkeypatch.delenv(name, raising=False)
    exercise = forms.Exercise(MADE, with_look)
    wish = {"ask": "look", "params": {"question": "ledger", "value": MODEL["ledger"]}}
    assert exercise.receive(wish) == {"html": "<p>3 rows of ledger</p>"}


def test_a_look_that_is_none_is_refused_with_the_key(with_look, monkeypatch):
    monkeypatch.delitem(page_looks(), "trial")
    asked = forms.load(with_look / "questions.toml")
    with pytest.raises(Exception, match="look"):
        key.key_in(TEXT, asked)


# --- files ---------------------------------------------------------------------------------------


DAY = "2026-12-02"


def taken(question: str, value: object) -> tuple[str, bytes]:
    found = ask("take_work", question=question, ending="xlsx", value=value, day=DAY)
    assert "problem" not in found, found
    return found["name"], base64.b64decode(found["base64"])


def rows_of(question: str, content: bytes, ending: str, **more) -> dict:
    data = base64.b64encode(content).decode()
    return ask("read_sheet", question=question, ending=ending, base64=data, **more)


def numbered(rows: list) -> list:
    """The rows with the ids of new rows."""
    return [{**row, "row": f"r{number}"} for number, row in enumerate(rows, 1)]


def test_a_table_goes_out_and_comes_in_as_it_was():
    name, content = taken("ledger", MODEL["ledger"])
    assert name == "fair-tender-00-ledger-2026-12-02.xlsx"
    made = MODEL["ledger"]["rows"]
    assert rows_of("ledger", content, "xlsx", value=MODEL["ledger"])["rows"] == {"rows": made}
    found = rows_of("ledger", content, "xlsx")
    assert found == {"rows": {"rows": numbered(made)}, "unused": [], "told": []}


def test_a_map_comes_in_with_both_sheets_and_its_links():
    _, content = taken("map", MODEL["map"])
    found = rows_of("map", content, "xlsx")
    assert not found["told"] and not found["unused"]
    sites, links = found["rows"]["sites"], found["rows"]["links"]
    assert sites[0] == {"row": "buyer", "evidence": "verified"}  # what is given is not taken in
    names = {old["row"]: new["row"] for old, new in zip(MODEL["map"]["sites"], sites, strict=True)}
    ends = [(names[one["from"]], names[one["to"]]) for one in MODEL["map"]["links"]]
    assert [(one["from"], one["to"]) for one in links] == ends
    back = rows_of("map", content, "xlsx", value=MODEL["map"])["rows"]
    assert back["sites"] == MODEL["map"]["sites"]


def test_all_that_was_made_in_a_unit_is_one_file():
    answers = {"ledger": MODEL["ledger"], "map": MODEL["map"], "levels": {"rows": "x"}}
    found = ask("take_unit", answers=answers, day=DAY)
    assert found["name"] == "fair-tender-00-everything-2026-12-02.zip"
    names = zipfile.ZipFile(BytesIO(base64.b64decode(found["base64"]))).namelist()
    assert names == [f"fair-tender-00-{one}-2026-12-02.xlsx" for one in ("ledger", "map")]
    for wrong in ({"answers": {}}, {"answers": answers, "day": "2 December"}):
        assert "problem" in ask("take_unit", **wrong)


def test_an_empty_table_goes_out_with_its_headings():
    _, content = taken("ledger", None)
    _, sheet = openpyxl.load_workbook(BytesIO(content)).worksheets
    heads = [cell.value for cell in sheet[2]]
    assert heads == ["Worker", "What is owed", "Owed (EUR)", "Due", "What shows it"]
    assert sheet.row_dimensions[1].hidden and not sheet.row_dimensions[2].hidden


def test_what_people_write_is_read_and_what_cannot_be_is_told_with_its_place():
    lines = [
        "worker;WHAT IS OWED;Owed;due;what shows it;Remark",
        " w151. ;Overtime;1.250,50;2026-05-31;pay slip;x",
        "w152;=1+1;EUR 80;31.05.2026;clock; ;",
        ";;;;;",
        "nobody;'+5;much;2026-06-31;Clock; diary",
        "w152;two days;1;05/06/2026;clock;",
    ]
    found = rows_of("ledger", "\r\n".join(lines).encode("utf-16"), "csv")
    assert found["rows"]["rows"] == numbered([
        {"worker": "w151", "what": "Overtime", "owed": 1250.5, "due": "2026-05-31",
         "shown": ["slip"]},
        {"worker": "w152", "what": "=1+1", "owed": 80, "due": "2026-05-31", "shown": ["clock"]},
        {"what": "+5", "shown": ["clock"]},
        {"worker": "w152", "what": "two days", "owed": 1, "shown": ["clock"]},
    ])  # fmt: skip
    assert found["unused"] == ["Remark"]
    [told] = found["told"]
    assert "(4;" in told
    for place in ("Due 6", "Worker 5", "Owed (EUR) 5", "Due 5"):
        assert place in told
    # As older spreadsheets of Western Europe write; below a title.
    older = "October\nWhat is owed;Town\nMiete für März;Selm\n".encode("cp1252")
    found = rows_of("ledger", older, "csv")
    assert found["rows"]["rows"] == numbered([{"what": "Miete für März"}])
    assert found["unused"] == ["Town"]


def test_rows_that_stand_there_are_found_by_name_or_code():
    text = (
        "Row,Page,Evidence\nS1 rent is taken from the wage,9,verified\nfees,9,Disclosed\nother,9,\n"
    )
    found = rows_of("levels", text.encode(), "csv")
    assert found["rows"]["rows"] == [
        {"row": "rent", "evidence": "verified"},
        {"row": "fees", "evidence": "disclosed"},
    ]
    given, lost = found["told"]
    assert "Page 2, Page 3" in given  # the exercise gives the page of each
    assert lost.endswith(" 4.")  # the table takes no rows of one's own


@pytest.mark.parametrize(
    ("content", "ending", "says"),
    [
        (b"", "csv", "column names"),
        (b"a,b\n1,2\n", "csv", "Worker"),
        (b'worker\n"w151"x\n', "csv", "ledger.csv"),
        (b"PK\x03\x04 no workbook", "xlsx", "ledger.xlsx"),
        (b"\xff\xfe\x00", "csv", "ledger.csv"),
    ],
)
def test_a_file_that_holds_no_rows_is_told_in_one_sentence(content, ending, says):
    problem = rows_of("ledger", content, ending)["problem"]
    assert says in problem and "/tmp" not in problem and "\n" not in problem


def test_requests_that_make_no_sense_are_refused():
    for name, params in [
        ("take_work", {"question": "ledger", "ending": "docx"}),
        ("take_work", {"question": "levels", "ending": "xlsx"}),
        ("take_work", {"question": "nothing", "ending": "xlsx"}),
        ("take_work", {"question": "next", "ending": "xlsx"}),
        ("take_work", {"question": "ledger", "ending": "xlsx", "day": "tomorrow"}),
        ("read_sheet", {"question": "ledger", "ending": "csv", "base64": "!"}),
        ("read_sheet", {"question": "ledger", "ending": "csv"}),
        ("read_sheet", {"question": "ledger", "ending": "ods", "base64": ""}),
        ("look", {"question": "ledger"}),
        ("look", {"question": ["ledger"]}),
    ]:
        assert "problem" in ask(name, **params), (name, params)


def test_a_sheet_of_the_librarys_own_columns_is_read_by_its_command(tmp_path):
    """The table of deductions: worker, month, kind, amount."""
    source = (PLACE / "questions.toml").read_text(encoding="utf-8")
    head, _, rest = source.partition('    [[form.question.sheet]]\n    code = "rows"\n')
    _, _, rest = rest.partition("  [[form.question]]\n")
    kinds = {"text": "text", "choice": "text", "decimal": "number", "date": "date"}
    columns = "".join(
        f'[[form.question.sheet.column]]\ncode = "{one.name}"\nkind = "{kinds[one.kind]}"\n'
        f'label = "{one.name}"\n'
        for one in monitoring.DEDUCTIONS.columns
    )
    sheet = '[[form.question.sheet]]\ncode = "rows"\nlabel = "D"\ntable = "deductions"\n'
    (tmp_path / "questions.toml").write_text(f"{head}{sheet}{columns}\n[[form.question]]\n{rest}")
    row = {"row": "r1"} | {
        one.name: {"decimal": 12.5, "date": "2026-05-31"}.get(one.kind, one.example)
        for one in monitoring.DEDUCTIONS.columns
    }
    params = {"unit": MADE, "question": "ledger", "value": {"rows": [row]}, "ending": "xlsx"}
    found = page.answer({"name": "take_work", "params": params}, page.Files(tmp_path))
    place = tmp_path / found["name"]
    place.write_bytes(base64.b64decode(found["base64"]))
    assert len(sheets.read(place, monitoring.DEDUCTIONS)) == 1
    shutil.rmtree(tmp_path)
