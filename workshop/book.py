"""Building the book: exercises first, then Jupyter Book, strictly; and serving it on this machine.

`python -m workshop book` prints the path of the finished `_build/html/index.html` as its last line.
Environment: REPOSITORY_URL and REPOSITORY_BRANCH override `_config.yml`; EDITION=workshop leaves
the solutions out; PROFILE names a local profile for the chapters. FAIRTENDER_DATA and
FAIRTENDER_PROFILE, which would change the figures by accident, are not passed on.
"""

import argparse
import functools
import http.server
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import yaml

from fairtender.tables import DataError
from workshop import tailor

ROOT = Path(__file__).resolve().parents[1]
JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"
# Jupyter Book's own redirection has neither a title nor a language.
FIRST_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url=book/index.html">
<link rel="icon" href="data:,">
<title>Fair Tender</title>
</head>
<body><main><p><a href="book/index.html">Go to the first page of the book</a></p></main></body>
</html>
"""
NOT_PASSED_ON = ("FAIRTENDER_DATA", "PROFILE", tailor.VARIABLE)
STRICT = ("-W", "-n", "--keep-going")
WARNING = re.compile(r"(^|\s)(WARNING|ERROR|CRITICAL|SEVERE): |^\w*(Error|Exception): \S")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class BookError(Exception):
    """One clear sentence about why the book cannot be built."""


class Links(NamedTuple):
    """Addresses that derive from where the course is published; empty where it is not."""

    binder: str = ""
    download: str = ""
    sources: str = ""

    def edit(self, path: str) -> str:
        """Address at which the file `path` of the course can be edited, or empty."""
        return f"{self.sources}/{quote(path)}" if self.sources else ""


def repository(url: str | None, branch: str | None) -> tuple[str, str]:
    """Address and branch of the course: the environment's, else those given; ("", "") while unset.

    Raises BookError for an address that is not a GitHub repository's.
    """
    url = os.environ.get("REPOSITORY_URL") or url or ""
    branch = os.environ.get("REPOSITORY_BRANCH") or branch or "main"
    if not url.strip():
        return "", ""
    address = url.strip().rstrip("/").removesuffix(".git")
    if not re.fullmatch(r"https://github\.com/[\w.-]+/[\w.-]+", address):
        raise BookError(
            f"The repository's address “{url}” is not of the form https://github.com/OWNER/REPO: "
            "correct REPOSITORY_URL, or repository.url in _config.yml, or leave it empty."
        )
    return address, branch.strip()


def course_links(url: str, branch: str, slug: str) -> Links:
    """The links of the exercise `slug` for a course published at `url`; all empty without `url`."""
    if not url:
        return Links()
    owner_repo = url.removeprefix("https://github.com/")
    opened = quote(f"lab/tree/exercises/{slug}/{slug}.ipynb")
    return Links(
        binder=f"https://mybinder.org/v2/gh/{owner_repo}/{quote(branch, safe='')}?urlpath={opened}",
        download=f"{url}/archive/refs/heads/{quote(branch)}.zip",
        sources=f"{url}/edit/{quote(branch)}",
    )


def without_solutions(toc: dict[str, Any], folder: str) -> dict[str, Any]:
    """A table of contents without the pages under `folder`, and without parts left empty."""
    parts = []
    for part in toc.get("parts", []):
        kept = [page for page in part["chapters"] if not page["file"].startswith(folder + "/")]
        if kept:
            parts.append({**part, "chapters": kept})
    return {**toc, "parts": parts}


def build(root: Path = ROOT) -> Path:
    """Execute and build the book in `root`, warnings as errors; return its first page's path.

    The complete output is kept in `_build/book.log`. Raises BookError with the warning lines, and
    DataError where PROFILE cannot be used.
    """
    if not (root / "_config.yml").is_file():
        raise BookError(f"There is no course in {root}: work in a copy of the course's files.")
    settings = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8")) or {}
    published = settings.get("repository") or {}
    if not repository(published.get("url"), published.get("branch"))[0]:
        print(
            "The course has no address yet (repository.url in _config.yml, or REPOSITORY_URL): "
            "links to Binder, to the download and to the sources are left out."
        )
    log = root / "_build" / "book.log"
    log.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", str(root), *STRICT]
    environment = {k: v for k, v in os.environ.items() if k not in NOT_PASSED_ON}
    if local := tailor.chosen_profile():
        environment[tailor.VARIABLE] = str(local)
    done = subprocess.run(
        command,
        cwd=root,
        env={**environment, "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    output = COLOURS.sub("", done.stdout)
    log.write_text(output, encoding="utf-8")
    page = root / "_build" / "html" / "index.html"
    if done.returncode or not page.is_file():
        # Sphinx tells a fault only where it reads: what it keeps would hide it from the next build.
        shutil.rmtree(log.parent / ".doctrees", ignore_errors=True)
        raise BookError(_what_went_wrong(output, log))
    page.write_text(FIRST_PAGE, encoding="utf-8")
    return page


def _what_went_wrong(output: str, log: Path) -> str:
    lines = [line for line in output.splitlines() if WARNING.search(line)]
    lines = lines or output.splitlines()[-8:]
    reason = f"The book was not built: {len(lines)} message(s), below. All of them are in {log}."
    return "\n".join([reason, *dict.fromkeys(lines)])


def _exercises() -> int:
    from workshop import build as exercises

    parser = argparse.ArgumentParser()
    exercises.add_arguments(parser)
    return exercises.run(parser.parse_args([]))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`book` takes no arguments."""


def run(args: argparse.Namespace) -> int:
    """Generate the exercises and build the book; 0, or 1 after a sentence and the warning lines."""
    try:
        if local := tailor.chosen_profile():
            print(f"The chapters use the profile {tailor.edition(local)}; exercises do not.")
        if status := _exercises():
            return status
        print(f"Executing and building the book ({_time_needed()}) …", flush=True)
        page = build()
    except (BookError, DataError) as error:
        print(error, file=sys.stderr)
        return 1
    print(page)
    return 0


def _time_needed() -> str:
    built = (ROOT / "_build" / ".jupyter_cache").is_dir()
    return "seconds; minutes with other data or another profile" if built else "about two minutes"


def add_serve_arguments(parser: argparse.ArgumentParser) -> None:
    """`serve` takes the port."""
    parser.add_argument("--port", type=int, default=8000, help="port on this machine (8000)")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map = {  # noqa: RUF012 - the base class declares it so
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".woff": "font/woff",
    }

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing for each request."""


def server(folder: Path, port: int) -> http.server.ThreadingHTTPServer:
    """A server of `folder` for this machine only. Raises BookError where the port is taken."""
    handler = functools.partial(_Quiet, directory=str(folder))
    try:
        return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise BookError(
            f"Port {port} cannot be used ({error.strerror}): choose another with --port."
        ) from error


def run_serve(args: argparse.Namespace) -> int:
    """Build the book and serve it until Ctrl+C."""
    if status := run(args):
        return status
    try:
        running = server(ROOT / "_build" / "html", args.port)
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    with running:
        print(f"Open http://127.0.0.1:{running.server_address[1]}/ (stop with Ctrl+C)", flush=True)
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0
