"""The promises of the README that are about the project as a whole."""

import json
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
import yaml
from book_kit import tracked
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from coursework.course import units
from publishing import address
from publishing.release import notes

OUTSIDE = re.compile(r"https?://(?:[\w.-]*\.)?(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com))")


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


def test_the_published_site_has_the_addresses_of_the_repository_that_builds_it(root, monkeypatch):
    """The workflow, with what GitHub puts in for a fork with a branch and an address of its own."""
    flow = yaml.safe_load((root / ".github" / "workflows" / "pages.yml").read_text("utf-8"))
    context = {
        "github.server_url": "https://github.com",
        "github.repository": "A-fork/of.it",
        "github.ref_name": "main",
        "steps.pages.outputs.base_url": "https://a-fork.github.io/of.it",
        "vars.EDITION": "",
    }
    steps = flow["jobs"]["build"]["steps"]
    (build,) = (step for step in steps if "pack" in step.get("run", "").split())
    for name, value in build["env"].items():
        monkeypatch.setenv(name, re.sub(r"\$\{\{ (\S+) \}\}", lambda one: context[one[1]], value))
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    tag = f"v{project['version']}"  # what Binder opens: a release, whatever is pushed meanwhile
    assert address.of_course(root) == address.Address(
        "https://github.com/A-fork/of.it", "main", "https://a-fork.github.io/of.it/", tag
    )
    assert re.search(r"^pack: ", (root / "Makefile").read_text("utf-8"), re.MULTILINE)


def test_the_address_of_the_repository_is_where_a_visitor_looks_for_it(root):
    """Written once into `_config.yml`, it is wanted in two files that no build can fill in."""
    settings = yaml.safe_load((root / "_config.yml").read_text("utf-8"))
    citation = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    readme = (root / "README.md").read_text("utf-8")
    url = settings["repository"]["url"] or ""
    assert citation.get("repository-code", "") == url
    binder = url.replace("https://github.com/", "https://mybinder.org/v2/gh/")
    assert (f"]({binder}/" in readme) if url else ("<!-- BINDER: " in readme)


def test_one_version_and_what_changed_in_it(root):
    version = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    citation = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == version
    changes = (root / "CHANGELOG.md").read_text("utf-8")
    assert f"## {version} - {citation['date-released']}\n" in changes
    assert notes(root, version).startswith("### ")
    dates = re.findall(r"^## [\d.]+ - ([\d-]+)$", changes, re.MULTILINE)
    assert len(dates) > 2 and dates == sorted(dates, reverse=True)


def test_dependabot_leaves_alone_what_is_held_and_nothing_else(root):
    """An entry that no longer holds anything would hide the next version for ever."""
    pinned = dict(
        re.findall(r"^([\w.-]+)==([^\s;]+)", (root / "requirements.txt").read_text(), re.M)
    )
    updates = yaml.safe_load((root / ".github" / "dependabot.yml").read_text("utf-8"))["updates"]
    assert [one["package-ecosystem"] for one in updates] == ["github-actions", "pip"]
    held = {one["dependency-name"]: one.get("versions") for one in updates[1]["ignore"]}
    for name, versions in held.items():
        assert Version(pinned[name]) not in SpecifierSet(",".join(versions or ["<0"])), name


def test_hooks_use_the_tools_that_make_installed(root):
    """So that no second version of them is named anywhere, which would have to be raised too."""
    repositories = yaml.safe_load((root / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert [one["repo"] for one in repositories] == ["local"]
    hooks = {hook["id"]: hook for hook in repositories[0]["hooks"]}
    tools = {hook["entry"].split()[0] for hook in hooks.values() if hook["language"] == "system"}
    assert tools == {".venv/bin/ruff", ".venv/bin/mypy"}
    people = re.compile(hooks["people"]["files"])
    for name in ("roster.csv", "day/submitted/101/03-x/answers.json", "03-screen-tenders_Ana.json"):
        assert people.search(name), name
    excluded = re.compile(hooks["people"]["exclude"])
    ours = [one.relative_to(root).as_posix() for one in tracked(root)]
    assert [one for one in ours if people.search(one) and not excluded.search(one)] == []


def test_every_file_that_a_guide_links_to_is_there(root):
    guides = [*root.glob("*.md"), root / ".github" / "pull_request_template.md"]
    links = 0
    for guide in guides:
        text = re.sub(r"^( *`{3,}).*?^\1$", "", guide.read_text("utf-8"), flags=re.M | re.S)
        for to in re.findall(r"\]\(([^)#\s]+)", text) + re.findall(r'src="([^"]+)"', text):
            if to != "ADDRESS" and not to.startswith("https://"):
                assert (root / to).is_file(), f"{guide.name}: {to}"
                links += 1
    assert links > 20


def test_how_many_units_there_are_is_said_on_the_first_page_and_in_the_readme(root):
    numbers = ("nine", "ten", "eleven", "twelve", "thirteen")
    said = re.compile(rf"\b({'|'.join(numbers)}) (?:units|exercises)\b", re.IGNORECASE)
    found: dict[str, set[int]] = {}
    for path in tracked(root):
        own = path.relative_to(root).as_posix()
        if path.suffix in {".md", ".toml", ".cff"} and own != "CHANGELOG.md":
            for hit in said.findall(path.read_text("utf-8")):
                found.setdefault(own, set()).add(numbers.index(hit.lower()) + 9)
    right = {len(units(root))}
    assert found == {"README.md": right, "book/index.md": right}


def test_nobody_is_sent_to_a_package_that_is_not_published(root):
    """Whoever took the name could answer such a line on the machine of each reader."""
    for path in tracked(root):
        if path.suffix in {".md", ".toml", ".py", ".js", ".html", ".txt", ".yml"}:
            text = path.read_text("utf-8")
            assert not re.search(
                r"(pip|uv|pipx) \w*\s?[\w -]*install[^\n]* ['\"\\]*fairtender\b", text
            ), path


def test_the_project_names_no_registry_host_and_no_path_of_a_machine(root):
    for path in tracked(root):
        if path.suffix in {".png", ".woff2", ".ico", ".gz", ".zip"}:
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


def test_make_alone_lists_each_target_and_installs_nothing(root, tmp_path):
    for name in ("Makefile", "requirements.txt", "pyproject.toml"):
        shutil.copy(root / name, tmp_path / name)

    def make(*words):
        command = ["make", "--no-print-directory", *words]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    targets = re.findall(r"^([a-z-]+):", (root / "Makefile").read_text("utf-8"), re.MULTILINE)
    listed = [line.split(maxsplit=2) for line in make().stdout.splitlines()]
    assert [one[:2] for one in listed] == [["make", target] for target in targets]
    assert all(len(one) == 3 for one in listed) and not (tmp_path / ".venv").exists()
    # What is about to happen is said before anything happens, and what is missing in one sentence.
    first, last = make("book", "PYTHON=no-such-python").stdout.splitlines()
    assert first.startswith("Installing") and "1 GB" in first
    assert last.startswith("There is no no-such-python here: install Python 3.11")
