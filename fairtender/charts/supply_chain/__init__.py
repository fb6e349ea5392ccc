"""Charts of a supply chain: its map, how much of it is known, and tables in words."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, SupportsFloat

import pandas as pd

from fairtender import messages
from fairtender.charts.picture import LEVEL_COLOURS, URGENT_FIRST, Fill, Picture, chart, colour
from fairtender.charts.rows import Part, Row, rows_chart
from fairtender.charts.supply_chain.drawing import (
    STRONGEST_FIRST,
    activity,
    can_be_drawn,
    chain_map,
    chain_table,
)
from fairtender.pages import Cells, WordTable, printable, word_table
from fairtender.supply_chain import Chain, Visibility
from fairtender.tables import fault

__all__ = [
    "alike_table",
    "can_be_drawn",
    "chain_map",
    "chain_picture",
    "chain_table",
    "contradiction_table",
    "country_bars",
    "country_table",
    "grouped_table",
    "hot_spot_table",
    "site_table",
    "spend_bars",
    "spend_table",
    "tier_bars",
    "tier_table",
]

# The pattern of a fill says the same as its colour.
_EVIDENCE: dict[str, Fill] = {
    "verified": (colour("accent"), ""),
    "disclosed": (colour("accent-mid"), "///"),
    "inferred": (colour("accent-tint"), "|||"),
    "unknown": ("#ffffff", "xx"),
    "not_followed": ("#ffffff", "xx"),
}
_FOLLOWED = ("verified", "disclosed", "inferred", "not_followed")
_PATTERNS = dict(zip(URGENT_FIRST, ("", "///", "...", "|||"), strict=True))
_LEVELS: dict[str, Fill] = {
    level: (LEVEL_COLOURS[level], _PATTERNS[level]) for level in URGENT_FIRST
}
_LEVELS["none"] = ("#ffffff", "")
MOST_COUNTRIES = 20
NAMED = 3  # sites that a row of what is alike names


@chart
def chain_picture(chain: Chain, hot: pd.DataFrame, countries: pd.DataFrame) -> Picture:
    """Draw the map of a chain, or bars by country (BY_COUNTRY) if a map would be unreadable.

    Raises DataError if there is no site.
    """
    return chain_map(chain, hot) if can_be_drawn(chain) else country_bars(countries)


@chart
def country_bars(countries: pd.DataFrame) -> Picture:
    """Draw the number of sites in each country of BY_COUNTRY, by level, most sites first.

    If there are more than 20 countries, the others share one bar. Raises DataError if there is no
    site.
    """
    rows = _sites_by_country(countries)
    if not rows:
        raise fault("chain-no-bars")
    bars = []
    for name, counts in rows:
        said = messages.text("chain-country-sites", country=name, sites=sum(counts.values()))
        bars.append(Row(said, [Part(counts[level], fill) for level, fill in _LEVELS.items()]))
    key = [(messages.text(f"chain-level-{level}"), fill) for level, fill in _LEVELS.items()]
    figure = rows_chart(bars, key=key)
    shown = "; ".join(f"{name}: {_list_parts('chain-level', counts)}" for name, counts in rows)
    return Picture(figure, messages.text("chain-countries-alt", bars=shown))


def _sites_by_country(countries: pd.DataFrame) -> list[tuple[str, dict[str, int]]]:
    """Return (country, {level: number of sites}) for each country, the last of many combined."""
    found = [
        (_country(row), {part: int(getattr(row, part)) for part in _LEVELS})
        for row in countries.itertuples()
    ]
    if len(found) <= MOST_COUNTRIES:
        return found
    first, rest = found[: MOST_COUNTRIES - 1], found[MOST_COUNTRIES - 1 :]
    together = {part: sum(counts[part] for _, counts in rest) for part in _LEVELS}
    return [*first, (messages.text("chain-country-others", count=len(rest)), together)]


def _country(row: Any) -> str:
    return printable(row.country) or messages.text("chain-country-none")


def _list_parts(kind: str, shown: Mapping[str, object]) -> str:
    """Return the parts of a bar in words, without those that are 0."""
    named = ((messages.text(f"word-{kind}-{_code(part)}"), shown[part]) for part in shown)
    return ", ".join(messages.with_number(name, value) for name, value in named if value)


def country_table(countries: pd.DataFrame) -> WordTable:
    """Return BY_COUNTRY in words: sites by level, the minimum number of people, and the goods."""
    cells: Cells = {"chain-head-country": _country, "chain-head-sites": "sites"}
    cells |= {f"chain-level-{part}": partial(_count, part) for part in _LEVELS}
    cells |= {"chain-head-workers": _workers, "chain-head-goods": _goods}
    return word_table(countries, cells)


def _count(part: str, row: Any) -> str:
    return f"{getattr(row, part):,.0f}"


def _workers(row: Any) -> str:
    if not row.stated:
        return messages.text("chart-none")
    counts = {"workers": f"{row.workers:,.0f}", "stated": f"{row.stated:,.0f}"}
    return messages.text("chain-workers-stated", **counts)


def _goods(row: Any) -> str:
    return printable(", ".join(row.goods[:NAMED])) + (" …" if len(row.goods) > NAMED else "")


def alike_table(alike: pd.DataFrame) -> WordTable:
    """Return ALIKE in words: how many sites are similar, in which country, and their level."""
    return word_table(
        alike,
        {
            "chain-head-site": _sites,
            "chain-head-level": "level-{level}",
            "chain-head-place": lambda row: printable(row.country) or messages.text("chart-none"),
            "chain-head-why": "reasons",
        },
    )


def _sites(row: Any) -> str:
    names = ", ".join(row.names[:NAMED])
    if len(row.names) <= NAMED:
        return names
    return messages.text("chain-sites-alike", count=f"{row.count:,.0f}", names=names)


def grouped_table(questions: pd.DataFrame) -> WordTable:
    """Return the table GROUPED in words: whom to ask what, the most important first."""
    return word_table(
        questions,
        {
            "chain-head-number": "number",
            "chain-head-to": "to",
            "chain-head-about": "ask-about-{about}",
            "chain-head-level": "level-{level}",
            "chain-head-question": "question",
        },
    )


def site_table(chain: Chain, hot: pd.DataFrame) -> WordTable:
    """Return a table of all sites of a chain: operator, place, activity and level."""
    levels, none = dict(zip(hot["site"], hot["level"], strict=True)), messages.text("chart-none")
    return word_table(
        chain.sites,
        {
            "chain-head-site": "name",
            "chain-head-country": "country",
            "chain-head-place": "town",
            "chain-head-done": lambda row: activity(row.activity) or none,
            "chain-head-people": lambda row: (
                none if row.workers != row.workers else f"{row.workers:,.0f}"
            ),
            "chain-head-level": lambda row: messages.text(
                f"chain-level-{levels.get(row.site, 'none')}"
            ),
        },
    )


@chart
def tier_bars(visibility: Visibility) -> Picture:
    """Draw how many sites of each tier are known, by evidence, starting at the hand-over.

    Raises DataError if there is no site.
    """
    rows = []
    for tier in visibility.tiers.itertuples():
        counts = {part: float(getattr(tier, part)) for part in STRONGEST_FIRST}
        shown = {part: f"{count:g}" if count else "" for part, count in counts.items()}
        words = _list_parts("evidence", shown)
        note = messages.text("chain-located", parts=words, count=f"{tier.located:g}")
        rows.append(_bar(_tier(tier.tier), counts, note))
    return _bars(rows, STRONGEST_FIRST, "chain-tiers-alt")


def tier_table(visibility: Visibility) -> WordTable:
    """Return what `tier_bars` draws as a table, with the number of sites whose place is known."""
    cells: Cells = {
        "chain-head-tier": lambda row: _tier(row.tier),
        "chain-head-sites": "sites",
    }
    cells |= {f"evidence-{evidence}": evidence for evidence in STRONGEST_FIRST}
    return word_table(visibility.tiers, cells | {"chain-head-located": "located"})


@chart
def spend_bars(visibility: Visibility) -> Picture:
    """Draw how much of the buyer's spend can be traced: one bar per stage, by evidence.

    Raises DataError if there is no stage.
    """
    rows = []
    for stage in visibility.spend.itertuples():
        shares = {part: getattr(stage, part) for part in _FOLLOWED}
        shown = {part: f"{_percent(share)}%" if share else "" for part, share in shares.items()}
        rows.append(_bar(_stage(stage.stage), shares, _list_parts("evidence", shown)))
    return _bars(rows, _FOLLOWED, "chain-spend-alt")


def _bar(name: str, values: Mapping[str, SupportsFloat], note: str) -> Row:
    parts = [Part(float(value), _EVIDENCE[part]) for part, value in values.items()]
    return Row(name, parts, note=note, bold=("label",))


def _bars(rows: list[Row], parts: Sequence[str], alt: str) -> Picture:
    if not rows:
        raise fault("chain-no-bars")
    key = [(messages.text(f"evidence-{_code(part)}"), _EVIDENCE[part]) for part in parts]
    bars = "; ".join(f"{row.label}: {row.note}" for row in rows)
    return Picture(rows_chart(rows, key=key), messages.text(alt, bars=bars))


def spend_table(visibility: Visibility) -> WordTable:
    """Return what `spend_bars` draws as a table, in percent."""
    cells: Cells = {"chain-head-stage": lambda row: _stage(row.stage)}
    cells |= {f"evidence-{_code(part)}": partial(_share, part) for part in _FOLLOWED}
    return word_table(visibility.spend, cells)


def _share(part: str, row: Any) -> str:
    return f"{_percent(getattr(row, part))}%"


def _stage(stage: str) -> str:
    return messages.text(f"stage-{_code(stage)}")


def _percent(part: Decimal) -> str:
    """Return a percentage with at most one decimal; a share above 0 is never shown as 0."""
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


def contradiction_table(chain: Chain) -> WordTable:
    """Return a table of contradictions: what each disclosure says, what is kept, what to ask."""
    return word_table(
        chain.contradictions,
        {
            "chain-head-about": _about,
            "chain-head-says": "says",
            "chain-head-kept": _kept_text,
            "chain-head-ask": "question",
        },
    )


def _about(row: Any) -> str:
    code = row.about.replace(" ", "-").replace("_", "-")
    return messages.with_label(row.name, messages.text(f"about-{code}"))


def _kept_text(row: Any) -> str:
    state = messages.text("chain-open" if row.open else "chain-settled")
    if not row.kept:
        return state
    return messages.text("chain-kept", value=printable(row.kept), state=state)


def hot_spot_table(hot: pd.DataFrame) -> WordTable:
    """Return a table of HOT_SPOTS with levels and reasons, the strongest first."""
    return word_table(
        hot,
        {
            "chain-head-site": "name",
            "chain-head-level": "level-{level}",
            "chain-head-why": "reasons",
        },
    )


def origin_table(origins: pd.DataFrame, most: int = 6) -> WordTable:
    """Return ORIGINS in words: one row per good, with the number and names of listed origins.

    An origin that is listed for both kinds of labour is in both columns, and again in the third. If
    there are more than `most` origins, only their number is shown. If needed, a fourth column has
    the origins that are listed because of an input.
    """
    rows = {}
    for good, some in origins.groupby("good", sort=False):
        child, forced = some["child_labour"], some["forced_labour"]
        by_input = some[some["input"] != ""]
        listed = [some[mask]["country"] for mask in (forced, child, child & forced)]
        told = [_list_origins(countries, most) for countries in listed]
        named = (f"{_spoken_name(row.country)} ({row.input})" for row in by_input.itertuples())
        rows[good] = [*told, ", ".join(named) or "–"]
    codes = ("forced", "child", "both", "input")
    heads = [messages.text(f"origin-head-{code}") for code in codes]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=heads)
    if not (origins["input"] != "").any():
        table = table.drop(columns=heads[-1])
    return WordTable(table, messages.text("origin-head-good"))


def _list_origins(countries: pd.Series, most: int) -> str:
    if not len(countries):
        return "–"
    if len(countries) > most:
        return messages.text("origin-count", count=len(countries))
    return f"{len(countries)}: {', '.join(map(_spoken_name, countries))}"


def _spoken_name(country: str) -> str:
    """Return a country's name in spoken order, such as "Democratic Republic of the Congo"."""
    return " ".join(reversed(country.split(", ")))
