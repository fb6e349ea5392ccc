"""The tables that a screening gives: what is said of each tender, and of each of its factors."""

from fairtender.tables import Column, Table

# On what a level rests, in the order of a list: what has most in it first.
BY = ("listed", "several", "fact", "origin", "sector", "no_sector", "not_stated", "low_sector")

SCREENED = Table(
    "screened",
    (
        Column("ocid", "text", "Open contracting id; one row each"),
        Column("title", "text", "Title of the tender"),
        Column("buyer", "text", "Name of the buyer"),
        Column("level", "text", "high, elevated, low or unknown: a prompt for due diligence"),
        Column(
            "by",
            "choice",
            "On what the level rests. several: two factors or more; listed: a good that is listed "
            "at its origin; origin: a good without origin, alone or with its own sector; sector: "
            "the sector alone; fact: one other fact alone, a date or a price, say. Of unknown: "
            "no_sector: no sector is recognised; not_stated: a fact that the sector needs is not. "
            "Of low: low_sector",
            BY,
        ),
        Column("sector", "text", 'Code of the sector that decides; "" where none is recognised'),
        Column("lot", "text", 'Id of the strongest lot; "" where the tender itself was screened'),
        Column("reasons", "reasons", "Why: the signals, strongest first, then the missing facts"),
        Column("sources", "texts", 'Source id of each reason in turn; "" for a missing fact'),
        Column("ask", "reasons", "What to ask next, one for each missing fact of any lot"),
        Column("read", "texts", "Factors that matter for this level and of which a fact was read"),
        Column(
            "missing",
            "texts",
            "Factors that matter and of which none was read; all seven matter where no sector is "
            "recognised",
        ),
        Column("unread", "reasons", "What any lot states and the screen could not read"),
        Column("value_amount", "decimal", "Value, passed through: it never changes the level"),
        Column("value_currency", "text", "Currency of the value"),
        Column("release_ids", "texts", "Ids of the releases that were merged"),
    ),
)

FACTORS = Table(
    "factors",
    (
        Column("ocid", "text", "Open contracting id; seven rows each, one a factor"),
        Column(
            "factor",
            "text",
            "sector, commodity, place, workforce, business_model, price or time, in this order",
        ),
        Column(
            "rating",
            "text",
            "decisive, high, moderate, low (sector only), none (fact known, no signal) or unknown",
        ),
        Column("missing", "flag", "A fact that this tender needs is not stated"),
        Column("reason", "reason", "Why this rating"),
        Column("source", "text", 'Source id in the profile; "" where no entry decided'),
        Column("ask", "ask", "What to ask; None where nothing is missing"),
        Column("lot", "text", 'Id of the strongest lot, whose factors these are, or ""'),
    ),
)
