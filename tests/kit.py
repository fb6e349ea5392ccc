"""What tests of several folders share."""

import contextlib
import io
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import docx
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from making_kit import make
from playwright.sync_api import expect

from coursework.questions import STOP
from fairtender import action_plan, messages

ROOT = Path(__file__).resolve().parents[1]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page, root: str = "html", colours_only: bool = False) -> list[str]:
    """What axe-core finds of WCAG 2.2 A and AA in `root`, a selector, of a page."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    asked = ("rule", ["color-contrast"]) if colours_only else ("tag", RULES)
    found = page.evaluate(
        """async ([root, type, values]) => (await axe.run(
            {include: [root]},
            {runOnly: {type, values}, resultTypes: ["violations"]})).violations""",
        [root, *asked],
    )
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def violations_by_day_and_night(page, root: str = "html") -> list[str]:
    """What axe-core finds in light colours, and of the colours in dark ones, which stay."""
    faults = []
    for theme in ("light", "dark"):
        page.evaluate("t => { document.documentElement.dataset.theme = t }", theme)
        found = violations(page, root, colours_only=theme == "dark")
        faults += [f"{theme}: {one}" for one in found]
    return faults


def first_and_slow(units: list[str]) -> list:
    """One unit in each run of the tests, every unit in `make test-all`."""
    first, *others = units
    return [first, *(pytest.param(unit, marks=pytest.mark.slow) for unit in others)]


def some_and_slow(cases: list, every: int = 4) -> list:
    """One case of so many in each run of the tests, every case in `make test-all`.

    For one proof that is given for many cases: a few show that it works, all that nobody forgot it.
    """

    def late(case) -> object:
        return pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.slow)

    return [one if number % every == 0 else late(one) for number, one in enumerate(cases)]


def parts_of(unit: str) -> int:
    """How many parts of the form an exercise shows."""
    source = (ROOT / "exercises" / unit / f"{unit}.ipynb").read_text(encoding="utf-8")
    return len(re.findall(r"exercise\.(?:begin|ask|check|tool|hand_in)\(", source))


def faults_shown(page) -> list[str]:
    """Tracebacks and warnings that stand under the cells of a notebook."""
    return page.locator("[data-mime-type*=error], [data-mime-type*=stderr]").all_inner_texts()


def wait_until_ready(page) -> None:
    """Wait until an exercise in the browser shows all its parts, and nothing is in red."""
    page.wait_for_function(
        """document.querySelector("#course-status")?.textContent.startsWith("Ready")
            || document.querySelector("#course-problem")?.textContent""",
        timeout=90_000,
    )
    assert faults_shown(page) == []
    expect(page.locator("#course-problem")).to_be_hidden()


def show_part(page, form: str) -> None:
    """Go to one part of an exercise page, named by its form; a notebook shows all parts."""
    page.evaluate("form => window.course?.steps?.open(form)", form)


def show_begin(page, questions) -> None:
    """Unfold name, earlier answers and start again, at the beginning of an exercise."""
    show_part(page, questions.forms[0].id)
    folded = page.locator("[data-ft-part=begin] details")
    folded.evaluate_all("all => all.forEach(one => { one.open = true })")


def start_again(page, questions) -> None:
    """Empty all forms of an exercise, as the next person at the same computer does."""
    show_begin(page, questions)
    page.locator(".ft-restart").click()
    page.locator(".ft-yes:visible").click()
    none = messages.text("forms-progress", n="0", m=len(questions.all))
    expect(page.locator(".ft-progress").last).to_have_text(none, timeout=15_000)


def fill_in(page, questions, answers) -> None:
    """Give the answers as a reader does: click what is chosen, type what is written."""
    part_of = {question.id: form.id for form in questions.forms for question in form.questions}
    shown = ""
    for id, value in answers.items():
        if part_of[id] != shown:
            show_part(page, shown := part_of[id])
        box = page.locator(f'fieldset[data-ft-question="{id}"]')
        if questions.all[id].is_work:
            make(box, questions.all[id], value)
        elif questions.all[id].options:
            wanted = value if isinstance(value, list) else [value]
            ticked = box.locator("input:checked").evaluate_all("all => all.map(one => one.value)")
            for code in {*ticked} - {*wanted} if isinstance(value, list) else ():
                box.locator(f'input[value="{code}"]').uncheck()
            for code in [code for code in wanted if code not in ticked]:
                box.locator(f'input[value="{code}"]').check()
        else:
            box.locator("input, textarea").fill(str(value))


def expect_said(page, form, *sentences: str) -> None:
    """Press the button of a complete form; sentences that stop stand at its questions before.

    Where the form can be marked, all that it asks is marked; else it says that all is there.
    """
    show_part(page, form.id)
    stops = {sentence for sentence in sentences if sentence.startswith(STOP)}
    asked = page.locator(f'.ft-form[data-ft-part="ask"][data-ft-form="{form.id}"]')
    said = asked.locator(".ft-stop p")
    wait_for(lambda: {*said.all_text_contents()} == stops)
    check = page.get_by_role("form", name=messages.text("forms-check-title", title=form.title))
    check.locator(".ft-check").click()
    lines = check.get_by_role("status").locator("p")
    if check.locator(".ft-check").inner_text() == messages.text("forms-mark"):
        expect(asked.locator(".ft-mark:visible")).to_have_count(len(form.questions), timeout=60_000)
        return
    done = messages.text("forms-check-done", n=len(form.questions), m=len(form.questions))
    expect(lines).to_have_text([done, messages.text("forms-check-only")], timeout=15_000)


def load_hand_in(page, path: Path) -> None:
    """Load a saved file: its name appears, and what was said of other answers is gone."""
    page.locator(".ft-load").set_input_files(path)
    show_part(page, "hand_in")
    name = json.loads(path.read_text(encoding="utf-8"))["learner"]["name"]
    expect(page.locator("[data-ft-learner=name]")).to_have_value(name, timeout=15_000)
    expect(page.locator(".ft-result p")).to_have_count(0, timeout=15_000)


def save_hand_in(page, questions, folder: Path) -> Path:
    """Save a complete exercise by the form's own button; gives the file."""
    everything = len(questions.all)
    done = messages.text("forms-progress", n=everything, m=everything)
    show_part(page, "hand_in")
    expect(page.locator(".ft-progress").last).to_have_text(done, timeout=15_000)
    with page.expect_download() as download:
        page.get_by_role("button", name=messages.text("forms-save-file")).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def wait_for(condition, seconds: float = 15):
    """The first true value of `condition`; fails where there is none in time."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > end:
            raise AssertionError("It did not happen in time")
        time.sleep(0.05)
    return value


def _answers(address: str) -> bool:
    try:
        return urllib.request.urlopen(address, timeout=2).status == 200
    except OSError:
        return False


@contextlib.contextmanager
def run_jupyterlab(folder: Path, home: Path, python: str | Path = sys.executable, base: str = ""):
    """A real JupyterLab on `folder`, with settings of its own in `home`; gives its address.

    python: of the environment that has it. base: path of the address at which it is.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {key: value for key, value in os.environ.items() if not key.startswith("FAIRTENDER")}
    env.pop("NBGRADER_EXECUTION", None)
    env["JUPYTER_CONFIG_PATH"] = str(folder)  # as `make lab` names it
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        env[name] = str(home / name)
    for name in ("JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR"):
        env[name] = str(home / name)
    command = [str(python), "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1"]
    command += [f"--ServerApp.base_url={base}/"]
    command += [f"--port={port}", "--ServerApp.port_retries=0", "--ServerApp.token="]
    command += ["--allow-root", f"--ServerApp.root_dir={folder}", "--LabApp.news_url="]
    command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(command, env=env, cwd=folder, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}{base}"
    try:
        wait_for(lambda: _answers(f"{address}/api"), 180)  # a busy machine is no fault
        yield address
    finally:
        server.terminate()
        try:
            server.wait(60)
        except subprocess.TimeoutExpired:  # it waits for a kernel; kernels end with their server
            server.kill()
            server.wait()


