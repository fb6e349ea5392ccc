"""What people read is whole: no message is made of pieces, and prose stands in files of texts."""

import ast
import re
import string
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

ROOT = Path(__file__).parents[2]
PRODUCT = ("fairtender", "coursework", "publishing", "workshop")
# Where a message may stand in another text, and why.
PIECES = {
    "coursework/own_case/cases.py": "a line that is indented",
    "coursework/feedback.py": "sentences of a message one after another",
    "coursework/forms/tools/live.py": "the name of a file before its ending",
    "coursework/desk/file.py": "a heading before lines, or before one line",
    "fairtender/sheets/proposing.py": "a comment of a TOML file after its sign",
    "publishing/handouts/floor_workbook.py": "whole cells as the results of a formula",
    "publishing/profiles/local_profile.py": "a line that is indented",
    "workshop/marks.py": "lines that are indented",
}
# Literals of four words and more that no person reads as a text of the course: how many, and what
# they are. A text that people read belongs into the `messages.toml` of its package.
NO_PROSE = {
    "fairtender/charts/picture.py": (1, "names of fonts"),
    "fairtender/eforms/tree.py": (2, "codes of languages; the EU's own words for a code"),
    "fairtender/labour_cost/declared.py": (6, "units as a sheet writes them"),
    "fairtender/messages.py": (
        1,
        "two files hold one code: those who read the texts cannot use them",
    ),
    "fairtender/monitoring/auditing.py": (2, "words that a search looks for"),
    "fairtender/monitoring/declared.py": (18, "what a value of a declared column means"),
    "fairtender/screening/json_file.py": (2, "lines of JSON"),
    "fairtender/supply_chain/declared.py": (2, "what a value of a declared column means"),
    "fairtender/supply_chain/published.py": (10, "headings of sheets that are read"),
    "fairtender/wording/countries.py": (1, "a table of names and codes"),
    "fairtender/wording/languages.py": (1, "a table of names and codes"),
    "coursework/forms/html.py": (8, "codes of messages"),
    "coursework/settings.py": (2, "comments of a file that is the same in every language"),
    "coursework/work/unit_04/rule.py": (1, "lines of TOML"),
    "coursework/work/unit_07/criteria_drafts.py": (1, "a criterion that is only judged"),
    "publishing/book.py": (1, "a program"),
    "publishing/extensions/light.py": (1, "what a page may load"),
    "publishing/extensions/tools.py": (6, "commands to type"),
    "publishing/handouts/command.py": (2, "a script and a style of a page that is printed"),
    "publishing/handouts/images.py": (2, "names of fonts"),
    "publishing/handouts/slides.py": (2, "names of layouts in a presentation's master"),
    "publishing/handouts/for_units.py": (1, "a heading that is looked for in the trainer's notes"),
    "publishing/handouts/to_print.py": (1, "a value that is looked for in a table"),
    "publishing/handouts/unit_deck.py": (4, "headings that are looked for in notes and chapters"),
    "publishing/handouts/units.py": (1, "a heading that is looked for in the trainer's notes"),
    "publishing/paper.py": (2, "a page and a program"),
    "publishing/pyodide/compiled.py": (4, "programs"),
    "publishing/room/serve.py": (13, "it travels alone, without the files of texts"),
    "publishing/texts.py": (7, "names of fields; a page that cannot be cut into texts"),
    "workshop/check.py": (1, "a program"),
    "workshop/folder.py": (1, "a program"),
    "workshop/formgrader.py": (3, "a program, what a page may load, and SQL"),
    "workshop/judge.py": (1, "an option of a kernel"),
}
NO_PROSE_OF_SCRIPTS = {
    "publishing/page/worker.js": (1, "what no page can cause"),
}
LITERAL = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`")
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
    return name_of(node) == "text" and ast.unparse(node.func) == "messages.text"


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
        elif isinstance(node, ast.Call) and name_of(node) == "join":
            if ast.unparse(node.func) != "' '.join":
                continue
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
        if not isinstance(around, ast.Call) or name_of(around) not in DECLARED:
            yield node


@cache
def modules() -> list[tuple[str, ast.AST]]:
    paths = [path for part in PRODUCT for path in sorted((ROOT / part).rglob("*.py"))]
    return [
        (str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))) for path in paths
    ]


def name_of(call: ast.Call) -> str:
    """The last part of the name that is called, as in `messages.text`; "" of what has no name."""
    function = call.func
    return getattr(function, "attr", "") or getattr(function, "id", "")


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
    known = {name: count for name, (count, _) in NO_PROSE.items()}
    assert {name: count for name, count in found.items() if count} == known


def test_prose_of_scripts_stands_in_files_of_texts():
    scripts = [*ROOT.glob("book/_static/*.js")]
    scripts += [path for part in PRODUCT for path in (ROOT / part).rglob("*.js")]
    found = {}
    for path in scripts:
        code = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.S)
        said = [one for one in LITERAL.findall(code) if is_prose(one) and one[1:2].isupper()]
        if said:
            found[str(path.relative_to(ROOT))] = said
    known = {name: count for name, (count, _) in NO_PROSE_OF_SCRIPTS.items()}
    assert {name: len(said) for name, said in found.items()} == known, found


def asked_for() -> dict[str, set[str]]:
    """{code: the names of what its sentence has to be given}, in every file of texts."""
    found = {}
    for part in PRODUCT:
        for path in sorted((ROOT / part).rglob("messages.toml")):
            for code, sentence in tomllib.loads(path.read_text(encoding="utf-8")).items():
                parts = string.Formatter().parse(sentence)
                found[code] = {re.split(r"[.\[]", name)[0] for _, name, _, _ in parts if name}
    return found


def calls_in_modules() -> Iterator[tuple[str, str, set[str]]]:
    """Yield where, which code, and what it is given, where Python names both."""
    for name, tree in modules():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            function, code = name_of(node), node.args[0]
            given = {one.arg or "" for one in node.keywords}
            if function in ("text", "fault") and isinstance(code, ast.Constant) and "" not in given:
                yield f"{name}:{node.lineno}", str(code.value), given


def calls_in_templates() -> Iterator[tuple[str, str, set[str]]]:
    """The same of templates."""
    reader = jinja2.Environment()
    for path in (path for part in PRODUCT for path in sorted((ROOT / part).rglob("*.html"))):
        for node in reader.parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
            function, code = node.node, node.args[0] if node.args else None
            named = isinstance(function, nodes.Name) and function.name == "text"
            if named and isinstance(code, nodes.Const) and not node.dyn_kwargs:
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                yield place, code.value, {one.key for one in node.kwargs}


def test_a_message_is_given_all_that_its_sentence_names():
    needed = asked_for()
    calls = [*calls_in_modules(), *calls_in_templates()]
    assert len([one for one in calls if one[1] in needed]) > 1000
    wrong = [
        f"{place}: {code} needs {needed[code] - given}"
        for place, code, given in calls
        if code in needed and not needed[code] <= given
    ]
    assert not wrong, "\n".join(wrong)


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
