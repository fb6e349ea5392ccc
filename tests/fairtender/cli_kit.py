"""What the tests of the commands share."""

import datetime
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pandas as pd

from fairtender import cli
from fairtender.tables import Reason, Table

# The command as the installed package calls it, so that no path of a machine is needed.
COMMAND = [sys.executable, "-c", "import sys; from fairtender.cli import main; sys.exit(main())"]


def run(*arguments: object, **options) -> subprocess.CompletedProcess:
    line = [*COMMAND, *map(str, arguments)]
    return subprocess.run(line, capture_output=True, text=True, timeout=120, **options)


def run_here(capsys, *arguments: object) -> subprocess.CompletedProcess:
    """As `run`, in this process: for what a process of its own adds nothing to."""
    status = cli.main([*map(str, arguments)])
    told = capsys.readouterr()
    return subprocess.CompletedProcess(arguments, status, told.out, told.err)


def refused(said: str) -> str:
    """The one sentence that a command says instead of its results."""
    assert said.count("\n") == 1, said
    assert "Traceback" not in said
    assert said.strip().endswith((".", "?"))
    return said


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def unfolded(path: Path) -> dict:
    """The JSON of a screening with each sentence and each factor where its number stands."""
    data = json.loads(path.read_text("utf-8"))

    def said(number: int | None) -> dict | None:
        row = None if number is None else data["sentences"][number]
        return row and {key: row[key] for key in ("code", "params", "text")}

    tenders, factors = [], []
    for row in data["entries"]:
        row = {"ocid": row.pop("id"), **row}
        for kind in map(data["factors"].__getitem__, row.pop("factors")):
            source = data["sentences"][kind["reason"]]["source"]
            told = {"reason": said(kind["reason"]), "source": source, "ask": said(kind["ask"])}
            factors.append({"ocid": row["ocid"], **kind, **told, "lot": row["lot"]})
        sources = [data["sentences"][number]["source"] for number in row["reasons"]]
        told = {name: [*map(said, row[name])] for name in ("reasons", "ask", "unread")}
        tenders.append({**row, **told, "sources": sources})
    return {"about": data["about"], "tenders": tenders, "factors": factors}


def table_of(written: dict, name: str, table: Table) -> list[dict]:
    """A table of a report's JSON, with each sentence where its number is."""
    kinds = {column.name: column.kind for column in table.columns}

    def cell(name: str, value: object) -> object:
        if kinds[name] == "reasons":
            return [sentence(number) for number in value]
        is_one = kinds[name] in ("reason", "ask") and value is not None
        return sentence(value) if is_one else value

    def sentence(number: int) -> dict:
        row = written["sentences"][number]
        return {key: row[key] for key in ("code", "params", "text")}

    return [{key: cell(key, value) for key, value in row.items()} for row in written[name]]


def rows(data: pd.DataFrame, table: Table) -> list[dict]:
    """What the JSON has to hold of a table, by its declared columns."""
    return [{k: _plain(v) for k, v in row.items()} for row in data[table.names].to_dict("records")]


def _plain(value: object) -> object:
    if isinstance(value, Reason):
        return {"code": value.code, "params": dict(value.params), "text": value.text()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if not isinstance(value, str) and pd.isna(value):
        return None
    return f"{value:%Y-%m-%d}" if isinstance(value, datetime.date) else value
