"""The trainers' pages: timetables that add up, and worked examples that hold.

The pages are read as they stand: their code is run, and what it shows is compared with the
questions and chapters, read here by other means.
"""

import json
import os
import re
import shlex
import shutil
import tomllib
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from coursework.course import units
from fairtender import action_plan, cli, portfolio, sheets

PAGES = ("programmes", "mapping-workshop", "rubrics")
BREAKS = ("Break", "Lunch")
LONGEST = 120  # minutes without a break


def code_of(page: Path) -> str:
    cells = re.findall(r"```\{code-cell\} ipython3\n(.*?)```", page.read_text("utf-8"), re.S)
    return "\n".join(re.sub(r"^:tags:.*\n", "", cell) for cell in cells)


@pytest.fixture(scope="module")
def run(root):
    """What the code of each page leaves behind."""
    folder, before = root / "book" / "trainers", Path.cwd()
    os.chdir(folder)
    try:
        made = {}
        for name in PAGES:
            made[name] = {}
            exec(compile(code_of(folder / f"{name}.md"), name, "exec"), made[name])
        yield made
    finally:
        os.chdir(before)


@pytest.fixture(scope="module")
def questions(root) -> dict[int, dict]:
    """The questions of each unit as TOML, by number."""
    found = (root / "solutions" / slug / "questions.toml" for slug in units(root))
    read = (tomllib.loads(path.read_text("utf-8")) for path in found)
    by_number = {int(each["unit"].split("-")[0]): each for each in read}
    assert list(by_number) == list(range(1, 12))
    return by_number


def text(root, page: str) -> str:
    return " ".join((root / "book" / "trainers" / f"{page}.md").read_text("utf-8").split())


def points(asked: dict, parts=None) -> Fraction:
    forms = asked["form"] if parts is None else [asked["form"][part - 1] for part in parts]
    return sum(
        (Fraction(str(q.get("points", 0))) for form in forms for q in form["question"]),
        Fraction(0),
    )


def stretches(rows) -> list[int]:
    """Minutes from the beginning or a break to the next break or the end."""
    found = [0]
    for minutes, what in rows:
        if what in BREAKS:
            found.append(0)
        else:
            found[-1] += minutes
    return found


@pytest.mark.parametrize(
    ("page", "name", "minutes"),
    [
        ("programmes", "half_day", 4 * 60),
        ("programmes", "day_one", 8 * 60),
        ("programmes", "day_two", 8 * 60),
        ("programmes", "beginning", 90),
        ("programmes", "session", 90),
        ("programmes", "simple", 90),
        ("programmes", "briefing", 30),
        ("mapping-workshop", "day_one", 7 * 60 + 10),
        ("mapping-workshop", "day_two", 7 * 60 + 5),
    ],
)
def test_timetables_add_up_and_leave_room_to_breathe(run, page, name, minutes):
    rows = run[page][name]
    assert sum(each for each, _ in rows) == minutes
    assert max(stretches(rows)) <= LONGEST
    clock = run[page]["timetable"](rows, what="Time").frame.index
    first, last = (int(at[:2]) * 60 + int(at[3:]) for at in (clock[0], clock[-1]))
    assert last - first == minutes


def steps(root, number: int) -> dict[str, tuple[str, int, int]]:
    """Each step of a unit's notes by its first word, with its minutes in short and in long."""
    [notes] = (root / "book" / "trainers" / "notes").glob(f"{number:02}-*.md")
    rows = re.findall(r"^\| (\w[^|]*) \| (\d+) \| (\d+) \|$", notes.read_text("utf-8"), re.M)
    return {re.match(r"\w+", what)[0]: (what, int(s), int(long)) for what, s, long in rows}


