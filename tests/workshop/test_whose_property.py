"""Whatever people call themselves, their files and their folders: a hand-in counts for its maker.

A class hands in by platforms, on sticks and by mail, in several runs. Some are honest; some try to
be somebody else, with that person's name or id, or with what looks like it. The test knows who made
each file, and the intake does not.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from course_kit import SMALL
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whose_kit import (
    AtDesk,
    ByCommand,
    File,
    Outcome,
    Packed,
    Route,
    Source,
    archive,
    folder_of,
    hand_in,
    joined,
    loose,
    packed,
)

from coursework.claims import FEWEST_SAME
from coursework.roster import Trainee

ROSTER = [
    ("101", "Vic Tim"),
    ("102", "Mal Lory"),
    ("103", "Vic Tim"),  # two of one name
    ("104", "102"),  # a name that is another's id
    ("0101", "Vic Tim Senior"),  # zeros before another's id, and another's name in it
    ("vic-tim", "Ana Lee-Example"),  # an id that is another's name
    ("a_b", "Zoë Ünal"),
    ("zoe", "Zoe Unal"),  # the same without marks
    ("108", "Viс Tim"),  # with a Cyrillic letter
    ("mal-lory", "Kim"),
    ("1O1", "O'Hara, Ian"),
    ("107", "Group A-Mal Lory"),  # another's name, after what could be a group
]
# Of these people one may be taken for the other, by an honest name or id.
ALIKE = [
    {"101", "103", "vic-tim"}, {"102", "104", "mal-lory", "107"}, {"a_b", "zoe"}
]  # fmt: skip
# Names that could be a group and a name, or the number of a hidden participant.
ODD = {"104", "107"}
BYSTANDER = ("999", "Bo Standby")  # with a plain file on each stick, and in each ZIP of a person
TIME = "2026-03-01 05:00:00 UTC"
FOLDED: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "in capitals": str.upper,
    "in small letters": str.lower,
    "another dash": lambda text: text.replace(" ", "–").replace("-", "–"),
    "dashes": lambda text: text.replace(" ", "-"),
    "underscores": lambda text: text.replace(" ", "_"),
    "letters in pieces": lambda text: unicodedata.normalize("NFD", text),
    "without marks": lambda text: "".join(
        one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one)
    ),
    "Cyrillic": lambda text: text.replace("i", "і").replace("o", "о").replace("e", "е"),
    "more spaces": lambda text: f"  {text.replace(' ', '  ')} ",
    "no width": lambda text: text[:1] + "\u200b" + text[1:],
    "full width": lambda text: "".join(
        chr(ord(one) + 0xFEE0) if one.isdecimal() else one for one in text
    ),
    "zeros before": lambda text: f"0{text}",
    "a title": lambda text: f"Dr {text}",
    "one word": lambda text: text.split(" ")[0],
    "turned round": lambda text: ", ".join(reversed(text.split(" "))),
    "a group": lambda text: f"Group A-{text}",
    "a comma": lambda text: f"{text}, Mal Lory",
}
HONEST = "as it is"
PLATFORMS = ("moodle", "flat", "unpacked", "edx", "submitted", "inbound")
DOWNLOADS = {"moodle.zip", "flat.zip", "unpacked", "edx.zip"}
PLAIN = 5  # so many of these are what people call files and folders
PLACES = (  # on a stick or in a mail; {who}: a name or an id, {n}: of the account
    "x.json",
    f"{SMALL}_{{who}}.json",
    f"{SMALL}_{{who}} (1).json",
    f"{{who}}/{SMALL}_x.json",
    "{who}/answers.json",
    "{who}_900{n}_assignsubmission_file_x.json",
    "{who}_900{n}_assignsubmission_file_/x.json",
    "[1] - {who} - x.json",
    f"[1]A, [1]B/[1] - {{who}} - {SMALL}_x.json",
    f"{{who}}/{SMALL}/answers.json",
    f"submitted/{{who}}/{SMALL}/answers.json",
    f"{{who}}+{SMALL}+{TIME}/answers.json",
)
CALLED = (  # what a participant calls a file in a platform; {who} as above
    "x.json",
    f"{SMALL}_{{who}}.json",
    "-{who}_900{n}_assignsubmission_file_x.json",
    "{who}_900{n}_assignsubmission_file_x.json",
    "[1] - {who} - x.json",
    f"{{who}}+{SMALL}+{TIME}.json",
    "z.zip/{who}_900{n}_assignsubmission_file_/x.json",
    f"z.zip/{{who}}/{SMALL}/answers.json",
)


# --- what a class does ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Deed:
    """One file. `author` made it, and wants it to be taken for `target`'s; both are numbers.

    `road`: by which it comes. `place`: what it is called there, of PLACES or CALLED. `id`, `name`:
    how the target's are written in the file, "" for not at all. `shown`: how the target is written
    in the place. `poses`: the author's account bears the target's name. `copy`: the target puts
    the file on a stick once more. `run`: of the trainer. `stick`: of two.
    """

    author: int
    target: int
    road: str
    place: str
    id: str
    name: str
    shown: str
    by_id: bool
    poses: bool
    empty: bool
    copy: bool
    run: int
    stick: int

    @property
    def honest(self) -> bool:
        return self.author == self.target

    @property
    def on_platform(self) -> bool:
        return self.road in PLATFORMS


@st.composite
def deeds(draw, people: int, author: int) -> Deed:
    """One file of an author: honest, or to be taken for another's."""
    target = draw(st.just(author) | st.integers(0, people - 1))
    road = draw(st.sampled_from([*PLATFORMS, "stick", "stick", "stick", "zip", "loose"]))
    honest = target == author
    folds = st.just(HONEST) if honest else st.sampled_from([HONEST, *FOLDED])
    places = CALLED if road in PLATFORMS else PLACES
    if honest:
        places = places[:2] if road in PLATFORMS else places[:PLAIN]
    return Deed(
        author,
        target,
        road,
        draw(st.sampled_from(places)),
        draw(st.just("") | folds),
        draw(st.just("") | folds),
        draw(folds),
        draw(st.booleans()),
        not honest and draw(st.integers(0, 3)) == 0,
        draw(st.integers(0, 4)) == 0,
        not honest and draw(st.integers(0, 5)) == 0,
        draw(st.integers(0, 2)),
        draw(st.integers(0, 1)),
    )


