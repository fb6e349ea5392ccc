"""A warm kernel leaks nothing from one hand-in to the next, and runs what an answer can change."""

import json
import os
import random
import re
from pathlib import Path
from types import SimpleNamespace

import faults_kit as kit
import pytest
from course_kit import ROOT, SMALL
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coursework import course as the_course
from workshop import folder, in_kernel, nbgrader_course
from workshop.warm import Kernels, WarmKernel

SEED = 20261125


# --- real kernels --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def served(course, tmp_path_factory):
    """The template, a place for a hand-in each, and a kernel that has served none."""
    place = tmp_path_factory.mktemp("warm") / "one"
    workshop = kit.workshop_of(course, place, kit.hand_ins_of(course))
    template = nbgrader_course.template(workshop, SMALL)
    places = {name: workshop.submitted(name, SMALL) for name in workshop.handed_in(SMALL)}
    blank = workshop.folder / "release" / SMALL
    with folder.environment(workshop):
        kernels = Kernels(template.sources, blank, 60)
        yield template, blank, places, kernels
        kernels.stop()


def told(outputs: list) -> str:
    return kit.plain(json.dumps(outputs))


def alone(template, blank: Path, place: Path) -> str:
    """What a kernel that serves this hand-in only gives."""
    kernel = WarmKernel(template.sources, blank, 60)
    try:
        kernel.start()
        return told(kernel.run(place))
    finally:
        kernel.stop()


def in_any_order(served, dice: random.Random, orders: int) -> dict[str, str]:
    """Serve all hand-ins in random orders, some twice: each gives the same, wherever it comes."""
    _, _, places, kernels = served
    found: dict[str, str] = {}
    for _ in range(orders):
        names = [*places, *dice.choices([*places], k=3)]
        dice.shuffle(names)
        for name in names:
            outputs = told(kernels.run(places[name]))
            assert found.setdefault(name, outputs) == outputs, (name, names)
    return found


def test_in_any_order_and_alone_each_hand_in_gives_the_same(served):
    template, blank, places, _ = served
    dice = random.Random(SEED)
    found = in_any_order(served, dice, 8)
    for name in dice.sample([*places], 2):
        assert alone(template, blank, places[name]) == found[name], name
    assert len({*found.values()}) > 6  # else there would be nothing to leak


@pytest.mark.slow
def test_every_hand_in_alone_gives_the_same_as_among_others(served):
    template, blank, places, _ = served
    found = in_any_order(served, random.Random(SEED + 1), 60)
    for name, place in places.items():
        assert alone(template, blank, place) == found[name], name


def test_no_module_is_sought_in_a_hand_in(tmp_path):
    """What lies beside the answers is not run by an import that comes late."""
    (tmp_path / "wave.py").write_text("print('mine')")
    first = "import pathlib\nexercise = pathlib.Path('wave.py').exists()"
    kernel = WarmKernel([first, "if exercise:\n    import wave\n    print(wave.Error)"], ROOT, 60)
    try:
        kernel.start()
        [_, [shown]] = kernel.run(tmp_path)
        assert shown["text"] == "<class 'wave.Error'>\n"
    finally:
        kernel.stop()


# --- the real units ------------------------------------------------------------------------------


def sources(course: Path, unit: str, place: Path) -> dict[str, str]:
    """The code cells of a unit with their hidden tests, by id."""
    nbgrader_course.write_source(unit, place, course)
    cells = json.loads((place / f"{unit}.ipynb").read_text(encoding="utf-8"))["cells"]
    return {one["id"]: "".join(one["source"]) for one in cells if one["cell_type"] == "code"}


@pytest.mark.parametrize("unit", the_course.units())
def test_every_part_of_a_form_runs_for_each_hand_in(course, tmp_path, unit):
    cells = sources(course, unit, tmp_path / unit)
    found = dict(zip(cells, in_kernel.changing([*cells.values()]), strict=True))
    parts = re.compile(r"exercise\.(ask|check|grade|begin|hand_in)\(|forms\.Exercise\(")
    asked = {id for id, source in cells.items() if parts.search(source)}
    assert len(asked) > 5 and asked <= {id for id, changes in found.items() if changes}


@pytest.mark.slow
@pytest.mark.parametrize("unit", the_course.units())
def test_in_a_real_unit_no_cell_changes_what_a_once_run_cell_made(course, tmp_path, unit):
    """Else all cells would run for each hand-in, which is right, but slow."""
    cells = [*sources(course, unit, tmp_path / unit).values()]
    kernel = WarmKernel(cells, tmp_path / unit, 120)
    with folder.environment(folder.Workshop(tmp_path, course)):
        try:
            kernel.start()
            assert kernel._ask("_in_kernel._send(_in_kernel._changing)", 60) == (
                in_kernel.changing(cells)
            )
        finally:
            kernel.stop()


