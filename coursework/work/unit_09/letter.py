"""The Article 69 letter of unit 09: composed from the rows of a table, shown at once, and as Word.

Each row is one sentence: `say`, with the amounts that it needs (`ours`, `theirs`), the documents
that it asks for, and the day by which to answer. The sentences are in messages.toml, under
`letter-` and the code of `say`. Learners type no words, so every part of the letter can be marked
automatically.
"""

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from html import escape
from typing import Any

from coursework import the_case
from coursework.questions import Question
from coursework.work.checks import Look
from coursework.work.rows import Row, filled, of_sheet
from fairtender import messages, profile, tables, word
from fairtender.messages import text

SENT = datetime.date(2026, 10, 6)
RATES_OF = datetime.date(2026, 10, 1)  # the last day for bids
BIDDER = "Greywater Protection"
_OPEN = "…"  # where an amount is still missing
CONTRACT = "guarding-tender"  # in the case
_ABOVE = ("price", "hours", "day")  # sentences that differ if the bid has more than our estimate
ASKS = ("hours", "people", "rate", "day", "other", "low")  # sentences that ask something
_MONEY = ("price", "rate", "others")  # sentences whose amounts are money


def _paragraphs(question: Question, value: Mapping[str, Any]) -> list[str]:
    """Return the letter, one paragraph per row in their order; missing values show as "…"."""
    rows = of_sheet(filled(question, value), question.sheet())
    return [_paragraph(question, row) for row in rows if row.get("say")]


def _paragraph(question: Question, row: Row) -> str:
    said, ours, theirs = row["say"], row.get("ours"), row.get("theirs")
    is_money = said in _MONEY
    gap = None if ours is None or theirs is None else Decimal(str(theirs)) - Decimal(str(ours))
    params = {
        "ours": _amount(ours, is_money),
        "theirs": _amount(theirs, is_money),
        "gap": _amount(None if gap is None else abs(gap), is_money),
        "date": messages.day(datetime.date.fromisoformat(row["by"])) if "by" in row else _OPEN,
        **_laws(),
    }
    side = "-above" if said in _ABOVE and gap is not None and gap > 0 else ""
    sentence = text(f"letter-{said}{side}", **params)
    papers = "; ".join(_papers(question, row))
    return messages.paragraph(sentence, text("letter-papers", papers=papers) if papers else "")


def _amount(number: Any, is_money: bool) -> str:
    if number is None:
        return _OPEN
    return f"EUR {number:,.2f}" if is_money else f"{Decimal(str(number)):,f}"


def _papers(question: Question, row: Row) -> Iterator[str]:
    for option in question.sheet().column("papers").options:
        if option.code in row.get("papers", ()):
            yield option.text[:1].lower() + option.text[1:]


@cache
def _laws() -> dict[str, str]:
    names = ("abnormally_low", "social_obligations")
    return {name: profile.default().references[name].text for name in names}


def look(question: Question, value: Mapping[str, Any]) -> str:
    """Return the letter as HTML, as far as it is written."""
    body = _paragraphs(question, value)
    if not body:
        return f"<p>{escape(text('letter-nothing'))}</p>"
    lines = [text("letter-to", bidder=BIDDER), *body, text("document-yours"), text("letter-from")]
    drawn = "\n".join(f"<p>{escape(line)}</p>" for line in lines)
    return f'<div class="ft-letter">\n{drawn}\n</div>'


def to_word(question: Question, value: Mapping[str, Any]) -> bytes:
    """Return the letter as a Word document, with the rates behind its floor.

    Its requests are one list, at the place of the first request.
    """
    title, us = text("letter-title", bidder=BIDDER), text("letter-from")
    rows = [row for row in of_sheet(filled(question, value), question.sheet()) if row.get("say")]
    asked = [_paragraph(question, row) for row in rows if row["say"] in ASKS]
    first = next((at for at, row in enumerate(rows) if row["say"] in ASKS), 0)
    others = [word.paragraph(_paragraph(question, row)) for row in rows if row["say"] not in ASKS]
    body = [
        word.paragraph(text("letter-to", bidder=BIDDER)),
        *others[:first],
        *([word.paragraph(text("letter-asks")), word.numbered(asked)] if asked else []),
        *others[first:],
        word.paragraph(text("letter-secrets")),
        word.paragraph(text("letter-enclosed", date=messages.day(RATES_OF))),
        word.paragraph(text("document-yours")),
    ]
    notes = (*text("floor-letter-notes").splitlines(), text("letter-note"))
    head = the_case.head(CONTRACT, SENT, BIDDER, text("letter-bid"))
    parts = word.to_send(title, head, body, notes, [us], _annex())
    return word.document(title, parts, us, SENT)


def _annex() -> Iterator[str]:
    """Yield the course's rates as they were on the last day for bids."""
    from fairtender import labour_cost, sheets

    rates = sheets.read(tables.data_path("labour-cost", "rates.csv"), labour_cost.RATES)
    return labour_cost.annex(rates, "guarding", ["G1"], RATES_OF)


LOOKS = {"letter": Look(look, {"docx": to_word})}
