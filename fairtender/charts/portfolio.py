"""Charts of a portfolio: where the risk is, how much leverage there is, and what is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from fairtender.charts.picture import (
    FAINT,
    INK,
    LEVEL_COLOURS,
    MARGIN,
    URGENT_FIRST,
    Picture,
    box,
    chart,
    colour,
    more_room,
    sheet,
    sheet_width,
    short,
    write,
)
from fairtender.charts.rows import Part, Row, fit, grid, rows_chart
from fairtender.messages import paragraph, text, with_number
from fairtender.pages import Cells, WordTable, printable, word_table, written
from fairtender.portfolio import CLASSES, FACTS
from fairtender.tables import fault

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "portfolio_coverage",
    "portfolio_coverage_table",
    "portfolio_finding_table",
    "portfolio_heat_map",
    "portfolio_heat_table",
    "portfolio_matrix",
    "portfolio_matrix_table",
    "portfolio_priority_table",
]

MOST_OFFICES, MOST_CATEGORIES = 16, 60
_ENDED = "ended"
_QUIET = colour("edge")  # a zero
_SKY, _REST, _DIAMOND = (colour("accent-mid"), ""), ("#ffffff", ""), ("D", 5, "#ffffff", INK)
_LABEL, _ROW, _SUM_ROW, _LETTER, _DIGIT = 1.2, 0.36, 0.28, 0.088, 0.1  # inches


def portfolio_priority_table(priorities: pd.DataFrame) -> WordTable:
    """Return the table PRIORITIES in sentences: reasons for risk and leverage, and next steps."""
    return word_table(
        priorities,
        {
            "portfolio-chart-title": lambda row: (
                f"{row.rank:.0f}. {printable(row.title) or row.contract_id}"
            ),
            "portfolio-chart-contract": _contract,
            "portfolio-chart-why-risk": lambda row: _because(
                f"portfolio-chart-level-{row.level}", row.risk_reasons
            ),
            "portfolio-chart-why-leverage": lambda row: _because(
                f"portfolio-chart-class-{row.leverage}", row.leverage_reasons
            ),
            "portfolio-chart-next": lambda row: "\n".join(map(str, row.next_steps)),
            "chart-ask": "ask",
        },
    )


def _contract(row: Any) -> str:
    value = "" if row.value is None else f"{row.value:,.2f} {row.currency}"
    what = map(printable, (row.contract_id, row.office, row.supplier))
    return "\n".join(filter(None, (*what, value)))


def _because(code: str, reasons: Iterable) -> str:
    return "\n".join([text(code), *map(str, reasons)])


def portfolio_finding_table(findings: pd.DataFrame) -> WordTable:
    """Return the findings on the data (FINDINGS) in sentences, with the contracts and rows."""
    groups = [group for _, group in findings.groupby("finding", sort=True)]
    return word_table(
        enumerate(groups, 1),
        {
            "portfolio-chart-number": lambda one: written(one[0]),
            "portfolio-chart-finding": lambda one: written(one[1]["reason"].iloc[0]),
            "portfolio-chart-contract": lambda one: printable(
                ", ".join(dict.fromkeys(one[1]["contract_id"]))
            ),
            "portfolio-chart-row": lambda one: ", ".join(map(written, one[1]["row"])),
        },
    )


@chart
def portfolio_coverage(coverage: pd.DataFrame) -> Picture:
    """Draw the share of spend and of contracts whose origin, subcontracting and place are known.

    coverage: the table COVERAGE of `portfolio.coverage`. The first row is for all contracts, and
    then there is one row per office. The bar and its number are percent of spend; the diamond is
    percent of contracts.

    Raises DataError if there are more than 16 offices.
    """
    rows = _covered(coverage)
    _check_size(len(rows) - 1, 0, len(rows) <= MOST_OFFICES + 1)
    panels = [[_known_bar(name, cells[fact]) for name, cells in rows] for fact in FACTS]
    for panel in panels:
        panel[0] = panel[0]._replace(bold=("label",))
    figure = rows_chart(
        *panels,
        key=(
            (text("portfolio-chart-spend-percent"), _SKY),
            (text("portfolio-chart-contract-percent"), _DIAMOND),
        ),
        characters=10,
        heads=[text(f"portfolio-fact-{fact}") for fact in FACTS],
    )
    return Picture(figure, _coverage_alt(rows))


def portfolio_coverage_table(coverage: pd.DataFrame) -> WordTable:
    """Return what `portfolio_coverage` draws as a table in words."""
    cells: Cells = {"portfolio-chart-office": lambda row: row[0]}
    cells |= {f"portfolio-fact-{fact}": partial(_known_text, fact) for fact in FACTS}
    return word_table(_covered(coverage), cells)


def _known_text(fact: str, row: tuple[str, dict[str, Any]]) -> str:
    cell = row[1][fact]
    return text(
        "portfolio-chart-known",
        spend=_percent(cell.spend_percent),
        contracts=_percent(cell.percent),
        known=f"{cell.known:.0f}",
        all=f"{cell.contracts:.0f}",
    )


def _covered(coverage: pd.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    """Return (name, {fact: row of COVERAGE}) for all contracts together, then for each office."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for each in coverage.itertuples():
        rows.setdefault((each.scope, each.office), {})[each.fact] = each
    every = text("portfolio-chart-all")
    return [
        (every if scope == "all" else _name(office), cells)
        for (scope, office), cells in rows.items()
    ]


