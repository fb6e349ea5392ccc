"""Plant faults in data, procurement and the marking of answers, and see whether the tests notice.

`python benchmarks/planted_faults.py --number 200 --seed 14` chooses places by this seed and makes
one small change at each, in a copy of the checkout: a comparison, a sum, a constant, a condition,
what is returned, a statement that is left out. It runs the tests that reach the changed line until
one fails, prints each change that none noticed, and says how many of all were noticed. After some
minutes, in which it finds out which test reaches which line, a change takes a few seconds.
"""

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PLACES = ("fairtender", "coursework")
PEOPLE = ("fairtender/charts", "fairtender/cli", "fairtender/pages")  # looked at, not computed with
ENGINE = ("questions/*", "answers", "entry", "key", "marks", "work/*")
FAST = ("-m", "not slow and not browser")
TESTS = ("tests/fairtender", "tests/coursework", "tests/exercises", "tests/datasets")
MOST = 150  # single tests that are tried on one change
SECONDS = 300  # longer is as good as a failure: the change made a loop without an end

SWAPS: dict[type, type] = {
    **{ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt},
    **{ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In},
    **{ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And},
    **{ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult},
    **{ast.FloorDiv: ast.Div, ast.Mod: ast.Add, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr},
}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list"}


class Change(NamedTuple):
    """A planted fault: the file, the number of the node in it, its line, and what was done."""

    file: str
    node: int
    line: int
    what: str


