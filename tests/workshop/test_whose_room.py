"""A room's server says whose a hand-in is: by the code of the slip, live or from its folder."""

from pathlib import Path

import pytest
from course_kit import SMALL
from room_kit import Place, served
from whose_kit import START, AtDesk, ByCommand, File, Outcome, folder_of, hand_in

from coursework.desk.taking import Dropped
from coursework.platforms import ROOM
from coursework.roster import Trainee
from fairtender import messages

ROSTER = {id: Trainee(id, name) for id, name in {"101": "Ana Belo", "102": "Ben Carro"}.items()}
ROSTER |= {str(id): Trainee(str(id), f"Person {id}") for id in range(103, 107)}
PEOPLE = [{"trainee": one.id, "name": one.name} for one in ROSTER.values()]


@pytest.fixture
def room(tmp_path):
    with served(tmp_path / "handed-in") as place:
        place.open(PEOPLE)
        yield place


def give(room: Place, route: AtDesk | ByCommand, trainee: str, file: File) -> None:
    """Hand in as somebody; the route has a label of who made the file."""
    assert room.give(trainee, file.content)[0] == 200
    route._label([file])


def live(room: Place, desk: AtDesk, after: int = 0) -> Outcome:
    """Add the hand-ins after a number, as the trainer's page does."""
    for row in room.came("", 0)["rows"]:
        if row["number"] > after:
            stamp = (room.folder / "inbound" / row["folder"] / "timestamp.txt").read_bytes()
            pair = {"answers.json": row["text"].encode(), "timestamp.txt": stamp}
            place = f"inbound/{row['folder']}"
            desk.drop([Dropped.of(f"{place}/{name}", data, 0, ROOM) for name, data in pair.items()])
    return desk.outcome()


def on_disk(room: Place) -> dict[str, File]:
    """The room's folder, as it is dropped or collected."""
    paths = [path for path in room.kept[0].parent.rglob("*") if path.is_file()]
    return {
        path.relative_to(room.folder / "inbound").as_posix(): File("", path.read_bytes())
        for path in paths
    }


def test_the_code_of_the_slip_says_whose_it_is_and_the_newest_counts(course, room):
    desk = AtDesk(course, ROSTER)
    for label, trainee in (("a1", "101"), ("b1", "102"), ("a2", "101"), ("a3", "101")):
        give(room, desk, trainee, hand_in(course, label, minute=int(label[1])))
        ends = live(room, desk, after=len(room.kept) - 1)
    assert ends == Outcome({"101": "a3", "102": "b1"}, frozenset(), {})
    assert {one.rule for one in desk.found()} == {"room"}
    assert {one.clock for one in desk.found()} == {"nbgrader"} and desk.found()[0].arrived > START
    # The page was closed and asks for everything: nothing comes twice.
    assert live(room, desk) == ends and len(desk.found()) == 4


def test_anothers_name_in_the_file_waits_for_the_trainer(course, room):
    desk = AtDesk(course, ROSTER)
    give(room, desk, "101", hand_in(course, "mine", "102", "Ben Carro"))
    assert live(room, desk) == Outcome({}, frozenset({"mine"}), {})
    [one] = desk.found()
    who = "101 (Ana Belo), 102 (Ben Carro)"
    said = messages.text("collect-room-other", path=one.path, platform="101", who=who)
    assert one.reason == said


def test_live_dropped_and_collected_come_to_the_same(course, room, tmp_path):
    desk = AtDesk(course, ROSTER)
    for number, trainee in enumerate([*ROSTER, "101", "102", "101"]):
        give(room, desk, trainee, hand_in(course, f"{trainee} {number}", minute=number))
    wrong = hand_in(course, "wrong", "102", "Ben Carro", minute=30)
    give(room, desk, "105", wrong)
    ends = live(room, desk)
    assert len(ends.counts) == 6 and ends.waits == {"wrong"}
    folder = folder_of("inbound", on_disk(room))
    for other in (AtDesk(course, ROSTER), ByCommand(course, ROSTER, tmp_path / "command")):
        other.take([folder])
        other.labels = desk.labels
        assert other.outcome() == ends
        other.take([folder])  # again
        assert other.outcome() == ends
    # Hand-ins that arrived live are not added again when their folder is dropped.
    count = len(desk.found())
    desk.take([folder])
    assert (desk.outcome(), len(desk.found())) == (ends, count)


def test_what_came_after_the_page_was_closed_may_come_by_the_folder(course, room):
    desk = AtDesk(course, ROSTER)
    for trainee in ROSTER:
        give(room, desk, trainee, hand_in(course, f"{trainee} first"))
    live(room, desk)
    give(room, desk, "101", hand_in(course, "101 later", minute=5))
    desk.take([folder_of("inbound", on_disk(room))])
    assert desk.outcome().counts["101"] == "101 later"


def test_a_folder_that_looks_like_the_rooms_takes_nobodys_place(course, room):
    """Somebody makes such a folder on a stick, and the trainer drops it."""
    desk = AtDesk(course, ROSTER)
    for trainee in ROSTER:
        give(room, desk, trainee, hand_in(course, f"{trainee} own"))
    assert live(room, desk).counts["101"] == "101 own"
    for name in ("inbound", "handed-in", "room"):
        path = f"101+{SMALL}+2026-03-01 050000.000000 UTC/answers.json"
        forged = folder_of(name, {path: hand_in(course, f"forged {name}", minute=60)})
        ends = desk.give(forged)
        assert not [label for label in ends.counts.values() if label.startswith("forged")]
        assert ends.counts.keys() >= {*ROSTER} - {"101"}


def test_a_code_of_nobody_on_the_roster_gives_nobody_a_file(course, room, tmp_path: Path):
    desk = AtDesk(course, {id: one for id, one in ROSTER.items() if id != "106"})
    give(room, desk, "106", hand_in(course, "left"))
    assert live(room, desk) == Outcome({}, frozenset({"left"}), {})
