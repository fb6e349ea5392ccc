"""The roster: a platform's list of participants, every fault at once, and nobody else may read."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from coursework import course as the_course
from coursework import roster
from coursework.answers import MOST_MARKS
from coursework.marking import key
from coursework.roster import Trainee
from fairtender import messages
from fairtender.tables import DataError
from workshop import folder
from workshop.__main__ import main

ANA = Trainee("101", "Ana Belo", "ana@example.org")
UNIT = "03-screen-tenders"
LISTS = {
    "moodle": "First name,Surname,ID number,Email address,Groups,Last access to course\n"
    "Ana,Belo,101,ana@example.org,A,never\n",
    "moodle in us": 'Last name,First name,"ID number","Email address"\n'
    "Belo,Ana,101,ana@example.org\n",
    "in capitals": "FIRST NAME;SURNAME;ID NUMBER;EMAIL ADDRESS\nAna;Belo;101;ana@example.org\n",
    "merged": "First name / Last name\tEmail address\tRoles\tID number\n"
    "Ana Belo\tana@example.org\tStudent\t101\n",
    "german": "Vorname;Nachname;ID-Nummer;E-Mail-Adresse\nAna;Belo;101;ana@example.org\n",
    "german, by hand": "Name;Vorname;Matrikelnummer;E-Mail\nBelo;Ana;101;ana@example.org\n",
    "spanish": "Nombre,Apellido(s),Número de ID,Dirección de correo\n"
    "Ana,Belo,101,ana@example.org\n",
    "french": "Prénom,Nom,Numéro d'identification,Adresse de courriel\n"
    "Ana,Belo,101,ana@example.org\n",
    "one's own": "id,name,email\n101,Ana Belo,ana@example.org\n",
}


def sheet(place: Path, text: str, name: str = "people.csv") -> Path:
    path = place / name
    path.write_text(text, encoding="utf-8-sig")
    return path


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_of_participants_is_a_roster(tmp_path, kind):
    found = roster.read(sheet(tmp_path, LISTS[kind]))
    assert found.people == {"101": ANA}
    over = [note for note in found.notes if "Groups, Last access to course" in note]
    assert bool(over) == (kind == "moodle")


def test_a_workbook_and_rows_without_a_number(tmp_path):
    """The address is the id where there is no number, and it is said for which rows."""
    book = openpyxl.Workbook()
    rows = [("Surname", "First name", "Email address", "ID number", "Groups")]
    rows += [
        ("Belo", "Ana", "ana@example.org", 101, "A"),
        ("Carro", "Ben", "ben@example.org", None, ""),
    ]
    for row in [*rows, ("Dorn", "Cleo", "cleo@example.org", None, "B")]:
        book.active.append(row)
    book.save(tmp_path / "people.xlsx")
    path = tmp_path / "people.xlsx"
    found = roster.read(path)
    assert found.people["101"] == ANA
    assert [*found.people][1:] == ["ben@example.org", "cleo@example.org"]
    used = messages.text("roster-email")
    assert found.notes[0] == messages.text("roster-instead", file=path, rows="3, 4", used=used)


def test_all_faults_are_told_at_once_with_row_and_person(tmp_path):
    path = sheet(
        tmp_path,
        "First name,Surname,ID number,Email address\nAna,Belo,101,a@example.org\n"
        "Ben,Carro,101,\nCleo,Dorn,,\nDan,Ebel,a/b,\nEdda,Falk,A101,\nFinn,Gero,a101,\n",
    )
    with pytest.raises(DataError) as fault:
        roster.read(path)
    about = {"file": path}
    assert str(fault.value).splitlines() == [
        messages.text("roster-twice", **about, row=3, name="Ben Carro", id="101", first=2),
        messages.text("roster-no-id", **about, row=4, name="Cleo Dorn"),
        messages.text("roster-id", **about, row=5, name="Dan Ebel", id="a/b"),
        messages.text("roster-twice", **about, row=7, name="Finn Gero", id="a101", first=6),
    ]
    with pytest.raises(DataError, match=r"people\.csv, row 1: .*Group, Room"):
        roster.read(sheet(tmp_path, "Group,Room\nA,1\n"))


def test_a_name_neither_drives_the_terminal_nor_turns_a_page(tmp_path):
    name = "Ana\x1b[31m \u202eevil\u202c Z" + "\u0301" * 500 + "algo"
    found = roster.read(sheet(tmp_path, f"id,name\n7,{name}\n")).people["7"].name
    assert found == "Ana\ufffd[31m evil Z" + "\u0301" * MOST_MARKS + "algo"
    # Marks that a script needs stay: Vietnamese, Hebrew, Thai.
    for kept in ("Nguye\u0302\u0303n", "\u05e9\u05c1\u05b8\u05dc", "\u0e17\u0e35\u0e48"):
        assert roster.read(sheet(tmp_path, f"id,name\n7,{kept}\n")).people["7"].name == kept


# --- nobody else ---------------------------------------------------------------------------------


def shell(code: str, *arguments: str, **env: str) -> subprocess.CompletedProcess:
    """Run Python with an environment; what it says comes back as bytes."""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, env=os.environ | env, capture_output=True)


OPEN = """
import os, sys
os.umask(0o022)
from workshop.__main__ import main
for command in sys.argv[1:]:
    status = main(command.split("|"))
    assert status in (0, 1), command
