"""The promises of the README that are about the project as a whole."""

import ast
import json
import re
import subprocess
import sys
import tomllib

import pytest

OUTSIDE = re.compile(r"https?://(?:[\w.-]*\.)?(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com))")


def tracked(root):
    """Paths of the files under version control, or to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    return [root / line for line in listed.splitlines() if (root / line).is_file()]


@pytest.fixture(scope="session")
def dockerfile(root):
    """What repo2docker would run, without running it."""
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", "."]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    text = done.stdout + done.stderr
    return text.replace("\\n", "\n")


def test_binder_reads_our_pins_and_a_python_that_pandas_supports(root, dockerfile):
    version = (root / "runtime.txt").read_text().strip().removeprefix("python-")
    assert version in {"3.11", "3.12", "3.13"}
    assert f"Building conda environment for python={version}\n" in dockerfile
    assert re.search(r'pip install --no-cache-dir -r "requirements\.txt"\n', dockerfile)
    # After the pins the course itself: a plain install, so that notebooks find `fairtender`.
    assert re.search(r"pip install --no-cache-dir \.\n", dockerfile)
    assert not (root / "binder").exists() and not (root / ".binder").exists()


def test_requirements_are_pinned_and_hold_all_that_is_asked_for(root):
    lines = (root / "requirements.txt").read_text().splitlines()
    entries = [line for line in lines if line and not line.lstrip().startswith("#")]
    pinned = {}
    for entry in entries:
        match = re.fullmatch(r"([A-Za-z0-9_.-]+)==(\S+)(?: ; .+)?", entry)
        assert match, f"not one exact version: {entry}"
        pinned[match[1].lower().replace("_", "-")] = match[2]
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    asked = [*project["dependencies"], *(line for extra in extras for line in extra)]
    names = {re.match(r"[A-Za-z0-9_.-]+", line)[0].lower().replace("_", "-") for line in asked}
    assert names <= set(pinned)


@pytest.mark.slow
@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_requirements_resolve(root, version, tmp_path):
    command = [sys.executable, "-m", "uv", "pip", "compile", "requirements.txt"]
    command += ["--python-version", version, "--quiet", "-o", str(tmp_path / "out.txt")]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr


# Data < procurement < people: imports go down, never up or to workshop.
FLOORS = {"messages": 0, "tables": 1, "sheets": 1, "profile": 1, "ocds": 1}
FLOORS |= {"screening": 2, "portfolio": 2, "supply_chain": 2, "market": 2, "criteria": 2}
FLOORS |= {"labour_cost": 2, "monitoring": 2, "action_plan": 2}
FLOORS |= {"charts": 3, "forms": 3, "cli": 3}


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: import by the full name"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_imports_run_downwards_only(root):
    library = root / "fairtender"
    for path in library.rglob("*.py"):
        own = path.relative_to(library).with_suffix("").parts[0]
        if own == "__init__":
            continue
        assert own in FLOORS, f"{own}: say on which floor it stands"
        for name in imported(path):
            assert not name.startswith("workshop"), path
            parts = name.split(".")
            if parts[0] == "fairtender" and len(parts) > 1:
                assert FLOORS.get(parts[1], 0) <= FLOORS[own], f"{path} imports {name}"


def test_the_project_names_no_registry_host_and_no_path_of_a_machine(root):
    for path in tracked(root):
        if path.suffix in {".png", ".woff2", ".ico"}:
            continue
        text = path.read_text(encoding="utf-8")
        assert not OUTSIDE.search(text), f"{path} names the host of a package registry"
        assert not re.search(r"(?<![\w.])/(?:work|root|home)/\w+/\w", text), f"{path} names a path"


def test_the_sample_tenders_are_a_valid_release_package(root):
    """The required fields and closed lists of OCDS 1.1, and the fiction said."""
    package = json.loads((root / "datasets" / "sample-tenders.json").read_text(encoding="utf-8"))
    assert {"uri", "version", "publishedDate", "publisher", "releases"} <= set(package)
    assert package["version"] == "1.1" and "fictional" in package["publisher"]["name"]
    releases = package["releases"]
    assert len({r["ocid"] for r in releases}) == len({r["id"] for r in releases}) == 12
    for release in releases:
        assert {"ocid", "id", "date", "tag", "initiationType"} <= set(release)
        parties = {party["id"]: party for party in release["parties"]}
        assert len(parties) == len(release["parties"])
        tender = release["tender"]
        assert "buyer" in parties[release["buyer"]["id"]]["roles"]
        assert "procuringEntity" in parties[tender["procuringEntity"]["id"]]["roles"]
        assert tender["procurementMethod"] in {"open", "selective", "limited", "direct"}
        assert tender["mainProcurementCategory"] in {"goods", "services", "works"}
        assert tender["status"] == "planned"
        lots = {lot["id"] for lot in tender.get("lots", [])}
        for item in tender["items"]:
            assert re.fullmatch(r"\d{8}-\d", item["classification"]["id"])
            assert item.get("relatedLot") is None or item["relatedLot"] in lots
