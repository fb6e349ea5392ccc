"""Tables of words on a narrow page: their rows become stacked lines.

A table that `stacks` has the class `STACKS`, and `data-head` of each cell names its column. The
style sheets of book, forms and reports do the rest, so that nobody has to scroll a page of words
sideways; a table of numbers stays one, since numbers are compared.
"""

from collections.abc import Iterable, Sequence

STACKS = "ft-stacks"
_WORDS = 24  # signs; a longer cell is read, a shorter one compared with those beside it
_LONG_NAME = 40  # signs; a longer name of a row leaves no room for what stands beside it


def stacks(rows: Iterable[Sequence[str]]) -> bool:
    """Return whether a table of these rows (without its heading) is one of words, and wide."""
    return any(
        len(row) > 2 and (len(row[0]) > _LONG_NAME or max(map(len, row[1:])) > _WORDS)
        for row in rows
    )
