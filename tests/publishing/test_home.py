"""The pages that know how far their reader is, and the list at the side; in a real browser."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from book_kit import Built, Watched, make_small_book
from kit import show_part, violations, violations_by_day_and_night
from pdf_kit import Pdf, squeeze
from playwright.sync_api import expect

from coursework import forms
from coursework.answers import FORMAT
from coursework.course import units
from fairtender import messages
from publishing import book, paper

TITLE = "Fair Tender, a course for public buyers"
HOME = "book/index.html"
FIRST, UNIT = "01-the-issue", "03-screen-tenders"
KEPT = """() => Object.fromEntries(Object.entries(localStorage)
    .filter(([name]) => name.startsWith("fairtender:")))"""
# Choices of the questions themselves: the examples to try before them keep no answer.
CHOICES = "fieldset[data-ft-question] input[type=radio]"
UNFOLD = "document.querySelectorAll('.ft-form details').forEach((one) => { one.open = true; })"
PUT = "(kept) => { for (const [name, text] of Object.entries(kept)) localStorage[name] = text; }"


def page_of(unit: str) -> str:
    return f"exercises/{unit}/{unit}.html"


def asked(root: Path, unit: str) -> forms.Questions:
    return forms.load(root / "exercises" / unit / "questions.toml")


def answers(root: Path, unit: str, saved: str = "2026-11-27T10:00:00Z", **given) -> str:
    """What the exercise's page keeps, with these answers."""
    head = {"format": FORMAT, "unit": unit, "release": asked(root, unit).release}
    learner = {"id": "", "name": "Ana Belo"}
    return json.dumps({**head, "learner": learner, "saved": saved, "answers": given})


def marks(root: Path, unit: str, first: float = 1, latest: float = 2, parts: int = 99) -> str:
    """Marks of the first parts of a unit."""

    def mark(earned: float) -> dict:
        return {"earned": earned, "most": 4, "at": "2026-11-27T11:00:00Z"}

    done = {"first": mark(first), "latest": mark(latest)}
    return json.dumps({form.id: done for form in asked(root, unit).forms[:parts]})


def faults_of(watched: Watched) -> list[str]:
    """What went wrong; a page that is left at once gives up its icon."""
    return [fault for fault in watched.faults if "favicon" not in fault]


def put(page, **kept: str) -> None:
    page.evaluate(PUT, {f"fairtender:{name}": text for name, text in kept.items()})
    page.reload()


def state(page, unit: str):
    return page.locator(f"#unit-{unit} .course-state")


@pytest.mark.browser
def test_the_first_page_says_how_far_one_is_and_leads_on(browser, address, root: Path):
    with Watched(browser, address, 1280) as watched:
        page = watched.open(HOME)
        on = page.locator(".course-go a")
        expect(on).to_have_attribute("href", re.compile(f"{FIRST}.html$"))
        assert page.locator("[data-state=new]").count() == len(units(root))

        watched.open(page_of(UNIT)).locator(CHOICES).first.check()
        watched.open(HOME)
        some = len(asked(root, UNIT).all)
        expect(state(page, UNIT)).to_contain_text(f"1 of {some}")
        expect(on).to_have_attribute("href", re.compile(f"{page_of(UNIT)}(#|$)"))

        second = asked(root, UNIT).forms[1]
        # The part where one left off; marks of two parts; an answer that no question asks for.
        put(
            page,
            **{
                UNIT: answers(root, UNIT, **{"ask-t02": "origin", "gone": "x"}),
                f"{UNIT}:step": second.id,
                f"{UNIT}:marks": marks(root, UNIT, parts=2),
            },
        )
        parts = len(asked(root, UNIT).forms)
        expect(state(page, UNIT)).to_contain_text(f"1 of {some}")
        expect(state(page, UNIT)).to_contain_text(f"2 of {parts}")
        points = messages.text("home-points-first", earned=4, most=8, first=2)
        expect(state(page, UNIT)).to_contain_text(points)
        expect(on).to_have_attribute("href", re.compile(f"#part-{second.id}$"))
        expect(page.locator("#course-where")).to_contain_text(second.title)
        on.click()
        expect(page.locator(f"#ft-{UNIT}-form-{second.id}")).to_be_visible()
        watched.open(HOME)

        # A unit that is marked leads to the next; what cannot be read is no answer.
        put(page, **{f"{UNIT}:marks": marks(root, UNIT), FIRST: "{", f"{FIRST}:marks": "[7"})
        expect(state(page, UNIT)).to_have_attribute("data-state", "marked")
        expect(state(page, FIRST)).to_have_attribute("data-state", "new")
        expect(on).to_have_attribute("href", re.compile("04-read-your-portfolio.html$"))

        # Another window answers.
        other = watched.context.new_page()
        other.goto(f"{address}{page_of('05-map-supply-chains')}")
        other.locator(CHOICES).first.check()
        expect(state(page, "05-map-supply-chains")).to_have_attribute("data-state", "begun")
        assert faults_of(watched) == []


