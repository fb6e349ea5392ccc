"""The model texts as Word files: one with all of them, and one for each kind.

The warning comes first. Headings are real headings, facts stand in small tables, and blanks are
highlighted and keep their brackets. The same texts give the same bytes.
"""

import datetime
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pybtex.database import Entry, parse_file

from fairtender import messages, profile, word
from fairtender.word import Run, Words
from publishing.model_texts.bank import (
    BLANK,
    KINDS,
    WARNING,
    ModelText,
    facts,
    first_facts,
    read,
)

TITLE = messages.text("model-texts")
_DATE = datetime.date(2026, 11, 25)
_MARKDOWN = MarkdownIt("commonmark").enable("table")
_WIDTH = 17.0  # centimetres between the margins
_FACTS = (4.0, 13.0)  # of two columns


class Paragraph(NamedTuple):
    """A paragraph. listed: "numbered" or "bullets" if it is an item of such a list."""

    runs: tuple[Run, ...]
    listed: str = ""


class Grid(NamedTuple):
    """A table; its first row has the headings."""

    rows: tuple[tuple[tuple[Run, ...], ...], ...]


def word_files(folder: Path, bibliography: Path) -> dict[str, bytes]:
    """Return {name: content} of the Word files; empty if there are no texts.

    folder: that of the texts. bibliography: BibTeX file with their sources. Raises DataError if a
    text has a fault.
    """
    texts = read(folder)
    if not texts:
        return {}
    entries = parse_file(str(bibliography)).entries
    sources = {key: _cited(entry) for key, entry in entries.items()}
    files = {"model-texts.docx": document(TITLE, texts, sources)}
    for kind, (heading, _) in KINDS.items():
        some = [text for text in texts if text.kind == kind]
        files[f"model-texts-{kind}.docx"] = document(
            messages.text("model-texts-of", kind=heading), some, sources
        )
    return files


def document(title: str, texts: Sequence[ModelText], sources: dict[str, str]) -> bytes:
    """Return a Word document with these texts, under a heading for each kind.

    sources: {key of a source: its citation}. Raises KeyError if a source is missing.
    """
    law = {name: rule.text for name, rule in profile.load().references.items()}
    parts = [
        word.heading(title, 0),
        word.paragraph(WARNING, bold=True, style="Warning"),
        word.paragraph(messages.text("model-text-how-to-read")),
    ]
    kind = ""
    for text in texts:
        if text.kind != kind:
            kind = text.kind
            parts.append(word.heading(KINDS[kind][0], 1))
        parts += _text(text, law, sources)
    return word.document(title, parts, "Fair Tender", _DATE)


def blocks(wording: str) -> Iterator[Paragraph | Grid]:
    """Return the paragraphs, items of lists and tables of a wording in Markdown."""
    rows: list[list[tuple[Run, ...]]] = []
    lists: list[str] = []
    listed = ""
    for token in _MARKDOWN.parse(wording):
        match token.type:
            case "ordered_list_open":
                lists.append("numbered")
            case "bullet_list_open":
                lists.append("bullets")
            case "ordered_list_close" | "bullet_list_close":
                lists.pop()
            case "list_item_open":
                listed = lists[-1]
            case "tr_open":
                rows.append([])
            case "table_close":
                yield Grid(tuple(tuple(row) for row in rows))
                rows = []
            case "inline" if rows:
                rows[-1].append(_runs(token))
            case "inline":
                yield Paragraph(_runs(token), listed)
                listed = ""


def _runs(token: Token) -> tuple[Run, ...]:
    runs, bold, italic = [], False, False
    for child in token.children or ():
        match child.type:
            case "strong_open" | "strong_close":
                bold = child.type == "strong_open"
            case "em_open" | "em_close":
                italic = child.type == "em_open"
            case "softbreak":
                runs.append(Run(" ", bold, italic))
            case "text":
                runs.append(Run(child.content, bold, italic))
            case other:
                raise ValueError(messages.text("model-text-markdown", other=other))
    return tuple(runs)


def _cited(entry: Entry) -> str:
    issuer = " and ".join(
        " ".join(str(person).replace("{", "").replace("}", "").split())
        for person in entry.persons.get("author", ())
    )
    title, year = (entry.fields[name].strip("{}") for name in ("title", "year"))
    return f"{issuer}: {title} ({year})"


def _text(text: ModelText, law: dict[str, str], sources: dict[str, str]) -> Iterator[str]:
    yield word.heading(text.title, 2)
    yield _facts(text, first_facts(text))
    yield word.paragraph("")
    yield from wording(text, "Wording", 794)
    blanks = [(f"[{blank.name}]", blank.explain(law)) for blank in text.blanks]
    behind = [*(law[key] for key in text.rules), *(sources[key] for key in text.sources)]
    yield _facts(
        text, [*blanks, *facts(text), (messages.text("model-text-behind"), "; ".join(behind) + ".")]
    )


def wording(text: ModelText, style: str = "", left: int = 454) -> Iterator[str]:
    """Yield the wording. style: of its paragraphs. left: the indent of list text."""
    as_list = {"numbered": word.numbered, "bullets": word.bullets}
    for kind, some in groupby(blocks(text.wording), _kind):
        if kind:
            runs = [_with_blanks(one.runs) for one in some if isinstance(one, Paragraph)]
            yield as_list[kind](runs, style or "ListParagraph", left)
            continue
        for block in some:
            if isinstance(block, Grid):
                yield _grid(text, block) + word.paragraph("")
            else:
                yield word.paragraph(_with_blanks(block.runs), style=style)


def _kind(block: Paragraph | Grid) -> str:
    return block.listed if isinstance(block, Paragraph) else ""


def _with_blanks(runs: Sequence[Run]) -> list[Run]:
    """Return the words with every blank marked; a blank may continue over a line break."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1][1:] == run[1:]:
            joined[-1] = run._replace(words=joined[-1].words + run.words)
        else:
            joined.append(run)
    found = []
    for run in joined:
        for place, words in enumerate(BLANK.split(run.words)):
            if place % 2 == 1:
                found.append(run._replace(words=f"[{words}]", marked=True))
            elif words:
                found.append(run._replace(words=words))
    return found


def _facts(text: ModelText, pairs: Sequence[tuple[str, str]]) -> str:
    rows: list[list[Words]] = [
        [_with_blanks([Run(name)]), _with_blanks([Run(words)])] for name, words in pairs
    ]
    return word.table(text.title, rows, _FACTS, has_head=False)


def _grid(text: ModelText, grid: Grid) -> str:
    rows: list[list[Words]] = [[_with_blanks(cell) for cell in row] for row in grid.rows]
    columns = len(grid.rows[0])
    return word.table(text.title, rows, (_WIDTH / columns,) * columns, are_named=False)
