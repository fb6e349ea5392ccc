"""The map of a chain: sites as numbered shapes in their tiers, links by their evidence."""

from __future__ import annotations

import itertools
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
    Picture,
    Style,
    box,
    chart,
    colour,
    more_room,
    rule,
    sheet,
    sheet_width,
    short,
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
    "unknown": ("h", 20, colour("unknown-tint")),
    "low": ("p", 19, colour("low-tint")),
    "": ("o", 18, colour("tint")),
}
LINES = {
    "verified": ("solid", 2.4),
    "disclosed": ("solid", 1.0),
    "inferred": ((0, (4, 2)), 1.2),
    "unknown": ((0, (1, 1.6)), 1.5),
}
# Inches: words above the tiers, from site to site, and with a name below each.
_HEAD, _SITE, _NAMED, _LETTER = 0.72, 0.42, 0.74, 0.085
_PASSING = 0.5  # room of a link that passes, of that of a site
_MOST_NAMED = 9  # sites of the largest tier in a map whose sites all have names


@chart
def chain_map(chain: Chain, hot: pd.DataFrame | None = None) -> Picture:
    """Draw the map of a chain, with the hand-over at the left and raw material at the right.

    hot: the table HOT_SPOTS of the chain; shape and colour show its levels. The line shows the
    evidence: thick (verified), thin (disclosed), dashed (inferred), dotted (unknown). A site that
    has not been identified has a question mark. If there is room, names are below their sites. The
    numbers are those of `chain_table`, which must be shown next to the map. Raises DataError if the
    chain is empty, or is too large for a readable picture: more than 80 sites, or 22 in one tier.
    """
    layout = arrange(chain)
    _check_size(layout)
    spots = _spots(layout)
    levels = _levels(hot)
    bottom = max(spot.y for spot in spots.values()) + _NAMED
    with sheet(bottom + 2.75) as (figure, axes):
        _draw_tiers(axes, chain, layout, bottom)
        for link in chain.links.itertuples():
            _draw_link(axes, link, layout, spots)
        evidence = dict(zip(chain.sites["site"], chain.sites["evidence"], strict=True))
        for site, number in layout.numbers.items():
            shown, spot = evidence.get(site, "unknown"), spots[site]
            _draw_site(axes, spot.x, spot.y, str(number), levels.get(site, ""), shown)
        _draw_names(axes, chain, layout, spots)
        _draw_legend(axes, bottom + 0.25, hot is not None)
    return Picture(figure, _alt(chain, layout, levels))


def chain_table(chain: Chain, hot: pd.DataFrame | None = None) -> WordTable:
    """Return what `chain_map` draws as a table in words; the numbers are those of the map.

    There is one row per site, from the hand-over upwards: tier and activity, place, evidence with
    the documents, level, and the sites to which it delivers.
    """
    layout, levels, none = arrange(chain), _levels(hot), messages.text("chart-none")
    tiers, delivered = layout.tier_of(), defaultdict(list)
    for link in chain.links.itertuples():
        delivered[link.from_site].append(_delivers(link, layout.numbers))
    listed = {site.site: site for site in chain.sites.itertuples()}
    unlisted = (messages.text("chain-not-listed"), "", "")
    sites = {
        site: _site_texts(listed[site]) if site in listed else unlisted for site in layout.numbers
    }

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


def _site_texts(row: Any) -> tuple[str, str, str]:
    """Return the activity, place and evidence of a site in words."""
    place = ", ".join(part for part in (row.town, row.country) if part)
    shown = messages.text(f"evidence-{row.evidence}")
    documents = "; ".join(row.documents)
    evidence = printable(messages.with_label(shown, documents) if documents else shown)
    return activity(row.activity), printable(place), evidence


def activity(name: str) -> str:
    """Return the activity of a site in words, or "" if it is not stated."""
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
    """Return whether a map of this chain would be readable."""
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
    """The position of a place on the sheet, in inches, and the height that is reserved for it."""

    x: float
    y: float
    gap: float


def _spots(layout: Layout) -> dict[str | Step, _Spot]:
    """Return the position of each place, with tiers as columns and the hand-over at the left."""
    rooms = {tier: sum(map(_room, places)) for tier, places in layout.bands.items()}
    most = max(len(_sites(places)) for places in layout.bands.values())
    is_named = more_room() and most <= _MOST_NAMED
    height = max(rooms.values()) * (_NAMED if is_named else _SITE)
    found = {}
    for column, (tier, places) in enumerate(layout.bands.items()):
        step, y = height / rooms[tier], _HEAD
        for place in places:
            gap = step * _room(place)
            found[place] = _Spot((column + 0.5) * _column(layout), y + gap / 2, gap)
            y += gap
    return found


def _room(place: str | Step) -> float:
    return 1.0 if isinstance(place, str) else _PASSING


def _column(layout: Layout) -> float:
    """Return the width of the column for a tier, in inches."""
    return sheet_width() / len(layout.bands)


