"""How concentrated a market is, and what that means for a buyer."""

from collections import defaultdict
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd

from fairtender.market.declared import PLAYERS
from fairtender.profile import Profile
from fairtender.tables import Column, Reason, Table, frame, keyed, wrong

__all__ = ["CONCENTRATION", "Seller", "concentration", "sellers"]

HUNDRED = Decimal(100)

CONCENTRATION = Table(
    "concentration",
    (
        Column("market", "text", "The market, as the players' table names it; one row each"),
        Column("firms", "number", "Firms listed by name; firms taken together are not counted"),
        Column("known", "decimal", "Sum of the known shares, in percent"),
        Column("unknown", "decimal", "The rest, in percent: shares that nobody has told"),
        Column("index_lowest", "decimal", "Lowest index that is possible, in points"),
        Column("index_highest", "decimal", "Highest index that is possible, in points"),
        Column("three", "texts", "The three largest sellers whose shares are known, largest first"),
        Column("three_share", "decimal", "Sum of their shares, in percent"),
        Column("level", "choice", "What the index says", ("high", "not high", "unknown")),
        Column("reason", "reason", "The index, and what it means for the buyer"),
        Column("ask", "ask", "What to find out; None where the index is one number"),
    ),
    ("market",),
)


class Seller(NamedTuple):
    """A seller in a market: a firm, the firms of one owner, or firms taken together (`firms` > 1).

    share: in percent.
    """

    name: str
    share: Decimal
    firms: int


def concentration(players: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Return how concentrated each market of the table `PLAYERS` is: the table `CONCENTRATION`.

    The index is the sum of the squared shares in percent: 10,000 points for one seller alone, near
    0 for very many. Firms of one owner are one seller. Where a share is not known the index has
    two bounds:

    - lowest: the unknown rest is spread over very many tiny firms, and firms that are taken
      together have equal shares;
    - highest: the unknown rest is one firm, and one of the firms taken together has all their
      share.

    Three firms with 50, 30 and 20 percent: 2,500 + 900 + 400 = 3,800. With 50 and 30 known and
    nothing known of the other 20: 3,400 at the lowest, 3,800 at the highest.

    level: high where even the lowest index is above the profile's threshold
    `concentrated_market`; not high where the highest is not above it; unknown in between. It
    speaks of leverage: in a concentrated market one buyer alone can ask for less. It never speaks
    of how likely exploitation is. Shares are of one market only: firms at different steps of a
    chain do not compete, and stand in different markets.

    Raises DataError naming file and row for a share below 0 or above 100, for a number of firms
    that is not a whole number from 1, a firm that stands twice in a market, and where the shares of
    a market add up to more than 100.
    """
    data = keyed(players, PLAYERS)
    limit = Decimal(str(profile.thresholds["concentrated_market"].value))
    _refuse(data)
    rows = [_row(market, some, limit) for market, some in data.groupby("market", sort=False)]
    return frame(CONCENTRATION, rows)


def sellers(players: pd.DataFrame) -> list[Seller]:
    """Return the sellers of one market whose shares are known, largest first.

    players: rows of the table `PLAYERS`, all of one market. Firms of one owner are one seller, of
    the owner's name where they are several. Raises DataError as `concentration`.
    """
    _refuse(players)
    found: dict[str, Seller] = {}
    for firm, firms, owner, share in players[["firm", "firms", "owner", "share"]].to_numpy():
        if share is None:
            continue
        number = 1 if pd.isna(firms) else int(firms)
        # Firms taken together have no common owner.
        key = owner if owner and number == 1 else firm
        known = found.get(key)
        name = owner if known else firm
        found[key] = Seller(name, share + (known.share if known else 0), number)
    return sorted(found.values(), key=lambda seller: (-seller.share, seller.name))


def _refuse(players: pd.DataFrame) -> None:
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for at, (firms, market, share) in enumerate(players[["firms", "market", "share"]].to_numpy()):
        if firms < 1 or (firms % 1) > 0:
            raise wrong(players, at, PLAYERS, "market-firms", firms=f"{firms:g}")
        if share is None:
            continue
        if not (share.is_finite() and 0 <= share <= HUNDRED):
            raise wrong(players, at, PLAYERS, "market-share", share=share)
        totals[market] += share
        if totals[market] > HUNDRED:
            about = {"market": market, "total": _plain(totals[market])}
            raise wrong(players, at, PLAYERS, "market-shares-sum", **about)


def _row(market: str, players: pd.DataFrame, limit: Decimal) -> dict[str, Any]:
    known = sellers(players)
    total = sum((seller.share for seller in known), Decimal(0))
    rest = HUNDRED - total
    lowest = sum((seller.share**2 / seller.firms for seller in known), Decimal(0))
    highest = sum((seller.share**2 for seller in known), rest**2)
    level = "high" if lowest > limit else "unknown" if highest > limit else "not high"
    three = [seller for seller in known if seller.firms == 1][:3]
    index = points(lowest) if lowest == highest else f"{points(lowest)}–{points(highest)}"
    about = {"market": market, "index": index, "limit": points(limit)}
    ask = Reason.of("market-ask-together", market=market) if lowest != highest else None
    if rest:
        ask = Reason.of("market-ask-share", market=market, unknown=_plain(rest))
    return {
        "market": market,
        "firms": int((players["firms"].fillna(1) == 1).sum()),
        "known": total,
        "unknown": rest,
        "index_lowest": lowest,
        "index_highest": highest,
        "three": tuple(seller.name for seller in three),
        "three_share": sum((seller.share for seller in three), Decimal(0)),
        "level": level,
        "reason": Reason.of(f"market-concentration-{level.replace(' ', '-')}", **about),
        "ask": ask,
    }


def points(index: Decimal) -> str:
    """Return an index in words: `1,496`, rounded to whole points for reading only."""
    return f"{index:,.0f}"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
