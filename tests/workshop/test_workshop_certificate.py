"""Certificates: who gets one, what it says, and that it is one page."""

import re
from datetime import date

import pytest
from course_kit import SMALL
from feedback_kit import NAME, graded_workshop, mark
from kit import violations
from texts_kit import pattern, says

from coursework import course as the_course
from coursework.certificate import HEADS, Standing, standings
from coursework.certificate import page as page_of
from coursework.forms import Answers
from coursework.marking import key, marks
from fairtender import messages, sheets
from fairtender.tables import DataError
from workshop import gradebook, out
from workshop.__main__ import main

DAY = date(2026, 11, 30)


@pytest.fixture
def workshop(course, once, tmp_path):
    return graded_workshop(course, once, tmp_path)


def states(everybody, threshold: float) -> dict[str, str]:
    return {one.trainee: one.state(threshold) for one in everybody}


def pages(workshop) -> list[str]:
    found = out.certificate_folder(workshop).glob("*.html")
    return sorted(path.stem.removeprefix("certificate_") for path in found)


def test_only_who_reached_the_threshold_is_certified(workshop):
    # Of 12 points, by the machine: model 8, odd 5.5, spoilt and buyers-country 5,
    # value-is-risk 4.5, blank 0; the two texts, worth 4, are not marked.
    mark(workshop, "model", "why", 0.4)  # 8.4 of 12 are 70 percent
    mark(workshop, "blank", "why", 0)
    mark(workshop, "blank", "question", 0)
    mark(workshop, "value-is-risk", "why", 3)  # 7.5, and 1 point to come: 8.5
    mark(workshop, "odd", "why", 1.5)  # 7, and 1 to come
    everybody = out.write_certificates(workshop, [SMALL], 70, DAY).everybody
    assert states(everybody, 70) == {
        "blank": "below",
        "buyers-country": "waiting",  # 5 and 4 to come
        "model": "certified",
        "odd": "below",
        "spoilt": "waiting",
        "value-is-risk": "waiting",
    }
    assert pages(workshop) == ["model"]
    rows = sheets.read_rows(out.certificate_folder(workshop) / "certificate_index.csv", HEADS)
    found = {row["trainee"]: (row["state"], row["percent"], row["file"]) for _, row in rows}
    assert found["model"] == ("certified", "70", "certificate_model.html")
    assert found["odd"] == ("below", "58", "") and len(found) == 6  # 7 of 12 are 58.3 percent
    # Another run replaces them; a unit that nobody handed in counts with its points.
    out.write_certificates(workshop, threshold=58, day=DAY)
    assert pages(workshop) == ["model", "odd", "value-is-risk"]
    out.write_certificates(workshop, threshold=100)
    assert pages(workshop) == []


def test_it_says_plainly_what_it_is(workshop):
    mark(workshop, "odd", "why", 3)
    out.write_certificates(workshop, [SMALL], 50, DAY)
    page = (out.certificate_folder(workshop) / "certificate_odd.html").read_text(encoding="utf-8")
    text = " ".join(re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL).split())
    assert "&lt;b&gt;Ana&lt;/b&gt; evil =1+1" in text and "\u202e" not in page
    # 5.5 by the machine and 3: 8.5 of 12 are 70.8 percent; one text waits.
    assert says(text, "certificate-so-far", percent="70")
    assert "Every kind of question: 8.5 of 12 points" in text
    assert "Answer every kind of question" in text and "30 November 2026" in text
    assert says(text, "certificate-plainly")
    assert NAME not in page


def full(the_key, name: str) -> Standing:
    """Somebody with every point of a unit."""
    most = the_key.questions.points
    held = {"all": marks.Mark("all", most, most, None, 0, False, "", False)}
    result = marks.mark(the_key, Answers(), held, "t1", name)
    return Standing("t1", name, {the_key.unit: result}, most, most, 0)


def test_a_unit_that_was_not_handed_in_counts(workshop, root):
    # 12 points of the small unit beside the 21.5 of unit 03: 8 of 33.5 are 23.88 percent.
    small, other = key.read_key(SMALL, workshop.course), key.read_key("03-screen-tenders", root)
    assert other.questions.points == 21.5
    graded = {SMALL: gradebook.results(workshop, small)}
    [model] = [one for one in standings([small, other], graded) if one.trainee == "model"]
    assert (model.earned, model.most, model.to_mark) == (8, 33.5, 4)
    assert int(model.percent) == 23
    page = page_of(model, [small, other], "The course", 20, DAY)
    assert messages.text("certificate-not-done", title="Screen twelve tenders", most="21.5") in page
    assert other.questions.objectives[0].text not in page


@pytest.mark.slow
@pytest.mark.browser
def test_the_whole_course_fits_on_one_page_that_all_can_read(browser, root, tmp_path):
    keys = [key.read_key(unit, root) for unit in the_course.units(root)]
    units = {one.unit: full(one, "x").results[one.unit] for one in keys}
    most = sum(one.questions.points for one in keys)
    person = Standing("t1", "Ana " * 20 + "W" * 120, units, most, most, 0)
    path = tmp_path / "all.html"
    path.write_text(page_of(person, keys, "The course", 70, DAY), encoding="utf-8")
    few = tmp_path / "few.html"
    four = {unit: units[unit] for unit in list(units)[:4]}
    some = Standing("t1", person.name, four, most, most, 0)
    few.write_text(page_of(some, keys[:4], "The course", 70, DAY), encoding="utf-8")
    for place in (path, few):
        for scheme in ("light", "dark"):
            for width in (1280, 320):
                page = browser.new_page(
                    color_scheme=scheme, viewport={"width": width, "height": 800}
                )
                page.goto(place.as_uri())
                assert violations(page) == []
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                page.close()
        page = browser.new_page()
        page.goto(place.as_uri())
        pdf = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
        assert b"/MediaBox [0 0 594.9" in pdf or b"/MediaBox [0 0 595" in pdf  # A4
        page.close()


def test_the_command(workshop, capsys):
    place = str(workshop.folder)
    assert main(["certificate", "--threshold", "0", "--in", place]) == 2
    assert main(["certificate", "--threshold", "nan", "--in", place]) == 2
    assert main(["certificate", "03-screen-tenders", "--in", place]) == 2
    said = capsys.readouterr().err.splitlines()
    threshold, none = (
        messages.text("certificate-threshold"),
        messages.text("class-not-graded", unit="03-screen-tenders"),
    )
    assert said == [threshold, threshold, none]
    assert main(["certificate", SMALL, "--threshold", "60", "--in", place]) == 0
    told = capsys.readouterr().out
    assert "model: 66%; certificate_model.html" in told  # 8 of 12
    assert says(told, "certificate-marks", name="spoilt", percent=41, points=4)  # 5 of 12
    assert "blank: 0%; no certificate." in told
    with workshop.busy(), pytest.raises(DataError, match=pattern("workshop-busy")):
        out.write_certificates(workshop, [SMALL])


def test_who_lacks_a_unit_is_told_apart_from_who_did_badly():
    # 70 of a hundred of 24 points are 16.8; one of two units is there, with 8 of its 12 points.
    for to_mark, lacks, state in ((0, 1, "lacking"), (0, 0, "below"), (9, 1, "waiting")):
        assert Standing("t1", "Ana", {}, 8, 24, to_mark, lacks).state(70) == state
    assert Standing("t1", "Ana", {}, 17, 24, 0, 1).state(70) == "certified"
