"""Files taken in: each is judged by itself, put into the inbox, then given to its trainee."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from coursework import claims, matching, origin
from coursework.answers import Answers, AnswersRefused, parse
from coursework.archives import File, printable
from coursework.arrivals import Arrival, Collected, counting, without_answers
from coursework.matching import Match
from coursework.origin import Platform
from coursework.questions import Questions
from coursework.roster import Trainee
from fairtender import messages

__all__ = ["Intake", "Store", "of_unit"]

FEWEST_SAME = 2  # other people whose files a later download has to hold unchanged
Account = tuple[str, ...]
Key = tuple[bool, str]  # whether it was there before this run, and the source
Contents = dict[Key, dict[Account, set[str]]]
TEXTS = (".txt", ".html", ".htm")  # what trainees type into a platform, or notes beside a file


@dataclass(frozen=True)
class Store:
    """The unit's inbox, and what is known beside it, as whoever keeps it hands it in.

    earlier: what it holds. first: the number of the next file. ids: trainees that are known
    without a roster. put: keeps a file with its content, None for none; change: what is known of
    one; is_forgotten: whether it is of somebody who was removed for good.
    """

    earlier: Sequence[Arrival]
    first: int
    ids: Collection[str]
    put: Callable[[Arrival, bytes | None], object]
    change: Callable[[Arrival], object]
    is_forgotten: Callable[[Arrival, Platform], bool]


class Intake:
    """What one run takes in. At no time is more than one file's content in memory.

    `known`: how many files were in the inbox already; `timed`: of how many of these the time was
    corrected. `others`: how many were named after other units, and passed over. `gone`: how many
    are of people who were forgotten, and were passed over. `zips`: what told times without a zone.
    `downloads`: how many came from a platform that does not tell when they were handed in.
    """

    def __init__(
        self,
        questions: Questions,
        roster: Mapping[str, Trainee],
        other_units: Sequence[str],
        store: Store,
    ) -> None:
        """Begin with what is known: the questions, the people, and what the inbox holds."""
        self.questions, self.roster, self.other_units = questions, roster, other_units
        self.unit, self.store = questions.unit, store
        self.every = {one.number: one for one in store.earlier}
        self.early = set(self.every)
        self.number = store.first
        self.by_content: dict[str, list[int]] = defaultdict(list)
        for one in store.earlier:
            self.by_content[one.sha256].append(one.number)
        self.newest = counting(store.earlier)
        self.ids = {one.trainee for one in store.earlier} | {*store.ids}
        self.known = self.others = self.timed = self.gone = self.downloads = 0
        self.zips: set[str] = set()
        self.again: list[tuple[str, Arrival]] = []  # a source, and a file of the inbox in it
        self.still: list[Arrival] = []

    # --- one file ---------------------------------------------------------------------------------

    def take(self, found: File, source: str) -> None:
        """Put a file into the inbox, if it is new; `settle` decides whose it is."""
        said = origin.platform(found.parts, self.unit, found.by)
        if self._of_other_unit(found.parts, said):
            self.others += 1
            return
        if _text(said.file) and not (found.content or b"x").strip():
            return  # a platform's field for a text, which nobody filled in
        if said.kind == "edx" and found.clock == "zip":
            found = replace(found, clock="download")
        arrival = Arrival(
            0,
            found.path,
            printable(source),
            found.arrived,
            "" if found.content is None else hashlib.sha256(found.content).hexdigest(),
            len(found.content or b""),
            "refused",
            reason=found.fault,
            notes=(found.note,) if found.note else (),
            clock=found.clock,
            by=found.by,
        )
        if found.content is not None:
            arrival = self._judged(arrival, said.file, found.content)
        if self.store.is_forgotten(arrival, said):
            self.gone += 1
            return
        match = self._match(arrival)
        if twin := self._twin(arrival, match.trainee, found.stamped):
            self.known += 1
            self.again.append((arrival.source, replace(twin, by=arrival.by, path=arrival.path)))
            self._timed(twin, arrival)
            return
        # A run that is stopped here leaves what holds answers as unmatched, to be judged again.
        if not arrival.waits and match.state == "accepted":
            arrival = replace(arrival, trainee=match.trainee)
        # Until `settle` has compared it, no download proves an update.
        is_apart = bool(arrival.platform(self.unit).account)
        arrival = replace(arrival, number=self.number, is_apart=is_apart)
        self.number += 1
        kept = _ending(said.file) in (*TEXTS, ".json", ".ipynb")  # and no programs
        self.store.put(arrival, found.content if kept else None)
        self.by_content[arrival.sha256].append(arrival.number)
        self.every[arrival.number] = arrival
        self.downloads += found.clock == "download"
        if found.clock == "zip":
            self.zips.add(printable(source))

    def _of_other_unit(self, parts: tuple[str, ...], said: Platform) -> bool:
        """Tell whether a file was handed in for another unit, as far as its place says.

        In Moodle's download all are of one unit, so a file of another one is a mistake to tell.
        """
        if said.number:
            return False
        if said.unit and said.unit != self.unit:
            return True
        names = (said.file, *parts[:-1])
        return any(of_unit(name, other) for name in names for other in self.other_units)

    def _twin(self, arrival: Arrival, trainee: str, stamped: bool) -> Arrival | None:
        """Return the file of the inbox that this one is; one that came again after another is new.

        What was refused for its name alone comes again under the right one: that is new.
        """
        person = arrival.platform(self.unit).person
        found = None
        for number in self.by_content[arrival.sha256]:
            one = self.every[number]
            if arrival.waits and one.state in ("refused", "kept") and not one.aside:
                continue
            early = number in self.early
            here = one.path == arrival.path and (early or one.source == arrival.source)
            # What was put aside stays so on the next stick, unless somebody would have nothing.
            nobodys = not trainee or trainee in self.newest
            here |= one.aside and early and not arrival.by and nobodys
            theirs = person[0] and one.platform(self.unit).person == person
            same = early and (theirs or (trainee and one.trainee == trainee))
            if here or (arrival.waits and same):
                found = one
        newest = self.newest.get(found.trainee) if found and stamped and arrival.waits else None
        changed = newest and newest.sha256 != arrival.sha256 and arrival.arrived > newest.arrived
        return None if changed else found

    def _timed(self, twin: Arrival, arrival: Arrival) -> None:
        """Take over a time of arrival that the trainer gives for a file that was known."""
        if arrival.clock == "hand" and twin.arrived != arrival.arrived:
            self.timed += 1
            self._change(replace(twin, arrived=arrival.arrived, clock="hand"))

    def _change(self, arrival: Arrival) -> None:
        self.store.change(arrival)
        self.every[arrival.number] = arrival

    def _judged(self, arrival: Arrival, file: str, content: bytes) -> Arrival:
        if _ending(file) == ".ipynb":
            reason = messages.text("collect-notebook", path=arrival.path)
            return replace(arrival, state="kept", reason=reason)
        if _ending(file) != ".json" and not _text(file):
            reason = messages.text("collect-strange", path=arrival.path, unit=self.unit)
            return replace(arrival, reason=reason)
        try:
            answers = parse(content, self.questions)
        except AnswersRefused as refused:
            if _text(file):
                reason = messages.text("collect-text", path=arrival.path)
                return replace(arrival, state="kept", reason=reason)
            reason = messages.text("collect-refused", path=arrival.path, reason=refused)
            return replace(arrival, reason=reason)
        return replace(
            arrival,
            state="unmatched",
            reason=messages.text("collect-unmatched", path=arrival.path),
            notes=(*arrival.notes, *self._notes(arrival), *notes(answers, content, self.questions)),
            learner_id=answers.learner_id,
            learner_name=answers.learner_name,
            saved=answers.saved,
            answers=len(answers.values),
        )

    def _notes(self, arrival: Arrival) -> Iterator[str]:
        if not arrival.by and origin.looks_like_platform(arrival.parts):
            yield messages.text("collect-no-download")

    def _match(self, one: Arrival) -> Match:
        names = one.learner_id, one.learner_name
        found = matching.match(*names, one.parts, self.unit, self.roster, one.by)
        if found.state == "accepted" and not self.roster:
            found = replace(found, trainee=matching.same_person(found.trainee, self.ids))
            self.ids.add(found.trainee)
        return found

    # --- all together -----------------------------------------------------------------------------

    def settle(self) -> list[Arrival]:
        """Give what holds answers to its trainee, where no doubt is left; return what is new.

        What waited from earlier runs is looked at again: the roster may have changed. What was
        accepted once stays so, unless another file claims the same person. `still` is then what
        waits or was refused before, and still does.
        """
        self._compare_downloads()
        waiting = [one for one in self.every.values() if one.waits]
        self.newest = counting(self.every.values())
        hand = [one for one in self.every.values() if one.rule == "hand"]
        self.by_hand = {one.platform(self.unit).person: one for one in hand}
        claiming: dict[str, list[Arrival]] = defaultdict(list)
        for one in waiting:
            claim = self._claim(one)
            if claim.trainee:
                claiming[claim.trainee].append(claim)
            else:
                self._settled(claim)
        self._weighed(claiming)
        now = {one.number for one in waiting if self.every[one.number].state == "accepted"}
        every = list(self.every.values())
        told = {one.number for one in without_answers(every, self.unit)}
        self.still = [
            one
            for one in every
            if one.number in self.early - now and (one.waits or one.number in told)
        ]
        new = [one for one in every if one.number not in self.early or one.number in now]
        return [
            replace(one, reason="") if one.state == "kept" and one.number not in told else one
            for one in new
        ]

    def collected(
        self, new: list[Arrival], counts: Mapping[str, Arrival], late: list[str]
    ) -> Collected:
        """Return the outcome of the run; `new` as `settle` returned it, what counts, who is late.

        How many files of the inbox wait, and what they say of themselves, is not in it.
        """
        return Collected(
            self.unit,
            new,
            self.known,
            self.others,
            counts,
            late,
            [one for one in counts if self.roster and one not in self.roster],
            [one for one in self.roster if one not in counts],
            still=self.still,
            timed=self.timed,
            gone=self.gone,
            zips=sorted(self.zips),
            downloads=self.downloads,
        )

    def _compare_downloads(self) -> None:
        """Note which new files came in a download that continues the others of their account.

        Anybody can make a ZIP with another's account in it, but not with what others handed in.
        """
        contents = self._contents()
        of: dict[Account, list[Arrival]] = defaultdict(list)
        for one in self.every.values():
            if one.state == "accepted" or one.waits:
                of[one.platform(self.unit).account].append(one)
        for account, files in of.items():
            for one in files if account else []:
                if one.number not in self.early and all(
                    _continues(contents, account, *sorted(pair, key=lambda each: each[1]))
                    for pair in self._pairs(one, files)
                ):
                    self._change(replace(one, is_apart=False))

    def _pairs(self, one: Arrival, files: Sequence[Arrival]) -> Iterator[list[tuple[Key, tuple]]]:
        """Yield the file and each other one that it has to be compared with: where, and when."""
        for other in files:
            before = other.number in self.early or other.order < one.order
            keys = self._key(one), self._key(other)
            if before and other.sha256 != one.sha256 and keys[0] != keys[1]:
                yield [(keys[0], one.order), (keys[1], other.order)]

    def _key(self, one: Arrival) -> Key:
        return one.number in self.early, one.source

    def _contents(self) -> Contents:
        """Return what each account handed in, by source. What others can guess proves nothing."""
        found: Contents = defaultdict(lambda: defaultdict(set))
        every = [(self._key(one), one) for one in self.every.values()]
        for key, one in [*every, *(((False, source), twin) for source, twin in self.again)]:
            if one.sha256 and one.state != "kept" and one.answers:
                found[key][one.platform(self.unit).account].add(one.sha256)
        return found

    def _claim(self, one: Arrival) -> Arrival:
        """Return a file that waits with the trainee whose it claims to be, or why there is none."""
        if one.counted:
            return one
        match = self._match(one)
        if match.state == "accepted":
            note = [messages.text(match.note)] if match.note else []
            kept = tuple(dict.fromkeys((*one.notes, *note)))
            return replace(
                one, state="unmatched", trainee=match.trainee, rule=match.rule, notes=kept
            )
        said = one.platform(self.unit)
        who = ", ".join(self._shown(id) for id in match.who)
        given = {"path": one.path, "who": who, "platform": printable(said.name)}
        reason = messages.text(match.code or f"collect-{match.state}", **given)
        if match.state == "unmatched" and (before := self.by_hand.get(said.person)) and said.name:
            before_who = self._shown(before.trainee)
            reason += " " + messages.text("collect-before", number=before.label, who=before_who)
        return replace(one, state=match.state, trainee="", rule="", reason=reason)

    def _settled(self, one: Arrival) -> None:
        if one != self.every[one.number]:
            self._change(one)

    def _weighed(self, claiming: Mapping[str, list[Arrival]]) -> None:
        """Settle which files of each person count, and note where one takes another's place."""
        there: dict[str, list[Arrival]] = defaultdict(list)
        for one in self.every.values():
            if one.state == "accepted":
                there[one.trainee].append(one)
        for trainee, claims_ in claiming.items():
            files = claims.weigh([*there[trainee], *claims_], self.unit, self._shown(trainee))
            before, after = self.newest.get(trainee), counting(files).get(trainee)
            for one in files:
                self._settled(self._noted(one, before, after))

    def _noted(self, one: Arrival, before: Arrival | None, after: Arrival | None) -> Arrival:
        """Return a file with what is to be known of its place among those of its person."""
        if not before or not after or one.state != "accepted" or one.sha256 == before.sha256:
            return one
        new = self.every[one.number].state != "accepted"
        if one.number == after.number and new:
            note = messages.text("collect-replaces", number=before.label)
        elif new and not one.answers:
            note = messages.text("collect-empty-newer", number=after.label)
        else:
            return one
        return replace(one, notes=(*one.notes, note))

    def _shown(self, id: str) -> str:
        name = self.roster[id].name if id in self.roster else ""
        return printable(f"{id} ({name})" if name and name != id else id)


