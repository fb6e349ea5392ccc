"""Tricks, slips and oddities by which one person's file could count for another: none does.

Each row says how Vic Tim handed in (`own`), what somebody else did (`attack`), and what it comes
to. Every row is tried with Vic's file first, with the other first, and with both at once, at the
desk and by the command. Ben hands in on each shared stick, Zoë and Eva in each download of a
platform: whatever others do, theirs count.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from course_kit import SMALL
from kit import some_and_slow
from whose_kit import (
    AtDesk,
    ByCommand,
    File,
    Outcome,
    Route,
    Source,
    archive,
    folder_of,
    hand_in,
    joined,
    loose,
    packed,
)

from coursework.roster import Trainee
from workshop import collect

VIC, MAL, BEN, ZOE, EVA = "101", "102", "103", "104", "108"
ROSTER = {
    one.id: one
    for one in (
        Trainee(VIC, "Vic Tim", "vic@example.org"),
        Trainee(MAL, "Mal Lory", "mal@example.org"),
        Trainee(BEN, "Ben Carro", ""),
        Trainee(ZOE, "Zoë Ünal", ""),
        Trainee(EVA, "Eva Ruiz", ""),
        Trainee("105", "Kim Lee", ""),
        Trainee("106", "Kim Lee", ""),
        Trainee("0107", "Ina Null", ""),
        Trainee("107", "Ivo Null", ""),
    )
}
FILE = f"{SMALL}_x.json"
VICS, MALS = "Vic Tim_9101_assignsubmission_file_", "Mal Lory_9102_assignsubmission_file_"
TIME = "2026-03-01 05:00:00 UTC"
MINUTES = {"hers": 10, "forged": 20, "older": 5, "third": 30}
Members = dict[str, File]


# --- files and sources ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Maker:
    """Makes files of the course."""

    course: Path

    def __call__(self, label: str, id: object = "", name: object = "", **more) -> File:
        more = {"minute": MINUTES.get(label, 40)} | more
        return hand_in(self.course, label, id, name, **more)

    @property
    def hers(self) -> File:
        """Vic's own file, as the course's page saves it."""
        return self("hers", VIC, "Vic Tim")


def stick(make: Maker, members: Mapping[str, File]) -> Source:
    """A shared stick, with Ben's file on it."""
    bens = {f"{SMALL}_Ben-Carro.json": make("ben", BEN, "Ben Carro")}
    return folder_of("st", bens | members)


def moodle(make: Maker, members: Mapping[str, File], kind: Callable = archive) -> Source:
    """Moodle's download, with the files of Zoë and Eva in it."""
    flat = all("/" not in one for one in members)
    end = f"_assignsubmission_file_{'' if flat else '/'}{FILE}"
    beside = {f"Zoë Ünal_9104{end}": make("zoë"), f"Eva Ruiz_9108{end}": make("eva")}
    return kind("moodle" if kind is folder_of else "moodle.zip", members | beside)


def edx(make: Maker, members: Mapping[str, File]) -> Source:
    """Open edX's download, with the files of Zoë and Eva in it."""
    beside = {f"[1] - {id} - {FILE}": make(one) for id, one in ((ZOE, "zoë"), (EVA, "eva"))}
    return archive("edx.zip", members | beside)


def nbgrader(make: Maker, members: Mapping[str, File], name: str = "submitted") -> Source:
    """One of nbgrader's own folders, with the files of Zoë and Eva in it."""
    beside = {}
    for id, one in ((ZOE, "zoë"), (EVA, "eva")):
        place = f"{id}/{SMALL}" if name == "submitted" else f"{id}+{SMALL}+{TIME}"
        beside[f"{place}/answers.json"] = make(one)
    return folder_of(name, members | beside)


def on_stick(make: Maker) -> list[Source]:
    return [stick(make, {f"{SMALL}_Vic-Tim.json": make.hers})]


def in_moodle(make: Maker) -> list[Source]:
    return [moodle(make, {f"{VICS}/{FILE}": make.hers})]


def in_flat(make: Maker) -> list[Source]:
    return [moodle(make, {f"{VICS}{FILE}": make.hers})]


def in_edx(make: Maker) -> list[Source]:
    return [edx(make, {f"[1] - {VIC} - {FILE}": make.hers})]


