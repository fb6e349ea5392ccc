"""Show authors what one answer earns, place by place, and what its learner reads.

The answer is the file that a page saves, or TOML with a key for each question: a code, a number, a
text or, of a table, its rows as `answer` of `key.toml` has them. It may be as incomplete as a
learner's; what could not be read of it is refused, so that no verdict is about something else.
"""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from coursework import answers as kept
from coursework.answers import Answers
from coursework.marking.beliefs import fault_place, value_fault
from coursework.marking.key import Key
from coursework.marking.marks import Marked, hints, mark
from coursework.questions.made import ROW
from coursework.work import keys, words
from coursework.work.judgement import Mark, by_place, reason_at, row_shares
from fairtender import fields, messages
from fairtender.tables import fault
from publishing.reasons import GENERIC, place_name


def read(path: Path, key: Key) -> Answers:
    """Return the answers of a file. DataError names each part that cannot be used."""
    if path.suffix == ".toml":
        return fields.read_toml(path, lambda top: _answers(top, key))
    if not path.is_file():
        raise fault("no-file", file=path)
    found = kept.read(path, key.questions)
    if found.untidy:
        parts = [*found.malformed, *found.unused] or [messages.text("reasons-unknown")]
        raise fault("reasons-unread", file=path, parts=", ".join(parts))
    return found


def _answers(top: fields.Entry, key: Key) -> Answers:
    raw = {id: keys.plain(value) for id, value in top.content.items()}
    for id, value in raw.items():
        if id not in key.entries:
            top.note("key-no-question", (id,), field=id)
        elif cause := value_fault(key.entries[id].question, value, whole=False):
            place = (id, *fault_place(key.entries[id].question, value))
            top.note("key-answer", place, field=id, cause=cause)
    return kept.sort(Answers(), raw, key.questions)


def lines(key: Key, answers: Answers) -> Iterator[str]:
    """Yield what the answered questions earn and say, line by line."""
    result = mark(key, answers)
    for form in key.questions.forms:
        for one in (result.questions[question.id] for question in form.questions):
            if one.answered:
                yield from _question(one)
                yield from _texts(one, hints(one, form, answers))
                yield from _properties(one)
                yield from _rows(one)
    for belief in result.beliefs:
        yield messages.text("reasons-belief", belief=belief.name)


def _question(one: Marked) -> Iterator[str]:
    question, points = one.entry.question, one.by_answer
    yield messages.text(
        "reasons-question",
        question=question.id,
        state=messages.text(f"feedback-state-{one.state}"),
        earned=words.points(points.earned),
        most=words.points(points.most),
    )
    if one.finding:
        yield messages.text("reasons-mark", text=str(one.finding))


def _texts(one: Marked, hinted: list[str]) -> Iterator[str]:
    """Return the replies to the answer, and those to options that come with the solution."""
    at_once = [_on_one_line(said) for said in hinted]
    yield from (messages.text("reasons-mark", text=said) for said in at_once)
    for code in one.chosen:
        said = _on_one_line(one.entry.because.get(code, ""))
        if said and said not in "".join(at_once):
            yield messages.text("reasons-solution", text=said)


def _properties(one: Marked) -> Iterator[str]:
    for judged in one.outcomes:
        point = judged.point
        yield messages.text(
            "reasons-property-rows" if point.by_row else "reasons-property",
            property=point.code,
            name=point.name,
            state=messages.text(f"feedback-state-{judged.state}"),
            earned=words.points(judged.earned),
            most=words.points(point.points),
        )


def _rows(one: Marked) -> Iterator[str]:
    """Yield each place with its verdict and text; before those of a row, what the row earns."""
    by_row = [judged for judged in one.outcomes if judged.point.by_row]
    shares, most = row_shares(by_row), sum((one.point.points for one in by_row), Fraction(0))
    marks: dict[tuple[str, str], list[Mark]] = {}
    for each in by_place(one.outcomes).values():
        marks.setdefault((each.at.sheet, each.at.wanted or each.at.row), []).append(each)
    for row, places in marks.items():
        if row in shares:
            told = {"earned": shares[row] * most / len(shares), "most": most / len(shares)}
            points = {name: words.points(number) for name, number in told.items()}
            yield messages.text("reasons-row", sheet=row[0], row=row[1], **points)
        for each in places:
            yield _place(one, each)


def _place(one: Marked, mark: Mark) -> str:
    place, at = place_name(one.entry.question, one.value, mark), mark.at
    if given := _given(one.value, mark):
        place = messages.text("reasons-given", place=place, given=given)
    if at.row and not place.startswith(at.row):
        place = messages.text("reasons-own-row", place=place, row=at.row)
    verdict = messages.text(f"reasons-verdict-{mark.verdict}")
    if mark.fault is None:
        return messages.text("reasons-right", place=place, verdict=verdict)
    at_once = reason_at(mark).get("text")
    code = "reasons-wrong" if at_once else "reasons-later"
    if not mark.fault.said and mark.fault.code in GENERIC:
        code += "-bare"
    text = at_once or mark.fault.text()
    return messages.text(code, place=place, verdict=verdict, text=_on_one_line(text))


def _given(piece: object, mark: Mark) -> str:
    """Return the answer at a place, as a key writes it in the name of a reason; "" if none."""
    at = mark.at
    if not isinstance(piece, dict) or at.option:
        return ""
    rows = piece.get(at.sheet)
    if isinstance(rows, list):
        row: dict[str, object] = next((row for row in rows if row[ROW] == at.row), {})
        cell = row.get(at.column, "")
        return ", ".join(cell) if isinstance(cell, list) else str(cell)
    return str(piece.get(at.row, ""))


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
