"""Draw a document with marked lines and notes on them, and grids of rows by columns.

A grid has a mark where a row and a column meet: full, half, a ring, a question mark, or nothing.
"""

from typing import Any

from publishing.pictures.canvas import LOOKS, RADIUS, WIDE, Canvas, lines, tone, wide

_LABEL, _ROW, _MARK = 212, 40, 9
_WORDS = 2 * _MARK + 12  # where the words of the key begin, after their mark
MARKS = {
    "full": f'<circle r="{_MARK}" class="d-full"/>',
    "half": f'<circle r="{_MARK}" class="d-ring"/><path d="M0 -{_MARK}a{_MARK} {_MARK} 0 0 1 0 '
    f'{2 * _MARK}z" class="d-full"/>',
    "ring": f'<circle r="{_MARK}" class="d-ring"/>',
    "ask": f'<circle r="{_MARK}" class="d-gap"/><text y="5" text-anchor="middle" '
    'class="d-badge-quiet">?</text>',
    "none": '<path d="M-5 0H5" class="d-hair"/>',
}


def draw_grid(canvas: Canvas, spec: dict[str, Any]) -> float:
    """Draw `rows` by `columns`; return the height.

    Each row has a label and marks, one for each column, and may have a note (below the label) and
    a tone. key: the meaning of the marks, each with mark and text.
    """
    columns = spec["columns"]
    share = spec.get("label", _LABEL) / WIDE
    left = 0.0 if canvas.is_narrow else share * canvas.width
    step = (canvas.width - left) / len(columns)
    y = _heads(canvas, columns, left, step)
    for one in spec["rows"]:
        y = _row(canvas, one, left, step, y)
    canvas.path(f"M0 {y:g}H{canvas.width}", "d-faint")
    return _key(canvas, spec.get("key", ()), y + 14)


def _heads(canvas: Canvas, columns: list[str], left: float, step: float) -> float:
    """Write the column headings, rotated on a phone, where columns are narrow."""
    if canvas.is_narrow and step < 80:
        high = max(len(name) for name in columns) * 7.4
        for number, name in enumerate(columns):
            x = left + step * (number + 0.5) + 5
            canvas.parts.append(
                f'<g transform="translate({x:g} {high:g}) rotate(-90)">'
                f'<text class="d-soft">{name}</text></g>'
            )
        return high + 8
    room = step - 10
    high = max(len(lines(name, room, LOOKS["soft"])) for name in columns) * LOOKS["soft"].leading
    for number, name in enumerate(columns):
        top = high - canvas.height_of(name, room, "soft")
        canvas.write(left + step * (number + 0.5), top, name, room, "soft", "middle")
    return high + 8


def _row(canvas: Canvas, one: dict[str, Any], left: float, step: float, y: float) -> float:
    inset = 6 if "tone" in one else 0
    room = (canvas.width if canvas.is_narrow else left - 12) - 2 * inset
    high = canvas.height_of(one["label"], room, "head")
    note = one.get("note", "")
    words = high + canvas.height_of(note, room, "soft")
    tall = words + 40 if canvas.is_narrow else max(_ROW, words + 14)
    if "tone" in one:
        canvas.box(0, y + 1, canvas.width, tall - 2, tone(one["tone"]), 3)
    canvas.path(f"M0 {y:g}H{canvas.width}", "d-faint")
    top = y + 6 if canvas.is_narrow else y + (tall - words) / 2 - 2
    top = canvas.write(inset, top, one["label"], room, "head")
    top = canvas.write(inset, top, note, room, "soft")
    middle = top + 16 if canvas.is_narrow else y + tall / 2
    for number, mark in enumerate(one["marks"]):
        x = left + step * (number + 0.5)
        canvas.parts.append(f'<g transform="translate({x:g} {middle:g})">{MARKS[mark]}</g>')
    return y + tall


def _key(canvas: Canvas, key: Any, y: float) -> float:
    """Draw the key of the marks, side by side if there is room."""
    x, bottom = 0.0, y
    for one in key:
        room = _WORDS + wide(one["text"], LOOKS["soft"])
        if x and x + room > canvas.width:
            x, y = 0.0, bottom
        canvas.parts.append(
            f'<g transform="translate({x + _MARK + 1:g} {y + 9:g})">{MARKS[one["mark"]]}</g>'
        )
        ends = canvas.write(x + _WORDS, y - 1, one["text"], canvas.width - _WORDS, "soft")
        x, bottom = x + room + 18, max(bottom, ends + 5)
    return bottom


_PAD, _NOTES, _GAP, _NOTE_GAP = 20, 250, 44, 12


