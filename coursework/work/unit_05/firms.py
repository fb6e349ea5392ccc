"""What seven cleaning firms answered on who employs the people who clean for them."""

from fairtender.tables import Column, Table

FIRMS = Table(
    "cleaning-firms",
    (
        Column("firm", "text", "Name of the firm", example="Eastgate Facility"),
        Column("answer", "text", "What it answered", example="Our own people do all our work."),
        Column(
            "enclosed",
            "text",
            "What came with the answer, and what a public register or somebody else says",
            example="Nothing",
        ),
    ),
)
