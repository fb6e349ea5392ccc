"""The declared tables of criteria, of their evaluation, and of the procurement strategy."""

from fairtender.tables import Column, Table, findings, optional

__all__ = [
    "COMMENTS",
    "CRITERIA",
    "DECIDED",
    "FINDINGS",
    "FORMULAS",
    "GROUNDS",
    "INSTRUMENTS",
    "KINDS",
    "LINES",
    "POINTS",
    "RANGES",
    "RANKING",
    "REVERSALS",
    "RISKS",
    "SCORES",
    "SEVERITIES",
    "STAGES",
    "STRATEGY",
    "TENDER",
]

KINDS = ("exclusion", "selection", "specification", "award", "performance")
GROUNDS = ("conviction", "breach", "taxes", "misconduct", "other")
PRICE_FORMULAS = ("price-lowest", "price-linear", "price-steps")
FORMULAS = (*PRICE_FORMULAS, "score")
SEVERITIES = ("strike", "challenge", "weak")  # the gravest first
YES_NO = ("yes", "no")

TENDER = Table(
    "tender",
    (
        Column("id", "text", "Number of the tender", example="T13"),
        Column("title", "text", "Title of the tender", example="Cleaning of eight public offices"),
        Column(
            "value",
            "decimal",
            "Estimated value of the whole contract, without value added tax",
            example="960000",
        ),
        Column("currency", "text", "Currency of the value (ISO 4217)", example="EUR"),
        optional("months", "number", "Months that the contract lasts", "24"),
        optional(
            "subject",
            "text",
            "What is bought, in two or three sentences",
            "Cleaning of eight public offices on working days",
        ),
    ),
    ("id",),
)

CRITERIA = Table(
    "criteria",
    (
        Column("id", "text", "Short name of the criterion", example="A2"),
        optional("lot", "text", "Lot to which it belongs; empty: all lots", "2"),
        Column(
            "kind",
            "choice",
            "exclusion (who may not take part), selection (who is able), specification (what every "
            "bid must offer), award (what earns points) or performance (what holds during the "
            "contract)",
            KINDS,
            example="award",
        ),
        Column(
            "text",
            "text",
            "The criterion as bidders will read it",
            example="Working hours for each building and day, and how they follow from its rooms",
        ),
        optional(
            "subject_link",
            "text",
            "What it has to do with this purchase; not needed for exclusion and for the price",
            "The hours decide whether the rooms can be cleaned in paid time",
        ),
        optional(
            "means_of_proof",
            "text",
            "What a bidder hands in to show it",
            "Plan of hours by building, day and worker",
        ),
        optional("weight", "decimal", "Percent of the award; for award criteria only", "20"),
        optional(
            "formula",
            "choice",
            "How an award criterion earns points: price-lowest (lowest price ÷ price), "
            "price-linear (between price_full and price_zero), price-steps (see steps) or score "
            "(given by the evaluators)",
            "score",
            FORMULAS,
        ),
        optional(
            "scale",
            "text",
            "For formula score: what earns how many points",
            "10: every building and day, hours that fit; 5: some missing; 0: none",
        ),
        optional(
            "price_full",
            "decimal",
            "For price-linear: the price that still earns all points, in the tender's currency",
            "400000",
        ),
        optional(
            "price_zero",
            "decimal",
            "For price-linear: the price from which on there are no points, in the same currency",
            "700000",
        ),
        optional(
            "steps",
            "text",
            "For price-steps: price up to: percent of the weight; a dearer bid earns nothing",
            "420000: 100; 480000: 60; 540000: 30",
        ),
        optional(
            "ground",
            "choice",
            "For exclusion: conviction (by final judgment), breach (of social or labour law), "
            "taxes (or social contributions unpaid), misconduct (grave, professional) or other "
            "(name the rule in the text)",
            "conviction",
            GROUNDS,
        ),
        optional(
            "self_cleaning",
            "choice",
            "For exclusion: may a bidder show what it has put right (yes or no)",
            "yes",
            YES_NO,
        ),
        optional(
            "minimum_turnover",
            "decimal",
            "For selection: yearly turnover that is asked for, in the tender's currency",
            "600000",
        ),
        optional(
            "monitored_how",
            "text",
            "For performance: how the buyer will see whether it is kept",
            "Ten payslips and bank transfers each quarter, chosen by the buyer",
        ),
        optional(
            "monitored_by", "text", "For performance: who looks", "Contract manager of the agency"
        ),
    ),
    ("id",),
)

SCORES = Table(
    "scores",
    (
        Column("bid", "text", "Code of the bid", example="D"),
        Column("criterion", "text", "Id of the award criterion", example="A2"),
        Column("score", "decimal", "Score given by the evaluators", example="9"),
        Column("out_of", "decimal", "Highest score of the scale", example="10"),
        optional(
            "reason",
            "text",
            "Why, in one sentence",
            "Hours for every building, in line with its rooms",
        ),
    ),
    ("bid", "criterion"),
)

FINDINGS = findings(
    "findings",
    Column("id", "text", 'Id of the criterion, row or risk; "": the set as a whole'),
    Column("lot", "text", 'Lot whose weights are meant; "": all'),
    Column("passage", "text", 'The words on which the finding rests; "": a field or a number'),
    severities=SEVERITIES,
    grave="strike (a court would probably strike it), challenge (a bidder could challenge it) or "
    "weak (it stands, but does not do its work)",
)

