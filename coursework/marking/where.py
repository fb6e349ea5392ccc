"""Count what is right in made work, by document or sheet, and show where it is not right.

The result has the same form for the page, the notebook and the feedback page. *Mark* gives the
counts and one line. *Show me where* adds a line for each document or sheet, and the places
(`judgement.for_page`). *Show me why* adds the sentences that were missed, with their labels. A row
counts as right if all of it is right. A missing row or sentence counts once.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from coursework.marking.marks import Marked
from coursework.questions import Question
from coursework.work.judgement import Fault, Judged, Mark, by_place, for_page
from fairtender import messages

COUNTED = ("right", "partly", "wrong", "missing", "unneeded")  # "free" is neither right nor wrong
Counts = Mapping[str, int]


def verdicts(question: Question, judged: Iterable[Judged]) -> dict[tuple[str, str], str]:
    """Return {(sheet, row): verdict}, including missing rows; a row can be a sentence or a step.

    Rows that neither earn nor cost points are left out.
    """
    things: dict[tuple[str, str], list[Mark]] = {}
    for at, mark in by_place(judged).items():
        is_sentence = question.kind == "passages" and mark.verdict != "unneeded"
        name = (is_sentence and at.wanted) or at.row or (at.wanted and f"missing {at.wanted}")
        if name:
            things.setdefault((at.sheet, name), []).append(mark)
    found = {name: _verdict(marks) for name, marks in things.items()}
    return {name: verdict for name, verdict in found.items() if verdict in COUNTED}


def count(question: Question, judged: Iterable[Judged]) -> dict[str, dict[str, int]]:
    """Return {document or sheet: {verdict: number of rows, sentences or steps}}."""
    found: dict[str, dict[str, int]] = {}
    for (sheet, _), verdict in verdicts(question, judged).items():
        many = found.setdefault(sheet, dict.fromkeys(COUNTED, 0))
        many[verdict] += 1
    return found


def _verdict(marks: Iterable[Mark]) -> str:
    """Return the verdict on a row, from the marks of the row and its cells."""
    every = [mark for mark in marks if mark.verdict != "free"]
    whole = {mark.verdict for mark in every if not mark.at.column}
    verdicts = {mark.verdict for mark in every}
    if whole == {"right", "wrong"}:
        return "partly"  # several sentences count as one thing, and one of them has a wrong label
    if len(verdicts) == 1 and not verdicts & {"unneeded"}:
        return verdicts.pop()
    if whole & {"unneeded", "wrong"}:
        return "unneeded" if "unneeded" in whole else "wrong"
    return "" if not every else "partly" if verdicts & {"right", "partly"} else "wrong"


def sum_counts(each: Iterable[Counts]) -> dict[str, int]:
    """Return the sum of several counts."""
    every = [*each]
    return {name: sum(one[name] for one in every) for name in COUNTED}


def line(question: Question, many: Counts) -> str:
    """Return the first line of a review, such as "7 of 10 found"."""
    asked = sum(many[name] for name in COUNTED if name != "unneeded")
    return messages.text(f"where-{_kind(question)}", n=many["right"], of=asked)


def _in_words(question: Question, many: Counts) -> str:
    """Return counts in words, such as "3 found, 1 missing, 2 unnecessary"."""
    kind = _kind(question)
    each = [messages.text(f"where-{kind}-{one}", n=many[one]) for one in COUNTED if many[one]]
    return ", ".join(each)


def lines(question: Question, judged: Iterable[Judged]) -> list[dict[str, Any]]:
    """Return {sheet, name, line, right} for each document or sheet with anything to count."""
    found = count(question, judged)
    names = {paper.id: paper.id for paper in question.papers}
    names |= {sheet.code: sheet.label for sheet in question.sheets} or {"": question.short}
    return [
        {
            "sheet": sheet,
            "name": name,
            "line": messages.text("where-in", name=name, counts=_in_words(question, found[sheet])),
            "right": not any(found[sheet][one] for one in COUNTED if one != "right"),
        }
        for sheet, name in names.items()
        if sheet in found
    ]


def row_verdicts(question: Question, judged: Iterable[Judged]) -> dict[tuple[str, str], str]:
    """Return {(sheet, row): verdict in words} for a learner's rows, sentences or steps."""
    every = [*judged]
    if question.sheets:
        found = {(one["sheet"], one["row"]): one["verdict"] for one in _rows(question, every)}
    else:
        found = {(at.sheet, at.row): mark.verdict for at, mark in by_place(every).items() if at.row}
    return {at: _word(question, verdict) for at, verdict in found.items() if verdict in COUNTED}


