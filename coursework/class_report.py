"""The class at a glance as one page of HTML: what to do, who may need help, what was hard."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

import pandas as pd

from coursework.answers import plain_words
from coursework.class_tables import FEWEST, UnitClass
from coursework.forms.html import number
from fairtender.charts import bars
from fairtender.cli.page import document, drawn, heading, paragraph, wide
from fairtender.messages import text
from fairtender.pages import WordTable

SMALL = 5  # a group of fewer people than this hides nobody
HALF = 0.5  # of the points of a question, of the people of an objective: less is to be taught again
MOST_NAMED, MOST_OPTIONS = 3, 2  # objectives and questions to teach again, wrong options of each
HARDEST = 6  # questions in the chart
COMMON = 0.25  # of the class: a belief to talk about again
WEAK = 0.1  # a discrimination below this is a reason to look at the question


def page(
    units: Sequence[UnitClass],
    tables: Mapping[str, pd.DataFrame],
    pseudonyms: bool,
    made: datetime,
) -> str:
    """Return the page as text: a whole HTML document.

    tables: those of `report.made` for the same units. pseudonyms: the units name nobody.
    """
    one = _Page(units, tables, pseudonyms)
    parts = [
        *one.contents(),
        *one.to_do(),
        *one.help(),
        *one.missing(),
        *one.units_table(),
        *(part for unit in units for part in one.unit(unit)),
        *([] if pseudonyms else one.marks()),
        *one.flags(),
        *_reading(),
    ]
    return document(text("class-title"), one.opening(made), parts)


@dataclass
class _Page:
    units: Sequence[UnitClass]
    tables: Mapping[str, pd.DataFrame]
    pseudonyms: bool

    def of(self, table: str, unit: UnitClass) -> pd.DataFrame:
        """The rows of one unit."""
        whole = self.tables[table]
        return whole[whole["unit"] == unit.unit]

    # --- the top --------------------------------------------------------------------------------

    def opening(self, made: datetime) -> Iterable[str]:
        """What it is about, and how it must not be read."""
        people = self.tables["marks"]["trainee"].nunique()
        when = f"{made.day} {made:%B %Y}"
        yield paragraph(text("class-about", units=len(self.units), people=people, when=when))
        yield paragraph(text("class-prompt"), "prompt")
        if self.pseudonyms:
            yield paragraph(text("class-hidden"))
            fewest = min(len(one.results) for one in self.units)
            if fewest < SMALL:
                said = text("class-small", fewest=fewest, small=SMALL)
                yield f"<p><strong>{escape(said)}</strong></p>\n"

    def contents(self) -> Iterable[str]:
        """Links to the units, where there are several."""
        if len(self.units) > 1:
            items = [_link(f"unit-{one.unit}", one.key.questions.title) for one in self.units]
            label = escape(text("class-contents"))
            yield f'<nav aria-label="{label}">{_list(items)}</nav>\n'

    def to_do(self) -> Iterable[str]:
        """What waits for the trainer, and what to talk about again."""
        yield heading(text("class-to-do"))
        steps = [_with_commands(step) for step in self._steps()]
        beliefs = self.tables["beliefs"]
        common = beliefs[beliefs["share"] >= COMMON].sort_values("share", ascending=False)
        for row in common.head(3).itertuples():
            said = text("class-talk", text=row.text, people=row.people, of=row.of, unit=row.unit)
            steps.append(escape(said))
        steps += [escape(step) for step in self._hard()]
        yield _list(steps) if steps else paragraph(text("class-nothing-to-do"))

    def _hard(self) -> Iterable[str]:
        """Objectives that fewer than half of a unit can reach, and the hardest questions."""
        aims = self.tables["objectives"]
        people = aims["reached"] + aims["waiting"] + aims["practise"]
        missed = aims.assign(of=people)[aims["reached"] + aims["waiting"] < HALF * people]
        for row in missed.sort_values("share").head(MOST_NAMED).itertuples():
            yield text("class-teach", text=row.text, people=row.reached, of=row.of, unit=row.unit)
        asked = self.tables["questions"]
        hard = asked[asked["share"] <= HALF].sort_values("share")
        for row in hard.head(MOST_NAMED).itertuples():
            about = {"label": row.label, "share": _percent(row.share), "unit": row.unit}
            yield text("class-hard", **about) + self._chosen(row)

    def _chosen(self, row: tuple) -> str:
        """The wrong options that people chose, as the end of a sentence."""
        rows = self.tables["wrong-options"]
        mine = rows[(rows["unit"] == row.unit) & (rows["question"] == row.question)]
        return "".join(
            " " + text("class-chosen", text=one.text, people=one.people, of=one.of)
            for one in mine.head(MOST_OPTIONS).itertuples()
        )

    def _steps(self) -> Iterable[str]:
        waiting = self.tables["to-mark"].groupby("unit", sort=False)[["people", "open"]].sum()
        if len(waiting):
            units = ", ".join(
                text("class-texts", unit=row.Index, count=row.people, open=row.open)
                for row in waiting.itertuples()
            )
            yield text("class-step-mark", units=units)
        blank = waiting[waiting["open"] > 0]
        if len(blank):
            units = ", ".join(_counted(row.Index, row.open) for row in blank.itertuples())
            yield text("class-step-blank", units=units)
        rows = self.tables["units"]
        for code, counts in (
            ("class-step-grade", rows["handed_in"] - rows["graded"]),
            ("class-step-assign", rows["unassigned"]),
            ("class-step-ask", rows["refused"]),
        ):
            pairs = zip(rows["unit"], counts, strict=True)
            if units := ", ".join(_counted(unit, count) for unit, count in pairs if count):
                yield text(code, units=units)

    # --- people ---------------------------------------------------------------------------------

    def help(self) -> Iterable[str]:
        """Who may need help, by name and with the reason."""
        yield heading(text("class-help"))
        yield paragraph(text("class-help-rule"))
        rows = self.tables["help"]
        if not len(rows):
            yield paragraph(text("class-help-nobody"))
        else:
            yield self._by_person(rows, "help", "class-help-why", rows["reason"])

    def missing(self) -> Iterable[str]:
        """From whom there is nothing, or too late."""
        rows = self.tables["missing"]
        yield heading(text("class-missing"))
        if not any(unit.roster for unit in self.units):
            yield f"<p>{_with_commands(text('class-no-roster'))}</p>\n"
        if len(rows):
            yield self._by_person(rows, "missing", "class-missing-what", rows["state"])
        elif any(unit.roster for unit in self.units):
            yield paragraph(text("class-missing-nobody"))

    def flags(self) -> Iterable[str]:
        """What else to look at."""
        rows = self.tables["flags"]
        if len(rows):
            yield heading(text("class-flags"))
            yield self._by_person(rows, "flags", "class-flags-what", rows["flag"])

    def _by_person(self, rows: pd.DataFrame, kind: str, head: str, codes: pd.Series) -> str:
        """A table with a row a person, sorted by name, and a line for each code with its units."""
        found: dict[tuple[str, str], dict[str, list[str]]] = {}
        counts = rows["count"] if "count" in rows else [1] * len(rows)
        for row, code, count in zip(rows.itertuples(), codes, counts, strict=True):
            units = found.setdefault((row.name, row.trainee), {}).setdefault(code, [])
            units.append(_counted(row.unit, count) if count > 1 else row.unit)
        people = sorted(found, key=lambda one: (one[0].casefold(), one[1]))
        lines = [
            "\n".join(
                text(f"class-{kind}-{code}", units=", ".join(units))
                for code, units in found[one].items()
            )
            for one in people
        ]
        return self._people(people, {text(head): lines}, f"class-{kind}-table")

    def _people(
        self, people: Sequence[tuple[str, str]], columns: Mapping[str, list[str]], caption: str
    ) -> str:
        """A table headed by names; the ids stand beside them, since two people can share a name."""
        ids = {} if self.pseudonyms else {text("class-id"): [plain_words(id) for _, id in people]}
        names = [plain_words(name) for name, _ in people]
        frame = pd.DataFrame({**columns, **ids}, index=names)
        return wide(WordTable(frame, text("class-name")), text(caption))

    def marks(self) -> Iterable[str]:
        """What everybody has in every unit, by name."""
        yield heading(text("class-marks"))
        people: dict[tuple[str, str], dict[str, str]] = {}
        for row in self.tables["marks"].itertuples():
            people.setdefault((row.name, row.trainee), {})[row.unit] = _mark(row)
        order = sorted(people, key=lambda one: (one[0].casefold(), one[1]))
        columns = {
            unit.unit: [people[one].get(unit.unit, text("class-state-none")) for one in order]
            for unit in self.units
        }
        wait = self.tables["units"]["people_to_mark"].sum()
        caption = "class-marks-table" if wait else "class-marks-table-final"
        yield self._people(order, columns, caption)

    # --- units ----------------------------------------------------------------------------------

    def units_table(self) -> Iterable[str]:
        """All units beside each other."""
        rows = self.tables["units"]
        yield heading(text("class-units"))
        if len(rows) > 1:
            means = {_titled(row): _hundred(row.mean) for row in rows.itertuples()}
            yield _bars(means, text("class-percent"), text("class-units-chart"))
        shown = {
            text("class-handed-in"): [
                text("class-of", part=row.handed_in, whole=row.people) for row in rows.itertuples()
            ],
            text("class-graded"): list(map(str, rows["graded"])),
            text("class-people-to-mark"): list(map(str, rows["people_to_mark"])),
            text("class-mean"): list(map(_percent, rows["mean"])),
            text("class-median"): list(map(_percent, rows["median"])),
            text("class-range"): [
                text("class-from-to", low=_percent(row.lowest), high=_percent(row.highest))
                for row in rows.itertuples()
            ],
        }
        frame = pd.DataFrame(shown, index=[_titled(row) for row in rows.itertuples()])
        yield wide(WordTable(frame, text("class-unit")), text("class-units-table"))

    def unit(self, unit: UnitClass) -> Iterable[str]:
        """One unit: marks, objectives, beliefs, questions."""
        title = escape(unit.key.questions.title)
        yield f'<h2 id="unit-{escape(unit.unit)}">{title}</h2>\n'
        yield paragraph(text("class-unit-about", unit=unit.unit, graded=len(unit.results)))
        yield from self._distribution(unit)
        yield from self._objectives(unit)
        yield from self._beliefs(unit)
        yield from self._questions(unit)

    def _distribution(self, unit: UnitClass) -> Iterable[str]:
        rows = self.of("distribution", unit)
        names = [
            text("class-from-to", low=_hundred(row.low), high=_percent(row.high))
            for row in rows.itertuples()
        ]
        people = dict(zip(names, rows["people"], strict=True))
        frame = pd.DataFrame({text("class-people"): list(map(str, rows["people"]))}, index=names)
        caption = text("class-distribution-of", unit=unit.unit)
        yield _small(text("class-distribution"))
        yield _beside(
            _bars(people, text("class-people").lower(), caption),
            wide(WordTable(frame, text("class-share")), caption),
        )

    def _objectives(self, unit: UnitClass) -> Iterable[str]:
        rows = self.of("objectives", unit)
        if not len(rows):
            return
        caption = text("class-objectives-of", unit=unit.unit)
        shown = {
            text("class-earned"): list(map(_percent, rows["share"])),
            text("class-reached"): list(map(str, rows["reached"])),
            text("class-may-reach"): list(map(str, rows["waiting"])),
            text("class-practise"): list(map(str, rows["practise"])),
        }
        frame = pd.DataFrame(shown, index=list(rows["text"]))
        yield _small(text("class-objectives"))
        yield _bars(
            {row.text: _hundred(row.share) for row in rows.itertuples()},
            text("class-percent"),
            caption,
        )
        yield wide(WordTable(frame, text("class-objective")), caption)

    def _beliefs(self, unit: UnitClass) -> Iterable[str]:
        rows = self.of("beliefs", unit)
        rows = rows[rows["people"] > 0]
        yield _small(text("class-beliefs"))
        if not len(rows):
            yield paragraph(text("class-beliefs-none"))
            return
        shown = {
            text("class-people"): [
                text("class-of", part=row.people, whole=row.of) for row in rows.itertuples()
            ],
            text("class-read"): [
                text("class-place", section=row.section, chapter=row.chapter)
                if row.chapter
                else row.section
                for row in rows.itertuples()
            ],
        }
        frame = pd.DataFrame(shown, index=list(rows["text"]))
        caption = text("class-beliefs-of", unit=unit.unit)
        yield wide(WordTable(frame, text("class-belief")), caption)

    def _questions(self, unit: UnitClass) -> Iterable[str]:
        rows = self.of("questions", unit)
        yield _small(text("class-questions"))
        hardest = rows.dropna(subset=["share"]).nsmallest(HARDEST, "share")
        labels = {f"{row.form}: {row.label}": _hundred(row.share) for row in hardest.itertuples()}
        yield _bars(labels, text("class-percent"), text("class-hardest", unit=unit.unit))
        for form, mine in rows.groupby("form", sort=False):
            shown = {
                text("class-earned"): list(map(_percent, mine["share"])),
                text("class-separates"): [_separates(row) for row in mine.itertuples()],
                text("class-open"): list(map(str, mine["open"])),
            }
            frame = pd.DataFrame(shown, index=list(mine["label"]))
            caption = text("class-questions-of", part=form, unit=unit.unit)
            yield wide(WordTable(frame, text("class-question")), caption)


def _reading() -> Iterable[str]:
    """What the numbers mean and how they are made."""
    yield heading(text("class-reading"))
    codes = ("share", "difficulty", "separates", "reached", "belief", "open")
    yield _list([escape(text(f"class-reading-{code}", fewest=FEWEST)) for code in codes])


# --- pieces --------------------------------------------------------------------------------------


def _mark(row: tuple) -> str:
    """What one person has in one unit."""
    if row.state not in ("marked", "to-mark"):
        return text(f"class-state-{row.state}")
    earned = text("class-of", part=number(row.points), whole=number(row.most))
    if row.state == "to-mark":
        earned += "\n" + text("class-state-to-mark", points=number(row.to_mark))
    return earned


def _separates(row: tuple) -> str:
    if row.note:
        return text(f"class-note-{row.note}")
    value = f"{row.discrimination:.2f}".replace("-", "−")
    return text("class-look", value=value) if row.discrimination < WEAK else value


def _bars(values: Mapping[str, float], unit: str, what: str) -> str:
    shown = {name: value for name, value in values.items() if value == value}
    return drawn(bars, shown, unit, what)


def _hundred(share: float) -> float:
    return share if share != share else round(100 * share)


def _percent(share: float) -> str:
    known = share == share
    return text("class-hundred", value=_hundred(share)) if known else text("class-no-number")


def _counted(unit: str, count: int) -> str:
    return f"{unit} ({count})"


def _titled(row: tuple) -> str:
    return f"{row.title}\n({row.unit})"


def _with_commands(words: str) -> str:
    """A sentence as HTML, with what stands between grave accents as a command."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(words))


def _small(words: str) -> str:
    return f'<h3 style="margin-top: 1.6rem">{escape(words)}</h3>\n'


def _beside(*parts: str) -> str:
    return f'<div class="beside">\n{"".join(parts)}</div>\n'


def _link(place: str, words: str) -> str:
    return f'<a href="#{escape(place)}">{escape(words)}</a>'


def _list(items: Iterable[str]) -> str:
    return "<ul>\n" + "".join(f"<li>{item}</li>\n" for item in items) + "</ul>\n"
