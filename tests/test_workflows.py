"""The workflows of GitHub: what they may do, in which order, and with what that does not change.

They cannot run here. Their shell steps can: `.ci/run` and `make`, which other tests call.
"""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from book_kit import tracked

WORKFLOWS = sorted((Path(__file__).parents[1] / ".github" / "workflows").glob("*.yml"))
# What runs on Node 24 or later, or on none. A lower number fails on GitHub's machines.
LOWEST = {
    "actions/cache": 5,
    "actions/checkout": 5,
    "actions/configure-pages": 6,
    "actions/deploy-pages": 5,
    "actions/download-artifact": 7,
    "actions/setup-python": 6,
    "actions/upload-artifact": 6,
    "actions/upload-pages-artifact": 5,
}
MAY_WRITE = {("pages.yml", "publish"), ("release.yml", "publish")}


def read(path: Path) -> dict[str, Any]:
    # YAML 1.1 takes the key `on` for the word true.
    flow = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in flow.items()}


def jobs(path: Path) -> dict[str, dict[str, Any]]:
    return read(path)["jobs"]


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in jobs(path).values() for step in job.get("steps", [])]


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.name)
def path(request) -> Path:
    return request.param


def needed(all_jobs: dict[str, dict[str, Any]], name: str) -> set[str]:
    """The jobs that must have passed before this one begins, near and far."""
    asked = all_jobs[name].get("needs", [])
    direct = {asked} if isinstance(asked, str) else {*asked}
    return direct.union(*(needed(all_jobs, one) for one in direct))


def test_every_job_has_an_end_and_no_more_rights_than_it_needs(path):
    assert read(path)["permissions"] == {"contents": "read"}
    assert "concurrency" in read(path)
    for name, job in jobs(path).items():
        if "uses" in job:
            continue  # the limits of the workflow that it calls
        assert 0 < job["timeout-minutes"] <= 150, name
        rights = job.get("permissions", {})
        writes = "write" in rights.values()
        assert writes == ((path.name, name) in MAY_WRITE), name
        if writes:  # and it runs nothing of the repository
            text = str(job["steps"])
            assert not re.search(r"checkout|\.ci/|make |python|npm|bash ", text), name


def test_only_actions_of_github_by_a_major_version_of_today(path, root):
    own = root / ".github" / "actions" / "set-up" / "action.yml"
    inside = yaml.safe_load(own.read_text(encoding="utf-8"))["runs"]["steps"]
    used = [step["uses"] for step in [*steps(path), *inside] if "uses" in step]
    for action in used:
        if action.startswith("./"):
            assert (root / action / "action.yml").is_file(), action
            continue
        name, _, version = action.partition("@")
        assert name in LOWEST, f"{action}: say in test.yml why, and pin it by its commit"
        assert re.fullmatch(r"v\d+", version) and int(version[1:]) >= LOWEST[name], action


def test_no_step_keeps_the_token_or_puts_words_of_others_into_a_shell(path):
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout"):
            assert step["with"]["persist-credentials"] is False
        # What GitHub fills in comes by `env`, so that a title or a branch is never run.
        assert "${{" not in step.get("run", ""), step
    assert "pull_request_target" not in read(path)["on"]
    assert "secrets." not in path.read_text(encoding="utf-8")


def test_nothing_is_published_before_the_tests_have_passed():
    for path, name in MAY_WRITE:
        [flow] = [one for one in WORKFLOWS if one.name == path]
        found = jobs(flow)
        before = needed(found, name)
        tests = {one for one in before if found[one].get("uses") == "./.github/workflows/test.yml"}
        assert tests, path
        for job in ("publish", *before - tests):  # and none goes on after a failure
            assert not re.search(r"always\(\)|!\s*cancelled", str(found[job].get("if", "")))
    [test] = [one for one in WORKFLOWS if one.name == "test.yml"]
    assert {"pull_request", "workflow_call", "schedule"} <= read(test)["on"].keys()


def test_no_commit_is_tested_twice():
    """A push to main is tested by what publishes it, a tag by what releases it."""
    on = {path.name: read(path)["on"] for path in WORKFLOWS}
    pushed = {name: given["push"] for name, given in on.items() if "push" in given}
    assert pushed == {"pages.yml": {"branches": ["main"]}, "release.yml": {"tags": ["v*"]}}
    assert [name for name, given in on.items() if "pull_request" in given] == ["test.yml"]


def test_a_release_is_made_of_nothing_that_another_run_left():
    [release] = [one for one in WORKFLOWS if one.name == "release.yml"]
    assert not re.search("cache", str(steps(release)))


def test_every_python_of_the_project_is_tested(root):
    [test] = [one for one in WORKFLOWS if one.name == "test.yml"]
    asked = re.search(
        r'requires-python = ">=3\.(\d+),<3\.(\d+)"', (root / "pyproject.toml").read_text()
    )
    versions = [f"3.{minor}" for minor in range(int(asked[1]), int(asked[2]))]
    for name in ("test", "site"):
        assert jobs(test)[name]["strategy"]["matrix"]["python"] == versions


def test_every_path_that_a_workflow_names_is_there(path, root):
    files = {one.relative_to(root).as_posix() for one in tracked(root)}
    text = path.read_text(encoding="utf-8")
    for named in re.findall(r"(?<![\w./])((?:tests|publishing|\.ci|\.github)/[\w./-]+\w)", text):
        assert any(one == named or one.startswith(f"{named}/") for one in files), named
    for run in (step["run"] for step in steps(path) if "run" in step):
        for line in re.findall(r"^make ([^#\n]+)", run, re.MULTILINE):
            makefile = (root / "Makefile").read_text(encoding="utf-8")
            for target in (word for word in line.split() if "=" not in word):
                assert re.search(rf"^{target}:", makefile, re.MULTILINE), line
