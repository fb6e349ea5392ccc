"""From the click on "Do this exercise in your browser" to the first usable form, cold and warm.

    python benchmarks/exercise_in_browser.py [UNIT] [--rounds 3]

Serves `_build/html` (`make site` first) from this machine, uncompressed. Cold: a browser that has
never been here. Warm: the same browser, the page opened again. Usable: the first form takes what
is typed. Requests and megabytes are what the server sent. Beside it stands a plain JupyterLite of
the same packages, measured once on another quiet machine of this size: trust ratios, not seconds.
"""

import argparse
import functools
import http.server
import statistics
import threading
import time
from pathlib import Path

from publishing import book
from publishing.chromium import chromium

ROOT = Path(__file__).resolve().parents[1]
PLAIN = "| plain JupyterLite, another machine | 13 to 15, first output | | 11.7 | 480 | 51 |"


class Counting(book._Quiet):
    requests = 0
    sent = 0

    def do_GET(self):
        Counting.requests += 1
        super().do_GET()

    def copyfile(self, source, outputfile):
        Counting.sent += Path(source.name).stat().st_size
        super().copyfile(source, outputfile)


def opened(page, began: float) -> tuple[float, float]:
    """Seconds until the first form can be used, and until all parts are there."""
    page.locator(".ft-form[data-ft-ready] [data-ft-learner=name]").wait_for(timeout=120_000)
    first = time.perf_counter() - began
    page.wait_for_function(
        "document.querySelector('#course-status').textContent.startsWith('Ready')", timeout=120_000
    )
    return first, time.perf_counter() - began


def one_round(browser, address: str, unit: str) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/exercises/{unit}/{unit}.html")
    Counting.requests = Counting.sent = 0
    began = time.perf_counter()
    page.get_by_role("link", name="Do this exercise in your browser").click()
    cold, cold_all = opened(page, began)
    sent = {"requests": Counting.requests, "megabytes": Counting.sent / 1e6}
    page.get_by_text("without a network").wait_for(timeout=120_000)
    page.go_back()
    began = time.perf_counter()
    page.get_by_role("link", name="Do this exercise in your browser").click()
    warm, warm_all = opened(page, began)
    context.close()
    return {"cold": cold, "cold_all": cold_all, "warm": warm, "warm_all": warm_all, **sent}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("unit", nargs="?", default="03-screen-tenders")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    handler = functools.partial(Counting, directory=str(ROOT / "_build" / "html"))
    with (
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server,
        chromium() as browser,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        rounds = [one_round(browser, address, args.unit) for _ in range(args.rounds)]
        server.shutdown()
    middle = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    print(f"{args.unit}, median of {args.rounds}; seconds")
    print("| | first form, cold | all parts, cold | first form, warm (all) | requests | MB |")
    print("|---|---|---|---|---|---|")
    print(
        f"| this site | {middle['cold']:.1f} | {middle['cold_all']:.1f} | "
        f"{middle['warm']:.1f} ({middle['warm_all']:.1f}) | {middle['requests']:.0f} | "
        f"{middle['megabytes']:.0f} |"
    )
    print(PLAIN)


if __name__ == "__main__":
    main()
