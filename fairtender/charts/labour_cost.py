"""Charts of the labour-cost floor: what an hour is made of, and where the bids lie."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from fairtender import messages
from fairtender.charts.picture import INK, Picture
from fairtender.charts.simple import MARGIN, WIDTH, Fill, bar, key, mark, rule, sheet, short, write
from fairtender.labour_cost import FLOOR_COMPONENTS, STATUSES
from fairtender.labour_cost.declared import LABOUR
from fairtender.labour_cost.exact import money, plain, rounded
from fairtender.pages import Cells, WordTable, printable, word_table
from fairtender.profile import Profile
from fairtender.tables import fault

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "floor_bids",
    "floor_bids_table",
    "floor_build_up",
    "floor_build_up_table",
    "floor_questions_table",
    "productivity_table",
]

MOST_BIDS = 40
_PRODUCTIVITY = ("standard", "offered", "hours_needed", "hours_planned", "basis", "ask")

# Fill and hatching: pay and contributions, things and services, what comes on top of the floor.
_PAY, _THINGS, _ON_TOP = ("#0072b2", ""), ("#009e73", ""), ("#ffffff", "////")
_SUM, _NEAR = ("#595959", ""), ("#fbe3b5", "")
# Marker, size, fill and edge of each status; the edge is dark enough to be seen in print.
MARKS = {
    "below": ("v", 12, "#d55e00", "#7a3600"),
    "verify": ("D", 12, "#e69f00", "#6b4a00"),
    "above": ("o", 12, "#009e73", "#00543d"),
}
_BAR_ROW, _BID_ROW, _RIGHT = 0.36, 0.62, WIDTH - MARGIN  # inches
_LABEL_LETTERS = 17


def floor_build_up(build_up: pd.DataFrame) -> Picture:
    """Draw the table of `labour_cost.floor`, or of `fair_price`, as steps from 0 to the sum.

    One bar a component with its amount for an hour of work; overhead and margin are hatched and
    come after the line that says floor. Raises DataError for an empty table.
    """
    if not len(build_up):
        raise fault("floor-chart-no-build-up")
    steps = _steps(build_up)
    letters = max(len(f"{rounded(amount)}") for _, _, amount, _, _ in steps)
    height, left, right = len(steps) * _BAR_ROW + 0.1, 2.05, 0.12 + 0.105 * letters
    most = max(float(start + amount) for _, start, amount, _, _ in steps) or 1.0
    scale = (WIDTH - left - right) / most
    with sheet(height) as (figure, axes):
        for row, (name, start, amount, fill, weight) in enumerate(steps):
            y = (row + 0.5) * _BAR_ROW + 0.05
            begin, width = left + float(start) * scale, float(amount) * scale
            end = bar(axes, begin, y, width, _BAR_ROW * 0.7, fill)
            write(axes, MARGIN, y, messages.text(f"floor-{name}"), fontweight=weight)
            write(axes, end + 0.06, y, f"{rounded(amount)}", fontweight=weight)
        axes.plot([left, left], [0.05, height - 0.05], color=INK, linewidth=0.8)
    return Picture(figure, _build_up_alt(build_up))


def floor_build_up_table(build_up: pd.DataFrame) -> WordTable:
    """Return what `floor_build_up` draws as a table of words, with explanations and sources."""
    cells: Cells = {
        "floor-head-component": "floor-component-{component}",
        "floor-head-amount": lambda row: money(row.amount, row.currency),
        "floor-head-explanation": "explanation",
        "floor-head-source": lambda row: row.source,
    }
    table = word_table(build_up, cells)
    for name, amount in _sums(build_up):
        told = (money(amount, build_up["currency"].iloc[0]), "", "")
        table.frame.loc[messages.text(f"floor-chart-{name}")] = told
    return table


def floor_bids(checked: pd.DataFrame, profile: Profile) -> Picture:
    """Draw the bids of `check_bids` against the floor: price for each hour that is needed.

    checked: the table CHECKED_BIDS. The line is the floor, the band beside it the range in which
    a price is verified (threshold `near_floor` of the profile). The status is told by the mark's
    shape and colour, and in words. Raises DataError for no bid, or for more than 40.
    """
    rows = len(checked)
    if not 1 <= rows <= MOST_BIDS:
        raise fault("floor-chart-bids", rows=rows, most=MOST_BIDS)
    near = profile.thresholds["near_floor"].value
    least = float(checked["floor_per_hour"].iloc[0])
    low, high = _span([*map(float, checked["price_per_hour"]), least, least * (1 + near / 100)])
    left, right, head = 1.8, 0.85, 0.42
    foot = 0.3 * len(STATUSES) + 0.3 + 0.12
    height = head + rows * _BID_ROW + foot
    scale = (WIDTH - left - right) / (high - low)
    with sheet(height) as (figure, axes):
        at = left + (least - low) * scale
        bottom = head + rows * _BID_ROW
        band = least * near / 100 * scale
        axes.fill_between([at, at + band], head - 0.04, bottom, color=_NEAR[0], linewidth=0)
        axes.plot([at, at], [head - 0.04, bottom], color=INK, linewidth=1.6)
        floor = money(checked["floor_per_hour"].iloc[0], checked["currency"].iloc[0])
        name = f"{messages.text('floor-chart-floor')} {floor}"
        # Centred over the line where that leaves room for the heading on the right.
        middle = min(at, WIDTH - right - 0.6)
        style = {"va": "bottom", "fontweight": "bold"}
        write(axes, middle, head - 0.1, name, ha="center", **style)
        write(axes, _RIGHT, head - 0.1, messages.text("floor-chart-hour"), ha="right", **style)
        for row, bid in enumerate(checked.itertuples()):
            _draw_bid(
                axes, head + row * _BID_ROW, bid, left + (float(bid.price_per_hour) - low) * scale
            )
        _legend(axes, bottom + 0.28, near)
    return Picture(figure, _bids_alt(checked, near))


def floor_bids_table(checked: pd.DataFrame) -> WordTable:
    """Return what `floor_bids` draws as a table of words, with hours and people."""
    cells: Cells = {
        "floor-head-bid": _name,
        "floor-head-price": lambda bid: money(bid.price, bid.currency),
        "floor-head-floor": lambda bid: money(bid.floor_price, bid.currency),
        "floor-head-gap": lambda bid: f"{_signed(bid.gap_percent)} %",
        "floor-head-hours": lambda bid: _of(bid.hours_offered, bid.hours_needed),
        "floor-head-people": lambda bid: _of(bid.people_offered, bid.people_needed),
        "floor-head-status": "floor-status-{status}",
    }
    return word_table(checked, cells)


def floor_questions_table(checked: pd.DataFrame) -> WordTable:
    """Return status, reasons and questions of each bid, in sentences."""
    cells: Cells = {
        "floor-head-bid": _name,
        "floor-head-status": "floor-status-{status}",
        "floor-head-reasons": "reasons",
        "floor-head-ask": "ask",
    }
    return word_table(checked, cells)


def productivity_table(checked: pd.DataFrame) -> WordTable:
    """Return the table CHECKED_PRODUCTIVITY in words: a row for each area of each bid."""
    cells: Cells = {"floor-head-bid": lambda row: f"{row.bid} · {row.area}"}
    cells |= {f"report-productivity-{name}": partial(_cell, name) for name in _PRODUCTIVITY}
    return word_table(checked, cells)


def _cell(name: str, row: Any) -> str:
    value = getattr(row, name)
    if isinstance(value, Decimal):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return str(value) if value else "–"


def _steps(build_up: pd.DataFrame) -> list[tuple[str, Decimal, Decimal, Fill, str]]:
    """Return each bar: name, where it begins, amount, fill, weight of its words.

    The floor comes after its last component, the price at the end.
    """
    steps, so_far, sums = [], Decimal(0), _sums(build_up)
    last = {FLOOR_COMPONENTS[-1], build_up["component"].iloc[-1]}
    for component, amount in zip(build_up["component"], build_up["amount"], strict=True):
        steps.append((f"component-{component}", so_far, amount, _fill(component), "normal"))
        so_far += amount
        if component in last:
            name, total = sums.pop(0)
            steps.append((f"chart-{name}", Decimal(0), total, _SUM, "bold"))
    return steps


def _fill(component: str) -> Fill:
    if component not in FLOOR_COMPONENTS:
        return _ON_TOP
    return _PAY if component in LABOUR else _THINGS


def _sums(build_up: pd.DataFrame) -> list[tuple[str, Decimal]]:
    """Return the sums that a build-up reaches: the floor, and the price where there is more."""
    in_floor = build_up["component"].isin(FLOOR_COMPONENTS)
    sums = [("floor", sum(build_up["amount"][in_floor], Decimal(0)))]
    if not in_floor.all():
        sums.append(("price", sum(build_up["amount"], Decimal(0))))
    return sums if len(build_up) else []


def _build_up_alt(build_up: pd.DataFrame) -> str:
    parts = ", ".join(
        f"{messages.text(f'floor-component-{name}').lower()} {rounded(amount)}"
        for name, amount in zip(build_up["component"], build_up["amount"], strict=True)
    )
    name, total = _sums(build_up)[-1]
    told = {"name": messages.text(f"floor-chart-{name}").lower(), "parts": parts}
    currency = build_up["currency"].iloc[0]
    return messages.text("floor-chart-build-up-alt", total=money(total, currency), **told)


def _span(values: list[float]) -> tuple[float, float]:
    """Return the ends of the axis: all values, with room for marks and words at both ends."""
    low, high = min(values), max(values)
    room = 0.12 * (high - low) or 1.0
    return low - room, high + room


def _draw_bid(axes: Axes, top: float, bid: Any, x: float) -> None:
    rule(axes, top)
    middle = top + _BID_ROW / 2
    write(axes, MARGIN, middle, short(_name(bid), _LABEL_LETTERS, 3), linespacing=1.05)
    mark(axes, x, middle, MARKS[bid.status])
    words = f"{rounded(bid.price_per_hour)}\n{_signed(bid.gap_percent)} %"
    write(axes, _RIGHT, middle, words, ha="right", linespacing=1.15)


def _legend(axes: Axes, y: float, near: float) -> None:
    for line, status in enumerate(STATUSES):
        mark(axes, 0.2, y + 0.3 * line, MARKS[status])
        write(axes, 0.42, y + 0.3 * line, messages.text(f"floor-status-{status}"))
    text = messages.text("floor-chart-near", percent=plain(Decimal(str(near))))
    key(axes, 0.08, y + 0.3 * len(STATUSES), text, _NEAR)


def _name(bid: Any) -> str:
    return printable(f"{bid.bid} {bid.bidder}")


def _signed(percent: Decimal) -> str:
    return f"{rounded(percent, 1):+}".replace("-", "−")


def _of(some: Decimal, all_: Decimal) -> str:
    return messages.text("floor-head-of", some=plain(some), all=plain(all_))


def _bids_alt(checked: pd.DataFrame, near: float) -> str:
    currency = checked["currency"].iloc[0]
    bids = "; ".join(
        messages.text(
            "floor-chart-bid-alt",
            bid=_name(bid),
            price=money(bid.price_per_hour, currency),
            difference=_signed(bid.gap_percent),
            status=messages.text(f"floor-status-{bid.status}").lower(),
        )
        for bid in checked.itertuples()
    )
    return messages.text(
        "floor-chart-bids-alt",
        floor=money(checked["floor_per_hour"].iloc[0], currency),
        percent=plain(Decimal(str(near))),
        bids=bids,
    )
