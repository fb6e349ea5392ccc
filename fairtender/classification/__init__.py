"""Interpret the codes that say what a notice buys, as codes of the CPV or of other schemes.

The codes of the Common Procurement Vocabulary (CPV 2008, Regulation (EC) No 213/2008) are in
`cpv-2008.txt` with their check digits: 9,454 numbers from the list of the Publications Office of
the European Union, which may be reused (CC BY 4.0). A code that is not in this list does not count
as a CPV code. `unspsc.toml` gives the CPV heading for codes of the UNSPSC; codes of any other
scheme are reported and not interpreted.
"""

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

__all__ = ["Codes", "codes", "codes_read", "cpv", "is_cpv", "of_cpv", "split_classification"]

_CPV_ID = re.compile(r"(\d{7,8})(?:-?(\d))?(?:\.0)?")
_CPV_ALONE = re.compile(r"(\d{8})(?:-(\d))?")
_UNSPSC_ID = re.compile(r"(?:[Vv]\d+\.)?((?:\d\d){1,4})(?:\d\d)?(?:\.0)?")
_REMEMBERED = 50_000


class Codes(NamedTuple):
    """What the codes of a tender or lot mean.

    cpv: the main codes that are valid in the CPV; if there are none, the CPV codes that correspond
    to codes of other schemes. additional: other valid codes. mapped: for each CPV code that stands
    for a code of another scheme, that code as written. unread: codes, as written, that could not be
    interpreted, of another scheme or of none.
    """

    cpv: tuple[str, ...]
    additional: tuple[str, ...]
    mapped: tuple[tuple[str, str], ...]
    unread: tuple[str, ...]


def is_cpv(code: str) -> bool:
    """Return whether eight digits are a code of CPV 2008."""
    return code in codes()


@cache
def codes() -> dict[str, str]:
    """Return {CPV 2008 code of eight digits: its check digit}."""
    text = Path(__file__).with_name("cpv-2008.txt").read_text(encoding="ascii")
    lines = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return {first + rest[:4]: rest[4] for first, *others in lines for rest in others}


@lru_cache(_REMEMBERED)
def cpv(scheme: str, code: str) -> str:
    """Return the eight digits of a code if it is a CPV code, otherwise "".

    Reads ids with and without check digit ("90910000-9", "90910000"), and as a number that lost its
    leading zero, under the schemes CPV and ДК021 (the Ukrainian CPV) in any spelling. Without a
    scheme, only eight digits count. A code that is not in the list of 2008, or that has a wrong
    check digit, is not a CPV code.

    >>> from fairtender.classification import cpv
    >>> cpv("CPV", "90910000-9"), cpv("CPV", "90910000-1"), cpv("CPV", "724954105")
    ('90910000', '', '')
    """
    found = None
    if not any(map(str.isalnum, scheme)):
        found = _CPV_ALONE.fullmatch(code)
    elif of_cpv(scheme):
        found = _CPV_ID.fullmatch(code)
    if not found:
        return ""
    digits = found[1].zfill(8)
    known = codes().get(digits)
    return digits if known and found[2] in (None, known) else ""


def of_cpv(scheme: str) -> bool:
    """Return whether a scheme, or a code with its scheme, names the CPV.

    The supplementary vocabulary (CPVS) does not count: it says how something is bought, not what.
    """
    name = "".join(filter(str.isalnum, scheme)).upper()
    return ("CPV" in name and "CPVS" not in name) or name.startswith(("ДК021", "DK021"))


@lru_cache(_REMEMBERED)
@lru_cache(_REMEMBERED)
def split_classification(scheme: str, code: str) -> tuple[str, str]:
    """Split a classification into (CPV code, other code as written); one of the two is always "".

    >>> from fairtender.classification import split_classification
    >>> split_classification("CPV", "90910000-9"), split_classification("UNSPSC", "76111500")
    (('90910000', ''), ('', 'UNSPSC 76111500'))
    """
    found = cpv(scheme, code)
    return (found, "") if found else ("", " ".join(filter(None, (scheme, code))) if code else "")


@lru_cache(_REMEMBERED)
def codes_read(
    cpv_codes: tuple[str, ...], others: tuple[str, ...], additional: tuple[str, ...] = ()
) -> Codes:
    """Return `Codes` for the cells `cpv`, `other_codes` and `additional_cpv` of a tender."""
    own = [code for code in cpv_codes if is_cpv(code)]
    wrong = [f"CPV {code}" for code in cpv_codes if not is_cpv(code)]
    mapped = {other: code for other in others if (code := _mapped(other))}
    known = tuple(dict.fromkeys([*own, *mapped.values()]))
    main = tuple(code for code in own if code not in additional) or tuple(mapped.values()) or known
    return Codes(
        tuple(dict.fromkeys(main)),
        tuple(code for code in known if code not in main),
        tuple((code, other) for other, code in mapped.items() if code not in own),
        tuple([*wrong, *(other for other in others if other not in mapped)]),
    )


def _mapped(written: str) -> str:
    """Return the CPV heading for a UNSPSC code, found by its longest known prefix, or ""."""
    scheme, _, code = written.rpartition(" ")
    found = _UNSPSC_ID.fullmatch(code) if "UNSPSC" in scheme.upper() else None
    if not found:
        return ""
    beginnings = (found[1][:length] for length in range(len(found[1]), 1, -2))
    return next((_unspsc()[each] for each in beginnings if each in _unspsc()), "")


@cache
def _unspsc() -> dict[str, str]:
    """Return {prefix of a UNSPSC code: CPV heading, or "" if the prefix is too general}."""
    with open(Path(__file__).with_name("unspsc.toml"), "rb") as file:
        return dict(tomllib.load(file)["cpv"])
