"""What all deeds have in common: what they are given, and what they answer with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wordbond.web.accounts import Role
from wordbond.web.sent import Sent
from wordbond.web.shelf import Shelf

__all__ = ["Act", "Deed", "Doing", "Goes", "Shows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """A deed under way."""

    shelf: Shelf
    sent: Sent
    named: Mapping[str, str]
    """The things named in the address."""
    author: str
    """Who signs; empty where nobody has said."""
    at: datetime
    with_accounts: bool = False
    """Whether the author is that of an account, and not whatever somebody wrote."""
    in_place: bool = False
    """Whether script will put the answer in the place of the form; else a whole page is expected."""


@dataclass(frozen=True, slots=True)
class Goes:
    """The deed is done: the browser goes on to another page."""

    to: str
    sign_as: str | None = None
    """The author's name to remember; None leaves it as it is."""


@dataclass(frozen=True, slots=True)
class Shows:
    """The deed is done: its outcome is shown by a template."""

    template: str
    view: object
    section: str = ""
    status: int = field(default=200)


Act = Callable[[Doing], Goes | Shows]


@dataclass(frozen=True, slots=True)
class Deed:
    """A form's target: its address, what it does, and how much it takes, in bytes."""

    path: str
    act: Act
    most_bytes: int = 65_536
    needs_author: bool = False
    role: Role = Role.EDITOR
    """What an account must be to do it, where there are accounts."""
