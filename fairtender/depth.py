"""Text and values that stand too deep in one another to be read.

Python in the browser ends for good where a few thousand brackets stand in brackets, before it can
raise anything. So what comes from outside is looked at first, without recursion.
"""

import re
from collections.abc import Iterable, Mapping

__all__ = ["JSON", "MOST", "TOML", "deep", "deep_value"]

MOST = 500  # no file of the course needs more than six; Python in the browser bears thousands
# What holds no bracket that counts (texts, comments), and the brackets.
JSON = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)
TOML = re.compile(
    r'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"{3,5}'
    r"|'''[^']*(?:'(?!'')[^']*)*'{3,5}"
    r'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}]',
    re.DOTALL,
)


def deep(text: str, language: re.Pattern[str]) -> bool:
    """Tell whether brackets of a text in JSON or TOML stand deeper than `MOST`.

    >>> from fairtender.depth import JSON, TOML, deep
    >>> deep('{"a": ["[[[", "]"]}', JSON), deep("[" * 501, JSON), deep('a = "[" # [', TOML)
    (False, True, False)
    """
    depth = 0
    for found in language.finditer(text):
        if found[0] in "[{":
            depth += 1
            if depth > MOST:
                return True
        elif found[0] in "]}":
            depth -= 1
    return False


def deep_value(value: object) -> bool:
    """Tell whether lists and tables of a value stand deeper than `MOST`."""
    level: list[object] = [value]
    for _ in range(MOST + 1):
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return False
    return True


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, list | tuple) else ()
