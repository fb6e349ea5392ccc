"""Draw names that hide people, the same in every report and sheet: `pseudonyms.json`."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from random import SystemRandom

from fairtender import messages

KEPT = "pseudonyms.json"


@dataclass(frozen=True)
class Pseudonyms:
    """The pseudonyms, {id: pseudonym}, and the number of the next one."""

    people: Mapping[str, str] = field(default_factory=dict)
    next: int = 1

    def draw(self, ids: Iterable[str]) -> "Pseudonyms":
        """Return the list with all these people; new ones get random numbers."""
        new = sorted({*ids} - {*self.people})
        if not new:
            return self
        numbers = list(range(self.next, self.next + len(new)))
        SystemRandom().shuffle(numbers)
        named = {
            id: messages.text("class-pseudonym", number=f"{number:03}")
            for id, number in zip(new, numbers, strict=True)
        }
        return Pseudonyms({**self.people, **named}, self.next + len(new))

    def without(self, trainee: str) -> "Pseudonyms":
        """Return the list without a person; nobody else gets that number."""
        return replace(self, people={id: one for id, one in self.people.items() if id != trainee})


def read(text: str) -> Pseudonyms:
    """Return the list in the text of a file; ValueError names what is wrong."""
    kept = json.loads(text)
    if not isinstance(kept, dict) or not isinstance(people := kept.get("people"), dict):
        raise ValueError("people")
    if not all(isinstance(one, str) for one in people.values()):
        raise ValueError("people")
    if len({*people.values()}) < len(people):  # otherwise two people would be one
        raise ValueError("people")
    if type(kept.get("next")) is not int or kept["next"] < 1:
        raise ValueError("next")
    return Pseudonyms(people, kept["next"])


def text_of(kept: Pseudonyms) -> str:
    """Return the list as the text of its file."""
    content = {"next": kept.next, "people": dict(kept.people)}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"
