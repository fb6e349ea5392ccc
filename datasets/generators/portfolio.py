"""Make the portfolio of the course: contracts of twelve field offices, and exchange rates.

The Shared Services Agency of Arlenia, its offices and all suppliers are fictional; so are the
Velmark crown (XVC) and its rates. The origins of goods are real countries. Everything is drawn by
one seeded generator from `portfolio_catalogue.py`, except what is planted on purpose: that stands
in `portfolio_planted.py`. After a change run `python datasets/generators/portfolio.py`.
"""

import calendar
import csv
import datetime
import random
import runpy
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

SEED = 20261134
CATALOGUE = runpy.run_path(str(Path(__file__).with_name("portfolio_catalogue.py")))
TRAPS = runpy.run_path(str(Path(__file__).with_name("portfolio_planted.py")))
FIRST, LAST = datetime.date(2024, 1, 8), datetime.date(2026, 10, 30)  # days of signature
RATE_COLUMNS = ("currency", "to_currency", "valid_from", "valid_to", "rate", "source")
BANK = "Central Bank of Velmark (fictional), monthly average"
CROWNS = Decimal("7.3")  # about so many to the euro; only for drawing amounts
MOST = 900_000  # EUR; nothing that is drawn costs more
VAGUE_PERCENT = 2


class Contract(NamedTuple):
    """A row of `contracts.csv`, as it is written."""

    contract_id: str = ""
    office: str = ""
    title: str = ""
    description: str = ""
    kind: str = ""
    category: str = ""
    cpv: str = ""
    supplier: str = ""
    supplier_share: str = ""
    value: str = ""
    currency: str = ""
    signed: str = ""
    start: str = ""
    end: str = ""
    renewal: str = ""
    origin: str = ""
    place: str = ""
    subcontracting: str = ""
    award: str = ""


PLANTED = {name: Contract(**cells) for name, cells in TRAPS["PLANTED"].items()}
RENEWALS_SOON, UNKNOWN_ORIGIN = TRAPS["RENEWALS_SOON"], TRAPS["UNKNOWN_ORIGIN"]
TWICE, AGAIN, GAPS, SLIPS = (TRAPS[name] for name in ("TWICE", "AGAIN", "GAPS", "SLIPS"))


# --- what is drawn ---


class Office(NamedTuple):
    """An office and its habits; see the catalogue. Percentages but for `contracts`."""

    name: str
    code: str
    contracts: int
    price: int
    rough: int
    origin: int
    subcontracting: int
    place: int
    cpv: int
    crowns: int
    favours: tuple[str, ...]


class Purchase(NamedTuple):
    """A kind of purchase; see the catalogue."""

    name: str
    kind: str
    often: int
    median: float
    spread: float
    term: str
    origin: int
    suppliers: tuple[str, ...]
    origins: tuple[str, ...]
    plain: tuple[str, ...]
    rough: tuple[str, ...]
    titles: tuple[tuple[str, str], ...]  # code and, where there is one, factor; title

    @property
    def labour(self) -> bool:
        """Whether it is one of those with descriptions of hard conditions."""
        return bool(self.rough)


def offices() -> list[Office]:
    """Read the offices of the catalogue."""
    found = []
    for line in CATALOGUE["OFFICES"].strip().splitlines():
        name, code, contracts, percents, favours = line.split(" | ")
        numbers = map(int, percents.split())
        found.append(Office(name, code, int(contracts), *numbers, tuple(favours.split(", "))))
    return found


def purchases() -> list[Purchase]:
    """Read the purchases of the catalogue."""
    found = []
    for block in CATALOGUE["PURCHASES"].strip().split("\n\n"):
        head, *lines = block.splitlines()
        name, kind, often, median, spread, term, origin = head.split(" | ")
        lists: dict[str, list] = {"suppliers": [], "origins": [], "plain": [], "rough": []}
        titles = []
        for line in lines:
            key, _, rest = line.partition(" ")
            if key.rstrip(":") not in lists:
                titles.append((key, rest))
            elif key == "suppliers:":
                lists["suppliers"] = rest.split(", ")
            elif key == "origins:":
                pairs = (each.rsplit(" ", 1) for each in rest.split(", "))
                lists["origins"] = [place for place, times in pairs for _ in range(int(times))]
            else:
                lists[key.rstrip(":")].append(rest)
        numbers = (int(often), float(median), float(spread), term, int(origin))
        found.append(Purchase(name, kind, *numbers, *map(tuple, lists.values()), tuple(titles)))
    return found


