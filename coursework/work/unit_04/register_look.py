"""A register that is put right, said at once without a key: what the library still finds in it.

The library does not know which cell was guessed and which was learnt; it says what it reads.
"""

from collections.abc import Iterator
from html import escape
from typing import Any

import pandas as pd

from coursework.questions import Question
from coursework.work.rows import Rows
from coursework.work.unit_04.late_list import ON, came, kept, rates, rules
from fairtender import portfolio, sheets
from fairtender.messages import text
from fairtender.pages import WordTable
from fairtender.tables import DataError

NAME = "work-register-file"


def look(question: Question, value: Rows) -> str:
    """Return how many lines stay, what the check finds in them, and where each contract stands."""
    contracts = kept(question, value)
    told = text("work-register-stay", stay=len(contracts), lines=len(came()))
    return "\n".join((f"<p>{escape(told)}</p>", *_found(contracts), *_placed(contracts)))


def _found(contracts: pd.DataFrame) -> Iterator[str]:
    found = portfolio.check(contracts, rules().currency, rates()).drop_duplicates("finding")
    items = "".join(
        f"<li>{escape(text('work-register-line', line=f'{row.row:.0f}', id=row.contract_id))} "
        f"{escape(row.reason.text())}</li>\n"
        for row in found.itertuples()
    )
    told = escape(text("work-register-found", count=found["finding"].nunique()))
    yield f"<p>{told}</p>"
    if items:
        yield f"<ul>\n{items}</ul>"


def _placed(contracts: pd.DataFrame) -> Iterator[str]:
    """Yield value, risk and leverage of each contract, folded away; or why there is none."""
    try:
        listed = portfolio.prioritise(contracts, rules(), on=ON, top=None, rates=rates())
    except DataError as error:
        yield f"<p>{escape(str(error))}</p>"
        return
    rows = [
        (
            row.title,
            "?" if row.value is None else f"{row.value:,.2f}",
            text(f"level-{row.level}"),
            text(f"portfolio-class-{row.leverage}"),
        )
        for row in listed.itertuples()
    ]
    heads = [
        text("portfolio-chart-title"),
        text("work-register-value"),
        text("portfolio-chart-risk"),
        text("portfolio-chart-leverage"),
    ]
    table = pd.DataFrame(rows, columns=heads, index=listed["contract_id"])
    first = text("portfolio-chart-number")
    yield WordTable(table, first, text("work-register-placed"))._repr_html_()


# --- files ---------------------------------------------------------------------------------------


def _workbook(question: Question, value: Rows) -> bytes:
    """Return the register, and the exchange rates without which the command refuses crowns."""
    parts = [(kept(question, value), portfolio.CONTRACTS), (rates(), portfolio.RATES)]
    return sheets.to_workbook(parts, question.id)


def _csv(question: Question, value: Rows) -> bytes:
    return sheets.to_csv(kept(question, value), portfolio.CONTRACTS).encode("utf-8-sig")


FILES: dict[str, Any] = {"xlsx": _workbook, "csv": _csv}
