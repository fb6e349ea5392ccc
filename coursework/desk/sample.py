"""A workshop of invented people, for a trainer who tries *Grade a workshop* before the day."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from coursework import answers as kept
from coursework.desk.session import DeskRequest, Session, put_out
from coursework.marking.key import Key, belief_answers, model_answers
from fairtender.requests import Answer

ROSTER = "participants.csv"
PEOPLE = {
    "101": "Ana Belo",
    "102": "Ben Carro",
    "103": "Carla Dunes",
    "104": "Dario Elst",
    "105": "Elena Fors",
    "106": "Filip Gran",
    "107": "Greta Holm",
    "108": "Hugo Ines",
    "109": "Iva Jorn",
    "110": "Jan Kolar",
    "111": "Karin Luma",
    "112": "Luca Mertens",
}
LATE, NAMELESS, MISSING = "110", "111", "112"
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class _Sample(DeskRequest, name="desk_sample"):
    """{files, modified}: a list of participants, and what they hand in to the desk's first unit.

    modified: of each hand-in, in milliseconds. One came after the deadline, one names nobody, and
    one person handed in nothing. The answers are drawn from the key, the same each time.
    """

    def answer_from(self, now: Session) -> Answer:
        unit = next(iter(now.desk.boxes))
        key = now.marking.key(unit)
        deadline = now.desk.deadlines.get(unit) or datetime.now(UTC)
        files, modified = {ROSTER: _roster()}, {}
        for name, person, content in _hand_ins(key, random.Random(unit)):
            files[name] = content
            when = deadline + _HOUR if person == LATE else deadline - int(person[-2:]) * _HOUR
            modified[name] = int(when.timestamp() * 1000)
        return {"files": put_out(now.files, files), "modified": modified}


def _roster() -> bytes:
    rows = [f"{id},{name}" for id, name in PEOPLE.items()]
    return "\n".join(["id,name", *rows, ""]).encode()


def _hand_ins(key: Key, dice: random.Random) -> Iterator[tuple[str, str, bytes]]:
    """Yield the name of each file, the person's id, and the content."""
    unit = key.questions.unit
    for at, (id, name) in enumerate(PEOPLE.items()):
        if id == MISSING:
            continue
        skill = 0.35 + 0.05 * (at * 5 % len(PEOPLE))  # from 0.35 to 0.9, not in the list's order
        learner = kept.Answers("" if id == NAMELESS else id, "" if id == NAMELESS else name)
        learner = kept.sort(learner, _answers(key, skill, dice), key.questions)
        content = json.dumps(kept.document(learner, key.questions)).encode()
        yield f"{unit}_{'answers' if id == NAMELESS else id}.json", id, content


def _answers(key: Key, skill: float, dice: random.Random) -> dict[str, Any]:
    """Return the right answer to about this share of the questions; else a mistake, or nothing."""
    right = model_answers(key)
    mistakes = [belief_answers(key, belief.code) for belief in key.beliefs]
    found = {}
    for id, answer in right.items():
        wrong = [one[id] for one in mistakes if one[id] != answer]
        if dice.random() < skill:
            found[id] = answer
        elif wrong and dice.random() < 0.8:
            found[id] = dice.choice(wrong)
    return found
