"""Check a learner's own tables with the library, and save them as files.

A table is read back from its own file in the same way as the command reads it, so the page and the
command find the same. Reports are those of `fairtender.reports`.
"""

import datetime
import re
import shlex
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from coursework import answers as given
from coursework.answers import Answers
from coursework.own_case.note import remarks
from coursework.questions import OWN, Question, Questions, load
from coursework.questions.values import Value
from coursework.work import files as made
from coursework.work.rows import ROW, filled
from fairtender import profile
from fairtender.messages import day, text
from fairtender.reports.job import InputFile, JobInput, Several, job_of
from fairtender.reports.model import Report
from fairtender.sheets import SheetError
from fairtender.tables import DataError, fault

ABOVE = 2  # rows of a sheet above those of a table: codes and headings
_ROWS = ("row", "first")  # parameters of a sentence that count rows of a sheet
_EMPTY = "sheet-missing"
MOST = 12  # entries of a report that a page shows
_DAYS = (  # the second of each pair must not be before the first
    ("asked", "answered"),
    ("asked", "due"),
    ("start", "end"),
    ("start", "due"),
    ("signed", "end"),
    ("published", "deadline"),
    ("valid_from", "valid_to"),
    ("period_start", "period_end"),
)
_MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])")
_CODE = 3  # letters of a currency; the column's own rule reports longer texts
_CURRENCY = re.compile("[A-Z]{3}")
# The tables that an office downloads, in the order of the course.
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


class OwnJob(NamedTuple):
    """How the library reads the tables of a unit: the command, and the roles of the tables.

    command: the name of the job. roles: {question: the role of each of its sheets in the job}.
    first: the question whose file the command takes without an option.
    """

    command: str
    roles: Mapping[str, tuple[str, ...]]
    first: str = ""


_PRICES = ("rates", "bids", "staffing", "areas", "productivity", "posts", "holidays")
JOBS = {
    "03-screen-tenders": OwnJob("screen", {"tenders": ("tenders",)}, "tenders"),
    "04-read-your-portfolio": OwnJob("portfolio", {"contracts": ("contracts",)}, "contracts"),
    "05-map-supply-chains": OwnJob("map", {"map": ("sites", "links")}, "map"),
    "07-draft-criteria": OwnJob(
        "criteria", {"criteria": ("criteria",), "tender": ("tender",)}, "criteria"
    ),
    "09-evaluate-bids": OwnJob("floor", {name: (name,) for name in _PRICES}),
    "10-manage-the-contract": OwnJob(
        "remedy", {"agreed": ("agreed",), "ledger": ("ledger",)}, "agreed"
    ),
}


class ExampleRow(NamedTuple):
    """A row of the course's own table in words: its headings and its cells."""

    heads: tuple[str, ...]
    cells: tuple[str, ...]


def case_of(unit: str) -> Questions | None:
    """Return a unit's questions about a learner's own organisation; None if it has none."""
    path = Path(__file__).with_name(f"{unit}{OWN}.toml")
    return load(path) if path.is_file() else None


