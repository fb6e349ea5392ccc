"""Taking files in: each is judged by itself, put into the inbox, then given to its trainee."""

import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import PurePosixPath
from typing import Any

from fairtender import forms, messages
from fairtender.forms.answers import Answers, AnswersRefused, parse
from fairtender.forms.questions import Questions
from workshop import inbox, matching
from workshop.folder import Workshop
from workshop.found import Found, printable
from workshop.inbox import Arrival
from workshop.key import unit_folder, units
from workshop.matching import Match, Sign

TEXTS = (".txt", ".html", ".htm")  # what trainees type into a platform, or notes beside a file


class Taking:
    """What one run takes in. At no time is more than one file's content in memory.

    `known`: how many files were in the inbox already. `others`: how many were named after other
    units, and passed over.
    """

    def __init__(self, workshop: Workshop, unit: str, say: bool = False) -> None:
        """Read what is known: questions, roster, and the unit's inbox."""
        self.workshop, self.unit, self.say = workshop, unit, say
        self.questions = forms.load(unit_folder(unit, workshop.course) / "questions.toml")
        self.roster = workshop.trainees()
        self.other_units = [one for one in units(workshop.course) if one != unit]
        self.earlier = inbox.arrivals(workshop, unit)
        self.number = inbox.next_number(workshop, unit)
        self.by_content: dict[str, list[Arrival]] = defaultdict(list)
        for one in self.earlier:
            self.by_content[one.sha256].append(one)
        self.early = {one.number for one in self.earlier}
        self.newest = inbox.counting(self.earlier)
        self.ids = {one.trainee for one in self.earlier} | _folders(workshop)
        self.by_hand = _by_hand(self.earlier, unit)
        self.fresh: list[Arrival] = []
        self.known = self.others = self.looked = 0

    # --- one file ---------------------------------------------------------------------------------

    def take(self, found: Found, source: str) -> None:
        """Put a file into the inbox, if it is new; `settle` decides whose it is."""
        self.looked += 1
        self._progress()
        said = matching.platform(found.parts, self.unit)
        if self._of_other_unit(found.parts, said):
            self.others += 1
            return
        if _text(said.file) and not (found.content or b"x").strip():
            return  # a platform's field for a text, which nobody filled in
        arrival = Arrival(
            0,
            found.path,
            printable(source),
            found.arrived,
            "" if found.content is None else hashlib.sha256(found.content).hexdigest(),
            len(found.content or b""),
            "refused",
            reason=found.fault,
        )
        if found.content is not None:
            arrival = self._judged(arrival, said.file, found.content)
        match = self._match(arrival)
        if self._is_known(arrival, match.trainee, found.stamped):
            self.known += 1
            return
        # A run that is stopped here leaves what holds answers as unmatched, to be judged again.
        if not arrival.waits and match.state == "accepted":
            arrival = replace(arrival, trainee=match.trainee)
        arrival = replace(arrival, number=self.number)
        self.number += 1
        kept = _ending(said.file) in (*TEXTS, ".json", ".ipynb")  # and no programs
        inbox.put(self.workshop, self.unit, arrival, found.content if kept else None)
        self.by_content[arrival.sha256].append(arrival)
        self.fresh.append(arrival)

    def _of_other_unit(self, parts: tuple[str, ...], said: matching.Platform) -> bool:
        """Tell whether a file was handed in for another unit, as far as its place says.

        In Moodle's download all are of one unit, so a file of another one is a mistake to tell.
        """
        if said.number:
            return False
        if said.unit and said.unit != self.unit:
            return True
        names = (said.file, *parts[:-1])
        return any(_of_unit(name, other) for name in names for other in self.other_units)

    def _is_known(self, arrival: Arrival, trainee: str, stamped: bool) -> bool:
        """Tell whether the inbox has this file; one that came again after another one is new."""
        twins = self.by_content[arrival.sha256]
        answers = arrival.state == "unmatched"
        if not any(
            (
                one.path == arrival.path
                and (one.number in self.early or one.source == arrival.source)
            )
            or (answers and trainee and one.trainee == trainee)
            for one in twins
        ):
            return False
        newest = self.newest.get(trainee)
        again = stamped and answers and newest and newest.sha256 != arrival.sha256
        return not (again and newest and arrival.arrived > newest.arrived)

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
            notes=tuple(notes(answers, content, self.questions)),
            learner_id=answers.learner_id,
            learner_name=answers.learner_name,
            saved=answers.saved,
        )

    def _match(self, one: Arrival) -> Match:
        if trainee := self.by_hand.get(_decided(one, self.unit)):
            return Match("accepted", trainee, "hand")
        return self._by_rules(one)

    def _by_rules(self, one: Arrival) -> Match:
        names = one.learner_id, one.learner_name
        found = matching.match(*names, one.parts, self.unit, self.roster)
        if found.state == "accepted" and not self.roster:
            found = replace(found, trainee=matching.same_person(found.trainee, self.ids))
            self.ids.add(found.trainee)
        return found

    def _progress(self) -> None:
        if self.say and sys.stderr.isatty() and self.looked % 20 == 0:
            line = messages.text("collect-progress", count=self.looked)
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)

    # --- all together -----------------------------------------------------------------------------

    def settle(self) -> list[Arrival]:
        """Give what holds answers to its trainee, where no doubt is left; return what is new.

        What waited from earlier runs is looked at again: the roster may have changed. What was
        accepted once stays so.
        """
        waiting = [one for one in (*self.earlier, *self.fresh) if one.waits]
        found = {one.number: self._match(one) for one in waiting}
        doubtful = self._doubtful(waiting, found)
        changed: dict[int, Arrival] = {}
        for one in waiting:
            match = doubtful.get(one.number, found[one.number])
            settled = self._settled(one, match)
            if settled != one:
                inbox.change(self.workshop, self.unit, settled)
            changed[one.number] = settled
        fresh = {one.number for one in self.fresh}
        every = [changed.get(one.number, one) for one in (*self.earlier, *self.fresh)]
        self._answered(every)
        now = {one.number for one in waiting if changed[one.number].state == "accepted"}
        if self.say and sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
        return [self.shown(one) for one in every if one.number in fresh | now]

    def _settled(self, one: Arrival, match: Match) -> Arrival:
        if match.state == "accepted":
            who = {"trainee": match.trainee, "rule": match.rule, "reason": ""}
            return replace(one, state="accepted", **who)
        who = ", ".join(match.who)
        code = "collect-other-name" if match.rule == "id" else f"collect-{match.state}"
        code = "collect-doubtful" if match.trainee else code
        reason = messages.text(code, path=one.path, who=who)
        return replace(one, state=match.state, trainee="", rule="", reason=reason)

    def _doubtful(self, waiting: list[Arrival], found: dict[int, Match]) -> dict[int, Match]:
        """Return an ambiguous match for files whose id may be that of another person's file."""
        certain: dict[str, set[Sign]] = defaultdict(set)
        unsure: dict[str, dict[int, Sign]] = defaultdict(dict)
        for one in self.earlier:
            if one.state == "accepted":
                rule = self._by_rules(one).rule if one.rule == "hand" else one.rule
                certain[one.trainee].add(self._sign(one, rule))
        for one in waiting:
            match = found[one.number]
            if match.state == "accepted" and match.sure:
                certain[match.trainee].add(self._sign(one, match.rule))
            elif match.state == "accepted":
                unsure[match.trainee][one.number] = self._sign(one, match.rule)
        return {
            number: Match("ambiguous", trainee, who=(trainee,))
            for trainee, signs in unsure.items()
            for number in _disagreeing(signs, certain[trainee])
        }

    def _sign(self, one: Arrival, rule: str) -> Sign:
        said = matching.platform(one.parts, self.unit)
        return matching.sign(rule, said, one.learner_name, one.path, one.sha256)

    def _answered(self, every: list[Arrival]) -> None:
        """Note whose answers are there: a notebook beside them needs no word."""
        accepted = [one for one in every if one.state == "accepted"]
        self.trainees = {one.trainee for one in accepted}
        self.people = {matching.platform(one.parts, self.unit).person for one in accepted}
        in_folder: dict[str, set[str]] = defaultdict(set)
        for one in accepted:
            in_folder[_above(one.path)].add(one.trainee)
        self.own_folders = {place for place, who in in_folder.items() if place and len(who) == 1}

    def shown(self, one: Arrival) -> Arrival:
        """Return a record as it is told: without a reason for what lies beside answers."""
        if one.state != "kept":
            return one
        person = matching.platform(one.parts, self.unit).person
        fine = person in self.people if person[0] else _above(one.path) in self.own_folders
        return replace(one, reason="") if fine or one.trainee in self.trainees else one


