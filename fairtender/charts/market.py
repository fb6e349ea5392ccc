"""Charts of market research: market shares, and what suppliers can show."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from fairtender import messages
from fairtender.charts.picture import Fill, Picture, chart, colour, mark, more_room, short, write
from fairtender.charts.rows import Part, Row, fit, grid, rows_chart, write_key
from fairtender.market import ELEMENTS, Labels, Rating, concentration, sellers
from fairtender.market.evidence import points
from fairtender.pages import WordTable, word_table, written
from fairtender.profile import Profile
from fairtender.tables import Reason, fault

__all__ = [
    "answer_grid",
    "answer_table",
    "condition_table",
    "follow_up_table",
    "label_table",
    "market_share_table",
    "market_shares",
    "note_table",
]

MOST_BARS = 60
MOST_SUPPLIERS = 40

# Fill and hatching of a bar: a firm, firms taken together, the unknown rest.
_FIRM, _TOGETHER, _UNKNOWN = (
    (colour("accent"), ""),
    (colour("accent-tint"), "||||"),
    ("#ffffff", "////"),
)
# Marker, size, fill and edge: of the elements asked for all, some or none are concrete.
_MARKS = {
    "all": ("o", 12, colour("good"), colour("good")),
    "some": ("^", 12, colour("elevated"), colour("elevated-ink")),
    "none": ("s", 12, "#ffffff", colour("accent")),
    "trigger": ("X", 12, colour("high"), colour("high-ink")),
}


@chart
def market_shares(players: pd.DataFrame, profile: Profile) -> Picture:
    """Draw the shares in each market of the table `PLAYERS`, and describe its concentration.

    There is one bar per seller, the largest first; firms taken together and the unknown rest are
    hatched. Raises DataError if there is no market, or if there would be more than 60 bars.
    """
    index = concentration(players, profile)
    bars = [_bars(players, row.market, row.unknown) for row in index.itertuples()]
    number = sum(map(len, bars))
    if not 1 <= number <= MOST_BARS:
        raise fault("market-chart-bars", bars=number, most=MOST_BARS)
    rows = []
    for market, some in zip(index.itertuples(), bars, strict=True):
        rows.append(Row(market.market, note=_index_words(market), bold=("label",)))
        for name, share, fill in some:
            rows.append(Row(name, [Part(float(share), fill)], _percent(round(share, 1))))
    fills = {"firm": _FIRM, "together": _TOGETHER, "rest": _UNKNOWN}
    key = [(messages.text(f"market-chart-bar-{name}"), fill) for name, fill in fills.items()]
    return Picture(rows_chart(rows, key=key, characters=18), _shares_alt(index, bars))


_Bar = tuple[str, Decimal, Fill]  # name, share in percent, fill and hatching


def _bars(players: pd.DataFrame, market: str, rest: Decimal) -> list[_Bar]:
    known = sellers(players[players["market"] == market])
    bars = [(s.name, s.share, _FIRM if s.firms == 1 else _TOGETHER) for s in known]
    return bars + ([(messages.text("market-chart-unknown"), rest, _UNKNOWN)] if rest else [])


def _index_words(row: Any) -> str:
    low, high = points(row.index_lowest), points(row.index_highest)
    level = messages.text(f"market-chart-level-{row.level.replace(' ', '-')}")
    index = low if low == high else f"{low}–{high}"
    return messages.text("market-chart-index", index=index, level=level)


def _shares_alt(index: pd.DataFrame, bars: list[list[_Bar]]) -> str:
    return messages.paragraph(
        *(
            messages.text(
                "market-chart-shares-alt",
                market=row.market,
                index=_index_words(row),
                shares="; ".join(f"{name} {_percent(share)}" for name, share, _ in some),
            )
            for row, some in zip(index.itertuples(), bars, strict=True)
        )
    )


def market_share_table(players: pd.DataFrame, profile: Profile) -> WordTable:
    """Return in words what `market_shares` draws: the shares, the index and what it means."""

    def shares(row: Any) -> str:
        bars = _bars(players, row.market, row.unknown)
        return "\n".join(f"{name}: {_percent(share)}" for name, share, _ in bars)

    return word_table(
        concentration(players, profile),
        {
            "market-chart-market": "market",
            "market-chart-shares": shares,
            "market-chart-concentration": _index_words,
            "market-chart-means": "reason",
            "market-chart-ask": "ask",
        },
    )


@chart
def answer_grid(rating: Rating) -> Picture:
    """Draw a grid of what suppliers can show, with the elements of an answer as columns.

    Each cell shows, by shape, colour and number, how many of the answers that need the element have
    it in concrete form. A cross at the right marks a supplier with a red flag in an answer. Raises
    DataError if there is no supplier, or if there are more than 40.
    """
    rows = len(rating.suppliers)
    if not 1 <= rows <= MOST_SUPPLIERS:
        raise fault("market-chart-suppliers", rows=rows, most=MOST_SUPPLIERS)
    cells = _cells(rating)
    left, step = 1.69 + 0.4 * more_room(), 0.46 + 0.1 * more_room()
    names = [short(name, 17 + int(4 * more_room())) for name in rating.suppliers["supplier"]]
    heads = [messages.text(f"market-element-{element}") for element in ELEMENTS]
    heads.append(messages.text("market-chart-decides"))
    with grid(names, heads, left, step, 1.3, row=0.62) as (figure, axes, columns, middles):
        for y, supplier in zip(middles, rating.suppliers.itertuples(), strict=True):
            for x, element in zip(columns, ELEMENTS, strict=False):
                concrete, asked = cells[supplier.supplier].get(element, (0, 0))
                if asked:
                    mark(axes, x, y - 0.1, _MARKS[_share(concrete, asked)])
                write(axes, x, y + 0.18, f"{concrete}/{asked}" if asked else "–", ha="center")
            if supplier.result == "trigger":
                mark(axes, columns[-1], y, _MARKS["trigger"])
        key = [(messages.text(f"market-chart-mark-{name}"), _MARKS[name]) for name in _MARKS]
        fit(figure, write_key(axes, middles[-1] + 0.56, key, 1))
    return Picture(figure, _grid_alt(rating, cells))


def _cells(rating: Rating) -> dict[str, dict[str, tuple[int, int]]]:
    """Return {supplier: {element: (number of concrete answers, number of answers requested)}}."""
    cells: dict[str, dict[str, tuple[int, int]]] = {
        name: {} for name in rating.suppliers["supplier"]
    }
    columns = rating.elements[["supplier", "element", "found"]].itertuples(index=False)
    for supplier, element, found in columns:
        concrete, asked = cells[supplier].get(element, (0, 0))
        cells[supplier][element] = (concrete + (found == "concrete"), asked + 1)
    return cells


def _share(concrete: int, asked: int) -> str:
    return "all" if concrete == asked else "some" if concrete else "none"


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
    """Return in words what `answer_grid` draws, with red flags and empty phrases."""
    shown, none = _cells(rating), messages.text("chart-none")

    def fine(row: Any) -> str:
        hollow = rating.answers.loc[rating.answers["supplier"] == row.supplier, "hollow"]
        return ", ".join(dict.fromkeys(word.lower() for some in hollow for word in some)) or none

    return word_table(
        rating.suppliers,
        {
            "market-chart-supplier": "supplier",
            "market-chart-result": "market-result-{result}",
            "market-chart-concrete": lambda row: "\n".join(_shares(shown[row.supplier])) or none,
            "market-chart-decides": "triggers",
            "market-chart-fine": fine,
        },
    )


def follow_up_table(rating: Rating, supplier: str) -> WordTable:
    """Return, question by question, what one supplier's answers show and what to ask next.

    For an answer with a red flag there is no question: talk to the focal point before the supplier.
    """
    elements = rating.elements[rating.elements["supplier"] == supplier]

    def own(row: Any, name: str) -> list[Reason]:
        return [*elements.loc[elements["question"] == row.question, name].dropna()]

    def asked(row: Any) -> list[Reason]:
        return [Reason("market-follow-trigger")] if row.triggers else [*row.ask, *own(row, "ask")]

    return word_table(
        rating.answers[rating.answers["supplier"] == supplier],
        {
            "market-chart-question": "question",
            "market-chart-found": lambda row: written([*row.triggers, *own(row, "reason")]),
            "market-chart-ask": lambda row: written(asked(row)),
            "market-chart-read": "read",
        },
    )


def label_table(labels: Labels) -> WordTable:
    """Return a table of what each label is worth as evidence, with its limits and all facts."""

    def facts(row: Any) -> str:
        return written([*labels.facts.loc[labels.facts["label"] == row.label, "reason"]])

    return word_table(
        labels.labels,
        {
            "market-chart-label": "label",
            "market-chart-worth": "reason",
            "market-chart-stops": "stops",
            "market-chart-facts": facts,
            "market-chart-tender": "tender",
        },
    )


def condition_table(conditions: pd.DataFrame) -> WordTable:
    """Return the table of `market.compare` in words."""

    def kinds(row: Any) -> str:
        return "\n".join(messages.text(f"market-kind-{kind}") for kind in row.kinds)

    return word_table(
        conditions,
        {
            "market-chart-condition": "condition",
            "market-chart-kind": kinds,
            "market-chart-bids": lambda row: "–".join(map(written, _ends(row))),
            "market-chart-outcome": "reason",
        },
    )


def _ends(row: Any) -> list[float]:
    """Return the lowest and the highest number of bids, or one number if they are the same."""
    known = not pd.isna(row.bids_fewest)
    return [row.bids_fewest, row.bids_most][: 1 + (known and row.bids_fewest != row.bids_most)]


def note_table(note: pd.DataFrame) -> WordTable:
    """Return the market-research note in words, with its gaps marked."""
    gap = messages.text("market-chart-gap")
    return word_table(
        note,
        {
            "market-chart-section": "market-section-{section}",
            "market-chart-statement": lambda row: (
                messages.with_label(gap, row.statement) if row.gap else str(row.statement)
            ),
            "market-chart-source": lambda row: row.source,
        },
    )


def _percent(share: Decimal) -> str:
    return f"{share.normalize():f}%"
