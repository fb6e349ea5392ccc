"""Charts of contract monitoring: findings by month, amounts owed, and hours paid and worked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pandas as pd

from fairtender import messages
from fairtender.charts.picture import (
    MARGIN,
    Picture,
    chart,
    colour,
    mark,
    sheet_width,
    short,
    write,
)
from fairtender.charts.rows import Part, Row, fit, grid, rows_chart, write_key
from fairtender.monitoring import BackPay, title
from fairtender.pages import Cells, WordTable, printable, word_table, written
from fairtender.tables import fault

__all__ = [
    "monitoring_back_pay_table",
    "monitoring_grid",
    "monitoring_ledger_table",
    "monitoring_owed",
    "monitoring_owed_table",
    "monitoring_plan_table",
    "monitoring_table",
]

MOST_FINDINGS, MOST_MONTHS = 60, 24

# Marker, size, fill and edge of each severity; the edge is dark enough to be seen in print.
MARKS = {
    "critical": ("D", 10, colour("ink"), colour("ink")),
    "serious": ("s", 11, colour("high"), colour("high-ink")),
    "moderate": ("^", 11, colour("elevated"), colour("elevated-ink")),
    "clarify": ("o", 11, "#ffffff", colour("accent")),
}
# Fill and hatching of money by payee.
_WORKER, _FUND = (colour("accent"), ""), ("#ffffff", "////")
_HEAD = 1.5  # inches for the names of months, which are turned
# Inches. On a sheet narrower than this, months need all of it: names stand above their rows.
_WIDE, _NAME_WIDTH, _PEOPLE_WIDTH = 7.0, 2.3, 0.62


@chart
def monitoring_grid(findings: pd.DataFrame) -> Picture:
    """Draw a grid of the table FINDINGS, with months as columns and the number of people.

    Shape and colour show the severity. A finding that belongs to no month, such as a contract in a
    language that the worker does not read, is in the first column. Raises DataError if there is no
    finding, or if there are more than 60 findings or 24 months.
    """
    months = _months(findings)
    if not 1 <= len(findings) <= MOST_FINDINGS or len(months) > MOST_MONTHS:
        most = {"most": MOST_FINDINGS, "most_months": MOST_MONTHS}
        raise fault("monitoring-chart-size", rows=len(findings), months=len(months), **most)
    width, is_narrow = sheet_width(), sheet_width() < _WIDE
    names = [
        short(_name(row), 48, 1) if is_narrow else short(_name(row), 25)
        for row in findings.itertuples()
    ]
    heads = [messages.text("monitoring-chart-no-month"), *map(_month, months)]
    left = 0 if is_narrow else _NAME_WIDTH
    step = (width - left - _PEOPLE_WIDTH) / len(heads)
    with grid(names, heads, left, step, _HEAD, above=is_narrow) as (figure, axes, columns, middles):
        places = dict(zip(["", *months], columns, strict=True))
        people = messages.text("monitoring-head-people")
        write(axes, width - MARGIN, _HEAD - 0.08, people, ha="right", va="bottom")
        for y, row in zip(middles, findings.itertuples(), strict=True):
            for month in row.months or ("",):
                mark(axes, places[month], y, MARKS[row.severity])
            write(axes, width - MARGIN, y, f"{len(row.workers) or '–'}", ha="right")
        key = [(messages.text(f"monitoring-severity-{name}"), MARKS[name]) for name in MARKS]
        fit(figure, write_key(axes, middles[-1] + 0.47, key, 2))
    return Picture(figure, _grid_alt(findings))


def monitoring_table(findings: pd.DataFrame) -> WordTable:
    """Return each finding in sentences, with its clause, the next step, who acts, and by when."""
    return word_table(
        findings,
        {
            "monitoring-head-finding": _name,
            "monitoring-head-severity": "monitoring-severity-{severity}",
            "monitoring-head-found": "reason",
            "monitoring-head-clause": "source",
            "monitoring-head-next": "ask",
            "monitoring-head-who": "monitoring-actor-{actor}",
            "monitoring-head-days": _days,
        },
    )


@chart
def monitoring_owed(findings: pd.DataFrame) -> Picture:
    """Draw the amount owed for each finding, the largest first, with the fund's amounts hatched.

    Raises DataError if no finding of the table FINDINGS has an amount.
    """
    owed = findings[[amount is not None for amount in findings["amount"]]]
    if not len(owed):
        raise fault("monitoring-chart-nothing-owed")
    order = sorted(owed.itertuples(), key=lambda row: -row.amount)
    fills = {"worker": _WORKER, "fund": _FUND}
    rows = [
        Row(_name(row), [Part(float(row.amount), fills[row.payee])], f"{row.amount:,}")
        for row in order
    ]
    payees = ["worker", *(["fund"] if any(row.payee == "fund" for row in order) else [])]
    key = [
        (messages.text(f"monitoring-chart-to-{payee}", currency=order[0].currency), fills[payee])
        for payee in payees
    ]
    figure = rows_chart(rows, key=key, columns=1, characters=20)
    return Picture(figure, _owed_alt(order))


def monitoring_owed_table(owed: pd.DataFrame) -> WordTable:
    """Return the table OWED in words, with one row per worker that lists each finding."""
    return word_table(
        owed.groupby("worker"),
        {
            "monitoring-head-worker": lambda pair: pair[0],
            "monitoring-head-owed": lambda pair: "\n".join(_owed_lines(pair[1])),
            "monitoring-head-to-worker": lambda pair: _to_worker(pair[1]),
        },
    )


def _owed_lines(owed: pd.DataFrame) -> Iterator[str]:
    for finding, some in owed.groupby("finding"):
        check, _, detail = str(finding).partition(":")
        yield messages.text(
            "monitoring-chart-owed-line",
            finding=title(check, detail),
            months=", ".join(_month(month) for month in some["month"] if month) or "–",
            amount=f"{sum(some['amount'], Decimal(0)):,}",
        )


def _to_worker(owed: pd.DataFrame) -> str:
    amounts = owed["amount"][owed["payee"] == "worker"]
    return f"{owed['currency'].iloc[0]} {sum(amounts, Decimal(0)):,}"


def monitoring_back_pay_table(pay: BackPay) -> WordTable:
    """Return the result of `back_pay` in words: its lines, then the amounts due, paid, missing."""
    lines = word_table(
        pay.lines,
        {
            "monitoring-head-heading": "monitoring-heading-{heading}",
            "monitoring-head-calculation": _calculated,
            "monitoring-head-due": lambda line: _number(line.due),
            "monitoring-head-paid-money": lambda line: "",
            "monitoring-head-short": lambda line: "",
        },
    )
    totals = word_table(
        pay.totals,
        {
            "monitoring-head-heading": _total,
            "monitoring-head-calculation": lambda total: "",
            "monitoring-head-due": lambda total: f"{total.due:,.2f}",
            "monitoring-head-paid-money": lambda total: f"{total.paid:,.2f}",
            "monitoring-head-short": lambda total: f"{total.short:,.2f}",
        },
    )
    return WordTable(pd.concat([lines.frame, totals.frame]), lines.first)


def _calculated(line: Any) -> str:
    about = {"day": f"{line.first_day:%Y-%m-%d}", "percent": _number(line.percent)}
    about |= {"hours": _number(line.hours), "rate": line.rate}
    return messages.text("monitoring-chart-line", **about)


def _total(total: Any) -> str:
    heading = messages.text(f"monitoring-heading-{total.heading}")
    return messages.text("monitoring-chart-total", heading=heading)


def monitoring_plan_table(plan: pd.DataFrame, states: pd.DataFrame | None = None) -> WordTable:
    """Return the table PLAN in words, with the state of each action if `states` is given."""
    told = {} if states is None else dict(zip(states["action"], states.itertuples(), strict=True))
    number = dict(zip(plan["action"], range(1, len(plan) + 1), strict=True))

    def step(row: Any) -> str:
        return messages.numbered(number[row.action], messages.text(f"monitoring-phase-{row.phase}"))

    def task(row: Any) -> str:
        amount = "" if row.amount is None else f"\n{row.currency} {row.amount:,}"
        return f"{row.task}{amount}"

    def state(row: Any) -> str:
        now = told[row.action]
        return "\n".join((messages.text(f"monitoring-state-word-{now.state}"), str(now.reason)))

    cells: Cells = {
        "monitoring-head-step": step,
        "monitoring-head-task": task,
        "monitoring-head-who": "monitoring-actor-{actor}",
        "monitoring-head-due": "due",
        "monitoring-head-evidence": "evidence",
    }
    return word_table(plan, cells | ({"monitoring-head-state": state} if told else {}))


def monitoring_ledger_table(ledger: pd.DataFrame, found: pd.DataFrame) -> WordTable:
    """Return the table LEDGER in words, and show in each line what does not add up."""
    told = (
        found.groupby("line")["reason"].agg(lambda reasons: "\n".join(map(str, reasons))).to_dict()
    )
    rows = ledger.assign(number=range(1, len(ledger) + 1))
    return word_table(
        rows,
        {
            "monitoring-head-worker": "worker",
            "monitoring-head-month": "month",
            "monitoring-head-heading": "monitoring-heading-{heading}",
            "monitoring-head-due": lambda row: f"{row.due:,.2f}",
            "monitoring-head-paid-money": lambda row: f"{row.paid:,.2f}",
            "monitoring-head-owed": lambda row: f"{row.owed:,.2f}",
            "monitoring-head-mend": lambda row: (
                told.get(row.number) or messages.text("monitoring-adds-up")
            ),
        },
    )


def _months(findings: pd.DataFrame) -> list[str]:
    """Return all months from the first to the last month of any finding."""
    named = sorted({month for some in findings["months"] for month in some})
    if not named:
        return []
    return [f"{month}" for month in pd.period_range(named[0], named[-1], freq="M")]


def _month(name: str) -> str:
    """Return a month such as 2026-03 in words."""
    return messages.month(pd.Period(name).start_time)


def _name(row: Any) -> str:
    """Return the title of a finding, marked if it is explained, numbered if it is an interview."""
    name = title(row.check, row.detail)
    if row.status == "explained":
        name = messages.text("monitoring-chart-explained", name=name)
    if row.status == "prompt":
        number = row.finding.partition(":")[2]
        name = messages.text("monitoring-chart-interview", name=name, number=number)
    return printable(name)


def _days(row: Any) -> str:
    return written(row.days) if row.days else messages.text("monitoring-chart-today")


def _number(value: Decimal) -> str:
    """Return a number with at most four decimals and without trailing zeros."""
    return f"{round(Decimal(value), 4).normalize():,f}"


def _grid_alt(findings: pd.DataFrame) -> str:
    seen = Counter(findings["severity"])
    counts = ", ".join(
        messages.with_number(messages.text(f"word-monitoring-severity-{severity}"), seen[severity])
        for severity in MARKS
    )
    rows = "; ".join(
        messages.text(
            "monitoring-chart-finding-alt",
            name=_name(row),
            people=len(row.workers),
            months=len(row.months),
        )
        for row in findings.itertuples()
    )
    return messages.text("monitoring-chart-grid-alt", total=len(findings), counts=counts, rows=rows)


def _owed_alt(order: list) -> str:
    sums = {
        payee: sum((row.amount for row in order if row.payee == payee), Decimal(0))
        for payee in ("worker", "fund")
    }
    rows = "; ".join(f"{_name(row)} {row.amount:,}" for row in order)
    told = {"worker": f"{sums['worker']:,}", "fund": f"{sums['fund']:,}"}
    return messages.text("monitoring-chart-owed-alt", currency=order[0].currency, rows=rows, **told)
