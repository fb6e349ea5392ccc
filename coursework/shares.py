"""What a check finds and what an answer earns. Pure functions: no file, no printing.

Score of one question, as a share of its points:

* choice: 1 for the right code, the share in `accept` for another one that is accepted, else 0.
* choices: max(0, (right chosen - wrong chosen) / number right); `optional` codes count for nothing.
* choices with `any_of` (choose so many, each of these is as good as the other): right chosen / so
  many; nothing where more than so many are chosen.
* choices with `worth` (a code: its worth): what the chosen ones are worth / what those of `answer`
  are worth, at most 1; nothing where more are chosen than allowed, or the budget is not kept.
* number: 1 within `tolerance` (default 0) of the answer, else 0.
* text: 1 for one of the accepted strings (capitals, spaces and end marks do not matter), else 0.

A missing, malformed or over-long answer earns 0 for its own question and touches no other.
"""

import unicodedata
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from coursework.answers import Answers, Value, shortcoming
from coursework.questions import Form, Question
from fairtender import messages
from fairtender.tables import fault


def findings(form: Form, answers: Answers) -> list[tuple[str, str]]:
    """Return (code, sentence) for each answer of the form that is missing or not in its form."""
    found = []
    for question in form.questions:
        code = answers.malformed.get(question.id) or shortcoming(
            question, answers.values.get(question.id)
        )
        if code:
            found.append((code, sentence(question, code, answers.values.get(question.id))))
    return found


def cautions(form: Form, answers: Answers) -> list[str]:
    """Return what the form says of the beliefs that these answers may show."""
    chosen = {id: {value} if isinstance(value, str) else value for id, value in _chosen(answers)}
    return [
        caution.text
        for caution in form.cautions
        if any({*codes} & {*chosen.get(id, ())} for id, codes in caution.when.items())
    ]


def _chosen(answers: Answers) -> list[tuple[str, Any]]:
    return [(id, v) for id, v in answers.values.items() if isinstance(v, str | list)]


def sentence(question: Question, code: str, value: Value | None = None) -> str:
    """Say what is wrong with the answer to a question, and what to do."""
    to_do = messages.text(f"forms-do-{question.kind}", unit=question.unit)
    return messages.text(
        code,
        question=question.short,
        do=to_do,
        choose=question.choose,
        chosen=len(value) if isinstance(value, list) else 0,
        length=len(value) if isinstance(value, str) else 0,
        max_length=question.max_length,
        range=number_range(question),
        **_costs(question, value),
    )


def _costs(question: Question, value: Value | None) -> dict[str, str]:
    if question.budget is None:
        return {}
    cost = question.cost(value if isinstance(value, list) else ())
    numbers = {"cost": f"{float(cost):g}", "budget": f"{float(question.budget):g}"}
    return numbers | {"cost_unit": question.cost_unit}


def number_range(question: Question) -> str:
    """Say which numbers are allowed, "" where all are."""
    low, high = question.min, question.max
    if low is not None and high is not None:
        return messages.text("forms-between", min=low, max=high)
    if low is not None:
        return messages.text("forms-at-least", min=low)
    return messages.text("forms-at-most", max=high) if high is not None else ""


def grade(form: Form, answers: Answers, key: Mapping[str, Any]) -> float:
    """Return the points earned, from 0 to `form.auto_points`.

    `key` maps question ids to their tables of key.toml (`answer` or `any_of`, and where wanted
    `accept`, `optional`, `tolerance`) or to the bare answer. DataError where the key does not fit
    the form: that is the author's fault, never the learner's.
    """
    total = Fraction(0)
    for question in form.questions:
        if question.marked_by:
            continue
        entry = key.get(question.id)
        if entry is None or (isinstance(entry, Mapping) and not {"answer", "any_of"} & set(entry)):
            raise fault("forms-key-missing", question=question.id)
        entry = entry if isinstance(entry, Mapping) else {"answer": entry}
        value = answers.values.get(question.id)
        try:
            earned = _SHARES[question.kind](entry, value, question)
        except (TypeError, ValueError, AttributeError):
            raise fault("forms-key-type", question=question.id) from None
        total += question.points * earned
    return float(total)


def _choice(entry: Mapping[str, Any], value: Value | None, question: Question) -> Fraction:
    accepted = {code: Fraction(str(part)) for code, part in entry.get("accept", {}).items()}
    accepted[entry["answer"]] = Fraction(1)
    if not accepted.keys() <= set(question.codes) or not _all_shares(accepted.values()):
        raise ValueError
    return accepted.get(value, Fraction(0)) if isinstance(value, str) else Fraction(0)


def _all_shares(parts: Any) -> bool:
    return all(0 <= part <= 1 for part in parts)


def _choices(entry: Mapping[str, Any], value: Value | None, question: Question) -> Fraction:
    if "any_of" in entry:
        return _any_of(set(entry["any_of"]), value, question)
    if "worth" in entry:
        return _worth(entry, value, question)
    right, optional = set(entry["answer"]), set(entry.get("optional", ()))
    if not right or not right | optional <= set(question.codes):
        raise ValueError
    chosen = set(value) - (optional - right) if isinstance(value, list) else set()
    return max(Fraction(0), Fraction(len(chosen & right) - len(chosen - right), len(right)))


def _any_of(good: set[str], value: Value | None, question: Question) -> Fraction:
    if not question.choose or not good <= set(question.codes):
        raise ValueError
    chosen = set(value) if isinstance(value, list) else set()
    if len(chosen) > question.choose:
        return Fraction(0)
    return Fraction(len(chosen & good), question.choose)


def _worth(entry: Mapping[str, Any], value: Value | None, question: Question) -> Fraction:
    worth = {code: Fraction(str(part)) for code, part in entry["worth"].items()}
    if not worth.keys() <= set(question.codes) or not _all_shares(worth.values()):
        raise ValueError
    full = sum(worth.get(code, Fraction(0)) for code in entry["answer"])
    chosen = value if isinstance(value, list) else []
    if question.choose and len(chosen) > question.choose:
        return Fraction(0)
    if question.budget is not None and question.cost(chosen) > question.budget:
        return Fraction(0)
    earned = sum((worth.get(code, Fraction(0)) for code in chosen), Fraction(0))
    return min(Fraction(1), earned / full)


def _number(entry: Mapping[str, Any], value: Value | None, question: Question) -> Fraction:
    wanted, tolerance = Fraction(str(entry["answer"])), Fraction(str(entry.get("tolerance", 0)))
    if isinstance(value, str | list) or value is None:
        return Fraction(0)
    return Fraction(int(abs(Fraction(str(value)) - wanted) <= tolerance))


def _text(entry: Mapping[str, Any], value: Value | None, question: Question) -> Fraction:
    accepted = entry["answer"]
    accepted = {plain(text) for text in ([accepted] if isinstance(accepted, str) else accepted)}
    if not isinstance(value, str) or shortcoming(question, value):
        return Fraction(0)
    return Fraction(int(plain(value) in accepted))


def plain(text: str) -> str:
    """The text without what does not matter: capitals, kinds of space, marks at its ends."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(" .,;:!?\"'")


_SHARES = {
    "choice": _choice,
    "choices": _choices,
    "number": _number,
    "text": _text,
    "long_text": _text,
}