@pytest.mark.browser
def test_from_a_folder_and_without_scripts(browser, built_book: Built):
    with Watched(browser, built_book.html.as_uri() + "/", 1280) as watched:
        page = watched.open(HOME)
        note = page.locator(".course-note:not(.course-sheet-note)")
        expect(note).not_to_be_empty()
        watched.open(page_of(UNIT)).locator(CHOICES).first.check()
        watched.open(HOME)
        expect(state(page, UNIT)).to_have_attribute("data-state", "begun")
        expect(note).to_be_empty()  # this browser lets pages share
        page.get_by_role("button", name=messages.text("home-done")).click()
        page.locator(".course-yes").click()
        expect(page.locator(".course-said p")).to_have_count(2)  # what other browsers may keep
        assert page.evaluate(KEPT) == {}
    with Watched(browser, built_book.html.as_uri() + "/", 390, java_script_enabled=False) as still:
        page = still.open(HOME)
        assert page.locator(".course-units a:visible").count() == 22
        assert page.locator(".course-answers:visible").count() == 0
        page.locator(".course-go a").click()
        page.wait_for_url(f"**/{FIRST}.html")


@pytest.fixture(scope="module")
def saved(browser, address, root: Path, tmp_path_factory):
    """The file of somebody who answered on two pages, and what their browser kept."""
    with Watched(browser, address, 1280, accept_downloads=True) as watched:
        for unit in (FIRST, UNIT):
            page = watched.open(page_of(unit))
            show_part(page, "hand_in")
            page.locator("[data-ft-learner=name]").fill("Ana Belo")
            show_part(page, asked(root, unit).forms[0].id)
            page.locator(CHOICES).nth(1).check()
        put(
            page,
            **{
                f"{UNIT}:marks": marks(root, UNIT, parts=2),
                f"{UNIT}:step": asked(root, UNIT).forms[1].id,
            },
        )
        watched.open(HOME)
        with page.expect_download() as download:
            page.get_by_role("button", name=messages.text("home-save")).click()
        path = tmp_path_factory.mktemp("saved") / download.value.suggested_filename
        download.value.save_as(path)
        assert re.fullmatch(r"fair-tender_Ana-Belo_\d{4}-\d\d-\d\d\.json", path.name)
        kept = page.evaluate(KEPT)
        assert faults_of(watched) == []
    return path, kept


def load(page, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "application/json", "buffer": content}
    page.locator(".course-load").set_input_files(file)


def meant(kept: dict[str, str]) -> dict:
    """What is kept, without how its text is laid out."""
    own = {name: text for name, text in kept.items() if not name.endswith((":copy", ":step"))}
    return {name: json.loads(text) for name, text in own.items()}


@pytest.mark.browser
def test_everything_travels_in_one_file(browser, address, saved):
    path, kept = saved
    with Watched(browser, address, 1280) as watched:
        page = watched.open(HOME)
        load(page, path.name, path.read_bytes())
        expect(page.locator(".course-said p")).to_have_count(1)
        expect(state(page, UNIT)).to_have_attribute("data-state", "begun")
        expect(state(page, FIRST)).to_have_attribute("data-state", "begun")
        there = page.evaluate(KEPT)
        assert meant(there) == meant(kept)
        assert there[f"fairtender:{UNIT}:step"] == kept[f"fairtender:{UNIT}:step"]
        load(page, path.name, path.read_bytes())  # a second time there is nothing to ask
        expect(page.locator(".course-said p")).to_contain_text(
            messages.sentences()["home-same"].partition("{")[0]
        )
        watched.open(page_of(UNIT))
        expect(page.locator(CHOICES).nth(1)).to_be_checked()
        show_part(page, "hand_in")
        expect(page.locator("[data-ft-learner=name]")).to_have_value("Ana Belo")
        assert faults_of(watched) == []


