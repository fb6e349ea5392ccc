"""Work that is made, on a page in Chromium: tables, passages and orders, by keyboard too."""

import json
import threading
from pathlib import Path

import pytest
from marking_kit import drawn

from coursework import questions
from coursework.forms import script
from publishing import book

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
UNIT = "00-made"
SOURCE = ROOT / "tests/fixtures/unit/solutions" / UNIT
QUESTIONS = questions.load(SOURCE / "questions.toml")
WIDE = "98-wide"
LEDGER = {
    "rows": [
        {"row": "r1", "worker": "w151", "what": "Overtime", "owed": 160.5, "due": "2026-11-01",
         "shown": ["slip"]},
        {"row": "r2", "worker": "w152", "what": "Rent that was kept", "owed": 1250},
    ]
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A page with all parts of the unit, and one with a sheet of ten columns; their folder."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "form.css").write_bytes(script.STYLE.read_bytes())
    (folder / "form.js").write_text(script.joined(), encoding="utf-8")
    wide = tmp_path_factory.mktemp("wide")
    (wide / "questions.toml").write_text(ten_columns(), encoding="utf-8")
    for unit, source in ((UNIT, SOURCE), (WIDE, wide)):
        (folder / f"{unit}.html").write_text(
            f"""<!doctype html><html lang="en" data-theme="light" data-content_root="./"><head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{unit}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="form.css">
<style>html[data-theme=dark] body {{background: #14181e; color: #eee}}</style>
<script type="module" src="form.js"></script></head><body><main><h1>{unit}</h1>
{drawn(unit, source, "public")}</main></body></html>""",
            encoding="utf-8",
        )
    with book.server(folder, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def ten_columns() -> str:
    columns = "\n".join(
        f"""    [[form.question.sheet.column]]
    code = "c{number}"
    kind = "text"
    label = "Column {number}"
    required = {str(number == 2).lower()}"""
        for number in range(1, 11)
    )
    return f"""format = 1
unit = "{WIDE}"
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
    document = {"format": 1, "unit": unit, "release": "", "learner": {}, "answers": values}
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
