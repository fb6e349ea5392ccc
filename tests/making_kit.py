"""Work that is made in a form, as a reader makes it: rows, marks, an order."""

from typing import Any

from coursework.questions import Column, Question, Questions, Sheet


def as_made(questions: Questions, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers with the ids that the form gives to one's own rows, which are filled in order."""
    return {
        id: _renamed(questions.all[id], value) if questions.all[id].sheets else value
        for id, value in answers.items()
    }


def _renamed(question: Question, value: Any) -> dict[str, Any]:
    names = {
        sheet.code: {row["row"]: f"r{n}" for n, row in enumerate(_own(sheet, value), 1)}
        for sheet in question.sheets
    }

    def cell(sheet: Sheet, code: str, said: Any) -> Any:
        if code != "row" and sheet.column(code).kind != "row":
            return said
        of = sheet.code if code == "row" else sheet.column(code).of
        return names[of].get(said, said)

    return {
        sheet.code: [
            {code: cell(sheet, code, said) for code, said in row.items()}
            for row in value[sheet.code]
        ]
        for sheet in question.sheets
        if sheet.code in value
    }


def _own(sheet: Sheet, value: Any) -> list[dict[str, Any]]:
    fixed = {row.row for row in sheet.fixed}
    return [row for row in value.get(sheet.code, []) if row["row"] not in fixed]


def make(box, question: Question, value: Any) -> None:
    """Make a piece in the box of its question, over what stands there."""
    if question.kind == "order":
        for code in reversed(value):
            box.locator(f'[data-ft-item="{code}"] [data-ft-move=top]').click()
    elif question.papers:
        # On a wide page the documents are next to the questions.
        texts = box.page.locator(f'[id="{box.get_attribute("id")}-texts"]')
        for unit in question.units:
            _mark(texts.locator(f'[data-ft-sentence="{unit}"]'), texts, value.get(unit, ""))
    else:
        places = {one.code: box.locator(f'[data-ft-sheet="{one.code}"]') for one in question.sheets}
        names = {one.code: _rows(places[one.code], one, value) for one in question.sheets}
        for sheet in question.sheets:
            _fill(places[sheet.code], sheet, value, names)


def _mark(sentence, texts, label: str) -> None:
    if label or sentence.get_attribute("data-ft-marked") is not None:
        number = sentence.locator(".ft-sentence-number")
        folded = not number.is_visible()
        if folded:
            _show(number)
        number.click()
        texts.locator(f'[data-ft-choice="{label}"]').click()
        if folded:
            sentence.page.keyboard.press("Escape")


def _show(number) -> None:
    """On a telephone the documents are a sheet behind a button, one tab for each."""
    page = number.page
    page.locator(".course-dock button:visible").first.click()
    tabs = page.locator("dialog.course-sheet .course-pane-head ul button")
    for tab in [tabs.nth(n) for n in range(tabs.count())]:
        if number.is_visible():
            return
        tab.click()


def _rows(place, sheet: Sheet, value: Any) -> dict[str, str]:
    """Have as many rows as are needed; gives the id in the form of each row of the value."""
    rows, own = place.locator("tr[data-ft-row]"), _own(sheet, value)
    while rows.count() < len(sheet.fixed) + len(own):
        place.locator(".ft-add").click()
    while sheet.most and rows.count() > max(len(sheet.fixed) + len(own), 1):
        id = rows.last.get_attribute("data-ft-row")
        _open(place, id)
        place.locator(f'[data-ft-at="{id} :remove"]').click()
    ids = rows.evaluate_all("rows => rows.map(row => row.dataset.ftRow)")
    names = {row["row"]: id for row, id in zip(own, ids[len(sheet.fixed) :], strict=False)}
    return names | {row.row: row.row for row in sheet.fixed}


def _fill(place, sheet: Sheet, value: Any, names: dict[str, dict[str, str]]) -> None:
    given = {row["row"]: row for row in value.get(sheet.code, [])}
    for row, id in names[sheet.code].items():
        for column in sheet.columns:
            said = given.get(row, {}).get(column.code)
            if column.code not in sheet.given(row):
                _open(place, id)
                # What a table does not show, nobody can fill in, a wrong answer of the key neither.
                if column.when and not _is_shown(place, f"{id} {column.code}"):
                    continue
                _cell(place, f"{id} {column.code}", column, _named(names, column, said))


def _is_shown(place, at: str) -> bool:
    return place.locator(f'[data-ft-at="{at}"]').is_visible()


def _named(names: dict[str, dict[str, str]], column: Column, said: Any) -> Any:
    return names[column.of].get(said) if column.kind == "row" else said


def _open(place, id: str) -> None:
    """Where a line stands for each row, open this one."""
    opener = place.locator(f'[data-ft-at="{id} :open"][aria-expanded="false"]')
    if opener.count():
        opener.click()


def _cell(place, at: str, column: Column, said: Any) -> None:
    cell = place.locator(f'[data-ft-at="{at}"]')
    if column.kind == "choices":
        fold = place.locator(f'.ft-pick:not([open]):has([data-ft-at^="{at} "]) > summary')
        if fold.count():
            fold.click()
        for code in column.codes:
            place.locator(f'[data-ft-at="{at} {code}"]').set_checked(code in (said or []))
    elif column.kind in ("choice", "row"):
        cell.select_option(said or "")
    else:
        cell.fill("" if said is None else str(said))
        cell.blur()
