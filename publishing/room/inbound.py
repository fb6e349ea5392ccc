"""Store the hand-ins of a room in a folder; needs only Python's standard library, 3.7 or later.

Each hand-in becomes a folder in the format of nbgrader's exchange, `inbound/ID+UNIT+TIME UTC`, with
`answers.json` and `timestamp.txt`. It is written completely or not at all, and never changed
afterwards. The page *Grade a workshop* fetches new hand-ins; a trainer can also drop the folder
there, or collect it with `workshop collect`. `room.json` stores the codes, so that slips still work
after a restart.
"""

import collections
import contextlib
import hashlib
import hmac
import json
import os
import re
import secrets
import shutil
import threading
import time
from datetime import datetime, timezone

MOST_BYTES = 2 * 1024 * 1024  # of one file of answers, as `coursework.answers.MAX_BYTES`
MOST_ANSWER = 4 * 1024 * 1024  # bytes of hand-ins in one answer to the trainer's page
MOST_PEOPLE = 2000
MOST_GUESSES = 20  # wrong codes a minute from one address; a code that was right there still works
MOST_SENT = 12  # hand-ins a minute from one person
MOST_AT_ONCE = 2  # uploads of one person; unfinished ones must not keep others out
MINUTE = 60
PATIENCE = 15  # seconds in which a whole hand-in must arrive
LONGEST_WAIT = 25  # seconds in which the trainer's page waits for news
CHARACTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no two look alike
UNIT = re.compile(r"[a-z0-9][a-z0-9-]{0,80}")
SAFE_ID = re.compile(r"\w(?:[\w.@+-]{0,62}[\w@+-])?")  # as `coursework.roster.safe_id`
TIME = "%Y-%m-%d %H%M%S.%f UTC"  # without colons, which Windows does not allow in names
STAMP = "%Y-%m-%d %H:%M:%S.%f UTC"


class Refused(Exception):
    """A refused request: the HTTP status, and the code and parameters of the page's message."""

    def __init__(self, status, why, **more):
        """Take the status, and the code of the message with its parameters."""
        super().__init__(why)
        self.status, self.answer = status, {"why": why, **more}


def code(length):
    """Return a new random code of this many characters."""
    return "".join(secrets.choice(CHARACTERS) for _ in range(length))


def _canonical(text):
    """Return a code in the form in which codes are compared, however it was typed."""
    return re.sub(r"[^0-9A-Z]", "", str(text or "").upper())[:40]


