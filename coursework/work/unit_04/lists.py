"""Show at once what the library finds in the late list and in the short list of unit 04.

A row of the register is a line of the late list, in the same order. Cells that the exercise gives
are as they were received; all others are the learner's, even if empty. A line is removed only if
the learner's choice says so. No key is used: the library cannot know which cells were guessed, or
whether the right candidates are on the short list. It only reports what it reads.
"""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from html import escape
from typing import Any

import pandas as pd

from coursework.questions import Question
from coursework.work.checks import Look
from coursework.work.rows import ROW, Row, Rows, filled
from coursework.work.unit_04.checks import Counted, counted
from coursework.work.words import row_name
from fairtender import portfolio, profile, sheets, tables
from fairtender.messages import text
from fairtender.pages import WordTable
from fairtender.sheets import Part
from fairtender.tables import DataError

ON = datetime.date(2026, 11, 1)
KEEP = "keep"
OUT = ("double", "none")
# Columns of the sheet that are columns of the library's contracts.
CELLS = ("cpv", "value", "currency", "end", "origin")
NO_GOOD = "no-good"  # there is no origin to be known


@cache
def rates() -> pd.DataFrame:
    """Return the exchange rates that the course uses."""
    return sheets.read(tables.data_path("portfolio", "exchange-rates.csv"), portfolio.RATES)


@cache
def came() -> pd.DataFrame:
    """Return the late list as it was received; its index counts lines from 1."""
    path = tables.data_path("read-your-portfolio", "late-list.csv")
    data = sheets.read(path, portfolio.CONTRACTS)
    data.index = pd.RangeIndex(1, len(data) + 1)
    return data


def kept(question: Question, value: Rows) -> pd.DataFrame:
    """Return the contracts that stay, as the library's CONTRACTS; the index is their line."""
    sheet = question.sheet()
    lines: list[dict[str, Any]] = came().to_dict("records")
    stay: dict[int, dict[str, Any]] = {}
    for number, (line, row) in enumerate(
        zip(lines, filled(question, value)[sheet.code], strict=True), 1
    ):
        if row.get(KEEP) not in OUT:
            own = [code for code in CELLS if code not in sheet.given(str(row["row"]))]
            stay[number] = line | {code: _cell(question, code, row) for code in own}
    data = {name: [row[name] for row in stay.values()] for name in portfolio.CONTRACTS.names}
    found = tables.frame(portfolio.CONTRACTS, data)
    found.index = pd.Index([*stay], dtype="int64")
    return found


def _cell(question: Question, code: str, row: Row) -> Any:
    """Return a learner's cell in the type that the library uses."""
    cell = row.get(code)
    if code == "value":
        return None if cell is None else Decimal(str(cell))
    if code == "end":
        return pd.NaT if cell is None else pd.Timestamp(cell)
    if cell is None or cell == NO_GOOD:
        return ""
    column = question.sheet().column(code)
    return column.option(cell).text if column.options else cell


# --- the register, at once -----------------------------------------------------------------------


def look_at_register(question: Question, value: Rows) -> str:
    """Return, as HTML, how many lines stay, what the check finds, and each contract's position."""
    contracts = kept(question, value)
    told = text("work-register-stay", stay=len(contracts), lines=len(came()))
    return "\n".join((f"<p>{escape(told)}</p>", *_findings(contracts), *_placed(contracts)))


def _findings(contracts: pd.DataFrame) -> Iterator[str]:
    found = portfolio.check(contracts, profile.default().currency, rates()).drop_duplicates(
        "finding"
    )
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
    """Yield a folded table of each contract's value, risk and leverage, or an error message."""
    try:
        listed = portfolio.prioritise(contracts, profile.default(), on=ON, top=None, rates=rates())
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


def _register_parts(question: Question, value: Rows, parts: list[Part]) -> list[Part]:
    """Add the register, and the exchange rates without which the command refuses crowns."""
    return [*parts, Part(kept(question, value), portfolio.CONTRACTS).without_empty(), _rates_part()]


