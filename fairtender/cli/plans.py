"""`fairtender plans`: check local action plans, and read those of all offices together."""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pandas as pd

from fairtender import action_plan
from fairtender.action_plan import Overview
from fairtender.cli import terminal
from fairtender.cli.inputs import day
from fairtender.cli.progress import Progress
from fairtender.files import check_outputs, write_all
from fairtender.messages import text
from fairtender.profile import Profile, load
from fairtender.sheets import json_file
from fairtender.tables import Column, Table, fault

FOUND = Table(
    "findings on plans",
    (Column("office", "text", "Whose plan it is"), *action_plan.FINDINGS.columns),
)
TABLES = {
    "plans": action_plan.PLANS,
    "older": action_plan.OLDER,
    "contracts": action_plan.ALL_CONTRACTS,
    "measures": action_plan.ALL_MEASURES,
    "progress": action_plan.PROGRESS,
    "by_office": action_plan.BY_OFFICE,
    "totals": action_plan.TOTALS,
    "shared": action_plan.SHARED,
    "attention": action_plan.ATTENTION,
}
_MOST = 12  # of what leadership should look at: the terminal is for a first look


def run(options: argparse.Namespace) -> None:
    """Read the plans, check each, combine them, write what was asked for, print a table.

    Raises DataError in one sentence for a plan, profile or output path that will not do; then, and
    when stopped, nothing has been written.
    """
    given = list(_given(options.files))
    outs = check_outputs([options.json, options.html], [*given, options.profile])
    rules, on = load(options.profile), day(options.on)
    with Progress(0, sys.stderr) as progress:
        progress.step("cli-step-work")
        plans = [action_plan.read(path) for path in given]
        overview = action_plan.combine(plans, on, rules, offices=options.expect)
        found = _found(plans, overview, rules)
        files: dict[Path, bytes | Iterable[bytes]] = {}
        if options.json:
            about = {"profile": rules.name, "profile_date": rules.date, "on": on}
            tables = {name: (getattr(overview, name), table) for name, table in TABLES.items()}
            tables["findings"] = (found, FOUND)
            files[options.json] = json_file.document(about, tables)
        if options.html:
            progress.step("cli-step-page")
            # Matplotlib takes half a second to import: only a page needs it.
            from fairtender.cli import plans_page

            page = plans_page.page(overview, found, summary(overview, rules))
            files[options.html] = page.encode("utf-8", "replace")
        write_all(files)
    terminal.show(_lines(overview, found, rules, outs))


def _given(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files of plans; of a folder all that end in .json."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = sorted(path.glob("*.json"))
        if not inside:
            raise fault("cli-plans-none", folder=path)
        yield from inside


def _found(plans: Sequence[action_plan.Plan], overview: Overview, rules: Profile) -> pd.DataFrame:
    """Return the findings on each plan that counts, the table `FOUND`."""
    counted = set(overview.plans[["office", "version"]].itertuples(index=False, name=None))
    parts = [pd.DataFrame(columns=FOUND.names)]
    for plan in sorted(plans, key=lambda one: one.head.office):
        if (plan.head.office, plan.head.version) in counted:
            findings = action_plan.check(plan, None, overview.on, rules)
            parts.append(findings.assign(office=plan.head.office)[FOUND.names])
    return pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)


def summary(overview: Overview, rules: Profile) -> list[str]:
    """Say what was read, and by which profile."""
    read = text(
        "cli-plans-read",
        plans=len(overview.plans),
        offices=len(overview.progress),
        on=overview.on,
        measures=len(overview.measures),
    )
    return [read, text("report-used", profile=rules.name, date=rules.date)]


def _lines(
    overview: Overview, found: pd.DataFrame, rules: Profile, outs: list[Path]
) -> Iterator[str]:
    for said in summary(overview, rules):
        yield from terminal.wrap(said)
    serious = found["office"][found["severity"] == "serious"].value_counts()
    heads = [text(f"cli-plans-{name}") for name in ("office", "measures", "reached", "late")]
    rows = [
        [
            row.office,
            f"{row.measures:.0f}",
            f"{row.done:.0f}",
            f"{row.late:.0f}",
            str(serious.get(row.office, 0)),
        ]
        for row in overview.progress.itertuples()
    ]
    yield ""
    yield from terminal.columns([*heads, text("cli-plans-serious")], rows)
    yield ""
    yield from terminal.wrap(text("cli-plans-attention"))
    yield terminal.rule()
    for row in overview.attention.head(_MOST).itertuples():
        first, *more = terminal.hang(row.reason.text())
        yield f"{row.rank:.0f}".ljust(terminal.MARGIN) + first.lstrip()
        yield from more
        yield from terminal.hang(f"{text('cli-plans-do')} {row.ask.text()}")
    yield terminal.rule()
    yield from terminal.wrap(text("cli-plans-prompt"))
    yield from terminal.written(outs)
