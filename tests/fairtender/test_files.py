"""Files are written whole or not at all, one or several."""

import os

import pytest

from fairtender import files
from fairtender.tables import DataError


def test_a_write_that_fails_leaves_the_old_file_alone(tmp_path, monkeypatch):
    file = tmp_path / "answers.json"
    files.write_atomically(file, "ä\n")
    assert file.read_bytes() == "ä\n".encode()
    files.write_atomically(file, b"new")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DataError) as error:
        files.write_atomically(file, "newer")
    assert error.value.code == "cannot-write" and "No space left" in str(error.value)
    assert file.read_bytes() == b"new" and os.listdir(tmp_path) == ["answers.json"]


def test_writing_keeps_the_mode_and_follows_a_link(tmp_path):
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_text("old")
    file.chmod(0o640)
    link.symlink_to(file)
    files.write_atomically(link, "new")
    assert link.is_symlink() and file.read_text() == "new"
    assert file.stat().st_mode & 0o777 == 0o640


def test_writing_into_a_missing_folder_says_so(tmp_path):
    with pytest.raises(DataError) as error:
        files.write_atomically(tmp_path / "none" / "file", "x")
    assert error.value.code == "cannot-write"


def test_of_several_files_all_are_written_or_none(tmp_path, monkeypatch):
    one, two = tmp_path / "one.json", tmp_path / "two.html"
    one.write_text("old", "utf-8")
    files.write_all({one: b"new", two: b"page"})
    assert (one.read_bytes(), two.read_bytes()) == (b"new", b"page")
    written = []

    def full(_):
        written.append(1)
        if len(written) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DataError) as error:
        files.write_all({one: b"newer", two: b"newer"})
    assert error.value.code == "cannot-write" and "two.html" in str(error.value)
    assert (one.read_bytes(), two.read_bytes()) == (b"new", b"page")
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_that_grows_is_there_when_it_is_put_in_place(tmp_path):
    path = tmp_path / "rows.json"
    path.write_text("old", encoding="utf-8")
    with files.Part(path) as part:
        part.write(b"[1, ")
    assert path.read_text() == "old" and os.listdir(tmp_path) == ["rows.json"]
    with files.Part(path) as part:
        part.write(b"[1, ")
        part.write(b"2]")
        part.close()
        part.put_in_place()
    assert path.read_text() == "[1, 2]" and os.listdir(tmp_path) == ["rows.json"]


def test_outputs_are_refused_before_the_work_begins(tmp_path):
    source, out = tmp_path / "in.csv", tmp_path / "out.json"
    source.write_text("")
    assert files.check_outputs([None, out], [source, None]) == [out]
    for outs, code in (
        ([source], "out-same-file"),
        ([out, out], "out-same-file"),
        ([tmp_path], "out-no-file"),
        ([tmp_path / "none" / "out.json"], "out-no-folder"),
    ):
        with pytest.raises(DataError) as error:
            files.check_outputs(outs, [source])
        assert error.value.code == code
