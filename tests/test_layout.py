"""Where things stand: imports run down, never up and never in a circle."""

import ast
from functools import cache
from pathlib import Path

import pytest

PACKAGES = ("fairtender", "coursework", "publishing", "workshop")
# A package may import from those named here; `publishing` and `workshop` never import each other.
BELOW = {
    "fairtender": (),
    "coursework": ("fairtender",),
    "publishing": ("fairtender", "coursework"),
    "workshop": ("fairtender", "coursework"),
}
# In `fairtender`: data, procurement, people: pages, what draws on them, commands. `messages` stands
# below all.
FLOORS = dict.fromkeys(("messages", "toml_lines"), 0)
FLOORS |= dict.fromkeys(("tables", "tenders", "files", "fields", "sheets", "profile"), 1)
FLOORS |= dict.fromkeys(("origins", "ocds", "wording", "word", "depth"), 1)
FLOORS |= dict.fromkeys(("sources", "eforms", "notices", "classification"), 1)
FLOORS |= dict.fromkeys(("requests",), 1)
FLOORS |= dict.fromkeys(("screening", "portfolio", "supply_chain", "market", "criteria"), 2)
FLOORS |= dict.fromkeys(("labour_cost", "monitoring", "action_plan", "inquiries"), 2)
FLOORS |= {"pages": 3, "charts": 4, "reports": 5, "cli": 6, "own_files": 6}


# How a module would write an archive, a workbook or a Word document, and who may.
WRITERS = {
    "ZipInfo(": ["fairtender/files.py"],
    # What runs in Pyodide, so that the modules of openpyxl that it needs are compiled.
    "Workbook(": ["fairtender/sheets/excel.py", "publishing/pyodide/compiled.py"],
    "<w:p>": ["fairtender/word.py"],
    "import docx": [],
}


@cache
def imported(path: Path) -> list[str]:
    """The full names that a module imports, where it stands or later."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: import by the full name"
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_what_stands_below_it(root, package):
    for path in (root / package).rglob("*.py"):
        for name in imported(path):
            other = name.split(".")[0]
            assert other not in {*PACKAGES} - {package, *BELOW[package]}, f"{path} imports {name}"


def test_in_the_library_imports_run_downwards(root):
    library = root / "fairtender"
    for path in library.rglob("*.py"):
        own = path.relative_to(library).with_suffix("").parts[0]
        if own == "__init__":
            continue
        assert own in FLOORS, f"{own}: say on which floor it stands"
        for name in imported(path):
            package, part, *_ = [*name.split("."), ""]
            if package == "fairtender":
                assert FLOORS.get(part, 0) <= FLOORS[own], f"{path} imports {name}"


def test_no_two_rooms_import_each_other_in_a_circle(root):
    """A room is a module or a folder right below a package; a circle has no first stone."""
    needs: dict[str, set[str]] = {}
    for package in PACKAGES:
        for path in (root / package).rglob("*.py"):
            parts = path.relative_to(root).with_suffix("").parts
            room = ".".join(parts[:2])
            found = {".".join(name.split(".")[:2]) for name in imported(path)}
            needs.setdefault(room, set()).update(found - {room})
    rooms = {room: {one for one in needs[room] if one in needs} for room in needs}
    while free := [room for room, below in rooms.items() if not below & rooms.keys()]:
        for room in free:
            del rooms[room]
    assert not rooms, f"these import each other in a circle: {sorted(rooms)}"


@pytest.mark.parametrize("how", WRITERS)
def test_each_kind_of_file_has_one_writer(root, how):
    paths = [path for package in PACKAGES for path in (root / package).rglob("*.py")]
    found = [path for path in paths if how in path.read_text(encoding="utf-8")]
    assert sorted(path.relative_to(root).as_posix() for path in found) == WRITERS[how]
