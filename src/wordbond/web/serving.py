"""Open the pages of a record: on this machine alone, or to those who have an account.

On a loopback address without accounts the pages are open to whoever sits at the machine. As soon as others could reach
them (another address, a name of their own, a proxy in front), or somebody made accounts, one signs in.
"""

from __future__ import annotations

import gc
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from wordbond.errors import WordbondError
from wordbond.web.safety import is_loopback

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from wordbond.packs import Pack
    from wordbond.record import Record

__all__ = ["CannotServe", "listen", "serve"]


WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (what to open where the first is served; binds nothing)


class CannotServe(WordbondError, OSError):
    """The pages cannot be served at the address that was asked for."""


def serve(
    record_path: str | Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    announce: Callable[[str], None] | None = None,
    choose_pack: Callable[[Record], Pack] | None = None,
    accounts_file: Path | None = None,
    host_names: Sequence[str] = (),
    behind_https: bool = False,
) -> None:
    """Serve the pages of the record at `record_path` until interrupted.

    Accounts are those of `accounts_file`, by default of the file beside the record. The pages answer to `host_names`
    as well as to `host`; `behind_https` says that a proxy on this machine speaks https with the readers.

    `announce` is given the address once it can be opened; port 0 takes any free one. `choose_pack` gives the pack that
    texts sent from the browser are read with.

    Raises CannotServe where others could reach the pages and there is no account, and where the port is taken;
    RecordUnusable where there is no record; AccountsUnusable for a file that holds no accounts.
    """
    if not 0 <= port <= 65535:
        raise CannotServe(f"port {port}: expected a number from 0 to 65535 (0 takes any free port)")
    from wordbond.record import open_record
    from wordbond.web.accounts import Accounts, accounts_path
    from wordbond.web.app import make_app

    path = accounts_file or accounts_path(Path(record_path))
    with Accounts(path) as accounts:
        in_force = bool(accounts.everybody())
        if not accounts.any_usable() and (in_force or behind_https or host_names or not is_loopback(host)):
            raise CannotServe(_without_accounts(host, path, in_force=in_force))
        with open_record(record_path, create=False) as record, listen(host, port) as listening:
            if announce is not None:
                announce(_address(host, listening.getsockname()[1], host_names, behind_https=behind_https))
            app = make_app(
                record,
                choose_pack=choose_pack,
                accounts=accounts if in_force else None,
                also_hosts=host_names if is_loopback(host) else [name for name in (host, *host_names) if name],
                any_address=not is_loopback(host),
                behind_https=behind_https,
            )
            _run(app, listening, behind_https=behind_https)


def _run(app: Starlette, listening: socket.socket, *, behind_https: bool) -> None:
    import uvicorn

    gc.freeze()  # what has been loaded by now stays: no collection need look at it again
    # Who is asking is taken from a proxy's word only where there is one, and it is on this machine (uvicorn's default).
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, proxy_headers=behind_https)
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


def _without_accounts(host: str, path: Path, *, in_force: bool) -> str:
    if in_force:
        return f"{path}: all accounts are disabled, so nobody could sign in (wordbond account enable NAME)"
    where = "other machines" if is_loopback(host) else host or "every address of this machine"
    return (
        f"{where}: others could reach the pages there, and {path} holds no accounts; make one for an editor first "
        "(wordbond account add NAME --role editor), or serve them to this machine alone at 127.0.0.1 and forward the "
        "port (ssh -L 8000:127.0.0.1:8000 THIS-MACHINE)"
    )


def _address(host: str, port: int, host_names: Sequence[str], *, behind_https: bool) -> str:
    """What to open: at the wildcard address that is this machine, which anybody here reaches."""
    if behind_https and host_names:
        return f"https://{host_names[0]}/"
    name = host_names[0] if host_names else host
    name = name.strip("[]")
    if name in WILDCARDS:
        name = WILDCARDS[name]
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to `host`; port 0 takes any free one. Raises CannotServe where it is taken."""
    name = host.strip("[]")
    family = socket.AF_INET6 if ":" in name else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((name, port))
        listening.listen()
    except OSError as error:
        listening.close()
        reason = error.strerror or error
        raise CannotServe(f"{host}:{port} cannot be used: {reason} (choose another with --port)") from error
    return listening