def in_submitted(make: Maker) -> list[Source]:
    return [nbgrader(make, {f"{VIC}/{SMALL}/answers.json": make.hers})]


def in_inbound(make: Maker) -> list[Source]:
    place = f"{VIC}+{SMALL}+{TIME}"
    return [nbgrader(make, {f"{place}/answers.json": make.hers}, "inbound")]


def in_unpacked(make: Maker) -> list[Source]:
    return [moodle(make, {f"{VICS}/{FILE}": make.hers}, folder_of)]


def by_mail(make: Maker) -> list[Source]:
    return [loose(f"{SMALL}_Vic-Tim.json", make.hers)]


def nowhere(make: Maker) -> list[Source]:
    return []


# --- what it comes to -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Ends:
    """An outcome, without Ben and Zoë. `waits`: labels of nobody yet; `question`: by whose."""

    counts: dict[str, str] = field(default_factory=dict)
    waits: frozenset[str] = frozenset()
    question: dict[str, frozenset[str]] = field(default_factory=dict)


def waits(*labels: str, **counts: str) -> Ends:
    return Ends({VIC: "hers"}, frozenset(labels or ["forged"]))


BOTH = frozenset({"hers", "forged"})
WAITS = [Ends({VIC: "hers"}, frozenset({"forged"}))]
QUESTION = [Ends({}, frozenset(), {VIC: BOTH})]
AS_MAL = [Ends({VIC: "hers", MAL: "forged"})]
NEWER = [Ends({VIC: "forged"})]
IGNORED = [Ends({VIC: "hers"})]
UNTIMED = NEWER + QUESTION  # Open edX does not say which of two is newer
EITHER = WAITS + QUESTION  # the rule leaves open how alike two names are; hers is never replaced


@dataclass(frozen=True)
class Trick:
    """One row. `ends`: all outcomes that the rule allows; mostly one."""

    name: str
    own: Callable[[Maker], list[Source]]
    attack: Callable[[Maker], list[Source]]
    ends: list[Ends]
    roster: bool = True


def on(place: str, id: object = "", name: object = "", **more) -> Callable[[Maker], list[Source]]:
    """Put the other's file on the stick."""
    return lambda make: [stick(make, {place: make("forged", id, name, **more)})]


def zipped(place: str, inside: str, id: str = "", name: str = "") -> Callable:
    """Put a ZIP on the stick, with the other's file in it."""
    return lambda make: [stick(make, {place: packed({inside: make("forged", id, name)})})]


def handed(place: str, id: object = "", name: object = "", **more) -> Callable:
    """Hand the other's file in by Moodle, under a name that Moodle gave."""
    return lambda make: [moodle(make, {place: make("forged", id, name, **more)})]


def alone(place: str, id: object = "", name: object = "", **more) -> Callable:
    """Send the other's file by mail."""
    return lambda make: [loose(place, make("forged", id, name, **more))]


def edx_of(place: str, id: str = "", name: str = "") -> Callable:
    return lambda make: [edx(make, {place: make("forged", id, name)})]


def tree(place: str, id: str = "", name: str = "", of: str = "submitted") -> Callable:
    return lambda make: [nbgrader(make, {place: make("forged", id, name)}, of)]


def given_zip(members: Mapping[str, str]) -> Callable:
    """A ZIP that is given by itself, {path: label}; nothing in the files names anybody."""
    return lambda make: [
        archive("work.zip", {place: make(label) for place, label in members.items()})
    ]


# --- the tricks of the report ---------------------------------------------------------------------

