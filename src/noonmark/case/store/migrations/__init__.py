"""Steps from each version of a case's tables to the next, run by Alembic."""
