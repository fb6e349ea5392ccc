"""Plant random faults in the product, and check whether the fast tests notice them.

    python benchmarks/planted_faults.py                       200 faults, chosen by seed 14
    python benchmarks/planted_faults.py --number 10 --seed 3  ten others
    python benchmarks/planted_faults.py --number 10 --only fairtender/screening \\
        --tests tests/fairtender/test_screening.py            ten in one folder

Each is one small change: a comparison, a sum, a constant, a condition, what is returned, a
statement that is left out. It is made in a copy of the checkout, and the tests that reach the
changed line are run, the quickest first, until one fails. Printed is each change that no test
noticed, or whose line no test reaches, and how many of all were noticed.

Which test reaches which line, and how long it takes, is found out by one run of all fast tests.
That and each result are kept in `_build/planted`, by the content of the checkout: a run that was
stopped goes on where it was, and one with a higher number adds to what was tried. Tests that fail
before anything is planted, and those that need the built site, are left out.
"""

import argparse
import ast
import copy
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("fairtender", "coursework", "publishing", "workshop")
FAST = ("-m", "not slow and not browser", "-p", Path(__file__).stem)  # this file is a plugin too
SITE = "built_book"  # the fixture of tests that need the built site
MOST, SECONDS = 300, 60  # of tests that are tried on one change
PATIENCE = 300  # seconds; longer is as good as a failure: the change made a loop without an end

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
    """Yield the changes that can be made in a file, at most one for each node."""
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
    """Return the text of the file with the change in it."""
    tree = ast.parse((ROOT / change.file).read_text(encoding="utf-8"))
    for number, node in enumerate(ast.walk(tree)):
        if number == change.node:
            _changed(node)
    return ast.unparse(ast.fix_missing_locations(tree))


class Tree:
    """A copy of the checkout, in which faults are planted and tests run."""

    def __init__(self, place: Path, files: list[str]) -> None:
        """Make the copy, where it is not there yet."""
        self.place = place
        if not (place / ".whole").exists():
            for file in files:
                (place / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / file, place / file)
            (place / ".whole").touch()

    def test(self, *arguments: str, seconds: float | None = None, **settings: str) -> int:
        """Run pytest; return its exit code, 1 where it takes too long."""
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"} | settings
        environment["PYTHONPATH"] = str(ROOT / "benchmarks")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *FAST]
        try:
            return subprocess.run(
                [*command, *arguments],
                cwd=self.place,
                env=environment,
                capture_output=True,
                check=False,
                timeout=seconds,
            ).returncode
        except subprocess.TimeoutExpired:
            return 1

    def notices(self, change: Change, tests: list[str]) -> bool:
        """Plant a change, and tell whether one of the tests fails."""
        path = self.place / change.file
        path.write_text(planted(change), encoding="utf-8")
        try:
            return self.test("-x", *tests, seconds=PATIENCE) != 0
        finally:
            shutil.copyfile(ROOT / change.file, path)


class Reached:
    """Which tests reach which lines, and how long each takes, as one run of all of them tells."""

    def __init__(self, tree: Tree, place: Path, tests: list[str]) -> None:
        """Run these tests once, where that was not done yet."""
        from coverage import CoverageData

        self._tree = tree.place
        data, times = place / "reached", place / "times.jsonl"
        if not (place / "ran").exists():
            times.unlink(missing_ok=True)
            covered = [f"--cov={each}" for each in PACKAGES]
            tree.test(
                *(
                    "--numprocesses",
                    "auto",
                    "--cov-context=test",
                    "--cov-report=",
                    *covered,
                    *tests,
                ),
                COVERAGE_FILE=str(data),
                PLANTED_TIMES=str(times),
            )
            (place / "ran").touch()
        self._data = CoverageData(str(data))
        self._data.read()
        self._seconds: dict[str, float] = {}
        failed = set()
        for line in times.read_text(encoding="utf-8").splitlines():
            test, seconds, outcome = json.loads(line)
            self._seconds[test] = self._seconds.get(test, 0) + seconds
            if outcome == "failed":
                failed.add(test)
        for test in sorted(failed):
            print(f"fails before anything is planted: {test}")
            del self._seconds[test]

    def tests(self, change: Change) -> list[str]:
        """Return tests that reach the changed line, the quickest first.

        Where a fixture reaches it, these are all tests of the fixture's module. A line that
        runs when its module is imported is reached by all tests of the module.
        """
        by_line = self._data.contexts_by_lineno(str(self._tree / change.file))
        contexts = {each for each in by_line.get(change.line, ()) if each}
        if not contexts and change.line in by_line:
            contexts = {each for line in by_line.values() for each in line if each}
        found = [each.rsplit("|", 1) for each in contexts]
        modules = {test.split("::")[0] for test, phase in found if phase != "run"}
        names = {test for test, _ in found}
        names |= {test for test in self._seconds if test.split("::")[0] in modules}
        chosen, total = [], 0.0
        for test in sorted(names & self._seconds.keys(), key=lambda test: self._seconds[test]):
            total += self._seconds[test]
            if chosen and total > SECONDS:
                break
            chosen.append(test)
        return chosen[:MOST]