def changes(file: str) -> Iterator[Change]:
    """The changes that can be made in a file, one a node."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    silent = {id(inner) for node in ast.walk(tree) for inner in _silent(node)}
    for number, node in enumerate(ast.walk(tree)):
        if id(node) not in silent and (what := _changed(copy.deepcopy(node))):
            yield Change(file, number, node.lineno, what)


def _silent(node: ast.AST) -> Iterator[ast.AST]:
    """Nodes that only tell: annotations, what only a type checker reads, lists of names.

    `strict=True` of a zip too: it says that lengths are equal where they always are.
    """
    parts: list[ast.AST | None] = []
    if isinstance(node, ast.AnnAssign | ast.arg):
        parts.append(node.annotation)
    if isinstance(node, ast.FunctionDef):
        parts.append(node.returns)
    if isinstance(node, ast.keyword) and node.arg == "strict":
        parts.append(node.value)
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        parts.append(node)
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
        parts.append(node)
    for part in filter(None, parts):
        yield from ast.walk(part)


def _changed(node: ast.AST) -> str:
    """Change the node where it can be changed; return what was done, else ""."""
    before = ast.unparse(node) if isinstance(node, ast.expr | ast.stmt) else ""
    match node:
        case ast.Compare(ops=[op]) if type(op) in SWAPS:
            node.ops = [SWAPS[type(op)]()]
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in SWAPS:
            node.op = SWAPS[type(op)]()
        case ast.UnaryOp(op=ast.Not()):
            node.operand, node.op = ast.UnaryOp(ast.Not(), node.operand), ast.Not()
        case ast.Constant(value=bool(value)):
            node.value = not value
        case ast.Constant(value=int(value)):
            node.value = value + 1
        case ast.Call(func=ast.Name(id=name)) if name in NAMES:
            node.func = ast.Name(NAMES[name])
        case ast.IfExp() | ast.If():
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            node.value = ast.Constant(None)
        case ast.Expr(value=ast.Call()) | ast.AugAssign():
            return f"left out: {_short(before)}" if _leave_out(node) else ""
        case _:
            return ""
    return f"{_short(before)}  →  {_short(ast.unparse(node))}"


def _leave_out(node: ast.Expr | ast.AugAssign) -> bool:
    """Make a statement do nothing."""
    nothing = ast.Constant(None)
    if isinstance(node, ast.Expr):
        node.value = nothing
    else:
        node.value, node.op = ast.Constant(0), ast.Add()
    return True


def _short(text: str) -> str:
    return " ".join(text.split())[:70]


def planted(change: Change) -> str:
    """The text of the file with the change in it."""
    tree = ast.parse((ROOT / change.file).read_text(encoding="utf-8"))
    for number, node in enumerate(ast.walk(tree)):
        if number == change.node:
            _changed(node)
    return ast.unparse(ast.fix_missing_locations(tree))


class Reached:
    """Which tests reach which lines, as one run of all of them tells."""

    def __init__(self, place: Path) -> None:
        """Run the tests once."""
        from coverage import CoverageData

        environment = os.environ | {"COVERAGE_FILE": str(place / "reached")}
        command = [sys.executable, "-m", "pytest", "-q", *FAST, "--numprocesses", "auto", *TESTS]
        command += ["--cov-context=test", "--cov-report=", *(f"--cov={one}" for one in PLACES)]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"{done.stdout[-3000:]}\nTests fail before anything was planted.")
        self._data = CoverageData(str(place / "reached"))
        self._data.read()

    def tests(self, change: Change) -> list[str]:
        """Tests that reach the changed line; whole files where a fixture reaches it.

        A line that runs when its module is imported is reached by all tests of the module.
        """
        by_line = self._data.contexts_by_lineno(str(ROOT / change.file))
        contexts = {one for one in by_line.get(change.line, ()) if one}
        if not contexts and change.line in by_line:
            contexts = {one for line in by_line.values() for one in line if one}
        found = [one.rsplit("|", 1) for one in sorted(contexts)]
        files = {test.split("::")[0] for test, phase in found if phase != "run"}
        single = [test for test, phase in found if test.split("::")[0] not in files]
        return [*single[:MOST], *sorted(files)]


def noticed(change: Change, tests: list[str], tree: Path) -> bool:
    """Plant the change in a copy of the checkout, and tell whether a test fails."""
    path = tree / change.file
    path.write_text(planted(change), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-x", *FAST, "-p", "no:cacheprovider", *tests]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, check=False, timeout=SECONDS
        )
        return done.returncode != 0
    except subprocess.TimeoutExpired:
        return True
    finally:
        shutil.copyfile(ROOT / change.file, path)


def chosen(number: int, seed: int) -> list[Change]:
    """Return so many changes, chosen by chance from all that can be made."""
    library = [path.relative_to(ROOT).as_posix() for path in (ROOT / "fairtender").rglob("*.py")]
    files = sorted(file for file in library if not file.startswith(PEOPLE))
    engine = [path for name in ENGINE for path in (ROOT / "coursework").glob(f"{name}.py")]
    files += sorted(path.relative_to(ROOT).as_posix() for path in engine)
    return random.Random(seed).sample([one for file in files for one in changes(file)], number)


def run(number: int, seed: int, processes: int) -> None:
    """Try the changes side by side, and print what no test noticed."""
    with tempfile.TemporaryDirectory() as place:
        reached, sample = Reached(Path(place)), chosen(number, seed)
        trees: SimpleQueue[Path] = SimpleQueue()
        for one in range(processes):
            hidden = shutil.ignore_patterns(".*", "_build", "__pycache__")
            trees.put(Path(shutil.copytree(ROOT, Path(place) / f"tree-{one}", ignore=hidden)))

        def tried(change: Change) -> bool:
            tests, tree = reached.tests(change), trees.get()
            try:
                return bool(tests) and noticed(change, tests, tree)
            finally:
                trees.put(tree)

        began, count = time.monotonic(), 0
        with ThreadPoolExecutor(processes) as pool:
            for done, (change, seen) in enumerate(
                zip(sample, pool.map(tried, sample), strict=True), 1
            ):
                count += seen
                if not seen:
                    print(f"not noticed: {change.file}:{change.line}  {change.what}", flush=True)
                left = (time.monotonic() - began) / done * (number - done)
                print(f"{done} of {number}, {left:.0f} s left", end="\r", file=sys.stderr)
    print(f"{count} of {number} noticed: {count / number:.0%} (seed {seed})")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--number", type=int, default=200, help="changes to try (200)")
    parser.add_argument("--seed", type=int, default=14, help="chooses the same changes again (14)")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    args = parser.parse_args()
    run(args.number, args.seed, args.processes)