PLATFORMS_NAMES_ELSEWHERE = [
    Trick("edX's name with the victim's name", on_stick, on("[1] - Vic Tim - x.json"), WAITS),
    Trick("edX's name with the victim's id", on_stick, on(f"[x] - {VIC} - x.json"), WAITS),
    Trick(
        "nbgrader's name of a folder",
        on_stick,
        on(f"{VIC}+{SMALL}+{TIME}/answers.json"),
        WAITS,
    ),
    Trick(
        "nbgrader's folders in a ZIP",
        on_stick,
        zipped("mine.zip", f"{VIC}/{SMALL}/answers.json"),
        EITHER,
    ),
    Trick("Moodle's folder in a ZIP", on_stick, zipped("mine.zip", f"{VICS}/x.json"), WAITS),
    Trick("Moodle's name of a ZIP", on_stick, zipped(f"{VICS}a.zip", "x.json"), WAITS),
    Trick("Moodle's name on a stick", on_stick, on(f"{VICS}x.json"), WAITS),
    Trick("Moodle's folder on a stick", on_stick, on(f"{VICS}/x.json"), WAITS),
    Trick(
        "edX's name and her id inside",
        on_stick,
        on(f"[1] - {VIC} - x.json", VIC),
        QUESTION,
    ),
    Trick(
        "Moodle's name and hers inside",
        on_stick,
        on(f"{VICS}x.json", VIC, "Vic Tim"),
        QUESTION,
    ),
    Trick(
        "the very number of her account",
        in_flat,
        on(f"{VICS}{FILE}", VIC, "Vic Tim"),
        QUESTION,
    ),
    Trick(
        "her account's number in a ZIP",
        in_moodle,
        zipped("moodle.zip", f"{VICS}/{FILE}"),
        WAITS,
    ),
    Trick("her edX name on a stick", in_edx, on(f"[1] - {VIC} - {FILE}"), WAITS),
    Trick(
        "nbgrader's own folder on a stick",
        in_submitted,
        on(f"submitted/{VIC}/{SMALL}/answers.json"),
        EITHER,
    ),
]
A_NAME_IS_NOT_ENOUGH = [
    Trick("her name, no id", on_stick, on("a.json", "", "Vic Tim"), QUESTION),
    Trick("her name in capitals", on_stick, on("a.json", "", "VIC TIM"), QUESTION),
    Trick("her id and one word of her name", on_stick, on("a.json", VIC, "Vic"), QUESTION),
    Trick("another dash in the file's name", on_stick, on(f"{SMALL}_Vic–Tim.json"), EITHER),
    Trick(
        "the browser's (1)",
        on_stick,
        on(f"{SMALL}_Vic-Tim (1).json", VIC, "Vic Tim"),
        QUESTION,
    ),
    Trick("the browser's (1), nothing inside", on_stick, on(f"{SMALL}_Vic-Tim (1).json"), QUESTION),
    Trick("her id alone", on_stick, on("a.json", VIC), QUESTION),
    Trick("her name's file", on_stick, on(f"x/{SMALL}_Vic-Tim.json"), QUESTION),
    Trick("a folder with her name", on_stick, on("Vic Tim/x.json"), QUESTION),
    Trick(
        "no answer, her id and name",
        on_stick,
        on(f"{SMALL}_Vic-Tim (1).json", VIC, "Vic Tim", empty=True),
        EITHER + IGNORED,
    ),
    Trick(
        "no answer, only her name",
        on_stick,
        on("a.json", "", "Vic Tim", empty=True),
        EITHER + IGNORED,
    ),
    Trick("no answer, by mail", by_mail, alone("a.json", VIC, empty=True), EITHER + IGNORED),
]
NAMES_IN_NAMES = [
    Trick(
        "Moodle's mark in the name of a file",
        in_flat,
        handed(f"{MALS}-Vic Tim_9101_assignsubmission_file_x.json"),
        AS_MAL,
    ),
    Trick("the mark, and her id inside", in_flat, handed(f"{MALS}-{VICS}x.json", VIC), WAITS),
    Trick("the mark, in folders", in_moodle, handed(f"{MALS}/{VICS}x.json"), AS_MAL),
    Trick("the mark, in a folder of folders", in_moodle, handed(f"{MALS}/{VICS}/x.json"), AS_MAL),
    Trick("the mark without a dash", in_flat, handed(f"{MALS}{VICS}x.json"), AS_MAL),
    Trick("her name's file in Moodle", in_moodle, handed(f"{MALS}/{SMALL}_Vic-Tim.json"), AS_MAL),
    Trick("a neighbour with her id", in_moodle, handed(f"{MALS}/{FILE}", VIC), WAITS),
    Trick("a neighbour with her name", in_moodle, handed(f"{MALS}/{FILE}", "", "Vic Tim"), WAITS),
    Trick(
        "a stranger with her id and name",
        in_moodle,
        handed(f"Eve Il_9_assignsubmission_file_/{FILE}", VIC, "Vic Tim"),
        WAITS,
    ),
    Trick(
        "another account with her name",
        in_moodle,
        handed(f"Vic Tim_9_assignsubmission_file_/{FILE}"),
        QUESTION,
    ),
    Trick(
        "another account with her name and id",
        in_moodle,
        handed(f"Vic Tim_9_assignsubmission_file_/{FILE}", VIC),
        QUESTION,
    ),
    Trick(
        "another account that is called as her id",
        in_moodle,
        handed(f"{VIC}_9_assignsubmission_file_/{FILE}"),
        EITHER,
    ),
    Trick(
        "a hidden participant with her id",
        in_moodle,
        handed(f"Participant_9_assignsubmission_file_/{FILE}", VIC, "Vic Tim"),
        EITHER,
    ),
]
RUBBISH = [
    Trick("a Windows disk's bin", on_stick, on("$RECYCLE.BIN/S-1-5/x.json", VIC), IGNORED),
    Trick(
        "a Windows disk's own folder",
        on_stick,
        on("System Volume Information/x.json", VIC),
        IGNORED,
    ),
]

