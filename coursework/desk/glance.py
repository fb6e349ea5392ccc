"""A unit at a glance, for the wall: what to teach again first; names only if asked for."""

from pathlib import Path

from coursework import class_people, class_tables
from coursework.answers import plain_words
from coursework.class_glance import glance as taught_again
from coursework.class_unit import UnitClass
from fairtender import messages, pages

__all__ = ["glance"]


def glance(unit: UnitClass, course: Path, names: bool) -> str:
    """Return a fragment of HTML, with headings from h3 on. names: of who may need help."""
    from markupsafe import Markup

    tables = class_tables.make_tables([unit], course)
    return pages.render(
        Path(__file__).with_suffix(".html"),
        again=Markup(taught_again([unit], tables, level=3)),
        help=_help(unit),
        names=names,
        plain_words=plain_words,
    )


def _help(unit: UnitClass) -> list[tuple[str, list[str]]]:
    """Return (name, reasons) of everybody who may need help, by name."""
    rows = class_people.help_wanted([unit])
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows.itertuples():
        reason = messages.text(f"desk-help-{row.reason}")
        found.setdefault((row.name, row.trainee), []).append(reason)
    return [(name, reasons) for (name, _), reasons in found.items()]
