"""Rate the substance of suppliers' answers: is it concrete, only claimed, or a red flag?"""

import datetime
import textwrap
from collections.abc import Iterable
from typing import Any, NamedTuple

import pandas as pd

from fairtender.market.declared import ANSWERS, ELEMENTS, QUESTIONS
from fairtender.market.reading import Sentence, When, Words, languages
from fairtender.tables import Column, Reason, Table, frame, keyed, wrong

__all__ = ["RATED_ANSWERS", "RATED_ELEMENTS", "RATED_SUPPLIERS", "Rating", "rate_answers"]

FOUND = ("missing", "claimed", "concrete")  # weakest first
RESULTS = ("trigger", "none", "some", "all")
_PASSAGE = 260  # characters of an answer that a reason shows

RATED_ELEMENTS = Table(
    "elements of answers",
    (
        Column("supplier", "text", "Name of the supplier"),
        Column("question", "text", "Number of the question"),
        Column("element", "choice", "The part that a good answer needs", ELEMENTS),
        Column(
            "found",
            "choice",
            "concrete: a passage that can be checked; claimed: only words; missing: neither",
            FOUND,
        ),
        Column("reason", "reason", "Why, with the passage that was read"),
        Column("negation", "flag", 'The passage holds a "no" or "not": read it before it counts'),
        Column("ask", "ask", "The follow-up question; None where the element is concrete"),
    ),
    ("supplier", "question", "element"),
)

RATED_ANSWERS = Table(
    "rated answers",
    (
        Column("supplier", "text", "Name of the supplier"),
        Column("question", "text", "Number of the question; one row for each question asked"),
        Column("answered", "flag", "There is an answer in words, a tick or a document"),
        Column("concrete", "number", "Elements that are concrete"),
        Column("asked", "number", "Elements that the question needs"),
        Column("triggers", "reasons", "What decides by itself, with the tick or the passage"),
        Column("ask", "reasons", "What to ask before anybody can tell: the tick is missing"),
        Column("read", "reasons", "Passages to read: they speak of what can decide by itself"),
        Column("hollow", "texts", "Fine words in the answer; they never count"),
    ),
    ("supplier", "question"),
)

RATED_SUPPLIERS = Table(
    "rated suppliers",
    (
        Column("supplier", "text", "Name of the supplier; one row each"),
        Column(
            "result",
            "choice",
            "trigger: one answer decides, whatever else is good; all, some, none: of the elements "
            "asked for, these are concrete",
            RESULTS,
        ),
        Column("concrete", "number", "Elements that are concrete, over all questions"),
        Column("asked", "number", "Elements that the questionnaire needs"),
        Column("unanswered", "number", "Questions without an answer"),
        Column("triggers", "reasons", "What decides by itself"),
        Column("hollow", "number", "Fine words in all answers; they never count"),
    ),
    ("supplier",),
)


class Rating(NamedTuple):
    """The result of a rating: a table each for suppliers, answers, and elements of answers.

    suppliers: `RATED_SUPPLIERS`. answers: `RATED_ANSWERS`. elements: `RATED_ELEMENTS`.
    """

    suppliers: pd.DataFrame
    answers: pd.DataFrame
    elements: pd.DataFrame


