"""The live tools of the exercises: each lets learners change an input and ask the library again.

In a notebook: `exercise.tool(forms.what_if(…))`. How a tool works is in `live`.
"""

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from html import escape
from typing import Any, NamedTuple

import pandas as pd

from coursework.forms.html import KEYS, Html
from coursework.forms.tools.documents import notice_number
from coursework.forms.tools.live import File, Input, Tool
from fairtender import action_plan, charts, criteria, market, portfolio, screening
from fairtender.messages import text
from fairtender.profile import Profile, Sector
from fairtender.tables import fault, frame

# --- an added sentence in a notice ---------------------------------------------------------------


def with_sentence(tenders: pd.DataFrame, number: str, sentence: str) -> pd.DataFrame:
    """Return two rows of the table TENDERS: a notice without and with the sentence.

    number: the last part of the notice's `ocid` ("T02"), in capitals or not. Raises DataError if no
    notice has it.
    """
    numbers = tenders["ocid"].map(notice_number)
    found = tenders[numbers == number.strip().upper()]
    if found.empty:
        raise fault("what-if-no-notice", number=number.strip(), known=", ".join(numbers))
    row = found.iloc[0].copy()
    row["ocid"] += "+"
    row["description"] += f"\n{sentence.strip()}"
    return pd.concat([found.iloc[:1], row.to_frame().T], ignore_index=True)


def compare_notice(
    tenders: pd.DataFrame, profile: Profile, number: str, sentence: str
) -> charts.WordTable:
    """Return level, reasons and questions of a notice, without and with the sentence."""
    both = with_sentence(tenders, number, sentence)
    names = [text(f"what-if-{when}") for when in ("before", "after")]
    labels = dict(zip(both["ocid"], names, strict=True))
    return charts.reason_table(screening.screen(both, profile), labels)


def what_if(tenders: pd.DataFrame, profile: Profile, number: str, sentence: str) -> Tool:
    """Return a live tool that adds a sentence to a notice; both are given as its example."""

    def read_again(notice: str, sentence: str) -> str:
        return compare_notice(tenders, profile, notice, sentence).html()

    notices = {
        notice_number(row.ocid): f"{notice_number(row.ocid)} {row.title}".strip()
        for row in tenders.itertuples()
    }
    boxes = (
        Input("notice", text("what-if-notice"), "choice", number, notices),
        Input("sentence", text("what-if-sentence"), "long_text", sentence),
    )
    return Tool("what-if", text("what-if-read"), read_again, boxes)


# --- another level for a sector ------------------------------------------------------------------

SECTOR_LEVELS = ("low", "moderate", "high")


def with_level(profile: Profile, sector: str, level: Any) -> Profile:
    """Return the profile with another level for one sector, named by its code or its name.

    Raises DataError if the profile has no such sector, or `level` is not low, moderate or high.
    """
    found, level = _sector(profile, sector), level.strip().lower()
    if level not in SECTOR_LEVELS:
        raise fault("sector-change-no-level", level=level)
    sectors = (replace(each, level=level) if each is found else each for each in profile.sectors)
    return replace(profile, sectors=tuple(sectors))


def sector_changes(
    contracts: pd.DataFrame, profile: Profile, changes: Mapping[str, str]
) -> charts.WordTable:
    """Return what each change would do: one row per sector, each change by itself.

    contracts: the table CONTRACTS. changes: sector → its other level. A row gives the number of
    contracts in the sector under the present profile, how many change their level, and how many are
    high in all, before and after.
    """
    before = portfolio.screen(contracts, profile)
    rows, names = [], []
    for name, level in changes.items():
        sector = _sector(profile, name)
        changed = with_level(profile, name, level)
        after = portfolio.screen(contracts, changed)["level"]
        pairs = zip(before["level"], after, strict=True)
        moved = Counter((old, new) for old, new in pairs if old != new)
        names.append(sector.name)
        rows.append(
            (
                _from_to(sector.level, _sector(changed, name).level),
                str((before["sector"] == sector.code).sum()),
                _moves(moved),
                _from_to((before["level"] == "high").sum(), (after == "high").sum()),
            )
        )
    heads = [text(f"sector-change-{head}") for head in ("levels", "contracts", "moved", "high")]
    data = pd.DataFrame(rows, index=names, columns=heads)
    return charts.WordTable(data, text("sector-change-sector"))


def sector_change(contracts: pd.DataFrame, profile: Profile, sector: str, level: str) -> Tool:
    """Return a live tool that changes a sector's level; sector and level are its example.

    sector: its code or its name.
    """

    def screen_again(sector: str, level: str) -> str:
        return sector_changes(contracts, profile, {sector: level}).html()

    names = {each.code: each.name for each in profile.sectors}
    levels = {name: name for name in SECTOR_LEVELS}
    boxes = (
        Input(
            "sector", text("sector-change-sector"), "choice", _sector(profile, sector).code, names
        ),
        Input("level", text("sector-change-level"), "choice", level, levels),
    )
    return Tool("sector-change", text("sector-change-screen"), screen_again, boxes)


def _sector(profile: Profile, name: str) -> Sector:
    wanted = " ".join(name.casefold().split())
    for each in profile.sectors:
        if wanted in (each.code, each.name.casefold()):
            return each
    raise fault("sector-change-no-sector", sector=name.strip())


def _from_to(before: object, after: object) -> str:
    return text("sector-change-from-to", before=before, after=after)


