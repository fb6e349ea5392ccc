"""A chain of many sites: by country as bars, and what is alike as tables of a few rows."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from fairtender import messages
from fairtender.charts.picture import LEVEL_COLOURS, URGENT_FIRST, Picture
from fairtender.charts.simple import WIDTH, Fill, bar, key, sheet, write
from fairtender.charts.supply_chain.drawing import can_be_drawn, chain_map
from fairtender.pages import Cells, WordTable, printable, word_table
from fairtender.supply_chain import Chain
from fairtender.tables import fault

__all__ = [
    "alike_table",
    "chain_picture",
    "country_bars",
    "country_table",
    "grouped_table",
    "site_table",
]

MOST_COUNTRIES = 20
NAMED = 3  # sites that a row of what is alike names
_PARTS = (*URGENT_FIRST, "none")
# The pattern says the same as the colour.
_FILLS: dict[str, Fill] = {
    level: (LEVEL_COLOURS[level], pattern)
    for level, pattern in zip(URGENT_FIRST, ("", "///", "...", "|||"), strict=True)
} | {"none": ("#ffffff", "")}
# Inches.
_LEFT, _ROW, _BAR, _FOOT = 0.1, 0.5, 0.2, 1.05


def chain_picture(chain: Chain, hot: pd.DataFrame, countries: pd.DataFrame) -> Picture:
    """Draw the map of a chain, or its countries (BY_COUNTRY) where a map could not be read.

    Raises DataError where there is no site.
    """
    return chain_map(chain, hot) if can_be_drawn(chain) else country_bars(countries)


def country_bars(countries: pd.DataFrame) -> Picture:
    """Draw how many sites stand in each country of BY_COUNTRY, by level, most sites first.

    Of more than 20 countries the rest is one bar. Raises DataError where there is no site.
    """
    rows = _rows(countries)
    if not rows:
        raise fault("chain-no-bars")
    scale = (WIDTH - 2 * _LEFT) / max(sum(counts.values()) for _, counts in rows)
    with sheet(_ROW * len(rows) + _FOOT) as (figure, axes):
        for number, (name, counts) in enumerate(rows):
            y = 0.05 + _ROW * number
            said = messages.text("chain-country-sites", country=name, sites=sum(counts.values()))
            write(axes, _LEFT, y, said, va="top", fontsize=10.5)
            left = _LEFT
            for part in _PARTS:
                left = bar(axes, left, y + 0.3, counts[part] * scale, _BAR, _FILLS[part], 0.7)
        for place, part in enumerate(_PARTS):
            x, y = _LEFT + 1.55 * (place % 3), _ROW * len(rows) + 0.3 + 0.32 * (place // 3)
            key(axes, x, y, messages.text(f"chain-level-{part}"), _FILLS[part])
    told = "; ".join(f"{name}: {_told(counts)}" for name, counts in rows)
    return Picture(figure, messages.text("chain-countries-alt", bars=told))


def _rows(countries: pd.DataFrame) -> list[tuple[str, dict[str, int]]]:
    """Name and number of sites by level; of many countries the last ones together."""
    found = [
        (_country(row), {part: int(getattr(row, part)) for part in _PARTS})
        for row in countries.itertuples()
    ]
    if len(found) <= MOST_COUNTRIES:
        return found
    first, rest = found[: MOST_COUNTRIES - 1], found[MOST_COUNTRIES - 1 :]
    together = {part: sum(counts[part] for _, counts in rest) for part in _PARTS}
    return [*first, (messages.text("chain-country-others", count=len(rest)), together)]


def _country(row: Any) -> str:
    return printable(row.country) or messages.text("chain-country-none")


def _told(counts: dict[str, int]) -> str:
    shown = ((messages.text(f"chain-level-{part}").lower(), counts[part]) for part in _PARTS)
    return ", ".join(f"{name} {count}" for name, count in shown if count)


def country_table(countries: pd.DataFrame) -> WordTable:
    """Return BY_COUNTRY in words: sites by level, people at least, and what is delivered."""
    cells: Cells = {"chain-head-country": _country, "chain-head-sites": "sites"}
    cells |= {f"chain-level-{part}": _count(part) for part in _PARTS}
    cells |= {"chain-head-workers": _workers, "chain-head-goods": _goods}
    return word_table(countries, cells)


def _count(part: str) -> Callable[[Any], str]:
    return lambda row: f"{getattr(row, part):,.0f}"


def _workers(row: Any) -> str:
    if not row.stated:
        return messages.text("chart-none")
    counts = {"workers": f"{row.workers:,.0f}", "stated": f"{row.stated:,.0f}"}
    return messages.text("chain-workers-stated", **counts)


def _goods(row: Any) -> str:
    return printable(", ".join(row.goods[:NAMED])) + (" …" if len(row.goods) > NAMED else "")


def alike_table(alike: pd.DataFrame) -> WordTable:
    """Return ALIKE in words: so many sites in a country, their level, and why."""
    cells: Cells = {
        "chain-head-site": _sites,
        "chain-head-level": "level-{level}",
        "chain-head-place": lambda row: printable(row.country) or messages.text("chart-none"),
        "chain-head-why": "reasons",
    }
    return word_table(alike, cells)


def _sites(row: Any) -> str:
    names = ", ".join(row.names[:NAMED])
    if len(row.names) <= NAMED:
        return names
    return messages.text("chain-sites-alike", count=f"{row.count:,.0f}", names=names)


def grouped_table(questions: pd.DataFrame) -> WordTable:
    """Return GROUPED in words: whom to ask what, the most important first."""
    cells: Cells = {
        "chain-head-number": "number",
        "chain-head-to": "to",
        "chain-head-about": "ask-about-{about}",
        "chain-head-level": "level-{level}",
        "chain-head-question": "question",
    }
    return word_table(questions, cells)


def site_table(chain: Chain, hot: pd.DataFrame) -> WordTable:
    """Return the sites of a chain, a row each: who, where, what is done there, and the level."""
    levels, none = dict(zip(hot["site"], hot["level"], strict=True)), messages.text("chart-none")
    cells: Cells = {
        "chain-head-site": "name",
        "chain-head-country": "country",
        "chain-head-place": "town",
        "chain-head-done": lambda row: (
            messages.text(f"activity-{row.activity.replace(' ', '-')}") if row.activity else none
        ),
        "chain-head-people": lambda row: (
            none if row.workers != row.workers else f"{row.workers:,.0f}"
        ),
        "chain-head-level": lambda row: messages.text(
            f"chain-level-{levels.get(row.site, 'none')}"
        ),
    }
    return word_table(chain.sites, cells)
