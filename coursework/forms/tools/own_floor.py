"""A live tool: put in the floors that you computed, and see where each price lies against them."""

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd

from coursework import numerals
from coursework.forms.tools.live import Input, Tool
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


def own_floor(bids: pd.DataFrame, hours: Mapping[str, Decimal], floors: Mapping[str, str]) -> Tool:
    """Return the tool; `floors` are its example."""

    def compare(**floors: str) -> str:
        return against_own_floor(bids, hours, floors).html()

    boxes = tuple(
        Input(role, text("own-floor-box", role=_name(role)), "number", floors[role])
        for role in hours
    )
    return Tool("own-floor", text("own-floor-compare"), compare, boxes)


def _number(role: str, typed: str) -> Decimal:
    value = numerals.read(typed, low=0).value
    if value is None or value <= 0:
        raise fault("own-floor-number", role=_name(role), typed=typed.strip())
    return Decimal(str(value))


def _name(role: str) -> str:
    return role[:1].upper() + role[1:]
