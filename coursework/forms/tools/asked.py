"""What a page asks of a live tool: an answer, or a file to take home. See `coursework.page`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from coursework.forms.tools.live import answered
from coursework.forms.tools.program import Tools, of_unit
from coursework.questions import Questions, find, load

__all__ = ["take_home", "tool"]


class Files(Protocol):
    """What of `coursework.page.Files` is used here."""

    folder: Path | None

    def questions(self, unit: object) -> Questions:
        """Return what a unit asks; DataError where there is no such unit."""


def tool(params: Mapping[str, Any], files: Files) -> dict[str, Any]:
    """Answer {unit, tool, inputs} with {html}."""
    return _answered("tool", params, files)


def take_home(params: Mapping[str, Any], files: Files) -> dict[str, Any]:
    """Answer {unit, what, ending} with {name, type, base64}."""
    return _answered("take_home", params, files)


def _answered(name: str, params: Mapping[str, Any], files: Files) -> dict[str, Any]:
    questions = files.questions(params.get("unit"))
    tools = _tools(find(questions.unit, files.folder))
    if name == "tool":
        tools.run(lambda known: known.id == params.get("tool"))
    else:
        tools.run(lambda known: known.has(params.get("what")))
    return answered(name, tools.known, params)


@cache
def _tools(place: Path) -> Tools:
    return Tools(load(place), of_unit(place))
