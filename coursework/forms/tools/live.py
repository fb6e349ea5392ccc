"""A live tool: what is typed in, and a function of the library that answers with HTML.

It is declared once. `Exercise.tool` shows it in a notebook, drawn as a form, with the kernel behind
its button; on a page of the book the same form asks Python in the reader's browser (`asked.py`).
Nothing of it is needed to answer a question: without a script its example stands there.
"""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from coursework.answers import MAX_BYTES, Value
from coursework.forms import html
from coursework.forms.words import KEYS, say
from coursework.questions import Questions
from fairtender.messages import text
from fairtender.tables import fault

MOST = 10_000  # characters in a box
KINDS = ("text", "long_text", "number", "choice")
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "json": "application/json",
}


class Answer(NamedTuple):
    """What a tool says, as HTML; copies: what could be put into the exercise, by question."""

    html: str
    copies: Mapping[str, Value]


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
    """A file to take home. what and ending tell which; `make` is given what the tool reads."""

    what: str
    ending: str  # one of TYPES
    make: Callable[..., bytes]


@dataclass(frozen=True)
class Tool:
    """A live tool.

    answer: is given what stands in the boxes, by their names, and what the tool `reads`:
    "answers" (of this exercise, by question) or "earlier" (pairs of a name and a text: files of
    answers of the `units`). It returns HTML or an `Answer`; its DataError is shown as a sentence.
    example: HTML that stands there first; without it what `answer` says to the boxes as they are.
    files: what can be taken home.
    """

    id: str
    button: str
    answer: Callable[..., str | Answer]
    inputs: tuple[Input, ...] = ()
    reads: str = ""
    units: tuple[str, ...] = ()
    example: Callable[[], str] | None = None
    files: tuple[File, ...] = ()

    def shown_first(self) -> str:
        """Return what stands there before anybody asks."""
        if self.example:
            return self.example()
        return _answer(self.answer(**{box.name: box.value for box in self.inputs})).html

    def ask(self, inputs: object, **read: Any) -> dict[str, Any]:
        """Answer what was typed: `{"html", "copies"}`. DataError says what is wrong.

        read: what the tool reads, by its name.
        """
        typed = inputs if isinstance(inputs, Mapping) else {}
        given = {box.name: _typed(box, typed.get(box.name, "")) for box in self.inputs}
        found = _answer(self.answer(**given, **self._wanted(read)))
        return {"html": found.html, "copies": dict(found.copies)}

    def take_home(self, what: object, ending: object, **read: Any) -> dict[str, str]:
        """Return a file: `{"name", "type", "base64"}`. DataError says why there is none."""
        for file in self.files:
            if (file.what, file.ending) == (what, ending):
                data = file.make(**self._wanted(read))
                return {
                    "name": f"{text(f'{file.what}-file')}.{file.ending}",
                    "type": TYPES[file.ending],
                    "base64": base64.b64encode(data).decode("ascii"),
                }
        raise fault("tool-no-file")

    def has(self, what: object) -> bool:
        """Whether there is such a file to take home."""
        return any(file.what == what for file in self.files)

    def _wanted(self, read: Mapping[str, Any]) -> dict[str, Any]:
        return {self.reads: read[self.reads]} if self.reads else {}


def answered(
    name: str,
    tools: Sequence[Tool],
    params: Mapping[str, Any],
    answers: Mapping[str, Value],
    beside: Path | None = None,
) -> dict[str, Any]:
    """Answer a request for one of these tools, or for a file of one: see `coursework.page`.

    answers: of the exercise. beside: the folder with the exercises, where the files of earlier
    units are read too. DataError says what is wrong with the request.
    """
    # A cell that ran twice has shown its tool twice: the last one counts.
    for tool in reversed(tools):
        chosen = tool.id == params.get("tool") if name == "tool" else tool.has(params.get("what"))
        if not chosen:
            continue
        kept = _kept(tool.units, beside) if beside else []
        read = {"answers": answers, "earlier": [*kept, *_uploads(params.get("earlier"))]}
        if name == "tool":
            return tool.ask(params.get("inputs"), **read)
        return tool.take_home(params.get("what"), params.get("ending"), **read)
    raise fault("tool-unknown")


