"""A contract check's look at the store's wallets: in which shape they are read and written (section 7).

Nothing is ever changed: what is written is the very set that was read just before, and only where the stated
shape can say all of it. Then it is read again and compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from merchant_desk.domain.readings import WalletWriter
from merchant_desk.services.contract.bench import Bench
from merchant_desk.services.contract.orders import told
from merchant_desk.services.contract.shapes import names_of, text_of
from merchant_desk.services.contract.values import Exchange

QUESTION: Final = "wallet-writer"
NOT_TRIED: Final = "not-tried"
FAILED: Final = "failed"
_NETWORK: Final = ("protocol", "blockchain", "network")
_ADDRESS: Final = ("address", "walletAddress", "publicKey")
_MOVES_BY_ITSELF: Final = ("updatedAt", "updated_at")
_SERVER_FAILED: Final = 500
Pairs = tuple[tuple[str, str], ...]


async def wallets(bench: Bench) -> None:
    """Section 7: read the store, write the same set, read it again. Only what was seen to work is learned."""
    bench.learned["wallet_writer"] = WalletWriter.UNKNOWN  # until it is seen, whatever an earlier check saw
    before = await bench.ask(bench.probe.read_store(bench.store_id))
    if before.status >= _SERVER_FAILED:
        return
    if before.is_refused:
        _conclude(bench, WalletWriter.ABSENT, told(before))
        return
    bench.keep_shape("store", before.document)
    pairs, why = _pairs(before.members)
    if not pairs:
        bench.say(QUESTION, NOT_TRIED, why)
        return
    writer, answer = await _written_again(bench, pairs)
    after = await bench.ask(bench.probe.read_store(bench.store_id))
    if after.is_refused or _facts(after.members) != _facts(before.members):
        bench.learned["wallet_writer"] = WalletWriter.ABSENT
        bench.say(QUESTION, FAILED, "Written as it was, the store reads differently: look at it.", ok=False)
        return
    _conclude(bench, writer, told(answer))


async def _written_again(bench: Bench, pairs: Pairs) -> tuple[WalletWriter, Exchange]:
    """Write the set as it is, whole or else one wallet of it; the shape that was taken, and the answer."""
    whole = {"wallets": [{"protocol": network, "address": address} for network, address in pairs]}
    answer = await bench.ask(bench.probe.put_store(bench.store_id, whole))
    if not answer.is_refused:
        return WalletWriter.INFERRED, answer
    network, address = pairs[0]
    answer = await bench.ask(bench.probe.put_wallet(bench.store_id, network, {"address": address}))
    return WalletWriter.ABSENT if answer.is_refused else WalletWriter.PATCH_ONE, answer


def _conclude(bench: Bench, writer: WalletWriter, detail: str) -> None:
    bench.learned["wallet_writer"] = writer
    bench.say(QUESTION, writer.value, detail)


def _pairs(members: Mapping[str, Any]) -> tuple[Pairs, str]:
    """Network and address of each wallet as the API spells them; none, and why, where the stated shape could
    not say all that is there: written back without it, the set would be another one."""
    listed = members.get("wallets")
    if not isinstance(listed, list):
        return (), "The answer has no list of wallets."
    if not listed:
        return (), "The store has no wallets yet: set one in the dashboard, then check again."
    found: dict[str, str] = {}
    for item in listed:
        inside = item if isinstance(item, dict) else {}
        network = next((text for name in _NETWORK if (text := text_of(inside.get(name)))), None)
        address = next((text for name in _ADDRESS if (text := text_of(inside.get(name)))), None)
        if network is None or address is None or len(inside) != len(("protocol", "address")):
            return (), f"A wallet has other members than the stated ones: {names_of(inside)}."
        found[network] = address
    if len(found) != len(listed):
        return (), "A network has several wallets."
    return tuple(found.items()), ""


def _facts(members: Mapping[str, Any]) -> tuple[frozenset[tuple[str, str]], dict[str, Any]]:
    """The set of wallets in no order, and all else that an answer about the store tells."""
    others = {name: value for name, value in members.items() if name not in ("wallets", *_MOVES_BY_ITSELF)}
    return frozenset(_pairs(members)[0]), others
