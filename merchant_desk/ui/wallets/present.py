"""The rows of Wallets from what the API told: every network of the design, in its order."""

from __future__ import annotations

from collections.abc import Iterable

from merchant_desk.domain.chains import BY_PROTOCOL, CHAINS, Group
from merchant_desk.ui.text import visible
from merchant_desk.ui.tokens import NETWORKS
from merchant_desk.ui.wallets.state import WalletRow

Told = tuple[tuple[str, str], ...]


def wallet_rows(told: Told) -> tuple[tuple[WalletRow, ...], tuple[WalletRow, ...]]:
    """The main networks and the others; one that is not in the design stands last, and only if it is set."""
    main: list[WalletRow] = []
    other: list[WalletRow] = []
    for chain in CHAINS:
        rows = _rows_of(chain.protocol, told)
        if rows or chain.protocol in NETWORKS:
            group = other if chain.group is Group.OTHER else main
            group.extend(rows or [_row(chain.protocol, "", 0)])
    unknown = dict.fromkeys(network for network, _ in told if network not in BY_PROTOCOL)
    for network in unknown:
        other.extend(_rows_of(network, told))
    return tuple(main), tuple(other)


def in_use(rows: Iterable[WalletRow]) -> tuple[int, int]:
    """How many networks are set, and how many there are."""
    by_network: dict[str, bool] = {}
    for row in rows:
        by_network[row.network] = by_network.get(row.network, False) or row.is_set
    return sum(by_network.values()), len(by_network)


def _rows_of(network: str, told: Told) -> list[WalletRow]:
    addresses = [address for own, address in told if own == network]
    return [_row(network, address, at) for at, address in enumerate(addresses)]


def _row(network: str, address: str, at: int) -> WalletRow:
    chain = BY_PROTOCOL.get(network)
    return WalletRow(
        key=f"{network}:{at}",
        network=network,
        name=chain.name if chain is not None else visible(network),
        coins=", ".join(chain.coins) if chain is not None else "",
        address=address,
    )
