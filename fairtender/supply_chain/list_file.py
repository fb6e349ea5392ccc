"""A published list of suppliers as a file: which sheet it is, and what its headings mean."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pandas as pd

from fairtender import sheets
from fairtender.supply_chain.declared import LINKS, SITES
from fairtender.supply_chain.published import HEADINGS, SUPPLIERS, list_headings
from fairtender.tables import fault

__all__ = ["read_list", "shape_of"]

# By them the row of headings is found, also below a title.
_KNOWN = {heading: name for name, headings in HEADINGS.items() for heading in headings}


def read_list(
    path: str | Path, reading: sheets.Reading | Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Return a list of suppliers, CSV or XLSX, as the table SUPPLIERS.

    reading: what is known of the file, its headings above all; all other headings mean what
    `list_headings` says. `attrs` has what was not read: headings (`left_out`) and other sheets of
    the workbook (`other_sheets`). Raises DataError as `sheets.read` does: a list needs a column
    with the names of the sites.
    """
    path, given = Path(path), sheets.Reading.of(reading)
    found = _proposed(path, given)
    heads = [guess.heading for guess in found.guesses]
    stated = {head: name for head, name in given.columns.items() if head in heads}
    guessed = list_headings(head for head in heads if head not in stated)
    taken = set(stated.values())
    means = {head: "" if name in taken else name for head, name in guessed.items()} | stated
    if "name" not in means.values():
        known = ", ".join(HEADINGS["name"])
        raise fault("supply-chain-list-no-names", file=path, known=known)
    whole = replace(given, columns=means, heading_row=found.reading.heading_row, sheet=found.sheet)
    data = sheets.read(path, SUPPLIERS, whole)
    data.attrs["left_out"] = tuple(head for head in heads if not means[head])
    others = (name for name in found.sheets if name != found.sheet and not given.sheet)
    data.attrs["other_sheets"] = tuple(others)
    return data


def shape_of(path: str | Path) -> Literal["list", "chain", "sheet"]:
    """Return what one file is: a list, a workbook with a whole chain, or a sheet of one.

    A workbook whose sheets are named like SITES and LINKS is a chain.
    """
    found = _proposed(Path(path), sheets.Reading())
    if {SITES.name, LINKS.name} <= {name.strip().casefold() for name in found.sheets}:
        return "chain"
    heads = {guess.heading.casefold() for guess in found.guesses}
    return "sheet" if {"disclosure", "evidence"} <= heads else "list"


def _proposed(path: Path, given: sheets.Reading) -> sheets.Proposal:
    return sheets.propose(path, [SUPPLIERS], replace(given, columns=_KNOWN | dict(given.columns)))
