"""A live tool: what is typed in, and a function of the library that answers with HTML.

It is declared once. `Exercise.tool` shows it in a notebook, drawn as a form, with the kernel behind
its button; on a page of the book the same form asks Python in the reader's browser (`program`).
Nothing of it is needed to answer a question: without a script its example stands there.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from coursework.forms import html
from coursework.questions import Questions
from fairtender.files import MEDIA_TYPES
from fairtender.messages import text
from fairtender.requests import Answer
from fairtender.tables import fault

MOST = 10_000  # characters in a box
KINDS = ("text", "long_text", "number", "choice")


@dataclass(frozen=True)
class Input:
    """A box. kind: one of KINDS. value: what stands in it first. options: of a choice, by code.

    What is typed is text, a number too: the function that is asked reads it, and says what is wrong
    with it.
    """

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    options: Mapping[str, str] | None = None
    lines: int = 3  # of a long text


@dataclass(frozen=True)
class File:
    """A file to take home. what and ending tell which; `make` makes it."""

    what: str
    ending: str  # one of MEDIA_TYPES
    make: Callable[[], bytes]


@dataclass(frozen=True)
class Tool:
    """A live tool.

    answer: is given what stands in the boxes, by their names. It returns HTML; its DataError is
    shown as a sentence. example: HTML that stands there first; without it what `answer` says to the
    boxes as they are. files: what can be taken home.
    """

    id: str
    button: str
    answer: Callable[..., str]
    inputs: tuple[Input, ...] = ()
    example: Callable[[], str] | None = None
    files: tuple[File, ...] = ()

    def shown_first(self) -> str:
        """Return what stands there before anybody asks."""
        if self.example:
            return self.example()
        return self.answer(**{box.name: box.value for box in self.inputs})

    def ask(self, typed: Mapping[str, object]) -> Answer:
        """Answer what was typed: `{"html"}`. DataError says what is wrong."""
        given = {box.name: _typed(box, typed.get(box.name, "")) for box in self.inputs}
        return {"html": self.answer(**given)}

    def take_home(self, what: str, ending: str) -> Answer:
        """Return a file: `{"name", "type", "base64"}`. DataError says why there is none."""
        for file in self.files:
            if (file.what, file.ending) == (what, ending):
                data = file.make()
                return {
                    "name": f"{text(f'{file.what}-file')}.{file.ending}",
                    "type": MEDIA_TYPES[file.ending],
                    "base64": base64.b64encode(data).decode("ascii"),
                }
        raise fault("tool-no-file")

    def has(self, what: str) -> bool:
        """Whether there is such a file to take home."""
        return any(file.what == what for file in self.files)


def _typed(box: Input, typed: object) -> str:
    """What stands in a box. DataError where no box can hold it."""
    if not isinstance(typed, str) or len(typed) > MOST:
        raise fault("tool-too-long", label=box.label, most=MOST)
    if box.options is not None and typed not in box.options:
        raise fault("tool-no-option", label=box.label)
    return typed


# --- as HTML ------------------------------------------------------------------------------------


def draw(tool: Tool, questions: Questions, store: str) -> str:
    """Return a tool as the form of a page or a notebook (`store`), with its example."""
    base = f"ft-{questions.unit}-tool-{tool.id}"
    return html.part(questions, "tool", store, (), base=base, tool=tool)


def options(names: Sequence[str]) -> dict[str, str]:
    """Return the options of a choice whose codes are their words."""
    return {name: name for name in names}
