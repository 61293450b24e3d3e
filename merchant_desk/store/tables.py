"""The tables as they stand after all migrations; `migrations.py` makes them, a test compares the two.

Times are `..._utc_ms` integers, money is whole minor units; lists, and facts that no query asks for, are JSON
text. `revision` is the number of the last write that touched a row.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, Table, Text, text

METADATA = MetaData()

META = Table(
    "meta",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("revision", BigInteger, nullable=False),
)
"""One row: the global revision, raised by each transaction that changes what a person could see."""

ORDERS = Table(
    "orders",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("reference", Text, nullable=False, unique=True),
    Column("api_id", Text, unique=True),
    Column("store_id", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("total_minor", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("status_raw", Text),
    Column("origin", Text, nullable=False),
    Column("till_id", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("on_hold_wanted", Integer, nullable=False),
    Column("session_token", Text),
    Column("callback_url", Text),
    Column("created_utc_ms", BigInteger, nullable=False),
    Column("updated_utc_ms", BigInteger, nullable=False),
    Column("sent_utc_ms", BigInteger),
    Column("paid_utc_ms", BigInteger),
    Column("closed_utc_ms", BigInteger),
    Column("handed_over_by", Text),
    Column("handed_over_utc_ms", BigInteger),
    Column("customer", Text, nullable=False),
    Column("problem", Text),
    Column("told", Text),
    Column("transactions", Text, nullable=False),
    Column("rates", Text, nullable=False),
    # Derived from the order at each write, so that the database can find it:
    Column("networks", Text, nullable=False),  # "\nCELO\nHATHOR\n"
    Column("search", Text, nullable=False),  # folded reference, id, name, e-mail and hashes, one a line
    Column("pin", Integer, nullable=False),  # 0 none, 1 on GO, 2 late money or a live twin
    Column("version", Integer, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("superseded_by", Text),
    Column("supersedes", Text),
    Column("sent_skew_ms", BigInteger),
    Index("orders_by_created", "created_utc_ms", "seq"),
    Index("orders_by_state", "state", "created_utc_ms"),
    Index("orders_by_revision", "revision"),
    Index("orders_pinned", "pin", "created_utc_ms", sqlite_where=text("pin > 0")),
    Index("orders_superseded", "created_utc_ms", sqlite_where=text("superseded_by IS NOT NULL")),
)

HISTORY = Table(
    "order_history",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("reference", Text, ForeignKey("orders.reference"), nullable=False),
    Column("at_utc_ms", BigInteger, nullable=False),
    Column("what", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Index("order_history_by_reference", "reference", "seq"),
)
"""Append-only: triggers refuse to change or delete a line."""

CLAIMS = Table(
    "transaction_claims",
    METADATA,
    Column("network", Text, primary_key=True),
    Column("hash", Text, primary_key=True),
    Column("reference", Text, ForeignKey("orders.reference"), nullable=False),
)
"""Which order a transaction paid; the key lets one transaction pay one order only."""

COUNTERS = Table(
    "counters",
    METADATA,
    Column("series", Text, primary_key=True),
    Column("next", BigInteger, nullable=False),
)

CALLBACKS = Table(
    "callbacks",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("at_utc_ms", BigInteger, nullable=False),
    Column("peer", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("proof", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("answer", Integer, nullable=False),
    Column("order_id", Text),
    Column("reference", Text),
    Column("store_id", Text),
    Column("says", Text),
    Column("transactions", Text, nullable=False),
    Column("hits", Integer, nullable=False),
    Column("is_waiting", Integer, nullable=False),
    Column("revision", BigInteger, nullable=False),
    # One row a body among the accepted; a refused body may come as often as it likes.
    Index("callbacks_accepted_digest", "digest", unique=True, sqlite_where=text("verdict = 'accepted'")),
    Index("callbacks_waiting", "seq", sqlite_where=text("is_waiting = 1")),
    Index("callbacks_refused", "seq", sqlite_where=text("verdict = 'refused'")),
    Index("callbacks_by_order", "order_id"),
    Index("callbacks_by_revision", "revision"),
)

JOURNAL = Table(
    "journal",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at_utc_ms", BigInteger, nullable=False),
    Column("person", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("link", Text),  # digest of this line and of all before it; null in lines from before the chain
    Index("journal_by_what", "what", "id"),
)
"""Append-only: triggers refuse to change or delete a line, and the chain of links shows where one was."""

MEMO = Table(
    "memo",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("value", Text),  # null: removed, kept so that other processes learn of it
    Column("revision", BigInteger, nullable=False),
    Index("memo_by_revision", "revision"),
)

LEASES = Table(
    "leases",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("taken_utc_ms", BigInteger, nullable=False),
    Column("until_utc_ms", BigInteger, nullable=False),
)