def _known_bar(name: str, cell: Any) -> Row:
    spend = float(cell.spend_percent or 0)
    marks = [] if cell.percent is None else [(float(cell.percent), _DIAMOND)]
    parts = [Part(spend, _SKY), Part(100 - spend, _REST)]
    return Row(_clip(name, 10), parts, _percent(cell.spend_percent), marks=marks)


def _coverage_alt(rows: list[tuple[str, dict[str, Any]]]) -> str:
    told = "; ".join(
        text(
            "portfolio-coverage-alt-row",
            office=name,
            **{fact: _percent(cells[fact].spend_percent) for fact in FACTS},
        )
        for name, cells in rows
    )
    return text("portfolio-coverage-alt", rows=told)


class _Heat(NamedTuple):
    """The data of a heat map: its offices and categories in order, and the counts for each pair."""

    offices: list[str]
    categories: list[str]
    cells: dict[tuple[str, str], tuple[int, int]]  # of the level, of all

    def total(self, office: str | None = None, category: str | None = None) -> tuple[int, int]:
        """Return (contracts of the level, all contracts) by office, by category, or in total."""
        found = [
            pair
            for (one, other), pair in self.cells.items()
            if office in (None, one) and category in (None, other)
        ]
        return sum(level for level, _ in found), sum(every for _, every in found)

    def words(self, office: str | None = None, category: str | None = None) -> str:
        """Return the result of `total` in words, or a dash if there is no contract."""
        count, every = self.total(office, category)
        return _share_text(count, every) if every else "–"


@chart
def portfolio_heat_map(heat: pd.DataFrame, level: str = "high") -> Picture:
    """Draw how many contracts of a level each office has in each category.

    heat: the table HEAT of `portfolio.heat_map`. level: high, elevated or unknown. Each cell shows
    the number, and is the darker the larger it is; an empty cell is a category in which the office
    has no contract at all. Offices and categories with most contracts of the level come first. The
    lowest rows show how many contracts each office has, and what percentage of them is at the
    level. Categories without a contract of the level are left out of the picture; its description
    lists them.

    Raises DataError if there is no contract, or if there are more than 16 offices or 60 categories.
    """
    data = _heat(heat, level)
    shown = [name for name in data.categories if data.total(category=name)[0]]
    offices = [_clip(_name(office)) for office in data.offices]
    fits = 1 <= len(offices) <= MOST_OFFICES and len(shown) <= MOST_CATEGORIES
    _check_size(len(offices), len(shown), fits)
    sums = _sums(data, level)
    columns = len(offices) + 1
    cell = _cell_width(list(sums.values()))
    if more_room():
        cell = max(cell, (sheet_width() - _LABEL - MARGIN) / columns)
    head = 0.2 + _LETTER * max(map(len, offices))
    bottom = head + len(shown) * _ROW
    width = max(sheet_width(), _LABEL + columns * cell + MARGIN)
    words = (" ".join(_clip(word, 12) for word in _name(name).split()) for name in shown)
    labels = [short(name, 12) for name in words]
    place = (_LABEL, cell, head)
    with grid(labels, [*offices, ""], *place, row=_ROW, width=width) as sheet_:
        figure, axes, places, middles = sheet_
        bold = {"rotation": 90, "ha": "center", "va": "bottom", "fontweight": "bold"}
        write(axes, places[-1], head - 0.08, text("portfolio-chart-all"), **bold)
        for y, category in zip(middles, shown, strict=True):
            _draw_cells(axes, y, places, data, category, LEVEL_COLOURS[level])
        _draw_sums(axes, bottom, places, sums)
        fit(figure, bottom + len(sums) * _SUM_ROW + 0.16)
    return Picture(figure, _heat_alt(data, shown, level))


