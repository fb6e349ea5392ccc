"""The class at a glance: its numbers by hand, its page in a browser, and nobody in it by name."""

import base64
import csv
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from math import isnan

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from class_kit import (
    EIGHT,
    HOSTILE,
    RIGHT,
    RISK,
    class_of,
    eight,
    graded,
    hand_in,
    result,
    two_objectives,
)
from course_kit import SMALL, make_course
from kit import violations
from texts_kit import pattern, says

from coursework import class_tables, class_unit, platform_marks, pseudonyms
from coursework import course as the_course
from coursework.answers import Answers, plain_words
from coursework.arrivals import Arrival
from coursework.class_glance import glance
from coursework.class_report import page
from coursework.class_unit import UnitClass
from coursework.marking import key
from coursework.marking.marks import mark
from fairtender import messages, sheets
from fairtender.tables import DataError
from workshop import folder, gradebook, inbox, out, store, submitted
from workshop.__main__ import main

NAMES = {"zq-a": "Qz Ada", "zq-b": "Qz Bea", "zq-c": "Qz Cyd", "zq-d": "Qz Dot"}
NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def the_key(tmp_path_factory) -> key.Key:
    return two_objectives(tmp_path_factory.mktemp("two"))


@pytest.fixture(scope="module")
def done(course, once, tmp_path_factory) -> folder.Workshop:
    return graded(course, once, tmp_path_factory.mktemp("class"))


def rows(table: pd.DataFrame) -> list[tuple]:
    return list(table.itertuples(index=False, name=None))


# --- the numbers ---------------------------------------------------------------------------------


def test_questions_of_eight(the_key):
    """Difficulty and discrimination, worked out by hand.

    weight: 2 2 0 2 0 2 0 0, which is 8 of 16 points. The rest (level, first, factors, origin):
    6 6 6 5.5 4.5 3 1 0, mean 4. Deviations of weight: 1 1 -1 1 -1 1 -1 -1; of the rest:
    2 2 2 1.5 0.5 -1 -3 -4. Products: 2 + 2 - 2 + 1.5 - 0.5 - 1 + 3 + 4 = 9; squares 8 and 40.5;
    9 / sqrt(8 * 40.5) = 9 / 18.
    """
    found = class_tables.by_question([eight(the_key)], fewest=8).set_index("question")
    assert list(found.index) == list(the_key.questions.all)
    assert found.loc["weight", "share"] == 0.5
    assert found.loc["weight", "discrimination"] == pytest.approx(0.5, abs=1e-12)
    # level: 1 1 1 0.5 1 0 1 0 of 8. why: 3 3 2 2 0 0 of the six that are marked, 18 points.
    assert found.loc["level", "share"] == 5.5 / 8
    assert found.loc["why", "share"] == 10 / 18
    assert found.loc["why", ["marked", "note"]].tolist() == [6, "too-few"]
    assert found.loc["question", "share"] == 5 / 8
    # Left open by zq-h, and all but level by zq-g.
    assert found["open"].tolist() == [1, 2, 2, 2, 2, 2, 2]
    assert found.loc["weight", ["form", "objective"]].tolist() == ["Writing", "write"]


def test_no_discrimination_of_few_or_of_equals(the_key):
    few = class_tables.by_question([eight(the_key)])
    assert {*few["note"]} == {"too-few"} and few["discrimination"].isna().all()
    same = [result(the_key, f"p{n}", RIGHT, 3, 1) for n in range(12)]
    alike = class_tables.by_question([UnitClass(the_key, same, {}, {}, {})])
    assert {*alike["note"]} == {"all-alike"} and alike["discrimination"].isna().all()


def test_objectives_of_eight(the_key):
    """answer (level, first, factors; 4 points): 4 4 4 3.5 2.5 3 1 0 = 22 of 32; 2.8 reach it.

    write (8 points): 8 8 5 7 3+ 2+ 0 0; marked are 6 * 8 + 2 * 5 = 58, of which 33 are earned. 5.6
    reach it: zq-a, b and d; zq-e can with 3 more points, zq-f cannot.
    """
    assert rows(class_tables.by_objective([eight(the_key)])) == [
        (SMALL, "answer", "Answer every kind of question", 3, 4.0, 22 / 32, 5, 0, 3),
        (SMALL, "write", "Write", 4, 8.0, pytest.approx(33 / 58), 3, 1, 4),
    ]


