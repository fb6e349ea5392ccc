"""Test a price: bids against the least that the work costs, and what to ask each bidder."""

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from fairtender import labour_cost, word
from fairtender.cli import floor as command
from fairtender.messages import text, with_label
from fairtender.own_files import by_hand
from fairtender.own_files.job import Job, JobInput, Report, Role, Running, Step, write_documents
from fairtender.own_files.listing import Entry, Facet, Listing, Part, part
from fairtender.tables import fault

_COLOURS = {"below": "high", "verify": "elevated", "above": "low"}
_ANSWER_DAYS = 14  # a reader writes the day of their own procedure over it


_ROLES = {
    name: Role(table, needed=name in ("rates", "bids", "staffing"))
    for name, table in command.TABLES.items()
}


class _Price(Job):
    name, command = "price", "floor"
    saves = ("docx", "html", "xlsx", "csv", "json")
    roles: ClassVar[Mapping[str, Role]] = _ROLES

    example: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("rates", "labour-cost", "rates.csv"),
        ("bids", "tenders", "cleaning", "bids.csv"),
        ("staffing", "tenders", "cleaning", "staffing.csv"),
        ("costs", "tenders", "cleaning", "cost-structures.csv"),
        ("areas", "tenders", "cleaning", "areas.csv"),
        ("productivity", "labour-cost", "productivity.csv"),
        ("posts", "tenders", "cleaning", "posts.csv"),
        ("holidays", "labour-cost", "holidays.csv"),
    )
    example_options: ClassVar[Mapping[str, str]] = {"sector": "cleaning", "on": "2026-10-05"}

    def run(self, given: JobInput) -> Running:
        yield Step(0, 1, 0)
        on = given.day("on") or datetime.date.today()
        first = given.day("first") or on
        sector = given.options.get("sector", "").strip()
        left_out: list[str] = []
        if said := given.options.get("by_hand"):
            sector = sector or text("own-hand-sector")
            typed = by_hand.parse_form(said, sector, on)
            found = command.found(typed.data, sector, on, first, given.profile, typed.needed)
            found = found._replace(bids=by_hand.without_plan(found.bids))
            if typed.empty:
                left_out = [text("own-hand-empty", items="; ".join(typed.empty))]
        else:
            command.check_pairs({name for name, files in given.files.items() if files})
            data = given.tables(self.roles)
            found = command.found(data, _sector(sector, data), on, first, given.profile)
        summary = [*found.summary(), *left_out]
        return Report(found, summary, found.prompt(), _listing(found, left_out))

    def save(self, report: Report, kind: str, path: Path) -> Path:
        if kind != "docx":
            return super().save(report, kind, path)
        letters = _letters(report.result)
        if not letters:
            raise fault("own-no-letter")
        return write_documents(letters, path)


JOB = _Price()


def _sector(said: str, data: Mapping[str, Any]) -> str:
    """Return the sector that was named; where none was, the only one of the rates."""
    known = sorted({*data["rates"]["sector"]})
    if not said and len(known) == 1:
        return str(known[0])
    if said not in known:
        raise fault("own-sector-which", known=", ".join(known))
    return said


def _letters(found: command.Result) -> dict[str, bytes]:
    """Return a request to explain the price for each bid that there is something to ask."""
    today = datetime.date.today()
    answer_by = today + datetime.timedelta(days=_ANSWER_DAYS)
    asked = found.productivity.dropna(subset="ask")
    letters = {}
    for row in found.bids.itertuples():
        more = asked["ask"][asked["bid"] == row.bid].tolist()
        if not row.ask and not more:
            continue
        said = labour_cost.explanation_request(found.bids, row.bid, answer_by, found.profile, more)
        title = text("own-letter", bid=row.bid)
        parts = [word.heading(title, 0), *(word.paragraph(one.text()) for one in said)]
        name = "".join(sign if sign.isalnum() else "-" for sign in row.bid)
        letters[f"letter-{name}.docx"] = word.document(title, parts, "", today)
    return letters


def _listing(found: command.Result, left_out: Sequence[str]) -> Listing:
    """left_out: what a floor of typed rates leaves out, said of each bid: it may lie too low."""
    rows: list[Any] = list(found.bids.itertuples())
    names = {name: text(f"floor-status-{name}") for name in _COLOURS}
    asked = found.productivity.dropna(subset="ask")

    def entry(at: int) -> Entry:
        row = rows[at]
        more = asked["ask"][asked["bid"] == row.bid].tolist()
        facts = [
            with_label(text("floor-head-price"), f"{row.currency} {row.price:,.2f}"),
            with_label(text("floor-head-floor"), f"{row.currency} {row.floor_price:,.2f}"),
        ]
        if row.gap_percent is not None:
            facts.append(with_label(text("floor-head-gap"), f"{row.gap_percent:+.1f} %"))
        not_counted = Part(text("own-not-counted"), tuple((said, "") for said in left_out))
        parts = (
            *((not_counted,) if left_out else ()),
            *part(text("own-why"), row.reasons),
            *part(text("report-ask"), [*row.ask, *more]),
        )
        title = f"{row.bid} · {row.bidder}"
        return Entry(title, _COLOURS[row.status], names[row.status], tuple(facts), parts)

    facets = {"status": Facet(text("own-status"), [row.status for row in rows], names)}
    words = [f"{row.bid} {row.bidder}".casefold() for row in rows]
    sorts = {"gap": [float(row.gap_percent or 0) for row in rows]}
    return Listing(len(rows), facets, words, entry, sorts)
