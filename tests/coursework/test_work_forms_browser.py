"""Work that is made, on a page in Chromium: tables, passages and orders, by keyboard too."""

import datetime
import json
import shutil
import threading
from pathlib import Path

import nbformat
import pytest
from access_kit import lost, names, small_targets
from kit import fill_in, run_jupyterlab, violations, violations_by_day_and_night, wait_for
from making_kit import as_made
from marking_kit import drawn, unfold
from playwright.sync_api import expect

from coursework import answers, questions
from coursework import page as course_page
from coursework.forms import script
from fairtender import messages
from publishing import book

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
UNIT = "00-made"
SOURCE = ROOT / "tests/fixtures/unit/solutions" / UNIT
QUESTIONS = questions.load(SOURCE / "questions.toml")
AGAIN = ("tables", "account")  # at the tables the two accounts are read again
WIDE = "98-wide"
LOOKED = "97-looked"  # the same, with something that the library says of it
LEDGER = {
    "rows": [
        {"row": "r1", "worker": "w151", "what": "Overtime", "owed": 160.5, "due": "2026-11-01",
         "shown": ["slip"]},
        {"row": "r2", "worker": "w152", "what": "Rent that was kept", "owed": 1250},
    ]
}  # fmt: skip


STOP = """
    [[form.question.sheet.column]]
    code = "whom"
    kind = "choice"
    label = "Whom you tell"
    options = [{code = "firm", text = "The firm"}, {code = "worker", text = "The worker"}]
  [[form.belief]]
  code = "tell-the-firm"
  text = "Stop. The firm may punish the worker."
  stop = true
  when = {"sheet.rows.whom" = "firm"}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A page with all parts of the unit, and one with a sheet of ten columns; their folder."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "form.css").write_text(script.style(), encoding="utf-8")
    (folder / "form.js").write_text(script.module(), encoding="utf-8")
    sources = {UNIT: SOURCE} | {unit: tmp_path_factory.mktemp(unit) for unit in (WIDE, LOOKED)}
    (sources[WIDE] / "questions.toml").write_text(ten_columns(WIDE), encoding="utf-8")
    looked = ten_columns(LOOKED).replace('kind = "table"', 'kind = "table"\n  look = "plain"')
    (sources[LOOKED] / "questions.toml").write_text(looked + STOP, encoding="utf-8")
    for unit, source in sources.items():
        (folder / f"{unit}.html").write_text(
            f"""<!doctype html><html lang="en" data-theme="light" data-content_root="./"><head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{unit}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="form.css">
