"""What tests need to find a text by its code, whatever its wording is today."""

import re
from string import Formatter

from fairtender import messages


def pattern(code: str, **params: object) -> str:
    """A regular expression for the whole text of a code, however its lines are broken.

    A blank without a value takes anything. Raises KeyError for a code that is not known, and for a
    value that the text does not take.
    """
    found, unknown = "", {*params}
    for words, name, spec, _ in Formatter().parse(messages.sentences()[code]):
        found += _on_lines(words)
        if name is not None:
            found += _on_lines(format(params[name], spec)) if name in params else r"[\s\S]*?"
            unknown.discard(name)
    if unknown:
        raise KeyError(code, *unknown)
    # What is quoted can be a quotation itself: its marks stand once.
    return found.replace("““", "“").replace("””", "”")


def _on_lines(words: str) -> str:
    return r"\s+".join(re.escape(part) for part in re.split(r"\s+", words))


def says(text: str, code: str, **params: object) -> bool:
    """Whether a text holds the whole text of a code, with these values in its blanks."""
    return bool(re.search(pattern(code, **params), text))


def begins(code: str) -> str:
    """The words of a text before its first blank: for what must not be there with any value."""
    words = messages.sentences()[code].partition("{")[0].strip()
    assert words, f"{code} begins with a blank"
    return words
