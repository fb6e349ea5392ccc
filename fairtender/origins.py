"""A table of the goods in a profile and their listed origins, for reports, charts and pages."""

from collections.abc import Iterable

import pandas as pd

from fairtender.profile import Commodity, Profile
from fairtender.tables import Column, Table, check, frame

__all__ = ["ORIGINS", "origins"]

ORIGINS = Table(
    "origins",
    (
        Column("code", "text", "Code of the good in the profile"),
        Column("good", "text", "Name of the good"),
        Column("country", "text", "Origin, as the list writes it"),
        Column("child_labour", "flag", "The good of this origin is listed for child labour"),
        Column("forced_labour", "flag", "The good of this origin is listed for forced labour"),
        Column(
            "input",
            "choice",
            "Listed only because of an input of the good, which is listed for this",
            choices=("child labour", "forced labour"),
            optional=True,
        ),
    ),
    key=("code", "country"),
)


def origins(profile: Profile, codes: Iterable[str] | None = None) -> pd.DataFrame:
    """Return the table ORIGINS: the origins at which each good is listed, and for what.

    codes: the goods to include; all by default. An origin that is listed for child labour and for
    forced labour is one row with both. Goods are in the order of `codes`, else of the profile; the
    origins of a good are in the order of their names. A missing origin only means that the source
    does not list it, not that there is no risk. Raises KeyError for a code that is not in the
    profile.
    """
    goods = {good.code: good for good in profile.commodities}
    chosen = goods.values() if codes is None else [goods[code] for code in codes]
    return check(frame(ORIGINS, [row for good in chosen for row in _rows(good)]), ORIGINS)


def _rows(good: Commodity) -> Iterable[tuple[str, str, str, bool, bool, str]]:
    listed = {country for _, countries in good.listings() for country in countries}
    for country in sorted(listed):
        child, forced = country in good.child_labour, country in good.forced_labour
        by_input = "forced labour" if country in good.from_forced_labour else "child labour"
        yield good.code, good.name, country, child, forced, "" if child or forced else by_input
