"""What a chain tells in sentences: contradictions, hot spots and questions as tables of words."""

import pandas as pd

from fairtender import messages
from fairtender.pages import WordTable, printable
from fairtender.supply_chain import Chain


def contradiction_table(chain: Chain) -> WordTable:
    """Return who contradicts whom: what each disclosure says, what is kept, and what to ask."""
    rows, names = [], []
    for row in chain.contradictions.itertuples():
        names.append(f"{printable(row.name)}: {messages.text(f'about-{_code(row.about)}')}")
        kept = messages.text("chain-open" if row.open else "chain-settled")
        if row.kept:
            kept = messages.text("chain-kept", value=printable(row.kept), state=kept)
        rows.append(("\n".join(each.text() for each in row.says), kept, row.question.text()))
    return _table(rows, names, ("says", "kept", "ask"), "chain-head-about")


def hot_spot_table(hot: pd.DataFrame) -> WordTable:
    """Return the sites of HOT_SPOTS with their level and reasons, the strongest first."""
    rows, names = [], []
    for row in hot.itertuples():
        names.append(printable(row.name))
        reasons = "\n".join(reason.text() for reason in row.reasons)
        rows.append((messages.text(f"level-{row.level}"), reasons))
    return _table(rows, names, ("level", "why"), "chain-head-site")


def question_table(questions: pd.DataFrame) -> WordTable:
    """Return the table QUESTIONS in words: whom to ask what, the most important first."""
    rows = [
        (printable(row.to), messages.text(f"ask-about-{row.about}"), row.question.text())
        for row in questions.itertuples()
    ]
    names = [f"{number:g}" for number in questions["number"]]
    return _table(rows, names, ("to", "about", "question"), "chain-head-number")


def _table(rows: list, names: list[str], codes: tuple[str, ...], first: str) -> WordTable:
    heads = [messages.text(f"chain-head-{code}") for code in codes]
    return WordTable(pd.DataFrame(rows, index=names, columns=heads), messages.text(first))


def _code(about: str) -> str:
    return about.replace(" ", "-").replace("_", "-")
