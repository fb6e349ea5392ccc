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
from fairtender.reports.model import (
    Entries,
    Entry,
    Facet,
    Figure,
    Grid,
    Part,
    Report,
    Said,
    risk,
)
from fairtender.reports.saving import page as write_page
from fairtender.tables import Column, Reason, Table, fault, frame

# Everything that can be written on a page; a parser of HTML takes line ends and controls otherwise.
WRITTEN = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1)


def source(title: str, url: str) -> SimpleNamespace:
    return SimpleNamespace(title=title, issuer="", edition="", date="2026-01-31", url=url)


def page(said: str) -> BeautifulSoup:
    """A report in which all that people wrote is this."""
    data = frame(
        Table("t", (Column("name", "text", ""), Column("about", "text", ""))), [(said, said)]
    )
    table = pages.word_table(data, {"report-tender": "name", "chart-why": "about"})
    sources = {"law": source(said, "javascript:alert(1)"), "other": source(said, "https://x.org/a")}
    cited = (Said(Reason.of("own-no-plan", file=said, why=said), id) for id in ("law", "other", ""))
    entry = Entry(said, said, risk("high"), (said,), (Part("reasons", said, (*cited,)),), said)
    report = Report(
        job="screen",
        title=said,
        headline=said,
        about={},
        summary=[said],
        prompt=said,
        profile=SimpleNamespace(name=said, date="2026-01-31", sources=sources),
        counts={risk("high"): 1},
        entries=Entries(1, lambda _: entry, [said], {"level": Facet(said, [said])}),
        make_tables=dict,
        column=said,
        not_read=[said],
        money={risk("high"): said},
        grids=[Grid(said, [said, said], [[said, said]])],
        figures=lambda: [Figure(said, tables=[(table, said)], lines=[said], about=said)],
        gone=[said],
    )
    return BeautifulSoup(write_page(report), "html.parser")


@given(said=WRITTEN)
def test_what_people_wrote_stays_text_wherever_it_stands(said):
    found, plain = page(said), page("words")
    for place in (found.title, found.h1, found.h3, found.h4):
        assert place.get_text() == said
    assert {each["aria-label"] for each in found(role="region")} == {said}
    assert [each.name for each in found(True)] == [each.name for each in plain(True)]


def test_a_page_needs_nothing_else_and_links_to_addresses_of_the_web_alone():
    found = page("<script src=x>")
    assert found("script") == found("link") == found("img") == []
    assert "default-src 'none'" in found.find("meta", {"http-equiv": True})["content"]
    # The first link skips to the content, then one goes to the entry, and two cite; of the sources
    # one has an address.
    links = [link["href"] for link in found("a")]
    assert links == ["#main", "#entry-1", "#source-1", "#source-2", "https://x.org/a"]
    assert [item["id"] for item in found("li", id=True)] == ["source-1", "source-2"]


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
