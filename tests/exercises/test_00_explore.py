"""The open notebook: every cell runs, and each question knows right, wrong and silly answers.

It has no key: what is right is computed by the library from what the reader's cells made.
"""

import ast
import json
import math
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import jupytext
import matplotlib
import nbformat
import pandas as pd
import pytest
from book_kit import copy_tracked
from course_kit import SMALL
from desk_kit import Desk
from nbclient import NotebookClient

from coursework import explore, forms
from coursework.archives import File
from coursework.course import OPEN, units
from coursework.desk import state
from coursework.desk.intake import Intake
from coursework.marking.assignment import open_notebook
from fairtender import messages, screening, sheets
from workshop.__main__ import main

SOURCE, RELEASE = f"solutions/{OPEN}/{OPEN}.md", f"exercises/{OPEN}/{OPEN}.ipynb"
PARTS = 5
RIGHT = "**Right.**"


def run(notebook, folder: Path):
    """Run all cells in a fresh kernel, in a folder outside the repository."""
    return NotebookClient(
        notebook, timeout=300, startup_timeout=300, resources={"metadata": {"path": folder}}
    ).execute()


def said(notebook) -> list[str]:
    """What the five questions say."""
    outputs = [one for cell in notebook.cells for one in cell.get("outputs", ())]
    shown = [one.data.get("text/markdown") for one in outputs if "data" in one]
    return [text for text in shown if text]


@pytest.fixture(scope="module")
def source(root):
    return jupytext.read(root / SOURCE)


@pytest.fixture(scope="module")
def own(source, tmp_path_factory):
    """What the cells have made before each question, and the right answer: by part."""
    matplotlib.use("agg")
    names, parts = {}, []
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("explore"))
        for cell in source.cells:
            if cell.cell_type == "code":
                exec(compile(ast.parse(cell.source), "cell", "exec"), names)
                if "explore.check_" in cell.source:
                    parts.append(dict(names))
    assert len(parts) == PARTS
    return parts


@pytest.fixture
def check(own):
    """Compare an answer with what the cells of a part made."""
    questions = {
        1: (explore.check_notices, "found"),
        2: (explore.check_profile, "found", "after"),
        3: (explore.check_grid, "contracts", "risks", "leverage"),
        4: (explore.check_own, "own"),
        5: (explore.check_floor, "agreed"),
    }

    def compare(part: int, answer: object, **instead: object) -> str:
        function, *names = questions[part]
        return str(function(answer, *(instead.get(name, own[part - 1][name]) for name in names)))

    return compare


def beginning(code: str) -> str:
    """The bold words with which a sentence begins, without what depends on the answer."""
    return messages.sentences()[code].split("**")[1].split("{")[0]


@pytest.mark.parametrize("solved", [False, True], ids=["as released", "solved"])
def test_every_cell_runs_in_a_fresh_kernel_and_each_question_is_answered(
    root, source, tmp_path, solved
):
    notebook = source if solved else nbformat.read(root / RELEASE, as_version=4)
    wanted = RIGHT if solved else messages.text("explore-open")
    lines = said(run(notebook, tmp_path))
    assert len(lines) == PARTS
    assert all(line.startswith(wanted) for line in lines), lines


def test_the_release_is_what_the_source_gives_and_holds_no_solution(root, committed):
    made = nbformat.writes(open_notebook(root / SOURCE)) + "\n"
    assert committed[RELEASE].decode() == made
    notebook = nbformat.reads(made, as_version=4)
    cells = [cell for cell in notebook.cells if "explore.check_" in cell.source]
    assert len(cells) == PARTS
    assert all(cell.source.split("\n")[0] == "answer = ..." for cell in cells)
    assert all(len(cell.source.split("\n")) == 2 for cell in cells)
    # Open: nbgrader finds nothing in it, every cell can be edited, and no key lies beside it.
    assert all(not cell.metadata for cell in notebook.cells)
    assert [path.name for path in (root / SOURCE).parent.iterdir()] == [f"{OPEN}.md"]
    assert [name for name in committed if name.startswith(f"exercises/{OPEN}/")] == [RELEASE]


@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_the_right_answer_is_right_and_says_what_it_means(check, own, part):
    answer = own[part - 1]["answer"]
    assert check(part, answer).startswith(RIGHT)
    assert check(part, ...) == messages.text("explore-open")


@pytest.mark.parametrize(
    "part, answer, code",
    [
        (1, 0, "notices-not-yet"),
        (1, 12.0, "notices-not-yet"),
        (1, 13, "notices-facts"),  # all facts that are missing, together
        (2, ["T06", "T05"], "profile-reasons"),
        (2, {"T01"}, "profile-not-yet"),
        (2, [], "profile-not-yet"),
        (3, "Ostrell", "grid-not-yet"),
        (4, "B1", "own-raised"),
        (4, "B3", "own-unknown"),
        (5, 1, "floor-one"),
        (5, 1.3, "floor-not-yet"),
    ],
)
def test_an_answer_that_is_not_right_yet_learns_where_to_look(check, own, part, answer, code):
    if code == "notices-facts":
        answer = sum(len(facts) for facts in own[0]["found"].tenders["missing"])
    text = check(part, answer)
    wanted = messages.sentences()[f"explore-{code}"]
    assert text.startswith("**Not yet.**")
    assert text.split(". ")[-1] == wanted.split(". ")[-1]
    right = own[part - 1]["answer"]
    assert not any(str(one) in text for one in (right if isinstance(right, list) else [right]))


