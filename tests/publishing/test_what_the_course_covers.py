"""The page that leads from each statement of the OSCE's flyer to its place in the course."""

import html
import importlib
import inspect
import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from book_kit import Built, normal

from coursework import course as the_course
from coursework import forms

ROOT = Path(__file__).resolve().parents[2]
PAGE, NEXT = "book/what-the-course-covers.html", "book/next-steps.html"
FLYER = ROOT.parent / "shared" / "source"
# Each heading of the flyer, and the label of the section of the page that covers it.
HEADINGS = {
    "The issue": "covers-the-issue",
    "The role of public procurement": "covers-the-issue",
    "Leading by example": "covers-leading-by-example",
    "Whole-organization approach": "covers-whole-organisation",
    "Policy development and capacity building": "covers-policy",
    "Risk-based approach": "covers-risk-based",
    "Implementation in practice": "covers-in-practice",
    "Tender preparation in the OSCE": "covers-key-stages",
    "Key Stages where leverage over": "covers-key-stages",
    "Market Research": "covers-key-stages",
    "Supplier Engagement": "covers-key-stages",
    "Contract Management": "covers-key-stages",
    "In 2022, the OSCE has": "covers-2022",
    "has managed to achieve": "covers-results",
    "Taking the next step": "covers-next-step",
    "Complementary efforts with other international organizations": "covers-others",
}
CASES = ("coffee", "mobile-phones", "cleaning", "security", "hotel-and-conferencing")
TRAINERS = ("programmes", "facilitation", "mapping-workshop", "tailor")
FEWEST_FUNCTIONS = 20
LONGEST_COPY = 9  # words in a row that a name, but no sentence, may share with the flyer
LINK = re.compile(r'<a [^>]*href="(?P<href>[^"]*)"[^>]*>(?P<text>.*?)</a>', re.S)


class Link(NamedTuple):
    """A link of the page: the line before it, its words, and the page and anchor that it names."""

    line: str
    text: str
    page: str
    anchor: str


class Row(NamedTuple):
    """A statement of the flyer and the links beside it."""

    section: str
    statement: str
    links: list[Link]


def article(built: Built, page: str) -> str:
    text = (built.html / page).read_text(encoding="utf-8")
    return text.split("<article", 1)[1].split("</article>")[0]


def links(source: str, page: str) -> list[Link]:
    """The links within the book, line by line."""
    found = []
    for line in re.findall(r"<p>.*?</p>|<li>.*?</li>", source, re.S):
        for link in LINK.finditer(line):
            to = urlsplit(html.unescape(link["href"]))
            if not to.scheme:
                path = urljoin(page, unquote(to.path)) if to.path else page
                text = html.unescape(re.sub(r"<[^>]*>", "", link["text"]))
                found.append(Link(normal(line), text, path, to.fragment))
    return found


@pytest.fixture(scope="module")
def every(built_book: Built) -> list[Link]:
    return links(article(built_book, PAGE), PAGE)


@pytest.fixture(scope="module")
def rows(built_book: Built) -> list[Row]:
    found = []
    for section in re.split(r"(?=<section)", article(built_book, PAGE)):
        ids = " ".join(re.findall(r'id="(covers-[^"]*)"', section))
        for row in re.findall(r"<tr.*?</tr>", section, re.S):
            cells = re.findall(r"<td.*?</td>", row, re.S)
            if cells and ids:
                found.append(Row(ids, normal(cells[0]), links(cells[1], PAGE)))
    return found


@pytest.fixture(scope="module")
def flyer() -> str:
    files = sorted(FLYER.glob("*.txt"))
    if not files:
        pytest.skip("the flyer's text does not lie beside this checkout")
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_statements_are_numbered_and_each_leads_somewhere(built_book: Built, rows: list[Row]):
    numbers = [int(row.statement.split(".")[0]) for row in rows]
    assert numbers == list(range(1, len(rows) + 1))
    assert len(rows) > 50
    assert f"its {len(rows)} statements" in article(built_book, PAGE)
    assert [row.statement for row in rows if not row.links] == []


def test_each_statement_is_practised_or_says_why_it_cannot_be(built_book: Built, rows: list[Row]):
    practised = {
        row.statement for row in rows if any("-form-" in link.anchor for link in row.links)
    }
    cells = re.findall(r"<tr.*?</tr>", article(built_book, PAGE), re.S)
    reasons = {normal(cell).split(". ")[0] for cell in cells if "No exercise: " in cell}
    numbers = {row.statement.split(".")[0] for row in rows}
    assert {one.split(".")[0] for one in practised} | reasons == numbers
    assert not {one.split(".")[0] for one in practised} & reasons


