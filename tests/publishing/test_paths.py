"""The ways through the course: what they are made of, how long they take, how one follows one."""

import json
import re
from pathlib import Path

import pytest
from book_kit import Watched
from kit import violations_by_day_and_night
from playwright.sync_api import expect

from fairtender import messages
from fairtender.tables import DataError
from publishing.extensions.shared import questions
from publishing.paths import NAME, LearningPath, Paths, duration, reading, words

HOME = "book/index.html"


@pytest.fixture(scope="module")
def paths(root: Path) -> Paths:
    return Paths(root, questions(root))


def named(paths: Paths, name: str) -> LearningPath:
    [found] = [path for path in paths.all if path.id == name]
    return found


def test_the_hour_takes_an_hour_and_its_minutes_are_those_of_its_parts(paths: Paths, root: Path):
    """By hand: chapter 1 announces 30 minutes, accounts A01 to A04 take 14, T05 to T08 take 15."""
    hour = named(paths, "one-hour")
    assert [step.minutes for step in hour.steps] == [30, 14, 15]
    assert hour.minutes == 59
    half_a_day = named(paths, "half-a-day")
    assert 3 * 60 <= half_a_day.minutes <= 4 * 60


def test_the_whole_course_has_each_chapter_and_each_part_once(paths: Paths, root: Path):
    whole = named(paths, "whole-course")
    asked = questions(root)
    parts = [f"{slug}/{form.id}" for slug, one in asked.items() for form in one.forms]
    assert [step.id for step in whole.steps if step.part] == parts
    assert [step.unit for step in whole.steps if not step.part] == list(asked)
    assert whole.minutes == sum(
        sum(one.minutes_of(form) for form in one.forms) + paths.unit(slug)[0].minutes
        for slug, one in asked.items()
    )


def test_no_path_repeats_a_step_and_each_page_of_it_is_in_the_book(paths: Paths, root: Path):
    toc = (root / "_toc.yml").read_text(encoding="utf-8")
    for path in paths.all:
        assert len({step.id for step in path.steps}) == len(path.steps), path.id
        for step in path.steps:
            assert re.search(rf"file: {re.escape(step.page)}$", toc, re.M), step
            assert step.minutes > 0, step


def test_a_chapter_can_be_read_in_the_minutes_that_it_announces(paths: Paths, root: Path):
    """At 130 words a minute, the pace of careful reading in a second language."""
    for slug in questions(root):
        text = (root / "book" / f"{slug}.md").read_text(encoding="utf-8")
        assert words(text) / 130 <= paths.unit(slug)[0].minutes, slug


def test_words_are_counted_that_are_read():
    code = "```{code-cell} ipython3\nnot read\n```"
    page = f"---\nx: 1\n---\n# Two words\n\n{code}\n{{doc}}`here <a>` 3.\n"
    assert words(page) == 4  # Two, words, here, 3
    assert reading(page, 130) == 1
    assert reading("word " * 131, 130) == 2
    assert reading("# A\n\nReading takes about 30 minutes, the exercise 75.", 130) == 30


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(59, "59 min"), (60, "1 h"), (163, "2 h 43 min"), (314, "5 h"), (316, "5½ h"), (1430, "24 h")],
)
def test_minutes_in_words(minutes, said):
    assert duration(minutes) == said


def test_faults_of_the_file_are_told_together(tmp_path: Path, root: Path):
    """A part that no exercise has, a page that does not exist, and a path that is there twice."""
    book = tmp_path / "book"
    book.mkdir()
    text = (root / "book" / NAME).read_text(encoding="utf-8")
    text = text.replace('"03-screen-tenders/t05-t08"]\n\n', '"03-screen-tenders/t99"]\n\n', 1)
    text = text.replace('["page for-managers"]', '["page no-such-page"]')
    text = text.replace('id = "hotels"', 'id = "coffee"')
    (book / NAME).write_text(text, encoding="utf-8")
    for page in (root / "book").rglob("*.md"):
        copy = book / page.relative_to(root / "book")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.symlink_to(page)
    with pytest.raises(DataError) as error:
        Paths(tmp_path, questions(root))
    for part in ("03-screen-tenders/t99", "no-such-page", "coffee"):
        assert part in str(error.value)


