"""The basis of all commands: make a report from files, then write it and print it."""

import argparse
from collections.abc import Iterable, Iterator
from itertools import islice
from os import PathLike
from pathlib import Path

from fairtender import sheets
from fairtender.cli import terminal
from fairtender.cli.arguments import ARGUMENTS
from fairtender.files import check_outputs, write_all
from fairtender.messages import paragraph, text, with_label
from fairtender.profile import Profile, load
from fairtender.reports.job import InputFile, JobInput, job_of
from fairtender.reports.model import Entry, Part, Report
from fairtender.reports.saving import WRITERS, Content
from fairtender.tables import DataError, fault, together, without_cycle_search

# Option → the kind of file that it writes; a picture goes by its name.
OUTPUTS = {
    "json": "json",
    "html": "html",
    "csv": "csv",
    "xlsx": "xlsx",
    "word": "docx",
    "questions": "questions",
    "out": "",
}

Outputs = list[tuple[Path, str]]


class Command:
    """A command that runs a job: it makes the report of the job, writes it and prints it."""

    def arguments(self, parser: argparse.ArgumentParser, name: str) -> None:
        """Add the arguments of this command to a parser."""
        for each in ARGUMENTS[name]:
            each.add(parser)

    def inputs(self, options: argparse.Namespace) -> Iterable[Path]:
        """Yield the input files, which no output may overwrite."""
        for name, value in vars(options).items():
            if name not in OUTPUTS:
                files = value if isinstance(value, list) else [value]
                yield from (each for each in files if isinstance(each, Path))

    def report(self, options: argparse.Namespace, rules: Profile) -> Report:
        """Read the files and return the report of the job."""
        job, said = job_of(options.command), vars(options)
        paths = (
            _disclosed(options.files)
            if "files" in said
            else {name: value for name in (*job.roles, "since") if (value := said.get(name))}
        )
        roles = [role for name, role in job.roles.items() if name in paths or "files" not in said]
        mapping = said.get("columns")
        reading = sheets.load_reading(mapping, [role.table for role in roles]) if mapping else None
        files = {
            name: [
                InputFile(path, reading) for path in (found if isinstance(found, list) else [found])
            ]
            for name, found in paths.items()
        }
        texts = {name: str(value) for name, value in said.items() if value is not None}
        if said.get("expect"):
            texts["expect"] = "\n".join(said["expect"])
        return job.report(JobInput(rules, job.roles, files, texts, may_be_empty=True))

    def run(self, options: argparse.Namespace) -> None:
        """Run the command: read the files, write and print the report.

        Raises DataError, in one sentence, for a file, profile or output path that cannot be used;
        then, and if it is stopped, nothing has been written. If a picture could not be drawn, its
        error is raised last, after the other files have been written.
        """
        if options.command == "plans":
            options.plans = [*_plans(options.plans)]
        outs = self.outputs(options)
        rules = load(options.profile)
        with terminal.Progress() as progress, without_cycle_search():
            progress.step("cli-step-work")
            report = self.report(options, rules)
            if any(kind != "json" for _, kind in outs):
                progress.step("cli-step-page")
            failed = write(report, outs)
        terminal.show(
            [*lines(report), *terminal.written(out for out, _ in outs if out not in failed)]
        )
        if failed:
            raise together([*failed.values()])

    def outputs(self, options: argparse.Namespace) -> Outputs:
        """Return the requested output files; raise DataError if one cannot be written."""
        asked = {name: getattr(options, name, None) for name in OUTPUTS}
        outs = [(path, _kind(OUTPUTS[name], path)) for name, path in asked.items() if path]
        check_outputs((path for path, _ in outs), self.inputs(options))
        return outs


COMMAND = Command()


def _disclosed(files: list[Path]) -> dict[str, list[Path]]:
    """Return the files of `map` by role: a published list, or pairs of site and link sheets."""
    from fairtender import supply_chain  # which takes time, and no other command needs

    if len(files) == 1:
        shape = supply_chain.shape_of(files[0])
        if shape == "list":
            return {"suppliers": files}
        files = files * 2 if shape == "chain" else files
    if len(files) % 2:
        raise fault("cli-map-pairs", count=len(files))
    return {"sites": files[::2], "links": files[1::2]}