# --- fifty more -----------------------------------------------------------------------------------

MORE_PLATFORMS = [
    Trick("her Moodle name by mail", by_mail, alone(f"{VICS}x.json"), WAITS),
    Trick("her edX name by mail", by_mail, alone(f"[1] - {VIC} - x.json"), WAITS),
    Trick(
        "one Moodle name in a ZIP of others",
        by_mail,
        given_zip({f"{VICS}x.json": "forged", "notes.json": "third"}),
        [waits("forged", "third")],
    ),
    Trick(
        "two platforms' names in a ZIP",
        by_mail,
        given_zip({f"{VICS}x.json": "forged", f"[1] - {MAL} - x.json": "third"}),
        [waits("forged", "third")],
    ),
    Trick(
        "Moodle's names at two depths",
        by_mail,
        given_zip({f"{VICS}/x.json": "forged", f"a/{MALS}/x.json": "third"}),
        [waits("forged", "third")],
    ),
    Trick(
        "an unpacked download in which a neighbour has her id",
        in_unpacked,
        lambda make: [moodle(make, {f"{MALS}/{FILE}": make("forged", VIC)}, folder_of)],
        WAITS,
    ),
    Trick(
        "a way out of Moodle's folder",
        in_moodle,
        handed(f"{MALS}/../{VICS}/x.json"),
        IGNORED,
    ),
    Trick(
        "a ZIP in Moodle with her folder in it",
        in_moodle,
        lambda make: [
            moodle(make, {f"{MALS}/mine.zip": packed({f"{VICS}/x.json": make("forged")})})
        ],
        AS_MAL,
    ),
    Trick(
        "a ZIP in Moodle's flat download",
        in_flat,
        lambda make: [
            moodle(make, {f"{MALS}mine.zip": packed({f"{SMALL}_Vic-Tim.json": make("forged")})})
        ],
        AS_MAL,
    ),
    Trick(
        "a folder of nbgrader in Moodle", in_moodle, handed(f"{MALS}/{VIC}/{SMALL}/a.json"), AS_MAL
    ),
    Trick("a neighbour who mixes two", in_moodle, handed(f"{MALS}/x.json", MAL, "Vic Tim"), WAITS),
    Trick(
        "a neighbour who mixes them again",
        in_moodle,
        handed(f"{MALS}/x.json", VIC, "Mal Lory"),
        WAITS,
    ),
    Trick(
        "edX's mark in the name of a file",
        in_edx,
        edx_of(f"[1] - {MAL} - [1] - {VIC} - x.json"),
        AS_MAL,
    ),
    Trick(
        "Moodle's mark, in the only file of an edX download",
        in_flat,
        lambda make: [archive("alone.zip", {f"[1] - {MAL} - {VICS}x.json": make("forged")})],
        WAITS,
    ),
    Trick(
        "edX's mark, in the only file of a Moodle download",
        in_edx,
        lambda make: [archive("alone.zip", {f"{MALS}[1] - {VIC} - x.json": make("forged")})],
        AS_MAL,
    ),
    Trick(
        "nbgrader's folder in a ZIP by mail",
        in_submitted,
        lambda make: [
            archive("mine.zip", {f"submitted/{VIC}/{SMALL}/answers.json": make("forged")})
        ],
        EITHER,
    ),
    Trick(
        "a ZIP by mail that is called as Moodle's",
        in_flat,
        lambda make: [archive(f"{VICS}y.zip", {"y.json": make("forged")})],
        WAITS,
    ),
    Trick("edX, her id inside", in_edx, edx_of(f"[1] - {MAL} - x.json", VIC), WAITS),
    Trick("edX, her name's file", in_edx, edx_of(f"[1] - {MAL} - {SMALL}_Vic-Tim.json"), AS_MAL),
    Trick("edX, a file called by her id", in_edx, edx_of(f"[2] - {MAL} - {VIC}.json"), AS_MAL),
    Trick("nbgrader, her id inside", in_submitted, tree(f"{MAL}/{SMALL}/answers.json", VIC), WAITS),
    Trick(
        "nbgrader, a file called by her name",
        in_submitted,
        tree(f"{MAL}/{SMALL}/{SMALL}_Vic-Tim.json"),
        AS_MAL,
    ),
    Trick(
        "inbound, a file called as her folder",
        in_inbound,
        tree(f"{MAL}+{SMALL}+{TIME}/{VIC}+{SMALL}+{TIME}.json", of="inbound"),
        AS_MAL,
    ),
    Trick(
        "inbound, her name inside",
        in_inbound,
        tree(f"{MAL}+{SMALL}+{TIME}/a.json", "", "Vic Tim", "inbound"),
        WAITS,
    ),
]
LOOK_ALIKES = [
    Trick("a Cyrillic twin", on_stick, on("a.json", "", "Viс Tim"), WAITS),
    Trick(
        "a Cyrillic twin in Moodle",
        in_moodle,
        handed("Viс Tim_9_assignsubmission_file_/x.json"),
        WAITS,
    ),
    Trick("a name that begins as hers", on_stick, on("a.json", "", "Vic Tim Senior"), WAITS),
    Trick("a name that hers begins with", on_stick, on("a.json", "", "Vic"), WAITS),
    Trick("two names in one", on_stick, on("a.json", "", "Vic Tim, Mal Lory"), WAITS),
    Trick("zeros before her id", on_stick, on("a.json", f"0{VIC}"), WAITS),
    Trick("full-width figures", on_stick, on("a.json", "１０１"), EITHER),
    Trick("a sign without width", on_stick, on("a.json", "1\u200b01"), EITHER),
    Trick("written from right to left", on_stick, on("a.json", "", "\u202emiT ciV"), WAITS),
    Trick("more spaces", on_stick, on("a.json", "", "  Vic \u00a0 Tim "), EITHER),
    Trick("underscores", on_stick, on(f"{SMALL}_Vic_Tim.json"), EITHER),
    Trick("her id as a name", on_stick, on("a.json", "", VIC), EITHER),
    Trick("her name as an id", on_stick, on("a.json", "Vic Tim"), EITHER),
    Trick("her id as a number", on_stick, on("a.json", int(VIC)), EITHER),
    Trick("an id that is a list", on_stick, on("a.json", [VIC], {"a": "Vic Tim"}), WAITS),
    Trick(
        "a group before her name",
        in_moodle,
        handed("Group A-Vic Tim_9_assignsubmission_file_/x.json"),
        EITHER,
    ),
    Trick(
        "letters in other pieces",
        lambda make: [moodle(make, {f"{VICS}/{FILE}": make.hers})],
        handed("Zoe\u0308 U\u0308nal_9_assignsubmission_file_/x.json"),
        [
            waits("forged"),
            Ends({VIC: "hers"}, frozenset(), {ZOE: frozenset({"zoë", "forged"})}),
        ],
    ),
]
TWO_PEOPLE_IN_ONE_FILE = [
    Trick("her file's name, my id", on_stick, on(f"x/{SMALL}_Vic-Tim.json", MAL), WAITS),
    Trick("her folder, my file's name", on_stick, on(f"Vic Tim/{SMALL}_Mal-Lory.json"), WAITS),
    Trick("her folder, my id", on_stick, on("Vic Tim/a.json", MAL), WAITS),
    Trick("her id, my name", on_stick, on("a.json", VIC, "Mal Lory"), WAITS),
    Trick("my id, her name", on_stick, on("a.json", MAL, "Vic Tim"), WAITS),
    Trick("my folder, her id", on_stick, on("Mal Lory/a.json", VIC), WAITS),
]
UPDATES = [
    Trick("a newer file by the same account", in_moodle, handed(f"{VICS}/y.json"), NEWER),
    Trick("a newer one by the same edX account", in_edx, edx_of(f"[2] - {VIC} - {FILE}"), UNTIMED),
    Trick("an older one comes later", in_moodle, handed(f"{VICS}/y.json", minute=3), IGNORED),
    Trick(
        "a newer one without answers",
        in_moodle,
        handed(f"{VICS}/y.json", VIC, empty=True),
        IGNORED + WAITS,
    ),
    Trick("a newer one that names another", in_moodle, handed(f"{VICS}/y.json", MAL), WAITS),
    Trick("by Moodle and on a stick", in_moodle, on("a.json", VIC, "Vic Tim"), QUESTION),
    Trick("by Moodle and by edX", in_moodle, edx_of(f"[1] - {VIC} - {FILE}"), QUESTION),
    Trick("by mail and by nbgrader", by_mail, tree(f"{VIC}/{SMALL}/answers.json"), QUESTION),
    Trick(
        "the same file by Moodle and on a stick",
        in_moodle,
        lambda make: [stick(make, {f"{SMALL}_Vic-Tim (1).json": make.hers})],
        IGNORED,
    ),
    Trick(
        "her very file by my account",
        in_moodle,
        lambda make: [moodle(make, {f"{MALS}/x.json": make.hers})],
        [*IGNORED, waits("hers")],
    ),
    Trick(
        "three files of one name",
        on_stick,
        lambda make: [
            stick(make, {"a.json": make("forged", VIC), "b.json": make("third", "", "Vic Tim")})
        ],
        [Ends({}, frozenset(), {VIC: BOTH | {"third"}})],
    ),
]
NOBODY = [
    Trick("a Linux disk's bin", on_stick, on(".Trash-1000/files/x.json", VIC), IGNORED),
    Trick("a Mac's bin", on_stick, on(".Trashes/501/x.json", VIC), IGNORED),
    Trick("what a Mac adds to a ZIP", on_stick, on("__MACOSX/x.json", VIC), IGNORED),
    Trick("a copy that Office keeps", on_stick, on("~$x.json", VIC), IGNORED),
]
NO_ROSTER = [
    Trick(
        "no roster: her id",
        on_stick,
        on("a.json", VIC, "Mal Lory"),
        QUESTION,
        roster=False,
    ),
    Trick(
        "no roster: her name's file",
        on_stick,
        on(f"x/{SMALL}_Vic-Tim (1).json", VIC, "Vic Tim"),
        QUESTION,
        roster=False,
    ),
    Trick(
        "no roster: her Moodle name on a stick",
        in_moodle,
        on(f"{VICS}/x.json"),
        WAITS,
        roster=False,
    ),
    Trick(
        "no roster: a newer file by the same account",
        lambda make: [moodle(make, {f"{VICS}/{FILE}": make("hers")})],
        handed(f"{VICS}/y.json"),
        NEWER,
        roster=False,
    ),
]
TRICKS = [
    *PLATFORMS_NAMES_ELSEWHERE,
    *A_NAME_IS_NOT_ENOUGH,
    *NAMES_IN_NAMES,
    *RUBBISH,
    *MORE_PLATFORMS,
    *LOOK_ALIKES,
    *TWO_PEOPLE_IN_ONE_FILE,
    *UPDATES,
    *NOBODY,
    *NO_ROSTER,
]
ORDERS: dict[str, Callable[[list[Source], list[Source]], list[list[Source]]]] = {
    "victim first": lambda own, attack: [own, attack],
    "attacker first": lambda own, attack: [attack, own],
    "at once": lambda own, attack: [joined([*own, *attack])],
    "at once, the other way": lambda own, attack: [joined([*attack, *own])],
}


