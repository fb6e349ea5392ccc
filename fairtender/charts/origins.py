"""Goods and where they are listed, in words."""

import pandas as pd

from fairtender import messages
from fairtender.pages import WordTable

__all__ = ["origin_table"]

_NONE = "–"


def origin_table(origins: pd.DataFrame, most: int = 6) -> WordTable:
    """Return ORIGINS as words: a row a good, with how many origins are listed, and which.

    An origin that is listed for both kinds of labour stands in both columns, and once more in the
    third. Of more than `most` origins only the number is shown. A fourth column, where it is
    needed, has the origins that are listed because of an input.
    """
    rows = {}
    for good, some in origins.groupby("good", sort=False):
        child, forced = some["child_labour"], some["forced_labour"]
        by_input = some[some["input"] != ""]
        listed = [some[mask]["country"] for mask in (forced, child, child & forced)]
        told = [_told(countries, most) for countries in listed]
        named = (f"{_name(row.country)} ({row.input})" for row in by_input.itertuples())
        rows[good] = [*told, ", ".join(named) or _NONE]
    codes = ("forced", "child", "both", "input")
    heads = [messages.text(f"origin-head-{code}") for code in codes]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=heads)
    if not (origins["input"] != "").any():
        table = table.drop(columns=heads[-1])
    return WordTable(table, messages.text("origin-head-good"))


def _told(countries: pd.Series, most: int) -> str:
    if not len(countries):
        return _NONE
    if len(countries) > most:
        return messages.text("origin-count", count=len(countries))
    return f"{len(countries)}: {', '.join(map(_name, countries))}"


def _name(country: str) -> str:
    """A name as people say it: "Democratic Republic of the Congo"."""
    return " ".join(reversed(country.split(", ")))
