"""Every page says what it may load and run: the site's own files, and nothing else."""

import re

import pytest
from book_kit import Built
from bs4 import BeautifulSoup

from publishing.book import MOVED

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
EXERCISE = "exercises/01-the-issue/01-the-issue.html"


def test_every_page_of_the_book_has_a_policy(built_book: Built):
    pages = [
        path
        for path in built_book.html.rglob("*.html")
        if path.relative_to(built_book.html).parts[0] != "_static"
    ]
    assert len(pages) > 80
    without_scripts = [built_book.html / "index.html", built_book.html / "room" / "index.html"]
    without_scripts += [built_book.html / f"{name}.html" for name in MOVED]
    for path in pages:
        text = path.read_text(encoding="utf-8")
        [policy] = POLICY.findall(text)
        assert text.index("Content-Security-Policy") < text.index("<title>"), path
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        assert rules["default-src"] == "'none'", path
        if path not in without_scripts:
            assert rules["script-src"] == "'self' 'wasm-unsafe-eval'", path
            assert rules["connect-src"] == "'self'" and "blob:" in rules["worker-src"], path
        inside = BeautifulSoup(text, "html.parser").find_all("script", src=False)
        assert [one for one in inside if one.get("type") != "application/json"] == [], path


@pytest.mark.browser
@pytest.mark.parametrize("page", [EXERCISE, "search.html?q=passport", "book/model-texts.html"])
def test_a_page_works_under_it_and_runs_nothing_else(address, browser, page):
    opened = browser.new_page()
    refused: list[str] = []
    opened.on(
        "console",
        lambda said: refused.append(said.text) if "Content Security" in said.text else None,
    )
    opened.goto(address + page)
    opened.wait_for_load_state("networkidle")
    assert refused == []
    if page.startswith("search"):
        opened.locator("#search-results li .context").first.wait_for()
    opened.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "document.title = 'ran'";
          document.body.append(script);
          const picture = `<img src="data:x" onerror="document.title = 'ran'">`;
          document.body.insertAdjacentHTML("beforeend", picture);
        }"""
    )
    gone = opened.evaluate("fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'refused')")
    opened.wait_for_timeout(200)
    assert opened.title() != "ran" and gone == "refused"
    assert len(refused) >= 3  # the script, the handler and the request
    opened.close()
