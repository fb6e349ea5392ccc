"""All sentences that the library shows, each under a code that does not change.

Code and tests compare codes; people read `text(code, ...)`. The English sentences are in the
`messages.toml` of each part, one sentence a line; other packages `add` theirs. A file is read only
when a sentence is needed that is not in those already read. `publishing/translation.py` translates
the course, including these files.
"""

import datetime
import tomllib
from pathlib import Path

NAME = "messages.toml"
_HERE = Path(__file__).parent
_waiting = [*sorted(_HERE.glob(f"*/{NAME}"), reverse=True), _HERE / NAME]
_read: dict[str, str] = {}


def add(package: str) -> None:
    """Register the sentences of a package, given the `__file__` of its `__init__`."""
    _waiting.append(Path(package).with_name(NAME))


def text(code: str, **params: object) -> str:
    """Return the sentence for `code`, with its placeholders filled in.

    Raises KeyError for an unknown code, which is a bug in the program, not a user's mistake.
    """
    if not known(code):
        raise KeyError(code)
    told = _read[code].format(**params)
    # A quoted text can be a quotation itself: do not double its quotation marks.
    return told.replace("““", "“").replace("””", "”")


def paragraph(*told: str) -> str:
    """Return whole sentences joined into one paragraph, without empty ones."""
    return " ".join(filter(None, told))


def either(*names: str) -> str:
    """Return names joined by commas and "or", such as `Moodle, ILIAS or Open edX`."""
    *first, last = names
    return text("either", names=", ".join(first), last=last) if first else last


def with_label(name: str, value: object) -> str:
    """Return a value with its label, such as `Price: 1,250`."""
    return text("with-label", name=name, value=value)


def with_number(name: str, number: object) -> str:
    """Return a label followed by a count, such as `high 12`."""
    return text("with-number", name=name, number=number)


def numbered(number: object, told: str) -> str:
    """Return an entry of a numbered list, such as `3. Ask the bidder.`"""
    return text("numbered", number=number, told=told)


def one_line(words: str, most: int = 0) -> str:
    """Return `words` on one line, without the control characters that a terminal obeys.

    most: the highest number of characters; 0 for no limit.
    """
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return line if not most or len(line) <= most else line[: most - 1] + "…"


def day(date: datetime.date) -> str:
    """Return a date in words, such as 1 November 2026, whatever the locale is."""
    return text("day", day=date.day, month=month(date))


def month(date: datetime.date) -> str:
    """Return a month in words, such as November 2026."""
    return text("month", month=text(f"month-{date.month}"), year=date.year)


def known(code: str) -> bool:
    """Return whether there is a sentence with this code."""
    while code not in _read and _waiting:
        _take(_waiting.pop())
    return code in _read


def sentences() -> dict[str, str]:
    """Return {code: sentence} for all sentences."""
    while _waiting:
        _take(_waiting.pop())
    return dict(_read)


def _take(path: Path) -> None:
    """Read the sentences in one file."""
    part = tomllib.loads(path.read_text(encoding="utf-8"))
    if twice := _read.keys() & part.keys():
        raise ValueError(f"{path}: these codes have two sentences: {sorted(twice)}")
    _read.update(part)
