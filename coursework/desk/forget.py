"""Remove a person, or a file that belongs to nobody, from a workshop permanently."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from coursework import forgotten
from coursework.arrivals import Arrival
from coursework.desk.file import files_of
from coursework.desk.marking import Marking
from coursework.desk.state import Desk
from coursework.forgotten import Going, Person
from coursework.questions import Questions
from fairtender import messages
from fairtender.tables import fault


@dataclass
class Removal:
    """A removal: the person, {unit: files}, and sentences on what is removed and what is left."""

    person: Person
    files: dict[str, list[Arrival]] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def say(self, code: str, **params: object) -> None:
        """Add a sentence on something that is removed."""
        self.removed.append(messages.text(code, **params))


def everybody(desk: Desk, more: Iterable[tuple[str, str]] = ()) -> dict[str, Person]:
    """Return {id: person} for everybody in a workshop, each with every name that is used for them.

    more: (id, name) of people from other records than the desk.
    """
    names: dict[str, set[str]] = defaultdict(set)
    for id, name in (*((one.id, one.name) for one in desk.people.values()), *more):
        names[id].add(name)
    for _, one in desk.every():
        if one.trainee:
            names[one.trainee] |= {one.learner_name} if one.state != "question" else set()
    for ids in (desk.pseudonyms.people, *(box.marks for box in desk.boxes.values())):
        for id in ids:
            names[id] |= set()
    emails = {id: one.email for id, one in desk.people.items()}
    return {
        id: Person(id, frozenset(names[id] - {""}), emails.get(id, ""))
        for id in sorted(names, key=str.casefold)
    }


def person_of(desk: Desk, trainee: str) -> Person:
    """Return the person with this id and every known name; raise DataError if there is none."""
    people = everybody(desk)
    if trainee not in people:
        raise fault("desk-nobody", trainee=trainee[:80])
    return people[trainee]


def of_person(
    desk: Desk, marking: Marking, asked: Callable[[str], Questions], person: Person, sure: bool
) -> Removal:
    """Remove a person from roster, files, marks and pseudonyms; unless `sure`, only list these."""
    done = of_inboxes(desk, person, sure)
    of_rest(desk, done, sure)
    if sure:
        _tell_where_named(desk, marking, asked, done)
    return done


def of_inboxes(desk: Desk, person: Person, sure: bool) -> Removal:
    """Remove a person's files, except any that could be another's; only list them unless `sure`."""
    done, goes = Removal(person), {}
    for unit, box in desk.boxes.items():
        original = partial(desk.original, unit)
        goes[unit] = forgotten.going(person, box.found, original, desk.people)
    done.files = {unit: one.removed for unit, one in goes.items() if one.removed}
    _say_files(done)
    if sure:
        every = [(unit, one) for unit, files in done.files.items() for one in files]
        _drop(desk, done, forgotten.tokens(person, every))
        _clear_names(desk, goes, done)
    return done


def _clear_names(desk: Desk, goes: dict[str, Going], done: Removal) -> None:
    for unit, one in goes.items():
        for changed in one.changed:
            desk.change(unit, changed)
        done.left += [
            messages.text("forget-doubt", unit=unit, number=doubtful.label, path=doubtful.path)
            for doubtful in one.doubtful
        ]


def of_rest(desk: Desk, done: Removal, sure: bool) -> None:
    """Remove a person from marks, pseudonyms and, last, from the roster, which has the names.

    Without `sure`, only list what would be removed.
    """
    id = done.person.id
    marked = [unit for unit, box in desk.boxes.items() if id in box.marks]
    if marked:
        done.say("desk-forget-marks", units=", ".join(marked))
    if id in desk.people:
        done.say("desk-forget-roster")
    if id in desk.pseudonyms.people:
        done.say("desk-forget-code")
    if not sure:
        return
    for unit in marked:
        desk.drop_marks(unit, id)
    if id in desk.pseudonyms.people:
        desk.update(pseudonyms=desk.pseudonyms.without(id))
    if id in desk.people:
        desk.update(people={other: one for other, one in desk.people.items() if other != id})


def of_file(desk: Desk, unit: str, number: int, sure: bool) -> Removal:
    """Remove a file that belongs to nobody, with all other files of the same unknown person.

    Unless `sure`, only list them. Raises DataError if there is no such file, or it is a trainee's.
    """
    files = forgotten.stranger(unit, desk.box(unit).found, number)
    names = frozenset({files[0].learner_name, files[0].origin(unit).name})
    done = Removal(Person(files[0].learner_id, names - {""}), {unit: files})
    _say_files(done)
    if sure:
        _drop(desk, done, forgotten.of_strangers(unit, files))
    return done


def _drop(desk: Desk, done: Removal, tokens: Iterable[forgotten.Token]) -> None:
    """Remove files, and keep tokens by which they are recognised if they arrive again."""
    desk.update(gone=forgotten.with_more(desk.gone, tokens))
    for unit, files in done.files.items():
        for one in files:
            desk.drop(unit, one)


def _say_files(done: Removal) -> None:
    for unit, files in done.files.items():
        paths = ", ".join(one.path for one in files)
        done.say("desk-forget-files", unit=unit, count=len(files), paths=paths)


def _tell_where_named(
    desk: Desk, marking: Marking, asked: Callable[[str], Questions], done: Removal
) -> None:
    """Report where other people's texts still name the person."""
    if not (words := done.person.plain_words):
        return
    pattern = forgotten.whole(words)
    parts = dict(files_of(desk, marking, asked))
    parts |= {
        f"{unit} {one.label}": desk.original(unit, one).decode("utf-8", "replace")
        for unit, one in desk.every()
    }
    for name, text in parts.items():
        if pattern.search(text):
            done.left.append(messages.text("forget-named", path=name))
