"""A unit at a glance, for the wall: what to teach again first, and why; names only if asked for."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from coursework import class_tables
from coursework.answers import plain_words
from coursework.class_tables import UnitClass
from coursework.course import section
from fairtender import messages, pages

__all__ = ["glance"]

HALF = 0.5  # of the points of a question, of the people of an objective: less is to be taught again
MOST, MOST_OPTIONS = 5, 3
COMMON = 0.1  # of those who answered: a misunderstanding to talk about


def glance(unit: UnitClass, course: Path, names: bool) -> str:
    """Return a fragment of HTML, with headings from h3 on. names: of who may need help."""
    aims = class_tables.by_objective([unit])
    people = aims["reached"] + aims["waiting"] + aims["practise"]
    missed = aims[aims["reached"] + aims["waiting"] < HALF * people].sort_values("share")
    return pages.render(
        Path(__file__).with_suffix(".html"),
        missed=[_aim(unit, row) for row in missed.head(MOST).itertuples()],
        aims=[_aim(unit, row) for row in aims.itertuples()],
        hard=list(_hard(unit)),
        beliefs=list(_beliefs(unit, course)),
        help=_help(unit),
        names=names,
        most_options=MOST_OPTIONS,
        plain_words=plain_words,
    )


def _aim(unit: UnitClass, row: Any) -> dict[str, Any]:
    # A row of `itertuples` has other numbers than a page can show.
    of = len(unit.results)
    return {"text": row.text, "reached": int(row.reached), "of": of, "share": _percent(row.share)}


def _percent(share: float) -> str:
    if share != share:
        return messages.text("class-no-number")
    return messages.text("class-hundred", value=round(100 * share))


def _hard(unit: UnitClass) -> Iterable[dict[str, Any]]:
    """Yield the hardest questions, with the wrong options that people chose and what is lacking."""
    asked = class_tables.by_question([unit])
    wrong = class_tables.wrong_options([unit])
    made = class_tables.properties([unit])
    rows = asked[asked["share"] <= HALF].sort_values("share").head(MOST)
    for row in rows.itertuples():
        because = unit.key.entries[row.question].because
        chosen = wrong[wrong["question"] == row.question].head(MOST_OPTIONS)
        lacking = made[(made["question"] == row.question) & (made["share"] < 1)]
        yield {
            "label": row.label,
            "form": row.form,
            "share": _percent(row.share),
            "chosen": [
                {
                    "text": one.text,
                    "people": int(one.people),
                    "of": int(one.of),
                    "why": because.get(one.option, ""),
                }
                for one in chosen.itertuples()
            ],
            "lacking": [
                {"text": one.name, "people": int(one.people), "of": int(one.of)}
                for one in _fewest(lacking).itertuples()
            ],
        }


def _fewest(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values("share", kind="stable").head(MOST_OPTIONS)


def _beliefs(unit: UnitClass, course: Path) -> Iterable[dict[str, Any]]:
    """Yield common misunderstandings, with what to say to them."""
    texts = {one.code: one.text for one in unit.key.beliefs}
    rows = class_tables.beliefs([unit])
    for row in rows[(rows["people"] > 0) & (rows["share"] >= COMMON)].head(MOST).itertuples():
        place = section(course, row.read)
        yield {
            "text": row.text,
            "people": int(row.people),
            "of": int(row.of),
            "say": texts[row.code],
            "section": place.title,
            "chapter": place.chapter,
        }


def _help(unit: UnitClass) -> list[tuple[str, list[str]]]:
    """Return (name, reasons) of everybody who may need help, by name."""
    rows = class_tables.help_wanted([unit])
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows.itertuples():
        reason = messages.text(f"desk-help-{row.reason}")
        found.setdefault((row.name, row.trainee), []).append(reason)
    return [(name, reasons) for (name, _), reasons in found.items()]
