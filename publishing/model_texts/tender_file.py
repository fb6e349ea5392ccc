"""Two complete tender files to copy: a ZIP with seven Word documents of one purchase each.

All of it comes from what the course has: `datasets/the-case.toml` names parties and reference, the
library screens the purchase, maps the chain and counts the floor, `datasets/cases` has the
criteria, and letter, questions and plan are model texts. So the documents have the same reference,
and the clauses have the numbers of the criteria.
"""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from coursework import the_case
from coursework.work import files
from fairtender import (
    criteria,
    labour_cost,
    notices,
    profile,
    sheets,
    supply_chain,
    tenders,
    word,
)
from fairtender.criteria.drafting import Criterion, checks_of, criteria_of
from fairtender.files import zip_files
from fairtender.messages import day, text, with_label
from fairtender.reports import floor, map_chain, note, price_letters, screen_tenders
from fairtender.reports.model import Report
from publishing.model_texts import bank
from publishing.model_texts.bank import BLANK, ModelText
from publishing.model_texts.word import wording

_HEADS = (8.5, 2.5, 6.0)  # centimetres of the table of weights
_LAST_CLAUSE = "condition-termination"
# A line of a plan that stays out until the focal point has agreed to it.
_HELD = re.compile(r"^\| \[[^]]*once the focal point[^]]*\].*\n", re.MULTILINE)


class _Tender(NamedTuple):
    """A purchase. contract: its code in the case; criteria: the case page with its criteria.

    questions: the id of the model text with questions to suppliers. dated: when the tender is
    published. sector: of the wage rates. chain: a folder with the map. "" if there is none.
    """

    contract: str
    criteria: str
    questions: str
    dated: datetime.date
    sector: str = ""
    chain: str = ""


TENDERS = {
    "cleaning": _Tender(
        "cleaning-tender",
        "cleaning",
        "questionnaire-services",
        datetime.date(2026, 6, 12),
        sector="cleaning",
    ),
    "phones": _Tender(
        "phones", "mobile-phones", "questionnaire-goods", datetime.date(2026, 12, 2), chain="phones"
    ),
}


def file_name(slug: str) -> str:
    """Return the name of the ZIP of a tender."""
    return f"tender-file-{slug}.zip"


def archives(root: Path) -> dict[str, bytes]:
    """Return the ZIPs by their names. root: the folder of the course."""
    texts = {one.id: one for one in bank.read(root / "book" / "model-texts")}
    if not texts:
        return {}
    return {
        file_name(slug): zip_files(_Documents(root, tender, texts).files().items())
        for slug, tender in TENDERS.items()
    }


