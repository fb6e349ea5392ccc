"""What a release attaches: the right version, its notes, files with checksums that hold."""

import hashlib
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from book_kit import copy_tracked
from texts_kit import pattern

from fairtender.files import zip_files
from fairtender.tables import DataError
from publishing import packs, pyodide, release
from publishing.handouts import shelf
from publishing.pyodide.source import bring, names_of_sources

CHANGES = """# Changes

## [Unreleased]

## 2.1.1 - 2026-12-24

### Fixed
- A sentence.

## 2.1.0 - 2026-12-01
"""


@pytest.fixture
def small(root, tmp_path) -> Path:
    """A course so small that only its packs and hand-outs are missing."""
    (tmp_path / "CHANGELOG.md").write_text(CHANGES, encoding="utf-8")
    project = '[project]\nname = "fairtender"\nversion = "2.1.1"\n'
    (tmp_path / "pyproject.toml").write_text(project, encoding="utf-8")
    return tmp_path


def test_notes_are_those_of_the_version(small):
    assert release.notes(small, "2.1.1") == "### Fixed\n- A sentence.\n"
    for version in ("2.1.0", "2.1", "3.0.0"):  # nothing below it; not whole; not there
        with pytest.raises(DataError, match=pattern("release-no-notes")):
            release.notes(small, version)


def test_a_tag_of_another_version_is_refused(small):
    assert release.version_of(small, "v2.1.1") == release.version_of(small, "") == "2.1.1"
    with pytest.raises(DataError, match=pattern("release-tag")):
        release.version_of(small, "v2.1.0")


def check_sums(folder: Path) -> set[str]:
    """The names in SHA256SUMS, each of which must be the sum of that file."""
    lines = (folder / release.SUMS).read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    for name, digest in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name
    return {*sums}


@pytest.mark.slow
def test_pyodide_comes_from_the_archive_of_a_release(root, pyodide_source, tmp_path, monkeypatch):
    monkeypatch.setenv("PYODIDE", pyodide_source)
    name, data = release.pyodide_archive(root)
    archive = tmp_path / name
    archive.write_bytes(data)
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path / "open")
    wanted = pyodide.plan(root)
    assert name == f"pyodide-files-{wanted.version}.zip"
    assert check_sums(tmp_path / "open") == {*wanted.files}
    monkeypatch.setenv("PYODIDE", str(archive))
    bring(wanted.files, tmp_path / "brought", wanted.version, pyodide.sources(root)[:1])
    assert names_of_sources(tmp_path / "brought") == [str(archive)]  # and all came from it
    assert wanted.files.keys() <= {path.name for path in (tmp_path / "brought").iterdir()}


@pytest.mark.slow
def test_all_files_of_a_release_are_there_and_the_wheel_runs(root, tmp_path, monkeypatch):
    """The packs, which their own tests make, are replaced by two small ones."""
    course = copy_tracked(root, tmp_path / "course")
    built, out = course / "_build", course / "_build" / "release"
    for name, data in {
        f"packs/{packs.TRAINEES}": zip_files([("a", b"b")]),
        f"packs/{packs.TRAINERS}": zip_files([("a", b"b")]),
        "handouts/slides/one.pdf": b"%PDF",
        f"handouts/{shelf.MADE_FROM}": b"digest",
    }.items():
        (built / name).parent.mkdir(parents=True, exist_ok=True)
        (built / name).write_bytes(data)
    monkeypatch.setattr(packs, "pack", lambda _: (built / "packs", True))
    monkeypatch.setattr(release, "pyodide_archive", lambda _: ("pyodide-files-0.zip", b""))
    assert release.build(course) == out
    version = release.version_of(root, "")
    wheel = f"fairtender-{version}-py3-none-any.whl"
    room = f"fair-tender-slides-and-hand-outs-{version}.zip"
    files = {packs.TRAINEES, packs.TRAINERS, wheel, room, "pyodide-files-0.zip"}
    assert check_sums(out / "files") == files
    assert {path.name for path in (out / "files").iterdir()} == {*files, release.SUMS}
    assert zipfile.ZipFile(out / "files" / room).namelist() == ["slides/one.pdf"]
    assert (out / "notes.md").read_text(encoding="utf-8").startswith("### ")
    # No key is in the wheel, and its command screens the course's own tenders.
    names = zipfile.ZipFile(out / "files" / wheel).namelist()
    assert not [name for name in names if re.search(r"key\.toml|solutions", name)]
    code = "from fairtender import cli, tables\n"
    code += "raise SystemExit(cli.main(['screen', str(tables.data_path('sample-tenders.json'))]))"
    unpacked = tmp_path / "wheel"
    zipfile.ZipFile(out / "files" / wheel).extractall(unpacked)
    path = f"import sys; sys.path[:0] = [{str(unpacked)!r}]\n"
    done = subprocess.run([sys.executable, "-c", path + code], cwd=tmp_path, capture_output=True)
    assert done.returncode == 0, done.stderr
