"""Pages of feedback: what they say, what they never say, and who gets one."""

import re
import time
from html import unescape
from pathlib import Path

import pytest
from course_kit import SMALL
from feedback_kit import HOSTILE, NAME, grade, graded_workshop, mark, put
from kit import violations
from texts_kit import begins, pattern, says

from coursework import course as the_course
from coursework.course import section
from coursework.forms.html import number
from coursework.marking import key
from fairtender import messages, sheets
from fairtender.tables import DataError
from workshop import feedback, gradebook
from workshop.__main__ import main

# What to read again, after a misunderstanding.
AGAIN = f"{messages.text('feedback-read')}: "
AGAIN += messages.text("feedback-place-short", section="levels")
# A section to read again before all others.
READ_FIRST = messages.text("feedback-read-first", place="|", count=0).partition("|")[0]


@pytest.fixture
def workshop(course, once, tmp_path):
    return graded_workshop(course, once, tmp_path)


def html(workshop, trainee: str) -> str:
    page = workshop.folder / "feedback" / SMALL / f"{SMALL}_{trainee}.html"
    return page.read_text(encoding="utf-8")


def words(page: str) -> str:
    """The text of a page, as it is read."""
    page = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def part(workshop, trainee: str, label: str) -> str:
    """The text of one question."""
    [found] = [
        words(article)
        for article in re.findall(r"<article.*?</article>", html(workshop, trainee), re.DOTALL)
        if f"<h3>{label}</h3>" in article
    ]
    return found


def test_a_page_says_what_was_right_and_shows_the_way_on(workshop, course):
    asked = key.read_key(SMALL, course).questions.all
    report = feedback.write(workshop, SMALL)
    assert report.problems == [] and report.removed == []
    assert len(report.written) == len(report.waiting) == 6
    page = words(html(workshop, "value-is-risk"))
    # By the key: level 1, first 0.5, factors 1, weight 0, origin 2; the texts are worth 3 and 1.
    assert "Points so far: 4.5 of 12" in page
    assert messages.text("feedback-to-mark", points=4) in page
    assert messages.text("feedback-counts", answered=7, asked=7, right=2, partly=2) in page
    assert "common misunderstanding: “A large contract is a risky one.”" in page
    weight = part(workshop, "value-is-risk", asked["weight"].label)
    assert "✗ Not right yet · 0 of 2 points" in weight
    assert "Your answer: 90 percent" in weight
    assert (
        f"A right answer: {messages.text('answer-about', number='70 percent', about='0.5')}"
        in weight
    )
    assert "Why: Seventy of a hundred award points" in weight
    # It cost most, and so stands first, with what there is to say to the misunderstanding.
    assert page.index(asked["weight"].label) < page.index(asked["factors"].label)
    assert "“A large contract is a risky one.” Spend shows how much leverage" in weight
    first = part(workshop, "value-is-risk", "Which two come first?")
    assert "◐ Partly right · 0.5 of 1 points in “Choosing” Your answer: T01; T02" in first
    assert "“A large contract is a risky one.”" in first and "Spend shows" not in first
    assert "any 2 of: T03; T01; T04" in first and AGAIN in first
    level = part(workshop, "value-is-risk", asked["level"].label)
    assert "✓ Right · 1 of 1 points" in level and messages.text("feedback-read") not in level


def test_an_answer_that_cannot_be_used_is_told_with_what_to_do(workshop, course):
    asked = key.read_key(SMALL, course).questions.all
    feedback.write(workshop, SMALL)
    weight = part(workshop, "spoilt", asked["weight"].label)
    assert messages.text("feedback-state-not") in weight and "a number" in weight
    assert "You answered 6 of 7 questions." in words(html(workshop, "spoilt"))
    first = part(workshop, "spoilt", "Which two come first?")  # three were chosen
    assert "T01; T03; T04" in first and "0 of 1 points" in first and "3" in first
    assert part(workshop, "blank", asked["level"].label).count("Not answered") == 1


def test_a_text_waits_until_it_is_marked(workshop):
    feedback.write(workshop, SMALL)
    why = part(workshop, "model", "Why do these two come first?")
    assert says(why, "feedback-state-waiting") and messages.text("feedback-most", points=3) in why
    assert says(why, "feedback-unmarked") and messages.text("feedback-rubric") not in why
    mark(workshop, "model", "why", 2, "Say what a reply\nwould <i>change</i>.")
    assert feedback.write(workshop, SMALL, ["model"]).waiting == ["model"]  # the other text
    why = part(workshop, "model", "Why do these two come first?")
    assert "◐ Partly right · 2 of 3 points" in why
    assert f"{messages.text('feedback-comment')}: Say what a reply would <i>change</i>." in why
    assert (
        messages.text("feedback-rubric") in why
        and "Points: 2. Names the decisive signal" in why
        and "A good answer: They go first" in why
    )
    assert "Points so far: 10 of 12" in words(html(workshop, "model"))


