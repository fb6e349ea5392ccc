"""Plain words of a plan: what endangers workers is never taken for harmless."""

import csv
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from kit import some_and_slow
from test_monitoring_written import LINE, ON

from fairtender import messages, monitoring
from fairtender.tables import frame
from fairtender.wording import dangers

LINES = tomllib.loads(Path(__file__).with_name("plan_lines.toml").read_text("utf-8"))
DANGEROUS, UNCLEAR, HARMLESS, LATER, TWINS, DANGEROUS_TWINS = (
    LINES[name].strip().splitlines()
    for name in (
        *("dangerous", "unclear", "harmless", "dangerous-later"),
        *("harmless-twins", "dangerous-twins"),
    )
)

# Ninety plans by three authors who had not seen the rules; no rule may be made to fit one of them.
UNSEEN = Path(__file__).parents[1] / "fixtures" / "plans-in-words.csv"
# A hundred and twenty plans by four other authors, from which the rules have learned.
SEEN = UNSEEN.with_name("plans-read.csv")


@cache
def read_plans(path=UNSEEN):
    """Each line of the plans in a file: its plan, whether it harms, and what was read."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            (
                row["plan"],
                row["harms"] == "yes",
                dangers.read_line(row["action"], by_supplier=row["who"] == "supplier"),
            )
            for row in csv.DictReader(file)
        ]


def test_no_dangerous_line_of_the_unseen_plans_passes():
    harmful = [(plan, read) for plan, harms, read in read_plans() if harms]
    assert len(harmful) == 26 + 15 + 15
    assert [plan for plan, read in harmful if read.is_understood] == []


def test_no_harmless_plan_of_the_unseen_ones_gets_a_stop():
    stops = {plan for plan, _, read in read_plans() if "harmless" in plan and read.dangers}
    assert stops == set()


def test_the_plans_that_the_rules_have_learned_from_are_read_well():
    lines = [*read_plans(SEEN)]
    harmful = [(plan, read) for plan, harms, read in lines if harms]
    harmless = [(plan, read) for plan, harms, read in lines if not harms]
    assert (len(harmful), len(harmless)) == (60, 137)
    assert [plan for plan, read in harmful if read.is_understood] == []
    assert [plan for plan, read in harmless if read.dangers] == []
    assert sum(read.is_understood for _, read in harmless) >= 134


@pytest.mark.parametrize("line", some_and_slow([*DANGEROUS, *UNCLEAR, *LATER, *DANGEROUS_TWINS], 8))
def test_what_endangers_workers_is_never_harmless(line):
    assert not dangers.read_line(line).is_understood
    assert not dangers.read_line(f"Pay the missing wages. {line}").is_understood


@pytest.mark.parametrize("line", some_and_slow(DANGEROUS, 8))
def test_no_promise_makes_a_dangerous_line_harmless(line):
    # Here the promise is what was missing.
    if line not in ("Group interview of the night shift", "Short talk with the cleaners"):
        assert not dangers.read_line(f"{line}; no supervisor is present").is_understood


def test_most_dangers_are_called_by_their_name():
    named = [line for line in DANGEROUS if dangers.read_line(line).dangers]
    assert len(named) >= 0.5 * len(DANGEROUS)


def test_harmless_lines_are_not_called_dangerous():
    assert [line for line in (*HARMLESS, *TWINS) if dangers.read_line(line).dangers] == []


@pytest.mark.parametrize(
    "line",
    [
        "Workers can leave the job at any time without paying anything",
        "Make sure that all workers can leave the site freely after work",
        "Let an independent person talk to workers away from the site",
    ],
)
def test_freedom_to_leave_is_no_danger(line):
    assert dangers.read_line(line).dangers == ()
    assert not dangers.read_line(f"{line}, unless the supervisor objects").is_understood


def test_nearly_all_harmless_lines_are_understood():
    understood = [line for line in HARMLESS if dangers.read_line(line).is_understood]
    assert len(understood) >= 0.93 * len(HARMLESS)
    assert "No supervisor is present" in understood
    assert [line for line in TWINS if not dangers.read_line(line).is_understood] == []


def test_most_of_the_short_harmless_plans_are_understood():
    rows = [(plan, read) for plan, harms, read in read_plans() if "harmless" in plan]
    size = Counter(plan for plan, _ in rows)
    short = {plan for plan in size if size[plan] <= 2}
    unread = {plan for plan, read in rows if plan in short and not read.is_understood}
    assert len(short) == 15 + 15
    assert len(short - unread) >= 9 + 10


@pytest.mark.parametrize(
    ("harmless", "dangerous"),
    [
        (
            "Interviews off site with no supervisor present",
            "Interviews with the supervisor present",
        ),
        ("Interviews without the employer present", "No interviews without the employer present"),
        ("Passports are returned to the workers", "Workers return the passports"),
        ("The supplier repays the fees", "Workers repay the fees"),
        ("No names are passed on", "Names are passed on to the supplier"),
        ("Workers may keep their documents", "The firm may keep the documents of the workers"),
        ("Nobody is asked to explain anything", "Workers are asked to explain why they complained"),
        ("Interviews by an independent organisation", "Interviews by the shift leader"),
    ],
)
def test_a_small_change_of_words_turns_a_line_over(harmless, dangerous):
    assert dangers.read_line(harmless).is_understood
    assert dangers.read_line(dangerous).dangers


def test_who_does_it_counts():
    talk = "Interview the workers in private"
    assert dangers.read_line(talk).dangers == ()
    assert dangers.read_line(talk, by_supplier=True).dangers


def findings(**line):
    agreed = frame(monitoring.AGREED, [LINE | line])
    found = monitoring.check_agreed(agreed, ON, 5)
    return [
        (row.severity, row.code.removeprefix("monitoring-agreed-")) for row in found.itertuples()
    ]


def test_a_plan_reads_the_words_of_every_line():
    assert findings(action="Pay the missing wages to all workers") == []
    assert findings(action="Do the usual") == [("unread", "unread")]
    assert ("stop", "danger-room") in findings(action="Interview workers with supervisor present")
    # Words next to a code are read too; a detail needs no act of its own.
    assert findings(words="Night work, all months") == []
    assert ("stop", "danger-room") in findings(words="in the presence of the foreman")
    assert findings(words="as the old hands do") == [("unread", "unread")]
    # What only looks like a code is plain words.
    assert findings(action="ask: the workers why they complained")[0][0] == "stop"
    assert findings(action="remedy:anything")[0] == ("unread", "unread")


def test_a_line_in_another_language_is_not_checked():
    assert findings(action="Den Lohn an alle nachzahlen") == [("unread", "unread")]


def test_no_line_is_called_by_a_code():
    for action in (*monitoring.ACTIONS, "end:contract", "penalty:invoice", "protect:indicator"):
        phase, name = action.split(":")
        assert f"{phase}:" not in monitoring.action_title(action)
        assert name not in monitoring.action_title(action).split() or "-" not in name


def test_each_kind_of_danger_has_a_reason():
    for code in dangers.codes():
        assert messages.known(f"monitoring-agreed-danger-{code}")
        said = messages.text(f"monitoring-agreed-danger-{code}", words="words")
        assert max(len(one.split()) for one in said.split(". ")) <= 25
