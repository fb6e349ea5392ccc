"""The request for an explanation: a question to a bidder, and never a verdict."""

import datetime
from collections.abc import Sequence

import pandas as pd

from fairtender.labour_cost.declared import CHECKED_BIDS
from fairtender.labour_cost.exact import day, money, plain
from fairtender.profile import Profile
from fairtender.tables import Reason, check, fault

__all__ = ["explanation_request"]


def explanation_request(
    checked: pd.DataFrame,
    bid: str,
    answer_by: datetime.date,
    profile: Profile,
    more: Sequence[Reason] = (),
) -> tuple[Reason, ...]:
    """Return the text of a request to a bidder to explain its price, paragraph by paragraph.

    checked: the table CHECKED_BIDS of `check_bids`. bid: code of the bid. answer_by: last day for
    the answer; give enough time, the same to all. profile: names the rules of law. more: further
    questions, such as those of `check_productivity` for this bid.

    The letter is neutral. It states the bid's own numbers and the floor, asks its questions with
    numbers, says what papers help, and says that nothing has been decided. It names the rules on
    rejecting only for a price below the floor; near the floor it asks for a clarification. Read it,
    adapt it to your law, and send it to each bidder in the same situation.

    Raises DataError for a bid that the table does not have, and for one that there is nothing to
    ask.
    """
    rows = check(checked, CHECKED_BIDS)
    rows = rows[rows["bid"] == bid]
    if not len(rows):
        raise fault("floor-letter-bid", bid=bid)
    row = rows.iloc[0]
    questions = [*row["ask"], *more]
    if not questions:
        raise fault("floor-letter-nothing", bid=bid)
    laws = {
        name: profile.references[name].text for name in ("abnormally_low", "social_obligations")
    }
    side = "below" if row["gap"] < 0 else "near"
    numbers = {
        "bidder": row["bidder"],
        "bid": bid,
        "price": money(row["price"], row["currency"]),
        "floor": money(row["floor_price"], row["currency"]),
        "gap": money(row["gap"], row["currency"]),
        "percent": plain(abs(row["gap_percent"]), 1),
        "hours": plain(row["hours_needed"]),
    }
    return (
        _paragraph("floor-letter-thanks", numbers, "bidder", "bid", "price"),
        _paragraph(f"floor-letter-{side}", numbers, "floor", "hours", "gap", "percent"),
        Reason.of("floor-letter-law", law=laws["abnormally_low"])
        if side == "below"
        else Reason("floor-letter-clarify"),
        Reason("floor-letter-neutral"),
        *(
            Reason.of("floor-letter-question", number=str(number), question=ask.text())
            for number, ask in enumerate(dict.fromkeys(questions), 1)
        ),
        Reason("floor-letter-other"),
        Reason("floor-letter-papers"),
        *([Reason.of("floor-letter-duty", **laws)] if side == "below" else []),
        Reason.of("floor-letter-deadline", date=day(pd.Timestamp(answer_by))),
    )


def _paragraph(code: str, numbers: dict[str, str], *names: str) -> Reason:
    return Reason.of(code, **{name: numbers[name] for name in names})