def test_points_that_the_trainer_set_are_told(workshop):
    mark(workshop, "model", "choosing", 2.5)
    feedback.write(workshop, SMALL)
    page = words(html(workshop, "model"))
    assert messages.text("feedback-form-points", points="2.5 of 4") in page
    assert messages.text("feedback-form-set", points="2.5 of 4") in page


def test_questions_to_be_used_again_keep_their_answers(workshop, course):
    the_key = key.read_key(SMALL, course)
    mark(workshop, "odd", "why", 1.5, "Read it once more.")
    # Neither of the two gave any of these answers.
    secret = [
        "Côte d'Ivoire",
        "plus or minus",
        "A right answer",
        messages.text("answer-part"),
        "What earns",
    ]
    secret += [entry.why for entry in the_key.entries.values()]
    secret += [the_key.entries["why"].model, the_key.entries["why"].rubric[0].text]
    feedback.write(workshop, SMALL)
    told = words(html(workshop, "odd")) + words(html(workshop, "blank"))
    assert [one for one in secret if one not in told] == [the_key.entries["question"].why]
    feedback.write(workshop, SMALL, reuse=True)
    told = words(html(workshop, "odd")) + words(html(workshop, "blank"))
    assert [one for one in secret if one in told] == []
    assert (
        f"{messages.text('feedback-comment')}: Read it once more." in told
        and "1.5 of 3 points" in told
    )
    first = part(workshop, "value-is-risk", "Which two come first?")
    assert f"“A large contract is a risky one.” {AGAIN}" in first


def test_when_all_is_marked_the_points_are_final(workshop):
    """The texts of “odd” get 1.5 and 0; the machine gives what it gave."""
    mark(workshop, "odd", "why", 1.5)
    feedback.write(workshop, SMALL)
    assert begins("feedback-points") in words(html(workshop, "odd"))
    mark(workshop, "odd", "question", 0)
    feedback.write(workshop, SMALL)
    told = words(html(workshop, "odd"))
    # level is half right, origin wrong: 0.5 + 1 + 2 + 2 + 0 + 1.5.
    assert "Points: 7 of 12" in told and "so far" not in told.casefold()


def test_the_time_is_that_of_the_workshop_and_names_its_zone(workshop, monkeypatch):
    zones = {
        "Europe/Belgrade": "10:30 (CET, UTC+01:00)",
        "America/St_Johns": "06:00 (NST, UTC-03:30)",
        "UTC": "09:30 (UTC)",
    }
    for zone, said in zones.items():
        with monkeypatch.context() as patch:
            patch.setenv("TZ", zone)
            time.tzset()
            feedback.write(workshop, SMALL, ["odd"])
        time.tzset()
        assert f"Handed in: 25 November 2026, {said}." in words(html(workshop, "odd"))


def test_no_hidden_test_and_nothing_from_outside(workshop):
    feedback.write(workshop, SMALL)
    for trainee in ("model", "odd", "blank"):
        page = html(workshop, trainee)
        assert "exercise." not in page and "HIDDEN" not in page and "any_of" not in page
        assert not re.search(r"<(script|link|img|iframe|form|a [^>]*href=.[^#])", page)


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_hostile_words_are_text_on_an_accessible_page(workshop, browser, scheme, width):
    tower = "Z" + "\u0301\u0322\u034f" * 2000
    mark(workshop, "odd", "why", 1.5, HOSTILE)
    mark(workshop, "odd", "question", 1, tower * 3)
    feedback.write(workshop, SMALL)
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((workshop.folder / "feedback" / SMALL / f"{SMALL}_odd.html").as_uri())
    assert violations(page) == []
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.title() == messages.text("feedback-title", title="Every kind of question")
    assert page.locator("h1").count() == 1 and page.locator("main script, main img").count() == 0
    name = NAME.replace("\u202e", "")
    assert page.locator("bdi").first.inner_text() == name
    quoted = page.locator("blockquote").all_inner_texts()
    assert len(quoted) == 3  # the text, the trainer's comment, the country
    assert tower[:9] not in page.content()
    for text in quoted[:2]:
        assert "<script>document.title = 'ran'</script><img src=x" in text
        assert "</blockquote></main><h1>Not a heading</h1> & \"quotes\" 'too' \ufffd" in text
        assert "ignore gnihton si siht" in text and text.endswith("w" * 400)
    assert [line for line in said if "Content Security" in line] == []
    page.close()


def mail_list(folder: Path) -> list[dict[str, str]]:
    heads = ("trainee", "name", "email", "file", "text")
    return [row for _, row in sheets.read_rows(folder / f"{SMALL}_index.csv", heads)]


