"""What the library says about a learner's own tables, and the files that they become.

A table is read back from its own file, by the reader of the command: what the page finds is what
the command will find. Reports are those of `fairtender.reports`.
"""

import datetime
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from coursework import answers as given
from coursework.answers import Answers
from coursework.questions import NoQuestions, Question, Questions, find, load
from coursework.questions.values import Value
from coursework.work import files as made
from coursework.work.checks import look_of
from coursework.work.rows import ROW, filled
from fairtender import profile
from fairtender.messages import text
from fairtender.reports.model import Report
from fairtender.tables import DataError

OWN = "-own"
MOST = 12  # entries of a report that a page shows
_DAYS = (("asked", "answered"), ("asked", "due"), ("start", "end"), ("start", "due"))
_NOTE, _QUIET = "market-note", "quiet"
_IN_NOTE = ("line", "own", "quiet")
# The tables that an office takes home, in the order of the course.
FOLDER = (
    "03-screen-tenders",
    "04-read-your-portfolio",
    "05-map-supply-chains",
    "06-market-research",
    "07-draft-criteria",
    "09-evaluate-bids",
    "10-manage-the-contract",
    "11-action-plan",
)
FIRST, LATER = ("01-the-issue", "02-rules-and-roles"), ("08-engage-suppliers",)


class Job(NamedTuple):
    """What the library does with the tables of a unit.

    command: the job. roles: of each question, and of a map its sheets, what it is to the job.
    """

    command: str
    roles: Mapping[str, tuple[str, ...]]


_PRICES = ("rates", "bids", "staffing", "areas", "productivity", "posts", "holidays")
JOBS = {
    "03-screen-tenders": Job("screen", {"tenders": ("tenders",)}),
    "04-read-your-portfolio": Job("portfolio", {"contracts": ("contracts",)}),
    "05-map-supply-chains": Job("map", {"map": ("sites", "links")}),
    "07-draft-criteria": Job("criteria", {"criteria": ("criteria",), "tender": ("tender",)}),
    "09-evaluate-bids": Job("floor", {name: (name,) for name in _PRICES}),
    "10-manage-the-contract": Job("remedy", {"agreed": ("agreed",), "ledger": ("ledger",)}),
}