class _Documents:
    """The documents of one tender."""

    def __init__(self, root: Path, tender: _Tender, texts: Mapping[str, ModelText]) -> None:
        self.root, self.tender, self.texts = root, tender, texts
        self.rules = profile.load()
        self.contract = the_case.load().contract(tender.contract)
        self.buyer = the_case.load().organisation.name
        path = root / "datasets" / "cases" / f"{tender.criteria}-criteria.csv"
        self.rows = sheets.read(path, criteria.CRITERIA)

    def files(self) -> dict[str, bytes]:
        """Return {name: content} of the documents, in the order in which a buyer needs them.

        Each name begins with the number of the unit in which such a document is made.
        """
        both = (self.buyer, text("work-duties-contractor"))
        made = {
            ("06", "market-note"): self._made("market-note", self._market_note()),
            ("07", "criteria"): self._criteria(),
            ("07", "clauses"): self._made(
                "clauses", self._clauses(), self._parties(), [*self._checks()], both
            ),
            ("08", "questions"): self._of_texts(
                "questions", "questionnaire-letter", self.tender.questions
            ),
            ("09", "price-test"): self._made("price-test", self._price_test()),
            ("09", "letter"): self._of_texts("letter", "letter-explanation", annex=self._annex()),
            ("10", "plan"): self._of_texts("plan", "plan-letter", "plan-table", signed_by=both),
        }
        return {
            files.name(unit, what, self.tender.dated, "docx"): content
            for (unit, what), content in made.items()
        }

    def _made(
        self,
        name: str,
        parts: Iterator[str],
        head: Mapping[str, str] | None = None,
        notes: Sequence[str] = (),
        signed_by: Sequence[str] = (),
        annex: Sequence[str] = (),
    ) -> bytes:
        title = text(f"tender-file-{name}", title=self.contract.title)
        head, notes = head or self._head(), self._notes(notes)
        sent = word.to_send(title, head, parts, notes, signed_by, annex)
        return word.document(title, sent, self.buyer, self.tender.dated)

    def _head(self) -> dict[str, str]:
        return the_case.head(self.tender.contract, self.tender.dated)

    def _parties(self) -> dict[str, str]:
        """Return the heading of a contract; its signatories are not known yet."""
        head = self._head()
        return {"party-buyer": head.pop("buyer"), "party-contractor": "", **head}

    def _to_firm(self) -> dict[str, str]:
        """Return the heading of a letter that is sent later, to a firm that is not known yet."""
        head = self._head()
        return {"buyer": head.pop("buyer"), "to": "", **head, "date": ""}

    def _notes(self, more: Sequence[str] = ()) -> tuple[str, ...]:
        return (*text("tender-file-notes").splitlines(), *more)

    # --- what the library finds ---

    def _market_note(self) -> Iterator[str]:
        entries = [*screen_tenders(self._notice(), self.rules).entries]
        if self.tender.chain:
            entries += [at for at in self._chain().entries if at.level.code == "high"]
        yield word.paragraph(text("report-prompt"))
        yield from note.entries(entries, self.rules)

    def _notice(self) -> pd.DataFrame:
        """Return the draft notice, or else what the case contains about the purchase."""
        [drafts] = notices.read_chunks(self.root / "datasets" / "sample-tenders.json")
        one = self.contract
        found = drafts[drafts["ocid"].str.endswith(f"-{one.called}")]
        if len(found):
            return found
        price = self.rows.loc[self.rows["formula"] != "", "weight"].iloc[0]
        known = {
            "ocid": one.called,
            "title": one.title,
            "buyer": one.buyer,
            "value_amount": one.value,
            "value_currency": self.rules.currency,
            "price_weight": float(price),
        }
        return tenders.stated({name: [value] for name, value in known.items()})

    def _chain(self) -> Report:
        folder = self.root / "datasets" / "supply-chains" / self.tender.chain
        sites, links = (
            sheets.read(folder / f"{one.name}.csv", one)
            for one in (supply_chain.SITES, supply_chain.LINKS)
        )
        return map_chain(sites, links, self.rules)

    @cached_property
    def _floor(self) -> Report:
        example = {name: path for name, *path in floor.JOB.example}
        data = {
            name: sheets.read(self.root / "datasets" / Path(*path), floor.TABLES[name])
            for name, path in example.items()
        }
        on, first = self.contract.bids_by, self.contract.begins
        return floor.check_prices(data, self.tender.sector, on, first, self.rules)

    def _annex(self) -> list[str]:
        if not self.tender.sector:
            return []
        path = self.root / "datasets" / "labour-cost" / "rates.csv"
        rates = sheets.read(path, labour_cost.RATES)
        on = self.contract.bids_by or self.tender.dated
        return [*price_letters.annex(*self._made_up(), rates, self.tender.sector, on)]

    def _made_up(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the hours that are needed, and the lowest cost of an hour of each role."""
        needed, floors = (self._floor.tables[name][0] for name in ("needed", "floors"))
        return needed, floors

    # --- criteria, clauses, price ---

    def _criteria(self) -> bytes:
        title = text("tender-file-criteria", title=self.contract.title)
        dated, notes = self.tender.dated, self._notes()
        return criteria.to_word(self.rows, title, notes, dated, self.buyer, self._head())

    def _clauses(self) -> Iterator[str]:
        yield word.paragraph(text("tender-file-clauses-begin", buyer=self.buyer))
        for row in self._bound:
            yield word.heading(text("tender-file-clause", number=row.id), 1)
            yield word.paragraph(row.text)
        yield from self._section(self._filled(self.texts[_LAST_CLAUSE]), True)

    def _checks(self) -> Iterator[str]:
        """Yield how the buyer checks each clause, which is not part of the contract."""
        yield from checks_of(self._bound)
        yield from self._advice(self.texts[_LAST_CLAUSE])

    @property
    def _bound(self) -> Sequence[Criterion]:
        """The contract performance conditions."""
        return [one for one in criteria_of(self.rows) if one.kind == "performance"]

    def _price_test(self) -> Iterator[str]:
        yield word.heading(text("tender-file-weights"), 1)
        yield word.paragraph(text("tender-file-weights-about"))
        heads = tuple(text(f"tender-file-head-{one}") for one in ("criterion", "weight", "dearer"))
        name = text("tender-file-weights")
        yield word.table(name, [heads, *self._weights()], _HEADS)
        yield word.heading(text("tender-file-floor"), 1)
        if not self.tender.sector:
            yield word.paragraph(text("tender-file-no-floor"))
            return
        yield word.paragraph(text("tender-file-floor-about", **self._known()))
        yield from price_letters.build_ups(*self._made_up())

    def _weights(self) -> Iterator[tuple[str, str, str]]:
        """Yield how much more a bid may cost if it alone has all points of a criterion."""
        listed = [one for one in criteria_of(self.rows) if one.kind == "award"]
        [price] = [one for one in listed if one.is_price]
        for one in listed:
            if one.is_price or one.weight is None or price.weight is None:
                continue
            yield f"{one.id} {one.text}", f"{one.weight:f}", _dearer(price, one.weight)

    # --- model texts ---

    def _of_texts(
        self, name: str, *ids: str, signed_by: Sequence[str] = (), annex: Sequence[str] = ()
    ) -> bytes:
        found = [self._filled(self.texts[id]) for id in ids]
        notes = [note for one in found for note in self._advice(one)]
        parts = (part for one in found for part in self._section(one, len(found) > 1))
        signers = signed_by or [self.buyer]
        return self._made(name, parts, self._to_firm(), notes, signers, annex)

    @staticmethod
    def _advice(one: ModelText) -> Iterator[str]:
        """Yield the bank's advice on a text, for its sender."""
        for label, words in (*bank.first_facts(one)[:1], *bank.facts(one)):
            yield with_label(label, words)

    def _section(self, one: ModelText, has_heading: bool) -> Iterator[str]:
        if has_heading:
            yield word.heading(one.title, 1)
        yield from wording(one)

    def _filled(self, one: ModelText) -> ModelText:
        """Return a text with this tender's data in its blanks; the others stay blank."""
        law = {name: rule.text for name, rule in self.rules.references.items()}
        rules = {blank.name: blank.filled(law) for blank in one.blanks if "{" in blank.example}
        title = f"“{self.contract.title}”"
        known = rules | {"the contract": title, "what": title}
        if self.tender.sector:
            known |= self._known()
        fill = partial(_fill, known=known)
        return replace(one, wording=BLANK.sub(fill, _HELD.sub("", one.wording)))

    def _known(self) -> dict[str, str]:
        """Return the floor's results, by the names of the blanks for them."""
        tables = self._floor.tables
        bids, needed = tables["bids"][0], tables["needed"][0]
        rounded = round(Decimal(bids["floor_price"].iloc[0]), -3)
        on = pd.Timestamp(self.contract.bids_by or self.tender.dated)
        return {
            "hours": f"{sum(needed['hours'], Decimal(0)):,.0f}",
            "floor": text("tender-file-about", amount=f"{bids['currency'].iloc[0]} {rounded:,.0f}"),
            "day": day(on),
        }


def _fill(blank: re.Match[str], known: Mapping[str, str]) -> str:
    return known.get(" ".join(blank[1].split()), blank[0])


def _dearer(price: Criterion, weight: Decimal) -> str:
    """Return how much more a bid may cost and still come first, by the price formula."""
    assert price.weight is not None
    if price.price_full is not None and price.price_zero is not None:
        more = weight / price.weight * (price.price_zero - price.price_full)
        return text("tender-file-dearer-by", amount=f"{more:,.0f}")
    if weight >= price.weight:
        return text("tender-file-any-price")
    percent = (price.weight / (price.weight - weight) - 1) * 100
    return text("tender-file-dearer", percent=f"{percent:.0f}")