def _disagreeing(signs: dict[int, Sign], certain: set[Sign]) -> list[int]:
    """Return the files that may be another person's than those that are certain, or than others."""
    if certain:
        return [
            number for number, sign in signs.items() if not any(sign.agrees(one) for one in certain)
        ]
    distinct = set(signs.values())
    fine = len(distinct) < 50 and all(a.agrees(b) for a, b in combinations(distinct, 2))
    return [] if fine else list(signs)


def _folders(workshop: Workshop) -> set[str]:
    return {one.name for one in (workshop.folder / "submitted").glob("*") if one.is_dir()}


def _ending(file: str) -> str:
    return PurePosixPath(file).suffix.casefold()


def _text(file: str) -> bool:
    return _ending(file) in TEXTS


def _decided(one: Arrival, unit: str) -> tuple[str, ...]:
    """Return by what a trainer's decision about a file is known again in a later one."""
    person = matching.platform(one.parts, unit).person
    return person if person[0] else (one.path, one.learner_id, one.learner_name)


def _by_hand(earlier: Iterable[Arrival], unit: str) -> dict[tuple[str, ...], str]:
    decided: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for one in earlier:
        if one.state == "accepted" and one.rule == "hand":
            decided[_decided(one, unit)].add(one.trainee)
    return {sign: next(iter(who)) for sign, who in decided.items() if len(who) == 1}


def _above(path: str) -> str:
    return path.rpartition("/")[0]


def _of_unit(name: str, unit: str) -> bool:
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