def test_marks_and_their_distribution(the_key):
    """Shares of what is marked: 1 1 9/12 10.5/12 5.5/9 5/9 1/12 0."""
    one = eight(the_key)
    shares = [1, 1, 9 / 12, 10.5 / 12, 5.5 / 9, 5 / 9, 1 / 12, 0]
    marks = class_tables.marks([one]).set_index("trainee")
    assert marks["share"].tolist()[:8] == pytest.approx(shares)
    assert marks["points"].tolist()[:8] == [12, 12, 9, 10.5, 5.5, 5, 1, 0]
    assert marks["state"].tolist() == [
        *["marked"] * 4,
        *["to-mark"] * 2,
        *["marked"] * 2,
        *["none", "late"],
    ]
    assert isnan(marks.loc["zq-i", "points"]) and marks.loc["zq-g", "answered"] == 1
    people = class_tables.distribution([one])["people"].tolist()
    assert people == [2, 0, 0, 0, 0, 1, 1, 1, 1, 2]
    [row] = class_tables.by_unit([one]).itertuples()
    assert (row.people, row.handed_in, row.graded, row.late, row.missing) == (10, 8, 8, 1, 1)
    assert (row.people_to_mark, row.most, row.lowest, row.highest) == (2, 12, 0, 1)
    assert row.mean == pytest.approx(sum(shares) / 8)
    assert row.median == pytest.approx((5.5 / 9 + 9 / 12) / 2)
    [waits] = class_tables.waiting([one]).itertuples()
    assert (waits.question, waits.people, waits.open, waits.points) == ("why", 2, 0, 6)


def test_beliefs_are_counted_among_those_who_answered(the_key):
    """zq-e gives all three answers of one, zq-f both of the other; zq-c only one of three."""
    found = class_tables.beliefs([eight(the_key)])
    assert rows(found[["code", "people", "of"]]) == [
        ("buyers-country", 1, 7),
        ("value-is-risk", 1, 7),
    ]
    assert found["share"].tolist() == [1 / 7, 1 / 7]


def test_who_may_need_help(the_key):
    """zq-g has 1 of 12 points and 1 of 7 answers; of ten people eight handed in."""
    one = eight(the_key)
    assert rows(class_tables.help_wanted([one])[["trainee", "reason"]]) == [
        ("zq-g", "below-half"),
        ("zq-g", "open"),
        ("zq-h", "blank"),
        ("zq-i", "nothing"),
        ("zq-j", "late"),
    ]
    # With three of ten nobody is named for having handed in nothing.
    early = replace(one, results=one.results[:3], handed_in=dict(list(one.handed_in.items())[:3]))
    assert {*class_tables.help_wanted([early])["reason"]} == {"late"}
    assert rows(class_tables.missing([one])[["trainee", "state"]]) == [
        ("zq-i", "none"),
        ("zq-j", "late"),
    ]


def test_what_was_hard_is_said_when_nothing_waits(the_key):
    """Three of eight reach "Write". weight and origin earn half; with the texts 0, why 10 of 24.

    weight: zq-c and zq-e give 90, zq-g and zq-h nothing. "first": zq-e chose one wrong option.
    """
    one = eight(the_key)
    for place, each in enumerate(one.results):
        if each.marks["why"].waiting:
            marked = {**each.marks, "why": replace(each.marks["why"], waiting=False, manual=0.0)}
            one.results[place] = mark(the_key, each.answers, marked, each.trainee, each.name)
    tables = class_tables.make_tables([one], the_course.ROOT)
    [wrong] = tables["wrong-options"][tables["wrong-options"]["question"] == "first"].itertuples()
    assert (wrong.option, wrong.people, wrong.of) == ("t02", 1, 6)
    level = tables["wrong-options"][tables["wrong-options"]["question"] == "level"]
    assert rows(level[["option", "people", "of"]]) == [("low", 1, 7)]  # "elevated" earns a part
    html = page([one], tables, False, NOW)
    first = glance([one], tables)
    assert first in html and escape(messages.text("class-waiting-nothing")) in html
    left_open = messages.text("class-glance-open", people=2)
    assert said_in(first) == [
        *("Write", messages.text("class-glance-reached", people=3, of=8)),
        the_key.questions.all["why"].label,
        f"{messages.text('class-glance-earned', share='42%')}; {left_open}",
        the_key.questions.all["weight"].label,
        f"{messages.text('class-glance-earned', share='50%')}; {left_open}",
    ]
    assert bars(first) == [37.5, 41.7, 50]  # 3 of 8 people, 10 of 24 points, half of the points
    asked = [messages.text(f"class-{code}") for code in ORDER]
    places = [html.index(f">{escape(one)}</h2>") for one in asked]
    assert places == sorted(places)


