"""Hostile and broken hand-ins of every kind, made among good ones, with what each should come to.

`hand_ins(folder, the_key)` makes them and lists them; `SOURCES` and `roster` say what to collect.
Nothing in them may ever run: `Canaries` notices a file, a connection or a process.
"""

import copy
import io
import json
import os
import socket
import stat
import struct
import sys
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from course_kit import of_kind

from coursework.marking import key as keys
from fairtender import sheets
from workshop import grade

__all__ = ["SOURCES", "Canaries", "Case", "grade", "hand_ins", "roster"]

SOURCES = ("plain", "moodle.zip", "submitted")
SCRIPT = "<script>alert('x')</script><img src=x onerror=alert(1)><b>bold</b> {{ 7*7 }} & \"q\""
FORMULA = '=HYPERLINK("http://127.0.0.1/?"&A1,"x")'


@dataclass(frozen=True)
class Case:
    """One hand-in. `code`: of the sentence that names it, "" where nothing is said.

    `why`: the code of the reason in that sentence. `loses`: points it loses of all the machine
    gives, None where it is not graded. `note`: the code of a note on it.
    """

    name: str
    path: str
    code: str = ""
    why: str = ""
    trainee: str = ""
    loses: float | None = None
    note: str = ""


class Canaries:
    """What would show that a trainee's code ran: files, a connection, a process, a lost file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.precious = folder, folder / "precious.txt"
        self.precious.write_text("precious")
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.setblocking(False)
        self.port = self.server.getsockname()[1]
        self.mark = f"ft-canary-{self.port}"

    def code(self, kind: str) -> str:
        """Code that a trainee could hand in; each leaves a file, too."""
        path = str(self.folder / f"ran-{kind}")
        ran = f"open({path!r}, 'w').write('ran')\n"
        return ran + {
            "deletes": f"import os; os.remove({str(self.precious)!r})",
            "loops": "while True: pass",
            "sockets": f"import socket; socket.create_connection(('127.0.0.1', {self.port}))",
            "patches": "get_ipython().run_cell = lambda *a, **k: None",
            "processes": "import subprocess, sys; subprocess.Popen([sys.executable, '-c', "
            f"'import time; time.sleep(600)', {self.mark!r}])",
            "copies keys": "import glob, shutil\nfor one in glob.glob('/**/key.toml', "
            f"recursive=True): shutil.copy(one, {str(self.folder)!r})",
        }.get(kind, "pass")

    def alarms(self) -> list[str]:
        """What ran after all; closes the socket."""
        found = [one.name for one in self.folder.iterdir() if one != self.precious]
        if not self.precious.is_file():
            found.append("a file was deleted")
        try:
            self.server.accept()
            found.append("a connection")
        except BlockingIOError:
            pass
        finally:
            self.server.close()
        for about in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                if self.mark.encode() in about.read_bytes():
                    found.append(f"a process: {about.parent.name}")
            except OSError:
                continue
        return found


KINDS_OF_CODE = ("deletes", "loops", "sockets", "patches", "processes", "copies keys")


def notebook(code: str, grade_id: str, twice: bool = False, argv: list[str] | None = None) -> bytes:
    """A notebook with code in a cell that nbgrader would grade, and in its kernel's command."""
    about = {
        "grade": True,
        "grade_id": grade_id,
        "locked": False,
        "points": 99,
        "schema_version": 3,
    }
    about |= {"solution": True, "task": False, "cell_type": "code"}
    cell = {"cell_type": "code", "source": code, "metadata": {"nbgrader": about}, "outputs": []}
    cells = [{**cell, "id": f"x{n}", "execution_count": None} for n in range(2 if twice else 1)]
    spec = {"name": "evil", "display_name": "evil", "argv": argv or [], "language": "python"}
    content = {"cells": cells, "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(content).encode()


@dataclass
class Kit:
    """Makes hand-ins in `folder`; `people` is the roster, `cases` what is expected."""

    folder: Path
    key: keys.Key
    canaries: Canaries
    people: list[tuple[str, str, str]] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.unit = self.key.unit
        self.model = keys.model_answers(self.key)
        self.full = float(sum(form.auto_points for form in self.key.questions.forms))

    def person(self, id: str, name: str = "") -> None:
        self.people.append((id, name or f"Person {id}", f"{id}@example.org"))

    def content(self, id: str = "", name: str = "", **changes: object) -> dict:
        """A good file's content, with the answers changed."""
        path = self.folder / "one.json"
        keys.hand_in(self.key, self.model, path, name=name, id=id)
        data = json.loads(path.read_bytes())
        path.unlink()
        data["answers"] |= changes
        return data

    def put(self, path: str, content: bytes | dict | str) -> Path:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, dict):
            content = json.dumps(content)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        return target

    def plain(self, kind: str, content: bytes | dict | str | None = None, **expected) -> Case:
        """A file in the shared folder, of a person of its own, called after its kind."""
        id = kind.replace(" ", "-")
        if id not in [one for one, *_ in self.people]:
            self.person(id)
        name = f"{self.unit}_{id}.json"
        self.put(f"plain/{name}", self.content(id) if content is None else content)
        case = Case(kind, name, trainee=id, **expected)
        self.cases.append(case)
        return case

    def points(self, question: str) -> float:
        return float(self.key.entries[question].question.points)


