"""Open the pages of a record on this machine."""

from __future__ import annotations

import gc
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from wordbond.errors import WordbondError
from wordbond.web.safety import is_loopback

if TYPE_CHECKING:
    from wordbond.packs import Pack
    from wordbond.record import Record

__all__ = ["CannotServe", "listen", "serve"]


class CannotServe(WordbondError, OSError):
    """The pages cannot be served at the address that was asked for."""


def serve(
    record_path: str | Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    announce: Callable[[str], None] | None = None,
    choose_pack: Callable[[Record], Pack] | None = None,
) -> None:
    """Serve the pages of the record at `record_path` until interrupted.

    `announce` is given the address once it can be opened; port 0 takes any free one. `choose_pack` gives the pack that
    texts sent from the browser are read with.

    Raises CannotServe for an address other than this machine's own, and where the port is taken; RecordUnusable
    where there is no record.
    """
    if not is_loopback(host):
        raise CannotServe(
            f"{host}: the pages have no accounts yet, so they are served to this machine alone; expected 127.0.0.1, "
            "::1 or localhost (to read them elsewhere, forward the port: ssh -L 8000:127.0.0.1:8000 THIS-MACHINE)"
        )
    if not 0 <= port <= 65535:
        raise CannotServe(f"port {port}: expected a number from 0 to 65535 (0 takes any free port)")
    import uvicorn

    from wordbond.record import open_record
    from wordbond.web.app import make_app

    with open_record(record_path, create=False) as record, listen(host, port) as listening:
        if announce is not None:
            name = f"[{host.strip('[]')}]" if ":" in host else host
            announce(f"http://{name}:{listening.getsockname()[1]}/")
        gc.freeze()  # what has been loaded by now stays: no collection need look at it again
        config = uvicorn.Config(
            make_app(record, choose_pack=choose_pack), log_level="warning", access_log=False, server_header=False
        )
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to a loopback address; port 0 takes any free one. Raises CannotServe where it is taken."""
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
