"""Hand-ins of a room: nothing is lost, nothing is half, and nobody hands in as somebody else.

The server is the one of the archive: in a thread, or as a process that is killed. Lines are cut on
raw sockets.
"""

import ast
import concurrent.futures
import contextlib
import http.client
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime

import pytest
from room_kit import FILES, PEOPLE, UNIT, Place, Process, answers, inbound, serve, served

from coursework.answers import MAX_BYTES
from coursework.roster import SAFE_ID


@pytest.fixture
def room(tmp_path):
    with served(tmp_path / "handed-in") as place:
        place.open()
        yield place


def contents(room: Place) -> dict[str, bytes]:
    return {one.name: (one / "answers.json").read_bytes() for one in room.kept}


# --- what is kept ---------------------------------------------------------------------------------


def test_a_hand_in_is_a_folder_of_nbgraders_exchange(room):
    content = answers(14)
    status, answer = room.give("101", content)
    assert (status, answer["answers"], answer["again"]) == (200, 14, False)
    [folder] = room.kept
    assert folder.name == f"101+{UNIT}+{answer['at']}"
    assert {one.name for one in folder.iterdir()} == {"answers.json", "timestamp.txt"}
    assert (folder / "answers.json").read_bytes() == content
    stamp = (folder / "timestamp.txt").read_text("ascii")
    when = datetime.strptime(stamp, "%Y-%m-%d %H:%M:%S.%f UTC").replace(tzinfo=UTC)
    assert abs((datetime.now(UTC) - when).total_seconds()) < 60
    if os.name != "nt":
        modes = [stat.S_IMODE(one.stat().st_mode) for one in (room.folder, folder / "answers.json")]
        assert modes == [0o700, 0o600]


def test_what_is_sent_twice_is_kept_once_and_a_change_beside_it(room):
    room.give("101", answers(3))
    assert room.give("101", answers(3))[1]["again"]
    assert not room.give("101", answers(4))[1]["again"]
    assert len(room.kept) == 2


def test_a_whole_class_at_once_loses_nothing(room):
    wanted = {one["trainee"]: answers(number) for number, one in enumerate(PEOPLE, 1)}
    with concurrent.futures.ThreadPoolExecutor(25) as many:
        said = list(many.map(lambda one: room.give(*one)[0], wanted.items()))
    assert said == [200] * 25
    assert {name.split("+")[0]: data for name, data in contents(room).items()} == wanted


def test_fewer_or_older_answers_are_a_question_and_both_are_kept(room):
    room.give("101", answers(15, "2026-03-12T10:00:00Z"))
    for content, why in (
        (answers(4, "2026-03-12T11:00:00Z"), "fewer"),
        (answers(16, "2026-03-12T09:00:00Z"), "older"),
    ):
        status, answer = room.give("101", content)
        assert (status, answer["why"], answer["before"]) == (409, why, 15)
    assert len(room.kept) == 1
    assert room.give("101", answers(4, "2026-03-12T11:00:00Z"), X_Agreed="yes")[0] == 200
    assert len(room.kept) == 2
    rows = room.came()["rows"]
    assert [(one["before"], one["answers"]) for one in rows] == [(0, 15), (15, 4)]


def test_people_see_who_they_are_and_get_back_what_they_handed_in(room):
    status, answer = room.send("/room/hello", b"", **room.codes("102"))
    assert (status, answer) == (200, {"name": "Person 102", "came": {}})
    content = answers(5)
    room.give("102", content)
    came = room.send("/room/hello", b"", **room.codes("102"))[1]["came"]
    assert came[UNIT]["answers"] == 5
    status, answer = room.send("/room/mine", UNIT.encode(), **room.codes("102"))
    assert (status, answer["text"].encode()) == (200, content)
    assert room.send("/room/mine", UNIT.encode(), **room.codes("103"))[0] == 404


# --- cut, killed, full ----------------------------------------------------------------------------


def raw(room: Place, trainee: str, body: bytes, length: int | None = None) -> socket.socket:
    """A line on which a hand-in is sent as far as `body` goes."""
    codes = room.codes(trainee)
    head = [
        "POST /room/hand_in HTTP/1.1",
        f"Host: 127.0.0.1:{room.port}",
        f"X-Room: {codes['X_Room']}",
        f"X-Code: {codes['X_Code']}",
        f"Content-Length: {len(body) if length is None else length}",
    ]
    line = socket.create_connection(("127.0.0.1", room.port), timeout=20)
    line.sendall("\r\n".join([*head, "", ""]).encode() + body)
    return line


