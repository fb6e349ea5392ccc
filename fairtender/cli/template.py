"""`fairtender template NAME [OUT]`: an empty sheet to fill in, with its columns explained.

With `--of SHEET`, it writes a file for `--columns` by which this sheet of yours can be read.
"""

import argparse
from pathlib import Path

from fairtender import (
    criteria,
    inquiries,
    labour_cost,
    market,
    monitoring,
    portfolio,
    sheets,
    supply_chain,
    tenders,
)
from fairtender.cli import terminal
from fairtender.cli.arguments import Argument
from fairtender.cli.command import Command
from fairtender.files import check_outputs, write_atomically
from fairtender.messages import text, with_label
from fairtender.tables import Table, fault

# The tables that people fill in, by their names on the command line.
TEMPLATES: dict[str, Table] = {
    "tenders": sheets.TENDER_SHEET,
    "portfolio": portfolio.CONTRACTS,
    "exchange-rates": portfolio.RATES,
    "sites": supply_chain.SITES,
    "links": supply_chain.LINKS,
    "rates": labour_cost.RATES,
    "bids": tenders.BIDS,
    "staffing": labour_cost.STAFFING,
    "costs": labour_cost.COSTS,
    "posts": labour_cost.POSTS,
    "holidays": labour_cost.HOLIDAYS,
    "areas": labour_cost.AREAS,
    "productivity": labour_cost.PRODUCTIVITY,
    "offered-productivity": labour_cost.OFFERED_PRODUCTIVITY,
    "explanations": labour_cost.EXPLANATIONS,
    "market-players": market.PLAYERS,
    "market-labels": market.LABELS,
    "market-purchases": market.PURCHASES,
    "market-questions": market.QUESTIONS,
    "market-answers": market.ANSWERS,
    "market-marks": market.MARKS,
    "questions": inquiries.SHEET,
    "criteria": criteria.CRITERIA,
    "criteria-tender": criteria.TENDER,
    "criteria-scores": criteria.SCORES,
    "risks": criteria.RISKS,
    "strategy": criteria.STRATEGY,
    "comments": criteria.COMMENTS,
    "contract": monitoring.CONTRACT,
    "terms": monitoring.TERMS,
    "workers": monitoring.WORKERS,
    "payroll": monitoring.PAYROLL,
    "deductions": monitoring.DEDUCTIONS,
    "shifts": monitoring.SHIFTS,
    "access": monitoring.ACCESS,
    "access_notes": monitoring.ACCESS_NOTES,
    "certificates": monitoring.CERTIFICATES,
    "interviews": monitoring.INTERVIEWS,
    "evidence": monitoring.EVIDENCE,
    "agreed": monitoring.AGREED,
    "ledger": monitoring.LEDGER,
}


class _Template(Command):
    def arguments(self, parser: argparse.ArgumentParser, name: str) -> None:
        about = text("cli-template-name", names=", ".join(TEMPLATES))
        parser.add_argument("name", choices=TEMPLATES, metavar="NAME", help=about)
        about = text("cli-template-out")
        parser.add_argument("out", type=Path, nargs="?", metavar="OUT", help=about)
        Argument("--of", "SHEET", "cli-template-of").add(parser)

    def run(self, options: argparse.Namespace) -> None:
        table = TEMPLATES[options.name]
        if options.of:
            _describe(table, options)
            return
        out = options.out or Path(f"{options.name}.xlsx")
        check_outputs([out], [])
        sheets.template(table, out)
        terminal.show([*_lines(table), *terminal.written([out])])


COMMAND = _Template()


def _describe(table: Table, options: argparse.Namespace) -> None:
    """Write a proposal for reading a sheet as this table, and print the faults in the sheet."""
    out = options.out or Path(f"{options.name}.toml")
    check_outputs([out], [options.of])
    if out.exists():
        raise fault("sheet-there", file=out)
    found = sheets.propose(options.of, [table])
    write_atomically(out, sheets.proposal_toml(found))
    known = sum(bool(guess.column) for guess in found.guesses)
    counts = {"rows": f"{found.rows:,}", "known": known, "heads": len(found.guesses)}
    lines = terminal.wrap(text("cli-template-read", file=options.of.name, **counts))
    for each in found.questions:
        lines += terminal.hang(f"– {each.text}")
    if found.faults:
        lines += ["", *terminal.wrap(text("cli-template-faults"))]
        told = str(sheets.SheetError(found.faults)).splitlines()
        lines += [line for each in told for line in terminal.hang(f"– {each}")]
    terminal.show([*lines, terminal.rule(), *terminal.written([out])])


def _lines(table: Table) -> list[str]:
    lines = []
    for column in sheets.explained(table):
        lines += terminal.wrap(f"{column['column']} ({column['kind']}; {column['needed']})")
        lines += terminal.hang(column["about"])
        for name in ("choices", "example"):
            if column[name]:
                lines += terminal.hang(with_label(text(f"sheet-about-{name}"), column[name]))
    return [*lines, terminal.rule()]
