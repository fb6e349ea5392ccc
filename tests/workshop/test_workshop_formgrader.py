"""Formgrader as a marker uses it, in a real Chromium, and what its server refuses."""

import csv
import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import feedback_kit
import pytest
from course_kit import SMALL
from kit import wait_for
from markupsafe import escape
from playwright.sync_api import expect
from texts_kit import pattern

from coursework.marking import key
from fairtender import messages
from fairtender.tables import DataError
from workshop import feedback, folder, formgrader, gradebook, out


@contextmanager
def opened(workshop, home: Path):
    """Run formgrader as its command does; gives process, address of the server, and token."""
    # A configuration of the user's own that would open the server to the network.
    config = home / "config"
    config.mkdir(parents=True)
    text = "c.ServerApp.ip = '0.0.0.0'\nc.IdentityProvider.token = ''\nc.ServerApp.base_url = '/x'"
    for name in ("jupyter_server_config.py", "jupyter_config.py", "nbgrader_config.py"):
        (config / name).write_text(text)
    env = os.environ | {"JUPYTER_CONFIG_DIR": str(config), "JUPYTER_TOKEN": "known"}
    env |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(home))
    command = [sys.executable, "-c", formgrader.SERVE, str(workshop.folder), str(workshop.course)]
    errors = home / "errors"
    with errors.open("wb") as file:
        process = subprocess.Popen(
            command, env=env, stdout=subprocess.PIPE, stderr=file, text=True, encoding="utf-8"
        )
    try:
        line = process.stdout.readline()
        assert "token=" in line, errors.read_text()
        address, _, token = line.split()[1].partition("?token=")
        yield process, address.removesuffix(formgrader.START), token
    finally:
        process.kill()
        process.wait(20)
        assert errors.read_text() == ""


def status(address: str, token: str = "", method: str = "GET") -> int:
    request = urllib.request.Request(address, method=method)
    if token:
        request.add_header("Authorization", f"token {token}")
    try:
        return urllib.request.urlopen(request, timeout=10).status
    except urllib.error.HTTPError as error:
        return error.code


def kept(workshop) -> dict:
    path = workshop.folder / "marks" / f"{SMALL}.json"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.browser