# --- what pytest calls ---


def pytest_collection_modifyitems(config: Any, items: list[Any]) -> None:
    """Leave out the tests that need the built site."""
    config.hook.pytest_deselected(items=[item for item in items if _needs_site(item)])
    items[:] = [item for item in items if not _needs_site(item)]


def _needs_site(item: Any) -> bool:
    return SITE in getattr(item, "fixturenames", ())


def pytest_runtest_logreport(report: Any) -> None:
    """Note how long each part of a test took."""
    times = os.environ.get("PLANTED_TIMES")
    if times and "PYTEST_XDIST_WORKER" not in os.environ:
        with open(times, "a", encoding="utf-8") as file:
            file.write(json.dumps([report.nodeid, report.duration, report.outcome]) + "\n")


# --- the run ---


def checkout() -> list[str]:
    """Return the files of the checkout, those that are not committed yet too."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    return sorted(file for file in listed.decode().split("\0") if (ROOT / file).is_file())


def digest(files: list[str], tests: list[str]) -> str:
    """Return a digest of these files and of the names of the tests that are run."""
    found = hashlib.sha256("\n".join(tests).encode())
    for file in files:
        found.update(file.encode() + b"\0" + (ROOT / file).read_bytes())
    return found.hexdigest()[:12]


def chosen(files: list[str], only: str, number: int, seed: int) -> list[Change]:
    """Return at most so many changes, chosen by chance from all that can be made below a path."""
    product = [file for file in files if file.endswith(".py") and file.startswith(PACKAGES)]
    product = [file for file in product if file.startswith(only)]
    every = [change for file in product for change in changes(file)]
    random.Random(seed).shuffle(every)
    return every[:number]


def run(number: int, seed: int, processes: int, only: str, tests: list[str]) -> None:
    """Try the changes side by side, and print what no test noticed."""
    files = checkout()
    place = ROOT / "_build" / "planted" / digest(files, tests)
    trees: SimpleQueue[Tree] = SimpleQueue()
    copies = [Tree(place / f"tree-{each}", files) for each in range(processes)]
    for tree in copies:
        trees.put(tree)
    reached, kept = Reached(copies[0], place, tests), place / "results.jsonl"
    known: dict[Change, str] = {}
    if kept.exists():
        for line in kept.read_text(encoding="utf-8").splitlines():
            *change, result = json.loads(line)
            known[Change(*change)] = result

    def tried(change: Change) -> str:
        if change in known:
            return known[change]
        reaching = reached.tests(change)
        if not reaching:
            result = "not reached"
        else:
            tree = trees.get()
            try:
                result = "noticed" if tree.notices(change, reaching) else "not noticed"
            finally:
                trees.put(tree)
        with kept.open("a", encoding="utf-8") as file:
            file.write(json.dumps([*change, result]) + "\n")
        return result

    sample, began, noticed = chosen(files, only, number, seed), time.monotonic(), 0
    with ThreadPoolExecutor(processes) as pool:
        for done, (change, result) in enumerate(
            zip(sample, pool.map(tried, sample), strict=True), 1
        ):
            noticed += result == "noticed"
            if result != "noticed":
                print(f"{result}: {change.file}:{change.line}  {change.what}", flush=True)
            left = (time.monotonic() - began) / done * (len(sample) - done)
            print(f"{done} of {len(sample)}, {left:.0f} s left", end="\r", file=sys.stderr)
    print(f"{noticed} of {len(sample)} noticed: {noticed / len(sample):.0%} (seed {seed})")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--number", type=int, default=200, help="changes to try (200)")
    parser.add_argument("--seed", type=int, default=14, help="chooses the same changes again (14)")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", default="", help="a path of the product, in which to plant")
    parser.add_argument("--tests", nargs="+", default=["tests"], help="which may notice (tests)")
    args = parser.parse_args()
    run(args.number, args.seed, args.processes, args.only, args.tests)
