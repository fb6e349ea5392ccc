"""Live tools for drafting criteria: weigh an award and rank the bids, check one criterion."""

from collections.abc import Mapping
from html import escape
from typing import Any, NamedTuple

import pandas as pd

from coursework.forms.exercise import surroundings
from coursework.forms.html import KEYS, Html, say
from coursework.forms.tools.live import live
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
    chosen = weighed(case.texts, weights)
    found = charts.criteria_findings(criteria.check(chosen, case.tender, case.profile))
    ranked = criteria.evaluate(case.bids, chosen, case.scores)
    labels = {
        row.id: row.text.partition(":")[0] for row in chosen.itertuples() if row.id != "Price"
    }
    notes = "".join(f"<p>{escape(note.text())}</p>\n" for note in ranked.notes)
    return Html(
        f"{found.html(text('award-set-findings'))}{notes}"
        f'<div style="margin: 1rem 0">{charts.criteria_ranking(ranked, labels).html()}</div>\n'
        f'<div class="ft-notices"><details class="ft-notice">'
        f"<summary {KEYS}>{escape(text('award-set-words'))}</summary>\n"
        f"{charts.criteria_ranking_table(ranked).html()}</details></div>\n"
    )


def award_set(case: AwardCase, weights: Mapping[str, str]) -> Any:
    """Show the tool, filled in with an example; nothing under grading.

    On a page of the book the example stands alone, with a note on where the tool works.
    """
    mode = surroundings()
    if mode == "grading":
        return None
    example = award_outcome(case, weights).html
    if mode == "static":
        given = "; ".join(f"{name} {weight}" for name, weight in weights.items())
        return _example(text("award-set-example", weights=given), example)
    import ipywidgets  # slow to import, and needed in a live notebook only

    boxes = {
        name: ipywidgets.Text(
            value=weights.get(name, ""),
            description=text("award-set-box", id=name),
            continuous_update=False,
            layout={"width": "14rem"},
            style={"description_width": "8rem"},
        )
        for name in case.texts["id"]
    }
    side_by_side = ipywidgets.Box(list(boxes.values()), layout={"flex_flow": "row wrap"})

    def answer() -> str:
        return award_outcome(case, {name: box.value for name, box in boxes.items()}).html

    label = text("award-set-button")
    return live([*boxes.values()], label, example, answer, shown=[side_by_side])


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


def one_criterion(tender: pd.DataFrame, profile: Profile, fields: Mapping[str, str]) -> Any:
    """Show the tool that checks one criterion, filled in with an example; nothing under grading.

    On a page of the book the example stands alone, with a note on where the tool works.
    """
    mode = surroundings()
    if mode == "grading":
        return None
    example = criterion_findings(tender, profile, fields).html()
    if mode == "static":
        given = [
            f"{text(f'criterion-{name}')}: {typed.rstrip('.')}." for name, typed in fields.items()
        ]
        return _example(text("one-criterion-example", fields=" ".join(given)), example)
    import ipywidgets  # slow to import, and needed in a live notebook only

    # Boxes to type in: with the focus on a drop-down JupyterLab would take the keys for itself.
    boxes = {}
    for name, lines in _LINES.items():
        same = {
            "value": fields.get(name, ""),
            "description": text(f"criterion-{name}"),
            "continuous_update": False,
            "layout": {"width": "min(100%, 46rem)"},
            "style": {"description_width": "10rem"},
        }
        if name == "kind":
            boxes[name] = ipywidgets.Combobox(options=KINDS_OFFERED, **same)
        else:
            boxes[name] = ipywidgets.Textarea(rows=lines, **same)

    def answer() -> str:
        typed = {name: box.value for name, box in boxes.items()}
        typed["kind"] = typed["kind"].strip().lower()
        return criterion_findings(tender, profile, typed).html()

    return live([*boxes.values()], text("one-criterion-button"), example, answer)


def _example(told: str, content: str) -> Html:
    return Html(f'<p class="ft-tool">{say("needs-python")}</p>\n<p>{escape(told)}</p>\n{content}')
