"""A published list of suppliers as a file: which sheet it is, and what its headings mean."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from fairtender import sheets
from fairtender.sheets import Reading
from fairtender.supply_chain.published import HEADINGS, SUPPLIERS, list_headings
from fairtender.tables import DataError, fault

__all__ = ["is_list", "read_list"]


def read_list(path: str | Path, reading: Reading | Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return a list of suppliers, CSV or XLSX, as the table SUPPLIERS.

    reading: how it is read, where the file does not show it; headings whose column it does not
    say mean what `list_headings` says. `attrs["left_out"]` names the headings that were not
    read. Raises DataError as `sheets.read` does: a list needs a column with the names of the sites.
    """
    path, given = Path(path), Reading.of(reading)
    stated = dict(given.columns)
    guessed = list_headings(head for head in _heads(path) if head not in stated)
    taken = set(stated.values())
    means = {head: "" if name in taken else name for head, name in guessed.items()} | stated
    if "name" not in means.values():
        known = ", ".join(HEADINGS["name"])
        raise fault("supply-chain-list-no-names", file=path, known=known)
    data = sheets.read(path, SUPPLIERS, replace(given, columns=means))
    data.attrs["left_out"] = tuple(head for head, name in means.items() if not name)
    return data


def is_list(path: str | Path) -> bool:
    """Whether a sheet is a published list: not one of SITES or LINKS, by its headings."""
    heads = {head.casefold() for head in _heads(Path(path))}
    return not {"disclosure", "evidence"} <= heads


def _heads(path: Path) -> list[str]:
    """The headings of a sheet; nothing where it cannot be read, which its reader will say."""
    try:
        preview = sheets.propose(path, [SUPPLIERS]).preview
    except DataError:
        return []
    return list(filter(None, preview[0]))
