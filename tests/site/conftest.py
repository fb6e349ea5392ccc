"""A reader of the finished site, with a browser of their own, and a site that can be changed."""

import functools
import http.server
import shutil
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from publishing import book

DELAY, PACE = 0.4, 200_000  # a telephone on 3G: seconds before an answer, bytes in a second


class _Counting(book._Quiet):
    def __init__(self, *args, sent: Counter, **more):
        self.sent = sent
        super().__init__(*args, **more)

    def copyfile(self, source, outputfile):
        self.sent[Path(source.name).relative_to(self.directory).as_posix()] += 1
        super().copyfile(source, outputfile)


class _Slow(_Counting):
    """Sends as a telephone on 3G receives: after a while, and only so much in a second."""

    line = threading.Lock()

    def copyfile(self, source, outputfile):
        time.sleep(DELAY)
        while part := source.read(PACE // 10):
            with self.line:
                time.sleep(len(part) / PACE)
            outputfile.write(part)


class Served:
    """A folder that is served on this machine until `stop`; `sent` counts the files it sent."""

    def __init__(self, folder: Path, handler: type[_Counting] = _Counting) -> None:
        self.folder, self.sent = folder, Counter()
        handler = functools.partial(handler, directory=str(folder), sent=self.sent)
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._running = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.port = self._server.server_address[1]
        self.address = f"http://127.0.0.1:{self.port}/"

    def stop(self) -> None:
        if self._running:
            self._running = False
            self._server.shutdown()
            self._server.server_close()


def _context(browser, **more):
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, reduced_motion="reduce", **more
    )
    context.set_default_timeout(60_000)
    return context


@pytest.fixture
def reader(browser):
    """A reader whose browser keeps nothing in the background; gives its context."""
    with _context(browser, service_workers="block") as context:
        yield context


@pytest.fixture
def visitor(browser):
    """A reader whose browser keeps the site; gives its context."""
    with _context(browser) as context:
        yield context


@pytest.fixture
def own_site(built_book, tmp_path):
    """A copy of the site that a test may change or stop."""
    copy = tmp_path / "site"
    shutil.copytree(built_book.html, copy)
    served = Served(copy)
    yield served
    served.stop()


@pytest.fixture
def slow_address(built_book):
    """Address of the site as a telephone on 3G has it."""
    served = Served(built_book.html, _Slow)
    yield served.address
    served.stop()