@pytest.fixture(params=["desk", "command"])
def route(request, course, tmp_path) -> Callable[[Mapping[str, Trainee]], Route]:
    """Make the desk, or a workshop, with a roster."""
    if request.param == "desk":
        return lambda people: AtDesk(course, people)
    return lambda people: ByCommand(course, people, tmp_path)


def in_an_order() -> list:
    """Each trick, in every order; in each run of the tests in one of them, and in turn."""
    return [
        pytest.param(
            trick,
            order,
            id=f"{trick.name}-{order}",
            marks=() if (number - place) % len(ORDERS) == 0 else pytest.mark.slow,
        )
        for number, trick in enumerate(TRICKS)
        for place, order in enumerate(ORDERS)
    ]


@pytest.mark.parametrize(("trick", "order"), in_an_order())
def test_a_hand_in_counts_for_the_person_who_made_it(course, trick, order):
    make = Maker(course)
    own, attack = trick.own(make), trick.attack(make)
    here = AtDesk(course, ROSTER if trick.roster else {})
    for sources in ORDERS[order](own, attack):
        ends = here.give(*sources)
    beside = _beside({one.name for one in [*own, *attack]})
    if not trick.roster:
        _same_labels(ends, beside, trick.ends)
        return
    allowed = [_with(beside, one) for one in trick.ends]
    assert ends in allowed
    # Given again, all of it, it comes to the same.
    assert here.give(*joined([*own, *attack])) == ends


