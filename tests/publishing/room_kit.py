"""A room's own server, as the participants' archive has it, and people who hand in to it."""

import http.client
import importlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

UNIT = "03-screen-tenders"
# What `start/serve.py hand-ins` does, for a site that lies elsewhere.
SERVER = """
import pathlib, sys
sys.path.insert(0, sys.argv[1])
import inbound, serve
serve.SITE = pathlib.Path(sys.argv[3])
found = serve.server(sys.argv[4], [int(sys.argv[5])])
found.room = inbound.LiveRoom(pathlib.Path(sys.argv[2]))
found.addresses = [f"http://{one}:{found.server_address[1]}/" for one in serve.addresses()]
print(found.server_address[1], flush=True)
found.serve_forever()
"""
PEOPLE = [{"trainee": str(number), "name": f"Person {number}"} for number in range(101, 126)]
FILES = Path(__file__).parents[2] / "publishing" / "room"


def load(name: str) -> Any:
    """A module of the archive, which lies in no package."""
    sys.path.insert(0, str(FILES))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(FILES))


inbound, serve = load("inbound"), load("serve")


def answers(count: int = 3, saved: str = "2026-03-12T09:00:00Z", unit: str = UNIT, **more) -> bytes:
    """A file of answers, as the page saves it."""
    given = {f"q-{number}": "yes" for number in range(count)}
    data = {"format": 1, "unit": unit, "saved": saved, "learner": {}, "answers": given}
    return json.dumps(data | more).encode()


class Place:
    """A served room: `port`, its `folder`, and what a trainer and participants ask of it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.slips: dict[str, str] = {}
        self.code = ""

    @property
    def token(self) -> str:
        return json.loads((self.folder / "room.json").read_text("utf-8"))["token"]

    @property
    def kept(self) -> list[Path]:
        """The folders of hand-ins, finished ones and halves."""
        return sorted((self.folder / "inbound").iterdir())

    def send(
        self, path: str, body: bytes | None = None, timeout: float = 20, **headers: str
    ) -> tuple[int, dict[str, Any]]:
        """Status and answer; a header's name has _ for -."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            line.request("GET" if body is None else "POST", path, body, named)
            answer = line.getresponse()
            is_json = answer.headers["Content-Type"] == "application/json"
            return answer.status, json.loads(answer.read()) if is_json else {}
        finally:
            line.close()

    def trainer(self, path: str, data: dict[str, Any] | None = None, **headers: str):
        """What the trainer's page gets."""
        body = None if data is None else json.dumps(data).encode()
        host = {"Host": f"localhost:{self.port}", "X_Token": self.token}
        return self.send(f"/room/{path}", body, **(host | headers))

    def open(self, people=None, title: str = "March", **more):
        """Open the room: from then on there are slips."""
        status, answer = self.trainer("open", {"title": title, "people": people or PEOPLE, **more})
        if status == 200:
            self.slips = {one["trainee"]: one["code"] for one in answer["slips"]}
            self.code = answer["room"]
        return status, answer

    def codes(self, trainee: str) -> dict[str, str]:
        return {"X_Room": self.code, "X_Code": self.slips[trainee]}

    def give(self, trainee: str, content: bytes | None = None, **headers: str):
        """Hand in as somebody."""
        codes = self.codes(trainee)
        return self.send("/room/hand_in", content or answers(), **(codes | headers))

    def came(
        self, start: str = "", after: int = 0, wait: int = 0, guesses: int = 0
    ) -> dict[str, Any]:
        asked = f"came?start={start}&after={after}&wait={wait}&guesses={guesses}"
        status, answer = self.trainer(asked)
        assert status == 200, answer
        return answer


class Process(Place):
    """A room whose server is a process of its own, which can be killed and started again."""

    def __init__(self, folder: Path, site: Path, host: str = "127.0.0.1") -> None:
        super().__init__(folder, 0)
        self.site, self.host = site, host
        self.start()

    def start(self) -> None:
        """Start it, at the same port as before."""
        words = [FILES, self.folder, self.site, self.host, self.port]
        command = [sys.executable, "-c", SERVER, *map(str, words)]
        self.running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.running.stdout
        self.port = int(self.running.stdout.readline())

    def kill(self) -> None:
        """End it at once, whatever it does."""
        self.running.kill()
        self.running.communicate()


@contextmanager
def served(folder: Path) -> Iterator[Place]:
    """A room, by the real server in a thread."""
    found = serve.server("127.0.0.1", [0])
    assert found
    found.room = inbound.LiveRoom(folder)
    found.addresses = ["http://192.0.2.2:8000/"]
    threading.Thread(target=found.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield Place(folder, found.server_address[1])
    finally:
        found.shutdown()
        found.server_close()
