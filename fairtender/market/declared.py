"""The tables that people fill in for market research, and the folder that contains them."""

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from fairtender import sheets
from fairtender.tables import Column, Table, data_path, optional

__all__ = [
    "ANSWERS",
    "ELEMENTS",
    "LABELS",
    "MARKS",
    "PLAYERS",
    "PURCHASES",
    "QUESTIONS",
    "TIERS",
    "Case",
    "read",
]

# The parts of a substantial answer, in the order in which they are shown.
ELEMENTS = ("policy", "owner", "evidence", "remedy", "worker_voice")
# The tiers of a chain, or groups of workers, that a label may cover.
TIERS = (
    "farm",
    "mine",
    "processing",
    "factory",
    "transport",
    "own staff",
    "agency staff",
    "subcontractors",
    "no workplace",
)
YES_NO = ("yes", "no")
CONDITION_KINDS = ("exclusion", "selection", "specification", "award", "performance")
RESULTS = ("kept", "partly", "not kept", "not checked", "dropped", "running")
MARK_KINDS = (
    "abbreviation",
    "act",
    "document",
    "everyone",
    "hollow",
    "money",
    "month",
    "negation",
    "number",
    "owner",
    "plan",
    "policy",
    "read",
    "remedy",
    "role",
    "section",
    "trade",
    "trigger",
    "unit",
    "worker_voice",
)


def _source(date: str) -> tuple[Column, Column]:
    return (
        Column("source", "text", "Where this was read or heard", example="Trade register"),
        Column("source_date", "date", "Day of the source, or day on which you asked", example=date),
    )


PLAYERS = Table(
    "market players",
    (
        Column(
            "firm",
            "text",
            "Name of the firm; for many small firms taken together, a name for them all",
            example="Selm Harbour Roasters",
        ),
        optional("firms", "number", "How many firms the row stands for; empty: one", "1"),
        optional(
            "owner",
            "text",
            "Who owns it; firms of one owner count as one seller; empty: not known, or itself",
            "Pennard Clothing Group",
        ),
        Column(
            "market",
            "text",
            "The market that the share is a part of: what is sold, where, in which year",
            example="Roasted coffee for offices and canteens, Arlenia, 2025",
        ),
        Column("role", "text", "What the firm does in the chain", example="roaster"),
        Column("country", "text", "Country of the firm, not of its goods", example="Arlenia"),
        optional(
            "share",
            "decimal",
            "Share of that market in percent, from 0 to 100; empty: not known",
            "12.5",
        ),
        Column(
            "supplies",
            "text",
            "What it supplies, in a few words",
            example="Roasted beans, own delivery on the coast",
        ),
        optional(
            "origins",
            "text",
            "Countries where its goods are grown or made, separated by semicolons; empty: not "
            "told, or no goods",
            "Ethiopia; Colombia",
        ),
        optional("workers", "number", "How many people it employs; empty: not known", "38"),
        optional(
            "labels",
            "text",
            "Labels and certificates that it shows, separated by semicolons",
            "Open Harvest Standard",
        ),
        *_source("2026-05-12"),
    ),
    ("firm", "market"),
)

LABELS = Table(
    "labels",
    (
        Column("label", "text", "Name of the label or certificate", example="Clear Cup"),
        Column("issuer", "text", "Who gives it", example="Clear Cup Foundation"),
        Column(
            "kind",
            "choice",
            "What it is",
            ("label", "certificate", "audit", "membership", "licence"),
            example="label",
        ),
        optional(
            "covers",
            "text",
            f"Where work is looked at, separated by semicolons, of: {', '.join(TIERS)}; empty: "
            "not known",
            "farm; processing",
        ),
        optional(
            "delivered",
            "choice",
            "Are the goods that you get the goods from the places looked at? separate: yes, they "
            "are kept apart all the way; mixed: they may be other goods; not traced: nobody "
            "follows them; service: there are no goods; empty: not known",
            "separate",
            ("separate", "mixed", "not traced", "service"),
        ),
        optional(
            "checked_by",
            "choice",
            "Who looks. assigned: a body that the firm cannot choose; chosen: a body that the "
            "firm chooses and pays; itself: the firm; nobody; empty: not known",
            "chosen",
            ("assigned", "chosen", "itself", "nobody"),
        ),
        optional(
            "months",
            "number",
            "Months between two checks of the same place; empty: not known",
            "12",
        ),
        *(
            optional(name, "choice", f"{question}? Empty: not known", example, YES_NO)
            for name, question, example in (
                ("unannounced", "Are there visits that nobody announced", "no"),
                (
                    "interviews_away",
                    "Are workers interviewed away from the workplace and their bosses",
                    "no",
                ),
                ("complaints", "Can workers complain to the label itself", "yes"),
                ("remedy", "Must harm to workers be made good to keep the label", "no"),
                ("findings_public", "Are the findings for each place published", "no"),
            )
        ),
        Column(
            "says",
            "text",
            "What it says of itself, in a sentence",
            example="Coffee grown with care for people",
        ),
        *_source("2026-06-02"),
    ),
    ("label",),
)

