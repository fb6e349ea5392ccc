"""What a new edition of the list of goods changes in a profile.

Which words, codes and goods belong together is the profile's own judgement; the sheet only says
where a good is listed and for what.
"""

from collections import defaultdict
from typing import NamedTuple

from fairtender.profile import Commodity, Profile
from fairtender.screening.rules import Rules
from publishing.goods_sheet import (
    CHILD,
    FORCED,
    INPUT,
    Sheet,
    plain,
    told,
)


class Change(NamedTuple):
    """An origin of a good of the profile whose listing is another one; "" where it has none."""

    code: str
    good: str
    country: str
    before: str
    after: str


class Comparison(NamedTuple):
    """What the sheet changes in a profile.

    changes: what can be written. by_hand: origins that are new and listed by an input; the sheet
    does not say for what the input is listed. new_goods: goods that no entry stands for, with their
    origins. gone_goods: goods of an entry that the sheet does not have. new_countries: those that
    neither profile nor screen knows. lists: the two lists of each entry, as the sheet has them.
    """

    changes: list[Change]
    by_hand: list[Change]
    new_goods: dict[str, dict[str, str]]
    gone_goods: dict[str, str]
    new_countries: list[str]
    lists: dict[str, dict[str, tuple[str, ...]]]


def compare(profile: Profile, sheet: Sheet, source: str) -> Comparison:
    """Return what the sheet changes in those goods of a profile that cite `source`."""
    goods = [good for good in profile.commodities if good.source == source]
    entry_of = {plain(name): good for good in goods for name in good.listed_as}
    rules = Rules(profile)
    found: dict[str, dict[str, set[str]]] = {good.code: defaultdict(set) for good in goods}
    new_goods: dict[str, dict[str, str]] = {}
    unknown: dict[str, None] = {}
    seen = set()
    for (name, written), kinds in sheet.listed.items():
        country = _country(written, profile, rules)
        if country is None:
            unknown[written] = None
        good = entry_of.get(plain(name))
        seen.add(plain(name))
        if good:
            found[good.code][country or written] |= kinds
        elif plain(name) not in map(plain, profile.left_out):
            new_goods.setdefault(name, {})[country or written] = told(kinds)
    changes, by_hand, lists = [], [], {}
    for good in goods:
        some, later, lists[good.code] = _entry(good, found[good.code], sheet.tells_inputs)
        changes += some
        by_hand += later
    listed = [good for good in goods if good.is_listed]
    gone = {n: g.code for g in listed for n in g.listed_as if plain(n) not in seen}
    return Comparison(changes, by_hand, new_goods, gone, list(unknown), lists)


def _country(written: str, profile: Profile, rules: Rules) -> str | None:
    """The name by which the profile calls a country of the sheet; None for an unknown one."""
    if written in profile.countries:
        return written
    known = rules.country(written)
    return known[0] if len(known) == 1 else None


def _entry(
    good: Commodity, found: dict[str, set[str]], tells_inputs: bool
) -> tuple[list[Change], list[Change], dict[str, tuple[str, ...]]]:
    by_forced = set(good.from_forced_labour)
    by_child = set(good.from_child_labour)
    changes: list[Change] = []
    by_hand: list[Change] = []
    for country in sorted({*found, *(c for _, listed in good.listings() for c in listed)}):
        before = _before(good, country)
        after = told(found.get(country, set()))
        if before == INPUT and not after and not tells_inputs:
            continue  # the sheet says nothing of inputs: what the profile says of them stays
        if before != INPUT and after == INPUT and before:
            # The list is silent on the input's own listing: what the profile knew decides.
            (by_forced if FORCED in before else by_child).add(country)
        if after != INPUT:
            by_forced.discard(country)
            by_child.discard(country)
        if before != after:
            change = Change(good.code, good.name, country, before, after)
            (by_hand if after == INPUT and not before else changes).append(change)
    lists = {
        "forced_labour": {c for c, kinds in found.items() if FORCED in kinds},
        "child_labour": {c for c, kinds in found.items() if CHILD in kinds},
        "from_forced_labour": by_forced,
        "from_child_labour": by_child,
    }
    return changes, by_hand, {name: tuple(sorted(some)) for name, some in lists.items()}


def _before(good: Commodity, country: str) -> str:
    own = {CHILD: good.child_labour, FORCED: good.forced_labour}
    kinds = {kind for kind, countries in own.items() if country in countries}
    inputs = good.from_child_labour + good.from_forced_labour
    return told(kinds | ({INPUT} if country in inputs else set()))
