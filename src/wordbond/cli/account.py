"""`account`: who may see the pages and who may write. Only what the start of the command line needs is loaded here."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["account"]


class Act(StrEnum):
    """What can be done with an account."""

    ADD = "add"
    LIST = "list"
    ROLE = "role"
    PASSWORD = "password"  # noqa: S105 (the word, not one)
    TOKEN = "token"  # noqa: S105 (the word, not one)
    DISABLE = "disable"
    ENABLE = "enable"
    REMOVE = "remove"


class RoleName(StrEnum):
    """As `wordbond.web.accounts.Role`, which would load the pages."""

    READER = "reader"
    EDITOR = "editor"


def account(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    name: Annotated[str | None, typer.Argument(help="Whose account; `list` takes none.")] = None,
    role: Annotated[RoleName | None, typer.Option("--role", help="For `add` and `role`. [default: reader]")] = None,
    drop: Annotated[bool, typer.Option("--drop", help="With `token`: take it away, and give no other.")] = False,
    record: Annotated[
        Path, typer.Option("--record", "-r", envvar="WORDBOND_RECORD", help="The record's database file.")
    ] = Path("record.wordbond"),
    accounts: Annotated[
        Path | None,
        typer.Option("--accounts", envvar="WORDBOND_ACCOUNTS", help="The file of accounts. [default: RECORD.accounts]"),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON, for a machine.")] = False,
) -> None:
    """Say who may see the pages (a reader) and who may add texts and decide (an editor).

    A password is asked for, or read as one line of standard input; it is never an argument.
    """
    from wordbond.cli.accounting import Asked, run_account

    asked = Asked(act=act.value, name=name, role=role.value if role else None, drop=drop)
    raise typer.Exit(run_account(asked, record=record, accounts=accounts, as_json=json))
