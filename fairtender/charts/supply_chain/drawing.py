"""The map of a chain: sites as numbered shapes in their tiers, links by their evidence."""

from __future__ import annotations

import math
import textwrap
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from fairtender import messages
from fairtender.charts.picture import (
    INK,
    LEVEL_COLOURS,
    URGENT_FIRST,
    WIDTH,
    Picture,
    Style,
    rule,
    sheet,
    write,
)
from fairtender.charts.supply_chain.layout import Layout, Step, arrange, way
from fairtender.pages import Cells, WordTable, printable, word_table, written
from fairtender.supply_chain import EVIDENCE, Chain
from fairtender.supply_chain.declared import value_text as shared
from fairtender.tables import fault

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_SITES, MOST_IN_TIER = 80, 22
STRONGEST_FIRST = EVIDENCE[::-1]
# Marker, size and fill of each level; "" stands for a site without a reason to look closer.
SHAPES = {
    "high": ("s", 17, LEVEL_COLOURS["high"]),
    "elevated": ("D", 15.5, LEVEL_COLOURS["elevated"]),
    "unknown": ("h", 20, "#cfe6f5"),
    "low": ("p", 19, "#7fd1b9"),
    "": ("o", 18, "#f2f2f2"),
}
LINES = {
    "verified": ("solid", 2.4),
    "disclosed": ("solid", 1.0),
    "inferred": ((0, (4, 2)), 1.2),
    "unknown": ((0, (1, 1.6)), 1.5),
}
# Inches.
_SIDE, _BAND, _HEAD, _STAGGER = 0.2, 1.0, 0.05, 0.19
_PASSING = 0.5  # width of a link that passes, of that of a site
_STAGGER_FROM = 14  # sites in a tier that do not fit in one line


def chain_map(chain: Chain, hot: pd.DataFrame | None = None) -> Picture:
    """Draw a chain: raw material at the top, the hand-over at the bottom, one row a tier.

    hot: the table HOT_SPOTS of the chain; its levels are told by shape and colour. Evidence is told
    by the line: thick (verified), thin (disclosed), dashed (inferred), dotted (unknown). A site of
    which nobody says which it is has a question mark. The numbers are those of `chain_table`, which
    must stand beside the map. Raises DataError where the chain is empty, or too large for a
    picture that could be read: more than 80 sites, or 22 in a tier.
    """
    layout = arrange(chain)
    _check_size(layout)
    spots = _spots(layout)
    levels = _levels(hot)
    height = _HEAD + _BAND * len(layout.bands) + 2.75
    with sheet(height) as (figure, axes):
        _draw_tiers(axes, chain, layout)
        for link in chain.links.itertuples():
            _draw_link(axes, link, layout, spots)
        evidence = dict(zip(chain.sites["site"], chain.sites["evidence"], strict=True))
        for site, number in layout.numbers.items():
            shown, spot = evidence.get(site, "unknown"), spots[site]
            _draw_site(axes, spot.x, spot.y, str(number), levels.get(site, ""), shown)
        _draw_legend(axes, _HEAD + _BAND * len(layout.bands) + 0.25, hot is not None)
    return Picture(figure, _alt(chain, layout, levels))


def chain_table(chain: Chain, hot: pd.DataFrame | None = None) -> WordTable:
    """Return what `chain_map` draws as a table of words; its rows have the numbers of the map.

    One row a site, from the hand-over upwards: tier and activity, place, evidence with the
    documents, level, and to whom it delivers.
    """
    layout, levels, none = arrange(chain), _levels(hot), messages.text("chart-none")
    tiers, delivered = layout.tier_of(), defaultdict(list)
    for link in chain.links.itertuples():
        delivered[link.from_site].append(_delivers(link, layout.numbers))
    listed = {site.site: site for site in chain.sites.itertuples()}
    unlisted = (messages.text("chain-not-listed"), "", "")
    sites = {site: _known(listed[site]) if site in listed else unlisted for site in layout.numbers}

    def name(site: str) -> str:
        return f"{layout.numbers[site]} {listed[site].name if site in listed else site}"

    cells: Cells = {
        "chain-head-site": name,
        "chain-head-tier": lambda site: _tier_name(tiers[site], [sites[site][0]]),
        "chain-head-place": lambda site: sites[site][1] or none,
        "chain-head-evidence": lambda site: sites[site][2] or none,
        "chain-head-level": lambda site: (
            messages.text(f"level-{levels[site]}") if site in levels else none
        ),
        "chain-head-delivers": lambda site: written(delivered[site]),
    }
    if hot is None:
        del cells["chain-head-level"]
    return word_table(layout.numbers, cells)