def _plans(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the plan files: from a folder all .json files or, without any, all .xlsx files."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = sorted(path.glob("*.json")) or sorted(path.glob("[!~]*.xlsx"))
        if not inside:
            raise fault("cli-plans-none", folder=path)
        yield from inside


def _kind(kind: str, path: Path) -> str:
    if kind == "questions" and path.suffix.lower() == ".zip":
        return "questions-apart"
    return kind or _picture(path)


def _picture(path: Path) -> str:
    if (kind := path.suffix.lower()) not in (".svg", ".png"):
        raise fault("cli-map-picture-kind", file=path)
    return kind[1:]


def write(report: Report, outs: Outputs) -> dict[Path, DataError]:
    """Write a report to files, and return {file: error} for pictures that could not be drawn."""
    made: dict[str | PathLike[str], Content] = {}
    failed: dict[Path, DataError] = {}
    for path, kind in outs:
        try:
            made[path] = WRITERS[kind](report)
        except Exception as error:  # what a drawing library trips over costs the picture alone
            if kind not in ("svg", "png"):
                raise
            why = error if isinstance(error, DataError) else f"{type(error).__name__}: {error}."
            failed[path] = fault("cli-map-no-picture", file=path, cause=why)
    write_all(made)
    return failed


# --- a report as lines of the terminal ------------------------------------------------------------


_NOT_READ = 15  # sentences on what could not be read
_FIRST, _OTHER = 3, 1  # sentences of the first part of an entry, and of each other
_LETTERS = 200  # of a line of a list beside the entries


def lines(report: Report) -> Iterator[str]:
    """Yield the lines of a report that the terminal shows."""
    yield from terminal.wrap(terminal.plain(report.headline))
    for sentence in (*report.summary, *report.not_read[:_NOT_READ]):
        yield from terminal.wrap(terminal.plain(sentence))
    if more := report.not_read[_NOT_READ:]:
        yield from terminal.wrap(text("cli-not-read-more", count=f"{len(more):,}"))
    yield ""
    yield from terminal.wrap(report.count_line())
    for grid in report.grids:
        if grid.folded:
            continue
        yield ""
        yield from terminal.wrap(grid.head)
        yield from terminal.columns(grid.heads, grid.rows)
    yield ""
    yield from terminal.head(text("chart-level"), report.column)
    for entry in islice(report.entries, report.shown):
        yield from _entry(entry)
    yield terminal.rule()
    yield from _notes(report)
    yield from terminal.wrap(report.prompt)


def _entry(entry: Entry) -> Iterator[str]:
    name = entry.level.name
    if len(name) >= terminal.MARGIN:  # on a line of its own
        yield terminal.clip(name, terminal.width())
        name = ""
    yield from terminal.entry(name, entry.title)
    if entry.facts:
        yield from terminal.hang(" · ".join(entry.facts))
    for number, part in enumerate(entry.parts):
        yield from _part(part, _OTHER if number else _FIRST)


def _part(part: Part, most: int) -> Iterator[str]:
    more = len(part.said) - most
    for number, said in enumerate(part.said[:most], 1):
        told = with_label(part.head, said.reason)
        rest = text("cli-and-more", more=more) if number == most and more > 0 else ""
        yield from terminal.hang(paragraph(told, rest))


def _notes(report: Report) -> Iterator[str]:
    """Yield the lines after the entries: what was removed or is not listed, and doubtful data."""
    if report.gone:
        yield from terminal.wrap(text("since-gone"))
        for line in report.gone:
            yield from terminal.hang(f"– {line}")
    shown, total = min(report.shown, report.size), report.size
    more = text("cli-more", shown=shown, total=f"{total:,}") if shown < total else ""
    yield from terminal.wrap(paragraph(report.more, more))
    for aside in report.asides:
        yield from terminal.wrap(aside.head)
        for line in aside.lines[: aside.shown]:
            yield from terminal.hang(terminal.clip(f"– {line}", _LETTERS))
    yield from terminal.notes(report.notes)
