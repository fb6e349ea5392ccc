"""The course on paper, read back from the PDFs as a reader's program does."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from book_kit import Built, copy_tracked
from bs4 import BeautifulSoup
from pdf_kit import Pdf, squeeze

from coursework.course import asked_units, units
from coursework.marking.key import read_key
from fairtender import messages
from publishing import book, paper
from workshop.__main__ import main

# The unit with the widest table, of 14 columns, and with every kind of question.
UNIT = "04-read-your-portfolio"
SITE = "https://example.org/course/"
LARGEST = 22_000_000  # bytes: what still goes into a letter or onto an old telephone
PRINT = "import sys; from pathlib import Path; from publishing import paper; "
PRINT += "paper.print_course(Path(sys.argv[1]), sys.argv[2:])"


def start(*command: str, cwd: Path | None = None, **settings: str) -> subprocess.Popen:
    """Printing happens in a process of its own, as always: pytest's browser is another one."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", **settings}
    pipe, command = subprocess.PIPE, (sys.executable, *command)
    return subprocess.Popen(command, cwd=cwd, env=environment, stdout=pipe, stderr=pipe, text=True)


@pytest.fixture(scope="module")
def unit(browser, built_book: Built, root: Path) -> Pdf:
    process = start("-c", PRINT, str(root), UNIT, SITE_URL=SITE)
    said, faults = process.communicate()
    assert process.returncode == 0, said + faults
    return Pdf((root / "_build" / "print" / f"{UNIT}.pdf").read_bytes())