PURCHASES = Table(
    "purchases of others",
    (
        Column(
            "purchase", "text", "Short name of the purchase; one row a condition", example="P01"
        ),
        Column("buyer", "text", "Who bought", example="University of Dravena"),
        Column("country", "text", "Country of the buyer", example="Arlenia"),
        Column("subject", "text", "What was bought", example="Coffee for six canteens"),
        Column("date", "date", "Day of the award", example="2025-03-14"),
        optional("value", "decimal", "Value without tax", "84000"),
        Column("currency", "text", "Currency of the value (ISO 4217)", example="EUR"),
        optional("lots", "number", "Number of lots", "2"),
        optional("bids", "number", "Number of bids; empty: not told", "4"),
        Column(
            "condition",
            "text",
            "The condition under the name that it has in each purchase, so that it can be counted",
            example="Origin down to the farm group",
        ),
        Column(
            "kind",
            "choice",
            "Where it stood: exclusion ground, selection, technical specification, award "
            "criterion, or condition of performance",
            CONDITION_KINDS,
            example="performance",
        ),
        Column(
            "wording",
            "text",
            "What was asked, in the buyer's words or near to them",
            example="For each delivery the contractor names the farm group and the harvest.",
        ),
        Column(
            "result",
            "choice",
            "What came of it. dropped: taken out again before the award; running: too early to say",
            RESULTS,
            example="partly",
        ),
        Column(
            "outcome",
            "text",
            "What the buyer tells about it",
            example="Named for two deliveries of three.",
        ),
        *_source("2026-04-21"),
    ),
    ("purchase", "condition"),
)

QUESTIONS = Table(
    "questionnaire",
    (
        Column("question", "text", "Number of the question", example="Q3"),
        Column(
            "topic", "text", "What it is about, to begin a follow-up with", example="Recruitment"
        ),
        Column(
            "text",
            "text",
            "The question as it is sent",
            example="What does a picker pay, and to whom, to get the job?",
        ),
        *(
            Column(element, "flag", f"Does a good answer need this: {words}?", example="yes")
            for element, words in (
                ("policy", "a written rule that can be looked up"),
                ("owner", "a named function that answers for it"),
                ("evidence", "a dated fact or document"),
                ("remedy", "what is done for workers when it goes wrong"),
                ("worker_voice", "what workers themselves say, and to whom"),
            )
        ),
        optional(
            "evidence_months", "number", "How old evidence may be, in months; empty: any age", "24"
        ),
        optional(
            "trigger",
            "choice",
            "The closed answer that decides by itself, whatever else is good; empty: none",
            "yes",
            YES_NO,
        ),
        optional(
            "trade",
            "text",
            "The trade that answers must be about, as the marks name it; empty: any",
            "coffee",
        ),
    ),
    ("question",),
)

ANSWERS = Table(
    "answers to the questionnaire",
    (
        Column("supplier", "text", "Name of the supplier", example="Selm Harbour Roasters"),
        Column("question", "text", "Number of the question", example="Q3"),
        Column("language", "text", "Language of the answer, as its code", example="en"),
        optional(
            "closed",
            "choice",
            "The box that was ticked, where the question has one",
            "no",
            ("yes", "no", "not known"),
        ),
        optional(
            "answer",
            "text",
            "The answer in the supplier's words; empty: none",
            "Nothing. Purchasing terms of 3 March 2025, section 4.",
        ),
        optional(
            "attached",
            "text",
            "Name of the document that was attached; empty: none",
            "Purchasing terms",
        ),
        optional(
            "attached_date", "date", "Date on that document; empty: it has none", "2025-03-03"
        ),
    ),
    ("supplier", "question"),
)

MARKS = Table(
    "marks",
    (
        Column("language", "text", "Language of the words, as its code", example="en"),
        Column(
            "kind", "choice", "What the words are a mark of", MARK_KINDS, example="worker_voice"
        ),
        optional(
            "about",
            "text",
            "For a month its number; for a trade its name; for a trigger or words to read, what "
            "they mean",
        ),
        Column(
            "words",
            "text",
            "A word or phrase; * stands for the rest of a word, or for one word. For a trigger: "
            "parts that stand in one sentence, joined by +, each with its choices, joined by |",
            example="interview*",
        ),
    ),
    ("language", "kind", "words"),
)


class Case(NamedTuple):
    """The tables of one market, each in the field with the name of its declared table."""

    players: pd.DataFrame
    labels: pd.DataFrame
    purchases: pd.DataFrame
    questions: pd.DataFrame
    answers: pd.DataFrame
    marks: pd.DataFrame


def read(folder: Path | str) -> Case:
    """Return the case whose sheets are in a folder, such as `datasets/market/coffee`.

    They are `players`, `labels`, `purchases`, `questions` and `answers`, as CSV or XLSX. The words
    for rating answers are the folder's own `marks` if it has that sheet, else the course's. Raises
    DataError naming file, row and column.
    """
    declared = (PLAYERS, LABELS, PURCHASES, QUESTIONS, ANSWERS, MARKS)
    names = Case._fields
    found = sheets.folder(folder, dict(zip(names, declared, strict=True)), names[:-1])
    if found["marks"].empty:
        found["marks"] = sheets.read(data_path("market", "marks.csv"), MARKS)
    return Case(**found)
