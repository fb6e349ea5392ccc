"""A map on a page in Chromium: drawn as one writes, added to from its picture, by keyboard, too."""

import json
import threading

import access_kit
import pytest
from kit import some_and_slow, violations
from marking_kit import PYTHON, drawn, unfold
from playwright.sync_api import expect
from texts_kit import begins

from coursework import forms, page
from coursework.course import ROOT
from coursework.forms import script
from coursework.marking import key
from fairtender import messages
from publishing import book

pytestmark = pytest.mark.browser

UNIT = "05-map-supply-chains"
SOURCE = ROOT / "solutions" / UNIT
QUESTIONS = forms.load(SOURCE / "questions.toml")
MODEL = key.model_answers(key.read_key(UNIT, ROOT))
FIRST, NEXT = "map-factories", "map-behind"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A page with all parts of the unit."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "form.css").write_text(script.style(), encoding="utf-8")
    (folder / "form.js").write_text(script.module(), encoding="utf-8")
    (folder / "index.html").write_text(
        f"""<!doctype html><html lang="en" data-theme="light" data-content_root="./"><head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{UNIT}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="form.css">
<style>html[data-theme=dark] body {{background: #14181e; color: #eee}}
main {{font-family: sans-serif}}</style>
<script type="module" src="form.js"></script></head><body><main><h1>{UNIT}</h1>
{drawn(UNIT, SOURCE, "public")}</main></body></html>""",
        encoding="utf-8",
    )
    with book.server(folder, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/index.html"
        server.shutdown()


@pytest.fixture
def opened(address, browser):
    """Open the page with some answers kept; every fault of its script fails the test."""
    contexts, faults = [], []
    files = page.Files(folder=SOURCE, course=ROOT)

    def open_page(width: int = 1280, kept: dict | None = None, theme: str = "light"):
        context = browser.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        made = context.new_page()
        made.on("pageerror", lambda error: faults.append(str(error)))
        made.expose_function("askPython", lambda request: page.answer_text(request, files))
        document = {"format": 1, "unit": UNIT, "release": "", "learner": {}, "answers": kept or {}}
        pair = json.dumps([f"fairtender:{UNIT}", json.dumps(document)])
        keep = f"localStorage.setItem(...{pair});"
        made.add_init_script(PYTHON + keep)
        made.goto(address)
        made.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        return made

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def box(page, id: str = FIRST):
    return page.locator(f'fieldset[data-ft-question="{id}"]')


def cell(page, at: str, sheet: str = "sites", id: str = FIRST):
    return box(page, id).locator(f'[data-ft-sheet="{sheet}"] [data-ft-at="{at}"]')


def shown(page, row: str, id: str = FIRST):
    return box(page, id).locator(f'.ft-map-site[data-ft-key="{row}"]')


def kept(page, id: str = FIRST):
    text = page.evaluate("key => localStorage.getItem(key)", f"fairtender:{UNIT}")
    return json.loads(text)["answers"].get(id)


def answers(**pieces) -> dict:
    return {f"map-{name}": piece for name, piece in pieces.items()}


def located(tier: str, known: int, sites: int) -> str:
    return messages.text("work-map-located", tier=tier, located=known, sites=sites)


def test_a_link_ends_at_the_site_that_its_identifiers_name(opened):
    sites = [
        {"row": "r1", "name": "Plant 1", "ids": "AS-1, HM-1"},
        {"row": "r2", "name": "Plant 2", "ids": "AS-2"},
    ]
    links = [{"row": "r1", "share": 7}]
    page = opened(kept=answers(factories={"sites": sites, "links": links}))
    start = cell(page, "r1 from", "links")
    if not start.count():
        box(page).locator("[data-ft-sheet=links] [data-ft-row=r1] .ft-opener").click()
    paste = """(stop, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      stop.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true}));
    }"""
    for text in ("HM-1", "AS-1, HM-1"):
        start.evaluate(paste, text)
        expect(start.locator("option:checked")).to_have_text("Plant 1")
    start.evaluate(paste, "AS-1, AS-2")
    said = messages.text("forms-not-saved-rows", text="AS-1, AS-2", list="Plant 1; Plant 2")
    expect(box(page).locator("[data-ft-sheet=links]")).to_contain_text(said)


def test_the_picture_follows_what_is_written(opened):
    page = opened()
    # What is given stands there from the beginning: four sites, three links, no gap.
    expect(box(page).locator(".ft-map-count")).to_have_text("Sites: 4. Links: 3.")
    expect(box(page).locator(".ft-map-lines path")).to_have_count(3)
    box(page).get_by_role(
        "button", name=messages.text("forms-map-add", name="Orlune Devices head office")
    ).click()
    box(page).get_by_role("button", name=messages.text("forms-map-deliver"), exact=True).click()
    # The focus is in the new row, which has the next tier.
    expect(page.locator("[data-ft-at='r1 ids']:focus")).to_be_attached()
    assert cell(page, "r1 tier").input_value() == "3"
    page.keyboard.type("AS-1")
    expect(shown(page, "r1")).to_contain_text("AS-1")
    cell(page, "r1 name").fill("Halcyra Plant 1")
    expect(shown(page, "r1").locator(".ft-map-name")).to_have_text("Halcyra Plant 1")
    expect(shown(page, "r1")).to_contain_text(messages.text("forms-map-no-evidence"))
    cell(page, "r1 evidence").select_option("disclosed")
    expect(shown(page, "r1")).to_have_attribute("data-ft-evidence", "disclosed")
    cell(page, "r1 open people").check()
    expect(shown(page, "r1")).to_contain_text("Left open: How many people")
    # A share leaves the rest of what the brand pays as a gap, and too much is told.
    cell(page, "r1 share", "links").fill("62")
    expect(box(page).locator(".ft-map-gap")).to_have_text(
        messages.text("forms-map-gap", share="38")
    )
    expect(box(page).locator(".ft-map-lines")).to_contain_text("62%")
    expect(shown(page, "odhq")).to_contain_text(
        messages.text(
            "forms-map-from",
            list=f"Halcyra Plant 1: 62%; {messages.text('forms-map-gap', share='38')}",
        )
    )
    cell(page, "r1 evidence", "links").select_option("verified")
    assert kept(page)["links"] == [
        {"row": "r1", "from": "r1", "to": "odhq", "share": 62, "evidence": "verified"}
    ]
    # What the library says came by itself.
    look = box(page).locator(".ft-look")
    expect(look).to_contain_text(messages.text("work-map-followed"))
    expect(look).to_contain_text(located("Tier 3", 0, 1))


def test_a_site_that_is_there_can_be_linked_joined_and_the_step_taken_back(opened):
    twice = {
        "sites": [
            {"row": "r1", "ids": "AS-1", "name": "Halcyra Plant 1", "tier": 3},
            {"row": "r2", "ids": "HM-1", "name": "Halcyra Plant 1", "town": "Kota Baiduri"},
        ],
        "links": [
            {"row": "r1", "from": "r1", "to": "odhq", "share": 62},
            {"row": "r2", "from": "r2", "to": "odhq", "good": "mobile phones"},
        ],
    }
    page = opened(kept=answers(factories=twice))
    shown(page, "r1").locator(".ft-map-name").click()
    panel = box(page).locator(".ft-map-panel")
    # What is given cannot go away, and may be joined to.
    assert panel.get_by_label(messages.text("forms-map-same")).locator("option").count() == 5
    panel.get_by_label(messages.text("forms-map-same")).select_option("r2")
    panel.get_by_role("button", name=messages.text("forms-map-join")).click()
    expect(panel).to_be_hidden()
    expect(box(page).locator(".ft-said")).to_contain_text("Halcyra Plant 1 is now one row")
    one = {"row": "r1", "ids": "AS-1, HM-1", "name": "Halcyra Plant 1", "tier": 3}
    assert kept(page) == {
        "sites": [one | {"town": "Kota Baiduri"}],
        "links": [{"row": "r1", "from": "r1", "to": "odhq", "good": "mobile phones", "share": 62}],
    }
    box(page).get_by_role("button", name=messages.text("forms-undo")).click()
    assert kept(page) == twice
    # A site that is on the map already delivers to another one, too.
    shown(page, "ca1").get_by_role("button", name=begins("forms-map-add")).click()
    panel.get_by_label(messages.text("forms-map-delivers")).select_option("r2")
    panel.get_by_role("button", name=messages.text("forms-map-deliver"), exact=True).click()
    expect(page.locator("[data-ft-at='r3 share']:focus")).to_be_attached()
    assert kept(page)["links"][-1] == {"row": "r3", "from": "r2", "to": "ca1"}


def test_the_next_map_begins_with_the_earlier_one(opened):
    page = opened(kept=answers(factories=MODEL[FIRST]))
    begins = box(page, NEXT).get_by_role("button", name=messages.text("forms-begins"))
    begins.click()
    assert kept(page, NEXT) == MODEL[FIRST]
    expect(begins).to_be_hidden()
    # It is a copy: what changes in it leaves the earlier one as it is.
    cell(page, "as3 :open", id=NEXT).click()
    cell(page, "as3 town", id=NEXT).fill("Hesong")
    cell(page, "as3 town", id=NEXT).blur()
    assert kept(page, NEXT)["sites"][2]["town"] == "Hesong" and kept(page) == MODEL[FIRST]


def test_with_the_keyboard_alone(opened):
    page = opened()
    box(page).locator(".ft-map-add").nth(2).focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name=ft-map-from]:focus")).to_be_attached()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.type("AS-3")
    page.keyboard.press("Enter")
    page.keyboard.type("Hesong Assembly")
    page.keyboard.press("Tab")
    expect(shown(page, "r1").locator(".ft-map-name")).to_have_text("Hesong Assembly")
    shown(page, "r1").locator(".ft-map-name").focus()
    page.keyboard.press("Space")
    expect(box(page).locator("[data-ft-do=row]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(box(page).locator(".ft-map-panel")).to_be_hidden()
    expect(box(page).locator("[data-ft-do='open r1']")).to_be_focused()
    # Larger and back: the focus stays at the button, and the panel closes before the picture does.
    box(page).get_by_role("button", name=messages.text("forms-map-large")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("dialog").locator(".ft-map-name").first.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(box(page).locator("[data-ft-do=large]")).to_be_focused()


def test_on_a_phone_the_words_come_first(opened):
    page = opened(390, answers(behind=MODEL[NEXT]))
    picture = box(page, NEXT).locator(".ft-map")
    expect(picture.locator(".ft-map-lines path")).to_have_count(0)
    plant = shown(page, "as1", NEXT)
    expect(plant.locator(".ft-map-from")).to_be_visible()
    expect(plant).to_contain_text("Norvane Board Plant 1: 30%, Verified")
    expect(plant).to_contain_text("Sendara Workforce: ?%, Disclosed")
    tops = picture.locator(".ft-map-head").evaluate_all(
        "heads => heads.map((head) => head.getBoundingClientRect().top)"
    )
    assert tops == sorted(tops) and len({*tops}) == 6
    for name in ("forms-map-words", "forms-map-large"):  # neither would change anything here
        expect(picture.get_by_role("button", name=messages.text(name))).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def sixty() -> dict:
    """56 sites in six tiers behind what is given, each with a link to one of the tier before."""
    sites = [
        {
            "row": f"r{n}",
            "ids": f"XY-{n}",
            "name": f"Works of a name of some length {n}",
            "tier": 3 + n // 10,
            "country": "Malaysia",
            "evidence": ("verified", "disclosed", "inferred", "unknown")[n % 4],
        }
        for n in range(56)
    ]
    links = [
        {"row": f"r{n}", "from": f"r{n}", "to": f"r{n - 10}" if n > 9 else "odhq", "share": n % 9}
        for n in range(56)
    ]
    return {"sites": sites, "links": links}


@pytest.mark.parametrize(("width", "theme"), some_and_slow([(1280, "light"), (390, "dark")]))
def test_a_map_of_sixty_sites_can_be_read_and_used(opened, width, theme):
    page = opened(width, answers(behind=sixty(), factories=MODEL[FIRST]), theme)
    expect(box(page, NEXT).locator(".ft-map-count")).to_have_text("Sites: 60. Links: 59.")
    # The library is asked as soon as somebody comes to the map.
    shown(page, "r5", NEXT).locator(".ft-map-name").focus()
    expect(box(page, NEXT).locator(".ft-look")).to_contain_text(located("Tier 8", 0, 6))
    boxes = (
        box(page, NEXT)
        .locator(".ft-map-site")
        .evaluate_all(
            """sites => sites.map((site) => {
            const {left, right, top, bottom} = site.getBoundingClientRect();
            return [left, right, top, bottom];
        })"""
        )
    )
    for n, (left, right, top, bottom) in enumerate(boxes):
        assert right - left >= 100 and bottom > top
        for other in boxes[n + 1 :]:
            apart = right <= other[0] or other[1] <= left or bottom <= other[2] or other[3] <= top
            assert apart
    unfold(page)
    shown(page, "r5", NEXT).locator(".ft-map-name").click()
    found = violations(page, f'fieldset[data-ft-question="{NEXT}"]')
    for check in (access_kit.names, access_kit.small_targets, access_kit.lost):
        found += check(page)
    assert found == []


def test_without_script_and_on_paper_there_are_rows_to_fill_in(address, browser):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(address)
    assert not box(page).locator(".ft-map").is_visible()
    expect(box(page)).to_contain_text(messages.text("forms-map-by-hand"))
    rows = box(page).locator('[data-ft-sheet="sites"] tbody tr')
    assert rows.count() >= 6 and "Casemoor" in rows.nth(3).inner_text()
    page.context.close()
