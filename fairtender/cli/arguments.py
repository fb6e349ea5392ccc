"""The arguments of every command.

Nothing heavy is imported here, so that `fairtender --help` answers at once.
"""

import argparse
import datetime
from pathlib import Path

from fairtender.messages import text

# The tables that people fill in: name on the command line → module and table.
TEMPLATES = {
    "tenders": "sheets.TENDER_SHEET",
    "portfolio": "portfolio.CONTRACTS",
    "exchange-rates": "portfolio.RATES",
    "sites": "supply_chain.SITES",
    "links": "supply_chain.LINKS",
    "rates": "labour_cost.RATES",
    "bids": "tenders.BIDS",
    "staffing": "labour_cost.STAFFING",
    "costs": "labour_cost.COSTS",
    "posts": "labour_cost.POSTS",
    "holidays": "labour_cost.HOLIDAYS",
    "areas": "labour_cost.AREAS",
    "productivity": "labour_cost.PRODUCTIVITY",
    "offered-productivity": "labour_cost.OFFERED_PRODUCTIVITY",
    "explanations": "labour_cost.EXPLANATIONS",
    "market-players": "market.PLAYERS",
    "market-labels": "market.LABELS",
    "market-purchases": "market.PURCHASES",
    "market-questions": "market.QUESTIONS",
    "market-answers": "market.ANSWERS",
    "market-marks": "market.MARKS",
    "criteria": "criteria.CRITERIA",
    "criteria-tender": "criteria.TENDER",
    "criteria-scores": "criteria.SCORES",
    "risks": "criteria.RISKS",
    "strategy": "criteria.STRATEGY",
    "comments": "criteria.COMMENTS",
    "contract": "monitoring.CONTRACT",
    "terms": "monitoring.TERMS",
    "workers": "monitoring.WORKERS",
    "payroll": "monitoring.PAYROLL",
    "deductions": "monitoring.DEDUCTIONS",
    "shifts": "monitoring.SHIFTS",
    "access": "monitoring.ACCESS",
    "access_notes": "monitoring.ACCESS_NOTES",
    "certificates": "monitoring.CERTIFICATES",
    "interviews": "monitoring.INTERVIEWS",
    "evidence": "monitoring.EVIDENCE",
}
COMMANDS = ("screen", "portfolio", "floor", "map", "plans", "template")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line; `command` of what it returns is one of COMMANDS."""
    top = argparse.ArgumentParser(prog="fairtender", description=text("cli-about"))
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    adders = (_screen, _portfolio, _floor, _map, _plans, _template)
    for name, add in zip(COMMANDS, adders, strict=True):
        about = text(f"cli-{name}-about")
        add(commands.add_parser(name, help=about, description=about))
    return top


def _screen(command: argparse.ArgumentParser) -> None:
    _file(command, "file", "cli-file")
    _common(command)


def _portfolio(command: argparse.ArgumentParser) -> None:
    _file(command, "file", "cli-contracts")
    _option(command, "rates", "FILE", "cli-exchange-rates")
    _date(command, "on", "cli-on")
    command.add_argument("--top", type=_count, default=10, metavar="NUMBER", help=text("cli-top"))
    _common(command)


def _floor(command: argparse.ArgumentParser) -> None:
    for name in ("rates", "bids", "staffing"):
        _option(command, name, "FILE", f"cli-{name}", required=True)
    for name in ("costs", "posts", "holidays", "areas", "productivity", "offered"):
        _option(command, name, "FILE", f"cli-{name}")
    command.add_argument("--sector", required=True, metavar="NAME", help=text("cli-sector"))
    _date(command, "on", "cli-rates-on")
    _date(command, "first", "cli-first")
    _common(command)


def _map(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "files", type=Path, nargs="+", metavar="SITES LINKS", help=text("cli-disclosures")
    )
    _option(command, "out", "PICTURE", "cli-picture")
    _common(command)


def _plans(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", type=Path, nargs="+", metavar="PLAN", help=text("cli-plans"))
    _date(command, "on", "cli-on")
    command.add_argument(
        "--expect", action="append", default=[], metavar="OFFICE", help=text("cli-plans-expect")
    )
    for name, kind in (("profile", "TOML"), ("json", "OUT"), ("html", "OUT")):
        _option(command, name, kind, f"cli-{name}")


def _template(command: argparse.ArgumentParser) -> None:
    names = ", ".join(TEMPLATES)
    command.add_argument(
        "name", choices=TEMPLATES, metavar="NAME", help=text("cli-template-name", names=names)
    )
    command.add_argument("out", type=Path, nargs="?", metavar="OUT", help=text("cli-template-out"))


def _common(command: argparse.ArgumentParser) -> None:
    for name, kind in (("columns", "TOML"), ("profile", "TOML"), ("json", "OUT"), ("html", "OUT")):
        _option(command, name, kind, f"cli-{name}")


def _file(command: argparse.ArgumentParser, name: str, code: str) -> None:
    command.add_argument(name, type=Path, metavar="FILE", help=text(code))


def _option(
    command: argparse.ArgumentParser, name: str, kind: str, code: str, required: bool = False
) -> None:
    command.add_argument(f"--{name}", type=Path, metavar=kind, help=text(code), required=required)


def _date(command: argparse.ArgumentParser, name: str, code: str) -> None:
    command.add_argument(f"--{name}", type=_day, metavar="DATE", help=text(code))


def _day(written: str) -> datetime.date:
    try:
        return datetime.datetime.strptime(written, "%Y-%m-%d").date()
    except ValueError:
        raise argparse.ArgumentTypeError(text("cli-no-date", value=written)) from None


def _count(written: str) -> int:
    if not written.isdecimal() or int(written) < 1:
        raise argparse.ArgumentTypeError(text("cli-no-count", value=written))
    return int(written)
