"""Requests of a page: each is declared once, as a dataclass that answers itself.

A request is `{"name": …, "params": {…}}`, plain JSON, and so is its answer. A subclass of `Request`
is a frozen dataclass: its fields are what `params` may say, by kinds of `fields`; a field without a
default has to be there. `from` is no name in Python, so that its field is `from_`. What else
`params` says is nobody's, and ignored.

Bytes travel beside the JSON: those of a request lie at `Files.given`, as 0, 1 and so on, with their
names in the parameter `given`; an answer's `files` says, by name, where those of an answer lie.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fairtender import fields
from fairtender.tables import DataError, fault

__all__ = ["Answer", "Files", "Request", "file_names", "known", "read"]

Answer = dict[str, Any]
_KNOWN: dict[str, type["Request"]] = {}


@dataclass(kw_only=True)
class Files:
    """What lives longer than a request: where bytes lie, and a job on a reader's own files.

    given, taken: where bytes lie that come with a request, and go with an answer. names: of those
    that came with the request that is answered now. own: the job while it runs, and its report.
    """

    given: Path = Path("/given")
    taken: Path = Path("/taken")
    names: tuple[str, ...] = ()
    own: Any = None


class Request:
    """What a page may ask for, under a name: `class Look(Request, name="desk_look")`."""

    def __init_subclass__(cls, name: str = "") -> None:
        """Know a request by its name; without one it is what several requests share."""
        super().__init_subclass__()
        if name:
            _KNOWN[name] = cls

    def answer(self, files: Any) -> Answer:
        """Return what the page gets; a DataError is told to it as a sentence."""
        raise NotImplementedError


def known() -> set[str]:
    """Return the names of all requests whose modules are imported."""
    return {*_KNOWN}


def read(name: str, params: Mapping[str, Any]) -> Request:
    """Return the request of this name; DataError where there is none, or its params do not fit.

    Whole numbers of a request count things or name one: none is negative.
    """
    kind: Any = _KNOWN.get(name)
    if kind is None:
        raise fault("page-request")
    keys = {field.name: field.name.rstrip("_") for field in dataclasses.fields(kind)}
    content = {field: params[key] for field, key in keys.items() if key in params}
    try:
        request: Request = fields.read(content, name, lambda top: top.make(kind))
    except DataError as error:
        raise fault("page-request") from error
    if any(isinstance(value, int) and value < 0 for value in vars(request).values()):
        raise fault("page-request")
    return request


def file_names(params: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the files that came with a request."""
    names = params.get("given", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise fault("page-request")
    return tuple(names)
