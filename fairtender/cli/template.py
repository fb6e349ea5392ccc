"""`fairtender template NAME [OUT]`: an empty sheet to fill in, and what its columns mean."""

import argparse
from pathlib import Path

from fairtender import (
    criteria,
    labour_cost,
    market,
    monitoring,
    portfolio,
    sheets,
    supply_chain,
    tenders,
)
from fairtender.cli import terminal
from fairtender.cli.command import Command
from fairtender.files import check_outputs
from fairtender.messages import text
from fairtender.tables import Table

__all__ = ["COMMAND", "TEMPLATES"]

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
    def arguments(self, parser: argparse.ArgumentParser) -> None:
        about = text("cli-template-name", names=", ".join(TEMPLATES))
        parser.add_argument("name", choices=TEMPLATES, metavar="NAME", help=about)
        about = text("cli-template-out")
        parser.add_argument("out", type=Path, nargs="?", metavar="OUT", help=about)

    def run(self, options: argparse.Namespace) -> None:
        table = TEMPLATES[options.name]
        out = options.out or Path(f"{options.name}.xlsx")
        check_outputs([out], [])
        sheets.template(table, out)
        terminal.show([*_lines(table), *terminal.written([out])])


COMMAND = _Template()


def _lines(table: Table) -> list[str]:
    lines = []
    for column in sheets.explained(table):
        lines += terminal.wrap(f"{column['column']} ({column['kind']}; {column['needed']})")
        lines += terminal.hang(column["about"])
        for name in ("choices", "example"):
            if column[name]:
                lines += terminal.hang(f"{text(f'sheet-about-{name}')}: {column[name]}")
    return [*lines, terminal.rule()]
