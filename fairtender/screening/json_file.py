"""The JSON of a screening, written while a file of any size is read.

`{"tenders": [...], "factors": [...], "about": {...}}`, one row a line, with the columns of
`SCREENED` and `FACTORS` in `fairtender.screening`. A reason or a question is `{"code", "params",
"text"}`. Money (`value_amount`) is a string such as "1250.50", exactly as the notice states it, or
null. `about` comes last, since it counts what was read.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import Any

import pandas as pd

from fairtender.files import Part
from fairtender.screening import FACTORS, SCREENED, Screening
from fairtender.sheets.json_file import CACHED, Reasons, document, encode
from fairtender.tables import Table

__all__ = ["JsonFile"]

_quote = json.encoder.encode_basestring


class _Outcomes(dict[tuple[Any, ...], str]):
    """The JSON of a row of FACTORS after its ocid: most rows of a file repeat one of few."""

    def __init__(self, reasons: Reasons) -> None:
        self._reasons = reasons

    def __missing__(self, outcome: tuple[Any, ...]) -> str:
        factor, rating, missing, reason, source, ask, lot = outcome
        self[outcome] = text = (
            f', "factor": "{factor}", "rating": "{rating}", "missing": {json.dumps(missing)}, '
            f'"reason": {self._reasons[reason]}, "source": {_quote(source)}, '
            f'"ask": {self._reasons[ask]}, "lot": {_quote(lot)}}}'
        )
        return text


class JsonFile:
    """The JSON of a screening, written as it grows: tenders in place, factors beside it.

    Use it in a `with` block: `add` each chunk, then `finish` and `publish`. The file appears, or is
    replaced, by `publish` alone; leaving the block before that leaves nothing behind. Raises
    DataError where the folder cannot be written to, or is full.
    """

    def __init__(self, path: Path) -> None:
        """Write to `path` in the end."""
        self._tenders = Part(path)
        self._first = True
        self._reasons = Reasons()
        self._outcomes = _Outcomes(self._reasons)

    def __enter__(self) -> "JsonFile":
        """Open the two files, so that a bad folder shows before the work begins."""
        with ExitStack() as opened:
            part = opened.enter_context(self._tenders)
            with part.told():
                self._factors = tempfile.TemporaryFile(dir=part.target.parent)
            opened.enter_context(self._factors)
            part.write(b'{"tenders": [\n')
            self._opened = opened.pop_all()
        return self

    def add(self, result: Screening) -> None:
        """Write the rows of one chunk."""
        # Each row begins with a comma and a line end, but for the first of all.
        begin = 2 if self._first else 0
        self._tenders.write(encode("".join(self._tender_rows(result.tenders)))[begin:])
        with self._tenders.told():
            self._factors.write(encode("".join(self._factor_parts(result.factors)))[begin:])
        self._first = self._first and result.tenders.empty
        if len(self._outcomes) + len(self._reasons) > CACHED:
            self._outcomes.clear()
            self._reasons.clear()

    def finish(
        self,
        about: Mapping[str, object],
        more: Mapping[str, tuple[pd.DataFrame, Table]] | None = None,
    ) -> None:
        """Join the two files, add what is to be known about them all, see that the disk has it.

        more: tables that stand after the two.
        """
        self._tenders.write(b'\n], "factors": [\n')
        with self._tenders.told():
            self._factors.seek(0)
            shutil.copyfileobj(self._factors, self._tenders, 1 << 20)
        self._tenders.write(b"\n]")
        # Between the first and the last part of a document stand its tables.
        for part in list(document({}, more or {}))[1:-1]:
            self._tenders.write(part)
        told = json.dumps(about, ensure_ascii=False, default=str)
        self._tenders.write(encode(f', "about": {told}}}\n'))
        self._tenders.close()

    def publish(self) -> None:
        """Put the finished file in its place, in one step."""
        self._tenders.put_in_place()

    def __exit__(self, *_: object) -> None:
        """Remove what was not published."""
        self._opened.close()

    def _tender_rows(self, tenders: pd.DataFrame) -> Iterator[str]:
        text_of = self._reasons.__getitem__
        columns = zip(*(tenders[name].tolist() for name in SCREENED.names), strict=True)
        for row in columns:
            ocid, title, buyer, level, by, sector, lot, reasons, sources, ask, *rest = row
            read, missing, unread, amount, unit, ids = rest
            money = "null" if amount is None else f'"{amount}"'
            yield (
                f',\n{{"ocid": {_quote(ocid)}, "title": {_quote(title)}, "buyer": {_quote(buyer)}, '
                f'"level": "{level}", "by": "{by}", "sector": {_quote(sector)}, '
                f'"lot": {_quote(lot)}, '
                f'"reasons": [{", ".join(map(text_of, reasons))}], '
                f'"sources": [{", ".join(map(_quote, sources))}], '
                f'"ask": [{", ".join(map(text_of, ask))}], '
                f'"read": [{", ".join(map(_quote, read))}], '
                f'"missing": [{", ".join(map(_quote, missing))}], '
                f'"unread": [{", ".join(map(text_of, unread))}], '
                f'"value_amount": {money}, "value_currency": {_quote(unit)}, '
                f'"release_ids": [{", ".join(map(_quote, ids))}]}}'
            )

    def _factor_parts(self, factors: pd.DataFrame) -> Iterator[str]:
        # No loop in Python here: these are seven times as many rows.
        ocids = factors["ocid"].tolist()
        heads = {ocid: f',\n{{"ocid": {_quote(ocid)}' for ocid in dict.fromkeys(ocids)}
        outcomes = zip(*(factors[name].tolist() for name in FACTORS.names[1:]), strict=True)
        rows = zip(
            map(heads.__getitem__, ocids), map(self._outcomes.__getitem__, outcomes), strict=True
        )
        return chain.from_iterable(rows)
