"""Names that hide people, drawn by lot, the same in every report and sheet: `pseudonyms.json`."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from random import SystemRandom

from fairtender import messages

KEPT = "pseudonyms.json"


@dataclass(frozen=True)
class Pseudonyms:
    """Who is who, {id: pseudonym}, and the number that the next one gets."""

    people: Mapping[str, str] = field(default_factory=dict)
    next: int = 1

    def draw(self, ids: Iterable[str]) -> "Pseudonyms":
        """Return the list with everybody of these in it; new people draw numbers by lot."""
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
        """Return the list without a person; the number is not given to anybody else."""
        return replace(self, people={id: one for id, one in self.people.items() if id != trainee})


def read(text: str) -> Pseudonyms:
    """Return the list in the text of a file; ValueError names what is wrong."""
    kept = json.loads(text)
    if not isinstance(kept, dict) or not isinstance(people := kept.get("people"), dict):
        raise ValueError("people")
    if not all(isinstance(one, str) for one in people.values()):
        raise ValueError("people")
    if len({*people.values()}) < len(people):  # two people would be one
        raise ValueError("people")
    if type(kept.get("next")) is not int or kept["next"] < 1:
        raise ValueError("next")
    return Pseudonyms(people, kept["next"])


def text_of(kept: Pseudonyms) -> str:
    """Return the text of the file."""
    content = {"next": kept.next, "people": dict(kept.people)}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"