@dataclass(frozen=True)
class Class:
    """Who takes part, by id and name, and what they do.

    `whole`: what a platform gives later holds what it gave before, as it does in a real workshop.
    """

    people: list[tuple[str, str]]
    deeds: list[Deed]
    roster: bool
    whole: bool
    shuffle: Random


@st.composite
def classes(draw) -> Class:
    people = draw(st.lists(st.sampled_from(ROSTER), min_size=2, max_size=5, unique=True))
    done = [
        one
        for author in range(len(people))
        for one in draw(st.lists(deeds(len(people), author), min_size=1, max_size=3))
    ]
    shuffle = draw(st.randoms(use_true_random=False))
    roster, whole = draw(st.integers(0, 2)) > 0, draw(st.booleans())
    return Class(people, draw(st.permutations(done)), roster, whole, shuffle)


# --- its files ------------------------------------------------------------------------------------


@dataclass
class Given:
    """The sources of each run; `made`: {label: deed}, in the order of their times."""

    course: Path
    people: list[tuple[str, str]]
    runs: list[dict[str, Source]] = field(default_factory=lambda: [{}, {}, {}])
    made: dict[str, Deed] = field(default_factory=dict)

    def add(self, deed: Deed) -> None:
        """Make the file of a deed, and put it where it comes in."""
        number = len(self.made)
        label = f"{self.people[deed.author][0]} {number}"
        self.made[label] = deed
        id, name = self.people[deed.target]
        write = {"": lambda text: ""} | FOLDED
        inside = write[deed.id](id), write[deed.name](name)
        file = hand_in(self.course, label, *inside, minute=number, empty=deed.empty)
        shown = FOLDED[deed.shown](id if deed.by_id else name)
        place = deed.place.format(who=shown, n=deed.target)
        account = FOLDED[deed.shown](name) if deed.poses else self.people[deed.author][1]
        roads = {
            "moodle": ("moodle.zip", f"{account}_900{deed.author}_assignsubmission_file_/"),
            "flat": ("flat.zip", f"{account}_800{deed.author}_assignsubmission_file_"),
            "unpacked": ("unpacked", f"{account}_700{deed.author}_assignsubmission_file_/"),
            "edx": ("edx.zip", f"[1]A, [1]B/[1] - {self.people[deed.author][0]} - "),
            "submitted": ("submitted", f"{self.people[deed.author][0]}/{SMALL}/"),
            "inbound": ("inbound", self._inbound(deed, number)),
            "stick": (f"stick{deed.stick}", ""),
            "zip": (f"work{number}.zip", ""),
            "loose": (f"{number}", ""),
        }
        source, above = roads[deed.road]
        if deed.on_platform and place.startswith("z.zip/"):
            place, file = f"z{number}.zip", packed({place.removeprefix("z.zip/"): file})
        self._put(deed.run, source, above + place, file, number)
        if deed.copy and not isinstance(file, Packed):
            self._put(deed.run, f"stick{deed.stick}", f"{name}/{number}.json", file, number)

    def hold_earlier(self) -> None:
        """Let each later download of a platform hold what the earlier ones held."""
        held: dict[str, dict[str, File]] = {}
        for run in self.runs:
            for name in run.keys() & DOWNLOADS:
                held[name] = held.get(name, {}) | {**run[name].members}
                run[name] = replace(run[name], members=held[name])

    def _inbound(self, deed: Deed, number: int) -> str:
        return f"{self.people[deed.author][0]}+{SMALL}+2026-03-01 05:{number:02}:00 UTC/"

    def _put(self, run: int, source: str, path: str, file: File, number: int) -> None:
        if source.isdecimal():
            stem, _, ending = path.rpartition("/")[2].rpartition(".")
            name = f"{stem}.{ending}"
            while name in self.runs[run]:
                name = f"{number}-{name}"
            self.runs[run][name] = loose(name, file)
            return
        plain = hand_in(self.course, "by", *BYSTANDER)
        beside = {f"{SMALL}_Bo-Standby.json": plain}
        members = {**self.runs[run][source].members} if source in self.runs[run] else {}
        if source.startswith(("stick", "work")):
            members |= beside
        while path in members:
            path = path.replace(".json", f"-{number}.json").replace(".zip", f"-{number}.zip")
        members[path] = file
        kind = archive if source.endswith(".zip") else folder_of
        self.runs[run][source] = kind(source, members)


