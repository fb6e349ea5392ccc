"""Time the page that screens tenders, compared with only reading the same file there.

    python benchmarks/own_in_browser.py [--real 20000] [--small 0] [--middle 0] [--rounds 1]

Serves `_build/html` (`make book` first) from this machine. The page: from the choice of a file of
fictional releases (of 7, 1 or 3 KB: those of `screening.py`) until it is taken, then from the press
of the button until the report stands, with the longest time in which the page could not answer, and
what a press on each download takes. Beside it, by the same Python in the same Worker, alternating:

    floor     a loop of json.loads over the lines
    library   `read_chunks` and `screen`, and nothing of the page
    --profile instead of all that: where the time of the page's job goes, without the page

Seconds are those of the work, without the start of Python: by the clock, and of the processor for
the Worker's thread, which other programs disturb least. Memory is the peak of the one process that
a page and its Worker have. Both are read from /proc, so on Linux only. `--press` stops at 30 %.
"""

import argparse
import html
import os
import re
import statistics
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

import screening
from desk_in_browser import STALL
from playwright.sync_api import Page, expect

from fairtender import messages
from publishing import book
from publishing.chromium import chromium

ROOT = Path(__file__).resolve().parents[1]
LONG = 900_000
CHUNK = 2500
RUN = """async (code) => {
    const [file] = window.benchmark.files;
    const given = file ? [{ name: file.name, bytes: file }] : [];
    const { html, problem } = await course.python.ask("run", { code }, null, given, 900000);
    return problem ?? html;
}"""
KEEP = """() => {
    const field = { type: "file", id: "bench" };
    window.benchmark = Object.assign(document.createElement("input"), field);
    document.body.append(window.benchmark);
}"""
FLOOR = """
import json
with open("/given/0", "rb") as lines:
    for line in lines:
        json.loads(line)
"""
LIBRARY = f"""
from fairtender import notices, profile, screening
rules = profile.load()
for tenders in notices.read_chunks("/given/0", {CHUNK}):
    screening.screen(tenders, rules)
"""
PROFILE = """
import cProfile, pathlib, pstats, shutil, tempfile
from fairtender import profile
from fairtender.own_files import safe
from fairtender.reports.job import JobInput, InputFile, job_of
def job(path):
    safe.look(path, "screen")
    job = job_of("screen")
    for _ in job.run(JobInput(profile.load(), job.roles, {"tenders": [InputFile(path)]})):
        pass
recorder = cProfile.Profile()
recorder.runcall(job, pathlib.Path("/given/0"))
pstats.Stats(recorder).sort_stats("ORDER").print_stats(45)
"""


def in_python(page: Page, code: str) -> str:
    """Run code by the page's own Python, with the file that stands in the benchmark's field."""
    return html.unescape(re.sub(r"<[^>]+>", "", page.evaluate(RUN, code)))


def idle(page: Page) -> None:
    """Wait until the page has done what it was asked."""
    expect(page.locator("#own-bar:not([data-busy])")).to_be_attached(timeout=LONG)


class Clock:
    """Seconds since the last look: by the clock, and of the processor for the Worker."""

    def __init__(self) -> None:
        self.seen: dict[str, list[tuple[float, float]]] = {}
        self.begin()

    def begin(self) -> None:
        """Count from here."""
        self._at = time.perf_counter(), worked()

    def done(self, name: str) -> None:
        """Note what was done, and count from here."""
        spent = time.perf_counter() - self._at[0], worked() - self._at[1]
        self.seen.setdefault(name, []).append(spent)
        self.begin()


def on_the_page(page: Page, path: Path, clock: Clock, press: bool) -> float:
    """Let the page take the file, screen it and write it; return the longest stall."""

    def done(name: str) -> None:
        idle(page)
        clock.done(name)
        if problem := page.locator("#own-problem").inner_text():
            print(f"{name}: {problem}")

    page.evaluate(STALL)
    clock.begin()
    page.locator("#own-files").set_input_files(path)
    page.wait_for_timeout(50)
    done("taken")
    page.locator("#own-start").click()
    if press:
        while page.locator("#own-progress").evaluate("one => one.value") < 0.3:
            page.wait_for_timeout(50)
        print(page.locator("#own-status").inner_text())
        clock.begin()
        page.locator("#own-stop").click()
        done("stopped")
        return page.evaluate("window.stall")
    page.wait_for_timeout(50)
    done("report")
    stall = page.evaluate("window.stall")
    for kind in ("json", "csv", "html"):
        words = messages.text(f"page-own-save-{kind}")
        with page.expect_download(timeout=LONG):
            page.get_by_role("button", name=words, exact=True).click()
        done(kind)
    return stall