def _moves(moved: Counter[tuple[str, str]]) -> str:
    lines = [
        text("sector-change-moves", count=count, before=before, after=after)
        for (before, after), count in sorted(moved.items())
    ]
    return "\n".join(lines) or text("chart-none")


# --- another answer to a questionnaire -----------------------------------------------------------


def answer_elements(
    rating: market.Rating, names: Mapping[tuple[str, str], str]
) -> charts.WordTable:
    """Return what a rating counts in answers, and what else it finds: one row per answer.

    names: (supplier, question) → the name of the row, in the order of the rows. Each element has
    the words by which it was found. Elements that decide alone, and fine words, have their own
    columns if there are any.
    """
    elements = rating.elements.set_index(["supplier", "question"]).sort_index()
    answers = rating.answers.set_index(["supplier", "question"])
    rows = []
    for key in names:
        own, row = elements.loc[[key]], answers.loc[key]
        concrete = own["found"] == "concrete"
        more = (
            "\n".join(reason.text() for reason in row["triggers"]),
            ", ".join(row["hollow"]),
        )
        rows.append((_elements_in_words(own[concrete]), _elements_in_words(own[~concrete]), *more))
    heads = [text(f"try-answer-{head}") for head in ("counts", "not", "decides", "fine")]
    data = pd.DataFrame(rows, index=list(names.values()), columns=heads)
    shown = [head for place, head in enumerate(heads) if place < 2 or data[head].any()]
    return charts.WordTable(data[shown].replace("", text("chart-none")), text("try-answer-answer"))


def rate_answer(
    case: market.Case, question: str, given: str, on: datetime.date
) -> charts.WordTable:
    """Return what the rating counts in `given` as the answer to one question of the case.

    question: its number ("Q6"). on: the day of the rating. Raises DataError if the questionnaire
    has no such question.
    """
    number = question.strip().upper()
    asked = case.questions[case.questions["question"] == number]
    if asked.empty:
        raise fault("try-answer-no-question", question=question.strip())
    cells = dict.fromkeys(market.ANSWERS.names, "") | {
        "supplier": text("try-answer-yours"),
        "question": number,
        "language": case.answers["language"].iloc[0],
        "answer": given,
        "attached_date": pd.NaT,
    }
    data = frame(market.ANSWERS, {name: [cell] for name, cell in cells.items()})
    rating = market.rate_answers(asked, data, case.marks, on=on)
    return answer_elements(rating, {(cells["supplier"], number): number})


def try_answer(case: market.Case, question: str, given: str, on: datetime.date) -> Tool:
    """Return a live tool that rates an answer to a question; `given`, on `on`, is its example."""

    def rate_again(question: str, answer: str) -> str:
        return rate_answer(case, question, answer, on).html()

    asked = {row.question: f"{row.question} {row.topic}" for row in case.questions.itertuples()}
    boxes = (
        Input("question", text("try-answer-question"), "choice", question, asked),
        Input("answer", text("try-answer-answer"), "long_text", given, lines=4),
    )
    return Tool("try-answer", text("try-answer-rate"), rate_again, boxes)


def _elements_in_words(elements: pd.DataFrame) -> str:
    lines = []
    for row in elements.itertuples():
        name, marks = text(f"market-element-{row.element}"), dict(row.reason.params)["marks"]
        lines.append(text("try-answer-element", element=name, marks=marks) if marks else name)
    return "\n".join(lines)


# --- a set of award criteria ---------------------------------------------------------------------


class AwardCase(NamedTuple):
    """The data with which learners try out a set of award criteria.

    tender: the table TENDER. texts: CRITERIA, the award criteria to choose from, whose own weights
    do not count. bids: BIDS. scores: SCORES. profile: thresholds, and how the law is cited.
    """

    tender: pd.DataFrame
    texts: pd.DataFrame
    bids: pd.DataFrame
    scores: pd.DataFrame
    profile: Profile


def weighed(texts: pd.DataFrame, weights: Mapping[str, str]) -> pd.DataFrame:
    """Return the texts that have a weight, as the table CRITERIA. weights: {id: percent}."""
    rows = texts[texts["id"].isin(weights)].to_dict("records")
    return criteria.draft([row | {"weight": weights[row["id"]]} for row in rows])


def award_outcome(case: AwardCase, weights: Mapping[str, str]) -> Html:
    """Return the faults in a set of award criteria, and the bids ranked by it, as HTML."""
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


# --- an empty action plan ------------------------------------------------------------------------

EMPTY_PLAN = "empty-plan"


def empty_plan() -> Tool:
    """Return a live tool that shows how to fill in a plan, with a Word file and a workbook."""
    files = (
        File(EMPTY_PLAN, "docx", action_plan.empty_word),
        File(EMPTY_PLAN, "xlsx", lambda: action_plan.to_workbook(action_plan.from_dict({}))),
    )
    return Tool(EMPTY_PLAN, text("empty-plan-show"), _entries, example=_before, files=files)


def _before() -> str:
    return f"<p>{escape(text('empty-plan-before'))}</p>"


def _entries() -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(text(f"action-plan-field-{column.name}"))}</th>'
        f"<td>{escape(column.description)}</td></tr>\n"
        for column in action_plan.MEASURES.columns
    )
    heads = "".join(
        f'<th scope="col">{escape(text(f"action-plan-{one}"))}</th>'
        for one in ("item", "about-item")
    )
    return (
        f"<table>\n<caption>{escape(text('empty-plan-line'))}</caption>\n"
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody></table>"
    )
