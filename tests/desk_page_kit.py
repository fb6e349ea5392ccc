"""A trainer at the desk in a browser, who uses what the page shows."""

from pathlib import Path

from day_kit import ROSTER, UNIT
from playwright.sync_api import expect

from fairtender import messages

LONG = 120_000
PAGE = "book/trainers/desk.html"
WORD = "four words and one more"
ASK = "([name, params]) => course.python.ask(name, params)"


def said(code: str, **params: object) -> str:
    return messages.text(f"page-desk-{code}", **params)


class Desk:
    """The page and its trainer; `requests` and `faults` tell what went out and what went wrong."""

    def __init__(self, context, address: str, more: str = "") -> None:
        self.page = context.new_page()
        self.requests: list[str] = []
        self.faults: list[str] = []
        self.page.on("request", lambda one: self.requests.append(one.url))
        self.page.on("pageerror", lambda one: self.faults.append(str(one)))
        self.page.on("dialog", lambda one: self.faults.append(f"dialog: {one.message}"))
        self.page.goto(address + PAGE + more)
        expect(self.part("tabs")).to_be_visible()

    def part(self, id: str):
        return self.page.locator(f"#desk-{id}")

    def press(self, code: str) -> None:
        self.page.get_by_role("button", name=said(code), exact=True).locator("visible=true").click()

    def told(self, *sentences: str) -> None:
        for sentence in sentences:
            expect(self.part("said")).to_contain_text(sentence, timeout=LONG)
        expect(self.part("problem")).to_have_text("")

    def open(self, step: str) -> None:
        self.part(f"tab-{step}").click()
        expect(self.part(step)).to_be_visible()
        self.idle()

    def idle(self) -> None:
        expect(self.page.locator("#desk-bar:not([data-busy])")).to_be_attached(timeout=LONG)

    def begin(self, *units: str, passphrase: str = WORD, deadline: str = "") -> None:
        self.part("title").fill("The day of nine")
        for unit in units or (UNIT,):
            self.page.locator(f'[name=unit][value="{unit}"]').check()
        if deadline:
            self.page.locator(f'[name="{UNIT}"]').fill(deadline)
        for id in ("passphrase", "passphrase-again"):
            self.part(id).fill(passphrase)
        self.press("begin")
        self.told(said("begun"))

    def roster(self, path: Path, people: int = len(ROSTER)) -> None:
        self.part("roster").set_input_files(path)
        self.told(said("roster-read", n=people))

    def give(self, *paths: Path) -> None:
        self.part("files").set_input_files(paths)
        self.idle()

    def decide(self, code: str) -> None:
        self.part("decide").get_by_role("button", name=said(code), exact=True).click()

    def summary(self, unit: str = UNIT) -> dict:
        units = self.page.evaluate(ASK, ["desk_summary", {}])["units"]
        return next(one for one in units if one["unit"] == unit)

    def marks(self, unit: str = UNIT) -> list[dict]:
        """What each person earned."""
        found: dict = {"more": 0}
        while (start := found["more"]) is not None:
            found = self.page.evaluate(ASK, ["desk_results", {"unit": unit, "from": start}])
        return found["rows"]

    def saved(self, code: str, folder: Path) -> Path:
        with self.page.expect_download() as download:
            self.press(code)
            self.idle()
            expect(self.part("problem")).to_have_text("")
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        self.idle()
        return path