ORDER = ("glance", "help", "waiting", "missing", "units")


def said_in(fragment: str) -> list[str]:
    """The lines of what is to be taught again: what, and its numbers."""
    items = BeautifulSoup(fragment, "html.parser").find_all("li")
    return [
        " ".join(str(word).split())
        for one in items
        for word in (one.find(string=True), one.strong.get_text())
    ]


def bars(fragment: str) -> list[float]:
    """How long each bar is, in percent."""
    drawn = BeautifulSoup(fragment, "html.parser").select(".class-glance-part")
    return [float(one["width"].removesuffix("%")) for one in drawn]


def test_what_many_took_for_right_is_named_and_what_one_did_is_not(the_key):
    """Of six four chose "low", one "unknown"; two show that a large contract is a risky one."""
    given = [{"level": "low"}] * 4 + [{"level": "unknown"}, {}]
    given = [{**RIGHT, **one, **(RISK if n < 2 else {})} for n, one in enumerate(given)]
    results = [result(the_key, f"zq-{n}", one, 3, 1, "Qz Ada") for n, one in enumerate(given)]
    one = UnitClass(the_key, results, {}, {each.trainee: each.name for each in results}, {})
    first = glance([one], class_tables.make_tables([one], the_course.ROOT))
    # Of the objective's four points 1.5 and 1.5 are earned, then thrice 3, and 4: 2.8 reach it.
    assert said_in(first) == [
        *(the_key.questions.all["level"].label, messages.text("class-glance-earned", share="17%")),
        *("“Low”", "4 of 6 chose this option"),
        *("A large contract is a risky one.", "shown in the answers of 2 of 6 people"),
    ]
    assert bars(first) == [16.7, 66.7, 33.3]
    [belief] = [each for each in the_key.beliefs if each.code == "value-is-risk"]
    assert escape(" ".join(belief.text.split())) in first and "levels" in first
    assert "Unknown" not in first and "Qz" not in first and "zq-" not in first


@pytest.mark.parametrize("right", range(5))
def test_nothing_is_to_be_taught_only_where_more_than_half_reached_everything(the_key, right):
    given = [RIGHT if n < right else {} for n in range(4)]
    results = [result(the_key, f"zq-{n}", *((one, 3, 1) if one else (one, 0, 0)))
               for n, one in enumerate(given)]  # fmt: skip
    one = UnitClass(the_key, results, {}, {each.trainee: each.name for each in results}, {})
    html = page([one], class_tables.make_tables([one], the_course.ROOT), False, NOW)
    assert (escape(messages.text("class-glance-nothing")) in html) == (right > 2)
    assert ("Write" in said_in(html[: html.index("</section>")])) == (right <= 2)
    # While texts wait it is said only as far as it is known, and of nobody nothing is known.
    waits = replace(one, results=[result(the_key, "zq-0", RIGHT, None, None), *results[1:]])
    said = glance([waits], class_tables.make_tables([waits], the_course.ROOT))
    assert messages.text("class-glance-nothing") not in said
    none = replace(one, results=[])
    said = glance([none], class_tables.make_tables([none], the_course.ROOT))
    assert messages.text("class-glance-ungraded") in said


def test_a_file_that_was_refused_or_waits_is_not_nothing(course, tmp_path):
    """Four people on the roster: a file that broke off, one that may be hers, too late, nothing."""
    workshop = folder.create(tmp_path / "workshop", course)
    people = {id: folder.Trainee(id, name) for id, name in NAMES.items()}
    folder.write_roster(workshop, people)
    about = {"source": "x", "sha256": "", "size": 1}
    for number, (state, more) in enumerate(
        [
            ("refused", {"trainee": "zq-a", "reason": "It broke off."}),
            ("ambiguous", {"learner_id": "zq-b", "learner_name": "Somebody Else"}),
            ("accepted", {"trainee": "zq-c"}),
            ("refused", {"trainee": "zq-c"}),
        ],
        start=1,
    ):
        inbox.put(
            workshop,
            SMALL,
            Arrival(0, f"{number}.json", arrived=NOW, state=state, **about | more),
            b"x",
        )
    one = class_of(workshop, SMALL)
    assert rows(class_tables.missing([one])[["trainee", "state"]]) == [
        ("zq-a", "refused"),
        ("zq-b", "unsure"),
        ("zq-c", "late"),
        ("zq-d", "none"),
    ]
    [row] = class_tables.by_unit([one]).itertuples()
    assert (row.refused, row.unsure, row.late, row.missing) == (1, 1, 1, 1)
    html = page([one], class_tables.make_tables([one], the_course.ROOT), False, NOW)
    for code in ("refused", "unsure", "late"):
        assert escape(messages.text(f"class-help-{code}", units=SMALL)) in html
        assert escape(messages.text(f"class-missing-{code}", units=SMALL)) in html
    assert html.count(escape(messages.text("class-missing-none", units=SMALL))) == 1
    at = platform_marks.HEADS.index("handed_in")
    written = {line[0]: line[at] for line in platform_marks.plain([one], people).rows}
    assert written == {"zq-a": "refused", "zq-b": "unsure", "zq-c": "late", "zq-d": ""}