# --- which cells change --------------------------------------------------------------------------

START = "exercise = open_it()"
# Cells after the first; the numbers (from 1) of those that an answer can change.
TRICKY = [
    (["a, (b, *c) = 1, exercise.answers", "print(c)", "print(d)"], {1, 2}),
    (["x = [one for one in exercise.answers]", "one = 2", "print(x)"], {1, 3}),
    (["one = 1", "x = [one for one in range(3)]", "exercise.ask('f')"], {3}),
    (["n = 0", "n += len(exercise.answers)", "print(n)"], {1, 2, 3}),
    (["def f():\n    return exercise.answers", "y = f()", "print(y)"], {1, 2, 3}),
    (["f = lambda: exercise.answers", "y = f()"], {1, 2}),
    (["def f(exercise):\n    return exercise", "f(1)"], set()),
    (["x = exercise.answers", "del x", "x = 1", "print(x)"], {1, 2, 3, 4}),
    (["with open(exercise.path) as file:\n    text = file.read()", "print(text)"], {1, 2}),
    (["import json as exercise_json", "exercise_json.dumps(1)"], set()),
    (["import math as m\nm.floor(len(exercise.answers))", "print(m.pi)"], {1}),
    (["if (n := len(exercise.answers)) > 1:\n    pass", "print(n)"], {1, 2}),
    (["print([y := one for one in exercise.answers])", "print(y)"], {1, 2}),
    (["def f():\n    global g\n    g = exercise.answers", "f()", "print(g)"], {1, 2, 3}),
    (["def f():\n    global g\n    g = 2", "if exercise.answers:\n    f()", "print(g)"], {1, 2, 3}),
    (["t = make()", "t.x = exercise.answers", "print(t)"], {1, 2, 3}),
    (["t = []", "t.append(exercise.answers)", "print(t)"], {1, 2, 3}),
    (["t = {}", "t['a'] = exercise.answers", "print(t)"], {1, 2, 3}),
    (["t = {}", "setattr(t, 'a', exercise.answers)", "print(t)"], {1, 2, 3}),
    (["t = [[]]", "u = t[0]", "u.append(exercise.answers)", "print(t)"], {1, 2, 3, 4}),
    (["t = []\ndef add(v):\n    t.append(v)", "add(exercise.answers)", "print(t)"], {1, 2, 3}),
    (
        ["try:\n    1 / len(exercise.answers)\nexcept Exception as e:\n    k = e", "print(k)"],
        {1, 2},
    ),
    (["match exercise.answers:\n    case [a, *b]:\n        pass", "print(b)"], {1, 2}),
    (["for i in exercise.answers:\n    last = i", "print(last)"], {1, 2}),
    (["class C:\n    x = exercise.answers", "print(C.x)"], {1, 2}),
    (["async def f():\n    return exercise.answers", "g = f"], {1, 2}),
    (["print(exercise.questions)", "q = exercise.questions.all", "print(q)"], set()),
    (["p = read()", "exercise.ask('f', beside=p)", "print(p)"], {2}),
    (["p = read()", "exercise.ask('f', beside=p(exercise.answers))", "print(p)"], {1, 2, 3}),
    (["exercise.ask('f', beside=(k := 1))", "print(k)"], {1, 2}),
    (["x = 1", "exercise.ask('f')\nx = 2", "x = 3", "exercise.check(x)"], {2, 4}),
    (["x = []", "exercise.ask('f')\nx.append(1)", "print(x)"], {1, 2, 3}),
    (["x = [0]", "exercise.ask('f')\nx[0] += 1", "print(x)"], {1, 2, 3}),
    (["x = globals()['exer' + 'cise']", "print(x)"], "all"),
    (["%matplotlib inline", "print(1)"], "all"),
    (["print(_)"], "all"),
    (["for _ in range(3):\n    pass"], set()),
]


@pytest.mark.parametrize(("cells", "expected"), TRICKY, ids=lambda one: repr(one)[:60])
def test_what_an_answer_can_change(cells, expected):
    found = in_kernel.changing([START, *cells])
    assert found[0]  # it binds `exercise`
    numbers = {number for number, changes in enumerate(found) if changes and number}
    assert numbers == (set(range(1, len(found))) if expected == "all" else expected)


