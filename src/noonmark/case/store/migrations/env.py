"""What Alembic runs: the steps, on the connection that it was handed."""

from __future__ import annotations

from alembic import context

from noonmark.case.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table="schema_version",
    transactional_ddl=True,
)
context.run_migrations()
