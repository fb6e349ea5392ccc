"""The declared tables of supply chains: those that a supplier fills in, and the results."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd

from fairtender.messages import text
from fairtender.tables import Column, Reason, Table, check, keyed, optional, place, wrong

__all__ = [
    "ACTIVITIES",
    "CHAIN_LINKS",
    "CHAIN_SITES",
    "CONTRADICTIONS",
    "EVIDENCE",
    "LINKS",
    "SITES",
    "Chain",
]

EVIDENCE = ("unknown", "inferred", "disclosed", "verified")  # weakest first
ACTIVITIES = (
    "hand-over",
    "trade",
    "manufacture",
    "components",
    "processing",
    "raw material",
    "recycling",
    "labour supply",
)
SHARES = ("migrant_share", "agency_share")
SAID = 12  # names that one sentence lists

_EVIDENCE_MEANS = (
    "How well it is known. verified: somebody independent of the site looked at the place or its "
    "records, and the document says who and when; disclosed: a supplier states it (a certificate "
    "alone is no more than that); inferred: concluded from something else; unknown: it must exist, "
    "but nobody says which it is"
)
_ACTIVITY_MEANS = (
    "What is done there. hand-over: the buyer receives it; trade: buys and sells, owns the brand, "
    "stores or carries; manufacture: the product itself is made; components: parts of it are made; "
    "processing: material is smelted, spun, washed, dyed; raw material: it is grown or mined; "
    "recycling; labour supply: an agency that sends workers"
)

_DISCLOSURE = Column(
    "disclosure", "text", "Who says it: supplier, auditor or officer", example="Orlune Devices"
)
_EVIDENCE = Column("evidence", "choice", _EVIDENCE_MEANS, EVIDENCE, example="disclosed")
_DATE = optional("date", "date", "Date of the document", "2026-06-30")

SITES = Table(
    "sites",
    (
        _DISCLOSURE,
        Column(
            "site",
            "text",
            "Identifier of the site. The same identifier means the same place in all disclosures: "
            "agree on them, or begin your own with letters of your name",
            example="OD-AS1",
        ),
        Column("name", "text", "Name of the site, not only of the firm", example="Halcyra Plant 1"),
        optional("operator", "text", "Firm that runs it", "Halcyra"),
        optional("activity", "choice", _ACTIVITY_MEANS, "manufacture", ACTIVITIES),
        optional(
            "tier", "number", "Steps from the hand-over, which is 0; the direct supplier is 1", "3"
        ),
        optional(
            "country", "text", "Country where the people work, not that of the owner", "Malaysia"
        ),
        optional("town", "text", "Town or district of the site", "Kota Baiduri"),
        optional("workers", "number", "People who work there", "3100"),
        optional(
            "migrant_share",
            "decimal",
            "Percent of them who came from another country or far region for this work",
            "55",
        ),
        optional(
            "agency_share", "decimal", "Percent of them who are employed or sent by an agency", "40"
        ),
        optional(
            "dormitory",
            "choice",
            "Do workers live in housing that the site or an agency provides",
            "yes",
            ("yes", "no"),
        ),
        _EVIDENCE,
        optional("document", "text", "Document that shows it", "Site list, June 2026"),
        _DATE,
        optional(
            "note", "text", "What else it says of the site", "Leased to another firm since 2025"
        ),
    ),
    ("disclosure", "site"),
)

LINKS = Table(
    "links",
    (
        _DISCLOSURE,
        Column("from_site", "text", "Identifier of the site that delivers", example="OD-AS1"),
        Column("to_site", "text", "Identifier of the site that receives", example="OD-HQ"),
        Column("good", "text", "What is delivered, in plain words", example="mobile phones"),
        optional(
            "share",
            "decimal",
            "Of all that the receiving site pays to suppliers for this product: the percent that "
            "goes to the delivering site for this good; empty: not known",
            "62",
        ),
        _EVIDENCE,
        optional("document", "text", "Document that shows it", "Purchase ledger 2025"),
        _DATE,
        optional(
            "note",
            "text",
            "What else it says of the link",
            "Only in the months before the holidays",
        ),
    ),
    ("disclosure", "from_site", "to_site", "good"),
)

_STATED = (
    Column("disclosures", "texts", "Who says it"),
    Column("documents", "texts", "Documents that show it"),
    Column("notes", "texts", "What the disclosures note"),
    Column("where", "texts", "File and row of each disclosure"),
)

CHAIN_SITES = Table(
    "merged sites",
    (
        Column("site", "text", "Identifier of the merged site"),
        Column("name", "text", "Name"),
        Column("operator", "text", 'Firm that runs it; "" where not known'),
        optional("activity", "choice", "As in SITES", choices=ACTIVITIES),
        Column("tier", "number", "Steps from the hand-over; NaN: not known"),
        Column("country", "text", 'Country, as written; "" where not known'),
        Column("town", "text", 'Town; "" where not known'),
        Column("workers", "number", "People who work there; NaN: not known"),
        Column("migrant_share", "decimal", "Percent of the workers; None: not known"),
        Column("agency_share", "decimal", "Percent of the workers; None: not known"),
        optional("dormitory", "choice", "yes or no", choices=("yes", "no")),
        Column("evidence", "choice", "The strongest of all disclosures", EVIDENCE),
        Column("disputed", "texts", "Columns about which an open contradiction exists"),
        Column("ids", "texts", "Identifiers under which the disclosures list it"),
        *_STATED,
    ),
    ("site",),
)

CHAIN_LINKS = Table(
    "merged links",
    (
        Column("from_site", "text", "Site that delivers; may be one that nobody lists"),
        Column("to_site", "text", "Site that receives; may be one that nobody lists"),
        Column("goods", "texts", "What is delivered"),
        Column("share", "decimal", "Percent of what the receiving site pays; None: not known"),
        optional("share_evidence", "choice", "Evidence of that share", choices=EVIDENCE),
        Column("evidence", "choice", "The strongest of all disclosures", EVIDENCE),
        *_STATED,
    ),
    ("from_site", "to_site"),
)

CONTRADICTIONS = Table(
    "contradictions",
    (
        Column(
            "about",
            "text",
            "Column on which disclosures differ; or share, shares (they add up to more than 100), "
            "one place (two sites may be one) or two places (one identifier for two sites)",
        ),
        Column("sites", "texts", "Merged sites concerned; of a link first the one that delivers"),
        Column("name", "text", "Names of these sites"),
        Column("disclosures", "texts", "Who says something"),
        Column("values", "texts", "What each of them says, in the same order"),
        Column("says", "reasons", "The same as sentences, with evidence, document and date"),
        Column("kept", "text", 'What the merged table has; "" where it is left empty'),
        Column("open", "flag", "No verified evidence settles it"),
        Column("question", "reason", "The question that resolves it"),
        Column("where", "texts", "File and row of each statement, in the same order"),
    ),
)


class Chain(NamedTuple):
    """A supply chain, merged from what suppliers disclose.

    sites: CHAIN_SITES. links: CHAIN_LINKS. contradictions: CONTRADICTIONS.
    """

    sites: pd.DataFrame
    links: pd.DataFrame
    contradictions: pd.DataFrame


def reason(code: str, **params: str) -> Reason:
    """Return the Reason whose code is "supply-chain-" followed by `code`."""
    return Reason.of(f"supply-chain-{code}", **params)


def some_of(names: Iterable[str], most: int = SAID, between: str = ", ") -> str:
    """Return names in one line, with at most `most` of them and a count of the others."""
    every = list(names)
    told = between.join(every[:most])
    more = len(every) - most
    return text("supply-chain-and-more", names=told, more=f"{more:,}") if more > 0 else told


def rank(evidence: str) -> int:
    """Return the strength of evidence, from 0 (unknown) to 3 (verified)."""
    return EVIDENCE.index(evidence)


def value_text(value: object) -> str:
    """Return a value as text without trailing zeros: 55 for 55.0 and for Decimal("55.00")."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return str(value)


