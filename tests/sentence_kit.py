"""The sentences of `messages.toml` in what a person reads, found by their code."""

import re
import string

from fairtender import messages


def sentence_of(code: str, **params: object) -> re.Pattern[str]:
    """The sentence of this code with these values; any other value may be anything.

    Raises KeyError for an unknown code, and for a value that the sentence does not take.
    """
    pattern = ""
    for words, name, _, _ in string.Formatter().parse(messages.sentences()[code]):
        pattern += re.escape(words)
        if name is not None:
            pattern += re.escape(str(params.pop(name))) if name in params else ".*?"
    if params:
        raise KeyError(*params)
    return re.compile(pattern, re.DOTALL)


def opening(code: str) -> str:
    """The words of a sentence up to its first value: what must not stand where it is not said."""
    return messages.sentences()[code].partition("{")[0].strip()