@pytest.mark.browser
def test_other_answers_are_replaced_only_when_asked_and_kept_as_a_copy(
    browser, address, root, saved
):
    path, _ = saved
    with Watched(browser, address, 1280) as watched:
        page = watched.open(HOME)
        put(page, **{UNIT: answers(root, UNIT, **{"step-t05": "focal"})})
        before = page.evaluate(KEPT)
        load(page, path.name, path.read_bytes())
        expect(page.locator(".course-no")).to_be_focused()
        page.keyboard.press("Escape")
        assert page.evaluate(KEPT) == before
        load(page, path.name, path.read_bytes())
        page.locator(".course-yes").click()
        expect(page.locator(".course-confirm")).to_be_hidden()
        kept = page.evaluate(KEPT)
        assert kept[f"fairtender:{UNIT}:copy"] == before[f"fairtender:{UNIT}"]
        watched.open(f"{page_of(UNIT)}#ft-{UNIT}-begin")
        page.evaluate(UNFOLD)
        page.get_by_role("button", name=messages.text("forms-restore")).click()
        expect(page.locator('input[name="step-t05"][value="focal"]')).to_be_checked()


def whole(**units_in: object) -> bytes:
    return json.dumps({"format": 1, "units": units_in}).encode()


DEEP = b'{"a":' * 50_000 + b"1" + b"}" * 50_000


@pytest.mark.browser
def test_a_hostile_or_wrong_file_is_one_sentence_and_changes_nothing(browser, address, root, saved):
    one = answers(root, UNIT, **{"ask-t02": "origin"})
    newer = {**json.loads(one), "format": 99}
    cases = {
        "not JSON": b"{",
        "nothing": b"",
        "a picture": bytes(range(256)) * 40,
        "deep": DEEP,
        "deep in a unit": b'{"format":1,"units":{"03-screen-tenders":{"answers":' + DEEP + b"}}}",
        "a list": b"[[[]]]",
        "wrong types": b'{"format":"1","units":[1]}',
        "a newer file": b'{"format":2,"units":{}}',
        "one exercise": one.encode(),
        "empty": whole(),
        "no such unit": whole(**{"__proto__": {"answers": {}}, "99-x": 1}),
        "a unit that is none": whole(**{UNIT: [1, 2]}),
        "another unit": whole(**{FIRST: {"answers": json.loads(one)}}),
        "a newer unit": whole(**{UNIT: {"answers": newer}}),
        "marks that are none": whole(
            **{UNIT: {"marks": {asked(root, UNIT).forms[0].id: {"latest": {"earned": "9"}}}}}
        ),
        "huge": b" " * (17 * 1024 * 1024),
    }
    with Watched(browser, address, 1280) as watched:
        page = watched.open(HOME)
        put(page, **{UNIT: answers(root, UNIT, **{"step-t05": "focal"})})
        before, wrong = page.evaluate(KEPT), []
        for name, content in cases.items():
            page.evaluate("document.querySelectorAll('.course-said, .course-problem')"
                          ".forEach((place) => place.replaceChildren())")  # fmt: skip
            load(page, "x.json", content)
            said = page.locator(":is(.course-said, .course-problem) p")
            said.first.wait_for()
            if said.count() != 1 or page.evaluate(KEPT) != before:
                wrong.append(f"{name}: {said.all_inner_texts()}")
        assert wrong == []
        # What can be used is taken, and what cannot is named.
        mixed = {"ask-t02": "origin", "change-t04": ["all"], "step-t05": {"a": 1}, "gone": "x"}
        load(page, "x.json", whole(**{UNIT: {"answers": json.loads(answers(root, UNIT, **mixed))}}))
        page.locator(".course-yes").click()
        expect(page.locator(".course-said")).to_contain_text(
            "do not fit the questions of this unit: 3"
        )
        there = json.loads(page.evaluate(KEPT)[f"fairtender:{UNIT}"])
        assert there["answers"] == {"ask-t02": "origin"}
        assert faults_of(watched) == []


