"""`workshop formgrader`: mark free texts in nbgrader's formgrader, on this machine only.

The server offers only formgrader's pages for marking. It cannot open notebooks, start kernels or
terminals, grade or release, or change anything except marks and comments. It has its own Jupyter
configuration. While it runs, it copies new marks from the gradebook to `marks/UNIT.json`.
"""

import argparse
import json
import logging
import os
import re
import shutil
import signal
import socket
import sqlite3
import sys
import tempfile
import threading
from contextlib import AbstractContextManager, chdir, closing
from pathlib import Path
from typing import Any

from fairtender import messages, pages
from fairtender.tables import DataError, fault
from workshop import gradebook
from workshop.folder import Workshop, add_in, environment, locked, writing

HOST = "127.0.0.1"
START = "/formgrader/gradebook"
SECONDS = 1.0  # between two checks of the gradebook
EXTENSION = "nbgrader.server_extensions.formgrader"
# Run in a separate process; the two arguments are the folders of the workshop and the course.
SERVE = """
import sys
from pathlib import Path
from workshop import folder, formgrader
formgrader.serve(folder.open_workshop(Path(sys.argv[1]), Path(sys.argv[2])))
"""
# Pages may load scripts, styles and pictures from this server only. So whatever a text contains, it
# cannot send data out or load a script. MathJax, whose \href can run scripts, is blocked too.
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
GIVEN = """
SELECT assignment.name, hand_in.student_id, given.* FROM (
    SELECT notebook_id, cell_id, manual_score, extra_credit, needs_manual_grade, NULL FROM grade
    WHERE manual_score IS NOT NULL OR extra_credit IS NOT NULL
    UNION ALL
    SELECT notebook_id, cell_id, NULL, NULL, NULL, manual_comment FROM comment
    WHERE manual_comment IS NOT NULL
) AS given
JOIN submitted_notebook AS notebook ON notebook.id = given.notebook_id
JOIN submitted_assignment AS hand_in ON hand_in.id = notebook.assignment_id
JOIN assignment ON assignment.id = hand_in.assignment_id
"""
SCRIPT = Path(__file__).with_name("formgrader.js")
# Entries of formgrader's menu that lead to refused pages, and scripts from other servers.
MENU = re.compile(r"<li\b[^>]*>\s*<a href=\"[^\"]*/formgrader/manage_\w+\">[^<]*</a>\s*</li>")
ELSEWHERE = re.compile(r"<script\b[^>]*\ssrc=\"(?:https?:)?//[^>]*>\s*</script>")
# The requests that the server allows. It refuses all others before Jupyter handles them.
READ = (
    r"/(?:login|logout|favicon\.ico|static/.*|formgrader/(?:static|fonts)/.*"
    r"|formgrader/gradebook(?:/.*)?|formgrader/submissions/.*"
    r"|formgrader/api/(?:status|assignments|notebooks/.*|submissions/.*|submitted_notebooks/.*"
    r"|grades|grade/[^/]+|comments|comment/[^/]+))"
)
WRITE = (
    r"/(?:login|formgrader/api/(?:grade|comment)/[^/]+|formgrader/api/submitted_notebook/.+/flag)"
)


class Keeping:
    """A thread that saves a unit's marks in `marks/` whenever they change in the gradebook."""

    def __init__(self, workshop: Workshop) -> None:
        """Prepare the thread; `keeping.thread.start()` starts it."""
        self.workshop, self.reported = workshop, ""
        self.stamp: tuple[int, int] | None = None
        self.kept: dict[str, int] = {}
        self.end = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def keep(self) -> None:
        """Save what has changed. Raises DataError if the gradebook cannot be read."""
        about = self.workshop.gradebook.stat()
        stamp = about.st_mtime_ns, about.st_size
        if stamp == self.stamp:
            return
        found = marks_of_trainer(self.workshop)
        for unit in self.workshop.graded_units():
            if unit not in self.kept or found.get(unit) != self.kept[unit]:
                gradebook.keep_marks(self.workshop, unit)
                self.kept[unit] = found.get(unit, 0)
        # The state before reading: the next check notices what was written in the meantime.
        self.stamp = stamp

    def _run(self) -> None:
        while not self.end.wait(SECONDS):
            try:
                with writing(self.workshop):
                    self.keep()
                self.reported = ""
            except DataError as error:  # the next check tries again; an error is printed once
                if str(error) != self.reported:
                    self.reported = str(error)
                    print(error, file=sys.stderr, flush=True)

    def stop(self) -> None:
        """Stop the thread, and save the marks one last time."""
        self.end.set()
        self.thread.join()
        with writing(self.workshop):
            self.keep()


