"""Decide which hand-in counts for whom, by one rule.

Each file with answers claims to be one person's. The evidence decides whose, in this order:

1. what the trainer decided by hand for this file;
2. what a learning platform wrote into the file's path, as `platforms` declares it. It is believed
   only in what the trainer gave as that platform's own download: a ZIP, or the folder it was
   unpacked to, with nothing else in it; and in the folders in which a platform collects. Elsewhere
   anybody can name a file like this. What the participant called the file decides nothing.
   A room's own server is believed in the same way: it finds the person by the code of a slip;
3. if no platform names the person, the file's own evidence: the id in it, the name in it, the name
   in `UNIT_NAME.json`, its folder. All that name somebody must name the same person.

A file that names another participant than the platform does, or two people, waits for the trainer.
One person has one hand-in. The same content again is ignored. A newer file of the same account of
the same platform replaces the older one, unless it is empty, and only if its download continues the
earlier one: it contains most of the other people's files that came with the older one, unchanged,
and at least two of them. Any other second file for a person puts the person in question: none of
the files counts until the trainer decides, whichever came first. Only a file that the trainer gave
to the person by hand goes on counting, and the new one waits. Marks that were given before stay,
labelled "in question". The questions before and after the course have no marks, and everybody hands
them in three times: all files of a person count, and `before_after` puts them together.

`matching` finds whose a file is; this module decides which of a person's files count.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from coursework.arrivals import Arrival, counting, in_question
from coursework.course import APART
from coursework.names import plain
from fairtender import messages

FEWEST_SAME = 2  # files of other people that a later download has to hold unchanged
AGAIN = re.compile(r" ?\(\d+\)")  # added by browsers to the name of a file that already exists


def weigh(files: Sequence[Arrival], unit: str, who: str) -> list[Arrival]:
    """Decide whether each of one person's files is accepted, in question or waiting.

    files: those that are accepted, in question, or newly claim the person (in any other state).
    who: the person, as named in the reasons.
    """
    settled = [one for one in files if one.state == "accepted"]
    opened = [one for one in files if one.state != "accepted"]
    if not opened or unit == APART or _agree(files, unit):
        return [*settled, *map(_accept, opened)]
    if any(one.rule == "hand" for one in settled):
        return [*settled, *(_accept_or_wait(one, settled, unit, who) for one in opened)]
    return [_in_question(one, files, settled, who) for one in files]


def _agree(files: Iterable[Arrival], unit: str) -> bool:
    """Return whether all files have the same content, or are from one account of one platform.

    A file without an account is treated as one of an account that sent the same content.
    """
    accounts: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for one in files:
        account = one.origin(unit).account
        apart = one.label if one.is_apart else ""
        accounts[one.sha256] |= {(*account, apart)} if account else set()
    people = {account[:-1] for each in accounts.values() for account in each}
    return len(accounts) == 1 or (len(people) == 1 and bool(set.intersection(*accounts.values())))


def _accept(one: Arrival) -> Arrival:
    return replace(one, state="accepted", reason="", counted=False, is_apart=False)


def _accept_or_wait(one: Arrival, settled: Sequence[Arrival], unit: str, who: str) -> Arrival:
    """Let a file wait that came after the trainer had given the person another one.

    It is accepted if it agrees with a file that already counts (`_agree`).
    """
    if any(_agree((one, other), unit) for other in settled):
        return _accept(one)
    number = counting(settled)[one.trainee].label
    reason = messages.text("collect-elsewhere", path=one.path, who=who, number=number)
    return replace(one, state="ambiguous", trainee="", rule="", reason=reason, counted=False)


def _in_question(
    one: Arrival, files: Sequence[Arrival], settled: Sequence[Arrival], who: str
) -> Arrival:
    others = sorted(other.label for other in files if other.number != one.number)
    reason = messages.text("collect-question", path=one.path, who=who, others=", ".join(others))
    before = counting(settled).get(one.trainee)
    counted = one.counted or bool(before and before.number == one.number)
    return replace(one, state="question", reason=reason, counted=counted)


Account = tuple[str, ...]
Source = tuple[bool, str]  # whether it was there before this run, and its name


class Downloads:
    """The files of each source, used to recognise downloads that continue earlier ones.

    Anybody can make a ZIP with another person's account in it, but not with other people's
    hand-ins.
    """

    def __init__(
        self,
        every: Collection[Arrival],
        early: Collection[int],
        again: Iterable[tuple[str, Arrival]],
        unit: str,
    ) -> None:
        """Prepare with the files of the inbox.

        early: the numbers of files that were there before. again: (source, file) of each file that
        arrived again.
        """
        self.unit, self.early = unit, early
        self.files: dict[Account, list[Arrival]] = defaultdict(list)
        # What each account handed in, by source. Content that others can guess proves nothing.
        self.contents: dict[Source, dict[Account, set[str]]] = defaultdict(lambda: defaultdict(set))
        for one in every:
            if one.state == "accepted" or one.waits:
                self.files[one.origin(unit).account].append(one)
        sources = [(self._source(one), one) for one in every]
        for source, one in [*sources, *(((False, name), twin) for name, twin in again)]:
            if one.sha256 and one.state != "kept" and one.answers:
                self.contents[source][one.origin(unit).account].add(one.sha256)

    def continuing(self) -> list[Arrival]:
        """Return the new files whose download continues the account's earlier downloads."""
        return [
            one
            for account, files in self.files.items()
            for one in files
            if account and one.number not in self.early and self._continues_all(one, files)
        ]

    def _source(self, one: Arrival) -> Source:
        return one.number in self.early, one.source

    def _continues_all(self, one: Arrival, files: Iterable[Arrival]) -> bool:
        for other in files:
            is_before = other.number in self.early or other.order < one.order
            is_apart = self._source(other) != self._source(one)
            if is_before and is_apart and other.sha256 != one.sha256:
                old, new = sorted((one, other), key=lambda each: each.order)
                if not self._continues(old, new):
                    return False
        return True

    def _continues(self, old: Arrival, new: Arrival) -> bool:
        """Return whether a new source contains most of the other files of an old one, unchanged."""
        there, here = self.contents[self._source(old)], self.contents[self._source(new)]
        others = there.keys() - {old.origin(self.unit).account, ()}
        same = sum(bool(there[who] & here.get(who, set())) for who in others)
        return same >= FEWEST_SAME and 2 * same > len(others)


def updates(found: Iterable[Arrival]) -> dict[int, str]:
    """Return {number: trainee} for files in question that look like newer versions of the others.

    They contain the same id and name, have the same file name, were saved later, and hold no fewer
    answers. That is not proof, since anybody can write this into a file.
    """
    newest = {}
    for trainee, files in in_question(found).items():
        last = max(files, key=lambda one: (one.saved, one.number))
        if all(_updates(last, one) for one in files if one is not last):
            newest[last.number] = trainee
    return newest


def _updates(new: Arrival, old: Arrival) -> bool:
    same = [_names_in(one) for one in (new, old)]
    return (
        same[0] == same[1]
        and all(same[0])
        and old.saved < new.saved
        and (0 <= old.answers <= new.answers)
    )


def _names_in(one: Arrival) -> tuple[str, str, str]:
    """Return the id and the name in a file, and its file name without a browser's "(1)"."""
    file = AGAIN.sub("", one.parts[-1]).casefold()
    return one.learner_id.casefold(), plain(one.learner_name), file
