"""Which rows of a plan are meant by each line that its papers ask for.

A key names the lines once, as `lines`: a name → what is known of the line.

* `contracts`: it answers these and no others; each of them may have a row of its own. Or `among`:
  it answers this contract among others, or names none and serves all. Or neither: it answers none,
  as the foundations do.
* `kinds`, `content`: kinds of measure and contents that decide what the paper asks for, as a list,
  or as a table of code → share.

A row is found by its contracts; of several the one counts that decides most. Lines that answer no
contract, or one among others, are found by their kind.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from coursework.questions import Question
from coursework.work.accept import Accept
from coursework.work.judgement import ALL, NONE
from coursework.work.parts import Thing, Work, fault_if, of_kind
from coursework.work.rows import Row
from coursework.work.words import cell_text
from fairtender import messages

if TYPE_CHECKING:
    from coursework.work.tables import Named, OfRows

CELLS = ("contracts", "kind", "content")  # columns that say which line a row is


@dataclass(frozen=True)
class Line:
    """One line that the papers ask for."""

    name: str
    contracts: tuple[str, ...]
    among: str
    kinds: Mapping[str, Fraction]
    content: Mapping[str, Fraction]

    def rows(self, rows: Iterable[Row]) -> list[Row]:
        """Return the rows that are meant, none twice."""
        found: list[Row] = []
        rows = [*rows]
        for contract in self.contracts or (self.among,):
            here = [row for row in rows if self._is(row, contract)]
            if here and (best := max(here, key=self.worth)) not in found:
                found.append(best)
        return found

    def answered(self, rows: Sequence[Row]) -> Fraction:
        """Return which part of the contracts these rows answer."""
        named = {code for row in rows for code in _contracts(row)}
        asked = {*self.contracts}
        return Fraction(len(asked & named), len(asked)) if asked else Fraction(int(bool(rows)))

    def worth(self, row: Row) -> Fraction:
        """Return how far a row decides what the paper asks for."""
        return self.kinds.get(str(row.get("kind")), NONE) * self.content.get(
            str(row.get("content")), NONE
        )

    def _is(self, row: Row, contract: str) -> bool:
        named = _contracts(row)
        if self.contracts:
            return contract in named and named <= {*self.contracts}
        fits = not named or contract in named if self.among else True
        return fits and str(row.get("kind")) in self.kinds

    def called(self, question: Question) -> str:
        """Return what a learner calls the line: its contracts, or the kind of measure."""
        sheet = question.sheet()
        code, cell = "contracts", [*self.contracts]
        if not cell:
            return cell_text(question, sheet.column("kind"), next(iter(self.kinds)))
        return cell_text(question, sheet.column(code), cell)


def _contracts(row: Row) -> set[str]:
    return {*(row.get("contracts") or ())}


def line_of(lines: Mapping[str, Any], name: str) -> Line:
    """Return a line by its name."""
    said = lines[name]
    return Line(
        name,
        tuple(said.get("contracts", ())),
        str(said.get("among", "")),
        shares(said.get("kinds", ())),
        shares(said.get("content", ())),
    )


def shares(said: Any) -> dict[Any, Fraction]:
    """Return what is accepted with its share: of a value, a list, or a table of value → share."""
    if isinstance(said, Mapping):
        return {one: Fraction(str(share)) for one, share in said.items()}
    return dict.fromkeys(said if isinstance(said, list | tuple) else (said,), ALL)


def things(work: Work, check: "OfRows", asked: Sequence[str]) -> list[Thing]:
    """Return the lines of these names, each with the rows that are meant and what they decide."""
    sheet = work.question.sheet()
    rows, found = work.rows(sheet), []
    for line in (line_of(check.lines, name) for name in asked or check.lines):
        own, decides = (
            line.rows(rows),
            {"kind": Accept(line.kinds), "content": Accept(line.content)},
        )
        part, name = line.answered(own), line.called(work.question)
        found.append(
            Thing(line.name, name, tuple(own), decides, sheet.code, part, "work-plan-missing")
        )
    return found


def faults(question: Question, check: "OfRows", named: "Sequence[Named]") -> Iterator[str]:
    """Say what an author got wrong in the lines, or which of them there is not."""
    yield of_kind(question, "table")
    sheet, lines = question.sheet(), check.lines
    for code in CELLS:
        yield "" if code in sheet.codes else messages.text("work-fault-column", column=code)
    for name in dict.fromkeys(row for row, _, _ in named if row):
        yield fault_if(name not in lines, "work-fault-plan-line", line=name)
        line = line_of(lines, name)
        cells = {
            "contracts": [*line.contracts, *filter(None, [line.among])],
            "kind": [*line.kinds],
            "content": [*line.content],
        }
        for code, some in cells.items():
            yield fault_if(
                not {*some} <= {*sheet.column(code).codes},
                "work-fault-right",
                row=name,
                column=code,
            )
        yield fault_if(not line.kinds or not line.content, "work-fault-plan-line", line=name)
