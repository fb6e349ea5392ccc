"""The trainer's desk: what is kept and saved, and who is forgotten."""

import hashlib
import io
import json
import random
import zipfile

import pytest
from course_kit import SMALL
from desk_kit import (
    ROSTER,
    WHEN,
    Desk,
    Problem,
    answers,
    below,
    everything,
    filled,
    key_text,
    roster_csv,
    the_unit,
    unzipped,
)
from texts_kit import says

from coursework import forgotten
from coursework.desk import file
from coursework.desk.taking import Dropped
from fairtender import messages

# --- kept -----------------------------------------------------------------------------------------


def kept_of(desk: Desk, since: int, store: dict) -> int:
    """What the page does to keep a desk: state, and the originals that are new."""
    answer = desk.ask("desk_kept", since=since)
    store["state"] = answer["state"]
    store.setdefault("originals", {}).update(answer["files"])
    for gone in store["originals"].keys() - {*answer["originals"]}:
        del store["originals"][gone]
    assert not answer["more"]
    return answer["changed"]


def test_ended_at_any_moment_the_desk_goes_on_from_what_was_kept(course, source, tmp_path):
    undisturbed = filled(Desk(tmp_path / "one", course), source)
    desk, store = Desk(tmp_path / "two", course), {}
    desk.begin(SMALL)
    desk.ask("desk_roster", {"roster.csv": roster_csv()})
    desk.take({"moodle.zip": (source / "moodle.zip").read_bytes()})
    since = kept_of(desk, 0, store)
    mail = below(source / "mail")
    # Python ends in the middle of a drop: some files are in, and given to nobody yet.
    when = 1000 * WHEN.timestamp()
    half = desk.files.desk.taking([Dropped.of(*one, when) for one in mail.items()])
    for _ in range(4):
        assert half.slice(0)
    kept_of(desk, since, store)
    assert the_unit(desk.ask("desk_summary"))["waiting"] > 0
    desk.start()
    with pytest.raises(Problem):
        desk.ask("desk_summary")
    files = {f"x{at}": one for at, one in enumerate(store["originals"].values())}
    desk.ask("desk_restore", files, state=store["state"])
    desk.ask("desk_keys", keys={SMALL: key_text(course)})
    desk.take(mail)
    [waiting] = desk.rows(show="waiting")
    desk.ask("desk_assign", unit=SMALL, number=waiting["number"], trainee="zq-i", yes=False)
    mine, theirs = (
        [(one.path, one.trainee, one.state) for one in each.files.desk.desk.boxes[SMALL].found]
        for each in (desk, undisturbed)
    )
    assert sorted(mine) == sorted(theirs)
    machine = {at: mark[0] for at, mark in undisturbed.marks().items()}
    assert {at: mark[0] for at, mark in desk.marks().items()} == machine


def test_only_what_changed_is_kept_again_and_nothing_is_lost(desk, course, tmp_path):
    store: dict = {}
    since = kept_of(desk, 0, store)
    assert len(store["originals"]) == 10  # each once: of three people all is the same
    desk.ask("desk_mark", unit=SMALL, trainee="zq-d", question="why", points="2", comment="x")
    answer = desk.ask("desk_kept", since=since)
    assert answer["files"] == {} and answer["changed"] > since
    kept_of(desk, since, store)
    other = Desk(tmp_path / "other", course)
    files = {f"x{at}": one for at, one in enumerate(store["originals"].values())}
    some = {name: one for name, one in files.items() if b"zq-c" not in one}
    with pytest.raises(Problem):
        other.ask("desk_restore", some, state=store["state"])
    other.ask("desk_restore", {**files, "state.json": store["state"].encode()})
    other.ask("desk_keys", keys={SMALL: key_text(course)})
    assert other.marks() == desk.marks() and other.saved() == desk.saved()


def test_a_saved_desk_has_the_same_bytes_and_opens_as_it_was(desk, saved_desk):
    assert desk.saved() == saved_desk
    parts = unzipped(saved_desk)
    assert sum(name.startswith("originals/") for name in parts) == 10
    for name, content in parts.items():
        if name.startswith("originals/"):
            assert hashlib.sha256(content).hexdigest() == name.removeprefix("originals/")


