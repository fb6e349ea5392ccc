"""Read a list of suppliers that a brand has published: its headings, columns and cells.

Such lists go back to the Transparency Pledge (2017), by which brands publish their sites with
address, parent company, type of product and number of workers. The headings are those of lists by
brands and by the Open Supply Hub. Every cell is a text, so no list is refused for "1,001-5,000".
`read_list` reads a file; `shape_of` says which kind of sheet it is.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple

import pandas as pd

from fairtender import sheets
from fairtender.supply_chain.declared import LINKS, SITES
from fairtender.tables import Table, fault, optional
from fairtender.wording.phrases import words_of

__all__ = ["HEADINGS", "SUPPLIERS", "list_headings", "read_list", "shape_of"]

SUPPLIERS = Table(
    "suppliers",
    (
        optional("name", "text", "Name of the site; a row without one is left out", "Halcyra 1"),
        optional("operator", "text", "Firm that runs or owns it", "Halcyra Group"),
        optional("country", "text", "Country of the site", "Malaysia"),
        optional("address", "text", "Address of the site", "12 Jalan Baiduri"),
        optional("town", "text", "Town or district of the site", "Kota Baiduri"),
        optional("product", "text", "What it makes; several with ; or , between", "phones"),
        optional("activity", "text", "What is done there, or what kind of site", "assembly"),
        optional("tier", "text", "Tier, as the list counts it", "1"),
        optional("workers", "text", "People who work there; a range will do", "1,001-5,000"),
        optional("migrant_share", "text", "Percent of them who are migrants", "55"),
        optional("id", "text", "Identifier of the site in the list, or its OS ID", "OD-AS1"),
        optional("year", "text", "Year in which the row was published; read one year only", "2026"),
    ),
)

# By column, the headings that published lists have, the best one first. Compared without capitals
# and punctuation, with "percent" for % and "number" for #.
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": (
        *("factory name", "site name", "facility name", "production unit", "production site"),
        *("name of factory", "name of site", "name of facility", "plant name", "unit name"),
        *("mill name", "farm name", "manufacturing site", "factory", "facility", "name"),
        *("supplier name", "name of supplier", "vendor name", "company name", "manufacturer name"),
        *("supplier", "vendor", "manufacturer", "company"),
        *("werk", "fabrik", "betrieb", "produktionsstätte", "name des werks", "usine", "site"),
        *("nom de l'usine", "nom du site", "stabilimento", "fabbrica", "fábrica", "planta"),
        *("завод", "фабрика", "fabrikk", "lieferant", "fournisseur", "fornitore", "proveedor"),
        *("fornecedor", "furnizor", "поставщик", "постачальник", "leverandør"),
    ),
    "operator": (
        *("parent company", "parent company name", "parent", "owner", "operator"),
        *("supplier group", "group", "company group", "supplier name", "name of supplier"),
        *("vendor name", "company name", "manufacturer name", "supplier", "vendor"),
        *("manufacturer", "company", "lieferant", "fournisseur", "fornitore", "proveedor"),
        *("fornecedor", "furnizor", "поставщик", "постачальник", "leverandør"),
        *("muttergesellschaft", "société mère", "groupe"),
    ),
    "country": (
        *("country", "country name", "country region", "country or region", "country territory"),
        *("factory country", "site country", "supplier country", "country of manufacture"),
        *("country of production", "country of origin", "land", "pays", "país", "paese"),
        *("страна", "country code"),
    ),
    "address": (
        *("address", "factory address", "site address", "facility address", "full address"),
        *("street address", "supplier address", "address line 1", "address 1", "street"),
        *("adresse", "dirección", "indirizzo", "адрес"),
    ),
    "town": (
        *("town", "city", "town city", "city town", "factory city", "municipality", "ort", "ville"),
        *("ciudad", "город", "city province", "province city", "district", "state province"),
        *("province", "state", "prefecture"),
    ),
    "product": (
        *("product type", "product types", "product category", "product categories", "product"),
        *("products", "type of product", "type of products", "type of products made"),
        *("products made", "products manufactured", "product group", "product description"),
        *("commodity", "commodities", "goods", "merchandise", "category", "material", "sector"),
        *("produkt", "produkte", "ware", "waren", "produktart", "produit", "produits", "prodotto"),
        *("prodotti", "producto", "productos", "produto", "produtos", "produs", "produse"),
        *("товар", "продукция", "продукція", "vare", "varer"),
    ),
    "activity": (
        *("facility type", "factory type", "processing type", "type of facility", "site type"),
        *("processing type facility type raw", "processing type facility type", "process type"),
        *("production process", "processes", "process", "activity", "supplier type", "unit type"),
        *("type of factory", "type of supplier", "function", "type"),
    ),
    "tier": ("tier", "supplier tier", "tier level", "supply chain tier", "level"),
    "workers": (
        *("number of workers", "total number of workers", "total workers", "workers", "no workers"),
        *("no of workers", "nr of workers", "total no of workers", "worker count", "workforce"),
        *("number workers", "number of employees", "no of employees", "employees", "headcount"),
        *("range of workers", "number of workers range", "total employees", "workers total"),
    ),
    "migrant_share": (
        *("percent migrant workers", "migrant workers percent", "percent of migrant workers"),
        *("percentage of migrant workers", "percentage migrant workers", "migrant share"),
        *("share of migrant workers", "percent migrants", "foreign migrant workers percent"),
    ),
    "id": (
        *("os id", "oar id", "site id", "facility id", "factory id", "supplier id", "id", "code"),
        *("factory code", "site code", "supplier number"),
    ),
    "year": (
        *("year", "list year", "reporting year", "fiscal year", "year of publication", "jahr"),
        *("année", "año", "anno", "ano", "år", "an", "год", "рік"),
    ),
}

# The activity of a site, by the beginnings of words, the clearest first.
_DONE = tuple(
    (activity, tuple(beginnings.split(";")))
    for activity, beginnings in (
        ("labour supply", "labour provider;labor provider;recruitment agency;labour agency"),
        ("manufacture", "finished;final;assembl;cut;sew;cmt;stitch;garment;apparel;footwear"),
        ("recycling", "recycl"),
        ("raw material", "raw material;farm;mine;plantation;ginn;fishery;forest;ranch"),
        ("processing", "mill;fabric;dye;dying;spinn;knit;weav;tann;laundr;wash;wet;smelt;refin"),
        ("processing", "print;embroid;textile"),
        ("components", "trim;component;accessor;packag;part;label"),
        ("manufacture", "manufactur;factory;production;producer;plant;processing"),
        ("trade", "agent;trad;warehouse;distribut;logistic;office;import;wholesal;retail;vendor"),
    )
)
_NUMBER = re.compile(r"\d{1,3}(?:[ ,.'’\u00a0\u202f]\d{3})+|\d+")
_MOST = ("<", "≤", "less than", "under", "up to", "below", "fewer than")
_LEAST = (">", "≥", "+", "more than", "over", "above", "at least")
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*(%?)")


class Workers(NamedTuple):
    """The minimum number of people at a site; `exact` means that it is not from a range.

    least: the lowest number, or None if the list gives none ("under 1,000"), or the cell cannot be
    read.
    """

    least: int | None
    exact: bool
    read: bool


def list_headings(heads: Iterable[str]) -> dict[str, str]:
    """Return {heading of a published list: column of SUPPLIERS, or "" if unknown}.

    If two headings fit one column, the better one counts (see HEADINGS).

        >>> list_headings(["Supplier Name", "Factory Name", "% Female"])
        {'Supplier Name': 'operator', 'Factory Name': 'name', '% Female': ''}
    """
    plain = {head: _plain(head) for head in heads}
    found = dict.fromkeys(plain, "")
    for column, known in HEADINGS.items():
        own = [_plain(name) for name in (column, *known)]
        free = [head for head, meaning in found.items() if not meaning and plain[head] in own]
        if free:
            found[min(free, key=lambda head: own.index(plain[head]))] = column
    return found


def _plain(head: str) -> str:
    return " ".join(
        words_of(head.replace("_", " ").replace("%", " percent ").replace("#", " number "))
    )


def activity_of(words: str) -> str | None:
    """Return the activity, as in SITES, that words in a list mean, or None if they are unknown."""
    told = " " + " ".join(words_of(words))
    return next((act for act, starts in _DONE if any(f" {each}" in told for each in starts)), None)


def workers_in(cell: str) -> Workers:
    """Read the number of people from a cell: "1,234", or at least 1001 in "1001-5000".

    "less than 1000" gives no lowest number.
    """
    told = cell.casefold()
    numbers = [int(re.sub(r"\D", "", each)) for each in _NUMBER.findall(told)]
    if not numbers or len(numbers) > 2:
        return Workers(None, False, False)
    if len(numbers) == 2:
        return Workers(min(numbers), False, True)
    if any(words in told for words in _MOST):
        return Workers(None, False, True)
    return Workers(numbers[0], not any(words in told for words in _LEAST), True)


def percent_in(cell: str) -> Decimal | None:
    """Return the percentage in a cell, or None if there is none or if it may be a part of 1."""
    found = _PERCENT.fullmatch(cell.strip())
    value = Decimal(found[1].replace(",", ".")) if found else None
    doubtful = value is None or value > 100 or (0 < value <= 1 and not (found and found[2]))
    return None if doubtful else value


# --- a list as a file ---

# These show the row of headings, even below a title.
_KNOWN = {heading: name for name, headings in HEADINGS.items() for heading in headings}


def read_list(
    path: str | Path, reading: sheets.Reading | Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Read a published list of suppliers, CSV or XLSX, as the table SUPPLIERS.

    reading: what is known of the file, above all its headings; any other heading has the meaning
    that `list_headings` gives. `attrs` lists what was not read: headings (`left_out`) and other
    sheets of the workbook (`other_sheets`). Raises DataError as `sheets.read` does; a list needs a
    column with the names of the sites.
    """
    path, given = Path(path), sheets.Reading.of(reading)
    found = _proposed(path, given)
    heads = [guess.heading for guess in found.guesses]
    stated = {head: name for head, name in given.columns.items() if head in heads}
    guessed = list_headings(head for head in heads if head not in stated)
    taken = set(stated.values())
    means = {head: "" if name in taken else name for head, name in guessed.items()} | stated
    if "name" not in means.values():
        known = ", ".join(HEADINGS["name"])
        raise fault("supply-chain-list-no-names", file=path, known=known)
    whole = replace(given, columns=means, heading_row=found.reading.heading_row, sheet=found.sheet)
    data = sheets.read(path, SUPPLIERS, whole)
    data.attrs["left_out"] = tuple(head for head in heads if not means[head])
    others = (name for name in found.sheets if name != found.sheet and not given.sheet)
    data.attrs["other_sheets"] = tuple(others)
    return data


def shape_of(path: str | Path) -> Literal["list", "chain", "sheet"]:
    """Return "list", "chain" for a workbook with a whole chain, or "sheet" for a part of one.

    A workbook whose sheets are named like SITES and LINKS is a chain.
    """
    found = _proposed(Path(path), sheets.Reading())
    if {SITES.name, LINKS.name} <= {name.strip().casefold() for name in found.sheets}:
        return "chain"
    heads = {guess.heading.casefold() for guess in found.guesses}
    return "sheet" if {"disclosure", "evidence"} <= heads else "list"


def _proposed(path: Path, given: sheets.Reading) -> sheets.Proposal:
    return sheets.propose(path, [SUPPLIERS], replace(given, columns=_KNOWN | dict(given.columns)))
