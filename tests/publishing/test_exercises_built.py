"""exercises/ is generated from solutions/: repeatable, complete, and without a word of the key."""

import json
import re
import tomllib

import pytest
from course_kit import MADE, SMALL, UNITS, make_course

from coursework.course import APART
from coursework.marking import key
from fairtender.tables import DataError
from publishing import exercises as build

LONGEST_CELL = 20  # lines


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = make_course(tmp_path_factory.mktemp("built"))
    build.build(root=root)
    return root


@pytest.fixture
def small(tmp_path):
    """The small unit alone, to be spoilt."""
    root = make_course(tmp_path)
    for slug in [MADE, APART, *UNITS[1:]]:
        (root / "solutions" / slug / "key.toml").unlink()
    return root


def edit(root, name, old, new):
    path = root / "solutions" / SMALL / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.mark.slow  # that a generation gives the committed bytes is shown for each unit below
def test_two_generations_give_the_same_bytes(built, tmp_path):
    again = make_course(tmp_path)
    build.build(root=again)
    for slug in [MADE, *UNITS]:
        assert files(built / "exercises" / slug) == files(again / "exercises" / slug)
        assert set(files(built / "exercises" / slug)) == {f"{slug}.ipynb", "questions.toml"}


@pytest.mark.parametrize("slug", UNITS[1:])
def test_the_committed_exercise_is_what_the_source_gives(built, committed, slug):
    for name in (f"{slug}.ipynb", "questions.toml"):
        path = f"exercises/{slug}/{name}"
        assert committed[path] == (built / path).read_bytes(), (
            f"{path} is not up to date: run `python -m workshop build` and commit what it made"
        )


@pytest.mark.parametrize("slug", UNITS[1:])
def test_what_a_case_shows_is_data_and_no_code_of_the_notebook(committed, slug):
    """Long cells were case documents once; these are in datasets/, where others can read them."""
    notebook = json.loads(committed[f"exercises/{slug}/{slug}.ipynb"])
    cells = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert max(map(len, cells)) <= LONGEST_CELL


