"""A desk as its page uses it, and a class that hands in to it and to `workshop`."""

import io
import json
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from class_kit import EIGHT, RIGHT
from course_kit import SMALL

from coursework import page
from coursework.marking import key as keys
from coursework.roster import Trainee
from fairtender import sheets

WHEN = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
DEADLINE = datetime(2026, 3, 12, 18, 0, tzinfo=UTC)
HOSTILE = {
    "zq-c": 'O\'Qz, "Quoted" & Sons; +1',
    "zq-d": "<script>document.title = 'ran'</script>",
    "zq-e": '=HYPERLINK("http://127.0.0.1/";"x")',
    "zq-f": "@Qzsum(A1) </td></table><h1>Qz heading</h1>",
}
NAMES = {"zq-a": "Qz Ana", "zq-b": "Qz Ben", "zq-g": "Qz Gus", "zq-h": "Qz Hal"} | HOSTILE
NAMES |= {"zq-i": "Qz Ivo", "zq-j": "Qz Jo", "zq-k": "Qz Kim", "zq-l": "Qz Lee"}
ROSTER = {id: Trainee(id, name, f"{id}@qz.example") for id, name in sorted(NAMES.items())}
MARKS = {"zq-a": (3, 1), "zq-b": (2.5, None), "zq-c": (0, 1), "zq-g": (None, 0)}
COMMENT = "Qz: name <b>the words</b> of the notice."


class Problem(Exception):
    """What a page shows in the place of an answer."""


class Desk:
    """Asks as the page does: bytes beside the request, bytes beside the answer."""

    def __init__(self, place: Path, course: Path) -> None:
        self.place, self.course = place, course
        self.start()

    def start(self) -> None:
        """Python that has just been started: nothing is open."""
        for name in ("given", "taken"):
            (self.place / name).mkdir(parents=True, exist_ok=True)
        self.files = page.Files(
            self.course, self.course, given=self.place / "given", taken=self.place / "taken"
        )

    def ask(self, name: str, given: dict[str, bytes] | None = None, **params):
        """The answer; `files` are bytes. Problem where there is one."""
        given = given or {}
        for at, content in enumerate(given.values()):
            (self.files.given / str(at)).write_bytes(content)
        request = {"name": name, "params": params | {"given": [*given]}}
        answer = json.loads(page.answer_text(json.dumps(request), self.files))
        for path in self.files.given.iterdir():
            path.unlink()
        if "problem" in answer:
            raise Problem(answer["problem"])
        if isinstance(answer.get("files"), dict):
            answer["files"] = {
                name: Path(path).read_bytes() for name, path in answer["files"].items()
            }
        for path in self.files.taken.iterdir():
            path.unlink()
        return answer

    def begin(self, *units: str, **more) -> dict:
        deadlines = {unit: DEADLINE.isoformat() for unit in units[:1]}
        asked = {"title": "Day", "units": [*units], "deadlines": deadlines, "reuse": False}
        summary = self.ask("desk_begin", **asked | more)
        for unit in units:
            self.ask("desk_keys", keys={unit: key_text(self.course, unit)})
        return summary

    def take(self, dropped: dict[str, bytes], times: dict[str, datetime] | None = None, **more):
        """Drop files, {name with folders: content}; the last answer."""
        when = [1000 * (times or {}).get(name, WHEN).timestamp() for name in dropped]
        number = self.ask("desk_put", dropped, modified=when)["number"]
        at, problems = 0, []
        while True:
            answer = self.ask("desk_take", number=number, **{"from": at}, **more)
            problems += answer["problems"]
            if answer["more"] is None:
                return answer | {"problems": problems}
            at = answer["more"]

    def rows(self, unit: str = SMALL, show: str = "all") -> list[dict]:
        return self.ask("desk_inbox", unit=unit, show=show, **{"from": 0}, most=500)["rows"]

    def results(self, unit: str = SMALL) -> list[dict]:
        at = 0
        while at is not None:
            answer = self.ask("desk_results", unit=unit, **{"from": at})
            at = answer["more"]
        return answer["rows"]

    def feedback(self, unit: str = SMALL, **more) -> dict[str, bytes]:
        at = 0
        while at is not None:
            answer = self.ask("desk_feedback", unit=unit, **{"from": at}, **more)
            at = answer["more"]
        [content] = answer["files"].values()
        return unzipped(content)

    def marks(self, unit: str = SMALL) -> dict[tuple[str, str], tuple]:
        """{(trainee, cell): (automatic, by hand, waits, comment)}, from the engine itself."""
        now = self.files.desk
        return cells_of(now.marking.results(now.desk, unit))

    def saved(self) -> bytes:
        [content] = self.ask("desk_save")["files"].values()
        return content