def hand_ins(folder: Path, the_key: keys.Key, canaries: Canaries) -> Kit:
    """Make every kind in `folder`; returns the kit with its `cases`, `people` and `full` points."""
    kit = Kit(folder, the_key, canaries)
    for make in (_good, _not_answers, _odd_answers, _odd_names, _links, _zips, _code, _moodle):
        make(kit)
    return kit


def roster(kit: Kit, path: Path) -> Path:
    """Write the roster of all who handed in."""
    sheets.write_rows(path, ("id", "name", "email"), kit.people)
    return path


def _good(kit: Kit) -> None:
    for number in range(3):
        kit.plain(f"good {number}", loses=0)


def _not_answers(kit: Kit) -> None:
    """What holds no answers at all."""
    whole = json.dumps(kit.content("x"))
    nested = '{"format": 1, "answers": ' + "[" * 100_000 + "]" * 100_000 + "}"
    other = kit.content("another-unit") | {"unit": "03-screen-tenders-of-others"}
    broken: dict[str, tuple[bytes | str | dict, str]] = {
        "not JSON": ("Dear trainer, here are my answers.", "broken"),
        "empty": (b"", "empty"),
        "spaces": (b" \n\t", "empty"),
        "binary": (bytes(range(256)) * 40, "broken"),
        "two bytes a sign": (whole.encode("utf-16"), "broken"),
        "truncated": (whole[:200], "broken"),
        "a list": ("[]", "shape"),
        "a text": ('"level"', "shape"),
        "answers a list": (kit.content("x") | {"answers": [1]}, "shape"),
        "no format": (kit.content("x") | {"format": "1"}, "shape"),
        "newer format": (kit.content("x") | {"format": 2}, "newer"),
        "unknown unit": (kit.content("x") | {"unit": "99-<b>none</b>"}, "unit"),
        "another unit": (other, "unit"),
        "unit a number": (kit.content("x") | {"unit": 7}, "unit"),
        "too deep": (nested, "broken"),
        "notebook renamed": (notebook("1", "x"), "shape"),
    }
    for kind, (content, why) in broken.items():
        kit.plain(kind, content, code="collect-refused", why=f"forms-file-{why}")
    huge = kit.folder / "plain" / kit.plain("huge", b"", code="collect-large").path
    with huge.open("r+b") as file:
        file.truncate(3 * 2**30)


