"""Whose hand-in is it? By these rules, in this order, and never by a guess:

1. what the trainer decided by hand for the same person of the platform, or the same file;
2. the id in the file, where the roster has it;
3. the name or id that the learning platform gave: Moodle's `Name_12345_assignsubmission_file`,
   as a folder or before the file's name, Open edX's `[1] - username - file`, nbgrader's
   `submitted/NAME/UNIT` or its exchange's `NAME+UNIT+time`; of several the outermost, since what
   lies inside is named by the trainee;
4. the name in the file's name, `UNIT_NAME.json`;
5. the name in the file, or the file's folder.

What points to two people makes a hand-in ambiguous: a name that two of the roster share; rules 2
and 3 with different outcomes; an id of one person beside the name of another; one id from two
people of a platform. Without a roster the same places give a new trainee an id, and files that
give one id count as one person's only where all that they tell agrees.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from workshop.folder import Trainee, safe_id

MOODLE = re.compile(r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_[a-z]+_?(?P<rest>.*)")
OPEN_EDX = re.compile(r"\[(?:\d+|x)\] - (?P<name>.+?)(?: - (?P<rest>.+))?")
EXCHANGE = re.compile(r"(?P<name>.+)\+(?P<unit>[\w-]+)\+\d{4}-\d{2}-\d{2} .*")
# Signs without a shape, as `printable` writes them out: some names are spelt with them.
UNSEEN = re.compile(r"\\u(?:20[0-6][0-9a-f]|feff|00ad)")
DROPPED = re.compile(r"[&<>\"`|':\\/]")  # signs that Moodle leaves out of file names


@dataclass(frozen=True)
class Platform:
    """What a learning platform says about a file: whose it is, and the name the learner gave it.

    `number`: the platform's own number of the person, where it has one. `unit`: the exercise it
    was handed in for, where the platform says so. `other`: a second name, where it is not clear
    which of two counts.
    """

    name: str = ""
    number: str = ""
    file: str = ""
    unit: str = ""
    other: str = ""

    @property
    def person(self) -> tuple[str, str]:
        """What tells one person of the platform from another."""
        return plain(self.name), self.number


@dataclass(frozen=True)
class Match:
    """The outcome: a trainee's id and the rule that found it, or the reason for none.

    `state`: accepted, unmatched or ambiguous. `who`: those it could be; with the rule "id" it is
    ambiguous since the name in the file is not that of the id. `sure`: where another file of the
    same id cannot make it doubtful.
    """

    state: str
    trainee: str = ""
    rule: str = ""
    who: tuple[str, ...] = ()
    sure: bool = True


@dataclass(frozen=True)
class Sign:
    """What a file tells of its person, beside the trainee's id: two of these can be compared."""

    rule: str
    person: tuple[str, str] = ("", "")
    name: str = ""
    path: str = ""
    content: str = ""

    def agrees(self, other: "Sign") -> bool:
        """Tell whether these can be signs of one person."""
        if self.person[0] or other.person[0]:
            return self.person == other.person
        if self.rule == other.rule == "id":
            return alike(self.name, other.name)
        if "id" in (self.rule, other.rule):
            return False
        return self.path == other.path or self.content == other.content


def sign(rule: str, said: Platform, name: str, path: str, content: str) -> Sign:
    """Return the sign of one file, with no more in it than what counts for its rule."""
    if said.name:
        return Sign("platform", said.person)
    return Sign(rule, name=plain(name)) if rule == "id" else Sign(rule, path=path, content=content)


def platform(parts: Sequence[str], unit: str) -> Platform:
    """Return what the folders and the name of a file tell of the platform that it came from."""
    file, tree = parts[-1], ""
    found: list[Platform] = []
    for depth, part in enumerate(parts):
        last = depth == len(parts) - 1
        if (one := MOODLE.fullmatch(part)) and (one["rest"] or not last):
            own = one["rest"] if last else file
            found.append(Platform(one["name"].strip(), one["number"], own))
        elif (one := EXCHANGE.fullmatch(part)) and not last:
            found.append(Platform(one["name"], "", file, one["unit"]))
        elif one := OPEN_EDX.fullmatch(part):
            own = one["rest"] or file if last else file
            found.append(Platform(one["name"].strip(), "", own))
        elif depth and not last and part == unit and not tree:
            tree = parts[depth - 1]
            found.append(Platform(tree, "", file, unit))
    if not found:
        return Platform(file=file)
    # A folder that bears the unit's name can also be the trainer's own, around a platform's.
    doubtful = len(found) > 1 and found[0].name == tree
    return replace(found[0], other=found[1].name if doubtful else "")