def test_the_message_of_a_mail_merge_gives_points_and_sections_and_no_answer(workshop, course):
    feedback.write(workshop, SMALL)
    folder = workshop.folder / "feedback" / SMALL
    texts = {row["trainee"]: row["text"] for row in mail_list(folder)}
    the_key = key.read_key(SMALL, course)
    for result in gradebook.results(workshop, the_key):
        text, page = texts[result.trainee], words(html(workshop, result.trainee))
        assert f"{SMALL}_{result.trainee}.html" in text and the_key.questions.title in text
        points = messages.text("feedback-of", earned=number(result.total), most=number(result.most))
        assert points in text and points in page
        # What the page says to read again first, it says too.
        for said in re.findall(rf"({re.escape(READ_FIRST)}.+?)\.", text):
            assert said in page
    assert any(READ_FIRST in text for text in texts.values())
    feedback.write(workshop, SMALL, reuse=True)  # so neither holds a right answer
    assert {row["trainee"]: row["text"] for row in mail_list(folder)} == texts


def test_pages_follow_the_hand_ins(workshop, course):
    feedback.write(workshop, SMALL)
    folder = workshop.folder / "feedback" / SMALL
    heads = ("trainee", "name", "email", "file")
    rows = mail_list(folder)
    assert {head: rows[2][head] for head in heads} == dict(
        zip(heads, ("model", "Mira Model", "model@example.org", f"{SMALL}_model.html"), strict=True)
    )
    assert [row["file"] for row in rows] == [path.name for path in sorted(folder.glob("*.html"))]
    (folder / "gone.html").write_text("a person who is no longer there")
    the_key = key.read_key(SMALL, course)
    kept = html(workshop, "blank")
    put(workshop, the_key, "blank", {"level": "high"})
    put(workshop, the_key, "new", {})
    report = feedback.write(workshop, SMALL)
    assert report.removed == ["gone"] and not (folder / "gone.html").exists()
    sentences = {id: "feedback-stale" for id in ("blank",)} | {"new": "feedback-ungraded"}
    assert report.problems == [
        messages.text(code, trainee=id, unit=SMALL) for id, code in sentences.items()
    ]
    assert html(workshop, "blank") == kept and not (folder / f"{SMALL}_new.html").exists()
    assert grade.grade(workshop, SMALL).failed == {}
    assert feedback.write(workshop, SMALL).problems == []
    assert "Points so far: 1 of 12" in words(html(workshop, "blank"))
    assert {path.suffix for path in folder.iterdir()} == {".html", ".csv"}


def test_one_trainee_alone(workshop):
    (workshop.folder / "feedback" / SMALL).mkdir()
    (workshop.folder / "feedback" / SMALL / "earlier.html").write_text("stays")
    assert feedback.write(workshop, SMALL, ["odd"]).written == ["odd"]
    names = sorted(path.name for path in (workshop.folder / "feedback" / SMALL).iterdir())
    assert names == [f"{SMALL}_index.csv", f"{SMALL}_odd.html", "earlier.html"]
    with pytest.raises(
        DataError, match=pattern("feedback-no-trainee", trainee="nobody", unit=SMALL)
    ):
        feedback.write(workshop, SMALL, ["nobody"])
    with workshop.busy(), pytest.raises(DataError, match=pattern("workshop-busy")):
        feedback.write(workshop, SMALL)


def test_the_command(workshop, capsys):
    place = str(workshop.folder)
    assert main(["feedback", "03-screen-tenders", "--in", place]) == 2
    said = messages.text("feedback-none", unit="03-screen-tenders")
    assert capsys.readouterr().err.strip() == said
    assert main(["feedback", SMALL, "--trainee", "odd", "model", "--reuse", "--in", place]) == 0
    assert f"{SMALL}: 2." in capsys.readouterr().out
    assert main(["feedback", SMALL, "--site", "javascript:alert(1)", "--in", place]) == 2
    said = messages.text("feedback-site", site="javascript:alert(1)")
    assert capsys.readouterr().err.strip() == said
    assert main(["feedback", SMALL, "--in", place]) == 0
    assert f"{SMALL}: 6." in capsys.readouterr().out


def test_every_section_that_a_key_names_is_found_in_the_book(root):
    for unit in the_course.units(root):
        the_key = key.read_key(unit, root)
        labels = {entry.read for entry in the_key.entries.values()}
        for label in labels | {belief.read for belief in the_key.beliefs}:
            assert section(root, label).chapter, (unit, label)
    found = section(root, "eleven-indicators")
    assert (found.title, found.chapter) == (
        "Eleven indicators",
        "1. What is going on, and why it is yours",
    )
