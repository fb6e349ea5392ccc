"""Charts of the labour-cost floor: what an hour is made of, and where the bids lie."""

import textwrap
from decimal import Decimal

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fairtender import messages
from fairtender.charts.picture import FAINT, INK, STYLE, Picture
from fairtender.labour_cost import FLOOR_COMPONENTS, STATUSES
from fairtender.labour_cost.declared import LABOUR
from fairtender.labour_cost.exact import money, plain, rounded
from fairtender.pages import WordTable, printable
from fairtender.profile import Profile

MOST_BIDS = 40

# Fill and hatching: pay and contributions, things and services, what comes on top of the floor.
_PAY, _THINGS, _ON_TOP = ("#0072b2", ""), ("#009e73", ""), ("#ffffff", "////")
_SUM = ("#595959", "")
# Marker, fill and edge of each status; the edge is dark enough to be seen in print.
MARKS = {
    "below": ("v", "#d55e00", "#7a3600"),
    "verify": ("D", "#e69f00", "#6b4a00"),
    "above": ("o", "#009e73", "#00543d"),
}
# Inches. Narrow and tall, so that the text is still readable when a phone shrinks it to 290 px.
_WIDTH, _MARGIN, _BAR_ROW, _BID_ROW, _LABEL_LETTERS = 4.6, 0.05, 0.36, 0.62, 17


def floor_build_up(build_up: pd.DataFrame) -> Picture:
    """Draw the table of `labour_cost.floor`, or of `fair_price`, as steps from 0 to the sum.

    One bar a component with its amount for an hour of work; overhead and margin are hatched and
    come after the line that says floor. Raises ValueError for an empty table.
    """
    if not len(build_up):
        raise ValueError(messages.text("floor-chart-no-build-up"))
    steps = _steps(build_up)
    letters = max(len(f"{rounded(amount)}") for _, _, amount, _, _ in steps)
    height, left, right = len(steps) * _BAR_ROW + 0.1, 2.05, 0.12 + 0.105 * letters
    most = max(float(start + amount) for _, start, amount, _, _ in steps) or 1.0
    scale = (_WIDTH - left - right) / most
    with matplotlib.rc_context(STYLE):
        figure, axes = _sheet(height)
        for row, (name, start, amount, fill, weight) in enumerate(steps):
            y = (row + 0.5) * _BAR_ROW + 0.05
            begin, width = left + float(start) * scale, float(amount) * scale
            _bar(axes, y, begin, width, *fill)
            text = {"va": "center", "fontsize": 11, "fontweight": weight}
            axes.text(_MARGIN, y, messages.text(f"floor-{name}"), **text)
            axes.text(begin + width + 0.06, y, f"{rounded(amount)}", **text)
        axes.plot([left, left], [0.05, height - 0.05], color=INK, linewidth=0.8)
    return Picture(figure, _build_up_alt(build_up))


def floor_build_up_table(build_up: pd.DataFrame) -> WordTable:
    """Return what `floor_build_up` draws as a table of words, with explanations and sources."""
    rows = [
        (money(row.amount, row.currency), row.explanation.text(), row.source)
        for row in build_up.itertuples()
    ]
    names = [messages.text(f"floor-component-{name}") for name in build_up["component"]]
    for name, amount in _sums(build_up):
        names.append(messages.text(f"floor-chart-{name}"))
        rows.append((money(amount, build_up["currency"].iloc[0]), "", ""))
    return _words(rows, names, "component", ("amount", "explanation", "source"))


def floor_bids(checked: pd.DataFrame, profile: Profile) -> Picture:
    """Draw the bids of `check_bids` against the floor: price for each hour that is needed.

    checked: the table CHECKED_BIDS. The line is the floor, the band beside it the range in which
    a price is verified (threshold `near_floor` of the profile). The status is told by the mark's
    shape and colour, and in words. Raises ValueError for no bid, or for more than 40.
    """
    rows = len(checked)
    if not 1 <= rows <= MOST_BIDS:
        raise ValueError(messages.text("floor-chart-bids", rows=rows, most=MOST_BIDS))
    near = profile.thresholds["near_floor"].value
    least = float(checked["floor_per_hour"].iloc[0])
    low, high = _span([*map(float, checked["price_per_hour"]), least, least * (1 + near / 100)])
    left, right, head = 1.8, 0.85, 0.42
    foot = 0.3 * len(STATUSES) + 0.3 + 0.12
    height = head + rows * _BID_ROW + foot
    scale = (_WIDTH - left - right) / (high - low)
    with matplotlib.rc_context(STYLE):
        figure, axes = _sheet(height)
        at = left + (least - low) * scale
        bottom = head + rows * _BID_ROW
        band = least * near / 100 * scale
        axes.fill_between([at, at + band], head - 0.04, bottom, color="#fbe3b5", linewidth=0)
        axes.plot([at, at], [head - 0.04, bottom], color=INK, linewidth=1.6)
        floor = money(checked["floor_per_hour"].iloc[0], checked["currency"].iloc[0])
        name = f"{messages.text('floor-chart-floor')} {floor}"
        # Centred over the line where that leaves room for the heading on the right.
        middle = min(at, _WIDTH - right - 0.6)
        style = {"va": "bottom", "fontweight": "bold"}
        axes.text(middle, head - 0.1, name, ha="center", fontsize=11, **style)
        _right(axes, head - 0.1, messages.text("floor-chart-hour"), **style)
        for row, bid in enumerate(checked.itertuples()):
            _draw_bid(
                axes, head + row * _BID_ROW, bid, left + (float(bid.price_per_hour) - low) * scale
            )
        _legend(axes, bottom + 0.28, near)
    return Picture(figure, _bids_alt(checked, near))


