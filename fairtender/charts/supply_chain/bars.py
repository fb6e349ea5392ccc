"""Visibility as bars: sites by tier, and the buyer's spend by stage, each with its table."""

import textwrap
from collections.abc import Iterable, Sequence
from decimal import Decimal

import matplotlib
import pandas as pd
from matplotlib.figure import Figure

from fairtender import messages
from fairtender.charts.picture import INK, STYLE, Picture
from fairtender.charts.supply_chain.drawing import STRONGEST_FIRST
from fairtender.pages import WordTable
from fairtender.supply_chain import Visibility

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
_WIDTH, _LEFT, _ROW, _LINE, _BAR, _FOOT = 4.6, 0.1, 0.85, 0.17, 0.24, 0.75


def tier_bars(visibility: Visibility) -> Picture:
    """Draw how many sites of each tier are known, by evidence, the hand-over first.

    Raises ValueError where there is no site.
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
    columns = ["sites", *STRONGEST_FIRST, "located"]
    heads = [messages.text("chain-head-sites")]
    heads += [messages.text(f"evidence-{evidence}") for evidence in STRONGEST_FIRST]
    rows = [[_whole(value) for value in row] for row in visibility.tiers[columns].to_numpy()]
    frame = pd.DataFrame(rows, columns=[*heads, messages.text("chain-head-located")])
    frame.index = [_tier(tier) for tier in visibility.tiers["tier"]]
    return WordTable(frame, messages.text("chain-head-tier"))


def spend_bars(visibility: Visibility) -> Picture:
    """Draw how far the buyer's spend can be followed: one bar a stage, on which evidence.

    Raises ValueError where there is no stage.
    """
    spend = visibility.spend
    names = [messages.text(f"stage-{_code(stage)}") for stage in spend["stage"]]
    values = [list(row) for row in spend[list(_PARTS)].itertuples(index=False)]
    told = [_told(_PARTS, [f"{percent(part)} %" for part in row], row) for row in values]
    return _bars(names, _PARTS, values, told, "chain-spend-alt")


def spend_table(visibility: Visibility) -> WordTable:
    """Return what `spend_bars` draws as a table, in percent."""
    spend = visibility.spend
    rows = [[f"{percent(part)} %" for part in row] for row in spend[list(_PARTS)].to_numpy()]
    frame = pd.DataFrame(rows, columns=[messages.text(f"evidence-{_code(p)}") for p in _PARTS])
    frame.index = [messages.text(f"stage-{_code(stage)}") for stage in spend["stage"]]
    return WordTable(frame, messages.text("chain-head-stage"))


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
        raise ValueError(messages.text("chain-no-bars"))
    captions = [textwrap.wrap(words, 56) or [""] for words in told]
    # Where a row begins: a caption of two lines moves the next ones down.
    starts = [0.0]
    for lines in captions:
        starts.append(starts[-1] + _ROW + (len(lines) - 1) * _LINE)
    height = starts[-1] + _FOOT
    most = max(float(sum(row)) for row in values)
    scale = (_WIDTH - 2 * _LEFT) / most if most else 0
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(_WIDTH, height))
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, _WIDTH), ylim=(height, 0))
        axes.axis("off")
        for start, name, amounts, caption in zip(starts[:-1], names, values, captions, strict=True):
            y = start + 0.08
            axes.text(_LEFT, y, name, va="top", fontsize=11.5, fontweight="bold")
            left = _LEFT
            for part, amount in zip(parts, amounts, strict=True):
                left += _bar(axes, left, y + 0.34, float(amount) * scale, part)
            axes.text(_LEFT, y + 0.5, "\n".join(caption), va="top", fontsize=10)
        for place, part in enumerate(parts):
            x, y = _LEFT + 2.2 * (place % 2), starts[-1] + 0.22 + 0.3 * (place // 2)
            _bar(axes, x, y, 0.35, part)
            name = messages.text(f"evidence-{_code(part)}")
            axes.text(x + 0.45, y, name, va="center", fontsize=11)
    lines = "; ".join(f"{name}: {words}" for name, words in zip(names, told, strict=True))
    return Picture(figure, messages.text(alt, bars=lines))


def _bar(axes: object, left: float, y: float, width: float, part: str) -> float:
    """Draw one part of a bar; a part that is not 0 is never thinner than a line."""
    if width <= 0:
        return 0.0
    fill, hatch = FILLS[part]
    style = {"color": fill, "edgecolor": INK, "linewidth": 0.7, "hatch": hatch}
    axes.barh(y, width, height=_BAR, left=left, **style)
    return width