def _rates_part() -> Part:
    return Part(rates(), portfolio.RATES)


# --- the short list, at once ---------------------------------------------------------------------

COST = {"letter": 1, "focal": 2, "meet": 2, "chain": 3}
MOST, ROWS = 18, 10


def look_at_list(question: Question, value: Rows) -> str:
    """Return each row with its days and the sum so far, and then the dates, as HTML."""
    found = counted(question, value, COST, MOST, ROWS)
    if not found.days:
        return f"<p>{escape(text('work-list-look-empty'))}</p>"
    return "\n".join((*_days(question, found), *_dates(question, found)))


def _days(question: Question, found: Counted) -> Iterator[str]:
    if found.many:
        yield f"<p><strong>{escape(text('work-list-many', most=ROWS))}</strong></p>"
        return
    total = found.total
    told = {"rows": len(found.on), "days": f"{float(total):g}", "most": MOST}
    yield f"<p>{escape(text('work-list-look-sum', **told, left=f'{float(MOST - total):g}'))}</p>"
    items, sum_ = "", 0.0
    for row in found.on:
        days = float(found.days[row[ROW]])
        sum_ += days
        name = _name(question, row)
        said = text("work-list-look-row", name=name, days=f"{days:g}", sum=f"{sum_:g}")
        items += f"<li>{escape(said)}</li>\n"
    yield f"<ol>\n{items}</ol>"
    if found.late:
        names = "; ".join(_name(question, row) for row in found.late)
        yield f"<p><strong>{escape(text('work-list-look-late', names=names))}</strong></p>"


def _dates(question: Question, found: Counted) -> Iterator[str]:
    """Yield the renewal dates from the library's list, the nearest first."""
    chosen = _contracts(found.on or found.late)
    listed = portfolio.prioritise(chosen, profile.default(), on=ON, top=None, rates=rates())
    dated = listed[listed["renewal"].notna() & (listed["renewal"] >= pd.Timestamp(ON))]
    items = "".join(
        f"<li>{escape(_date(row.renewal, row.title))}</li>\n"
        for row in dated.sort_values("renewal").itertuples()
    )
    if items:
        yield f"<p>{escape(text('work-list-look-dates'))}</p>\n<ul>\n{items}</ul>"


def _date(day: pd.Timestamp, title: str) -> str:
    return text("work-list-look-date", day=f"{day:%Y-%m-%d}", title=title)


def _name(question: Question, row: Row) -> str:
    return row_name(question, question.sheet(), row)


@cache
def _every() -> pd.DataFrame:
    """Return the contracts of the course and the late list as received, indexed by number."""
    path = tables.data_path("portfolio", "contracts.csv")
    every = pd.concat([sheets.read(path, portfolio.CONTRACTS), came()])
    return every.drop_duplicates("contract_id").set_index("contract_id", drop=False)


def _contracts(rows: tuple[Row, ...]) -> pd.DataFrame:
    numbers = [str(row[ROW]).upper() for row in rows]
    found = _every().loc[numbers]
    found.index = pd.RangeIndex(1, len(found) + 1)
    return found


def _list_parts(question: Question, value: Rows, parts: list[Part]) -> list[Part]:
    """Add a column with the days of each first step, and a sheet of contracts on the list."""
    found = counted(question, value, COST, MOST, ROWS)
    [work] = parts
    spent = tables.optional("spent", "number", text("work-list-days"))
    rows = [row[ROW] for row in value[question.sheet().code]]
    days = [float(found.days[row]) if row in found.days else None for row in rows]
    data = work.data.assign(spent=pd.Series(days, dtype="float64"))
    table = work.table._replace(columns=(*work.table.columns, spent))
    heads = {**work.heads, "spent": text("work-list-days")}
    contracts = Part(_contracts(found.on), portfolio.CONTRACTS).without_empty()
    return [work._replace(data=data, table=table, heads=heads), contracts, _rates_part()]


LOOKS = {
    "register": Look(look_at_register, parts=_register_parts),
    "list": Look(look_at_list, parts=_list_parts),
}
