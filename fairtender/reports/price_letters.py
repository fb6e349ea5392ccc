"""The letters in the report on prices, which ask bidders to explain a price, and their annex."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import pandas as pd

from fairtender import labour_cost, word
from fairtender.messages import day, text, with_label
from fairtender.profile import Profile
from fairtender.tables import Reason

_BUILD_UP = (3.2, 2.2, 5.6, 6.0)  # centimetres in Word
_ANSWER_DAYS = 14  # a suggestion: the sender replaces it with the day of the procedure


def letters(
    bids: pd.DataFrame,
    productivity: pd.DataFrame,
    rules: Profile,
    dated: datetime.date,
    last: Sequence[str],
    attached: Sequence[str],
) -> dict[str, bytes]:
    """Return {file name: letter} for bids with questions; a letter asks to explain the price."""
    answer_by = dated + datetime.timedelta(days=_ANSWER_DAYS)
    letters = {}
    for row in bids.itertuples():
        more = asked(productivity, row.bid)
        if not row.ask and not more:
            continue
        said = labour_cost.explanation_request(bids, row.bid, answer_by, rules, more)
        title = text("own-letter", bid=row.bid)
        bid = with_label(text("floor-head-bid"), row.bid)
        head = {"buyer": "", "to": row.bidder, "about": "", "reference": bid}
        notes = text("floor-letter-notes").splitlines()
        head |= {"date": day(dated)}
        dear, us = word.paragraph(text("document-dear")), [text("document-us")]
        body = (dear, *_body(said), *last, word.paragraph(text("document-yours")))
        parts = word.to_send(title, head, body, notes, us, attached)
        name = "".join(sign if sign.isalnum() else "-" for sign in row.bid)
        letters[f"letter-{name}.docx"] = word.document(title, parts, "", dated)
    return letters


def annex(
    needed: pd.DataFrame,
    floors: pd.DataFrame,
    rates: pd.DataFrame,
    sector: str,
    on: datetime.date,
) -> Iterator[str]:
    """Yield the annex of a letter for Word: the build-up of the floor, and the rates behind it.

    needed: the table NEEDED, floors: FLOORS, both of `check_prices`.
    """
    yield word.heading(text("floor-annex-floor", sector=sector, date=day(on)), 1)
    yield from build_ups(needed, floors)
    yield from labour_cost.annex(rates, sector, needed["grade"].tolist(), on)


def build_ups(needed: pd.DataFrame, floors: pd.DataFrame) -> Iterator[str]:
    """Yield the build-up of the hourly floor of each role, for Word; see `annex`."""
    from fairtender import charts

    yield word.paragraph(text("floor-annex-rounded"))
    hours = dict(zip(needed["role"], needed["hours"], strict=True))
    for (role, grade), build_up in floors.groupby(["role", "grade"], sort=False):
        about = {"role": f"{role[:1].upper()}{role[1:]}", "hours": f"{hours[role]:,.0f}"} | (
            {"grade": grade} if grade else {}
        )
        name = text("floor-annex-role" if grade else "floor-annex-role-typed", **about)
        frame = charts.floor_build_up_table(build_up).frame
        rows = [(f"{index}", *row) for index, *row in frame.itertuples()]
        yield word.heading(name, 2)
        yield word.table(name, [(text("floor-head-component"), *frame.columns), *rows], _BUILD_UP)


def _body(said: Iterable[Reason]) -> Iterator[str]:
    """Yield the paragraphs of a letter, with its questions as a list."""
    for are_questions, some in groupby(said, lambda one: one.code == "floor-letter-question"):
        if are_questions:
            yield word.numbered(dict(one.params)["question"] for one in some)
        else:
            yield from (word.paragraph(one.text()) for one in some)


def asked(productivity: pd.DataFrame, bid: str) -> list[Reason]:
    """Return the questions to a bidder about the square metres per hour that it plans."""
    asked = productivity.dropna(subset="ask")
    return asked["ask"][asked["bid"] == bid].tolist()
