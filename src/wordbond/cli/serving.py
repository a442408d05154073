"""`serve`: the pages on this machine."""

from __future__ import annotations

from pathlib import Path

from wordbond.cli.output import print_line
from wordbond.web.serving import serve

__all__ = ["run_serve"]


def run_serve(*, record: Path, host: str, port: int) -> int:
    """Serve the record until interrupted."""
    serve(record, host=host, port=port, announce=lambda address: print_line(f"Open {address}   (Ctrl+C ends it)"))
    return 0