SILLY = [None, "seven", "", True, float("nan"), b"x", {"a": 1}, [1, 2], pd.Series([1.0]), object()]


@pytest.mark.parametrize("answer", SILLY, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_a_silly_answer_gets_one_clear_sentence(check, part, answer):
    codes = {1: "whole", 2: "names", 3: "text", 4: "text", 5: "amount"}
    text = check(part, answer)
    if isinstance(answer, str) and codes[part] == "text":
        code = {3: "grid-office", 4: "own-id"}[part]
        assert text.startswith(f"**{beginning(f'explore-{code}')}")
    else:
        assert text.startswith(f"**{beginning(f'explore-{codes[part]}')}")
        assert ("None" if answer is None else type(answer).__name__) in text
    assert "\n" not in text


@pytest.mark.parametrize("part, name", [(1, "found"), (2, "after"), (3, "risks"), (5, "agreed")])
def test_what_an_answer_is_compared_with_can_be_wrong_too(check, own, part, name):
    text = check(part, own[part - 1]["answer"], **{name: None})
    assert f"`{name}`" in text and "None" in text


def test_the_answer_follows_the_reader_s_own_changes(check, own, tmp_path):
    few = screening.screen(own[0]["tenders"].iloc[9:10], own[0]["course"])
    assert check(1, 0, found=few).startswith(RIGHT)  # the audit lacks nothing
    assert check(2, [], after=own[1]["found"]) == messages.text("explore-profile-none")
    cheap = own[4]["agreed"].copy()
    cheap.loc[cheap["item"] == "employer_contributions", "value"] = 0.0
    assert not check(5, own[4]["answer"], agreed=cheap).startswith(RIGHT)
    assert not math.isclose(float(own[4]["answer"]), 1)
    (tmp_path / "list.csv").write_text("id,title\nZ9,Legal advice on pensions\n", encoding="utf-8")
    mine = screening.screen(sheets.read_tenders(tmp_path / "list.csv"), own[0]["course"])
    assert check(4, "Z9", own=mine).startswith(RIGHT)


@pytest.fixture(scope="module")
def day(root, tmp_path_factory) -> list[str]:
    """A workshop, as commands are told of it."""
    place = str(tmp_path_factory.mktemp("explore") / "day")
    assert main(["new", place, "--course", str(root)]) == 0
    return ["--in", place]


NAMED = [("report", unit) for unit in ("00", "0", "00-exp", "explore")]
COMMANDS = ("grade", "report", "collect", "marks export", "print", "build", "check --units")


@pytest.mark.parametrize("command, unit", [*NAMED, *((one, OPEN) for one in COMMANDS)])
def test_every_command_that_takes_a_unit_refuses_it_in_one_sentence(
    root, day, command, unit, capsys
):
    words = [*command.split(), unit, *(["x.zip"] if command == "collect" else [])]
    assert main([*words, *([] if command in ("print", "build") else day)]) == 2
    text = " ".join("".join(capsys.readouterr()).split())
    known = ", ".join(units(root))
    assert text == messages.text("unit-open", unit=OPEN, units=known)


def test_the_desk_does_not_take_it_in(course, tmp_path):
    """Neither the notebook, nor a copy that a browser numbered, nor a file called after it."""
    names = [f"{OPEN}.ipynb", f"{OPEN} (1).ipynb", f"{OPEN}/{OPEN}.ipynb", f"{OPEN}_ana.json"]
    desk = Desk(tmp_path, course)
    desk.begin(SMALL)
    for name in names:
        answer = json.dumps(desk.take({name: b"{}"}))
        assert messages.text("collect-open", path=name.rpartition("/")[2]) in answer, answer
    assert [one["arrived"] for one in desk.ask("desk_summary")["units"]] == [0]


def test_a_workshop_does_not_take_it_in_either(course):
    """Its inbox keeps that a file came, and nothing of the file."""
    questions = forms.load(course / "solutions" / SMALL / "questions.toml")
    kept = state.Desk(boxes={SMALL: state.Box()})
    file = File((f"{OPEN}.ipynb",), b"{}", datetime(2026, 12, 1, tzinfo=UTC))
    Intake(kept, questions).take(file, "stick")
    [(_, arrival)] = kept.every()
    assert (arrival.state, kept.originals) == ("refused", {})
    assert arrival.reason == messages.text("collect-open", path=f"{OPEN}.ipynb")


@pytest.mark.slow
def test_nbgrader_knows_no_such_assignment_and_leaves_it_alone(root, tmp_path):
    """In a copy: generate_assignment finds none of that name; validate and list work."""
    clone = copy_tracked(root, tmp_path / "course")
    before = (clone / RELEASE).read_bytes()

    def nbgrader(*words: str) -> int:
        command = [sys.executable, "-m", "nbgrader", *words]
        return subprocess.run(command, cwd=clone, capture_output=True, timeout=300).returncode

    assert nbgrader("generate_assignment", OPEN) == 1
    assert (clone / RELEASE).read_bytes() == before
    assert nbgrader("validate", RELEASE) == 0
    (tmp_path / "exchange").mkdir(mode=0o777)
    assert nbgrader("list", f"--Exchange.root={tmp_path / 'exchange'}") == 0