@pytest.mark.parametrize("trick", some_and_slow(TRICKS, 10), ids=lambda one: one.name)
def test_the_command_comes_to_the_same(course, tmp_path, trick):
    make = Maker(course)
    people = ROSTER if trick.roster else {}
    desk, command = AtDesk(course, people), ByCommand(course, people, tmp_path)
    for sources in (trick.attack(make), trick.own(make)):
        assert desk.give(*sources) == command.give(*sources)


def _beside(names: set[str]) -> dict[str, str]:
    """Who hands in beside Vic and the other, by the names of the sources."""
    bens = {BEN: "ben"} if "st" in names else {}
    platforms = {"moodle", "moodle.zip", "edx.zip", "submitted", "inbound"}
    return bens | ({ZOE: "zoë", EVA: "eva"} if names & platforms else {})


def _with(beside: dict[str, str], ends: Ends) -> Outcome:
    """Add the people beside, but for those whom an attack put in question."""
    there = {id: one for id, one in beside.items() if id not in ends.question}
    return Outcome(there | ends.counts, ends.waits, ends.question)


def _same_labels(ends: Outcome, beside: dict[str, str], allowed: list[Ends]) -> None:
    """Compare without ids, which are made where there is no roster."""
    told = sorted(ends.counts.values()), ends.waits, {*ends.question.values()}
    assert told in [
        (sorted([*beside.values(), *one.counts.values()]), one.waits, {*one.question.values()})
        for one in allowed
    ]