def _odd_answers(kit: Kit) -> None:
    """What holds answers, of which some cannot be used: only these lose their points."""
    choice = of_kind(kit.key, "choice", "choices")
    number, text = of_kind(kit.key, "number") or choice, of_kind(kit.key, "text") or choice
    bad = "collect-malformed"
    for kind, question, value in (
        ("wrong type", choice, {"a": [1]}),
        ("nested value", choice, json.loads("[" * 200 + "]" * 200)),
        ("unknown option", choice, "no-such-option"),
        ("number as text", number, "7٣0"),
        ("true for a number", number, True),
        ("infinity", number, float("inf")),
        ("not a number", number, float("nan")),
        ("long text", text, "x" * 1_000_000),
        ("half a sign", choice, "\ud800"),
    ):
        content = kit.content(kind.replace(" ", "-"), **{question: value})
        kit.plain(kind, content, loses=kit.points(question), note=bad)
    for kind, digits in (("exponent", "1e999"), ("many digits", "9" * 5000)):
        content = json.dumps(kit.content(kind.replace(" ", "-"), **{number: "HERE"}))
        content = content.replace('"HERE"', digits)
        kit.plain(kind, content, loses=kit.points(number), note=bad)
    whole = json.dumps(kit.content("duplicated-keys"))
    twice = whole.replace('"answers": {', f'"answers": {{"{choice}": "low", ', 1)
    kit.plain("duplicated keys", twice, loses=0, note="collect-twice")
    gone = kit.content("unknown-question", **{"question-of-nothing": "high", "": None, "a.b": []})
    kit.plain("unknown question", gone, loses=0, note="collect-unknown")
    many = kit.content("many-keys", **{f"k{n}": 1 for n in range(100_000)})
    kit.plain("many keys", many, loses=0, note="collect-unknown")
    older = kit.content("older-release") | {"release": "000000000000"}
    kit.plain("older release", older, loses=0, note="collect-release")
    nothing = kit.content("no-answers") | {"answers": {}}
    kit.plain("no answers", nothing, loses=kit.full, note="collect-blank")
    kit.plain("learner a list", kit.content() | {"learner": [1]}, loses=0)
    kit.plain(
        "with a mark", b"\xef\xbb\xbf" + json.dumps(kit.content("with-a-mark")).encode(), loses=0
    )


def free_text(the_key: keys.Key) -> str:
    """The first question that the trainer marks, else ""."""
    return next((id for id, one in the_key.entries.items() if one.by_trainer), "")


def _odd_names(kit: Kit) -> None:
    """Names and texts that a page, a sheet, a terminal or a file system could trip over."""
    free = free_text(kit.key)
    for kind, name, text in (
        ("html", SCRIPT, SCRIPT),
        ("formula", FORMULA, "@SUM(1)|cmd /C calc"),
        ("quotes and commas", 'O\'Neil, "Ann", Jr.; x', '","",\r\n=1+1'),
        ("line breaks", "Ann\r\nExample\u2028Two", "one\r\ntwo\u2029three\x0b"),
        ("right to left", "\u202eelpmaxE annA\u202c \u200f\u05d0\u05d1", "\u202egnirts"),
        ("emoji", "Ann \U0001f469\u200d\U0001f4bb\U0001f600", "\U0001f600" * 200),
        ("zero", "Ann\x00\x1b[31mred\x07", "a\x00b\x1b]0;title\x07"),
    ):
        id = kind.replace(" ", "-")
        kit.person(id, name.replace("\x00", "").replace("\x1b", ""))
        answers = {free: text} if free else {}
        kit.plain(kind, kit.content(id, name, **answers), loses=0)
    kit.person("ape", "Ann Ape")
    kit.plain("ape", kit.content("ape", "Somebody Else"), code="collect-other-name")
    # Without an id in the file, the sign that turns the writing stands in the file's name.
    name = f"{kit.unit}_\u202enosj.exe.json"
    kit.put(f"plain/{name}", kit.content())
    shown = name.replace("\u202e", "\\u202e")
    kit.cases.append(Case("name turned around", shown, "collect-unmatched"))
    for id in ("kim-1", "kim-2"):
        kit.person(id, "Kim Lee")
    kit.put(f"plain/{kit.unit}_Kim Lee.json", kit.content("", "Kim Lee"))
    kit.cases.append(Case("two of one name", f"{kit.unit}_Kim Lee.json", "collect-ambiguous"))
    kit.put(f"plain/{kit.unit}_Kim Lee (1).json", kit.content("kim-2", "Kim Lee"))
    own = Case("one of them by id", f"{kit.unit}_Kim Lee (1).json", trainee="kim-2", loses=0)
    kit.cases.append(own)


