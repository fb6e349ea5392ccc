"""Build the book with Jupyter Book, with warnings as errors, and serve it on this machine.

`publishing/site.py` has the commands, and adds to the book what is not a page.
Environment: REPOSITORY_URL, REPOSITORY_BRANCH and SITE_URL override `_config.yml` (see
`publishing/address.py`); EDITION=workshop leaves the solutions out; PROFILE names a local profile
for the chapters. FAIRTENDER_DATA and FAIRTENDER_PROFILE, which would change the figures by
accident, are not passed on. If nothing has changed since the last build, nothing is built.

A link to an anchor that its page does not have stops the build. Sphinx checks only its own
references; for Sphinx, a link such as `[part 2](unit.html#part-2)` is text, so `wrong_anchors`
checks each of these in the finished pages.
"""

import argparse
import functools
import hashlib
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any, ParamSpec
from urllib.parse import unquote, urljoin

from filelock import FileLock, Timeout

from fairtender import messages
from fairtender.cli import terminal
from fairtender.files import write_atomically
from fairtender.tables import DataError, fault
from publishing import address
from publishing.digests import Course
from publishing.profiles import local_profile as tailor

LINK = re.compile(r'<a\s[^>]*?href="([^"#:?]*)#([^"]+)"')
ID = re.compile(r'\sid="([^"]+)"')
SOURCES = ("book/**/*.md", "solutions/**/*.md", "book/**/*.toml", "solutions/**/questions.toml")
# Slides and hand-outs are made apart from the book, and their page may not be there yet.
APART = ("room/", "_static/")


def wrong_anchors(html: Path, root: Path) -> list[str]:
    """Return a message for each wrong link of a built book, with the file and line to correct."""
    names = [path.relative_to(html).as_posix() for path in sorted(html.rglob("*.html"))]
    texts = {
        name: (html / name).read_text(encoding="utf-8")
        for name in names
        if not name.startswith(APART)
    }
    places = {name: {unescape(id) for id in ID.findall(text)} for name, text in texts.items()}
    wrong: dict[tuple[str, str], str] = {}
    for name, text in texts.items():
        for link, anchor in LINK.findall(text):
            page = urljoin(name, unquote(unescape(link))) if link else name
            place = unquote(unescape(anchor))
            if page in places and place not in places[page]:
                wrong.setdefault((page, place), name)
    return [
        messages.text("book-anchor", at=at, page=page, anchor=anchor)
        for (page, anchor), name in wrong.items()
        for at in _written(root, name, anchor)
    ]


def _written(root: Path, page: str, anchor: str) -> Iterator[str]:
    """Yield each file and line that has an anchor in a link; else the page that shows the link."""
    there = re.compile(rf"#{re.escape(anchor)}(?![\w-])")
    found = False
    for path in sorted({path for pattern in SOURCES for path in root.glob(pattern)}):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if there.search(line):
                found = True
                name = path.relative_to(root)
                yield messages.text("file-line", file=name, line=number)
    if not found:
        yield page


