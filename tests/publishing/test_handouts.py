"""Slides and hand-outs, opened again as those who get them open them."""

import glob
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import matplotlib
import pytest
import segno
from pdf_kit import Pdf, squeeze
from PIL import Image, ImageFont
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from texts_kit import begins, says

from coursework.course import units as all_units
from coursework.marking.key import read_key
from fairtender import messages
from fairtender.tables import DataError
from publishing.handouts import (
    chosen,
    command,
    for_all,
    images,
    page_text,
    shelf,
    slides,
    to_print,
    unit_deck,
    units,
)

ROOT = Path(__file__).resolve().parents[2]
UNITS = all_units(ROOT)
PROGRAMMES = ["half-a-day", "two-days", "five-weeks", "simple-way", "senior-management"]
PAGE = ROOT / "book" / "trainers" / "slides-and-handouts.md"
TASKS = {"half-a-day": 1, "simple-way": 1, "two-days": 5}  # group tasks in the timetables
ONE = "03-screen-tenders"
EMU = 914400  # in an inch
LEAST = {"TITLE": 28, "BODY": 18, "FOOTER": 14}  # points; only the address of a site is below 24
TABLE = 18
SITE = "https://fair-tender.example/course/"
SLOW = pytest.mark.slow  # without them one unit is made, with them all
each_unit = [ONE, *(pytest.param(name, marks=SLOW) for name in UNITS if name != ONE)]
each_deck = pytest.mark.parametrize(
    "name", [*each_unit, *(pytest.param(name, marks=SLOW) for name in PROGRAMMES)]
)


def write(to: Path, *names: str) -> dict[str, bytes]:
    """What the command writes, by path. A process of its own: pytest's browser is another one."""
    command = [sys.executable, "-m", "workshop", "handouts", *names, "--to", str(to)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={**os.environ})
    assert done.returncode == 0, done.stdout + done.stderr
    found = {p.relative_to(to).as_posix(): p.read_bytes() for p in to.rglob("*") if p.is_file()}
    assert all(f"{name} (" in done.stdout for name in found)
    return found


@pytest.fixture(scope="module")
def made(kept, browser, request) -> dict[str, bytes]:
    names = ["3"] if "not slow" in request.config.option.markexpr else []

    def all_of_them(folder: Path) -> str:
        write(folder / "all", *names)
        return str(folder / "all")

    folder = Path(kept(f"handouts-{names[0] if names else 'all'}", all_of_them))
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


def opened(made: dict[str, bytes], name: str):
    return Presentation(io.BytesIO(made[f"slides/{name}.pptx"]))


def told(slide) -> str:
    return slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""


def squeeze_all(pdf: Pdf) -> str:
    return "".join(pdf.text(page) for page in range(1, len(pdf.pages) + 1))


def wide(words: str, size: float, bold: bool) -> float:
    """Inches that words take in DejaVu Sans, wider than the Arial that is asked for."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    path = Path(matplotlib.get_data_path(), "fonts", "ttf", name)
    return ImageFont.truetype(str(path), 100).getlength(words) * size / 7200


def high(frame, inches: float, usual: float, bold: bool = False, between: float = 0) -> float:
    """Inches that the paragraphs of a text frame take, one line 1.2 of the size high."""
    needed = 0.0
    for at, paragraph in enumerate(frame.paragraphs):
        rows, so_far = 1, 0.0
        [run] = paragraph.runs
        size = run.font.size.pt if run.font.size else usual
        bold = bold or bool(run.font.bold)
        for word in run.text.split():
            add = wide(word, size, bold)
            assert add <= inches, word
            if so_far and so_far + wide(" ", size, bold) + add > inches:
                rows, so_far = rows + 1, add
            else:
                so_far += add + (wide(" ", size, bold) if so_far else 0)
        needed += rows * size * 1.2 / 72 + (size * between / 72 if at else 0)
    return needed


def usual(shape) -> tuple[float, bool]:
    """Size and weight of the placeholder's own type, which stands in the layout alone."""
    idx = shape.placeholder_format.idx
    [of] = [
        one
        for one in shape.part.slide.slide_layout.placeholders
        if one.placeholder_format.idx == idx
    ]
    [look] = of._element.iter(qn("a:defRPr"))
    return int(look.get("sz")) / 100, look.get("b") == "1"


