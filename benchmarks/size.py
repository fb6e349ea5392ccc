"""Count the size of the product's Python, now and at earlier commits.

    python benchmarks/size.py                    this checkout
    python benchmarks/size.py v0.1.0 HEAD        two commits beside each other, and their difference
    python benchmarks/size.py --names            the names that mean more than one thing
    python benchmarks/size.py --repeated         statements that stand in two places
    python benchmarks/size.py --draw rooms.svg   the rooms by size, and which imports which
    python benchmarks/size.py --seconds          also what `make check` and `make test` take

Statements are those of the syntax tree, docstrings left out, so that wrapping a line changes
nothing. A name means more than one thing where two modules each define a public function or class
of that name, or where two modules have the same name. Statements are repeated where three in a
row, one of them with statements below it, are the same in two places but for the names in them.
"""

import argparse
import ast
import io
import subprocess
import tarfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("fairtender", "coursework", "publishing", "workshop")
LEAST = 3  # statements in a row that are worth comparing
Trees = dict[str, ast.Module]
Function = ast.FunctionDef | ast.AsyncFunctionDef
# Names that a protocol wants: of Python, Sphinx, our commands, what is said of made work, tables.
PROTOCOLS = {"__init__", "__main__", "main", "setup", "add_arguments", "run", "look", "declared"}


def sources(revision: str = "") -> Trees:
    """Return the product's modules of a commit, or those of this checkout, by path."""
    if revision:
        command = ["git", "archive", revision, *PACKAGES]
        packed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            texts = {
                member.name: archive.extractfile(member).read()
                for member in archive
                if member.name.endswith(".py")
            }
    else:
        paths = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
        texts = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in paths}
    return {path: ast.parse(text) for path, text in sorted(texts.items())}


def statements(tree: ast.AST) -> int:
    """Count the statements below a node, without docstrings."""
    return sum(
        isinstance(node, ast.stmt)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for node in ast.walk(tree)
    )


def room(path: str) -> str:
    """Return the package and the folder of a module: `coursework.work`."""
    return ".".join(path.split("/")[:-1][:2])


def meanings(trees: Trees) -> dict[str, list[str]]:
    """Return the names that several modules define, with those modules."""
    places = defaultdict(list)
    for path, tree in trees.items():
        places[Path(path).stem].append(path)
        for node in tree.body:
            if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(path)
    return {
        name: where for name, where in places.items() if len({*where}) > 1 and name not in PROTOCOLS
    }


def _shape(run: list[ast.stmt]) -> str:
    """Return statements with every name replaced by its number."""
    numbers: dict[str, str] = {}
    copy = ast.parse("\n".join(map(ast.unparse, run)))
    for node in ast.walk(copy):
        for part in ("id", "arg", "name"):
            if isinstance(name := getattr(node, part, None), str):
                setattr(node, part, numbers.setdefault(name, f"n{len(numbers)}"))
    return ast.unparse(copy)


