"""Decode the JSON of Open Contracting data, keeping only what the library reads.

`decode` returns plain dicts and lists. While decoding, msgspec skips every key that no row needs,
above all documents and milestones, which are most of a file. JSON that does not have the shape of
the standard is decoded as a whole by Python's own `json`, as is everything if msgspec is not
installed. The site does not include it, though Pyodide has it: it would only make large files
faster. The rows are the same either way.
"""

import json
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from math import isfinite
from types import GenericAlias
from typing import Any, TypedDict, cast

# --- JSON, decoded ---


# Decimal keeps amounts of money exactly as written.
_whole = json.JSONDecoder(parse_float=Decimal).decode


def _keys(*plain: str, **shaped: Any) -> Any:
    """Tell msgspec which keys of an object to read, and the shapes of some of their values."""
    return cast(Any, TypedDict)("_Keys", dict.fromkeys(plain, Any) | shaped, total=False)


def _one_or_several(shape: Any) -> Any:
    """Return the type of a list of objects or, since some publishers write it so, of one object."""
    return GenericAlias(list, shape) | shape | None


_CODE = _keys("id", "scheme", "schema", "description")
_PERIOD = _keys("startDate", "endDate", "durationInDays")
_COUNTRY = _keys("countryName", "country")  # of an address
_NAMED = _keys("id", "name")
_PARTY = _keys("id", "name", "roles", address=_COUNTRY | None)
_CLASSES = {"classification": _CODE | None, "additionalClassifications": _one_or_several(_CODE)}
_ITEM = _keys(
    *("id", "description", "relatedLot", "relatedLots"),
    *("deliveryAddress", "deliveryAddresses", "deliveryLocation"),
    *("countriesOfOrigin", "countryOfOrigin", "origin"),
    **_CLASSES,
)
# Keys that a tender, its lots, its awards and its contracts have in common.
_WORDS = ("title", "description", "awardCriteria", "awardCriteriaDetails", "sustainability")
_COMMON = (*_WORDS, "hasSubcontracting", "subcontracting")
_SHAPED = _CLASSES | {
    "items": _one_or_several(_ITEM),
    "contractPeriod": _PERIOD | None,
    "period": _PERIOD | None,
    "value": _keys("amount", "currency") | None,
    "suppliers": _one_or_several(_NAMED),
}
_THING = _keys("id", *_COMMON, **_SHAPED)
_TENDER = _keys(
    *(*_COMMON, "bids", "mainProcurementCategory", "procurementMethod", "numberOfTenderers"),
    **_SHAPED,
    lots=_one_or_several(_THING),
    awards=_one_or_several(_THING),
    contracts=_one_or_several(_THING),
    procuringEntity=_PARTY | None,
    tenderPeriod=_PERIOD | None,
    tenderers=_one_or_several(_NAMED),
)
# A release, a record, or a package of either.
_DOCUMENT = _keys(
    *("ocid", "id", "date", "url", "language", "releaseIDs", "bids"),
    buyer=_PARTY | None,
    parties=_one_or_several(_PARTY),
    tender=_TENDER | None,
    awards=_one_or_several(_THING),
    contracts=_one_or_several(_THING),
    compiledRelease="_DOCUMENT | None",
    releases="list[_DOCUMENT] | _DOCUMENT | None",
    records="list[_DOCUMENT] | _DOCUMENT | None",
)


def _lean() -> tuple[Callable[[bytes], object], tuple[type[Exception], ...]]:
    """Return the fast decoder, and the errors after which Python's `json` takes over."""
    try:
        import msgspec
    except ImportError:
        return lambda content: _whole(content.decode()), ()
    decoder = msgspec.json.Decoder(GenericAlias(list, _DOCUMENT) | _DOCUMENT, float_hook=Decimal)
    return decoder.decode, (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError)


_first, _not_for_it = _lean()

# The declared shape: every key that is kept.
_SHAPES = (_CODE, _PERIOD, _COUNTRY, _PARTY, _ITEM, _THING, _TENDER, _DOCUMENT)
READ = frozenset({"amount", "currency"}).union(*(each.__annotations__ for each in _SHAPES))


def decode(content: bytes) -> object:
    """Decode the parts of a JSON text in UTF-8 that are used, with Decimals for fractions.

    Raises UnicodeDecodeError, json.JSONDecodeError or RecursionError as `json` does.
    """
    if not content.isascii():
        content.decode()  # parts that are not kept must be valid UTF-8 too
    try:
        return _first(content)
    except _not_for_it:
        return _whole(content.decode())


# --- values, of whatever type the publisher wrote ---


Object = dict[str, Any]  # of JSON: a release, a tender, a lot …
NOT_STATED = float("nan")
_NUMBERS = (int, float, Decimal)
_NUMERIC = (*_NUMBERS, str)


def text(value: object) -> str:
    """Return a text without outer spaces, a number as text, or "" for anything else."""
    if type(value) is str:
        return value.strip()
    if value is None:
        return ""
    return str(value) if type(value) in _NUMBERS else ""


def dicts(value: object) -> list[Object]:
    """Return the objects in a list; a single object counts as a list of one.

    The result may be the list itself: do not change it.
    """
    if type(value) is list:
        for each in value:
            if type(each) is not dict:
                return [each for each in value if type(each) is dict]
        return value
    return [value] if type(value) is dict else []


def unique(values: Sequence[str]) -> tuple[str, ...]:
    """Return the texts in order of first occurrence, without duplicates and empty ones."""
    if not values:
        return ()
    if len(values) == 1:
        return (values[0],) if values[0] else ()
    return tuple(dict.fromkeys(filter(None, values)))


def number(value: Any) -> float:
    """Return a finite number, or a text that contains one, as a float; return NaN otherwise."""
    if type(value) not in _NUMERIC:
        return NOT_STATED
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return NOT_STATED
    return found if isfinite(found) else NOT_STATED


def decimal(value: Any) -> Decimal | None:
    """Return a finite amount exactly as written, or None for anything else."""
    if type(value) is Decimal:
        return value if value.is_finite() else None
    if type(value) not in _NUMERIC:
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None
