"""A saved desk under a passphrase, in the one form that the desk's page writes and reads too.

`FTDESK1` and a line end; one line of JSON, {"rounds", "salt", "iv"} (the last two in base64), and a
line end; then the content, encrypted with AES-256-GCM. All that comes before it is authenticated,
too. The key is PBKDF2 with SHA-256, of the passphrase in Unicode's form NFC as UTF-8.
"""

import base64
import hashlib
import json
import secrets
import unicodedata
from typing import Any

from coursework.desk.state import SHORTEST, is_short
from fairtender.tables import fault

MAGIC = b"FTDESK1\n"
ROUNDS = 1_000_000
FEWEST, MOST = 600_000, 10_000_000  # what a file may ask for
MOST_HEAD = 1_000
SALT, IV, TAG = 16, 12, 16


def is_encrypted(content: bytes) -> bool:
    """Tell whether a file is one that needs a passphrase."""
    return content.startswith(MAGIC)


def encrypt(content: bytes, passphrase: str) -> bytes:
    """Return the content under a passphrase; DataError where this is too short."""
    if is_short(passphrase):
        raise fault("sealed-short", count=SHORTEST)
    salt, iv = secrets.token_bytes(SALT), secrets.token_bytes(IV)
    about = {"rounds": ROUNDS, "salt": _text(salt), "iv": _text(iv)}
    head = MAGIC + json.dumps(about).encode("ascii") + b"\n"
    encrypted: bytes = _cipher(passphrase, salt, ROUNDS).encrypt(iv, content, head)
    return head + encrypted


def decrypt(content: bytes, passphrase: str) -> bytes:
    """Return what is under a passphrase.

    DataError where the passphrase is another, or the file was changed: nobody can tell which.
    """
    from cryptography.exceptions import InvalidTag

    head, rounds, salt, iv = _head(content)
    try:
        opened = _cipher(passphrase, salt, rounds).decrypt(iv, content[len(head) :], head)
    except InvalidTag:
        raise fault("sealed-other-passphrase") from None
    return bytes(opened)


def _head(content: bytes) -> tuple[bytes, int, bytes, bytes]:
    end = content.find(b"\n", len(MAGIC), len(MAGIC) + MOST_HEAD)
    try:
        about = json.loads(content[len(MAGIC) : end].decode("ascii"))
        rounds, salt, iv = about["rounds"], _bytes(about["salt"]), _bytes(about["iv"])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise fault("sealed-damaged") from None
    known = type(rounds) is int and FEWEST <= rounds <= MOST
    if end < 0 or not known or len(salt) != SALT or len(iv) != IV or len(content) <= end + TAG:
        raise fault("sealed-damaged")
    return content[: end + 1], rounds, salt, iv


def _cipher(passphrase: str, salt: bytes, rounds: int) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    text = unicodedata.normalize("NFC", passphrase).encode("utf-8", "replace")
    return AESGCM(hashlib.pbkdf2_hmac("sha256", text, salt, rounds))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
