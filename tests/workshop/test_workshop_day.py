"""The page *Run a workshop*, followed: its commands are run as they stand, in their order.

The day is that of nine trainees. All that the trainer types is read from the page; a block of
commands is run line by line, and the block of text under it must have been said. `day_kit` makes
what trainees hand in, and does what the page asks a person to do.
"""

import argparse
import csv
import io
import json
import os
import re
import time
import tomllib
import zipfile
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from course_kit import ROOT
from day_kit import MARKS, ROSTER, UNIT, WRONG, hand_in, run

from coursework.marking import key
from fairtender import messages
from workshop import __main__ as commands

pytestmark = pytest.mark.slow
PAGE = ROOT / "book" / "trainers" / "run-a-workshop.md"
# Done once for a machine, and tried by other tests: the book and its environment.
SET_UP = ("EDITION=workshop make book", "source .venv/bin/activate")
FOLDERS = "inbox|submitted|source|release|autograded|marks|feedback|reports|exports"
KEPT = r"gradebook\.db|pseudonyms\.json|forgotten\.json|roster\.csv|workshop\.toml"
FILES = rf"(?:(?:{FOLDERS})/[^\s`]*|{KEPT})"


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


@dataclass
class Block:
    """Commands of the page that stand together, and what it says that they tell."""

    lines: list[str]
    expected: list[str]
    said: str = ""


def blocks() -> list[Block]:
    found: list[Block] = []
    for language, text in re.findall(r"^```(bash|text)\n(.*?)^```$", page(), re.M | re.S):
        if language == "bash":
            found.append(Block(text.splitlines(), []))
        else:
            found[-1].expected += text.splitlines()
    return found


# --- the day --------------------------------------------------------------------------------------


@dataclass
class Day:
    """What was said, command by command, and every file that was there after one of them."""

    folder: Path
    said: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    kept: dict[str, dict[str, str]] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)

    def keep(self, line: str) -> None:
        """Remember the files after a command, and the text of those that it can have written."""
        texts = {}
        for path in self.folder.rglob("*"):
            name = path.relative_to(self.folder).as_posix()
            self.files.add(name)
            if path.suffix in (".html", ".csv", ".json") and path.is_file():
                texts[name] = path.read_text(encoding="utf-8-sig")
        self.kept[line] = texts


@pytest.fixture(scope="module")
def day(tmp_path_factory) -> Day:
    """The page, followed once, from the folder of the course, which git keeps."""
    training = tmp_path_factory.mktemp("training").resolve()
    (training / "fair-tender" / ".git").mkdir(parents=True)
    day = Day(training / "march-workshop", blocks=blocks())
    with chdir(training / "fair-tender"):
        hand_in(training / "handed-in")
        for block in day.blocks:
            for line in block.lines:
                if line in SET_UP:
                    continue
                assert line not in day.said, f"{line}: stands on the page twice"
                began = time.monotonic()
                day.said[line] = run(line)
                block.said += day.said[line]
                print(f"{time.monotonic() - began:5.1f} s  {line}\n{day.said[line]}")
                day.keep(line)
    return day


def only(day: Day, begin: str) -> str:
    """The one command of the page that begins so."""
    [line] = [line for line in day.said if line.startswith(begin)]
    return line


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


# --- what the page says ---------------------------------------------------------------------------


def one_line(text: str) -> str:
    return " ".join(text.split())


def fits(said: str, told: str) -> bool:
    """Tell whether the page's words are in what was told; … stands for anything in a line."""
    parts = (re.escape(one_line(part)) for part in said.split("…"))
    return re.search(r".*?".join(parts), one_line(told)) is not None


def test_the_page_shows_what_the_commands_say(day):
    assert len(day.said) > 20
    for block in day.blocks:
        for said in block.expected:
            assert fits(said, block.said), f"{block.lines}\n{said}\n{block.said}"


def test_every_file_that_the_page_names_was_there(day):
    named = set(re.findall(rf"`({FILES})`", page()))
    assert len(named) > 20
    for name in named:
        path = name.rstrip("/").replace("UNIT", UNIT)
        assert path in day.files, name


def options_of(parser: argparse.ArgumentParser) -> set[str]:
    """The long options of a command and of its parts."""
    found = set(re.findall(r"--[a-z][a-z-]*", parser.format_help()))
    for action in parser._actions:
        if isinstance(action.choices, dict):
            parts = [one for one in action.choices.values() if hasattr(one, "format_help")]
            found = found.union(*map(options_of, parts))
    return found


def test_every_command_and_option_that_the_page_names_exists():
    known = {}
    for name in commands.COMMANDS:
        parser = argparse.ArgumentParser()
        commands._functions(name)[0](parser)
        known[name] = options_of(parser)
    for span in re.findall(r"`(workshop [a-z][^`]+)`", page()):
        name, used = span.split()[1], set(re.findall(r"--[a-z][a-z-]*", span))
        assert used <= known[name], span
    named = set(re.findall(r"(?<=`)--[a-z][a-z-]*", page()))
    assert len(named) > 5 and named <= set().union(*known.values())
    in_table = re.findall(r"^\| `workshop (\w+)", page(), re.M)
    modules = commands.MODULES.items()
    of_course = {name for name, module in modules if module.startswith("publishing.")} - {"room"}
    assert sorted(in_table) == sorted({*commands.COMMANDS} - of_course)


def test_the_sentences_of_trouble_are_the_real_ones():
    section = page().split("## When something goes wrong")[1]
    quoted = re.findall(r"^\| “([^”]+)” \|", section, re.M)
    assert len(quoted) >= 20
    known = "\n".join(one.replace("`", "") for one in messages.sentences().values())
    for sentence in quoted:
        assert sentence in known, sentence


