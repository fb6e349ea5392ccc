"""An exercise in the reader's browser, as the published site has it."""

import pytest
from kit import wait_until_ready


@pytest.fixture
def reader(browser):
    """A reader with a browser of their own; gives its context."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, reduced_motion="reduce", accept_downloads=True
    )
    yield context
    context.close()


@pytest.fixture
def open_exercise(reader, address):
    """Open an exercise of the site and wait until all of it is shown; gives the page."""

    def opened(unit: str, site: str = ""):
        page = reader.new_page()
        page.goto(f"{site or address}lite/notebooks/index.html?path=exercises/{unit}/{unit}.ipynb")
        wait_until_ready(page)
        return page

    return opened