@pytest.mark.slow
@pytest.mark.browser
def test_the_page_for_trainers_lists_what_the_command_writes_and_nothing_else(made):
    text = PAGE.read_text(encoding="utf-8")
    sheets = set()
    for grid in page_text.grids(text):
        at = grid[0].index("Hand-out") if "Hand-out" in grid[0] else 0
        for row in grid[1:] if grid[0][-1] == "As" else ():
            endings = {"PDF": ".pdf", "Word": ".docx"}
            sheets |= {
                f"hand-outs/{to_print.name_of(title)}{endings[kind]}"
                for title in row[at].split(", ")
                for kind in row[-1].split(", ")
            }
    ends = (".pptx", ".pdf", "-notes.pdf")
    decks = {f"slides/{name}{end}" for name in (*UNITS, *PROGRAMMES) for end in ends}
    assert sheets | decks | {"floor-calculator.xlsx"} == set(made)
    assert all(f"`{name}`" in text for name in PROGRAMMES)


def test_on_paper_the_five_questions_and_their_answers_are_those_of_the_page():
    """What is right was read in the questions by hand; each reason follows its own letter."""
    sheets = {one.name: one for one in for_all.papers(ROOT)}
    _, case, *questions, table = sheets["before-and-after"].parts
    assert "60,000 young trees" in case
    assert table.rows[0][1:] == tuple("12345")
    assert [row[1:] for row in table.rows[1:]] == [("",) * 5] * 3  # three times
    right = [
        "tell your focal point",
        "not known yet",
        "contract conditions",
        "explain",
        "money back",
    ]
    for asked, answer, words in zip(
        questions, sheets["before-and-after-key"].parts, right, strict=True
    ):
        number, letter = re.match(r"\*\*(\d) ([a-d])\.", answer).groups()
        assert asked.startswith(f"**{number}. ")
        assert words in re.search(rf"\({letter}\) ([^;]+)", asked)[1]


def test_a_pilot_has_consent_an_observers_sheet_and_ten_questions_to_fill_in():
    kit = {one.name: one for one in for_all.papers(ROOT) if one.name.startswith("pilot-")}
    listed = [one.name for one in to_print.uses(ROOT) if one.when == to_print.PILOT]
    used = {one.name for each in to_print.programmes(ROOT).values() for one in each}
    assert not used & {*kit}
    assert listed == [*kit] == ["pilot-consent", "pilot-observer", "pilot-questions"]
    made = {name: docx.Document(io.BytesIO(for_all.word_file(one))) for name, one in kit.items()}
    for paper in made.values():
        said = [one.text for one in paper.paragraphs]
        assert not [line for line in said if "**" in line or "[ ]" in line]
    [table] = made["pilot-questions"].tables
    rows = [[cell.text for cell in row.cells] for row in table.rows][1:]
    assert not [room for _, room in rows if room.strip()]  # to be filled in
    numbers = [re.match(r"\d+", question)[0] for question, _ in rows]
    assert numbers == [str(number) for number in range(1, 11)]


@pytest.mark.browser
@each_deck
def test_a_deck_has_its_text_in_placeholders_notes_alt_texts_and_room(made, name):
    deck = opened(made, name)
    assert (deck.slide_width, deck.slide_height) == (12191695, 6858000)
    for slide in deck.slides:
        assert slide.shapes.title.text_frame.text.strip()
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height
            if shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
                assert len(shape._element.nvPicPr.cNvPr.get("descr")) > 60
            elif shape.has_table:
                _table_fits(shape)
            else:
                _words_fit(shape)
    noted = [slide for slide in deck.slides if told(slide)]
    assert len(noted) == len(deck.slides)


def _table_fits(shape) -> None:
    needed = 0.0
    widths = [column.width / EMU for column in shape.table.columns]
    for row in shape.table.rows:
        cells = zip(row.cells, widths, strict=True)
        needed += max(high(cell.text_frame, width - 0.2, TABLE) for cell, width in cells) + 0.1
        for cell in row.cells:
            sizes = [run.font.size.pt for p in cell.text_frame.paragraphs for run in p.runs]
            assert min(sizes) >= TABLE
    assert shape.top / EMU + needed <= 6.78  # where the line with the sources begins


