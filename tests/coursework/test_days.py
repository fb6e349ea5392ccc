"""Dates as people write them: the same rule in Python and in the form's script."""

import tomllib
from pathlib import Path

import pytest

from coursework import forms
from coursework.work import notation

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "fixtures" / "forms" / "days.toml").read_text("utf-8")
)["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_python_reads_days(case):
    assert notation.read_date(case["text"]) == case.get("value", "")


@pytest.mark.browser
def test_the_script_reads_them_alike(browser):
    page = browser.new_page()
    source = (Path(forms.__file__).parent / "days.js").read_text(encoding="utf-8")
    found = page.evaluate(
        f"(texts) => {{ {source}; return texts.map(readDays); }}", [one["text"] for one in CASES]
    )
    assert [one[0] if len(one) == 1 else "" for one in found] == [
        case.get("value", "") for case in CASES
    ]
    page.close()
