"""What people read is whole: no message is made of pieces, and prose stands in files of texts."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = ("fairtender", "coursework", "publishing", "workshop")
# Where a message may stand in another text, and why.
PIECES = {
    "coursework/forms/tools/live.py": "the name of a file before its ending",
    "coursework/desk/file.py": "a heading before lines, or before one line",
    "fairtender/sheets/reading_file.py": "a comment of a TOML file after its sign",
    "publishing/handouts/floor_workbook.py": "whole cells as the results of a formula",
    "publishing/profiles/goods_list.py": "a line that is indented",
    "workshop/marks.py": "lines that are indented",
}
# Prose that stands in Python still, by file; these numbers only become smaller.
PROSE = {
    "fairtender/countries.py": 1,
    "fairtender/eforms/codes.py": 2,
    "fairtender/labour_cost/declared.py": 6,
    "fairtender/languages.py": 1,
    "fairtender/messages.py": 1,
    "fairtender/monitoring/auditing.py": 2,
    "fairtender/monitoring/declared.py": 18,
    "fairtender/screening/json_file.py": 2,
    "fairtender/supply_chain/declared.py": 2,
    "fairtender/supply_chain/published.py": 10,
    "coursework/forms/html.py": 7,
    "coursework/marking/assignment.py": 9,
    "coursework/roster.py": 6,
    "coursework/settings.py": 2,
    "coursework/work/unit_04/rule_profile.py": 2,
    "coursework/work/unit_07/criteria_drafts.py": 1,
    "publishing/address.py": 5,
    "publishing/book.py": 7,
    "publishing/chromium.py": 1,
    "publishing/exercises.py": 2,
    "publishing/extensions/case_criteria.py": 2,
    "publishing/extensions/findability.py": 1,
    "publishing/extensions/home.py": 1,
    "publishing/extensions/library_page.py": 1,
    "publishing/extensions/light.py": 2,
    "publishing/extensions/model_texts.py": 3,
    "publishing/extensions/pages.py": 4,
    "publishing/extensions/references.py": 5,
    "publishing/extensions/solutions.py": 2,
    "publishing/extensions/tables.py": 1,
    "publishing/extensions/tools.py": 5,
    "publishing/handouts/command.py": 1,
    "publishing/handouts/for_units.py": 1,
    "publishing/handouts/to_print.py": 1,
    "publishing/handouts/unit_deck.py": 5,
    "publishing/handouts/units.py": 1,
    "publishing/model_texts/bank.py": 6,
    "publishing/model_texts/word.py": 2,
    "publishing/paper.py": 7,
    "publishing/profiles/goods_changes.py": 1,
    "publishing/profiles/goods_list.py": 6,
    "publishing/profiles/local_profile.py": 4,
    "publishing/pyodide/__init__.py": 4,
    "publishing/pyodide/compiled.py": 5,
    "publishing/pyodide/source.py": 9,
    "publishing/release.py": 1,
    "publishing/room/serve.py": 8,
    "publishing/site.py": 4,
    "workshop/__main__.py": 21,
    "workshop/certificate.py": 2,
    "workshop/check.py": 2,
    "workshop/collect.py": 9,
    "workshop/desk.py": 4,
    "workshop/export.py": 5,
    "workshop/feedback.py": 2,
    "workshop/folder.py": 5,
    "workshop/forget.py": 2,
    "workshop/formgrader.py": 4,
    "workshop/grade.py": 1,
    "workshop/judge.py": 1,
    "workshop/marks.py": 9,
    "workshop/report.py": 2,
}
DECLARED = {
    *("Column", "optional", "_column", "Table", "columns", "Proposal", "findings", "differing"),
    *("filterwarnings", "execute", "findall", "split", "AttributeError"),
}
CHANGES = {"capitalize", "format", "lower", "replace", "rstrip", "title", "upper"}


def is_message(node: ast.AST) -> bool:
    """Whether this is `text(...)` or `messages.text(...)`, perhaps one of two."""
    if isinstance(node, ast.IfExp):
        return is_message(node.body) or is_message(node.orelse)
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id == "text"
    return ast.unparse(node.func) == "messages.text"


def pieces(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield where a message is added to a text, formatted into one or changed."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
            parts: list[ast.AST] = [node.left, node.right]
        elif isinstance(node, ast.AugAssign):
            parts = [node.value]
        elif isinstance(node, ast.JoinedStr):
            parts = [one.value for one in node.values if isinstance(one, ast.FormattedValue)]
        elif isinstance(node, ast.Attribute) and node.attr in CHANGES:
            parts = [node.value]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "' '.join":
            parts = [*node.args, *(getattr(one, "elt", one) for one in node.args)]
            parts += [each for one in node.args for each in getattr(one, "elts", ())]
        else:
            continue
        if any(is_message(part) for part in parts):
            yield node


def is_prose(text: str) -> bool:
    """Whether a literal holds four words or more, as people write them."""
    words = re.sub(r"<[^>]*>", " ", text).split()
    plain = [
        one for one in words if re.fullmatch(r"[(“\"'’]?[A-Za-z][A-Za-z’'-]*[.,:;?!)”\"']*", one)
    ]
    return len(plain) >= 4 and bool(re.search("[a-z]{2}", text))


def prose(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield literals of four words and more, but no docstring and no declared column."""
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [one.value if isinstance(one, ast.Constant) else "{}" for one in node.values]
            text = "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        around = above.get(node)
        if isinstance(around, ast.JoinedStr | ast.Expr) or not is_prose(text):
            continue
        while around is not None and not isinstance(around, ast.Call | ast.stmt):
            around = above.get(around)
        name = ast.unparse(around.func) if isinstance(around, ast.Call) else ""
        if name.rpartition(".")[2] not in DECLARED:
            yield node


def modules() -> Iterator[tuple[str, ast.AST]]:
    for part in PRODUCT:
        for path in sorted((ROOT / part).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def test_no_message_is_made_of_pieces():
    found = {name: [*pieces(tree)] for name, tree in modules()}
    wrong = [
        f"{name}:{node.lineno}: {ast.unparse(node)}"
        for name, nodes in found.items()
        for node in nodes
        if name not in PIECES
    ]
    assert not wrong, "\n".join(wrong)
    assert not [name for name in PIECES if not found.get(name)]


def test_prose_stands_in_files_of_texts():
    found = Counter({name: len([*prose(tree)]) for name, tree in modules()})
    assert {name: count for name, count in found.items() if count} == PROSE


@pytest.mark.parametrize(
    "code",
    [
        'told = text("one") + " " + more',
        'told += text("one")',
        "told = f\"{messages.text('one')} {more}\"",
        'told = text("one").lower()',
        'told = " ".join(text(code) for code in codes)',
    ],
)
def test_a_message_made_of_pieces_is_found(code: str):
    assert [*pieces(ast.parse(code))]


def test_prose_outside_of_the_files_of_texts_is_found():
    assert [*prose(ast.parse('print("There is no such file here.")'))]
    assert not [*prose(ast.parse('"""What this module is for."""'))]
