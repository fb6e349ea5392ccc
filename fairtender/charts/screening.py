"""Charts of a screening: how many tenders have each level, and how each factor is rated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from fairtender import messages
from fairtender.charts.picture import (
    LEVEL_COLOURS,
    URGENT_FIRST,
    Picture,
    chart,
    colour,
    mark,
    more_room,
    short,
    write,
)
from fairtender.charts.rows import Part, Row, fit, grid, rows_chart
from fairtender.pages import WordTable, printable, word_table, written
from fairtender.profile import FACTORS
from fairtender.screening import Screening
from fairtender.tables import fault

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "MOST_ROWS",
    "SHAPES",
    "counts",
    "level_counts",
    "reason_table",
    "screen_grid",
    "screen_table",
]

# What is drawn: marker, size, fill, edge. `none` is small on purpose: the eye shall find signals.
SHAPES = {
    "decisive": ("D", 10.5, colour("ink"), colour("ink")),
    "high": ("s", 13, colour("high"), colour("high-ink")),
    "moderate": ("^", 13, colour("elevated"), colour("elevated-ink")),
    "low": ("o", 11, colour("low"), colour("low-ink")),
    "missing": ("o", 14, "#ffffff", colour("unknown")),
    "none": ("_", 9, colour("edge"), colour("edge")),
}
MOST_ROWS = 100
_LEFT, _STEP, _HEAD, _LEVEL = 1.66, 0.27, 1.25, 0.12  # inches


def counts(screening: Screening) -> dict[str, int]:
    """Return the number of tenders at each level, the most urgent level first."""
    found = Counter(screening.tenders["level"])
    return {level: found[level] for level in URGENT_FIRST}


@chart
def level_counts(screening: Screening | Mapping[str, int]) -> Picture:
    """Draw the number of tenders at each level, as horizontal bars.

    Takes a screening or, for a file that was screened in chunks, the counts by level.
    """
    given = counts(screening) if isinstance(screening, Screening) else screening
    numbers = {level: given.get(level, 0) for level in URGENT_FIRST}
    rows = [
        Row(
            messages.text(f"level-{level}"),
            [Part(number, (LEVEL_COLOURS[level], ""))],
            f"{number:,}",
        )
        for level, number in numbers.items()
    ]
    total = sum(numbers.values())
    alt = messages.text("chart-levels-alt", total=total, counts=_list_counts(numbers))
    return Picture(rows_chart(rows, characters=10), alt)


@chart
def screen_grid(screening: Screening, labels: Mapping[str, str] | None = None) -> Picture:
    """Draw the tenders as rows and the seven factors as columns, with each tender's level.

    Shape and colour show the rating of a factor. labels: {ocid: short name}; without a short name,
    the title is cut to two short lines. The rows keep the order of `screening.tenders`. Raises
    DataError if there is no tender, or if there are more than 100, which would be unreadable
    (`level_counts` can show them).
    """
    number = len(screening.tenders)
    if not 1 <= number <= MOST_ROWS:
        raise fault("chart-grid-size", rows=number, most=MOST_ROWS)
    names = _labels(screening, labels)
    cells = _cells(screening)
    left, step = _LEFT + 0.5 * more_room(), _STEP + 0.05 * more_room()
    rows = [short(name, 16 + int(5 * more_room())) for name in names]
    heads = [messages.text(f"factor-{factor}-short") for factor in FACTORS]
    with grid(rows, heads, left, step, _HEAD) as (figure, axes, columns, middles):
        levels = left + len(heads) * step + _LEVEL
        write(axes, levels, _HEAD - 0.08, messages.text("chart-level"), va="bottom")
        tenders = screening.tenders[["ocid", "level"]].itertuples(index=False)
        for y, (ocid, level) in zip(middles, tenders, strict=True):
            for x, factor in zip(columns, FACTORS, strict=True):
                _draw_shape(axes, x, y, *cells[ocid][factor])
            style = {"fontsize": 12, "fontweight": "bold" if level == "high" else "normal"}
            write(axes, levels, y, messages.text(f"level-{level}"), **style)
        _draw_legend(axes, middles[-1] + 0.52)
        fit(figure, middles[-1] + 1.17)
    return Picture(figure, _grid_alt(screening, names))


def screen_table(screening: Screening, labels: Mapping[str, str] | None = None) -> WordTable:
    """Return what `screen_grid` draws as a table in words.

    There is one row per tender (the label or title is the index): level, signals, and missing
    facts.
    """
    shown, names = _cells(screening), _labels_by_ocid(screening, labels)
    return word_table(
        screening.tenders,
        {
            "report-tender": lambda row: names[row.ocid],
            "chart-level": "level-{level}",
            "chart-signals": lambda row: written([*_signals(shown[row.ocid])]),
            "chart-missing": lambda row: written(
                [_factor(name) for name, (_, missing) in shown[row.ocid].items() if missing]
            ),
        },
    )


def _signals(cells: Mapping[str, tuple[str, bool]]) -> Iterator[str]:
    for factor, (shape, _) in cells.items():
        if shape not in ("none", "missing"):
            yield messages.with_label(_factor(factor), messages.text(f"word-rating-{shape}"))


def _factor(factor: str) -> str:
    return messages.text(f"factor-{factor}")


def reason_table(screening: Screening, labels: Mapping[str, str] | None = None) -> WordTable:
    """Return a table with the level, reasons and questions for each tender, in sentences."""
    names = _labels_by_ocid(screening, labels)

    def why(row: Any) -> str:
        return "\n".join(str(one) for one in row.reasons if not one.code.endswith("-unknown"))

    return word_table(
        screening.tenders,
        {
            "report-tender": lambda row: names[row.ocid],
            "chart-level": "level-{level}",
            "chart-why": why,
            "chart-ask": "ask",
        },
    )


def _labels_by_ocid(screening: Screening, labels: Mapping[str, str] | None) -> dict[str, str]:
    return dict(zip(screening.tenders["ocid"], _labels(screening, labels), strict=True))


def _labels(screening: Screening, labels: Mapping[str, str] | None) -> list[str]:
    given = labels or {}
    pairs = zip(screening.tenders["ocid"], screening.tenders["title"], strict=True)
    return [printable(given.get(ocid) or title or ocid) for ocid, title in pairs]


def _cells(screening: Screening) -> dict[str, dict[str, tuple[str, bool]]]:
    """Return {ocid: {factor: (shape to draw, whether a fact is missing)}}.

    If the notice says nothing about a factor, and this kind of purchase does not need the fact,
    there is no signal and nothing is missing.
    """
    cells: dict[str, dict[str, tuple[str, bool]]] = {}
    columns = screening.factors[["ocid", "factor", "rating", "missing"]].itertuples(index=False)
    for ocid, factor, rating, missing in columns:
        silent = "missing" if missing else "none"
        shape = silent if rating in ("unknown", "none") else rating
        cells.setdefault(ocid, {})[factor] = (shape, missing)
    return cells


def _draw_shape(axes: Axes, x: float, y: float, shape: str, missing: bool) -> None:
    mark(axes, x, y, SHAPES[shape])
    if missing:
        ink = {"missing": SHAPES[shape][3], "moderate": colour("ink")}.get(shape, "#ffffff")
        place = {"ha": "center", "va": "center_baseline", "fontsize": 10, "fontweight": "bold"}
        write(axes, x, y, "?", color=ink, **place)


def _draw_legend(axes: Axes, y: float) -> None:
    for place, shape in enumerate(SHAPES):
        row, column = place % 3, place // 3
        x, line = 0.2 + column * 2.1, y + row * 0.26
        _draw_shape(axes, x, line, shape, shape == "missing")
        write(axes, x + 0.18, line, messages.text(f"shape-{shape}"))


def _list_counts(numbers: Mapping[str, int]) -> str:
    return ", ".join(
        messages.with_number(messages.text(f"word-level-{level}"), f"{numbers[level]:,}")
        for level in URGENT_FIRST
    )


def _grid_alt(screening: Screening, names: list[str]) -> str:
    """Return the alt text: the levels, the number of each rating, and the tenders at level high."""
    cells = [cell for row in _cells(screening).values() for cell in row.values()]
    shapes = Counter(shape for shape, _ in cells)
    shapes["missing"] = sum(missing for _, missing in cells)
    told = ", ".join(
        messages.with_number(messages.text(f"word-shape-{shape}"), shapes[shape])
        for shape in SHAPES
    )
    levels = _list_counts(counts(screening))
    alt = messages.text("chart-grid-alt", total=len(names), counts=levels, ratings=told)
    level = screening.tenders["level"]
    high = [name for name, found in zip(names, level, strict=True) if found == "high"]
    if high and len(high) <= 12:
        alt = messages.paragraph(alt, messages.text("chart-grid-alt-high", names="; ".join(high)))
    return alt