def floor_bids_table(checked: pd.DataFrame) -> WordTable:
    """Return what `floor_bids` draws as a table of words, with hours and people."""
    rows = [
        (
            money(bid.price, bid.currency),
            money(bid.floor_price, bid.currency),
            f"{_signed(bid.gap_percent)} %",
            _of(bid.hours_offered, bid.hours_needed),
            _of(bid.people_offered, bid.people_needed),
            messages.text(f"floor-status-{bid.status}"),
        )
        for bid in checked.itertuples()
    ]
    heads = ("price", "floor", "gap", "hours", "people", "status")
    return _words(rows, _names(checked), "bid", heads)


def floor_questions_table(checked: pd.DataFrame) -> WordTable:
    """Return status, reasons and questions of each bid, in sentences."""
    rows = [
        (
            messages.text(f"floor-status-{bid.status}"),
            "\n".join(reason.text() for reason in bid.reasons),
            "\n".join(ask.text() for ask in bid.ask) or messages.text("chart-none"),
        )
        for bid in checked.itertuples()
    ]
    return _words(rows, _names(checked), "bid", ("status", "reasons", "ask"))


def _words(rows: list[tuple], names: list[str], first: str, heads: tuple[str, ...]) -> WordTable:
    columns = [messages.text(f"floor-head-{head}") for head in heads]
    table = pd.DataFrame(rows, index=names, columns=columns)
    return WordTable(table, messages.text(f"floor-head-{first}"))


def _sheet(height: float) -> tuple[Figure, Axes]:
    """Return a figure whose axes are the whole of it, in inches from its top left."""
    figure = Figure(figsize=(_WIDTH, height))
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, _WIDTH), ylim=(height, 0))
    axes.axis("off")
    return figure, axes


def _right(axes: Axes, y: float, text: str, **style: object) -> None:
    axes.text(_WIDTH - _MARGIN, y, text, ha="right", fontsize=11, **style)


def _bar(axes: Axes, y: float, start: float, width: float, colour: str, hatch: str) -> None:
    style = {"color": colour, "edgecolor": INK, "linewidth": 0.6, "hatch": hatch}
    axes.barh(y, width, _BAR_ROW * 0.7, left=start, **style)


def _steps(build_up: pd.DataFrame) -> list[tuple[str, Decimal, Decimal, tuple[str, str], str]]:
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


def _fill(component: str) -> tuple[str, str]:
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


def _draw_bid(axes: Axes, top: float, bid: tuple, x: float) -> None:
    marker, fill, edge = MARKS[bid.status]
    axes.plot([_MARGIN, _WIDTH - 0.05], [top, top], color=FAINT, linewidth=0.8, zorder=0)
    lines = textwrap.wrap(_name(bid), _LABEL_LETTERS, max_lines=3, placeholder="…")
    middle = top + _BID_ROW / 2
    axes.text(_MARGIN, middle, "\n".join(lines), va="center", fontsize=11, linespacing=1.05)
    style = {"markerfacecolor": fill, "markeredgecolor": edge, "markeredgewidth": 1.4}
    axes.plot([x], [middle], marker=marker, markersize=12, linestyle="none", **style)
    words = f"{rounded(bid.price_per_hour)}\n{_signed(bid.gap_percent)} %"
    _right(axes, middle, words, linespacing=1.15, va="center")


def _legend(axes: Axes, y: float, near: float) -> None:
    for line, status in enumerate(STATUSES):
        marker, fill, edge = MARKS[status]
        style = {"markerfacecolor": fill, "markeredgecolor": edge, "markeredgewidth": 1.4}
        at = y + 0.3 * line
        axes.plot([0.2], [at], marker=marker, markersize=12, linestyle="none", **style)
        axes.text(0.42, at, messages.text(f"floor-status-{status}"), va="center", fontsize=11)
    at = y + 0.3 * len(STATUSES)
    axes.barh(at, 0.24, 0.2, left=0.08, color="#fbe3b5", edgecolor=INK, linewidth=0.6)
    text = messages.text("floor-chart-near", percent=plain(Decimal(str(near))))
    axes.text(0.42, at, text, va="center", fontsize=11)


def _name(bid: tuple) -> str:
    return printable(f"{bid.bid} {bid.bidder}")


def _names(checked: pd.DataFrame) -> list[str]:
    return [_name(bid) for bid in checked.itertuples()]


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