def marks_of_trainer(workshop: Workshop) -> dict[str, int]:
    """Return {unit: hash of the trainer's marks and comments}; it shows whether any has changed."""
    rows: dict[str, set[tuple[Any, ...]]] = {}
    address = f"{workshop.gradebook.as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, gradebook.SECONDS_TO_WAIT, uri=True)) as file:
            for unit, *row in file.execute(GIVEN):
                rows.setdefault(unit, set()).add(tuple(row))
    except sqlite3.Error as error:
        raise fault("gradebook-failed", path=workshop.gradebook, cause=error) from None
    return {unit: hash(frozenset(found)) for unit, found in rows.items()}


def alone(workshop: Workshop) -> AbstractContextManager[None]:
    """Hold the workshop's formgrader lock. Raises DataError if formgrader is already open."""
    return locked(workshop.folder / ".formgrader", fault("formgrader-open", folder=workshop.folder))


def free_port(port: int = 0) -> int:
    """Return `port`, or a free port if it is 0. Raises DataError if the port is in use."""
    with socket.socket() as tried:
        if os.name != "nt":  # as the server does; on Windows, a port in use would be accepted
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except (OSError, OverflowError) as error:
            cause = getattr(error, "strerror", None) or error
            raise fault("formgrader-port", port=port, cause=cause) from None
        return int(tried.getsockname()[1])


def serve(workshop: Workshop, port: int = 0) -> None:
    """Serve formgrader until Ctrl+C, and then save the marks one last time.

    Raises DataError if nothing is graded, the gradebook is damaged, another formgrader is open in
    this workshop, or the port is in use.
    """
    gradebook.check_whole(workshop)
    if not workshop.graded_units() or not workshop.gradebook.is_file():
        raise fault("formgrader-none", folder=workshop.folder)
    temporary = tempfile.TemporaryDirectory(prefix="formgrader-")
    # nbgrader looks for its configuration in the current folder.
    with alone(workshop), environment(workshop), chdir(workshop.folder), temporary as place:
        server = _server(workshop, free_port(port), Path(place))
        keeping = Keeping(workshop)
        with writing(workshop):
            keeping.keep()
        keeping.thread.start()
        token = server.identity_provider.token
        address = f"http://{HOST}:{server.port}{START}?token={token}"
        said = messages.text("formgrader-open-at", address=address)
        server.io_loop.add_callback(print, said, flush=True)  # once it listens
        try:
            server.start()
        except KeyboardInterrupt:  # Ctrl+C is how it is meant to end
            pass
        finally:
            _close(server)
            keeping.stop()
    print(messages.text("formgrader-ended", folder=workshop.folder / "marks"), flush=True)


def _server(workshop: Workshop, port: int, place: Path) -> Any:
    """Return nbgrader's formgrader on a Jupyter server, ready to start."""
    os.environ["JUPYTER_NO_CONFIG"] = "1"  # neither the user's configuration nor the machine's
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        os.environ[name] = str(place / name)
    os.environ.pop("JUPYTER_TOKEN", None)
    os.environ.pop("JUPYTER_TOKEN_FILE", None)
    from jupyter_server.serverapp import ServerApp
    from traitlets.config import Config

    config = Config()
    config.ServerApp.ip, config.ServerApp.port, config.ServerApp.port_retries = HOST, port, 0
    config.ServerApp.allow_root, config.ServerApp.open_browser = True, False
    config.ServerApp.root_dir = str(workshop.folder)
    config.ServerApp.jpserver_extensions = {EXTENSION: True}
    config.ServerApp.tornado_settings = {"headers": {"Content-Security-Policy": POLICY}}
    config.ServerApp.log_level = config.FormgradeExtension.log_level = "ERROR"
    config.FormgradeExtension.debug = False
    # No request can start a kernel.
    config.KernelSpecManager.allowed_kernelspecs = {"none"}
    config.KernelSpecManager.ensure_native_kernel = False

    class Formgrader(ServerApp):
        def init_webapp(self) -> None:
            super().init_webapp()
            _guard(self.web_app)

    server = Formgrader(config=config)
    with writing(workshop):
        server.initialize(argv=[], find_extensions=False)
    _fit_pages(server.web_app.settings)
    if os.name != "nt":
        signal.signal(signal.SIGINT, server._signal_stop)  # without asking for confirmation
    # Hide its closing messages, and its own list of addresses, whose pages are refused here.
    server.log.addFilter(lambda record: record.levelno != logging.CRITICAL)
    return server


