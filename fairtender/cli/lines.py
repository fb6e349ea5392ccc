"""A report as lines for the terminal: counts, the first entries, and what else is to be known."""

from collections.abc import Iterator
from itertools import islice

from fairtender.cli import terminal
from fairtender.messages import paragraph, text, with_label
from fairtender.reports.model import Entry, Part, Report

_NOT_READ = 15  # sentences on what could not be read
_FIRST, _OTHER = 3, 1  # sentences of the first part of an entry, and of each other
_LETTERS = 200  # of a line of a list beside the entries


def lines(report: Report) -> Iterator[str]:
    """Yield what the terminal shows."""
    yield from terminal.wrap(terminal.plain(report.headline))
    for sentence in (*report.summary, *report.not_read[:_NOT_READ]):
        yield from terminal.wrap(terminal.plain(sentence))
    if more := report.not_read[_NOT_READ:]:
        yield from terminal.wrap(text("cli-not-read-more", count=f"{len(more):,}"))
    yield ""
    yield from terminal.wrap(report.count_line())
    for grid in report.grids:
        if grid.folded:
            continue
        yield ""
        yield from terminal.wrap(grid.head)
        yield from terminal.columns(grid.heads, grid.rows)
    yield ""
    yield from terminal.head(text("chart-level"), report.column)
    for entry in islice(report.entries, report.shown):
        yield from _entry(entry)
    yield terminal.rule()
    yield from _notes(report)
    yield from terminal.wrap(report.prompt)


def _entry(entry: Entry) -> Iterator[str]:
    name = entry.level.name
    if len(name) >= terminal.MARGIN:  # on a line of its own
        yield terminal.clip(name, terminal.width())
        name = ""
    yield from terminal.entry(name, entry.title)
    if entry.facts:
        yield from terminal.hang(" · ".join(entry.facts))
    for number, part in enumerate(entry.parts):
        yield from _part(part, _OTHER if number else _FIRST)


def _part(part: Part, most: int) -> Iterator[str]:
    more = len(part.said) - most
    for number, said in enumerate(part.said[:most], 1):
        told = with_label(part.head, said.reason)
        rest = text("cli-and-more", more=more) if number == most and more > 0 else ""
        yield from terminal.hang(paragraph(told, rest))


def _notes(report: Report) -> Iterator[str]:
    """Say what the list leaves out, and what is doubtful in the data."""
    if report.gone:
        yield from terminal.wrap(text("since-gone"))
        for line in report.gone:
            yield from terminal.hang(f"– {line}")
    shown, total = min(report.shown, report.size), report.size
    more = text("cli-more", shown=shown, total=f"{total:,}") if shown < total else ""
    yield from terminal.wrap(paragraph(report.more, more))
    for aside in report.asides:
        yield from terminal.wrap(aside.head)
        for line in aside.lines[: aside.shown]:
            yield from terminal.hang(terminal.clip(f"– {line}", _LETTERS))
    yield from terminal.notes(report.notes)
