"""The declared tables of a local action plan, its kinds of measures, and the plan itself."""

import datetime
from typing import NamedTuple

import pandas as pd

from fairtender import messages
from fairtender.tables import Column, Table

__all__ = ["CONTRACTS", "KINDS", "MEASURES", "PLAN", "STAGES", "STATES", "Head", "Plan"]

LEVELS = ("high", "elevated", "unknown", "low")
STATES = ("planned", "under_way", "done", "dropped")

# What each kind of measure can do for the people who work on a contract. One that informs or
# prepares is needed, and changes nothing until another follows it.
INFORMS, PREPARES, CHANGES = "informs", "prepares", "changes"
KINDS: dict[str, dict[str, str]] = {
    "foundations": {
        "policy": PREPARES,
        "referral_path": PREPARES,
        "training": INFORMS,
        "awareness": INFORMS,
    },
    "market_research": {"market_study": PREPARES, "supply_chain_map": PREPARES},
    "analysis": {"risk_review": PREPARES, "strategy": PREPARES, "criteria": CHANGES},
    "supplier_engagement": {
        "briefing": PREPARES,
        "questionnaire": PREPARES,
        "capacity_building": CHANGES,
    },
    "contract_management": {
        "clause": CHANGES,
        "monitoring": CHANGES,
        "worker_interviews": CHANGES,
        "price_review": CHANGES,
        "remedy": CHANGES,
    },
}
STAGES = tuple(KINDS)
EFFECTS = {kind: effect for kinds in KINDS.values() for kind, effect in kinds.items()}


def _column(name: str, kind: str, description: str, example: str = "") -> Column:
    choices = {"level": LEVELS, "stage": STAGES, "kind": tuple(EFFECTS), "state": STATES}.get(
        name, ()
    )
    return Column(name, kind, description, choices, optional=True, example=example)


PLAN = Table(
    "plan",
    (
        _column("office", "text", "Office whose plan it is", "Kolmen"),
        _column("period_start", "date", "First day of the plan", "2026-01-01"),
        _column("period_end", "date", "Last day of the plan", "2026-12-31"),
        _column("prepared_by", "text", "Role that wrote the plan", "Procurement officer"),
        _column("agreed_by", "text", "Role that agreed to it; empty: a draft", "Head of office"),
        _column("date", "date", "Date of this version", "2026-01-20"),
        _column("version", "number", "Number of the version: 1, 2 and so on", "1"),
        _column(
            "focal_point",
            "text",
            "Role that the office asks about trafficking and exploitation",
            "Anti-trafficking focal point of the Agency",
        ),
        _column(
            "referral_contact",
            "text",
            "Whom to call about a suspected case: a role and where it is found",
            "National referral mechanism, duty desk in Lindava",
        ),
        _column(
            "workers_consulted",
            "text",
            "Which workers or representatives of workers were heard, and when",
            "Union of cleaners and guards, meeting of 14 January 2026",
        ),
        _column(
            "workshop",
            "text",
            "Regional workshop in which the office maps its supply chains",
            "Mountain offices",
        ),
        _column("workshop_date", "date", "Date of that workshop", "2026-02-12"),
    ),
)

CONTRACTS = Table(
    "assessed contracts",
    (
        _column("contract_id", "text", "Number of a contract that was assessed", "KOL-2025-017"),
        _column("title", "text", "Title of the contract", "Cleaning of the office, two floors"),
        _column("category", "text", "Heading under which it is reported", "Cleaning"),
        _column("supplier", "text", "Name of its supplier", "Clarion Path Services"),
        _column("level", "choice", "Level of risk; a prompt to look closer, no finding", "high"),
    ),
    ("contract_id",),
)

MEASURES = Table(
    "measures",
    (
        _column("measure", "text", "Id of the measure, one row each", "M1"),
        _column("stage", "choice", "Stage of procurement, or the foundations", "analysis"),
        _column("kind", "choice", "Kind of measure, one of those of its stage", "criteria"),
        _column("what", "text", "What is done, in a sentence", "Ask for the cost structure."),
        _column(
            "contracts",
            "texts",
            "Numbers of the contracts that it answers; empty: all of the plan",
            "KOL-2025-017",
        ),
        _column("category", "text", "Category that it answers as a whole", "Cleaning"),
        _column("risk", "text", "Risk that it answers", "Hours that nobody pays"),
        _column("owner", "text", "Role that sees it done, no person's name", "Contract manager"),
        _column("start", "date", "Day on which the work begins", "2026-02-01"),
        _column("due", "date", "Day by which it is done", "2026-04-30"),
        _column("indicator", "text", "What is counted", "Contracts with the clause"),
        _column("unit", "text", "Unit of the indicator", "contracts"),
        _column("target", "number", "Value of the indicator to be reached", "4"),
        _column("value", "number", "Value so far; empty: not counted yet", "1"),
        _column("state", "choice", "How far it is", "under_way"),
        _column("reason", "text", "Why it was dropped", "The contract has ended."),
        _column(
            "evidence",
            "text",
            "The paper that shows that it is done, and where it lies",
            "Signed amendment, contract file",
        ),
        _column("working_days", "number", "Working days that it takes its owner", "6"),
        _column("budget", "decimal", "Money set aside; empty: none is stated", "1200"),
        _column("currency", "text", "Currency of the budget (ISO 4217)", "EUR"),
    ),
    ("measure",),
)


class Head(NamedTuple):
    """The columns of `PLAN`: who made the plan, when and with whom. Empty fields are "" or None."""

    office: str
    period_start: datetime.date | None
    period_end: datetime.date | None
    prepared_by: str
    agreed_by: str
    date: datetime.date | None
    version: int | None
    focal_point: str
    referral_contact: str
    workers_consulted: str
    workshop: str
    workshop_date: datetime.date | None


class Plan(NamedTuple):
    """A local action plan. It may be unfinished: `check` shows what is missing.

    head: who made it, when and with whom. contracts: the table `CONTRACTS`, which lists the
    contracts that the office has assessed, each with its level. measures: the table `MEASURES`.
    file: name of the file from which the plan was read, or "".
    """

    head: Head
    contracts: pd.DataFrame
    measures: pd.DataFrame
    file: str = ""

    @property
    def name(self) -> str:
        """The name of the plan in messages: `file`, or a general name if it is not from a file."""
        return self.file or messages.text("action-plan-unsaved")
