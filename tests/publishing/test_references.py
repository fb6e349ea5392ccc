"""The sources of the course: each says when it was read and how, and the book shows it."""

import re

import pytest
from book_kit import Built, normal

from coursework import references
from fairtender.tables import DataError

FAULTY = """
@misc{good, author = {{A}}, title = {{T}}, year = {2020}, urldate = {2026-11-25}, hand = {first}}
@misc{undated, author = {{A}}, title = {{T}}, year = {2020}, hand = {first}}
@misc{unknown, author = {{A}}, title = {{T}}, year = {2020}, urldate = {2026-13-01}, hand = {third}}
@misc{silent, author = {{A}}, title = {{T}}, year = {2020}, urldate = {2026-11-25}, hand = {part},
  kind = {rule}}
"""


@pytest.fixture(scope="module")
def sources(root):
    return references.read(root / references.FILE)


def test_faults_are_told_all_at_once(tmp_path):
    path = tmp_path / "references.bib"
    path.write_text(FAULTY, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        references.read(path)
    lines = str(caught.value).splitlines()
    assert [re.search(r"entry (\w+): ([\w, ]+) is", line).groups() for line in lines] == [
        ("undated", "urldate"),
        ("unknown", "urldate, hand"),
        ("silent", "pending"),
    ]


def test_each_source_is_cited_and_each_citation_is_a_source(root, sources):
    pages = references.cited(root / "book")
    assert set(pages) - set(sources) == set()
    texts = "\n".join(
        path.read_text(encoding="utf-8") for path in (root / "book" / "model-texts").glob("*.toml")
    )
    uncited = set(sources) - set(pages)
    assert [key for key in uncited if f'"{key}"' not in texts] == []


def test_the_page_has_a_line_for_each_rule_and_figure(built_book: Built, sources):
    page = (built_book.html / "book/rules-and-figures.html").read_text(encoding="utf-8")
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
    said = re.compile(r"read (in part |at second hand )?on \d+ \w+ \d{4}\.")
    assert [one for one in entries if not said.search(one)] == []
