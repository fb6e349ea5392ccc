"""Live tools for drafting criteria: weigh an award and rank the bids, check one criterion."""

from collections.abc import Mapping
from html import escape
from typing import Any, NamedTuple

import pandas as pd

from coursework.forms.html import Html
from coursework.forms.tools.live import Input, Tool
from coursework.forms.words import KEYS
from fairtender import charts, criteria
from fairtender.messages import text
from fairtender.profile import Profile
from fairtender.tables import fault

# What a person fills in of one criterion; how many lines each box has.
_LINES = {
    "kind": 1,
    "text": 3,
    "subject_link": 2,
    "means_of_proof": 2,
    "scale": 2,
    "monitored_how": 2,
    "monitored_by": 1,
}
KINDS_OFFERED = ("specification", "selection", "award", "performance")


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
    """Return the texts that have a weight above 0, with it: the table CRITERIA.

    texts: CRITERIA. weights: id → percent as it was typed ("15", "15 %", "" for none). DataError
    where it is no number from 0 to 100, and where no text has a weight.
    """
    rows = [row | {"weight": weights.get(row["id"], "")} for row in texts.to_dict("records")]
    read = criteria.draft(rows)
    for name, weight in zip(read["id"], read["weight"], strict=True):
        typed = weights.get(name, "").strip()
        if typed and (weight is None or not 0 <= weight <= 100):
            raise fault("award-set-number", id=name, typed=typed)
    chosen = read[[bool(weight) for weight in read["weight"]]]
    if chosen.empty:
        raise fault("award-set-nothing")
    return chosen.reset_index(drop=True)


def award_outcome(case: AwardCase, weights: Mapping[str, str]) -> Html:
    """Return what is wrong with a set of award criteria, and the bids ranked under it.

    weights: as in `weighed`, whose errors it raises.
    """
    return Html(_outcome(case, weights, drawn=True))


def _outcome(case: AwardCase, weights: Mapping[str, str], drawn: bool) -> str:
    """The same as HTML: the ranking drawn, its words folded; or in words, which need no picture."""
    chosen = weighed(case.texts, weights)
    found = charts.criteria_findings(criteria.check(chosen, case.tender, case.profile))
    ranked = criteria.evaluate(case.bids, chosen, case.scores)
    notes = "".join(f"<p>{escape(note.text())}</p>\n" for note in ranked.notes)
    told = f"{found.html(text('award-set-findings'))}{notes}"
    in_words = charts.criteria_ranking_table(ranked)
    if not drawn:
        verdict = escape(ranked.verdict.text())
        bars = "".join(map(_bar, ranked.ranking.itertuples()))
        return f"{told}<p>{verdict}</p>\n{bars}{_folded(in_words)}"
    labels = {
        row.id: row.text.partition(":")[0] for row in chosen.itertuples() if row.id != "Price"
    }
    return (
        f"{told}"
        f'<div style="margin: 1rem 0">{charts.criteria_ranking(ranked, labels).html()}</div>\n'
        f"{_folded(in_words)}"
    )


def _folded(table: charts.WordTable) -> str:
    summary = f"<summary {KEYS}>{escape(text('award-set-words'))}</summary>"
    return (
        f'<div class="ft-notices"><details class="ft-notice">{summary}\n{table.html()}'
        "</details></div>\n"
    )


def _bar(row: Any) -> str:
    """How many of 100 points a bid has, as the browser draws it; nothing for one left out."""
    if row.left_out:
        return ""
    name = text("award-set-points", rank=int(row.rank), bid=f"{row.bid} {row.bidder}")
    points = f"{row.points:.2f}"
    return (
        f'<label class="ft-bar"><span>{escape(name)}</span> <strong>{points}</strong> '
        f'<meter min="0" max="100" value="{points}">{points}</meter></label>\n'
    )


def award_set(case: AwardCase, weights: Mapping[str, str]) -> Tool:
    """Return the tool; `weights` are its example."""

    def answer(**weights: str) -> str:
        return _outcome(case, weights, drawn=False)

    boxes = tuple(
        Input(name, text("award-set-box", id=name), "number", weights.get(name, ""))
        for name in case.texts["id"]
    )
    return Tool("award-set", text("award-set-button"), answer, boxes)


def criterion_findings(
    tender: pd.DataFrame, profile: Profile, fields: Mapping[str, str]
) -> charts.WordTable:
    """Return what is wrong with one criterion, in words.

    tender: the table TENDER. fields: columns of CRITERIA → what was typed; kind is one of
    `KINDS_OFFERED`. Its weight is not looked at: an award criterion is taken as scored.
    """
    scored = {"formula": "score", "weight": 20} if fields.get("kind") == "award" else {}
    row = {**fields, "id": text("one-criterion-name"), **scored}
    found = criteria.check(criteria.draft([row]), tender, profile)
    return charts.criteria_findings(found[found["id"] != ""])


def one_criterion(tender: pd.DataFrame, profile: Profile, fields: Mapping[str, str]) -> Tool:
    """Return the tool that checks one criterion; `fields` are its example."""

    def answer(**fields: str) -> str:
        return criterion_findings(tender, profile, fields).html()

    kinds = {kind: text(f"criterion-kind-{kind}") for kind in KINDS_OFFERED}
    boxes = []
    for name, lines in _LINES.items():
        label, value = text(f"criterion-{name}"), fields.get(name, "")
        if name == "kind":
            boxes.append(Input(name, label, "choice", value, kinds))
        else:
            kind = "long_text" if lines > 1 else "text"
            boxes.append(Input(name, label, kind, value, lines=lines))
    return Tool("one-criterion", text("one-criterion-button"), answer, tuple(boxes))