def test_every_link_leads_to_a_page_and_to_its_section(built_book: Built):
    broken = []
    for page in (PAGE, NEXT):
        for link in links(article(built_book, page), page):
            there = built_book.html / link.page
            anchors = set()
            if there.is_file():
                anchors = set(re.findall(r'\bid="([^"]*)"', there.read_text(encoding="utf-8")))
            if not there.is_file() or (link.anchor and link.anchor not in anchors):
                broken.append(f"{page}: {link.page}#{link.anchor}")
    assert broken == []


def test_every_unit_case_and_part_of_the_book_is_named(every: list[Link]):
    units = the_course.units(ROOT)
    wanted = {f"book/{unit}.html" for unit in units}
    wanted |= {f"exercises/{unit}/{unit}.html" for unit in units}
    wanted |= {f"book/cases/{case}.html" for case in CASES}
    wanted |= {f"book/trainers/{page}.html" for page in TRAINERS}
    wanted |= {f"book/{page}.html" for page in ("model-texts", "next-steps", "if-this-is-real")}
    assert wanted - {link.page for link in every} == set()


def test_a_number_in_a_line_is_that_of_the_unit_and_of_the_part(every: list[Link]):
    wrong, parts = [], 0
    for link in every:
        named = re.match(r"(unit|exercise) (\d+)[:,]", link.line)
        folder = link.page.split("/")[1]
        if named and not folder.startswith(f"{int(named[2]):02d}-"):
            wrong.append(f"{link.line}: {link.page}")
        if part := re.search(r"part (\d+)$", link.text):
            unit, form = folder, link.anchor.removeprefix(f"ft-{folder}-form-")
            asked = forms.load(ROOT / "exercises" / unit / "questions.toml")
            titles = {one.id: one.title for one in asked.forms}
            right = titles.get(form, "").startswith(f"Part {part[1]}.")
            wrong += [] if right else [f"{link.line}: {link.anchor}"]
            parts += 1
    assert wrong == []
    assert parts > len(the_course.units(ROOT))


def test_every_function_exists_and_is_the_one_of_its_link(every: list[Link]):
    named = {link for link in every if link.page.startswith("book/library/")}
    modules = set()
    for link in named:
        module, name = link.text.split(".")
        thing = getattr(importlib.import_module(f"fairtender.{module}"), name)
        assert inspect.isfunction(inspect.unwrap(thing)), link.text
        assert link.anchor == f"fairtender.{module}.{name}"
        modules.add(module)
    assert len({link.text for link in named}) > FEWEST_FUNCTIONS
    assert modules >= {"screening", "portfolio", "supply_chain", "market", "criteria"}
    assert modules >= {"labour_cost", "monitoring", "action_plan"}


def test_every_heading_of_the_flyer_has_its_rows(flyer: str, rows: list[Row]):
    text = normal(flyer)
    assert [heading for heading in HEADINGS if normal(heading) not in text] == []
    covered = {name for row in rows for name in row.section.split()}
    assert set(HEADINGS.values()) - covered == set()
    assert covered - set(HEADINGS.values()) == set()
    for stage in ("market research", "analysis", "supplier engagement", "contract management"):
        assert any(f". {stage}:" in row.statement for row in rows), stage


def test_every_number_and_address_of_the_flyer_stands_in_the_book(
    flyer: str, built_book: Built, rows: list[Row]
):
    joined = flyer.replace("course-\n", "course-")  # the one address that is broken over two lines
    addresses = set(re.findall(r"https?://[^\s,]+|[\w-]+@[\w.]+\w", joined))
    assert len(addresses) == 7  # five documents, the website and the mail box
    shown = html.unescape(re.sub(r"<[^>]*>", "", article(built_book, NEXT)))
    assert [one for one in addresses if one.rstrip(".") not in shown] == []
    told = " ".join(row.statement for row in rows)
    # In the flyer: 2017 and 6/17, 2019, 2020, 2022, 2023; 12, 60+, 10+ and "five" workshops.
    words = ("2017", "6/17", "2019", "2020", "2023", "twelve", "60+ contracts", "10+", "five")
    assert [one for one in words if one not in told] == []


def test_what_is_quoted_are_the_words_of_the_flyer(flyer: str, rows: list[Row]):
    text = normal(flyer.replace("-\n", ""))
    quoted = [words for row in rows for words in re.findall('"([^"]+)"', row.statement)]
    assert len(quoted) > 10
    assert [words for words in quoted if words not in text] == []


def test_no_sentence_is_taken_from_the_flyer(flyer: str, built_book: Built):
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[\w'/+]+", normal(text))
        return {tuple(words[at : at + LONGEST_COPY]) for at in range(len(words) - LONGEST_COPY + 1)}

    taken = runs(flyer.replace("-\n", ""))
    assert taken
    assert taken & (runs(article(built_book, PAGE)) | runs(article(built_book, NEXT))) == set()