def display_names(sites: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return {site: display name} for pairs of site and name.

    The display name is the name, followed by the identifier if another site has the same name.
    """
    sites = list(sites)
    often = Counter(name for _, name in sites)
    return {site: name + (f" ({site})" if often[name] > 1 else "") for site, name in sites}


def check_rows(data: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return the declared columns of the rows, and the place of each row in a column `where`.

    Spaces around texts are removed.

    Raises DataError, one sentence with file, row and column, if a cell is impossible.
    """
    rows = check(data, table)[table.names]
    for column in table.columns:
        if column.kind == "text":
            rows[column.name] = rows[column.name].map(str.strip)
        for position, value in enumerate(rows[column.name]):
            if not _possible(value, column):
                about = {"column": column.name, "description": column.description}
                about["value"] = value_text(value)
                raise wrong(rows, position, table, "supply-chain-impossible", **about)
    places = [place(rows, position, table) for position in range(len(rows))]
    return keyed(rows, table).assign(where=["{file}, row {row}".format(**at) for at in places])


def _possible(value: Any, column: Column) -> bool:
    if column.kind == "decimal":
        return value is None or bool(value.is_finite() and 0 <= value <= 100)
    if column.kind == "number":
        return bool(value != value or (value >= 0 and value == value // 1))
    if column.kind in ("text", "choice"):
        return column.optional or bool(value.strip())
    return True