def draw(canvas: Canvas, spec: dict[str, Any]) -> float:
    """Draw a document; return the height.

    letterhead, number (at its right), heading. lines: each has cells (one is a paragraph, more are
    a row; all but the first are right-aligned, unless `words_only` is set), and may have note,
    tone, and is_head or is_sum.
    widths: of the columns, as parts of the whole.
    """
    notes = [one for one in spec["lines"] if "note" in one]
    beside = bool(notes) and not canvas.is_narrow
    inset = 0 if beside or not notes else 2 * RADIUS + 8
    sheet = canvas.width - (_NOTES + _GAP if beside else inset)
    y = _head(canvas, spec, sheet)
    places = []
    for one in spec["lines"]:
        top = y
        y = _line(canvas, one, spec, sheet, y)
        if "note" in one:
            places.append((one, (top + y) / 2))
    bottom = y + _PAD - 6
    size = f'width="{sheet - 1:g}" height="{bottom:g}" rx="3"'
    canvas.below.append(f'<rect x="0.5" y="0.5" {size} class="d-sheet"/>')
    if beside:
        return max(bottom + 4, _beside(canvas, places, sheet))
    return _below(canvas, places, sheet, bottom + 16)


def _head(canvas: Canvas, spec: dict[str, Any], sheet: float) -> float:
    """Write the letterhead, number and heading; return where the lines begin."""
    y, room = _PAD - 4.0, sheet - 2 * _PAD
    number = spec.get("number", "")
    ends = canvas.write(sheet - _PAD, y, number, room * 0.45, "soft", "end")
    begins = canvas.write(_PAD, y, spec["letterhead"], room * (0.55 if number else 1), "soft")
    y = max(ends, begins) + 6
    canvas.path(f"M{_PAD} {y}H{sheet - _PAD}", "d-hair")
    y = canvas.write(_PAD, y + 12, spec.get("heading", ""), room, "letter-head")
    return y + 8


def _line(
    canvas: Canvas, one: dict[str, Any], spec: dict[str, Any], sheet: float, y: float
) -> float:
    """Write a line of the document, and mark it if it has a note."""
    cells, room = one["cells"], sheet - 2 * _PAD
    parts = spec.get("widths", [1]) if len(cells) > 1 else [1]
    look = "letter-head" if one.get("is_sum") else "soft" if one.get("is_head") else "letter"
    rooms = [room * part / sum(parts) - (8 if len(cells) > 1 else 0) for part in parts]
    height = max(
        canvas.height_of(cell, width, look) for cell, width in zip(cells, rooms, strict=True)
    )
    if "note" in one:
        canvas.box(_PAD - 10, y, room + 20, height + 9, tone(one.get("tone", "mark")), 3)
    if one.get("is_sum"):
        canvas.path(f"M{_PAD} {y}H{sheet - _PAD}", "d-hair")
    x = float(_PAD)
    for place, (cell, width) in enumerate(zip(cells, rooms, strict=True)):
        if place and not spec.get("words_only"):
            canvas.write(x + width + 8, y + 3, cell, width, look, "end")
        else:
            canvas.write(x, y + 3, cell, width, look)
        x += width + 8
    return y + height + (13 if "note" in one else 8)


def _beside(canvas: Canvas, places: list[tuple[dict[str, Any], float]], sheet: float) -> float:
    """Write the notes to the right of the sheet, each as near to its line as possible."""
    x, y = sheet + _GAP, 0.0
    room = _NOTES - 2 * RADIUS - 10
    for number, (one, middle) in enumerate(places, start=1):
        height = canvas.height_of(one["note"], room, "soft")
        top = max(y, middle - max(height, 2 * RADIUS) / 2)
        at = top + RADIUS
        canvas.path(f"M{sheet - 9} {middle}H{sheet + 12}L{x - 10} {at}", "d-line")
        canvas.badge(x + RADIUS, at, str(number), _badge(one))
        ends = canvas.write(x + 2 * RADIUS + 10, top + 2, one["note"], room, "soft")
        y = max(ends, at + RADIUS) + _NOTE_GAP
    return y


def _below(
    canvas: Canvas, places: list[tuple[dict[str, Any], float]], sheet: float, y: float
) -> float:
    """Write numbers at the marked lines, and the notes below the sheet."""
    for number, (one, middle) in enumerate(places, start=1):
        canvas.path(f"M{sheet - 9} {middle}H{canvas.width - 2 * RADIUS}", "d-line")
        canvas.badge(canvas.width - RADIUS - 1, middle, str(number), _badge(one))
    for number, (one, _) in enumerate(places, start=1):
        canvas.badge(RADIUS + 1, y + RADIUS, str(number), _badge(one))
        x = 2 * RADIUS + 12
        ends = canvas.write(x, y + 2, one["note"], canvas.width - x, "soft")
        y = max(ends, y + 2 * RADIUS) + _NOTE_GAP
    return y


def _badge(one: dict[str, Any]) -> str:
    return one.get("tone", "") if one.get("tone") in ("stop", "good") else ""
