"""AUTHORING.md is followed to the letter, in a copy of the project: what it promises is there."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import NamedTuple

import pytest
from book_kit import SETTINGS, copy_tracked
from kit import some_and_slow

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "AUTHORING.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^( *)(`{3,})(\w+)\n(.*?)^\1\2$", re.M | re.S)
FILE = re.compile(r"`([\w./-]+\.(?:toml|md|yml|py|csv|po))`")
BUILDS = ("make pages", "make book")  # take minutes: the slow test gives them once
ANYTHING = "…"


class Block(NamedTuple):
    """What a step shows: its kind, its content, and the file that was named last before it."""

    kind: str
    content: str
    file: str


def recipes() -> dict[str, list[Block]]:
    """The blocks of each recipe, by its title."""
    found = {}
    for part in GUIDE.split("\n## ")[1:]:
        title, _, text = part.partition("\n")
        blocks, file, end = [], "", 0
        for block in BLOCK.finditer(text):
            file = (FILE.findall(text[end : block.start()]) or [file])[-1]
            blocks.append(Block(block[3], textwrap.dedent(block[4]), file))
            end = block.end()
        if title[:1].isdigit():
            found[title] = blocks
    return found


RECIPES = recipes()


def changed(text: str, diff: str) -> str:
    """The text with a diff of the guide: its lines are found in order, without their indent."""
    lines, at = text.split("\n"), 0
    begin, fitting = None, []
    wanted = [(line[:1], line[1:]) for line in diff.splitlines()]
    old = [words for mark, words in wanted if mark != "+"]
    for begin in range(len(lines)):
        if fitting := fit(lines, begin, old):
            break
    assert fitting, f"not there: {old}"
    made, places = lines[:begin], iter(fitting)
    at = begin
    for mark, words in wanted:
        if mark == "+":
            made.append(words)
            continue
        place = next(places)
        made += lines[at:place]
        if mark == " " and words.strip() != ANYTHING:
            made.append(lines[place])
        at = place + (words.strip() != ANYTHING)
    return "\n".join(made + lines[at:])


def fit(lines: list[str], begin: int, old: list[str]) -> list[int]:
    """Where the old lines of a diff stand from a line on, with … for any lines; [] for nowhere."""
    places, at, skip = [], begin, False
    for words in old:
        if words.strip() == ANYTHING:
            skip = True
            places.append(at)
            continue
        pattern = re.escape(words.strip()).replace(re.escape(ANYTHING), ".*")
        ends = range(at, len(lines) if skip else min(at + 1, len(lines)))
        place = next((n for n in ends if re.fullmatch(pattern, lines[n].strip())), None)
        if place is None:
            return []
        places.append(place)
        at, skip = place + 1, False
    return places


LOSES_TEXT = "loses must be"
LOSES = re.compile(r"^(.+/key\.toml), line (\d+), .*: loses must be ([\d.]+)", re.M)


def correct(shown: str) -> None:
    """Write the numbers that a report gives on the lines that it gives."""
    for name, number, points in LOSES.findall(shown):
        path, at = Path(name), int(number) - 1
        lines = path.read_text("utf-8").split("\n")
        lines[at] = re.sub(r"loses = [\d.]+", f"loses = {points}", lines[at])
        path.write_text("\n".join(lines), encoding="utf-8")


def run(line: str, project: Path, may_fail: bool = False) -> str:
    """Give a command in the project as an author does; its output."""
    if target := re.fullmatch(r"((?:\w+=\S+ )*)make ([a-z-]+)", line):
        makefile = (project / "Makefile").read_text(encoding="utf-8")
        given = re.search(rf"^{target[2]}:.*\n\t@\$\(BIN\)/(.+)$", makefile, re.M)
        line = target[1] + given[1]
    bin = str(Path(sys.executable).parent)
    env = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    env |= {"PATH": f"{bin}{os.pathsep}{env['PATH']}", "PYTHONPATH": str(project)}
    command = ["bash", "-c", line]
    done = subprocess.run(
        command, cwd=project, env=env, capture_output=True, text=True, check=False
    )
    assert may_fail or done.returncode == 0, f"{line}\n{done.stdout[-4000:]}{done.stderr[-2000:]}"
    return done.stdout + done.stderr


def follow(blocks: list[Block], project: Path, leave: tuple[str, ...] = BUILDS) -> None:
    """Do what the steps say, one after another; what they promise is shown is shown."""
    shown = ""
    for (kind, content, file), after in zip(blocks, [*blocks[1:], Block("", "", "")], strict=True):
        path, told = project / file, after.content if after.kind == "text" else ""
        if kind == "diff":
            path.write_text(changed(path.read_text("utf-8"), content), encoding="utf-8")
        elif kind == "sh":
            lines = [line for line in content.splitlines() if not any(one in line for one in leave)]
            shown = "".join(run(line, project, LOSES_TEXT in told) for line in lines)
        elif kind == "text":
            for line in content.splitlines():
                pattern = re.escape(line.strip()).replace(re.escape(ANYTHING), ".*")
                assert re.search(pattern, shown), f"not shown: {line}\n{shown}"
            if LOSES_TEXT in content:
                correct(shown)
                run("make exercises", project)
        else:
            assert not path.exists(), f"{file} is there already"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")


@pytest.fixture(scope="module")
def made(root, tmp_path_factory) -> Path:
    """A copy of the project in which the exercises were made once."""
    copy = copy_tracked(root, tmp_path_factory.mktemp("author") / "project")
    run("make exercises", copy)
    return copy


@pytest.fixture
def project(made, tmp_path) -> Path:
    """A copy that one author changes."""
    return shutil.copytree(made, tmp_path / "project")


def test_the_guide_has_the_six_recipes():
    named = [title.split(". ", 1)[1] for title in RECIPES]
    assert named == [
        *("Change a question", "Add a question", "Add a unit", "Add a tender"),
        *("Add a language", "Add a country"),
    ]
    for blocks in RECIPES.values():
        assert all(one.file or one.kind in ("sh", "text") for one in blocks)
        assert {"sh"} < {one.kind for one in blocks}


@pytest.mark.parametrize("title", some_and_slow([*RECIPES]))
def test_a_recipe_does_what_it_says(title, project):
    follow(RECIPES[title], project, leave=(*BUILDS, "pytest"))


@pytest.mark.slow
def test_after_all_recipes_the_tests_pass_and_the_pages_show_what_is_new(project):
    for blocks in RECIPES.values():
        follow(blocks, project)
    run("make pages", project)
    html = project / "_build" / "html"
    unit = (html / "exercises/12-new-unit/12-new-unit.html").read_text("utf-8")
    assert 'data-ft-question="who-works"' in unit
    market = (html / "exercises/06-market-research/06-market-research.html").read_text("utf-8")
    assert "What does this index tell you about the hotels?" in market
    assert 'data-ft-question="hotel-owners"' in market
    assert "T13 Laundry" in next((html / "exercises").glob("03*/*.html")).read_text("utf-8")


def test_a_step_that_no_longer_fits_the_project_is_noticed():
    text = 'id = "a"\nlabel = "b"\n'
    assert changed(text, ' id = "a"\n-label = "…"\n+label = "c"\n') == 'id = "a"\nlabel = "c"\n'
    with pytest.raises(AssertionError):
        changed(text, ' id = "b"\n-label = "…"\n+label = "c"\n')
