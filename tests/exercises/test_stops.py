"""Each answer that would endanger a real person is stopped by one sentence, and no other one is.

By hand, from all questions with options; those of unit 01 follow from its accounts (test_01). An
option is here where a learner who did it at the desk would put a real person into danger: it warns
who controls them, shows who spoke, brings an authority or an embassy unasked, leaves them alone
with whoever holds them, or takes work, pay and bed.
"""

import pytest

from coursework import course as the_course
from coursework import key
from coursework.answers import Answers, said

DANGERS = {
    "02-rules-and-roles": {
        "paper-c09": "present partial",
        "passage-c09": "s7 g9",
        "paper-c10": "present",
        "passage-c10": "p14 g10",
        "paper-c11": "present",
        "paper-c12": "present",
        "passage-c12": "g10",
        "leads-sign": "leadership procurement requesting manager legal",
        "draft-told": "manager police office firm",
        "advice-through": "caller cleaners witness",
        "advice-pay": "double",
        "advice-ask": "story firm proof",
        "advice-record": "names photo",
        "advice-change": "meet send keep",
    },
    "03-screen-tenders": {},
    "04-read-your-portfolio": {
        "pf-who-leave": "supplier authority",
    },
    "05-map-supply-chains": {
        "map-q-cases": "workers",
        "map-q-peak": "workers",
        "map-q-recruit": "workers",
        "map-q-cobalt": "workers",
        "map-q-mines": "workers",
        "map-q-pit": "workers",
        "map-q-four": "names leave",
    },
    "06-market-research": {
        "talk-rumour": "drop call bar",
        "talk-passport": "office more note",
        "conference-weight": "threat",
        "demand-no-agency": "require reward",
    },
    "07-draft-criteria": {
        "st-hours-comment": "names",
        "st-papers-gaps": "lockers",
        "conditions.rows.look": "round",
        "conditions.rows.proof": "bank ids workers",
        "conditions.rows.then": "leaves ends warned authority",
        "conditions.rows.thing": "copies names own-only origin",
        "set.rows.look": "round",
        "set.rows.proof": "bank ids workers",
        "set.rows.then": "leaves ends warned authority",
        "set.rows.thing": "copies names own-only origin",
        "revised.rows.look": "round",
        "revised.rows.proof": "bank ids workers",
        "revised.rows.then": "leaves ends warned authority",
        "revised.rows.thing": "copies names own-only origin",
    },
    "08-engage-suppliers": {
        "eng-say": "rumour",
        "eng-record": "worker",
        "eng-change-b03": "volunteer",
        "eng-change-b04": "end",
        "eng-change-b05": "more",
        "eng-weigh": "middle register",
        "eng-next": "call follow exclude visit",
        "eng-at-briefing": "ask example away",
    },
    "09-evaluate-bids": {
        "ev-steps": "letter visit certificate warn wait",
        "ev-for-ever": "yes",
    },
    "10-manage-the-contract": {
        "mc-gate": "claim source",
        "mc-n05": "papers verify nothing",
        "mc-one-voice": "second account check",
        "mc-who-told": "manager director offices",
        "mc-authority": "inspectorate police embassy",
        "mc-says-no": "report close firm",
        "mc-step-refer": "agreed weighed never",
        "mc-step-supervisor": "first agreed weighed",
        "mc-step-letter": "first",
        "mc-step-end": "first agreed",
        "mc-order": "evidence firm end",
        "mc-tell-night": "full",
        "mc-tell-evenings": "full",
        "mc-tell-passport": "full all",
        "mc-closes": "waiver",
        "mc-director": "now",
        "mc-k04": "order breach",
        "mc-k06": "order breach",
        "mc-k-see": "signed hall",
        "mc-k-debt": "strike inspect ask",
        "mc-k-age": "papers talk rota wait",
        "mc-k-new": "sign refuse hold",
    },
    "11-action-plan": {
        "plan-heard": "firms gate",
        "plan-survivors": "story",
        "plan-p1-measure": "end",
        "plan-p2-measure": "explain walk end",
        "plan-p2-owner": "procurement contract head all supplier",
        "plan-p2-due": "2027-06-30 open",
        "plan-p7-line": "rooms end",
    },
}


def stops(form, answers) -> list[str]:
    return [one.text for one in said(form, Answers(values=answers)) if one.text.startswith("Stop.")]


def answered_in(question):
    """Yield where options are chosen, question or question.sheet.column, and an answer with each."""
    columns = [(sheet, column) for sheet in question.sheets for column in sheet.columns]
    for sheet, column in columns:
        place = f"{question.id}.{sheet.code}.{column.code}"
        yield place, {
            code: {sheet.code: [{"row": "r1", column.code: value}]}
            for code, value in chosen(column).items()
        }
    if question.kind in ("choice", "choices"):
        yield question.id, chosen(question)


def chosen(question) -> dict:
    return {code: [code] if question.kind == "choices" else code for code in question.codes}


@pytest.mark.parametrize("unit", DANGERS)
def test_each_dangerous_answer_has_one_stop_and_no_other_has(root, unit):
    found: dict[str, str] = {}
    for form in key.read_key(unit, root).questions.forms:
        for question in form.questions:
            for place, answers in answered_in(question):
                heard = {code: stops(form, {question.id: value}) for code, value in answers.items()}
                assert all(len(sentences) <= 1 for sentences in heard.values()), place
                if dangerous := [code for code, sentences in heard.items() if sentences]:
                    found[place] = " ".join(dangerous)
    assert found == DANGERS[unit]


def test_every_unit_was_looked_at(root):
    assert {*DANGERS, "01-the-issue"} == {*the_course.units(root)}
