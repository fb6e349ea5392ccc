"""Tenders are read from whatever holds them, and what could not be read is said."""

import gzip
import io
import json
import os
import subprocess
import sys
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from kit import some_and_slow

from fairtender import cli, messages, notices, sheets
from fairtender.tables import DataError
from fairtender.tenders import TENDERS

EFORMS = Path(__file__).resolve().parents[1] / "fixtures" / "eforms"
PACKAGE = {"releases": [{"ocid": "a", "id": "1", "tender": {"title": "Café"}}]}
LATER = {"releases": [{"ocid": "a", "id": "2", "date": "2026-02-01", "language": "fr"}]}
LINES = b'{"ocid": "b", "tender": {"title": "Tea"}}\n{"ocid": "c", "tender": {"title": "Rice"}}\n'
COMMAND = [sys.executable, "-c", "import sys; from fairtender.cli import main; sys.exit(main())"]
SHEET = "id;title\nT-1;Thé\n"


def contents() -> dict[str, bytes]:
    """A file of each kind, and two that belong to one tender; ids are a, b, c, T-1 and 2222…"""
    return {
        "deep/package.json": json.dumps(PACKAGE, ensure_ascii=False).encode(),
        "later.json": json.dumps(LATER).encode(),
        "lines.jsonl.gz": gzip.compress(LINES),
        "sheet.csv": SHEET.encode(),
        "call.xml": (EFORMS / "call.xml").read_bytes(),
        "result.xml": (EFORMS / "result.xml").read_bytes(),
        ".hidden.json": b"{",
        "__MACOSX/package.json": b"{",
    }