<style>html[data-theme=dark] body {{background: #14181e; color: #eee}}</style>
<script type="module" src="form.js"></script></head><body><main><h1>{unit}</h1>
{drawn(unit, source, "public", AGAIN if unit == UNIT else ("", ""))}</main></body></html>""",
            encoding="utf-8",
        )
    with book.server(folder, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def ten_columns(unit: str) -> str:
    columns = "\n".join(
        f"""    [[form.question.sheet.column]]
    code = "c{number}"
    kind = "text"
    label = "Column {number}"
    required = {str(number == 2).lower()}"""
        for number in range(1, 11)
    )
    return f"""format = 1
unit = "{unit}"
title = "Ten columns"
[[form]]
id = "wide"
title = "Wide"
  [[form.question]]
  id = "sheet"
  kind = "table"
  label = "A sheet of ten columns"
  points = 1
    [[form.question.sheet]]
    code = "rows"
    label = "Rows"
    rows = {{max = 60}}
{columns}
"""


@pytest.fixture()
def opened(site, browser):
    """Open a page of its own context; every fault of its script fails the test."""
    contexts, faults = [], []

    def open_page(unit: str = UNIT, width: int = 1280, context=None, **options):
        context = context or browser.new_context(
            viewport={"width": width, "height": 900}, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{site}{unit}.html")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def box(page, id: str):
    return page.locator(f'fieldset[data-ft-question="{id}"]')


def stored(page, unit: str = UNIT) -> dict:
    """The answers that the browser keeps."""
    text = page.evaluate("key => localStorage.getItem(key)", f"fairtender:{unit}")
    return json.loads(text)["answers"] if text else {}


def keep(page, values: dict, unit: str = UNIT) -> None:
    """Let the browser keep these answers, and load the page again."""
    document = {"format": 1, "unit": unit, "learner": {}, "answers": values}
    document["release"] = QUESTIONS.release
    page.evaluate(
        "([key, text]) => localStorage.setItem(key, text)",
        [f"fairtender:{unit}", json.dumps(document)],
    )
    page.reload()


def focused(page) -> str:
    return page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.textContent")


def tab_to(page, name: str) -> None:
    """Press Tab until the focus is there: it has to be reachable from the keyboard, and soon."""
    for _ in range(6):
        page.keyboard.press("Tab")
        if focused(page) == name:
            return
    raise AssertionError(f"Tab never reached {name}, but {focused(page)}")


def paste(page, text: str) -> None:
    """Paste a text where the focus is, as Ctrl+V does."""
    page.evaluate(
        """text => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          document.activeElement.dispatchEvent(
            new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def with_python(page) -> None:
    """Let the page ask Python itself, which on the site is in a Worker."""
    known = course_page.Files(SOURCE)

    def ask(name: str, params: dict) -> dict:
        return course_page.answer({"name": name, "params": params}, known)

    page.expose_function("askPython", ask)
    page.evaluate("""window.course = {python: {
      available: "", prepare() {}, ask: (name, params) => window.askPython(name, params),
    }}""")


def read_rows(work, path, n: int, keep: bool = False) -> str:
    """Read rows from a file in place of those there; gives what is asked first."""
    work.locator(".ft-rows-file").set_input_files(path)
    ask = work.locator(".ft-confirm")
    expect(ask).to_be_visible()
    said = ask.locator("p").first.inner_text()
    name = messages.text("forms-rows-keep" if keep else "forms-rows-replace")
    ask.get_by_role("button", name=name, exact=True).press("Enter")
    done = messages.text("forms-rows-kept") if keep else messages.text("forms-rows-read", n=n)
    work.locator(".ft-said", has_text=done).wait_for()
    assert ask.is_hidden()
    return said


# --- tables -------------------------------------------------------------------------------------


def test_a_table_is_filled_by_keyboard_alone(opened):
    page = opened()
    ledger, keys = box(page, "ledger"), page.keyboard
    ledger.locator("select").focus()
    assert focused(page) == "Worker, row 1"
    keys.type("W151")
    keys.press("Tab")
    keys.type("Overtime")
    keys.press("Tab")
    keys.type("160,50")
    keys.press("Tab")
    assert ledger.get_by_label("Owed (EUR), row 1").input_value() == "160.5"
    keys.type("11012026")
    tab_to(page, "What shows it, row 1")
    keys.press("Enter")
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Space")
    keys.press("Escape")
    assert ledger.locator("summary", has_text="Pay slip").count() == 1
    keys.press("Tab")
    assert focused(page) == "Move row 1 up"
    keys.press("Tab")
    assert focused(page) == "Add a row"
    keys.press("Enter")
    assert focused(page) == "Worker, row 2"
    keys.type("W152")
    keys.press("Tab")
    keys.type("Rent that was kept")
    keys.press("Tab")
    keys.type("1,250.00")
    keys.press("Enter")  # on to the next row, which is new
    assert focused(page) == "Owed (EUR), row 3"
    assert stored(page)["ledger"] == LEDGER
    page.reload()
    assert ledger.locator("tbody tr").count() == 2  # a row without any answer is not kept
    assert ledger.get_by_label("Due, row 1").input_value() == "2026-11-01"


def test_a_block_from_a_spreadsheet_goes_where_the_cursor_is(opened):
    page = opened()
    ledger = box(page, "ledger")
    ledger.get_by_label("Worker, row 1").focus()
    paste(page, 'Worker\tOwed\tWhat is owed\tShown\nW151\t12,50\t"Overtime,\n12 hours"\tclock\n'
          "W153\tabout 60\tRent\tDiary; Pay slip\nW999\t7\t\t\n")  # fmt: skip
    said = ledger.locator(".ft-said")
    assert said.inner_text() == (
        messages.paragraph(
            messages.text("forms-pasted", n="3"),
            messages.text("forms-cells-unread", n="2", list="Owed (EUR), row 2; Worker, row 3"),
        )
    )
    rows = [
        {"row": "r1", "worker": "w151", "what": "Overtime,\n12 hours", "owed": 12.5,
         "shown": ["clock"]},
        {"row": "r2", "worker": "w153", "what": "Rent", "shown": ["slip", "diary"]},
        {"row": "r3", "owed": 7},
    ]  # fmt: skip
    assert stored(page)["ledger"] == {"rows": rows}
    # What could not be read stands at its cell, with what to do.
    wrong = ledger.get_by_label("Owed (EUR), row 2")
    assert (wrong.input_value(), wrong.get_attribute("aria-invalid")) == ("about 60", "true")
    assert "Write a number" in ledger.locator("tbody tr").nth(1).inner_text()
    assert "“W999” is not one of the choices" in ledger.inner_text()
    wrong.fill("60")
    wrong.blur()
    ledger.get_by_label("Worker, row 3").select_option("W152")
    assert ledger.locator(".ft-error").inner_text() == ""
    assert stored(page)["ledger"]["rows"][2] == {"row": "r3", "worker": "w152", "owed": 7}

    ledger.get_by_role("button", name=messages.text("forms-undo")).click()
    assert "ledger" not in stored(page) and ledger.locator("tbody tr").count() == 1

    # Without a heading from the cell on; more rows than there is room for are told.
    ledger.get_by_label("What is owed, row 1").focus()
    paste(page, "".join(f"Day {day}\t{day}\r\n" for day in range(1, 12)))
    assert messages.text("forms-rows-left", n="3") in said.inner_text()
    assert stored(page)["ledger"]["rows"][-1] == {"row": "r10", "what": "Day 8", "owed": 8}
    assert ledger.get_by_role("button", name="Add a row").is_disabled()
    # A single value is typed as such.
    ledger.get_by_label("Worker, row 8").focus()
    paste(page, "w153\n")
    assert stored(page)["ledger"]["rows"][-1]["worker"] == "w153"


def test_a_date_is_pasted_as_people_write_it(opened):
    page = opened()
    ledger = box(page, "ledger")
    due = ledger.get_by_label("Due, row 1")
    for text in ("1.3.25", "1 March 2025", "2025-03-01"):
        due.focus()
        paste(page, text)
        expect(due).to_have_value("2025-03-01")
        ledger.get_by_role("button", name="Undo").click()
    due.focus()
    paste(page, "01/03/2025")  # one day in Lisbon, another in Chicago
    two = {"whole": "1 March 2025", "part": "3 January 2025"}
    expect(ledger.locator("tbody")).to_contain_text(messages.text("forms-not-saved-days", **two))


def test_a_row_is_removed_moved_and_brought_back(opened):
    page = opened()
    keep(page, {"ledger": LEDGER})
    ledger, keys = box(page, "ledger"), page.keyboard
    ledger.get_by_label("Remove row 1").focus()
    keys.press("Enter")
    assert [row["row"] for row in stored(page)["ledger"]["rows"]] == ["r2"]
    assert focused(page) == "Worker, row 1"
    assert ledger.locator(".ft-said").inner_text() == "Removed: row 1."
    ledger.get_by_label("What is owed, row 1").fill("Rent")
    undo = ledger.get_by_role("button", name=messages.text("forms-undo"))
    undo.focus()
    keys.press("Enter")
    assert stored(page)["ledger"]["rows"] == [
        LEDGER["rows"][0], {**LEDGER["rows"][1], "what": "Rent"}
    ]  # fmt: skip
    assert undo.is_hidden() and focused(page) == "Worker, row 1"
    ledger.get_by_label("Move row 1 up").focus()  # one stop for Tab; arrows go on
    keys.press("ArrowRight")
    assert focused(page) == "Move row 1 down"
    keys.press("Enter")
    assert [row["row"] for row in stored(page)["ledger"]["rows"]] == ["r2", "r1"]
    assert focused(page) == "Move row 2 down"
    assert ledger.locator(".ft-said").inner_text() == messages.text("forms-row-moved", n="2", m="2")
    # The last row that is removed leaves an empty one.
    for _ in range(2):
        ledger.get_by_label("Remove row 1").click()
    assert "ledger" not in stored(page)
    assert ledger.get_by_label("Worker, row 1").input_value() == ""


def test_rows_that_name_rows_follow_them(opened, tmp_path):
    page = opened()
    chain = box(page, "map")
    sites, links = (chain.locator(f"[data-ft-sheet={code}]") for code in ("sites", "links"))
    sites.get_by_role("button", name="Add a row").click()
    assert focused(page) == "Name, row 2"
    page.keyboard.type("Plant 1")
    page.keyboard.press("Tab")
    start = links.get_by_label("From, row 1")
    start.select_option("Plant 1")
    links.get_by_label("To, row 1").select_option("The stores")
    sites.get_by_label("Name, row 2").fill("Plant 2")
    sites.get_by_label("Name, row 2").blur()
    assert start.locator("option:checked").inner_text() == "Plant 2"
    assert stored(page)["map"] == {
        "sites": [{"row": "r1", "name": "Plant 2"}],
        "links": [{"row": "r1", "from": "r1", "to": "buyer"}],
    }
    sites.get_by_label("Remove row 2").click()
    assert stored(page)["map"] == {"links": [{"row": "r1", "to": "buyer"}]}
    chain.get_by_role("button", name=messages.text("forms-undo")).click()
    assert start.locator("option:checked").inner_text() == "Plant 2"
    assert sites.get_by_label("Name, row 1").count() == 0  # what is given cannot be changed
    page.reload()
    assert start.locator("option:checked").inner_text() == "Plant 2"
    # A row of a file with the name of an earlier one stays that row.
    with_python(page)
    (tmp_path / "sites.csv").write_text("Row,Name,Tier\n2,Mill,2\n3,Plant 2,1\n", "utf-8")
    chain.locator("summary", has_text=messages.text("forms-work-files")).click()
    read_rows(chain, tmp_path / "sites.csv", 2)
    assert start.locator("option:checked").inner_text() == "Plant 2"
    (tmp_path / "sites.csv").write_text("Name,Tier\nPlant 3,1\n", "utf-8")
    read_rows(chain, tmp_path / "sites.csv", 1)
    assert stored(page)["map"]["links"] == [{"row": "r1", "to": "buyer"}]


@pytest.mark.parametrize("width", [1280, 390])
def test_ten_columns_are_a_line_a_row_and_one_that_is_open(opened, width):
    page = opened(WIDE, width)
    sheet, keys = box(page, "sheet"), page.keyboard
    sheet.get_by_label("Column 1, row 1").focus()
    for number in range(1, 11):
        assert focused(page) == f"Column {number}, row 1"
        keys.type(f"cell {number}")
        keys.press("Enter")
    assert focused(page) == "Add a row"
    keys.press("Enter")
    assert focused(page) == "Column 1, row 2"
    keys.type("Second")
    lines = sheet.locator(".ft-line")
    assert lines.count() == 2 and sheet.locator(".ft-editor").count() == 1
    assert lines.nth(0).locator("td:visible").count() >= 1 + (width > 390)
    assert "missing" in lines.nth(1).inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    opener = sheet.get_by_role("button", name="row 1: cell 1")
    opener.focus()
    keys.press("Enter")
    assert opener.get_attribute("aria-expanded") == "true" and focused(page) == "row 1: cell 1"
    keys.press("Tab")
    assert focused(page) == "Column 1, row 1"
    # A cell of a line leads to its field.
    lines.nth(1).locator("td:visible").first.click()
    assert focused(page).endswith("row 2")
    page.locator('[data-ft-part="check"] .ft-check').click()
    page.get_by_text("(1): Column 2, row 2.").wait_for()
    assert len(stored(page, WIDE)["sheet"]["rows"][0]) == 11


# --- passages and orders ------------------------------------------------------------------------


def test_sentences_are_marked_by_keyboard(opened):
    page = opened()
    account, keys = box(page, "account"), page.keyboard
    first = account.locator("[data-ft-sentence='A01.2']")
    first.focus()
    keys.press("Enter")
    assert focused(page) == "1Papers are kept"
    keys.press("ArrowDown")
    keys.press("Enter")
    assert stored(page)["account"] == {"A01.2": "debt"}
    assert first.get_attribute("data-ft-marked") == "" and first.inner_text().endswith("Debt")
    expect(page.locator("[data-ft-sentence='A01.2']:focus")).to_be_attached()
    keys.press("ArrowDown")
    keys.press("2")  # a digit marks at once
    keys.press("Tab")
    keys.press("Enter")
    keys.press("Escape")
    expect(page.locator("[data-ft-sentence='A01.4']:focus")).to_be_attached()
    first.focus()
    keys.press("1")
    assert stored(page)["account"] == {"A01.2": "papers", "A01.3": "debt"}
    keys.press("Enter")
    keys.press("3")  # the digits are shown at the labels, so they work there too
    assert stored(page)["account"]["A01.2"] == "threat"
    keys.press("1")
    assert account.locator(".ft-said").inner_text() == "Sentences marked: 2."
    page.reload()
    assert account.locator("[data-ft-marked]").count() == 2
    first.click()
    account.get_by_role("button", name=messages.text("forms-sentence-none")).click()
    account.locator("[data-ft-sentence='A01.3']").focus()
    keys.press("Delete")
    assert "account" not in stored(page) and account.locator("[data-ft-marked]").count() == 0


def test_a_document_that_is_read_again_shows_what_was_marked_in_it(opened):
    page = opened()
    shown = page.locator("[data-ft-unit='A01.2']")
    assert shown.text_content() == "The office keeps my papers in a drawer."
    box(page, "account").locator("[data-ft-sentence='A01.2']").press("1")
    mark = messages.text("forms-your-mark", label="Papers are kept")
    expect(shown).to_contain_text(mark)
    page.reload()
    expect(shown).to_contain_text(mark)
    box(page, "account").locator("[data-ft-sentence='A01.2']").press("Delete")
    expect(shown).not_to_contain_text(mark)


def test_a_press_below_the_open_labels_is_not_lost(opened):
    page = opened()
    account, steps = box(page, "account"), box(page, "steps")
    account.locator("[data-ft-sentence='B01.3']").click()
    move = steps.get_by_label("Move up: Listen to the worker")
    move.scroll_into_view_if_needed()
    place = move.bounding_box()
    page.mouse.move(place["x"] + 5, place["y"] + 5)
    page.mouse.down()
    page.wait_for_timeout(100)  # as long as a finger needs
    page.mouse.up()
    assert stored(page)["steps"][0] == "listen"
    expect(account.locator(".ft-choices")).to_have_count(0)


def test_an_order_is_an_answer_once_something_is_moved(opened):
    page = opened()
    steps, keys = box(page, "steps"), page.keyboard
    texts = steps.locator(".ft-item-text")
    assert "steps" not in stored(page)
    steps.get_by_label("Move up: Listen to the worker").focus()
    keys.press("Enter")
    assert stored(page)["steps"] == ["listen", "tell", "write", "agree"]
    assert focused(page) == "Move up: Listen to the worker"
    assert steps.locator(".ft-said").inner_text() == "Listen to the worker: now 1 of 4."
    steps.get_by_label("Move up: Agree what may be told").focus()
    keys.press("Alt+ArrowUp")
    keys.press("Alt+ArrowUp")
    assert stored(page)["steps"] == ["listen", "agree", "tell", "write"]
    steps.get_by_label("Move up: Write to the firm").focus()
    for key in ("ArrowRight", "ArrowRight", "Enter"):
        keys.press(key)
    assert texts.all_inner_texts()[0].endswith("Write to the firm")
    # Dragged by its dots.
    grip = steps.locator("li").nth(0).locator(".ft-grip").bounding_box()
    last = steps.locator("li").nth(3).bounding_box()
    page.mouse.move(grip["x"] + 9, grip["y"] + 9)
    page.mouse.down()
    page.mouse.move(grip["x"] + 9, last["y"] + last["height"] - 2, steps=8)
    page.mouse.up()
    assert stored(page)["steps"] == ["listen", "agree", "tell", "write"]
    page.reload()
    assert texts.all_inner_texts()[3].endswith("Write to the firm")


def test_an_order_that_stands_there_can_be_taken(opened):
    page = opened()
    steps = box(page, "steps")
    steps.get_by_role("button", name=messages.text("forms-order-mine")).click()
    assert stored(page)["steps"] == ["tell", "listen", "write", "agree"]
    assert steps.get_by_role("button", name=messages.text("forms-order-mine")).is_hidden()


# --- files, windows, what is stored -------------------------------------------------------------

MADE = {
    "ledger": LEDGER,
    "levels": {"rows": [{"row": "hours", "evidence": "inferred"}, {"row": "phones", "page": 9}]},
    "map": {"sites": [{"row": "r4", "name": "Plant“ü”\u2028", "tier": 2}],
            "links": [{"row": "r1", "from": "r4", "to": "buyer"}]},
    "account": {"A01.2": "papers", "B01.1": "differs"},
    "steps": ["listen", "agree", "tell", "write"],
    "next": "worker",
}  # fmt: skip


def test_the_file_has_the_bytes_that_python_writes(opened, tmp_path):
    page = opened()
    keep(page, MADE)
    assert page.locator(".ft-progress").last.inner_text() == messages.text(
        "forms-progress", n="6", m="6"
    )
    with page.expect_download() as download:
        page.get_by_role("button", name=messages.text("forms-save-file")).click()
    content = Path(download.value.path()).read_bytes()
    read = answers.parse(content, QUESTIONS)
    assert (read.values, read.malformed, read.unused) == (MADE, {}, {})
    answers.write(tmp_path / "python.json", read, QUESTIONS)
    assert (tmp_path / "python.json").read_bytes() == content

    unfold(page)
    page.get_by_role("button", name=messages.text("forms-restart")).click()
    page.get_by_role("button", name=messages.text("forms-restart-yes")).click()
    assert stored(page) == {} and page.locator("[data-ft-marked]").count() == 0
    page.locator(".ft-load").set_input_files(download.value.path())
    page.get_by_text("Answers loaded: 6.").wait_for()
    assert stored(page) == MADE
    assert box(page, "ledger").get_by_label("What is owed, row 2").input_value() == (
        "Rent that was kept"
    )


@pytest.mark.parametrize("width", [1280, 390])
def test_what_is_made_in_the_form_is_what_is_kept(opened, width):
    page = opened(width=width)
    rows = [{"row": "hm1", "name": "Plant", "tier": 1}, {"row": "hm2", "name": "Mill"}]
    links = [{"row": "x", "from": "hm2", "to": "hm1"}, {"row": "y", "from": "hm1", "to": "buyer"}]
    for chain in ({"sites": rows, "links": links}, {"sites": rows[:1], "links": links[1:]}):
        wanted = {**MADE, "map": chain}
        fill_in(page, QUESTIONS, wanted)
        if len(chain["sites"]) == 2:
            assert stored(page) == as_made(QUESTIONS, wanted)
        else:
            assert [row["name"] for row in stored(page)["map"]["sites"]] == ["Plant"]
            assert [row["to"] for row in stored(page)["map"]["links"]] == ["buyer"]


def test_two_windows_lose_nothing_of_each_other(opened):
    page = opened()
    other = opened(context=page.context)
    keep(page, {"ledger": LEDGER, "account": {"A01.1": "debt"}})
    other.reload()
    # Asleep: it does not hear what the other window saves.
    other.evaluate("addEventListener('storage', event => event.stopImmediatePropagation(), true)")
    ledger, theirs = box(page, "ledger"), box(other, "ledger")
    ledger.get_by_label("What is owed, row 1").fill("Overtime in March")
    ledger.get_by_label("Owed (EUR), row 2").fill("1300")
    ledger.get_by_role("button", name="Add a row").click()
    ledger.get_by_label("What is owed, row 3").fill("A fee")
    ledger.get_by_label("What is owed, row 3").blur()
    box(page, "account").locator("[data-ft-sentence='A01.3']").press("2")
    theirs.get_by_label("What is owed, row 2").fill("Rent")
    theirs.get_by_label("What is owed, row 2").blur()
    box(other, "account").locator("[data-ft-sentence='B01.2']").press("4")
    # What one window writes reaches the other after a moment.
    wait_for(lambda: {*stored(page)["account"]} == {"A01.1", "A01.3", "B01.2"})
    first, second = LEDGER["rows"]
    assert stored(page)["ledger"]["rows"] == [
        {**first, "what": "Overtime in March"},
        {**second, "what": "Rent", "owed": 1300},
        {"row": "r3", "what": "A fee"},
    ]
    expect(ledger.get_by_label("What is owed, row 2")).to_have_value("Rent")
    expect(theirs.get_by_label("What is owed, row 3")).to_have_value("A fee")


def test_what_is_stored_and_cannot_be_used_costs_only_itself(opened):
    page = opened()
    rows = [{"row": "r1", "worker": "w999", "owed": 7}, 3, {"row": "r2", "what": {"deep": [{}]}}]
    wrong = {
        "ledger": {"rows": rows, "other": []},
        "levels": "none",
        "map": {"links": [{"row": "r1", "from": "nowhere", "to": "buyer"}]},
        "account": {"A01.1": "debt", "A01.2": "colour", "Z9": "debt"},
        "steps": ["listen"],
    }
    keep(page, wrong)
    assert page.locator(".ft-progress").last.inner_text() == messages.text(
        "forms-progress", n="3", m="6"
    )
    assert box(page, "ledger").get_by_label("Owed (EUR), row 1").input_value() == "7"
    box(page, "next").locator("[value=police]").check()
    box(page, "ledger").get_by_label("Owed (EUR), row 1").fill("8")
    box(page, "ledger").get_by_label("Owed (EUR), row 1").blur()
    assert stored(page)["ledger"] == {"rows": [{"row": "r1", "owed": 8}]}


def test_rows_go_to_a_workbook_and_come_from_a_file(opened, tmp_path):
    page = opened()
    kept = {"rows": [{"row": "r7", "what": '=1+"1"', "owed": 1}]}
    keep(page, {"ledger": kept})
    with_python(page)
    ledger = box(page, "ledger")
    ledger.locator("summary", has_text=messages.text("forms-work-files")).click()
    with page.expect_download() as download:
        ledger.get_by_role("button", name=messages.text("forms-tool-xlsx")).click()
    day = datetime.date.today()
    assert download.value.suggested_filename == f"fair-tender-00-ledger-{day}.xlsx"
    back, made = tmp_path / "back.xlsx", tmp_path / "rows.csv"
    download.value.save_as(back)
    read_rows(ledger, back, 1)
    assert stored(page)["ledger"] == kept
    # A title is skipped; unused columns are named before rows are replaced, and after.
    made.write_text("October\nOwed;Town;Worker\n1.250,00;Selm;W151\n;Selm;W152\n", "utf-8")
    unused = messages.text("forms-columns-unused", n=1, list="Town")
    asked = read_rows(ledger, made, 2, keep=True)
    assert asked.endswith(unused) and "the rows here (1)" in asked
    assert stored(page)["ledger"] == kept
    read_rows(ledger, made, 2)
    assert unused in ledger.locator(".ft-said").inner_text()
    made.write_bytes("What is owed\nMiete für März\n".encode("cp1252"))
    read_rows(ledger, made, 1)
    made.write_bytes(b"Colour,Size\nred,3\n")
    ledger.locator(".ft-rows-file").set_input_files(made)
    ledger.locator(".ft-said[data-ft-fault]", has_text="column names").wait_for()
    assert [row["what"] for row in stored(page)["ledger"]["rows"]] == ["Miete für März"]
    # What was done is taken back step by step.
    undo = ledger.get_by_role("button", name=messages.text("forms-undo"))
    undo.click()
    assert [row.get("owed") for row in stored(page)["ledger"]["rows"]] == [1250, None]
    undo.click()
    assert stored(page)["ledger"] == kept


def test_a_map_in_a_workbook_comes_back_in_one_step(opened, tmp_path):
    page = opened()
    sites = [{"row": "r1", "name": "Plant 1", "tier": 1}, {"row": "r2", "name": "Mill", "tier": 2}]
    links = [{"row": "r1", "from": "r1", "to": "buyer"}, {"row": "r2", "from": "r2", "to": "r1"}]
    keep(page, {"map": {"sites": sites, "links": links}})
    with_python(page)
    chain = box(page, "map")
    chain.locator("summary", has_text=messages.text("forms-work-files")).click()
    with page.expect_download() as download:
        chain.get_by_role("button", name=messages.text("forms-tool-xlsx")).click()
    back = tmp_path / "map.xlsx"
    download.value.save_as(back)
    chain.get_by_label("Remove row 2").first.click()
    before = stored(page)["map"]
    assert len(before["sites"]) == 1
    asked = read_rows(chain, back, 5)
    assert "Sites" in asked and "Links" in asked
    # The row that was removed is there again, as a new one, and both links lead to it.
    after = stored(page)["map"]
    plant, mill = after["sites"]
    assert (plant["name"], mill) == ("Plant 1", sites[1])
    ends = [(link["from"], link["to"]) for link in after["links"]]
    assert ends == [(plant["row"], "buyer"), ("r2", plant["row"])]
    chain.get_by_role("button", name=messages.text("forms-undo")).click()
    assert stored(page)["map"] == before


# --- what Python says and makes -----------------------------------------------------------------

# Python as the page's own script offers it: each question is kept, and answered when it is let go.
ASKED = """window.asked = [];
window.course = {python: {available: "", prepare() {}, ask(name, params) {
  return new Promise((answer) => { window.asked.push({name, params, answer}); });
}}};"""


def let_go(page, answer: dict, n: int = 0) -> dict:
    """Answer the n-th question that waits; gives what it asked."""
    page.wait_for_function("n => window.asked.length > n", arg=n)
    asked = page.evaluate(
        "([n, answer]) => { const one = window.asked[n]; one.answer(answer);"
        " return {name: one.name, params: one.params}; }",
        [n, answer],
    )
    return asked


def test_what_the_library_says_follows_what_is_written(opened):
    page = opened(LOOKED)
    keep(page, {"sheet": {"rows": [{"row": "r1", "c1": "One"}]}}, LOOKED)
    page.evaluate(ASKED)
    sheet = box(page, "sheet")
    look, cell = sheet.locator(".ft-look"), sheet.get_by_label("Column 1, row 1")
    assert look.inner_text() == "" and page.evaluate("window.asked.length") == 0
    cell.focus()  # whoever begins to work is told
    asked = let_go(page, {"html": "<p>One row.</p>"})
    assert asked["name"] == "look" and asked["params"]["question"] == "sheet"
    assert asked["params"]["value"] == {"rows": [{"row": "r1", "c1": "One"}]}
    look.get_by_text("One row.").wait_for()
    cell.fill("Two")
    page.wait_for_function("window.asked.length === 2")
    cell.fill("Three")
    page.wait_for_timeout(200)
    # Never two at a time; the last answer stays while the next one is on its way.
    assert page.evaluate("window.asked.length") == 2 and look.inner_text() == "One row."
    let_go(page, {"html": "<p>Two.</p>"}, 1)
    assert let_go(page, {"problem": "Too much."}, 2)["params"]["value"]["rows"][0]["c1"] == "Three"
    look.get_by_text("Too much.").wait_for()
    cell.fill("")
    page.wait_for_timeout(200)
    assert look.inner_text() == "" and page.evaluate("window.asked.length") == 3


def test_a_cell_that_would_endanger_a_person_is_told_at_once(opened):
    page = opened(LOOKED)
    sheet = box(page, "sheet")
    at_row, below = sheet.locator("tbody .ft-stop"), sheet.get_by_role("alert")
    whom = sheet.get_by_label("Whom you tell, row 1")
    whom.select_option("The worker")
    assert at_row.count() == 0 and below.inner_text() == ""
    row = f"{messages.text('forms-row', n=1)}: The firm"  # a row without a name says what it holds
    named = messages.text("forms-stop-rows", list=row)
    for again in (lambda: whom.select_option("The firm"), page.reload):
        again()
        expect(at_row).to_have_text("Stop. The firm may punish the worker.")
        after = "e => (e.closest('.ft-field') ?? e.closest('tr')).nextElementSibling.textContent"
        assert whom.evaluate(after) == "Stop. The firm may punish the worker."
        expect(below).to_have_text(named)
    whom.select_option("The worker")
    expect(at_row).to_have_count(0)
    expect(below).to_have_text("")


def test_without_python_this_is_said_once(opened):
    page = opened(LOOKED)
    sheet = box(page, "sheet")
    sheet.get_by_label("Column 1, row 1").fill("One")
    look = sheet.locator(".ft-look")
    look.get_by_text("needs Python").wait_for()
    sheet.get_by_label("Column 1, row 1").fill("Two")
    page.wait_for_timeout(200)
    assert look.inner_text().count("needs Python") == 1


def test_a_workbook_is_made_and_read_by_python(opened, tmp_path):
    page = opened()
    keep(page, {"ledger": LEDGER})
    page.evaluate(ASKED)
    ledger = box(page, "ledger")
    ledger.locator("summary", has_text=messages.text("forms-work-files")).click()
    with page.expect_download() as download:
        ledger.get_by_role("button", name=messages.text("forms-tool-xlsx")).click()
        made = {"name": "ledger.xlsx", "type": "application/x", "base64": "UEsD"}
        asked = let_go(page, made)
    assert asked["name"] == "take_work" and asked["params"]["value"] == LEDGER
    assert asked["params"]["ending"] == "xlsx"
    assert Path(download.value.path()).read_bytes() == b"PK\x03"
    (tmp_path / "rows.xlsx").write_bytes(b"PK\x03")
    ledger.locator(".ft-rows-file").set_input_files(tmp_path / "rows.xlsx")
    row = {"row": "r3", "worker": "w153", "owed": 9}
    read = {"rows": {"rows": [row]}, "unused": [], "told": ["One cell was empty."]}
    asked = let_go(page, read, 1)
    ledger.get_by_role("button", name=messages.text("forms-rows-replace")).click()
    assert asked["name"] == "read_sheet" and asked["params"]["base64"] == "UEsD"
    assert asked["params"]["value"] == LEDGER  # rows that a cell may name
    ledger.get_by_text(f"{messages.text('forms-rows-read', n='1')} One cell was empty.").wait_for()
    assert stored(page)["ledger"]["rows"] == [{"row": "r3", "worker": "w153", "owed": 9}]
    ledger.locator(".ft-rows-file").set_input_files(tmp_path / "rows.xlsx")
    let_go(page, {"problem": "This is no workbook."}, 2)
    ledger.get_by_text("This is no workbook.").wait_for()


# --- in a notebook ------------------------------------------------------------------------------


@pytest.mark.slow
def test_work_in_jupyterlab(tmp_path, browser):
    folder = tmp_path / "work"
    folder.mkdir()
    shutil.copy(SOURCE / "questions.toml", folder)
    sources = [
        f'from coursework import forms\nexercise = forms.Exercise("{UNIT}")\nexercise.begin()',
        'exercise.ask("tables")',
        'exercise.ask("reading")',
    ]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in sources],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(notebook, folder / "made.ipynb")
    path = folder / "answers.json"
    with run_jupyterlab(folder, tmp_path) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{address}/lab/tree/made.ipynb")
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        page.wait_for_function(
            "document.querySelectorAll('.ft-form[data-ft-ready]').length === 3", timeout=60_000
        )
        cells = page.locator(".jp-Notebook .jp-Cell").count()
        ledger = box(page, "ledger")
        ledger.get_by_label("Worker, row 1").focus()
        page.keyboard.type("w15")
        page.keyboard.press("Tab")
        for letter in ("b", "a", "x", "d", "d"):  # shortcuts of the notebook, were they heard
            page.keyboard.press(letter)
        page.keyboard.press("Tab")
        page.keyboard.type("1,250.5")
        page.keyboard.press("Tab")
        sentence = box(page, "account").locator("[data-ft-sentence='A01.3']")
        for key in ("2", "b", "a"):
            sentence.press(key)
        box(page, "steps").get_by_role("button", name=messages.text("forms-order-mine")).press(
            "Enter"
        )
        wanted = {
            "ledger": {"rows": [{"row": "r1", "worker": "w151", "what": "baxdd", "owed": 1250.5}]},
            "account": {"A01.3": "debt"},
            "steps": ["tell", "listen", "write", "agree"],
        }
        wait_for(lambda: path.exists() and json.loads(path.read_bytes())["answers"] == wanted)
        assert page.locator(".jp-Notebook .jp-Cell").count() == cells
        for theme in ("true", "false"):
            page.evaluate("theme => { document.body.dataset.jpThemeLight = theme }", theme)
            assert violations(page, ".jp-Notebook .ft-form") == []
        page.close()


# --- for everybody ------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1280, 390])
def test_work_is_accessible(opened, width):
    for unit, values in ((UNIT, MADE), (WIDE, {"sheet": {"rows": [{"row": "r1", "c1": "One"}]}})):
        page = opened(unit, width)
        keep(page, values, unit)
        if unit == UNIT:
            box(page, "account").locator("[data-ft-sentence='A01.1']").click()
            page.locator("details:not(.ft-pick)").evaluate_all(
                "all => all.forEach(one => one.open = true)"
            )
        opener = page.locator(".ft-opener")
        if opener.count():
            opener.first.click()
        assert violations_by_day_and_night(page, "main") == []
        assert lost(page) == [] and small_targets(page) == [] and names(page) == []


def test_without_script_there_is_what_a_pen_needs(opened):
    page = opened(java_script_enabled=False)
    text = page.locator("main").inner_text()
    for words in ("Worker: W151 · W152 · W153", "S1 Rent is taken from the wage", 
                  "I came in March.", "Papers are kept", "Tell the focal point"):  # fmt: skip
        assert words in text
    assert box(page, "ledger").locator("tbody tr").count() == 6
    assert page.locator(".ft-with-script:visible").count() == 0
    page.emulate_media(media="print")
    assert box(page, "steps").locator(".ft-blank:visible").count() == 4
