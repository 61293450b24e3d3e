"""What was written after a revision, by whichever process."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Connection, Table, select

from merchant_desk.domain.order import Reference
from merchant_desk.services.values import Changes
from merchant_desk.store.callback_codec import callback_id
from merchant_desk.store.tables import CALLBACKS, MEMO, META, ORDERS


def since(connection: Connection, revision: int) -> Changes:
    """Names of the rows changed after `revision`, in order of their last change; -1 gives only the number."""
    newest = int(connection.execute(select(META.c.revision)).scalar_one())
    if revision < 0 or revision >= newest:
        return Changes(newest)
    chosen = select(ORDERS.c.reference, ORDERS.c.version).where(ORDERS.c.revision > revision)
    orders = connection.execute(chosen.order_by(ORDERS.c.revision, ORDERS.c.seq)).all()
    return Changes(
        newest,
        references=tuple(Reference(name) for name, _ in orders),
        versions=tuple(version for _, version in orders),
        callback_ids=tuple(
            callback_id(number) for number in _touched(connection, CALLBACKS, CALLBACKS.c.seq, revision)
        ),
        memo_keys=tuple(_touched(connection, MEMO, MEMO.c.key, revision)),
    )


def _touched(connection: Connection, table: Table, name: Column[Any], revision: int) -> list[Any]:
    chosen = select(name).where(table.c.revision > revision).order_by(table.c.revision)
    return list(connection.execute(chosen).scalars())
