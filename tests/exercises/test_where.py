"""*Show me where*, for every made question: counts that add up, and nothing that gives it away."""

import itertools
import json
import re
from html import unescape

import pytest
from bs4 import BeautifulSoup
from course_kit import ROOT
from kit import some_and_slow

from coursework import answers, page
from coursework.course import units
from coursework.forms import html, record
from coursework.marking import key, marks, where
from coursework.work.judgement import SOLVES, by_place
from publishing.reasons import pieces as wrong_pieces

LONG = 40  # characters of a text that cannot be in a question by chance


@pytest.mark.parametrize("unit", some_and_slow(units(ROOT)))
def test_where_counts_all_of_it_and_tells_no_answer(unit):
    the_key = key.read_key(unit)
    made = [entry for entry in the_key.entries.values() if entry.question.is_work]
    assert made
    for entry in made:
        where_is_told(the_key, entry)


def where_is_told(the_key, entry) -> None:
    id = entry.question.id
    wrong = [one.answers[id] for one in the_key.beliefs if id in one.answers]
    for piece in (entry.right, *wrong):
        given = answers.sort(answers.Answers(), {id: piece}, the_key.questions)
        one = marks.mark(the_key, given).questions[id]
        told = where.review(one, where=True)
        if not told:
            continue
        counts, said = told["counts"], json.dumps(told, ensure_ascii=False)
        assert (piece == entry.right) <= (counts["right"] == sum(counts.values())), counts
        if one.state not in ("right", "unmarked"):
            assert any(part["right"] is False for part in told["parts"]) or any(
                place["verdict"] != "right" and "row" not in place for place in told["places"]
            )
        for mark in (mark for each in one.outcomes for mark in each.marks if mark.fault):
            hidden = mark.verdict == "missing" and mark.at.wanted and not mark.at.row
            if hidden or (mark.fault.code in SOLVES and not mark.fault.said):
                assert json.dumps(mark.fault.text(), ensure_ascii=False)[1:-1] not in said


@pytest.mark.parametrize("unit", some_and_slow(units(ROOT)))
def test_no_reply_says_a_sentence_twice_and_each_stop_is_at_its_place(unit):
    """Of each misunderstanding and of some pieces of two learners, before and with the reasons."""
    the_key, files = key.read_key(unit), page.Files(ROOT / "solutions" / unit)
    given = [(id, piece) for one in the_key.beliefs for id, piece in one.answers.items()]
    for id in (id for id, entry in the_key.entries.items() if entry.properties):
        given += [(id, piece) for piece in itertools.islice(wrong_pieces(the_key, id), 0, None, 9)]
    for id, piece in given:
        answers_of = answers.sort(answers.Answers(), {id: piece}, the_key.questions)
        result = marks.mark(the_key, answers_of)
        one = result.questions[id]
        form = next(each for each in the_key.questions.forms if each.id == one.entry.form)
        below = lines(page._reasons(result, id, "", files))
        for said in (
            marks.hints(one, form, answers_of),
            [*marks.hints(one, form, answers_of, beside_reasons=True), *below],
        ):
            long = [text for text in said if len(text) > LONG]
            again = [text for text in long if sum(text in other for other in long) > 1]
            assert not again, (id, again)
        stops = [mark for each in one.outcomes for mark in each.marks if mark.fault]
        assert all(mark.at.row for mark in stops if mark.fault.stop), id


def lines(markup: str) -> list[str]:
    """What each item of a list of reasons says, without what is folded and without lists in it."""
    soup = BeautifulSoup(markup, "html.parser")
    for folded in soup("details"):
        folded.decompose()
    items = soup("li")
    for inner in soup.select("li ul"):
        inner.extract()
    return [" ".join(item.get_text(" ").split()) for item in items]


@pytest.mark.parametrize("unit", some_and_slow(units(ROOT)))
def test_forms_and_what_a_notebook_knows_hold_nothing_of_the_key_before_marking(unit, tmp_path):
    """The key is beside the course, as on a trainer's machine; the learner has marked nothing."""
    (tmp_path / "solutions").symlink_to(ROOT / "solutions")
    the_key, path = key.read_key(unit), tmp_path / "exercises" / unit / "answers.json"
    path.parent.mkdir(parents=True)
    known = record.Record(the_key.questions, path, "live").state()
    assert known["marking"]["ready"]
    shown = json.dumps(known, ensure_ascii=False)
    shown += "".join(
        html.form(the_key.questions, one, "browser") for one in the_key.questions.forms
    )
    told = {text for entry in the_key.entries.values() for text in texts_of(entry)}
    assert len(told) > len(the_key.entries)
    assert not [text for text in told if words(text) in words(shown)]


def texts_of(entry) -> set[str]:
    """What only the key says of a question, but for what is too short to be its own."""
    found = {entry.why, entry.model, *entry.because.values(), *entry.reasons.texts.values()}
    found |= {line.text for line in entry.rubric}
    found |= {text for one in entry.properties for text in (one.name, one.hint, one.why)}
    return {text for text in found if len(text) > LONG}


def words(text: str) -> str:
    """A text without what HTML and JSON write otherwise."""
    return " ".join(re.findall(r"\w+", unescape(text)))


def test_one_step_in_the_wrong_place_is_the_one_to_move():
    """Not the seven that it has passed: they are where they belong."""
    entry = key.read_key("01-the-issue").entries["order-corridor"]
    right = [*entry.right]
    for last in (1, 3, len(right) - 1):
        turned = [*right[1 : last + 1], right[0], *right[last + 1 :]]
        marks_of = by_place(entry.judged(turned))
        wrong = [at.row for at, mark in marks_of.items() if mark.verdict == "wrong"]
        assert len(wrong) == 1 and (last == 1 or wrong == [right[0]])


# (unit, question, a sentence, a label that is wrong there, counts beside what is right)
LABELS = [
    ("01-the-issue", "marks-a01-a04", "A03.4", "isolation", {"partly": 1}),  # beside a right one
    ("01-the-issue", "marks-a01-a04", "A04.3", "wages", {"wrong": 1}),
    ("01-the-issue", "marks-a01-a04", "A01.1", "wages", {"unneeded": 1}),
    ("05-map-supply-chains", "map-differ", "B.4", "share", {"wrong": 1}),  # not unneeded: misnamed
]


@pytest.mark.parametrize(("unit", "id", "sentence", "label", "counts"), LABELS)
def test_a_sentence_with_a_wrong_label_is_counted_once_and_as_what_it_is(
    unit, id, sentence, label, counts
):
    entry = key.read_key(unit).entries[id]
    judged = entry.judged({**entry.right, sentence: label})
    found = where.sum_counts(where.count(entry.question, judged).values())
    assert {name: n for name, n in found.items() if n and name != "right"} == counts
    every = where.count(entry.question, entry.judged(entry.right)).values()
    asked = where.sum_counts(every)["right"]
    assert found["right"] + found["partly"] + found["wrong"] + found["missing"] == asked
