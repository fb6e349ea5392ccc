"""A trainer's own comments: kept with the workshop, on the page and in a folder."""

import json

import pytest
from course_kit import SMALL
from desk_kit import Desk, Problem, answers, unzipped
from texts_kit import says

from coursework.desk import file
from fairtender import messages
from fairtender.files import zip_files
from workshop import desk as commands
from workshop import folder
from workshop.__main__ import main
from workshop.store import FolderDesk

OWN = ["Name the words of the notice.", "Who pays?\nAnd when?"]


@pytest.fixture
def desk(course, tmp_path) -> Desk:
    made = Desk(tmp_path / "desk", course)
    made.begin(SMALL)
    return made


def reopened(desk: Desk, content: bytes) -> list[str]:
    return desk.ask("desk_open", {"desk.zip": content})["comments"]


def test_own_comments_are_in_every_copy_of_a_workshop(desk, course, tmp_path, capsys):
    assert b"comments" not in unzipped(desk.saved())[file.NAME]  # as in the last release
    summary = desk.ask("desk_set", comments=[*OWN, " ", OWN[0], f" {OWN[1]}\n"])
    assert summary["comments"] == OWN
    content = desk.saved()
    kept = desk.ask("desk_kept", since=0)
    assert kept["state"] and OWN[0] in kept["state"]
    assert reopened(desk, content) == OWN
    made, _ = commands.open_file(content, tmp_path / "workshop", course)
    inside = ["--in", str(made.folder)]
    assert main(["marks", "comments", *inside]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"1. {OWN[0]}", f"2. {OWN[1].splitlines()[0]}", OWN[1].splitlines()[1]
    ]  # fmt: skip
    assert main(["marks", "comments", "--add", "Third.", OWN[0], "--remove", "2", *inside]) == 0
    assert reopened(desk, commands.save_file(made)) == [OWN[0], "Third."]
    assert main(["marks", "comments", "--remove", "3", *inside]) == 2
    assert says(capsys.readouterr().err, "marks-no-comment", number=3, most=2)
    assert FolderDesk(made).comments == (OWN[0], "Third.")
    assert desk.ask("desk_summary")["title"] == "Day"  # and so is the rest of what was there


def test_a_folder_that_was_never_on_the_page_keeps_them_too(desk, course, tmp_path, capsys):
    made = folder.create(tmp_path / "workshop", course)
    inside = ["--in", str(made.folder)]
    assert main(["marks", "comments", *inside]) == 0
    assert messages.text("marks-no-comments") in capsys.readouterr().out
    assert main(["marks", "comments", "--add", OWN[0], *inside]) == 0
    content = commands.save_file(made)
    assert json.loads(unzipped(content)[file.NAME])["title"] == made.folder.name
    assert reopened(desk, content) == [OWN[0]]
    path = made.folder / file.NAME
    for damaged in ("{", "[]", '{"comments": 3}'):
        path.write_text(damaged, "utf-8")
        assert main(["marks", "comments", "--add", "Third.", *inside]) == 2
        assert path.read_text("utf-8") == damaged  # nothing takes its place


def test_a_file_with_an_odd_list_is_refused(desk):
    parts = unzipped(desk.saved())
    about = json.loads(parts[file.NAME])
    for odd in (3, "x", [1], {"a": "b"}):
        parts[file.NAME] = json.dumps(about | {"comments": odd}).encode()
        with pytest.raises(Problem, match="comments"):
            reopened(desk, zip_files(sorted(parts.items())))


def test_a_comment_that_names_somebody_is_told_when_the_person_is_forgotten(desk, course):
    desk.ask("desk_roster", {"roster.csv": b"id,name,email\r\nzq-x,Xenia Quill,x@qz.example\r\n"})
    desk.take({f"{SMALL}_x.json": answers(course, {}, "zq-x", "Xenia Quill")})
    desk.ask("desk_set", comments=["As Xenia Quill wrote."])
    left = desk.ask("desk_forget", trainee="zq-x", sure=True)["left"]
    assert messages.text("forget-named", path=file.NAME) in left
