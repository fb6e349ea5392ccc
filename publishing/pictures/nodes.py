"""Draw maps and processes: boxes joined by lines, and steps with side exits.

A map runs from left to right, on a phone from top to bottom. The steps of a process or a decision
are one below the other; each step may lead to a box at its side.
"""

from typing import Any

from publishing.pictures.canvas import LOOKS, RADIUS, Canvas, tone, wide

_GAP, _ASIDE, _STEPS_PAD = 18, 252, 10
_LEVELS = {
    "high": '<path d="M10 1 19 18H1z" class="v-high"/>',
    "elevated": '<path d="M10 0 20 10 10 20 0 10z" class="v-elevated"/>',
    "low": '<circle cx="10" cy="10" r="8" class="v-low"/>',
    "unknown": '<circle cx="10" cy="10" r="8" class="v-unknown"/>',
}


def draw_steps(canvas: Canvas, spec: dict[str, Any]) -> float:
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
    """Draw the box at the side of a step; return where the lower of both ends."""
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
    room = width - 2 * _STEPS_PAD - mark
    height = canvas.height_of(words, room, "soft") + 2 * _STEPS_PAD - 3
    canvas.box(x, begin, width, height, tone(one.get("aside-tone", "")))
    if level:
        _level(canvas, x + _STEPS_PAD, begin + height / 2 - 10, level)
    canvas.write(x + _STEPS_PAD + mark, begin + _STEPS_PAD - 2, words, room, "soft")
    return max(y, begin + height)


def _level(canvas: Canvas, x: float, y: float, level: str) -> None:
    """Draw the mark of a level, as on the first page."""
    canvas.parts.append(f'<g transform="translate({x:g} {y:g})">{_LEVELS[level]}</g>')


_PAD, _HEAD, _APART = 10, 26, 16


def draw(canvas: Canvas, spec: dict[str, Any]) -> float:
    """Draw `columns` of boxes joined by `links`; return the height.

    A column has boxes and may have head. A box has id and head, and may have text and tone. A link
    has from and to, and may have text, and evidence: verified, disclosed, inferred, unknown.
    """
    places: dict[str, tuple[float, float, float, float]] = {}
    lay = _down if canvas.is_narrow else _across
    height = lay(canvas, spec, places)
    plates = [_link(canvas, one, places) for one in spec["links"]]
    for words, x, y in filter(None, plates):
        room = wide(words, LOOKS["soft"])
        canvas.box(x - room / 2 - 5, y - 11, room + 10, 22, "d-plate", 4)
        canvas.write(x, y - 10, words, room + 40, "soft", "middle")
    return height


def _across(canvas: Canvas, spec: dict[str, Any], places: dict[str, Any]) -> float:
    columns = spec["columns"]
    gap = float(spec.get("gap", 64))
    width = (canvas.width - gap * (len(columns) - 1)) / len(columns)
    begin = _HEAD if any("head" in one for one in columns) else 2
    heights = [[_height(canvas, box, width) for box in one["boxes"]] for one in columns]
    whole = max(sum(some) + _APART * (len(some) - 1) for some in heights)
    for number, (column, some) in enumerate(zip(columns, heights, strict=True)):
        x = number * (width + gap)
        canvas.write(x + width / 2, 0, column.get("head", ""), width + gap, "soft", "middle")
        free = whole - sum(some)
        apart = free / (len(some) - 1) if len(some) > 1 else 0
        y = begin + (0 if len(some) > 1 else free / 2)
        for box, height in zip(column["boxes"], some, strict=True):
            places[box["id"]] = (x, y, width, height)
            _box(canvas, box, places[box["id"]])
            y += height + apart
    return begin + whole + 4


def _down(canvas: Canvas, spec: dict[str, Any], places: dict[str, Any]) -> float:
    y = 2.0
    for column in spec["columns"]:
        boxes = column["boxes"]
        if "head" in column:
            y = canvas.write(0, y, column["head"], canvas.width, "soft") + 4
        width = (canvas.width - 10 * (len(boxes) - 1)) / len(boxes)
        tall = max(_height(canvas, box, width) for box in boxes)
        for number, box in enumerate(boxes):
            places[box["id"]] = (number * (width + 10), y, width, tall)
            _box(canvas, box, places[box["id"]])
        y += tall + 40
    return y - 34


def _height(canvas: Canvas, box: dict[str, Any], width: float) -> float:
    room = width - 2 * _PAD
    head = canvas.height_of(box["head"], room, "head")
    return head + canvas.height_of(box.get("text", ""), room, "soft") + 2 * _PAD - 2


def _box(canvas: Canvas, box: dict[str, Any], place: tuple[float, float, float, float]) -> None:
    x, y, width, height = place
    canvas.box(x, y, width, height, tone(box.get("tone", "")))
    room = width - 2 * _PAD
    y = canvas.write(x + _PAD, y + _PAD - 3, box["head"], room, "head")
    canvas.write(x + _PAD, y, box.get("text", ""), room, "soft")


def _link(
    canvas: Canvas, one: dict[str, Any], places: dict[str, Any]
) -> tuple[str, float, float] | None:
    """Draw a line between two boxes; return its text with the position."""
    (x, y, width, height), (to_x, to_y, to_width, to_height) = (
        places[one["from"]],
        places[one["to"]],
    )
    name = f"l-{one['evidence']}" if "evidence" in one else "d-line"
    if canvas.is_narrow:
        begin, end = (x + width / 2, y + height), (to_x + to_width / 2, to_y - 7)
        half = (begin[1] + end[1]) / 2
        bend = f"{begin[0]:g} {half:g} {end[0]:g} {half:g}"
        canvas.path(f"M{end[0]:g} {end[1] + 6:g}l-4.5 -7h9z", "d-tip", below=True)
    else:
        begin, end = (x + width, y + height / 2), (to_x - 7, to_y + to_height / 2)
        half = (begin[0] + end[0]) / 2
        bend = f"{half:g} {begin[1]:g} {half:g} {end[1]:g}"
        canvas.path(f"M{end[0] + 6:g} {end[1]:g}l-7 -4.5v9z", "d-tip", below=True)
    way = f"M{begin[0]:g} {begin[1]:g}C{bend} {end[0]:g} {end[1]:g}"
    canvas.path(way, name, below=True)
    if "text" not in one:
        return None
    return one["text"], (begin[0] + end[0]) / 2, (begin[1] + end[1]) / 2
