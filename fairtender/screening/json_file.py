"""Write the JSON of a screening of any size while a file is read, and read the JSON again.

    {"format": 2, "job": "screen", …, "about": {...},
     "entries": [...],    the columns of SCREENED, one tender a line; `ocid` is called `id`
     "factors": [...],    each different result once: factor, rating, missing, reason, ask
     "sentences": [...]}  what is said, each once: code, params, text, source

The structure is that of every report (`fairtender.reports.saving`). What many tenders share is
written once, and referenced by its number, counted from 0. A tender's `reasons`, `ask` and `unread`
are numbers of `sentences`, its `factors` seven numbers of `factors`; the `reason` and `ask` of a
factor are numbers of `sentences` again, or null. `text` is the sentence, `source` the id of its
source in the profile, or "". Money (`value_amount`) is a string such as "1250.50", exactly as the
notice states it, or null. In a very long file a sentence may be repeated under another number.
`read_json` returns the tables, also from a file of format 1, in which `entries` were called
`tenders`.
"""

import json
import os
import tempfile
from collections.abc import Hashable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from decimal import Decimal
from functools import lru_cache
from itertools import dropwhile, takewhile
from pathlib import Path
from typing import IO, Any

import pandas as pd

from fairtender.files import Part
from fairtender.profile import FACTORS as FACTOR_NAMES
from fairtender.screening.factors import Factor
from fairtender.screening.outcomes import FACTORS, PASSED, SCREENED, Outcome, Screening
from fairtender.sheets.json_file import CACHED, document, encode
from fairtender.tables import Reason, Table, fault, frame

_quote = json.encoder.encode_basestring
_PARTS = ("entries", "factors", "sentences")
_OLDER = "tenders"  # what format 1 called the entries
_SAID = ("reasons", "ask", "unread")  # columns of sentences


class _Numbered:
    """Rows in a file that are written only once and then referenced by their number."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._count = file, 0
        self._numbers: dict[Hashable, int] = {}
        self._rows: list[str] = []

    def number(self, key: Hashable) -> int | None:
        """Return the number of a row, or None if it has none yet."""
        return self._numbers.get(key)

    def add(self, key: Hashable, row: str) -> int:
        """Add a row and return its number."""
        number = self._numbers[key] = self._count
        self._rows.append(f"{',' if number else ''}\n{row}")
        self._count += 1
        return number

    def flush(self, most: int) -> None:
        """Write the new rows; forget all numbers if there are more than `most`."""
        self._file.write(encode("".join(self._rows)))
        self._rows.clear()
        if len(self._numbers) > most:
            self._numbers.clear()


class JsonFile:
    """The JSON file of a screening, which grows while a source is read.

    Use it in a `with` block: `add` each part, then `finish` and `publish`. Only `publish` creates
    or replaces the file; leaving the block before that leaves nothing behind. Raises DataError if
    the folder cannot be written to, or the disk is full.
    """

    def __init__(self, path: Path) -> None:
        """Prepare to write the file `path`."""
        self._whole = Part(path)
        self._first = True
        self._outcomes: dict[Outcome, str] = {}
        # Numbers by id() of the reason; the reason is kept so that its id is not reused.
        self._met: dict[int, tuple[int, Reason, str]] = {}
        self._made: dict[int, tuple[int, Reason, Factor]] = {}

    def __enter__(self) -> "JsonFile":
        """Open the files, so that an unusable folder is reported before the work begins."""
        with ExitStack() as opened:
            part = opened.enter_context(self._whole)
            self._parts: list[IO[bytes]] = []
            for _ in _PARTS:
                with part.told():
                    self._parts.append(tempfile.TemporaryFile(dir=part.target.parent))
                opened.enter_context(self._parts[-1])
            self._tenders = self._parts[0]
            self._factors, self._sentences = map(_Numbered, self._parts[1:])
            self._opened = opened.pop_all()
        return self

    def add(self, result: Screening) -> None:
        """Write the rows of one chunk."""
        rows = "".join(self._rows(result))
        # Each row except the very first begins with a comma.
        with self._whole.told():
            self._tenders.write(encode(rows[1:] if self._first else rows))
            self._factors.flush(CACHED)
            self._sentences.flush(CACHED)
        self._first = self._first and not result.outcomes
        if len(self._outcomes) > CACHED:
            self._outcomes.clear()
        self._met.clear()
        self._made.clear()

    def finish(
        self,
        head: Mapping[str, object],
        more: Mapping[str, tuple[pd.DataFrame, Table]] | None = None,
    ) -> None:
        """Write `head` and then all parts, and close the document.

        more: tables to put before the sentences.
        """
        told = json.dumps(head, ensure_ascii=False, default=str)
        self._whole.write(encode(told[:-1]))
        # Between the first and the last part of a document are its tables.
        tables = list(document({}, more or {}))[1:-1]
        for name, part in zip(_PARTS, self._parts, strict=True):
            for piece in tables if name == "sentences" else ():
                self._whole.write(piece)
            self._whole.write(encode(f',\n"{name}": ['))
            with self._whole.told():
                part.seek(0)
                while piece := part.read(1 << 20):
                    self._whole.write(piece)
            self._whole.write(b"\n]")
        self._whole.write(b"}\n")
        self._whole.close()

    def publish(self) -> None:
        """Move the finished file to its place, in one step."""
        self._whole.put_in_place()

    def __exit__(self, *_: object) -> None:
        """Remove the temporary files."""
        self._opened.close()

    def _rows(self, result: Screening) -> Iterator[str]:
        columns = [result.passed[name] for name in PASSED]
        for outcome, row in zip(result.outcomes, zip(*columns, strict=True), strict=True):
            ocid, title, buyer, amount, unit, ids = row
            said = self._outcomes.get(outcome)
            if said is None:
                self._outcomes[outcome] = said = self._outcome(outcome)
            money = "null" if amount is None else f'"{amount!s}"'
            yield (
                f',\n{{"id": {_quote(ocid)}, "title": {_quote(title)}, "buyer": {_quote(buyer)}, '
                f'{said}, "value_amount": {money}, "value_currency": {_quote(unit)}, '
                f'"release_ids": [{", ".join(map(_quote, ids))}]}}'
            )

    def _outcome(self, outcome: Outcome) -> str:
        """Return the part of a row that all tenders with this outcome share."""
        rated, said = outcome.rated, self._sentence
        # Python writes a list of numbers as JSON does.
        return (
            f'"level": "{rated.level}", "by": "{rated.by}", "sector": {_quote(rated.sector)}, '
            f'"lot": {_quote(outcome.lot)}, '
            f'"reasons": {[*map(said, outcome.reasons, rated.sources)]}, '
            f'"ask": {[*map(said, outcome.ask)]}, '
            f'"read": {_names(rated.read)}, "missing": {_names(rated.missing)}, '
            f'"unread": {[*map(said, outcome.unread)]}, '
            f'"factors": {[*map(self._factor, FACTOR_NAMES, rated.factors, outcome.seven)]}'
        )

    def _factor(self, name: str, factor: Factor, reason: Reason) -> int:
        met = self._made.get(id(reason))
        if met and met[2] is factor:
            return met[0]
        said = self._sentence(reason, factor.source)
        ask = None if factor.ask is None else self._sentence(factor.ask)
        key = (name, factor.rating, factor.missing, said, ask)
        number = self._factors.number(key)
        if number is None:
            row = (
                f'{{"factor": "{name}", "rating": "{factor.rating}", '
                f'"missing": {"true" if factor.missing else "false"}, "reason": {said}, '
                f'"ask": {"null" if ask is None else ask}}}'
            )
            number = self._factors.add(key, row)
        self._made[id(reason)] = number, reason, factor
        return number

    def _sentence(self, reason: Reason, source: str = "") -> int:
        met = self._met.get(id(reason))
        if met and met[2] == source:
            return met[0]
        number = self._sentences.number((reason, source))
        if number is None:
            params = ", ".join([f"{_quote(name)}: {_quote(said)}" for name, said in reason.params])
            row = (
                f'{{"code": {_quote(reason.code)}, "params": {{{params}}}, '
                f'"text": {_quote(reason.text())}, "source": {_quote(source)}}}'
            )
            number = self._sentences.add((reason, source), row)
        self._met[id(reason)] = number, reason, source
        return number


@lru_cache(1_000)
def _names(factors: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_quote, factors))}]"


def tenders_in(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield the entries from a JSON file by `JsonFile`, in which each entry is one line.

    In this way a file that is larger than memory can be read. A JSON file with other lines yields
    none.
    """
    heads = [f'"{name}": [' for name in (_PARTS[0], _OLDER)]
    part = dropwhile(lambda line: line.rstrip() not in heads, lines)
    next(part, None)
    for line in takewhile(lambda line: line.rstrip() != "],", part):
        yield with_ocid(json.loads(line.rstrip().removesuffix(",")))


