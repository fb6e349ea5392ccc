"""Who was forgotten stays forgotten: what came of them is known again, without keeping who it was.

`forgotten.json` holds a salt, and digests made with it: of each file that was removed, of the
platform's name and number of the person, and of id and name. Nobody can read a name from them, but
whoever has this file and a list of names can try each; so it is private, and goes with the folder.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from coursework.arrivals import Arrival
from coursework.origin import Platform, plain
from coursework.roster import Trainee
from fairtender.files import write_atomically
from fairtender.tables import fault
from workshop.folder import Workshop

__all__ = ["Forgotten", "keep", "of_file", "of_id", "of_row", "read"]

KEPT = "forgotten.json"
ROUNDS = 20_000  # what people can guess, such as an id, must cost time to try
Token = tuple[str, ...]


@dataclass(frozen=True)
class Forgotten:
    """The digests that are kept. An empty one holds nobody, and costs nothing."""

    salt: bytes = b""
    digests: frozenset[str] = field(default_factory=frozenset)

    def holds(self, arrival: Arrival, said: Platform, roster: Mapping[str, Trainee]) -> bool:
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
        return _digest(self.salt, token) in self.digests


def of_file(arrival: Arrival, said: Platform) -> list[Token]:
    """Return what one file of the inbox is known by: its content, and the platform's person."""
    named = arrival.learner_id or arrival.learner_name
    # What names nobody, a blank file for example, can be another's too.
    tokens: list[Token] = [("content", arrival.sha256, "" if named else arrival.path)]
    # A hidden name is not theirs alone where a team hands in.
    own = said.name and not said.hidden and (said.number or said.kind != "moodle")
    return [*tokens, ("person", *said.person)] if own else tokens


def of_id(id: str) -> Token:
    """Return what an id is known by, in files and as the name that a platform gives."""
    return "id", id.casefold()


def of_row(id: str, name: str) -> Token:
    """Return what a row of the roster is known by: a new person can get the same id."""
    return "row", id.casefold(), plain(name)


@cache
def _digest(salt: bytes, token: Token) -> str:
    text = "\0".join(token).encode("utf-8", "replace")
    rounds = 1 if token[0] == "content" else ROUNDS
    return hashlib.pbkdf2_hmac("sha256", text, salt, rounds).hex()


def read(workshop: Workshop) -> Forgotten:
    """Return what is kept of those who were forgotten. DataError where the file is damaged."""
    path = workshop.folder / KEPT
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Forgotten(bytes.fromhex(kept["salt"]), frozenset(kept["digests"]))
    except FileNotFoundError:
        return Forgotten()
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise fault("forgotten-unreadable", path=path, cause=error) from None


def keep(workshop: Workshop, tokens: Iterable[Token]) -> None:
    """Add to the digests that are kept."""
    known = read(workshop)
    salt = known.salt or secrets.token_bytes(16)
    digests = known.digests | {_digest(salt, token) for token in tokens}
    path = workshop.folder / KEPT
    content = {"salt": salt.hex(), "digests": sorted(digests)}
    write_atomically(path, json.dumps(content, indent=1) + "\n")
    path.chmod(0o600)