def test_a_cut_body_leaves_nothing_and_a_lost_answer_is_told_again(room):
    whole = answers(9)
    with raw(room, "101", whole[: len(whole) // 2], len(whole)) as line:
        line.shutdown(socket.SHUT_WR)
        assert b" 400 " in line.recv(200)
    assert room.kept == []
    raw(room, "101", whole).close()  # all was sent, and the answer is never read
    end = time.monotonic() + 10
    while not room.kept and time.monotonic() < end:
        time.sleep(0.02)
    assert room.give("101", whole)[1]["again"]
    assert [*contents(room).values()] == [whole]


def test_half_sent_ones_of_one_person_keep_nobody_out(room):
    whole = answers(9)
    lines = [raw(room, "101", whole[:10], len(whole)) for _ in range(60)]
    begun = time.monotonic()
    assert room.give("102", whole, timeout=5)[0] == 200
    assert time.monotonic() - begun < 2
    # The person's own third one at a time has to wait.
    assert room.give("101", whole)[1]["why"] == "often"
    for line in lines:
        line.close()


def test_a_large_one_is_refused_by_its_stated_length(room):
    with raw(room, "101", b"{", 50 * 1024 * 1024) as line:
        begun = time.monotonic()
        assert b" 413 " in line.recv(200)
        assert time.monotonic() - begun < 2
    status, answer = room.give("101", b" " * (inbound.MOST_BYTES + 1))
    assert (status, answer["why"]) == (413, "large")
    # The largest file that the course takes is taken.
    assert room.give("101", answers(1).ljust(MAX_BYTES))[0] == 200


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_a_full_disk_is_told_and_leaves_no_half(tmp_path):
    """The limit on a file's size is set in a process of its own."""
    code = (
        "import resource, signal, sys; sys.path.insert(0, sys.argv[1])\n"
        "import inbound, pathlib\n"
        "room = inbound.LiveRoom(pathlib.Path(sys.argv[2]))\n"
        "person = {'trainee': '101', 'name': ''}\n"
        "room.open('March', [person])\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))\n"
        "content = sys.stdin.buffer.read()\n"
        "try: room.take(person, content, False, '')\n"
        "except inbound.Refused as refused: print(refused.status, refused.answer['why'])\n"
    )
    command = [sys.executable, "-c", code, str(FILES), str(tmp_path)]
    done = subprocess.run(command, input=answers(200), capture_output=True, check=True)
    assert done.stdout.decode().strip() == "507 disk"
    assert list((tmp_path / "inbound").iterdir()) == []


def test_a_killed_server_has_all_that_it_confirmed_and_nothing_half(tmp_path):
    """People send at any moment while the process is killed three times; all retry, as the page."""
    room = Process(tmp_path / "handed-in", tmp_path)
    room.open()
    half = room.folder / "inbound" / ".0123456789abcdef"
    half.mkdir()
    (half / "answers.json").write_bytes(b'{"unit"')
    wanted = {one["trainee"]: answers(number) for number, one in enumerate(PEOPLE, 1)}

    def insist(trainee: str) -> bool:
        for _ in range(400):
            with contextlib.suppress(OSError, http.client.HTTPException):
                if room.give(trainee, wanted[trainee])[0] == 200:
                    return True
            time.sleep(0.05)
        return False

    try:
        with concurrent.futures.ThreadPoolExecutor(3) as many:
            sent = [many.submit(insist, trainee) for trainee in wanted]
            for _ in range(3):
                time.sleep(0.03)
                room.kill()
                room.start()
            assert all(one.result() for one in sent)
        assert not half.exists()
        assert {name.split("+")[0]: data for name, data in contents(room).items()} == wanted
        before = room.code, room.slips, room.token
        room.open()  # after a restart the same slips and the same address are good
        assert (room.code, room.slips, room.token) == before
        assert len(room.came()["rows"]) == 25
    finally:
        room.kill()


# --- who ------------------------------------------------------------------------------------------


def test_codes_are_read_as_people_type_them_and_fit_one_person(room):
    code = room.slips["101"]
    typed = {"X_Room": f" {room.code.lower()} ", "X_Code": f"{code[:4]}-{code[4:]} ".lower()}
    assert room.send("/room/hello", b"", **typed)[1]["name"] == "Person 101"
    assert len({*room.slips.values()}) == 25
    for codes in (
        {"X_Room": "WRONG", "X_Code": code},
        {"X_Room": room.code, "X_Code": code[:-1]},
        {"X_Room": room.code, "X_Code": ""},
        {},
    ):
        assert room.send("/room/hand_in", answers(), **codes) == (403, {"why": "code"})
    assert room.kept == []


def test_guesses_end_after_twenty_and_the_trainer_sees_them(room):
    assert room.give("101")[0] == 200
    wrong = {"X_Room": room.code, "X_Code": "23456789"}
    said = [room.send("/room/hello", b"", **wrong)[0] for _ in range(inbound.MOST_GUESSES + 2)]
    assert said == [403] * inbound.MOST_GUESSES + [429] * 2
    # A right code that was not used from here before is refused, too: it may be a guess.
    status, answer = room.give("102")
    assert (status, answer["why"]) == (429, "guesses") and 0 < answer["after"] <= 61
    assert room.give("101", answers(5))[0] == 200
    news = room.came()
    assert news["wrong"] == {"127.0.0.1": inbound.MOST_GUESSES}
    # A guess that came between two questions of the page is news; those that it shows are not.
    begun = time.monotonic()
    assert room.came(news["start"], 2, 5)["rows"] == []
    assert time.monotonic() - begun < 2
    room.trainer(f"came?start={news['start']}&after=2&wait=1&guesses={inbound.MOST_GUESSES}")
    assert time.monotonic() - begun > 0.9


def test_too_many_hand_ins_of_one_person_wait(room):
    said = [room.give("101", answers(count))[0] for count in range(1, 16)]
    assert said == [200] * inbound.MOST_SENT + [429] * 3


def test_a_hand_in_from_another_device_is_marked(room):
    """Who has another's slip hands in as that person; the trainer can ask."""
    person = room.codes("101"), {"trainee": "101", "name": "Person 101"}
    assert room.give("101")[0] == 200
    inner = inbound.LiveRoom(room.folder)
    inner.take(person[1], answers(4), False, "192.0.2.7")
    inner.take(person[1], answers(5), False, "192.0.2.8")
    rows = inner.since("", 0, 0)["rows"]
    assert [one["elsewhere"] for one in rows] == [False, False, True]


def test_the_trainers_doors_open_at_this_computer_with_the_token_only(room):
    good = {"Host": f"localhost:{room.port}", "X_Token": room.token}
    assert room.send("/room/came", **good)[0] == 200
    for bad in (
        {"X_Token": "", "Host": good["Host"]},
        {"X_Token": "é".encode().decode("latin-1"), "Host": good["Host"]},
        {"X_Token": room.token, "Host": "fair.example:8000"},  # a name that was pointed here
        {"X_Token": room.token, "Host": f"192.0.2.2:{room.port}"},
        good | {"Origin": "http://fair.example"},
    ):
        assert room.send("/room/came", **bad)[0] == 403, bad
        assert room.send("/room/open", b'{"title": "x", "people": []}', **bad)[0] == 403
        assert room.send("/room/forget", b'{"trainee": "101"}', **bad)[0] == 403
    assert room.give("101")[0] == 200


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"[" * 100_000,
        b'{"unit": "03-screen-tenders", "answers": []}',
        answers(unit="../../escaped"),
        answers(unit=".."),
        answers(unit=""),
        b'{"answers": {}, "unit": ["a"]}',
    ],
)
def test_what_is_not_a_file_of_answers_is_refused(room, content):
    status, answer = room.send("/room/hand_in", content, **room.codes("101"))
    assert (status, answer["why"]) == (400, "broken")
    assert room.kept == [] and [*room.folder.parent.glob("**/*escaped*")] == []