def renderers() -> list[Path]:
    """Return the folders in /proc of the processes that show pages for this program."""
    parents, shown = {}, []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parents[folder.name] = folder.joinpath("stat").read_text().rpartition(")")[2].split()[1]
            if "--type=renderer" in folder.joinpath("cmdline").read_text():
                shown.append(folder)

    def is_ours(id: str) -> bool:
        return id == str(os.getpid()) or (id in parents and is_ours(parents[id]))

    return [folder for folder in shown if is_ours(folder.name)]


def peak() -> float:
    """Return the peak in MB of the largest of them."""
    status = (folder.joinpath("status").read_text() for folder in renderers())
    return max(int(re.search(r"VmHWM:\s*(\d+)", text)[1]) for text in status) / 1024


def worked() -> float:
    """Return the seconds of the processor that the Worker has had."""
    found = 0.0
    for folder in renderers():
        for task in folder.glob("task/*"):
            if task.joinpath("comm").read_text().startswith("Dedicated"):
                cells = task.joinpath("stat").read_text().rpartition(")")[2].split()
                found += (int(cells[11]) + int(cells[12])) / os.sysconf("SC_CLK_TCK")
    return found


def opened(browser, address: str) -> Page:
    """Open the page in a browser that has kept nothing, and wait until Python can be asked."""
    page = browser.new_context(service_workers="block", accept_downloads=True).new_page()
    page.goto(f"{address}/book/at-your-desk/screen-tenders.html")
    page.evaluate(KEEP)
    page.locator("#own-start").focus()
    in_python(page, "import pandas; from fairtender import screening, notices; 1")
    return page


def measured(browser, address: str, path: Path, rounds: int, press: bool) -> None:
    """Print the medians of some rounds, and the ratio to the floor."""
    clock, stalls, peaks = Clock(), [], []
    for _ in range(rounds):
        for name, code in (("floor", FLOOR), ("library", LIBRARY)):
            page = opened(browser, address)
            page.locator("#bench").set_input_files(path)
            clock.begin()
            if said := in_python(page, code):
                raise SystemExit(said)
            clock.done(name)
            page.context.close()
        page = opened(browser, address)
        stalls.append(on_the_page(page, path, clock, press))
        peaks.append(peak())
        page.context.close()
    print(f"\n{path.stem}, {path.stat().st_size / 1e6:.0f} MB, median of {rounds}")
    print("           clock s  Worker's CPU s  x floor")
    _, floor = map(statistics.median, zip(*clock.seen["floor"], strict=True))
    for name, spent in clock.seen.items():
        seconds, cpu = map(statistics.median, zip(*spent, strict=True))
        print(f"  {name:<8}{seconds:>8.2f}{cpu:>16.2f}{cpu / floor:>9.1f}")
    print(f"  longest stall {max(stalls):.0f} ms, peak {max(peaks):.0f} MB", flush=True)


def middle(number: int, tender: int, dice) -> dict:
    """Make a release of 3 KB: a large one with fewer documents and parties."""
    data = screening.large_release(number, tender, dice)
    del data["tender"]["documents"][1:], data["parties"][2:]
    return data


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=int, default=20_000, help="releases of 7 KB")
    parser.add_argument("--middle", type=int, default=0, help="releases of 3 KB")
    parser.add_argument("--small", type=int, default=0, help="releases of 1 KB")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--press", action="store_true", help="stop at 30 %%")
    parser.add_argument("--profile", choices=("tottime", "cumtime"))
    options = parser.parse_args()
    kinds = {"real": screening.large_release, "middle": middle, "small": screening.release}
    with (
        tempfile.TemporaryDirectory(prefix="own-") as folder,
        book.server(ROOT / "_build" / "html", 0) as server,
        chromium() as browser,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        for kind, make in kinds.items():
            if not (count := getattr(options, kind)):
                continue
            path = Path(folder) / f"{kind}-{count}.jsonl"
            screening.write_releases(path, count, make)
            if options.profile:
                page = opened(browser, address)
                page.locator("#bench").set_input_files(path)
                print(in_python(page, PROFILE.replace("ORDER", options.profile)))
            else:
                measured(browser, address, path, options.rounds, options.press)
        server.shutdown()


if __name__ == "__main__":
    main()