def _word(question: Question, verdict: str) -> str:
    own, code = f"forms-verdict-{_kind(question)}-{verdict}", f"forms-verdict-{verdict}"
    return messages.text(own if own in messages.sentences() else code)


def _kind(question: Question) -> str:
    return question.kind if question.kind in ("passages", "order") else "rows"


def review(one: Marked, where: bool) -> dict[str, Any]:
    """Return the marking of a question for its page: the counts and, with `where`, the places.

    For made work, the keys are `counts`, `line`, `listed` and `rest`, with `where` also `parts`,
    `places` and `rows`; for options, only `places`. If there is nothing to show, it is empty.
    """
    question = one.entry.question
    if not question.is_work:
        return {"places": [*_options(one)]} if where and question.options else {}
    if not one.outcomes:
        return {}
    many = sum_counts(count(question, one.outcomes).values())
    if not any(many.values()):
        return {}
    found: dict[str, Any] = {"counts": many, "line": line(question, many)}
    found["listed"] = _in_words(question, many)
    found["rest"] = _in_words(question, many | {"right": 0})
    if where:
        found |= {"parts": lines(question, one.outcomes), "places": for_page(one.outcomes)}
        found["rows"] = [*_rows(question, one.outcomes)] if question.sheets else []
    return found


def _rows(question: Question, judged: Iterable[Judged]) -> Iterable[dict[str, str]]:
    """Yield the verdict on each of the learner's rows, as {sheet, row, verdict}."""
    theirs = {(at.sheet, at.row) for at in by_place(judged) if at.row}
    for (sheet, row), verdict in verdicts(question, judged).items():
        if (sheet, row) in theirs:
            yield {"sheet": sheet, "row": row, "verdict": verdict}


def _options(one: Marked) -> Iterable[dict[str, str]]:
    """Yield the verdict on each chosen option, as {option, verdict}."""
    if one.value is None or one.state == "unmarked":
        return
    chosen = one.value if isinstance(one.value, list) else [str(one.value)]
    free = {*one.entry.optional} if one.entry.question.kind == "choices" else set()
    single = {"right": "right", "partly": "partly"}.get(one.state, "wrong")
    weak = one.entry.weak if one.state == "partly" else frozenset()
    for code in chosen:
        verdict = single if one.entry.question.kind == "choice" else ""
        verdict = verdict or ("wrong" if code in one.wrong else "free" if code in free else "")
        yield {"option": code, "verdict": verdict or ("partly" if code in weak else "right")}


def without_place(question: Question, judged: Judged) -> tuple[Fault, ...]:
    """Return the faults of a property that must be listed under *Show me why*.

    In passages, faults of single sentences are left out, because they are shown at the sentence.
    """
    if question.kind != "passages":
        return judged.faults
    marks = [one for one in judged.marks if one.fault and not one.at.row and not one.at.wanted]
    return tuple(dict.fromkeys(one.fault for one in marks if one.fault))


def missed_sentences(one: Marked) -> list[dict[str, str]]:
    """Return the missed sentences, each with its right label; only for *Show me why*."""
    question = one.entry.question
    if question.kind != "passages":
        return []
    labels = {option.code: option.text for option in question.options}
    return [
        {"sheet": at.sheet, "row": at.wanted, "verdict": "missing", "label": label}
        for at, mark in by_place(one.outcomes).items()
        if mark.verdict == "missing" and (label := labels.get(one.entry.answer.get(at.wanted), ""))
    ]