def _words_fit(shape) -> None:
    """Words are in a placeholder, in the type of its layout, smaller only where they are long."""
    assert shape.is_placeholder
    kind, frame = shape.placeholder_format.type.name, shape.text_frame
    if kind == "SLIDE_NUMBER":
        return  # a field
    size, bold = usual(shape)
    between = 0.6 if kind == "BODY" else 0
    needed = high(frame, shape.width / EMU, size, bold, between)
    assert needed <= shape.height / EMU + 0.01, frame.text
    own = [run.font.size.pt for p in frame.paragraphs for run in p.runs if run.font.size]
    assert min([size, *own]) >= LEAST[kind], frame.text


@pytest.mark.browser
@each_deck
def test_the_pdf_has_the_same_slides_with_the_same_words(made, name):
    deck, pdf = opened(made, name), Pdf(made[f"slides/{name}.pdf"])
    assert len(pdf.pages) == len(deck.slides)
    assert pdf.catalog.MarkInfo.Marked
    for number, slide in enumerate(deck.slides, 1):
        assert pdf.size(number) == pytest.approx((960, 540), abs=1)
        words = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        cells = [
            cell.text
            for shape in slide.shapes
            if shape.has_table
            for row in shape.table.rows
            for cell in row.cells
        ]
        page = pdf.text(number)
        for line in "\n".join([*words, *cells]).replace("\v", "\n").split("\n"):
            assert squeeze(line.replace("‹#›", str(number))) in page


@pytest.mark.browser
@pytest.mark.parametrize("unit", each_unit)
def test_a_deck_of_a_unit_says_how_long_what_to_ask_and_what_helps(made, unit):
    read = units.unit(ROOT, unit)
    deck = opened(made, unit)
    notes = "\n".join(map(told, deck.slides))
    shown = "\n".join(
        shape.text_frame.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_text_frame
    )
    for step in read.steps:
        if step.what.startswith(("Open", "Group task", "Exercise", "Discuss", "Monday")):
            assert messages.text("handouts-note-time", short=step.short, long=step.long) in notes
    for belief, helps in read.stuck:
        assert belief in notes and helps in notes
    for question in read.items("Questions to discuss"):
        assert question in shown
    on_paper = squeeze_all(Pdf(made[f"slides/{unit}-notes.pdf"]))
    assert all(squeeze(helps) in on_paper for _, helps in read.stuck)
    assert shown.count(begins("handouts-source-notes")) > 5
    assert f"Chapter {read.number}, “" in shown


@pytest.fixture(scope="module")
def room() -> command.Room:
    return command.room(ROOT)


def test_every_slide_can_be_read_from_the_last_row(room):
    """For all decks, as data: texts of a chapter grow, and a slide that they fill is refused."""
    assert len(room.decks) == len(UNITS) + len(PROGRAMMES)
    faults = []
    for deck in room.decks:
        for slide in deck.slides:
            try:
                slides.layout(slide)
            except DataError as fault:
                faults.append(f"{deck.name}: {fault}")
    assert faults == []


def test_a_programme_shows_what_people_do_and_no_timetable(room):
    by_name = {deck.name: deck.slides for deck in room.decks}
    two_days = by_name["two-days"]
    assert len(two_days) <= 85
    assert sum(slide.picture is not None for slide in two_days) >= len(two_days) / 2
    for name in PROGRAMMES:
        titles = [slide.title for slide in by_name[name]]
        assert not {"Break", "Lunch", "Talk", "Discussion"} & {*titles}
        assert not [slide for slide in by_name[name] if slide.table]
    # What is on no slide is in the notes of the one before.
    notes = "\n".join(note for slide in by_name["half-a-day"] for note in slide.notes)
    assert "Then, from 10:50 to 11:10: Break." in notes and "what ran over" in notes
    exercises = [one for one in two_days if one.source.startswith("Exercise ")]
    numbers = [int(re.search(r"exercise (\d+)", one.title)[1]) for one in exercises]
    assert numbers == [1, 3, 4, 7, 9, 10, 11]