def _guard(web_app: Any) -> None:
    """Refuse requests that are not for marking; let each request see other programs' changes."""
    from tornado.routing import Matcher, Rule
    from tornado.web import RequestHandler

    class Refused(RequestHandler):
        def prepare(self) -> None:
            self.set_status(403)
            self.set_header("Content-Security-Policy", POLICY)
            self.finish(pages.render(Path(__file__).with_suffix(".html"), start=START))

    class NotMarking(Matcher):
        def match(self, request: Any) -> dict[str, Any] | None:
            return None if may(request.method, request.path) else {}

    web_app.default_router.rules.insert(0, Rule(NotMarking(), Refused))
    log = web_app.settings["log_function"]

    def done(handler: Any) -> None:
        if book := web_app.settings.get("nbgrader_gradebook"):
            book.db.rollback()
        log(handler)

    web_app.settings["log_function"] = done


def may(method: str, path: str) -> bool:
    """Return whether the server allows a request; it allows marking pages, marks and comments."""
    if ".." in path or "%2e" in path.casefold():
        return False
    allowed = READ if method in ("GET", "HEAD") else WRITE if method in ("POST", "PUT") else "$"
    return bool(re.fullmatch(allowed, path))


def _close(server: Any) -> None:
    from jupyter_core.paths import jupyter_config_dir

    shutil.rmtree(jupyter_config_dir(), ignore_errors=True)  # an empty one, made for this server
    if book := server.web_app.settings.get("nbgrader_gradebook"):
        book.close()


# --- formgrader's pages, adapted ------------------------------------------------------------------


class _Exporter:
    """Wraps nbgrader's exporter, and adds this course's script to each page."""

    def __init__(self, exporter: Any) -> None:
        """Wrap nbgrader's own exporter."""
        self.exporter = exporter

    def from_filename(self, *args: Any, **more: Any) -> tuple[str, Any]:
        """Return the page and its resources, as nbconvert's exporters do."""
        html, resources = self.exporter.from_filename(*args, **more)
        return _fit_page(html), resources


def _fit_page(html: str) -> str:
    """Return a hand-in's page with this course's script, and without scripts from elsewhere."""
    words = {
        name: messages.text(f"formgrader-saved-{name}", typed="{typed}", most="{most}")
        for name in ("most", "least", "none")
    }
    # JSON in a string in a script in a page: no message may end the string or the script.
    quoted = json.dumps(json.dumps(words)).replace("<", "\\u003c")
    script = SCRIPT.read_text(encoding="utf-8").replace('"WORDS"', quoted)
    head, end, body = ELSEWHERE.sub("", html).partition("</head>")
    return f"{head}<script>\n{script}</script>\n{end}{body}"


def _fit_pages(settings: dict[str, Any]) -> None:
    """Apply `_fit_page` to the pages of hand-ins, and remove the refused entries from menus."""
    from jinja2 import FunctionLoader
    from nbgrader.server_extensions.formgrader.handlers import template_path

    def template(name: str) -> str:
        return MENU.sub("", (Path(template_path) / name).read_text(encoding="utf-8"))

    settings["nbgrader_exporter"] = _Exporter(settings["nbgrader_exporter"])
    settings["nbgrader_jinja2_env"].loader = FunctionLoader(template)


# --- the command ---------------------------------------------------------------------------------


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `workshop formgrader`."""
    parser.add_argument("--port", type=int, default=0, metavar="N")
    add_in(parser)


def run(args: argparse.Namespace) -> int:
    """Serve formgrader until Ctrl+C."""
    serve(args.workshop, args.port)
    return 0
