"""Charts of market research: market shares, and what suppliers can show."""

import textwrap
from collections.abc import Iterable
from decimal import Decimal

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from fairtender import messages
from fairtender.charts.picture import FAINT, INK, STYLE, Picture
from fairtender.market import ELEMENTS, Labels, Rating, concentration, sellers
from fairtender.market.shares import points
from fairtender.pages import WordTable, printable
from fairtender.profile import Profile
from fairtender.tables import Reason

MOST_BARS = 60
MOST_SUPPLIERS = 40

# Fill and hatching of a bar: a firm, firms taken together, the unknown rest.
_FIRM, _TOGETHER, _UNKNOWN = ("#0072b2", ""), ("#9ccbe6", "||||"), ("#ffffff", "////")
# Marker, fill and edge: of the elements asked for all, some or none are concrete.
_MARKS = {
    "all": ("o", "#009e73", "#00543d"),
    "some": ("^", "#e69f00", "#6b4a00"),
    "none": ("s", "#ffffff", "#0072b2"),
    "trigger": ("X", "#d55e00", "#7a3600"),
}
# Inches. Narrow and tall, so that the text is still readable when a phone shrinks it to 290 px.
_WIDTH, _MARGIN, _LINE = 4.6, 0.05, 0.2
_BAR, _BARS_X, _LONGEST, _TITLE_LETTERS, _NAME_LETTERS = 0.46, 1.9, 2.05, 44, 18
_ROW, _FIRST_X, _STEP_X, _SUPPLIER_LETTERS, _HEAD, _FOOT = 0.62, 1.92, 0.46, 17, 1.3, 1.2


def market_shares(players: pd.DataFrame, profile: Profile) -> Picture:
    """Draw the shares of each market in the table `PLAYERS`, with its concentration in words.

    One bar a seller, largest first; firms taken together and the unknown rest are hatched. Raises
    ValueError for no market, or for more than 60 bars.
    """
    index = concentration(players, profile)
    bars = [_bars(players, row.market, row.unknown) for row in index.itertuples()]
    number = sum(map(len, bars))
    if not 1 <= number <= MOST_BARS:
        raise ValueError(messages.text("market-chart-bars", bars=number, most=MOST_BARS))
    titles = [textwrap.wrap(printable(market), _TITLE_LETTERS) for market in index["market"]]
    lines = sum(map(len, titles)) + len(titles)
    longest = max(float(share) for some in bars for _, share, _ in some)
    height = lines * _LINE + number * _BAR + len(titles) * 0.25 + 0.5
    with matplotlib.rc_context(STYLE):
        figure, axes = _sheet(height)
        y = 0.2
        for title, row, some in zip(titles, index.itertuples(), bars, strict=True):
            for line in title:
                axes.text(_MARGIN, y, line, va="center", fontweight="bold")
                y += _LINE
            axes.text(_MARGIN, y, _index_words(row), va="center", fontsize=11)
            y += _LINE
            for name, share, style in some:
                _draw_bar(axes, y + _BAR / 2, name, share, style, longest)
                y += _BAR
            y += 0.25
        _draw_share_legend(axes, y + 0.05)
    return Picture(figure, _shares_alt(index, bars))


_Bar = tuple[str, Decimal, tuple[str, str]]  # name, share in percent, fill and hatching


def _bars(players: pd.DataFrame, market: str, rest: Decimal) -> list[_Bar]:
    known = sellers(players[players["market"] == market])
    bars = [(s.name, s.share, _FIRM if s.firms == 1 else _TOGETHER) for s in known]
    return bars + ([(messages.text("market-chart-unknown"), rest, _UNKNOWN)] if rest else [])


def _index_words(row: tuple) -> str:
    low, high = points(row.index_lowest), points(row.index_highest)
    level = messages.text(f"market-chart-level-{row.level.replace(' ', '-')}")
    index = low if low == high else f"{low}–{high}"
    return messages.text("market-chart-index", index=index, level=level)


def _draw_bar(
    axes: Axes, y: float, name: str, share: Decimal, style: tuple[str, str], longest: float
) -> None:
    label = textwrap.wrap(printable(name), _NAME_LETTERS, max_lines=2, placeholder="…")
    axes.text(_MARGIN, y, "\n".join(label), va="center", fontsize=11, linespacing=1.0)
    width = float(share) / longest * _LONGEST
    fill, hatch = style
    axes.barh(y, width, 0.27, _BARS_X, color=fill, hatch=hatch, edgecolor=INK, linewidth=0.7)
    told = _percent(round(share, 1))
    axes.text(_BARS_X + width + 0.06, y, told, va="center", fontsize=11)


def _draw_share_legend(axes: Axes, y: float) -> None:
    places = ((_MARGIN, "firm", _FIRM), (1.2, "together", _TOGETHER), (3.1, "rest", _UNKNOWN))
    for x, name, (fill, hatch) in places:
        axes.barh(y, 0.24, 0.18, x, color=fill, hatch=hatch, edgecolor=INK, linewidth=0.7)
        words = messages.text(f"market-chart-bar-{name}")
        axes.text(x + 0.3, y, words, va="center", fontsize=11)


