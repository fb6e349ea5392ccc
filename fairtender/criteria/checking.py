"""Find what a court or a bidder could object to in a set of criteria."""

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from fairtender.criteria import reading
from fairtender.criteria.declared import FINDINGS, SEVERITIES
from fairtender.criteria.drafting import Criterion, award_of, criteria_of, lots_of, steps_of
from fairtender.profile import Profile
from fairtender.tables import Reason, frame

__all__ = ["check"]


class Finding(NamedTuple):
    """A row of FINDINGS, whose source is the key of a reference in the profile."""

    id: str
    lot: str
    passage: str
    code: str
    severity: str
    reason: Reason
    ask: Reason
    source: str


def finding(
    name: str,
    code: str,
    severity: str,
    law: str = "",
    passage: str = "",
    lot: str = "",
    /,
    **params: str,
) -> Finding:
    """Return a finding with the sentence `code`, and with the sentence `{code}-do` on what to do.

    law: the key of the reference.
    """
    told = (Reason.of(code, **params), Reason.of(f"{code}-do", **params))
    return Finding(name, lot, passage, code, severity, *told, law)


class _Case(NamedTuple):
    """The input for the rules: criteria, the value of the tender if known, and the profile."""

    criteria: list[Criterion]
    value: Decimal | None
    currency: str
    profile: Profile

    def limit(self, name: str) -> Fraction:
        """Return the value of the threshold `name` in the profile."""
        return Fraction(str(self.profile.thresholds[name].value))


