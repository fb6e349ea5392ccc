"""Points by row: one mistake costs once, and whoever marks a lot earns nothing."""

import random
from fractions import Fraction

import pytest
from course_kit import ROOT
from kit import some_and_slow

from coursework.answers import clean
from coursework.course import units
from coursework.marking import key
from coursework.questions import load
from coursework.work.judgement import Mark, Outcome, Place, by_row

HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)


def outcome(shares: dict[str, Fraction | int], spare: int = 0, **more) -> Outcome:
    """What a property says of rows, by name, and so many rows that are not needed."""
    marks = [
        Mark.of(Place("rows", f"spare{n}"), "unneeded", "work-row-strange") for n in range(spare)
    ]
    things = {("rows", name): Fraction(share) for name, share in shares.items()}
    return Outcome(Fraction(1), tuple(marks), things, **more)


ROWS = {"a": 1, "b": 1, "c": 1, "d": 1}
WRONG = ROWS | {"a": 0}


@pytest.mark.parametrize(
    ("outcomes", "share"),
    [
        ([outcome(ROWS)], 1),
        ([outcome(WRONG)], Fraction(3, 4)),
        ([outcome(WRONG), outcome(ROWS), outcome(WRONG)], Fraction(3, 4)),  # costs once
        ([outcome(WRONG), outcome(ROWS | {"b": 0})], Fraction(1, 2)),
        # One of four things in a row is wrong: the row counts half. Two are: it counts nothing.
        ([outcome(WRONG), *[outcome(ROWS)] * 3], Fraction(7, 8)),
        ([outcome(ROWS | {"a": HALF}), *[outcome(ROWS)] * 3], Fraction(15, 16)),
        ([outcome(WRONG)] * 2 + [outcome(ROWS)] * 2, Fraction(3, 4)),
        ([outcome(ROWS | {"a": HALF})], Fraction(7, 8)),
        ([outcome(ROWS, spare=2)], Fraction(3, 4)),  # six of four: each costs half
        ([outcome(ROWS, spare=3)], 0),  # seven are more than 1.5 times four
        ([outcome(ROWS, spare=2), outcome(ROWS, spare=2)], Fraction(3, 4)),  # the same two rows
        ([outcome(ROWS, is_idle=True), outcome(ROWS, is_idle=True), outcome(ROWS)], 0),
        ([outcome(WRONG, is_idle=True), outcome(ROWS, is_idle=False)], Fraction(3, 4)),
    ],
)
def test_what_rows_earn(outcomes, share):
    assert by_row(outcomes) == share


def test_what_is_not_needed_costs_what_the_question_says():
    assert by_row([outcome(ROWS, spare=2)], Fraction(0)) == 1
    assert by_row([outcome(ROWS, spare=2)], Fraction(1)) == HALF


def with_sentences() -> list[tuple[str, str]]:
    return [
        (unit, id)
        for unit in units(ROOT)
        for id, one in load(ROOT / "solutions" / unit / "questions.toml").all.items()
        if one.kind == "passages"
    ]


@pytest.mark.parametrize(("unit", "question"), some_and_slow(with_sentences()))
def test_marking_all_earns_nothing_and_marking_at_random_chance(unit, question):
    """Each label at every sentence; then half as many more sentences as are meant, by lot.

    Chance is what marks at the right number of sentences would earn if none cost anything.
    """
    entry = key.read_key(unit).entries[question]
    sentences, labels = [*entry.question.units], entry.question.codes
    for label in labels:
        assert entry.earned(dict.fromkeys(sentences, label)) == 0, label
    dice, earned = random.Random(question), []
    for _ in range(40):
        many = min(len(sentences), len(entry.right) * 3 // 2)
        marks = {unit: dice.choice(labels) for unit in dice.sample(sentences, many)}
        earned.append(entry.share(clean(entry.question, marks)[0]))
    hit = Fraction(min(len(sentences), len(entry.right) * 3 // 2), len(sentences))
    named = hit * (Fraction(1, len(labels)) * 3 + QUARTER)  # several labels, or a sentence near it
    assert sum(earned) / len(earned) <= named


def test_an_invented_site_costs_as_much_as_a_missing_one():
    entry = key.read_key("05-map-supply-chains").entries["map-factories"]
    sites = entry.right["sites"]
    invented = {"row": "new", "name": "Zenith Works", "ids": "ZZ-9", "evidence": "verified"}
    for wrong in ([one for one in sites if one["row"] != "hm3"], [*sites, invented]):
        value = clean(entry.question, {**entry.right, "sites": wrong})[0]
        assert entry.question.points - entry.earned(value) == Fraction(6, 9)