@pytest.mark.browser
def test_a_full_storage_loads_nothing(browser, address, saved):
    path, _ = saved
    with Watched(browser, address, 1280) as watched:
        page = watched.open(HOME)
        page.evaluate("""() => { for (let size = 2 ** 22; size; size >>= 1) {
            for (let at = 0; at < 3; at += 1) {
                try { localStorage[`other${size}-${at}`] = "x".repeat(size); } catch { break; }
            }
        } }""")
        load(page, path.name, path.read_bytes())
        expect(page.locator(".course-problem p")).to_have_count(1)
        assert page.evaluate(KEPT) == {}


@pytest.mark.browser
def test_done_leaves_nothing_of_anybody(browser, address, root, saved):
    path, _ = saved
    with Watched(browser, address, 1280) as watched:
        page = watched.open(HOME)
        load(page, path.name, path.read_bytes())
        expect(state(page, UNIT)).to_have_attribute("data-state", "begun")
        put(page, **{f"{UNIT}:copy": "x", f"{UNIT}:others": "{}", "later": "x"})
        page.evaluate("localStorage.setItem('mode', 'dark')")
        page.get_by_role("button", name=messages.text("home-done")).click()
        page.locator(".course-no").click()
        assert page.evaluate(KEPT) != {}
        page.get_by_role("button", name=messages.text("home-done")).click()
        page.locator(".course-yes").click()
        expect(page.locator(".course-said p")).to_have_count(1)
        assert page.evaluate(KEPT) == {}
        left = set(page.evaluate("Object.keys(localStorage)"))
        assert left <= {"mode", "theme"}  # of the page, not of a person
        assert page.locator("[data-state=new]").count() == len(units(root))


@pytest.mark.browser
def test_the_certificate_comes_when_all_is_marked_and_says_what_it_is(browser, address, root):
    every = units(root)
    with Watched(browser, address, 1280) as watched:
        page = watched.open(HOME)
        assert page.locator("#course-missing > li:visible").count() == 0  # the units are above
        expect(page.locator(".certificate")).to_be_hidden()
        put(page, **{f"{unit}:marks": marks(root, unit) for unit in every[:-1]})
        assert page.locator("#course-missing > li:visible").count() == 1
        expect(page.locator(".certificate")).to_be_hidden()
        put(page, **{f"{unit}:marks": marks(root, unit) for unit in every})
        expect(page.locator(".certificate")).to_be_visible()
        assert page.locator("#course-missing > li:visible").count() == 0
        page.get_by_label("Your name").fill("Ana  Belo <b>")
        parts = sum(len(asked(root, unit).forms) for unit in every)
        rows = page.locator(".certificate tbody tr")
        assert rows.count() == 12
        last = rows.last.locator("td").all_inner_texts()
        assert last == [f"{2 * parts} of {4 * parts}"]  # what was reached
        assert "Ana" not in json.dumps(page.evaluate(KEPT))
        assert violations(page) == []
        page.evaluate("window.print = () => {}")  # what the button does, without a dialogue
        page.get_by_role("button", name=messages.text("home-sheet-print")).click()
        pdf = Pdf(page.pdf(prefer_css_page_size=True))
        assert len(pdf.pages) == 1
        text = pdf.text(1)
        for words in (
            "Ana Belo <b>",
            messages.text("home-sheet-self"),
            "11. The plan",
            TITLE,
        ):
            assert squeeze(words) in text
        assert squeeze(messages.text("home-sheet-print")) not in text
        assert faults_of(watched) == []


VISIBLE = """() => [...document.querySelectorAll(".bd-links a")]
    .filter((one) => one.checkVisibility({visibilityProperty: true})).map((one) => one.href)"""