def _runs(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    """Give each run of statements that follow one another in one body of a function."""
    for function in ast.walk(tree):
        if isinstance(function, Function):
            for node in ast.walk(function):
                body = getattr(node, "body", None)
                body = body if isinstance(body, list) else []
                for start in range(len(body) - LEAST + 1):
                    yield body[start : start + LEAST]


def repeated(trees: Trees) -> list[list[str]]:
    """Return the runs of statements that stand in several places, with these."""
    groups = defaultdict(set)
    for path, tree in trees.items():
        for run in _runs(tree):
            if sum(map(statements, run)) > LEAST:
                groups[_shape(run)].add(f"{path}:{run[0].lineno}")
    return [sorted(group) for group in groups.values() if len(group) > 1]


def figures(trees: Trees) -> dict[str, int]:
    """Return the counts that the table shows."""
    return {
        "statements": sum(map(statements, trees.values())),
        "modules": len(trees),
        "modules under 80 lines": sum(_lines(tree) < 80 for tree in trees.values()),
        "modules over 400 lines": sum(_lines(tree) > 400 for tree in trees.values()),
        "names with more than one meaning": len(meanings(trees)),
        "repeated statements": sum(len(group) - 1 for group in repeated(trees)),
    }


def _lines(tree: ast.Module) -> int:
    return max((node.end_lineno or 0 for node in tree.body), default=0)


def imports(trees: Trees) -> Counter[tuple[str, str]]:
    """Count the imports from each room into each other one."""
    counts: Counter[tuple[str, str]] = Counter()
    modules = {path.removesuffix(".py").removesuffix("/__init__") for path in trees}
    for path, tree in trees.items():
        for name in {*_imported(tree, modules)}:
            other = room(f"{name}/__init__.py" if f"{name}.py" not in trees else f"{name}.py")
            if other != room(path):
                counts[room(path), other] += 1
    return counts


def _imported(tree: ast.Module, modules: set[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                name = f"{node.module}.{alias.name}".replace(".", "/")
                yield from {name, name.rpartition("/")[0]} & modules


def draw(trees: Trees, target: Path) -> None:
    """Draw the rooms from the lowest package up, as large as they are, with their imports."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    sizes: Counter[str] = Counter()
    for path, tree in trees.items():
        sizes[room(path)] += statements(tree)
    places = {}
    for floor, package in enumerate(PACKAGES):
        rooms = sorted(name for name in sizes if name.split(".")[0] == package)
        for number, name in enumerate(rooms):
            places[name] = ((number + 0.5) / len(rooms), floor)
    figure, axes = pyplot.subplots(figsize=(16, 9), layout="constrained")
    for (user, used), count in imports(trees).items():
        style = {"arrowstyle": "-|>", "color": "#1f5f8b", "alpha": min(0.8, 0.1 + count / 40)}
        axes.annotate("", places[used], places[user], arrowprops=style)
    for name, (x, y) in places.items():
        axes.scatter(x, y, s=sizes[name], color="#e6a532", edgecolors="#333333", zorder=3)
        label = f"{name.split('.')[-1]}\n{sizes[name]:,}"
        axes.text(x, y, label, ha="center", va="center", fontsize=8, zorder=4)
    axes.set(ylim=(-0.6, len(PACKAGES) - 0.5), yticks=range(len(PACKAGES)), xticks=[])
    axes.set_yticklabels(PACKAGES)
    axes.set_title("Rooms by statements; an arrow leads from a room to one that it imports")
    figure.savefig(target)


def seconds(target: str) -> float:
    """Return the seconds that a target of the Makefile takes; it has to succeed."""
    start = time.perf_counter()
    subprocess.run(["make", target], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("revisions", nargs="*", help="commits; this checkout where none is named")
    parser.add_argument("--names", action="store_true")
    parser.add_argument("--repeated", action="store_true")
    parser.add_argument("--draw", type=Path, metavar="FILE")
    parser.add_argument("--seconds", action="store_true")
    given = parser.parse_args()
    columns = {name or "now": sources(name) for name in given.revisions or [""]}
    trees = [*columns.values()][-1]
    tables = [figures(column) for column in columns.values()]
    print("".ljust(34), *(name[:12].rjust(12) for name in columns))
    for name in tables[0]:
        print(name.ljust(34), *(f"{table[name]:12,}" for table in tables))
    if given.names:
        for name, where in sorted(meanings(trees).items(), key=lambda item: -len(item[1])):
            print(f"{len(where):3} {name}: {', '.join(where)}")
    if given.repeated:
        print(*("\n  ".join(group) for group in repeated(trees)), sep="\n")
    if given.draw:
        draw(trees, given.draw)
    if given.seconds:
        for target in ("check", "test"):
            print(f"make {target}".ljust(34), f"{seconds(target):12.0f} s")


if __name__ == "__main__":
    main()