"""


def others_may(place: Path) -> list[str]:
    """What somebody else on this machine could read or write; what lies in a closed folder not."""
    found = []
    for top, folders, names in os.walk(place):
        closed = not stat.S_IMODE(os.stat(top).st_mode) & 0o077
        folders[:] = [] if closed and Path(top) != place else folders
        found += [top] * (not closed)
        if Path(top) == place or not closed:
            paths = (Path(top) / name for name in names)
            found += [str(path) for path in paths if stat.S_IMODE(path.stat().st_mode) & 0o077]
    return found


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="folders have other rights there")
def test_the_folder_is_for_its_owner_alone_whatever_the_umask(tmp_path):
    place = tmp_path / "workshop"
    people = sheet(tmp_path, LISTS["moodle"])
    answers = tmp_path / f"{UNIT}_101.json"
    key.hand_in(key.read_key(UNIT), {}, answers, "Ana Belo", "101")
    collect = f"collect|{UNIT}|{answers}|--in|{place}"
    done = shell(OPEN, f"new|{place}|--roster|{people}", collect)
    assert done.returncode == 0, done.stderr
    assert others_may(place) == [] and (place / "inbox" / UNIT).is_dir()
    assert stat.S_IMODE((place / "roster.csv").stat().st_mode) == 0o600
    # One of an older version is closed when it is opened next.
    for path in (place, *place.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert others_may(place)
    folder.open_workshop(place)
    assert others_may(place) == []


# --- what is said, and the names of units --------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "cp1252"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
)
def test_no_output_is_a_traceback(tmp_path, env):
    """Names, files and quotation marks that the terminal has no letters for."""
    place, source = tmp_path / "workshop", tmp_path / "handed-in"
    source.mkdir()
    people = sheet(tmp_path, "id,name,email,Grüppe→\n101,Łukasz Ωμέγα,l@example.org,x\n")
    (source / f"{UNIT}_Łukasz-→.json").write_text("no answers")
    commands = [f"new|{place}|--roster|{people}", f"collect|{UNIT}|{source}|--in|{place}"]
    commands += [f"collect|{UNIT}|--list|--in|{place}"]
    done = shell(OPEN, *commands, **env)
    assert done.returncode == 0 and b"Traceback" not in done.stderr, done.stderr
    assert b"\\u2192" in done.stdout and b"0001" in done.stdout
    wrong = shell(OPEN, f"report|Ω|--in|{place}", **env)
    assert b"UnicodeEncodeError" not in wrong.stderr and UNIT.encode() in wrong.stderr
    other = "import sys; from fairtender.cli import main; sys.exit(main(sys.argv[1:]))"
    data = tmp_path / "Ω→.json"
    data.write_text("[")
    done = shell(other, "screen", str(data), **env)
    assert done.returncode == 2 and b"Traceback" not in done.stderr


def test_a_unit_is_named_by_number_or_beginning(tmp_path, capsys):
    for given in ("3", "03", "03-screen", "03-SCREEN", UNIT):
        assert the_course.named_unit(given) == UNIT
    assert the_course.named_unit("1") == "01-the-issue"
    place = str(tmp_path / "workshop")
    assert main(["new", place]) == 0
    for command in (["grade", "3"], ["feedback", "03"], ["marks", "status", "03-s"]):
        main([*command, "--in", place])
    told = capsys.readouterr()
    assert told.err.count(UNIT) >= 2 and "solutions" not in told.err
    known = ", ".join(the_course.units())
    for line in ("grade", "collect", "report", "certificate", "check --units", "marks export"):
        command = [*line.split(), "33"]
        assert main([*command, "--in", place]) == 2, command
        assert capsys.readouterr().err == messages.text("unit-none", unit="33", units=known) + "\n"
    for slug in ("03-one", "03-two"):
        (tmp_path / "solutions" / slug).mkdir(parents=True)
        for name in (f"{slug}.md", "questions.toml", "key.toml"):
            (tmp_path / "solutions" / slug / name).touch()
    with pytest.raises(DataError) as fault:
        the_course.unit_folder(the_course.named_unit("3", tmp_path), tmp_path)
    assert str(fault.value) == messages.text("unit-several", unit="3", units="03-one, 03-two")
