"""The trainers' notes: every part for every unit, times that agree, and no answer given away."""

import math
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from book_kit import normal

from coursework.course import units

ROOT = Path(__file__).resolve().parents[2]
UNITS = units(ROOT)
INDEX = "book/trainers/facilitation"
PARTS = [
    "The main idea",
    "Time",
    "Prepare",
    "Open with",
    "Run it",
    "Where learners get stuck",
    "Questions to discuss",
    "Without computers",
    "A mixed or advanced group",
    "On paper, or with little bandwidth",
    "Bring from the office",
    "On Monday",
]
FIGURE = re.compile(r"\d[\d,]*\.\d+|\d{1,3}(?:,\d{3})+|\d{3,}")
each_unit = pytest.mark.parametrize("unit", UNITS)


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def notes(unit: str) -> str:
    return read(f"book/trainers/notes/{unit}.md")


def sections(text: str) -> dict[str, str]:
    """Each H2 with the text below it."""
    parts = re.split(r"(?m)^## (.+)\n", text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows(text: str) -> list[list[str]]:
    """The rows of a table below its head."""
    lines = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip(" *") for cell in line] for line in lines[2:]]


def asked(unit: str) -> dict:
    return tomllib.loads(read(f"solutions/{unit}/questions.toml"))


def key(unit: str) -> dict:
    return tomllib.loads(read(f"solutions/{unit}/key.toml"))


def released(unit: str) -> str:
    """What a learner reads of a unit before any answer: chapter, exercise and questions."""
    paths = (f"book/{unit}.md", f"solutions/{unit}/{unit}.md", f"solutions/{unit}/questions.toml")
    return "\n".join(map(read, paths))


def option_labels(unit: str) -> Iterator[str]:
    """Labels of all options of the exercise; those of self-checks are public with their answers."""
    questions = asked(unit)
    shared = questions.get("options", {}).values()
    own = [q["options"] for f in questions["form"] for q in f["question"] if "options" in q]
    for options in (*shared, *(part for part in own if isinstance(part, list))):
        yield from (option["text"] for option in options)


def minutes_of(form: dict, questions: dict) -> int:
    """What a part says of itself, else its share of the unit by its points."""
    points = [sum(q.get("points", 0) for q in one["question"]) for one in questions["form"]]
    own = sum(q.get("points", 0) for q in form["question"])
    return form.get("minutes", round(questions["minutes"] * own / sum(points)))


@each_unit
def test_every_unit_has_every_part(unit: str):
    text = notes(unit)
    number = int(unit[:2])
    assert text.startswith(f"# Notes for unit {number}: {asked(unit)['title']}\n")
    found = sections(text)
    assert list(found) == PARTS
    assert [name for name, below in found.items() if len(below.split()) < 10] == []
    assert len(rows(found["Where learners get stuck"])) >= 6
    assert re.findall(r"(?m)^- \*\*(.+?)\*\*", found["On Monday"]) == [
        "Procurement officers",
        "Focal points",
    ]


@each_unit
def test_times_are_those_of_chapter_and_exercise_and_add_up(unit: str):
    found, reading = sections(notes(unit)), r"takes\s+about\s+(\d+)\s+minutes,"
    chapter = int(re.search(reading, read(f"book/{unit}.md"))[1])
    exercise = asked(unit)["minutes"]
    told = [int(number) for number in re.findall(r"\b\d+\b", re.sub(r"\(.*?\)", "", found["Time"]))]
    assert told[:2] == [chapter, exercise]

    *steps, together = rows(found["Run it"])
    assert together == ["Together", *map(str, told[2:])]
    for column, length in enumerate(told[2:], 1):
        assert sum(int(step[column]) for step in steps) == length
    long = {step[0].split()[0].strip(":"): int(step[2]) for step in steps}
    assert (long["Open"], long["Chapter"], long["Exercise"]) == (5, chapter, exercise)
    overview = {row[0]: row[1:] for row in rows(read(f"{INDEX}.md"))}
    link = f"[{int(unit[:2])}: {asked(unit)['title']}](notes/{unit}.md)"
    assert overview[link] == together[1:]


@each_unit
def test_parts_of_the_short_version_exist_and_take_what_they_say(unit: str):
    (step,) = [row for row in rows(sections(notes(unit))["Run it"]) if "Exercise" in row[0]]
    numbers = [int(number) for number in re.findall(r"\d+", step[0].partition("part")[2])]
    assert numbers
    questions = asked(unit)
    assert max(numbers) <= len(questions["form"])
    # What the parts say, and five minutes for opening the page, rounded up to five.
    parts = sum(minutes_of(questions["form"][number - 1], questions) for number in numbers)
    assert int(step[1]) == 5 * math.ceil((parts + 5) / 5)


@each_unit
def test_figures_are_those_of_the_unit(unit: str):
    """A figure of three digits or with decimals stands in what learners read of the unit."""
    body = notes(unit).partition("## Prepare")[2]
    planned = sections(notes(unit))["Run it"]
    figures = set(FIGURE.findall(body.replace(planned, "")))
    assert figures - set(FIGURE.findall(released(unit))) == set()


@each_unit
def test_no_answer_is_given_away(unit: str):
    text = normal(notes(unit) + read(f"{INDEX}.md"))
    # Shorter labels are words that any text may hold: “High”, “Head of office”.
    labels = {normal(label) for label in option_labels(unit) if len(label.split()) > 3}
    assert [label for label in labels if label in text] == []

    public = FIGURE.findall(read(f"book/{unit}.md"))
    answers = [entry.get("answer") for entry in key(unit)["question"].values()]
    numbers = {f"{a:,}" for a in answers if isinstance(a, (int, float)) and a > 99}
    assert numbers & set(FIGURE.findall(notes(unit))) <= set(public)

    stuck = sections(notes(unit))["Where learners get stuck"]
    codes = set(re.findall(r"\b[A-Z]\d{1,2}\b", read(f"solutions/{unit}/questions.toml")))
    assert codes & set(re.findall(r"\b\w+\b", stuck)) == set()


def test_ten_hard_questions_each_lead_to_a_chapter():
    hard = sections(read(f"{INDEX}.md"))["Ten hard questions"]
    questions = re.split(r"(?m)^### “.+”\n", hard)[1:]
    assert len(questions) == 10
    taught = set(re.findall(r"(?m)^\(([\w-]+)\)=$", "".join(read(f"book/{u}.md") for u in UNITS)))
    for answer in questions:
        linked = set(re.findall(r"\{ref\}`[^<]+<([\w-]+)>`", answer))
        assert linked
        assert linked <= taught
        assert len(answer.split()) < 110


def test_the_notes_are_in_the_book_below_their_page():
    parts = {
        part["caption"]: part["chapters"] for part in yaml.safe_load(read("_toc.yml"))["parts"]
    }
    trainers = [chapter["file"] for chapter in parts["For trainers"]]
    first = trainers.index(INDEX)
    below = [page["file"] for page in parts["For trainers"][first]["sections"]]
    assert below == [f"book/trainers/notes/{unit}" for unit in UNITS]
