"""The first tables of a case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _record()
    _index()
    _kept()


def downgrade() -> None:
    """Refuse: a case is never made older.

    Raises
    ------
    NotImplementedError
        Always.
    """
    raise NotImplementedError("a case is never made older")


def _record() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("root", sa.LargeBinary, nullable=False),
        sa.Column("frontier", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "entries",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary, nullable=False),
    )


def _index() -> None:
    op.create_table(
        "objects",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("bytes", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "items",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("entry", sa.BigInteger, sa.ForeignKey("entries.number"), nullable=False),
        sa.Column("sha256", sa.String(64), sa.ForeignKey("objects.sha256"), nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("added_utc", sa.String(32), nullable=False),
    )
    texts = ("source", "path_told", "posted_by", "caption", "forwarded_from", "url", "more", "words")
    op.create_table(
        "arrivals",
        sa.Column("entry", sa.BigInteger, sa.ForeignKey("entries.number"), primary_key=True, autoincrement=False),
        sa.Column("item", sa.BigInteger, sa.ForeignKey("items.number"), nullable=False),
        sa.Column("intake", sa.BigInteger, nullable=True),
        sa.Column("posted_utc", sa.String(32), nullable=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
    )
    op.create_index("ix_arrivals_item", "arrivals", ["item"])
    op.create_index("ix_arrivals_intake", "arrivals", ["intake"])


def _kept() -> None:
    op.create_table(
        "intakes",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("claim", sa.Text, nullable=False),
        sa.Column("begun_utc", sa.String(32), nullable=False),
        sa.Column("ended_utc", sa.String(32), nullable=True),
    )
    op.create_table(
        "checkpoints",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "stamps",
        sa.Column("entry", sa.BigInteger, sa.ForeignKey("entries.number"), primary_key=True, autoincrement=False),
        sa.Column("checkpoint", sa.BigInteger, sa.ForeignKey("checkpoints.number"), nullable=False),
        sa.Column("reply", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "recipes",
        sa.Column("entry", sa.BigInteger, sa.ForeignKey("entries.number"), primary_key=True, autoincrement=False),
        sa.Column("item", sa.BigInteger, sa.ForeignKey("items.number"), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_recipes_item", "recipes", ["item"])
