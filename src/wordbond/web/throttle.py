"""Slowing down who guesses passwords: by name, by address, and by both, in memory that does not grow.

Each try fills three leaky buckets: that of the name at this address, that of the address, and that of the name
wherever it is tried from. The buckets are so many whoever tries what: names and addresses choose theirs by a hash with
a secret key, so nobody can aim at another's.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import threading
import time
from array import array
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Throttle"]

SLOTS = 16_384
"""Of each sort; 256 KiB of memory."""


@dataclass(frozen=True, slots=True)
class Bound:
    """How many tries a bucket takes at once, and after how many seconds one more."""

    burst: int
    seconds_each: float


AT_ONE_ADDRESS = Bound(5, 60.0)
OF_ADDRESS = Bound(20, 30.0)
OF_NAME = Bound(50, 30.0)  # generous: whoever fills it from many addresses shuts its owner out as well


class _Buckets:
    def __init__(self, bound: Bound) -> None:
        self.bound = bound
        self._levels = array("d", bytes(8 * SLOTS))
        self._times = array("d", bytes(8 * SLOTS))

    def wait_s(self, slot: int, now: float) -> float:
        """Seconds until the bucket takes one more; 0.0 where it does."""
        return max(0.0, (self._level(slot, now) + 1 - self.bound.burst) * self.bound.seconds_each)

    def change(self, slot: int, now: float, by: float) -> None:
        self._levels[slot] = max(0.0, self._level(slot, now) + by)
        self._times[slot] = now

    def _level(self, slot: int, now: float) -> float:
        return max(0.0, self._levels[slot] - (now - self._times[slot]) / self.bound.seconds_each)


class Throttle:
    """Counts tries to sign in. Shared by the threads that answer.

    `key` decides which names and addresses share a slot; a secret of this server unless given, so that nobody can
    choose whom to share one with.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, key: bytes | None = None) -> None:
        self._clock = clock
        self._key = key or secrets.token_bytes(32)
        self._turn = threading.Lock()
        self._sorts = (_Buckets(AT_ONE_ADDRESS), _Buckets(OF_ADDRESS), _Buckets(OF_NAME))

    def take(self, name: str, address: str) -> float:
        """Count a try, before its password is looked at: 0.0; where it comes too soon, seconds to wait, uncounted."""
        slots = self._slots(name, address)
        with self._turn:
            now = self._clock()
            wait = max(sort.wait_s(slot, now) for sort, slot in zip(self._sorts, slots, strict=True))
            if wait <= 0:
                self._change(slots, now, 1.0)
            return wait

    def forgive(self, name: str, address: str) -> None:
        """Count the last try no more: it succeeded. The failures before it stand until they have drained."""
        with self._turn:
            self._change(self._slots(name, address), self._clock(), -1.0)

    def _change(self, slots: tuple[int, ...], now: float, by: float) -> None:
        for sort, slot in zip(self._sorts, slots, strict=True):
            sort.change(slot, now, by)

    def _slots(self, name: str, address: str) -> tuple[int, ...]:
        network = _network(address)
        return tuple(self._slot(*parts) for parts in ((name, network), ("", network), (name, "")))

    def _slot(self, *parts: str) -> int:
        octets = "\0".join(parts).encode("utf-8", "surrogatepass")
        return int.from_bytes(hashlib.blake2b(octets, key=self._key, digest_size=8).digest()) % SLOTS


def _network(address: str) -> str:
    """What counts as one address: of IPv6 the 64 bits that one house gets."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((int(found) >> 64 << 64, 64)).network_address)
    return str(found)