def test_flags(the_key):
    one = eight(the_key)
    first, second, *others = one.results
    other = Answers(release="older", values=first.answers.values, malformed={"level": "x"})
    by_hand = {**second.marks, "choosing": replace(second.marks["choosing"], manual=4.0)}
    changed = [replace(first, answers=other), replace(second, marks=by_hand), *others[:-1]]
    roster = {id: id for id in one.roster if id != "zq-c"}
    found = class_tables.flags([replace(one, results=changed, roster=roster)])
    assert rows(found[["trainee", "flag", "count"]]) == [
        ("zq-a", "release", 1),
        ("zq-a", "malformed", 1),
        ("zq-b", "set-by-hand", 1),
        ("zq-c", "not-on-roster", 1),
        ("zq-h", "not-graded", 1),
    ]


def test_tables_of_a_class_in_which_nothing_is_marked(the_key):
    """No table and no page fails where there is nobody, or nothing but waiting texts."""
    empty = UnitClass(the_key, [], {}, {}, {})
    waits = result(the_key, "zq-a", RIGHT, None, None)
    only = {cell: mark for cell, mark in waits.marks.items() if mark.by_trainer}
    unmarked = UnitClass(
        the_key,
        [mark(the_key, waits.answers, only, waits.trainee, waits.name)],
        {},
        {"zq-a": "zq-a"},
        {},
    )
    for units in ([empty], [unmarked]):
        tables = class_tables.make_tables(units, the_course.ROOT)
        assert "nan" not in page(units, tables, False, NOW).casefold().replace("finan", "")
        for table in tables.values():
            assert "nan" not in str(list(class_tables._rows(table))).casefold()


# --- what is written -----------------------------------------------------------------------------


