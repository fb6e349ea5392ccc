"""Live tools: declared once, the same with a kernel and on a page, bad input in one sentence."""

import json
import re
import shutil
import subprocess
import sys

import pytest
from texts_kit import pattern

from coursework import forms, page
from coursework.course import units
from coursework.forms.tools import live
from coursework.forms.tools.live import Input, Tool, Tools
from coursework.questions import load

# Every tool of the course, with what somebody else would type.
TYPED = {
    "what-if": (
        "03-screen-tenders",
        {"notice": "T12", "sentence": "<b>Migrant workers</b> clean."},
    ),
    "sector-change": ("04-read-your-portfolio", {"sector": "waste", "level": "high"}),
    "try-answer": (
        "08-engage-suppliers",
        {"question": "Q4", "answer": "<b>Passports</b> in a safe"},
    ),
    "empty-plan": ("11-action-plan", {}),
}
NOTEBOOKS = sorted({unit for unit, _ in TYPED.values()})


def cells(root, unit):
    path = root / "exercises" / unit / f"{unit}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]


def inputs(tool, typed):
    return {box.name: typed.get(box.name, "") for box in tool.inputs}


@pytest.fixture(scope="module")
def kernels(root, tmp_path_factory):
    """The exercises as their notebooks make them, all cells run."""
    folder = tmp_path_factory.mktemp("kernels") / "exercises"
    for unit in units(root):
        (folder / unit).mkdir(parents=True)
        shutil.copy(root / "exercises" / unit / "questions.toml", folder / unit)
    made = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FAIRTENDER_DATA", str(root / "datasets"))
        for unit in NOTEBOOKS:
            names = {}
            patch.chdir(folder / unit)
            for cell in cells(root, unit):
                exec(compile(cell, unit, "exec"), names)
            made[unit] = names["exercise"]
    return made


def test_the_list_above_has_every_tool_of_the_course(root):
    shown = {unit for unit in units(root) if "exercise.tool(" in "".join(cells(root, unit))}
    assert shown == {*NOTEBOOKS}


@pytest.fixture(autouse=True)
def in_the_folder_of_the_course(root, monkeypatch):
    monkeypatch.chdir(root)


@pytest.mark.parametrize("name", TYPED)
def test_a_tool_answers_the_same_with_a_kernel_and_on_a_page(kernels, name):
    unit, typed = TYPED[name]
    exercise = kernels[unit]
    tool = next(tool for tool in exercise._record.tools[unit].known if tool.id == name)
    params = {"unit": unit, "tool": name, "inputs": inputs(tool, typed)}
    on_page = json.loads(page.answer_text(json.dumps({"name": "tool", "params": params})))
    in_notebook = exercise.receive({"ask": "tool", "params": params})
    assert on_page == in_notebook and on_page["html"]
    for sign in ("<b>", "<i>"):
        assert sign not in on_page["html"], "what was typed is escaped"
    shown = live.draw(tool, exercise.questions, "browser")
    assert all(f'data-ft-input="{box.name}"' in shown for box in tool.inputs)
    controls = re.findall(r"<(?:select|textarea|input|button|summary)\b[^>]*>", shown)
    assert all('data-lm-suppress-shortcuts="true"' in control for control in controls)


def test_an_empty_plan_is_the_same_file_with_a_kernel_and_on_a_page(kernels):
    unit = "11-action-plan"
    params = {"unit": unit, "what": "empty-plan", "ending": "docx"}
    on_page = page.answer({"name": "take_home", "params": params})
    assert on_page == kernels[unit].receive({"ask": "take_home", "params": params})
    assert on_page["name"] == "action-plan-empty.docx" and on_page["base64"]
    for what, ending in (("empty-plan", "exe"), ("../empty-plan", "docx"), (None, ["docx"])):
        refused = page.answer(
            {"name": "take_home", "params": params | {"what": what, "ending": ending}}
        )
        assert {*refused} == {"problem"}


WRONG = [
    ({"inputs": {"notice": "T99", "sentence": ""}}, pattern("tool-no-option")),
    ({"inputs": None}, pattern("tool-no-option")),
    ({"inputs": {"notice": "T02", "sentence": "x" * 10_001}}, pattern("tool-too-long")),
    ({"inputs": {"notice": "T02", "sentence": ["x"]}}, pattern("tool-too-long")),
    ({"tool": "../what-if"}, pattern("tool-unknown")),
    ({"tool": ["what-if"]}, pattern("page-request")),
]


@pytest.mark.parametrize(("params", "told"), WRONG)
def test_bad_input_is_one_sentence(kernels, params, told):
    unit, typed = TYPED["what-if"]
    wish = {"unit": unit, "tool": "what-if", "inputs": typed} | params
    for answer in (
        page.answer({"name": "tool", "params": wish}),
        kernels[unit].receive({"ask": "tool", "params": wish}),
    ):
        assert {*answer} == {"problem"} and re.search(told, answer["problem"])
        assert "\n" not in answer["problem"]
    assert "problem" in kernels[unit].receive({"ask": "take_home", "params": "none"})


