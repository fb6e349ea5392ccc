"""JSON of Open Contracting data: of a release only what is read of it, whatever stands there.

`decode` gives plain dicts and lists. msgspec leaves out, while it decodes, every key that no row
is made of, documents and milestones first: they are most of a file. Whatever does not have the
shape that the standard asks for is decoded as a whole by Python's own `json` and read as it is; so
is everything where msgspec is not installed: the site does not carry it, though Pyodide has it,
since a page would load it only to be quicker with large files. Rows are the same either way.
"""

import json
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any, TypedDict

# --- JSON, decoded ---


# Decimal keeps amounts of money exactly as they are written.
_whole = json.JSONDecoder(parse_float=Decimal).decode


class _Code(TypedDict, total=False):
    id: Any
    scheme: Any
    schema: Any
    description: Any


class _Value(TypedDict, total=False):
    amount: Any
    currency: Any


class _Period(TypedDict, total=False):
    startDate: Any
    endDate: Any
    durationInDays: Any


class _Country(TypedDict, total=False):
    """An address, of which the country is read."""

    countryName: Any
    country: Any


class _Named(TypedDict, total=False):
    id: Any
    name: Any


class _Party(_Named, total=False):
    roles: Any
    address: _Country | None


class _Item(TypedDict, total=False):
    id: Any
    description: Any
    classification: _Code | None
    additionalClassifications: list[_Code] | _Code | None
    deliveryAddress: Any
    deliveryAddresses: Any
    deliveryLocation: Any
    countriesOfOrigin: Any
    countryOfOrigin: Any
    origin: Any
    relatedLot: Any
    relatedLots: Any


class _Common(TypedDict, total=False):
    """What a tender, its lots, its awards and its contracts have in common."""

    title: Any
    description: Any
    classification: _Code | None
    additionalClassifications: list[_Code] | _Code | None
    items: list[_Item] | _Item | None
    awardCriteria: Any
    awardCriteriaDetails: Any
    hasSubcontracting: Any
    subcontracting: Any
    contractPeriod: _Period | None
    period: _Period | None
    value: _Value | None
    suppliers: list[_Named] | _Named | None
    sustainability: Any


class _Thing(_Common, total=False):
    id: Any


class _Tender(_Common, total=False):
    lots: list[_Thing] | _Thing | None
    awards: list[_Thing] | _Thing | None
    contracts: list[_Thing] | _Thing | None
    bids: Any
    mainProcurementCategory: Any
    procurementMethod: Any
    procuringEntity: _Party | None
    tenderPeriod: _Period | None
    numberOfTenderers: Any
    tenderers: list[_Named] | _Named | None


class _Document(TypedDict, total=False):
    """A release, a record, or a package of either."""

    ocid: Any
    id: Any
    date: Any
    url: Any
    language: Any
    releaseIDs: Any
    buyer: _Party | None
    parties: list[_Party] | _Party | None
    tender: _Tender | None
    awards: list[_Thing] | _Thing | None
    contracts: list[_Thing] | _Thing | None
    bids: Any
    compiledRelease: "_Document | None"
    releases: "list[_Document] | _Document | None"
    records: "list[_Document] | _Document | None"


def _lean() -> tuple[Callable[[bytes], object], tuple[type[Exception], ...]]:
    """What decodes first, and the errors by which it says that it is not for this text."""
    try:
        import msgspec
    except ImportError:
        return lambda content: _whole(content.decode()), ()
    decoder = msgspec.json.Decoder(_Document | list[_Document], float_hook=Decimal)
    return decoder.decode, (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError)


_first, _not_for_it = _lean()

# Every key that is kept.
READ = frozenset().union(
    *(
        each.__annotations__
        for each in (_Code, _Value, _Period, _Country, _Party, _Item, _Thing, _Tender, _Document)
    )
)


def decode(content: bytes) -> object:
    """Return what is read of a JSON text in UTF-8; every number with a fraction is a Decimal.

    Raises UnicodeDecodeError, json.JSONDecodeError or RecursionError as `json` does.
    """
    if not content.isascii():
        content.decode()  # also what is not kept has to be text
    try:
        return _first(content)
    except _not_for_it:
        return _whole(content.decode())


# --- values of any type that a publisher may have written ---


Object = dict[str, Any]  # of JSON: a release, a tender, a lot …
NOT_STATED = float("nan")
_NUMBERS = (int, float, Decimal)
_NUMERIC = (*_NUMBERS, str)


def text(value: object) -> str:
    """Return a text without spaces around it, a number as text, and "" for anything else."""
    if type(value) is str:
        return value.strip()
    if value is None:
        return ""
    return str(value) if type(value) in _NUMBERS else ""


def dicts(value: object) -> list[Object]:
    """Return the objects of a list; one object instead of a list counts as a list of one.

    What is returned may be the list itself: nothing is to be added to it.
    """
    if type(value) is list:
        for each in value:
            if type(each) is not dict:
                return [each for each in value if type(each) is dict]
        return value
    return [value] if type(value) is dict else []


def unique(values: Sequence[str]) -> tuple[str, ...]:
    """Return each text once, in order of first occurrence, without empty ones."""
    if not values:
        return ()
    if len(values) == 1:
        return (values[0],) if values[0] else ()
    return tuple(dict.fromkeys(filter(None, values)))


def number(value: Any) -> float:
    """Return a finite number, or a text that is one, as float; NaN for anything else."""
    if type(value) not in _NUMERIC:
        return NOT_STATED
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return NOT_STATED
    return found if isfinite(found) else NOT_STATED


def decimal(value: Any) -> Decimal | None:
    """Return a finite amount exactly as written; None for anything else."""
    if type(value) is Decimal:
        return value if value.is_finite() else None
    if type(value) not in _NUMERIC:
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None
