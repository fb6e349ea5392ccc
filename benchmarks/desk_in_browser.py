"""Time a workshop on the page *Grade a workshop*, compared with the commands.

    python benchmarks/desk_in_browser.py [--people 500] [--unit UNIT]

Serves `_build/html` (`make book` first) from this machine. The desk: from the drop of a platform's
archive until the report of the class is seen, with the time that the answers to each piece of work
take to be seen on the wall, and the longest time in which the page could not answer. The commands,
one after the other in new processes, on the same archive: collect, grade, report. The last line is
the ratio of the two, by the clock. Hand-ins are those of `grading.py`.
"""

import argparse
import csv
import io
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from pathlib import Path

import grading
from playwright.sync_api import Page, expect

from coursework.marking import key
from fairtender import messages
from publishing import book
from publishing.chromium import chromium

ROOT = Path(__file__).resolve().parents[1]
LONG = 300_000
STALL = """() => {
  window.stall = 0;
  let last = performance.now();
  const tick = () => {
    const now = performance.now();
    window.stall = Math.max(window.stall, now - last);
    last = now;
    setTimeout(tick, 5);
  };
  tick();
}"""


def handed_in(place: Path, unit: str, people: int) -> tuple[Path, Path]:
    """Write a class's roster and a platform's archive; return both."""
    rows, out = io.StringIO(), place / "moodle.zip"
    writer = csv.writer(rows)
    writer.writerow(["id", "name", "email"])
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (id, content) in enumerate(grading.hand_ins(unit, people).items()):
            name = f"Trainee {number}"
            writer.writerow([id, name, f"{id}@example.org"])
            archive.writestr(f"{name}_{number}_assignsubmission_file_/{unit}_{id}.json", content)
    roster = place / "roster.csv"
    roster.write_text(rows.getvalue(), encoding="utf-8")
    return roster, out


def by_commands(place: Path, unit: str, roster: Path, archive: Path) -> float:
    """Return the seconds of collect, grade and report; making the workshop is not counted."""
    folder = place / "workshop"
    run = [sys.executable, "-m", "workshop"]
    new = [*run, "new", str(folder), "--roster", str(roster), "--course", str(ROOT)]
    subprocess.run(new, check=True, capture_output=True)
    began = time.perf_counter()
    for words in (["collect", unit, str(archive)], ["grade", unit], ["report"]):
        subprocess.run([*run, *words, "--in", str(folder)], check=True, capture_output=True)
    return time.perf_counter() - began


def idle(page: Page) -> None:
    """Wait until the desk has done what it was asked."""
    expect(page.locator("#desk-bar:not([data-busy])")).to_be_attached(timeout=LONG)


def press(page: Page, code: str) -> None:
    """Press a button of the desk by the code of its words, and wait until it is done."""
    words = messages.text(f"page-desk-{code}")
    page.get_by_role("button", name=words, exact=True).locator("visible=true").click()
    idle(page)


def at_the_desk(page: Page, address: str, unit: str, roster: Path, archive: Path) -> float:
    """Return the seconds from the drop to the report; print each step and the longest stall."""
    page.goto(f"{address}/book/trainers/desk.html")
    page.locator("#desk-title").fill("A class")
    page.locator(f'[name=unit][value="{unit}"]').check()
    for id in ("passphrase", "passphrase-again"):
        page.locator(f"#desk-{id}").fill("four words and one more")
    press(page, "begin")
    page.locator("#desk-roster").set_input_files(roster)
    idle(page)
    page.locator("#desk-tab-came").click()
    idle(page)
    page.evaluate(STALL)
    began = time.perf_counter()
    for step in ("drop", "marks", "class", "wall", "report"):
        if step == "drop":
            page.locator("#desk-files").set_input_files(archive)
        elif step == "wall":
            on_the_wall(page, unit)
        elif step == "report":
            press(page, "report-show")
            frame = page.frame_locator("#desk-report-frame")
            frame.locator("h1").wait_for(timeout=LONG)
        else:
            page.locator(f"#desk-tab-{'mark' if step == 'marks' else step}").click()
        idle(page)
        print(f"{step:8} {time.perf_counter() - began:6.2f} s since the drop", flush=True)
    seconds = time.perf_counter() - began
    print(f"longest stall of the page: {page.evaluate('window.stall'):.0f} ms")
    return seconds


def on_the_wall(page: Page, unit: str) -> None:
    """Put each piece of work of a unit on the wall; print how long its answers take to be seen."""
    for id in [id for id, one in key.read_key(unit).questions.all.items() if one.is_work]:
        page.locator("#desk-wall-question").select_option(id)
        press(page, "wall-show")
        expect(page.locator("#desk-wall-step")).to_be_focused()
        began = time.perf_counter()
        page.keyboard.press("ArrowRight")
        page.locator(".desk-heat .desk-chip").first.wait_for(timeout=LONG)
        print(f"  on the wall: {id:24} {time.perf_counter() - began:6.2f} s")
        page.keyboard.press("Escape")


def main() -> None:
    """Measure both, and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--unit", default=grading.UNIT)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="desk-") as name,
        book.server(ROOT / "_build" / "html", 0) as server,
        chromium() as browser,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        given = handed_in(Path(name), options.unit, options.people)
        context = browser.new_context(service_workers="block")
        address = f"http://127.0.0.1:{server.server_address[1]}"
        desk = at_the_desk(context.new_page(), address, options.unit, *given)
        commands = by_commands(Path(name), options.unit, *given)
        server.shutdown()
    print(f"{options.people} hand-ins by the commands: {commands:.2f} s")
    print(f"desk / commands: {desk / commands:.2f}")


if __name__ == "__main__":
    main()
