"""Passwords and tokens: made, kept as what cannot be turned back, and compared in time that tells nothing.

Passwords are kept by scrypt (RFC 7914) with the parameters that OWASP's password storage cheat sheet gives beside
Argon2id. It comes with Python, takes memory as Argon2 does, and asks for no further dependency. Tokens are random, 256
bits of them, so their SHA-256 is enough: nobody can go through all of them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from wordbond.errors import WordbondError

__all__ = [
    "FEWEST_CHARS",
    "MOST_CHARS",
    "USUAL",
    "Cost",
    "TooManyAtOnce",
    "WeakPassword",
    "check_password",
    "hash_of_token",
    "hashed",
    "is_password",
    "needs_hashing_anew",
    "new_token",
    "nobodys",
]

FEWEST_CHARS = 12
MOST_CHARS = 1_024
SALT_BYTES, KEY_BYTES = 16, 32
MOST_MEMORY = 64 * 1024 * 1024
AT_ONCE = 2
WAIT_S = 10.0

_turn = threading.BoundedSemaphore(AT_ONCE)
"""As many are hashed at once, so that a flood of sign-ins takes no more memory and cores than that."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: memory of 128 bytes times block times two to the power of `log2`, `lanes` times over."""

    log2: int = 15
    block: int = 8
    lanes: int = 3

    def __str__(self) -> str:
        return f"ln={self.log2},r={self.block},p={self.lanes}"


USUAL = Cost()
"""32 MiB, and between 0.1 and 0.3 s of one core of a laptop."""


class WeakPassword(WordbondError, ValueError):
    """A password that would be guessed, or that no form would send."""


class TooManyAtOnce(WordbondError, RuntimeError):
    """So many people sign in at this moment that one more would wait too long."""


def check_password(password: str, name: str = "") -> None:
    """Raise WeakPassword unless `password` may be that of `name`.

    Length is what counts, and that it is not the name or one character again and again (NIST SP 800-63B); no kinds of
    characters are asked for.
    """
    if len(password) < FEWEST_CHARS:
        raise WeakPassword(
            f"the password has {len(password)} characters; expected {FEWEST_CHARS} or more, such as four words"
        )
    if len(password) > MOST_CHARS:
        raise WeakPassword(f"the password has {len(password):,} characters; expected {MOST_CHARS:,} at most")
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in password):
        raise WeakPassword("the password has a control character, which no form would send; choose one without")
    bare = password.casefold().replace(name.casefold(), "") if name else password
    if len(set(bare)) < 5:
        raise WeakPassword("the password repeats a few characters, or the name; expected one that nobody guesses")


def hashed(password: str, cost: Cost = USUAL) -> str:
    """`password` as it is kept: `$scrypt$ln=15,r=8,p=3$SALT$KEY`, with a salt of its own."""
    salt = secrets.token_bytes(SALT_BYTES)
    return f"$scrypt${cost}${_written(salt)}${_written(_derived(password, salt, cost))}"


def nobodys(cost: Cost = USUAL) -> str:
    """What a password is held against where there is no such account: it takes as long, and nothing fits."""
    return f"$scrypt${cost}${_written(secrets.token_bytes(SALT_BYTES))}${_written(secrets.token_bytes(KEY_BYTES))}"


def is_password(password: str, kept: str) -> bool:
    """Whether `kept` was made of `password`. Raises TooManyAtOnce where no turn comes in time."""
    _, _, parameters, salt, key = kept.split("$")
    cost = Cost(*(int(part.partition("=")[2]) for part in parameters.split(",")))
    return hmac.compare_digest(_derived(password, _read(salt), cost), _read(key))


def needs_hashing_anew(kept: str, cost: Cost = USUAL) -> bool:
    """Whether `kept` was made at another cost."""
    return kept.split("$")[2] != str(cost)


def new_token(prefix: str = "") -> str:
    """A random token of 256 bits, letters and digits of a URL, after `prefix`."""
    return prefix + secrets.token_urlsafe(32)


def hash_of_token(token: str) -> bytes:
    """What is kept of a token: its SHA-256."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


def _derived(password: str, salt: bytes, cost: Cost) -> bytes:
    # One form of each character, whatever keyboard typed it (NIST SP 800-63B, 5.1.1.2).
    octets = unicodedata.normalize("NFKC", password[:MOST_CHARS]).encode("utf-8", "surrogatepass")
    with _in_turn():
        return hashlib.scrypt(
            octets, salt=salt, n=1 << cost.log2, r=cost.block, p=cost.lanes, maxmem=MOST_MEMORY, dklen=KEY_BYTES
        )


@contextmanager
def _in_turn() -> Iterator[None]:
    if not _turn.acquire(timeout=WAIT_S):
        raise TooManyAtOnce("many people sign in at this moment; try again in a minute")
    try:
        yield
    finally:
        _turn.release()


def _written(octets: bytes) -> str:
    return base64.b64encode(octets).decode().rstrip("=")


def _read(written: str) -> bytes:
    return base64.b64decode(written + "=" * (-len(written) % 4))
