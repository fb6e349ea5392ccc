"""Answer the requests of a room's pages; needs only Python's standard library, 3.7 or later.

Participants send both codes of their slip with each request. The trainer's page sends the token,
and is answered on this computer only. `inbound` stores the hand-ins.
"""

import contextlib
import hmac
import json
import re
import threading
import time

from inbound import MOST_BYTES, PATIENCE, Refused

HERE = ("127.0.0.1", "::1", "::ffff:127.0.0.1")


class Requests:
    """The requests that `serve` answers in addition to files, if the server has a room."""

    is_read = False  # whether the body was read, or as much of it as arrived
    reading = threading.BoundedSemaphore(24)  # bodies in memory at once

    @property
    def room(self):
        """Return the server's room, or None."""
        return self.server.room

    def do_GET(self):
        """Answer a page that asks whether it is in a room or what is new; else send a file."""
        path, _, query = self.path.partition("?")
        if self.room and path == "/_static/room.json":
            self._answer(200, {"room": True})
        elif self.room and path == "/room/came":
            self._guarded(lambda: self._came(dict(re.findall(r"(\w+)=(\w{1,20})", query))))
        else:
            super().do_GET()

    def do_POST(self):
        """Answer participants (`hand_in`, `hello`, `mine`) and the trainer (`open`, `forget`)."""
        name = self.path[len("/room/") :] if self.path.startswith("/room/") else ""
        if self.room and name in ("hand_in", "hello", "mine", "open", "forget"):
            self._guarded(getattr(self, "_" + name))
        else:
            self.send_error(404)

    def _guarded(self, act):
        try:
            # Browsers let a page of another site send these headers only with permission.
            origin = self.headers.get("Origin")
            if origin and origin.rpartition("//")[2] != self.headers.get("Host"):
                raise Refused(403, "origin")
            self._answer(200, act())
        except Refused as refused:
            self._answer(refused.status, refused.answer)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            self._answer(500, {"why": "fault", "cause": type(error).__name__})

    def _body(self, most=MOST_BYTES):
        size = self.headers.get("Content-Length", "")
        if not size.isdigit() or "Transfer-Encoding" in self.headers:
            raise Refused(411, "length")
        if int(size) > most:
            raise Refused(413, "large")
        self.is_read = True
        content, end = bytearray(), time.monotonic() + PATIENCE
        while len(content) < int(size) and time.monotonic() < end:
            self.connection.settimeout(max(0.1, end - time.monotonic()))
            try:
                some = self.rfile.read1(min(int(size) - len(content), 65536))
            except OSError:
                break
            if not some:
                break
            content += some
        if len(content) != int(size):
            raise Refused(400, "cut")
        return bytes(content)

    # --- participants ---------------------------------------------------------------------------

    def _person(self):
        codes = self.headers.get("X-Room", ""), self.headers.get("X-Code", "")
        return self.room.find(self.client_address[0], *codes)

    def _hand_in(self):
        person = self._person()  # before any of the body is read
        with self.room.place(person):
            if not self.reading.acquire(timeout=PATIENCE):
                raise Refused(503, "busy")
            try:
                content = self._body()
            finally:
                self.reading.release()
            agreed = self.headers.get("X-Agreed") == "yes"
            return self.room.take(person, content, agreed, self.client_address[0])

    def _hello(self):
        person = self._person()
        came = self.room.latest_hand_ins(person)
        return {"name": person["name"] or person["trainee"], "came": came}

    def _mine(self):
        return self.room.mine(self._person(), self._body(100).decode("ascii", "replace"))

    # --- the trainer ----------------------------------------------------------------------------

    def _check_trainer(self):
        here = self.client_address[0] in HERE
        host = self.headers.get("Host", "").partition(":")[0] in ("localhost", "127.0.0.1")
        given = self.headers.get("X-Token", "").encode()
        if not here or not host or not hmac.compare_digest(given, self.room.token.encode()):
            raise Refused(403, "trainer")

    def _came(self, query):
        self._check_trainer()
        numbers = (int(query.get(name, "0")) for name in ("after", "wait", "guesses"))
        return self.room.since(query.get("start", ""), *numbers)

    def _open(self):
        self._check_trainer()
        asked = json.loads(self._body().decode())
        self.room.open(str(asked["title"]), asked["people"], asked.get("fresh") is True)
        return {
            "room": self.room.room,
            "slips": [{"code": key, **one} for key, one in self.room.people.items()],
            "addresses": self.server.addresses,
            "folder": str(self.room.folder),
        }

    def _forget(self):
        self._check_trainer()
        return self.room.forget(str(json.loads(self._body().decode())["trainee"]))

    # --- answering ------------------------------------------------------------------------------

    def _answer(self, status, answer):
        content = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(content)
        if status >= 400 and not self.is_read:
            self._drain()

    def _drain(self):
        """Read the rest of a refused request, so that its sender gets the answer.

        Otherwise the sender sees only a broken connection. Size and time are limited.
        """
        size = self.headers.get("Content-Length", "")
        left = min(int(size) if size.isdigit() else 0, 8 * MOST_BYTES)
        end = time.monotonic() + 5
        with contextlib.suppress(OSError, ValueError):
            self.connection.settimeout(5)
            while left > 0 and time.monotonic() < end:
                some = self.rfile.read1(min(left, 65536))
                left = left - len(some) if some else 0
