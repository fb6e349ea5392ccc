"""The marks that stand on a page are those of the engine, for whatever is answered."""

import json
import random
from fractions import Fraction
from math import floor

import pytest

from coursework import answers as kept
from coursework.course import units
from coursework.marking import key, where
from coursework.marking.marks import mark
from fairtender import messages

# Sets of answers: some to one unit in each run of the tests, many to all where there is time.
UNITS = units()
RUNS = [(UNITS[0], 40), *(pytest.param(unit, 200, marks=pytest.mark.slow) for unit in UNITS)]
# Puts answers where another window would, presses the button of each part, and reads what stands at
# each question. It presses what is in parts that are not shown, too: they start as for printing.
MARK = """async ([unit, documents]) => {
    const place = `fairtender:${unit}`;
    dispatchEvent(new Event("beforeprint"));
    const buttons = [...document.querySelectorAll("[data-ft-part=check] .ft-check")];
    const boxes = [...document.querySelectorAll("fieldset[data-ft-question]")];
    const free = () => new Promise((done) => setTimeout(done));
    const found = [];
    for (const document of documents) {
        localStorage.setItem(place, document);
        dispatchEvent(new StorageEvent("storage", { key: place }));
        for (const button of buttons) {
            button.click();
            do await free(); while (button.hasAttribute("aria-disabled"));
        }
        found.push(Object.fromEntries(boxes.map((box) => {
            const mark = box.querySelector(".ft-mark");
            const words = mark.querySelector(".ft-mark-line").textContent;
            return [box.dataset.ftQuestion, mark.hidden ? null : [mark.dataset.ftState, words]];
        })));
    }
    const problems = [...document.querySelectorAll(".ft-problem")].map((line) => line.textContent);
    return [found, problems.filter(Boolean)];
}"""


def some_answer(question, right, chance: random.Random):
    """A right answer, a wrong one, or none."""
    if chance.random() < 0.15:
        return None
    if chance.random() < 0.3:
        return right
    if question.kind == "choice":
        return chance.choice(question.codes)
    if question.kind == "choices":
        return chance.sample(question.codes, chance.randint(0, len(question.codes)))
    if question.kind == "number":
        return round(right * chance.choice((0.5, 0.999, 1.001, 2)), 2)
    if question.is_work:
        return spoilt(right, chance)
    return chance.choice(("Words of my own.", "Ωther: “words” & <b>"))


def spoilt(piece, chance: random.Random):
    """A piece of work with something in it changed, or taken out."""
    piece = json.loads(json.dumps(piece))
    if isinstance(piece, list):
        chance.shuffle(piece)
        return piece
    key = chance.choice([*piece])
    if isinstance(piece[key], str):
        del piece[key]
        return piece
    row = chance.choice(piece[key])
    cells = [code for code in row if code != "row"]
    if cells:
        del row[chance.choice(cells)]
    return piece


def sets_of(the_key, count: int, chance: random.Random) -> list[kept.Answers]:
    right, every = key.model_answers(the_key), the_key.questions.all
    by_belief = [key.belief_answers(the_key, belief.code) for belief in the_key.beliefs]
    mixed = [
        {id: some_answer(one, right[id], chance) for id, one in every.items()}
        for _ in range(count - len(by_belief))
    ]
    blank = kept.Answers(release=the_key.questions.release)
    return [kept.sort(blank, one, the_key.questions) for one in [*by_belief, *mixed]]


@pytest.mark.browser
@pytest.mark.parametrize(("unit", "count"), RUNS)
def test_marks_on_the_page_are_those_of_the_engine(unit, count, reader, address):
    the_key = key.read_key(unit)
    given = sets_of(the_key, count, random.Random(unit))
    page = reader.new_page()
    page.goto(f"{address}exercises/{unit}/{unit}.html")
    documents = [json.dumps(kept.document(one, the_key.questions)) for one in given]
    found, problems = page.evaluate(MARK, [unit, documents])
    assert problems == [] and len(found) == count
    for answers, marked in zip(given, found, strict=True):
        result = mark(the_key, answers)
        for form in the_key.questions.forms:
            # A part without any answer is not marked; what was said before stays, greyed.
            begun = any(question.id in answers.values for question in form.questions)
            for question in form.questions:
                wanted, got = told(result.questions[question.id]), marked[question.id]
                assert got == wanted or not begun, (
                    question.id,
                    got,
                    wanted,
                    answers.values.get(question.id),
                )


def told(one) -> list[str]:
    """State and words at a question, by the engine's mark."""
    names = {
        "right": "✓ Right",
        "partly": "◐ Partly right",
        "not": messages.text("forms-state-not"),
    }
    names |= {
        "none": "○ Not answered",
        "own": messages.text("forms-state-own"),
        "unmarked": messages.text("forms-state-unmarked"),
    }
    question = one.entry.question
    if not one.answered:
        state = "none" if question.points else "unmarked"
    else:
        state = "own" if question.marked_by else one.state
    said = where.review(one, where=False)
    words = [names[state], said.get("line", "")]
    if said.get("rest"):
        words[1] = messages.text("forms-mark-counts", line=words[1], rest=said["rest"])
    if state != "own" and question.points:
        earned, most = (decimal(points) for points in (one.earned, question.points))
        words.append(messages.text("forms-mark-points", earned=earned, most=most))
    return [state, " · ".join(filter(None, words))]


def decimal(points: Fraction) -> str:
    """Points with three decimals, halves upwards: as JavaScript writes them."""
    return f"{floor(points * 100 + Fraction(1, 2)) / 100:g}"
