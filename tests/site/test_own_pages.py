"""A buyer’s own files on the pages at your desk: dropped, read, filtered, taken home."""

import json
from pathlib import Path

import access_kit
import pytest
from kit import violations
from playwright.sync_api import expect

from fairtender import messages, ocds, profile, screening
from fairtender.cli import main
from fairtender.own_files import JOBS

pytestmark = pytest.mark.browser
LONG = 120_000
PAGES = {
    "screen": "screen-tenders",
    "portfolio": "read-a-portfolio",
    "criteria": "check-criteria",
    "price": "test-a-price",
    "chain": "map-a-chain",
    "plans": "read-action-plans",
    "remedy": "check-a-corrective-plan",
    "answers": "read-answers",
}


def said(code: str, **params: object) -> str:
    return messages.text(f"page-own-{code}", **params)


class Page:
    """A buyer at a page, who uses what it shows."""

    def __init__(self, context, address: str, job: str) -> None:
        self.page, self.address = context.new_page(), address
        self.requests: list[str] = []
        self.faults: list[str] = []
        self.page.on("request", lambda one: self.requests.append(one.url))
        self.page.on("pageerror", lambda one: self.faults.append(str(one)))
        self.page.on("dialog", lambda one: self.faults.append(f"dialog: {one.message}"))
        self.page.goto(f"{address}book/at-your-desk/{PAGES[job]}.html")
        expect(self.part("page")).to_be_visible()

    def part(self, id: str):
        return self.page.locator(f"#own-{id}")

    def idle(self) -> None:
        expect(self.page.locator("#own-bar:not([data-busy])")).to_be_attached(timeout=LONG)

    def press(self, id: str) -> None:
        self.part(id).click()
        self.page.wait_for_timeout(50)
        self.idle()

    def give(self, *paths: Path) -> None:
        self.part("files").set_input_files(paths)
        self.page.wait_for_timeout(50)
        self.idle()

    def report(self) -> None:
        self.press("start")
        expect(self.part("problem")).to_have_text("")
        expect(self.part("report")).to_be_visible()

    def saved(self, kind: str) -> bytes:
        with self.page.expect_download(timeout=LONG) as download:
            self.page.get_by_role("button", name=said(f"save-{kind}"), exact=True).click()
        self.idle()
        return Path(download.value.path()).read_bytes()

    def went_out(self) -> list[str]:
        return [
            url for url in self.requests if not url.startswith((self.address, "blob:", "data:"))
        ]


def test_page_command_and_notebook_give_the_same_json(reader, address, root, tmp_path):
    path = root / "datasets" / "sample-tenders.json"
    page = Page(reader, address, "screen")
    page.give(path)
    before = len(page.requests)
    page.report()
    found = json.loads(page.saved("json"))
    assert main(["screen", str(path), "--json", str(tmp_path / "out.json")]) == 0
    assert found == json.loads((tmp_path / "out.json").read_bytes())
    rows = screening.screen(ocds.read(path), profile.load()).tenders
    assert [(row["id"], row["level"]) for row in found["entries"]] == [
        *zip(rows["ocid"], rows["level"], strict=True)
    ]
    # A short list is read one by one; the whole report is beside it.
    expect(page.page.locator(".own-entry")).to_have_count(len(rows))
    expect(page.part("filters")).to_be_hidden()
    page.page.get_by_role("button", name=said("whole"), exact=True).click()
    expect(page.page.frame_locator("#own-frame").locator("h1")).to_be_visible(timeout=LONG)
    assert page.part("frame").get_attribute("sandbox") == ""
    page.press("whole-close")
    assert seen(page) == [] and page.faults == [] and page.went_out() == []
    # Nothing of the file is in an address, and nothing is kept.
    assert all("?" not in url or "?v=" in url for url in page.requests[before:])
    assert page.page.evaluate("indexedDB.databases()") == []
    assert found["entries"][0]["id"] not in page.page.evaluate("JSON.stringify(localStorage)")


REGISTER = """Register 2026;;;;;;;
Contract no;Title;Supplier;Value;Currency;End date;Subcontracting;Award
K-1;Cleaning;Brightmop;1,200,000;EUR;10.03.2027;yes;price_only
K-2;Guarding;Watch;many;EUR;2027-03-11;yes;цена
K-3;Laptops;Comp;95000;EUR;04/05/2027;no;price_only
Total;;;1,295,000;;;;
"""


@pytest.mark.slow
def test_a_register_is_mended_after_one_list(reader, address, tmp_path):
    path = tmp_path / "register.csv"
    path.write_text(REGISTER, "utf-8")
    page = Page(reader, address, "portfolio")
    page.give(path)
    given = page.part("given")
    expect(given.locator(".own-faults li")).to_have_count(1)
    expect(given.locator(".own-faults li")).to_contain_text("D4")
    expect(given.locator(".own-question")).to_have_count(2)
    path.write_text(REGISTER.replace("many", "9000"), "utf-8")
    page.give(path)
    expect(given.locator(".own-given")).to_have_count(1)  # the newer one takes its place
    expect(page.part("said")).to_contain_text("replaces register.csv")
    given.locator(".own-question button").first.click()
    page.idle()
    given.get_by_role("button", name="price_only", exact=True).click()
    page.idle()
    expect(given.locator(".own-question")).to_have_count(0)
    expect(given).to_contain_text(said("rows-read", n=3))
    page.report()
    expect(page.page.locator(".own-entry")).to_have_count(3)
    expect(page.part("stale")).to_be_hidden()
    # A pasted table does the same.
    page.page.get_by_text(said("paste"), exact=True).click()
    page.part("paste-text").fill("contract_id\ttitle\nP-1\tGuards for the depot\n")
    page.part("paste").locator("[type=submit]").click()
    page.idle()
    expect(page.part("stale")).to_have_text(said("stale"))  # the report below is an older one
    page.report()
    expect(page.page.locator(".own-entry")).to_have_count(1)
    assert page.faults == [] and page.went_out() == []