@pytest.mark.browser
def test_a_learner_chooses_a_path_and_follows_it(browser, address, paths: Paths):
    hour = named(paths, "one-hour")
    with Watched(browser, address, 1280) as watched:
        page = watched.open(HOME)
        assert (
            page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('fairtender:'))")
            == []
        )
        page.get_by_role("link", name=messages.text("home-begin")).click()
        page.wait_for_url(f"**/{hour.steps[0].page}.html")
        side = page.locator(".course-path")
        expect(side).to_contain_text(messages.text("first-path", title=hour.title))
        left = messages.text("first-path-left", n=0, m=3, left=duration(hour.minutes))
        expect(side.locator("summary")).to_have_text(left)
        assert violations_by_day_and_night(page) == []

        # The top of the page says what of it belongs to the path, and where the path goes on.
        here = page.locator(".course-path-here")
        minutes = duration(hour.steps[0].minutes)
        expect(here).to_contain_text(messages.text("first-path-read", n=1, m=3, minutes=minutes))
        go_on = here.get_by_role(
            "link", name=messages.text("first-path-next", title=hour.steps[1].title)
        )
        expect(go_on).to_have_attribute("href", re.compile("#part-a01-a04$"))

        # A chapter is read when its end was seen; a part is done when it was marked, on any path.
        page.locator("article.bd-article > section > :last-child").scroll_into_view_if_needed()
        expect(side.locator("progress")).to_have_attribute("value", "1")
        marked = {"earned": 1, "most": 4, "at": "2026-12-01T10:00:00Z"}
        part = hour.steps[1]
        kept = json.dumps({part.part: {"first": marked, "latest": marked}})
        page.evaluate(
            "([name, text]) => localStorage.setItem(name, text)",
            [f"fairtender:{part.unit}:marks", kept],
        )
        page = watched.open(HOME)
        expect(page.locator("#course-where")).to_contain_text(hour.steps[2].title)
        on = page.locator(".course-go a")
        expect(on).to_have_attribute("href", re.compile(f"{hour.steps[2].page}.html#part-t05-t08$"))

        # Another path counts what was done on this one.
        page.locator("a[data-course-path=half-a-day]").click()
        expect(page.locator(".course-path progress")).to_have_attribute("value", "2")

        # Who only looked leaves it again: nothing of it is kept.
        leave = messages.text("first-path-leave")
        page.locator(".course-path-here").get_by_role("button", name=leave).click()
        expect(page.get_by_role("status").filter(has_text="You left this path")).to_be_focused()
        expect(page.locator(".course-path")).to_be_hidden()
        assert page.evaluate("localStorage.getItem('fairtender:path')") is None
        assert watched.faults == []


@pytest.mark.browser
def test_the_first_page_without_scripts_still_leads_to_each_path(browser, address, paths: Paths):
    with Watched(browser, address, 390, java_script_enabled=False) as watched:
        page = watched.open(HOME)
        for path in paths.all:
            link = page.locator(f"a[data-course-path={path.id}]")
            assert link.get_attribute("href").endswith(f"{path.steps[0].page}.html")
        assert page.locator(".course-path").count() == 0


# Who comes with what in mind, the names of the links that they choose on the first page and after
# it, and the address and the thing on that page that they came for.
NEWCOMERS = {
    "a learner with one hour": (
        ["Start with one hour"],
        "book/01-the-issue.html",
        ".course-path-here",
    ),
    "a contract manager with payslips to check": (
        ["Exercise 10"],
        "exercises/10-manage-the-contract/",
        "#seven-extracts",
    ),
    "a buyer with a tender": (
        ["Screen your tender"],
        "book/at-your-desk/screen-tenders.html",
        "article input[type=file]",
    ),
    "a trainer who teaches on Thursday": (
        ["Get slides and hand-outs", "Download slides and hand-outs"],
        "room/index.html",
        "h1",
    ),
    "a manager with thirty minutes": (
        ["Read the briefing"],
        "book/for-managers.html",
        "#eight-minutes-four-decisions",
    ),
}


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("who", NEWCOMERS)
def test_a_newcomer_finds_what_they_came_for_in_three_clicks(browser, address, who, width):
    names, there, wanted = NEWCOMERS[who]
    assert len(names) <= 3
    with Watched(browser, address, width) as watched:
        page = watched.open(HOME)
        for name in names:
            links = page.locator("article").get_by_role("link", name=re.compile(f"^{name}"))
            link = links.locator("visible=true").first
            link.click(timeout=5000)  # fails if it can only be clicked after something else
        page.wait_for_url(f"**/{there}*")
        expect(page.locator(wanted).first).to_be_attached()
        assert watched.faults == []
