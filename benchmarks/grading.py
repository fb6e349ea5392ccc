"""Time `workshop grade`, compared with stock `nbgrader autograde` on the same hand-ins.

Draws hand-ins with planted mistakes: model answers, blanks, each misunderstanding of the key, and
random answers, tables and marked sentences among them. Every hand-in is graded by both, and the
scores must be equal for every cell. Each run starts from a folder that was prepared (release and
gradebook are there), in a process of its own; the judge's kernel is part of ours.

    python benchmarks/grading.py                     60 hand-ins against stock; the last line: ratio
    python benchmarks/grading.py --units             each unit's time a hand-in beside unit 03
    python benchmarks/grading.py --class 5000        so many by the commands: time and memory
    python benchmarks/grading.py --parts 200         where the time goes

Peak memory is that of the largest process by resource.getrusage (not on Windows). What a hand-in
costs is told without what a run costs once (imports, the release, the judge's kernel).
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
from collections.abc import Callable
from pathlib import Path
from typing import Any

from coursework import answers as files
from coursework import course
from coursework.forms.exercise import Exercise
from coursework.marking import key, marks
from coursework.marking.assignment import cells
from coursework.marking.entry import Entry
from workshop import folder, grade, gradebook, judge, nbgrader_course, recording, submitted
from workshop.folder import Workshop

UNIT = "03-screen-tenders"


def answers(the_key: key.Key, number: int, dice: random.Random) -> dict[str, Any]:
    """Return the answers of hand-in `number`: by turns right, blank, a misunderstanding, random."""
    beliefs = the_key.beliefs
    if number % 4 == 0:
        return key.model_answers(the_key)
    if number % 20 == 1:
        return {}
    if number % 4 == 1:
        return key.belief_answers(the_key, dice.choice(beliefs).code)
    return {id: guess(entry, dice) for id, entry in the_key.entries.items()}


def guess(entry: Entry, dice: random.Random) -> Any:
    """Return any answer that a form would take; of made work some of the right rows or places."""
    question, right = entry.question, entry.answer
    if question.kind == "order":
        return dice.sample(right, len(right))
    if question.kind == "passages":
        return {id: dice.choice(question.codes) for id in right if dice.random() < 0.7}
    if question.is_work:
        return {code: [row for row in rows if dice.random() < 0.7] for code, rows in right.items()}
    if question.kind == "choice":
        return dice.choice(question.codes)
    if question.kind == "choices":
        return [code for code in question.codes if dice.random() < 0.4]
    if question.kind == "number":
        return dice.randrange(0, 1000) / 4
    return dice.choice(["", "A few words.", "high", "We ask the supplier for the list of sites."])


def hand_ins(unit: str, count: int) -> dict[str, bytes]:
    """Return {trainee: file of answers}."""
    the_key, dice = key.read_key(unit), random.Random(count)
    found = {}
    for number in range(count):
        id = f"t{number:04}"
        learner = files.Answers(id, f"Trainee {number}", files.now())
        given = files.sort(learner, answers(the_key, number, dice), the_key.questions)
        found[id] = json.dumps(files.document(given, the_key.questions)).encode()
    return found


def prepared(place: Path, unit: str, count: int) -> Workshop:
    """Make a workshop with `count` hand-ins, ready to be graded."""
    workshop = folder.create(place)
    with folder.environment(workshop):
        nbgrader_course.prepare(workshop, key.read_key(unit))
    for trainee, content in hand_ins(unit, count).items():
        submitted.put(workshop, unit, trainee, content)
    return workshop


def ours(place: Path, command: str, unit: str, *more: str) -> list[str]:
    """Return a command of the workshop in the folder."""
    return [sys.executable, "-m", "workshop", command, unit, *more, "--in", str(place)]


def stock(unit: str) -> list[str]:
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
        raise SystemExit(f"{command} failed:\n{done.stdout[-1000:]}{done.stderr[-3000:]}")
    return time.perf_counter() - began, int(done.stdout.split()[-1]) // 1024


def scores(workshop: Workshop, unit: str) -> dict[tuple[str, str], float | None]:
    """Return {(trainee, cell): the score of the machine}."""
    found = gradebook.results(workshop, key.read_key(unit))
    return {(one.trainee, cell): mark.auto for one in found for cell, mark in one.marks.items()}


def against_stock(place: Path, unit: str, count: int) -> None:
    """Grade the same hand-ins by both; print the times, whether the scores agree, and the ratio."""
    mine = prepared(place / "ours", unit, count)
    theirs = Workshop(place / "stock", mine.course)
    shutil.copytree(mine.folder, theirs.folder)
    fast, fast_memory = timed(ours(mine.folder, "grade", unit), mine.folder)
    slow, slow_memory = timed(stock(unit), theirs.folder)
    one, other = scores(mine, unit), scores(theirs, unit)
    different = {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}
    if len(one) != count * len(cells(key.read_key(unit))):
        raise SystemExit(f"{len(one)} cells have a score: not every hand-in was graded")
    print(f"{count} hand-ins of {unit}, {os.cpu_count()} cores")
    rows = {"workshop grade": (fast, fast_memory), "nbgrader autograde": (slow, slow_memory)}
    for name, (seconds, memory) in rows.items():
        print(f"{name:20} {seconds:8.2f} s {seconds / count * 1000:8.0f} ms each {memory:6} MB")
    print(f"scores of {len(one)} cells compared, {len(different)} different")
    if different:
        raise SystemExit(json.dumps(sorted(map(str, different))[:10], indent=1))
    print(f"{slow / fast:.1f}x")


def by_part(place: Path, unit: str, count: int) -> dict[str, float]:
    """Grade in this process; return {part: seconds of this process}, of the judge: all seconds."""
    workshop, spent = prepared(place / f"{unit}-{count}", unit, count), {}

    def watch(owner: Any, name: str, part: str, clock: Callable[[], float]) -> None:
        original = getattr(owner, name)

        def call(*args: Any, **named: Any) -> Any:
            began = clock()
            try:
                return original(*args, **named)
            finally:
                spent[part] = spent.get(part, 0.0) + clock() - began

        replaced.append((owner, name, original))
        setattr(owner, name, call)

    replaced: list[tuple[Any, str, Any]] = []
    watch(judge.Judge, "grade", "judge", time.perf_counter)
    watch(grade.Machine, "mark", "notebook", time.process_time)
    watch(Exercise, "__init__", "parse", time.process_time)
    watch(marks, "mark", "mark", time.process_time)
    watch(grade._Run, "_graded_folder", "files", time.process_time)
    watch(submitted, "swap", "files", time.process_time)
    watch(recording, "record_new", "gradebook", time.process_time)
    watch(gradebook, "commit", "gradebook", time.process_time)
    began = time.process_time()
    try:
        report = grade.grade(workshop, unit)
        assert not report.failed, report
    finally:
        for owner, name, original in replaced:
            setattr(owner, name, original)
    total = time.process_time() - began
    spent["notebook"] -= spent["parse"] + spent["mark"]
    shutil.rmtree(workshop.folder)
    own = ("parse", "mark", "notebook", "files", "gradebook")
    each = {part: spent[part] for part in own}
    return each | {"rest": total - sum(each.values()), "judge": spent["judge"], "total": total}


def parts(place: Path, unit: str, count: int) -> None:
    """Print where the time of a run goes."""
    found = by_part(place, unit, count)
    print(f"{count} hand-ins of {unit}: seconds of the processor; the judge's kernel by the clock")
    for part, seconds in found.items():
        print(f"{part:12} {seconds:8.2f} s {seconds / count * 1000:8.2f} ms each")


def units(place: Path, count: int) -> None:
    """Print what a hand-in of each unit costs, beside unit 03.

    The difference of two runs: with fewer than 300 hand-ins the noise of either is as large.
    """
    count = max(count, 300)

    def each(unit: str) -> float:
        few, many = by_part(place, unit, 10), by_part(place, unit, 10 + count)
        return (many["total"] - few["total"]) / count * 1000

    first = each(UNIT)
    for unit in course.units():
        own = first if unit == UNIT else each(unit)
        print(f"{unit:26} {own:8.2f} ms each {own / first:6.2f} times {UNIT}", flush=True)


def whole_class(place: Path, unit: str, count: int) -> None:
    """Collect, grade, give feedback and report by the commands; print times and peak memory."""
    source = place / "source"
    source.mkdir()
    for trainee, content in hand_ins(unit, count).items():
        (source / f"{unit}_{trainee}.json").write_bytes(content)
    workshop = folder.create(place / "class")
    for names in (("collect", "grade"), ("feedback", "report")):
        total, most = 0.0, 0
        for name in names:
            more = [str(source)] if name == "collect" else []
            seconds, memory = timed(ours(workshop.folder, name, unit, *more), workshop.folder)
            total, most = total + seconds, max(most, memory)
            print(f"{name:10} {seconds:8.1f} s {memory:6} MB", flush=True)
        both = " and ".join(names)
        print(f"{count} hand-ins of {unit}, {both}: {total:.1f} s, at most {most} MB", flush=True)


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--unit", default=UNIT)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--units", action="store_true")
    parser.add_argument("--class", dest="people", type=int)
    parser.add_argument("--parts", type=int)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="grading-") as name:
        place = Path(name)
        if args.units:
            units(place, args.count)
        elif args.people:
            whole_class(place, args.unit, args.people)
        elif args.parts:
            parts(place, args.unit, args.parts)
        else:
            against_stock(place, args.unit, args.count)


if __name__ == "__main__":
    main()