def test_damaged_files_are_a_sentence_for_each_fault_and_nothing_changes(desk, saved_desk):
    parts = unzipped(saved_desk)
    about = next(name for name in parts if name.endswith("/about.json"))
    known = json.loads(parts[about])
    original = next(name for name in parts if name[0] == "o" and b"zq-c" in parts[name])
    deep = b"[" * 100_000
    marks = f"marks/{SMALL}.json"
    changed: dict[str, dict[str, bytes | None]] = {
        "no settings": {"workshop.toml": None},
        "no about": {"desk.json": None},
        "deep": {"desk.json": deep},
        "deep marks": {marks: deep},
        "deep settings": {"workshop.toml": b"a = " + deep},
        "a list": {"desk.json": b"[]"},
        "odd unit": {"desk.json": b'{"format": 1, "title": "x", "units": ["../x"]}'},
        "no such unit": {"desk.json": b'{"format": 1, "title": "x", "units": ["99-none"]}'},
        "newer": {"desk.json": b'{"format": 2, "title": "x", "units": []}'},
        "unit without inbox": {"desk.json": b'{"format": 1, "title": "x", "units": []}'},
        "other original": {original: b"{}"},
        "lost original": {original: None},
        "not UTF-8": {"roster.csv": b"\xff\xfe\x00"},
        "twice": {"roster.csv": b"id,name\na,x\na,y\n"},
        "another name": {"inbox/../x": b"x"},
        "way out": {about: json.dumps(known | {"trainee": "../../x"}).encode()},
        "another number": {about: json.dumps(known | {"number": 77}).encode()},
        "a text for a number": {about: json.dumps(known | {"size": "7"}).encode()},
        "no time": {about: json.dumps(known | {"arrived": "yesterday"}).encode()},
        "no zone": {about: json.dumps(known | {"arrived": "2026-03-12T09:00:00"}).encode()},
        "odd state": {about: json.dumps(known | {"state": "x"}).encode()},
        "notes": {about: json.dumps(known | {"notes": [1]}).encode()},
        "more": {about: json.dumps(known | {"more": 1}).encode()},
        "points": {marks: b'{"zq-a": {"why": {"points": "3"}}}'},
        "infinity": {marks: b'{"zq-a": {"why": {"points": 1e999}}}'},
        "no mark": {marks: b'{"zq-a": {"why": 3}}'},
        "mark of a path": {marks: b'{"../x": {"why": {"points": 3}}}'},
        "points beyond all": {marks: b'{"zq-a": {"why": {"points": 3.1}}}'},
        "points below none": {marks: b'{"zq-a": {"why": {"points": -5}}}'},
        "extra beyond the unit": {marks: b'{"zq-a": {"why": {"points": 3, "extra": 1e6}}}'},
        "a part of a mark": {marks: b'{"zq-a": {"why": {"pionts": 3}}}'},
        "one code for two": {"pseudonyms.json": b'{"people": {"a": "x", "b": "x"}, "next": 3}'},
        "codes": {"pseudonyms.json": b'{"people": {"a": 1}, "next": 2}'},
        "gone": {"forgotten.json": b'{"salt": "zz", "digests": []}'},
        "rounds": {"forgotten.json": b'{"salt": "", "digests": [], "rounds": 999999999}'},
    }
    files = {kind: _packed(parts | new) for kind, new in changed.items()}
    files |= {
        "nothing": b"",
        "no zip": b"PK",
        "cut": saved_desk[: len(saved_desk) // 2],
        "text": b"{}",
    }
    twice = io.BytesIO(saved_desk)
    with zipfile.ZipFile(twice, "a") as archive, pytest.warns(UserWarning):
        archive.writestr("desk.json", b"{}")
    files["a name twice"] = twice.getvalue()
    dice = random.Random(17)
    for at in range(60):
        place = dice.randrange(len(saved_desk))
        files[f"byte {place} ({at})"] = (
            saved_desk[:place] + bytes([saved_desk[place] ^ 255]) + saved_desk[place + 1 :]
        )
    before = desk.saved()
    refused = 0
    for kind, content in files.items():
        try:
            desk.ask("desk_open", {"x.zip": content})
            assert kind.startswith("byte"), kind  # a byte that nothing reads
        except Problem as said:
            refused += 1
            # One fault is one sentence; thirteen are ten of them, and how many more there are.
            lines = str(said).splitlines()
            several = kind == "unit without inbox" or kind.startswith("byte")
            assert len(lines) <= (12 if several else 1) and "" not in lines, (kind, lines)
        assert desk.saved() == before, kind
    assert refused > len(changed) + 25
    settings = parts["workshop.toml"].replace(SMALL.encode(), b"99-none")
    about = b'{"format": 1, "title": "x", "units": ["99-none"]}'
    with pytest.raises(Problem) as lacking:
        desk.ask("desk_open", {"x.zip": _packed({"desk.json": about, "workshop.toml": settings})})
    assert says(str(lacking.value), "desk-unit-lacking") and desk.saved() == before


def test_parts_that_are_too_large_are_refused_without_being_unpacked(desk, saved_desk, monkeypatch):
    out = io.BytesIO(saved_desk)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("marks/huge.json", bytes(file.MOST_TEXT + 1))
        with archive.open("marks/more.json", "w") as part:
            part.write(b'{"x": 1}')
        archive.getinfo("marks/more.json").file_size = 4  # the archive says less than it holds
    real, unpacked = zipfile.ZipFile.open, []

    def opened(self, name, *more, **rest):
        unpacked.append(name.filename)
        return real(self, name, *more, **rest)

    monkeypatch.setattr(zipfile.ZipFile, "open", opened)
    with pytest.raises(Problem) as said:
        desk.ask("desk_open", {"x.zip": out.getvalue()})
    for name, cause in (("huge", f"> {file.MOST_TEXT} bytes"), ("more", "BadZipFile")):
        told = messages.text("desk-part", file=f"marks/{name}.json", cause=cause)
        assert told in str(said.value)
    assert "marks/huge.json" not in unpacked and "marks/more.json" in unpacked


def _packed(parts: dict[str, bytes | None]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            if content is not None:
                archive.writestr(name, content)
    return out.getvalue()


# --- forgotten ------------------------------------------------------------------------------------


def test_a_forgotten_person_is_in_no_byte_and_does_not_come_back(desk, course, source):
    desk.ask("desk_report", units=[SMALL], pseudonyms=True)
    assert b"Qz Ana" in everything(desk.saved())
    would = desk.ask("desk_forget", trainee="zq-a", sure=False)
    assert would["names"] == ["Qz Ana"] and len(would["would"]) == 4
    assert b"Qz Ana" in everything(desk.saved())
    done = desk.ask("desk_forget", trainee="zq-a", sure=True)
    assert done["removed"] == would["would"] and done["left"] == []
    for content in (everything(desk.saved()), desk.ask("desk_kept", since=0)["state"].encode()):
        for word in (b"Qz Ana", b"zq-a", b"Qz-Ana", b"qz ana"):
            assert word not in content
    answer = desk.take({"moodle.zip": (source / "moodle.zip").read_bytes()})
    assert answer["taken"] == 0
    assert any(says(line, "collect-gone") for line in answer["told"][SMALL])
    note = desk.ask("desk_roster", {"roster.csv": roster_csv()})
    assert note["people"] == len(ROSTER) - 1 and says(note["notes"][-1], "collect-roster-gone")
    assert b"Qz Ana" not in everything(desk.saved())
    with pytest.raises(Problem):
        desk.ask("desk_forget", trainee="zq-a", sure=True)


def test_a_stranger_is_forgotten_by_a_file_and_anothers_words_are_told(desk, course):
    stranger = answers(course, {"level": "low"}, "", "Qz Nobody")
    desk.take({"mail/x.json": stranger})
    [row] = desk.rows(show="waiting")
    asked = {"unit": SMALL, "number": row["number"]}
    assert desk.ask("desk_forget", **asked)["names"] == ["Qz Nobody"]
    assert desk.ask("desk_forget", **asked, sure=True)["left"] == []
    assert b"Qz Nobody" not in everything(desk.saved())
    with pytest.raises(Problem):
        desk.ask("desk_forget", unit=SMALL, number=1, sure=True)  # it is somebody's
    comment = "As Qz Ben said."
    asked = {"unit": SMALL, "trainee": "zq-c", "question": "why"}
    desk.ask("desk_mark", **asked, points="", comment=comment)
    [left] = desk.ask("desk_forget", trainee="zq-b", sure=True)["left"]
    assert says(left, "forget-named") and f"marks/{SMALL}.json" in left


def test_digests_are_the_same_where_python_has_no_openssl():
    for rounds in (1, 2, 1000):
        made = forgotten._pbkdf2(b"id\0zq-a", b"salt", rounds)
        with pytest.MonkeyPatch.context() as patch:
            patch.delattr(hashlib, "pbkdf2_hmac")
            assert forgotten._pbkdf2(b"id\0zq-a", b"salt", rounds) == made
