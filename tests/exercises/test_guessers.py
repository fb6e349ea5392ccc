"""Guessing by a rule earns little more than chance: only the papers show what is right."""

import functools
import random
from fractions import Fraction
from statistics import fmean

import pytest
from kit import some_and_slow

from coursework import answers as kept
from coursework import questions
from coursework.course import unit_folder, units
from coursework.marking import key
from coursework.marking.marks import mark
from coursework.questions import WORK

DRAWS = 30  # people who guess without any rule
# How people word what they believe a course wants to hear.
CAREFUL = (
    "ask",
    "first",
    "focal point",
    "may",
    "not ",
    "only where",
    "write down",
    "with the",
    "without",
)


read_key = functools.cache(key.read_key)


def made(unit: str) -> bool:
    asked = questions.load(unit_folder(unit) / "questions.toml")
    return any(one.kind in WORK for one in asked.all.values())


MADE = [unit for unit in units() if made(unit)]


def careful(text: str) -> int:
    return sum(words in text.casefold() for words in CAREFUL)


# A rule chooses one option of those that are shown.
RULES = {
    "first": lambda options, _: options[0],
    "last": lambda options, _: options[-1],
    "longest": lambda options, _: max(options, key=lambda one: len(one.text)),
    "shortest": lambda options, _: min(options, key=lambda one: len(one.text)),
    "careful": lambda options, _: max(options, key=lambda one: careful(one.text)),
    "random": lambda options, dice: dice.choice(options),
}


def chosen(question, rule: str, dice: random.Random):
    """An answer to a closed question: as many as it wants, by the rule."""
    left = list(question.shown)
    if question.kind == "choice":
        return (RULES.get(rule) or RULES["first"])(left, dice).code
    if rule == "all":
        return [option.code for option in left]
    count = question.choose or (dice.randint(1, len(left)) if rule == "random" else 1)
    taken = []
    for _ in range(count):
        taken.append(RULES[rule](left, dice))
        left.remove(taken[-1])
    return [option.code for option in taken]


def cell(column, rule: str, dice: random.Random, rows: list[str]):
    """What somebody puts into a cell who has not read the papers."""
    if column.kind in ("choice", "choices"):
        return chosen(column, rule, dice)
    if column.kind == "row":
        return dice.choice(rows) if rows else None
    if column.kind == "number":
        low = column.min if column.min is not None else 0
        high = column.max if column.max is not None else 100
        return round(dice.uniform(low, high)) if rule == "random" else low
    if column.kind == "date":
        return f"2026-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    return "We ask the supplier, first of all, and write down what it says."


def piece(question, rule: str, dice: random.Random):
    """Work by somebody who has not read the papers."""
    if question.kind == "order":
        codes = [option.code for option in question.shown]
        if rule == "random":
            dice.shuffle(codes)
        return codes[::-1] if rule == "last" else codes
    if question.kind == "passages":
        every = [one.id for paper in question.papers for one in paper.units]
        marked = every if rule == "all" else dice.sample(every, max(1, len(every) // 3))
        return {id: chosen_label(question, rule, dice) for id in marked}
    rows = {
        sheet.code: [row.row for row in sheet.fixed]
        + [f"r{number}" for number in range(sheet.most if rule == "all" else sheet.least)]
        for sheet in question.sheets
    }
    return {
        sheet.code: [
            {"row": row}
            | {
                column.id: value
                for column in sheet.columns
                if (value := cell(column, rule, dice, rows.get(column.of, []))) is not None
            }
            for row in rows[sheet.code]
        ]
        for sheet in question.sheets
    }


def chosen_label(question, rule: str, dice: random.Random) -> str:
    return (RULES.get(rule) or RULES["first"])(list(question.shown), dice).code


def guess(question, rule: str, dice: random.Random):
    if question.kind in WORK:
        return piece(question, rule, dice)
    if question.options:
        return chosen(question, rule, dice)
    return 0 if question.kind == "number" else "We ask first."


@functools.cache
def draws(unit: str, rule: str) -> tuple[float, ...]:
    """Points of a hundred that the machine gives to those who guess by the rule."""
    the_key = read_key(unit)
    dice = random.Random(f"{unit} {rule}")
    most = sum(one.points for one in the_key.questions.all.values() if not one.marked_by)
    found = []
    for _ in range(DRAWS if rule == "random" else 1):
        raw = {id: guess(one, rule, dice) for id, one in the_key.questions.all.items()}
        result = mark(the_key, kept.sort(kept.Answers(), raw, the_key.questions))
        total = sum((one.earned for one in result.questions.values()), Fraction(0))
        found.append(float(100 * total / most))
    return tuple(found)


BY_RULE = (*(rule for rule in RULES if rule != "random"), "all")


@pytest.mark.parametrize("unit", some_and_slow(MADE))
def test_no_rule_earns_more_than_the_luckiest_who_guesses(unit):
    by_rule = {rule: draws(unit, rule) for rule in BY_RULE}
    assert max(by_rule.values()) <= (max(draws(unit, "random")),), by_rule


@pytest.mark.parametrize("unit", units())
def test_the_longest_option_of_a_self_check_is_right_in_at_most_half(unit):
    checks = questions.load(unit_folder(unit) / "questions.toml").self_checks
    closed = [one.options for check in checks for one in check.questions if one.options]
    longest = [max(options, key=lambda one: len(one.text)) for options in closed]
    right = [one.text for one in longest if one.right]
    assert len(right) <= len(closed) / 2, right


@pytest.mark.slow
def test_over_all_these_units_no_rule_earns_more_than_chance():
    def mean(rule: str) -> float:
        return fmean(fmean(draws(unit, rule)) for unit in MADE)

    chance = mean("random")
    by_rule = {rule: mean(rule) for rule in BY_RULE}
    assert max(by_rule.values()) <= chance, (chance, by_rule)