def name_in_file_name(file: str, unit: str) -> str:
    """Return NAME of `UNIT_NAME.json`, also where a browser added " (1)"; else ""."""
    pattern = re.escape(unit) + r"_(.+?)(?: ?\(\d+\))?(?:\.json)?\.\w+"
    found = re.fullmatch(pattern, file, re.DOTALL)
    return found[1] if found else ""


def plain(text: str) -> str:
    """Return a name as names are compared: composed, small letters, no signs between words."""
    folded = unicodedata.normalize("NFKC", UNSEEN.sub(" ", text)).casefold()
    return " ".join(re.split(r"[\W_]+", folded)).strip()


def alike(one: str, other: str) -> bool:
    """Tell whether two names can be one person's: they share a word, or one is not given."""
    words, others = set(plain(one).split()), set(plain(other).split())
    return not words or not others or bool(words & others)


def match(
    learner_id: str,
    learner_name: str,
    parts: Sequence[str],
    unit: str,
    roster: Mapping[str, Trainee],
) -> Match:
    """Find whose file it is. `parts`: where it lay, its name last."""
    said = platform(parts, unit)
    in_name = name_in_file_name(said.file, unit)
    if said.other:
        return Match("ambiguous", who=(said.name, said.other))
    if not roster:
        return _new(learner_id, said, in_name, learner_name or _folder(parts))
    by_id = _by_id(roster, learner_id)
    by_platform = _by_any(roster, said.name)
    if by_id and by_platform:
        return _one(by_id & by_platform, "platform") or _several(by_id | by_platform)
    if by_id:
        [id] = by_id
        known, named = roster[id], _by_any(roster, learner_name)
        fits = not known.name or alike(learner_name, f"{known.name} {id} {known.email}")
        if id in named or (fits and not named):
            return Match("accepted", id, "id", sure=not said.name)
        return replace(_several(by_id | named), rule="" if named else "id")
    if said.name:  # where the platform names somebody else, no weaker rule decides
        return _found(by_platform, "platform")
    for rule, found in (
        ("file-name", _by_any(roster, in_name)),
        ("name", _by_any(roster, learner_name) or _by_any(roster, _folder(parts))),
    ):
        if found:
            return _found(found, rule)
    return Match("unmatched")


def _found(people: set[str], rule: str) -> Match:
    return _one(people, rule) or (_several(people) if people else Match("unmatched"))


def _one(people: set[str], rule: str) -> Match | None:
    return Match("accepted", *people, rule) if len(people) == 1 else None


def _several(people: set[str]) -> Match:
    return Match("ambiguous", who=tuple(sorted(people)))


def _folder(parts: Sequence[str]) -> str:
    return parts[-2] if len(parts) > 1 else ""


def _by_id(roster: Mapping[str, Trainee], id: str) -> set[str]:
    wanted = unicodedata.normalize("NFC", id).strip().casefold()
    return {known for known in roster if wanted and known.casefold() == wanted}


def _by_any(roster: Mapping[str, Trainee], text: str) -> set[str]:
    """Return who has this id, else this address, else this name."""
    if found := _by_id(roster, text):
        return found
    wanted = text.strip().casefold()
    if found := {one.id for one in roster.values() if wanted and one.email.casefold() == wanted}:
        return found
    name = plain(text)
    return {one.id for one in roster.values() if name and name in _spellings(one.name)}


def _spellings(name: str) -> tuple[str, str]:
    """Return a name as it is compared: as it is, and as Moodle writes it in a file's name."""
    return plain(name), plain(DROPPED.sub("", name))


def _new(learner_id: str, said: Platform, in_name: str, other: str) -> Match:
    """Return an id for somebody whom no roster knows: the same one for the same person."""
    if said.name:
        if said.unit and in_name and plain(in_name) != plain(said.name):
            return Match("ambiguous", who=(said.name, in_name))
        return _made(said.name, "platform")
    if safe_id(unicodedata.normalize("NFC", learner_id)):
        return _made(learner_id, "id")
    return _made(in_name or other, "file-name" if in_name else "name")


def _made(text: str, rule: str) -> Match:
    id = as_id(text)
    return Match("accepted", id, rule, sure=False) if id else Match("unmatched")


def as_id(text: str) -> str:
    """Return an id made of a name: "Ana Example" is "ana-example"; "" where nothing is left."""
    text = unicodedata.normalize("NFC", UNSEEN.sub(" ", text)).strip()
    if safe_id(text):
        return text
    id = "-".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))[:60]
    return id if safe_id(id) else ""


def same_person(one: str, others: Iterable[str]) -> str:
    """Return the id among `others` that differs in capitals only, else `one`: files do not tell."""
    return next((other for other in others if other.casefold() == one.casefold()), one)