def cells_of(results) -> dict[tuple[str, str], tuple]:
    return {
        (one.trainee, cell): (mark.auto, mark.manual, mark.waiting, mark.comment)
        for one in results
        for cell, mark in one.marks.items()
    }


def key_text(course: Path, unit: str = SMALL) -> str:
    return (course / "solutions" / unit / "key.toml").read_text(encoding="utf-8")


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def below(place: Path) -> dict[str, bytes]:
    """Every file in a folder, as it is dropped: its name begins with that of the folder."""
    paths = [path for path in sorted(place.rglob("*")) if path.is_file() and not path.is_symlink()]
    return {path.relative_to(place.parent).as_posix(): path.read_bytes() for path in paths}


def roster_csv() -> bytes:
    rows = [(one.id, one.name, one.email) for one in ROSTER.values()]
    return sheets.csv_text(("id", "name", "email"), rows).encode()


# --- a class --------------------------------------------------------------------------------------


def answers(course: Path, given: dict, id: str = "", name: str = "", unit: str = SMALL) -> bytes:
    the_key = keys.read_key(unit, course)
    about = {"format": 1, "unit": unit, "release": the_key.questions.release, "saved": ""}
    return json.dumps(about | {"learner": {"id": id, "name": name}, "answers": given}).encode()


def hand_ins(place: Path, course: Path) -> None:
    """Make `moodle.zip` and the folder `mail` in a place: good, late, broken, and of nobody."""
    file = f"{SMALL}_x.json"
    with zipfile.ZipFile(place / "moodle.zip", "w") as archive:
        for number, (id, hour) in enumerate({"zq-a": 9, "zq-b": 10, "zq-k": 19}.items()):
            given = EIGHT.get(id, (RIGHT,))[0]
            when = WHEN.replace(hour=hour).astimezone().timetuple()[:6]
            name = f"{NAMES[id]}_{number}_assignsubmission_file/{file}"
            archive.writestr(zipfile.ZipInfo(name, when), answers(course, given))
        name = f"{NAMES['zq-j']}_9_assignsubmission_file/photo.jpg"
        archive.writestr(zipfile.ZipInfo(name, when), b"\xff\xd8")
    (place / "mail").mkdir()
    for id in (*HOSTILE, "zq-g", "zq-h"):
        content = answers(course, EIGHT[id][0], id)
        (place / "mail" / f"{SMALL}_{id}.json").write_bytes(content)
    broken = answers(course, RIGHT, "zq-l")[:200]
    (place / "mail" / f"{SMALL}_zq-l.json").write_bytes(broken)
    (place / "mail" / "answers.json").write_bytes(answers(course, {"level": "high"}))
    (place / "mail" / "notes.txt").write_bytes(b"Dear Qz trainer")
    for path in (place / "moodle.zip", *(place / "mail").iterdir()):
        os.utime(path, (WHEN.timestamp(), WHEN.timestamp()))


def filled(desk: Desk, place: Path) -> Desk:
    """The class at the desk: taken in, one assigned by hand, some texts marked."""
    desk.begin(SMALL)
    desk.ask("desk_roster", {"roster.csv": roster_csv()})
    desk.take({"moodle.zip": (place / "moodle.zip").read_bytes()})
    desk.take(below(place / "mail"))
    [waiting] = desk.rows(show="waiting")
    done = desk.ask("desk_assign", unit=SMALL, number=waiting["number"], trainee="zq-i", yes=False)
    assert done["done"], done
    for trainee, points in MARKS.items():
        for question, given in zip(("why", "question"), points, strict=True):
            typed = "" if given is None else f"{given:g}"
            about = {"unit": SMALL, "trainee": trainee, "question": question}
            desk.ask("desk_mark", **about, points=typed, comment=COMMENT if given == 1 else "")
    return desk


def everything(content: bytes) -> bytes:
    """Every byte of a saved desk, unpacked, with the names of its parts."""
    return b"\n".join(name.encode() + b"\n" + one for name, one in unzipped(content).items())


def the_unit(summary: dict, unit: str = SMALL) -> dict:
    return next(one for one in summary["units"] if one["unit"] == unit)
