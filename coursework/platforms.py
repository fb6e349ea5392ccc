"""The learning platforms that hand-ins come from: what each writes into a file's path.

Each is declared once, in `PLATFORMS`. What a platform wrote is believed only in its own download,
which `download` knows; `matching` then finds whose a file is.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from coursework.names import by_any, by_id, by_name, plain
from coursework.roster import Trainee

# Moodle turns underscores of a name into spaces: the first mark is its own, others the learner's.
MOODLE = re.compile(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_[a-z]+_?(?P<rest>.*)")
OPEN_EDX = re.compile(r"\[(?:\d+|x)\] - (?P<name>.+?)(?: - (?P<rest>.+))?")
EXCHANGE = re.compile(r"(?P<name>.+)\+(?P<unit>[\w-]+)\+\d{4}-\d{2}-\d{2} .*")
HAND_INS = (".json", ".zip", ".ipynb", ".txt", ".html", ".htm")  # in a download
DEEPEST = 4  # folders above those that a platform names
ROOM = "room"  # hand-ins received by a room's own server, by the code on a person's slip
# What platforms write where they hide who it is, or where a team hands in together: a number, the
# digits of a digest, or one of these words in the platform's language.
HIDDEN = re.compile(r"\d+|[0-9a-f]{16,}", re.IGNORECASE)
PARTICIPANT = frozenset(
    re.findall(
        r"\w+",
        """participant participants participante participantă partecipante teilnehmer teilnehmerin
    teilnehmende deelnemer deltager deltagare deltaker osallistuja uczestnik účastník résztvevő
    katılımcı sudionik učesnik учесник участник учасник συμμετέχων pjesëmarrës""",
    )
)
TEAM = frozenset(
    re.findall(
        r"\w+",
        """group groups team gruppe grupp gruppen groupe équipe equipe grupo equipo gruppo squadra
    groep grupa zespół skupina csoport grup ekip група группа команда ομάδα grupi ekipi""",
    )
)


@dataclass(frozen=True)
class Origin:
    """What a learning platform says about a file: its owner, and the file name by the learner.

    number: the platform's own number for the person, if it has one. unit: the exercise for which it
    was handed in, if the platform says so. kind: of `PLATFORMS`, "" for none.
    """

    name: str = ""
    number: str = ""
    file: str = ""
    unit: str = ""
    kind: str = ""

    @property
    def platform(self) -> "Platform | None":
        """The platform as declared; None if there is none."""
        return PLATFORMS.get(self.kind)

    @property
    def person(self) -> tuple[str, str]:
        """A key that distinguishes the platform's people."""
        return plain(self.name), self.number

    @property
    def hidden(self) -> bool:
        """Whether the name is not a person's but hidden on purpose, or that of a team."""
        words = set(plain(self.name).split())
        word = HIDDEN.fullmatch(self.name.strip()) or (PARTICIPANT | TEAM) & words
        return bool(self.platform and self.platform.may_hide and word)

    @property
    def account(self) -> tuple[str, ...]:
        """The key of all files of one person; empty if others could hand in under it."""
        if not self.name or (self.hidden and not PARTICIPANT & set(plain(self.name).split())):
            return ()
        # The folder of a room is an exchange: its hand-ins may arrive by themselves, or be dropped.
        kind = "nbgrader" if self.kind == ROOM else self.kind
        return kind, plain(self.name), self.number


# --- the platforms --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Platform:
    """A learning platform, and how to recognise whose hand-ins its download contains.

    title: its name. read: a function that returns what the path of a file says, for a unit, or None
    if the platform does not name files like this. people: a function that returns the ids on a
    roster for such a name. folders: where it collects the hand-ins of every unit; () if a trainer
    downloads those of one unit. may_hide: whether its names can be numbers or words instead of
    people. has_times: whether its ZIP has the time at which each file was handed in.
    """

    title: str
    read: Callable[[Sequence[str], str], Origin | None]
    people: Callable[[Mapping[str, Trainee], str], set[str]] = by_any
    folders: tuple[str, ...] = ()
    may_hide: bool = False
    has_times: bool = True


def _by_moodle(parts: Sequence[str], _unit: str) -> Origin | None:
    """Read `Name_12345_assignsubmission_file`, a folder; or a file, with the learner's name."""
    found, is_file = MOODLE.fullmatch(parts[0]), len(parts) == 1
    if not found or (is_file and not found["rest"]):
        return None
    return Origin(found["name"].strip(), found["number"], found["rest"] if is_file else parts[-1])


