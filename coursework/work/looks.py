"""What the library says of a piece at once, without a key; and the files in which it goes home.

A look is a module with `look(question, value) -> str`, HTML; it may have `FILES`, by ending what
makes a file: `make(question, value) -> bytes`, and `NAME`, the code of the words that name these.
"""

LOOKS: dict[str, str] = {
    "criteria": "coursework.work.criteria_look",
    "criteria-again": "coursework.work.criteria_look_again",
    "matrix": "coursework.work.roles",
    "clause": "coursework.work.duties",
    "levels": "coursework.work.levels",
    "register": "coursework.work.register_look",
    "list": "coursework.work.list_look",
    "rule": "coursework.work.rule_look",
    "map": "coursework.work.map_look",
    "floor": "coursework.work.floor_look",
    "letter": "coursework.work.letter",
    "market-note": "coursework.work.note_look",
    "market-demands": "coursework.work.demands_look",
    "briefing": "coursework.work.briefing",
    "ledger": "coursework.work.ledger_look",
    "remedy": "coursework.work.remedy_look",
    "plan": "coursework.work.plan_look",
}
