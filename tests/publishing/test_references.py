"""The sources of the course: each says when it was read and how, and the book shows it."""

import datetime
import html
import re

import pytest
from book_kit import Built, by_sphinx, normal

from coursework import references
from fairtender import messages
from fairtender.tables import DataError

FAULTY = """
@misc{good, author = {{A}}, title = {{T}}, year = {2020}, urldate = {2026-11-25}, hand = {first}}
@misc{undated, author = {{A}}, title = {{T}}, year = {2020}, hand = {first}}
@misc{unknown, author = {{A}}, title = {{T}}, year = {2020}, urldate = {2026-13-01}, hand = {third}}
@misc{silent, author = {{A}}, title = {{T}}, year = {2020}, urldate = {2026-11-25}, hand = {part},
  kind = {rule}}
@misc{someday, author = {{A}}, title = {{T}}, year = {2020}, urldate = {2026-11-25}, hand = {part},
  due = {soon}, unread = { }}
"""
AWAITED = """
@misc{list, author = {{A}}, title = {{The list}}, year = {2024}, urldate = {2026-11-30},
  hand = {part}, kind = {rule}, pending = {It comes every two years.}, due = {2026-12-01},
  unread = {Article 9}}
"""
PAGE = """
# Rules

Before {due}`list` After {cite}`list`

```{rules-and-figures} rule
```

```{bibliography}
```
"""
AHEAD = messages.text("sources-due-ahead", due="1 December 2026")
PASSED = messages.text("sources-due-passed", due="1 December 2026")
ALWAYS = messages.text("sources-due-always", due="1 December 2026", read="30 November 2026")
UNREAD = messages.text("sources-unread", parts="Article 9")


@pytest.fixture(scope="module")
def sources(root):
    return references.read(root / references.FILE)


def test_faults_are_told_all_at_once(tmp_path):
    path = tmp_path / "references.bib"
    path.write_text(FAULTY, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        references.read(path)
    lines = str(caught.value).splitlines()
    told = r"entry (\w+): these fields are missing or wrong: ([\w, ]+)\. urldate"
    assert [re.search(told, line).groups() for line in lines] == [
        ("undated", "urldate"),
        ("unknown", "urldate, hand"),
        ("silent", "pending"),
        ("someday", "due, unread"),
    ]


@pytest.fixture(scope="module")
def awaited(tmp_path_factory):
    """A page with a source for which an update is due, as the book makes it."""
    place = tmp_path_factory.mktemp("due")
    (place / "book").mkdir()
    (place / references.FILE).write_text(AWAITED, encoding="utf-8")
    (place / "book" / "rules.md").write_text(PAGE, encoding="utf-8")
    settings = {
        "extensions": [
            "myst_parser",
            "sphinxcontrib.bibtex",
            "publishing.extensions.references",
        ],
        "bibtex_bibfiles": [str(references.FILE)],
        "bibtex_default_style": "course",
        "root_doc": "book/rules",
    }
    return (by_sphinx(place, settings) / "book" / "rules.html").read_text(encoding="utf-8")


def test_a_page_keeps_the_sentences_of_both_sides_of_a_due_day(awaited):
    """The build does not ask for the day: the page is the same, and it is read for years."""
    said = re.findall(r"<span data-due=[^>]*>[^<]*</span>", awaited)
    assert len(said) == 2 and len(set(said)) == 1  # where a page asks, and in the table
    kept = dict(re.findall(r'data-(\w+)="([^"]*)"', said[0]))
    assert {name: html.unescape(text) for name, text in kept.items()} == {
        "due": "2026-12-01",
        "ahead": AHEAD,
        "passed": PASSED,
    }
    assert ALWAYS in awaited


def test_what_was_not_checked_in_the_text_is_said_in_table_and_bibliography(awaited):
    [row] = [row for row in re.findall(r"<tr.*?</tr>", awaited, re.S) if "The list" in row]
    [entry] = re.findall(r'<div class="citation".*?</div>', awaited, re.S)
    assert normal(UNREAD) in normal(row) and normal(UNREAD) in normal(entry)


# The reader's day, their zone, and what the page then says.
DAYS = {
    ("2026-11-30T12:00", "UTC"): AHEAD,
    ("2026-12-01T23:59", "UTC"): AHEAD,
    ("2026-12-02T00:01", "UTC"): PASSED,
    ("2031-01-01T12:00", "UTC"): PASSED,
    ("2026-12-01T23:00", "Pacific/Auckland"): PASSED,  # where it is the second already
}


@pytest.mark.browser
@pytest.mark.parametrize(("moment", "zone"), DAYS)
def test_the_page_says_on_the_readers_day_whether_an_update_is_due(
    browser, awaited, root, moment, zone
):
    context = browser.new_context(timezone_id=zone)
    page = context.new_page()
    page.clock.set_fixed_time(datetime.datetime.fromisoformat(f"{moment}:00+00:00"))
    page.set_content(awaited)
    assert page.locator("[data-due]").all_text_contents() == [ALWAYS, ALWAYS]
    page.add_script_tag(path=root / "book" / "_static" / "due.js")
    assert page.locator("[data-due]").all_text_contents() == [DAYS[moment, zone]] * 2
    context.close()


def test_what_is_awaited_is_shown_where_the_course_lists_what_moves(root, sources):
    """Both pages take it from one entry, and each day that is known is on the page of rules."""
    asked = re.compile(r"\{due\}`([\w-]+)`")
    book = root / "book"
    pages = {
        name: asked.findall((book / f"{name}.md").read_text("utf-8"))
        for name in ("sources", "next-steps")
    }
    awaited = {one.key for one in sources.values() if one.due}
    assert awaited == set(pages["sources"]) and "ilab-2024" in pages["next-steps"]
    assert all(sources[key].kind for key in awaited)
    assert sources["ilab-2024"].due == datetime.date(2026, 12, 1)


def test_each_source_is_cited_and_each_citation_is_a_source(root, sources):
    pages = references.cited(root / "book")
    assert set(pages) - set(sources) == set()
    texts = "\n".join(
        path.read_text(encoding="utf-8") for path in (root / "book" / "model-texts").glob("*.toml")
    )
    uncited = set(sources) - set(pages)
    assert [key for key in uncited if f'"{key}"' not in texts] == []


def test_the_page_has_a_line_for_each_rule_and_figure(built_book: Built, sources):
    page = (built_book.html / "book/sources.html").read_text(encoding="utf-8")
    rows = [normal(row) for row in re.findall(r"<tr.*?</tr>", page, re.S)]
    resting = [one for one in sources.values() if one.kind]
    assert {one.kind for one in resting} == set(references.KINDS)
    for one in resting:
        [row] = [row for row in rows if normal(f"{one.title} [{one.issuer}, {one.year}") in row]
        assert f"{one.read.day} {one.read:%B %Y}".casefold() in row, one.key
        assert normal(one.pending) in row and "no chapter" not in row, one.key


def test_the_bibliography_says_of_each_source_when_it_was_read(built_book: Built, sources):
    page = (built_book.html / "book/sources.html").read_text(encoding="utf-8")
    [listed] = re.findall(r'<ul class="course-bibliography.*?</ul>', page, re.S)
    entries = [normal(one) for one in re.findall(r"<li.*?</li>", listed, re.S)]
    assert len(entries) == len(sources)
    said = re.compile(r"read (in part |in another source )?on \d+ \w+ \d{4}\.")
    assert [one for one in entries if not said.search(one)] == []