@dataclass
class Case:
    """The own case of one unit, as a learner has filled it in."""

    questions: Questions
    values: Mapping[str, Value]
    today: datetime.date = field(default_factory=datetime.date.today)

    @classmethod
    def of(cls, questions: Questions, raw: Mapping[str, object]) -> "Case":
        """Return the case with the usable answers; a fault affects only its own question."""
        found = given.sort(Answers(release=questions.release), raw, questions)
        return cls(questions, found.values)

    @property
    def unit(self) -> str:
        """The unit of the course to which the case belongs."""
        return self.questions.unit.removesuffix(OWN)

    @property
    def made(self) -> list[tuple[Question, Any]]:
        """The tables that have any content."""
        return [
            (question, value)
            for question in self.questions.all.values()
            if isinstance(value := self.values.get(question.id), dict) and any(value.values())
        ]

    # --- files ---

    def files(self) -> list[tuple[str, bytes]]:
        """Return the files of each table with content and, for unit 11, of the plan."""
        if self.unit == FOLDER[-1] and self.made:
            return [*self._plan_files()]
        values = {question.id: value for question, value in self.made}
        return [*made.everything(self.questions, values, self.today)]

    def name(self, what: str, ending: str) -> str:
        """Return the name of a file about the whole case."""
        return made.name(self.unit, f"own-{what}", self.today, ending)

    def _plan_files(self) -> Iterator[tuple[str, bytes]]:
        from fairtender import action_plan

        plan = self.plan()
        yield self.name("plan", "docx"), action_plan.to_word(plan)
        yield self.name("plan", "xlsx"), action_plan.to_workbook(plan)
        yield self.name("plan", "json"), action_plan.to_json(plan).encode("utf-8")

    def plan(self) -> Any:
        """Return the plan of unit 11 as a plan of the library."""
        from fairtender import action_plan

        rows = {question.id: self._rows(question, value) for question, value in self.made}
        head: dict[str, Any] = {"version": 1} | next(iter(rows.get("head", ())), {})
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
        """Return the rows of a question's only sheet, without their ids."""
        rows = filled(question, value)[question.sheet().code]
        bare = [{code: cell for code, cell in row.items() if code != ROW} for row in rows]
        return [row for row in bare if row]

    def command(self) -> str:
        """Return the command that reads the tables; "" if there is none, or no first table."""
        if self.unit == FOLDER[-1]:
            return f"fairtender plans {self.name('plan', 'xlsx')}"
        job = JOBS.get(self.unit)
        files = {
            one.id: made.name(self.unit, one.file or one.id, self.today, "xlsx")
            for one, _ in self.made
        }
        if job is None or (job.first and job.first not in files):
            return ""
        words = ["fairtender", job.command, *filter(None, [files.pop(job.first, "")])]
        for id, name in files.items():
            words += [f"--{id}", name]
        sector = self._options().get("sector")
        return shlex.join([*words, *(["--sector", sector] if sector else [])])

    # --- the library's findings ---

    def report(self) -> Report | None:
        """Return the library's report on the tables; None if it has none for them.

        Raises DataError if cells cannot be read, or if a needed table is missing.
        """
        if self.unit == FOLDER[-1]:
            from fairtender.reports.plans import read_plans

            return read_plans([self.plan()], self.today, profile.load(), [])
        job = JOBS.get(self.unit)
        return self._run(job) if job else None

    def _run(self, asked: OwnJob) -> Report:
        job = job_of(asked.command)
        with tempfile.TemporaryDirectory() as folder:
            files = dict(self._tables(asked, Path(folder)))
            by_role = {role: [InputFile(path)] for role, path in files.items()}
            given = JobInput(profile.load(), job.roles, by_role, self._options())
            if faults := [*_faults(given)]:
                raise Several(faults)
            if missing := [
                name for name, one in job.roles.items() if one.needed and name not in files
            ]:
                raise fault("own-case-needs", list="; ".join(map(self._label, missing)))
            return job.report(given)

    def _tables(self, asked: OwnJob, folder: Path) -> Iterator[tuple[str, Path]]:
        """Write each table under the file name that the page uses; yield its role and path."""
        for question, value in self.made:
            content = made.save(self.questions, question, value, "xlsx", self.today)[1]
            for role, sheet in zip(asked.roles[question.id], question.sheets, strict=True):
                path = folder / f"{sheet.label}.xlsx"
                path.write_bytes(content)
                yield role, path

    def _label(self, question: str) -> str:
        return self.questions.all[question].label

    # --- as HTML ---

    def said(self) -> str:
        """Return as HTML the gaps and contradictions in the tables, and the library's report."""
        from fairtender import pages

        lines, report, waits = [*self.open()], None, False
        try:
            report = self.report() if self.made else None
        except DataError as error:
            waits, lines = True, [*_sentences(error), *lines]
        entries = report.entries if report else ()
        shown = [one for _, one in zip(range(MOST), entries, strict=False)]
        return pages.render(
            Path(__file__).with_name("said.html"),
            empty=not self.made,
            waits=waits,
            report=report,
            entries=shown,
            more=len(entries) - len(shown),
            lines=lines,
        )

    def open(self) -> Iterator[str]:
        """Yield sentences on gaps and faults by the rules for columns, and on contradictions."""
        form, there = self.questions.forms[0], {question.id for question, _ in self.made}
        asked = tuple(one for one in form.questions if one.id in there)
        answers = Answers(release=self.questions.release, values=dict(self.values))
        yield from map(str, given.findings(replace(form, questions=asked), answers))
        for question, value in self.made:
            rows = self._rows(question, value)
            for number, row in enumerate(rows, 1):
                yield from _contradictions(number, row)
            yield from remarks(rows)
            yield from _repeated_contracts(rows)

    def _options(self) -> dict[str, str]:
        """Return a command's options other than files: the day, and the sector of the rates."""
        found = {"on": self.today.isoformat()}
        if isinstance(rates := self.values.get("rates"), dict):
            sectors = [row["sector"] for row in rates.get("rates", ()) if row.get("sector")]
            found["sector"] = sectors[0] if sectors else ""
        return found


