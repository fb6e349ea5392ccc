"""Time an exercise from the click on it to its first live answer, and until all is live.

    python benchmarks/exercise_in_browser.py [UNIT] [--rounds 3] [--before FOLDER]

Serves `_build/html` (`make book` first) from this machine, uncompressed. The first live answer is
the mark of the first part, everything is live when the library has screened twelve tenders too.
Cold: a browser that has never been here. Warm: one that has kept the site, in a new page. FOLDER is
the site of the first release, whose exercise ran in JupyterLite: from the click on its button to
the first form, and until all parts are there. Requests and megabytes are those that the server sent
until everything was live; what a service worker brings in the background is not among them.
"""

import argparse
import functools
import http.server
import statistics
import threading
import time
from collections.abc import Callable
from pathlib import Path

from coursework.marking import key
from publishing import book
from publishing.chromium import chromium

ROOT = Path(__file__).resolve().parents[1]
AIMS = {"all": 0.40, "megabytes": 0.60, "requests": 0.10}
ASK = """async ([name, params, unit]) => {
    if (unit) params.key = await (await fetch(`../../keys/${unit}.toml`)).text();
    return course.python.ask(name, params);
}"""
SCREEN = """
from fairtender import ocds, profile, screening, tables
notices = ocds.read(tables.data_path("sample-tenders.json"))
screening.screen(notices, profile.load()).tenders[["ocid", "level"]]
"""


class Counting(book._Quiet):
    requests = 0
    sent = 0

    def do_GET(self):
        if not self.headers.get("Referer", "").endswith("service-worker.js"):
            Counting.requests += 1
        super().do_GET()

    def copyfile(self, source, outputfile):
        if not self.headers.get("Referer", "").endswith("service-worker.js"):
            Counting.sent += Path(source.name).stat().st_size
        super().copyfile(source, outputfile)


def on_the_page(page, address: str, unit: str) -> dict[str, float]:
    """Open the exercise from the chapter before it, have a part marked, then tenders screened."""
    the_key = key.read_key(unit, ROOT)
    asked = {"unit": unit, "form": the_key.questions.forms[0].id}
    asked["answers"] = key.model_answers(the_key)
    page.goto(f"{address}/book/{unit}.html")
    link = page.locator(f'a[href$="exercises/{unit}/{unit}.html"]').first
    Counting.requests = Counting.sent = 0
    began = time.perf_counter()
    link.evaluate("one => one.click()")
    page.wait_for_url(f"**/exercises/{unit}/{unit}.html")
    page.locator(".ft-form[data-ft-ready]").first.wait_for()
    page.evaluate("course.python.prepare('tool')")
    marked = page.evaluate(ASK, ["mark", asked, unit])
    first = time.perf_counter() - began
    assert marked["earned"] == marked["most"], marked
    screened = page.evaluate(ASK, ["run", {"code": SCREEN}, ""])
    assert screened["html"].count("<tr") == 13, screened
    return told(first, time.perf_counter() - began)


def in_jupyterlite(page, address: str, unit: str) -> dict[str, float]:
    """Press the button of the first release."""
    page.goto(f"{address}/exercises/{unit}/{unit}.html")
    Counting.requests = Counting.sent = 0
    began = time.perf_counter()
    page.get_by_role("link", name="Do this exercise in your browser").click()
    page.locator(".ft-form[data-ft-ready] [data-ft-learner=name]").wait_for(timeout=180_000)
    first = time.perf_counter() - began
    page.wait_for_function(
        "document.querySelector('#course-status').textContent.startsWith('Ready')", timeout=180_000
    )
    return told(first, time.perf_counter() - began)


def told(first: float, everything: float) -> dict[str, float]:
    sent = {"requests": Counting.requests, "megabytes": Counting.sent / 1e6}
    return {"first": first, "all": everything, **sent}


def keep_page(page, address: str, unit: str) -> None:
    page.goto(f"{address}/exercises/{unit}/{unit}.html")
    page.locator("html[data-offline=ready]").wait_for(state="attached", timeout=180_000)


def keep_jupyterlite(page, address: str, unit: str) -> None:
    in_jupyterlite(page, address, unit)
    page.get_by_text("without a network").wait_for(timeout=180_000)


def cold_and_warm(
    browser, address: str, unit: str, open_: Callable, keep: Callable, workers: str
) -> tuple[dict[str, float], dict[str, float]]:
    """One round: in a browser that was never here, then in one that has kept the site."""
    size = {"width": 1280, "height": 900}
    context = browser.new_context(viewport=size, service_workers=workers)
    cold = open_(context.new_page(), address, unit)
    context.close()
    context = browser.new_context(viewport=size)
    page = context.new_page()
    keep(page, address, unit)
    page.close()
    warm = open_(context.new_page(), address, unit)
    context.close()
    return cold, warm


def measured(browser, folder: Path, unit: str, rounds: int, ways: tuple) -> list[dict[str, float]]:
    handler = functools.partial(Counting, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        found = [cold_and_warm(browser, address, unit, *ways) for _ in range(rounds)]
        server.shutdown()
    return [
        {name: statistics.median(one[name] for one in part) for name in part[0]}
        for part in zip(*found, strict=True)
    ]


def row(name: str, one: dict[str, float]) -> str:
    return (
        f"| {name} | {one['first']:.1f} | {one['all']:.1f} | {one['requests']:.0f} | "
        f"{one['megabytes']:.1f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("unit", nargs="?", default="03-screen-tenders")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--site", type=Path, default=ROOT / "_build" / "html")
    parser.add_argument("--before", type=Path, help="the site of the first release")
    args = parser.parse_args()
    page = (on_the_page, keep_page, "block")
    lite = (in_jupyterlite, keep_jupyterlite, "allow")
    with chromium() as browser:
        now = measured(browser, args.site, args.unit, args.rounds, page)
        before = args.before and measured(browser, args.before, args.unit, args.rounds, lite)
    print(f"{args.unit}, median of {args.rounds}; seconds")
    print("| | first live answer | everything live | requests | MB |")
    print("|---|---|---|---|---|")
    for name, one in zip(("cold", "warm"), now, strict=True):
        print(row(f"this site, {name}", one))
    for name, one, other in zip(("cold", "warm"), now, before or (), strict=bool(before)):
        print(row(f"JupyterLite, {name}", other))
        parts = {what: one[what] / other[what] for what in AIMS if other[what]}
        aims = " ".join(f"{what} {part:.0%} (aim {AIMS[what]:.0%})" for what, part in parts.items())
        print(f"{name}: {aims}")


if __name__ == "__main__":
    main()
