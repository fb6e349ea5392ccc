"""Folders of other releases of the course: opened and worked in, or refused in one sentence."""

import shutil

import pytest
from course_kit import SMALL

from coursework.marking import key
from fairtender import messages
from fairtender.tables import DataError
from workshop import folder, gradebook
from workshop.__main__ import main


@pytest.mark.slow
def test_a_folder_of_the_release_before_the_packages_is_worked_in(root, course, tmp_path):
    """One model hand-in was collected with it; its notebooks import from where nothing is now."""
    place = tmp_path / "workshop"
    shutil.copytree(root / "tests" / "fixtures" / "workshop-before-packages", place)
    workshop = folder.open_workshop(place, course)
    assert workshop.deadlines[SMALL].year == 2100
    assert folder.changed_units(workshop)  # as `workshop check` says
    given = ["--in", str(place), "--course", str(course)]
    assert main(["collect", SMALL, *given]) == 0
    notebook = workshop.submitted("ana", SMALL) / f"{SMALL}.ipynb"
    assert "from coursework import forms" in notebook.read_text(encoding="utf-8")
    assert main(["grade", SMALL, *given]) == 0
    [ana] = gradebook.results(workshop, key.read_key(SMALL, course))
    assert (ana.name, ana.total, ana.to_mark) == ("Ana Example", 8, 4)


def test_a_folder_of_a_later_format_is_refused(course, tmp_path):
    workshop = folder.create(tmp_path / "workshop", course)
    path = workshop.folder / folder.SETTINGS
    path.write_text(path.read_text().replace("format = 1", "format = 2"), encoding="utf-8")
    with pytest.raises(DataError) as refused:
        folder.open_workshop(workshop.folder)
    assert str(refused.value) == messages.text("workshop-newer", path=path, format=1)