def with_ocid(row: dict[str, Any]) -> dict[str, Any]:
    """Return an entry with `ocid` as in SCREENED, also if the file calls it `id`."""
    return row if "ocid" in row else {"ocid": row["id"], **row}


def read_json(path: str | os.PathLike[str]) -> Screening:
    """Read a screening from its JSON file.

    `tenders.attrs["about"]` has the facts about the file. The whole file is held in memory. Raises
    DataError if the file is missing or is not the JSON of a screening.
    """
    try:
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
        if (job := data.get("job", "screen")) != "screen":
            raise fault("not-screening-job", file=path, job=job)
        rows = [with_ocid(row) for row in data.get(_PARTS[0]) or data[_OLDER]]
        sentences = [Reason(each["code"], (*each["params"].items(),)) for each in data["sentences"]]
        sources = [each["source"] for each in data["sentences"]]
        tenders = [_tender(row, sentences, sources) for row in rows]
        factors = frame(FACTORS, _factor_rows(data, rows, sentences, sources))
        found = Screening(frame(SCREENED, tenders), factors)
        found.tenders.attrs["about"] = data["about"]
    except OSError as error:
        raise fault("cannot-read", file=path, cause=error.strerror or error) from None
    except json.JSONDecodeError as error:
        raise fault("file-not-json", file=path, line=error.lineno, column=error.colno) from None
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError):
        raise fault("not-screening", file=path) from None
    return found


def _tender(row: dict[str, Any], sentences: list[Reason], sources: list[str]) -> dict[str, Any]:
    said = {name: tuple(sentences[number] for number in row[name]) for name in _SAID}
    amount = row["value_amount"]
    return {
        **{name: tuple(cell) if type(cell) is list else cell for name, cell in row.items()},
        **said,
        "sources": tuple(sources[number] for number in row["reasons"]),
        "value_amount": None if amount is None else Decimal(amount),
    }


def _factor_rows(
    data: dict[str, Any],
    rows: list[dict[str, Any]],
    sentences: list[Reason],
    sources: list[str],
) -> Iterator[tuple[Any, ...]]:
    kinds = [
        (
            *(each["factor"], each["rating"], each["missing"]),
            *(sentences[each["reason"]], sources[each["reason"]]),
            None if each["ask"] is None else sentences[each["ask"]],
        )
        for each in data["factors"]
    ]
    for row in rows:
        for number in row["factors"]:
            yield (row["ocid"], *kinds[number], row["lot"])