class Example(NamedTuple):
    """The course's own rows, as words: where they are from, headings and lines."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def case_of(unit: str) -> Questions | None:
    """Return the own tables of a unit; None where it has none."""
    try:
        return load(find(unit + OWN))
    except NoQuestions:
        return None


@dataclass
class Case:
    """The own tables of one unit, as somebody has filled them in."""

    questions: Questions
    values: Mapping[str, Value]
    today: datetime.date = field(default_factory=datetime.date.today)

    @classmethod
    def of(cls, questions: Questions, raw: Mapping[str, object]) -> "Case":
        """Take what can be used of answers; each fault costs its own question only."""
        found = given.sort(Answers(release=questions.release), raw, questions)
        return cls(questions, found.values)

    @property
    def unit(self) -> str:
        """The unit of the course."""
        return self.questions.unit.removesuffix(OWN)

    @property
    def made(self) -> list[tuple[Question, Any]]:
        """The tables in which something is written."""
        return [
            (question, value)
            for question in self.questions.all.values()
            if isinstance(value := self.values.get(question.id), dict) and any(value.values())
        ]

    # --- files ---

    def files(self) -> list[tuple[str, bytes]]:
        """Return a workbook of each table that was made, and the note and the plan as they are."""
        if self.unit == "11-action-plan" and self.made:
            return [*self._plan_files()]
        return [*self._workbooks()]

    def _workbooks(self) -> Iterator[tuple[str, bytes]]:
        for question, value in self.made:
            look = look_of(question)
            content = (look.files["xlsx"] if look else made.workbook)(question, value)
            yield self.name(question.id, "xlsx"), content  # type: ignore[misc]
            if question.id == _NOTE:
                yield self.name(question.id, "docx"), _note_in_word(self._rows(question, value))

    def name(self, what: str, ending: str) -> str:
        """Return what a file is called: its unit, what is in it, and the day."""
        number = self.unit.partition("-")[0]
        return f"fair-tender-{number}-own-{what}-{self.today.isoformat()}.{ending}"

    def _plan_files(self) -> Iterator[tuple[str, bytes]]:
        from fairtender import action_plan

        plan = self.plan()
        yield self.name("plan", "docx"), action_plan.to_word(plan)
        yield self.name("plan", "xlsx"), action_plan.to_workbook(plan)
        yield self.name("plan", "json"), action_plan.to_json(plan).encode("utf-8")

    def plan(self) -> Any:
        """Return the plan of unit 11 as the library's."""
        from fairtender import action_plan

        rows = {question.id: self._rows(question, value) for question, value in self.made}
        head: dict[str, Any] = next(iter(rows.get("head", ())), {})
        stages = {kind: stage for stage, kinds in action_plan.KINDS.items() for kind in kinds}
        measures = [
            row
            | {
                "measure": f"M{number}",
                "stage": stages.get(row.get("kind", ""), ""),
                "state": "planned",
                "contracts": [
                    one.strip() for one in str(row.get("contracts", "")).split(";") if one.strip()
                ],
            }
            for number, row in enumerate(rows.get("measures", ()), 1)
        ]
        return action_plan.from_dict(
            head | {"contracts": rows.get("contracts", []), "measures": measures}
        )

    def _rows(self, question: Question, value: Any) -> list[dict[str, Any]]:
        """Return the rows of a table's only sheet, without their ids."""
        rows = filled(question, value)[question.sheet().code]
        bare = [{code: cell for code, cell in row.items() if code != ROW} for row in rows]
        return [row for row in bare if row]

    # --- what the library says ---

    def report(self) -> Report | None:
        """Return the library's report on the tables; None where it has none for them.

        DataError says what in them cannot be read, or is missing.
        """
        if self.unit == "11-action-plan":
            from fairtender.reports.plans import read_plans

            return read_plans([self.plan()], self.today, profile.load(), [])
        job = JOBS.get(self.unit)
        return self._run(job) if job else None

    def _run(self, asked: Job) -> Report:
        from fairtender.reports.job import InputFile, JobInput, job_of

        job = job_of(asked.command)
        with tempfile.TemporaryDirectory() as folder:
            by_role: dict[str, list[InputFile]] = {}
            for (question, _), (_, content) in zip(self.made, self._workbooks(), strict=True):
                path = Path(folder) / f"{question.label}.xlsx"
                path.write_bytes(content)
                for role in asked.roles[question.id]:
                    by_role[role] = [InputFile(path)]
            running = job.run(JobInput(profile.load(), job.roles, by_role, self._options()))
            try:
                while True:
                    next(running)
            except StopIteration as end:
                report: Report = end.value
                return report
            except DataError as error:
                raise error.reword(str(error).replace(f"{folder}/", "")) from None

    # --- as HTML ---

    def said(self) -> str:
        """Return what is missing or contradictory in the tables, as HTML; nothing is rated."""
        from fairtender import pages

        problem, report = "", None
        try:
            report = self.report() if self.made else None
        except DataError as error:
            problem = str(error)
        entries = report.entries if report else ()
        shown = [one for _, one in zip(range(MOST), entries, strict=False)]
        return pages.render(
            Path(__file__).with_name("said.html"),
            empty=not self.made,
            problem=problem,
            report=report,
            entries=shown,
            more=len(entries) - len(shown),
            lines=[*self.open()] if self.made else [],
        )

    def open(self) -> Iterator[str]:
        """Yield what the tables lack by the rules of their columns, and what contradicts itself."""
        form, there = self.questions.forms[0], {question.id for question, _ in self.made}
        asked = tuple(one for one in form.questions if one.id in there)
        answers = Answers(release=self.questions.release, values=dict(self.values))
        yield from map(str, given.findings(replace(form, questions=asked), answers))
        for question, value in self.made:
            rows = self._rows(question, value)
            for number, row in enumerate(rows, 1):
                yield from _contradictions(number, row)

    def _options(self) -> dict[str, str]:
        """Return what a command asks beside its files: the day, and the sector of the rates."""
        found = {"on": self.today.isoformat()}
        if isinstance(rates := self.values.get("rates"), dict):
            sectors = [row["sector"] for row in rates.get("rates", ()) if row.get("sector")]
            found["sector"] = sectors[0] if sectors else ""
        return found