def folder(place: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = place / "given" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return place / "given"


def zipped(place: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(place / "given.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return place / "given.zip"


def tarred(place: Path, files: dict[str, bytes], mode: str = "w:gz") -> Path:
    path = place / "given.bin"  # its name tells nothing
    with tarfile.open(path, mode) as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


def plain_tar(place: Path, files: dict[str, bytes]) -> Path:
    return tarred(place, files, "w")


def nested(place: Path, files: dict[str, bytes]) -> Path:
    """A folder that holds archives, as a month of TED is given."""
    names = sorted(files)
    (place / "given").mkdir()
    for number, part in enumerate((names[::2], names[1::2])):
        made = (zipped, tarred)[number](place, {name: files[name] for name in part})
        made.rename(place / "given" / f"{number}{made.suffix}")
    return place / "given"


MANY = [folder, zipped, tarred, plain_tar, nested]


@pytest.mark.parametrize("make", MANY, ids=lambda make: make.__name__)
def test_many_files_give_one_row_a_tender(make, tmp_path):
    source = make(tmp_path, contents())
    tenders = notices.read(source)
    rows = tenders.set_index("ocid")
    assert sorted(rows.index) == ["22222222-0000-4000-8000-000000000002", "T-1", "a", "b", "c"]
    assert rows.title["a"] == "Café" and rows.languages["a"] == ("fr",)  # of two files
    assert rows.origins["22222222-0000-4000-8000-000000000002"] == ("BGD",) or any(
        lot.origins for lot in rows.lots["22222222-0000-4000-8000-000000000002"]
    )
    attrs = tenders.attrs
    assert (attrs["releases"], attrs["rows"], attrs["unread"]) == (6, 1, ())
    assert attrs["bytes"] <= notices.size_of(source)


def test_workbooks_in_an_archive_are_sheets_and_no_archives(tmp_path):
    book = tmp_path / "book.xlsx"
    sheets.template(sheets.TENDER_SHEET, book)
    assert list(notices.read(zipped(tmp_path, {"x/book.xlsx": book.read_bytes()})).ocid) == []


# --- what cannot be read ---


def test_what_cannot_be_read_is_named_and_the_rest_is_read(tmp_path):
    inner = zipped(tmp_path, {"a.json": b"{}"}).read_bytes()
    bad = {
        "notes.txt": b"Call the clerk.",
        "scan.pdf": b"%PDF-1.7",
        "cut.json": b'{"releases": [',
        "lines.jsonl": LINES.replace(b"b", b"d").replace(b'"c"', b'"e"') + b'{"ocid": \n',
        "empty.json": b"",
        "inner.zip": inner,
        "page.xml": b"<html/>",
        "photo.7z": b"7z\xbc\xaf\x27\x1c\0\0",
        "codes.json": b'{"90910000": "Cleaning services"}',
    }
    source = folder(tmp_path, {"good.json": json.dumps(PACKAGE).encode(), **bad})
    (source / "inner.zip").write_bytes(inner)
    tenders = notices.read(source)
    unread = tenders.attrs["unread"]
    assert {*tenders.ocid} == {"a", "d", "e"}  # what stood before the broken line is kept
    for name in (
        "notes.txt",
        "scan.pdf",
        "cut.json",
        "lines.jsonl",
        "page.xml",
        "photo.7z",
        "codes.json",
    ):
        assert any(name in sentence for sentence in unread), name
    assert all("\n" not in sentence for sentence in unread)


def test_where_nothing_can_be_read_each_file_says_why(tmp_path):
    source = zipped(tmp_path, {"a.pdf": b"%PDF-1.7", "b.xml": b"<html/>"})
    with pytest.raises(DataError) as error:
        notices.read(source)
    assert "a.pdf" in str(error.value) and "b.xml" in str(error.value)


def test_two_sheets_do_not_share_an_id(tmp_path):
    source = folder(tmp_path, {"a.csv": SHEET.encode(), "b.csv": SHEET.encode()})
    tenders = notices.read(source)
    assert list(tenders.ocid) == ["T-1"]
    assert "b.csv" in tenders.attrs["unread"][0] and "T-1" in tenders.attrs["unread"][0]


def locked(content: bytes) -> bytes:
    """The same ZIP, said to need a password: bit 0 of the flags of its one member."""
    at = content.index(b"PK\x01\x02") + 8
    return content[:6] + b"\x01" + content[7:at] + b"\x01" + content[at + 1 :]


def bomb(place: Path) -> Path:
    """200 MB of spaces in a ZIP of 200 KB."""
    return zipped(place, {"a.json": b"[" + b" " * 200_000_000})


def tar_bomb(place: Path) -> Path:
    return tarred(place, {"a.json": b" " * 200_000_000})


def gzip_bomb(place: Path) -> Path:
    path = place / "given.json.gz"
    path.write_bytes(gzip.compress(b"[" + b" " * 200_000_000))
    return path


def archives(place: Path, kind: str) -> Path:
    if made := {"bomb": bomb, "tar bomb": tar_bomb, "gzip bomb": gzip_bomb}.get(kind):
        return made(place)
    path = zipped(place, {"a.json": json.dumps(PACKAGE).encode() * 50})
    whole = path.read_bytes()
    damaged = {
        "cut off": whole[:-30],
        "password": locked(whole),
        "inside": zipped(place, {"inner.zip": whole}).read_bytes(),
        "damaged": whole[:40] + bytes(20) + whole[60:],
        "cut tar": tarred(place, {"a.json": os.urandom(9000)}).read_bytes()[:5000],
        "nothing": zipped(place, {}).read_bytes(),
    }
    path.write_bytes(damaged[kind])
    return path


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("bomb", "input-bomb"),
        # One reader counts for all three, and to make one takes seconds.
        pytest.param("tar bomb", "input-bomb", marks=pytest.mark.slow),
        pytest.param("gzip bomb", "input-bomb", marks=pytest.mark.slow),
        ("cut off", "broken-gzip"),
        ("password", "closed-archive"),
        ("inside", "archive-inside"),
        ("damaged", "broken-gzip"),
        ("cut tar", "broken-gzip"),
        ("nothing", "no-releases"),
    ],
)
def test_an_archive_that_will_not_do_gets_one_sentence(tmp_path, kind, code):
    with pytest.raises(DataError) as error:
        notices.read(archives(tmp_path, kind))
    assert error.value.code == code
    assert "given" in str(error.value) and "\n" not in str(error.value)


def test_nothing_of_an_archive_is_written_beside_it(tmp_path):
    evil = {"../outside.json": json.dumps(PACKAGE).encode(), "/abs.csv": SHEET.encode()}
    for make in (zipped, tarred):
        assert {*notices.read(make(tmp_path, evil)).ocid} == {"a", "T-1"}
    assert {path.name for path in tmp_path.iterdir()} == {"given.zip", "given.bin"}
    assert not (tmp_path.parent / "outside.json").exists()


# --- encodings, bytes in hand, standard input ---


@pytest.mark.parametrize("kind", ["json", "jsonl", "csv"])
@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_an_encoding_that_is_declared(tmp_path, kind, encoding):
    texts = {
        "json": json.dumps(PACKAGE, ensure_ascii=False),
        "jsonl": json.dumps(PACKAGE["releases"][0], ensure_ascii=False) + '\n{"ocid": "é"}\n',
        "csv": "id;title\nT-1;Café\n",
    }
    path = tmp_path / f"data.{kind}"
    path.write_bytes(texts[kind].encode(encoding))
    assert notices.read(path, encoding=encoding).title.iloc[0] == "Café"


def test_a_text_that_is_not_in_utf_8_says_how_to_declare_it(tmp_path):
    path = tmp_path / "data.json"
    path.write_bytes(json.dumps(PACKAGE, ensure_ascii=False).encode("latin-1"))
    for encoding, code in (("", "not-text"), ("klingon", "no-encoding"), ("hex", "no-encoding")):
        with pytest.raises(DataError) as error:
            notices.read(path, encoding=encoding)
        assert error.value.code == code
        assert "latin-1" in str(error.value)


def test_xml_says_its_own_encoding_whatever_is_declared(tmp_path):
    content = (EFORMS / "change.xml").read_text("utf-8")
    path = tmp_path / "change.xml"
    path.write_text(content.replace("UTF-8", "ISO-8859-1"), "latin-1")
    (row,) = notices.read(path, encoding="utf-8").itertuples()
    assert row.lots[0].title == "Nettoyage de l'hôtel et des écoles"


def test_bytes_in_hand_give_what_the_file_gives(tmp_path):
    for make in (zipped, tarred):
        path = make(tmp_path, contents())
        given = notices.Given(path.name, path.read_bytes())
        pd.testing.assert_frame_equal(notices.read(given), notices.read(path))
        assert notices.size_of(given) == path.stat().st_size


@pytest.mark.parametrize(
    "name", some_and_slow(["deep/package.json", "sheet.csv", "call.xml", "lines.jsonl.gz"])
)
def test_standard_input(tmp_path, name):
    content = contents()[name]
    out = tmp_path / "out.json"
    line = [*COMMAND, "screen", "-", "--json", str(out)]
    ended = subprocess.run(line, input=content, capture_output=True, timeout=120)
    assert ended.returncode == 0, ended.stderr
    assert b"standard input" in ended.stdout
    (place := tmp_path / "f").mkdir()
    path = folder(place, {name: content}) / name
    ids = [row["id"] for row in json.loads(out.read_text("utf-8"))["entries"]]
    assert ids == list(notices.read(path).ocid)


# --- the command, and memory ---


def test_the_command_names_what_it_could_not_read(tmp_path, capsys):
    source = folder(tmp_path, contents() | {"scan.pdf": b"%PDF-1.7"})
    page, out = tmp_path / "out.html", tmp_path / "out.json"
    assert cli.main(["screen", str(source), "--html", str(page), "--json", str(out)]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Releases read: 6; rows read: 1; tenders screened: 5" in shown
    assert messages.text("report-unread-files", count=1) in shown and "scan.pdf" in shown
    assert "scan.pdf" in page.read_text("utf-8")
    assert "scan.pdf" in json.loads(out.read_text("utf-8"))["about"]["files_not_read"][0]


@pytest.mark.slow
def test_a_folder_takes_the_same_memory_however_many_files_it_has(tmp_path):
    call = (EFORMS / "call.xml").read_bytes()

    def peak(count: int) -> int:
        name = b"22222222-0000-4000-8000-%012d"
        (place := tmp_path / str(count)).mkdir()
        old = b"22222222-0000-4000-8000-000000000002"
        files = {f"{n}.xml": call.replace(old, name % n) for n in range(count)}
        source = folder(place, files)
        del files
        tracemalloc.start()
        assert sum(map(len, notices.read_chunks(source, size=10))) == count
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(20)  # what is made once, such as caches
    assert peak(160) < 1.5 * peak(40)


def test_a_table_has_the_declared_columns(tmp_path):
    assert list(notices.read(zipped(tmp_path, contents())).columns) == TENDERS.names
