"""*Your own case* on an exercise page, in Chromium: kept apart, checked, removed, at 390 px."""

import io
import json
import zipfile

import pytest
from kit import violations_by_day_and_night
from marking_kit import opened, served
from playwright.sync_api import expect

from coursework.course import ROOT
from fairtender import messages
from publishing.extensions.steps import section

pytestmark = pytest.mark.browser

UNIT = "05-map-supply-chains"
SOURCE = ROOT / "solutions" / UNIT
OWN = f"fairtender:{UNIT}-own"
KEPT = "name => JSON.parse(localStorage.getItem(name))"
SITES = [("S1", "Harbour office"), ("S2", "Quay Roasters"), ("S3", "Farm of Alto Vale")]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    place = tmp_path_factory.mktemp("site")
    with served(UNIT, SOURCE, place) as found:
        path = place / "public.html"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("</main>", f"{section(UNIT)}</main>"), encoding="utf-8")
        yield f"{found}public.html"


@pytest.fixture
def page(browser, address):
    made = opened(browser, address, SOURCE, accept_downloads=True)
    yield made
    assert made.faults == []
    made.context.close()


def said(code: str, **params: object) -> str:
    return messages.text(code, **params)


def fold(page):
    found = page.locator(".course-own")
    if found.get_attribute("open") is None:
        found.locator(":scope > summary").focus()
        page.keyboard.press("Enter")
    expect(found.locator("[data-ft-ready]")).to_be_visible()
    return found


def write_sites(page) -> None:
    """Three rows by the keyboard alone, from the first cell on."""
    sheet = fold(page).locator("[data-ft-sheet=sites]")
    for number, (ids, name) in enumerate(SITES):
        if number:
            sheet.locator(".ft-add").focus()
            page.keyboard.press("Enter")
        else:
            sheet.locator("[data-ft-at='r1 ids']").focus()
        page.keyboard.type(ids)
        page.keyboard.press("Tab")
        page.keyboard.type(name)
        page.keyboard.press("Tab")
    expect(sheet).to_contain_text(SITES[-1][1])


def names(page) -> list[str]:
    kept = page.evaluate(KEPT, OWN)
    return [row.get("name") for row in kept["answers"]["map"]["sites"]]


def test_nothing_of_it_is_there_before_it_is_opened(page):
    assert page.locator(".course-own form").count() == 0
    assert page.evaluate("name => localStorage.getItem(name)", OWN) is None
    fold(page)
    expect(page.locator(".course-own .ft-sheet")).to_have_count(2)
    expect(page.locator(".course-own")).to_contain_text(said("forms-own-where"))


def test_rows_are_kept_apart_from_the_hand_in_and_can_be_removed(page, tmp_path):
    write_sites(page)
    page.wait_for_function("name => localStorage.getItem(name)?.includes('Alto Vale')", arg=OWN)
    page.reload()
    found = fold(page)
    expect(found).to_contain_text(SITES[1][1])
    assert names(page) == [name for _, name in SITES]

    # The file to hand in, with an answer of the exercise, has nothing of it.
    page.locator("[data-ft-learner=name]").fill("Ana Belo")
    page.locator("fieldset[data-ft-question] > .ft-options input").first.check()
    with page.expect_download() as download:
        page.locator("[data-ft-part=hand_in] .ft-save").click()
    handed = tmp_path / "handed.json"
    download.value.save_as(handed)
    text = handed.read_text(encoding="utf-8")
    assert "Ana Belo" in text
    assert not any(word in text for pair in SITES for word in pair[1:])
    assert "own" not in json.loads(text)["unit"]

    # Removed from here, the answers stay.
    found.get_by_role("button", name=said("forms-own-remove")).click()
    found.get_by_role("button", name=said("forms-own-remove-yes")).click()
    expect(found.locator(".ft-status")).to_have_text(said("forms-own-removed"))
    assert page.evaluate("name => localStorage.getItem(name)", OWN) is None
    assert page.evaluate(KEPT, f"fairtender:{UNIT}")["learner"]["name"] == "Ana Belo"
    page.reload()
    expect(fold(page)).not_to_contain_text(SITES[1][1])


def test_it_is_checked_and_saved(page, tmp_path):
    write_sites(page)
    found = fold(page)
    expect(found.locator(".ft-status")).to_contain_text(":")
    found.get_by_role("button", name=said("forms-own-check")).click()
    expect(found.locator(".ft-own-said")).to_contain_text("Evidence")
    with page.expect_download() as download:
        found.get_by_role("button", name=said("forms-own-folder")).click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    held = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    assert held.testzip() is None
    [workbook] = [name for name in held.namelist() if name.endswith(".xlsx")]
    assert "-05-own-map-" in workbook
    assert b"xl/worksheets" in held.read(workbook)
    listed = held.read("READ-ME.txt").decode("utf-8-sig")
    assert said("own-case-part-07") in listed  # not made yet
    expect(found.locator(".ft-own-said")).to_contain_text(path.name)


def test_it_can_be_used_on_a_phone_and_read_by_everybody(page):
    page.set_viewport_size({"width": 390, "height": 844})
    write_sites(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    fold(page).get_by_role("button", name=said("forms-own-check")).click()
    expect(page.locator(".ft-own-said li").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations_by_day_and_night(page, ".course-own") == []