# --- what must hold -------------------------------------------------------------------------------


def alike(one: str, other: str) -> bool:
    return any({one, other} <= group for group in ALIKE)


@dataclass
class Judge:
    """Knows who made each file, and looks at an outcome."""

    what: Class
    made: dict[str, Deed]

    def author(self, label: str) -> str:
        """The id of the person who made a file."""
        known = self.made.get(label)
        return self.what.people[known.author][0] if known else BYSTANDER[0]

    def mistakable(self, id: str) -> bool:
        return id in ODD or any(id != other and alike(id, other) for other, _ in self.what.people)

    def names_its_author(self, deed: Deed) -> bool:
        """Whether an honest file says beyond doubt whose it is."""
        id = self.what.people[deed.author][0]
        sure = not self.mistakable(id)
        place = deed.place.rpartition("/")[2] if deed.road == "loose" else deed.place
        shown = "{who}" in place and not deed.on_platform
        return deed.honest and bool(deed.id or (sure and (deed.on_platform or deed.name or shown)))

    def nobody_has_anothers(self, ends: Outcome, until: int) -> None:
        """(a) Who has a file of their own is never given another's."""
        own = {
            self.what.people[one.author][0].casefold()
            for one in self.made.values()
            if one.run <= until and self.names_its_author(one)
        }
        for id, label in ends.counts.items():
            if id in own:
                assert self.author(label).casefold() == id, f"{label} counts for {id}"

    def nothing_vanishes(self, ends: Outcome) -> None:
        """(d) Each file with answers counts, is open, or gave way to a newer one of its account."""
        there = ends.open | {*ends.counts.values()}
        for label, deed in self.made.items():
            if not deed.empty and label not in there:
                assert any(self._same_account(deed, self.made[one]) for one in there - {"by"}), (
                    label
                )

    def _same_account(self, one: Deed, other: Deed) -> bool:
        same = one.road == other.road or {one.road, other.road} <= {"submitted", "inbound"}
        return one.on_platform and one.author == other.author and same

    def honest_people_count(self, ends: Outcome) -> None:
        """(e) Who hands in by one account only, and whom no file claims, counts.

        Whether a person whose files came in several runs does, depends on what others handed in.
        """
        for number, (id, _) in enumerate(self.what.people):
            mine = [(label, one) for label, one in self.made.items() if one.author == number]
            full = [label for label, one in mine if not one.empty] or [label for label, _ in mine]
            one_account = len({one.road for _, one in mine}) == 1
            good = all(one.honest and one.on_platform for _, one in mine) and one_account
            if len(full) > 1 and mine[0][1].road == "edx":
                continue  # Open edX does not say which is newer
            if len({one.run for _, one in mine}) > 1 and not self._continues(number, mine[0][1]):
                continue
            if good and not self.mistakable(id) and not self._claimed(number):
                assert ends.counts.get(id.casefold()) == full[-1], f"{id} does not count"

    def _continues(self, number: int, first: Deed) -> bool:
        """Whether each later download shows by two others' files that it continues the earlier."""
        runs = [one.run for one in self.made.values() if one.author == number]
        others = [
            one
            for one in self.made.values()
            if one.author != number and one.road == first.road and not one.empty
        ]
        steady = all(one.run <= min(runs) for one in others)
        return self.what.whole and steady and len({one.author for one in others}) >= FEWEST_SAME

    def _claimed(self, number: int) -> bool:
        others = (one for one in self.made.values() if one.author != number)
        return any(
            (one.target == number and (one.poses or one.copy or not one.on_platform))
            for one in others
        )


