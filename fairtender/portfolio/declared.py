"""The declared tables of a portfolio: what an organisation provides, and the results."""

from fairtender.screening import BY
from fairtender.tables import Column, Table, findings, optional

__all__ = [
    "CONTRACTS",
    "CONVERTED",
    "COVERAGE",
    "FACTS",
    "FINDINGS",
    "HEAT",
    "LEVERAGE",
    "PRIORITIES",
    "RATES",
    "RISKS",
]

FACTS = ("origin", "subcontracting", "place")

CONTRACTS = Table(
    "contracts",
    (
        Column("contract_id", "text", "Number of the contract, yours", example="KOL-2025-017"),
        optional(
            "office",
            "text",
            "Office, institution or other entity that holds the contract",
            example="Kolmen",
        ),
        optional(
            "title",
            "text",
            "Title of the contract as it stands in your files; it is read for words",
            example="Cleaning of the office, two floors",
        ),
        optional(
            "description",
            "text",
            "What is bought and how the work is done, in a few sentences; it is read for words",
            example="Daily cleaning after 18:00. The firm may use agency staff.",
        ),
        optional(
            "kind",
            "choice",
            "goods, services or works",
            choices=("goods", "services", "works"),
            example="services",
        ),
        optional(
            "category",
            "text",
            "Heading under which your organisation reports what is bought",
            example="Cleaning",
        ),
        optional(
            "cpv",
            "text",
            'Code of the Common Procurement Vocabulary, with or without check digit; ";" between '
            "several, the main one first",
            example="90919200-4",
        ),
        optional(
            "supplier",
            "text",
            "Name of the supplier, spelled the same in all rows",
            example="Brightmop Cleaning",
        ),
        optional(
            "supplier_share",
            "number",
            "Percent of the supplier's yearly turnover that comes from your organisation, where "
            "the supplier has said it",
            example="12.5",
        ),
        optional(
            "value",
            "decimal",
            "Value of the whole contract without tax, in its own currency",
            example="48600.00",
        ),
        optional(
            "currency",
            "text",
            "Currency of the value: three capital letters (ISO 4217)",
            example="EUR",
        ),
        optional(
            "signed",
            "date",
            "Day of signature; the exchange rate of this day applies",
            example="2025-03-10",
        ),
        optional("start", "date", "First day", example="2025-04-01"),
        optional("end", "date", "Last day, without options to extend", example="2027-03-31"),
        optional(
            "renewal",
            "date",
            "Day by which you decide to extend, to tender anew or to stop",
            example="2026-12-31",
        ),
        optional(
            "origin",
            "text",
            "Countries where the goods and their main materials are produced, as the supplier "
            'states them; ";" between several. Never the country of the seller or of your office',
            example="Brazil; Ethiopia",
        ),
        optional(
            "place",
            "text",
            "Where the work is done or the goods are delivered; with the country where it is "
            "another than yours",
            example="Kolmen",
        ),
        optional(
            "subcontracting",
            "choice",
            "yes or no: others than the supplier do part of the work; empty where you do not know",
            choices=("yes", "no"),
            example="yes",
        ),
        optional(
            "award",
            "choice",
            "How it was awarded: price_only, or price_and_quality; empty where you do not know",
            choices=("price_only", "price_and_quality"),
            example="price_only",
        ),
    ),
)

RATES = Table(
    "exchange rates",
    (
        Column("currency", "text", "Currency that is changed (ISO 4217)", example="XVC"),
        Column("to_currency", "text", "Currency into which it is changed", example="EUR"),
        Column("valid_from", "date", "First day on which the rate applies", example="2026-03-01"),
        Column("valid_to", "date", "Last day on which the rate applies", example="2026-03-31"),
        Column("rate", "decimal", "Units of to_currency for one of currency", example="0.1352"),
        Column("source", "text", "Who publishes the rate", example="Central bank, monthly average"),
    ),
    key=("currency", "to_currency", "valid_from"),
)

CONVERTED = Table(
    "converted contracts",
    (
        *CONTRACTS.columns,
        Column("rate", "decimal", "Rate by which the value was multiplied; None: no value"),
        Column("rate_source", "text", 'Who publishes the rate; "" where none was needed'),
    ),
)

RISKS = Table(
    "risks",
    (
        Column("contract_id", "text", "Number of the contract; one row each, in their order"),
        Column("level", "text", "high, elevated, low or unknown: a prompt for due diligence"),
        Column("by", "choice", "On what the level rests: see `screening.SCREENED`", BY),
        Column("sector", "text", 'Code of the sector that decides; "" where none is recognised'),
        Column("reasons", "reasons", "Why: the signals, strongest first, then the missing facts"),
        Column("sources", "texts", 'Source id of each reason in turn; "" for a missing fact'),
        Column("ask", "reasons", "What to ask next, one for each missing fact"),
        Column("read", "texts", "Factors that matter for this level and of which a fact was read"),
        Column("missing", "texts", "Factors that matter and of which none was read"),
        Column("unread", "reasons", "What the contract states and the screen could not read"),
    ),
)

