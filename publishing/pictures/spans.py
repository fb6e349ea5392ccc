"""Draw periods and days to scale on a calendar, and sums as bars.

All bars of sums have one scale: they show which parts make up a whole, and what is missing.
"""

import datetime
from typing import Any

from fairtender import messages
from publishing.pictures.canvas import LOOKS, Canvas, lines, tone, wide

_BARS_LABEL, _BARS_HIGH, _GAP = 210, 30, 18


def draw_bars(canvas: Canvas, spec: dict[str, Any]) -> float:
    """Draw `rows`; return the height.

    Each row has a label and parts, each with length, tone, and text (on the part, or below it if
    the part is short). total: text at the end of the bar. key: the meaning of the tones, each
    with tone and text.
    """
    rows = spec["rows"]
    most = max(sum(float(part["length"]) for part in one["parts"]) for one in rows)
    left = 0 if canvas.is_narrow else _BARS_LABEL
    room = max(wide(one.get("total", ""), LOOKS["head"]) for one in rows) + 12
    unit = (canvas.width - left - room) / most
    y = 0.0
    for one in rows:
        y = _bars_row(canvas, one, left, unit, y) + _GAP
    for one in spec.get("key", ()):
        canvas.box(left, y, 26, 16, tone(one["tone"]), 2)
        y = canvas.write(left + 36, y - 2, one["text"], canvas.width - left - 36, "soft") + 6
    return y


def _bars_row(canvas: Canvas, one: dict[str, Any], left: float, unit: float, y: float) -> float:
    """Draw one bar with its parts; return where it ends."""
    if canvas.is_narrow:
        y = canvas.write(0, y, one["label"], canvas.width, "head") + 4
    else:
        high = canvas.height_of(one["label"], _BARS_LABEL - 14, "head")
        canvas.write(
            0, y + max(0, (_BARS_HIGH - high) / 2) - 1, one["label"], _BARS_LABEL - 14, "head"
        )
    x, below, bottom = float(left), y + _BARS_HIGH + 3, y + _BARS_HIGH
    if not canvas.is_narrow:
        bottom = max(bottom, y + canvas.height_of(one["label"], _BARS_LABEL - 14, "head"))
    for part in one["parts"]:
        width = float(part["length"]) * unit
        canvas.box(x, y, width, _BARS_HIGH, tone(part.get("tone", "tint")), 2)
        words = part.get("text", "")
        if wide(words, LOOKS["soft"]) + 10 <= width:
            canvas.write(x + width / 2, y + 6, words, width, "soft", "middle")
        elif words:
            space = canvas.width - left - 16
            canvas.box(left, below + 3, 12, 12, tone(part.get("tone", "tint")), 2)
            below = canvas.write(left + 18, below, words, space, "soft")
            bottom = below
        x += width
    canvas.write(x + 8, y + 5, one.get("total", ""), canvas.width, "head")
    return bottom


_LABEL, _BAR, _ROW, _TICKS, _LINE = 196, 16, 40, 26, 20


def draw(canvas: Canvas, spec: dict[str, Any]) -> float:
    """Draw `rows` on one scale; return the height.

    begin, end: the ends of the scale. Each row has a label, and either `from` and `to` (a bar) or
    `at` (a day), and may have text and tone. now: a day marked by a vertical line, with
    `now-text`.
    """
    scale = _Scale(canvas, spec["begin"], spec["end"])
    y, narrow = 0.0, int(canvas.is_narrow)  # there the labels are above their rows
    marked = spec.get("now")
    if marked:
        x = scale.x(marked)
        words = spec["now-text"]
        half = wide(words, LOOKS["soft"]) / 2
        x_text = min(max(x, half), canvas.width - half)
        y = canvas.write(x_text, 0, words, canvas.width, "soft", "middle") + 4
    y = _ticks(canvas, scale, y)
    for one in spec["rows"]:
        top = y + (_LINE * len(lines(one["label"], canvas.width, LOOKS["head"])) + 8) * narrow
        y = _row(canvas, scale, one, y)
        if marked:
            canvas.path(f"M{scale.x(marked):g} {top:g}V{y - 3 * narrow:g}", "d-now", below=True)
    return y


