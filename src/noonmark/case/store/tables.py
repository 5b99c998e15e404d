"""The tables of a case. Entries are the record; items, arrivals and objects are its index, checked against it.

Instants are text as the log writes them, ``2022-09-22T01:40:00.000000Z``, so that both databases sort them alike.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA = MetaData(naming_convention=NAMES)

META = Table(
    "meta",
    METADATA,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

HEAD = Table(  # one row: the log's size, its root, and the roots of its whole subtrees, from which it grows
    "head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
)

ENTRIES = Table(
    "entries",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("bytes", LargeBinary, nullable=False),
    Column("leaf_hash", LargeBinary, nullable=False),
)

OBJECTS = Table(
    "objects",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("bytes", BigInteger, nullable=False),
)

ITEMS = Table(
    "items",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("entry", BigInteger, ForeignKey("entries.number"), nullable=False),
    Column("sha256", String(64), ForeignKey("objects.sha256"), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("added_utc", String(32), nullable=False),
)

ARRIVALS = Table(
    "arrivals",
    METADATA,
    Column("entry", BigInteger, ForeignKey("entries.number"), primary_key=True, autoincrement=False),
    Column("item", BigInteger, ForeignKey("items.number"), nullable=False),
    Column("intake", BigInteger, nullable=True),
    Column("source", Text, nullable=False),
    Column("path_told", Text, nullable=False),
    Column("posted_utc", String(32), nullable=True),
    Column("posted_by", Text, nullable=False),
    Column("caption", Text, nullable=False),
    Column("forwarded_from", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("more", Text, nullable=False),
    Column("words", Text, nullable=False),
    Index("ix_arrivals_item", "item"),
    Index("ix_arrivals_intake", "intake"),
)

INTAKES = Table(  # one row for each 'case add', so that one that was cut off can be gone on with
    "intakes",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("what", Text, nullable=False),
    Column("claim", Text, nullable=False),
    Column("begun_utc", String(32), nullable=False),
    Column("ended_utc", String(32), nullable=True),
)

CHECKPOINTS = Table(
    "checkpoints",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),
    Column("text", LargeBinary, nullable=False),
)

STAMPS = Table(
    "stamps",
    METADATA,
    Column("entry", BigInteger, ForeignKey("entries.number"), primary_key=True, autoincrement=False),
    Column("checkpoint", BigInteger, ForeignKey("checkpoints.number"), nullable=False),
    Column("reply", LargeBinary, nullable=False),
)

RECIPES = Table(
    "recipes",
    METADATA,
    Column("entry", BigInteger, ForeignKey("entries.number"), primary_key=True, autoincrement=False),
    Column("item", BigInteger, ForeignKey("items.number"), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("text", LargeBinary, nullable=False),
    Index("ix_recipes_item", "item"),
)
