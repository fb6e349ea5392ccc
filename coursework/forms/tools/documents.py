"""Documents of a case as people read them: letters, pay slips, notes, pages of a policy."""

import json
from collections.abc import Iterable
from html import escape
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pandas as pd

from coursework.forms.html import KEYS, Html
from coursework.questions import Paper, Question
from fairtender import messages
from fairtender.pages import STACKS, WordTable, stacks
from fairtender.tables import Column, Table

DOCUMENTS = Table(
    "documents",
    (
        Column("id", "text", "Short name of the document, unique in its file", example="D01"),
        Column("kind", "text", "What it is", example="Pay slip"),
        Column("title", "text", "Its title", example="Pay slip of a cleaner, March"),
        Column(
            "text",
            "text",
            "The document: blocks with an empty line between them; lines that begin with '- ' are "
            "a list; lines with ' | ' are rows of a table, the first one its heading",
            example="Dear colleague, …",
        ),
        Column("care", "text", "What a reader should know before opening it", optional=True),
    ),
    key=("id",),
)


def documents(data: pd.DataFrame) -> Html:
    """Draw each row of a DOCUMENTS table as a document that can be opened by its title."""
    drawn = "\n".join(_document(row) for row in data.to_dict("records"))
    return Html(f'<div class="ft-notices">\n{drawn}\n</div>')


def each_document(data: pd.DataFrame) -> dict[str, Html]:
    """Draw each document by itself, by its id, to stand beside the question that begins with it."""
    return {
        row["id"]: Html(f'<div class="ft-notices">\n{_document(row)}\n</div>\n', _title(row))
        for row in data.to_dict("records")
    }


def each_paper(question: Question) -> dict[str, Html]:
    """Draw the papers whose sentences a question asks to mark, by id, to be read at another one.

    In print they stand at that question only.
    """
    return {
        one.id: Html(
            f'<div class="ft-notices ft-again">\n{_marked(one)}\n</div>\n',
            _name(one.id, one.title),
        )
        for one in question.papers
    }


def together(title: str, papers: Iterable[Html]) -> Html:
    """Put several papers into one that opens by its title, and each of them in it by its own."""
    drawn = "\n".join(one.html for one in papers)
    content = f'<details class="ft-notice"><summary {KEYS}>{escape(title)}</summary>\n{drawn}\n'
    return Html(f'<div class="ft-notices">\n{content}</details>\n</div>\n', title)


def paper(title: str, shown: Any) -> Html:
    """Draw a table of words, or anything else with `html()`, as a paper with a title."""
    content = f'<div class="ft-notices">\n<details class="ft-notice"><summary {KEYS}>'
    content += f"{escape(title)}</summary>\n{shown.html()}\n</details>\n</div>\n"
    return Html(content, title)


def case_papers(path: Path) -> dict[str, Html]:
    """Draw the tables of a case, by their short names, from the `papers.json` of a unit.

    `datasets/generators/case_papers.py` makes that file from other data of the course.
    """
    listed = json.loads(path.read_text(encoding="utf-8"))
    return {name: paper(one["title"], _words(**one)) for name, one in listed.items()}


def _words(title: str, first: str, columns: list[str], rows: list[list[str]]) -> WordTable:
    index = pd.Index([name for name, *_ in rows], dtype=object)
    cells = [row[1:] for row in rows]
    return WordTable(pd.DataFrame(cells, index=index, columns=columns, dtype=object), first)


def _title(row: dict[str, Any]) -> str:
    return _name(row["id"], row["title"])


def _name(id: str, title: str) -> str:
    return messages.text("forms-document", id=id, title=title)


def _marked(paper: Paper) -> str:
    paragraphs: dict[int, list[str]] = {}
    for unit in paper.units:
        paragraphs.setdefault(unit.paragraph, []).append(escape(unit.text))
    blocks = "\n".join(f"<p>{'<br>'.join(lines)}</p>" for lines in paragraphs.values())
    name = escape(_name(paper.id, paper.title))
    return f"""<details class="ft-notice"><summary {KEYS}>{name}</summary>
{blocks}
</details>"""


def _document(row: dict[str, Any]) -> str:
    # What may distress is announced before the document is opened, and not opened by itself.
    closed = " data-ft-care" if row["care"] else ""
    care = f'<br><span class="ft-none">{escape(row["care"])}</span>' if row["care"] else ""
    title = escape(_title(row))
    blocks = "\n".join(_block(block) for block in row["text"].split("\n\n") if block.strip())
    return f"""<details class="ft-notice"{closed}><summary {KEYS}>{title}{care}</summary>
<p class="ft-notice-text">{escape(row["kind"])}</p>
{blocks}
</details>"""


def _block(block: str) -> str:
    lines = [line.strip() for line in block.strip().split("\n")]
    if all(" | " in line for line in lines):
        return _table([[cell.strip() for cell in line.split("|")] for line in lines])
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{escape(line[2:])}</li>" for line in lines) + "</ul>"
    return f"<p>{'<br>'.join(escape(line) for line in lines)}</p>"


def _table(rows: list[list[str]]) -> str:
    heads, stacked = rows[0], stacks(rows[1:])
    named = [f' data-head="{escape(head)}"' if stacked else "" for head in heads]
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(
            f"<td{name}>{escape(cell)}</td>"
            for name, cell in zip_longest(named[1:], cells, fillvalue="")
        )
        + "</tr>"
        for first, *cells in rows[1:]
    )
    style = f' class="{STACKS}"' if stacked else ""
    return f"<table{style}><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
