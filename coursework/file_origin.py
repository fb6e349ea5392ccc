"""Where a file came from: what a learning platform wrote into its place and its name."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

# Moodle turns underscores of a name into spaces: the first mark is its own, the rest the learner's.
MOODLE = re.compile(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_[a-z]+_?(?P<rest>.*)")
OPEN_EDX = re.compile(r"\[(?:\d+|x)\] - (?P<name>.+?)(?: - (?P<rest>.+))?")
EXCHANGE = re.compile(r"(?P<name>.+)\+(?P<unit>[\w-]+)\+\d{4}-\d{2}-\d{2} .*")
NBGRADER = ("submitted", "inbound")  # the folders in which nbgrader collects
HAND_INS = (".json", ".zip", ".ipynb", ".txt", ".html", ".htm")  # among what lies in a download
DEEPEST = 4  # folders above those that a platform names
# Signs without a shape, as `printable` writes them out: some names are spelt with them.
UNSEEN = re.compile(r"\\u(?:20[0-6][0-9a-f]|feff|00ad)")
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
class Platform:
    """What a learning platform says about a file: whose it is, and the name the learner gave it.

    `number`: the platform's own number of the person, where it has one. `unit`: the exercise it
    was handed in for, where the platform says so. `kind`: moodle, edx or nbgrader.
    """

    name: str = ""
    number: str = ""
    file: str = ""
    unit: str = ""
    kind: str = ""

    @property
    def person(self) -> tuple[str, str]:
        """What tells one person of the platform from another."""
        return plain(self.name), self.number

    @property
    def hidden(self) -> bool:
        """Whether the name is none of a person: hidden on purpose, or that of a team."""
        words = set(plain(self.name).split())
        word = HIDDEN.fullmatch(self.name.strip()) or (PARTICIPANT | TEAM) & words
        return self.kind in ("moodle", "edx") and bool(word)

    @property
    def account(self) -> tuple[str, ...]:
        """What all files of one person have alike; nothing where others could hand in so too."""
        if not self.name or (self.hidden and not PARTICIPANT & set(plain(self.name).split())):
            return ()
        return self.kind, plain(self.name), self.number


def download(source: str, paths: Iterable[Sequence[str]]) -> str:
    """Return the platform whose own download this is: moodle, edx, nbgrader, or "" for none.

    source: the name of the ZIP or folder that the trainer gave. nbgrader's own folders are known by
    it. Of the others every hand-in has to lie as the platform lays them, all at the same depth: on
    a stick anybody can name a folder.
    """
    files = [tuple(one) for one in paths]
    every = [one for one in files if one[-1].casefold().endswith(HAND_INS)] or files
    if not every or source in NBGRADER:
        return "nbgrader" if every else ""
    for depth in range(min(DEEPEST, min(map(len, every)))):
        kinds = set.intersection(*(_kinds(one, depth) for one in every))
        if kinds:
            # A participant's own name can be written as another platform's: then none is believed.
            return kinds.pop() if len(kinds) == 1 else ""
    return ""


def _kinds(parts: Sequence[str], depth: int) -> set[str]:
    """Return the platforms as which a name at this depth of a path is written."""
    part, last = parts[depth], depth == len(parts) - 1
    moodle = MOODLE.fullmatch(part)
    found = {"moodle"} if moodle and (moodle["rest"] or not last) else set()
    return found | ({"edx"} if OPEN_EDX.fullmatch(part) else set())


def looks_like_platform(parts: Sequence[str]) -> bool:
    """Tell whether a name on the way to a file is written as a platform writes it."""
    kinds = any(_kinds(parts, depth) for depth in range(len(parts)))
    return kinds or any(map(EXCHANGE.fullmatch, parts[:-1]))


def platform(parts: Sequence[str], unit: str, kind: str) -> Platform:
    """Return what a file's place says in the download of a platform; kind "": nothing.

    Of several names the outermost is the platform's.
    """
    file = parts[-1]
    for depth, part in enumerate(parts):
        last = depth == len(parts) - 1
        if kind == "moodle" and (one := MOODLE.fullmatch(part)) and (one["rest"] or not last):
            own = one["rest"] if last else file
            return Platform(one["name"].strip(), one["number"], own, kind=kind)
        if kind == "edx" and (one := OPEN_EDX.fullmatch(part)):
            own = one["rest"] or file if last else file
            return Platform(one["name"].strip(), "", own, kind=kind)
        if kind == "nbgrader" and not last:
            if depth == 0 and (one := EXCHANGE.fullmatch(part)):
                return Platform(one["name"], "", file, one["unit"], kind)
            if depth == 1 and part == unit:
                return Platform(parts[depth - 1], "", file, unit, kind)
    return Platform(file=file)


def by_nbgrader(parts: Sequence[str], kind: str) -> bool:
    """Tell whether nbgrader itself made the folder of a hand-in, and wrote the time into it.

    In what came by Moodle, or on a stick, such a file is the trainee's own, and proves nothing.
    """
    inbound = len(parts) == 2 and EXCHANGE.fullmatch(parts[0])
    return kind == "nbgrader" and bool(inbound or len(parts) == 3)


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
