"""The requests of a page, each declared as a dataclass with a method that answers it.

A request is `{"name": …, "params": {…}}`, plain JSON, and so is its answer. A subclass of `Request`
is a frozen dataclass: its fields are the possible `params`, by the kinds of `fields`; a field
without a default is required. `from` is a keyword in Python, so its field is `from_`. Any other
`params` are ignored.

Bytes are passed separately from the JSON: those of a request are in `Files.given`, as 0, 1 and so
on, with their names in the parameter `given`; an answer's `files` gives, by name, the places of its
bytes.
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
    """The state between requests: folders for bytes, and the job on a person's own files.

    given, taken: folders for the bytes of requests and of answers. names: the names of the files in
    the current request. own: the running job, and its report.
    """

    given: Path = Path("/given")
    taken: Path = Path("/taken")
    names: tuple[str, ...] = ()
    own: Any = None


class Request:
    """A request that a page can send by its name: `class Look(Request, name="desk_look")`."""

    def __init_subclass__(cls, name: str = "") -> None:
        """Register a request under its name; a class without a name is a base class."""
        super().__init_subclass__()
        if name:
            _KNOWN[name] = cls

    def answer(self, files: Any) -> Answer:
        """Return the answer for the page; if this raises DataError, the page shows its sentence."""
        raise NotImplementedError


def known() -> set[str]:
    """Return the names of all requests whose modules are imported."""
    return {*_KNOWN}


def read(name: str, params: Mapping[str, Any]) -> Request:
    """Return the request of this name, or raise DataError if the name or the params are wrong.

    Whole numbers are counts or positions, so a negative one is refused.
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
    """Return the names of the files that came with a request, which are in `params`."""
    names = params.get("given", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise fault("page-request")
    return tuple(names)