def headings(path: Path) -> list[tuple[int, str]]:
    """Level and title of each heading of a Markdown file, without its code."""
    text = re.sub(r"^(```+|:::+).*?^\1$", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    return [(len(marks), title) for marks, title in re.findall(r"^(#+) (.+)$", text, re.M)]


def page_of(built_book: Built, name: str) -> BeautifulSoup:
    text = (built_book.html / f"{name}.html").read_text(encoding="utf-8")
    return BeautifulSoup(text, "html.parser")


def assert_in_order(wanted: Iterable, found: Iterable) -> None:
    rest = iter(found)
    for one in wanted:
        assert any(one == other for other in rest), one


@pytest.mark.browser
def test_a_unit_is_tagged_named_and_outlined(unit: Pdf, root: Path):
    assert unit.catalog.MarkInfo.Marked and "/StructTreeRoot" in unit.catalog
    assert unit.catalog.Lang == "en"
    assert unit.info("Title") == "4. Read your portfolio - Fair Tender, unit 4"
    outline = [(level, title) for level, title, _ in unit.outline()]
    chapter = headings(root / "book" / f"{UNIT}.md")
    exercise = headings(root / "solutions" / UNIT / f"{UNIT}.md")
    # Only the section with the button that saves the answers has no place on a work sheet.
    exercise.remove((2, "When you are done"))
    assert (len(chapter), len(exercise)) == (11, 10)
    assert_in_order(chapter + exercise, outline)
    answers, sources = "Answers to the questions in this chapter", "Sources"
    assert_in_order([(2, sources), (2, answers), exercise[0]], outline)


@pytest.mark.browser
def test_each_sheet_says_what_it_is_of_how_many(unit: Pdf):
    sheets = len(unit.pages)
    titles = ["4. Read your portfolio", "Exercise 4: From 600 contracts to ten", ""]
    for page in range(1, sheets + 1):
        foot = f"{page}of{sheets}FairTender"
        wanted = [foot + squeeze(f" · {title}") if title else foot for title in titles]
        assert unit.text(page).startswith(tuple(wanted)), unit.text(page)[:80]


@pytest.mark.browser
def test_the_work_sheet_asks_every_question_and_has_nothing_to_press(unit: Pdf, built_book: Built):
    sheets = [unit.text(page) for page in range(1, len(unit.pages) + 1)]
    for question in read_key(UNIT).questions.all.values():
        wanted = [question.label, *(option.text for option in question.options)]
        assert any(all(squeeze(one) in sheet for one in wanted) for sheet in sheets), question.id
    text = "".join(sheets)
    for words in (
        messages.text("forms-check"),
        messages.text("forms-mark"),
        messages.text("forms-restart"),
        messages.text("forms-save-file"),
        "Run All Cells",
    ):
        assert squeeze(words) not in text
    # What is folded on the screen is open here.
    folded = page_of(built_book, f"exercises/{UNIT}/{UNIT}").select("details.ft-notice")
    assert len(folded) > 10
    for papers in folded:
        assert squeeze(papers.find_all(["p", "li", "td"])[-1].get_text())[:40] in text, (
            papers.summary
        )


@pytest.mark.browser
def test_answers_to_self_checks_stand_after_the_chapter(unit: Pdf):
    first = {title: page for _, title, page in reversed(unit.outline())}
    check = read_key(UNIT).questions.self_checks[0]
    explanation = squeeze(check.questions[0].options[0].explanation)[:60]
    pages = [n for n in range(1, len(unit.pages) + 1) if explanation in unit.text(n)]
    assert len(pages) == 1 and pages[0] >= first["Answers to the questions in this chapter"]


@pytest.mark.browser
def test_the_widest_table_is_whole(unit: Pdf, built_book: Built):
    tables = page_of(built_book, f"book/{UNIT}").find_all("table")
    widest = max(tables, key=lambda table: len(table.tr.find_all(["th", "td"])))
    assert len(widest.tr.find_all(["th", "td"])) == 14
    across = [n for n in range(1, len(unit.pages) + 1) if unit.size(n)[0] > unit.size(n)[1]]
    assert any(squeeze(widest.get_text()) in unit.text(n) for n in across)


@pytest.mark.browser
def test_links_lead_into_the_document_or_to_the_published_book(unit: Pdf):
    links = {link for page in range(1, len(unit.pages) + 1) for link in unit.links(page)}
    places = {name for name, _ in unit.places()}
    outside = links - places
    assert {"p1", "p2", SITE + "book/if-this-is-real.html"} <= links
    assert "https://creativecommons.org/licenses/by/4.0/" in outside
    assert all(link.startswith("https://") for link in outside), outside
    assert not [link for link in links if link.startswith(SITE + "book/sources.html#")]


@pytest.mark.browser
def test_a_run_that_is_killed_leaves_the_earlier_file(unit: Pdf, root: Path):
    process = start("-c", PRINT, str(root), UNIT)
    said = process.stdout.read(len("1 of 1: "))  # it has begun; a whole run would change the bytes
    process.kill()
    process.wait()
    assert said == "1 of 1: "
    assert (root / "_build" / "print" / f"{UNIT}.pdf").read_bytes() == unit.data


def test_the_label_of_a_document_names_its_unit_if_it_has_a_number():
    files = [f"exercises/{name}/{name}" for name in (UNIT, "extra")] + [f"book/{paper.REFERENCE}"]
    parts = [{"caption": "Units", "chapters": [{"file": file} for file in files]}]
    found = paper.documents({"root": "index", "parts": parts}, "Fair Tender")
    assert {one.name: one.label for one in found} == {
        UNIT: "Fair Tender, unit 4",
        "extra": "Fair Tender",
        paper.REFERENCE: "Fair Tender",
        paper.WHOLE: "",
    }


def test_without_a_chromium_one_sentence_says_what_to_install(tmp_path):
    nothing = {"PATH": "", "CHROMIUM": "", "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}
    process = start("-m", "workshop", "print", **nothing)
    said, faults = process.communicate()
    assert (process.returncode, said, faults) == (1, "", messages.text("chromium-none") + "\n")


def test_an_unknown_unit_is_named_with_those_that_there_are(capsys):
    assert main(["print", "99-nothing"]) == 1
    said = capsys.readouterr().err
    assert said.startswith(
        messages.text("paper-no-unit", name="99-nothing", known="01-the-issue, ")[:-1]
    )
    assert said.endswith("before-and-after, quick-reference, fair-tender.\n")


def reasons(root: Path) -> list[str]:
    """How the reasoning of each key begins, which only solution pages hold."""
    keys = [read_key(slug, root) for slug in units(root)]
    texts = [
        squeeze(re.sub(r"[*_`]", "", e.why))[:60] for key in keys for e in key.entries.values()
    ]
    return [text for text in texts if len(text) == 60]


@pytest.mark.slow
@pytest.mark.browser
def test_the_whole_course_is_one_document(browser, built_book: Built, root: Path):
    process = start("-c", PRINT, str(root))
    said, faults = process.communicate()
    assert process.returncode == 0, said + faults
    made = [*asked_units(root), paper.REFERENCE, paper.WHOLE]
    for at, (name, line) in enumerate(zip(made, said.splitlines(), strict=True), 1):
        left = "" if at == 14 else "; .+ left"
        assert re.fullmatch(rf"{at} of 14: {name}\.pdf … \d+\.\d MB{left}", line), line
    folder = root / "_build" / "print"
    assert {path.name for path in folder.iterdir()} == {f"{name}.pdf" for name in made}

    # A notice that stands again beside three questions is on paper once.
    screening = Pdf((folder / "03-screen-tenders.pdf").read_bytes())
    text = "".join(screening.text(page) for page in range(1, len(screening.pages) + 1))
    assert text.count(squeeze("Medium roast, bags of 1 kg, freshness date on the bag.")) == 1

    printed = (folder / f"{paper.WHOLE}.pdf").read_bytes()
    assert len(printed) < LARGEST
    whole = Pdf(printed)
    assert whole.info("Title") == "Fair Tender, a course for public buyers"
    sheets = [whole.text(page) for page in range(1, len(whole.pages) + 1)]
    outline = whole.outline()
    parts = [title for level, title, _ in outline if level == 1]
    [(_, welcome), *_] = headings(root / "book" / "index.md")
    assert parts[:3] == ["Fair Tender, a course for public buyers", "Contents", welcome]
    assert_in_order(["The course", "Five purchases", "For trainers", "Solutions"], parts)
    assert parts[-1] == "Solutions"

    # The contents give for each page of the book the sheet on which it begins.
    begin = [title for _, title, _ in outline].index("The course")  # before it: the first page
    titles = [(title, page) for level, title, page in outline[begin:] if level == 2]
    first = min(page for _, page in titles)
    contents = "".join(sheets[1:first])
    files = {
        path.relative_to(built_book.html).with_suffix("").as_posix()
        for path in built_book.html.glob("[be]*/**/*.html")
    }
    assert len(titles) == len(files - book.MOVED.keys()) - 1  # the first page
    for title, page in titles:
        assert squeeze(title) + str(page) in contents, title
        assert squeeze(title) in sheets[page - 1]

    # Links inside the book stay inside the document; none leads to this machine.
    places = [name for name, _ in whole.places()]
    assert len(places) == len(set(places)) > 900
    links = [link for page in range(1, len(sheets) + 1) for link in whole.links(page)]
    inside = [link for link in links if not link.startswith(("https://", "http://", "mailto:"))]
    assert len(inside) > 1000 and set(inside) <= set(places)
    assert not [link for link in links if "127.0.0.1" in link]

    told = [text for text in reasons(root) if any(text in sheet for sheet in sheets)]
    assert len(told) > len(reasons(root)) * 0.9  # what the next test looks for can be found


@pytest.mark.slow
@pytest.mark.browser
def test_the_command_builds_and_prints_a_workshop_edition_without_solutions(
    browser, built_book: Built, root: Path, tmp_path
):
    copy = copy_tracked(root, tmp_path)  # the book that is built stays as it is
    caches = root / "_build" / ".jupyter_cache"
    shutil.copytree(caches, copy / "_build" / ".jupyter_cache")
    settings = {"EDITION": "workshop", "PYTHONPATH": str(copy)}
    process = start("-m", "workshop", "print", paper.WHOLE, cwd=copy, **settings)
    said, faults = process.communicate()
    assert process.returncode == 0, said + faults
    folder = copy / "_build" / "print"
    assert said.splitlines()[-1] == str(folder)
    whole = Pdf((folder / f"{paper.WHOLE}.pdf").read_bytes())
    sheets = [whole.text(page) for page in range(1, len(whole.pages) + 1)]
    assert squeeze(messages.sentences()["paper-without"].partition("{day}")[2]) in sheets[0]
    assert not [title for _, title, _ in whole.outline() if title.startswith("Solutions")]
    assert [text for text in reasons(root) if any(text in sheet for sheet in sheets)] == []
