"""`sandbox`: the training shop as a server of its own."""

from __future__ import annotations

import argparse
import asyncio
from typing import TYPE_CHECKING

from merchant_desk.cli.context import Context
from merchant_desk.cli.until_told import told_to_end
from merchant_desk.config.training_shop import Occupancy

if TYPE_CHECKING:
    from merchant_desk.sandbox.server import Sandbox


async def serve(context: Context, arguments: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM; as a training profile's own shop, also until nobody uses it."""
    # Late: no other command needs a web server.
    from merchant_desk.sandbox.server import Sandbox

    with told_to_end() as is_told:
        occupancy: Occupancy | None = None
        if arguments.while_used is not None:
            occupancy = Occupancy(arguments.while_used)
            if not occupancy.take():
                return 0  # another process was quicker, and its shop will do
        shop = Sandbox(
            host=arguments.host,
            port=arguments.port,
            control_port=arguments.control_port,
            state_file=arguments.state,
        )
        async with shop, asyncio.TaskGroup() as group:
            _tell(context, shop)
            watch: asyncio.Task[None] | None = None
            if occupancy is not None:
                occupancy.announce(shop.listening())
                watch = group.create_task(_watch(occupancy, is_told, linger_s=arguments.linger))
            await is_told.wait()
            if watch is not None:
                watch.cancel()
    return 0


async def _watch(occupancy: Occupancy, is_told: asyncio.Event, *, linger_s: float) -> None:
    """That the last user has left counts as being told to end."""
    await occupancy.until_unused(linger_s)
    is_told.set()


def _tell(context: Context, shop: Sandbox) -> None:
    if context.output.is_json:
        context.output.event(dict(shop.listening()))
        return
    listening = shop.listening()
    context.output.text(
        "The training shop is open. No real money is involved.\n"
        f"  API            {listening['api_url']}\n"
        f"  Control        {listening['control_url']}\n"
        f"  Store          {listening['store_id']}\n"
        f"  API key        {listening['api_key']}\n"
        f"  Webhook secret {listening['webhook_secret']}"
    )
