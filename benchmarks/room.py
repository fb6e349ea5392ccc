"""Time how soon the trainer has a room's hand-ins, compared with dropping saved files.

People hand in during a minute, each with a line of its own, and try again as the exercise page
does, while the server is killed with -9 and started again a few seconds later. The trainer's page
is its Python, which adds each hand-in that the server reports; then a new page adds the same files
in one drop. In both all has to count, byte for byte.

    python benchmarks/room.py                  500 people, a minute, three kills
    python benchmarks/room.py --people 25      a workshop

What people need to save a file and carry it is not in it. The last line is the ratio: the seconds
that the trainer's page worked while the room handed in, to those of one drop of the same files.
"""

import argparse
import hashlib
import http.client
import random
import statistics
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grading

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "publishing"))
from room_kit import Process

from coursework.desk.state import Box, Desk
from coursework.desk.taking import Dropped, Taking
from coursework.marking import key
from coursework.platforms import ROOM
from coursework.roster import Trainee

PAUSES = (1, 2, 4, 8, 15)  # seconds, as `room.js` waits before it tries again
AWAY = (2, 3.5)  # seconds for which a killed server is away


class Page:
    """The Python of the trainer's page. counted: {person: when the first hand-in counted}."""

    def __init__(self, people: dict[str, str], unit: str) -> None:
        listed = {id: Trainee(id, name) for id, name in people.items()}
        self.unit, self.questions = unit, {unit: key.read_key(unit).questions}
        self.desk = Desk(boxes={unit: Box()}, people=listed)
        self.counted: dict[str, float] = {}
        self.worked = 0.0

    def take(self, files: dict[str, bytes], by: str = "") -> None:
        """Add files by their names, in slices as the page asks."""
        began = time.monotonic()
        dropped = [Dropped.of(name, content, 0, by) for name, content in files.items()]
        taking = Taking(self.desk, self.questions, dropped)
        while taking.slice():
            pass
        taking.finish()
        for trainee in self.desk.counting(self.unit):
            self.counted.setdefault(trainee, time.monotonic())
        self.worked += time.monotonic() - began

    def listen(self, server: Process, people: int) -> None:
        """Add each new hand-in, until everybody has one."""
        start, after = "", 0
        while len(self.counted) < people:
            try:
                news = server.came(start, after, 20)
            except (OSError, http.client.HTTPException, ValueError):
                time.sleep(2)
                continue
            files = {}
            for row in news["rows"]:
                stamp = server.folder / "inbound" / row["folder"] / "timestamp.txt"
                files[f"inbound/{row['folder']}/answers.json"] = row["text"].encode()
                files[f"inbound/{row['folder']}/timestamp.txt"] = stamp.read_bytes()
            if files:
                self.take(files, ROOM)
            after = news["rows"][-1]["number"] if files else after * (news["start"] == start)
            start = news["start"]
            time.sleep(0.7 if files and not news["more"] else 0)

    def digests(self) -> dict[str, str]:
        """Return {person: the digest of what counts}."""
        return {id: one.sha256 for id, one in self.desk.counting(self.unit).items()}


def press(server: Process, codes: dict[str, str], content: bytes, at: float) -> tuple[float, int]:
    """Hand in at a moment, as the page does; return seconds until it was confirmed, and tries."""
    time.sleep(max(0, at - time.monotonic()))
    began = time.monotonic()
    for tries in range(100):
        try:
            status, answer = server.send("/room/hand_in", content, **codes)
            assert status in (200, 503), answer
            if status == 200:
                return time.monotonic() - began, tries + 1
        except (OSError, http.client.HTTPException, ValueError):
            pass
        time.sleep(PAUSES[min(tries, len(PAUSES) - 1)] * random.uniform(0.8, 1.2))
    raise SystemExit("somebody could not hand in")


def worst(values: list[float]) -> str:
    """Return the median, the 95th percentile and the worst of some seconds."""
    cuts = statistics.quantiles(values, n=20)
    return f"median {statistics.median(values):.2f}, 95% {cuts[-1]:.2f}, worst {max(values):.2f} s"


def main() -> None:
    """Run, and tell what it came to."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--kills", type=int, default=3)
    args = parser.parse_args()
    contents = grading.hand_ins(grading.UNIT, args.people)
    people = {id: f"Trainee {number}" for number, id in enumerate(contents)}
    with tempfile.TemporaryDirectory() as place:
        server, page = Process(Path(place) / "handed-in", Path(place)), Page(people, grading.UNIT)
        listed = [{"trainee": id, "name": name} for id, name in people.items()]
        server.open(listed)
        trainer = threading.Thread(target=page.listen, args=(server, args.people), daemon=True)
        trainer.start()
        begun = time.monotonic()
        when = {id: begun + random.uniform(0, args.seconds) for id in contents}
        with ThreadPoolExecutor(args.people) as many:
            pressed = {
                id: many.submit(press, server, server.codes(id), content, when[id])
                for id, content in contents.items()
            }
            for number in range(1, args.kills + 1):
                kill_at = begun + number * args.seconds / (args.kills + 1)
                time.sleep(max(0, kill_at - time.monotonic()))
                server.kill()
                time.sleep(random.uniform(*AWAY))
                server.start()
            confirmed = {id: one.result() for id, one in pressed.items()}
        trainer.join(60)
        server.kill()
        folders = [*(server.folder / "inbound").iterdir()]
        wanted = {id: hashlib.sha256(content).hexdigest() for id, content in contents.items()}
        assert page.digests() == wanted, "the trainer's page has something else"
        assert len(folders) == len(contents), "a hand-in is missing, twice or half"
        files = {
            f"inbound/{path.parent.name}/{path.name}": path.read_bytes()
            for folder in folders
            for path in folder.iterdir()
        }
        fresh = Page(people, grading.UNIT)
        fresh.take(files)
        assert fresh.digests() == wanted, "the drop has something else"
    seconds, tries = zip(*confirmed.values(), strict=True)
    print(f"{args.people} people, {args.kills} kills: all confirmed, kept once and equal")
    print(f"click to “Handed in”: {worst([*seconds])}; at most {max(tries)} tries")
    rows = [page.counted[id] - when[id] for id in contents]
    print(f"click to the trainer's page: {worst(rows)}")
    left = max(page.counted.values()) - max(when.values())
    print(f"after the last click: {left:.2f} s")
    print(f"the trainer's page worked {page.worked:.2f} s; one drop: {fresh.worked:.2f} s")
    print(f"ratio: {page.worked / fresh.worked:.1f}")


if __name__ == "__main__":
    main()
