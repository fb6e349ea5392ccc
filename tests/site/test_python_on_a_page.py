"""Python on a page: it answers, it dies and comes back, and it reaches no other host."""

import http.server
import json
import threading

import pytest

from coursework.marking import key
from fairtender import messages

EXERCISE = "exercises/01-the-issue/01-the-issue.html"
UNIT = "01-the-issue"
LIBRARY = "book/library/tools.html"
ASK = """async ([name, params]) => {
    const said = [];
    try {
        const answer = await course.python.ask(name, params, ({ text }) => { said.push(text); });
        return { answer, said };
    } catch (error) {
        return { refused: error.message, said };
    }
}"""
# Two requests at once: the first ends Python, or is ended; the second waits for its turn.
BOTH = """async ([code, stop]) => {
    const ask = (code) => course.python.ask("run", { code }).catch((error) => error.message);
    const asked = [ask(code), ask("20 + 22")];
    if (stop) setTimeout(() => course.python.stop(), 300);
    return Promise.all(asked);
}"""
TABLE = """
from fairtender import tenders
tenders.stated({"ocid": ["T1"], "title": ["Coffee"]})
"""
ENDS = "import json\njson.loads('[' * 100000)"
REACH = """
import js
from pyodide.ffi import run_sync
from pyodide.http import open_url
from js import XMLHttpRequest, WebSocket, Worker, fetch, importScripts

def attempt(name, act):
    try:
        print(name, "REACHED", act())
    except BaseException as error:
        print(name, "blocked", type(error).__name__)

def request():
    asked = XMLHttpRequest.new()
    asked.open("GET", "{other}/xhr", False)
    asked.send()

attempt("open_url", lambda: open_url("{other}/open_url").read())
attempt("xhr", request)
attempt("importScripts", lambda: importScripts("{other}/import"))
fetch("{other}/fetch")
attempt("socket", lambda: WebSocket.new("{other}/socket".replace("http", "ws")))
attempt("eval", lambda: js.eval("1 + 1"))
attempt("worker", lambda: Worker.new("{other}/worker"))
"""


@pytest.fixture
def page(reader, address):
    opened = reader.new_page()
    opened.goto(address + EXERCISE)
    return opened


@pytest.fixture
def other_host():
    """Another host: its address, and the paths that it was asked for."""
    asked = []

    class Other(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Type", "text/javascript")
            self.end_headers()

        def log_message(self, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Other) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()


def run(page, code):
    return page.evaluate(ASK, ["run", {"code": code}])


@pytest.mark.browser
def test_a_page_is_marked_with_little_and_screens_with_more(reader, own_site, root):
    the_key = key.read_key(UNIT, root)
    form = the_key.questions.forms[0]
    page = reader.new_page()
    page.goto(own_site.address + EXERCISE)
    assert page.evaluate("course.python.available") == ""
    params = {"unit": UNIT, "form": form.id, "answers": key.model_answers(the_key)}
    params["key"] = page.evaluate(f"fetch('../../keys/{UNIT}.toml').then((got) => got.text())")
    marked = page.evaluate(ASK, ["mark", params])
    assert marked["answer"]["earned"] == marked["answer"]["most"] > 0
    # It said how far it was, and brought nothing that only tables need.
    assert any("MB" in said for said in marked["said"])
    assert not [name for name in own_site.sent if "pandas" in name or "numpy" in name]
    params["answers"] = {}
    assert page.evaluate(ASK, ["mark", params])["answer"]["earned"] == 0
    assert UNIT in page.evaluate(ASK, ["mark", {**params, "key": "[[["}])["answer"]["problem"]
    # The same Python goes on with what needs more.
    told = run(page, TABLE)
    assert "Coffee" in told["answer"]["html"] and "<table" in told["answer"]["html"]
    assert [name for name in own_site.sent if "pandas" in name]
    assert not [name for name in own_site.sent if "matplotlib" in name]
    assert max(own_site.sent[name] for name in own_site.sent if name.startswith("python/")) == 1


@pytest.mark.browser
@pytest.mark.parametrize(("code", "stop"), [(ENDS, False), ("while True: pass", True)])
def test_it_dies_and_comes_back_and_what_waits_is_answered(page, code, stop):
    assert "42" in run(page, "6 * 7")["answer"]["html"]
    lost, waited = page.evaluate(BOTH, [code, stop])
    assert lost == messages.text(f"page-python-{'stopped' if stop else 'died'}")
    assert "42" in waited["html"]


@pytest.mark.slow
@pytest.mark.browser
def test_what_hangs_is_ended(page):
    page.clock.install()
    page.reload()
    assert "42" in run(page, "6 * 7")["answer"]["html"]
    page.evaluate(
        """() => {
            window.lost = course.python.ask("run", { code: "while True: pass" })
                .catch((error) => error.message);
        }"""
    )
    page.clock.fast_forward(61_000)
    assert page.evaluate("window.lost") == messages.text("page-python-long")
    assert "42" in run(page, "6 * 7")["answer"]["html"]


@pytest.mark.browser
def test_what_is_nested_too_deep_is_not_sent(page):
    said = page.evaluate(
        """async () => {
            let deep = [];
            for (let n = 0; n < 5000; n += 1) deep = [deep];
            const asked = course.python.ask("mark", { answers: { a: deep } });
            return asked.catch((error) => error.message);
        }"""
    )
    assert said == messages.text("page-python-deep")


@pytest.mark.browser
def test_python_reaches_no_other_host(page, other_host, address):
    other, asked = other_host
    html = run(page, REACH.replace("{other}", other))["answer"]["html"]
    page.wait_for_timeout(500)
    assert "open_url blocked" in html and "importScripts blocked" in html, html
    assert "eval blocked" in html, html
    assert asked == []
    # The page's policy does not bind a Worker started by its address: ours then does nothing.
    fault = page.evaluate(
        """async () => {
            const worker = new Worker("../../_static/worker.js");
            return new Promise((done) => {
                worker.onerror = (event) => done(event.message);
                worker.onmessage = () => done("answers");
            });
        }"""
    )
    assert "started by a page" in fault


@pytest.mark.slow
@pytest.mark.browser
def test_an_example_of_the_library_can_be_changed_and_run(reader, address):
    page = reader.new_page()
    page.goto(address + LIBRARY)
    box = page.locator("section:has(> #library-screening) details.course-run").first
    box.get_by_text(messages.text("page-run-change")).click()
    area = box.get_by_label(messages.text("page-run-code"))
    assert ">>>" not in area.input_value()
    box.get_by_role("button", name=messages.text("page-run-run"), exact=True).click()
    box.get_by_text("T-1 high").wait_for()
    area.fill(area.input_value().replace("T-1", "T-7"))
    box.get_by_role("button", name=messages.text("page-run-run"), exact=True).click()
    box.get_by_text("T-7 high").wait_for()
    area.fill("1 / 0")
    box.get_by_role("button", name=messages.text("page-run-run"), exact=True).click()
    box.get_by_text("ZeroDivisionError: division by zero").wait_for()
    box.get_by_role("button", name=messages.text("page-run-back")).click()
    assert "T-1" in area.input_value()


@pytest.mark.browser
def test_from_a_folder_it_says_in_a_sentence_why_not(reader, built_book):
    page = reader.new_page()
    page.goto((built_book.html / EXERCISE).as_uri())
    said = messages.text("page-python-folder")
    assert page.evaluate("course.python.available") == said
    assert run(page, "1")["refused"] == said
    page.goto((built_book.html / LIBRARY).as_uri())
    assert page.locator(".course-run").count() == 0
    assert json.loads(page.evaluate("JSON.stringify(course.python.available)")) == said
