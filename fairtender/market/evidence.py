"""Show what a buyer can learn about a market: its concentration, and what labels prove."""

from collections import defaultdict
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd

from fairtender.market.declared import LABELS, PLAYERS, TIERS
from fairtender.profile import Profile
from fairtender.tables import Column, Reason, Table, fault, frame, keyed, listed, wrong

__all__ = [
    "CONCENTRATION",
    "LABEL_FACTS",
    "LABEL_WORTH",
    "WORTH",
    "Labels",
    "Seller",
    "concentration",
    "sellers",
    "weigh_labels",
]

# --- how concentrated a market is ---


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
    """A seller in a market: a firm, all firms of one owner, or several firms listed together.

    share: the market share in percent. firms: how many firms were listed together.
    """

    name: str
    share: Decimal
    firms: int


def concentration(players: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Return the table `CONCENTRATION`: how concentrated each market in `PLAYERS` is.

    The index is the sum of the squared shares in percent: 10,000 points for one seller alone, near
    0 for very many. Firms of one owner are one seller. If a share is not known, the index has two
    bounds:

    - lowest: the unknown rest is spread over very many tiny firms, and firms listed together have
      equal shares;
    - highest: the unknown rest is one firm, and one of the firms listed together has their whole
      share.

    Three firms with 50, 30 and 20 percent: 2,500 + 900 + 400 = 3,800. With 50 and 30 known and the
    other 20 unknown: 3,400 at the lowest, 3,800 at the highest.

    level: high if even the lowest index is above the profile's threshold `concentrated_market`; not
    high if the highest is not above it; otherwise unknown. It measures leverage: in a concentrated
    market one buyer alone can ask for less. It does not measure how likely exploitation is. Shares
    are of one market only: firms at different tiers of a chain do not compete, and belong to
    different markets.

    Raises DataError naming file and row for a share below 0 or above 100, for a number of firms
    that is not a whole number from 1, a firm that is listed twice in a market, and shares of a
    market that add up to more than 100.
    """
    data = keyed(players, PLAYERS)
    limit = Decimal(str(profile.thresholds["concentrated_market"].value))
    _refuse_shares(data)
    rows = [_row(market, some, limit) for market, some in data.groupby("market", sort=False)]
    return frame(CONCENTRATION, rows)


def sellers(players: pd.DataFrame) -> list[Seller]:
    """Return the sellers in one market whose shares are known, the largest first.

    players: rows of the table `PLAYERS`, all of one market. Several firms of one owner are one
    seller under the owner's name. Raises DataError as `concentration` does.
    """
    _refuse_shares(players)
    found: dict[str, Seller] = {}
    for firm, firms, owner, share in players[["firm", "firms", "owner", "share"]].to_numpy():
        if share is None:
            continue
        number = 1 if pd.isna(firms) else int(firms)
        # A row for several firms has no common owner.
        key = owner if owner and number == 1 else firm
        known = found.get(key)
        name = owner if known else firm
        found[key] = Seller(name, share + (known.share if known else 0), number)
    return sorted(found.values(), key=lambda seller: (-seller.share, seller.name))


def _refuse_shares(players: pd.DataFrame) -> None:
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
    """Return an index as text in whole points, such as `1,496`, for reading only."""
    return f"{index:,.0f}"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


# --- what labels and certificates are worth ---


# The facts about a label, in the order in which each depends on those before it.
FACTS = (
    "reaches",
    "traced",
    "checked",
    "unannounced",
    "interviews_away",
    "complaints",
    "remedy",
    "findings_public",
)
# How strong the evidence is: each step needs all facts of the steps before it.
STEPS = (
    ("reaches", ("reaches",)),
    ("traced", ("traced",)),
    ("checked", ("checked",)),
    ("seen", ("unannounced", "interviews_away")),
    ("answered", ("complaints", "remedy", "findings_public")),
)
WORTH = ("none", *(step for step, _ in STEPS))

LABEL_FACTS = Table(
    "facts of labels",
    (
        Column("label", "text", "Name of the label; eight rows each, one a fact"),
        Column("fact", "choice", "The fact", FACTS),
        Column("answer", "choice", "Does it speak for the label", ("yes", "no", "unknown")),
        Column("reason", "reason", "What is stated"),
        Column("ask", "ask", "What to ask; None where the fact is stated"),
    ),
    ("label", "fact"),
)

LABEL_WORTH = Table(
    "worth of labels",
    (
        Column("label", "text", "Name of the label; one row each"),
        Column(
            "worth",
            "choice",
            "How far the evidence carries. none: it does not reach the place of the risk, or "
            "nobody knows; reaches: but not the goods that you get; traced: but only the firm's "
            "own word; checked: by somebody else, in a way that can miss forced labour; seen: in a "
            "way that can see it; answered: and what is found has consequences. Never proof",
            WORTH,
        ),
        Column("reason", "reason", "How far it carries, and what it stops at"),
        Column("stops", "reasons", "The facts that keep it from the next step"),
        Column("tender", "reason", "How a tender may ask for it"),
    ),
    ("label",),
)


class Labels(NamedTuple):
    """The worth of labels as evidence.

    labels: the table `LABEL_WORTH`, the strongest evidence first. facts: `LABEL_FACTS`.
    """

    labels: pd.DataFrame
    facts: pd.DataFrame


def weigh_labels(labels: pd.DataFrame, tier: str, profile: Profile) -> Labels:
    """Rate what each label in the table `LABELS` is worth as evidence for one place of work.

    tier: where the risk is, one of `TIERS`: for coffee `farm`, for rooms cleaned by an agency
    `agency staff`.

    The scale is `STEPS`. A label reaches a step when all facts of that step and of those before it
    are stated and favourable; an unknown fact does not count as a yes. So a label that visits
    offices without notice says nothing about farms, and one strength never makes up for a missing
    fact. `facts` shows every fact with its reason.

    No step is called safe: a certificate is evidence, not proof, of some points on some days. Each
    label comes with a reminder that a tender which asks for it must accept equivalent evidence too
    (`profile.references["labels"]`, in the European Union Article 43 of Directive 2014/24/EU).

    Raises DataError for a tier that is not in `TIERS`, in the parameter or, with file and row, in
    the column `covers`; for a number of months that is not above 0; and for a label that is listed
    twice.
    """
    if tier not in TIERS:
        raise fault("market-tier", tier=tier, tiers=", ".join(TIERS))
    data = keyed(labels, LABELS)
    _refuse(data)
    stated = [(row.label, _facts(row, tier)) for row in data.itertuples()]
    law = profile.references["labels"].text
    worth = []
    for label, facts in stated:
        reached, stops = _worth(facts)
        why = Reason.of(f"market-worth-{reached}", label=label, tier=tier)
        tender = Reason.of("market-or-equivalent", label=label, law=law)
        worth.append((label, reached, why, stops, tender))
    worth.sort(key=lambda row: -WORTH.index(row[1]))
    rows = [(label, *fact) for label, facts in stated for fact in facts]
    return Labels(frame(LABEL_WORTH, worth), frame(LABEL_FACTS, rows))


_Fact = tuple[str, str, Reason, Reason | None]  # fact, answer, reason, ask


def _refuse(labels: pd.DataFrame) -> None:
    for at, row in enumerate(labels.itertuples()):
        if unknown := [part for part in listed(row.covers) if part not in TIERS]:
            about = {"tier": unknown[0], "tiers": ", ".join(TIERS)}
            raise wrong(labels, at, LABELS, "market-covers", **about)
        if row.months <= 0:
            raise wrong(labels, at, LABELS, "market-months", months=f"{row.months:g}")


def _facts(row: Any, tier: str) -> list[_Fact]:
    covers = listed(row.covers)
    reaches = "" if not covers else "yes" if tier in covers else "no"
    facts = [
        _fact("reaches", row.label, reaches, reaches, tier=tier, covers=", ".join(covers)),
        _fact(
            "traced",
            row.label,
            {"separate": "yes", "service": "yes"}.get(row.delivered, row.delivered and "no"),
            row.delivered.replace(" ", "-"),
        ),
        _checking_fact(row),
    ]
    return facts + [_fact(f, row.label, getattr(row, f), getattr(row, f)) for f in FACTS[3:]]


def _checking_fact(row: Any) -> _Fact:
    by = {"assigned": "yes", "chosen": "yes"}.get(row.checked_by, row.checked_by and "no")
    if by != "yes":
        return _fact("checked", row.label, by, row.checked_by)
    if pd.isna(row.months):
        reason = Reason(f"market-fact-checked-{row.checked_by}-unknown")
        return "checked", by, reason, Reason.of("market-ask-months", label=row.label)
    return _fact("checked", row.label, by, row.checked_by, months=f"{row.months:g}")


def _fact(fact: str, label: str, answer: str, stated: str, **params: str) -> _Fact:
    """Return a row of LABEL_FACTS; if the fact is unknown, `answer` and `stated` are ""."""
    if not answer:
        ask = Reason.of(f"market-ask-{fact}", label=label)
        return fact, "unknown", Reason(f"market-fact-{fact}-unknown"), ask
    return fact, answer, Reason.of(f"market-fact-{fact}-{stated}", **params), None


def _worth(facts: list[_Fact]) -> tuple[str, tuple[Reason, ...]]:
    answers = {fact: (answer, reason) for fact, answer, reason, _ in facts}
    worth = "none"
    for step, needed in STEPS:
        stops = tuple(answers[fact][1] for fact in needed if answers[fact][0] != "yes")
        if stops:
            return worth, stops
        worth = step
    return worth, ()