def rate_answers(
    questions: pd.DataFrame, answers: pd.DataFrame, marks: pd.DataFrame, *, on: datetime.date
) -> Rating:
    """Rate the answers to a questionnaire by their substance, not their eloquence.

    questions: the table `QUESTIONS`, with the elements of a good answer to each. answers: the table
    `ANSWERS`. marks: the table `MARKS`, with the words that show an element. on: the day of the
    rating.

    An element is concrete if one sentence, or the attached document, has its words and a detail
    that somebody can check:

    - `policy`: a written rule, and its date (day or month) or its section or version;
    - `owner`: a named function, and words that make it responsible, or words for what it did and
      when;
    - `evidence`: a date, and with it a document, a number with its unit, or an act in the past. The
      date is not after `on`, and not older than the question allows;
    - `remedy`: what is done for workers, and a date, an amount, or a number with its unit;
    - `worker_voice`: workers who speak or complain, and a date or a number with its unit.

    Words alone make it claimed. So do a sentence about the future, a date that is too old or still
    to come, and a passage about another sector in an answer that says nothing concrete about this
    one. A word with a negation up to three words before it does not count.

    Each sentence is read separately, and an element is concrete or not: neither length nor fine
    words improve a result. Empty phrases are listed.

    A red flag (`trigger`) decides alone and is never averaged out: the tick that `QUESTIONS` names,
    or words in the present tense that `MARKS` names. A past problem that the supplier found and
    reported is not a red flag. Words show only some red flags: so each passage about fees, identity
    documents, leave or withheld wages is listed for reading, and the tick is the safer way to ask.

    Limits: it matches words without understanding them. It cannot judge whether a fact is true,
    relevant or important, and misses irony and negations farther away. Each element shows its
    passage, and notes any negation in it. In a trial with answers for which the course's marks were
    not made it found six in ten of the elements that a reader called concrete (25 of 41), and
    called one concrete that the reader did not. So a person reads the passages and decides; a
    missing element leads to a question, and nothing here is a ground to exclude a bidder.

    Suppliers with the most concrete elements come first, those with a red flag last. Raises
    DataError naming file and row for an answer to a question that was not asked, a second answer or
    question with the same key, a language or a sector without marks, and an invalid number of a
    month.
    """
    asked, given = keyed(questions, QUESTIONS), keyed(answers, ANSWERS)
    words = languages(marks)
    _refuse(asked, given, words)
    by_key = {(row.supplier, row.question): row for row in given.itertuples()}
    rated = [
        _answer(supplier, question, by_key.get((supplier, question.question)), words, on)
        for supplier in dict.fromkeys(given["supplier"])
        for question in asked.itertuples()
    ]
    elements = [element for _, some in rated for element in some]
    rows = [row for row, _ in rated]
    return Rating(_suppliers(rows), frame(RATED_ANSWERS, rows), frame(RATED_ELEMENTS, elements))


def _refuse(questions: pd.DataFrame, answers: pd.DataFrame, words: dict[str, Words]) -> None:
    """Raise DataError for an unknown question, and for a language or sector without marks."""
    known, used = set(questions["question"]), set()
    for at, (question, language) in enumerate(answers[["question", "language"]].to_numpy()):
        if question not in known:
            raise wrong(answers, at, ANSWERS, "market-no-question", question=question)
        if language not in words:
            raise wrong(answers, at, ANSWERS, "market-no-language", language=language)
        used.add(language)
    for at, trade in enumerate(questions["trade"]):
        if trade and any(trade not in words[language].trades for language in used):
            raise wrong(questions, at, QUESTIONS, "market-no-trade", trade=trade)


