"""Charts of the labour-cost floor: the components of an hourly price, and the bids against it."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from fairtender import messages
from fairtender.charts.picture import (
    INK,
    MARGIN,
    Fill,
    Picture,
    Style,
    chart,
    colour,
    sheet_width,
    write,
)
from fairtender.charts.rows import Part, Row, Scale, rows_chart
from fairtender.labour_cost import FLOOR_COMPONENTS, STATUSES
from fairtender.labour_cost.declared import LABOUR
from fairtender.labour_cost.exact import money, plain, round_half_up
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
_PAY, _THINGS, _ON_TOP = (colour("accent"), ""), (colour("accent-mid"), ""), ("#ffffff", "////")
_SUM, _NEAR = (colour("ink-2"), ""), (colour("elevated-tint"), "")
# Marker, size, fill and edge of each status; the edge is dark enough to be seen in print.
MARKS = {
    "below": ("v", 12, colour("high"), colour("high-ink")),
    "verify": ("D", 12, colour("elevated"), colour("elevated-ink")),
    "above": ("o", 12, colour("accent-mid"), colour("good")),
}


@chart
def floor_build_up(build_up: pd.DataFrame) -> Picture:
    """Draw the table from `labour_cost.floor` or `fair_price` as steps from 0 to the total.

    There is one bar per component, with its amount for an hour of work. Overhead and margin are
    hatched and come after the line for the floor. Raises DataError for an empty table.
    """
    if not len(build_up):
        raise fault("floor-chart-no-build-up")
    return Picture(rows_chart(_steps(build_up), characters=24), _build_up_alt(build_up))


def floor_build_up_table(build_up: pd.DataFrame) -> WordTable:
    """Return what `floor_build_up` draws as a table in words, with explanations and sources."""
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


@chart
def floor_bids(checked: pd.DataFrame, profile: Profile) -> Picture:
    """Draw the price of each bid per needed hour, compared with the labour-cost floor.

    checked: the table CHECKED_BIDS. The line is the floor; the band next to it is the range in
    which a price is verified (threshold `near_floor` of the profile). The shape and colour of the
    mark show the status, which is also given in words. Raises DataError if there is no bid, or if
    there are more than 40.
    """
    if not 1 <= len(checked) <= MOST_BIDS:
        raise fault("floor-chart-bids", rows=len(checked), most=MOST_BIDS)
    near = profile.thresholds["near_floor"].value
    least = float(checked["floor_per_hour"].iloc[0])
    percent = messages.text("floor-chart-near", percent=plain(Decimal(str(near))))
    statuses = [(messages.text(f"floor-status-{status}"), MARKS[status]) for status in STATUSES]
    figure = rows_chart(
        [_bid_row(bid) for bid in checked.itertuples()],
        key=[*statuses, (percent, _NEAR)],
        columns=1,
        characters=17,
        most_lines=3,
        aligned=True,
        span=_span([*map(float, checked["price_per_hour"]), least, least * (1 + near / 100)]),
        under=partial(_draw_floor, checked, near),
    )
    return Picture(figure, _bids_alt(checked, near))


def floor_bids_table(checked: pd.DataFrame) -> WordTable:
    """Return in words what `floor_bids` draws, with the hours and people of each bid."""
    return word_table(
        checked,
        {
            "floor-head-bid": _name,
            "floor-head-price": lambda bid: money(bid.price, bid.currency),
            "floor-head-floor": lambda bid: money(bid.floor_price, bid.currency),
            "floor-head-gap": lambda bid: f"{_signed(bid.gap_percent)}%",
            "floor-head-hours": lambda bid: _share_text(bid.hours_offered, bid.hours_needed),
            "floor-head-people": lambda bid: _share_text(bid.people_offered, bid.people_needed),
            "floor-head-status": "floor-status-{status}",
        },
    )


def floor_questions_table(checked: pd.DataFrame) -> WordTable:
    """Return a table with the status, the reasons and the questions for each bid, in sentences."""
    return word_table(
        checked,
        {
            "floor-head-bid": _name,
            "floor-head-status": "floor-status-{status}",
            "floor-head-reasons": "reasons",
            "floor-head-ask": "ask",
        },
    )


def productivity_table(checked: pd.DataFrame) -> WordTable:
    """Return the table CHECKED_PRODUCTIVITY in words, with one row per bid and kind of area."""
    cells: Cells = {"floor-head-bid": lambda row: f"{row.bid} · {row.area}"}
    cells |= {f"report-productivity-{name}": partial(_cell, name) for name in _PRODUCTIVITY}
    return word_table(checked, cells)


def _cell(name: str, row: Any) -> str:
    value = getattr(row, name)
    if isinstance(value, Decimal):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return str(value) if value else "–"


def _steps(build_up: pd.DataFrame) -> list[Row]:
    """Return the bars in order: components of the floor, the floor, other components, the price."""
    steps, so_far, sums = [], Decimal(0), _sums(build_up)
    last = {FLOOR_COMPONENTS[-1], build_up["component"].iloc[-1]}
    for component, amount in zip(build_up["component"], build_up["amount"], strict=True):
        steps.append(_step(f"component-{component}", amount, _fill(component), so_far))
        so_far += amount
        if component in last:
            name, total = sums.pop(0)
            steps.append(_step(f"chart-{name}", total, _SUM)._replace(bold=("label", "number")))
    return steps


def _step(name: str, amount: Decimal, fill: Fill, start: Decimal = Decimal(0)) -> Row:
    label, number = messages.text(f"floor-{name}"), f"{round_half_up(amount)}"
    return Row(label, [Part(float(amount), fill)], number, float(start))


def _fill(component: str) -> Fill:
    if component not in FLOOR_COMPONENTS:
        return _ON_TOP
    return _PAY if component in LABOUR else _THINGS


def _sums(build_up: pd.DataFrame) -> list[tuple[str, Decimal]]:
    """Return the totals of a build-up: the floor and, if it has more components, the price."""
    in_floor = build_up["component"].isin(FLOOR_COMPONENTS)
    sums = [("floor", sum(build_up["amount"][in_floor], Decimal(0)))]
    if not in_floor.all():
        sums.append(("price", sum(build_up["amount"], Decimal(0))))
    return sums if len(build_up) else []


def _build_up_alt(build_up: pd.DataFrame) -> str:
    parts = ", ".join(
        messages.with_number(messages.text(f"word-floor-component-{name}"), round_half_up(amount))
        for name, amount in zip(build_up["component"], build_up["amount"], strict=True)
    )
    name, total = _sums(build_up)[-1]
    told = {"name": messages.text(f"word-floor-chart-{name}"), "parts": parts}
    currency = build_up["currency"].iloc[0]
    return messages.text("floor-chart-build-up-alt", total=money(total, currency), **told)


def _span(values: list[float]) -> tuple[float, float]:
    """Return the lowest and the highest value of the axis, with room for marks and words."""
    low, high = min(values), max(values)
    room = 0.12 * (high - low) or 1.0
    return low - room, high + room


def _draw_floor(
    checked: pd.DataFrame, near: float, axes: Axes, scale: Scale, bottom: float
) -> None:
    least, currency = checked["floor_per_hour"].iloc[0], checked["currency"].iloc[0]
    at, end, top = scale.x(float(least)), scale.x(float(least) * (1 + near / 100)), 0.36
    axes.fill_between([at, end], top, bottom, color=_NEAR[0], linewidth=0)
    axes.plot([at, at], [top, bottom], color=INK, linewidth=1.6)
    floor = messages.with_number(messages.text("floor-chart-floor"), money(least, currency))
    style: Style = {"va": "bottom", "fontweight": "bold"}
    # Centred over the line where that leaves room for the heading on the right.
    write(axes, min(at, sheet_width() - 1.45), top - 0.06, floor, ha="center", **style)
    hour = messages.text("floor-chart-hour")
    write(axes, sheet_width() - MARGIN, top - 0.06, hour, ha="right", **style)


def _bid_row(bid: Any) -> Row:
    price = f"{round_half_up(bid.price_per_hour)}\n{_signed(bid.gap_percent)}%"
    return Row(_name(bid), number=price, marks=[(float(bid.price_per_hour), MARKS[bid.status])])


def _name(bid: Any) -> str:
    return printable(f"{bid.bid} {bid.bidder}")


def _signed(percent: Decimal) -> str:
    return f"{round_half_up(percent, 1):+}".replace("-", "−")


def _share_text(some: Decimal, all_: Decimal) -> str:
    return messages.text("floor-head-of", some=plain(some), all=plain(all_))


def _bids_alt(checked: pd.DataFrame, near: float) -> str:
    currency = checked["currency"].iloc[0]
    bids = "; ".join(
        messages.text(
            "floor-chart-bid-alt",
            bid=_name(bid),
            price=money(bid.price_per_hour, currency),
            difference=_signed(bid.gap_percent),
            status=messages.text(f"word-floor-status-{bid.status}"),
        )
        for bid in checked.itertuples()
    )
    return messages.text(
        "floor-chart-bids-alt",
        floor=money(checked["floor_per_hour"].iloc[0], currency),
        percent=plain(Decimal(str(near))),
        bids=bids,
    )
