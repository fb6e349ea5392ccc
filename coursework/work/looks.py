"""What the library says of a piece at once, without a key; and the files in which it goes home.

A look is a module with `look(question, value) -> str`, HTML; it may have `FILES`, by ending what
makes a file: `make(question, value) -> bytes`, and `NAME`, the code of the words that name these.
"""

LOOKS: dict[str, str] = {
    "criteria": "coursework.work.unit_07.criteria_look",
    "criteria-again": "coursework.work.unit_07.criteria_look_again",
    "matrix": "coursework.work.unit_02.roles",
    "clause": "coursework.work.unit_02.duties",
    "levels": "coursework.work.unit_03.levels",
    "register": "coursework.work.unit_04.register_look",
    "list": "coursework.work.unit_04.list_look",
    "rule": "coursework.work.unit_04.rule_look",
    "map": "coursework.work.unit_05.map_look",
    "floor": "coursework.work.unit_09.floor_look",
    "letter": "coursework.work.unit_09.letter",
    "market-note": "coursework.work.unit_06.note_look",
    "market-demands": "coursework.work.unit_06.demands_look",
    "briefing": "coursework.work.unit_08.briefing",
    "ledger": "coursework.work.unit_10.ledger_look",
    "remedy": "coursework.work.unit_10.remedy_look",
    "plan": "coursework.work.unit_11.plan_look",
}