LEVERAGE = Table(
    "leverage",
    (
        Column("contract_id", "text", "Number of the contract; one row each, in their order"),
        Column("leverage", "text", "strong, some, unknown, weak or ended"),
        Column("spend", "text", "Is the contract large: strong, weak or unknown"),
        Column("share", "text", "Does the supplier depend on this buyer: strong, weak or unknown"),
        Column("time", "text", "Is there time left to act: strong, weak or unknown"),
        Column("renewal", "text", "Is a renewal near: strong, weak or unknown"),
        Column("days_left", "number", "Days to the end, negative after it; NaN: no end is stated"),
        Column("days_to_renewal", "number", "Days to the renewal; NaN: none is stated"),
        Column("reasons", "reasons", "Why: what is strong, then what is weak, then the unknown"),
        Column("sources", "texts", 'Source id of each threshold in turn; "" for a missing fact'),
    ),
)

PRIORITIES = Table(
    "priorities",
    (
        Column("rank", "number", "Place in the list, from 1"),
        Column("tied", "number", "Contracts of the portfolio with the same level and leverage"),
        Column("contract_id", "text", "Number of the contract"),
        Column("office", "text", "Office that holds it"),
        Column("title", "text", "Title of the contract"),
        Column("category", "text", "Heading under which the organisation reports it"),
        Column("supplier", "text", "Name of the supplier"),
        Column("level", "text", "high, elevated, low or unknown: a prompt for due diligence"),
        Column("leverage", "text", "strong, some, unknown, weak or ended"),
        Column("value", "decimal", "Value in the profile's currency; None: not stated"),
        Column("currency", "text", "The profile's currency"),
        Column("end", "date", "Last day; NaT: not stated"),
        Column("renewal", "date", "Day by which the renewal is decided; NaT: not stated"),
        Column("risk_reasons", "reasons", "Why this level"),
        Column("risk_sources", "texts", 'Source id of each of them in turn; "" for a missing fact'),
        Column("leverage_reasons", "reasons", "Why this leverage"),
        Column("leverage_sources", "texts", "Source id of each of them in turn"),
        Column("next_steps", "reasons", "What to do next: which lever there is"),
        Column("ask", "reasons", "What to ask, one for each missing fact"),
    ),
)

HEAT = Table(
    "heat map",
    (
        Column("office", "text", 'Office; "" where none is stated'),
        Column("category", "text", 'Category; "" where none is stated'),
        Column("contracts", "number", "Contracts in all"),
        Column("high", "number", "Contracts of level high"),
        Column("elevated", "number", "Contracts of level elevated"),
        Column("unknown", "number", "Contracts of level unknown"),
        Column("spend", "decimal", "Value of all contracts whose value is known"),
        Column("spend_high", "decimal", "Of this, contracts of level high"),
        Column("spend_elevated", "decimal", "Of this, contracts of level elevated"),
        Column("spend_unknown", "decimal", "Of this, contracts of level unknown"),
        Column("without_value", "number", "Contracts counted, but without a known value"),
        Column("currency", "text", 'Currency of the amounts; "" where no value is known'),
    ),
    key=("office", "category"),
)

COVERAGE = Table(
    "coverage",
    (
        Column("scope", "choice", "all: the whole portfolio; office: one", ("all", "office")),
        Column("office", "text", 'Office; "" for the whole portfolio, or where none is stated'),
        Column("fact", "choice", "Which fact is known", FACTS),
        Column("contracts", "number", "Contracts for which the fact matters"),
        Column("known", "number", "Of these, contracts for which it is known"),
        Column("percent", "decimal", "Known contracts in percent, not rounded; None: no contract"),
        Column("spend", "decimal", "Value of the contracts whose value is known"),
        Column("known_spend", "decimal", "Of this, contracts for which the fact is known"),
        Column("spend_percent", "decimal", "Known spend in percent, not rounded; None: no spend"),
        Column("without_value", "number", "Contracts counted, but without a known value"),
        Column("currency", "text", 'Currency of the amounts; "" where no value is known'),
    ),
    key=("scope", "office", "fact"),
)

FINDINGS = findings(
    "findings",
    Column("finding", "number", "Number of the finding, from 1; one row for each contract"),
    Column("row", "number", "Row of the contract: that of the sheet it was read from"),
    Column("contract_id", "text", "Number of the contract"),
    key=("finding", "row"),
)
