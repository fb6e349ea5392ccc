"""Tenders as notices that people read: one `<details>` each, all closed, no script needed."""

import math
from decimal import Decimal
from html import escape
from typing import Any

import pandas as pd

from coursework.forms.html import KEYS, Html
from fairtender import messages


def notices(tenders: pd.DataFrame) -> Html:
    """Draw each row of a TENDERS table as a notice; an empty fact is said to be not stated.

    The heading begins with the last part of the `ocid` ("T01" of "ocds-course1-t01"); days are
    shown as whole days that have passed.
    """
    drawn = "\n".join(_notice(row) for row in tenders.to_dict("records"))
    return Html(f'<div class="ft-notices">\n{drawn}\n</div>')


def each_notice(tenders: pd.DataFrame) -> dict[str, Html]:
    """Draw each notice by itself, by the last part of its `ocid`, to stand beside a question."""
    drawn = {}
    for row in tenders.to_dict("records"):
        content = f'<div class="ft-notices">\n{_notice(row)}\n</div>\n'
        drawn[notice_number(row["ocid"])] = Html(content, _title(row))
    return drawn


def _title(row: dict[str, Any]) -> str:
    return f"{notice_number(row['ocid'])} {row['title']}".strip()


def notice_number(ocid: str) -> str:
    """Return the last part of an `ocid` in capitals: how the course calls its notices ("T01")."""
    return ocid.rsplit("-", 1)[-1].upper()


def _notice(row: dict[str, Any]) -> str:
    facts = "\n".join(
        f"<div><dt>{escape(messages.text(f'forms-notice-{code}'))}</dt><dd>{value}</dd></div>"
        for code, value in _facts(row)
    )
    name = escape(_title(row))
    paragraphs = "".join(
        f"<p>{escape(part.strip())}</p>" for part in row["description"].split("\n") if part.strip()
    )
    text = escape(messages.text("forms-notice-text"))
    return f"""<details class="ft-notice"><summary {KEYS}>{name}</summary>
<dl>
{facts}
</dl>
<p class="ft-notice-text">{text}</p>
{paragraphs or f"<p>{_not_stated()}</p>"}
</details>"""


def _not_stated() -> str:
    return f'<em class="ft-none">{escape(messages.text("forms-notice-not-stated"))}</em>'


def _facts(row: dict[str, Any]) -> list[tuple[str, str]]:
    buyer = ", ".join(part for part in (row["buyer"], row["buyer_country"]) if part)
    what = [_words(row["category"]), *(f"CPV {code}" for code in _all("cpv", row))]
    criteria = [_words(row["award_criteria"]), row["award_criteria_details"]]
    return [
        ("buyer", _shown(buyer)),
        ("what", _shown(", ".join(filter(None, what)))),
        ("place", _shown("; ".join(_all("places", row)))),
        ("value", _shown(money(row["value_amount"], row["value_currency"]))),
        ("bids", _days(row["tender_days"])),
        ("period", _days(row["contract_days"])),
        ("method", _shown(_words(row["method"]))),
        ("criteria", _shown(": ".join(filter(None, criteria)))),
    ]


def _all(column: str, row: dict[str, Any]) -> list[str]:
    """What the tender and its lots state, each once."""
    things = [row[column], *(getattr(lot, column) for lot in row["lots"])]
    return list(dict.fromkeys(each for stated in things for each in stated))


def _shown(text: str) -> str:
    return escape(text) if text else _not_stated()


def _words(code: str) -> str:
    """A code such as "bestValueToGovernment" in words, beginning with a capital."""
    if not code.isidentifier():
        return code
    words = "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in code)
    return words.strip().capitalize()


def _days(days: float) -> str:
    if days is None or math.isnan(days):
        return _not_stated()
    return escape(messages.text("forms-notice-days", days=math.floor(days)))


def money(amount: Decimal | None, currency: str) -> str:
    """An amount as people read it: "EUR 1,250,000"; "" where none is stated."""
    if amount is None:
        return ""
    whole = amount == amount.to_integral_value()
    return f"{currency} {amount:,.0f}".strip() if whole else f"{currency} {amount:,.2f}".strip()