def _continues(
    contents: Contents, account: Account, old: tuple[Key, tuple], new: tuple[Key, tuple]
) -> bool:
    """Whether the new source holds most of the other people's files of the old one unchanged."""
    there = contents[old[0]]
    others = there.keys() - {account, ()}
    same = sum(bool(there[who] & contents[new[0]].get(who, set())) for who in others)
    return same >= FEWEST_SAME and 2 * same > len(others)


def _ending(file: str) -> str:
    return PurePosixPath(file).suffix.casefold()


def _text(file: str) -> bool:
    return _ending(file) in TEXTS


def of_unit(name: str, unit: str) -> bool:
    """Tell whether a file or a folder is called after a unit."""
    return name == unit or name.startswith((f"{unit}_", f"{unit}."))


def notes(answers: Answers, content: bytes, questions: Questions) -> Iterator[str]:
    """Yield what the trainer should know about answers that are taken."""
    if answers.release and answers.release != questions.release:
        kept = len(answers.values)
        yield messages.text("collect-release", kept=kept, left=answers.unknown)
    elif answers.unknown:
        yield messages.text("collect-unknown", count=answers.unknown)
    if answers.malformed:
        named = ", ".join(questions.all[id].short for id in answers.malformed)
        yield messages.text("collect-malformed", questions=named)
    if answers.unused.keys() - answers.malformed.keys():
        named = ", ".join(questions.all[id].short for id in answers.unused)
        yield messages.text("collect-unused", questions=named)
    if not answers.values:
        yield messages.text("collect-blank")
    if twice := _twice(content):
        yield messages.text("collect-twice", names=", ".join(twice))


def _twice(content: bytes) -> list[str]:
    """Return the names that stand twice in one object; of these the last one counts."""
    found: list[str] = []

    def look(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = Counter(name for name, _ in pairs)
        found.extend(name for name, count in names.items() if count > 1)
        return dict(pairs)

    try:
        json.loads(content.decode("utf-8-sig"), object_pairs_hook=look, parse_int=float)
    except (ValueError, RecursionError):
        return []
    return [printable(name)[:60] for name in found[:5]]