@pytest.mark.parametrize("name", ["half_day", "day_one", "day_two", "beginning", "simple"])
def test_a_unit_in_a_programme_takes_the_minutes_of_its_notes(root, run, name):
    """Talk, group task, exercise and discussion: what the notes give, to the minute."""
    tasks = {steps(root, number)["Group"][0]: number for number in range(1, 12)}
    assert len(tasks) == 11
    unit, seen = 0, []
    for minutes, what in run["programmes"][name]:
        if found := re.fullmatch(r"Talk: .* \(chapter (\d+)\)", what):
            unit = int(found[1])
            given = steps(root, unit)["Open"][1] + steps(root, unit)["Chapter"][1]
        elif what.startswith("Group task"):
            assert tasks[what] == unit
            given = steps(root, unit)["Group"][1]
        elif found := re.fullmatch(r"Exercise (\d+), (parts? [\d, and]+), in pairs", what):
            told, given, _ = steps(root, unit)["Exercise"]
            assert int(found[1]) == unit and told.endswith(f", {found[2]} only")
        elif what.startswith("Discussion"):
            given = steps(root, unit)["Discuss"][1]
        else:
            seen.append(what)
            continue
        assert minutes == given, what
        seen.append(what.partition(" ")[0])
    assert seen.count("Talk:") >= (3 if name.startswith("day") else 1)


@pytest.mark.parametrize("name", ["half_day", "day_one", "day_two"])
def test_a_programme_has_room_for_all_that_happens_in_a_room(run, name):
    words = [what for _, what in run["programmes"][name]]
    for needed in ("Start the laptops", "Save", "Buffer", "Break", "Group task", "Discussion"):
        assert any(what.startswith(needed) for what in words), needed
    if name != "day_two":
        assert any(what.startswith("Introductions") for what in words)


def test_people_sit_at_a_screen_for_less_than_half_of_the_time(run):
    """By hand. Half a day: 10 to start, 35 and 20 of exercises, 5 to save: 70 of 240 less 20.

    Day 1: 10 + 35 + 20 + 35 + 5 = 105 of 480 less 20 + 60 + 10 + 20.
    Day 2: 10 + 35 + 35 + 30 + 30 + 10 = 150 of 480 less 20 + 60 + 20.
    """
    page = run["programmes"]
    for name, screen, working in (
        ("half_day", 70, 220),
        ("day_one", 105, 370),
        ("day_two", 150, 380),
    ):
        last = page["timetable"](page[name]).frame.iloc[-1, 0]
        assert f"At a screen: {screen} of {working} working minutes" in last
        assert screen <= 0.45 * working
    assert page["timetable"](page["simple"]).frame.iloc[-1, 0].endswith("At a screen: none")
    # Exercises 1,035, saving 11 times 5, the start 15; reading 415, group tasks 305 and 11 times
    # 15, sessions 450, the first meeting 90.
    assert (page["at_screen"], page["in_all"]) == (1105, 2515)
    assert page["at_screen"] <= 0.45 * page["in_all"]


def test_five_weeks_hold_every_unit_with_the_time_it_states(root, run, questions):
    page = run["programmes"]
    for slug, minutes in page["reading"].items():
        chapter = " ".join((root / "book" / f"{slug}.md").read_text("utf-8").split())
        said = re.search(r"Reading takes about (\d+) minutes, the exercise about (\d+)", chapter)
        asked = questions[int(slug.split("-")[0])]
        assert (int(said[1]), int(said[2])) == (minutes, asked["minutes"]), slug
    assert sorted(sum(page["weeks"].values(), ())) == list(questions)
    table = page["plan"].drop(columns="Units").astype(int)
    weeks = table.drop("All")
    assert (weeks.sum() == table.loc["All"]).all()
    assert (table.iloc[:, :4].sum(axis=1) == table["Minutes in all"]).all()
    # Units 4 and 5: reading 35 + 35; tasks 25 + 35, and 15 each; exercises 90 + 95, and 5 each
    # to save; a session of 90: 70 + 90 + 195 + 90 = 445.
    assert table.loc["2", "Minutes in all"] == 445
    assert table["Live session"]["1"] == sum(minutes for minutes, _ in page["session"])
    # "Week 1 takes longest, with more than nine hours"
    assert weeks["Minutes in all"].idxmax() == "1" and weeks["Minutes in all"].max() > 540


