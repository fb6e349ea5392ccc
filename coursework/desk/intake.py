"""Take in files: check each by itself, put it into the inbox, then give it to its owner."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from coursework import claims, matching, platforms
from coursework.answers import Answers, AnswersRefused, parse
from coursework.archives import File, printable
from coursework.arrivals import Arrival, counting, without_answers
from coursework.collected import Collected
from coursework.course import APART, OPEN
from coursework.desk.state import Desk
from coursework.matching import Match
from coursework.platforms import Origin
from coursework.questions import Questions
from fairtender import messages

TEXTS = (".txt", ".html", ".htm")  # texts that trainees type into a platform, or notes with a file


class Intake:
    """One run of taking in files, which holds at most one file's content in memory.

    known: how many files were in the inbox already; timed: how many of these got a corrected time.
    others: how many were skipped because they are named after other units. gone: how many were
    skipped because their people were forgotten. zips: sources whose times have no time zone.
    downloads: how many came from each platform that gives no times of handing in.
    """

    def __init__(self, desk: Desk, questions: Questions, other_units: Sequence[str] = ()) -> None:
        """Start with a workshop's data; files named after `other_units` are skipped."""
        self.desk, self.questions, self.other_units = desk, questions, other_units
        self.unit, self.roster = questions.unit, desk.people
        box = desk.boxes[self.unit]
        self.every = {one.number: one for one in box.found}
        self.early = set(self.every)
        self.number = box.next
        self.by_content: dict[str, list[int]] = defaultdict(list)
        for one in self.every.values():
            self.by_content[one.sha256].append(one.number)
        self.newest = counting(self.every.values())
        self.ids = {one.trainee for one in self.every.values()} | desk.ids
        self.known = self.others = self.timed = self.gone = 0
        self.downloads: Counter[str] = Counter()
        self.zips: set[str] = set()
        self.again: list[tuple[str, Arrival]] = []  # a source, and a file of the inbox in it
        self.still: list[Arrival] = []

    # --- one file ---------------------------------------------------------------------------------

    def take(self, found: File, source: str) -> None:
        """Put a file into the inbox if it is new; `settle` later decides whose it is."""
        said = platforms.origin(found.parts, self.unit, found.by)
        if self._of_other_unit(found.parts, said):
            self.others += 1
            return
        if _is_text(said.file) and not (found.content or b"x").strip():
            return  # an empty text field of a platform
        if found.clock == "zip" and said.platform and not said.platform.has_times:
            found = replace(found, clock="download")
        arrival = self._look_into(found, said.file, source)
        if self.desk.gone.holds(arrival, said, self.roster):
            self.gone += 1
            return
        match = self._match(arrival)
        if twin := self._twin(arrival, match.trainee, found.stamped):
            self.known += 1
            self.again.append((arrival.source, replace(twin, by=arrival.by, path=arrival.path)))
            self._correct_time(twin, arrival)
            return
        # If a run stops here, files with answers stay unmatched; the next run judges them again.
        if not arrival.waits and match.state == "accepted":
            arrival = replace(arrival, trainee=match.trainee)
        # No download proves an update until `settle` has compared it; a room's own server does.
        is_apart = bool(arrival.origin(self.unit).account) and arrival.by != platforms.ROOM
        arrival = replace(arrival, number=self.number, is_apart=is_apart)
        self.number += 1
        # The bytes of programs and of open notebooks are not kept.
        kept = _ending(said.file) in (*TEXTS, ".json", ".ipynb") and not is_open(said.file)
        self.desk.put(self.unit, arrival, found.content if kept else None)
        self.by_content[arrival.sha256].append(arrival.number)
        self.every[arrival.number] = arrival
        if found.clock == "download":
            self.downloads[said.kind] += 1
        if found.clock == "zip":
            self.zips.add(printable(source))

    def _of_other_unit(self, parts: tuple[str, ...], said: Origin) -> bool:
        """Return whether a file was handed in for another unit, according to its path.

        If a platform numbers its people, a whole download is for one unit, so a file of another
        unit is a mistake to report.
        """
        if said.number:
            return False
        if said.unit and said.unit != self.unit:
            return True
        names = (said.file, *parts[:-1])
        return any(of_unit(name, other) for name in names for other in self.other_units)

    def _twin(self, arrival: Arrival, trainee: str, stamped: bool) -> Arrival | None:
        """Return the same file in the inbox, or None if this one is new.

        A file that comes again after the person handed in another one is new. So is a file that was
        refused only for its name, and now comes under the right name.
        """
        alike = [self.every[number] for number in self.by_content[arrival.sha256]]
        twins = [one for one in alike if self._is_same(one, arrival, trainee)]
        if not twins:
            return None
        newest = self.newest.get(twins[-1].trainee)
        if newest and stamped and arrival.waits:
            later = newest.sha256 != arrival.sha256 and arrival.arrived > newest.arrived
            return None if later else twins[-1]
        return twins[-1]

    def _is_same(self, one: Arrival, arrival: Arrival, trainee: str) -> bool:
        """Return whether `one`, a file in the inbox with the same content, is the same file."""
        early = one.number in self.early
        if arrival.waits and one.state in ("refused", "kept") and not one.aside:
            return False
        if one.path == arrival.path and (early or one.source == arrival.source):
            return True
        if not early:
            return False
        # A file put aside stays aside the next time, unless its person would have nothing.
        if one.aside and not arrival.by and (not trainee or trainee in self.newest):
            return True
        person = arrival.origin(self.unit).person
        is_theirs = bool(person[0]) and one.origin(self.unit).person == person
        return arrival.waits and (is_theirs or bool(trainee and one.trainee == trainee))

    def _correct_time(self, twin: Arrival, arrival: Arrival) -> None:
        """Use the time of arrival that the trainer gave for a file that is already in the inbox."""
        if arrival.clock == "hand" and twin.arrived != arrival.arrived:
            self.timed += 1
            self._change(replace(twin, arrived=arrival.arrived, clock="hand"))

    def _change(self, arrival: Arrival) -> None:
        if arrival != self.every[arrival.number]:
            self.desk.change(self.unit, arrival)
            self.every[arrival.number] = arrival

    def _look_into(self, found: File, name: str, source: str) -> Arrival:
        """Return the record of a file before its owner is known. name: as the learner named it."""
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
        if found.content is None:
            return arrival
        if is_open(name):
            return replace(arrival, reason=messages.text("collect-open", path=arrival.path))
        if _ending(name) == ".ipynb":
            reason = messages.text("collect-notebook", path=arrival.path)
            return replace(arrival, state="kept", reason=reason)
        if _ending(name) != ".json" and not _is_text(name):
            reason = messages.text("collect-strange", path=arrival.path, unit=self.unit)
            return replace(arrival, reason=reason)
        try:
            answers = parse(found.content, self.questions)
        except AnswersRefused as refused:
            if _is_text(name):
                reason = messages.text("collect-text", path=arrival.path)
                return replace(arrival, state="kept", reason=reason)
            reason = messages.text("collect-refused", path=arrival.path, reason=refused)
            return replace(arrival, reason=reason)
        notes = [*arrival.notes]
        if not arrival.by and platforms.looks_like_platform(arrival.parts):
            notes.append(messages.text("collect-no-download"))
        notes += answer_notes(answers, found.content, self.questions)
        return replace(
            arrival,
            state="unmatched",
            reason=messages.text("collect-unmatched", path=arrival.path),
            notes=tuple(notes),
            learner_id=answers.learner_id,
            learner_name=answers.learner_name,
            saved=answers.saved,
            answers=len(answers.values),
        )

    def _match(self, one: Arrival) -> Match:
        names = one.learner_id, one.learner_name
        found = matching.match(*names, one.parts, self.unit, self.roster, one.by)
        if found.state == "accepted" and not self.roster:
            found = replace(found, trainee=matching.same_person(found.trainee, self.ids))
            self.ids.add(found.trainee)
        return found

    # --- all together -----------------------------------------------------------------------------

    def settle(self) -> list[Arrival]:
        """Give files with answers to their owners if there is no doubt; return the new files.

        Files that waited from earlier runs are judged again, since the roster may have changed;
        those accepted now are also returned. A file accepted once stays so, unless another file
        claims the same person. `still` then lists files that waited or were refused before, and
        still are.
        """
        downloads = claims.Downloads(self.every.values(), self.early, self.again, self.unit)
        for one in downloads.continuing():
            self._change(replace(one, is_apart=False))
        waiting = [one for one in self.every.values() if one.waits]
        self.newest = counting(self.every.values())
        hand = [one for one in self.every.values() if one.rule == "hand"]
        self.by_hand = {one.origin(self.unit).person: one for one in hand}
        claiming: dict[str, list[Arrival]] = defaultdict(list)
        for one in waiting:
            claim = self._claim(one)
            if claim.trainee:
                claiming[claim.trainee].append(claim)
            else:
                self._change(claim)
        self._weigh(claiming)
        now = {one.number for one in waiting if self.every[one.number].state == "accepted"}
        return self._outcome(now)

    def _outcome(self, now: set[int]) -> list[Arrival]:
        """Return the new files, and put older open ones into `still`. now: those just accepted."""
        every = list(self.every.values())
        bare = {one.number for one in without_answers(every, self.unit)}
        is_new = {one.number for one in every if one.number not in self.early} | now
        before = [one for one in every if one.number not in is_new]
        self.still = [one for one in before if one.waits or one.number in bare]
        new = [one for one in every if one.number in is_new]
        # A notebook or text next to answers needs no note.
        return [
            replace(one, reason="") if one.state == "kept" and one.number not in bare else one
            for one in new
        ]

    def collected(
        self, new: list[Arrival], counts: Mapping[str, Arrival], late: list[str]
    ) -> Collected:
        """Return the outcome of the run. new: the files that `settle` returned.

        counts: {trainee: the file that counts}. late: ids of people with nothing in time. The
        fields `waiting` and `inside`, about files that wait, are not filled in yet.
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

    def _claim(self, one: Arrival) -> Arrival:
        """Return a waiting file with its likely trainee, or with the reason why there is none."""
        if one.counted:
            return one
        match = self._match(one)
        if match.state == "accepted":
            note = [messages.text(match.note)] if match.note else []
            kept = tuple(dict.fromkeys((*one.notes, *note)))
            return replace(
                one, state="unmatched", trainee=match.trainee, rule=match.rule, notes=kept
            )
        said = one.origin(self.unit)
        who = ", ".join(self._person(id) for id in match.who)
        given = {"path": one.path, "who": who, "platform": printable(said.name)}
        reason = messages.text(match.code or f"collect-{match.state}", **given)
        if match.state == "unmatched" and (before := self.by_hand.get(said.person)) and said.name:
            before_who = self._person(before.trainee)
            again = messages.text("collect-before", number=before.label, who=before_who)
            reason = messages.paragraph(reason, again)
        return replace(one, state=match.state, trainee="", rule="", reason=reason)

    def _weigh(self, claiming: Mapping[str, list[Arrival]]) -> None:
        """Decide which files of each person count, and note on a file if it replaces another."""
        there: dict[str, list[Arrival]] = defaultdict(list)
        for one in self.every.values():
            if one.state == "accepted":
                there[one.trainee].append(one)
        for trainee, claims_ in claiming.items():
            files = claims.weigh([*there[trainee], *claims_], self.unit, self._person(trainee))
            before, after = self.newest.get(trainee), counting(files).get(trainee)
            for one in files:
                self._change(self._with_place(one, before, after))

    def _with_place(self, one: Arrival, before: Arrival | None, after: Arrival | None) -> Arrival:
        """Return a file; if it is new, note that it replaces another, or is empty and does not."""
        is_new = self.every[one.number].state != "accepted"
        if not before or not after or one.state != "accepted" or not is_new:
            return one
        if one.sha256 == before.sha256:
            return one
        if one.number == after.number:
            code = "collect-together" if self.unit == APART else "collect-replaces"
            note = messages.text(code, number=before.label)
        elif not one.answers:
            note = messages.text("collect-empty-newer", number=after.label)
        else:
            return one
        return replace(one, notes=(*one.notes, note))

    def _person(self, id: str) -> str:
        name = self.roster[id].name if id in self.roster else ""
        return printable(f"{id} ({name})" if name and name != id else id)


def _ending(file: str) -> str:
    return PurePosixPath(file).suffix.casefold()


def _is_text(file: str) -> bool:
    return _ending(file) in TEXTS


def of_unit(name: str, unit: str) -> bool:
    """Return whether a file or a folder is named after a unit."""
    return name == unit or name.startswith((f"{unit}_", f"{unit}."))


def is_open(file: str) -> bool:
    """Return whether a file is the open notebook, or a copy that a browser numbered."""
    return file.casefold().startswith(OPEN)


def answer_notes(answers: Answers, content: bytes, questions: Questions) -> Iterator[str]:
    """Yield notes for the trainer on the answers in a file."""
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
    """Return names that occur twice in one JSON object; of two values, the last one counts."""
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
