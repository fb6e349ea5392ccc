"""What the contract promises, looked up by topic."""

from decimal import Decimal, InvalidOperation
from functools import partial

import pandas as pd

from fairtender.monitoring.declared import TERMS
from fairtender.tables import check, wrong

# Topics whose value is a number: the least and the most that it may be, and its decimal places.
NUMBERS = {
    "pay_day": (1, 28, 0),
    "weekly_hours": (1, 168, 2),
    "rest_day": (1, 30, 0),
    "training_hours": (0, 1000, 2),
    "access": (0, 120, 0),
    "rounding": (0, 10, 2),
}
DEDUCTION_RULES = ("allowed", "document", "never")


class Terms:
    """The table TERMS by topic and item."""

    def __init__(self, data: pd.DataFrame) -> None:
        """Read the table TERMS.

        Raises DataError where it is not one, where a topic with a number stands there twice, where
        its value is not a number of the expected size, and where a rule on deductions is not known.
        """
        data = check(data, TERMS)
        self._data = data
        self._numbers: dict[str, Decimal] = {}
        for position, (topic, value) in enumerate(zip(data["topic"], data["value"], strict=True)):
            refuse = partial(wrong, data, position, TERMS)
            if topic in self._numbers:
                raise refuse("monitoring-term-twice", column="topic")
            if topic in NUMBERS:
                least, most, places = NUMBERS[topic]
                number = _number(value, least, most, places)
                if number is None:
                    limits = {"least": least, "most": most, "places": places}
                    raise refuse("monitoring-term-number", column="value", **limits)
                self._numbers[topic] = number
            if topic == "deduction" and value not in DEDUCTION_RULES:
                raise refuse("monitoring-term-deduction", column="value")

    def number(self, topic: str) -> Decimal | None:
        """Return the number that the contract gives on a topic of `NUMBERS`; None: it has none."""
        return self._numbers.get(topic)

    def clause(self, topic: str, item: str = "") -> str:
        """Return the numbers of the clauses on a topic; with an item, of those on it or on all."""
        rows = self._data[self._data["topic"] == topic]
        if item:
            about = rows["item"] == item
            rows = rows[about if about.any() else rows["item"] == ""]
        return ", ".join(dict.fromkeys(rows["clause"]))

    def items(self, topic: str) -> list[tuple[str, str]]:
        """Return item and value of each clause on a topic, in the order of the contract."""
        rows = self._data[self._data["topic"] == topic]
        return list(zip(rows["item"], rows["value"], strict=True))


def _number(text: str, least: int, most: int, places: int) -> Decimal | None:
    try:
        value = Decimal(text)
        fits = least <= value <= most and value == round(value, places)
    except InvalidOperation:
        return None
    return value if fits else None
