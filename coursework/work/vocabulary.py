"""Finds the column, the fixed row or the option that a text in a file means."""

from collections.abc import Mapping, Sequence

from coursework.questions import Column, Question, Questions, Sheet
from coursework.questions.published import HEAD, comparable, texts_of
from coursework.work.rows import ROW
from fairtender.sheets import coded

IDS = "ids"  # the column of a map whose cell may hold several identifiers
# Codes under which the library's tables have a column of a map.
ALSO = {IDS: "site", "from": "from_site", "to": "to_site"}


class Vocabulary:
    """The texts of a sheet, in this release and in earlier ones, and the codes that they mean."""

    def __init__(self, questions: Questions, question: Question, sheet: Sheet) -> None:
        """Collect them. texts: by column, and by `ROW` for fixed rows, the texts of each code."""
        self.sheet = sheet
        self.texts = texts_of(questions, question, sheet)
        self.texts.setdefault(ROW, {})
        heads = {code: self.texts[code].pop(HEAD) for code in sheet.codes}
        labels = {comparable(one.label): one.code for one in reversed(sheet.columns)}
        self._heads = labels | _codes(heads)
        self._codes = {column: _codes(texts) for column, texts in self.texts.items()}

    def column(self, text: str) -> Column | None:
        """Return the column of this heading or code; None for no column of the sheet."""
        by_code = {one.code: one for one in self.sheet.columns}
        if code := coded.code_in(text):
            return (by_code | {ALSO[one]: by_code[one] for one in ALSO if one in by_code}).get(code)
        for column in self.sheet.columns:
            if text.strip() == ALSO.get(column.code):  # "Site", in words, is the name of a site
                return column
        return by_code.get(self._heads.get(comparable(text), ""))

    def row(self, text: str) -> str:
        """Return the fixed row of this name or code; "" for none."""
        return self._codes[ROW].get(comparable(text), "")

    def choice(self, column: str, text: str) -> str:
        """Return the option of a column with this text or code; the text where there is none."""
        return self._codes[column].get(comparable(text), text)

    def choices(self, column: Column, text: str) -> list[str]:
        """Return the options that one cell names; what is none stays as it is."""
        whole = self.choice(column.code, text)
        if whole in column.codes:
            return [whole]
        words = {said: code for code, texts in self.texts[column.code].items() for said in texts}
        read = list[str]()
        for sign in (";", ","):
            parts = coded.code_of(text.replace("\n", ";").replace(sign, ";"), words).split(";")
            read = [self.choice(column.code, part) for part in map(str.strip, parts) if part]
            if {*read} <= {*column.codes}:
                break
        return read


def _codes(texts: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return {text: code}; a text of today means what it means today."""
    earlier = {comparable(text): code for code, said in texts.items() for text in said[:-1]}
    today = {comparable(said[-1]): code for code, said in texts.items()}
    return {comparable(code): code for code in texts} | earlier | today
