"""What the library says of a piece at once, without a key; and the files in which it goes home.

A look is a module with `look(question, value) -> str`, HTML; it may have `FILES`, by ending what
makes a file: `make(question, value) -> bytes`.
"""

LOOKS: dict[str, str] = {
    "criteria": "coursework.work.criteria_look",
    "criteria-again": "coursework.work.criteria_look_again",
}
