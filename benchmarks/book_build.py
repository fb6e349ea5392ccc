"""Time `python -m workshop book`, compared with a stock `jupyter-book build .`.

Both build the same content, in copies of this checkout, by turns in one run: from nothing, again
without a change, after one sentence more in a chapter, and after one word more in a data file that
a chapter shows. Each page must then show the new word; where it does not, the table says so.

The rival is `jupyter-book build .` with the same `_config.yml`, less what makes pages light and
accessible (`light`, `accessible`, their templates and the renderer of formulas), and
less `execution`: so it has `execute_notebooks: cache`, one page after the other. The
directives that the content needs, and the switch that makes forms static, stay. It does not
generate or check the exercises, and does not treat warnings as errors.

    python benchmarks/book_build.py               three rounds: about ten minutes on two cores
    python benchmarks/book_build.py --rounds 1

The table shows the median of the rounds: seconds on the clock, and in brackets those of the
processors together, which a busy machine changes less (0 on Windows). The ratio is of the clock.
"""

import argparse
import compileall
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("_config.yml", "_toc.yml", "CITATION.cff", "requirements.txt")
PARTS += (
    "book",
    "datasets",
    "exercises",
    "fairtender",
    "solutions",
    "coursework",
    "publishing",
    "workshop",
)
OURS, STOCK = "make book", "stock"
COMMANDS = {
    OURS: [sys.executable, "-m", "workshop", "book"],
    STOCK: [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", "."],
}
NOT_STOCK = ("light", "accessible", "execution")
TEMPLATES = ("404.html", "course-colours.html", "course-footer.html")
CLEAN, UNCHANGED, TEXT, DATA = CASES = ("clean", "unchanged", "one text change", "one data change")
CHAPTER = "book/01-the-issue"
DATA_FILE, WORD = "datasets/the-issue/figures.csv", ",Electronics"
SETTINGS = ("REPOSITORY_", "SITE_URL", "EDITION", "PROFILE", "FAIRTENDER_")


def copies(place: Path) -> dict[str, Path]:
    """Copy the checkout twice; make the second one stock."""
    folders = {name: place / name.replace(" ", "-") for name in COMMANDS}
    for folder in folders.values():
        folder.mkdir()
        for part in PARTS:
            if (ROOT / part).is_dir():
                ignored = shutil.ignore_patterns("__pycache__", ".*", "answers.json")
                shutil.copytree(ROOT / part, folder / part, ignore=ignored)
                compileall.compile_dir(folder / part, quiet=1)
            else:
                shutil.copy(ROOT / part, folder / part)
    make_stock(folders[STOCK])
    return folders


def make_stock(folder: Path) -> None:
    """Take away what is ours alone."""
    path = folder / "_config.yml"
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name in NOT_STOCK:
        config["sphinx"]["extra_extensions"].remove(f"publishing.extensions.{name}")
    for name in ("html_math_renderer", "course_description"):
        config["sphinx"]["config"].pop(name, None)
    path.write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    for template in (folder / "book" / "_templates").iterdir():
        if template.name not in TEMPLATES:
            template.unlink()


def change(folder: Path, case: str, number: int) -> str:
    """Make the change of a case; return the word that the chapter must then show."""
    if case == CLEAN:
        shutil.rmtree(folder / "_build", ignore_errors=True)
    word = f"Word{number}{case.split()[-2]}" if case in (TEXT, DATA) else ""
    if case == TEXT:
        with (folder / f"{CHAPTER}.md").open("a", encoding="utf-8") as chapter:
            chapter.write(f"\n{word} is new.\n")
    if case == DATA:
        path = folder / DATA_FILE
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(WORD, f"{WORD} {word}", 1), encoding="utf-8")
    return word


class Found(NamedTuple):
    """What one build took, and whether the chapter shows the word that it must."""

    seconds: float
    of_processor: float
    right: bool


def timed(name: str, folder: Path, word: str) -> Found:
    """Build, and look at the chapter."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(SETTINGS)}
    env = kept | {"PYTHONPATH": str(folder), "PYTHONUTF8": "1"}
    began, worked = time.perf_counter(), _worked()
    done = subprocess.run(COMMANDS[name], cwd=folder, env=env, capture_output=True, text=True)
    seconds, of_processor = time.perf_counter() - began, _worked() - worked
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}")
    page = folder / "_build" / "html" / f"{CHAPTER}.html"
    return Found(seconds, of_processor, word in page.read_text(encoding="utf-8"))


def _worked() -> float:
    """Seconds that the processors worked for all programs that this one started."""
    times = os.times()
    return times.children_user + times.children_system


def measure(folders: dict[str, Path], rounds: int) -> dict[tuple[str, str], list[Found]]:
    """Build every case by turns; return what was found by case and command."""
    measured: dict[tuple[str, str], list[Found]] = {}
    for number in range(rounds):
        for case in CASES:
            names = list(COMMANDS) if number % 2 == 0 else list(COMMANDS)[::-1]
            for name in names:
                word = change(folders[name], case, number)
                found = timed(name, folders[name], word)
                measured.setdefault((case, name), []).append(found)
                print(f"round {number + 1}, {case}, {name}: {found.seconds:.1f} s", file=sys.stderr)
    return measured


def table(measured: dict[tuple[str, str], list[Found]]) -> str:
    """Return the medians as a Markdown table."""
    heads = ["", "`make book`, s", "stock, s", "stock / ours", "the page is right"]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for case in CASES:
        found = {name: measured[case, name] for name in COMMANDS}
        clock = {name: statistics.median(one.seconds for one in found[name]) for name in COMMANDS}
        work = {name: statistics.median(one.of_processor for one in found[name]) for name in found}
        right = [name for name in COMMANDS if all(one.right for one in found[name])]
        said = "in both" if len(right) == 2 else f"with {right[0]} only" if right else "nowhere"
        seconds = [f"{clock[name]:.1f} ({work[name]:.1f})" for name in COMMANDS]
        cells = [case, *seconds, f"{clock[STOCK] / clock[OURS]:.2f}", said]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Read the arguments, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="book-build-") as place:
        measured = measure(copies(Path(place).resolve()), args.rounds)
    print(table(measured))
    load = f", load {os.getloadavg()[1]:.1f} (5 minutes)" if hasattr(os, "getloadavg") else ""
    print(f"\n{os.cpu_count()} cores{load}, median of {args.rounds} round(s)")


if __name__ == "__main__":
    main()