def test_decks_show_first_what_is_asked_and_results_after_the_task(room):
    """As data, for all units and programmes: no browser is needed for it."""
    made = {deck.name: deck.slides for deck in room.decks}
    read = {unit.number: unit for unit in (units.unit(ROOT, slug) for slug in UNITS)}
    choice = chosen.read(ROOT)
    named = {chosen.title(unit, choice, "task"): unit for unit in read.values()}
    for name, deck in made.items():
        tasks = [slide for slide in deck if slide.title in named]
        assert len(tasks) == (1 if name in UNITS else TASKS.get(name, 0))
        for task in tasks:
            said = named[task.title].said["Without computers"]
            assert 2 <= len(task.lines) - 1 == len(units.items(said))
            assert "minutes" in task.lines[-1] and task.notes[0].startswith("Time: ")
            assert "For you: " in task.notes[1] and len(task.notes) >= 3
        if name in UNITS:
            # What neither the short version nor a programme shows says so.
            long = [slide for slide in deck if messages.text("handouts-note-long") in slide.notes]
            assert 0 < len(long) < len(deck) / 2
            shown = [slide.section for slide in deck[: deck.index(tasks[0])]]
            assert "price-by-hand" not in shown
        else:
            shown = {slide.section for slide in deck}
            for unit in read.values():
                for question, one in chosen.questions(unit, choice).items():
                    asked = question in [slide.title for slide in deck]
                    assert not asked or one.get("needs", "") in {"", *shown}, (name, question)
    for day, talks in (("half-a-day", (1, 3)), ("two-days", (1, 2, 3, 4, 7, 9, 10, 11))):
        titles = {slide.title for slide in made[day]}
        for number in talks:  # no talk is cut off
            core = chosen.unit_slides(read[number], choice, core=True)
            assert [slide.title for slide in core if slide.title not in titles] == []
    assert [slide for slide in made["half-a-day"] if "debt, threats" in slide.title]


def test_a_title_says_the_point(room):
    """In words of its own, not the kind of slide or the heading; and once in a unit."""
    for deck in room.decks:
        if deck.name in UNITS:
            titles = [slide.title for slide in deck.slides]
            assert len({*titles}) == len(titles)
    chapters = {one.title for slug in UNITS for one in units.unit(ROOT, slug).sections}
    kinds = {"To start", "The one idea", "Let us talk", "On Monday", "What we do"}
    titles = {one["title"] for some in chosen.read(ROOT).values() for one in some if "title" in one}
    assert not titles & kinds
    assert len(titles & chapters) <= 3  # such as "What one bidder hears, all bidders hear"