def _contradictions(number: int, row: Mapping[str, Any]) -> Iterator[str]:
    """Yield what in one row cannot be right together."""
    for first, last in _DAYS:
        if row.get(first) and row.get(last) and row[last] < row[first]:
            yield text("own-case-days", row=number, first=row[first], last=row[last])
    if row.get("weight") == "hearsay" and row.get("place") in _IN_NOTE:
        yield text("own-case-hearsay", row=number)


def _note_in_word(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Return the note as it may leave the office: no line that stays out, no source to protect."""
    from fairtender import word

    title = text("own-case-note")
    heads = tuple(text(f"note-look-{head}") for head in ("statement", "source", "gap"))
    lines = [
        (
            str(row.get("statement", "")),
            text("note-look-untold") if row["place"] == _QUIET else str(row.get("source", "")),
            str(row.get("open", "")),
        )
        for row in rows
        if row.get("place") in _IN_NOTE
    ]
    parts = [word.heading(title, 0), word.table(title, [heads, *lines], (8.0, 4.5, 4.5))]
    return word.document(title, parts, "", datetime.date.today())


# --- everything that was made --------------------------------------------------------------------


def folder(own: Mapping[str, Mapping[str, object]], today: datetime.date | None = None) -> "Folder":
    """Return the folder of own cases, by unit; what is no unit of the course is left out."""
    cases = []
    for unit in (*FIRST, *FOLDER[:-2], *LATER, *FOLDER[-2:]):
        raw, questions = own.get(unit), case_of(unit)
        if questions and isinstance(raw, Mapping):
            case = Case.of(questions, raw)
            cases += [replace(case, today=today) if today else case]
    return Folder([case for case in cases if case.made])


class Folder(NamedTuple):
    """The own cases in which something was made."""

    cases: Sequence[Case]

    @property
    def missing(self) -> list[str]:
        """What an office would still want, in words."""
        there = {case.unit for case in self.cases}
        return [text(f"own-case-part-{unit[:2]}") for unit in FOLDER if unit not in there]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield names and contents: what is in it first, then each table, and the report on it."""
        if not self.cases:
            return
        lines = [text("own-case-folder"), ""]
        parts: list[tuple[str, bytes]] = []
        for case in self.cases:
            files, problem = _with_report(case)
            lines += [f"{text(f'own-case-part-{case.unit[:2]}')}: {', '.join(n for n, _ in files)}"]
            lines += [f"  {line}" for line in problem.splitlines()]
            parts += files
        lines += ["", *_missing(self.missing), "", text("own-case-not-checked")]
        yield "READ-ME.txt", "\n".join(lines).encode("utf-8-sig")
        yield from parts


def _missing(names: Sequence[str]) -> Iterator[str]:
    if names:
        yield text("own-case-missing", list=", ".join(names))


def _with_report(case: Case) -> tuple[list[tuple[str, bytes]], str]:
    """Return the files of a case with the library's report, and why there is no report."""
    from fairtender.reports.saving import save

    try:
        files = case.files()
    except DataError as error:
        return [], str(error)
    try:
        report = case.report()
    except DataError as error:
        return files, f"{text('own-case-problem')} {error}"
    if report is not None:
        with tempfile.TemporaryDirectory() as folder:
            path = save(report, Path(folder) / case.name("report", "xlsx"))
            files.append((path.name, path.read_bytes()))
    return files, ""


def made_files(questions: Questions, raw: Mapping[str, object]) -> list[tuple[str, bytes]]:
    """Return the files of what was made in an exercise: each in every form that it is saved in."""
    from coursework.page import content_of_work

    answers = given.sort(Answers(release=questions.release), raw, questions)
    return [
        (f"{questions.unit}/{name}", content)
        for question in questions.all.values()
        if question.saves and isinstance(value := answers.values.get(question.id), dict)
        for name, content in [content_of_work(question, filled(question, value), question.saves[0])]
    ]