def files_of(what: Class, course: Path) -> Given:
    given = Given(course, what.people)
    for deed in what.deeds:
        given.add(deed)
    if what.whole:
        given.hold_earlier()
    return given


def listed(what: Class) -> dict[str, Trainee]:
    """The roster of a class, with the bystander; empty where it has none."""
    people = [*what.people, BYSTANDER] if what.roster else []
    return {id: Trainee(id, name) for id, name in people}


def same_spelling(ends: Outcome) -> Outcome:
    """Write ids in small letters: without a roster the first file spells them for all."""
    counts = {id.casefold(): label for id, label in ends.counts.items()}
    return Outcome(counts, ends.waits, {id.casefold(): one for id, one in ends.question.items()})


def check(what: Class, course: Path, make: Callable[[dict[str, Trainee]], Route]) -> None:
    """Give a class's files, and look at what each run comes to."""
    given, people = files_of(what, course), listed(what)
    judge = Judge(what, given.made)
    here, there, shuffle = make(people), make(people), what.shuffle
    owners: dict[str, str] = {}
    full: set[str] = set()
    for number, run in enumerate(given.runs):
        ends = same_spelling(here.give(*run.values()))
        if what.roster:
            judge.nobody_has_anothers(ends, number)
        for id, label in ends.counts.items():
            author, empty = judge.author(label), label != "by" and given.made[label].empty
            # (a) Nobody takes the place of another, (b) and nothing that of something.
            assert owners.setdefault(id, author) == author, f"{label} took a place"
            assert not (empty and id in full), f"{label} is empty"
            full |= set() if empty else {id}
        # (c) In whatever order, it comes to the same.
        sources = [*run.values()]
        shuffle.shuffle(sources)
        assert same_spelling(there.give(*sources)) == ends
    judge.nothing_vanishes(ends)
    if what.roster:
        judge.honest_people_count(ends)
    for run in given.runs:  # given again
        assert same_spelling(here.give(*run.values())) == ends
    # Given at once, two downloads with the same files prove less than one after the other.
    together = None if what.whole else at_once(given.runs)
    if together is not None:
        assert same_spelling(make(people).give(*together)) == ends


def at_once(runs: list[dict[str, Source]]) -> list[Source] | None:
    """Put the sources of all runs into one; None where two would become one source."""
    every = [
        one
        if one.kind == "loose" or one.name in ("submitted", "inbound")
        else replace(one, name=f"{number}-{one.name}")
        for number, run in enumerate(runs)
        for one in run.values()
    ]
    together = joined(every)
    return together if len(together) == len(every) else None


# A run of all tests draws a thousand classes, the others an eighth of them.
MANY = settings(
    max_examples=1000, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@MANY
@given(what=classes())
def test_a_hand_in_counts_for_the_person_who_made_it(course, what):
    check(what, course, lambda people: AtDesk(course, people))


@settings(MANY, max_examples=60)
@given(what=classes())
def test_the_command_comes_to_the_same(course, tmp_path_factory, what):
    given = files_of(what, course)
    desk = AtDesk(course, listed(what))
    command = ByCommand(course, listed(what), tmp_path_factory.mktemp("whose"))
    for run in given.runs:
        assert command.give(*run.values()) == desk.give(*run.values())
