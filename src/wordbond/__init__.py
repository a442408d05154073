"""Wordbond keeps one record of what was said, what was promised and what was kept."""

from __future__ import annotations

__version__ = "0.1.0"
