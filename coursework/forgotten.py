"""Find what to remove when a person is forgotten, and recognise their files if they come again.

`forgotten.json` holds a salt, and digests made with it: of each file that was removed, of the
platform's name and number of the person, and of id and name. Nobody can read a name from them, but
anyone with this file and a list of names can try each; so it is private, and is deleted with the
folder. It recognises a person's files without keeping who the person was.
"""

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import PurePosixPath

from coursework.arrivals import Arrival
from coursework.names import plain
from coursework.platforms import Origin
from coursework.roster import Trainee
from fairtender import messages
from fairtender.tables import fault

KEPT = "forgotten.json"
ROUNDS = 20_000  # guessable data, such as an id, must cost time to try
FEWEST = 1_000  # a file with fewer is not one of ours
Token = tuple[str, ...]


@dataclass(frozen=True)
class Forgotten:
    """The digests that are kept; an empty one matches nobody and takes no time.

    rounds: how often anything that people could guess is hashed.
    """

    salt: bytes = b""
    digests: frozenset[str] = field(default_factory=frozenset)
    rounds: int = ROUNDS

    def holds(self, arrival: Arrival, said: Origin, roster: Mapping[str, Trainee]) -> bool:
        """Return whether this file was removed, or belongs to a person who was forgotten.

        The file's own name and id do not count if the roster has the id again, or if a platform
        names the owner.
        """
        if not self.digests:
            return False
        tokens = of_file(arrival, said)
        by_itself = not said.name or said.hidden
        if arrival.learner_id and by_itself and arrival.learner_id not in roster:
            tokens.append(of_id(arrival.learner_id))
        if not by_itself and not said.number and said.name not in roster:
            tokens.append(of_id(said.name))
        return any(self._has(token) for token in tokens)

    def names(self, trainee: Trainee) -> bool:
        """Return whether a row of a roster names somebody who was forgotten."""
        return bool(self.digests) and self._has(of_row(trainee.id, trainee.name))

    def _has(self, token: Token) -> bool:
        return _digest(self.salt, token, self.rounds) in self.digests


def of_file(arrival: Arrival, said: Origin) -> list[Token]:
    """Return the tokens of a file in the inbox: its content, and the platform's person."""
    named = arrival.learner_id or arrival.learner_name
    # A file that names nobody, such as a blank one, can be another person's too.
    tokens: list[Token] = [("content", arrival.sha256, "" if named else arrival.path)]
    # If a team hands in, a hidden name is not this person's alone.
    own = said.name and not said.hidden
    return [*tokens, ("person", *said.person)] if own else tokens


def of_id(id: str) -> Token:
    """Return the token of an id, as in files and as a platform's name for a person."""
    return "id", id.casefold()


def of_row(id: str, name: str) -> Token:
    """Return the token of a roster row, by id and name: a new person may get an old id."""
    return "row", id.casefold(), plain(name)


@cache
def _digest(salt: bytes, token: Token, rounds: int) -> str:
    text = "\0".join(token).encode("utf-8", "replace")
    return _pbkdf2(text, salt, 1 if token[0] == "content" else rounds).hex()


def _pbkdf2(text: bytes, salt: bytes, rounds: int) -> bytes:
    """Return PBKDF2 with SHA-256, even if Python has no OpenSSL, as in the browser."""
    if made := getattr(hashlib, "pbkdf2_hmac", None):
        return made("sha256", text, salt, rounds)
    start = hmac.new(text, digestmod=hashlib.sha256)

    def hashed(data: bytes) -> bytes:
        one = start.copy()
        one.update(data)
        return one.digest()

    block = hashed(salt + b"\0\0\0\x01")
    total = int.from_bytes(block, "big")
    for _ in range(rounds - 1):
        block = hashed(block)
        total ^= int.from_bytes(block, "big")
    return total.to_bytes(32, "big")


def read(text: str) -> Forgotten:
    """Return the digests in a file; ValueError, TypeError or KeyError if it is damaged."""
    kept = json.loads(text)
    if not isinstance(kept, dict):
        raise ValueError("digests")
    rounds, digests = kept.get("rounds", ROUNDS), kept["digests"]
    if type(rounds) is not int or not FEWEST <= rounds <= ROUNDS:
        raise ValueError("rounds")
    if not isinstance(digests, list) or not all(isinstance(one, str) for one in digests):
        raise ValueError("digests")
    try:
        salt = bytes.fromhex(kept["salt"])
    except ValueError:
        raise ValueError("salt") from None
    return Forgotten(salt, frozenset(digests), rounds)


def text_of(known: Forgotten) -> str:
    """Return the digests as the text of their file."""
    content: dict[str, object] = {"salt": known.salt.hex(), "digests": sorted(known.digests)}
    if known.rounds != ROUNDS:
        content["rounds"] = known.rounds
    return json.dumps(content, indent=1) + "\n"


def with_more(known: Forgotten, tokens: Iterable[Token]) -> Forgotten:
    """Return the digests with these tokens added."""
    salt = known.salt or secrets.token_bytes(16)
    digests = known.digests | {_digest(salt, token, known.rounds) for token in tokens}
    return replace(known, salt=salt, digests=digests)


