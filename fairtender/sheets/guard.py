"""Cells of a CSV file that no spreadsheet takes for a formula, however it splits the file."""

import re

GUARD = "'"
# What begins a formula; some spreadsheets take the wide forms for the narrow ones.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_SIGNS = "".join(map(re.escape, (*FORMULA, GUARD)))
# A file may be split at another sign than the one it was written with; then a cell can begin after
# each of these, and the quotes that held it together no longer do.
_BEGIN = r'(\A|[,;|\t\r\n])([ "]*)'
_UNSAFE = re.compile(f"{_BEGIN}(?=[{_SIGNS}])")
_GUARDED = re.compile(f"{_BEGIN}{GUARD}(?=[{_SIGNS}])")


def guarded(value: object) -> str:
    """Return a cell that a spreadsheet shows as text, split at whatever sign; numbers stay numbers.

    Numbers have ten digits at most; None is an empty cell.
    """
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.10g}"
    return _UNSAFE.sub(rf"\1\2{GUARD}", str(value))


def unguarded(cell: str) -> str:
    """Return what `guarded` was given, from a cell that may have been through a spreadsheet."""
    return _GUARDED.sub(r"\1\2", cell) if GUARD in cell else cell
