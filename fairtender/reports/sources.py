"""The sources that a report cites, numbered in the order in which they are first cited."""

from collections.abc import Iterable
from typing import NamedTuple

from fairtender.profile import Profile
from fairtender.reports.model import Entry


class Cited(NamedTuple):
    """A source as it is listed: whole, and its address where that can be followed."""

    number: int
    name: str
    whole: str
    url: str


class Sources:
    """Numbers of sources; what is no id of the profile is the source itself, such as a law."""

    def __init__(self, profile: Profile, entries: Iterable[Entry] = ()) -> None:
        """Number what these entries cite."""
        self._profile = profile
        said = (each for entry in entries for part in entry.parts for each in part.said)
        self.ids = [*dict.fromkeys(each.source for each in said if each.source)]
        self.numbers = {id: number for number, id in enumerate(self.ids, 1)}

    def name(self, id: str) -> str:
        """Return how a source is called in short; "" for none."""
        source = self._profile.sources.get(id)
        return _joined(", ", source.title, source.edition) if source else id

    def listed(self) -> list[Cited]:
        """Return the sources in the order of their numbers."""
        return [self._cited(id) for id in self.ids]

    def _cited(self, id: str) -> Cited:
        number, source = self.numbers[id], self._profile.sources.get(id)
        if source is None:
            return Cited(number, id, id, "")
        whole = _joined(". ", source.issuer, source.title, source.edition, source.date)
        safe = source.url.startswith(("https://", "http://"))
        return Cited(number, self.name(id), f"{whole}.", source.url if safe else "")


def _joined(sign: str, *parts: object) -> str:
    return sign.join(f"{each}" for each in parts if each)
