"""The memory: orders, the inbox of callbacks and the journal, in one database.

Purpose: keep what happened durably, in transactions, and tell of other processes' writes.
May: use SQLAlchemy Core and one writing thread.
Must not: do arithmetic on money in SQL, decide a state, hold an API key or a webhook secret.
"""
