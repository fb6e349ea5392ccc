"""Show on the wall what to teach a class again first, in large lines without names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from coursework.class_unit import UnitClass
from fairtender import pages
from fairtender.messages import text

SMALL = 5  # a smaller group hides nobody
HALF = 0.5  # share of a question's points, or of people, up to which something is taught again
COMMON = 0.25  # of the class: a belief to discuss again, a question left unanswered
MOST = 6  # objectives, questions and beliefs
MOST_UNDER = 2  # wrong options, or properties, of a question
ALONE = 1  # one person's mistake is not for a wall


@dataclass(frozen=True)
class Item:
    """One thing to teach again.

    told: the reason, in numbers. share: the same as a part of 1, for its bar. under: for each thing
    that was wrong, its name, the reason and its share. say: what to say about it. read: the section
    to read again.
    """

    unit: str
    text: str
    told: str
    share: float
    under: Sequence[tuple[str, str, float]] = ()
    say: str = ""
    read: str = ""


def glance(units: Sequence[UnitClass], tables: Mapping[str, pd.DataFrame], level: int = 2) -> str:
    """Return an HTML section with a heading: what to teach again first.

    tables: `class_tables.make_tables` of the same units. level: of its heading, 1 to 5. Its style
    sheet is `class_glance.css`.
    """
    found = {
        "objectives": [*_objectives(tables)],
        "questions": [*_questions(tables)],
        "beliefs": [*_beliefs(tables)],
    }
    return pages.render(
        Path(__file__).with_suffix(".html"),
        found=found,
        level=level,
        nothing=_nothing(units, tables),
        several=len(units) > 1,
        small=min((len(unit.results) for unit in units if unit.results), default=SMALL) < SMALL,
        small_group=SMALL,
        most=MOST,
    )


def percent(share: float) -> str:
    """Return a share as a percentage, or a word in its place if the share is missing."""
    known = share == share
    return text("class-hundred", value=round(100 * share)) if known else text("class-no-number")


def _objectives(tables: Mapping[str, pd.DataFrame]) -> Iterable[Item]:
    """Yield the objectives that at most half of a class has reached or may still reach."""
    rows = tables["objectives"]
    people = rows["reached"] + rows["waiting"] + rows["practise"]
    can = rows["reached"] + rows["waiting"]
    few = rows.assign(of=people, part=can / people)[(people > 0) & (can <= HALF * people)]
    for row in few.sort_values(["part", "share"], kind="stable").itertuples():
        told = text("class-glance-reached", people=row.reached, of=row.of)
        yield Item(row.unit, row.text, told, row.part)


def _questions(tables: Mapping[str, pd.DataFrame]) -> Iterable[Item]:
    """Yield questions that lost at least half of their points, with the common mistakes."""
    rows = tables["questions"]
    hard = rows[rows["share"] <= HALF].sort_values("share", kind="stable")
    for row in hard.itertuples():
        told = text("class-glance-earned", share=percent(row.share))
        if row.open > ALONE and row.open >= COMMON * row.marked:
            told = "; ".join((told, text("class-glance-open", people=row.open)))
        under = [*_chosen(tables, row), *_lacking(tables, row)]
        yield Item(row.unit, row.label, told, row.share, under)


def _chosen(tables: Mapping[str, pd.DataFrame], row: Any) -> Iterable[tuple[str, str, float]]:
    mine = _rows_of_question(tables["wrong-options"], row)
    for one in mine[mine["people"] > ALONE].head(MOST_UNDER).itertuples():
        told = text("class-glance-chose", people=one.people, of=one.of)
        yield one.text, told, one.people / one.of


def _lacking(tables: Mapping[str, pd.DataFrame], row: Any) -> Iterable[tuple[str, str, float]]:
    mine = _rows_of_question(tables["properties"], row).sort_values("share", kind="stable")
    for one in mine[mine["share"] < 1].head(MOST_UNDER).itertuples():
        told = text("class-glance-has", people=one.people, of=one.of)
        yield one.name, told, one.people / one.of


def _rows_of_question(rows: pd.DataFrame, row: Any) -> pd.DataFrame:
    return rows[(rows["unit"] == row.unit) & (rows["question"] == row.question)]


def _beliefs(tables: Mapping[str, pd.DataFrame]) -> Iterable[Item]:
    """Yield the common misunderstandings, with what to say about them."""
    rows = tables["beliefs"]
    common = rows[(rows["share"] >= COMMON) & (rows["people"] > ALONE)]
    for row in common.sort_values("share", ascending=False, kind="stable").itertuples():
        told = text("class-glance-show", people=row.people, of=row.of)
        yield Item(row.unit, row.text, told, row.share, say=row.say, read=place(row))


def place(row: Any) -> str:
    """Return, in words, where a belief's section is in the book."""
    if not row.chapter:
        return row.section
    return text("class-place", section=row.section, chapter=row.chapter)


def _nothing(units: Sequence[UnitClass], tables: Mapping[str, pd.DataFrame]) -> str:
    """Return the sentence shown if nothing has to be taught again, as far as is known."""
    if not any(unit.results for unit in units):
        return text("class-glance-ungraded")
    counts = tables["units"]
    waits = len(tables["to-mark"]) or (counts["handed_in"] > counts["graded"]).any()
    return text("class-glance-so-far" if waits else "class-glance-nothing")