def test_points_by_machine_and_by_rubric_are_those_of_the_questions(run, questions):
    table = run["rubrics"]["points"]
    for number, asked in questions.items():
        row = table.loc[f"{number}. {asked['title']}"]
        marked = [q for form in asked["form"] for q in form["question"] if q.get("marked_by")]
        by_rubric = sum(Fraction(str(q["points"])) for q in marked)
        assert row["Points"] == points(asked)
        assert (row["By rubric"], row["Texts to mark"]) == (by_rubric, len(marked))
        assert row["Marked automatically"] + row["By rubric"] == row["Points"]
    # One text for each of 11 units, 3 minutes each: 33 minutes a person, 275 hours for 500.
    assert run["rubrics"]["load"].iloc[2, 1] == "275 hours"


def test_agreement_of_two_markers_by_hand(root, run):
    """A gives 0 once, 1 twice, 2 four times, 3 three times; B 0 twice, 1 twice, 2 four, 3 twice.

    Every mark of A beside every mark of B:
    0: 2x0 + 2x1 + 4x2 + 2x3 = 16, once:         16
    1: 2x1 + 2x0 + 4x1 + 2x2 = 10, twice:        20
    2: 2x2 + 2x1 + 4x0 + 2x1 =  8, four times:   32
    3: 2x3 + 2x2 + 4x1 + 2x0 = 14, three times:  42; together 110 of 100 pairs.
    """
    page, said = run["rubrics"], text(root, "rubrics")
    assert page["gaps"] == [0, 0, -1, 0, 1, 0, 0, 1, 0, 2]
    assert (page["equal"], page["near"], page["stricter"]) == (60, 90, 0.3)
    assert (page["apart"], page["by_chance"]) == (0.5, 1.1)
    assert round(page["kappa"], 2) == 0.55
    for words in ("6 of 10, or 60%", "A gives 0.3 points more", "1 − 0.5 ÷ 1.1 = 0.55"):
        assert words in said
    assert "90%" in said and "these pairs are 110 points apart" in said


def test_no_scale_of_a_key_stands_on_the_trainers_pages(root):
    said = " ".join(text(root, page) for page in PAGES)
    for path in (root / "solutions").glob("*/key.toml"):
        for entry in tomllib.loads(path.read_text("utf-8"))["question"].values():
            for line in entry.get("rubric", ()):
                assert " ".join(line["text"].split()) not in said


def test_each_command_on_the_trainers_pages_has_its_windows_form(root):
    """What only a shell knows stands beside what PowerShell knows, on the same page."""
    makefile = (root / "Makefile").read_text("utf-8")
    recipes = r"^(\w+):.*\n\t@\$\(BIN\)/(python -m \w+ ?\w*)"
    same = {target: command.strip() for target, command in re.findall(recipes, makefile, re.M)}
    same |= {
        "language": "python -m workshop texts --to",
        "test": "python -m pytest",
        "clean": "Remove-Item -Recurse _build",
    }
    seen = set()
    for page in sorted((root / "book" / "trainers").rglob("*.md")):
        written = page.read_text("utf-8")
        blocks = re.findall(r"^(`{3,})(\S*)[^\n]*\n(.*?)^\1$", written, re.M | re.S)
        code = [block for _, language, block in blocks if language in ("", "bash")]
        code += re.findall(r"(?<!`)`([^`\n]+)`(?!`)", written)
        first = "workshop-week-before" in written or "[Run a workshop]" in written
        for line in (line.strip() for block in code for line in block.splitlines()):
            assert not line.endswith("\\"), f"{page.name}: {line}"
            if found := re.match(r"(?:(\w+)=\S+ )?make (\w+)", line):
                plain = found[0] == "make book" and first
                assert same[found[2]] in written or plain, f"{page.name}: {line}"
                seen.add(found[2])
            if found := re.match(r"(?:export )?([A-Z_]+)=\S", line):
                assert f"$env:{found[1]} = " in written, f"{page.name}: {line}"
            if line.startswith("source "):
                assert ".venv\\Scripts\\activate" in written, page.name
    assert {"book", "pack", "print", "language", "test", "clean"} <= seen


