"""Find the owner of a hand-in from the evidence listed in `claims`, without guessing.

Of several names that a platform wrote, the outermost counts, since whatever is inside was named by
the trainee. `platforms` declares whom such a name means. If a platform hides names, or if a team
hands in, the file's name and the file itself must name the same person on the roster. In a room,
the code on a person's slip shows the owner. Without a roster, the same evidence gives a new trainee
an id.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coursework.names import UNSEEN, alike, by_any, by_id, name_in_file_name, same_name
from coursework.platforms import PLATFORMS, ROOM, Origin, looks_like_platform, origin
from coursework.roster import Trainee, safe_id


@dataclass(frozen=True)
class Match:
    """The result: a trainee's id and the rule that found it, or why there is none.

    state: accepted, unmatched or ambiguous. who: the ids of possible owners. code: of the sentence
    that says why the file waits. note: code of something that the trainer should know although the
    file is accepted.
    """

    state: str
    trainee: str = ""
    rule: str = ""
    who: tuple[str, ...] = ()
    code: str = ""
    note: str = ""


@dataclass(frozen=True)
class Told:
    """The names that a file itself gives, and for each the people on the roster whom it means."""

    id: str
    name: str
    file: str
    folder: str
    by_id: set[str]
    by_name: set[str]
    by_file: set[str]
    by_folder: set[str]


def match(
    learner_id: str,
    learner_name: str,
    parts: Sequence[str],
    unit: str,
    roster: Mapping[str, Trainee],
    by: str = "",
) -> Match:
    """Return the owner of a file, with the rule that found the person.

    parts: its folders, its name last. by: the platform whose own download contained it.
    """
    said = origin(parts, unit, by)
    in_name = name_in_file_name(said.file, unit)
    unused = not by and looks_like_platform(parts)
    folder = parts[-2] if len(parts) > 1 and not unused else ""
    if not roster:
        return _new(learner_id, said, in_name, learner_name or folder)
    texts = learner_id, learner_name, in_name, folder
    named = [by_any(roster, text) for text in texts[1:]]
    told = Told(*texts, by_id(roster, learner_id), *named)
    return _by_platform(said, told, roster) if said.name else _by_itself(told, roster)


def _by_platform(said: Origin, told: Told, roster: Mapping[str, Trainee]) -> Match:
    rule = "room" if said.kind == ROOM else "platform"
    if people := PLATFORMS[said.kind].people(roster, said.name):
        inside = [one for one in (told.by_id, told.by_name) if one]
        if not all(people & one for one in inside):
            return _several(people.union(*inside), f"collect-{rule}-other")
        return _one_of(people & told.by_id or people, rule)
    if told.by_id:
        [id] = told.by_id
        fitting = {one.id for one in roster.values() if same_name(said.name, one.name)}
        if fitting == {id} and (not told.by_name or id in told.by_name):
            return Match("accepted", id, "id")
    if said.hidden and (id := _agreed(told, roster)):
        return Match("accepted", id, "file", note="collect-hidden")
    claimed = told.by_id | told.by_name | told.by_file
    return _several(claimed, f"collect-{rule}-unknown") if claimed else Match("unmatched")


def _by_itself(told: Told, roster: Mapping[str, Trainee]) -> Match:
    """Return the match of a file for which no platform names a person."""
    named = [one for one in (told.by_name, told.by_file, told.by_folder) if one]
    if told.by_id:
        [id] = told.by_id
        if any(id not in one for one in named):
            return _several(told.by_id.union(*named), "collect-disagrees")
        known = roster[id]
        known_as = f"{known.name} {id} {known.email}"
        if told.by_name or not known.name or alike(told.name, known_as):
            return Match("accepted", id, "id")
        return _several(told.by_id, "collect-other-name")
    if not named:
        return Match("unmatched")
    agreed = set.intersection(*named)
    if not agreed:
        return _several(set.union(*named), "collect-disagrees")
    return _one_of(agreed, "file-name" if told.by_file else "name")


def _agreed(told: Told, roster: Mapping[str, Trainee]) -> str:
    """Return the person named by both a file's name and its content, or "" if in doubt."""
    if not told.file or not (told.id or told.name):
        return ""
    people = told.by_id if told.id else told.by_name
    for text, found in ((told.name, told.by_name), (told.file, told.by_file)):
        fitting = found or {id for id in people if same_name(text, roster[id].name)}
        people = people & fitting if text else people
    return next(iter(people)) if len(people) == 1 else ""


def _one_of(people: set[str], rule: str) -> Match:
    if len(people) != 1:
        return _several(people, "collect-ambiguous")
    [id] = people
    return Match("accepted", id, rule)


def _several(people: set[str], code: str) -> Match:
    return Match("ambiguous", who=tuple(sorted(people)), code=code)


def _new(learner_id: str, said: Origin, in_name: str, other: str) -> Match:
    """Return a match with a new id, which is always the same for the same evidence."""
    if said.name and not said.hidden:
        return _new_id(said.name, "platform")
    if safe_id(unicodedata.normalize("NFC", learner_id)):
        return _new_id(learner_id, "id")
    hidden = f"{said.name} {said.number}" if said.name else ""
    return _new_id(in_name or hidden or other, "file-name" if in_name else "name")


def _new_id(text: str, rule: str) -> Match:
    id = as_id(text)
    return Match("accepted", id, rule) if id else Match("unmatched")


def as_id(text: str) -> str:
    """Return an id made from a name, such as "ana-example" for "Ana Example"; it may be ""."""
    text = unicodedata.normalize("NFC", UNSEEN.sub(" ", text)).strip()
    if safe_id(text):
        return text
    id = "-".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))[:60]
    return id if safe_id(id) else ""


def same_person(one: str, others: Iterable[str]) -> str:
    """Return the id in `others` that differs from `one` only in capitals, otherwise `one`."""
    return next((other for other in others if other.casefold() == one.casefold()), one)