def test_nothing_is_drawn_under_grading_and_an_example_stands_on_a_page(root, monkeypatch):
    def shown():
        exercise = forms.Exercise("03-screen-tenders", root / "exercises" / "03-screen-tenders")
        boxes = (Input("a", "A <b>", "long_text", "<b>"), Input("b", "B", "number", "5"))
        tool = Tool("t", "Go", lambda a, b: f"<p>{len(a)} and {b}</p>", boxes)
        return exercise.tool(tool)

    monkeypatch.setenv("FAIRTENDER_FORMS", "static")
    content = shown()._repr_html_()
    assert "<p>3 and 5</p>" in content and "<b>" not in content
    # Without a script nobody can press what does nothing.
    assert "fieldset" in content and content.count("disabled>") == content.count("<fieldset")
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert shown() is None


@pytest.mark.slow
def test_no_tool_loads_what_draws_pictures():
    """Nor what else a page would have to bring in vain; the fonts alone take a second to find."""
    wishes = [
        {"name": "tool", "params": {"unit": unit, "tool": name, "inputs": typed}}
        for name, (unit, typed) in TYPED.items()
    ]
    code = (
        "import json, sys\nfrom coursework import page\n"
        f"for wish in {wishes!r}:\n    print(json.dumps(page.answer(wish)))\n"
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    *answers, loaded = done.stdout.splitlines()
    told = [json.loads(answer) for answer in answers]
    assert [one.get("problem", "") for one in told if "html" not in one] == []
    needless = {"matplotlib", "networkx", "openpyxl", "docx", "ipywidgets", "anywidget", "IPython"}
    assert "pandas" in loaded.split() and not needless & {*loaded.split()}


# --- what is taken out of a notebook --------------------------------------------------------------

NOTEBOOK = [
    "from library import read, draw, plan\n\nexercise = start('u')\nexercise.begin()",
    "def rows_of(name):\n    return [*read(name), *extra]\n\nextra = read('b')\ndraw(extra)",
    "rows = rows_of('a')",
    "for number, more in enumerate(rows_of('c')):\n    rows[number] = more\nrows.append(1)\nrows",
    "shown = {short: draw(rows) for short in rows}\nexercise.ask('form', beside=shown)",
    "draw(rows)\nother = read('d')\nother.tail = 2\nother",
    "unused = read('e')\nexercise.tool(plan(rows, [name for name in other]))",
    "rows = []",
]


def test_the_statements_that_make_a_tool_are_taken_out_and_no_other():
    told = live.program(NOTEBOOK)
    assert told.splitlines() == [
        "from library import read, draw, plan",
        "def rows_of(name):",
        "    return [*read(name), *extra]",
        "extra = read('b')",
        "rows = rows_of('a')",
        "for number, more in enumerate(rows_of('c')):",
        "    rows[number] = more",
        "rows.append(1)",
        "other = read('d')",
        "other.tail = 2",
        "exercise.tool(plan(rows, [name for name in other]))",
    ]
    assert live.program(["exercise.ask('form')", "rows = read('a')"]) == ""


def test_a_program_runs_as_far_as_needed_and_goes_on_when_a_package_has_come(root):
    questions = load(root / "exercises" / "03-screen-tenders" / "questions.toml")
    source = """
ran = []
exercise.tool(first)
ran.append("second")
import late_package
exercise.tool(second)
"""
    tools = Tools(questions, source)
    one, two = (Tool(id, id, str) for id in ("first", "second"))
    tools._names |= {"first": one, "second": two}
    tools.run(lambda tool: tool.id == "first")
    assert tools.known == [one] and tools._names["ran"] == []
    for _ in range(2):
        with pytest.raises(ModuleNotFoundError):
            tools.run(lambda tool: tool.id == "second")
    sys.modules["late_package"] = sys
    try:
        tools.run(lambda tool: tool.id == "second")
    finally:
        del sys.modules["late_package"]
    assert tools.known == [one, two] and tools._names["ran"] == ["second"]


def test_the_wheel_carries_how_tools_are_made_and_no_notebook(root, tmp_path):
    import zipfile

    from publishing.pyodide import compiled

    path = compiled.fairtender_wheel(tmp_path, root)
    with zipfile.ZipFile(path) as wheel:
        carried = {name for name in wheel.namelist() if name.endswith(live.NAME)}
        assert {name.split("/")[-2] for name in carried} == {*NOTEBOOKS}
        assert not any(name.endswith(".ipynb") for name in wheel.namelist())
        source = wheel.read(f"coursework/exercises/{NOTEBOOKS[0]}/{live.NAME}").decode()
    assert "exercise.tool(" in source and "exercise.ask(" not in source