def _shares_alt(index: pd.DataFrame, bars: list[list[_Bar]]) -> str:
    return " ".join(
        messages.text(
            "market-chart-shares-alt",
            market=row.market,
            index=_index_words(row),
            shares="; ".join(f"{name} {_percent(share)}" for name, share, _ in some),
        )
        for row, some in zip(index.itertuples(), bars, strict=True)
    )


def market_share_table(players: pd.DataFrame, profile: Profile) -> WordTable:
    """Return what `market_shares` draws as a table of words: shares, index and what it means."""
    index = concentration(players, profile)
    rows = []
    for row in index.itertuples():
        bars = _bars(players, row.market, row.unknown)
        shares = "\n".join(f"{name}: {_percent(share)}" for name, share, _ in bars)
        asks = row.ask.text() if row.ask else messages.text("chart-none")
        rows.append((shares, _index_words(row), row.reason.text(), asks))
    return _words(rows, index["market"], "market", ("shares", "concentration", "means", "ask"))


def answer_grid(rating: Rating) -> Picture:
    """Draw what suppliers can show: suppliers as rows, the elements of an answer as columns.

    Each cell says how many of the answers that need the element have it in concrete form, by shape
    and colour and as a number. A cross at the right says that one answer decides. Raises
    ValueError for no supplier, or for more than 40.
    """
    rows = len(rating.suppliers)
    if not 1 <= rows <= MOST_SUPPLIERS:
        raise ValueError(messages.text("market-chart-suppliers", rows=rows, most=MOST_SUPPLIERS))
    cells = _cells(rating)
    height = _HEAD + rows * _ROW + _FOOT
    with matplotlib.rc_context(STYLE):
        figure, axes = _sheet(height)
        heads = [messages.text(f"market-element-{element}") for element in ELEMENTS]
        for position, head in enumerate([*heads, messages.text("market-chart-decides")]):
            style = {"rotation": 90, "ha": "center", "va": "bottom"}
            axes.text(_FIRST_X + position * _STEP_X, _HEAD - 0.08, head, **style)
        for row, supplier in enumerate(rating.suppliers.itertuples()):
            y = _HEAD + (row + 0.5) * _ROW
            _draw_supplier(axes, y, supplier, cells[supplier.supplier])
        _draw_mark_legend(axes, _HEAD + rows * _ROW + 0.25)
    return Picture(figure, _grid_alt(rating, cells))


def _cells(rating: Rating) -> dict[str, dict[str, tuple[int, int]]]:
    """Return for each supplier and element how many are concrete, and how many are asked for."""
    cells: dict[str, dict[str, tuple[int, int]]] = {
        name: {} for name in rating.suppliers["supplier"]
    }
    columns = rating.elements[["supplier", "element", "found"]].itertuples(index=False)
    for supplier, element, found in columns:
        concrete, asked = cells[supplier].get(element, (0, 0))
        cells[supplier][element] = (concrete + (found == "concrete"), asked + 1)
    return cells


def _draw_supplier(
    axes: Axes, y: float, supplier: tuple, cells: dict[str, tuple[int, int]]
) -> None:
    axes.plot([_MARGIN, _WIDTH - _MARGIN], [y - _ROW / 2] * 2, color=FAINT, linewidth=0.8)
    name = textwrap.wrap(
        printable(supplier.supplier), _SUPPLIER_LETTERS, max_lines=2, placeholder="…"
    )
    axes.text(_MARGIN, y, "\n".join(name), va="center", fontsize=11, linespacing=1.05)
    for position, element in enumerate(ELEMENTS):
        concrete, asked = cells.get(element, (0, 0))
        x = _FIRST_X + position * _STEP_X
        if asked:
            _mark(axes, x, y - 0.1, _share(concrete, asked))
        text = f"{concrete}/{asked}" if asked else "–"
        axes.text(x, y + 0.18, text, ha="center", va="center", fontsize=11)
    if supplier.result == "trigger":
        _mark(axes, _FIRST_X + len(ELEMENTS) * _STEP_X, y, "trigger")


def _share(concrete: int, asked: int) -> str:
    return "all" if concrete == asked else "some" if concrete else "none"


def _mark(axes: Axes, x: float, y: float, name: str) -> None:
    marker, fill, edge = _MARKS[name]
    style = {"markerfacecolor": fill, "markeredgecolor": edge, "markeredgewidth": 1.4}
    axes.plot([x], [y], marker=marker, markersize=12, linestyle="none", **style)


def _draw_mark_legend(axes: Axes, y: float) -> None:
    for row, name in enumerate(_MARKS):
        _mark(axes, 0.2, y + row * 0.26, name)
        words = messages.text(f"market-chart-mark-{name}")
        axes.text(0.4, y + row * 0.26, words, va="center", fontsize=11)


