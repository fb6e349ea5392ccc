"""The course in another language, from end to end: each text that could be translated is marked."""

import csv
import json
import os
import re
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from book_kit import Watched, pages_of
from kit import fill_in, show_part

from coursework import answers as kept_answers
from coursework.marking import key, marks
from fairtender import messages
from publishing import book, translation

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ROOT = Path(__file__).resolve().parents[2]
UNIT = "01-the-issue"
EXERCISE = f"exercises/{UNIT}/{UNIT}.html"
PAGES = [
    *("index", "if-this-is-real", "the-case", "01-the-issue", "03-screen-tenders", "next-steps"),
    *("at-your-desk", "at-your-desk/screen-tenders", "at-your-desk/map-a-chain", "cases"),
    *("for-managers", "quick-reference", "glossary", "about", "what-the-course-covers"),
    *("trainers/run-a-workshop", "trainers/facilitation", "trainers/notes/02-rules-and-roles"),
    *("trainers/notes/01-the-issue", "trainers/notes/03-screen-tenders"),
]
# All that a page says in its text and for screen readers, outside code, sources and addresses.
WORDS = """() => {
    const skipped = "script, style, noscript, code, pre, kbd, .citation, .reference.external, "
        + "[href*='#id'], .course-due";
    const words = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const { parentElement, data } = walker.currentNode;
        if (!parentElement.closest(skipped)) words.push(data);
    }
    for (const name of ["alt", "aria-label", "title", "placeholder"]) {
        for (const one of document.body.querySelectorAll(`[${name}]`)) {
            if (!one.closest(skipped)) words.push(one.getAttribute(name));
        }
    }
    return words.map((text) => text.replace(/\\s+/g, " "));
}"""
# Words one after another, the first with a vowel that has no mark.
PLAIN = re.compile(
    r"(?<![^\W\d_])[A-Za-z]*[aeiouyAEIOUY][A-Za-z]*(?:[ '’,.()&0-9-]+[A-Za-z]+)*(?![^\W\d_])"
)
# The theme and Sphinx have their own translations; no translator of the course sees these.
OF_OTHERS = {
    *(
        "Skip to main content",
        "Search",
        "Version warning",
        "Copyright",
        "previous page",
        "next page",
    ),
    *("Link to this heading", "Link to this term", "Link to this table", "Link to this image"),
    *("Stop",),  # begins what keeps a person out of danger, in every language
    *("Close", "previous", "next", "Copy to clipboard", "Copied!"),
    *("Page", "Main", "Moodle", "ILIAS", "Open edX", "Canvas", "Blackboard"),
}


@pytest.fixture(scope="module")
def html(kept) -> Path:
    """The pages of the course with a mark on each vowel that a translator could change."""

    def build(copy: Path) -> str:
        other = translation.pseudo
        translation.write(ROOT, copy, translation.PSEUDO, lambda text: other(text.words))
        command = [sys.executable, "-m", "workshop", "pages"]
        environment = {**os.environ, "PYTHONPATH": str(copy)}
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return str(copy / "_build" / "html")

    return Path(kept("marked", build))


@pytest.fixture(scope="module")
def address(html) -> Iterator[str]:
    with book.server(html, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@cache
def data() -> frozenset[str]:
    """What stays as it is on purpose: documents and names of the case, and sources."""

    def inside(value: Any) -> Iterator[str]:
        if isinstance(value, dict | list):
            for one in value.values() if isinstance(value, dict) else value:
                yield from inside(one)
        elif isinstance(value, str):
            yield " ".join(value.split())

    found = {*OF_OTHERS}
    for path in ROOT.glob("datasets/**/*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found.update(*(inside(list(row.values())) for row in csv.DictReader(file)))
    for path in (*ROOT.glob("datasets/*.json"), *ROOT.glob("datasets/*/*.json")):
        if path.name != "case-tables.json":
            found.update(inside(json.loads(path.read_text(encoding="utf-8"))))
    for path in (ROOT / "datasets" / "the-case.toml", ROOT / "datasets/profiles/default.toml"):
        found.update(inside(tomllib.loads(path.read_text(encoding="utf-8"))))
    return frozenset(found)


def is_data(run: str) -> bool:
    """Whether words are a value of the data, a part of one, or names one after another."""
    if run in data():
        return True
    if " " in run and any(run in value for value in data()):
        return True
    return {*re.findall(r"[A-Za-z]{2,}", run)} <= names()


@cache
def names() -> set[str]:
    """The words of values that are names: no word of them is small, but for "of" or "and"."""
    small = {"and", "at", "d", "for", "of", "on", "the"}
    words = (re.findall(r"[^\W\d]+", value) for value in data())
    named = (one for one in words if all(word[0].isupper() or word in small for word in one))
    return {word for one in named for word in one}


def plain(page) -> list[str]:
    runs = {run for text in page.evaluate(WORDS) for run in PLAIN.findall(text)}
    runs = {run.strip(" .,()&'’-0123456789") for run in runs}
    return sorted(run for run in runs if re.search("[a-z]{2}", run) and not is_data(run))


def test_every_page_says_its_language(html):
    for page in pages_of(html):
        assert f'<html lang="{translation.PSEUDO}"' in (html / page).read_text("utf-8"), page


@pytest.mark.parametrize("name", PAGES)
def test_nothing_on_a_page_is_left_as_it_was(name, browser, address):
    with Watched(browser, address, 1280) as watched:
        assert plain(watched.open(f"book/{name}.html")) == []
        assert watched.faults == []


def test_a_hand_in_from_the_marked_exercise_earns_the_same(
    browser, address, html, tmp_path, monkeypatch
):
    here, there = key.read_key(UNIT, ROOT), key.read_key(UNIT, html.parents[1])
    marked = {code: translation.pseudo(text) for code, text in messages.sentences().items()}
    monkeypatch.setattr(messages, "_read", marked)
    belief = next(one for one in here.beliefs if one.answers)
    given = key.belief_answers(here, belief.code)
    with Watched(browser, address, 1280) as watched:
        page = watched.open(EXERCISE)
        fill_in(page, there.questions, given)
        left = set(plain(page))
        for form in there.questions.forms:
            show_part(page, form.id)
            page.locator(".ft-check:visible").click()
            left |= set(plain(page))
        show_part(page, "hand_in")
        with page.expect_download() as download:
            page.get_by_role("button", name=messages.text("forms-save-file")).click()
        download.value.save_as(tmp_path / "answers.json")
        typed = json.dumps(given, ensure_ascii=False)
        assert sorted(run for run in left if run not in typed) == []
    saved = kept_answers.read(tmp_path / "answers.json", here.questions)
    points = [
        {id: one.points for id, one in marks.mark(the_key, saved).questions.items()}
        for the_key in (here, there)
    ]
    right = kept_answers.sort(kept_answers.Answers(), given, here.questions)
    assert points[0] == points[1]
    assert points[0] == {id: one.points for id, one in marks.mark(here, right).questions.items()}
