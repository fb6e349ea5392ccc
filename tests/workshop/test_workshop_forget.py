"""Forgetting a person: afterwards no byte of the folder names them, and nobody else lost work."""

import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from course_kit import SMALL
from feedback_kit import ARRIVED, graded_workshop, mark, put
from texts_kit import pattern, says

from coursework import forgotten
from coursework.arrivals import Arrival
from coursework.marking import key
from fairtender import messages
from fairtender.tables import DataError
from workshop import folder, forget, formgrader, grade, gradebook, inbox, marks, redact
from workshop.__main__ import main
from workshop.store import FolderDesk

ID, NAME, EMAIL = "zelda-77", "Zélda O'Quux", "z.quux@example.org"
NBGRADER = "marks/nbgrader.csv"


def arrive(workshop, path: str, content: bytes, **more) -> Arrival:
    arrival = Arrival(0, path, "mail", ARRIVED, "0" * 64, len(content), **more)
    return inbox.put(workshop, SMALL, arrival, content)


def answers(name: str, id: str = "") -> bytes:
    learner = {"id": id, "name": name}
    content = {"format": 9, "unit": SMALL, "learner": learner, "answers": {}}
    return json.dumps(content, ensure_ascii=False).encode()


@pytest.fixture
def workshop(traces, tmp_path):
    shutil.copytree(traces.folder, tmp_path / "workshop")
    return replace(traces, folder=tmp_path / "workshop")


@pytest.fixture(scope="module")
def traces(course, once):
    """A workshop in which the person has left a trace everywhere."""
    made = once("traces", lambda new: str(leave_traces(course, once, new).folder))
    return folder.open_workshop(Path(made), course)


def leave_traces(course: Path, once, place: Path) -> folder.Workshop:
    workshop = graded_workshop(course, once, place)
    people = {**workshop.trainees(), ID: folder.Trainee(ID, NAME, EMAIL)}
    folder.write_roster(workshop, people)
    the_key = key.read_key(SMALL, course)
    put(workshop, the_key, ID, key.model_answers(the_key) | {"why": f"I am {NAME}."})
    path = workshop.submitted(ID, SMALL) / "answers.json"
    path.write_text(path.read_text().replace(f"Learner {ID}", NAME))
    assert grade.grade(workshop, SMALL).failed == {}
    for number in range(20):  # long enough to fill pages that are freed later
        comment = f"Well done, {NAME} ({EMAIL})! {number} " + "x" * 5000
        mark(workshop, ID, "why", 2, comment)
    mark(workshop, "model", "why", 3, "A good text.")
    gradebook.keep_marks(workshop, SMALL)
    arrive(workshop, f"{NAME}_12_file_/a.json", answers(NAME), state="accepted", trainee=ID)
    arrive(workshop, "Zélda-O'Quux.json", answers("") + b"}", state="refused", reason=f"{NAME}: no")
    arrive(workshop, "x.json", answers(NAME), state="unmatched", learner_name=NAME)
    arrive(workshop, "y.json", answers("", ID), state="refused")
    reason = f"it could be from {ID} or model"
    arrive(workshop, "m.json", answers("Q"), state="ambiguous", reason=reason)
    arrive(workshop, "model.json", answers("Mira Model"), state="accepted", trainee="model")
    half = workshop.inbox(SMALL) / ".new-abc"
    half.mkdir()
    (half / "original.json").write_bytes(answers(NAME))
    for name, about in ((f"feedback/{SMALL}", SMALL), ("reports/certificates", "certificate")):
        place = workshop.folder / name
        place.mkdir(parents=True, exist_ok=True)
        for id, one in ((ID, NAME), ("model", "Mira Model")):
            for page in (f"{id}.html", f"{about}_{id}.html"):  # the first: of the last release
                (place / page).write_text(f"<p>{one}</p>", encoding="utf-8")
        (place / "index.csv").write_text(f"{ID},{NAME},{EMAIL}\n", encoding="utf-8")
    (workshop.folder / "reports" / "class.html").write_text(NAME, encoding="utf-8")
    (workshop.folder / "gradebook-damaged-20261125-090000.db").write_text(NAME, encoding="utf-8")
    with (workshop.folder / "nbgrader.log").open("a", encoding="utf-8") as log:
        log.write(f"INFO submitted/{ID}/{SMALL}\nINFO of nobody\n")
    for ending in ("csv", "xlsx"):
        marks.export(workshop, SMALL, workshop.folder / "marks" / f"{SMALL}.{ending}", names=True)
    FolderDesk(workshop).draw_pseudonyms([ID, "model"])
    # What the page has a trainer write, and lists that a trainer made.
    export = [str(Path(sys.executable).with_name("nbgrader")), "export", "--to", NBGRADER]
    subprocess.run(export, cwd=workshop.folder, check=True, capture_output=True)
    assert ID in (workshop.folder / NBGRADER).read_text(encoding="utf-8")
    (workshop.folder / "lists").mkdir()
    listed = f"nr;Name;E-Mail\r\n1;{NAME};\r\n2;Mira Model;m@example.org\r\n3;?;{EMAIL}\r\n"
    (workshop.folder / "lists" / "groups.csv").write_bytes(listed.encode())
    book = openpyxl.Workbook()
    for name in ("first", "second"):
        sheet = book.create_sheet(name)
        for row in (("note", "username"), ("a", ID), ("b", "model")):
            sheet.append(row)
    book.save(workshop.folder / "lists" / "seats.xlsx")
    return workshop


