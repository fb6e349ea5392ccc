"""Recognise amounts with their currency, as in "345 600,00 €", "EUR 1,250.00" or "(EUR)"."""

import re
import tomllib
import unicodedata
from pathlib import Path

__all__ = ["currency_in", "with_sign"]

_KNOWN = tomllib.loads(Path(__file__).with_name("currencies.toml").read_text(encoding="utf-8"))
_SIGNS = {sign: tuple(codes) for sign, codes in _KNOWN["signs"].items()}
_SIGN = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
_CODE = "|".join([*_KNOWN["codes"], "X[A-Z]{2}"])
_BEFORE = re.compile(rf"({_SIGN}|{_CODE})\s*([+-]?[0-9].*)", re.DOTALL)
_BEHIND = re.compile(rf"([+-]?[0-9].*?)\s*({_SIGN}|{_CODE})", re.DOTALL)
_HEADING = re.compile(rf"(?:[\[(,]|\bin\b)\s*({_SIGN}|{_CODE})\s*[\])]?\s*")


def with_sign(text: str) -> tuple[str, tuple[str, ...]] | None:
    """Return (number, possible currencies) for an amount with a currency, otherwise None.

    >>> from fairtender.sheets.money import with_sign
    >>> with_sign("345 600,00 €"), with_sign("CHF 12.50"), with_sign("12.50")
    (('345 600,00', ('EUR',)), ('12.50', ('CHF',)), None)
    """
    if found := _BEFORE.fullmatch(text):
        sign, number = found.groups()
    elif found := _BEHIND.fullmatch(text):
        number, sign = found.groups()
    else:
        return None
    return number.strip(), _SIGNS.get(sign, (sign,))


def currency_in(heading: str) -> str:
    """Return the currency at the end of a heading, or "" if there is none.

    >>> from fairtender.sheets.money import currency_in
    >>> currency_in("Auftragswert (EUR)"), currency_in("Value in £"), currency_in("Montant (TTC)")
    ('EUR', 'GBP', '')
    """
    found = [*_HEADING.finditer(unicodedata.normalize("NFKC", heading))]
    if not found or found[-1].end() != len(heading.rstrip()):
        return ""
    codes = _SIGNS.get(found[-1][1], (found[-1][1],))
    return codes[0] if len(codes) == 1 else ""