@pytest.mark.slow
def test_it_can_be_stopped_and_begun_again(reader, address, tmp_path):
    path = tmp_path / "many.jsonl"
    line = json.dumps({"ocid": "X", "tender": {"title": "Guards", "description": "night " * 200}})
    path.write_text("\n".join(line.replace("X", f"x{n}") for n in range(10_000)), "utf-8")
    page = Page(reader, address, "screen")
    page.give(path)
    page.part("start").click()
    expect(page.part("stop")).to_be_visible()
    page.part("stop").click()
    page.idle()
    expect(page.part("problem")).to_have_text(said("stopped"))
    expect(page.part("report")).to_be_hidden()
    expect(page.part("given").locator(".own-given")).to_have_count(1)
    few = tmp_path / "few.jsonl"
    few.write_text(line, "utf-8")
    page.page.get_by_role("button", name=said("remove-file", file="many.jsonl")).click()
    page.give(few)
    page.report()
    expect(page.page.locator(".own-entry")).to_have_count(1)
    assert page.faults == []


# In each run such files are read without a page, and Python on a page dies and comes back.
@pytest.mark.slow
def test_a_hostile_file_is_one_sentence_and_python_lives(reader, address, tmp_path):
    page = Page(reader, address, "screen")
    contents = {
        "deep.json": '{"releases":' + "[" * 100_000 + "]" * 100_000 + "}",
        "entity.xml": '<!DOCTYPE a [<!ENTITY b "c">]><ContractNotice>&b;</ContractNotice>',
        "script.json": json.dumps(
            {"ocid": "a", "tender": {"title": "<img src=x onerror=alert(1)>"}}
        ),
    }
    for name, content in contents.items():
        (tmp_path / name).write_text(content, "utf-8")
    page.give(tmp_path / "deep.json")
    expect(page.part("problem").locator("p")).to_have_count(1)
    page.give(tmp_path / "entity.xml")
    if page.part("given").locator(".own-given").count():
        page.press("start")
        page.page.get_by_role("button", name=said("remove-file", file="entity.xml")).click()
    page.give(tmp_path / "script.json")
    page.report()
    expect(page.page.locator(".own-entry h3")).to_contain_text("<img src=x")
    # It is read where it lies: what was changed since is another file.
    (tmp_path / "script.json").write_text(contents["script.json"] + " ", "utf-8")
    page.press("start")
    expect(page.part("problem")).to_have_text(said("unreadable", file="script.json"))
    assert page.faults == [] and page.went_out() == []


def test_a_price_by_hand_and_by_keys_alone(reader, address):
    """The form of 1,920 hours at 13.00 (see the library's test), without a mouse."""
    page = Page(reader, address, "price")
    keys = page.page.keyboard

    def reach(selector: str) -> None:
        for _ in range(200):
            if page.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            keys.press("Tab")
        raise AssertionError(f"no key leads to {selector}")

    reach("[name=own-way]")
    keys.press("ArrowDown")
    reach("#own-currency")
    keys.insert_text("EUR")
    typed = {
        "hours": "1920",
        "basic_wage": "10,00",  # as half of Europe writes it
        "employer_contributions": "20",
        "paid_hours": "2080",
        "annual_leave": "160",
    }
    for name, value in typed.items():
        reach(f"[data-own-hand][name={name}]")
        keys.insert_text(value)
    reach(".own-bid [name=price]")
    keys.insert_text("20800")
    reach("#own-start")
    keys.press("Enter")
    page.page.wait_for_timeout(50)
    page.idle()
    expect(page.page.locator(".own-entry")).to_contain_text("EUR 24,960.00")
    assert page.page.evaluate("document.activeElement.id") == "own-report-head"
    assert page.faults == []


@pytest.mark.slow
def test_a_long_list_is_filtered(reader, address):
    page = Page(reader, address, "portfolio")
    page.press("example")
    page.report()
    page.part("facet-level").select_option("elevated")
    page.idle()
    # The list has a hundred contracts, 71 of them at a high level; 25 are shown at a time.
    shown = page.page.locator(".own-entry .own-level")
    expect(shown).to_have_text([messages.text("level-elevated")] * 25)
    assert page.faults == []


@pytest.mark.slow
@pytest.mark.parametrize("job", JOBS)
def test_a_page_can_be_used_by_all(reader, address, job):
    """What axe and the kit see of a page with the course's files, at two widths.

    Of one page it is seen in each run, with the report of the first test.
    """
    page = Page(reader, address, job)
    faults = seen(page)
    page.press("example")
    page.report()
    faults += seen(page)
    assert faults == [] and page.faults == [] and page.went_out() == []


def seen(page: Page) -> list[str]:
    page.page.evaluate(
        "document.querySelectorAll('.own details').forEach((e) => { e.open = true })"
    )
    found = violations(page.page)
    for width in (1280, 390):
        page.page.set_viewport_size({"width": width, "height": 844})
        checks = (access_kit.names, access_kit.small_targets, access_kit.lost)
        found += [f"{width}: {fault}" for check in checks for fault in check(page.page)]
        wide = page.page.evaluate("document.documentElement.scrollWidth")
        found += [f"{width}: the page is {wide} wide"] if wide > width else []
    page.page.set_viewport_size({"width": 1280, "height": 900})
    return found