def named_in(workshop) -> list[str]:
    """Where a byte of the folder names the person, in names and contents, as UTF-8 or escaped."""
    words = [ID, NAME, EMAIL, "quux", json.dumps(NAME).strip('"'), "Zélda", "Z\\u00e9lda"]
    found = []
    for path in workshop.folder.rglob("*"):
        place = path.relative_to(workshop.folder).as_posix()
        content = place.encode() + (path.read_bytes() if path.is_file() else b"")
        if path.suffix == ".xlsx":
            unpacked = workshop.folder.parent / "unpacked"
            shutil.rmtree(unpacked, ignore_errors=True)
            shutil.unpack_archive(path, unpacked, "zip")
            content += b"".join(one.read_bytes() for one in unpacked.rglob("*.xml"))
        if any(word.casefold().encode() in content.lower() for word in words):
            found.append(place)
    return found


def others(workshop) -> dict[str, bytes]:
    """What belongs to the others, file by file, and what the gradebook says of them."""
    kept = {}
    for files in ("submitted/*/**/*", "autograded/*/**/*", "feedback/*/*.html"):
        for path in workshop.folder.glob(files):
            if path.is_file() and ID not in str(path):
                kept[str(path)] = path.read_bytes()
    for arrival in inbox.arrivals(workshop, SMALL):
        if arrival.path in ("m.json", "model.json"):
            kept[arrival.path] = inbox.original(workshop, SMALL, arrival)
    results = gradebook.results(workshop, key.read_key(SMALL, workshop.course))
    kept["results"] = repr([one for one in results if one.trainee != ID]).encode()
    return kept


def test_after_it_no_byte_of_the_folder_names_the_person(workshop):
    before, there = others(workshop), named_in(workshop)
    assert len(there) > 15 and "gradebook.db" in there
    done = forget.forget(workshop, forget.find(workshop, ID))
    assert named_in(workshop) == []
    assert done.left == []
    assert others(workshop) == before
    said = "\n".join(done.removed)
    for part in (
        "gradebook",
        messages.text("desk-forget-roster"),
        messages.text("desk-forget-code"),
        messages.text("desk-forget-marks", units=SMALL),
        "nbgrader.log",
        f"{SMALL}.csv: 2",
        f"{NBGRADER}: 1",
        "lists/groups.csv: 2",
        "lists/seats.xlsx: 2",
    ):
        assert part in said
    files = f"{NAME}_12_file_/a.json, Zélda-O'Quux.json, x.json, y.json"
    assert messages.text("desk-forget-files", unit=SMALL, count=4, paths=files) in said
    assert f"inbox/{SMALL}/.new-abc" in said
    assert f"submitted/{ID}" in said and f"autograded/{ID}" in said
    assert [*workshop.trainees()] == ["model", "odd"]
    left = {path.name for path in (workshop.folder / "reports").rglob("*") if path.is_file()}
    assert left == {"model.html", "certificate_model.html"}
    [doubt] = [one for one in inbox.arrivals(workshop, SMALL) if one.path == "m.json"]
    assert doubt.reason == "it could be from (removed) or model"
    assert "of nobody" in (workshop.folder / "nbgrader.log").read_text()
    assert gradebook.kept_marks(workshop, SMALL).keys() == {"model"}
    with closing(sqlite3.connect(workshop.gradebook)) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert file.execute("PRAGMA freelist_count").fetchall() == [(0,)]
    # The marks of the others can still be taken in from the sheets.
    for ending in ("csv", "xlsx"):
        sheet = workshop.folder / "marks" / f"{SMALL}.{ending}"
        assert marks.read_in(workshop, SMALL, sheet).unchanged == 12
    groups = (workshop.folder / "lists" / "groups.csv").read_bytes()
    assert groups == b"nr;Name;E-Mail\r\n2;Mira Model;m@example.org\r\n"
    with pytest.raises(DataError, match=pattern("forget-nobody")):
        forget.find(workshop, ID)


