"""A live tool: put in the floors that you computed, and see where each price lies against them."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from html import escape
from typing import Any

import pandas as pd

from coursework.forms.exercise import surroundings
from coursework.forms.html import Html, say
from coursework.forms.tools.live import live
from fairtender import charts
from fairtender.messages import text
from fairtender.tables import fault


def against_own_floor(
    bids: pd.DataFrame, hours: Mapping[str, Decimal], floors: Mapping[str, str]
) -> charts.WordTable:
    """Return the own floor price, and for each bid its price and how far it lies from that.

    bids: the table BIDS. hours: role → the hours that are needed, whatever a bid offers. floors:
    role → the floor of an hour as it was typed, with a point or a comma. Nothing says what follows
    for a bid: that is the reader's part. Raises DataError where a floor is no number above zero.
    """
    least = sum((hours[role] * _number(role, floors.get(role, "")) for role in hours), Decimal(0))
    currency = "".join(bids["currency"].iloc[:1])
    rows, names = [(f"{currency} {least:,.2f}", "")], [text("own-floor-least")]
    for bid in bids.itertuples():
        percent = f"{(bid.price - least) / least * 100:+.1f} %".replace("-", "−")
        rows.append((f"{bid.currency} {bid.price:,.2f}", percent))
        names.append(f"{bid.bid} {bid.bidder}")
    heads = [text("own-floor-price"), text("own-floor-percent")]
    return charts.WordTable(pd.DataFrame(rows, index=names, columns=heads), text("floor-head-bid"))


def own_floor(bids: pd.DataFrame, hours: Mapping[str, Decimal], floors: Mapping[str, str]) -> Any:
    """Show the tool, filled in with `floors` as an example; nothing under grading.

    On a page of the book the example stands alone, with a note on where the tool works.
    """
    mode = surroundings()
    if mode == "grading":
        return None
    example = against_own_floor(bids, hours, floors).html()
    if mode == "static":
        given = "; ".join(f"{_name(role)}: {floors[role]}" for role in hours)
        told = escape(text("own-floor-example", floors=given))
        return Html(f'<p class="ft-tool">{say("needs-python")}</p>\n<p>{told}</p>\n{example}')
    return _live(bids, hours, floors, example)


def _number(role: str, typed: str) -> Decimal:
    try:
        number = Decimal(typed.strip().replace(",", "."))
    except InvalidOperation:
        number = Decimal(0)
    if not (number.is_finite() and number > 0):
        raise fault("own-floor-number", role=_name(role), typed=typed.strip())
    return number


def _name(role: str) -> str:
    return role[:1].upper() + role[1:]


def _live(
    bids: pd.DataFrame, hours: Mapping[str, Decimal], floors: Mapping[str, str], example: str
) -> Any:
    import ipywidgets  # slow to import, and needed in a live notebook only

    wide = {"layout": {"width": "min(100%, 26rem)"}, "style": {"description_width": "12rem"}}
    boxes = {
        role: ipywidgets.Text(
            value=floors[role],
            description=text("own-floor-box", role=_name(role)),
            continuous_update=False,
            **wide,
        )
        for role in hours
    }

    def compare() -> str:
        typed = {role: box.value for role, box in boxes.items()}
        return against_own_floor(bids, hours, typed).html()

    return live([*boxes.values()], text("own-floor-compare"), example, compare)
