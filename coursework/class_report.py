"""Make an HTML page on a class: what to teach again, who may need help, what to mark."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from coursework.answers import plain_words
from coursework.before_after import Compared
from coursework.class_glance import SMALL, glance, percent, place
from coursework.class_learning import FEWEST
from coursework.class_unit import UnitClass, earlier_key_sentences
from coursework.collected import list_names
from coursework.forms.html import number
from fairtender import messages, pages
from fairtender.charts import bars
from fairtender.messages import text
from fairtender.pages import WordTable

HARDEST = 6  # questions in the chart
WEAK = 0.1  # with a discrimination below this, look at the question again


def page(
    units: Sequence[UnitClass],
    tables: Mapping[str, pd.DataFrame],
    pseudonyms: bool,
    made: datetime,
    apart: Compared | None = None,
) -> str:
    """Return the report on a class as the text of a complete HTML document.

    tables: `class_tables.make_tables` of the same units. pseudonyms: whether the units name nobody.
    apart: the answers before and after the course.
    """
    one = _Page(units, tables, pseudonyms)
    rows = tables["units"]
    people = tables["marks"]["trainee"].nunique()
    when = messages.day(made)
    return pages.render(
        Path(__file__).with_suffix(".html"),
        title=text("class-title"),
        about=text("class-about", units=len(units), people=people, when=when),
        units=units,
        glance=glance(units, tables),
        pseudonyms=pseudonyms,
        fewest=min((len(unit.results) for unit in units), default=0),
        small_group=SMALL,
        few_people=FEWEST,
        rostered=any(unit.roster for unit in units),
        steps=[*one.steps()],
        help=one.by_person("help", "help-why", tables["help"].get("reason")),
        missing=one.by_person("missing", "missing-what", tables["missing"].get("state")),
        flags=one.by_person("flags", "flags-what", tables["flags"].get("flag")),
        means=_shares(zip(map(_title, rows.itertuples()), rows["mean"], strict=True)),
        overview=_overview(rows),
        parts={unit.unit: one.unit(unit) for unit in units},
        marks=None if pseudonyms else one.marks(),
        waits=rows["people_to_mark"].sum(),
        bars=bars,
        apart=apart,
    )


@dataclass
class _Page:
    units: Sequence[UnitClass]
    tables: Mapping[str, pd.DataFrame]
    pseudonyms: bool

    # --- what waits -----------------------------------------------------------------------------

    def steps(self) -> Iterable[str]:
        """Yield a sentence for each task that the trainer still has to do."""
        waiting = self.tables["to-mark"].groupby("unit", sort=False)[["people", "open"]].sum()
        if len(waiting):
            units = ", ".join(
                text("class-texts", unit=row.Index, count=row.people, open=row.open)
                for row in waiting.itertuples()
            )
            yield text("class-step-mark", units=units)
        blank = waiting[waiting["open"] > 0]
        if len(blank):
            units = ", ".join(_with_count(row.Index, row.open) for row in blank.itertuples())
            yield text("class-step-blank", units=units)
        for unit in self.units:
            yield from earlier_key_sentences(unit.key, unit.earlier)
        rows = self.tables["units"]
        for code, counts in (
            ("class-step-grade", rows["handed_in"] - rows["graded"]),
            ("class-step-question", rows["question"]),
            ("class-step-assign", rows["unassigned"]),
            ("class-step-ask", rows["refused"]),
        ):
            pairs = zip(rows["unit"], counts, strict=True)
            if units := ", ".join(_with_count(unit, count) for unit, count in pairs if count):
                yield text(code, units=units)
        for unit in self.units:
            if count := sum(unit.strays.values()):
                yield text("class-step-strays", unit=unit.unit, files=_files(unit.strays, count))

    # --- people ---------------------------------------------------------------------------------

    def by_person(self, kind: str, head: str, codes: pd.Series) -> WordTable | None:
        """Return one row per person, sorted by name, with one line per code; None for nobody."""
        rows = self.tables[kind]
        found: dict[tuple[str, str], dict[str, list[str]]] = {}
        counts = rows["count"] if "count" in rows else [1] * len(rows)
        for row, code, count in zip(rows.itertuples(), codes, counts, strict=True):
            units = found.setdefault((row.name, row.trainee), {}).setdefault(code, [])
            units.append(_with_count(row.unit, count) if count > 1 else row.unit)
        people = sorted(found, key=lambda one: (one[0].casefold(), one[1]))
        lines = [
            "\n".join(
                text(f"class-{kind}-{code}", units=", ".join(units))
                for code, units in found[one].items()
            )
            for one in people
        ]
        return self._people(people, {text(f"class-{head}"): lines}) if people else None

    def _people(
        self, people: Sequence[tuple[str, str]], columns: Mapping[str, list[str]]
    ) -> WordTable:
        """Return a table by name, with ids, since two people can have the same name."""
        ids = {} if self.pseudonyms else {text("class-id"): [plain_words(id) for _, id in people]}
        names = [plain_words(name) for name, _ in people]
        return WordTable(pd.DataFrame({**columns, **ids}, index=names), text("class-name"))

    def marks(self) -> WordTable:
        """Return everybody's results in every unit, by name."""
        people: dict[tuple[str, str], dict[str, str]] = {}
        for row in self.tables["marks"].itertuples():
            people.setdefault((row.name, row.trainee), {})[row.unit] = _mark(row)
        order = sorted(people, key=lambda one: (one[0].casefold(), one[1]))
        none = text("class-state-none")
        columns = {
            unit.unit: [people[one].get(unit.unit, none) for one in order] for unit in self.units
        }
        return self._people(order, columns)

    # --- units ----------------------------------------------------------------------------------

    def unit(self, unit: UnitClass) -> dict[str, Any]:
        """Return the tables and charts of one unit."""
        of = {name: one[one["unit"] == unit.unit] for name, one in self.tables.items()}
        shares, aims, asked = of["distribution"], of["objectives"], of["questions"]
        names = [
            text("class-from-to", low=_hundred(row.low), high=percent(row.high))
            for row in shares.itertuples()
        ]
        hardest = asked.dropna(subset=["share"]).nsmallest(HARDEST, "share")
        labels = [f"{row.form}: {row.label}" for row in hardest.itertuples()]
        beliefs = of["beliefs"][of["beliefs"]["people"] > 0]
        return {
            "people": dict(zip(names, shares["people"], strict=True)),
            "distribution": _table("share", names, {"people": shares["people"]}),
            "reached": _shares(zip(aims["text"], aims["share"], strict=True)),
            "objectives": _objectives(aims) if len(aims) else None,
            "beliefs": _beliefs(beliefs) if len(beliefs) else None,
            "hardest": _shares(zip(labels, hardest["share"], strict=True)),
            "questions": [
                (form, _questions(mine)) for form, mine in asked.groupby("form", sort=False)
            ],
            "wrong": _wrong(of["wrong-options"]) if len(of["wrong-options"]) else None,
            "properties": [
                (label, _properties(mine))
                for label, mine in of["properties"].groupby("label", sort=False)
            ],
        }