LEARNER = re.compile(r'"learner"\s*:\s*\{[^}]{0,2000}\}')


@dataclass(frozen=True)
class Person:
    """A person who is to be forgotten: the id, and every known name and address."""

    id: str
    names: frozenset[str] = frozenset()
    email: str = ""

    @property
    def words(self) -> list[str]:
        """The words to search texts for, without ids and names that are too short."""
        named = [one for one in (*sorted(self.names), self.email) if len(one) > 3]
        return [self.id, *named] if _telling(self.id) else named

    @property
    def plain_words(self) -> list[str]:
        """The search words that name only this person: the id, full names and the address."""
        return [one for one in self.words if " " in one or "@" in one or one == self.id]


def whole(words: Collection[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of these as whole words, longest first, in any case."""
    longest_first = sorted(words, key=len, reverse=True)
    either = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _telling(id: str) -> bool:
    return len(id) > 3 and not id.isdecimal()


@dataclass
class Going:
    """The files in an inbox that are removed or changed when a person is forgotten.

    removed: their files. doubtful: files that name the person but may be another's; they stay.
    changed: files of others; their reason and notes no longer name the person.
    """

    removed: list[Arrival] = field(default_factory=list)
    doubtful: list[Arrival] = field(default_factory=list)
    changed: list[Arrival] = field(default_factory=list)


def going(
    person: Person,
    found: Iterable[Arrival],
    content: Callable[[Arrival], bytes],
    people: Mapping[str, Trainee],
) -> Going:
    """Return what to remove from an inbox. content: returns a file's bytes, b"" if not kept."""
    pattern = whole(person.words) if person.words else None
    named = {one.casefold() for one in person.names}
    shared = any(one.name.casefold() in named for id, one in people.items() if id != person.id)
    goes = Going()
    for one in found:
        could = "" if one.trainee else _points_to(person, one, content(one))
        if one.trainee == person.id or could == "id" or (could and not shared):
            goes.removed.append(one)
        elif could:
            goes.doubtful.append(one)
        elif pattern and any(map(pattern.search, (one.reason, *one.notes))):
            # A list of those whose file it could be.
            gone = messages.text("forget-gone")
            notes = tuple(pattern.sub(gone, note) for note in one.notes)
            goes.changed.append(replace(one, reason=pattern.sub(gone, one.reason), notes=notes))
    return goes


def tokens(person: Person, removed: Iterable[tuple[str, Arrival]]) -> list[Token]:
    """Return tokens of a person and of removed (unit, file), to recognise them later."""
    named = {plain(name) for name in person.names}
    found = [of_id(person.id)]
    found += [of_row(person.id, name) for name in (person.names or [""])]
    for unit, one in removed:
        said = one.origin(unit)
        by_content, *of_platform = of_file(one, said)
        # A file that only claims to be theirs came from another person of the platform.
        own = _is_owned(one) or plain(said.name) in named
        found += [by_content, *(of_platform if own else [])]
    return found


def of_strangers(unit: str, files: Iterable[Arrival]) -> list[Token]:
    """Return tokens of files that belonged to nobody, to recognise them later."""
    tokens = [(one, of_file(one, one.origin(unit))) for one in files]
    # One in question may come from the account of the person whom it claims.
    return [token for one, each in tokens for token in each[: 1 if one.trainee else None]]


def stranger(unit: str, found: Iterable[Arrival], number: int) -> list[Arrival]:
    """Return the file with this number, and all others that came from the same stranger.

    These are files without an owner, from the same person of the platform or with the same name and
    id in them; a file in question is returned alone. Raises DataError if there is no such file, or
    if it is a trainee's.
    """
    every = {one.number: one for one in found}
    if number not in every:
        raise fault("collect-no-number", number=number, unit=unit)
    one = every.pop(number)
    if _is_owned(one):
        raise fault("forget-owned", number=one.label, trainee=one.trainee)
    if one.trainee:  # other files that claim the same person may be their own
        return [one]
    person = one.origin(unit)
    inside = one.learner_id, plain(one.learner_name)
    others = [
        other
        for other in every.values()
        if not other.trainee
        and (
            (person.number and other.origin(unit).person == person.person)
            or (all(inside) and (other.learner_id, plain(other.learner_name)) == inside)
        )
    ]
    return [one, *others]


def _is_owned(one: Arrival) -> bool:
    """Return whether a file is known to be somebody's; a file in question only claims it."""
    return bool(one.trainee) and one.state != "question"


def _points_to(person: Person, arrival: Arrival, content: bytes) -> str:
    """Return what in a file without an owner points to the person: "id", "name" or ""."""
    learner = " ".join(LEARNER.findall(content.decode("utf-8", errors="replace")))
    if person.id in (arrival.learner_id, *PurePosixPath(arrival.path).parts):
        return "id"
    path = re.sub(r"[_\-]+", " ", arrival.path)
    texts = " | ".join((arrival.path, path, arrival.learner_name, learner))
    if _telling(person.id) and whole([person.id]).search(texts):
        return "id"
    return "name" if person.words and whole(person.words).search(texts) else ""