def _label(name: str) -> str:
    return messages.text(f"action-plan-field-{name}")


def _written(row, name: str) -> str:
    """What a reader should see of a cell that is not empty."""
    value = getattr(row, name)
    codes = {"kind": "measure", "state": "state"}
    if name in codes:
        return messages.text(f"action-plan-{codes[name]}-{value}")
    if name == "contracts":
        return ", ".join(value)
    if name in ("start", "due"):
        return f"{value.day} {value:%B %Y}"
    if name == "budget":
        return f"{value:,}"
    return f"{value:,g}" if isinstance(value, float) else value


def for_sender_and_sent(content: bytes) -> tuple[list[str], list[str]]:
    """The lines of a Word document's first page, for its sender alone, and the lines after it."""
    lines = docx.Document(io.BytesIO(content)).paragraphs
    start = [bool(one.paragraph_format.page_break_before) for one in lines].index(True)
    assert lines[0].text == messages.text("document-notes")
    return [one.text for one in lines[1:start]], [one.text for one in lines[start:]]


def assert_word_holds(plan, content: bytes) -> None:
    """Open a Word document with python-docx and compare it with a plan, measure by measure."""
    document = docx.Document(io.BytesIO(content))
    heads = [p.text for p in document.paragraphs if p.style.name == "Heading 3"]
    tables = [[[cell.text for cell in row.cells] for row in t.rows] for t in document.tables]
    signers = [row[0] for row in tables.pop()[1:]]
    assert signers == [_label("prepared_by"), _label("agreed_by")]
    details = {}
    # Each measure's own table stands below its heading, in the same order.
    for head, table in zip(heads, tables[len(tables) - len(heads) :], strict=True):
        details[head.split(":")[0]] = (head, dict(table[1:]))
    assert {*details} == {*plan.measures["measure"]} and len(heads) == len(plan.measures)
    for row in plan.measures.itertuples(index=False):
        head, cells = details[row.measure]
        assert row.what.replace("\n", " ") in head
        for name in action_plan.MEASURES.names[2:]:
            value = getattr(row, name)
            if name == "what":
                continue
            if name == "contracts" and not (value or row.category):
                whole = "office" if row.stage in ("", "foundations") else "plan"
                assert cells[_label(name)] == messages.text(f"action-plan-whole-{whole}")
            elif value in ("", None, ()) or value != value:
                assert cells.get(_label(name), "not stated") == "not stated"
            else:
                assert cells[_label(name)] == _written(row, name), (plan.name, row.measure, name)
    listed = [row for table in tables if table[0][0] == _label("contract_id") for row in table]
    assert [row[0] for row in listed[1:]] == plan.contracts["contract_id"].tolist()
