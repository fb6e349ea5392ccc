"""Where a file came from: what its place and its name tell, and whether two came the same way."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePath

__all__ = [
    "Platform",
    "Sign",
    "alike",
    "by_nbgrader",
    "name_in_file_name",
    "place",
    "plain",
    "platform",
    "same_name",
]

MOODLE = re.compile(r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_[a-z]+_?(?P<rest>.*)")
OPEN_EDX = re.compile(r"\[(?:\d+|x)\] - (?P<name>.+?)(?: - (?P<rest>.+))?")
EXCHANGE = re.compile(r"(?P<name>.+)\+(?P<unit>[\w-]+)\+\d{4}-\d{2}-\d{2} .*")
NBGRADER = ("submitted", "inbound")  # the folders in which nbgrader collects
# Signs without a shape, as `printable` writes them out: some names are spelt with them.
UNSEEN = re.compile(r"\\u(?:20[0-6][0-9a-f]|feff|00ad)")
# What platforms write where they hide who it is, or where a team hands in together: a number, the
# digits of a digest, or one of these words in the platform's language.
HIDDEN = re.compile(r"\d+|[0-9a-f]{16,}", re.IGNORECASE)
HIDING = frozenset(
    re.findall(
        r"\w+",
        """participant participants participante participantă partecipante teilnehmer teilnehmerin
        teilnehmende deelnemer deltager deltagare deltaker osallistuja uczestnik účastník résztvevő
        katılımcı sudionik učesnik учесник участник учасник συμμετέχων pjesëmarrës group groups team
        gruppe grupp gruppen groupe équipe equipe grupo equipo gruppo squadra groep grupa zespół
        skupina csoport grup ekip група группа команда ομάδα grupi ekipi""",
    )
)


@dataclass(frozen=True)
class Platform:
    """What a learning platform says about a file: whose it is, and the name the learner gave it.

    `number`: the platform's own number of the person, where it has one. `unit`: the exercise it
    was handed in for, where the platform says so. `other`: a second name, where it is not clear
    which of two counts. `kind`: moodle, edx or nbgrader.
    """

    name: str = ""
    number: str = ""
    file: str = ""
    unit: str = ""
    other: str = ""
    kind: str = ""

    @property
    def person(self) -> tuple[str, str]:
        """What tells one person of the platform from another."""
        return plain(self.name), self.number

    @property
    def hidden(self) -> bool:
        """Whether the name is none of a person: hidden on purpose, or that of a team."""
        word = HIDDEN.fullmatch(self.name.strip()) or HIDING & set(plain(self.name).split())
        return self.kind in ("moodle", "edx") and bool(word)


@dataclass(frozen=True)
class Sign:
    """What a file tells of its person, beside the trainee's id: two of these can be compared.

    `person`: of a platform. `place`: the source, and the folder in it. `name`: the person's name
    as the file gives it, where that counts.
    """

    person: tuple[str, str]
    place: tuple[str, str]
    path: str
    name: str
    content: str

    def agrees(self, other: "Sign") -> bool:
        """Tell whether both came the same way, so that one can be a new version of the other."""
        if self.content == other.content:
            return True
        if self.person[0] or other.person[0]:
            return self.person == other.person
        same = self.path == other.path or same_name(self.name, other.name)
        return self.place == other.place and same


def place(source: str, path: str) -> tuple[str, str]:
    """Return the name of the folder or zip that was given, and the folder in it."""
    given, above = PurePath(source), path.rpartition("/")[0]
    return (given.parent.name if given.name == path else given.name), above


def platform(parts: Sequence[str], unit: str) -> Platform:
    """Return what the folders and the name of a file tell of the platform that it came from."""
    file, tree = parts[-1], ""
    found: list[Platform] = []
    for depth, part in enumerate(parts):
        last = depth == len(parts) - 1
        if (one := MOODLE.fullmatch(part)) and (one["rest"] or not last):
            own = one["rest"] if last else file
            found.append(Platform(one["name"].strip(), one["number"], own, kind="moodle"))
        elif (one := EXCHANGE.fullmatch(part)) and not last:
            found.append(Platform(one["name"], "", file, one["unit"], kind="nbgrader"))
        elif one := OPEN_EDX.fullmatch(part):
            own = one["rest"] or file if last else file
            found.append(Platform(one["name"].strip(), "", own, kind="edx"))
        elif depth and not last and part == unit and not tree:
            tree = parts[depth - 1]
            found.append(Platform(tree, "", file, unit, kind="nbgrader"))
    if not found:
        return Platform(file=file)
    # A folder that bears the unit's name can also be the trainer's own, around a platform's.
    doubtful = len(found) > 1 and found[0].name == tree
    return replace(found[0], other=found[1].name if doubtful else "")


def by_nbgrader(parts: Sequence[str], source: str) -> bool:
    """Tell whether nbgrader itself made the folder of a hand-in, and wrote the time into it.

    In what came by Moodle, or on a stick, such a file is the trainee's own, and proves nothing.
    """
    inbound = len(parts) == 2 and EXCHANGE.fullmatch(parts[0])
    return source in NBGRADER and bool(inbound or len(parts) == 3)


def name_in_file_name(file: str, unit: str) -> str:
    """Return NAME of `UNIT_NAME.json`, also where a browser added " (1)"; else ""."""
    pattern = re.escape(unit) + r"_(.+?)(?: ?\(\d+\))?(?:\.json)?\.\w+"
    found = re.fullmatch(pattern, file, re.DOTALL)
    return found[1] if found else ""


@lru_cache(100_000)
def plain(text: str) -> str:
    """Return a name as names are compared: composed, small letters, no signs between words."""
    folded = unicodedata.normalize("NFKC", UNSEEN.sub(" ", text)).casefold()
    return " ".join(re.split(r"[\W_]+", folded)).strip()


def alike(one: str, other: str) -> bool:
    """Tell whether two names can be one person's: they share a word, or one is not given."""
    words, others = set(plain(one).split()), set(plain(other).split())
    return not words or not others or bool(words & others)


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are one name, with more or fewer words: both are given."""
    words, others = set(plain(one).split()), set(plain(other).split())
    return bool(words and others) and (words <= others or others <= words)
