"""Visibility as bars: sites by tier, and the buyer's spend by stage, each with its table."""

import textwrap
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from fairtender import messages
from fairtender.charts.picture import Picture
from fairtender.charts.simple import WIDTH, bar, key, sheet, write
from fairtender.charts.supply_chain.drawing import STRONGEST_FIRST
from fairtender.pages import Cells, WordTable, word_table
from fairtender.supply_chain import Visibility
from fairtender.tables import fault

__all__ = ["spend_bars", "spend_table", "tier_bars", "tier_table"]

# Fill and pattern of each part: the pattern says the same as the colour.
FILLS = {
    "verified": ("#009e73", ""),
    "disclosed": ("#56b4e9", "///"),
    "inferred": ("#f0e442", "|||"),
    "unknown": ("#ffffff", "xx"),
    "not_followed": ("#ffffff", "xx"),
}
_PARTS = ("verified", "disclosed", "inferred", "not_followed")
# Inches.
_LEFT, _ROW, _LINE, _BAR, _FOOT = 0.1, 0.85, 0.17, 0.24, 0.75


def tier_bars(visibility: Visibility) -> Picture:
    """Draw how many sites of each tier are known, by evidence, the hand-over first.

    Raises DataError where there is no site.
    """
    tiers = visibility.tiers
    names = [_tier(tier) for tier in tiers["tier"]]
    values = [[float(value) for value in row] for row in tiers[list(STRONGEST_FIRST)].to_numpy()]
    told = [
        messages.text("chain-located", parts=_told(STRONGEST_FIRST, map(_whole, row), row), count=n)
        for row, n in zip(values, map(_whole, tiers["located"]), strict=True)
    ]
    return _bars(names, STRONGEST_FIRST, values, told, "chain-tiers-alt")


def tier_table(visibility: Visibility) -> WordTable:
    """Return what `tier_bars` draws as a table, with the sites that have a known place."""
    cells: Cells = {
        "chain-head-tier": lambda row: _tier(row.tier),
        "chain-head-sites": "sites",
    }
    cells |= {f"evidence-{evidence}": evidence for evidence in STRONGEST_FIRST}
    return word_table(visibility.tiers, cells | {"chain-head-located": "located"})


def spend_bars(visibility: Visibility) -> Picture:
    """Draw how far the buyer's spend can be followed: one bar a stage, on which evidence.

    Raises DataError where there is no stage.
    """
    spend = visibility.spend
    names = [*map(_stage, spend["stage"])]
    values = [list(row) for row in spend[list(_PARTS)].itertuples(index=False)]
    told = [_told(_PARTS, [f"{percent(part)} %" for part in row], row) for row in values]
    return _bars(names, _PARTS, values, told, "chain-spend-alt")


def spend_table(visibility: Visibility) -> WordTable:
    """Return what `spend_bars` draws as a table, in percent."""
    cells: Cells = {"chain-head-stage": lambda row: _stage(row.stage)}
    cells |= {f"evidence-{_code(part)}": partial(_percent, part) for part in _PARTS}
    return word_table(visibility.spend, cells)


def _percent(part: str, row: Any) -> str:
    return f"{percent(getattr(row, part))} %"


def _stage(stage: str) -> str:
    return messages.text(f"stage-{_code(stage)}")


def percent(part: Decimal) -> str:
    """Return percent with one decimal where it needs one; a small part is never shown as 0."""
    if 0 < part < Decimal("0.05"):
        return messages.text("chain-small")
    return f"{part:.1f}".removesuffix(".0")


def _code(name: str) -> str:
    return name.replace(" ", "-").replace("_", "-")


def _tier(tier: float) -> str:
    return (
        messages.text("chain-tier", tier=f"{tier:g}")
        if tier >= 0
        else messages.text("chain-no-tier")
    )


def _whole(number: float) -> str:
    return f"{number:g}"


def _told(parts: Sequence[str], shown: Iterable[str], values: Sequence) -> str:
    """Return the parts of a bar that are not 0, in words."""
    names = [messages.text(f"evidence-{_code(part)}").lower() for part in parts]
    pairs = zip(names, shown, values, strict=True)
    return ", ".join(f"{name} {text}" for name, text, value in pairs if value)


def _bars(
    names: list[str], parts: Sequence[str], values: list[list], told: list[str], alt: str
) -> Picture:
    if not names:
        raise fault("chain-no-bars")
    captions = [textwrap.wrap(words, 56) or [""] for words in told]
    # Where a row begins: a caption of two lines moves the next ones down.
    starts = [0.0]
    for lines in captions:
        starts.append(starts[-1] + _ROW + (len(lines) - 1) * _LINE)
    most = max(float(sum(row)) for row in values)
    scale = (WIDTH - 2 * _LEFT) / most if most else 0
    with sheet(starts[-1] + _FOOT) as (figure, axes):
        for start, name, amounts, caption in zip(starts[:-1], names, values, captions, strict=True):
            y = start + 0.08
            write(axes, _LEFT, y, name, va="top", fontsize=11.5, fontweight="bold")
            left = _LEFT
            for part, amount in zip(parts, amounts, strict=True):
                left = bar(axes, left, y + 0.34, float(amount) * scale, _BAR, FILLS[part], 0.7)
            write(axes, _LEFT, y + 0.5, "\n".join(caption), va="top", fontsize=10)
        for place, part in enumerate(parts):
            x, y = _LEFT + 2.2 * (place % 2), starts[-1] + 0.22 + 0.3 * (place // 2)
            key(axes, x, y, messages.text(f"evidence-{_code(part)}"), FILLS[part])
    bars = "; ".join(f"{name}: {words}" for name, words in zip(names, told, strict=True))
    return Picture(figure, messages.text(alt, bars=bars))
