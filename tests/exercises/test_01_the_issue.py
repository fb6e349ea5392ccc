"""The numbers of unit 01 follow from its data, and its accounts are as the key takes them."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from coursework import forms
from fairtender import sheets, tables
from coursework import key

ROOT = Path(__file__).resolve().parents[2]
UNIT = "01-the-issue"


@pytest.fixture(scope="module")
def answers():
    return key.model_answers(key.read_key(UNIT))


@pytest.fixture(scope="module")
def accounts():
    rows = sheets.read(tables.data_path("the-issue", "accounts.csv"), forms.DOCUMENTS)
    return rows.set_index("id")


@pytest.fixture(scope="module")
def chapter():
    return (ROOT / "book" / f"{UNIT}.md").read_text(encoding="utf-8").replace("\n", " ")


def test_two_accounts_are_poor_practice_and_ten_show_an_indicator(accounts, answers):
    assert len(accounts) == 12
    none = {a for a in accounts.index if answers[f"signs-{a.lower()}"] == ["none"]}
    assert none == {"A05", "A11"}
    # Each of the eleven indicators is the answer in one account or more.
    shown = {code for a in accounts.index for code in answers[f"signs-{a.lower()}"]}
    assert len(shown - {"none"}) == 11


def test_no_account_with_an_indicator_leads_to_the_employer(accounts, answers):
    for account in accounts.index:
        step = answers[f"step-{account.lower()}"]
        harmless = answers[f"signs-{account.lower()}"] == ["none"]
        assert step in ({"supplier", "contract"} if harmless else {"refer", "danger"})


def test_every_step_but_the_right_one_is_stopped_where_somebody_may_be_held(accounts, answers):
    questions = key.read_key(UNIT).questions
    stopped = {
        (question, code)
        for form in questions.forms
        for belief in form.beliefs
        if belief.stop
        for question, codes in belief.when.items()
        for code in codes
    }
    # Nobody is held here. Some steps would still bring a check of papers, or lose people work.
    harmless = {"A05": {"authority", "visit", "end"}}
    harmless["A11"] = harmless["A05"] | {"confront"}
    for account in accounts.index:
        step = f"step-{account.lower()}"
        wrong = {*questions.all[step].codes} - {answers[step]}
        if answers[f"signs-{account.lower()}"] == ["none"]:
            wrong = harmless[account]
        assert {code for question, code in stopped if question == step} == wrong


def test_the_pay_slip_adds_up(accounts):
    lines = re.findall(r"\| (-?[\d,]+\.\d\d)$", accounts.at["A01", "text"], re.MULTILINE)
    *parts, paid_out = [Decimal(line.replace(",", "")) for line in lines]
    assert parts[0] == 160 * Decimal("9.60") and sum(parts) == paid_out == Decimal("550.00")
    # 2,550 before; 4 % of it are 102; two instalments of 200 and 60 leave 2,290.
    assert Decimal("2550") * 4 / 100 == 102 and "EUR 2,290" in accounts.at["A01", "text"]


def test_the_debt_of_the_worked_example(chapter):
    owed = [Decimal(3000)]
    for _ in range(36):
        owed.append(owed[-1] * 104 / 100 - 150)
    assert (owed[1], owed[2]) == (Decimal(2970), Decimal("2938.80"))
    # 12 x 150 = 1,800 paid; 3,000 - 2,549.23 = 450.77. 36 x 150 = 5,400 paid; 672.05 left.
    assert round(3000 - owed[12]) == 451 and "has paid EUR 1,800" in chapter
    assert "fallen by only EUR 451" in chapter
    assert round(owed[36]) == 672 and "EUR 5,400 and still owes EUR 672" in chapter


def test_published_figures_are_cited_as_they_stand_in_the_table(chapter):
    figures = sheets.read(tables.data_path("the-issue", "figures.csv"), tables.FIGURES)
    known = (ROOT / "book" / "references.bib").read_text(encoding="utf-8")
    for row in figures.itertuples():
        assert f"@misc{{{row.source}," in known and row.source in chapter
        if row.topic not in ("imports", "malaysia") and row.id != "profit-industry":
            said = f"{row.value:,} {row.unit.split()[0]}"
            assert re.search(rf"\b{re.escape(said)}", chapter), row.id