def sheet(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_report_of_a_graded_workshop(done):
    """Two texts of each of eight people wait, two people's are empty; nobody's words are in it."""
    written = out.write_report(done)
    files = {path.name for path in written.folder.iterdir()}
    assert files == {"report.html", *(f"{name}.csv" for name in class_tables.TABLES)}
    marks = {row["trainee"]: row for row in sheet(written.folder / "marks.csv")}
    assert marks["zq-d"]["points"] == "7.5" and marks["zq-d"]["to_mark"] == "4"
    assert marks["zq-i"]["state"] == "none" and marks["zq-i"]["points"] == ""
    # A cell that a spreadsheet would run is guarded, and everything else is as the roster has it.
    named = folder.read_roster(done.roster_path)
    for id, row in marks.items():
        cell = row["name"]
        assert not cell.startswith(("=", "+", "-", "@"))
        assert sheets.unguarded(cell) == named[id].name == plain_words(HOSTILE[id])
    html = (written.folder / "report.html").read_text(encoding="utf-8")
    assert "<script" not in html and "<h1>Qz" not in html and "Because of" not in html
    [row] = sheet(written.folder / "units.csv")
    assert (row["graded"], row["people_to_mark"], row["missing"]) == ("8", "8", "2")
    assert [row["open"] for row in sheet(written.folder / "to-mark.csv")] == ["2", "2"]
    # Who handed in nothing can be written to.
    absent = {row["trainee"]: row for row in sheet(written.folder / "missing.csv")}
    assert {id: row["email"] for id, row in absent.items()} == {
        id: named[id].email for id in ("zq-i", "zq-j")
    }
    assert all("@" in row["email"] for row in absent.values())
    title = key.read_key(SMALL, done.course).questions.title
    assert absent["zq-i"]["text"] == messages.text("class-mail-none", title=title)


def test_points_of_two_keys_are_told_apart_until_all_are_marked_again(
    course, once, tmp_path, capsys
):
    """The new key marks all eight as the old one did, so that no points would show it."""
    workshop = graded(course, once, tmp_path)
    (tmp_path / "course").mkdir()
    other = make_course(tmp_path / "course")
    path = other / "solutions" / SMALL / "key.toml"
    path.write_text(path.read_text().replace("tolerance = 0.5", "tolerance = 0.25"))
    old, new = (key.read_key(SMALL, one).unit_version for one in (course, other))
    assert old != new

    def told(where) -> list[str]:
        """What report, export and certificates say of keys, which is the same."""
        place = ["--in", str(workshop.folder), "--course", str(where)]
        more = {"report": [], "export": ["--format", "csv"], "certificate": []}
        said = []
        for name, options in more.items():
            main([name, SMALL, *options, *place])
            lines = capsys.readouterr().out.splitlines()
            said.append([one for one in lines if "workshop grade" in one])
        assert said == said[:1] * 3
        return said[0]

    def recorded() -> set[str]:
        exported = sheet(workshop.folder / "exports" / "marks.csv")
        reported = sheet(workshop.folder / "reports" / "marks.csv")
        listed = sheet(workshop.folder / "reports" / "certificates" / "certificate_index.csv")
        by_person = {row["trainee"]: row["key"] for row in reported if row["points"]}
        assert {row["id"]: row["key"] for row in exported if row["points"]} == by_person
        unit = {id: f"{SMALL} {one or '?'}" for id, one in by_person.items()}
        assert {row["trainee"]: row["keys"] for row in listed} == unit
        return {*by_person.values()}

    assert told(course) == [] and recorded() == {old}
    # As the last release left it: without a version.
    graded_file = workshop.autograded("zq-a", SMALL) / submitted.MARK
    graded_file.write_text(graded_file.read_text().splitlines()[0])
    unknown = {"unit": SMALL, "names": "zq-a"}
    assert told(course) == [messages.text("class-key-unknown", **unknown)]
    others = ", ".join(sorted({*EIGHT} - {"zq-a"}))
    earlier = {"unit": SMALL, "names": others, "version": old, "today": new}
    both = [messages.text("class-key-unknown", **unknown)]
    both += [messages.text("class-key-earlier", **earlier)]
    assert told(other) == both and recorded() == {old, ""}
    html = (workshop.folder / "reports" / "report.html").read_text(encoding="utf-8")
    shown = BeautifulSoup(html, "html.parser").get_text()
    assert all(one.replace("`", "") in shown for one in both)  # commands are drawn as such
    assert main(["grade", SMALL, "--in", str(workshop.folder), "--course", str(other)]) == 0
    capsys.readouterr()
    assert told(other) == [] and recorded() == {new}


def unpacked(text: str) -> str:
    """A page with its pictures as the text that they are."""
    return re.sub(
        r"base64,([\w+/=]+)", lambda found: base64.b64decode(found[1]).decode("utf-8"), text
    )


def test_with_pseudonyms_nobody_is_named_in_any_file(done):
    names = store.FolderDesk(done).draw_pseudonyms(HOSTILE)
    assert sorted(names.values()) == [
        messages.text("class-pseudonym", number=f"{number:03}") for number in range(1, 11)
    ]
    written = out.write_report(done, [SMALL], pseudonyms=True)
    assert store.FolderDesk(done).draw_pseudonyms(HOSTILE) == names
    # No row has anybody's points: equal ones would find a person again in a list of marks.
    assert "marks.csv" not in written.files and not (written.folder / "marks.csv").exists()
    html = (written.folder / "report.html").read_text(encoding="utf-8")
    assert escape(messages.text("class-hidden")) in html
    assert escape(messages.text("class-marks")) not in html
    for path in written.folder.iterdir():
        text = unpacked(path.read_text(encoding="utf-8-sig"))
        assert "zq-" not in text and "Qz" not in text and "qz.example" not in text, path
        for name in HOSTILE.values():
            assert name not in text and name[1:9] not in text, path
        assert "09:30" not in text and str(done.folder) not in text
    missing = {row["trainee"]: row["email"] for row in sheet(written.folder / "missing.csv")}
    assert missing == {names["zq-i"]: "", names["zq-j"]: ""}
    # Newcomers draw the next numbers, and a number that is struck is not drawn again.
    assert store.FolderDesk(done).draw_pseudonyms(["new"])["new"].endswith(" 011")
    desk = store.FolderDesk(done)
    desk.update(pseudonyms=desk.pseudonyms.without("new"))
    assert store.FolderDesk(done).draw_pseudonyms(["newer"])["newer"].endswith(" 012")
    kept = done.folder / pseudonyms.KEPT
    content = kept.read_text(encoding="utf-8")
    kept.write_text("{")
    with pytest.raises(DataError, match="pseudonyms"):
        out.write_report(done, pseudonyms=True)
    kept.write_text(content, encoding="utf-8")


def test_a_small_group_is_told(the_key):
    one = eight(the_key)
    names = {id: f"Trainee {number:03}" for number, id in enumerate(HOSTILE, start=1)}
    for count, said in ((4, True), (5, False)):
        few = replace(one, results=one.results[:count])
        hidden = class_unit.hide(few, names)
        html = page([hidden], class_tables.make_tables([hidden], the_course.ROOT), True, NOW)
        assert says(html, "class-small") == says(html, "class-small", fewest=count) == said


def test_what_changed_since_it_was_graded_is_not_counted(done):
    hand_in(done, "zq-a", {})
    try:
        one = class_of(done, SMALL)
        assert "zq-a" not in {result.trainee for result in one.results}
        assert class_tables.flags([one])["flag"].tolist() == ["not-graded"]
    finally:
        hand_in(done, "zq-a", EIGHT["zq-a"][0])
    assert len(class_of(done, SMALL).results) == 8


def test_without_grades_there_is_a_sentence(course, tmp_path):
    workshop = folder.create(tmp_path / "new", course)
    for units, said in (([], pattern("class-none")), ([SMALL], "workshop grade"), (["x"], "x")):
        with pytest.raises(DataError, match=said):
            out.write_report(workshop, units)
    assert gradebook.health(workshop) == "none"


def test_the_command(done, capsys):
    (done.folder / "reports" / "mine.txt").write_text("x")
    assert main(["report", "--in", str(done.folder), "--pseudonyms"]) == 0
    said = capsys.readouterr().out
    assert "report.html" in said and "pseudonyms.json" in said and "mine.txt" in said
    assert messages.text("class-joined") in said
    assert json.loads((done.folder / pseudonyms.KEPT).read_text(encoding="utf-8"))["people"]
    (done.folder / "reports" / "mine.txt").unlink()


# --- the page ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shown(the_key, tmp_path_factory) -> Iterator[str]:
    """A page with hostile names, of two units."""
    one = eight(the_key, HOSTILE)
    other = replace(one, key=replace(the_key, unit="00-other"), unassigned=2)
    units = [one, other]
    path = tmp_path_factory.mktemp("page") / "report.html"
    tables = class_tables.make_tables(units, the_course.ROOT)
    path.write_text(page(units, tables, False, NOW), encoding="utf-8")
    yield path.as_uri()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "colours"), [(1280, "light"), (320, "dark")])
