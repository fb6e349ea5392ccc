"""What a court or a bidder would find wrong with a set of criteria."""

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from fairtender.criteria import words
from fairtender.criteria.declared import FINDINGS, SEVERITIES
from fairtender.criteria.drafting import Criterion, award_of, criteria_of, lots_of, steps_of
from fairtender.profile import Profile
from fairtender.tables import Reason, frame


class Finding(NamedTuple):
    """One row of FINDINGS, with the key of the reference instead of its text."""

    id: str
    code: str
    severity: str
    reference: str = ""
    passage: str = ""
    params: tuple[tuple[str, str], ...] = ()
    lot: str = ""


class _Case(NamedTuple):
    """What all rules know: the criteria, the tender's value (None: unknown) and the profile."""

    criteria: list[Criterion]
    value: Decimal | None
    currency: str
    profile: Profile

    def limit(self, name: str) -> Fraction:
        """Return a threshold of the profile."""
        return Fraction(str(self.profile.thresholds[name].value))


def check(criteria: pd.DataFrame, tender: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Return what a court or a bidder would find wrong, as the table FINDINGS.

    criteria: the table CRITERIA; an unfinished draft is welcome: columns may be missing and fields
    empty, and what is empty becomes a finding. tender: the table TENDER with one row; where it is
    empty or states no value, nothing is said about proportion.

    The rules: a link to the subject-matter, that is about this contract and not about the firm as a
    whole; means of proof; no matter of selection among the award criteria; "or equivalent" beside
    labels and standards; a formula or a scale for each award criterion, and weights that come to
    100; a price that leaves room for the rest (a bid that is `price_gap` percent dearer can win its
    loss back with `quality_spread` percent of the other points); demands in proportion to a small
    contract, and a turnover within the limit; conditions that somebody monitors; exclusion only on
    a ground of the law, never for suspicion or risk, after a final judgment where a conviction is
    the ground, with a chance of self-cleaning; and nothing both required and scored.

    Where words are read, they are English, and reading is strict: what is not plainly there is not
    reported. So a set without findings is not shown to be lawful; a lawyer reads it all the same.
    The profile gives the thresholds and how the law is cited (here: Directive 2014/24/EU, whose
    note in the profile says what of it was read). National law may ask for more.

    Rows are in the order of the criteria, the gravest first; findings about the whole set come
    last, with the id "". Raises nothing for what is written in the criteria.
    """
    value, currency = _value_of(tender)
    case = _Case(criteria_of(criteria), value, currency, profile)
    found = [finding for one in case.criteria for finding in _of_one(one, case)]
    return table_of([*found, *_of_the_set(case)], profile)


def table_of(found: list[Finding], profile: Profile) -> pd.DataFrame:
    """Return findings as the table FINDINGS, with the law as the profile cites it."""
    return frame(
        FINDINGS,
        {
            "id": [f.id for f in found],
            "lot": [f.lot for f in found],
            "code": [f.code for f in found],
            "severity": [f.severity for f in found],
            "reason": [Reason(f.code, f.params) for f in found],
            "passage": [f.passage for f in found],
            "action": [Reason(f"{f.code}-do", f.params) for f in found],
            "reference": [
                profile.references[f.reference].text if f.reference else "" for f in found
            ],
        },
    )


def price_loss(one: Criterion, percent: Fraction) -> Fraction | None:
    """Return the share of a price criterion's points that a dearer bid loses, from 0 to 1.

    The other bid is the cheapest that still earns all points, and this one is `percent` dearer. By
    the formula price-lowest a bid that is 25 percent dearer loses 1 - 100/125 = 0.2 of the points;
    between bounds of 400,000 and 500,000 it loses all of them. None where the formula is
    unfinished.
    """
    dearer = 1 + percent / 100
    if one.formula == "price-lowest":
        return 1 - 1 / dearer
    if one.formula == "price-linear" and _bounds_are_right(one):
        full, zero = Fraction(one.price_full), Fraction(one.price_zero)
        return min(Fraction(1), full * (dearer - 1) / (zero - full))
    if one.formula == "price-steps" and (steps := steps_of(one.steps)):
        limit, best = steps[0]
        return best - next((share for to, share in steps if limit * dearer <= to), Fraction(0))
    return None


def _value_of(tender: pd.DataFrame) -> tuple[Decimal | None, str]:
    if not len(tender) or "value" not in tender.columns:
        return None, ""
    value = tender["value"].iloc[0]
    currency = tender["currency"].iloc[0] if "currency" in tender.columns else ""
    return (value if isinstance(value, Decimal) and value > 0 else None), str(currency or "")


def _of_one(one: Criterion, case: _Case) -> list[Finding]:
    if not one.kind:
        return [Finding(one.id, "criteria-no-kind", "weak")]
    found = [finding for rule in _RULES for finding in rule(one, case)]
    return sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))


def _text(one: Criterion, case: _Case) -> Iterator[Finding]:
    if words.is_empty(one.text):
        yield Finding(one.id, "criteria-no-text", "weak")


def _link(one: Criterion, case: _Case) -> Iterator[Finding]:
    if one.kind == "exclusion" or one.is_price:
        return
    law = _LAW_OF_KIND[one.kind]
    if words.is_empty_link(one.subject_link):
        severity = "challenge" if one.kind == "selection" else "strike"
        yield Finding(one.id, "criteria-no-link", severity, law, one.subject_link)
        return
    texts = [one.subject_link] if one.kind == "selection" else [one.subject_link, one.text]
    if passage := words.passage("firm", *texts):
        yield Finding(one.id, "criteria-link-firm", "strike", law, passage)


def _proof(one: Criterion, case: _Case) -> Iterator[Finding]:
    if one.kind == "performance" or one.is_price:
        return
    scored_or_asked = one.kind in ("specification", "award")
    if words.is_empty(one.means_of_proof):
        severity = "strike" if one.kind == "award" else "challenge"
        law = _LAW_OF_KIND[one.kind]
        yield Finding(one.id, "criteria-no-proof", severity, law, one.means_of_proof)
    elif scored_or_asked and words.is_a_promise(one.means_of_proof):
        yield Finding(one.id, "criteria-proof-promise", "weak", passage=one.means_of_proof)


def _award(one: Criterion, case: _Case) -> Iterator[Finding]:
    if one.kind != "award":
        return
    if not one.formula:
        yield Finding(one.id, "criteria-no-formula", "challenge", "award_criteria")
    if one.formula == "price-linear" and not _bounds_are_right(one):
        yield Finding(one.id, "criteria-no-bounds", "challenge", "award_criteria")
    if one.formula == "price-steps" and not steps_of(one.steps):
        yield Finding(one.id, "criteria-no-steps", "challenge", "award_criteria", one.steps)
    if one.formula == "score" and not any(letter.isdigit() for letter in one.scale):
        yield Finding(one.id, "criteria-no-scale", "challenge", "award_criteria", one.scale)
    if passage := _selection_words(one):
        yield Finding(one.id, "criteria-selection-at-award", "strike", "selection", passage)
    if passage := words.passage("legal-duty", one.text):
        law = "social_obligations"
        yield Finding(one.id, "criteria-legal-duty-at-award", "weak", law, passage)


def _selection_words(one: Criterion) -> str:
    return words.passage("experience", one.text) or words.passage("standing", one.text)


def _weight(one: Criterion, case: _Case) -> Iterator[Finding]:
    if one.kind != "award":
        if one.weight is not None:
            yield Finding(one.id, "criteria-weight-not-award", "challenge", "award_criteria")
    elif one.weight is None:
        yield Finding(one.id, "criteria-no-weight", "challenge", "award_criteria")
    elif not 0 < one.weight <= 100:
        params = (("weight", f"{one.weight:f}"),)
        yield Finding(one.id, "criteria-weight-range", "challenge", "award_criteria", "", params)


def _label(one: Criterion, case: _Case) -> Iterator[Finding]:
    texts = (one.text, one.means_of_proof, one.scale)
    if one.kind == "exclusion" or words.says_equivalent(*texts):
        return
    if passage := words.passage("label", *texts):
        yield Finding(one.id, "criteria-label", "strike", "labels", passage)
    elif one.kind == "award" and _selection_words(one):
        return  # what has no place at award needs no "or equivalent" there
    elif passage := words.passage("standard", *texts):
        law = "selection" if one.kind == "selection" else "specifications"
        yield Finding(one.id, "criteria-standard", "strike", law, passage)


def _proportion(one: Criterion, case: _Case) -> Iterator[Finding]:
    if case.value is None or one.kind == "exclusion":
        return
    turnover, times = one.minimum_turnover, case.limit("turnover_limit")
    if turnover is not None and turnover > times * Fraction(case.value):
        params = (
            ("turnover", _money(turnover, case)),
            ("value", _money(case.value, case)),
            ("times", _number(times)),
        )
        yield Finding(one.id, "criteria-turnover", "strike", "selection", "", params)
    small = case.limit("small_contract")
    if case.currency != case.profile.currency or case.value > small:
        return
    if passage := words.passage("heavy", one.text, one.means_of_proof):
        code, params = "criteria-small-contract", (("value", _money(case.value, case)),)
        yield Finding(one.id, code, "challenge", "principles", passage, params)


def _exclusion(one: Criterion, case: _Case) -> Iterator[Finding]:
    if one.kind != "exclusion":
        return
    law = one.ground if one.ground in ("conviction", "breach", "taxes") else "exclusion"
    if passage := words.passage("suspicion", one.text):
        yield Finding(one.id, "criteria-suspicion", "strike", law, passage)
    if not one.ground:
        yield Finding(one.id, "criteria-no-ground", "strike", "exclusion")
    elif one.ground == "other" and not words.names_a_law(one.text):
        yield Finding(one.id, "criteria-ground-unnamed", "challenge", "exclusion")
    elif one.ground == "conviction" and not words.says_final(one.text):
        yield Finding(one.id, "criteria-not-final", "challenge", "conviction")
    elif one.ground == "breach" and words.demands_conviction(one.text):
        yield Finding(one.id, "criteria-breach-conviction", "weak", "breach", one.text)
    # Unpaid taxes have their own way back: paying them.
    if one.ground not in ("", "taxes") and one.self_cleaning != "yes":
        yield Finding(one.id, "criteria-no-self-cleaning", "challenge", "self_cleaning")


def _monitoring(one: Criterion, case: _Case) -> Iterator[Finding]:
    if one.kind != "performance":
        return
    law = "performance_conditions"
    if words.is_empty(one.monitored_how):
        yield Finding(one.id, "criteria-not-monitored", "weak", law, one.monitored_how)
    if words.is_empty(one.monitored_by):
        yield Finding(one.id, "criteria-nobody-monitors", "weak", law, one.monitored_by)
    elif words.is_the_contractor(one.monitored_by):
        yield Finding(one.id, "criteria-monitors-itself", "weak", law, one.monitored_by)
    if passage := words.passage("unlimited", one.text):
        yield Finding(one.id, "criteria-unlimited", "weak", law, passage)


def _twice(one: Criterion, case: _Case) -> Iterator[Finding]:
    if one.kind != "award" or one.is_price:
        return
    for other in case.criteria:
        asked = other.kind in ("selection", "specification", "performance")
        same_lot = other.lot == one.lot or "" in (other.lot, one.lot)
        if asked and same_lot and words.same_demand(one.text, other.text):
            params = (("other", other.id),)
            yield Finding(one.id, "criteria-scored-and-required", "weak", "", other.text, params)


_RULES: tuple[Callable[[Criterion, _Case], Iterator[Finding]], ...] = (
    _text,
    _link,
    _proof,
    _award,
    _weight,
    _label,
    _proportion,
    _exclusion,
    _monitoring,
    _twice,
)
_LAW_OF_KIND = {
    "exclusion": "exclusion",
    "selection": "selection",
    "specification": "specifications",
    "award": "award_criteria",
    "performance": "performance_conditions",
}


def _of_the_set(case: _Case) -> Iterator[Finding]:
    counted = Counter(one.id for one in case.criteria)
    for name in (name for name, times in counted.items() if times > 1):
        yield Finding("", "criteria-id-twice", "weak", params=(("id", name),))
    for lot in lots_of(case.criteria):
        award = award_of(case.criteria, lot)
        if award:
            yield from _weights(award, lot, case)


def _weights(award: list[Criterion], lot: str, case: _Case) -> Iterator[Finding]:
    """The weights of a lot together: their sum, and whether price leaves room for the rest."""
    weights = [Fraction(one.weight or 0) for one in award]
    total = sum(weights, Fraction(0))
    if total != 100:
        params = (("total", _number(total)),)
        yield Finding("", "criteria-weights-sum", "challenge", "award_criteria", "", params, lot)
    price = sum((Fraction(one.weight or 0) for one in award if one.is_price), Fraction(0))
    if not price or not total:
        return
    gap, spread = case.limit("price_gap"), case.limit("quality_spread")
    lost = sum(
        (Fraction(one.weight or 0) * (price_loss(one, gap) or 0) for one in award if one.is_price),
        Fraction(0),
    )
    won = (total - price) * spread / 100
    params = (
        ("percent", _number(price)),
        ("gap", _number(gap)),
        ("lost", _number(lost)),
        ("rest", _number(total - price)),
        ("won", _number(won)),
    )
    if lost > won:
        yield Finding("", "criteria-price-decides", "weak", "award_criteria", "", params, lot)
    elif price * 100 >= case.limit("price_weight_high") * total:
        yield Finding("", "criteria-price-heavy", "weak", "award_criteria", "", params, lot)


def _bounds_are_right(one: Criterion) -> bool:
    full, zero = one.price_full, one.price_zero
    return full is not None and zero is not None and 0 < full < zero


def _number(value: Fraction) -> str:
    """At most one decimal place, for sentences."""
    return f"{float(value):.1f}".removesuffix(".0")


def _money(value: Decimal, case: _Case) -> str:
    return f"{case.currency} {value:,.0f}".strip()
