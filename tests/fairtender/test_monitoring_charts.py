"""The charts of monitoring: what they say, and when they cannot be drawn."""

import pytest
from monitoring_kit import CONTRACTS, HOLIDAYS, ON, RATES, audit, table

from fairtender import charts, monitoring
from fairtender.tables import DataError


@pytest.fixture(scope="module", params=["cleaning", "guarding"])
def file(request):
    return monitoring.read(CONTRACTS / request.param)


@pytest.fixture(scope="module")
def audited(file):
    return audit(file)


def test_the_words_beside_the_grid_hold_its_numbers(audited):
    findings = audited.findings
    picture = charts.monitoring_grid(findings)
    assert f"Total {len(findings)}: " in picture.alt
    for row in findings.itertuples():
        said = f"people {len(row.workers)}, months {len(row.months)}"
        assert said in picture.alt
    words = charts.monitoring_table(findings)
    assert (
        len(words.frame) == len(findings)
        and findings["reason"].iloc[0].text() in words.frame.iloc[0, 1]
    )
    assert words.html().count("<tr>") == len(findings) + 1


def test_what_is_owed_is_drawn_with_its_sums(audited):
    owed = monitoring.owed(audited.cases)
    alt = charts.monitoring_owed(audited.findings).alt
    for payee in ("worker", "fund"):
        assert f"{sum(owed['amount'][owed['payee'] == payee]):,}" in alt
    table_ = charts.monitoring_owed_table(owed).frame
    assert list(table_.index) == sorted({*owed["worker"]})


def test_back_pay_and_plan_in_words(file, audited):
    worker = monitoring.owed(audited.cases)["worker"].iloc[0]
    month = monitoring.owed(audited.cases)["month"].iloc[0]
    pay = monitoring.back_pay(file, RATES, HOLIDAYS, ON, worker, month)
    shown = charts.monitoring_back_pay_table(pay).frame
    assert len(shown) == len(pay.lines) + 4
    plan = monitoring.corrective_plan(audited.findings, ON)
    states = monitoring.verify(plan, table(monitoring.EVIDENCE, []), ON)
    assert len(charts.monitoring_plan_table(plan).frame.columns) == 4
    both = charts.monitoring_plan_table(plan, states).frame
    assert len(both) == len(plan) and both.iloc[:, 4].str.startswith("Open").all()


def test_the_same_bytes_each_time_and_no_colour_alone(audited):
    drawn = [charts.monitoring_grid(audited.findings).svg() for _ in range(2)]
    assert drawn[0] == drawn[1]
    shapes = [mark[0] for mark in charts.monitoring.MARKS.values()]
    assert len({*shapes}) == len(monitoring.SEVERITIES) == len(shapes)


def test_what_cannot_be_drawn_says_so_in_a_sentence(audited):
    findings = audited.findings
    for few in (findings.iloc[:0], findings.loc[findings.index.repeat(10)]):
        with pytest.raises(DataError, match="1 to 60 findings"):
            charts.monitoring_grid(few)
    with pytest.raises(DataError) as fault:
        charts.monitoring_owed(findings[findings["status"] == "prompt"])
    assert fault.value.code == "monitoring-chart-nothing-owed"
    one = findings[findings["status"] == "prompt"].iloc[:1]
    assert "people 1" in charts.monitoring_grid(one).alt
