"""An author tries an answer against a key: what it earns, and what its learner reads."""

import re
from fractions import Fraction

import pytest

from coursework import answers
from coursework.marking import key, marks
from fairtender import messages
from publishing.reasons import one_answer
from workshop.__main__ import main

UNIT = "06-market-research"
WRONG = """
market-hotels-mean = "safe"

[demands]
asked = [
    {row = "pay", decide = "points", because = "looked", look = "slips"},
    {row = "label", decide = "points", because = "one", look = "paper"},
]
"""


@pytest.fixture
def shown(tmp_path, capsys):
    """Run the command on a file; returns its exit status and its lines."""

    def give(content: str, name: str = "wrong.toml", unit: str = UNIT):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        status = main(["reasons", unit, "--answer", str(path)])
        printed = capsys.readouterr()
        return status, (printed.out + printed.err).splitlines()

    return give


def test_each_place_has_its_verdict_and_the_text_that_the_learner_reads(shown):
    the_key = key.read_key(UNIT)
    status, lines = shown(WRONG)
    page = "\n".join(lines)
    assert status == 0
    assert the_key.entries["market-hotels-mean"].because["safe"] in page
    reason = the_key.entries["demands"].reasons.texts["pay decide points"]
    assert f"    pay decide points: not right. {reason}" in lines
    assert "    label decide points: right" in lines
    [pay] = [line for line in lines if line.startswith("  Row asked, pay: ")]
    assert "pay: 0 of" in pay
    # What is missing is said with the solution only, and nothing else was answered.
    assert [line for line in lines if line.startswith("    rota decide: missing. With the")]
    assert len([line for line in lines if re.match("[a-z]", line)]) == 2


@pytest.mark.parametrize("unit", ["05-map-supply-chains", "08-engage-suppliers", UNIT])
def test_the_model_answers_have_all_points_and_only_right_places(unit):
    """Of every kind: maps, orders, sentences, tables, choices and numbers."""
    the_key = key.read_key(unit)
    model = answers.sort(answers.Answers(), key.model_answers(the_key), the_key.questions)
    lines = list(one_answer.lines(the_key, model))
    verdicts = {line.split(": ")[1] for line in lines if line.startswith("    ")}
    assert verdicts <= {messages.text(f"reasons-verdict-{one}") for one in ("right", "free")}
    result = marks.mark(the_key, model)
    points = [re.search(r", ([\d.]+) of ([\d.]+) points$", line) for line in lines if line[0] > " "]
    assert sum(Fraction(one[1]) for one in points if one) == Fraction(str(result.total))


def test_the_file_of_a_page_shows_the_same(shown, tmp_path):
    the_key = key.read_key(UNIT)
    _, lines = shown(WRONG)
    given = one_answer.read(tmp_path / "wrong.toml", the_key)
    answers.write(tmp_path / "page.json", given, the_key.questions)
    assert shown((tmp_path / "page.json").read_text(encoding="utf-8"), "page.json") == (0, lines)


FAULTS = [
    ('market-hotel-mean = "safe"\ntalk-allowed = ["all"]', "wrong.toml", [", line 1", ", line 2"]),
    ("[demands]\nasked = [\n  {row = 'pay', decide = 'pointz'},\n]", "wrong.toml", ["asked, pay"]),
    ('{"format": 1, "unit": "06-market-research", "answers": {"old": 1}}', "a.json", ["a.json"]),
    ('{"format": 1, "unit": "07-draft-criteria", "answers": {}}', "a.json", ["06-market"]),
    ("answers", "a.json", [""]),
]


@pytest.mark.parametrize(("content", "name", "said"), FAULTS)
def test_what_cannot_be_read_of_an_answer_is_refused_and_named(shown, content, name, said):
    status, lines = shown(content, name)
    assert status == 2 and len(lines) == len(said)
    assert all(part in line for part, line in zip(said, lines, strict=True)), lines


def test_the_command_asks_for_one_unit(capsys):
    assert main(["reasons", "--answer", "no.toml"]) == 2
    assert main(["reasons", UNIT, "--answer", "no.json"]) == 2
    said = capsys.readouterr()
    assert messages.text("reasons-one-unit") in said.out + said.err
    assert "no.json" in said.out + said.err
