"""A person, or a file that belongs to nobody, taken off the desk for good."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from coursework import erasing, forgotten
from coursework.arrivals import Arrival
from coursework.desk.file import files_of
from coursework.desk.marking import Marking
from coursework.desk.state import Desk
from coursework.erasing import Person
from coursework.questions import Questions
from fairtender import messages
from fairtender.tables import fault


@dataclass
class Removal:
    """What goes, {unit: files}, or what is removed and what is left, a sentence each."""

    person: Person
    files: dict[str, list[Arrival]] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def person_of(desk: Desk, trainee: str) -> Person:
    """Return who has this id, with every name that is known; DataError where nobody has it."""
    known = desk.people.get(trainee)
    theirs = [one for _, one in desk.every() if one.trainee == trainee]
    marked = any(trainee in box.marks for box in desk.boxes.values())
    if not known and not theirs and not marked and trainee not in desk.pseudonyms.people:
        raise fault("desk-nobody", trainee=trainee[:80])
    names = {one.learner_name for one in theirs if one.state != "question"} | (
        {known.name} if known else set()
    )
    return Person(trainee, frozenset(names - {""}), known.email if known else "")


def of_person(
    desk: Desk, marking: Marking, asked: Callable[[str], Questions], person: Person, sure: bool
) -> Removal:
    """Remove a person from roster, inboxes, marks and pseudonyms; only tell what, unless `sure`."""
    done = Removal(person)
    goes = {
        unit: erasing.going(person, box.found, desk.original, desk.people)
        for unit, box in desk.boxes.items()
    }
    done.files = {unit: one.removed for unit, one in goes.items() if one.removed}
    _tell(desk, done)
    if not sure:
        return done
    removed = [(unit, one) for unit, files in done.files.items() for one in files]
    desk.gone = forgotten.with_more(desk.gone, erasing.tokens(person, removed))
    for unit, one in goes.items():
        for changed in one.changed:
            desk.boxes[unit].arrivals[changed.number] = changed
        done.left += [
            messages.text("desk-forget-doubt", unit=unit, path=doubtful.path)
            for doubtful in one.doubtful
        ]
    _take_out(desk, marking, removed)
    desk.people.pop(person.id, None)
    for box in desk.boxes.values():
        box.marks.pop(person.id, None)
    desk.pseudonyms = desk.pseudonyms.without(person.id)
    desk.touch()
    _tell_rest(desk, marking, asked, done)
    return done


def of_file(desk: Desk, marking: Marking, unit: str, number: int, sure: bool) -> Removal:
    """Remove a file that belongs to nobody, with all others of the same stranger.

    DataError where there is no such file, or where it is a trainee's.
    """
    files = erasing.stranger(unit, desk.box(unit).found, number)
    done = Removal(Person("", frozenset({files[0].learner_name} - {""})), {unit: files})
    _tell(desk, done)
    if sure:
        desk.gone = forgotten.with_more(desk.gone, erasing.of_strangers(unit, files))
        _take_out(desk, marking, [(unit, one) for one in files])
        desk.touch()
    return done


def _take_out(desk: Desk, marking: Marking, files: Iterable[tuple[str, Arrival]]) -> None:
    for unit, one in files:
        del desk.boxes[unit].arrivals[one.number]
    desk.drop_unused()
    marking.forget()


def _tell(desk: Desk, done: Removal) -> None:
    for unit, files in done.files.items():
        paths = ", ".join(one.path for one in files)
        told = messages.text("desk-forget-files", unit=unit, count=len(files), paths=paths)
        done.removed.append(told)
    id = done.person.id
    marked = [unit for unit, box in desk.boxes.items() if id in box.marks]
    if marked:
        done.removed.append(messages.text("desk-forget-marks", units=", ".join(marked)))
    if id in desk.people:
        done.removed.append(messages.text("desk-forget-roster"))
    if id in desk.pseudonyms.people:
        done.removed.append(messages.text("desk-forget-code"))


def _tell_rest(
    desk: Desk, marking: Marking, asked: Callable[[str], Questions], done: Removal
) -> None:
    """Tell where the person is still named: in what others wrote."""
    person = done.person
    words = [one for one in person.words if " " in one or "@" in one or one == person.id]
    if not words:
        return
    pattern = erasing.whole(words)
    parts = dict(files_of(desk, marking, asked))
    parts |= {
        f"{unit} {one.label}": desk.original(one).decode("utf-8", "replace")
        for unit, one in desk.every()
    }
    for name, text in parts.items():
        if pattern.search(text):
            done.left.append(messages.text("desk-forget-named", path=name))