def test_page_in_a_browser(browser, shown, colours, width):
    context = browser.new_context(
        color_scheme=colours, viewport={"width": width, "height": 900}, bypass_csp=True
    )
    tab = context.new_page()
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(shown)
    assert violations(tab) == []
    assert tab.title() == messages.text("class-title")
    assert tab.locator("h1").count() == 1
    assert tab.locator("script, img:not([src^='data:'])").count() == 0
    names = tab.locator("th[scope=row]").all_text_contents()
    for name in HOSTILE.values():
        assert plain_words(name) in names
    inside = tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert inside
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    for picture in tab.locator("img").all():
        assert len(picture.get_attribute("alt")) > 20
    context.close()


@pytest.mark.browser
def test_on_a_wall_nobody_is_named(browser, shown):
    """A link leaves only what is to be taught again, large; another one leads back."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, bypass_csp=True)
    tab = context.new_page()
    tab.goto(shown)
    people = [plain_words(name) for name in HOSTILE.values()]
    assert people[6] in tab.locator("body").inner_text()
    tab.get_by_role("link", name=messages.text("class-wall")).click()
    told = tab.locator("body").inner_text()
    assert messages.text("class-glance") in told and "Write" in told
    assert not [name for name in [*people, *HOSTILE] if name in told]
    assert tab.locator("img:visible, table:visible").count() == 0
    size = tab.locator(".class-glance li").first.evaluate("e => getComputedStyle(e).fontSize")
    assert float(size.removesuffix("px")) >= 24
    assert violations(tab) == []
    tab.get_by_role("link", name=messages.text("class-wall-back")).click()
    assert people[6] in tab.locator("body").inner_text()
    context.close()