def test_the_five_workshops_of_the_course(root, run):
    table = run["mapping-workshop"]["by_workshop"]
    heads = [
        json.loads(path.read_text("utf-8"))
        for path in (root / "datasets" / "action-plans").glob("*.json")
    ]
    for row in table.drop("All").itertuples():
        name = row.Index.partition(",")[0]
        with_plan = {head["office"] for head in heads if head["workshop"] == name}
        offices = set(row.Offices.split(", "))
        assert offices - with_plan == ({"Port Selm"} if name == "Coast" else set())
        assert row.Plans == f"{len(with_plan)} of {len(offices)}"
    counts = table[["Contracts", "High"]].astype(int)
    assert (counts.drop("All").sum() == counts.loc["All"]).all()
    # 612 rows, 12 doubles; 67 high, as unit 04 says. Five workshops, 11 plans of 12.
    assert [*counts.loc["All"]] == [600, 67] and len(table) == 6
    assert table.loc["All", "Plans"] == "11 of 12"
    lakes = counts.loc[[name for name in counts.index if name.startswith("Lakes")]].iloc[0]
    assert "127 contracts, 15 of them" in text(root, "mapping-workshop")
    assert [*lakes] == [127, 15]


def test_tasks_of_the_workshop_take_what_the_plan_gives_them(root, run):
    page = run["mapping-workshop"]
    planned = {
        what.partition(":")[0]: minutes
        for minutes, what in page["day_one"] + page["day_two"]
        if what.startswith("Task")
    }
    written = (root / "book" / "trainers" / "mapping-workshop.md").read_text("utf-8")
    handed = re.findall(r"### (Task \d): [^\n]*\n\n> \*\*(\d+) minutes", written)
    assert {name: int(minutes) for name, minutes in handed} == planned
    assert len(planned) == 7


def test_what_the_workshop_guide_tells_to_type_works(root, tmp_path, monkeypatch):
    """The sheets are made, filled in, turned into a plan and combined, by the page's own lines."""
    written = (root / "book" / "trainers" / "mapping-workshop.md").read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    for line in re.findall(r"^fairtender (template .*)$", written, re.M):
        assert not cli.main(line.split()) and Path(line.split()[-1]).is_file()
    [begin] = re.findall(r"```python\n(.*?)```", written, re.S)
    [combine] = re.findall(r"^fairtender (plans .*)$", written, re.M)
    every = sheets.read(root / "datasets" / "portfolio" / "contracts.csv", portfolio.CONTRACTS)
    running = every[(every["office"] == "Kolmen") & ~(every["end"] < pd.Timestamp(2026, 11, 1))]
    _fill("kolmen.xlsx", running.drop_duplicates("contract_id"))
    exec(begin, {})
    plan = json.loads(Path("plans/kolmen.json").read_text("utf-8"))
    # The course's own plan of Kolmen lists each of its running contracts of level high.
    given = action_plan.read(root / "datasets" / "action-plans" / "kolmen.json").contracts
    high = {*given["contract_id"][given["level"] == "high"]}
    assert high and high <= {one["contract_id"] for one in plan["contracts"]}
    assert {one["level"] for one in plan["contracts"]} == {"high"}
    plan["measures"] = plan["measures"][:1]
    plan["measures"][0] |= {"stage": "analysis", "kind": "criteria", "due": "2026-12-01"}
    Path("plans/kolmen.json").write_text(json.dumps(plan), encoding="utf-8")
    for path in (root / "datasets" / "action-plans").glob("*.json"):
        if path.stem != "kolmen":
            shutil.copy(path, "plans")
    assert cli.main([*shlex.split(combine), "--json", "all.json"]) == 0
    view = json.loads(Path("all.json").read_text("utf-8"))
    totals = {row["indicator"]: row["planned"] for row in view["totals"]}
    assert (totals["workshops"], totals["action_plans"]) == (5, 12)
    assert ("Kolmen", "M1") in {(row["office"], row["measure"]) for row in view["measures"]}
    assert "Port Selm has no plan." in Path("all-plans.html").read_text("utf-8")


def _fill(sheet: str, rows: pd.DataFrame) -> None:
    """Type rows into the empty sheet that the guide has made, below its headings."""
    book = load_workbook(sheet)
    page = book.worksheets[0]
    heads = [cell.value for cell in page[1]]
    for number, row in enumerate(rows[heads].itertuples(index=False), 2):
        for place, value in enumerate(row, 1):
            if not pd.isna(value) and value != "":
                written = value.to_pydatetime() if isinstance(value, pd.Timestamp) else value
                page.cell(number, place).value = written
    book.save(sheet)