def _kept(units: Sequence[str], beside: Path) -> list[tuple[str, str]]:
    """Return the answers that notebooks of earlier units keep, where they can be read."""
    found = []
    for unit in units:
        with suppress(OSError):
            place = beside / unit / "answers.json"
            with place.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
            found.append((f"{unit}/{place.name}", content.decode("utf-8-sig", "replace")))
    return found


def _uploads(raw: object) -> list[tuple[str, str]]:
    """Return what a request holds of files of answers: pairs of a name and a text."""
    listed = raw if isinstance(raw, list) else []
    pairs = [(one.get("name"), one.get("text")) for one in listed if isinstance(one, Mapping)]
    return [
        (name if isinstance(name, str) else "", words)
        for name, words in pairs
        if isinstance(words, str)
    ]


def _answer(found: str | Answer) -> Answer:
    return found if isinstance(found, Answer) else Answer(found, {})


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
    boxes = "".join(_box(box, f"{base}-{n}") for n, box in enumerate(tool.inputs, 1))
    boxes = f'<div class="ft-row">\n{boxes}</div>\n' if boxes else ""
    more = [f' id="{base}" data-ft-tool="{escape(tool.id)}"']
    if tool.reads:
        more.append(f' data-ft-reads="{tool.reads}"')
    if tool.units:
        more.append(f' data-ft-units="{escape(json.dumps(tool.units))}"')
    button = (
        f'<button type="submit" class="ft-primary ft-go" {KEYS}>{escape(tool.button)}</button>\n'
    )
    content = f"""<p class="ft-without-script">{say("tool-without-script")}</p>
<fieldset class="ft-group" disabled>
<legend>{say("tool")}</legend>
{boxes}{_upload() if tool.units else ""}<p class="ft-buttons">{button}</p>
</fieldset>
<p class="ft-status" role="status"></p>
<p class="ft-problem" role="alert"></p>
<div class="ft-answer" role="status" tabindex="0">{tool.shown_first()}</div>
{_copy() if tool.units else ""}{_files(tool)}"""
    return html._root(
        questions,
        "tool",
        store,
        (),
        content,
        label=say("tool-label", button=tool.button),
        more="".join(more),
    )


def _box(box: Input, place: str) -> str:
    common = f'id="{place}" data-ft-input="{escape(box.name)}" autocomplete="off" {KEYS}'
    value = escape(box.value)
    if box.options is not None:
        options = "".join(
            f'<option value="{escape(code)}"{" selected" if code == box.value else ""}>'
            f"{escape(words)}</option>"
            for code, words in box.options.items()
        )
        control = f"<select {common}>{options}</select>"
    elif box.kind == "long_text":
        control = f'<textarea rows="{box.lines}" dir="auto" {common}>{value}</textarea>'
    elif box.kind == "number":
        number = f'type="text" inputmode="decimal" class="ft-number" value="{value}"'
        control = f"<input {number} {common}>"
    else:
        control = f'<input type="text" dir="auto" value="{value}" {common}>'
    # Beside its box, not around it: what stands in a box is no part of its name.
    return (
        f'<div class="ft-field ft-box-{box.kind.replace("_", "-")}">'
        f'<label for="{place}">{escape(box.label)}</label>\n{control}</div>\n'
    )


def _upload() -> str:
    return (
        f'<label class="ft-field"><span>{escape(text("earlier-upload"))}</span>\n'
        f'<input type="file" class="ft-upload" multiple accept=".json,application/json" {KEYS}>'
        "</label>\n"
    )


def _copy() -> str:
    button = f'<button type="button" class="ft-copy" hidden {KEYS}>'
    return f'<p class="ft-buttons">{button}{escape(text("earlier-copy"))}</button></p>\n'


def _files(tool: Tool) -> str:
    groups: dict[str, list[str]] = {}
    for file in tool.files:
        button = (
            f'<button type="button" data-ft-what="{file.what}" data-ft-ending="{file.ending}" '
            f"{KEYS}>{say(f'tool-{file.ending}')}</button>\n"
        )
        groups.setdefault(file.what, []).append(button)
    return "".join(
        f'<fieldset class="ft-group" disabled>\n<legend>{escape(text(what))}</legend>\n'
        f'<p class="ft-buttons">{"".join(buttons)}</p>\n</fieldset>\n'
        for what, buttons in groups.items()
    )


def options(names: Sequence[str]) -> dict[str, str]:
    """Return the options of a choice whose codes are their words."""
    return {name: name for name in names}