# --- programs put together at random: warm is as fresh -------------------------------------------

FIRST = """
import pathlib, types
answers = pathlib.Path("answers.txt")
exercise = types.SimpleNamespace(
    answers=answers.read_text() if answers.exists() else "",
    questions=["q1", "q2"], ask=lambda *given, **named: "asked", path="answers.txt",
)
"""
LINES = [
    "a = []",
    "b = [1]",
    "c = a",
    "a = b",
    "n = 0",
    "n = len(exercise.answers)",
    "n += 1",
    "c.append(exercise.answers)",
    "a.append(n)",
    "b.append(len(a))",
    "b.pop() if b else None",
    "exercise.ask('f', beside=a)",
    "exercise.ask('f', beside=a.append(2))",
    "exercise.ask(exercise.answers)",
    "def f(v):\n    a.append(v)\n    return len(a)",
    "def f(v):\n    global n\n    n = v\n    return b",
    "d = f(2)",
    "d = f(exercise.answers)",
    "if exercise.answers == 'yes':\n    e = 1",
    "e = 2",
    "del e",
    "print('e' in dir())",
    "x = [one for one in a if one]",
    "x, *y = [1, exercise.answers, n]",
    "import math as n",
    "from collections import OrderedDict as e",
    "m = {'k': a}",
    "m['k'].append(exercise.answers)",
    "m['z'] = n",
    "for n in b:\n    a.append(n)",
    "while len(a) > 3:\n    a.pop()",
    "try:\n    z = a[len(exercise.answers)]\nexcept IndexError as z:\n    w = 1",
    "import sys\nprint(1, file=sys.stderr)",
    "print(a, b, n)",
    "print(sorted(str(one) for one in a))",
    "a",
    "len(b)",
    "exercise.questions.append('q3') if len(exercise.questions) < 3 else None",
]
CELLS = st.lists(
    st.lists(st.sampled_from(LINES), min_size=1, max_size=3).map("\n".join), min_size=2, max_size=9
)
HANDED_IN = ["yes", "", "no, never", "yes"]


class Shell:
    """IPython as the kernel has it, in this process; what it sends is kept."""

    def __init__(self, place: Path) -> None:
        from IPython.core.interactiveshell import InteractiveShell

        self.shell = InteractiveShell()
        self.shell.history_manager.enabled = False
        self.own = set(self.shell.user_ns)
        self.places = {answer: place / str(number) for number, answer in enumerate(HANDED_IN)}
        for answer, one in self.places.items():
            one.mkdir(exist_ok=True)
            (one / "answers.txt").write_text(answer)
        self.blank = place / "blank"
        self.blank.mkdir(exist_ok=True)
        self.sent: list = []

    def _begin(self, patch) -> None:
        for name in set(self.shell.user_ns) - self.own:
            del self.shell.user_ns[name]
        patch.setattr(in_kernel, "_shell", lambda: self.shell)
        patch.setattr(in_kernel, "_send", self.sent.append)
        patch.setattr(in_kernel, "_base", set())
        os.chdir(self.blank)

    def warm(self, patch, cells: list[str]) -> list[str]:
        self._begin(patch)
        in_kernel.prepare(cells)
        first, found = self.sent[-1], []
        for answer in HANDED_IN:
            in_kernel.serve(str(self.places[answer]))
            merged = zip(self.sent[-1], first, strict=True)
            found.append(told([once if own is None else own for own, once in merged]))
        return found

    def fresh(self, patch, cells: list[str]) -> list[str]:
        found = []
        for answer in HANDED_IN:
            self._begin(patch)
            os.chdir(self.places[answer])
            found.append(told([in_kernel._run(self.shell, source) for source in cells]))
        return found


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    here = Path.cwd()
    yield Shell(tmp_path_factory.mktemp("shell"))
    os.chdir(here)


def warm_is_as_fresh(shell, cells: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        cells = [FIRST, *cells]
        assert shell.warm(patch, cells) == shell.fresh(patch, cells), cells


def same(examples: int) -> SimpleNamespace:
    few = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    return settings(
        max_examples=examples, deadline=None, derandomize=True, suppress_health_check=few
    )


@same(30)
@given(CELLS)
def test_a_warm_run_is_as_a_fresh_one(shell, cells):
    warm_is_as_fresh(shell, cells)


@pytest.mark.slow
@same(300)
@given(CELLS)
def test_a_warm_run_is_as_a_fresh_one_in_many_programs(shell, cells):
    warm_is_as_fresh(shell, cells)
