"""Amounts as offices write them, with their currency: "345 600,00 €", "EUR 1,250.00", "(EUR)"."""

import re
import unicodedata

__all__ = ["currency_in", "with_sign"]

# What stands for which currencies, as their codes of three letters; several where it is not clear.
_SIGNS = {
    "€": ("EUR",),
    "£": ("GBP",),
    "₴": ("UAH",),
    "₽": ("RUB",),
    "₹": ("INR",),
    "₺": ("TRY",),
    "zł": ("PLN",),
    "Kč": ("CZK",),
    "US$": ("USD",),
    "R$": ("BRL",),
    "$": ("USD", "CAD", "AUD", "NZD", "MXN", "COP", "CLP", "SGD", "HKD"),
    "¥": ("JPY", "CNY"),
    "kr": ("NOK", "SEK", "DKK", "ISK"),
    "kr.": ("DKK", "NOK", "SEK", "ISK"),
    "lei": ("RON", "MDL"),
    "Fr.": ("CHF",),
    "SFr.": ("CHF",),
}
_SIGN = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
# Codes of ISO 4217, and those that it leaves to be made up; "TTC" and "VAT" are no currencies.
_CODE = (
    "AED|AFN|ALL|AMD|ANG|AOA|ARS|AUD|AWG|AZN|BAM|BBD|BDT|BGN|BHD|BIF|BMD|BND|BOB|BRL|BSD|"
    "BTN|BWP|BYN|BZD|CAD|CDF|CHF|CLP|CNY|COP|CRC|CUP|CVE|CZK|DJF|DKK|DOP|DZD|EGP|ERN|ETB|"
    "EUR|FJD|FKP|GBP|GEL|GHS|GIP|GMD|GNF|GTQ|GYD|HKD|HNL|HRK|HTG|HUF|IDR|ILS|INR|IQD|IRR|"
    "ISK|JMD|JOD|JPY|KES|KGS|KHR|KMF|KPW|KRW|KWD|KYD|KZT|LAK|LBP|LKR|LRD|LSL|LYD|MAD|MDL|"
    "MGA|MKD|MMK|MNT|MOP|MRU|MUR|MVR|MWK|MXN|MYR|MZN|NAD|NGN|NIO|NOK|NPR|NZD|OMR|PAB|PEN|"
    "PGK|PHP|PKR|PLN|PYG|QAR|RON|RSD|RUB|RWF|SAR|SBD|SCR|SDG|SEK|SGD|SHP|SLE|SOS|SRD|SSP|"
    "STN|SVC|SYP|SZL|THB|TJS|TMT|TND|TOP|TRY|TTD|TWD|TZS|UAH|UGX|USD|UYU|UZS|VES|VND|VUV|"
    "WST|YER|ZAR|ZMW|ZWG|"
    "X[A-Z]{2}"
)
_BEFORE = re.compile(rf"({_SIGN}|{_CODE})\s*([+-]?[0-9].*)", re.DOTALL)
_BEHIND = re.compile(rf"([+-]?[0-9].*?)\s*({_SIGN}|{_CODE})", re.DOTALL)
_HEADING = re.compile(rf"(?:[\[(,]|\bin\b)\s*({_SIGN}|{_CODE})\s*[\])]?\s*")


def with_sign(text: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the number of an amount and the currencies that its sign may mean; None without one.

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
    """Return the currency that a heading names behind its words; "" where it names none.

    >>> from fairtender.sheets.money import currency_in
    >>> currency_in("Auftragswert (EUR)"), currency_in("Value in £"), currency_in("Montant (TTC)")
    ('EUR', 'GBP', '')
    """
    found = [*_HEADING.finditer(unicodedata.normalize("NFKC", heading))]
    if not found or found[-1].end() != len(heading.rstrip()):
        return ""
    codes = _SIGNS.get(found[-1][1], (found[-1][1],))
    return codes[0] if len(codes) == 1 else ""