# --- what the day made ----------------------------------------------------------------------------


def test_hand_ins_are_kept_untouched_and_what_counts_is_beside_a_fresh_notebook(day):
    texts = day.kept[only(day, "workshop grade")]
    with zipfile.ZipFile(day.folder.parent / "handed-in" / "moodle-evening.zip") as packed:
        contents = {name.split("_")[0]: packed.read(name).decode() for name in packed.namelist()}
    assert texts[f"inbox/{UNIT}/0001/original.json"] == contents["Ana Belo"]
    assert texts[f"submitted/101/{UNIT}/answers.json"] == contents["Ana Belo"]
    assert texts[f"submitted/102/{UNIT}/answers.json"] == contents["Ben Carro"]  # the second one
    assert texts[f"submitted/103/{UNIT}/answers.json"] == contents["Cleo Dorn"]
    assert f"inbox/{UNIT}/0004/original.ipynb" in day.files  # the notebook: kept, and no more
    about = json.loads(texts[f"inbox/{UNIT}/0006/about.json"])
    assert (about["trainee"], about["rule"]) == ("108", "hand")
    counting = {name.split("/")[1] for name in texts if name.startswith("submitted/")}
    assert counting == set(MARKS)
    released = (day.folder / "release" / UNIT / f"{UNIT}.ipynb").read_bytes()
    assert (day.folder / "submitted" / "103" / UNIT / f"{UNIT}.ipynb").read_bytes() == released
    settings = tomllib.loads((day.folder / "workshop.toml").read_text("utf-8"))
    deadline = settings["deadline"][UNIT]
    assert f"{deadline:%Y-%m-%d %H:%M}" == "2026-03-12 18:00" and deadline.tzinfo


def test_marks_are_those_that_were_earned_and_given(day):
    # The machine gives 19.5 of 21.5 points; the misunderstanding loses one of 12 rows for 5 points.
    wrong = 19.5 - 5 / 12
    by_machine = {"101": 19.5, "102": 19.5, "103": wrong, "105": 19.5, "106": 0, "108": wrong}
    texts = day.kept[only(day, "workshop export 03-screen-tenders --format csv")]
    table = {row["id"]: row for row in rows(texts["exports/marks.csv"])}
    for id, machine in by_machine.items():
        assert float(table[id]["points"]) == pytest.approx(machine + sum(MARKS[id])), id
        assert float(table[id]["to_mark"]) == 0
    assert {id: table[id]["handed_in"] for id in ("104", "107", "109")} == {
        "104": "refused",
        "107": "late",
        "109": "",
    }
    in_moodle = {row["Email address"]: row[UNIT] for row in rows(texts["exports/moodle.csv"])}
    assert len(in_moodle) == 6 and in_moodle["ana.belo@example.org"] == "21"
    in_edx = {row["username"]: row["New Points"] for row in rows(texts["exports/openedx.csv"])}
    assert (in_edx["101"], in_edx["107"]) == ("21", "")
    kept = json.loads(texts[f"marks/{UNIT}.json"])
    mark = kept["108"]["why-these"]
    assert (mark["points"], mark["comment"]) == (1, "Name the words of the notice.")
    assert not mark["waiting"]


def test_feedback_reaches_the_right_person_and_tells_the_answers_only_where_it_may(day):
    open_, closed = (day.kept[line] for line in day.said if line.startswith("workshop feedback"))
    folder, comment = f"feedback/{UNIT}", "Name the words of the notice."
    listed = rows(open_[f"{folder}/{UNIT}_index.csv"])
    assert {row["trainee"]: row["email"] for row in listed}["103"] == "cleo.dorn@example.org"
    assert {row["file"] for row in listed} == {f"{UNIT}_{id}.html" for id in MARKS}
    right = messages.text("work-model")
    [belief] = [one.name for one in key.read_key(UNIT).beliefs if one.code == WRONG]
    for texts, told in ((open_, True), (closed, False)):
        page_of = texts[f"{folder}/{UNIT}_103.html"]
        assert "Cleo Dorn" in page_of and belief in page_of and comment in page_of
        assert (right in page_of) is told
        assert not any(name in page_of for id, name in ROSTER.items() if id != "103")
        assert comment not in texts[f"{folder}/{UNIT}_105.html"]


def test_reports_name_people_for_the_trainer_and_nobody_else(day):
    mine, others = (day.kept[line] for line in day.said if line.startswith("workshop report"))
    for person in ("Dan Ebel", "Gita Holm", "Ines Jarl"):
        assert person in mine["reports/report.html"]
    assert "reports/marks.csv" in mine and "reports/marks.csv" not in others
    for name, text in others.items():
        if name.startswith("reports/"):
            assert not any(person in text for person in ROSTER.values()), name
            assert not re.search(r"\b10[1-9]\b|example\.org", text), name
    assert messages.text("class-pseudonym", number="00") in others["reports/report.html"]


def test_who_is_forgotten_is_nowhere_but_where_the_page_says(day):
    texts = day.kept[only(day, "workshop forget")]
    for name, text in texts.items():
        assert "105" not in Path(name).parts and not Path(name).stem.endswith("_105")
        assert not name.startswith("exports/") and "Edda" not in text, name
    assert b"Edda" not in (day.folder / "gradebook.db").read_bytes()
    assert set(json.loads(texts[f"marks/{UNIT}.json"])) == set(MARKS) - {"105"}
    assert {row["id"] for row in rows(texts["roster.csv"])} == set(ROSTER) - {"105"}
    assert f"{UNIT}_Edda-Falk.json" in os.listdir(day.folder.parent / "handed-in" / "mail")