def test_slides_lead_to_the_page_where_its_address_is_known(monkeypatch):
    """The code is the one of the page; without an address there is a place to type it."""
    unit = units.unit(ROOT, ONE)
    monkeypatch.setenv("SITE_URL", "")
    plain = unit_deck.exercise(unit, (2,), "20 minutes", ())
    assert plain.picture is None and plain.lines[0] == messages.text("handouts-address")
    monkeypatch.setenv("SITE_URL", SITE)
    slide = unit_deck.exercise(unit, (2,), "20 minutes", ())
    assert slide.lines[0] == "fair-tender.example/course"
    assert slide.picture.address == f"{SITE}exercises/{ONE}/{ONE}.html"
    assert slide.picture.address in slide.picture.alt
    shown = Image.open(io.BytesIO(slides.layout(slide).picture.content)).convert("1")
    wanted = segno.make(slide.picture.address, error="m", micro=False).matrix
    side = shown.width // (len(wanted) + 8)  # four squares of margin at each side
    read = [
        [not shown.getpixel(((x + 4) * side + side // 2, (y + 4) * side + side // 2)) for x in row]
        for y, row in enumerate([range(len(wanted))] * len(wanted))
    ]
    assert read == [[bool(one) for one in row] for row in wanted]
    monkeypatch.setenv("SITE_URL", "fair tender")  # one sentence, and no traceback
    with pytest.raises(DataError):
        unit_deck.exercise(unit, (2,), "20 minutes", ())


def test_the_page_says_what_to_print_for_24_people_and_how_many_of_each():
    used = to_print.programmes(ROOT)
    names = {
        "Half a day": "half-a-day",
        "Self-study and one meeting": "simple-way",
        "Two days": "two-days",
    }
    [table] = [
        grid for grid in page_text.grids(PAGE.read_text(encoding="utf-8")) if {*names} <= {*grid[0]}
    ]
    wanted = []
    for use in to_print.uses(ROOT):
        counts = [
            str(to_print.copies(use, 24)) if use in used[names[head]] else "–"
            for head in table[0][1:]
        ]
        if {*counts} != {"–"}:
            wanted.append((use.title, *counts))
    assert [*table[1:]] == wanted
    # By hand: 22 cards are two sets for 24 people, a slip a pair, a sheet a table of four.
    by_name = {row[0]: row[1:] for row in wanted}
    assert by_name["Indicator cards"] == ("2", "2", "2")
    assert by_name["Floor slip"] == ("–", "–", "12") and by_name["Nine steps"][2] == "6"
    # In five weeks people do exercise 9 from its first part: they get no results of it.
    weeks = {use.name for use in used["five-weeks"]}
    of_programmes = {use.name for use in to_print.uses(ROOT) if use.when != to_print.PILOT}
    assert of_programmes - weeks == {"floor-slip"}
    with pytest.raises(DataError):
        to_print.copies(to_print.Use("x", 1, "task", "some"), 24)


def test_the_site_takes_along_what_was_made_from_this_course(tmp_path, monkeypatch):
    """One page, always there: files and a ZIP a programme, or a sentence that there are none."""
    root, html = tmp_path / "course", tmp_path / "html"
    html.mkdir()
    shutil.copytree(ROOT / "book", root / "book")
    shutil.copy(ROOT / "_config.yml", root)
    shelf.add(html, root)
    page = html / "room" / "index.html"
    assert says(page.read_text("utf-8"), "handouts-shelf-none")
    made = root / "_build" / "handouts"
    files = ["floor-calculator.xlsx", "hand-outs/indicator-cards.pdf", "hand-outs/role-cards.pdf"]
    files += [
        f"slides/{name}{end}" for name in ("half-a-day", UNITS[0]) for end in (".pptx", ".pdf")
    ]
    for name in files:
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_bytes(name.encode())
    shelf.mark(root)
    shelf.add(html, root)
    assert shelf.TRAINEES not in page.read_text("utf-8")  # nobody has packed it
    packed = shelf.packs(root) / shelf.TRAINEES
    packed.parent.mkdir()
    packed.write_bytes(b"the course without keys")
    shelf.mark(root, packed.parent)
    shelf.add(html, root)
    assert (html / "room" / shelf.TRAINEES).read_bytes() == packed.read_bytes()
    links = re.findall(r'href="([^":]+)"', page.read_text("utf-8"))
    unit = page_text.sections((root / "book" / f"{UNITS[0]}.md").read_text("utf-8"))[0].title
    assert f'<th scope="row">{unit}</th>' in page.read_text("utf-8")
    assert {shelf.TRAINEES, *files, "half-a-day.zip", "two-days.zip", "simple-way.zip"} <= {*links}
    assert all((html / "room" / link).exists() for link in links if not link.startswith(".."))
    with zipfile.ZipFile(html / "room" / "half-a-day.zip") as archive:
        assert sorted(archive.namelist()) == [
            "hand-outs/indicator-cards.pdf",
            "slides/half-a-day.pdf",
            "slides/half-a-day.pptx",
            "what-to-print-half-a-day.txt",
        ]
        listed = archive.read("what-to-print-half-a-day.txt").decode()
    assert "2 x  indicator-cards  (one for 22)" in listed
    # Trainees get none of it, and nobody gets what an older course made.
    monkeypatch.setenv("EDITION", "workshop")
    shelf.add(html, root)
    assert [path.name for path in (html / "room").iterdir()] == ["index.html"]
    assert says(page.read_text("utf-8"), "handouts-shelf-workshop")
    monkeypatch.delenv("EDITION")
    with (root / "book" / "01-the-issue.md").open("a", encoding="utf-8") as chapter:
        chapter.write("One more sentence.\n")
    shelf.add(html, root)
    assert [path.name for path in (html / "room").iterdir()] == ["index.html"]


def test_every_slide_with_a_fact_names_where_it_stands(room):
    for deck in room.decks:
        assert [slide.title for slide in deck.slides[1:] if len(slide.source) <= 10] == []


@pytest.mark.slow
@pytest.mark.browser
def test_word_files_open_and_hold_what_the_pdf_holds(made):
    found = [name for name in made if name.endswith(".docx")]
    assert len(found) == 13
    for name in found:
        document = docx.Document(io.BytesIO(made[name]))
        pdf = Pdf(made[name.replace(".docx", ".pdf")])
        text = squeeze_all(pdf)
        words = [paragraph.text for paragraph in document.paragraphs]
        words += [
            cell.text for table in document.tables for row in table.rows for cell in row.cells
        ]
        assert document.paragraphs[0].style.name == "Title"
        for line in "\n".join(words).split("\n"):
            assert squeeze(line) in text, (name, line)


@pytest.mark.slow
@pytest.mark.browser
def test_sheets_of_paper_are_as_many_as_are_handed_out(made):
    """Cards come eight to a sheet; what one writes in fits on one, but for letters."""
    pages = {
        name.split("/")[1].removesuffix(".pdf"): Pdf(content)
        for name, content in made.items()
        if name.startswith("hand-outs/") and name.endswith(".pdf")
    }
    counts = {name: len(pdf.pages) for name, pdf in pages.items()}
    assert counts["indicator-cards"] == 3  # 22 cards
    assert counts["statement-cards"] == 2  # 13
    assert counts["contract-cards"] == counts["factor-cards"] == counts["paper-cards"] == 1
    assert counts["five-kinds"] == 5 and counts["three-markers"] == 3
    assert counts["two-envelopes"] == 2 and counts["places-on-the-line"] == 4
    many = ("indicator-cards", "statement-cards", "five-kinds", "three-markers", "two-envelopes")
    pictures = {name for name in counts if name.startswith("picture-")}  # with their tables
    posters = ("factors-poster", "two-tracks")  # 40 points or more
    assert {n for n, count in counts.items() if count > 1} <= {
        *many,
        *pictures,
        *posters,
        "places-on-the-line",
    }
    for name in ("factors-poster", "from-67-to-ten", "two-tracks"):
        assert pages[name].size(1) == pytest.approx((1190.55, 841.89), abs=1)  # A3 across


@pytest.mark.slow
@pytest.mark.browser
def test_the_floor_slip_holds_the_results_of_the_exercise(made):
    """Parts 1 and 2 as the key has them: 8,760 and 7,272 hours, 5.48 and 4.55 people …"""
    key = read_key("09-evaluate-bids")
    answers = {row["row"]: row for row in key.entries["ev-sheet-work"].answer["work"]}
    floors = {row["row"]: row for row in key.entries["ev-sheet-hour"].answer["hour"]}["floor"]
    text = Pdf(made["hand-outs/floor-slip.pdf"]).text(1)
    for row in ("gate", "day"):
        shown = f"{answers[row]['hours']:,.0f}{answers[row]['people'] + 1e-9:.2f}{floors[row]:.2f}"
        assert shown in text, (row, text)


def test_every_chart_of_a_chapter_is_on_a_slide_or_on_paper(room):
    """Eighteen charts: six of them, such as the map of the jacket, are too full for a slide."""
    shown = {slide.picture.alt for deck in room.decks for slide in deck.slides if slide.picture}
    drawn = [
        one.value.alt
        for name in UNITS
        for one in page_text.outputs(ROOT / "book" / f"{name}.md")
        if isinstance(one.value, page_text.Picture)
    ]
    on_paper = {paper.picture.alt for paper in room.papers if paper.picture}
    assert [alt for alt in drawn if alt not in shown | on_paper] == []
    assert len(on_paper) == 6 and not shown & on_paper


def test_drawings_of_the_case_are_on_slides_in_type_that_the_last_row_reads(room):
    placed = [
        slides.layout(slide).picture
        for deck in room.decks
        for slide in deck.slides
        if isinstance(slide.picture, images.Drawing)
    ]
    assert len(placed) > 60 and min(one.size for one in placed) >= 14.5
    for one in placed:
        assert "var(--" not in one.content and "light-dark" not in one.content
        assert max(one.box[0] + one.box[2], 0) <= slides.WIDE


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
def test_libreoffice_opens_decks_and_sheets(made, tmp_path):
    some = ["hand-outs/three-line-plan.docx", "hand-outs/evaluation.docx"]
    if glob.glob("/usr/lib*/libreoffice/program/libsdlo.so"):  # with Impress
        some.append(f"slides/{ONE}.pptx")
    for name in some:
        path = tmp_path / Path(name).name
        path.write_bytes(made[name])
        command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", "out", path.name]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
        pdf = (tmp_path / "out" / path.with_suffix(".pdf").name).read_bytes()
        wanted = len(opened(made, ONE).slides) if name.endswith(".pptx") else 1
        assert len(re.findall(rb"/Type ?/Page\b", pdf)) == wanted, name


@pytest.mark.slow
@pytest.mark.browser
def test_the_notes_name_the_hand_outs_of_their_unit(made):
    of_unit: dict[int, set[str]] = {}
    for grid in page_text.grids(PAGE.read_text(encoding="utf-8")):
        if grid[0][0] == "Unit":
            for row in grid[1:]:
                names = map(to_print.name_of, row[1].split(", "))
                of_unit.setdefault(int(row[0]), set()).update(names)
    assert sorted(of_unit) == list(range(1, 12))
    programmes = (ROOT / "book" / "trainers" / "programmes.md").read_text(encoding="utf-8")
    for slug in UNITS:
        said = units.notes(ROOT, slug).read_text(encoding="utf-8") + programmes
        for name in of_unit[int(slug[:2])]:
            assert f"/room/index.html#{name})" in said, (slug, name)


@pytest.mark.slow
@pytest.mark.browser
def test_one_unit_again_gives_the_same_bytes(made, tmp_path):
    again = write(tmp_path, "3")
    assert set(again) == {
        f"slides/{ONE}.pptx",
        f"slides/{ONE}.pdf",
        f"slides/{ONE}-notes.pdf",
        "hand-outs/factors-poster.pdf",
        "hand-outs/factor-cards.pdf",
    }
    assert [name for name, content in again.items() if made[name] != content] == []


@pytest.mark.slow
@pytest.mark.browser
def test_all_of_it_again_gives_the_same_bytes(made, tmp_path):
    again = write(tmp_path)
    assert [name for name in {*made, *again} if made.get(name) != again.get(name)] == []


def test_words_and_numbers_that_a_chapter_does_not_have_are_refused():
    unit = units.unit(ROOT, ONE)

    def refused(title="Ask where it was made", **one) -> str:
        with pytest.raises(DataError) as told:
            list(chosen.unit_slides(unit, {ONE: [{"title": title, **one}]}))
        return told.value.code

    lines = ["Nobody has ever written this."]
    section = "unknown-is-not-low"
    assert refused(section=section, lines=lines) == "handouts-not-there"
    assert refused(section=section, tell=lines) == "handouts-not-there"
    assert refused("A canteen for EUR 921,000", section=section) == "handouts-not-there"
    assert refused(section="no-such-section", lines=lines) == "handouts-no-section"
    assert refused(notes="No such section", lines=lines) == "handouts-no-section"
    assert refused(section="inherent-risk", table=["Colour"]) == "handouts-no-table"
    assert refused(section=section, table=[]) == "handouts-no-table"
    assert refused(section="inherent-risk", table=["Factor"], tell=lines) == "handouts-not-there"
    assert refused(lines=lines) == "handouts-no-section"
    assert refused(section=section, chart=section) == "handouts-no-chart"
    assert refused(section=section, picture="no-such-picture") == "picture-unknown"
    with pytest.raises(DataError) as told:
        chosen.title(unit, {}, "task")
    assert told.value.code == "handouts-no-title"


def test_what_is_too_much_for_a_slide_is_refused():
    """A line of 60 letters takes two rows at 24 points; eighteen such lines are no one idea."""
    line = "one two three four five six seven eight nine ten eleven twelve"
    assert slides.layout(slides.Slide("words", "Few", (line,) * 3)).words.size >= 24
    picture = images.boxes(ROOT, ((line, line),) * 12, 3)
    for slide, code in (
        (slides.Slide("words", "Many", (line,) * 18), "handouts-too-long"),
        (slides.Slide("words", line * 4), "handouts-too-long"),
        (slides.Slide("words", "Small", picture=picture), "handouts-picture-small"),
        (slides.Slide("words", "Sources", (line,), source=line * 5), "handouts-foot-long"),
    ):
        with pytest.raises(DataError) as told:
            slides.layout(slide)
        assert told.value.code == code
