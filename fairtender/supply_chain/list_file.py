"""A published list of suppliers as a file: which sheet it is, and what its headings mean."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from fairtender import sheets
from fairtender.sheets import csv_file, workbook
from fairtender.supply_chain.published import HEADINGS, SUPPLIERS, list_headings
from fairtender.tables import fault

__all__ = ["is_list", "read_list"]


def read_list(path: str | Path, mapping: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return a list of suppliers, CSV or XLSX, as the table SUPPLIERS.

    mapping: heading in the file → column of SUPPLIERS, or "" for one that is not read; all other
    headings mean what `list_headings` says. `attrs["left_out"]` names the headings that were not
    read. Raises DataError as `sheets.read` does: a list needs a column with the names of the sites.
    """
    path = Path(path)
    stated = dict(mapping or {})
    guessed = list_headings(head for head in _heads(path) if head not in stated)
    taken = set(stated.values())
    means = {head: "" if name in taken else name for head, name in guessed.items()} | stated
    if "name" not in means.values():
        known = ", ".join(HEADINGS["name"])
        raise fault("supply-chain-list-no-names", file=path, known=known)
    data = sheets.read(path, SUPPLIERS, means)
    data.attrs["left_out"] = tuple(head for head, name in means.items() if not name)
    return data


def is_list(path: str | Path) -> bool:
    """Whether a sheet is a published list: not one of SITES or LINKS, by its headings."""
    heads = {head.casefold() for head in _heads(Path(path))}
    return not {"disclosure", "evidence"} <= heads


def _heads(path: Path) -> list[str]:
    """The first row of a sheet; nothing where it cannot be read, which its reader will say."""
    rows: Iterator[tuple[int, Sequence[object]]]
    if workbook.is_workbook(path):
        rows = workbook.rows(path, SUPPLIERS)
    else:
        rows = csv_file.rows(path, lambda cell: bool(list_headings([cell])[cell]))
    nothing: tuple[int, Sequence[object]] = (1, ())
    texts = (" ".join(str(cell or "").split()) for cell in next(rows, nothing)[1])
    return list(filter(None, texts))