def _tier_name(tier: float, activities: list[str]) -> str:
    known = ", ".join(dict.fromkeys(filter(None, activities)))
    code = "chain-tier" if tier >= 0 else "chain-no-tier"
    name = messages.text(code, tier=f"{tier:g}")
    return messages.with_label(name, known) if known else name


def _draw_tiers(axes: Axes, chain: Chain, layout: Layout, bottom: float) -> None:
    done = dict(zip(chain.sites["site"], chain.sites["activity"], strict=True))
    wide = _column(layout)
    for column, (tier, places) in enumerate(layout.bands.items()):
        if column % 2 == 0:
            box(axes, (column * wide, 0), wide, bottom, color=colour("tint"), lw=0, zorder=0)
        common = Counter(done.get(site, "") for site in _sites(places)).most_common()
        named = [name for name, _ in common if name not in ("", "labour supply")][:1]
        words = [messages.text(f"word-activity-{name.replace(' ', '-')}") for name in named]
        name = textwrap.fill(_tier_name(tier, words if more_room() else []), int(wide / _LETTER))
        style: Style = {"ha": "center", "va": "top", "fontsize": 10.5, "linespacing": 1.1}
        write(axes, (column + 0.5) * wide, 0.1, name, zorder=5, **style)


def _draw_names(axes: Axes, chain: Chain, layout: Layout, spots: dict[str | Step, _Spot]) -> None:
    """Write the names of sites below them, if there is room."""
    names = dict(zip(chain.sites["site"], chain.sites["name"], strict=True))
    if not more_room():
        return
    for site in layout.numbers:
        x, y, gap = spots[site]
        if gap > _NAMED - 0.02:
            name = short(names.get(site, site), int(_column(layout) / _LETTER) - 1, 3)
            plate = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.6}
            style: Style = {"ha": "center", "va": "top", "fontsize": 9, "linespacing": 1.05}
            write(axes, x, y + 0.17, name, bbox=plate, zorder=5, **style)


def _draw_link(axes: Axes, link: Any, layout: Layout, spots: dict[str | Step, _Spot]) -> None:
    from matplotlib.patches import FancyArrowPatch, PathPatch
    from matplotlib.path import Path

    style, width = LINES[link.evidence]
    line: Style = {"linestyle": style, "linewidth": width}
    start, *passed, end = (spots[place] for place in way(layout, link.from_site, link.to_site))
    if start.x - end.x > _column(layout) / 2:
        points, codes = [(start.x, start.y)], [Path.MOVETO]
        for one, other in itertools.pairwise([start, *passed, end]):
            half = (one.x + other.x) / 2
            points += [(half, one.y), (half, other.y), (other.x, other.y)]
            codes += [Path.CURVE4] * 3
        way_ = Path(points, codes)
        axes.add_patch(PathPatch(way_, fill=False, edgecolor=colour("accent"), zorder=2, **line))
        return
    # What the tiers do not foresee has an arrow: to the right, or bent beside its own tier.
    arrow: Style = {
        "arrowstyle": "-|>",
        "mutation_scale": 12,
        "color": colour("l2"),
        "zorder": 3,
    } | line
    if end.x - start.x > _column(layout) / 2:
        points = [(start.x, start.y), *((spot.x, spot.y) for spot in passed)]
        (x, y), far = points[-1], math.dist(points[-1], (end.x, end.y))
        near = 1 - 0.15 / far
        points.append((x + (end.x - x) * near, y + (end.y - y) * near))
        axes.add_patch(FancyArrowPatch(path=Path(points), **arrow))
        return
    bend = min(0.9, max(0.25, 0.6 / (abs(end.y - start.y) or 1)))
    bent = f"arc3,rad={-bend if end.y > start.y else bend:.2f}"
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
    ink = {"high": "#ffffff", "elevated": colour("on-elevated")}.get(level, INK)
    write(axes, x, y, text, fontweight="bold", color=ink, **place)


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
    told = textwrap.fill(messages.text("chain-map-key"), int(12.6 * sheet_width()))
    write(axes, 0.08, y + 1.8, told, va="top", fontsize=10, linespacing=1.25)


def _alt(chain: Chain, layout: Layout, levels: dict[str, str]) -> str:
    """Return the alt text of the map: sites, links, levels, evidence, and the first hot spots."""
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
    numbered = {  # two buildings may have one name
        row.site: " ".join((str(layout.numbers[row.site]), row.name))
        for row in chain.sites.itertuples()
    }
    if high := [printable(numbered[site]) for site, level in levels.items() if level == "high"][:3]:
        hottest = messages.text("chain-map-alt-high", names="; ".join(high))
    return messages.paragraph(map_alt, lacking, hottest)


def _counts(evidence: pd.Series) -> str:
    found = Counter(evidence)
    return ", ".join(
        messages.with_number(messages.text(f"word-evidence-{name}"), found[name])
        for name in STRONGEST_FIRST
    )
