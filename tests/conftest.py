"""Fixtures that every folder of tests uses."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
os.environ.pop("FAIRTENDER_PROFILE", None)  # tests are about the course's own profile
NEED = (
    "No Chromium was found: install Debian's package chromium, or run "
    "`python -m playwright install chromium`, or set CHROMIUM to its path."
)
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


# Read before any test runs: building the book generates the exercises anew.
COMMITTED = {
    path.relative_to(ROOT).as_posix(): path.read_bytes()
    for path in (ROOT / "exercises").glob("*/*")
    if path.is_file()
}


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def committed() -> dict[str, bytes]:
    """The files of exercises/ as they were when the tests began, by path."""
    return COMMITTED


def _chromium(playwright) -> str | None:
    """Path of a Chromium: $CHROMIUM, PATH, Playwright's own, or one attempt to install that."""
    for candidate in (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        if candidate and (found := shutil.which(candidate)):
            return found
    own = Path(playwright.chromium.executable_path)
    if not own.exists():
        install = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(install, capture_output=True, timeout=300, check=False)
    return str(own) if own.exists() else None


@pytest.fixture(scope="session")
def browser():
    """A Chromium that can reach this machine only."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = _chromium(playwright)
        if path is None and os.environ.get("CI") == "true":
            pytest.fail(NEED)
        if path is None:
            pytest.skip(NEED)
        chromium = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield chromium
        chromium.close()