def test_no_person_has_an_id_that_is_a_path(room):
    people = [{"trainee": id, "name": "x"} for id in ("../a", "a/b", ".", "", "a b", "ok-1")]
    room.open(people)
    assert {*room.slips} == {"ok-1"}
    assert inbound.SAFE_ID.pattern == SAFE_ID.pattern


# --- the trainer's page ---------------------------------------------------------------------------


def test_the_page_hears_at_once_and_begins_again_after_a_restart(room):
    start = room.came()["start"]
    heard: list[float] = []

    def listen() -> None:
        assert [one["trainee"] for one in room.came(start, 0, 20)["rows"]] == ["101"]
        heard.append(time.monotonic())

    page = threading.Thread(target=listen)
    page.start()
    time.sleep(0.2)
    sent = time.monotonic()
    room.give("101")
    page.join(10)
    assert heard and heard[0] - sent < 2
    assert room.came(start, 1)["rows"] == []
    assert [one["number"] for one in room.came("before", 99, 20)["rows"]] == [1]


def test_many_large_ones_come_in_parts(room):
    for trainee in ("101", "102", "103"):
        room.give(trainee, answers(1).ljust(2_000_000))
    first = room.came()
    assert len(first["rows"]) == 2 and first["more"]
    rest = room.came(first["start"], first["rows"][-1]["number"])
    assert [one["trainee"] for one in rest["rows"]] == ["103"] and not rest["more"]


