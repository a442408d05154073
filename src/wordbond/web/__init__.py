"""The pages of a record, for people who would rather look than read: `make_app` builds them, `serve` opens them.

They are loaded when they are asked for: the commands that keep accounts need none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wordbond.web.app import make_app
    from wordbond.web.serving import serve

__all__ = ["make_app", "serve"]


def __getattr__(name: str) -> object:
    if name == "make_app":
        from wordbond.web.app import make_app

        return make_app
    if name == "serve":
        from wordbond.web.serving import serve

        return serve
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
