"""`callbacks`: what reached the listener, the verdict and why."""

from __future__ import annotations

import argparse

from merchant_desk.cli.context import Context
from merchant_desk.cli.documents import callback_document
from merchant_desk.cli.texts import callback_table, callback_text
from merchant_desk.domain.errors import NotFound


async def list_(context: Context, arguments: argparse.Namespace) -> int:
    """A page of callbacks, newest first."""
    async with context.desk() as desk:
        total, callbacks = await desk.inbox.find(limit=arguments.limit, offset=arguments.offset)
    context.output.result(
        {"total": total, "callbacks": [callback_document(callback) for callback in callbacks]},
        lambda: callback_table(callbacks, total=total, offset=arguments.offset),
    )
    return 0


async def show(context: Context, arguments: argparse.Namespace) -> int:
    """One callback with its body."""
    async with context.desk() as desk:
        callback = await desk.inbox.get(arguments.id)
    if callback is None:
        raise NotFound(kind="callback", name=arguments.id)
    context.output.result(callback_document(callback, is_whole=True), lambda: callback_text(callback))
    return 0