def test_who_leaves_the_list_loses_the_code_and_others_keep_theirs(room):
    before = dict(room.slips)
    room.open([*PEOPLE[1:], {"trainee": "999", "name": "New"}])
    assert {*room.slips} == {*before} - {"101"} | {"999"}
    assert all(room.slips[id] == code for id, code in before.items() if id != "101")
    old = {"X_Room": room.code, "X_Code": before["101"]}
    assert room.send("/room/hand_in", answers(), **old)[0] == 403


def test_a_person_who_is_forgotten_is_gone_from_the_folder(room):
    who = "ana-belo"  # no code and no time of day contains it by chance
    room.open(people=[*PEOPLE, {"trainee": who, "name": who}])
    for count in (3, 4):
        room.give(who, answers(count, learner={"name": who}))
    room.give("102", answers(5))
    assert room.trainer("forget", {"trainee": who}) == (200, {"count": 2})
    assert [one["trainee"] for one in room.came()["rows"]] == ["102"]
    texts = [one.read_text("utf-8") for one in room.folder.rglob("*") if one.is_file()]
    assert not any(who in text for text in texts)
    assert not any(who in str(one.relative_to(room.folder)) for one in room.folder.rglob("*"))
    assert room.trainer("forget", {"trainee": who}) == (200, {"count": 0})
    # One that was on its way meanwhile is not kept.
    late = answers(9)
    line = raw(room, "102", late[:20], len(late))
    assert room.trainer("forget", {"trainee": "102"})[0] == 200
    line.sendall(late[20:])
    assert b" 403 " in line.recv(200)
    line.close()
    assert room.kept == []
    room.give("103", answers(5))
    # What is gone is no news, also when the trainer deletes a folder by hand.
    start = room.came()["start"]
    shutil.rmtree(room.kept[0])
    now = room.came()
    assert now["rows"] == []
    # The upload that was refused counts as a wrong code, if it was late.
    guesses = sum(now["wrong"].values())
    begun = time.monotonic()
    assert room.came(start, 0, 1, guesses)["rows"] == [] and time.monotonic() - begun > 0.9


def test_hand_ins_of_an_earlier_workshop_are_not_taken_for_todays(room):
    room.give("101")
    old = room.code, room.slips["101"]
    status, answer = room.open(title="April")
    assert (status, answer["why"], answer["title"], answer["count"]) == (409, "other", "March", 1)
    assert len(room.kept) == 1
    assert room.open(title="April", fresh=True)[0] == 200
    assert room.came()["rows"] == [] and room.kept == []
    assert (room.code, room.slips["101"]) != old
    [earlier] = room.folder.glob("earlier-*/inbound/101+*/answers.json")
    assert earlier.read_bytes() == answers()


# --- the server -----------------------------------------------------------------------------------


def test_idle_lines_keep_nobody_out_and_threads_few(room):
    idle = [socket.create_connection(("127.0.0.1", room.port)) for _ in range(260)]
    try:
        begun = time.monotonic()
        assert room.give("101", timeout=10)[0] == 200
        assert time.monotonic() - begun < 2
        assert threading.active_count() < serve.MOST_OPEN + 50
    finally:
        for line in idle:
            line.close()


def test_only_a_room_with_hand_ins_says_that_it_is_one(room, tmp_path):
    assert room.send("/_static/room.json") == (200, {"room": True})
    found = serve.server("127.0.0.1", [0])
    assert found
    threading.Thread(target=found.serve_forever, args=(0.02,), daemon=True).start()
    plain = Place(tmp_path, found.server_address[1])
    for path, body in (("/_static/room.json", None), ("/room/came", None), ("/room/hello", b"")):
        assert plain.send(path, body) == (404, {})
    found.shutdown()
    found.server_close()


def test_it_runs_with_the_oldest_python_that_it_names():
    for name in ("serve.py", "hand_in.py", "inbound.py"):
        text = (FILES / name).read_text("utf-8")
        ast.parse(text, feature_version=(3, 7))
        assert not re.search(r"missing_ok|removeprefix|removesuffix|datetime\.UTC", text)