def _answer(
    supplier: str, question: Any, answer: Any, words: dict[str, Words], on: datetime.date
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the row for one answer, and the rows for its elements."""
    sentences = list(words[answer.language].sentences(answer.answer)) if answer else []
    needed = [element for element in ELEMENTS if getattr(question, element)]
    verdicts = _verdicts(needed, sentences, question, on)
    if answer and answer.attached:
        name = Sentence(answer.attached, words[answer.language])
        for element in needed:
            verdicts[element].append(_of_document(element, name, answer, question, on))
    key = {"supplier": supplier, "question": question.question}
    elements = [key | _element(element, verdicts[element], question) for element in needed]
    return key | _triggers(question, answer, sentences) | {
        "answered": bool(answer and (answer.answer or answer.closed or answer.attached)),
        "concrete": sum(element["found"] == "concrete" for element in elements),
        "asked": len(needed),
        "hollow": tuple(word for sentence in sentences for word in sentence.hollow),
    }, elements


class Verdict(NamedTuple):
    """The rating of one passage for an element, with the code and the words of the reason.

    found: one of `FOUND`.
    """

    found: str
    why: str = "missing"
    marks: tuple[str, ...] = ()
    passage: str = ""
    negation: bool = False


def _verdicts(
    needed: list[str], sentences: list[Sentence], question: Any, on: datetime.date
) -> dict[str, list[Verdict]]:
    """Return {element: the verdict on each sentence}.

    A sentence about another sector is only claimed, never concrete. If an answer has such a
    sentence, nothing in the answer is concrete unless a concrete sentence names this sector.
    """
    verdicts = {
        element: [_of_sentence(element, sentence, question, on) for sentence in sentences]
        for element in needed
    }
    others = [sentence.other_trade(question.trade) for sentence in sentences]
    if any(others):
        if not any(
            sentence.speaks_of(question.trade) and verdict.found == "concrete"
            for some in verdicts.values()
            for sentence, verdict in zip(sentences, some, strict=True)
        ):
            first = next(filter(None, others))
            others = [other or first for other in others]
        for element, some in verdicts.items():
            pairs = zip(some, others, strict=True)
            verdicts[element] = [_elsewhere(verdict, other) for verdict, other in pairs]
    return verdicts


def _elsewhere(verdict: Verdict, other: str) -> Verdict:
    if not other or verdict.found == "missing":
        return verdict
    return verdict._replace(found="claimed", why="elsewhere", marks=(other,))


_BY_ELEMENT = ("concrete", "attached", "claimed", "missing", "denied")
_OWN_QUESTION = ("plan", "old", "elsewhere")


def _element(element: str, verdicts: list[Verdict], question: Any) -> dict[str, Any]:
    """Return the row for an element, with the best of its verdicts."""
    best = max(verdicts, key=_rank, default=Verdict("missing"))
    topic = {"topic": question.topic}
    passage = {"passage": _short(best.passage)} if best.passage else {}
    code = f"market-{best.why}" + (f"-{element}" if best.why in _BY_ELEMENT else "")
    ask = None
    if best.found != "concrete" and best.why in _OWN_QUESTION:
        ask = Reason.of(f"market-follow-{best.why}", **topic, **passage)
    elif best.found != "concrete":
        ask = Reason.of(f"market-follow-{element}", **topic)
    return {
        "element": element,
        "found": best.found,
        "reason": Reason.of(code, **topic, marks="; ".join(best.marks), **passage),
        "negation": best.negation,
        "ask": ask,
    }


def _rank(verdict: Verdict) -> tuple[int, bool]:
    # An answer that denies the element says more than silence.
    return FOUND.index(verdict.found), verdict.why != "missing"


def _of_sentence(element: str, sentence: Sentence, question: Any, on: datetime.date) -> Verdict:
    marks, claimed = _marks(element, sentence, _usable(sentence.dates, element, question, on))
    passage, negation = sentence.text, sentence.has_negation
    if not claimed:
        if element != "evidence" and sentence.denies(element):
            return Verdict("missing", "denied", (), passage, negation)
        return Verdict("missing")
    if plan := sentence.find("plan"):
        return Verdict("claimed", "plan", (plan,), passage, negation)
    if marks:
        return Verdict("concrete", "concrete", marks, passage, negation)
    why, told = _unusable(sentence.dates, element, question, on)
    return Verdict("claimed", why, told or (claimed,), passage, negation)


def _marks(element: str, sentence: Sentence, dates: list[When]) -> tuple[tuple[str, ...], str]:
    """Return the marks that make an element concrete, or (), and the words for the element."""
    when = dates[0].text if dates else ""
    if element == "evidence":
        words = sentence.find("document") or sentence.number or sentence.find("act")
        return ((when, words) if when and words else ()), words
    words = sentence.find(element)
    if element == "owner":
        did = sentence.find("act") if dates else ""
        words = words or (sentence.find("role") and did)
        mark = "" if sentence.find("everyone") else sentence.find("role")
    elif element == "policy":
        mark = next((date.text for date in dates if not date.is_year), "") or sentence.section
    else:
        mark = when or sentence.number
    return ((words, mark) if words and mark else ()), words


def _of_document(
    element: str, name: Sentence, answer: Any, question: Any, on: datetime.date
) -> Verdict:
    """Return the verdict on an attached document, by its name and date alone."""
    day = answer.attached_date
    words = name.text if element == "evidence" else name.find(element)
    if not words or name.hollow or element == "owner":
        return Verdict("missing")
    if other := name.other_trade(question.trade):
        return Verdict("claimed", "elsewhere", (other,), name.text)
    dates = () if pd.isna(day) else (When(f"{day:%Y-%m-%d}", day.date(), day.date()),)
    if usable := _usable(dates, element, question, on):
        return Verdict("concrete", "attached", (name.text, usable[0].text), name.text)
    why, told = _unusable(dates, element, question, on)
    return Verdict("claimed", why, told or (words,), name.text)


def _oldest(element: str, question: Any, on: datetime.date) -> datetime.date:
    if element != "evidence" or pd.isna(question.evidence_months):
        return datetime.date.min
    oldest = pd.Timestamp(on) - pd.DateOffset(months=int(question.evidence_months))
    return datetime.date(oldest.year, oldest.month, oldest.day)


def _usable(dates: Iterable[When], element: str, question: Any, on: datetime.date) -> list[When]:
    """Return the dates that are not in the future and, for evidence, not too old."""
    oldest = _oldest(element, question, on)
    return [date for date in dates if date.start <= on and date.end >= oldest]


def _unusable(
    dates: tuple[When, ...], element: str, question: Any, on: datetime.date
) -> tuple[str, tuple[str, ...]]:
    """Return why no date of a passage can be used, and the first date as written."""
    if not dates or _usable(dates, element, question, on):
        return "claimed", ()
    return ("plan" if dates[0].start > on else "old"), (dates[0].text,)


def _triggers(
    question: Any, answer: Any, sentences: list[Sentence]
) -> dict[str, tuple[Reason, ...]]:
    """Return the red flags, questions about unclear ticks, and passages for a person to read."""
    topic, ticked = {"topic": question.topic}, answer.closed if answer else ""
    found: dict[str, list[Reason]] = {"triggers": [], "ask": [], "read": []}
    if question.trigger and ticked == question.trigger:
        found["triggers"].append(Reason.of("market-trigger-tick", **topic, tick=ticked))
    elif question.trigger and ticked not in ("yes", "no"):
        found["ask"].append(Reason.of("market-follow-tick", **topic))
    for sentence in sentences:
        for about, decides in sentence.triggers().items():
            told = topic | {"about": about, "passage": _short(sentence.text)}
            where, code = ("triggers", "trigger-words") if decides else ("read", "read")
            found[where].append(Reason.of(f"market-{code}", **told))
    return {name: tuple(reasons) for name, reasons in found.items()}


def _short(passage: str) -> str:
    return textwrap.shorten(passage, _PASSAGE, placeholder=" …").rstrip(".")


def _suppliers(answers: list[dict[str, Any]]) -> pd.DataFrame:
    rows = []
    for supplier in dict.fromkeys(row["supplier"] for row in answers):
        own = [row for row in answers if row["supplier"] == supplier]
        concrete, asked = (sum(row[name] for row in own) for name in ("concrete", "asked"))
        triggers = tuple(reason for row in own for reason in row["triggers"])
        share = "all" if concrete == asked else "some" if concrete else "none"
        rows.append(
            {
                "supplier": supplier,
                "result": "trigger" if triggers else share,
                "concrete": concrete,
                "asked": asked,
                "unanswered": sum(not row["answered"] for row in own),
                "triggers": triggers,
                "hollow": sum(len(row["hollow"]) for row in own),
            }
        )
    rows.sort(key=lambda row: (row["result"] == "trigger", -row["concrete"]))
    return frame(RATED_SUPPLIERS, rows)
