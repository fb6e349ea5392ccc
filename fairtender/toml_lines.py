"""Find the line of each key and entry in a TOML file, since tomllib does not report it.

A statement of TOML (the head of a table, or a key with its value) can be read by itself. So the
file is cut into statements with tomllib alone: lines are added to a statement until it can be read.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]
_STATEMENT = re.compile(r"""\s*(\[|[\w"'-][^=]*=)""")
_AT = re.compile(r"at line (\d+)")


def lines(text: str) -> dict[Path, int]:
    """Return {path of a key or entry: its line}; a path is a tuple such as `("form", 0, "id")`."""
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, written, content in _statements(text):
        if content is None:
            break
        if written[0].lstrip().startswith("["):
            table = _table(content, counts)
            _note(found, table, number)
            continue
        for key, value in content.items():
            _note(found, (*table, key), number)
            _note_all(found, (*table, key), value, number)
            if isinstance(value, list) and len(written) > 1:
                for place, line in enumerate(_elements(written, key, number)):
                    _note_all(found, (*table, key, place), value[place], line, anew=True)
    return found


def fault_line(text: str, cause: Exception) -> int:
    """Return the line of a syntax error, which tomllib only gives in its message.

    If a text is not closed, tomllib reports an error where the next text opens; in that case the
    line of the unclosed text is returned.
    """
    before = 0
    for number, written, content in _statements(text):
        if content is None:
            swallowed = before and not _STATEMENT.match(written[0])
            return before if swallowed else number
        before = number if len(written) > 1 else 0
    at = _AT.search(str(cause))
    return int(at[1]) if at else 0


def _statements(text: str) -> Iterator[tuple[int, list[str], dict[str, Any] | None]]:
    """Yield (first line, lines, content) for each statement; the content is None if unreadable."""
    every, begin = text.split("\n"), 0
    while begin < len(every):
        if every[begin].strip() in ("", "\ufeff") or every[begin].lstrip().startswith("#"):
            begin += 1
            continue
        for end in range(begin + 1, len(every) + 1):
            try:
                content = tomllib.loads("\n".join(every[begin:end]))
            except (ValueError, RecursionError):
                continue
            yield begin + 1, every[begin:end], content
            break
        else:
            yield begin + 1, every[begin:], None
            return
        begin = end


def _table(head: dict[str, Any], counts: dict[Path, int]) -> Path:
    """Return the path of the table that a header opens, or of the newest entry of an array."""
    path: Path = ()
    content: Any = head
    while content:
        [(key, content)] = content.items()
        path = (*path, key)
        if isinstance(content, list):
            counts[path] = counts.get(path, -1) + 1
            content = {}
        if path in counts:
            path = (*path, counts[path])
    return path


def _note(found: dict[Path, int], path: Path, line: int) -> None:
    """Record the line of a path, and of its parents if they have none yet."""
    for length in range(1, len(path) + 1):
        found.setdefault(path[:length], line)


def _note_all(
    found: dict[Path, int], path: Path, value: Any, line: int, anew: bool = False
) -> None:
    """Record a line for a value and everything in it.

    anew: whether to replace earlier records.
    """
    if anew or path not in found:
        found[path] = line
    parts = value.items() if isinstance(value, dict) else ()
    for key, one in enumerate(value) if isinstance(value, list) else parts:
        _note_all(found, (*path, key), one, line, anew)


def _elements(written: list[str], key: str, number: int) -> Iterator[int]:
    """Yield the line on which each element of a list over several lines begins."""
    done, begin = 0, 1 if written[0].rstrip().endswith("[") else 0
    for end in range(1, len(written) + 1):
        part = "\n".join(written[:end]).rstrip()
        closed = part if end == len(written) else f"{part}\n]"
        try:
            so_far = len(tomllib.loads(closed)[key])
        except (ValueError, RecursionError):
            continue
        for _ in range(so_far - done):
            yield number + begin
        if so_far > done or not written[end - 1].strip() or written[end - 1].strip()[0] == "#":
            done, begin = so_far, end
