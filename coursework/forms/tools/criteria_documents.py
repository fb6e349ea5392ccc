"""Criteria and rows of a procurement strategy as documents, to be read beside a question."""

import pandas as pd

from coursework.forms.tools.documents import DOCUMENTS
from fairtender.criteria import COMMENTS, CRITERIA, RISKS, STRATEGY
from fairtender.messages import text
from fairtender.tables import check, frame

# What of a criterion is shown, by its kind: an empty field is shown too, since it says something.
_FIELDS = {
    "exclusion": ("means_of_proof", "self_cleaning"),
    "selection": ("subject_link", "means_of_proof"),
    "specification": ("subject_link", "means_of_proof"),
    "award": ("subject_link", "means_of_proof", "scale"),
    "performance": ("subject_link", "monitored_how", "monitored_by"),
}


def criterion_documents(criteria: pd.DataFrame) -> pd.DataFrame:
    """Return one document a criterion, as the table DOCUMENTS: its title is the text.

    criteria: the table CRITERIA. What a person of this kind of criterion has to fill in is shown,
    also where it is empty. A text with a colon is its title up to there.
    """
    check(criteria, CRITERIA)
    papers = []
    for row in criteria.to_dict("records"):
        title, _, more = row["text"].partition(": ")
        lines = [(text("criterion-text"), row["text"])] if more else []
        names = () if row["formula"].startswith("price") else _FIELDS[row["kind"]]
        lines += [(text(f"criterion-{name}"), row[name]) for name in names]
        if row["weight"] is not None:
            lines.append((text("criterion-weight"), f"{row['weight']:f}"))
        papers.append((row["id"], text(f"criterion-kind-{row['kind']}"), title, lines))
    return _documents(papers)


def strategy_documents(
    strategy: pd.DataFrame, risks: pd.DataFrame, comments: pd.DataFrame
) -> pd.DataFrame:
    """Return one document a row of the strategy, and one a risk without a row: DOCUMENTS.

    strategy: the table STRATEGY. risks: RISKS. comments: COMMENTS, with what was answered. A
    document has the id of its row or risk and the risk as its title.
    """
    check(strategy, STRATEGY)
    check(comments, COMMENTS)
    known = {risk["risk"]: risk for risk in check(risks, RISKS).to_dict("records")}
    papers = []
    for row in strategy.to_dict("records"):
        risk = known[row["risk"]]
        day = row["agreed_on"]
        agreed = "" if pd.isna(day) else f"{day.day} {day:%B %Y}"
        lines = [
            (text("strategy-sheet-source"), risk["source"]),
            (text("strategy-sheet-stage"), _named("stage", row["stage"])),
            (text("strategy-sheet-instrument"), _named("instrument", row["instrument"])),
            (text("strategy-sheet-criteria"), row["criteria"]),
            (text("strategy-sheet-rejected"), row["rejected"]),
            (text("strategy-sheet-why"), row["rejected_why"]),
            (text("strategy-sheet-owner"), row["owner"]),
            (text("strategy-sheet-agreed"), ", ".join(p for p in (row["agreed_by"], agreed) if p)),
        ]
        told = comments[comments["strategy"] == row["id"]].to_dict("records")
        for said in told:
            lines.append((said["author"], said["comment"]))
            lines.append((text("strategy-sheet-reply"), said["answer"]))
        if not told:
            lines.append((text("strategy-sheet-comment"), ""))
        papers.append((row["id"], text("strategy-sheet"), risk["text"], lines))
    answered = {*strategy["risk"]}
    for name, risk in known.items():
        if name not in answered:
            empty = [
                (text(f"strategy-sheet-{part}"), "") for part in ("stage", "instrument", "criteria")
            ]
            lines = [(text("strategy-sheet-source"), risk["source"]), *empty]
            papers.append((name, text("strategy-sheet-open"), risk["text"], lines))
    return _documents(papers)


def _named(column: str, code: str) -> str:
    return text(f"strategy-{column}-{code}") if code else ""


def _documents(papers: list[tuple[str, str, str, list[tuple[str, str]]]]) -> pd.DataFrame:
    head = " | ".join((text("criterion-part"), text("criterion-written")))
    nothing = text("criterion-nothing")
    texts = [
        "\n".join([head, *(f"{name} | {value or nothing}" for name, value in lines)])
        for *_, lines in papers
    ]
    return frame(
        DOCUMENTS,
        {
            "id": [paper[0] for paper in papers],
            "kind": [paper[1] for paper in papers],
            "title": [paper[2] for paper in papers],
            "text": texts,
            "care": [""] * len(papers),
        },
    )
