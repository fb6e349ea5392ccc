"""In units 03 to 07 each answer that would endanger a real person is stopped, and no other is."""

import pytest

from fairtender import forms
from fairtender.forms import grading
from workshop import key

CALLED = ["map-q-cases", "map-q-peak", "map-q-recruit", "map-q-cobalt", "map-q-mines", "map-q-pit"]
# By hand, from all questions with options. One entry is one danger: it has one sentence of its own.
DANGERS = {
    "03-screen-tenders": [],
    "04-read-your-portfolio": [{("pf-who-leave", "supplier")}, {("pf-who-leave", "authority")}],
    "05-map-supply-chains": [
        {(question, "workers") for question in CALLED},
        {("map-q-four", "names")},
        {("map-q-four", "leave")},
    ],
    "06-market-research": [
        {("talk-rumour", "call")},
        {("talk-rumour", "drop")},
        {("talk-rumour", "bar")},
        {("talk-passport", "office")},
        {("talk-passport", "more")},
        {("talk-passport", "note")},
        {
            ("conference-weight", "threat"),
            ("demand-no-agency", "require"),
            ("demand-no-agency", "reward"),
        },
    ],
    "07-draft-criteria": [
        {("st-hours-comment", "names")},
        {("st-papers-gaps", "lockers")},
        {("set-proof-fees", "leader")},
        {("set-proof-fees", "accounts")},
    ],
}


@pytest.mark.parametrize("unit", DANGERS)
def test_each_danger_has_one_stop_of_its_own(root, unit):
    stops = {}
    for form in key.read_key(unit, root).questions.forms:
        for question in form.questions:
            for code in question.codes if question.kind in ("choice", "choices") else ():
                value = [code] if question.kind == "choices" else code
                said = grading.cautions(form, forms.Answers(values={question.id: value}))
                if said and said[0].startswith("Stop."):
                    assert len(said) == 1, "nothing else is said beside a stop"
                    stops.setdefault(said[0], set()).add((question.id, code))
    assert sorted(map(sorted, stops.values())) == sorted(map(sorted, DANGERS[unit]))
