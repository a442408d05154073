"""Look words up by key alone, whoever spoke them, and renderings by day without reading their rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    """Make the indexes; the one on days takes the place of an earlier one."""
    op.create_index(
        "ix_meetings_key", "meetings", ["key", "day"], unique=False, sqlite_where=sa.text("key < 4611686018427387904")
    )
    op.drop_index("ix_renderings_official", "renderings")
    op.create_index("ix_renderings_days", "renderings", ["official", "first_day", "last_day"], unique=False)
