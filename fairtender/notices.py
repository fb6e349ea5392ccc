"""Read tenders from any kind of source, for the commands, the pages and notebooks alike.

Open Contracting data (JSON, JSON Lines), notices of TED in eForms (XML), and sheets (CSV, XLSX)
with the columns of `sheets.TENDER_SHEET`; each as a file, or many in a folder or an archive (ZIP,
tar, tar.gz), or on standard input.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path, PurePosixPath

import pandas as pd

from fairtender import sheets
from fairtender.ocds.files import chunks, joined, settled
from fairtender.sheets import Reading
from fairtender.sources import Document, Given, Input, Source, name, open_source, size_of
from fairtender.tables import DataError, fault

__all__ = ["Given", "Source", "name", "read", "read_chunks", "size_of"]

_KEPT = ("file", "notes")  # attributes of a sheet that are kept


def read(
    source: Source, *, mapping: Reading | Mapping[str, str] | None = None, encoding: str = ""
) -> pd.DataFrame:
    """Return the table TENDERS of a source, whose name is in `attrs["file"]`.

    See `read_chunks`.
    """
    tenders = joined(list(read_chunks(source, mapping=mapping, encoding=encoding)))
    tenders.attrs["file"] = name(source)
    return tenders


def read_chunks(
    source: Source,
    size: int = 5000,
    *,
    mapping: Reading | Mapping[str, str] | None = None,
    encoding: str = "",
) -> Iterator[pd.DataFrame]:
    """Yield the table TENDERS of a source in parts of up to `size` rows.

    source: path of a file, a folder or an archive; "-" for standard input; or `Given` bytes.
    mapping: how to read sheets, at least heading → column of `sheets.TENDER_SHEET`; a file that is
    neither JSON nor XML then counts as a sheet, whatever its name. encoding: the encoding of JSON
    and CSV files that are not in UTF-8, such as "latin-1". Files whose name begins with a dot are
    skipped.

    `attrs` of each part: `bytes` read from the source, as packed; `unread`, a sentence for each of
    several files that could not be read; `rows` of sheets, or `releases` and those `without_ocid`,
    as for `ocds.read`. Sheets come first; the last part may have no rows.

    Raises DataError for a single file as `ocds.read` and `sheets.read_tenders` do; for a folder or
    an archive if none of its files can be read.
    """
    with open_source(source, encoding, sheets=mapping is not None) as given:
        faults: list[DataError] = []
        parts = chain(_of_sheets(given, size, mapping, faults), chunks(given, size, faults))
        yield from settled(parts, given, faults)


def _of_sheets(
    given: Input, size: int, mapping: Reading | Mapping[str, str] | None, faults: list[DataError]
) -> Iterator[pd.DataFrame]:
    """Yield the rows of sheets in parts; an empty sheet gives one part without rows."""
    given.sheets_are_read = True
    known: set[str] = set()
    for document in given.documents():
        if isinstance(document, DataError) or document.kind != "sheet":
            continue  # told of with the releases
        try:
            tenders = _sheet(document, mapping)
            if twice := known.intersection(tenders["ocid"]):
                raise fault("ids-twice", file=document.name, value=min(twice))
        except DataError as error:
            if given.is_single:
                raise
            faults.append(error)
            continue
        known.update(tenders["ocid"])
        for start in range(0, max(len(tenders), 1), size):
            part = tenders.iloc[start : start + size]
            kept = {} if start else {name: tenders.attrs.get(name, ()) for name in _KEPT}
            part.attrs = kept | {"rows": len(part)}
            yield part


def _sheet(document: Document, mapping: Reading | Mapping[str, str] | None) -> pd.DataFrame:
    """Read one sheet, from a temporary copy if it is packed."""
    if document.path:
        return sheets.read_tenders(document.path, mapping)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, PurePosixPath(document.name.removesuffix(".gz")).name)
        with open(copy, "wb") as file:
            shutil.copyfileobj(document.file, file)
        try:
            return sheets.read_tenders(copy, mapping)
        except DataError as error:
            sentence = str(error).replace(str(copy), document.name)
            raise DataError(sentence, error.code) from None