class _Scale:
    def __init__(self, canvas: Canvas, begin: datetime.date, end: datetime.date) -> None:
        self.begin, self.end = begin, end
        self.left = 8.0 if canvas.is_narrow else _LABEL
        self.right = canvas.width - 10.0

    def x(self, day: datetime.date) -> float:
        part = (day - self.begin).days / (self.end - self.begin).days
        return round(self.left + part * (self.right - self.left), 1)


def _ticks(canvas: Canvas, scale: _Scale, y: float) -> float:
    """Write as many months or years along the top as there is room for; return where rows begin."""
    days = (scale.end - scale.begin).days
    pixels = (scale.right - scale.left) / days
    if days > 2 * 365:
        step = 12 * max(1, round(46 / (pixels * 365) + 0.5))
    elif days > 45:
        step = max(1, round(44 / (pixels * 30) + 0.5))
    else:
        return _days(canvas, scale, y, max(1, 7 * round(30 / (pixels * 7) + 0.5)))
    year, month = scale.begin.year, scale.begin.month
    if step >= 12:
        month = 1
    for number in range(0, 1000, step):
        at = datetime.date(year + (month - 1 + number) // 12, (month - 1 + number) % 12 + 1, 1)
        if at > scale.end:
            break
        if at < scale.begin:
            continue
        name = str(at.year) if step >= 12 else messages.month(at)[:3]
        if step < 12 and at.month == 1:
            name = str(at.year)
        _tick(canvas, scale.x(at), y, name)
    return y + _TICKS


def _days(canvas: Canvas, scale: _Scale, y: float, step: int) -> float:
    at = scale.begin
    while at <= scale.end:
        _tick(canvas, scale.x(at), y, f"{at.day} {messages.month(at)[:3]}")
        at += datetime.timedelta(days=step)
    return y + _TICKS


def _tick(canvas: Canvas, x: float, y: float, name: str) -> None:
    room = wide(name, LOOKS["soft"]) / 2
    if x + room > canvas.width:
        canvas.write(canvas.width, y, name, 200, "soft", "end")
    else:
        canvas.write(max(x, room), y, name, 200, "soft", "middle")
    canvas.path(f"M{x:g} {y + 19}v5", "d-hair")


def _row(canvas: Canvas, scale: _Scale, one: dict[str, Any], y: float) -> float:
    """Draw one row; return where the next begins."""
    canvas.path(f"M{0 if canvas.is_narrow else scale.left:g} {y:g}H{canvas.width}", "d-faint")
    label, text = one["label"], one.get("text", "")
    if canvas.is_narrow:
        y = canvas.write(0, y + 6, label, canvas.width, "head")
        middle = y + 14
    else:
        high = canvas.height_of(label, _LABEL - 12, "head")
        middle = y + max(_ROW, high + 18) / 2
        canvas.write(0, middle - high / 2 - 2, label, _LABEL - 12, "head")
    bottom = middle + (14 if canvas.is_narrow else max(_ROW, high + 18) / 2)
    if "from" in one:
        begin, end = scale.x(one["from"]), scale.x(one["to"])
        canvas.box(begin, middle - _BAR / 2, max(3, end - begin), _BAR, tone(one["tone"]), 3)
    else:
        begin = end = scale.x(one["at"])
        stop = " d-stop" if one.get("tone") == "stop" else ""
        way = f"M{begin:g} {middle - 9:g}l9 9-9 9-9-9z"
        canvas.path(way, f"d-diamond{stop}")
        begin, end = begin - 9, end + 9
    return max(bottom, _text(canvas, scale, text, begin, end, middle)) + 2


def _text(
    canvas: Canvas, scale: _Scale, text: str, begin: float, end: float, middle: float
) -> float:
    """Write the text of a row where there is room: to its right, to its left, or else below."""
    room = wide(text, LOOKS["soft"])
    if not text:
        return 0
    if end + 10 + room <= canvas.width:
        return canvas.write(end + 8, middle - 11, text, canvas.width, "soft")
    if scale.left + room + 10 <= begin:
        return canvas.write(begin - 8, middle - 11, text, canvas.width, "soft", "end")
    return canvas.write(scale.left, middle + 10, text, canvas.width - scale.left, "soft") + 8