def test_what_cannot_be_cleaned_is_named(workshop):
    with zipfile.ZipFile(workshop.folder / "copy.ods", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("content.xml", f"<p>{NAME}</p>" * 99)
    (workshop.folder / "old.xls").write_bytes(b"\xd0\xcf" + NAME.encode("utf-16-le"))
    (workshop.folder / "broken.xlsx").write_bytes(b"PK" + bytes(99))
    (workshop.folder / "text.csv").write_text(f"who,what\nmodel,with {NAME}\n", encoding="utf-8")
    left = "\n".join(forget.forget(workshop, forget.find(workshop, ID)).left)
    assert all(name in left for name in ("copy.ods", "old.xls", "broken.xlsx", "text.csv"))


def test_a_number_strikes_only_the_row_that_it_names(tmp_path):
    """An id such as 105 can be points too; a name can stand in two cells, as with nbgrader."""
    path = tmp_path / "marks.csv"
    path.write_text(
        "assignment,student_id,last_name,first_name,score\n"
        "u,104,Ana Bo,,105\nu,105,Edda Falk,,3\nu,,Falk,Edda,1\nu,1050,x,,105\n"
    )
    assert redact.remove(path, redact.Who(["105"], ["Edda Falk"])) == 2
    rows = path.read_text().splitlines()[1:]
    assert rows == ["u,104,Ana Bo,,105", "u,1050,x,,105"]
    path.write_text("105,2\n104,105\n")  # a list without headings
    assert redact.remove(path, redact.Who(["105"], [])) == 1 and path.read_text() == "104,105\n"


def test_two_of_one_name_and_what_others_wrote_are_told_and_stay(workshop, course):
    people = {**workshop.trainees(), "other-78": folder.Trainee("other-78", NAME)}
    folder.write_roster(workshop, people)
    the_key = key.read_key(SMALL, course)
    put(workshop, the_key, "odd", {"why": f"I worked with {NAME}."})
    done = forget.forget(workshop, forget.find(workshop, ID))
    # Unmatched and refused files that only the name tells of could be the other's.
    assert sum(says(one, "forget-doubt") for one in done.left) == 2
    assert any("submitted/odd" in one and "still names" in one for one in done.left)
    assert NAME in (workshop.submitted("odd", SMALL) / "answers.json").read_text(encoding="utf-8")
    assert workshop.trainees()["other-78"].name == NAME


def test_who_is_meant_is_never_guessed_and_always_asked(workshop, monkeypatch, capsys):
    for words in ("quux", "ZELDA-77", "Zélda", "z.quux"):
        with pytest.raises(
            DataError, match=pattern("forget-which", offered=f"{ID} (Zélda O'Quux)")
        ):
            forget.find(workshop, words)
    before = named_in(workshop)
    assert main(["forget", ID, "--in", str(workshop.folder)]) == 2  # no terminal, no --yes
    assert "add --yes" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda asked: "y")
    assert main(["forget", ID, "--in", str(workshop.folder)]) == 1
    with formgrader.alone(workshop), pytest.raises(DataError, match=pattern("formgrader-open")):
        forget.forget(workshop, forget.find(workshop, ID))
    with workshop.busy(), pytest.raises(DataError, match=pattern("workshop-busy")):
        forget.forget(workshop, forget.find(workshop, ID))
    assert named_in(workshop) == before
    # A command that was stopped half-way can be given again.
    shutil.rmtree(workshop.folder / "submitted" / ID)
    folder.write_roster(workshop, {})
    assert forget.find(workshop, ID).names == {NAME}
    workshop.gradebook.write_bytes(b"damaged" * 1000)
    with pytest.raises(DataError, match=pattern("gradebook-damaged")):
        forget.forget(workshop, forget.find(workshop, ID))


def test_a_short_id_is_never_found_inside_other_words(course, tmp_path):
    """The id "an" and the name "Li" stand in many words: only what is exactly theirs goes."""
    workshop = folder.create(tmp_path / "workshop", course)
    people = {id: folder.Trainee(id, name) for id, name in (("an", "Li"), ("zan", "Li Jan"))}
    folder.write_roster(workshop, people)
    waits = {"state": "unmatched"}
    arrive(workshop, "1.json", answers("Li"), state="accepted", trainee="an")
    arrive(workshop, "2.json", answers("", "an"), learner_id="an", **waits)
    arrive(workshop, "an/3.json", answers(""), **waits)
    arrive(workshop, "an-4.json", answers("An other"), learner_name="An other", **waits)
    arrive(workshop, "5_li.json", answers("Li Jan", "zan"), learner_id="zan", **waits)
    arrive(workshop, "6.json", answers("Jan"), state="ambiguous", reason="from zan or Jan Li")
    log = workshop.folder / "nbgrader.log"
    log.write_text("of submitted/an/u\nof submitted/zan/u\nof plans and answers\n")
    done = forget.forget(workshop, forget.find(workshop, "an"))
    assert done.left == []
    left = {one.path: one.reason for one in inbox.arrivals(workshop, SMALL)}
    assert left == {"an-4.json": "", "5_li.json": "", "6.json": "from zan or Jan Li"}
    assert log.read_text().splitlines() == ["of submitted/zan/u", "of plans and answers"]
    assert [*workshop.trainees()] == ["zan"]
    # One of more than three letters is sought in all texts, and in these as a whole word too.
    person = forgotten.Person("anna", frozenset({"Anna Li"}))
    assert forgotten.whole(person.words).findall("anna, Anna Li, joanna, annas, anna-li") == [
        "anna",
        "Anna Li",
        "anna",
    ]