def _faults(given: JobInput) -> Iterator[DataError]:
    """Yield the fault of each table that cannot be read; one fault does not hide the others."""
    for role, [one] in given.files.items():
        try:
            one.read(given.roles[role].table)
        except DataError as error:
            yield error


def _sentences(error: DataError) -> Iterator[str]:
    """Yield the faults in sentences, with the table's name and rows counted from 1.

    Empty cells are left out: the rules of the columns name them in fewer words (`Case.open`).
    """
    for one in getattr(error, "errors", [error]):
        if not isinstance(one, SheetError):
            yield from str(one).splitlines()
            continue
        for wrong in (each for each in one.faults if each.code != _EMPTY):
            params = dict(wrong.params) | {"file": Path(wrong.file).stem}
            rows = {
                name: row - ABOVE
                for name, row in params.items()
                if name in _ROWS and isinstance(row, int) and row
            }
            yield replace(wrong, params=tuple((params | rows).items())).text


def _contradictions(number: int, row: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for each contradiction within a row."""
    if row.get("month") and not _MONTH.fullmatch(row["month"]):
        yield text("own-case-month", row=number, value=row["month"])
    if len(row.get("currency", "")) == _CODE and not _CURRENCY.fullmatch(row["currency"]):
        yield text("own-case-currency", row=number, value=row["currency"])
    if row.get("value") is not None and "currency" not in row and "item" not in row:
        yield text("own-case-no-currency", row=number)
    for first, last in _DAYS:
        if row.get(first) and row.get(last) and row[last] < row[first]:
            days = {"first": _day(row[first]), "last": _day(row[last])}
            yield text("own-case-days", row=number, **days)


def _day(written: str) -> str:
    return day(datetime.date.fromisoformat(written))


def _repeated_contracts(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a sentence for each contract number in two rows, which the library's table allows."""
    first: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        name = row.get("contract_id")
        if name and first.setdefault(name, number) < number:
            yield text("own-case-twice", row=number, name=name, first=first[name])


# --- everything that was made --------------------------------------------------------------------


def folder(own: Mapping[str, Mapping[str, object]], today: datetime.date) -> "OwnFolder":
    """Return the folder of own cases from {unit: answers}; cases without content are left out."""
    cases = list[Case]()
    for unit in (*FIRST, *FOLDER[:-2], *LATER, *FOLDER[-2:]):
        raw, questions = own.get(unit), case_of(unit)
        if questions and isinstance(raw, Mapping):
            cases.append(replace(Case.of(questions, raw), today=today))
    return OwnFolder([case for case in cases if case.made])


class OwnFolder(NamedTuple):
    """The own cases that have any content."""

    cases: Sequence[Case]

    @property
    def missing(self) -> list[str]:
        """Sentences on what an office would still need."""
        there = {case.unit for case in self.cases}
        return [text(f"own-case-part-{unit[:2]}") for unit in FOLDER if unit not in there]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield (file name, content): first a list of the files, then tables with their reports."""
        if not self.cases:
            return
        lines = [text("own-case-folder"), ""]
        parts: list[tuple[str, bytes]] = []
        for case in self.cases:
            files, problems, command = _with_report(case)
            part = text(f"own-case-part-{case.unit[:2]}")
            lines += [f"{part[0].upper()}{part[1:]}: {', '.join(name for name, _ in files)}"]
            lines += [f"  {text('own-case-command', command=command)}"] if command else []
            lines += [f"  {line}" for line in (text("own-case-problem"), *problems) if problems]
            parts += files
        lines += ["", *_missing(self.missing), "", text("own-case-not-checked")]
        yield "READ-ME.txt", "\n".join(lines).encode("utf-8-sig")
        yield from parts


def _missing(names: Sequence[str]) -> Iterator[str]:
    if names:
        yield text("own-case-missing", list=", ".join(names))


def _with_report(case: Case) -> tuple[list[tuple[str, bytes]], list[str], str]:
    """Return the files of a case with its report, its gaps or faults, and its command.

    The command makes the same report again; it is "" if there is no report.
    """
    from fairtender.reports.saving import save

    open_still, files = [*case.open()], list[tuple[str, bytes]]()
    try:
        files = case.files()
        report = case.report()
    except DataError as error:
        return files, [*_sentences(error), *open_still], ""
    if report is not None:
        with tempfile.TemporaryDirectory() as folder:
            path = save(report, Path(folder) / case.name("report", "xlsx"))
            files.append((path.name, path.read_bytes()))
    return files, open_still, case.command() if report is not None else ""