def draw(dice: random.Random, office: Office, kinds: list[Purchase]) -> Contract:
    """Draw one contract of an office."""
    weights = [kind.often * (3 if kind.name in office.favours else 1) for kind in kinds]
    kind = dice.choices(kinds, weights)[0]
    code, title = dice.choice(kind.titles)
    cpv, _, factor = code.partition("*")
    signed = FIRST + datetime.timedelta(days=dice.randrange((LAST - FIRST).days + 1))
    signed -= datetime.timedelta(days=max(0, signed.weekday() - 4))
    start, end, renewal = term_of(dice, kind.term, signed)
    supplier = supplier_of(dice, kind, office)
    currency, value = value_of(dice, kind, float(factor or 1), office)
    vague = chance(dice, VAGUE_PERCENT)
    coded = chance(dice, office.cpv) and not vague
    return Contract(
        office=office.name,
        title=dice.choice(CATALOGUE["VAGUE"])
        if vague
        else titled(dice, title, kind, office, start, end),
        description=described(dice, kind, office),
        kind="" if vague else kind.kind,
        category=kind.name,
        cpv=cpv if coded else "",
        supplier=supplier,
        supplier_share=CATALOGUE["SHARES"].get(supplier, "") if chance(dice, 80) else "",
        value=value,
        currency=currency,
        signed=str(signed),
        start=str(start),
        end=str(end),
        renewal=str(renewal or ""),
        origin=origin_of(dice, kind, office),
        place=office.name if chance(dice, office.place) else "",
        subcontracting=subcontracted(dice, kind, office),
        award=award_of(dice, kind, office),
    )


def chance(dice: random.Random, percent: float) -> bool:
    """Draw whether something with this probability, in percent, happens."""
    return dice.random() * 100 < percent


def titled(
    dice: random.Random,
    title: str,
    kind: Purchase,
    office: Office,
    start: datetime.date,
    end: datetime.date,
) -> str:
    """Write a title as officers do: bare, or with place, year, term or a number."""
    years = f"{start.year}" if start.year == end.year else f"{start.year}-{end.year}"
    months = round((end - start).days / 30.4)
    small = title[0].lower() + title[1:]
    ways = [title] * 6 + [f"{title}, {office.name}"] * 5 + [f"{title} {years}"] * 3
    ways += [title.upper(), f"{title} (call-off {dice.randint(1, 9)})"]
    ways += [f"Supply of {small}" if kind.kind == "goods" else f"Contract for {small}"] * 2
    if kind.term in ("service", "frame"):
        ways += [f"{title}, {months} months"] * 2 + [f"Renewal: {title}"]
    return dice.choice(ways)


def described(dice: random.Random, kind: Purchase, office: Office) -> str:
    """Return a description, mostly ""; a labour-intensive service may name hard conditions."""
    if kind.labour and chance(dice, office.rough):
        return dice.choice(kind.rough)
    return dice.choice(kind.plain) if kind.plain and chance(dice, 25) else ""


def term_of(
    dice: random.Random, term: str, signed: datetime.date
) -> tuple[datetime.date, datetime.date, datetime.date | None]:
    """Draw start and end, and for what lasts the day on which the renewal is decided."""
    wait, last = dice.randint(3, 35), 0
    match term:
        case "order":
            wait, last = 0, dice.randint(14, 80)
        case "event":
            wait, last = dice.randint(20, 130), dice.randint(0, 4)
        case "project":
            last = dice.randint(40, 260)
        case "works":
            last = dice.randint(60, 420)
    start = signed + datetime.timedelta(days=wait)
    if last or term == "event":
        return start, start + datetime.timedelta(days=last), None
    start = start.replace(day=1)
    start = start if start >= signed else (start + datetime.timedelta(days=32)).replace(day=1)
    months = dice.choice((12, 12, 24, 24, 24, 36, 36, 48) if term == "service" else (12, 24, 36))
    end = later(start, months) - datetime.timedelta(days=1)
    renewal = end - datetime.timedelta(days=dice.choice((60, 90, 120, 180)))
    return start, end, renewal if chance(dice, 72) else None


def later(day: datetime.date, months: int) -> datetime.date:
    """Return the first day of the month that is so many months after the month of `day`."""
    return datetime.date(
        day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1, 1
    )


def supplier_of(dice: random.Random, kind: Purchase, office: Office) -> str:
    """Draw a supplier; an office buys most often from one supplier of each kind of purchase."""
    first = (len(office.name) + len(kind.name)) % len(kind.suppliers)
    weights = [1] * len(kind.suppliers)
    weights[first] = 5
    return dice.choices(kind.suppliers, weights)[0]


