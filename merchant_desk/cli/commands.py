"""Which function runs which command."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from merchant_desk.cli import (
    callbacks,
    code,
    listen,
    orders,
    pin,
    sales,
    sandbox,
    shop,
    wallets,
    wallets_check,
)
from merchant_desk.cli.context import Handler

COMMANDS: Final[Mapping[tuple[str, ...], Handler]] = MappingProxyType(
    {
        ("sandbox",): sandbox.serve,
        ("listen",): listen.listen,
        ("orders", "create"): orders.create,
        ("orders", "list"): orders.list_,
        ("orders", "show"): orders.show,
        ("orders", "cancel"): orders.cancel,
        ("orders", "hold"): orders.hold,
        ("orders", "handover"): orders.handover,
        ("orders", "attach"): orders.attach,
        ("sync",): shop.sync,
        ("stores", "list"): shop.stores_list,
        ("stores", "show"): shop.stores_show,
        ("stores", "verify"): shop.stores_verify,
        ("wallets", "list"): wallets.list_,
        ("wallets", "set"): wallets.set_,
        ("wallets", "remove"): wallets.remove,
        ("wallets", "approve"): wallets.approve,
        ("wallets", "check"): wallets_check.check,
        ("qr",): code.draw,
        ("pin", "set"): pin.set_,
        ("pin", "reset"): pin.reset,
        ("sales", "stop"): sales.stop,
        ("sales", "resume"): sales.resume,
        ("sales", "status"): sales.status,
        ("callbacks", "list"): callbacks.list_,
        ("callbacks", "show"): callbacks.show,
        ("doctor",): shop.doctor,
    }
)
"""One row for each command but the window and the tour, which draw; a test holds it to the grammar."""