class LiveRoom:
    """The people who may hand in, and their hand-ins, stored in a folder."""

    def __init__(self, folder):
        """Open a new folder, or one from an earlier run."""
        self.folder, self.inbound = folder, folder / "inbound"
        self.inbound.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(OSError):
            folder.chmod(0o700)
        self.lock = threading.RLock()
        self.news = threading.Condition(self.lock)
        self.wrong = collections.defaultdict(collections.deque)  # times, by address
        self.sent = collections.defaultdict(collections.deque)  # times, by person
        self.sending = collections.Counter()
        self.trusted = set()  # (address, code) that were right
        self._read()
        self._look()

    # --- people ---------------------------------------------------------------------------------

    def _read(self):
        try:
            held = dict(json.loads((self.folder / "room.json").read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            held = {}
        self.title = held.get("title", "")
        self.room = held.get("room") or code(5)
        self.token = held.get("token") or secrets.token_urlsafe(24)
        self.people = held.get("people") or {}  # {code: {"trainee", "name"}}
        self._keep()

    def _keep(self):
        held = {name: getattr(self, name) for name in ("title", "room", "token", "people")}
        half = self.folder / f".room-{secrets.token_hex(4)}.json"
        _write(half, json.dumps(held, ensure_ascii=False, indent=1).encode())
        os.replace(half, self.folder / "room.json")

    def open(self, title, people, fresh=False):
        """Give a code to everybody who has none; people who are no longer on the list lose theirs.

        title: the title of the workshop. people: tables with `trainee` and `name`. Raises Refused
        if the folder has hand-ins of another workshop. fresh: set these aside first.
        """
        with self.lock:
            if self.came and title != self.title:
                if not fresh:
                    raise Refused(409, "other", title=self.title, count=len(self.came))
                self._set_aside()
            had = {one["trainee"]: key for key, one in self.people.items()}
            self.people = {
                had.get(one["trainee"]) or code(8): one
                for one in map(_person, people[:MOST_PEOPLE])
                if SAFE_ID.fullmatch(one["trainee"])
            }
            self.title = title
            self._keep()

    def _set_aside(self):
        """Move the hand-ins and codes of an earlier workshop aside, for the trainer to delete."""
        earlier = self.folder / f"earlier-{datetime.now():%Y-%m-%d-%H%M%S}"
        earlier.mkdir()
        os.replace(self.folder / "room.json", earlier / "room.json")
        os.replace(self.inbound, earlier / "inbound")
        self.inbound.mkdir()
        self.room, self.people = code(5), {}
        self.trusted.clear()
        self._look()

    def find(self, address, room, personal):
        """Return the person with these codes.

        Raises Refused if one of the codes is wrong, or after too many wrong codes.
        """
        personal, now = _canonical(personal), time.monotonic()
        with self.lock:
            tried = _recent(self.wrong[address], now)
            if len(tried) >= MOST_GUESSES and (address, personal) not in self.trusted:
                raise Refused(429, "guesses", after=_until(tried, now))
            person = self.people.get(personal)
            if person is None or not hmac.compare_digest(_canonical(room), self.room):
                tried.append(now)
                self.news.notify_all()
                raise Refused(403, "code")
            self.trusted.add((address, personal))
        return person

    @contextlib.contextmanager
    def place(self, person):
        """Reserve one of a person's few uploads at a time. Raises Refused if all are in use."""
        trainee = person["trainee"]
        with self.lock:
            if self.sending[trainee] >= MOST_AT_ONCE:
                raise Refused(429, "often", after=PATIENCE)
            self.sending[trainee] += 1
        try:
            yield
        finally:
            with self.lock:
                self.sending[trainee] -= 1

    # --- hand-ins -------------------------------------------------------------------------------

    def _look(self):
        """Read the hand-ins in the folder, and delete what a crash left unfinished."""
        self.start = secrets.token_hex(4)  # if it differs, the trainer's page starts again
        self.came, self.newest, self.count = [], {}, 0
        self.places = {}  # {trainee: the address of the last hand-in}: in memory only
        for folder in sorted(self.inbound.iterdir(), key=lambda one: one.name.rpartition("+")[2]):
            if folder.name.startswith("."):
                shutil.rmtree(folder, ignore_errors=True)  # unfinished, and never confirmed
                continue
            try:
                trainee, unit, at = folder.name.rsplit("+", 2)
                self._note(_facts(trainee, unit, at, (folder / "answers.json").read_bytes()))
            except (OSError, ValueError, Refused):
                continue  # somebody else put it there

    def _note(self, facts):
        """Add a hand-in, with the number of answers in the previous one."""
        before = self.newest.get((facts["trainee"], facts["unit"]))
        self.count += 1
        facts.update(number=self.count, before=before["answers"] if before else 0)
        self.came.append(facts)
        self.newest[facts["trainee"], facts["unit"]] = facts

    def take(self, person, content, agreed, address):
        """Store a hand-in, completely or not at all; return what its sender is shown.

        agreed: store it even if it has fewer answers than the previous one, or was saved earlier.
        """
        now = datetime.now(timezone.utc)
        trainee, unit = person["trainee"], _answers(content).get("unit")
        facts = _facts(trainee, unit, now.strftime(TIME), content)
        with self.lock:
            if person not in self.people.values():  # forgotten while this was on its way
                raise Refused(403, "code")
            before = self.newest.get((trainee, unit))
            if before and before["sha"] == facts["sha"]:
                return {"at": before["at"], "answers": before["answers"], "again": True}
            self._ask(before, facts, agreed)
            self._slow_down(trainee)
            try:
                self._write(facts, content, now)
            except OSError as error:
                raise Refused(507, "disk", cause=str(error)[:100]) from None
            # This may be somebody with another person's slip: the page shows it to the trainer.
            facts["elsewhere"] = self.places.setdefault(trainee, address) != address
            self.places[trainee] = address
            self._note(facts)
            self.news.notify_all()
        return {"at": facts["at"], "answers": facts["answers"], "again": False}

    def _ask(self, before, facts, agreed):
        if not before or agreed:
            return
        both = {"before": before["answers"], "now": facts["answers"], "at": before["at"]}
        if facts["answers"] < before["answers"]:
            raise Refused(409, "fewer", **both)
        if facts["saved"] < before["saved"]:
            raise Refused(409, "older", **both)

    def _slow_down(self, trainee):
        now = time.monotonic()
        times = _recent(self.sent[trainee], now)
        if len(times) >= MOST_SENT:
            raise Refused(429, "often", after=_until(times, now))
        times.append(now)

    def _write(self, facts, content, now):
        half = self.inbound / f".{secrets.token_hex(8)}"
        half.mkdir(0o700)
        try:
            _write(half / "answers.json", content)
            _write(half / "timestamp.txt", now.strftime(STAMP).encode())
            os.replace(half, self.inbound / _name(facts))
        except OSError:
            shutil.rmtree(half, ignore_errors=True)
            raise
        with contextlib.suppress(OSError):  # Windows cannot open a folder
            place = os.open(self.inbound, os.O_RDONLY)
            try:
                os.fsync(place)
            finally:
                os.close(place)

    def _text(self, facts):
        return (self.inbound / _name(facts) / "answers.json").read_bytes().decode()

    def latest_hand_ins(self, person):
        """Return, for each unit, a person's latest hand-in: {unit: {at, answers, saved}}.

        at: when it arrived. answers: how many answers it has. saved: when they were saved.
        """
        wanted = ("at", "answers", "saved")
        with self.lock:
            return {
                unit: {name: one[name] for name in wanted}
                for (trainee, unit), one in self.newest.items()
                if trainee == person["trainee"]
            }

    def mine(self, person, unit):
        """Return a person's latest answers in a unit, to continue on another device or address."""
        facts = self.newest.get((person["trainee"], unit))
        if facts is None:
            raise Refused(404, "none")
        return {"text": self._text(facts), "at": facts["at"]}

    def since(self, start, after, wait, guesses=0):
        """Return the hand-ins after a number, for the trainer's page; wait if there are none.

        start: the server start for which the page got that number; numbers begin again after a
        restart. guesses: how many wrong codes the page shows; a different number is also news.
        """
        with self.lock:
            after = after if start == self.start else 0
            self.news.wait_for(
                lambda: self._last() > after or sum(self._guesses().values()) != guesses,
                min(wait, LONGEST_WAIT) if start == self.start else 0,
            )
            new = [one for one in self.came if one["number"] > after]
            rows, left = [], MOST_ANSWER
            for one in new:
                try:
                    text = self._text(one)
                except OSError:  # the trainer deleted it
                    self.came.remove(one)
                    continue
                left -= len(text)
                if rows and left < 0:
                    break
                rows.append({"elsewhere": False, "folder": _name(one), "text": text, **one})
            return {
                "start": self.start,
                "rows": rows,
                "more": bool(rows) and rows[-1]["number"] < self._last(),
                "wrong": self._guesses(),
            }

    def _last(self):
        return self.came[-1]["number"] if self.came else 0

    def _guesses(self):
        now = time.monotonic()
        found = {address: len(_recent(times, now)) for address, times in self.wrong.items()}
        return {address: count for address, count in found.items() if count}

    def forget(self, trainee):
        """Remove a person with all hand-ins; return {"count": number of hand-ins removed}."""
        with self.lock:
            self.people = {
                key: one for key, one in self.people.items() if one["trainee"] != trainee
            }
            self._keep()
            theirs = [one for one in self.came if one["trainee"] == trainee]
            for one in theirs:
                gone = self.inbound / f".{secrets.token_hex(8)}"
                os.replace(self.inbound / _name(one), gone)
                self.came.remove(one)
                self.newest.pop((trainee, one["unit"]), None)
                shutil.rmtree(gone)
            self.places.pop(trainee, None)
        return {"count": len(theirs)}


def _person(one):
    return {"trainee": str(one.get("trainee", "")), "name": str(one.get("name", ""))[:200]}


def _recent(times, now):
    while times and times[0] < now - MINUTE:
        times.popleft()
    return times


def _until(times, now):
    return int(MINUTE - (now - times[0])) + 1


def _name(facts):
    return "+".join((facts["trainee"], facts["unit"], facts["at"]))


def _answers(content):
    """Return the data of an answer file. Raises Refused if it is not one."""
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_int=lambda digits: digits[:20])
    except (ValueError, RecursionError):
        raise Refused(400, "broken") from None
    if not isinstance(data, dict) or not isinstance(data.get("answers"), dict):
        raise Refused(400, "broken")
    return data


def _facts(trainee, unit, at, content):
    data = _answers(content)
    if not isinstance(unit, str) or not UNIT.fullmatch(unit) or data.get("unit") != unit:
        raise Refused(400, "broken")
    saved = data.get("saved")
    return {
        "trainee": trainee,
        "unit": unit,
        "at": at,
        "answers": sum(value not in (None, "", [], {}) for value in data["answers"].values()),
        "saved": saved[:40] if isinstance(saved, str) else "",
        "sha": hashlib.sha256(content).hexdigest(),
    }


def _write(path, content):
    with open(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
