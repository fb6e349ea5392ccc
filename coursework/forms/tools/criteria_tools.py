"""A set of award criteria as it is told: what the check finds in it, and the bids ranked by it."""

from collections.abc import Mapping
from html import escape
from typing import NamedTuple

import pandas as pd

from coursework.forms.html import KEYS, Html
from fairtender import charts, criteria
from fairtender.messages import text
from fairtender.profile import Profile


class AwardCase(NamedTuple):
    """What a set of award criteria is tried on.

    tender: the table TENDER. texts: CRITERIA, the award criteria to choose from, whose own weights
    do not count. bids: BIDS. scores: SCORES. profile: thresholds, and how the law is cited.
    """

    tender: pd.DataFrame
    texts: pd.DataFrame
    bids: pd.DataFrame
    scores: pd.DataFrame
    profile: Profile


def weighed(texts: pd.DataFrame, weights: Mapping[str, str]) -> pd.DataFrame:
    """Return the texts that have a weight, with it: the table CRITERIA. weights: id → percent."""
    rows = texts[texts["id"].isin(weights)].to_dict("records")
    return criteria.draft([row | {"weight": weights[row["id"]]} for row in rows])


def award_outcome(case: AwardCase, weights: Mapping[str, str]) -> Html:
    """Return what is wrong with a set of award criteria, and the bids ranked under it."""
    chosen = weighed(case.texts, weights)
    found = charts.criteria_findings(criteria.check(chosen, case.tender, case.profile))
    ranked = criteria.evaluate(case.bids, chosen, case.scores)
    labels = {
        row.id: row.text.partition(":")[0] for row in chosen.itertuples() if row.id != "Price"
    }
    drawn = charts.criteria_ranking(ranked, labels).html()
    summary = f"<summary {KEYS}>{escape(text('award-outcome-words'))}</summary>"
    in_words = charts.criteria_ranking_table(ranked).html()
    return Html(
        f"{found.html(text('award-outcome-findings'))}"
        f'<div style="margin: 1rem 0">{drawn}</div>\n'
        f'<div class="ft-notices"><details class="ft-notice">{summary}\n{in_words}'
        "</details></div>\n"
    )