def _in_moodle(roster: Mapping[str, Trainee], text: str) -> set[str]:
    """Return the people that a name means; a group's name may precede it.

    People write it themselves, so it is not an id. An id is believed only if the roster has no name
    for it.
    """
    words = text.split("-")
    for name in ("-".join(words[first:]) for first in range(len(words))):
        if found := by_name(roster, name):
            return found
    return {id for id in by_id(roster, text) if not roster[id].name}


def _by_open_edx(parts: Sequence[str], _unit: str) -> Origin | None:
    """Read what Open edX writes: the folder `[1] - username`, or `[1] - username - file`."""
    found = OPEN_EDX.fullmatch(parts[0])
    if not found:
        return None
    own = found["rest"] if len(parts) == 1 and found["rest"] else parts[-1]
    return Origin(found["name"].strip(), file=own)


def _by_exchange(parts: Sequence[str], unit: str) -> Origin | None:
    """Read `NAME+UNIT+time/file`, as nbgrader collects, or `NAME/UNIT/file`, as it grades."""
    if len(parts) > 1 and (found := EXCHANGE.fullmatch(parts[0])):
        return Origin(found["name"], file=parts[-1], unit=found["unit"])
    if len(parts) > 2 and parts[1] == unit:
        return Origin(parts[0], file=parts[-1], unit=unit)
    return None


PLATFORMS = {
    "moodle": Platform("Moodle", _by_moodle, _in_moodle, may_hide=True),
    "edx": Platform("Open edX", _by_open_edx, may_hide=True, has_times=False),
    "nbgrader": Platform("nbgrader", _by_exchange, folders=("submitted", "inbound")),
    ROOM: Platform("Room", _by_exchange, by_id),
}
# From these, a trainer downloads the hand-ins of one unit.
DOWNLOADED = {kind: one for kind, one in PLATFORMS.items() if not one.folders and kind != ROOM}


def titles(has_times: bool) -> list[str]:
    """Return the names of platforms whose ZIP has (or lacks) the times of the hand-ins."""
    return [one.title for one in DOWNLOADED.values() if one.has_times == has_times]


# --- the evidence of a path -----------------------------------------------------------------------


def download(source: str, paths: Iterable[Sequence[str]]) -> str:
    """Return the key in PLATFORMS of the platform whose own download this is; "" for none.

    source: the name of the ZIP or folder that the trainer gave. Folders in which a platform
    collects are recognised by this name. In any other download, every hand-in must have a path as
    the platform makes it, all at the same depth, since on a stick anybody can name a folder.
    """
    files = [tuple(one) for one in paths]
    every = [one for one in files if one[-1].casefold().endswith(HAND_INS)] or files
    if not every:
        return ""
    for kind, one in PLATFORMS.items():
        if source in one.folders:
            return kind
    for depth in range(min(DEEPEST, min(map(len, every)))):
        kinds = set.intersection(*(_kinds(one[depth:]) for one in every))
        if kinds:
            # A participant's own name can be written as another platform's: then none is believed.
            return kinds.pop() if len(kinds) == 1 else ""
    return ""


def _kinds(parts: Sequence[str]) -> set[str]:
    """Return the keys of platforms that could have named the files in this path."""
    return {kind for kind, one in DOWNLOADED.items() if one.read(parts, "")}


def looks_like_platform(parts: Sequence[str]) -> bool:
    """Return whether a name in a file's path follows the pattern of a platform."""
    ways = [parts[depth:] for depth in range(len(parts))]
    return any(one.read(way, "") for one in PLATFORMS.values() for way in ways)


def origin(parts: Sequence[str], unit: str, kind: str) -> Origin:
    """Return what a path in a platform's download shows; an empty Origin for kind "".

    Of several names, the outermost is the platform's.
    """
    if platform := PLATFORMS.get(kind):
        for depth in range(1 if platform.folders else len(parts)):
            if found := platform.read(parts[depth:], unit):
                return replace(found, kind=kind)
    return Origin(file=parts[-1])


def by_nbgrader(parts: Sequence[str], kind: str) -> bool:
    """Return whether nbgrader or the room made a hand-in's folder, with the time in it.

    In another platform's download, or on a stick, such a file is the trainee's own and proves
    nothing.
    """
    inbound = len(parts) == 2 and EXCHANGE.fullmatch(parts[0])
    return kind in ("nbgrader", ROOM) and bool(inbound or len(parts) == 3)
