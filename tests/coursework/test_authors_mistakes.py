"""Believable mistakes of an author: each is reported once, with file and line, and alone."""

import re
import shutil
from typing import NamedTuple

import pytest
from texts_kit import says

from coursework.course import ROOT
from fairtender.tables import DataError
from publishing import exercises

UNIT = "06-market-research"
ASKED, KEY = "questions.toml", "key.toml"


class Slip(NamedTuple):
    """What an author typed in the place of `meant`, the first one below the line `below`.

    at: the line that is told, as a text at or above it; the changed line where it is empty.
    """

    file: str
    below: str
    meant: str
    typed: str
    code: str
    at: str = ""


SLIPS = [
    Slip(ASKED, 'id = "market-hotels-mean"', '"choice"', '"chioce"', "field-choice"),
    Slip(ASKED, "minutes = 13", "minutes", "minuets", "field-unknown"),
    Slip(
        *(ASKED, 'id = "hotel-index-lowest"', "points = 1", "# points", "field-missing"),
        at="[[form.question]]",
    ),
    Slip(ASKED, 'id = "hotel-index-highest"', "0.5", '"half"', "field-kind"),
    Slip(ASKED, "# --- Part 2", '"rate-certificates"', '"rate-labels"', "forms-fault-objective"),
    Slip(ASKED, 'id = "worth-l2"', '"worth-l2"', '"worth-l1"', "field-twice"),
    Slip(ASKED, 'id = "worth-l3"', '"carries"', '"carry"', "forms-fault-shared"),
    Slip(ASKED, 'id = "worth-l4"', 'label = "', 'label = "" # "', "field-missing"),
    Slip(ASKED, "market-organisers-mean = [", '"middle"', '"midle"', "forms-fault-belief"),
    Slip(ASKED, 'code = "read-the-players"', '"index-by-hand"', '"index-by-hnd"', "field-label"),
    Slip(KEY, "[question.talk-news]", 'answer = "', 'answer = "x', "key-answer"),
    Slip(KEY, "[question.market-route]", "why = ", "wyh = ", "field-unknown"),
    Slip(KEY, "[question.market-stars]", 'read = "', 'read = "the-', "field-label"),
    Slip(KEY, "[question.market-lots.wrong]", "  forty =", "  fourty =", "key-option"),
    Slip(
        *(KEY, "[question.market-conclusion]", "points = 0.5", "points = 5", "key-rubric"),
        at="rubric = [",
    ),
    Slip(KEY, "[question.demands]", 'check = "', 'check = "the-', "field-choice"),
    Slip(
        KEY, "[question.talk-passport.wrong]", "# --- Part 5", "[question.old]#", "key-no-question"
    ),
    Slip(KEY, "[question.market-stars.wrong]", ' = "', ' = "Stop. ', "key-stop"),
    Slip(KEY, 'name = "Two names are two', "loses = ", "loses = '1' #", "field-kind"),
    Slip(KEY, 'code = "numbers-and-names"', "loses = 0.9", "loses = 9", "key-loses"),
]
# These hide others: another question may have been meant, or the key's own piece cannot be read.
ALONE = [
    Slip(ASKED, 'id = "talk-news"', '"talk-news"', '"talk-allowed"', "field-twice"),
    Slip(ASKED, 'id = "worth-l1"', '"worth-l1"', '"market-hotels-mean"', "field-twice"),
    Slip(ASKED, 'id = "demands"', '"demands"', '"note"', "field-twice"),
    Slip(ASKED, 'code = "rate-cert', '"rate-certificates"', '"read-the-players"', "field-twice"),
    Slip(KEY, "[question.demands.answer]", '"slips"', '"slip"', "key-answer"),
    Slip(KEY, "[question.demands.answer]", 'row = "pay"', 'row = "names"', "key-answer"),
    Slip(KEY, "[question.demands.reasons]", '"names decide', '"name decide', "key-reason"),
    Slip(KEY, "[question.demands.shared]", "look =", "looks =", "key-check"),
    Slip(KEY, "[question.demands.shared]", '["boss"]', '"boss"', "field-kind"),
    Slip(KEY, "[question.demands.shared]", "danger", "dangr", "key-shared-unused"),
]
# A file that is not TOML is not read any further.
NO_TOML = [
    Slip(ASKED, 'id = "worth-l1"', 'options = "carries"', 'options = "carries', "file-not-toml"),
    Slip(KEY, "[question.market-lots]", 'answer = "three"', "answer = three", "file-not-toml"),
]


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A course with one unit, and the chapter that its labels are in."""
    course = tmp_path_factory.mktemp("sound")
    shutil.copytree(ROOT / "solutions" / UNIT, course / "solutions" / UNIT)
    earlier = f"solutions/05-map-supply-chains/{ASKED}"  # part 3 goes on from it
    (course / earlier).parent.mkdir()
    shutil.copy(ROOT / earlier, course / earlier)
    (course / "book").mkdir()
    shutil.copy(ROOT / "book" / f"{UNIT}.md", course / "book")
    (course / "datasets").symlink_to(ROOT / "datasets")
    return course


def make(slips, course):
    """Type the slips into the files; returns file, line and code of what is to be told."""
    expected = set()
    for slip in slips:
        path = course / "solutions" / UNIT / slip.file
        lines = path.read_text(encoding="utf-8").split("\n")
        below = next(number for number, line in enumerate(lines) if slip.below in line)
        at = next(n for n, line in enumerate(lines) if n >= below and slip.meant in line)
        lines[at] = lines[at].replace(slip.meant, slip.typed, 1)
        path.write_text("\n".join(lines), encoding="utf-8")
        if slip.at:
            at = next(number for number in range(at, -1, -1) if slip.at in lines[number])
        expected.add((slip.file, at + 1, slip.code))
    return expected


@pytest.fixture
def course(sound, tmp_path):
    return shutil.copytree(sound, tmp_path / "course", symlinks=True)


def report(course):
    """What the command that builds the exercises says of them: (file, line, sentence)."""
    with pytest.raises(DataError) as fault:
        exercises.build([UNIT], root=course)
    place = re.compile(r".*/([\w.]+), line (\d+)")
    found = [(place.match(line), line) for line in str(fault.value).split("\n")]
    return [(at[1], int(at[2]), line) for at, line in found]


def test_the_unit_is_sound(course):
    exercises.build([UNIT], root=course)


@pytest.mark.parametrize("slip", [*SLIPS, *ALONE], ids=lambda slip: slip.typed)
def test_each_mistake_is_told_once_with_its_line(course, slip):
    [(*place, code)] = make([slip], course)
    [(*found, sentence)] = report(course)
    assert found == place and says(sentence, code), sentence


def test_all_of_them_are_told_in_one_run_and_nothing_else(course):
    expected = make(SLIPS, course)
    found = report(course)
    assert sorted((file, line) for file, line, _ in found) == sorted(
        (file, line) for file, line, _ in expected
    )
    assert len(found) == len(SLIPS) > 16


@pytest.mark.parametrize("slip", NO_TOML, ids=lambda slip: slip.file)
def test_what_is_not_toml_is_told_with_its_line(course, slip):
    """A key is compared with its questions: where these cannot be read, it is not read either."""
    slips = [slip, SLIPS[1 if slip.file == KEY else -1]]
    expected = [(file, line) for file, line, _ in make(slips, course)]
    found = [(file, line) for file, line, _ in report(course)]
    assert sorted(found) == sorted(expected if slip.file == KEY else [found[0]])
    assert found[0] in expected