RANKING = Table(
    "ranking",
    (
        Column("rank", "number", "1 is the best; equal points share a rank; NaN: left out"),
        Column("bid", "text", "Code of the bid"),
        Column("bidder", "text", "Name of the bidder"),
        Column("price", "decimal", "Price of the bid"),
        Column("currency", "text", "Currency of the price"),
        Column("points", "decimal", "Points in all, 28 digits; None: left out"),
        Column("tied", "texts", "Codes of other bids with exactly the same points"),
        Column("left_out", "text", 'Why the bid was left out; "": it takes part'),
    ),
)

POINTS = Table(
    "points",
    (
        Column("bid", "text", "Code of the bid, best first"),
        Column("criterion", "text", "Id of the award criterion"),
        Column("points", "decimal", "Points earned, 28 digits"),
        Column("most", "decimal", "Points that can be earned: the weight"),
        Column("reason", "text", "The evaluators' reason"),
    ),
)

DECIDED = Table(
    "decided",
    (
        Column("criterion", "text", "Id of the award criterion, largest difference first"),
        Column("first", "decimal", "Points of the first bid"),
        Column("second", "decimal", "Points of the second bid"),
        Column("difference", "decimal", "First less second; negative: the second was better"),
        Column("decisive", "flag", "Without this criterion another bid would be first"),
    ),
)

LINES = Table(
    "lines",
    (
        Column("bid", "text", "Code of the bid"),
        Column("bidder", "text", "Name of the bidder"),
        Column("at_0", "decimal", "Points, of 100, where price counts nothing"),
        Column("at_100", "decimal", "Points, of 100, where price counts alone"),
    ),
)

RANGES = Table(
    "ranges",
    (
        Column("from_weight", "decimal", "Weight of price, in percent, where the range begins"),
        Column("to_weight", "decimal", "Weight of price where it ends: there two bids are equal"),
        Column("first", "texts", "Code of the first bid; several where they are equal"),
        Column("order", "text", "All bids, best first: D > B = E"),
    ),
)

REVERSALS = Table(
    "reversals",
    (
        Column("left_out", "text", "Bid that is taken out"),
        Column("ahead", "text", "Bid that was ahead while the other bid was in"),
        Column("behind", "text", "Bid that was behind, and comes ahead without it"),
    ),
)

STAGES = (
    "market-research",
    "analysis",
    "supplier-engagement",
    "selection",
    "award",
    "contract-management",
)
# Instrument → the stages at which it can do its work.
INSTRUMENTS = {
    "consultation": ("market-research", "analysis"),
    "lots": ("analysis",),
    "briefing": ("supplier-engagement",),
    "questionnaire": ("market-research", "supplier-engagement"),
    "exclusion": ("selection",),
    "selection": ("selection",),
    "specification": ("analysis", "award"),
    "award": ("award",),
    "price-check": ("award",),
    "performance": ("contract-management",),
    "monitoring": ("contract-management",),
}

RISKS = Table(
    "risks",
    (
        Column("risk", "text", "Code of the risk", example="R2"),
        Column("text", "text", "The risk in one sentence", example="Hours are worked but not paid"),
        Column(
            "found_in",
            "choice",
            "Where it was found: screen, market, focal-point or contract (an earlier one)",
            ("screen", "market", "focal-point", "contract"),
            example="contract",
        ),
        Column(
            "source",
            "text",
            "The reason of the screen, the note or the remark",
            example="The last contract: floors of 700 m² an hour in the plan, 450 in fact",
        ),
        Column(
            "proven",
            "choice",
            "yes: a fact about a bidder that can be proven; no: something that may happen",
            YES_NO,
            example="no",
        ),
        Column(
            "legal_duty",
            "choice",
            "Does the law already bind every bidder on this point",
            YES_NO,
            example="yes",
        ),
    ),
    ("risk",),
)

STRATEGY = Table(
    "strategy",
    (
        Column("id", "text", "Short name of the row", example="P2"),
        Column("risk", "text", "Code of the risk that it answers", example="R2"),
        optional("stage", "choice", "Stage of the purchase", "award", STAGES),
        optional(
            "instrument",
            "choice",
            "What is used: consultation, lots, briefing, questionnaire, one of the five kinds of "
            "criterion, price-check (asking a bidder to explain its price) or monitoring",
            "award",
            tuple(INSTRUMENTS),
        ),
        optional("criteria", "text", "Ids of the criteria, separated by a semicolon", "A2; P3"),
        optional("rejected", "text", "Options that were rejected", "Lowest price"),
        optional(
            "rejected_why", "text", "Why they were rejected", "It rewards the bid that hides hours"
        ),
        optional("owner", "text", "Who does it", "Mira Tal"),
        optional("agreed_by", "text", "Who agreed", "Head of procurement"),
        optional("agreed_on", "date", "When it was agreed", "2026-06-12"),
    ),
    ("id",),
)

COMMENTS = Table(
    "comments",
    (
        Column("id", "text", "Number of the comment", example="K1"),
        Column("date", "date", "Date of the comment", example="2026-06-08"),
        Column("author", "text", "Who says it", example="Ana Brecht"),
        Column("strategy", "text", "Row of the strategy that is meant", example="P2"),
        Column(
            "comment",
            "text",
            "The comment",
            example="Ask for the square metres an hour, not only for the hours.",
        ),
        optional("answer", "text", "What was done with it; empty: nothing yet", "Taken into A2."),
    ),
    ("id",),
)