def strings(value):
    """Every text of a key but the labels of the chapter, which are public."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from strings(one) if name != "read" else ()
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def reasoned(key):
    """A key without pieces of work: what stands in these stands in the papers, too."""
    key.pop("shared", None)
    for question in key["question"].values():
        if "property" in question:
            told = ("name", "hint", "why")
            points = [
                {name: one[name] for name in told if name in one} for one in question["property"]
            ]
            question |= {"property": points, "answer": [], "shared": []}
    for belief in key["belief"]:
        belief.pop("change", None)
    return key


def plain(text):
    return re.sub(r"\W+", " ", text).casefold()


def read_papers(asked: str) -> list[dict]:
    """The papers whose sentences are marked, in the text of a file of questions."""
    forms = tomllib.loads(asked)["form"]
    return [paper for form in forms for one in form["question"] for paper in one.get("paper", [])]


@pytest.mark.parametrize("slug", [MADE, *UNITS])
def test_nothing_of_the_key_is_released(built, slug):
    raw = reasoned(tomllib.loads((built / "solutions" / slug / "key.toml").read_text()))
    raw.pop("unit")  # the slug is no secret
    asked = (built / "exercises" / slug / "questions.toml").read_text()
    for belief in raw["belief"]:
        if f'code = "{belief["code"]}"' in asked:  # a form names the same belief
            belief.pop("code")
    secrets = {plain(line) for text in strings(raw) for line in re.split(r"\n|(?<=[.?!]) ", text)}
    # What a paper says is read by everybody, and a reason may quote it.
    papers = plain(" ".join(paper["text"] for paper in read_papers(asked)))
    secrets = {line for line in secrets if len(line) > 20 and line.strip() not in papers}
    assert len(secrets) >= 10
    for path in (built / "exercises" / slug).iterdir():
        released = path.read_text()
        for mark in ("HIDDEN TESTS", "MARK SCHEME", "grade("):
            assert mark not in released
        cells = json.loads(released)["cells"] if path.suffix == ".ipynb" else []
        shown = plain(released) + plain(" ".join("".join(cell["source"]) for cell in cells))
        assert not [line for line in secrets if line in shown]


@pytest.mark.parametrize("slug", [MADE, *UNITS])
def test_every_cell_is_locked_and_the_points_are_those_of_the_questions(built, slug):
    path = built / "exercises" / slug / f"{slug}.ipynb"
    notebook, the_key = json.loads(path.read_text()), key.read_key(slug, built)
    points = {}
    for cell in notebook["cells"]:
        about = cell["metadata"]
        assert (about["editable"], about["deletable"]) == (False, False)
        assert about["nbgrader"]["schema_version"] == 3 and about["nbgrader"]["locked"]
        assert about["nbgrader"]["grade_id"] == cell["id"]
        if cell["cell_type"] == "code":
            assert about["jupyter"] == {"source_hidden": True} and cell["outputs"] == []
            assert "remove-input" in about["tags"] and cell["source"][0].startswith("# ")
        if "points" in about["nbgrader"]:
            points[cell["id"]] = about["nbgrader"]["points"]
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    for form in the_key.questions.forms:
        assert points.pop(form.id, 0) == form.auto_points
        for entry in the_key.of_form(form.id, by_trainer=True):
            assert points.pop(entry.question.id) == entry.question.points
    assert points == {}


def test_a_rebuild_keeps_what_a_learner_put_there_and_passes_over_what_did_not_change(
    small, monkeypatch
):
    [folder] = build.build([SMALL], root=small)
    (folder / "answers.json").write_text("mine")
    before = files(folder)
    with monkeypatch.context() as patched:
        patched.setattr(build, "release", lambda *_: pytest.fail("nothing had changed"))
        build.build(root=small)
    edit(small, f"{SMALL}.md", "Fictional.", "All fictional.")
    build.build([SMALL], root=small)
    after = files(folder)
    assert after["answers.json"] == b"mine"
    assert after[f"{SMALL}.ipynb"] != before[f"{SMALL}.ipynb"]


def test_an_interrupted_build_leaves_the_exercise_as_it_was(small, monkeypatch):
    [folder] = build.build([SMALL], root=small)
    before = files(folder)
    edit(small, f"{SMALL}.md", "Fictional.", "All fictional.")

    def stop(slug, course, database=False):
        (course / "release" / slug).mkdir(parents=True)
        (course / "release" / slug / f"{slug}.ipynb").write_text("half")
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "release", stop)
    with pytest.raises(KeyboardInterrupt):
        build.build([SMALL], root=small)
    assert files(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == [SMALL]


CHECK = '# Check my answers\nexercise.check("choosing")'


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        (f"{SMALL}.md", CHECK, "# Nothing", ['"choosing"', "exercise.check"]),
        (f"{SMALL}.md", 'exercise.check("choosing")', 'exercise.check("writing")', ['"choosing"']),
        (f"{SMALL}.md", 'ask("remark")', 'ask("writing")', ['"writing"', "exercise.ask"]),
        (f"{SMALL}.md", 'ask("remark")', 'ask("nosuch")', ['"nosuch"', "questions.toml"]),
        (f"{SMALL}.md", "(4 points)", "(5 points)", ['"5 points"']),
        (f"{SMALL}.md", "(4 points)", "{cite}`x`", ["{cite}`", "plain Markdown"]),
        ("questions.toml", 'id = "remark"', 'id = "why"', ['"remark"', "questions.toml"]),
    ],
)
def test_a_fault_of_the_author_is_one_sentence(small, name, old, new, says):
    edit(small, name, old, new)
    with pytest.raises(DataError) as fault:
        build.build([SMALL], root=small)
    for part in [f"{SMALL}.md", *says]:
        assert part in str(fault.value)
    assert not (small / "exercises" / SMALL).exists()


def test_an_unknown_unit_is_one_sentence(small):
    with pytest.raises(DataError, match=rf"99-none.*{SMALL}"):
        build.build(["99-none"], root=small)
