"""Who was forgotten stays forgotten: what came of them is known again, without keeping who it was.

`forgotten.json` holds a salt, and digests made with it: of each file that was removed, of the
platform's name and number of the person, and of id and name. Nobody can read a name from them, but
whoever has this file and a list of names can try each; so it is private, and goes with the folder.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from coursework.arrivals import Arrival
from coursework.names import plain
from coursework.platforms import Origin
from coursework.roster import Trainee

KEPT = "forgotten.json"
ROUNDS = 20_000  # what people can guess, such as an id, must cost time to try
FEWEST = 1_000  # a file that says less is none of ours
Token = tuple[str, ...]


@dataclass(frozen=True)
class Forgotten:
    """The digests that are kept. An empty one holds nobody, and costs nothing.

    rounds: how often what people can guess is hashed.
    """

    salt: bytes = b""
    digests: frozenset[str] = field(default_factory=frozenset)
    rounds: int = ROUNDS

    def holds(self, arrival: Arrival, said: Origin, roster: Mapping[str, Trainee]) -> bool:
        """Tell whether a file is that of somebody who was forgotten, or was removed by itself.

        What the file says of itself does not count where the roster has the id again, or where a
        platform says whose it is.
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
        """Tell whether a row of a roster is that of somebody who was forgotten."""
        return bool(self.digests) and self._has(of_row(trainee.id, trainee.name))

    def _has(self, token: Token) -> bool:
        return _digest(self.salt, token, self.rounds) in self.digests


def of_file(arrival: Arrival, said: Origin) -> list[Token]:
    """Return what one file of the inbox is known by: its content, and the platform's person."""
    named = arrival.learner_id or arrival.learner_name
    # What names nobody, a blank file for example, can be another's too.
    tokens: list[Token] = [("content", arrival.sha256, "" if named else arrival.path)]
    # A hidden name is not theirs alone where a team hands in.
    own = said.name and not said.hidden
    return [*tokens, ("person", *said.person)] if own else tokens


def of_id(id: str) -> Token:
    """Return what an id is known by, in files and as the name that a platform gives."""
    return "id", id.casefold()


def of_row(id: str, name: str) -> Token:
    """Return what a row of the roster is known by: a new person can get the same id."""
    return "row", id.casefold(), plain(name)


@cache
def _digest(salt: bytes, token: Token, rounds: int) -> str:
    text = "\0".join(token).encode("utf-8", "replace")
    return _pbkdf2(text, salt, 1 if token[0] == "content" else rounds).hex()


def _pbkdf2(text: bytes, salt: bytes, rounds: int) -> bytes:
    """PBKDF2 with SHA-256, also where Python has no OpenSSL, as in the browser."""
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
    """Return what a file keeps; ValueError, TypeError or KeyError where it is damaged."""
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
    """Return the text of the file."""
    content: dict[str, object] = {"salt": known.salt.hex(), "digests": sorted(known.digests)}
    if known.rounds != ROUNDS:
        content["rounds"] = known.rounds
    return json.dumps(content, indent=1) + "\n"


def with_more(known: Forgotten, tokens: Iterable[Token]) -> Forgotten:
    """Return what is kept, with these added."""
    salt = known.salt or secrets.token_bytes(16)
    digests = known.digests | {_digest(salt, token, known.rounds) for token in tokens}
    return replace(known, salt=salt, digests=digests)
