"""Sums as bars of one scale: what a whole is made of, and where it falls short."""

from typing import Any

from publishing.pictures.canvas import LOOKS, Canvas, tone, wide

_LABEL, _BAR, _GAP = 210, 30, 18


def draw(canvas: Canvas, spec: dict[str, Any]) -> float:
    """Draw `rows`; return the height.

    Each row has label and parts: length, tone, and text (on it, or below it where it is short).
    total: at its end. key: what tones mean, each with tone and text.
    """
    rows = spec["rows"]
    most = max(sum(float(part["length"]) for part in one["parts"]) for one in rows)
    left = 0 if canvas.is_narrow else _LABEL
    room = max(wide(one.get("total", ""), LOOKS["head"]) for one in rows) + 12
    unit = (canvas.width - left - room) / most
    y = 0.0
    for one in rows:
        y = _row(canvas, one, left, unit, y) + _GAP
    for one in spec.get("key", ()):
        canvas.box(left, y, 26, 16, tone(one["tone"]), 2)
        y = canvas.write(left + 36, y - 2, one["text"], canvas.width - left - 36, "soft") + 6
    return y


def _row(canvas: Canvas, one: dict[str, Any], left: float, unit: float, y: float) -> float:
    """Draw one bar with its parts; return where it ends."""
    if canvas.is_narrow:
        y = canvas.write(0, y, one["label"], canvas.width, "head") + 4
    else:
        high = canvas.height_of(one["label"], _LABEL - 14, "head")
        canvas.write(0, y + max(0, (_BAR - high) / 2) - 1, one["label"], _LABEL - 14, "head")
    x, below, bottom = float(left), y + _BAR + 3, y + _BAR
    if not canvas.is_narrow:
        bottom = max(bottom, y + canvas.height_of(one["label"], _LABEL - 14, "head"))
    for part in one["parts"]:
        width = float(part["length"]) * unit
        canvas.box(x, y, width, _BAR, tone(part.get("tone", "tint")), 2)
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