@pytest.mark.browser
def test_the_list_at_the_side_is_short_and_holds_the_page(browser, address):
    pages = [HOME, "book/about.html", f"book/{UNIT}.html", f"book/solutions/{UNIT}.html"]
    pages += [f"book/{name}.html" for name in ("cases/coffee", "for-managers", "glossary")]
    pages += [f"book/trainers/{name}.html" for name in (f"notes/{UNIT}", "tailor")]
    pages += [f"book/{name}.html" for name in ("library/tools", "model-texts/exclusion")]
    with Watched(browser, address, 1280) as watched:
        for path in pages:
            page = watched.open(path)
            shown = page.evaluate(VISIBLE)
            assert len(shown) <= 20, path
            assert any(link.split("#")[0].endswith(path) for link in shown), path
        page = watched.open(f"book/{UNIT}.html")
        for number, name in enumerate(("3. Screen", "Exercise 3: ", "Solutions 3: ")):
            link = page.locator(".bd-links li.current a").nth(number)
            expect(link).to_contain_text(name)
        page = watched.open("book/02-rules-and-roles.html")
        expect(page.locator(".prev-next-title").last).to_contain_text("Exercise 2: ")
        for _ in range(2):  # a part opens and closes by the keyboard
            page.locator(".course-part > summary").last.press("Enter")
        assert len(page.evaluate(VISIBLE)) <= 20


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_are_accessible_in_use(browser, address, root, width):
    faults = []
    with Watched(browser, address, width) as watched:
        page = watched.open(HOME)
        put(page, **{UNIT: answers(root, UNIT, **{"ask-t02": "origin"})})
        page.get_by_role("button", name=messages.text("home-done")).click()
        for path in (HOME, "book/for-managers.html", "book/quick-reference.html"):
            if path != HOME:
                page = watched.open(path)
            faults += [f"{path}, {one}" for one in violations_by_day_and_night(page)]
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            faults += [f"{path}: {wide} px wider than the window"] if wide > 0 else []
        faults += faults_of(watched)
    assert faults == []


@pytest.mark.slow
@pytest.mark.browser
def test_the_quick_reference_is_two_sheets(browser, built_book: Built, root: Path, tmp_path: Path):
    """Printed by the code of the command, from the book that is built, into a folder of its own."""
    for name in ("_config.yml", "_toc.yml"):
        (tmp_path / name).write_bytes((root / name).read_bytes())
    (tmp_path / "_build").mkdir()
    (tmp_path / "_build" / "html").symlink_to(built_book.html)
    run = "import sys; from pathlib import Path; from publishing import paper; "
    run += f"paper.print_course(Path(sys.argv[1]), ['{paper.REFERENCE}'])"
    done = subprocess.run(
        [sys.executable, "-c", run, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    pdf = Pdf((tmp_path / "_build" / "print" / f"{paper.REFERENCE}.pdf").read_bytes())
    assert len(pdf.pages) == 2
    headings = ("From the need to the renewal", "If you suspect a real case: what to do")
    for at, words in enumerate(headings, 1):
        assert squeeze(words) in pdf.text(at)
    assert squeeze("National referral mechanism") in pdf.text(2)


REFERENCE = "# Quick reference\n\nTwo pages for the desk of a buyer, with all that matters.\n\n"
REFERENCE += "```{as-pdf} quick-reference\n```\n"


@pytest.mark.slow
def test_a_page_leads_to_its_pdf_only_where_there_is_one(root: Path, tmp_path: Path):
    course = make_small_book(root, tmp_path)
    source = course / "book" / f"{book.REFERENCE}.md"
    source.write_text(REFERENCE, encoding="utf-8")
    toc = (course / "_toc.yml").read_text(encoding="utf-8")
    entry = "    chapters:\n      - file: book/quick-reference\n"
    (course / "_toc.yml").write_text(toc.replace("    chapters:\n", entry, 1), encoding="utf-8")
    pdf = course / "_build" / "print" / f"{book.REFERENCE}.pdf"

    def link() -> list[str]:
        html = book.build(course).parent
        page = (html / "book" / f"{book.REFERENCE}.html").read_text(encoding="utf-8")
        found = re.findall(r'href="\.\./(_downloads/[^"]*\.pdf)"', page)
        assert [(html / path).read_bytes() for path in found] == [b"%PDF"] * len(found)
        return found

    assert link() == []
    pdf.parent.mkdir(parents=True)
    pdf.write_bytes(b"%PDF")
    assert len(link()) == 1
    later = pdf.stat().st_mtime + 60
    os.utime(source, (later, later))  # the page was changed since
    assert link() == []
