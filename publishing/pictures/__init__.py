"""The pictures of the chapters, drawn as SVG from `book/pictures.toml` and the course's data.

A picture is declared once, with its kind, its title and a description. Each kind is one function,
which draws the picture twice: as wide as the text column on a screen, and as wide as a phone. Facts
are not typed: `facts` says where each one is read, and `{name}` stands for it in every text.
`{contract[guarding].supplier}` is read from `datasets/the-case.toml`.
"""

import datetime
from html import escape
from pathlib import Path
from string import Formatter
from typing import Any

from coursework import the_case
from fairtender import messages
from fairtender.fields import read_toml
from fairtender.tables import fault
from publishing.pictures import document, nodes, spans
from publishing.pictures.canvas import NARROW, WIDE, Canvas
from publishing.pictures.facts import ROWS, read_fact

FILE = "book/pictures.toml"
KINDS = {
    "steps": nodes.draw_steps,
    "document": document.draw,
    "spans": spans.draw,
    "bars": spans.draw_bars,
    "nodes": nodes.draw,
    "grid": document.draw_grid,
}
VALUES = frozenset({"from", "to", "at", "begin", "end", "now", "length"})  # not texts
DATA = "datasets"


class _Words(Formatter):
    """Values for the placeholders of texts; days are formatted, and an unknown name is an error."""

    def format_field(self, value: Any, spec: str) -> str:
        if isinstance(value, datetime.date) and not spec:
            return messages.day(value)
        return super().format_field(value, spec)


def declared(root: Path) -> dict[str, dict[str, Any]]:
    """Return the declaration of each picture by name. Raises DataError for a bad file."""
    return read_toml(root / FILE, lambda top: dict(top.content))


def sources(root: Path, name: str) -> list[Path]:
    """Return the files from which a picture is made."""
    data = root / DATA
    facts = _declared(root, name).get("facts", {}).values()
    named = {data / fact.partition("|")[0].strip() for fact in facts}
    modules = Path(__file__).parent.glob("*.py")
    return [root / FILE, data / the_case.NAME, *sorted(named), *modules]


def picture(root: Path, name: str) -> dict[str, Any]:
    """Return a picture with its texts filled in. Raises DataError for anything unknown."""
    spec = _declared(root, name)
    case = the_case.load(root / DATA / the_case.NAME)
    facts: dict[str, Any] = {
        "contract": {one.code: one for one in case.contracts},
        "number": {f"{one.contract} {one.what}": one.value for one in case.figures},
        "case": case.organisation,
    }
    for fact, place in spec.get("facts", {}).items():
        facts[fact] = read_fact(root / DATA, place)
    made = {key: value for key, value in spec.items() if key != "facts"}
    if isinstance(made.get("rows"), str):
        made |= ROWS[made["rows"]](root / DATA)
    filled: dict[str, Any] = _fill(made, facts, "")
    return filled


def _declared(root: Path, name: str) -> dict[str, Any]:
    known = declared(root)
    if name not in known:
        raise fault("picture-unknown", name=name, known=", ".join(known))
    return known[name]


def _fill(value: Any, facts: dict[str, Any], key: str) -> Any:
    if isinstance(value, dict):
        return {name: _fill(one, facts, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_fill(one, facts, key) for one in value]
    if not isinstance(value, str) or "{" not in value:
        return value
    words = _Words()
    if key in VALUES:
        return words.get_field(value.strip("{}"), (), facts)[0]
    return words.vformat(value, (), facts)


def html(root: Path, name: str) -> str:
    """Return the figure: title, a drawing for a screen and one for a phone, and the source."""
    spec = picture(root, name)
    draw = KINDS[spec["kind"]]
    said = f"picture-{name}"
    drawn = []
    for width in (WIDE, NARROW):
        canvas = Canvas(width, is_narrow=width == NARROW)
        height = draw(canvas, spec)
        drawn.append(canvas.svg(round(height, 1), said))
    source = f"<figcaption>{escape(spec['source'])}</figcaption>" if "source" in spec else ""
    return (
        f'<figure class="drawing picture"><p class="picture-title">{escape(spec["title"])}</p>'
        f'<p class="visually-hidden" id="{said}" hidden>{escape(spec["alt"])}</p>'
        f"{''.join(drawn)}{source}</figure>"
    )
