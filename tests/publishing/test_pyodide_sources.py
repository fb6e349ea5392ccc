"""Python for the browser: several sources, asked in turn, and no file that is not the right one."""

import functools
import hashlib
import http.server
import socket
import threading
import time
import zipfile
from contextlib import contextmanager

import pytest

from fairtender import messages
from fairtender.tables import DataError
from publishing import pyodide
from publishing.pyodide import source
from publishing.pyodide.compiled import wheel
from publishing.pyodide.source import Source, bring, names_of_sources

FILES = {"a.js": b"first", "b.wasm": b"second", "c.zip": b"third", "d.whl": b"fourth"}
WANTED = {name: hashlib.sha256(data).hexdigest() for name, data in FILES.items()}
VERSION = "0.27.7"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@contextmanager
def served(folder):
    """A distribution that was made up: the files of a folder, at an address of this machine."""
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def mirror(tmp_path, monkeypatch) -> Source:
    """A wheel with all files, which pip finds without a network."""
    place = tmp_path / "index"
    place.mkdir()
    members = {f"deep/{name}": data for name, data in FILES.items()}
    info = {"METADATA": b"Metadata-Version: 2.1\nName: mirror\nVersion: 1.0\n"}
    packed = wheel("mirror-1.0", members, info)
    (place / "mirror-1.0-py3-none-any.whl").write_bytes(packed)
    pins = tmp_path / "mirror.txt"
    pins.write_text(f"mirror==1.0 --hash=sha256:{hashlib.sha256(packed).hexdigest()}\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(place))
    return Source("the mirror", pins)


def brought(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name in FILES}


def test_the_sources_in_their_order(root, monkeypatch):
    pinned = "https://cdn.jsdelivr.net/pyodide/v0.27.7/full/"
    monkeypatch.delenv("PYODIDE", raising=False)
    first, last = (one.name for one in pyodide.sources(root))
    assert first == pinned and "PyPI" in last
    monkeypatch.setenv("PYODIDE", "own.zip")
    monkeypatch.setenv("REPOSITORY_URL", "https://github.com/some/course")
    assert [one.name for one in pyodide.sources(root)] == [
        "own.zip",
        pinned,
        f"https://github.com/some/course/releases/latest/download/pyodide-files-{VERSION}.zip",
        last,
    ]


def test_the_next_source_gives_what_one_lacks_or_has_wrong(tmp_path, mirror, capfd):
    folder, web = tmp_path / "files", tmp_path / "web"
    web.mkdir()
    (web / "a.js").write_bytes(FILES["a.js"])
    (web / "b.wasm").write_bytes(b"evil")
    with zipfile.ZipFile(web / "release.zip", "w") as archive:
        archive.writestr("b.wasm", FILES["b.wasm"])
    with served(web) as address:
        named = ("nowhere", address, f"{address}/release.zip")
        bring(WANTED, folder, VERSION, [*map(Source, named), mirror])
    assert brought(folder) == FILES
    assert names_of_sources(folder) == [*named[1:], "the mirror"]
    told = capfd.readouterr()
    assert told.err.splitlines() == [
        messages.text("pyodide-no-source", source="nowhere"),
        messages.text("pyodide-not-fetched", name="c.zip", source=address, cause="File not found"),
        messages.text("pyodide-wrong", name="b.wasm", source=address, version=VERSION),
        messages.text("pyodide-lacks-more", name="c.zip", source=named[2], count=2),
    ]
    said = [messages.text("pyodide-fetching", source=one) for one in (*named, "the mirror")]
    assert told.out.splitlines() == said
    # What is there is asked of nobody.
    bring(WANTED, folder, VERSION, [Source("nowhere")])
    assert capfd.readouterr() == ("", "")


def test_where_no_source_has_a_file_one_sentence_says_what_to_do(tmp_path, mirror, monkeypatch):
    folder = tmp_path / "files"
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a.js").write_bytes(FILES["a.js"])
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(DataError) as error:
        bring(WANTED, folder, VERSION, [Source(str(tmp_path / "own")), mirror])
    assert str(error.value) == messages.text("pyodide-nowhere", version=VERSION, count=3)
    assert brought(folder) == {"a.js": FILES["a.js"]}  # kept for the next time


def test_a_wheel_with_other_content_is_refused(tmp_path, mirror, capfd):
    packed = next((tmp_path / "index").iterdir())
    packed.write_bytes(packed.read_bytes() + b"more")
    with pytest.raises(DataError):
        bring(WANTED, tmp_path / "files", VERSION, [mirror])
    assert brought(tmp_path / "files") == {}
    assert messages.text("pyodide-not-by-pip", source="the mirror", cause="")[:-3] in (
        capfd.readouterr().err
    )


def test_an_address_that_never_answers_costs_seconds(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(source, "SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        began = time.monotonic()
        with pytest.raises(DataError):
            bring(WANTED, tmp_path / "files", VERSION, [Source(address)])
        assert time.monotonic() - began < 5
    assert address in capsys.readouterr().err
