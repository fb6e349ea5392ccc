"""What the documentation names is there, and what there is to call is named."""

import importlib
import pkgutil
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

import coursework
import fairtender
import publishing
import workshop as desk
from fairtender import cli, tables
from workshop.__main__ import main as workshop

MAIN = {"fairtender": cli.main, "workshop": workshop}
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def pages(root: Path) -> dict[str, str]:
    """The guides and every page of the book, by path, without comments of its shell blocks."""
    rooms = ("tests", "fairtender", "coursework", "publishing", "workshop")
    found = sorted(root.glob("*.md"))
    found += [path for room in rooms for path in sorted((root / room).rglob("README.md"))]
    found += sorted((root / "book").rglob("*.md"))
    texts = {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in found}
    return {name: text.replace("\\\n", " ") for name, text in texts.items()}


def code(text: str) -> Iterator[str]:
    """Lines of code that a page shows, in blocks and in sentences."""
    for block in re.findall(r"```\w*\n(.*?)```", text, re.S):
        yield from (line.strip() for line in block.splitlines())
    yield from re.findall(r"`([^`\n]+)`", text)


def calls(text: str):
    """The calls of our two commands that a page shows, each as a list of words."""
    for line in code(text):
        line = line.strip().removeprefix("$ ").removeprefix("python -m ")
        if re.match(r"(fairtender|workshop) [a-z]", line):
            yield shlex.split(line.replace("'", ""), comments=True)


def helps(command: list[str], capsys) -> str:
    with pytest.raises(SystemExit):
        MAIN[command[0]]([*command[1:], "--help"])
    return capsys.readouterr().out


def named(root: Path) -> dict[tuple[str, str], set[str]]:
    """The options that pages show, by command; with the page."""
    found: dict[tuple[str, str], set[str]] = {}
    for page, text in pages(root).items():
        for program, command, *words in calls(text):
            options = found.setdefault((program, command), set())
            options |= {f"{option} in {page}" for word in words for option in OPTION.findall(word)}
    return found


def test_every_command_and_option_that_a_page_shows_is_there(root, capsys):
    found = named(root)
    assert len(found) > 15
    for (program, command), options in found.items():
        known = {*OPTION.findall(helps([program, command], capsys))}
        assert not [one for one in options if one.split()[0] not in known], (program, command)


@pytest.mark.parametrize("program", MAIN)
def test_every_command_and_option_that_is_there_is_named_on_a_page(root, program, capsys):
    text = "\n".join(pages(root).values())
    commands = re.findall(r"^    (\w+)(?:\s|$)", helps([program], capsys), re.M)
    assert len(commands) > 5
    for command in commands:
        assert f"{program} {command}" in text, command
        options = {*OPTION.findall(helps([program, command], capsys))} - {"--help"}
        assert not [one for one in options if not re.search(rf"{one}(?![\w-])", text)], command


def test_every_target_of_make_that_is_named_is_there(root):
    """On a page, and in the workflow that runs the lanes of the tests."""
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    targets = {*re.findall(r"^([a-z-]+):", makefile, re.M)}
    asked = {
        (target, page)
        for page, text in pages(root).items()
        for line in code(text)
        for target in re.findall(r"^make ([a-z-]+)\s*(?:$|#|[A-Z]+=)", line)
    }
    flow = (root / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    for line in re.findall(r"(?:bash \.ci/run|LANE:) (.+)$", flow, re.M):
        asked |= {(one, "test.yml") for one in re.findall(r"(?:^|(?:&&|\|\|) ')([a-z-]+)", line)}
    assert len(asked) > 20
    assert [one for one in asked if one[0] not in targets] == []


def names() -> Iterator[str]:
    """Names of modules, of what they hold, of the columns of tables, and of a profile's entries."""
    for package in (fairtender, coursework, desk):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield found.name.rsplit(".", 1)[-1]
            for name, thing in vars(importlib.import_module(found.name)).items():
                yield name
                if isinstance(thing, tables.Table):
                    yield from thing.names
                if isinstance(thing, type):
                    yield from (*dir(thing), *getattr(thing, "__annotations__", {}))
    yield from (found.name for found in pkgutil.iter_modules(publishing.__path__))
    profile = tables.data_path("profiles", "default.toml").read_text(encoding="utf-8")
    yield from re.findall(r"^(\w+) =", profile, re.M)


def test_every_name_and_column_that_a_page_shows_is_there(root):
    known, shown = {*names()}, 0
    for page, text in pages(root).items():
        prose = re.sub(r"```.*?```", "", text, flags=re.S)
        for name in re.findall(r"`([a-z][a-z0-9]*(?:_[a-z0-9]+)+)`", prose):
            assert name in known, f"{page}: `{name}`"
            shown += 1
    assert shown > 10
