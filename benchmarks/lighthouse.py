"""Measure pages of the built book with Lighthouse, as on a phone with a slow connection.

Serves `_build/html` compressed on this machine and lets Lighthouse (its mobile preset: a slow
processor and a slow line are simulated) open one page of each kind, the heaviest of its kind where
there are several. Prints the median of three runs as a Markdown table. Needs node, and the network
once: `npx` fetches Lighthouse.

    python benchmarks/lighthouse.py
    python benchmarks/lighthouse.py --runs 1 book/glossary.html       these pages only
    python benchmarks/lighthouse.py --why                             and what costs points

Performance depends on how busy the machine is: the load is told below the table.
"""

import argparse
import contextlib
import functools
import gzip
import http.server
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from publishing.chromium import NAMES, SHELL, SWITCHES

ROOT = Path(__file__).resolve().parents[1]
LIGHTHOUSE = "lighthouse@12.2.3"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TARGETS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 95}
PAGES = {
    "book/index.html": "first page",
    "book/06-market-research.html": "chapter",
    "exercises/07-draft-criteria/07-draft-criteria.html": "exercise",
    "book/solutions/05-map-supply-chains.html": "solution",
    "book/model-texts.html": "table of model texts",
    "book/library/data.html": "library",
    "book/trainers/facilitation.html": "trainers",
    "search.html?q=coffee": "search",
}
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
}
# Lighthouse splits them at spaces that stand outside of quotes.
FLAGS = " ".join(["--headless=new", *(re.sub("=(.*)", r"='\1'", one) for one in SWITCHES)])


@functools.cache
def compressed(path: Path) -> bytes:
    """Return a file's content as it is sent: compressed."""
    return gzip.compress(path.read_bytes(), mtime=0)


class _Site(http.server.SimpleHTTPRequestHandler):
    """Text travels compressed; an unknown address gets the site's own page for that."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path, status = Path(self.translate_path(self.path)), 200
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            path, status = self._not_found(path), 404
        type_ = TYPES.get(path.suffix)
        content = (compressed(path) if type_ else path.read_bytes()) if path.is_file() else b""
        self.send_response(status)
        self.send_header("Content-Type", type_ or self.guess_type(path))
        self.send_header("Content-Length", str(len(content)))
        if type_:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    do_HEAD = do_GET

    def handle(self):
        with contextlib.suppress(ConnectionError):  # a browser that was closed
            super().handle()

    def _not_found(self, path: Path) -> Path:
        """The page for a wrong address that lies nearest above it."""
        folders = [folder for folder in path.parents if folder.is_relative_to(self.directory)]
        pages = [folder / "404.html" for folder in folders]
        return next((page for page in pages if page.is_file()), path)

    def log_message(self, format, *args):
        pass


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine as a web host does; gives its address."""
    compressed.cache_clear()
    handler = functools.partial(_Site, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def chromium() -> str:
    """Path of a Chromium as readers have it, so not the shell: $CHROMIUM, or one on PATH."""
    for name in (os.environ.get("CHROMIUM"), *NAMES):
        if name and name != SHELL and (found := shutil.which(name)):
            return found
    sys.exit("No Chromium was found: install one, or set CHROMIUM to its path.")


def measure(address: str, environment: dict[str, str], folder: Path) -> dict:
    """Run Lighthouse once; return its report. Ends the program if Lighthouse fails."""
    report = folder / "report.json"
    command = ["npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json"]
    command += [f"--output-path={report}", f"--only-categories={','.join(CATEGORIES)}"]
    command += [f"--chrome-flags={FLAGS}"]
    done = subprocess.run(
        [shutil.which("npx") or "npx", *command[1:]],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"Lighthouse did not run on {address}:\n{done.stderr[-2000:]}")
    return json.loads(report.read_text(encoding="utf-8"))


def figures(report: dict) -> dict[str, float]:
    """Return the scores of one run (0 to 100), its kilobytes and its requests."""
    scores = {name: round(report["categories"][name]["score"] * 100) for name in CATEGORIES}
    requests = report["audits"]["network-requests"]["details"]["items"]
    requests = [one for one in requests if urlsplit(one["url"]).scheme.startswith("http")]
    size = sum(one.get("transferSize", 0) for one in requests)
    return {**scores, "KB": round(size / 1000), "requests": len(requests)}


def lost_points(report: dict) -> list[str]:
    """Return what costs points, in Lighthouse's words."""
    lost = []
    for category in CATEGORIES:
        for part in report["categories"][category]["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                shown = f" ({audit['displayValue']})" if audit.get("displayValue") else ""
                lost.append(f"{category}: {audit['title']}{shown}")
    return lost


def row(name: str, path: str, runs: list[dict[str, float]]) -> str:
    """Return a line of the table; a score below its target is marked."""
    cells = []
    for column in runs[0]:
        middle = round(statistics.median(run[column] for run in runs))
        cells.append(f"**{middle}** (!)" if middle < TARGETS.get(column, 0) else str(middle))
    return f"| {name} | `{path}` | {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="*", help="paths below the site; one of each kind if none")
    parser.add_argument("--site", type=Path, default=ROOT / "_build" / "html")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--why", action="store_true", help="tell what costs points")
    given = parser.parse_args()
    if not (given.site / "index.html").is_file():
        sys.exit(f"There is no book in {given.site}: run `make book` first.")
    pages = {path: "given" for path in given.pages} or PAGES
    environment = {**os.environ, "CHROME_PATH": chromium()}
    print("| Kind | Page | Performance | Accessibility | Best practices | SEO | KB | Requests |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    why: dict[str, list[str]] = {}
    with serve(given.site) as address, tempfile.TemporaryDirectory() as folder:
        for path, name in pages.items():
            reports = [
                measure(address + path, environment, Path(folder)) for _ in range(given.runs)
            ]
            print(row(name, path, [figures(report) for report in reports]), flush=True)
            why[path] = lost_points(reports[-1])
    if hasattr(os, "getloadavg"):
        print(
            f"\nLoad of the machine at the end: {os.getloadavg()[1]:.1f} on {os.cpu_count()} CPUs."
        )
    for path, lost in why.items() if given.why else ():
        print(f"\n{path}:", *(lost or ["nothing"]), sep="\n- ")


if __name__ == "__main__":
    main()
