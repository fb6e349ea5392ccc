"""What a trainer decides by hand about files of the inbox: whose one is, and when one arrived."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from coursework import deciding, forms
from coursework.arrivals import Arrival
from coursework.course import unit_folder
from coursework.deciding import Box, Given
from fairtender import messages
from fairtender.tables import DataError
from workshop import inbox
from workshop.folder import Workshop

__all__ = ["assign", "box_of", "outcome", "set_arrived"]


def box_of(workshop: Workshop, unit: str) -> Box:
    """Return the unit's inbox as decisions see it."""
    questions = forms.load(unit_folder(unit, workshop.course) / "questions.toml")
    every = {one.number: one for one in inbox.arrivals(workshop, unit)}
    original = partial(inbox.original, workshop, unit)
    return Box(questions, every, workshop.trainees(), original)


def assign(
    workshop: Workshop, unit: str, given: Mapping[int, str], yes: bool = False
) -> list[Given]:
    """Give files in the inbox to trainees by hand, {number: id}: see `deciding.assigned`.

    DataError also where file or platform name somebody else and it is not said (`yes`) that this is
    right; then nothing is changed.
    """
    done = deciding.assigned(box_of(workshop, unit), given)
    if not yes and (against := [one for one in done if one.against]):
        lines = [line for one in against for line in (one.shown, *one.against)]
        raise DataError("\n".join([*lines, messages.text("assign-sure")]))
    for one in done:
        for changed in one.changed:
            inbox.change(workshop, unit, changed)
    return done


def set_arrived(
    workshop: Workshop, unit: str, numbers: Sequence[int], when: datetime
) -> list[Arrival]:
    """Correct when files of the inbox arrived. DataError where one is not there."""
    changed = deciding.timed(box_of(workshop, unit), numbers, when)
    for one in changed:
        inbox.change(workshop, unit, one)
    return changed


def outcome(workshop: Workshop, unit: str, done: Sequence[Given]) -> str:
    """Return what was decided: each file with what is in it, whose it is, and what counts now."""
    deadline = workshop.deadlines.get(unit)
    return "\n".join(deciding.outcome(box_of(workshop, unit), done, deadline))