def portfolio_heat_table(heat: pd.DataFrame, level: str = "high") -> WordTable:
    """Return what `portfolio_heat_map` draws as a table in words.

    There is one row per category and one column per office: "2 of 5" means that two of five
    contracts are at the level.
    """
    data = _heat(heat, level)
    offices = [*data.offices, None]
    every = text("portfolio-chart-all")
    rows = {
        _name(category): [data.words(o, category) for o in offices] for category in data.categories
    }
    rows[every] = [data.words(office) for office in offices]
    heads = [*map(_name, data.offices), every]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=heads)
    return WordTable(frame, text("portfolio-chart-category"))


def _heat(heat: pd.DataFrame, level: str) -> _Heat:
    columns = heat[["office", "category", level, "contracts"]].itertuples(index=False)
    cells = {(office, category): (int(n), int(every)) for office, category, n, every in columns}
    data = _Heat(sorted({o for o, _ in cells}), sorted({c for _, c in cells}), cells)
    data.offices.sort(key=lambda name: -data.total(office=name)[0])
    data.categories.sort(key=lambda name: -data.total(category=name)[0])
    return data


def _sums(data: _Heat, level: str) -> dict[str, list[str]]:
    """Return {label: cells} for the lowest rows: contracts of the level, all contracts, percent."""
    pairs = [data.total(office=office) for office in [*data.offices, None]]
    return {
        text(f"level-{level}"): [_thousands(count) for count, _ in pairs],
        text("portfolio-chart-contracts"): [_thousands(every) for _, every in pairs],
        text("portfolio-chart-percent"): [f"{100 * count / every:.0f}" for count, every in pairs],
    }


def _cell_width(rows: list[list[str]]) -> float:
    """Return how wide a column must be so that neighbouring numbers do not touch."""
    digits = max(len(one) + len(other) for row in rows for one, other in pairwise(row))
    return max(0.24, digits / 2 * _DIGIT + 0.03)


def _draw_cells(
    axes: Axes, y: float, columns: list[float], data: _Heat, category: str, dark: str
) -> None:
    most, size = max(count for count, _ in data.cells.values()), columns[1] - columns[0]
    for x, office in zip(columns, data.offices, strict=False):
        if (office, category) in data.cells:
            count = data.cells[office, category][0]
            corner = (x - size / 2, y - _ROW / 2)
            fill = (dark, 0.5 * (count / most) ** 0.6)
            box(axes, corner, size, _ROW, fc=fill, ec=FAINT, lw=0.6)
            write(axes, x, y, _thousands(count), ha="center", color=INK if count else _QUIET)
    write(axes, columns[-1], y, _thousands(data.total(category=category)[0]), ha="center")


def _draw_sums(axes: Axes, top: float, columns: list[float], sums: dict[str, list[str]]) -> None:
    axes.plot([MARGIN, columns[-1] + 0.1], [top + 0.06] * 2, color=INK, linewidth=1)
    for number, (name, values) in enumerate(sums.items()):
        y = top + 0.1 + (number + 0.5) * _SUM_ROW
        write(axes, MARGIN, y, name)
        for x, value in zip(columns, values, strict=True):
            write(axes, x, y, value, ha="center")


def _heat_alt(data: _Heat, shown: list[str], level: str) -> str:
    count, every = data.total()
    offices = "; ".join(
        f"{_name(office)} {_share_text(*data.total(office=office))}" for office in data.offices
    )
    most = "; ".join(f"{_name(name)} {data.total(category=name)[0]}" for name in shown)
    alt = text(
        "portfolio-heat-alt",
        level=text(f"word-level-{level}"),
        count=count,
        contracts=every,
        offices=offices,
        categories=most or text("chart-none"),
    )
    left = [_name(name) for name in data.categories if name not in shown]
    rest = text("portfolio-heat-alt-none", names="; ".join(left)) if left else ""
    return paragraph(alt, rest)


