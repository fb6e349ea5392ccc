"""A link to a place that a page does not have is found, with the line that an author wrote."""

import pytest
from texts_kit import says

from fairtender.tables import DataError
from publishing import book
from publishing.book import wrong_anchors

PAGES = {
    "book/one.html": '<h2 id="here">Here</h2> <a class="x" href="two.html#there">a</a>'
    '<a href="#here">b</a> <a href="../room/index.html#cards">c</a>',
    "book/two.html": '<h2 id="there">There</h2> <a href="one.html#her">d</a>'
    '<a href="https://example.org/one.html#her">e</a>',
}
WRITTEN = "# Two\n\nSee [one](one.html#her){.external}, and [here](one.html#here){.external}.\n"


def write(root):
    """A course with a built book of two pages; returns its HTML."""
    html = root / "_build" / "html"
    for name, text in PAGES.items():
        (html / name).parent.mkdir(parents=True, exist_ok=True)
        (html / name).write_text(text, encoding="utf-8")
    (root / "book").mkdir()
    (root / "book" / "two.md").write_text(WRITTEN, encoding="utf-8")
    return html


def test_a_wrong_anchor_is_told_once_with_file_and_line(tmp_path):
    [sentence] = wrong_anchors(write(tmp_path), tmp_path)
    assert sentence.startswith("book/two.md, line 3: ")
    assert says(sentence, "book-anchor", page="book/one.html", anchor="her")


def test_a_book_with_one_is_not_built(tmp_path, monkeypatch):
    html = write(tmp_path)
    (html / "index.html").write_text("", encoding="utf-8")
    (tmp_path / "_config.yml").write_text("", encoding="utf-8")
    monkeypatch.setattr(book, "_jupyter_book", lambda root: (0, ""))
    with pytest.raises(DataError, match=r"two\.md, line 3"):
        book.build(tmp_path)
    assert not book.is_unchanged(tmp_path)
