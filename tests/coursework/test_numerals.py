"""Numbers as people write them: the same rule in Python and in the form's script."""

import json
import tomllib
from pathlib import Path

import pytest

from coursework import forms
from coursework.work import notation

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "fixtures" / "forms" / "numbers.toml").read_text("utf-8")
)["case"]
READ = """cases => cases.map(({text, thousands, ...question}) =>
    readNumber(text, question, () => thousands ?? ""))"""


def wanted(case: dict) -> dict:
    return {name: case[name] for name in ("value", "two") if name in case}


# In a file there is no page whose way of writing could decide between two numbers.
IN_FILES = [case for case in CASES if "thousands" not in case]


@pytest.mark.parametrize("case", IN_FILES, ids=[case["text"] for case in IN_FILES])
def test_python_reads_numbers(case):
    about = case.get("unit", ""), case.get("min"), case.get("max")
    assert notation.read_number(case["text"], *about) == case.get("value")


@pytest.mark.browser
def test_the_script_reads_them_alike(browser):
    page = browser.new_page()
    source = (Path(forms.__file__).parent / "numbers.js").read_text(encoding="utf-8")
    page.evaluate(
        f"{source}; window.readNumber = readNumber; window.findThousands = findThousands; 0"
    )
    found = page.evaluate(READ, CASES)
    for case, one in zip(CASES, found, strict=True):
        assert json.loads(json.dumps(one)) == wanted(case), case["text"]
    ways = {"8,760 hours": ",", "420.304,50": ".", "1.250 or 60": "", "a 1,000 b 2.000,5": ""}
    for words, mark in ways.items():
        page.set_content(f"<p>{words}</p>")
        assert page.evaluate("findThousands([...document.querySelectorAll('p')])") == mark
    page.close()
