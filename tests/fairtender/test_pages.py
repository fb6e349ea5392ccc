"""Pages and tables of words: what people wrote stays text, and nothing is fetched or run."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

import jinja2
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from fairtender import pages
from fairtender.tables import Column, Reason, Table, fault, frame

PAGE = """{% extends "base.html" %}
{% import "parts.html" as parts %}
{% set title = said %}
{% block main %}
<p id="said">{{ said }}</p>
{{ parts.wide(table, said) }}
{{ parts.listing(said, [said], ["law"], profile) }}
{{ parts.sources(profile, ["law", "other", "unknown"]) }}
{% endblock %}
"""
# Everything that can be written on a page; a parser of HTML takes line ends and controls otherwise.
WRITTEN = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("pages") / "page.html"
    path.write_text(PAGE, "utf-8")
    return path


def source(title: str, url: str) -> SimpleNamespace:
    return SimpleNamespace(title=title, issuer="", edition="", date="2026-01-31", url=url)


def page(template, said: str) -> BeautifulSoup:
    data = frame(
        Table("t", (Column("name", "text", ""), Column("about", "text", ""))), [(said, said)]
    )
    table = pages.word_table(data, {"report-tender": "name", "chart-why": "about"})
    sources = {"law": source(said, "javascript:alert(1)"), "other": source(said, "https://x.org/a")}
    profile = SimpleNamespace(name=said, date="2026-01-31", sources=sources)
    html = pages.render(template, said=said, table=table, profile=profile)
    return BeautifulSoup(html, "html.parser")


@given(said=WRITTEN)
def test_what_people_wrote_stays_text_wherever_it_stands(template, said):
    found, plain = page(template, said), page(template, "words")
    assert found.find(id="said").get_text() == said
    assert found.title.get_text() == found.h4.get_text() == said
    assert found.find(role="region")["aria-label"] == said
    assert [each.name for each in found(True)] == [each.name for each in plain(True)]


def test_a_page_needs_nothing_else_and_links_to_addresses_of_the_web_alone(template):
    found = page(template, "<script src=x>")
    assert found("script") == found("link") == found("img") == []
    assert "default-src 'none'" in found.find("meta", {"http-equiv": True})["content"]
    # The first link skips to the content, the second cites; of the sources one has an address.
    assert [link["href"] for link in found("a")] == ["#main", "#source-law", "https://x.org/a"]
    assert [item["id"] for item in found("li", id=True)] == ["source-law", "source-other"]


def test_what_cannot_be_drawn_says_why_and_what_is_missing_is_a_fault(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("{{ drawn(draw, 3) }}{{ other }}", "utf-8")

    def draw(number: int) -> pages.Drawn:
        raise fault("chart-nothing", what=f"<b>{number}</b>")

    told = pages.render(path, draw=draw, other="")
    assert told.startswith('<p class="quiet">') and "&lt;b&gt;3&lt;/b&gt;" in told
    with pytest.raises(jinja2.UndefinedError):
        pages.render(path, draw=draw)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (Decimal("1234.50"), "1,234.50"),
        (28.0, "28"),
        (float("nan"), "None"),
        (None, "None"),
        ("", "None"),
        ((), "None"),
        (("one", Reason("chart-ask")), "one\nWhat to ask"),
        (Reason("chart-why"), "Why"),
        (datetime.date(2026, 11, 1), "2026-11-01"),
    ],
)
def test_a_cell_is_written_as_people_read_it(value, told):
    assert pages.written(value) == told


def test_rows_of_words_stack_on_a_phone_and_numbers_stay_beside_each_other():
    assert pages.stacks([["a", "1", "2"], ["b", "x" * 25, "3"]])
    assert pages.stacks([["a" * 41, "1", "2"]])
    assert not pages.stacks([["a", "1,234.50", "2"]])
    assert not pages.stacks([["a", "x" * 25]])  # two columns have room