def _grid_alt(rating: Rating, cells: dict[str, dict[str, tuple[int, int]]]) -> str:
    told = []
    for supplier in rating.suppliers.itertuples():
        shares = ", ".join(_shares(cells[supplier.supplier]))
        result = messages.text(f"market-result-{supplier.result}")
        told.append(f"{supplier.supplier}: {shares}; {result[0].lower()}{result[1:]}.")
    return messages.text("market-chart-grid-alt", suppliers=" ".join(told))


def _shares(cells: dict[str, tuple[int, int]]) -> list[str]:
    return [
        messages.text(
            "market-chart-of",
            element=messages.text(f"market-element-{element}"),
            concrete=cells[element][0],
            asked=cells[element][1],
        )
        for element in ELEMENTS
        if element in cells
    ]


def answer_table(rating: Rating) -> WordTable:
    """Return what `answer_grid` draws as a table of words, with the triggers and the fine words."""
    cells, rows = _cells(rating), []
    none = messages.text("chart-none")
    for supplier in rating.suppliers.itertuples():
        fine = rating.answers.loc[rating.answers["supplier"] == supplier.supplier, "hollow"]
        words = list(dict.fromkeys(word.lower() for some in fine for word in some))
        rows.append(
            (
                messages.text(f"market-result-{supplier.result}"),
                "\n".join(_shares(cells[supplier.supplier])) or none,
                _lines(supplier.triggers) or none,
                ", ".join(words) or none,
            )
        )
    names = rating.suppliers["supplier"]
    return _words(rows, names, "supplier", ("result", "concrete", "decides", "fine"))


def follow_up_table(rating: Rating, supplier: str) -> WordTable:
    """Return what one supplier's answers show, and what to ask next, question by question.

    Where an answer decides by itself nothing is asked: the focal point comes before the supplier.
    """
    rows, questions = [], []
    for answer in rating.answers[rating.answers["supplier"] == supplier].itertuples():
        own = rating.elements[
            (rating.elements["supplier"] == supplier)
            & (rating.elements["question"] == answer.question)
        ]
        asks = [*answer.ask, *own["ask"].dropna()]
        if answer.triggers:
            asks = [Reason("market-follow-trigger")]
        none = messages.text("chart-none")
        found = _lines([*answer.triggers, *own["reason"]])
        rows.append((found or none, _lines(asks) or none, _lines(answer.read) or none))
        questions.append(answer.question)
    return _words(rows, questions, "question", ("found", "ask", "read"))


def label_table(labels: Labels) -> WordTable:
    """Return how far each label carries as evidence, what it stops at, and all its facts."""
    rows = []
    for label in labels.labels.itertuples():
        facts = labels.facts.loc[labels.facts["label"] == label.label, "reason"]
        stops = _lines(label.stops) or messages.text("chart-none")
        rows.append((label.reason.text(), stops, _lines(facts), label.tender.text()))
    return _words(rows, labels.labels["label"], "label", ("worth", "stops", "facts", "tender"))


def condition_table(conditions: pd.DataFrame) -> WordTable:
    """Return the table of `market.compare` in words."""
    rows = []
    for row in conditions.itertuples():
        kinds = "\n".join(messages.text(f"market-kind-{kind}") for kind in row.kinds)
        fewest, most = row.bids_fewest, row.bids_most
        bids = f"{fewest:g}" if fewest == most else f"{fewest:g}–{most:g}"
        if pd.isna(fewest):
            bids = messages.text("chart-none")
        rows.append((kinds, bids, row.reason.text()))
    return _words(rows, conditions["condition"], "condition", ("kind", "bids", "outcome"))


def note_table(note: pd.DataFrame) -> WordTable:
    """Return the market-research note in words; gaps are marked."""
    gap = messages.text("market-chart-gap")
    rows = [
        (f"{gap}: {row.statement.text()}" if row.gap else row.statement.text(), row.source)
        for row in note.itertuples()
    ]
    names = [messages.text(f"market-section-{section}") for section in note["section"]]
    return _words(rows, names, "section", ("statement", "source"))


def _sheet(height: float) -> tuple[Figure, Axes]:
    """Return a figure whose axes are the whole of it, in inches from its top left."""
    figure = Figure(figsize=(_WIDTH, height))
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, _WIDTH), ylim=(height, 0))
    axes.axis("off")
    return figure, axes


def _percent(share: Decimal) -> str:
    return f"{share.normalize():f} %"


def _lines(reasons: Iterable) -> str:
    return "\n".join(reason.text() for reason in reasons)


def _words(
    rows: list[tuple], names: Iterable[str], first: str, heads: tuple[str, ...]
) -> WordTable:
    columns = [messages.text(f"market-chart-{head}") for head in heads]
    index = [printable(name) for name in names]
    data = pd.DataFrame(rows, index=index, columns=columns, dtype=object)
    return WordTable(data, messages.text(f"market-chart-{first}"))
