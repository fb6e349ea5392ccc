"""What tests need to find a sentence by its code, whatever its wording is today."""

import re
from string import Formatter

from fairtender import messages


def pattern(code: str, **params: object) -> str:
    """A regular expression for the whole sentence of a code; blanks not filled take anything."""
    sentence = messages.sentences()[code]
    found = ""
    for words, name, spec, _ in Formatter().parse(sentence):
        found += re.escape(words)
        if name is not None:
            found += re.escape(format(params[name], spec)) if name in params else r"[\s\S]*?"
    return found.replace("““", "“").replace("””", "”")


def says(text: str, code: str, **params: object) -> bool:
    """Whether a text holds the whole sentence of a code, however its lines are broken."""
    return bool(re.search(pattern(code, **params), " ".join(text.split())))


def begins(code: str) -> str:
    """The words of a sentence before its first blank."""
    return messages.sentences()[code].split("{")[0].strip()