def _known(row: Any) -> tuple[str, str, str]:
    """Return activity, place and evidence of a site in words."""
    place = ", ".join(part for part in (row.town, row.country) if part)
    shown = messages.text(f"evidence-{row.evidence}")
    documents = "; ".join(row.documents)
    evidence = printable(messages.with_label(shown, documents) if documents else shown)
    return activity(row.activity), printable(place), evidence


def activity(name: str) -> str:
    """Return what is done at a site in words; "" where nobody says."""
    return messages.text(f"activity-{name.replace(' ', '-')}") if name else ""


def _delivers(link: Any, numbers: dict[str, int]) -> str:
    code = "chain-delivers" if link.share is None else "chain-delivers-share"
    return messages.text(
        code,
        number=numbers[link.to_site],
        goods=printable(", ".join(link.goods)),
        evidence=messages.text(f"word-evidence-{link.evidence}"),
        share=shared(link.share),
    )


def _levels(hot: pd.DataFrame | None) -> dict[str, str]:
    return {} if hot is None else dict(zip(hot["site"], hot["level"], strict=True))


def can_be_drawn(chain: Chain) -> bool:
    """Whether a map of this chain could be read; of an empty chain it would say what is missing."""
    if len(chain.sites) > MOST_SITES:
        return False
    layout = arrange(chain)
    return not layout.numbers or _fits(layout)


def _fits(layout: Layout) -> bool:
    most = max((len(_sites(places)) for places in layout.bands.values()), default=0)
    return 1 <= len(layout.numbers) <= MOST_SITES and most <= MOST_IN_TIER


def _check_size(layout: Layout) -> None:
    if not _fits(layout):
        sites = len(layout.numbers)
        raise fault("chain-map-size", sites=sites, most=MOST_SITES, row=MOST_IN_TIER)


def _sites(places: list) -> list[str]:
    return [place for place in places if isinstance(place, str)]


class _Spot(NamedTuple):
    """Where a place is drawn, in inches: links come in at `top` and leave at `bottom`."""

    x: float
    top: float
    y: float
    bottom: float


def _spots(layout: Layout) -> dict[str | Step, _Spot]:
    """Return the spot of every place.

    A crowded tier has two staggered lines of sites; in it links run straight up and down, between
    the other sites.
    """
    found = {}
    for row, places in enumerate(reversed(layout.bands.values())):
        widths = [1.0 if isinstance(place, str) else _PASSING for place in places]
        step = (WIDTH - 2 * _SIDE) / sum(widths)
        apart = _STAGGER if len(_sites(places)) >= _STAGGER_FROM else 0.0
        middle, left, line = _HEAD + _BAND * (row + 0.6), _SIDE, -1
        for place, width in zip(places, widths, strict=True):
            y = middle
            if isinstance(place, str):
                y, line = middle + line * apart, -line
            x, edge = left + width * step / 2, 1.7 * apart
            found[place] = _Spot(x, middle - edge, y, middle + edge) if apart else _Spot(x, y, y, y)
            left += width * step
    return found


def _tier_name(tier: float, activities: list[str]) -> str:
    known = ", ".join(dict.fromkeys(filter(None, activities)))
    code = "chain-tier" if tier >= 0 else "chain-no-tier"
    name = messages.text(code, tier=f"{tier:g}")
    return messages.with_label(name, known) if known else name


def _draw_tiers(axes: Axes, chain: Chain, layout: Layout) -> None:
    done = dict(zip(chain.sites["site"], chain.sites["activity"], strict=True))
    for row, (tier, places) in enumerate(reversed(layout.bands.items())):
        y = _HEAD + _BAND * row
        if row % 2 == 0:
            axes.axhspan(y, y + _BAND, color="#f7f7f7", linewidth=0, zorder=0)
        common = Counter(done.get(site, "") for site in _sites(places)).most_common()
        named = [name for name, _ in common if name not in ("", "labour supply")][:2]
        words = [messages.text(f"word-activity-{name.replace(' ', '-')}") for name in named]
        box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.0}
        write(axes, 0.06, y + 0.13, _tier_name(tier, words), fontsize=10.5, zorder=5, bbox=box)


