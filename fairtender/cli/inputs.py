"""What several commands read."""

import argparse
import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from fairtender import sheets
from fairtender.tables import Table, frame


def mapped(options: argparse.Namespace, tables: Iterable[Table]) -> dict[str, str]:
    """Return what `--columns` says of an organisation's own headings in these tables."""
    return sheets.mapping(options.columns, tables) if options.columns else {}


def day(chosen: datetime.date | None) -> datetime.date:
    """Return the day that counts: the one that was asked for, else today."""
    return chosen or datetime.date.today()


def sheet(path: Path | None, table: Table, translated: Mapping[str, str]) -> pd.DataFrame:
    """Return a sheet as its table; the empty table where none was given."""
    if path is None:
        return frame(table, {name: [] for name in table.names})
    return sheets.read(path, table, translated)
