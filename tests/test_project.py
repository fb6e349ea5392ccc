"""The promises of the README that are about the project as a whole."""

import json
import re
import subprocess
import sys
import tomllib

import pytest
import yaml
from book_kit import tracked

from publishing import address

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
    (build,) = (step for step in steps if "site" in step.get("run", "").split())
    for name, value in build["env"].items():
        monkeypatch.setenv(name, re.sub(r"\$\{\{ (\S+) \}\}", lambda one: context[one[1]], value))
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    tag = f"v{project['version']}"  # what Binder opens: a release, whatever is pushed meanwhile
    assert address.of_course(root) == address.Address(
        "https://github.com/A-fork/of.it", "main", "https://a-fork.github.io/of.it/", tag
    )
    assert re.search(r"^site: ", (root / "Makefile").read_text("utf-8"), re.MULTILINE)
    # Nothing may write but the job that publishes, and that one runs no code of the repository.
    assert flow["permissions"] == {"contents": "read"}
    assert flow["jobs"]["build"]["permissions"] == {"contents": "read", "pages": "read"}
    published = [step["uses"] for step in flow["jobs"]["publish"]["steps"]]
    assert published == ["actions/deploy-pages@v4"]


def test_the_project_names_no_registry_host_and_no_path_of_a_machine(root):
    for path in tracked(root):
        if path.suffix in {".png", ".woff2", ".ico", ".gz"}:
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
