"""The tables of tenders and bids, which many parts of the library read.

`stated` makes a table of tenders from what is known about them; `ocds` and `sheets.read_tenders`
read the same table from files.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from fairtender.classification import cpv
from fairtender.tables import Column, Table, fault, frame

__all__ = ["BIDS", "TENDERS", "Lot", "cpv", "stated"]


class Lot(NamedTuple):
    """What a lot states itself, in the columns of TENDERS.

    What the lot does not state is taken from the row of its tender: codes, places, their countries,
    origins, subcontracting, and the award criteria as a whole. Its texts are read together with
    those of the tender. id: the id of the lot.
    """

    id: str
    title: str = ""
    description: str = ""
    items: tuple[str, ...] = ()
    cpv: tuple[str, ...] = ()
    award_criteria: str = ""
    award_criteria_details: str = ""
    price_weight: float = math.nan
    places: tuple[str, ...] = ()
    place_countries: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    subcontracting: str = ""
    other_codes: tuple[str, ...] = ()
    additional_cpv: tuple[str, ...] = ()


TENDERS = Table(
    "tenders",
    (
        Column("ocid", "text", "Open contracting id; one row each"),
        Column("title", "text", 'Title of the tender, else of an award or contract; "": none'),
        Column("description", "text", 'Description of the tender; "" where none is given'),
        Column("items", "texts", "Descriptions of the items, those of a lot left out"),
        Column("lots", "lots", "Lots that state something themselves: tuple of Lot"),
        Column("buyer", "text", "Name of the buyer, else of the procuring entity"),
        Column("buyer_country", "text", "Country in the buyer's address, as written"),
        Column("category", "text", 'Main procurement category: goods, services, works or ""'),
        Column("cpv", "texts", "CPV codes, 8 digits without check digit, best first"),
        Column(
            "other_codes",
            "texts",
            'Codes of other schemes and what is no CPV code, as "SCHEME code": "UNSPSC 76111500"',
        ),
        Column("additional_cpv", "texts", "Those of the CPV codes that only add to a main code"),
        Column(
            "method", "text", "Procurement method, as written: open, selective, limited, direct"
        ),
        Column(
            "award_criteria", "text", "Code of the award criteria, as written or by their types"
        ),
        Column("award_criteria_details", "text", "The award criteria in words"),
        Column("price_weight", "number", "Percent of the award for price; NaN: not stated"),
        Column("value_amount", "decimal", "Estimated value, else that of awards or contracts"),
        Column("value_currency", "text", "Currency of the value, as written"),
        Column("tender_days", "number", "Days to submit a tender; NaN: not stated"),
        Column("contract_days", "number", "Days the contract lasts; NaN: not stated"),
        Column("tenderers", "number", "Number of tenderers; NaN: not stated"),
        Column("places", "texts", "Places of delivery, as written"),
        Column("place_countries", "texts", "Countries of the places of delivery, as written"),
        Column("origins", "texts", "Countries of origin stated as data, as written"),
        Column("subcontracting", "text", 'Is work subcontracted: "yes", "no"; "": not stated'),
        Column(
            "sustainability_goals",
            "texts",
            'What the purchase is to serve besides, as OCDS codes: "social.laborRightsPromotion" …',
        ),
        Column("suppliers", "texts", "Names of the suppliers of awards and contracts"),
        Column("languages", "texts", "Languages of the releases, as written"),
        Column("language", "text", 'Language that is declared, ISO 639-1; "": none, or no code'),
        Column("release_ids", "texts", "Ids of the releases merged into this row, oldest first"),
    ),
)

BIDS = Table(
    "bids",
    (
        Column("bid", "text", "Code of the bid", example="A"),
        Column("bidder", "text", "Name of the bidder", example="Brightmop Cleaning"),
        Column(
            "price",
            "decimal",
            "Price without value added tax; of a service, for one year",
            example="403608.00",
        ),
        Column("currency", "text", "Currency (ISO 4217)", example="EUR"),
    ),
    ("bid",),
)

_NOT_STATED = {"number": math.nan, "decimal": None, "texts": (), "lots": ()}


def stated(columns: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """Return the table TENDERS from these columns, with all other columns "not stated".

    columns: {name of a column: its values} for each column that is known, always including `ocid`.
    Raises DataError if TENDERS has no such column.
    """
    if unknown := [name for name in columns if name not in TENDERS.names]:
        raise fault("no-such-column", column=unknown[0], known=", ".join(TENDERS.names))
    size = len(columns["ocid"])
    nothing = {column.name: [_NOT_STATED.get(column.kind, "")] * size for column in TENDERS.columns}
    return frame(TENDERS, nothing | {name: list(cells) for name, cells in columns.items()})
