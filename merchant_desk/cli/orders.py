"""`orders`: make, find and settle orders."""

from __future__ import annotations

import argparse
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from merchant_desk.cli.arguments import CUSTOMER_FIELDS
from merchant_desk.cli.context import Context, listed, tell_order
from merchant_desk.cli.exit_codes import exit_code
from merchant_desk.cli.progress import progress_told
from merchant_desk.cli.texts import order_table
from merchant_desk.cli.words import creation_words
from merchant_desk.domain.errors import DeskError, NotAllowed
from merchant_desk.domain.money import Fiat
from merchant_desk.domain.order import Order, OrderState
from merchant_desk.services.drafts import OrderDraft
from merchant_desk.services.events import OrderChanged
from merchant_desk.services.values import OrderFilter

if TYPE_CHECKING:
    from merchant_desk.services.desk import Desk


async def create(context: Context, arguments: argparse.Namespace) -> int:
    """Create one order; a failure names the reference under which its intent is kept."""
    async with context.desk() as desk:
        kept: list[Order] = []
        desk.bus.subscribe(OrderChanged, lambda event: kept.append(event.order))
        given = {name: getattr(arguments, name) for name in CUSTOMER_FIELDS}
        typed = {name: value for name, value in given.items() if value is not None}
        is_known = arguments.instead_of is not None and not typed
        draft = OrderDraft(
            total=Fiat.parse(arguments.total, arguments.currency),
            # A sale that is sent again keeps its customer.
            customer=None if is_known else replace(desk.settings.current.walk_in, **typed),
            reference=arguments.reference,
            on_hold=arguments.on_hold,
            instead_of=arguments.instead_of,
            person=desk.settings.current.person,
        )
        try:
            order = await desk.orders.create(draft)
        except DeskError as error:
            if not kept:
                raise
            words = creation_words(error, reference=kept[-1].reference)
            return context.output.failure(exit_code(error), words)
        told = await tell_order(context, desk, order)
        if order.state is OrderState.REVIEW:
            # It is there, and told; but no script shall take it for a good charge.
            raise NotAllowed(reason="in-review", reference=order.reference)
        return told


async def list_(context: Context, arguments: argparse.Namespace) -> int:
    """A page of the local store, newest first."""
    query = OrderFilter(
        states=frozenset(OrderState(word) for word in arguments.status),
        search=arguments.search,
        since_utc_ms=arguments.since,
        until_utc_ms=arguments.until,
        limit=arguments.limit,
        offset=arguments.offset,
    )
    async with context.desk() as desk:
        if arguments.refresh:
            with progress_told(desk.bus, context.output):
                await context.within(desk.syncer.sync())
        page = await desk.store.find(query)
        context.output.result(
            {
                "total": page.total,
                "offset": arguments.offset,
                "orders": [listed(desk, order) for order in page.orders],
            },
            lambda: order_table(
                page.orders, total=page.total, offset=arguments.offset, output=context.output
            ),
        )
    return 0


async def show(context: Context, arguments: argparse.Namespace) -> int:
    """One order with its history; `--refresh` asks the API first."""
    if arguments.refresh:
        return await _act(context, arguments, lambda desk: desk.orders.refresh(arguments.order))
    async with context.desk() as desk:
        view = await desk.orders.view(arguments.order)
        return await tell_order(context, desk, view.order)


async def cancel(context: Context, arguments: argparse.Namespace) -> int:
    """Cancel at the API, or close an intent that the API does not have."""
    return await _act(
        context,
        arguments,
        lambda desk: desk.orders.cancel(arguments.order, person=desk.settings.current.person),
    )


async def hold(context: Context, arguments: argparse.Namespace) -> int:
    """Put on hold at the API."""
    return await _act(
        context,
        arguments,
        lambda desk: desk.orders.hold(arguments.order, person=desk.settings.current.person),
    )


async def handover(context: Context, arguments: argparse.Namespace) -> int:
    """Record that the goods were given."""
    return await _act(
        context,
        arguments,
        lambda desk: desk.orders.hand_over(arguments.order, person=desk.settings.current.person),
    )


async def attach(context: Context, arguments: argparse.Namespace) -> int:
    """Note a transaction on the order, here and where the profile allows it at the API."""
    return await _act(
        context,
        arguments,
        lambda desk: desk.orders.attach(
            arguments.order,
            network=arguments.network,
            tx_hash=arguments.hash,
            coin=arguments.coin,
            person=desk.settings.current.person,
        ),
    )


async def _act(
    context: Context, arguments: argparse.Namespace, act: Callable[[Desk], Awaitable[Order]]
) -> int:
    """Do one thing to one order, then print the order as it is now."""
    async with context.desk() as desk:
        await context.within(act(desk))
        view = await desk.orders.view(arguments.order)
        return await tell_order(context, desk, view.order)
