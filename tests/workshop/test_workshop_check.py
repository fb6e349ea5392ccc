"""The check before the day: each thing is broken on purpose, and named with the way to mend it."""

import json
import shutil
import sys
from dataclasses import replace
from datetime import timedelta
from importlib import metadata
from pathlib import Path

import pytest
from course_kit import SMALL, make_course
from texts_kit import begins, says

from coursework import course as the_course
from coursework import references
from coursework.marking import key
from fairtender import messages
from publishing import exercises as build
from workshop import check, folder
from workshop.__main__ import main

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A course of the small unit alone, with its exercise."""
    course = make_course(tmp_path_factory.mktemp("checked"))
    for place in (course / "solutions").iterdir():
        if place.name != SMALL:
            shutil.rmtree(place)
    build.build([SMALL], course)
    shutil.copy(ROOT / "requirements.txt", course)
    (course / references.FILE).parent.mkdir()
    shutil.copy(ROOT / references.FILE, course / references.FILE)
    return course


@pytest.fixture
def course(built, tmp_path) -> Path:
    """A copy that can be broken."""
    return Path(shutil.copytree(built, tmp_path / "course", symlinks=True))


@pytest.fixture
def workshop(course, tmp_path) -> folder.Workshop:
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name,email\nana,Ana Example,\n", encoding="utf-8")
    return folder.create(tmp_path / "workshop", course, roster)


def command(workshop, capsys) -> tuple[int, list[str]]:
    """Run the command on the small course; gives its status and lines."""
    status = main(["check", "--in", str(workshop.folder)])
    return status, capsys.readouterr().out.splitlines()


def tree(place: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def faults(lines) -> list[str]:
    return [line.sentence for line in lines if not line.good]


def test_a_workshop_that_is_ready_says_so_and_is_left_as_it_was(workshop, capsys):
    before = tree(workshop.folder)
    status, said = command(workshop, capsys)
    assert status == 0 and said[-1] == messages.text("check-ready"), said
    assert all(line.startswith("OK ") for line in said[:-1])
    # Three hand-ins: the model answers, none, and the first misunderstanding.
    for part in ("A kernel starts", "People on it: 1", "3 trial hand-ins", "Formgrader starts"):
        assert any(part in line for line in said), part
    assert tree(workshop.folder) == before


def test_sources_older_than_a_year_are_named_and_stop_nothing(course):
    """A year after the last reading none is old; a day later the newest is, too."""
    sources = references.read(course / references.FILE)
    last = max(one.read for one in sources.values())
    newest = [one.key for one in sources.values() if one.read == last]
    then = check.sources(course, last + timedelta(days=365))
    assert then.good and not any(f" {key}," in then.sentence for key in newest)
    later = check.sources(course, last + timedelta(days=366))
    assert (
        later.good and later.look and says(later.sentence, "check-old-sources", count=len(sources))
    )
    assert all(key in later.sentence for key in sources)


@pytest.mark.slow
def test_several_faults_at_once_are_all_told(workshop, course, capsys):
    workshop.roster_path.write_text("id,name\nana,Ana\nANA,Another\n", encoding="utf-8")
    workshop.gradebook.write_bytes(b"no database" * 500)
    shutil.rmtree(workshop.folder / "reports")
    (course / "exercises" / SMALL / f"{SMALL}.ipynb").unlink()
    status, said = command(workshop, capsys)
    wrong = [line for line in said if line.startswith(messages.text("check-mend"))]
    assert status == 1 and said[-1] == messages.text("check-wrong", count=4) and len(wrong) == 4, (
        said
    )
    for part in ("row 3 (Another): the id “ANA”", "gradebook is damaged", "reports: this folder"):
        assert any(part in line for line in wrong), part
    gone = [line for line in wrong if says(line, "check-no-exercise", unit=SMALL)]
    assert len(gone) == 1 and f"{SMALL}.ipynb" in gone[0] and "make exercises" in gone[0]


def test_a_missing_package_and_another_version_are_named(course, tmp_path, monkeypatch):
    assert faults(check.environment(course)) == []
    about = tmp_path / "fairtender-0.dist-info" / "METADATA"
    about.parent.mkdir()
    asked = "".join(f"Requires-Dist: {one}\n" for one in metadata.requires("fairtender"))
    about.write_text(f"Name: fairtender\nVersion: 0\n{asked}Requires-Dist: no-such-package\n")
    monkeypatch.syspath_prepend(tmp_path)
    pins = course / "requirements.txt"
    lines = pins.read_text(encoding="utf-8").splitlines()
    lines = ["filelock==0.0.1" if one.startswith("filelock==") else one for one in lines]
    pins.write_text("\n".join([*lines, "no-such-package==1.0"]), encoding="utf-8")
    said = faults(check.environment(course))
    assert len(said) == 2
    assert "filelock has version" in said[0] and "tested with 0.0.1" in said[0]
    assert "no-such-package is not installed" in said[1] and f"install -r {pins}" in said[1]
    # What only the tests need may be missing.
    assert "frictionless" not in check._needed(pins)
    pins.unlink()
    [said] = faults(check.environment(course))
    how = "'.[course,desk]'"
    assert said == messages.text("check-missing", name="no-such-package", how=how)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder nobody can write to")
def test_a_folder_that_cannot_be_written_to_and_a_full_disk(workshop):
    said = faults(check.place(replace(workshop, folder=Path("/proc"))))
    assert says(said[0], "workshop-read-only") and "Free some space" in said[1]
    assert faults(check.place(workshop, room=0)) == []
    (workshop.folder / ".git").mkdir()
    assert "git repository" in faults(check.place(workshop, room=0))[0]


@pytest.mark.slow
def test_changed_questions_and_an_exercise_that_is_not_built_anew(workshop, course, tmp_path):
    path = course / "solutions" / SMALL / "questions.toml"
    path.write_text(path.read_text().replace("Level of the tender", "Level of the notice"))
    [said] = faults(check.changed(workshop))
    assert says(said, "check-changed", unit=SMALL)
    dry = folder.create(tmp_path / "dry", course)
    line = check.dry_run(dry, SMALL)
    assert not line.good and "questions.toml" in line.sentence
    path.write_text("format = 1\nunit = 3")
    said = faults(check.changed(workshop))
    assert len(said) == 1 and "questions.toml" in said[0]


@pytest.mark.slow
def test_marks_that_are_not_those_of_the_key_are_told(course, tmp_path):
    dry = folder.create(tmp_path / "dry", course)
    assert check.dry_run(dry, SMALL).good
    the_key = key.read_key(SMALL, course)
    # buyers-country loses 3 of 8.
    assert check._marks(dry, the_key, {"model": 8, "blank": 0, "wrong": 5}) is None
    line = check._marks(dry, the_key, {"wrong": 5.5})
    kind = messages.text("check-kind-wrong")
    assert says(line.sentence, "check-marks", kind=kind, earned="5", points="5.5")
    dry.gradebook.write_bytes(b"no database" * 500)
    line = check.formgrader(dry)
    assert says(line.sentence, "check-no-formgrader") and "is damaged" in line.sentence


def test_a_kernel_that_dies_or_is_of_another_python(tmp_path, monkeypatch):
    spec = tmp_path / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    about = {"display_name": "Python 3", "language": "python"}
    spec.write_text(json.dumps(about | {"argv": [sys.executable, "-c", "pass"]}))
    [said] = faults(check.kernel())
    assert said.startswith(begins("check-kernel-none"))
    other = "import sys; sys.prefix = '/another'; from ipykernel import kernelapp as k; "
    other += "k.launch_new_instance()"
    spec.write_text(
        json.dumps(about | {"argv": [sys.executable, "-c", other, "-f", "{connection_file}"]})
    )
    [said] = faults(check.kernel())
    assert "It answered “/another”" in said and says(said, "check-kernel-other")


@pytest.mark.slow
def test_the_command_on_the_whole_course(tmp_path, capsys):
    place = str(tmp_path / "workshop")
    assert main(["new", place]) == 0
    assert main(["check", "--in", place, "--quick"]) == 0, capsys.readouterr().out
    quick = capsys.readouterr().out
    assert main(["check", "--in", place]) == 0, capsys.readouterr().out
    every = capsys.readouterr().out
    units = the_course.units(ROOT)
    assert [unit for unit in units if says(quick, "check-unit-good", unit=unit)] == units[:1]
    assert [unit for unit in units if says(every, "check-unit-good", unit=unit)] == units


def test_a_unit_that_is_none_is_one_sentence(tmp_path, capsys):
    place = str(tmp_path / "workshop")
    assert main(["new", place]) == 0
    assert main(["check", "--in", place, "--units", "99-none"]) == 2
    assert "99-none" in capsys.readouterr().err
