"""Rows by columns, with a mark where they meet: full, half, a ring, a question mark or nothing."""

from typing import Any

from publishing.pictures.canvas import LOOKS, WIDE, Canvas, lines, tone, wide

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


def draw(canvas: Canvas, spec: dict[str, Any]) -> float:
    """Draw `rows` by `columns`; return the height.

    Each row has label and marks, one a column, and may have note (below the label) and tone. key:
    what the marks mean, each with mark and text.
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
    """Write what the columns are: upright on a phone, where they are narrow."""
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
    """Draw what the marks mean, side by side where there is room."""
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
