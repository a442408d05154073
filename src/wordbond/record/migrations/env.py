"""Alembic's way in: migrates over the connection that `wordbond.record.opening` hands it, in its transaction."""

from __future__ import annotations

from alembic import context

from wordbond.record.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