def _links(kit: Kit) -> None:
    """What is no plain file."""
    plain, secret = kit.folder / "plain", kit.folder / "secret"
    secret.mkdir()
    (secret / f"{kit.unit}_secret.json").write_text(json.dumps(kit.content("secret")))
    kit.person("secret")
    makers: dict[str, tuple[Callable[[Path], object], str]] = {
        "link": (lambda path: path.symlink_to(secret / f"{kit.unit}_secret.json"), "collect-link"),
        "link to a device": (lambda path: path.symlink_to("/dev/zero"), "collect-link"),
        "link to nothing": (lambda path: path.symlink_to("nothing"), "collect-link"),
        "link to itself": (lambda path: path.symlink_to(path.name), "collect-link"),
        "linked folder": (lambda path: path.symlink_to(secret), "collect-link"),
        "loop of folders": (lambda path: path.symlink_to("."), "collect-link"),
    }
    if hasattr(os, "mkfifo"):
        makers["pipe"] = (os.mkfifo, "collect-no-file")
        makers["socket"] = (lambda path: os.mknod(path, stat.S_IFSOCK | 0o600), "collect-no-file")
    for kind, (make, code) in makers.items():
        name = f"{kit.unit}_{kind}.json"
        try:
            make(plain / name)
        except OSError:  # this system has none
            continue
        kit.cases.append(Case(kind, name, code))