def check(criteria: pd.DataFrame, tender: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Return the table FINDINGS: what a court or a bidder could object to.

    criteria: the table CRITERIA. An unfinished draft is welcome: columns may be missing and fields
    may be empty, and each empty field becomes a finding. tender: the table TENDER with one row; if
    it is empty or states no value, proportionality is not checked.

    The rules: a link to the subject-matter, about this contract and not about the firm as a whole;
    means of proof; no selection matter among the award criteria; "or equivalent" next to labels and
    standards; a formula or a scale for each award criterion, and weights that add up to 100; a
    price that leaves room for the rest (a bid that is `price_gap` percent dearer can win back what
    it loses with `quality_spread` percent of the other points); requirements in proportion to a
    small contract, and a turnover within the limit; conditions that somebody monitors; exclusion
    only on a ground of the law, never for suspicion or risk, after a final judgment if a conviction
    is the ground, with a chance of self-cleaning; and nothing that is both required and scored.

    Only English words are read, and reading is strict: what is not plainly stated is not reported.
    A set without findings is therefore not shown to be lawful, and a lawyer has to read it all the
    same. The profile gives the thresholds and how to cite the law (here: Directive 2014/24/EU; its
    note in the profile says what of it was read). National law may require more.

    The rows are in the order of the criteria, the gravest first; findings about the whole set come
    last, with the id "". The content of the criteria never raises an error.
    """
    value, currency = _value_of(tender)
    return table_of(findings_of(criteria_of(criteria), value, currency, profile), profile)


def findings_of(
    criteria: list[Criterion], value: Decimal | None, currency: str, profile: Profile
) -> list[Finding]:
    """Return the findings of `check` as a list instead of a table.

    value: the value of the tender, or None if it is unknown.
    """
    case = _Case(criteria, value, currency, profile)
    rows = [finding for one in case.criteria for finding in _of_one(one, case)]
    return [*rows, *_of_the_set(case)]


def table_of(rows: list[Finding], profile: Profile) -> pd.DataFrame:
    """Return these findings as the table FINDINGS, with the law as the profile cites it."""
    laws = {"": ""} | {key: reference.text for key, reference in profile.references.items()}
    return frame(FINDINGS, [row._replace(source=laws[row.source]) for row in rows])


def price_loss(one: Criterion, percent: Fraction) -> Fraction | None:
    """Return the share of a price criterion's points that a dearer bid loses, from 0 to 1.

    The bid is `percent` dearer than the highest price that still earns the most points. With the
    formula price-lowest, a bid that is 25 percent dearer loses 1 - 100/125 = 0.2 of the points;
    between bounds of 400,000 and 500,000 it loses all of them. None if the formula is unfinished.
    """
    dearer = 1 + percent / 100
    if one.formula == "price-lowest":
        return 1 - 1 / dearer
    if one.formula == "price-linear" and (bounds := _bounds(one)):
        full, zero = bounds
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
        return [finding(one.id, "criteria-no-kind", "weak")]
    rows = [finding for rule in _RULES for finding in rule(one, case)]
    return sorted(rows, key=lambda finding: SEVERITIES.index(finding.severity))


def _text(one: Criterion, case: _Case) -> Iterator[Finding]:
    if reading.is_empty(one.text):
        yield finding(one.id, "criteria-no-text", "weak")


def _link(one: Criterion, case: _Case) -> Iterator[Finding]:
    if one.kind == "exclusion" or one.is_price:
        return
    law = _LAW_OF_KIND[one.kind]
    if reading.is_empty_link(one.subject_link):
        severity = "challenge" if one.kind == "selection" else "strike"
        yield finding(one.id, "criteria-no-link", severity, law, one.subject_link)
        return
    texts = [one.subject_link] if one.kind == "selection" else [one.subject_link, one.text]
    if passage := reading.passage("firm", *texts):
        yield finding(one.id, "criteria-link-firm", "strike", law, passage)


def _proof(one: Criterion, case: _Case) -> Iterator[Finding]:
    if one.kind == "performance" or one.is_price:
        return
    scored_or_asked = one.kind in ("specification", "award")
    if reading.is_empty(one.means_of_proof):
        severity = "strike" if one.kind == "award" else "challenge"
        law = _LAW_OF_KIND[one.kind]
        yield finding(one.id, "criteria-no-proof", severity, law, one.means_of_proof)
    elif scored_or_asked and reading.is_a_promise(one.means_of_proof):
        yield finding(one.id, "criteria-proof-promise", "weak", "", one.means_of_proof)


def _award(one: Criterion, case: _Case) -> Iterator[Finding]:
    if one.kind != "award":
        return
    if not one.formula:
        yield finding(one.id, "criteria-no-formula", "challenge", "award_criteria")
    if one.formula == "price-linear" and not _bounds(one):
        yield finding(one.id, "criteria-no-bounds", "challenge", "award_criteria")
    if one.formula == "price-steps" and not steps_of(one.steps):
        yield finding(one.id, "criteria-no-steps", "challenge", "award_criteria", one.steps)
    if one.formula == "score" and not any(letter.isdigit() for letter in one.scale):
        yield finding(one.id, "criteria-no-scale", "challenge", "award_criteria", one.scale)
    if passage := _selection_words(one):
        yield finding(one.id, "criteria-selection-at-award", "strike", "selection", passage)
    if passage := reading.passage("legal-duty", one.text):
        law = "social_obligations"
        yield finding(one.id, "criteria-legal-duty-at-award", "weak", law, passage)


def _selection_words(one: Criterion) -> str:
    return reading.passage("experience", one.text) or reading.passage("standing", one.text)


def _weight(one: Criterion, case: _Case) -> Iterator[Finding]:
    if one.kind != "award":
        if one.weight is not None:
            yield finding(one.id, "criteria-weight-not-award", "challenge", "award_criteria")
    elif one.weight is None:
        yield finding(one.id, "criteria-no-weight", "challenge", "award_criteria")
    elif not 0 < one.weight <= 100:
        weight = f"{one.weight:f}"
        yield finding(one.id, "criteria-weight-range", "challenge", "award_criteria", weight=weight)


def _label(one: Criterion, case: _Case) -> Iterator[Finding]:
    texts = (one.text, one.means_of_proof, one.scale)
    if one.kind == "exclusion" or reading.says_equivalent(*texts):
        return
    if passage := reading.passage("label", *texts):
        yield finding(one.id, "criteria-label", "strike", "labels", passage)
    elif one.kind == "award" and _selection_words(one):
        return  # what has no place at award needs no "or equivalent" there
    elif passage := reading.passage("standard", *texts):
        law = "selection" if one.kind == "selection" else "specifications"
        yield finding(one.id, "criteria-standard", "strike", law, passage)


def _proportion(one: Criterion, case: _Case) -> Iterator[Finding]:
    if case.value is None or one.kind == "exclusion":
        return
    turnover, times = one.minimum_turnover, case.limit("turnover_limit")
    value = {"value": _money(case.value, case)}
    if turnover is not None and turnover > times * Fraction(case.value):
        told = value | {"turnover": _money(turnover, case), "times": _number(times)}
        yield finding(one.id, "criteria-turnover", "strike", "selection", **told)
    small = case.limit("small_contract")
    if case.currency != case.profile.currency or case.value > small:
        return
    if passage := reading.passage("heavy", one.text, one.means_of_proof):
        law = "principles"
        yield finding(one.id, "criteria-small-contract", "challenge", law, passage, **value)


def _exclusion(one: Criterion, case: _Case) -> Iterator[Finding]:
    if one.kind != "exclusion":
        return
    law = one.ground if one.ground in ("conviction", "breach", "taxes") else "exclusion"
    if passage := reading.passage("suspicion", one.text):
        yield finding(one.id, "criteria-suspicion", "strike", law, passage)
    if not one.ground:
        yield finding(one.id, "criteria-no-ground", "strike", "exclusion")
    elif one.ground == "other" and not reading.names_a_law(one.text):
        yield finding(one.id, "criteria-ground-unnamed", "challenge", "exclusion")
    elif one.ground == "conviction" and not reading.says_final(one.text):
        yield finding(one.id, "criteria-not-final", "challenge", "conviction")
    elif one.ground == "breach" and reading.demands_conviction(one.text):
        yield finding(one.id, "criteria-breach-conviction", "weak", "breach", one.text)
    # Unpaid taxes have their own way back: paying them.
    if one.ground not in ("", "taxes") and one.self_cleaning != "yes":
        yield finding(one.id, "criteria-no-self-cleaning", "challenge", "self_cleaning")


def _monitoring(one: Criterion, case: _Case) -> Iterator[Finding]:
    if one.kind != "performance":
        return
    law = "performance_conditions"
    if reading.is_empty(one.monitored_how):
        yield finding(one.id, "criteria-not-monitored", "weak", law, one.monitored_how)
    if reading.is_empty(one.monitored_by):
        yield finding(one.id, "criteria-nobody-monitors", "weak", law, one.monitored_by)
    elif reading.is_the_contractor(one.monitored_by):
        yield finding(one.id, "criteria-monitors-itself", "weak", law, one.monitored_by)
    if passage := reading.passage("unlimited", one.text):
        yield finding(one.id, "criteria-unlimited", "weak", law, passage)


def _scored_and_required(one: Criterion, case: _Case) -> Iterator[Finding]:
    if one.kind != "award" or one.is_price:
        return
    for other in case.criteria:
        asked = other.kind in ("selection", "specification", "performance")
        same_lot = other.lot == one.lot or "" in (other.lot, one.lot)
        if asked and same_lot and reading.same_demand(one.text, other.text):
            code = "criteria-scored-and-required"
            yield finding(one.id, code, "weak", "", other.text, other=other.id)


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
    _scored_and_required,
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
        yield finding("", "criteria-id-twice", "weak", id=name)
    for lot in lots_of(case.criteria):
        award = award_of(case.criteria, lot)
        if award:
            yield from _weights(award, lot, case)


def _weights(award: list[Criterion], lot: str, case: _Case) -> Iterator[Finding]:
    """Yield findings on the weights of a lot: their sum, and whether price outweighs the rest."""
    law, gap, spread = "award_criteria", case.limit("price_gap"), case.limit("quality_spread")
    total = sum((Fraction(one.weight or 0) for one in award), Fraction(0))
    if total != 100:
        told = _number(total)
        yield finding("", "criteria-weights-sum", "challenge", law, "", lot, total=told)
    prices = [
        (Fraction(one.weight or 0), price_loss(one, gap) or 0) for one in award if one.is_price
    ]
    price = sum((weight for weight, _ in prices), Fraction(0))
    if not price or not total:
        return
    lost = sum((weight * loss for weight, loss in prices), Fraction(0))
    won = (total - price) * spread / 100
    shown = {"percent": price, "gap": gap, "lost": lost, "rest": total - price, "won": won}
    params = {name: _number(value) for name, value in shown.items()}
    if lost > won:
        yield finding("", "criteria-price-decides", "weak", law, "", lot, **params)
    elif price * 100 >= case.limit("price_weight_high") * total:
        yield finding("", "criteria-price-heavy", "weak", law, "", lot, **params)


def _bounds(one: Criterion) -> tuple[Fraction, Fraction] | None:
    """Return the prices that earn all points and no points, or None if they are not valid."""
    full, zero = Fraction(one.price_full or 0), Fraction(one.price_zero or 0)
    return (full, zero) if 0 < full < zero else None


def _number(value: Fraction) -> str:
    """Return a number with at most one decimal place, for sentences."""
    return f"{float(value):.1f}".removesuffix(".0")


def _money(value: Decimal, case: _Case) -> str:
    return f"{case.currency} {value:,.0f}".strip()
