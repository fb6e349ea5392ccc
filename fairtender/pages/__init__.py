"""Make pages that people read, send and print, from templates that escape every text.

A template is next to the code that fills it. It extends `base.html`, sets `title`, and fills the
blocks `introduction` and `main`; `parts.html` has the parts of pages. A page is complete: it
fetches nothing, and runs no script except the one in this folder that its template names (`set
script = "listing.js"`), which is allowed by its hash. Without the script everything can still be
read.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from fairtender import messages
from fairtender.tables import DataError, Reason

if TYPE_CHECKING:
    import jinja2
    import pandas as pd

__all__ = [
    "STACKS",
    "Cells",
    "Drawn",
    "WordTable",
    "printable",
    "render",
    "stacks",
    "word_table",
    "written",
]

Cell = str | Callable[[Any], str]
Cells = dict[str, Cell]  # by the codes of the headings

# Sizes, spacing and colours of every page: in reports, forms and the book.
TOKENS = Path(__file__).with_name("tokens.css")
STACKS = "ft-stacks"
_WORDS = 24  # characters; longer cells are for reading, shorter ones for comparing
_LONG_NAME = 40  # characters; a longer name of a row leaves no room for its cells
_WIDE = 6  # columns; a table with so many or more may be wider than a notebook
_SHORT = 5  # letters: a column of numbers such as "10.2" needs little room on a phone


class Drawn(Protocol):
    """Anything that can be displayed as HTML, such as a picture."""

    def html(self) -> str:
        """Return self-contained HTML for the picture."""


def render(template: Path, **data: object) -> str:
    """Return the page that a template makes from `data`.

    A template can call `text(code, ...)` for a sentence, and `drawn(draw, ...)` for the picture
    that `draw(...)` returns, or for the sentence that explains why there is none. Raises jinja2's
    UndefinedError for a name that is missing in `data`, which is a bug in the program.
    """
    return _environment(template.parent).get_template(template.name).render(data)


@cache
def _environment(folder: Path) -> jinja2.Environment:
    # Imported here so that forms in the browser need not wait for it.
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([folder, Path(__file__).parent]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(text=messages.text, drawn=_drawn, script_of=_script)
    return environment


def _script(name: str) -> tuple[str, str]:
    """Return a script from this folder and its hash, for the security policy of the page."""
    from markupsafe import Markup

    script = Path(__file__).with_name(name).read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    return Markup(script), f"'sha256-{digest}'"


def _drawn(draw: Callable[..., Drawn], *tables: object) -> str:
    from markupsafe import Markup

    try:
        return Markup(draw(*tables).html())
    except DataError as error:
        return Markup('<p class="quiet">{}</p>').format(str(error))
    except Exception as error:  # an error of a drawing library costs the picture, not the page
        told = messages.text("report-no-picture", cause=f"{type(error).__name__}: {error}")
        return Markup('<p class="quiet">{}</p>').format(told)


class WordTable:
    """A table in words; cells keep their line breaks, and the index is the heading of each row."""

    def __init__(self, frame: pd.DataFrame, first: str = "", folded: str = "") -> None:
        """Store a table whose cells are texts; `first` is the heading above its index.

        folded: the line to click to open the table, for one that repeats what a picture shows.
        """
        self.frame = frame
        self.first = first
        self.folded = folded

    def html(self, caption: str = "") -> str:
        """Return the table as HTML, with headers for screen readers."""
        # JupyterLab would right-align every cell.
        start = 'style="text-align: start; vertical-align: top"'
        heads = "".join(
            f'<th scope="col" {start}>{escape(head)}</th>'
            for head in (self.first, *self.frame.columns)
        )
        cells_of = [(str(name), *cells) for name, *cells in self.frame.itertuples()]
        stacked = stacks(cells_of)
        names = [f' data-head="{escape(head)}"' if stacked else "" for head in self.frame]
        rows = "".join(
            f'<tr><th scope="row" {start}>{escape(name)}</th>'
            + "".join(
                f"<td{head} {start}>{_lines(cell)}</td>"
                for head, cell in zip(names, cells, strict=True)
            )
            + "</tr>\n"
            for name, *cells in cells_of
        )
        told = f"<caption>{escape(caption)}</caption>\n" if caption else ""
        style = f"ft-words {STACKS}" if stacked else "ft-words"
        if all(len(name) <= _SHORT for name, *_ in cells_of):
            style += " ft-numbered"
        return (
            f'<table class="{style}">\n{told}<thead><tr>{heads}</tr></thead>\n'
            f"<tbody>\n{rows}</tbody>\n</table>\n"
        )

    def _repr_html_(self) -> str:
        if self.folded:
            return f"<details><summary>{escape(self.folded)}</summary>\n{self._open()}</details>\n"
        return self._open()

    def _open(self) -> str:
        columns = len(self.frame.columns) + 1
        if columns < _WIDE:
            return self.html()
        # A wide table scrolls and can be reached by the Tab key; a notebook provides neither.
        name = messages.text("chart-wide-table", first=self.first, columns=columns)
        return (
            f'<div role="group" tabindex="0" aria-label="{escape(name)}" '
            f'style="overflow-x: auto">\n{self.html()}</div>\n'
        )


def word_table(rows: pd.DataFrame | Iterable[Any], cells: Mapping[str, Cell]) -> WordTable:
    """Return rows as a table in words.

    rows: a table, or any iterable of rows. cells: the columns of the result, by the code of each
    heading; the first one heads each row. A cell is the name of a column, whose value is shown as
    by `written`; or a code with names of columns in braces ("level-{level}"); or a function of the
    row that returns a text.

    >>> from fairtender.pages import word_table
    >>> from fairtender.tables import Column, Table, frame
    >>> TENDERS = Table("tenders", (Column("ocid", "text", ""), Column("level", "text", "")))
    >>> some = frame(TENDERS, [("T1", "high")])
    >>> table = word_table(some, {"report-tender": "ocid", "chart-level": "level-{level}"})
    >>> table.first, table.frame.to_dict("index")
    ('Tender', {'T1': {'Level': 'High'}})
    """
    import pandas as pd

    found = rows.itertuples() if isinstance(rows, pd.DataFrame) else rows
    told = [[_cell_text(cell, row) for cell in cells.values()] for row in found]
    first, *heads = map(messages.text, cells)
    names, rest = [printable(row[0]) for row in told], [row[1:] for row in told]
    return WordTable(pd.DataFrame(rest, names, heads, dtype=object), first)


def _cell_text(cell: Cell, row: Any) -> str:
    if callable(cell):
        return cell(row)
    if "{" in cell:
        return messages.text(cell.format_map(row._asdict()))
    return written(getattr(row, cell))


def written(value: object) -> str:
    r"""Return the value of a cell as text for people, for example with reasons one per line.

    >>> from decimal import Decimal
    >>> from fairtender.pages import written
    >>> written(Decimal("1250.50")), written(28.0), written(("a", "b")), written(None)
    ('1,250.50', '28', 'a\nb', 'None')
    """
    if isinstance(value, tuple | list) and not isinstance(value, Reason):
        value = "\n".join(map(str, value))
    if value is None or value == "" or value != value:
        return messages.text("chart-none")
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, datetime.date):
        return f"{value:%Y-%m-%d}"
    return f"{value:,}" if isinstance(value, Decimal) else str(value)


def _lines(cell: str) -> str:
    return "".join(f"<div>{escape(line)}</div>" for line in cell.split("\n"))


def stacks(rows: Iterable[Sequence[str]]) -> bool:
    """Return whether a table of these rows (without its headings) is wide and mainly words.

    On a narrow page its rows become stacked lines: it gets the class `STACKS`, and `data-head` of
    each cell names its column. The style sheets of book, forms and pages do the rest. A table of
    numbers stays a table, since people compare numbers.
    """
    return any(
        len(row) > 2 and (len(row[0]) > _LONG_NAME or max(map(len, row[1:])) > _WORDS)
        for row in rows
    )


def printable(name: str) -> str:
    """Return a text without control characters and lone surrogates, which break pictures."""
    return messages.one_line(name)
