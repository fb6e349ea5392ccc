"""Numbers as people write them: "420,304.50", "420.304,50", "1 250", "EUR 12,5", "60 %".

Refused is what is no number, and what could be two: "1,250" is a thousand and more, or one and a
quarter. The range of the question may decide between these, and the page's own way of writing. The
same rule stands in `forms/numbers.js`; one table of cases tests both.
"""

import re
from dataclasses import dataclass
from typing import Any

MOST_DIGITS = 12
MOST_DECIMALS = 4
CURRENCY = r"[$£¥¢\u20a0-\u20cf]|[A-Z]{3}|(?i:euros?)"
PERCENT = ("percent", "%", "")  # units beside which a % says nothing new


@dataclass(frozen=True)
class Read:
    """What was read: `value`, None for no answer; or `two` numbers that it could be, or neither.

    two: (the number with thousands, the one with decimals).
    """

    value: int | float | None = None
    two: tuple[int | float, int | float] | None = None
    is_number: bool = True


NONE, UNREADABLE = Read(), Read(is_number=False)


def read(
    text: str,
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
    thousands: str = "",
) -> Read:
    """Return the number that a text stands for.

    unit: may stand beside it, as may a currency. low, high: the question's range. thousands: the
    mark between thousands ("," or ".") where the page itself writes numbers so, else "".

    >>> read("€ 420.304,50").value, read("1,250").two, read("1,250", thousands=",").value
    (420304.5, (1250, 1.25), 1250)
    """
    plain = re.sub(r"\s+", " ", text.replace("\u2212", "-").replace("\u2019", "'")).strip()
    if not plain:
        return NONE
    beside = "|".join([CURRENCY, *_units(unit)])
    pattern = rf"([+-]?) ?(?:{beside})? ?([+-]?) ?([\d.,' ]*\d) ?(?:{beside})?"
    found = re.fullmatch(pattern, plain, re.ASCII)
    if not found or (found[1] and found[2]):
        return UNREADABLE
    numbers = [_number(found[1] + found[2], *one) for one in _parts(found[3])]
    if not numbers or None in numbers:
        return UNREADABLE
    if len(numbers) == 1:
        return Read(numbers[0])
    return _decide(found[3], numbers, low, high, thousands)


def _units(unit: str) -> list[str]:
    own = [f"(?i:{re.escape(unit)})"] if unit else []
    return [*own, "%"] if unit in PERCENT else own


def _parts(core: str) -> list[tuple[str, str]]:
    """Return (digits, decimals) as they can be read: none, one, or two."""
    apart = next((mark for mark in " '" if mark in core), "")
    marks = [sign for sign in core if sign in ".,"]
    if apart:
        return _grouped(core, apart, "[.,]")
    if len({*marks}) == 2:
        return _grouped(core, marks[0], re.escape(marks[-1]))
    if len(marks) > 1:
        return _grouped(core, marks[0], "$")
    whole, _, part = core.partition(marks[0]) if marks else (core, "", "")
    if marks and re.fullmatch(r"[1-9]\d{0,2}", whole) and len(part) == 3:
        return [(whole + part, ""), (whole, part)]
    return [(whole or "0", part)]


def _grouped(core: str, mark: str, decimal: str) -> list[tuple[str, str]]:
    grouped = rf"(\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+)(?:{decimal}(\d+))?"
    found = re.fullmatch(grouped, core, re.ASCII)
    return [(found[1].replace(mark, ""), found[2] or "")] if found else []


def _number(sign: str, whole: str, part: str) -> int | float | None:
    part = part.rstrip("0")
    if len(whole) > MOST_DIGITS or len(part) > MOST_DECIMALS:
        return None
    return float(f"{sign}{whole}.{part}") if part else int(f"{sign}{whole}")


def _decide(
    core: str, two: list[Any], low: float | None, high: float | None, thousands: str
) -> Read:
    """Return the one of two numbers that the range allows, or the page's own way of writing."""
    fits = [one for one in two if (low is None or one >= low) and (high is None or one <= high)]
    if len(fits) == 1:
        return Read(fits[0])
    if thousands:
        return Read(two[0] if thousands in core else two[1])
    return Read(two=(two[0], two[1]))
