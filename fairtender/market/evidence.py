"""What labels and certificates are worth as evidence."""

from typing import Any, NamedTuple

import pandas as pd

from fairtender.market.declared import LABELS, TIERS
from fairtender.profile import Profile
from fairtender.tables import Column, Reason, Table, fault, frame, keyed, listed, wrong

__all__ = ["LABEL_FACTS", "LABEL_WORTH", "WORTH", "Labels", "weigh_labels"]

# The facts about a label, in the order in which they carry one another.
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
# How far the evidence carries: each step needs all facts of the steps before it.
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
    """labels: the table `LABEL_WORTH`, most worth first. facts: `LABEL_FACTS`."""

    labels: pd.DataFrame
    facts: pd.DataFrame


def weigh_labels(labels: pd.DataFrame, tier: str, profile: Profile) -> Labels:
    """Return what each label of the table `LABELS` is worth as evidence for one place of work.

    tier: where the risk lies, one of `TIERS`: for coffee `farm`, for rooms cleaned by an agency
    `agency staff`.

    The worth is a ladder, `STEPS`. A label is on a step when all facts of that step and of those
    before it are stated and speak for it; a fact that nobody knows does not: unknown is not yes.
    So a label that visits offices without notice says nothing about farms, and points for one
    strength never make up for a missing one. `facts` shows every fact with its reason.

    No step is called safe: a certificate is evidence, not proof, of some points on some days. Each
    label comes with the reminder that a tender which asks for it accepts equivalent evidence too
    (`profile.references["labels"]`, in the European Union Article 43 of Directive 2014/24/EU).

    Raises DataError for a tier that is not in `TIERS`, in the parameter or, with file and row, in
    the column `covers`; for a number of months that is not above 0; and for a label that stands
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
    """Return one fact; `answer` and `stated` are "" where nothing is known."""
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
