"""What a client may send about wallets, judged strictly. INFERRED, as all of `stores`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from merchant_desk.domain.chains import BY_PROTOCOL
from merchant_desk.sandbox.members import Members, no_others, one_of, text_of
from merchant_desk.sandbox.refusals import refused_member

Wallet = Mapping[str, Any]

_VISIBLE: Final = re.compile(r"[!-~]+")
_NO_GAP: Final = "must be visible characters without a gap"
_MAX_WALLETS: Final = 100
_WALLET: Final = ("protocol", "address")


def read_wallets(sent: Members, *, allows_extra: bool) -> list[Wallet]:
    """Judge a whole set of wallets (INFERRED, section 7): one a network, no network of another platform."""
    no_others(sent, ("wallets",), allows_extra=allows_extra)
    listed = sent.get("wallets")
    if not isinstance(listed, list) or len(listed) > _MAX_WALLETS:
        raise refused_member("wallets", f"must be a list of at most {_MAX_WALLETS}")
    wallets: dict[str, Wallet] = {}
    for number, item in enumerate(listed):
        if not isinstance(item, dict):
            raise refused_member(f"wallets[{number}]", "must be an object")
        inner = {f"wallets[{number}].{name}": value for name, value in item.items()}
        names = [f"wallets[{number}].{name}" for name in _WALLET]
        no_others(inner, names, allows_extra=allows_extra)
        network = one_of(inner, names[0], BY_PROTOCOL)
        if network in wallets:
            raise refused_member(names[0], "has two wallets")
        wallets[network] = {
            "protocol": network,
            "address": text_of(inner, names[1], pattern=_VISIBLE, form=_NO_GAP),
        }
    return list(wallets.values())


def read_address(sent: Members, *, allows_extra: bool) -> str:
    """Judge the body for one network's wallet (INFERRED, section 7)."""
    no_others(sent, ("address",), allows_extra=allows_extra)
    return text_of(sent, "address", pattern=_VISIBLE, form=_NO_GAP)


def known_network(text: str) -> str:
    """A network of contract section 6."""
    return one_of({"protocol": text}, "protocol", BY_PROTOCOL)