@chart
def portfolio_matrix(risks: pd.DataFrame, leverage: pd.DataFrame) -> Picture:
    """Draw how many contracts have each level of risk and each class of leverage.

    risks and leverage: the tables RISKS and LEVERAGE of the same contracts. Levels are rows, the
    most urgent at the top; classes are columns, the strongest on the left. Each cell shows its
    number and is the darker the larger it is, except for contracts that have ended, because little
    can be done about these. Risk and leverage are never added up.
    """
    counts = _pairs(risks, leverage)
    label, row_height, head = 0.94, 0.5, 0.64
    cell = (sheet_width() - label - MARGIN) / len(CLASSES)
    height = head + len(URGENT_FIRST) * row_height + 0.06
    columns = {name: label + (place + 0.5) * cell for place, name in enumerate(CLASSES)}
    most = max([1, *(count for (_, name), count in counts.items() if name != _ENDED)])
    with sheet(height) as (figure, axes):
        bold = {"fontsize": 12, "fontweight": "bold"}
        write(axes, label, 0.16, text("portfolio-chart-leverage"), **bold)
        write(axes, MARGIN, 0.46, text("portfolio-chart-risk"), **bold)
        for name, x in columns.items():
            write(axes, x, 0.46, text(f"portfolio-class-{name}"), ha="center")
        for row, level in enumerate(URGENT_FIRST):
            y = head + (row + 0.5) * row_height
            weight = "bold" if level == "high" else "normal"
            write(axes, MARGIN, y, text(f"level-{level}"), fontsize=12, fontweight=weight)
            for name, x in columns.items():
                corner, count = (x - cell / 2, y - row_height / 2), counts[level, name]
                strength = 0 if name == _ENDED else 0.5 * (count / most) ** 0.5
                fill = (LEVEL_COLOURS[level], strength)
                box(axes, corner, cell, row_height, fc=fill, ec=FAINT, lw=0.8)
                ink = INK if count else _QUIET
                write(axes, x, y, f"{count:,}", ha="center", fontsize=12, color=ink)
    return Picture(figure, _matrix_alt(counts))


def portfolio_matrix_table(risks: pd.DataFrame, leverage: pd.DataFrame) -> WordTable:
    """Return what `portfolio_matrix` draws as a table of numbers, with levels as rows."""
    counts = _pairs(risks, leverage)
    rows = {
        text(f"level-{level}"): [f"{counts[level, name]:,}" for name in CLASSES]
        for level in URGENT_FIRST
    }
    heads = [text(f"portfolio-class-{name}") for name in CLASSES]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=heads)
    return WordTable(frame, text("portfolio-chart-risk"))


def _pairs(risks: pd.DataFrame, leverage: pd.DataFrame) -> Counter[tuple[str, str]]:
    return Counter(zip(risks["level"], leverage["leverage"], strict=True))


def _matrix_alt(counts: Mapping[tuple[str, str], int]) -> str:
    rows = "; ".join(
        text(
            "portfolio-matrix-alt-row",
            level=text(f"word-level-{level}"),
            counts=", ".join(
                with_number(text(f"word-portfolio-class-{name}"), counts[level, name])
                for name in CLASSES
            ),
        )
        for level in URGENT_FIRST
    )
    return text("portfolio-matrix-alt", total=sum(counts.values()), rows=rows)


def _check_size(offices: int, categories: int, fits: bool) -> None:
    """Raise DataError unless the offices and categories fit into a picture."""
    if not fits:
        most = {"most_offices": MOST_OFFICES, "most_categories": MOST_CATEGORIES}
        raise fault("portfolio-chart-size", offices=offices, categories=categories, **most)


def _name(name: str) -> str:
    """Return the name of an office or a category for a chart, or "not stated" if it is empty."""
    return printable(name) or text("portfolio-chart-not-stated")


def _clip(name: str, characters: int = 18) -> str:
    """Return a name, cut to at most `characters` characters."""
    return name if len(name) <= characters else name[: characters - 1].rstrip() + "…"


def _thousands(count: int) -> str:
    """Return a count in short form, such as 999 or 12k."""
    return f"{count}" if count < 1000 else f"{count / 1000:.0f}k"


def _share_text(count: int, every: int) -> str:
    """Return a share in words, such as "2 of 5"."""
    return text("portfolio-chart-of", count=f"{count:,}", all=f"{every:,}")


def _percent(value: float | None) -> str:
    """Return a percentage without decimals."""
    return "–" if value is None else f"{value:.0f}%"