def packed(
    members: list[tuple[str | zipfile.ZipInfo, bytes]], method=zipfile.ZIP_DEFLATED
) -> bytes:
    """A zip with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a name that stands twice
        for name, content in members:
            file.writestr(name, content, method)
    return out.getvalue()


def list_of(count: int) -> bytes:
    """A zip that is nothing but a list of so many empty files: memory and time to read."""
    numbers = 0x02014B50, 20, 20, 0, 0, 0, 0x21, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0
    entries = (struct.pack("<IHHHHHHIIIHHHHHII", *numbers) + b"a") * count
    most = min(count, 2**16 - 1)
    return entries + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, most, most, len(entries), 0, 0)


def _zips(kit: Kit) -> None:
    """Zips that a trainee packed."""
    good = json.dumps(kit.content("zipped")).encode()
    kit.person("zipped")
    linked = zipfile.ZipInfo("linked.json")
    linked.create_system, linked.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    deep = packed([("a.zip", packed([("b.json", good)]))])
    locked = bytearray(packed([("locked.json", b"{}" * 99)]))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(sign) + place] |= 1
    lying = bytearray(packed([("lying.json", b"0" * 5_000_000)]))
    struct.pack_into("<I", lying, lying.index(b"PK\x01\x02") + 24, 1000)
    for kind, content, inside, code in (
        ("bomb", packed([("bomb.json", b"0" * 12_000_000)]), "bomb.json", "collect-large"),
        ("bomb of zips", deep, "a.zip", "collect-zip-deep"),
        ("many more", list_of(100_000), "", "collect-zip-many"),
        ("many", packed([(f"{n}.json", b"") for n in range(500)]), "", "collect-zip-many"),
        (
            "much",
            packed([(f"{n}.bin", b"0" * 2_000_000) for n in range(30)]),
            "",
            "collect-zip-much",
        ),
        ("absolute", packed([("/tmp/x.json", good)]), "tmp/x.json", "collect-zip-path"),
        ("drive", packed([("C:\\x.json", good)]), "C:/x.json", "collect-zip-path"),
        ("outside", packed([("../../x.json", good)]), "../../x.json", "collect-zip-path"),
        ("other slash", packed([("..\\x.json", good)]), "../x.json", "collect-zip-path"),
        ("link in it", packed([(linked, b"/etc/passwd")]), "linked.json", "collect-link"),
        ("locked", bytes(locked), "locked.json", "collect-zip-locked"),
        ("lying", bytes(lying), "lying.json", "collect-unreadable"),
        ("lzma", packed([("x.json", good)], zipfile.ZIP_LZMA), "x.json", "collect-zip-method"),
        ("long name", packed([("y" * 5000 + ".json", good)]), "y" * 40 + "…", "collect-zip-name"),
        ("none in it", b"PK\x05\x06" + bytes(18), "", "collect-zip-empty"),
        ("damaged", packed([("x.json", good)])[:-30], "", "collect-zip-broken"),
        ("no zip", b"PK", "", "collect-zip-broken"),
    ):
        name = f"{kit.unit}_{kind}.zip"
        kit.put(f"plain/{name}", content)
        path = f"{name}/{inside}" if inside else name
        kit.cases.append(Case(f"zip: {kind}", path, code))
    name = f"{kit.unit}_zipped.zip"
    kit.put(f"plain/{name}", packed([(f"work/{kit.unit}_x.json", good)]))
    path = f"{name}/work/{kit.unit}_x.json"
    kit.cases.append(Case("zip: a good one", path, trainee="zipped", loses=0))


def _code(kit: Kit) -> None:
    """Notebooks and modules with code: alone, and beside good answers as nbgrader collects them."""
    grade_id = kit.key.questions.forms[0].id
    for kind in KINDS_OF_CODE:
        id = f"only-{kind.replace(' ', '-')}"
        kit.person(id)
        code = kit.canaries.code(kind)
        kit.put(f"submitted/{id}/{kit.unit}/{kit.unit}.ipynb", notebook(code, grade_id))
        path = f"{id}/{kit.unit}/{kit.unit}.ipynb"
        kit.cases.append(Case(f"notebook that {kind}", path, "collect-notebook", trainee=id))
    argv = [sys.executable, "-c", kit.canaries.code("argv"), "{connection_file}"]
    code = "".join(kit.canaries.code(kind) + "\n" for kind in ("deletes", "sockets", "processes"))
    spec = {"argv": argv, "display_name": "Python 3 (ipykernel)", "language": "python"}
    for kind, files in (
        ("modules", ("fairtender.py", "sitecustomize.py", "usercustomize.py", "conftest.py")),
        ("settings", ("nbgrader_config.py", "jupyter_config.py", "ipython_config.py")),
        ("packages", ("workshop/__init__.py", "pandas.py", "json.py", "IPython/__init__.py")),
    ):
        id = f"beside-{kind}"
        kit.person(id)
        base = f"{id}/{kit.unit}"
        kit.put(f"submitted/{base}/answers.json", kit.content())
        evil = notebook(code, grade_id, twice=True, argv=argv)
        kit.put(f"submitted/{base}/{kit.unit}.ipynb", evil)
        kit.put(f"submitted/{base}/timestamp.txt", "2026-01-02 03:04:05 UTC\n")
        kit.put(f"submitted/{base}/kernels/python3/kernel.json", json.dumps(spec))
        for name in files:
            kit.put(f"submitted/{base}/{name}", code)
            path = f"{base}/{name}"
            kit.cases.append(Case(f"{name} beside it", path, "collect-strange", trainee=id))
        path = f"{base}/kernels/python3/kernel.json"
        kit.cases.append(Case("kernel.json", path, "collect-refused", "forms-file-shape", id))
        found = Case(f"answers beside {kind}", f"{base}/answers.json", trainee=id, loses=0)
        kit.cases.append(found)


def _moodle(kit: Kit) -> None:
    """Moodle's download: what one trainee hands in must not become another one's."""
    kit.person("victim", "Vic Tim")
    kit.person("mallory", "Mal Lory")
    people = {
        "victim": "Vic Tim_101_assignsubmission_file",
        "mallory": "Mal Lory_102_assignsubmission_file",
    }
    good, worse = kit.content(), copy.deepcopy(kit.content("victim", "Vic Tim"))
    worse["answers"] = {}
    inner = packed([(f"{people['victim']}/{kit.unit}_v.json", json.dumps(worse).encode())])
    members = [
        (f"{people['victim']}/{kit.unit}_v.json", json.dumps(good).encode()),
        (f"{people['mallory']}/{kit.unit}_m.json", json.dumps(worse).encode()),
        (f"{people['mallory']}/work.zip", inner),
        (
            f"{people['mallory']}/../{people['victim']}/{kit.unit}_w.json",
            json.dumps(worse).encode(),
        ),
    ]
    (kit.folder / "moodle.zip").write_bytes(packed(members))
    paths = [name for name, _ in members]
    inside = f"{paths[2]}/{people['victim']}/{kit.unit}_v.json"
    kit.cases += [
        Case("the one that is aped", paths[0], trainee="victim", loses=0),
        Case("another one's id", paths[1], "collect-platform-other"),
        Case("another one's folder in a zip", inside, "collect-platform-other"),
        Case("another one's folder by a way out", paths[3], "collect-zip-path"),
    ]
