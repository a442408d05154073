"""What a reader asked for: the parts of an address, checked before the record sees them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from wordbond.errors import WordbondError
from wordbond.web.addresses import with_query

__all__ = ["MOST_ON_A_PAGE", "Asked", "InvalidQuery"]

ON_A_PAGE = 30
MOST_ON_A_PAGE = 200
MOST_CHARS = 1_000


class InvalidQuery(WordbondError, ValueError):
    """A part of an address that no page understands."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: the path without its form (`.json`), the things named in it, and the parameters."""

    path: str
    """As of the page itself, without the form."""
    named: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    form: str = ""
    """Empty for the page, else `.json` or `.csv`."""

    def words(self, name: str) -> str | None:
        """The parameter's value without white space around it; None where it is missing or empty.

        Raises InvalidQuery for more than MOST_CHARS characters.
        """
        value = self.parameters.get(name, "").strip()
        if len(value) > MOST_CHARS:
            raise InvalidQuery(f"“{name}” has {len(value):,} characters; at most {MOST_CHARS:,} are looked for")
        return value or None

    def day(self, name: str) -> date | None:
        """The parameter as a day; raises InvalidQuery where it is none."""
        value = self.words(name)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise InvalidQuery(f"“{name}” is “{value}”; expected a day such as 2026-03-31") from None

    def choice(self, name: str, among: Collection[str]) -> str | None:
        """The parameter where it is one of `among`; raises InvalidQuery where it is something else."""
        value = self.words(name)
        if value is not None and value not in among:
            raise InvalidQuery(f"“{name}” is “{value}”; expected one of {', '.join(among)}")
        return value

    def limit(self, usual: int = ON_A_PAGE) -> int:
        """How many lines a page has: `usual`, or `limit`, at most MOST_ON_A_PAGE."""
        value = self.words("limit")
        if value is None:
            return usual
        if not value.isascii() or not value.isdigit() or not 1 <= int(value[:9]) <= MOST_ON_A_PAGE:
            raise InvalidQuery(f"“limit” is “{value}”; expected a number from 1 to {MOST_ON_A_PAGE}")
        return int(value)

    def again(self, **changed: str | None) -> str:
        """The address of this page with some parameters changed; None takes one away. Begins at the first line."""
        kept = {name: value for name, value in self.parameters.items() if name != "after" and value.strip()}
        return with_query(self.path, **{**kept, **changed})

    def following(self, after: str) -> str:
        """The address of the next part of this list, in the same form."""
        kept = {name: value for name, value in self.parameters.items() if name != "after" and value.strip()}
        return with_query(f"{self.path}{self.form}", **kept, after=after)

    def twin(self, form: str) -> str:
        """The address of the same in another form: `json`, `csv` or `atom`."""
        path = "/overview" if self.path == "/" else self.path
        return with_query(f"{path}.{form}", **{name: value for name, value in self.parameters.items() if value.strip()})