def value_of(dice: random.Random, kind: Purchase, factor: float, office: Office) -> tuple[str, str]:
    """Draw (currency, value): many small values and few large ones, in euros or crowns."""
    euros = min(kind.median * factor * dice.lognormvariate(0, kind.spread), MOST)
    step = 100 if euros > 20_000 else 10 if euros > 2_000 else 0.05
    amount = Decimal(round(euros / step)) * Decimal(str(step))
    if chance(dice, office.crowns):
        return "XVC", f"{(amount * CROWNS / 10).quantize(Decimal(1)) * 10:.2f}"
    return "EUR", f"{amount:.2f}"


def origin_of(dice: random.Random, kind: Purchase, office: Office) -> str:
    """Draw the origin of goods; "" if it is not recorded."""
    known = kind.origins and chance(dice, office.origin * kind.origin / 100)
    return dice.choice(kind.origins) if known else ""


def subcontracted(dice: random.Random, kind: Purchase, office: Office) -> str:
    """Draw whether others do part of the work, "yes" or "no"; "" if it is not recorded."""
    if kind.kind == "goods" or not chance(dice, office.subcontracting):
        return ""
    return "yes" if chance(dice, 35 if kind.labour else 6) else "no"


def award_of(dice: random.Random, kind: Purchase, office: Office) -> str:
    """Draw how the contract was awarded; "" if it is not recorded."""
    if kind.labour and chance(dice, office.price):
        return "price_only"
    if not chance(dice, 65):
        return ""
    return "price_only" if not kind.labour and chance(dice, 25) else "price_and_quality"


# --- numbers, faults and files ---


def contracts() -> list[Contract]:
    """Return all rows of the sheet, in their order."""
    dice, kinds, rows = random.Random(SEED), purchases(), []
    for office in offices():
        planted = [
            row._replace(
                currency=row.currency or "EUR",
                supplier_share=CATALOGUE["SHARES"].get(row.supplier, ""),
            )
            for row in PLANTED.values()
            if row.office == office.name
        ]
        drawn = [draw(dice, office, kinds) for _ in range(office.contracts - len(planted))]
        rows += numbered(office, sorted(planted + drawn, key=lambda row: (row.signed, row.title)))
    return with_faults(rows)


def numbered(office: Office, rows: list[Contract]) -> list[Contract]:
    """Give each contract its number: office, year of signature, place in that year."""
    count: dict[str, int] = {}
    found = []
    for row in rows:
        year = row.signed[:4]
        count[year] = count.get(year, 0) + 1
        found.append(row._replace(contract_id=f"{office.code}-{year}-{count[year]:03}"))
    return found


def with_faults(rows: list[Contract]) -> list[Contract]:
    """Put the duplicates, gaps and slips of the pen into the sheet."""
    by_number = {row.contract_id: row for row in rows}
    for number, changes in SLIPS.items():
        by_number[number] = by_number[number]._replace(**changes)
    for column, numbers in GAPS.items():
        for number in numbers:
            by_number[number] = by_number[number]._replace(**{column: ""})
    found = list(by_number.values())
    copies = {number: by_number[number]._replace(**changes) for number, changes in AGAIN.items()}
    # What the head office entered again stands at the end of the sheet, before the pasted block.
    end = [copy for number, copy in copies.items() if copy.office != by_number[number].office]
    for copy in copies.values():
        if copy not in end:
            place = max(i for i, row in enumerate(found) if row.office == copy.office)
            found.insert(place + 1, copy)
    return found + end + [by_number[number] for number in TWICE]


def rates() -> list[tuple[str, ...]]:
    """Return a rate for each month: a slow random walk."""
    dice, found, rate = random.Random(SEED + 1), [], 0.1382
    for number in range(35):
        year, month = 2024 + number // 12, number % 12 + 1
        last = calendar.monthrange(year, month)[1]
        days = (f"{year}-{month:02}-01", f"{year}-{month:02}-{last}")
        found.append(("XVC", "EUR", *days, f"{rate:.5f}", BANK))
        rate *= 1 + dice.uniform(-0.011, 0.009)
    return found


def write(folder: Path) -> None:
    """Write the files of the portfolio below `folder`."""
    _write(folder / "portfolio" / "contracts.csv", Contract._fields, contracts())
    _write(folder / "portfolio" / "exchange-rates.csv", RATE_COLUMNS, rates())


def _write(path: Path, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


if __name__ == "__main__":
    write(Path(__file__).resolve().parents[1])
