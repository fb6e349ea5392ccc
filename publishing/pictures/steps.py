"""A process or a decision: steps below one another, and where each may lead aside."""

from typing import Any

from publishing.pictures.canvas import RADIUS, Canvas, tone

_GAP, _ASIDE, _PAD = 18, 252, 10
_LEVELS = {
    "high": '<path d="M10 1 19 18H1z" class="v-high"/>',
    "elevated": '<path d="M10 0 20 10 10 20 0 10z" class="v-elevated"/>',
    "low": '<circle cx="10" cy="10" r="8" class="v-low"/>',
    "unknown": '<circle cx="10" cy="10" r="8" class="v-unknown"/>',
}


def draw(canvas: Canvas, spec: dict[str, Any]) -> float:
    """Draw `steps`; return the height.

    Each has head, and may have text, mark (in its circle, else its number), tone, and aside: a box
    to which `exit` leads, with `aside-tone` or a `level`.
    """
    steps = spec["steps"]
    has_aside = any("aside" in one for one in steps)
    rail = RADIUS + 1
    left: float = rail + RADIUS + 14
    beside = has_aside and not canvas.is_narrow
    room = canvas.width - left - (_ASIDE + 78 if beside else 0)
    y, last = 2.0, None
    for number, one in enumerate(steps, start=1):
        top = y
        if last is not None:
            canvas.path(f"M{rail} {last + RADIUS:g}V{top + RADIUS + 1:g}", "d-rail", below=True)
        canvas.badge(rail, top + RADIUS + 1, one.get("mark", str(number)), one.get("tone", ""))
        last = top + RADIUS + 1
        y = top + 3
        y = canvas.write(left, y, one["head"], room, "head")
        y = canvas.write(left, y + 1, one.get("text", ""), room, "soft")
        if "aside" in one:
            y = _aside(canvas, one, left, top, y, beside)
        y = max(y, top + 2 * RADIUS) + _GAP
    return y - _GAP + 4


def _aside(
    canvas: Canvas, one: dict[str, Any], left: float, top: float, y: float, beside: bool
) -> float:
    """Draw the box to which a step leads; return where both end."""
    words, level = one["aside"], one.get("level", "")
    mark = 26 if level else 0
    if beside:
        x, width = float(canvas.width - _ASIDE), float(_ASIDE)
        canvas.arrow(x - 62, top + RADIUS + 1, x - 6, top + RADIUS + 1)
        canvas.write(x - 38, top - 6, one["exit"], 70, "soft", "middle")
        begin = top
    else:
        x, width = left, canvas.width - left
        canvas.arrow(left + 12, y + 4, left + 12, y + 24)
        canvas.write(left + 26, y + 4, one["exit"], width, "soft")
        begin = y + 30
    room = width - 2 * _PAD - mark
    height = canvas.height_of(words, room, "soft") + 2 * _PAD - 3
    canvas.box(x, begin, width, height, tone(one.get("aside-tone", "")))
    if level:
        _level(canvas, x + _PAD, begin + height / 2 - 10, level)
    canvas.write(x + _PAD + mark, begin + _PAD - 2, words, room, "soft")
    return max(y, begin + height)


def _level(canvas: Canvas, x: float, y: float, level: str) -> None:
    """Draw the sign of a level, as on the first page."""
    canvas.parts.append(f'<g transform="translate({x:g} {y:g})">{_LEVELS[level]}</g>')