# --- honest people --------------------------------------------------------------------------------

HONEST: dict[str, tuple[Callable[[Maker], list[Source]], dict[str, str], set[str]]] = {
    "a folder each, all files of one name": (
        lambda make: [
            folder_of("st", {"Vic Tim/answers.json": make("v"), "Mal Lory/answers.json": make("m")})
        ],
        {VIC: "v", MAL: "m"},
        set(),
    ),
    "two answers.json out of one Downloads folder": (
        lambda make: [
            folder_of("st", {"answers.json": make("v", VIC), "answers (1).json": make("m", MAL)})
        ],
        {VIC: "v", MAL: "m"},
        set(),
    ),
    "two people of one name in Moodle, with ids": (
        lambda make: [
            archive(
                "m.zip",
                {
                    f"Kim Lee_1_assignsubmission_file_/{FILE}": make("k1", "105"),
                    f"Kim Lee_2_assignsubmission_file_/{FILE}": make("k2", "106"),
                },
            )
        ],
        {"105": "k1", "106": "k2"},
        set(),
    ),
    "two people of one name in Moodle, without ids": (
        lambda make: [
            archive(
                "m.zip",
                {
                    f"Kim Lee_1_assignsubmission_file_/{FILE}": make("k1"),
                    f"Kim Lee_2_assignsubmission_file_/{FILE}": make("k2"),
                },
            )
        ],
        {},
        {"k1", "k2"},
    ),
    "two ids that differ by a zero": (
        lambda make: [
            folder_of("st", {"a.json": make("zero", "0107"), "b.json": make("none", "107")})
        ],
        {"0107": "zero", "107": "none"},
        set(),
    ),
    "a file without answers, and no other": (
        lambda make: [folder_of("st", {"a.json": make("v", VIC, empty=True)})],
        {VIC: "v"},
        set(),
    ),
    "a browser's (1) and no other": (
        lambda make: [folder_of("st", {f"{SMALL}_Vic-Tim (1).json": make("v")})],
        {VIC: "v"},
        set(),
    ),
    "what an unpacked download has beside it": (
        lambda make: [
            folder_of(
                "moodle",
                {
                    "desktop.ini": File("x", b"[x]"),
                    ".DS_Store": File("x", b"x"),
                    f"{VICS}/y.json": make("v"),
                    f"{MALS}/y.json": make("m"),
                },
            )
        ],
        {VIC: "v", MAL: "m"},
        set(),
    ),
    "an unpacked download with a stranger's file in it": (
        lambda make: [
            moodle(make, {f"{VICS}/y.json": make.hers, "a.json": make("forged", VIC)}, folder_of)
        ],
        {},
        {"hers", "forged", "zoë", "eva"},  # not Moodle's any more: Zoë's file names nobody
    ),
    "Moodle's other mark, with no number of a group": (
        lambda make: [archive("m.zip", {f"Vic Tim_9101_assignsubmission_file/{FILE}": make("v")})],
        {VIC: "v"},
        set(),
    ),
    "a download in a folder of its own": (
        lambda make: [
            archive(
                "m.zip", {f"Unit 1/{VICS}/a.json": make("v"), f"Unit 1/{MALS}/a.json": make("m")}
            )
        ],
        {VIC: "v", MAL: "m"},
        set(),
    ),
}