def test_a_marker_marks_in_chromium_and_no_text_becomes_a_script(course, once, tmp_path, browser):
    workshop = feedback_kit.graded_workshop(course, once, tmp_path)
    the_key = key.read_key(SMALL, course)
    with opened(workshop, tmp_path / "home") as (process, address, token):
        page = browser.new_page()
        asked, dialogs, failed = [], [], []
        page.on("request", lambda request: asked.append(request))
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.goto(f"{address}{formgrader.START}?token={token}")
        # Its menu leads to nothing that is refused here.
        expect(page.get_by_role("link", name="Manual Grading")).to_be_visible()
        assert page.locator("a[href*=manage_]").count() == 0
        page.get_by_role("link", name=SMALL).click()
        page.get_by_role("link", name=SMALL).last.click()
        page.get_by_role("link", name="Submission #1", exact=True).wait_for()
        page.get_by_role("button", name="Show All Names").click()
        page.get_by_role("link", name="odd", exact=True).click()

        # The hostile answer stands there as text, and the rubric beside it.
        expect(page.get_by_text("<script>document.title = 'ran'</script>").first).to_be_visible()
        expect(page.get_by_text("Names the decisive signal").first).to_be_visible()
        assert page.locator("h1", has_text="Not a heading").count() == 0
        assert page.locator("img[src='x']").count() == 0

        # It opens at the first text that waits.
        expect(page.locator("#why")).to_be_focused()
        expect(page.locator("#why")).to_be_in_viewport()
        page.locator("#why").fill("5")
        page.locator("#why").press("Tab")
        expect(page.get_by_role("alert")).to_have_text(
            messages.text("formgrader-saved-most", typed=5, most=3)
        )
        # What formgrader has saved it puts into the box again: nobody types faster than that.
        page.wait_for_function("() => $.active === 0")
        expect(page.locator("#why")).to_have_value("3")
        page.locator("#why").fill("2.5")
        page.locator("#why").press("Tab")
        expect(page.get_by_role("alert")).to_have_count(0, timeout=20_000)
        comment = 'Good. <script>window.hacked = 1</script> "Next" time: who pays?'
        page.locator("#why-comment").fill(comment)
        page.locator("#why-comment").press("Tab")
        wait_for(
            lambda: {"points", "comment"} <= kept(workshop).get("odd", {}).get("why", {}).keys()
        )
        given = {"points": 2.5, "extra": None, "waiting": False, "comment": comment}
        assert kept(workshop)["odd"]["why"].items() >= given.items()
        found = {one.trainee: one for one in gradebook.results(workshop, the_key)}
        mark = found["odd"].marks["why"]
        assert (mark.points, mark.waiting, mark.comment) == (2.5, False, comment)
        # What another command writes meanwhile is seen with the next page.
        feedback_kit.mark(workshop, "odd", "question", 1)
        page.reload()
        expect(page.locator("#why")).to_have_value("2.5")
        expect(page.locator("#question")).to_have_value("1")
        expect(page.locator("#why-comment")).to_have_value(comment)
        assert page.title() == SMALL and not dialogs
        assert not failed
        assert page.evaluate("typeof window.hacked") == "undefined"
        assert [one.url for one in asked if not one.url.startswith((address, "data:"))] == []
        page.goto(f"{address}/notebooks/autograded/odd/{SMALL}/{SMALL}.ipynb")
        expect(page.get_by_text(messages.text("formgrader-refused"))).to_be_visible()
        page.get_by_role("link", name=messages.text("formgrader-back")).click()
        expect(page.get_by_role("link", name=SMALL).first).to_be_visible()
        page.close()

        if os.name != "nt":
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 0
            assert messages.text("formgrader-ended", folder=workshop.folder / "marks") in (
                process.stdout.read()
            )
            assert {path.name for path in (tmp_path / "home").iterdir()} == {"config", "errors"}
        assert kept(workshop)["odd"]["question"]["points"] == 1
    feedback.write(workshop, SMALL)
    page = (workshop.folder / "feedback" / SMALL / f"{SMALL}_odd.html").read_text(encoding="utf-8")
    assert str(escape(comment)) in page
    assert "<script" not in page
    out.write_report(workshop)
    with (workshop.folder / "reports" / "marks.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["trainee"]: row for row in csv.DictReader(file)}
    assert float(rows["odd"]["points"]) == found["odd"].total + 1 and rows["odd"]["to_mark"] == "0"


def test_the_server_does_nothing_but_marking(course, once, tmp_path):
    workshop = feedback_kit.graded_workshop(course, once, tmp_path)
    with opened(workshop, tmp_path / "home") as (_, address, token):
        assert address.startswith("http://127.0.0.1:") and token != "known"
        assert status(f"{address}{formgrader.START}", token) == 200
        assert status(f"{address}/formgrader/api/grades?submission_id=x", token) == 404
        with urllib.request.urlopen(f"{address}{formgrader.START}") as page:
            assert "/login" in page.url  # without the token there is only the door
            assert page.headers["Content-Security-Policy"] == formgrader.POLICY
        refused = ["/api/kernels", "/api/sessions", "/api/terminals", "/api/contents", "/lab"]
        refused += ["/tree", "/files/gradebook.db", "/notebooks/x.ipynb", "/formgrader?path=/tmp"]
        refused += ["/formgrader/manage_assignments", "/formgrader/submissions/a/../../x"]
        assert {path: status(address + path, token) for path in refused} == dict.fromkeys(
            refused, 403
        )
        unit = f"/formgrader/api/assignment/{SMALL}"
        changing = ["/api/kernels", f"{unit}/assign", f"{unit}/unrelease", f"{unit}/collect"]
        changing += [f"/formgrader/api/submission/{SMALL}/odd/autograde", "/api/shutdown"]
        changing += [f"{unit}/odd/generate_feedback"]
        assert {path: status(address + path, token, "POST") for path in changing} == dict.fromkeys(
            changing, 403
        )
        # One that knows no token cannot mark; one that does still needs the page's own sign.
        assert status(f"{address}/formgrader/api/grade/x", "", "PUT") in (302, 403)
        with pytest.raises(DataError, match=pattern("formgrader-open")), formgrader.alone(workshop):
            pass
        port = int(address.rpartition(":")[2])
        with pytest.raises(DataError, match=f"Port {port} "):
            formgrader.free_port(port)


def test_before_anything_is_graded_there_is_a_sentence(course, tmp_path):
    workshop = folder.create(tmp_path / "workshop", course)
    with pytest.raises(DataError, match=pattern("formgrader-none")):
        formgrader.serve(workshop)
    workshop.gradebook.write_bytes(b"no database" * 1000)
    with pytest.raises(DataError, match=pattern("gradebook-damaged")):
        formgrader.serve(workshop)
