"""`serve`: the pages on this machine."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from wordbond.cli.output import print_line
from wordbond.packs.choosing import pack_of
from wordbond.web.serving import serve

__all__ = ["run_serve"]


def run_serve(*, record: Path, host: str, port: int, pack: str | None) -> int:
    """Serve the record until interrupted."""

    def announce(address: str) -> None:
        print_line(f"Open {address}   (Ctrl+C ends it)")

    serve(record, host=host, port=port, announce=announce, choose_pack=partial(pack_of, name=pack))
    return 0