@pytest.mark.parametrize("kind", some_and_slow([*HONEST]))
def test_honest_people_count(route, course, kind):
    sources, counts, open_ = HONEST[kind]
    ends = route(ROSTER).give(*sources(Maker(course)))
    assert (ends.counts, ends.open) == (counts, open_)


# --- by hand --------------------------------------------------------------------------------------


@pytest.fixture
def disputed(course, tmp_path) -> ByCommand:
    """Two files for Vic, neither of which counts."""
    make = Maker(course)
    here = ByCommand(course, ROSTER, tmp_path)
    files = {"a.json": make("forged", VIC), "b.json": make("hers", VIC, "Vic Tim")}
    assert here.give(stick(make, files)).question == {VIC: BOTH}
    return here


def number_of(here: ByCommand, label: str) -> int:
    return next(one.number for one in here.found() if here.labels[one.sha256] == label)


def test_giving_one_by_hand_decides(disputed):
    collect.assign(disputed.workshop, SMALL, {number_of(disputed, "hers"): VIC}, yes=True)
    assert disputed.outcome() == Outcome({VIC: "hers", BEN: "ben"}, frozenset(), {})


def test_putting_one_aside_decides(disputed):
    collect.assign(disputed.workshop, SMALL, {number_of(disputed, "forged"): "-"})
    assert disputed.outcome() == Outcome({VIC: "hers", BEN: "ben"}, frozenset(), {})


def test_what_was_given_by_hand_goes_on_counting(disputed, course):
    collect.assign(disputed.workshop, SMALL, {number_of(disputed, "hers"): VIC}, yes=True)
    make = Maker(course)
    ends = disputed.give(stick(make, {"c.json": make("third", VIC, "Vic Tim")}))
    assert ends.counts == {VIC: "hers", BEN: "ben"} and ends.open == {"third"}
    ends = disputed.give(moodle(make, {f"{VICS}/{FILE}": make("fourth")}))
    assert ends.counts == {VIC: "hers", BEN: "ben", ZOE: "zoë", EVA: "eva"}
    assert ends.open == {"third", "fourth"}


def test_what_was_put_aside_stays_aside_when_it_comes_again(disputed, course):
    make = Maker(course)
    collect.assign(disputed.workshop, SMALL, {number_of(disputed, "forged"): "-"})
    ends = disputed.give(stick(make, {"again.json": make("forged", VIC)}))
    assert ends == Outcome({VIC: "hers", BEN: "ben"}, frozenset(), {})
