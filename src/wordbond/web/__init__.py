"""The pages of a record, for people who would rather look than read: `make_app` builds them, `serve` opens them."""

from __future__ import annotations

from wordbond.web.app import make_app
from wordbond.web.serving import serve

__all__ = ["make_app", "serve"]
