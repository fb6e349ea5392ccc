"""Our texts use the field's words, and the expressions that we gave up only become fewer.

`style/terms.toml` has the words, `style/expressions.toml` the expressions. Each has a number
`found`: how often our texts still have it. A test fails where there are more. After you corrected
some, `python tests/test_style.py` writes the new numbers.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TERMS, EXPRESSIONS = (ROOT / "style" / name for name in ("terms.toml", "expressions.toml"))
NEAR = 30  # characters on each side of a hit, in which an exception is looked for
CODE = re.compile(r"```\{code-cell\}.*?```", re.DOTALL)  # with its empty lines
# What is not prose: code, citations, the targets of links, the names of placeholders, HTML's marks.
NOT_PROSE = re.compile(
    r"```.*?```|\{(?:cite|ref|doc|numref)[\w:]*\}`[^`]*`|\]\([^)]*\)|`[^`]*`"
    r"|\{\w*(?::[^}]*)?\}|<[^>]*>",
    re.DOTALL,
)
TEXTS = ("book/**/*.md", "solutions/**/*.md", "solutions/**/*.toml", "book/**/*.toml")
MESSAGES = ("fairtender", "coursework", "publishing", "workshop")


def sentences(table: object) -> Iterator[str]:
    """Yield every text of a TOML file that is longer than a word."""
    if isinstance(table, dict):
        table = list(table.values())
    if isinstance(table, list):
        for value in table:
            yield from sentences(value)
    elif isinstance(table, str) and " " in table:
        yield table


@cache
def texts() -> str:
    """Return all texts that people read as one, a line each."""
    paths = {path for pattern in TEXTS for path in ROOT.glob(pattern)}
    paths |= {path for part in MESSAGES for path in (ROOT / part).rglob("messages.toml")}
    parts = []
    for path in sorted(paths):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".toml":
            parts += sentences(tomllib.loads(text))
        else:
            parts += CODE.sub(" ", text.removeprefix("---\n")).split("\n\n")
    return "\n".join(" ".join(NOT_PROSE.sub(" ", part).split()) for part in parts)


def count(pattern: str, allow: list[str], case: bool = False) -> int:
    """Count the hits of a pattern near which nothing allows it."""
    allowed = [re.compile(one, re.IGNORECASE) for one in allow]
    hits = re.finditer(pattern, texts(), (0 if case else re.IGNORECASE) | re.MULTILINE)
    around = (texts()[max(0, hit.start() - NEAR) : hit.end() + NEAR] for hit in hits)
    return sum(not any(one.search(part) for one in allowed) for part in around)


def entries(path: Path, name: str) -> list[dict]:
    return tomllib.loads(path.read_text(encoding="utf-8"))[name]


def of_term(term: dict) -> int:
    return count(r"\b(?:" + "|".join(map(re.escape, term["not"])) + r")\b", [])


def of_expression(one: dict) -> int:
    return count(one["pattern"], one.get("allow", []), one.get("case", False))


@pytest.mark.parametrize("term", entries(TERMS, "term"), ids=lambda term: term["word"])
def test_words_that_we_gave_up_only_become_fewer(term):
    if "found" in term:
        assert of_term(term) <= term["found"], f"write {term['word']!r}, not {term['not']}"


@pytest.mark.parametrize("one", entries(EXPRESSIONS, "expression"), ids=lambda one: one["id"])
def test_expressions_that_we_gave_up_only_become_fewer(one):
    assert of_expression(one) <= one["found"], f"write: {one['write']}"


def test_the_texts_are_read_as_people_read_them():
    assert len(texts().split()) > 150_000
    assert count(r"\bforced labour\b", []) > 100
    assert count(r"\bforced labour\b", ["."]) == 0


def test_no_word_of_the_field_is_one_that_we_gave_up():
    given_up = {word for term in entries(TERMS, "term") for word in term["not"]}
    assert not given_up & {term["word"] for term in entries(TERMS, "term")}


def rewrite(path: Path, counts: list[int]) -> None:
    """Write the number of each entry that has one; in the order of the file."""
    numbers = iter(counts)
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^found = \d+$", lambda _: f"found = {next(numbers)}", text)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    rewrite(TERMS, [of_term(one) for one in entries(TERMS, "term") if "found" in one])
    rewrite(EXPRESSIONS, [of_expression(one) for one in entries(EXPRESSIONS, "expression")])
