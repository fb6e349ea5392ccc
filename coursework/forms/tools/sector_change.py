"""A live tool: give a sector of the profile another level, and see which contracts it moves."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from coursework.forms.tools.live import Input, Tool, options
from fairtender import charts, portfolio
from fairtender.messages import text
from fairtender.profile import Profile, Sector
from fairtender.tables import fault

SECTOR_LEVELS = ("low", "moderate", "high")


def with_level(profile: Profile, sector: str, level: Any) -> Profile:
    """Return the profile with another level for one sector, named by its code or its name.

    Raises DataError where the profile has no such sector, or `level` is not low, moderate or high.
    """
    found, level = _sector(profile, sector), level.strip().lower()
    if level not in SECTOR_LEVELS:
        raise fault("sector-change-no-level", level=level)
    sectors = (replace(each, level=level) if each is found else each for each in profile.sectors)
    return replace(profile, sectors=tuple(sectors))


def sector_changes(
    contracts: pd.DataFrame, profile: Profile, changes: Mapping[str, str]
) -> charts.WordTable:
    """Return what each change would move: one row a sector, each change taken alone.

    contracts: the table CONTRACTS. changes: sector → its other level. A row says how many contracts
    are of the sector as the profile stands, how many change their level, and how many are high in
    all before and after.
    """
    before = portfolio.screen(contracts, profile)
    rows, names = [], []
    for name, level in changes.items():
        sector = _sector(profile, name)
        changed = with_level(profile, name, level)
        after = portfolio.screen(contracts, changed)["level"]
        pairs = zip(before["level"], after, strict=True)
        moved = Counter((old, new) for old, new in pairs if old != new)
        names.append(sector.name)
        rows.append(
            (
                _from_to(sector.level, _sector(changed, name).level),
                str((before["sector"] == sector.code).sum()),
                _moves(moved),
                _from_to((before["level"] == "high").sum(), (after == "high").sum()),
            )
        )
    heads = [text(f"sector-change-{head}") for head in ("levels", "contracts", "moved", "high")]
    data = pd.DataFrame(rows, index=names, columns=heads)
    return charts.WordTable(data, text("sector-change-sector"))


def sector_change(contracts: pd.DataFrame, profile: Profile, sector: str, level: str) -> Tool:
    """Return the tool; sector (its code or its name) and level are its example."""

    def screen_again(sector: str, level: str) -> str:
        return sector_changes(contracts, profile, {sector: level}).html()

    names = {each.code: each.name for each in profile.sectors}
    boxes = (
        Input(
            "sector", text("sector-change-sector"), "choice", _sector(profile, sector).code, names
        ),
        Input("level", text("sector-change-level"), "choice", level, options(SECTOR_LEVELS)),
    )
    return Tool("sector-change", text("sector-change-screen"), screen_again, boxes)


def _sector(profile: Profile, name: str) -> Sector:
    wanted = " ".join(name.casefold().split())
    for each in profile.sectors:
        if wanted in (each.code, each.name.casefold()):
            return each
    raise fault("sector-change-no-sector", sector=name.strip())


def _from_to(before: object, after: object) -> str:
    return text("sector-change-from-to", before=before, after=after)


def _moves(moved: Counter[tuple[str, str]]) -> str:
    lines = [
        text("sector-change-moves", count=count, before=before, after=after)
        for (before, after), count in sorted(moved.items())
    ]
    return "\n".join(lines) or text("chart-none")
