"""`serve`: the pages on this machine, or for those who have an account."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from wordbond.cli.output import complain, print_line
from wordbond.packs.choosing import pack_of
from wordbond.web.safety import is_loopback
from wordbond.web.serving import serve

__all__ = ["run_serve"]


def run_serve(
    *,
    record: Path,
    host: str,
    port: int,
    pack: str | None,
    accounts: Path | None = None,
    host_names: Sequence[str] = (),
    behind_https: bool = False,
) -> int:
    """Serve the record until interrupted."""

    def announce(address: str) -> None:
        print_line(f"Open {address}   (Ctrl+C ends it)")
        if not is_loopback(host) and not behind_https:
            complain(
                f"at {host} passwords cross the network for anybody on it to read; put a proxy that speaks https in "
                "front, and say so with --behind-https"
            )

    serve(
        record,
        host=host,
        port=port,
        announce=announce,
        choose_pack=partial(pack_of, name=pack),
        accounts_file=accounts,
        host_names=host_names,
        behind_https=behind_https,
    )
    return 0