def _table(first: str, names: Iterable[str], columns: Mapping[str, Iterable[object]]) -> WordTable:
    """Return a table of words with the headings `class-…`, from `first` and the columns."""
    shown = {text(f"class-{code}"): [str(cell) for cell in one] for code, one in columns.items()}
    return WordTable(pd.DataFrame(shown, index=list(names)), text(f"class-{first}"))


def _overview(rows: pd.DataFrame) -> WordTable:
    """Return a table of all units next to one another."""
    each = list(rows.itertuples())
    columns = {
        "handed-in": [text("class-of", part=row.handed_in, whole=row.people) for row in each],
        "graded": rows["graded"],
        "people-to-mark": rows["people_to_mark"],
        "mean": map(percent, rows["mean"]),
        "median": map(percent, rows["median"]),
        "range": [
            text("class-from-to", low=percent(row.lowest), high=percent(row.highest))
            for row in each
        ],
    }
    return _table("unit", map(_title, each), columns)


def _objectives(rows: pd.DataFrame) -> WordTable:
    earned = map(percent, rows["share"])
    columns = {"earned": earned, "reached": rows["reached"]}
    columns |= {"may-reach": rows["waiting"], "practise": rows["practise"]}
    return _table("objective", rows["text"], columns)


def _beliefs(rows: pd.DataFrame) -> WordTable:
    each = list(rows.itertuples())
    people = [text("class-of", part=row.people, whole=row.of) for row in each]
    columns = {"people": people, "say": rows["say"], "read": map(place, each)}
    return _table("belief", rows["text"], columns)


def _questions(rows: pd.DataFrame) -> WordTable:
    separates = [_separates(row) for row in rows.itertuples()]
    columns = {"earned": map(percent, rows["share"]), "separates": separates, "open": rows["open"]}
    return _table("question", rows["label"], columns)


def _wrong(rows: pd.DataFrame) -> WordTable:
    people = [text("class-of", part=row.people, whole=row.of) for row in rows.itertuples()]
    return _table("question", rows["label"], {"wrong-option": rows["text"], "people": people})


def _properties(rows: pd.DataFrame) -> WordTable:
    people = [text("class-of", part=row.people, whole=row.of) for row in rows.itertuples()]
    columns = {"has-it": people, "earned": map(percent, rows["share"])}
    return _table("property", rows["name"], columns)


# --- pieces --------------------------------------------------------------------------------------


def _mark(row: Any) -> str:
    """Return one person's result in one unit, in words."""
    if row.state not in ("marked", "to-mark") and row.points != row.points:
        return text(f"class-state-{row.state}")
    earned = text("class-of", part=number(row.points), whole=number(row.most))
    if row.state == "question":
        return ", ".join((earned, text("class-state-question")))
    if row.state == "to-mark":
        return "\n".join((earned, text("class-state-to-mark", points=number(row.to_mark))))
    return earned


def _separates(row: Any) -> str:
    if row.note:
        return text(f"class-note-{row.note}")
    value = f"{row.discrimination:.2f}".replace("-", "−")
    return text("class-look", value=value) if row.discrimination < WEAK else value


def _shares(found: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Return {name: percent}, without the shares that are missing."""
    return {name: _hundred(share) for name, share in found if share == share}


def _hundred(share: float) -> float:
    return share if share != share else round(100 * share)


def _files(strays: Mapping[str, int], count: int) -> str:
    """Return a text with the number of files that belong to nobody, and the first file names."""
    names = [
        plain_words(path) if files == 1 else _with_count(plain_words(path), files)
        for path, files in strays.items()
        if path
    ]
    return f"{count} ({list_names(names)})" if names else str(count)


def _with_count(unit: str, count: int) -> str:
    return f"{unit} ({count})"


def _title(row: Any) -> str:
    return f"{row.title}\n({row.unit})"
