"""A Chromium without a window, for tasks that need a browser: printing, and preparing Python."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fairtender.tables import fault

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# The first is Debian's package without windows: it opens a page with a third of the work.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "chrome")
# As root Chromium needs --no-sandbox; the other switches keep it from reaching outside by itself.
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]


@contextmanager
def chromium(more: Iterable[str] = ()) -> Iterator["Browser"]:
    """Start a Chromium that can only reach this machine; more: additional switches.

    Raises DataError if there is no Chromium.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = _path(playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=path, args=[*SWITCHES, *more])
        yield browser
        browser.close()


def is_there() -> bool:
    """Return whether there is a Chromium that `chromium` can start."""
    from playwright.sync_api import sync_playwright

    if _of_system():
        return True
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def _path(own: str) -> str:
    """Return the path of a Chromium: $CHROMIUM, one of the system's, or Playwright's own."""
    if found := _of_system():
        return found
    if not Path(own).exists():
        raise fault("chromium-none")
    return own


def _of_system() -> str | None:
    candidates = (os.environ.get("CHROMIUM"), *NAMES)
    return next((found for one in candidates if one and (found := shutil.which(one))), None)
