"""Tell from an index alone whose words may be of a day."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    """Make the index; it takes the place of an earlier one."""
    op.drop_index("ix_renderings_official", "renderings")
    op.create_index(
        "ix_renderings_days", "renderings", ["official", "last_day", "first_day", "speaker_id"], unique=False
    )
