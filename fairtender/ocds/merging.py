"""One tender from its releases, by the merging rules of the Open Contracting Data Standard 1.1."""

from datetime import UTC, datetime, timedelta
from typing import Any

from fairtender.ocds.values import Object

# Arrays of objects that the release schema of OCDS 1.1 marks as `wholeListMerge`.
_REPLACED_WHOLE = {"additionalClassifications", "additionalIdentifiers", "changes"}
_OLDEST = datetime.min.replace(tzinfo=UTC)


def instant(text: object) -> datetime | None:
    """Return the point in time that an ISO date says, or None; without a zone it counts as UTC."""
    if type(text) is not str:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def time_between(start: object, end: object) -> timedelta | None:
    """Return the time from one ISO date to another; None where one of them says no `instant`."""
    try:
        return datetime.fromisoformat(end) - datetime.fromisoformat(start)  # type: ignore[arg-type]
    except (TypeError, ValueError):  # no dates, or one of them without a zone
        first, last = instant(start), instant(end)
        return last - first if first and last else None


def by_date(releases: list[Object]) -> list[Object]:
    """Return the releases oldest first; one without a date counts as oldest."""
    return sorted(releases, key=lambda release: instant(release.get("date")) or _OLDEST)


def merge(releases: list[Object]) -> Object:
    """Return the compiled release of all releases of one `ocid`.

    Objects are merged key by key, arrays of objects that all have an `id` by that id, any other
    value is replaced as a whole, and null removes it; the release with the newest date wins.
    Where an older and a newer release give one key a different type, the newer one stands.
    """
    merged: Object = {}
    for release in by_date(releases):
        merged = _object(merged, release)
    merged["tag"] = ["compiled"]
    merged["id"] = f"{merged.get('ocid')}-{merged.get('date')}"
    return merged


def _object(old: object, new: Object) -> Object:
    result = dict(old) if type(old) is dict else {}
    for key, value in new.items():
        kind = type(value)
        if kind is str:
            result[key] = value
        elif kind is dict:
            result[key] = _object(result.get(key), value)
        elif kind is list and key not in _REPLACED_WHOLE:
            result[key] = _array(result.get(key), value)
        elif value is None:
            result.pop(key, None)
        else:
            result[key] = value
    return result


def _array(old: object, new: list[Any]) -> list[Any]:
    held = old if type(old) is list else []
    for each in (*held, *new):
        if type(each) is not dict or each.get("id") is None:
            return new
    merged = {str(each["id"]): each for each in held}
    for each in new:
        name = str(each["id"])
        merged[name] = _object(merged.get(name), each)
    return list(merged.values())
