"""Criteria as a Word document: a table for each kind, with wording, proof, and what follows."""

import datetime
from collections.abc import Iterator

import pandas as pd

from fairtender import word
from fairtender.criteria.declared import INSTRUMENTS, KINDS
from fairtender.criteria.drafting import Criterion, criteria_of
from fairtender.messages import text

__all__ = ["to_word"]

_WIDTHS = (3.2, 10.0, 7.3, 5.2)  # centimetres, on A4 across
_PARTS = ("line", "wording", "proof", "points")


def to_word(
    criteria: pd.DataFrame,
    title: str,
    prompts: tuple[str, ...],
    dated: datetime.date,
    author: str = "Fair Tender",
) -> bytes:
    """Return the table CRITERIA as a Word document, A4 across; the same rows give the same bytes.

    prompts: what has to be read first, a paragraph each. Unfinished criteria are welcome: what is
    missing is left out.
    """
    listed = criteria_of(criteria)
    parts = [word.heading(title, 0), *(word.paragraph(one, bold=True) for one in prompts)]
    heads = tuple(text(f"criteria-document-{part}") for part in _PARTS)
    for kind in (*KINDS, ""):
        rows = [_cells(one) for one in listed if one.kind == kind]
        if rows:
            name = text(f"strategy-instrument-{kind}" if kind else "criteria-document-no-kind")
            parts += [word.heading(name, 1), word.table(name, (heads, *rows), _WIDTHS)]
    return word.document(title, parts, author, dated, across=True)


def _cells(one: Criterion) -> tuple[str, str, str, str]:
    stage = text(f"strategy-stage-{INSTRUMENTS[one.kind][-1]}") if one.kind else ""
    proof = [_sentence(one.means_of_proof)]
    if one.kind == "performance":
        proof = [_sentence(one.monitored_how), _labelled("looks", one.monitored_by)]
    elif one.is_price:
        proof = [text("criteria-document-price")]
    return (
        _lines(one.id, _labelled("stage", stage), _labelled("lot", one.lot)),
        _lines(_sentence(one.text), _labelled("link", one.subject_link)),
        _lines(*proof),
        _lines(*_follows(one)),
    )


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def _labelled(part: str, words: str) -> str:
    return text(f"criteria-document-{part}", words=_sentence(words)) if words else ""


def _sentence(words: str) -> str:
    return f"{words.removesuffix('.')}." if words else ""


def _follows(one: Criterion) -> Iterator[str]:
    if one.kind == "exclusion":
        code = one.ground if one.ground in ("conviction", "taxes") else "may"
        yield text(f"criteria-document-exclusion-{code}")
        if one.self_cleaning == "yes":
            yield text("criteria-document-self-cleaning")
    elif one.kind == "award":
        if one.weight is not None:
            yield text("criteria-document-weight", weight=f"{one.weight:f}")
        yield _price_points(one) or _labelled("scale", one.scale)
    elif one.kind:
        yield text(f"criteria-document-{one.kind}")


def _price_points(one: Criterion) -> str:
    """How the price of a bid earns points, in words; empty where there is no formula for it."""
    match one.formula:
        case "price-lowest":
            return text("criteria-document-price-lowest")
        case "price-linear" if one.price_full is not None and one.price_zero is not None:
            bounds = {"full": f"{one.price_full:,.0f}", "zero": f"{one.price_zero:,.0f}"}
            return text("criteria-document-price-linear", **bounds)
        case "price-steps":
            return text("criteria-document-price-steps", steps=one.steps)
    return ""