def _draw_link(axes: Axes, link: Any, layout: Layout, spots: dict[str | Step, _Spot]) -> None:
    style, width = LINES[link.evidence]
    line: Style = {"linestyle": style, "linewidth": width}
    start, *passed, end = (spots[place] for place in way(layout, link.from_site, link.to_site))
    if end.y - start.y > _BAND / 2:
        points = [(start.x, start.y), (start.x, start.bottom)]
        for spot in passed:
            points += [(spot.x, spot.top), (spot.x, spot.bottom)]
        points += [(end.x, end.top), (end.x, end.y)]
        axes.plot(*zip(*points, strict=True), color="#4d4d4d", zorder=2, **line)
        return
    # What the tiers do not foresee has an arrow: upwards, or bent below its own tier.
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.path import Path

    arrow: Style = {
        "arrowstyle": "-|>",
        "mutation_scale": 12,
        "color": "#7b3294",
        "zorder": 3,
    } | line
    if start.y - end.y > _BAND / 2:
        points = [(start.x, start.y), *((spot.x, spot.y) for spot in passed)]
        (x, y), far = points[-1], math.dist(points[-1], (end.x, end.y))
        near = 1 - 0.15 / far
        points.append((x + (end.x - x) * near, y + (end.y - y) * near))
        axes.add_patch(FancyArrowPatch(path=Path(points), **arrow))
        return
    bend = min(0.9, max(0.25, 0.6 / (abs(end.x - start.x) or 1)))
    bent = f"arc3,rad={bend if end.x > start.x else -bend:.2f}"
    ends: Style = {"shrinkA": 9, "shrinkB": 10, "connectionstyle": bent}
    axes.add_patch(FancyArrowPatch((start.x, start.y), (end.x, end.y), **ends, **arrow))


def _draw_site(
    axes: Axes, x: float, y: float, number: str, level: str, evidence: str, legend: bool = False
) -> None:
    marker, size, fill = SHAPES[level]
    style, width = LINES[evidence]
    outline: Style = {"facecolor": fill, "edgecolor": INK, "linestyle": style, "linewidth": width}
    area = (size * (0.8 if legend else 1)) ** 2
    axes.scatter([x], [y], s=area, marker=marker, zorder=4, **outline)
    text = f"?{number}" if evidence == "unknown" and not legend else number
    small = 8 if len(text) > 2 else 9.5
    place = {"ha": "center", "va": "center_baseline", "zorder": 6, "fontsize": small}
    write(axes, x, y, text, fontweight="bold", **place)


def _draw_legend(axes: Axes, y: float, with_levels: bool) -> None:
    rule(axes, y - 0.12)
    for row, evidence in enumerate(STRONGEST_FIRST):
        line = y + 0.35 + row * 0.3
        style, width = LINES[evidence]
        axes.plot([0.1, 0.55], [line] * 2, color=INK, linestyle=style, linewidth=width)
        write(axes, 0.67, line, messages.text(f"evidence-{evidence}"))
    for row, level in enumerate(SHAPES if with_levels else ()):
        line = y + 0.35 + row * 0.3
        _draw_site(axes, 2.45, line, "", level, "disclosed", legend=True)
        write(axes, 2.7, line, messages.text(f"chain-level-{level or 'none'}"))
    heads = {"evidence": 0.1, "level": 2.3} if with_levels else {"evidence": 0.1}
    for code, x in heads.items():
        words = messages.text(f"chain-head-{code}")
        write(axes, x, y + 0.05, words, fontsize=12, fontweight="bold")
    told = textwrap.fill(messages.text("chain-map-key"), 58)
    write(axes, 0.08, y + 1.8, told, va="top", fontsize=10, linespacing=1.25)


def _alt(chain: Chain, layout: Layout, levels: dict[str, str]) -> str:
    """Say how many sites and links there are, their levels and evidence, and the hottest sites."""
    listed = Counter(levels.values())
    told = ", ".join(
        messages.with_number(messages.text(f"word-level-{level}"), listed[level])
        for level in URGENT_FIRST
    )
    shown = [_counts(chain.sites["evidence"]), _counts(chain.links["evidence"])]
    map_alt = messages.text(
        "chain-map-alt",
        sites=len(chain.sites),
        links=len(chain.links),
        tiers=len(layout.bands),
        levels=told,
        site_evidence=shown[0],
        link_evidence=shown[1],
    )
    lacking = hottest = ""
    if missing := layout.numbers.keys() - {*chain.sites["site"]}:
        lacking = messages.text("chain-map-alt-missing", names=", ".join(sorted(missing)))
    names = dict(zip(chain.sites["site"], chain.sites["name"], strict=True))
    if high := [printable(names[site]) for site, level in levels.items() if level == "high"][:3]:
        hottest = messages.text("chain-map-alt-high", names="; ".join(high))
    return messages.paragraph(map_alt, lacking, hottest)


def _counts(evidence: pd.Series) -> str:
    found = Counter(evidence)
    return ", ".join(
        messages.with_number(messages.text(f"word-evidence-{name}"), found[name])
        for name in STRONGEST_FIRST
    )
