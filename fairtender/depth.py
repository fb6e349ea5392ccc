"""Find text and values that are nested too deeply to be read.

In the browser, a few thousand nested brackets crash Python for good, before it can raise any error.
So content from outside is first checked here, without recursion.
"""

import re
from collections.abc import Iterable, Mapping

__all__ = ["JSON", "MOST", "TOML", "deep", "deep_value", "is_deep"]

MOST = 500  # no file of the course needs more than six; Python in the browser bears thousands
# What holds no bracket that counts (texts, comments), and the brackets.
JSON = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)
TOML = re.compile(
    r'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"{3,5}'
    r"|'''[^']*(?:'(?!'')[^']*)*'{3,5}"
    r'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}]',
    re.DOTALL,
)

_NOT_COUNTED = bytes(set(range(256)) - set(b'[]{}"\n'))
_QUOTED = re.compile(rb'"[^"\n]*["\n]')
_OPENS = bytes(sign in b"[{" for sign in range(256))


def deep(text: str, language: re.Pattern[str]) -> bool:
    """Return whether the brackets of a JSON or TOML text are nested deeper than `MOST`.

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


def is_deep(parts: Iterable[bytes]) -> bool:
    """Return whether JSON that is given in parts has brackets nested deeper than `MOST`.

    Suitable for files of any size, since Python does not go through them character by character.
    Brackets within quotes do not count. Quotes that are still open at the end of a line, which JSON
    does not allow, are closed there.

        >>> is_deep([b'{"a": ["[[[', b'", "]"]}']), is_deep([b"[" * 300, b"[" * 201])
        (False, True)
    """
    import numpy as np

    depth, rest, held = 0, b"", b""
    for part in parts:
        text = rest + part
        # An escaped quote may lie across two parts.
        cut = len(text) - len(text.rstrip(b"\\"))
        rest, text = text[len(text) - cut :], text[: len(text) - cut]
        text = text.replace(b"\\\\", b"").replace(b'\\"', b"")
        # Most texts hold no bracket: then their quotes are neighbours.
        signs = (held + text.translate(None, _NOT_COUNTED)).replace(b'""', b"")
        signs = _QUOTED.sub(b"", signs)
        start = signs.find(b'"')
        held, signs = (signs[start:], signs[:start]) if start >= 0 else (b"", signs)
        steps = np.frombuffer(signs.translate(_OPENS, b'"\n'), dtype=np.uint8).astype("int64")
        if not len(steps):
            continue
        level = np.cumsum(2 * steps - 1) + depth
        # More closed than were open: broken, and no way to hide what comes after it.
        level -= np.minimum(np.minimum.accumulate(level), 0)
        if level.max() > MOST:
            return True
        depth = int(level[-1])
    return False


def deep_value(value: object) -> bool:
    """Return whether the lists and tables of a value are nested deeper than `MOST`."""
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
