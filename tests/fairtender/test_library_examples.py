"""The examples on the pages about the library do what the pages show."""

import doctest
import re
from pathlib import Path

import pytest

PAGES = Path(__file__).resolve().parents[2] / "book" / "library"
EXAMPLES = {
    page.stem: found
    for page in sorted(PAGES.glob("*.md"))
    if (found := re.findall(r"^```pycon\n(>>> .*?)^```$", page.read_text("utf-8"), re.M | re.S))
}


@pytest.mark.parametrize("page", EXAMPLES)
def test_an_example_gives_what_its_page_shows(page):
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner()
    for example in EXAMPLES[page]:
        test = parser.get_doctest(example, {}, page, str(PAGES / f"{page}.md"), 0)
        assert any(each.want for each in test.examples), "an example shows a result"
        assert not runner.run(test).failed