ROOT = Path(__file__).resolve().parents[1]
# Run `jupyter-book` in half the time. Garbage collection would take a third of the time and free
# little; jsonschema would spend a second on a grammar that is not used; and freeing all objects at
# the end would take another second.
JUPYTER_BOOK = """
import gc, os, sys
gc.disable()
sys.modules["rfc3987_syntax"] = None
from jupyter_book.cli.main import main
try:
    main()
except SystemExit as end:
    if end.code:
        raise
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
"""
# Jupyter Book's own redirection has neither a title nor a language.
REDIRECTION = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:">
<meta http-equiv="refresh" content="0; url={to}">
<link rel="icon" href="data:,">
<title>Fair Tender</title>
</head>
<body><main><p><a href="{to}">{go}</a></p></main></body>
</html>
"""
# Pages that are now parts of other pages: the old name and the new place, for old links.
MOVED = {
    f"book/library/{name}": f"tools.html#library-{name}"
    for name in (
        *("action-plan", "criteria", "labour-cost", "market", "monitoring"),
        *("portfolio", "screening", "supply-chain"),
    )
} | {
    "book/preface": "about.html",
    "book/certificate": "index.html#your-certificate",
    "book/status": "library.html#software-of-this-edition",
    "book/rules-and-figures": "sources.html#rules-and-figures",
    "book/trainers/objectives": "facilitation.html#objectives",
}
NOT_PASSED_ON = ("FAIRTENDER_DATA", "PROFILE", tailor.VARIABLE)
STRICT = ("-W", "-n", "--keep-going")
WARNING = re.compile(r"(^|\s)(WARNING|ERROR|CRITICAL|SEVERE): |^\w*(Error|Exception): \S")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
# Lines on progress from `publishing/extensions/execution.py`.
PROGRESS = re.compile(r"Execut(ing|ed) \d|Reading \d|Writing the pages")
WRITTEN = re.compile(r"writing output\.\.\. \[ *(\d+)%\]")  # Sphinx's own line on progress
# Variables that cannot change the book; any other may be a setting of a program that it calls.
NOT_A_SETTING = re.compile(r"_|PWD|OLDPWD|SHLVL|COLUMNS|LINES|MAKE\w*|MFLAGS|PYTEST_\w+")
# The page that links to its own PDF, if there is one.
REFERENCE = "quick-reference"
# What is added to the site after the book is built.
ADDED = ("python", "python-new", "service-worker.js", "room")
_P = ParamSpec("_P")


def without_solutions(toc: dict[str, Any], folder: str) -> dict[str, Any]:
    """Return a table of contents without the pages under `folder` and without empty parts."""
    parts = []
    for part in toc.get("parts", []):
        if kept := _without(part["chapters"], f"{folder}/"):
            parts.append({**part, "chapters": kept})
    return {**toc, "parts": parts}


def _without(pages: list[dict[str, Any]], below: str) -> list[dict[str, Any]]:
    kept = []
    for page in pages:
        if not page["file"].startswith(below):
            sections = _without(page.get("sections", []), below)
            alone = {name: value for name, value in page.items() if name != "sections"}
            kept.append({**alone, "sections": sections} if sections else alone)
    return kept


@contextmanager
def one_at_a_time(root: Path) -> Iterator[None]:
    """Keep other builds out of the folder; while one is running, report it and wait."""
    (root / "_build").mkdir(exist_ok=True)
    lock = FileLock(root / "_build" / "book.lock", is_singleton=True)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        print(messages.text("book-waits"), flush=True)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def build(root: Path = ROOT) -> Path:
    """Execute and build the book in `root`, with warnings as errors; return its first page's path.

    The complete output is saved in `_build/book.log`. Raises DataError with the warnings or the
    wrong links, and if an address or PROFILE cannot be used.
    """
    if not (root / "_config.yml").is_file():
        raise fault("book-no-course", root=root)
    if left_out := address.of_course(root).left_out():
        print(left_out)
    with one_at_a_time(root):
        page = root / "_build" / "html" / "index.html"
        made_from = _inputs_digest(root)
        if is_unchanged(root, made_from):
            print(messages.text("book-unchanged"))
            return page
        stamp = _stamp(root)
        if stamp.is_file():
            stamp.unlink()
        else:
            # The last build failed or was stopped. Sphinx reports a fault only when it reads a
            # page, and takes an incomplete page for a complete one: its cache would hide both.
            shutil.rmtree(stamp.parent / ".doctrees", ignore_errors=True)
        print("Building the book …", flush=True)
        failed, output = _jupyter_book(root)
        if failed or not page.is_file():
            raise DataError(_what_went_wrong(output, root / "_build" / "book.log"))
        if wrong := wrong_anchors(page.parent, root):
            raise DataError("\n".join(wrong))
        page.write_text(redirection("book/index.html", "book-go"), encoding="utf-8")
        for name, to in MOVED.items():
            moved = page.parent / f"{name}.html"
            if moved.with_name(to.partition("#")[0]).is_file():
                moved.write_text(redirection(to, "book-moved"), encoding="utf-8")
        _forget_words_of_gone_pages(page.with_name("searchindex.js"))
        write_atomically(stamp, json.dumps({"from": made_from, "made": _made_files(root)}))
        return page


def redirection(to: str, code: str) -> str:
    """Return a page that redirects to another address; code: of the text of its link."""
    return REDIRECTION.format(go=messages.text(code), to=to)


def _forget_words_of_gone_pages(index: Path) -> None:
    """Remove words from the search index that are no longer on any page.

    Sphinx keeps the words of pages from an earlier build, for example those of solutions.
    """
    begin, end = "Search.setIndex(", ")"
    text = index.read_text(encoding="utf-8")
    words = json.loads(text.removeprefix(begin).removesuffix(end))
    for kind in ("terms", "titleterms"):
        words[kind] = {word: pages for word, pages in words[kind].items() if pages != []}
    write_atomically(index, f"{begin}{json.dumps(words)}{end}")


def is_unchanged(root: Path, made_from: str = "") -> bool:
    """Return whether the book in `root` is complete and made from the present files.

    made_from: the digest of these files, if it is known.
    """
    try:
        last = json.loads(_stamp(root).read_text(encoding="utf-8"))
        return last == {"from": made_from or _inputs_digest(root), "made": _made_files(root)}
    except (OSError, ValueError):
        return False


def pdf_time(root: Path, name: str) -> int:
    """Return when the PDF of a page was made, in nanoseconds; 0 if it is missing or outdated."""
    paths = (root / "_build" / "print" / f"{name}.pdf", root / "book" / f"{name}.md")
    if not all(path.is_file() for path in paths):
        return 0
    pdf, page = (path.stat().st_mtime_ns for path in paths)
    return pdf if pdf >= page else 0


def _stamp(root: Path) -> Path:
    """Return the file with the digest of the book's sources.

    The file exists only while the book is complete.
    """
    return root / "_build" / "book.json"


def _inputs_digest(root: Path) -> str:
    """Return a digest of everything that the book is made from, in this environment."""
    settings = {k: v for k, v in _environment().items() if not NOT_A_SETTING.fullmatch(k)}
    files = Course(root, tailor.chosen_profile()).everything()
    inputs = [str(root), json.dumps(settings, sort_keys=True), files]
    inputs.append(str(pdf_time(root, REFERENCE)))
    return hashlib.sha256("\0".join(inputs).encode("utf-8", "surrogateescape")).hexdigest()


def _made_files(root: Path) -> dict[str, list[int]]:
    """Return {path of a built file: [size in bytes, time of change in nanoseconds]}."""
    made = {}
    for folder in (root / "_build" / "html", root / "_build" / "nbgrader"):
        for path in folder.rglob("*"):
            name = path.relative_to(root / "_build")
            if path.is_file() and name.parts[1] not in ADDED:
                made[name.as_posix()] = [path.stat().st_size, path.stat().st_mtime_ns]
    return made


def _environment() -> dict[str, str]:
    """Return the environment for Jupyter Book and the kernels."""
    environment = {k: v for k, v in os.environ.items() if k not in NOT_PASSED_ON}
    if local := tailor.chosen_profile():
        environment[tailor.VARIABLE] = str(local)
    return environment | {"PYTHONUTF8": "1"}


def _jupyter_book(root: Path) -> tuple[int, str]:
    """Run Jupyter Book, show its progress and save its output; return its status and output."""
    command = [sys.executable, "-u", "-c", JUPYTER_BOOK, "build", str(root), *STRICT]
    output: list[str] = []
    with (
        (root / "_build" / "book.log").open("w", encoding="utf-8") as log,
        subprocess.Popen(
            command,
            cwd=root,
            env=_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as running,
    ):
        progress = terminal.Progress()
        try:
            for line in running.stdout or ():
                output.append(COLOURS.sub("", line))
                log.write(output[-1])
                if PROGRESS.match(output[-1]):
                    progress.clear()
                    print(output[-1], end="", flush=True)
                    progress = terminal.Progress()  # each step has its own pace
                elif written := WRITTEN.match(output[-1]):
                    progress.tell("book-progress", int(written[1]), 100)
            progress.clear()
        except BaseException:
            running.kill()
            raise
    return running.returncode, "".join(output)


def _what_went_wrong(output: str, log: Path) -> str:
    lines = [line for line in output.splitlines() if WARNING.search(line)]
    lines = lines or output.splitlines()[-8:]
    reason = messages.text("book-not-built", count=len(lines), log=log)
    return "\n".join([reason, *dict.fromkeys(lines)])


def report_faults(run: Callable[_P, int]) -> Callable[_P, int]:
    """Return a command that prints a DataError and returns 1, instead of raising the error."""

    @functools.wraps(run)
    def reporting(*args: _P.args, **options: _P.kwargs) -> int:
        try:
            return run(*args, **options)
        except DataError as error:
            print(error, file=sys.stderr)
            return 1

    return reporting


def exercises() -> int:
    """Generate the exercises, and return the exit status. Raises DataError for a faulty unit."""
    from publishing import exercises as command

    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args([]))


class _Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map = {  # noqa: RUF012 - the base class declares it so
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".woff": "font/woff",
    }

    def log_message(self, format: str, *args: Any) -> None:
        """Print nothing for each request."""


def server(folder: Path, port: int) -> http.server.ThreadingHTTPServer:
    """Return a server of `folder` for this machine only. Raises DataError if the port is in use."""
    handler = functools.partial(_Quiet, directory=str(folder))
    try:
        return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise fault("book-port", port=port, cause=error.strerror) from error
