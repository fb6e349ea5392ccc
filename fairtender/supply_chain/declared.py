"""The tables of supply chains: what a supplier fills in, and what the library makes of it."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

import pandas as pd

from fairtender.tables import Column, Reason, Table, check, fault

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

SITES = Table(
    "sites",
    (
        Column(
            "disclosure",
            "text",
            "Who says it: supplier, auditor or officer",
            example="Orlune Devices",
        ),
        Column(
            "site",
            "text",
            "Identifier of the site. The same identifier means the same place in all disclosures: "
            "agree on them, or begin your own with letters of your name",
            example="OD-AS1",
        ),
        Column("name", "text", "Name of the site, not only of the firm", example="Halcyra Plant 1"),
        Column("operator", "text", "Firm that runs it", optional=True, example="Halcyra"),
        Column("activity", "choice", _ACTIVITY_MEANS, ACTIVITIES, True, "manufacture"),
        Column(
            "tier",
            "number",
            "Steps from the hand-over, which is 0; the direct supplier is 1",
            optional=True,
            example="3",
        ),
        Column(
            "country",
            "text",
            "Country where the people work, not that of the owner",
            optional=True,
            example="Malaysia",
        ),
        Column(
            "town", "text", "Town or district of the site", optional=True, example="Kota Baiduri"
        ),
        Column("workers", "number", "People who work there", optional=True, example="3100"),
        Column(
            "migrant_share",
            "decimal",
            "Percent of them who came from another country or far region for this work",
            optional=True,
            example="55",
        ),
        Column(
            "agency_share",
            "decimal",
            "Percent of them who are employed or sent by an agency",
            optional=True,
            example="40",
        ),
        Column(
            "dormitory",
            "choice",
            "Do workers live in housing that the site or an agency provides",
            ("yes", "no"),
            True,
            "yes",
        ),
        Column("evidence", "choice", _EVIDENCE_MEANS, EVIDENCE, example="disclosed"),
        Column(
            "document",
            "text",
            "Document that shows it",
            optional=True,
            example="Site list, June 2026",
        ),
        Column("date", "date", "Date of the document", optional=True, example="2026-06-30"),
        Column(
            "note",
            "text",
            "What else it says of the site",
            optional=True,
            example="Leased to another firm since 2025",
        ),
    ),
    ("disclosure", "site"),
)

LINKS = Table(
    "links",
    (
        Column(
            "disclosure",
            "text",
            "Who says it: supplier, auditor or officer",
            example="Orlune Devices",
        ),
        Column("from_site", "text", "Identifier of the site that delivers", example="OD-AS1"),
        Column("to_site", "text", "Identifier of the site that receives", example="OD-HQ"),
        Column("good", "text", "What is delivered, in plain words", example="mobile phones"),
        Column(
            "share",
            "decimal",
            "Of all that the receiving site pays to suppliers for this product: the percent that "
            "goes to the delivering site for this good; empty: not known",
            optional=True,
            example="62",
        ),
        Column("evidence", "choice", _EVIDENCE_MEANS, EVIDENCE, example="disclosed"),
        Column(
            "document",
            "text",
            "Document that shows it",
            optional=True,
            example="Purchase ledger 2025",
        ),
        Column("date", "date", "Date of the document", optional=True, example="2026-06-30"),
        Column(
            "note",
            "text",
            "What else it says of the link",
            optional=True,
            example="Only in the months before the holidays",
        ),
    ),
    ("disclosure", "from_site", "to_site", "good"),
)

CHAIN_SITES = Table(
    "merged sites",
    (
        Column("site", "text", "Identifier of the merged site"),
        Column("name", "text", "Name"),
        Column("operator", "text", 'Firm that runs it; "" where not known'),
        Column("activity", "choice", "As in SITES", ACTIVITIES, True),
        Column("tier", "number", "Steps from the hand-over; NaN: not known"),
        Column("country", "text", 'Country, as written; "" where not known'),
        Column("town", "text", 'Town; "" where not known'),
        Column("workers", "number", "People who work there; NaN: not known"),
        Column("migrant_share", "decimal", "Percent of the workers; None: not known"),
        Column("agency_share", "decimal", "Percent of the workers; None: not known"),
        Column("dormitory", "choice", "yes or no", ("yes", "no"), True),
        Column("evidence", "choice", "The strongest of all disclosures", EVIDENCE),
        Column("disputed", "texts", "Columns about which an open contradiction exists"),
        Column("ids", "texts", "Identifiers under which the disclosures list it"),
        Column("disclosures", "texts", "Who lists it"),
        Column("documents", "texts", "Documents that show it"),
        Column("notes", "texts", "What the disclosures note"),
        Column("where", "texts", "File and row of each disclosure"),
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
        Column("share_evidence", "choice", "Evidence of that share", EVIDENCE, True),
        Column("evidence", "choice", "The strongest of all disclosures", EVIDENCE),
        Column("disclosures", "texts", "Who states it"),
        Column("documents", "texts", "Documents that show it"),
        Column("notes", "texts", "What the disclosures note"),
        Column("where", "texts", "File and row of each disclosure"),
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
    """A supply chain merged from disclosures.

    sites: CHAIN_SITES. links: CHAIN_LINKS. contradictions: CONTRADICTIONS.
    """

    sites: pd.DataFrame
    links: pd.DataFrame
    contradictions: pd.DataFrame


def reason(code: str, **params: str) -> Reason:
    """Return the Reason of this code, whose codes all begin with `supply-chain-`."""
    return Reason(f"supply-chain-{code}", tuple(params.items()))


def rank(evidence: str) -> int:
    """Return how strong evidence is: 0 (unknown) to 3 (verified)."""
    return EVIDENCE.index(evidence)


def written(value: object) -> str:
    """Return a value as text: 55 for 55.0 and for Decimal("55.00")."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return str(value)


def called(sites: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what to call each site of the pairs (site, name).

    That is its name, with the identifier where another site has the same name.
    """
    sites = list(sites)
    often = Counter(name for _, name in sites)
    return {site: name + (f" ({site})" if often[name] > 1 else "") for site, name in sites}


def places(data: pd.DataFrame, table: Table) -> list[str]:
    """Return the place of each row, for messages: file and row, as the sheet counts them."""
    file = data.attrs.get("file", table.name)
    return [f"{file}, row {label}" for label in data.index]


def checked(data: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return the rows with the declared columns, and their places in the column `where`.

    Spaces around texts are taken away.

    Raises DataError in one sentence that names file, row and column where a cell is impossible.
    """
    rows = check(data, table)[table.names].assign(where=places(data, table))
    for column in table.columns:
        if column.kind == "text":
            rows[column.name] = [text.strip() for text in rows[column.name]]
    for column in table.columns:
        for where, value in zip(rows["where"], rows[column.name], strict=True):
            if not _possible(value, column):
                raise fault(
                    "supply-chain-impossible",
                    where=where,
                    column=column.name,
                    value=written(value),
                    description=column.description,
                )
    twice = rows[rows.duplicated(list(table.key))]
    if len(twice):
        key = ", ".join(str(twice.iloc[0][name]) for name in table.key)
        raise fault("supply-chain-twice", where=twice.iloc[0]["where"], key=key)
    return rows


def _possible(value: object, column: Column) -> bool:
    if column.kind == "decimal":
        return value is None or (value.is_finite() and Decimal(0) <= value <= Decimal(100))
    if column.kind == "number":
        return value != value or (value >= 0 and value == value // 1)
    if column.kind in ("text", "choice"):
        return column.optional or value.strip() != ""
    return True
