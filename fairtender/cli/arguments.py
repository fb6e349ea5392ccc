"""The arguments that several commands take, and what is read of them."""

import argparse
import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from fairtender import sheets
from fairtender.messages import text
from fairtender.tables import DataError, Table, frame


def file(parser: argparse.ArgumentParser, code: str) -> None:
    """Add the one file that a command reads."""
    parser.add_argument("file", type=Path, metavar="FILE", help=text(code))


def option(
    parser: argparse.ArgumentParser, name: str, kind: str, code: str, required: bool = False
) -> None:
    """Add an option that names a file."""
    parser.add_argument(f"--{name}", type=Path, metavar=kind, help=text(code), required=required)


def day(parser: argparse.ArgumentParser, name: str, code: str) -> None:
    """Add an option that names a day."""
    parser.add_argument(f"--{name}", type=_day, metavar="DATE", help=text(code))


def common(parser: argparse.ArgumentParser) -> None:
    """Add what every command takes that reads sheets."""
    option(parser, "columns", "TOML", "cli-columns")
    outputs(parser)


def outputs(parser: argparse.ArgumentParser) -> None:
    """Add the profile, and what can be written."""
    option(parser, "profile", "TOML", "cli-profile")
    for name in ("html", "xlsx", "csv", "json"):
        option(parser, name, "OUT", f"cli-{name}")


def count(written: str) -> int:
    """Return a number from 1 up."""
    if not written.isdecimal() or int(written) < 1:
        raise argparse.ArgumentTypeError(text("cli-no-count", value=written))
    return int(written)


def _day(written: str) -> datetime.date:
    try:
        return datetime.datetime.strptime(written, "%Y-%m-%d").date()
    except ValueError:
        raise argparse.ArgumentTypeError(text("cli-no-date", value=written)) from None


def mapped(options: argparse.Namespace, tables: Iterable[Table]) -> sheets.Reading:
    """Return what `--columns` says of an organisation's own sheets of these tables."""
    return sheets.load_reading(options.columns, tables) if options.columns else sheets.Reading()


def sheet(
    path: Path | None, table: Table, reading: sheets.Reading | Mapping[str, str]
) -> pd.DataFrame:
    """Return a sheet as its table; the empty table where none was given."""
    return sheets.read(path, table, reading) if path else frame(table, [])


def sheets_of(
    files: Mapping[str, tuple[Path | None, Table]], reading: sheets.Reading
) -> dict[str, pd.DataFrame]:
    """Return several sheets by their names, as `sheet` does; all faults are told at once."""
    found, faults = dict[str, pd.DataFrame](), list[DataError]()
    for name, (path, table) in files.items():
        try:
            found[name] = sheet(path, table, reading)
        except DataError as error:
            faults.append(error)
    if faults:
        raise sheets.joined(faults)
    return found
