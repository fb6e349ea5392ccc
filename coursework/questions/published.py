"""Record the texts of columns, rows and options of tables, including those of earlier releases.

A file of a table contains texts, not codes, so it can only be read with the texts of its release.
`published.toml` lists them under their codes, and building the exercises adds new ones. Only the
code that reads such files uses this record; no page shows it.
"""

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path

from coursework.questions.made import ROW
from coursework.questions.model import Column, Question, Questions, Sheet
from coursework.questions.reading import load
from fairtender import messages
from fairtender.tables import fault

PUBLISHED = Path(__file__).with_suffix(".toml")
HEAD = ""  # the code of a heading, among those of the column's options
Codes = dict[str, list[str]]  # the texts of each code
Texts = dict[str, Codes]  # by "unit/question/sheet/column"; for fixed rows, the column is `ROW`


def head(column: Column) -> str:
    """Return the heading of a column, including its unit."""
    return f"{column.label} ({column.unit})" if column.unit else column.label


def comparable(text: str) -> str:
    """Return a text in comparable form, without accents, capitals and punctuation."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(re.sub(r"[^\w%]|_", " ", letters).split())


def texts_of(questions: Questions, question: Question, sheet: Sheet) -> dict[str, Codes]:
    """Return {column: {code: texts}} of a sheet's headings (`HEAD`), options, fixed rows (`ROW`).

    Only today's codes are included, each with its texts in all releases; today's text is the last.
    """
    while question.begins:
        question = questions.all[question.begins]
    place = f"{questions.unit}/{question.id}/{sheet.code}"
    found: dict[str, Codes] = {}
    for column, code, text in _today(sheet):
        earlier = _published().get(f"{place}/{column}", {}).get(code, [])
        found.setdefault(column, {})[code] = [*earlier, text]
    return found


@cache
def _published() -> Texts:
    return read(PUBLISHED)


def _today(sheet: Sheet) -> Iterator[tuple[str, str, str]]:
    for row in sheet.fixed:
        yield ROW, row.row, row.label
    for column in sheet.columns:
        yield column.code, HEAD, head(column)
        for option in column.options:
            yield column.code, option.code, option.text


# --- the record -----------------------------------------------------------------------------------


def read(path: Path) -> Texts:
    """Return the texts in a file that has the content of `to_toml`."""
    found: Texts = tomllib.loads(path.read_text(encoding="utf-8"))
    return found


def questions_of(root: Path) -> Iterator[Questions]:
    """Yield the questions of each unit and of each own case of a course."""
    for folder, pattern in (("solutions", "*/questions.toml"), ("coursework/own_case", "*.toml")):
        yield from map(load, sorted((root / folder).glob(pattern)))


def with_today(texts: Texts, course: Iterable[Questions]) -> Texts:
    """Return these texts with today's; raise DataError if one text would have two meanings.

    Neither two codes of a column nor the headings of two columns may share a text, because a file
    does not show which release wrote it.
    """
    found = deepcopy(texts)
    for questions in course:
        for question in questions.all.values():
            for sheet in () if question.begins else question.sheets:
                place = f"{questions.unit}/{question.id}/{sheet.code}"
                for column, code, text in _today(sheet):
                    known = found.setdefault(f"{place}/{column}", {}).setdefault(code, [])
                    known += [text] if text not in known else []
                columns = {one: found.get(f"{place}/{one}", {}) for one in (ROW, *sheet.codes)}
                heads = {one: columns[one].get(HEAD, []) for one in sheet.codes}
                for name, codes in {HEAD: heads, **columns}.items():
                    _refuse_two(f"{place}/{name}", codes)
    return found


def _refuse_two(place: str, codes: Codes) -> None:
    known = {comparable(code): code for code in codes}
    for code, texts in codes.items():
        for text in texts if code != HEAD else ():
            if known.setdefault(comparable(text), code) != code:
                raise fault("forms-text-twice", text=text, place=place)


def to_toml(texts: Texts) -> str:
    """Return these texts as the content of `published.toml`."""
    lines = [messages.text("forms-texts-above")]
    for place in sorted(texts):
        lines += ["", f"[{json.dumps(place)}]"]
        for code, known in texts[place].items():
            lines.append(f"{json.dumps(code)} = {json.dumps(known, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"
