"""How long does `workshop grade` take, beside stock `nbgrader autograde` on the same hand-ins?

Draws hand-ins of one unit with planted mistakes: model answers, blanks, each misunderstanding of
the key, and random answers. Every hand-in is graded by both, and the scores must be equal for every
cell. Each run starts from a folder that was prepared (release and gradebook are there), in a
process of its own.

    python benchmarks/grading.py                              60 hand-ins against stock; the ratio
    python benchmarks/grading.py --sizes 10 100 500           a table of growth, without stock
    python benchmarks/grading.py --unit 11-action-plan --count 20

`floor` is the time that the test cells alone need, executed plainly in one process, for as many
hand-ins. Peak memory is that of the largest process by resource.getrusage (not on Windows). The
last line is the ratio of wall times, stock by ours.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from coursework import key
from workshop import (
    folder,
    gradebook,
    nbgrader_course,
    submitted,
)
from workshop.folder import Workshop

UNIT = "03-screen-tenders"
AT_ONCE = 2


def answers(the_key: key.Key, number: int, dice: random.Random) -> dict[str, Any]:
    """Return the answers of hand-in `number`: by turns right, blank, a misunderstanding, random."""
    beliefs = the_key.beliefs
    if number % 4 == 0:
        return key.model_answers(the_key)
    if number % 20 == 1:
        return {}
    if number % 4 == 1:
        return key.belief_answers(the_key, dice.choice(beliefs).code)
    return {id: guess(entry.question, dice) for id, entry in the_key.entries.items()}


def guess(question: Any, dice: random.Random) -> Any:
    """Return any answer that a form would take."""
    if question.kind == "choice":
        return dice.choice(question.codes)
    if question.kind == "choices":
        return [code for code in question.codes if dice.random() < 0.4]
    if question.kind == "number":
        return dice.randrange(0, 1000) / 4
    return dice.choice(["", "A few words.", "high", "We ask the supplier for the list of sites."])


def prepared(place: Path, unit: str, count: int) -> Workshop:
    """Make a workshop with `count` hand-ins, ready to be graded."""
    workshop = folder.create(place)
    the_key, dice = key.read_key(unit), random.Random(count)
    with folder.environment(workshop):
        nbgrader_course.prepare(workshop, unit)
    for number in range(count):
        path = place / "one.json"
        key.hand_in(the_key, answers(the_key, number, dice), path, name=f"Trainee {number}")
        submitted.put(workshop, unit, f"t{number:04}", path.read_bytes())
    return workshop


def ours(place: Path, unit: str) -> list[str]:
    """Return the command that grades the folder on two cores."""
    command = [sys.executable, "-m", "workshop", "grade", unit, "--in", str(place)]
    return [*command, "--workers", str(AT_ONCE)]


def stock(place: Path, unit: str) -> list[str]:
    """Return nbgrader's own command; it is run in the folder."""
    return [str(Path(sys.executable).with_name("nbgrader")), "autograde", unit]


def timed(command: list[str], place: Path) -> tuple[float, int]:
    """Run a command in the folder; return its seconds and its peak memory in MB."""
    watch = "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:], check=True); "
    watch += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", watch, *command], cwd=place, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{command} failed:\n{done.stderr[-3000:]}")
    return time.perf_counter() - began, int(done.stdout.split()[-1]) // 1024


def scores(workshop: Workshop, unit: str) -> dict[tuple[str, str], float | None]:
    """Return {(trainee, cell): the score of the machine}."""
    found = gradebook.results(workshop, key.read_key(unit))
    return {(one.trainee, cell): mark.auto for one in found for cell, mark in one.marks.items()}


def floor(workshop: Workshop, unit: str) -> float:
    """Return the seconds that the answer cells alone take, for all hand-ins, in this process."""
    from workshop.in_kernel import changing

    with folder.environment(workshop):
        sources = nbgrader_course.template(workshop, unit).sources
        cells = [source for source, own in zip(sources, changing(sources), strict=True) if own]
        os.environ["NBGRADER_EXECUTION"] = "autograde"
        here, names = Path.cwd(), {}
        os.chdir(workshop.folder / "release" / unit)
        with redirect_stdout(StringIO()):
            for source in sources:
                exec(source, names)
            began = time.perf_counter()
            for trainee in workshop.handed_in(unit):
                os.chdir(workshop.submitted(trainee, unit))
                for source in cells:
                    exec(source, names)
        seconds = time.perf_counter() - began
        os.chdir(here)
    return seconds


def against_stock(place: Path, unit: str, count: int) -> None:
    """Grade the same hand-ins by both; print the times, whether the scores agree, and the ratio."""
    mine = prepared(place / "ours", unit, count)
    theirs = Workshop(place / "stock", mine.course)
    shutil.copytree(mine.folder, theirs.folder)
    least = floor(mine, unit)
    fast, fast_memory = timed(ours(mine.folder, unit), mine.folder)
    slow, slow_memory = timed(stock(theirs.folder, unit), theirs.folder)
    one, other = scores(mine, unit), scores(theirs, unit)
    different = {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}
    rows = {"floor": (least, 0), "workshop grade": (fast, fast_memory)}
    rows["nbgrader autograde"] = (slow, slow_memory)
    print(f"{count} hand-ins of {unit}, {os.cpu_count()} cores")
    for name, (seconds, memory) in rows.items():
        print(f"{name:20} {seconds:8.2f} s {seconds / count * 1000:8.0f} ms each {memory:6} MB")
    print(f"scores of {len(one)} cells compared, {len(different)} different")
    if different:
        raise SystemExit(json.dumps(sorted(map(str, different))[:10], indent=1))
    print(f"{slow / fast:.1f}x")


def growth(place: Path, unit: str, sizes: list[int]) -> None:
    """Print time, memory and growth for several numbers of hand-ins."""
    print(f"{'hand-ins':>8} {'s':>8} {'ms each':>8} {'MB':>6} {'floor s':>8} {'again s':>8}")
    for count in sizes:
        workshop = prepared(place / str(count), unit, count)
        least = floor(workshop, unit)
        seconds, memory = timed(ours(workshop.folder, unit), workshop.folder)
        again, _ = timed(ours(workshop.folder, unit), workshop.folder)
        each = seconds / count * 1000
        print(f"{count:8} {seconds:8.2f} {each:8.0f} {memory:6} {least:8.2f} {again:8.2f}")
        shutil.rmtree(workshop.folder)


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--unit", default=UNIT)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--sizes", type=int, nargs="+")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="grading-") as place:
        if args.sizes:
            growth(Path(place), args.unit, args.sizes)
        else:
            against_stock(Path(place), args.unit, args.count)


if __name__ == "__main__":
    main()
