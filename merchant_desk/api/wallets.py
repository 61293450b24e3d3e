"""The store's receiving wallets: read as a whole, written in one of two shapes.

Every call in here is INFERRED: the page of the API's documents that describes the store could not be read
(contract section 7). Stated shape: `GET` and `PUT /plugins/stores/{storeId}` with the API key, body and
answer `{"wallets": [{"protocol": "CELO", "address": "0x..."}]}`; a PUT replaces the whole set. The other
shape, patch-one, writes one network at a time: `PUT /plugins/stores/{storeId}/wallets/{protocol}` with
`{"address"}`, or DELETE.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from merchant_desk.api.line import HttpLine
from merchant_desk.api.way_in import JSON, Pass, must_be_success, must_not_say_no, object_or_nothing
from merchant_desk.api.wire import dump_json, parse_object
from merchant_desk.api.wire_order import MAX_ITEMS, ORDER_ID, wallets_of
from merchant_desk.domain.errors import (
    ANSWER_LOST,
    BadInput,
    NotFound,
    TimedOut,
    UnexpectedReply,
    Unreachable,
)
from merchant_desk.domain.evidence import WalletSeen
from merchant_desk.domain.readings import WalletWriter

STORES_PATH: Final = "/plugins/stores/"
_UNKNOWN_CALL: Final = (404, 405)
_NETWORK: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")
_ADDRESS: Final = re.compile(r"[!-~]{1,255}")
_NAMES_OF_THE_STORE: Final = ("id", "storeId")


class StoreWallets:
    """The wallets of one store, over a line that is open already."""

    def __init__(self, line: HttpLine, way_in: Pass, *, store_id: str) -> None:
        self._line = line
        self._way_in = way_in
        self._store_id = store_id

    async def read(self) -> tuple[WalletSeen, ...] | None:
        """The set as it stands; None where the API does not know the call (404, 405)."""
        answer = await self._line.ask("GET", store_path(self._store_id), headers=self._way_in.headers)
        if answer.status in _UNKNOWN_CALL:
            return None
        must_be_success(answer, self._way_in)
        document = parse_object(answer.body)
        must_not_say_no(document, answer, self._way_in)
        return wallets_told(document, store_id=self._store_id)

    async def write(self, wallets: Sequence[tuple[str, str]], writer: WalletWriter) -> None:
        """Make these (network, address) pairs the whole set. Raises BadInput before anything is sent."""
        wanted = _writable(wallets)
        if writer is WalletWriter.PATCH_ONE:
            await self._write_one_by_one(wanted)
        else:
            body = whole_set(wanted)
            await self._send("PUT", store_path(self._store_id), body)

    async def _write_one_by_one(self, wanted: Mapping[str, str]) -> None:
        """First what is new, then what goes, so that the store is never without a wallet on the way."""
        known = await self._known_addresses()
        changed = {network: address for network, address in wanted.items() if known.get(network) != address}
        requests: list[tuple[str, str, dict[str, str] | None]] = [
            *(("PUT", network, {"address": address}) for network, address in changed.items()),
            *(("DELETE", network, None) for network in known if network not in wanted),
        ]
        for number, (method, network, body) in enumerate(requests):
            try:
                await self._send(method, wallet_path(self._store_id, network), body)
            except Unreachable as error:
                if number == 0:
                    raise
                # Something was written before: "nothing left this machine" would be wrong.
                raise TimedOut(phase=ANSWER_LOST) from error

    async def _known_addresses(self) -> dict[str, str]:
        """Address by network, as the store has them; UnexpectedReply where they cannot be told one by one."""
        known: dict[str, str] = {}
        told = await self.read()
        if told is None:
            raise UnexpectedReply(what="wallets")
        for wallet in told:
            if not wallet.network or not wallet.address or wallet.network in known:
                raise UnexpectedReply(what="wallets")
            known[wallet.network] = wallet.address
        return known

    async def _send(self, method: str, path: str, body: Mapping[str, Any] | None) -> None:
        """One write, once; what it answers is not published: nothing, or any object."""
        headers = self._way_in.headers if body is None else {**JSON, **self._way_in.headers}
        sent = None if body is None else dump_json(body)
        answer = await self._line.ask(method, path, headers=headers, body=sent)
        must_be_success(answer, self._way_in)
        must_not_say_no(object_or_nothing(answer), answer, self._way_in)


def store_path(store_id: str) -> str:
    """The store's own address; `..` and the like are no ids, so no such store exists."""
    if ORDER_ID.fullmatch(store_id) is None:
        raise NotFound(kind="store", name=store_id)
    return STORES_PATH + quote(store_id, safe="")


def wallet_path(store_id: str, network: str) -> str:
    """Where one network's wallet is written in the shape patch-one."""
    return f"{store_path(store_id)}/wallets/{quote(network, safe='')}"


def whole_set(wallets: Mapping[str, str]) -> dict[str, Any]:
    """The body of the stated shape, from address by network."""
    return {"wallets": [{"protocol": name, "address": address} for name, address in wallets.items()]}


def wallets_told(document: Mapping[str, Any], *, store_id: str) -> tuple[WalletSeen, ...]:
    """The answer's `wallets`, each element read leniently and none left out.

    Raises UnexpectedReply where there is no such list, where it is too long, and for another store's answer.
    """
    for name in _NAMES_OF_THE_STORE:
        if document.get(name) not in (None, "", store_id):
            raise UnexpectedReply(what="store")
    listed = document.get("wallets")
    wallets = wallets_of(listed)
    if wallets is None or not isinstance(listed, list) or len(listed) > MAX_ITEMS:
        raise UnexpectedReply(what="wallets")
    return wallets


def _writable(wallets: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Address by network; BadInput for what cannot be a network or an address, or stands there twice."""
    wanted: dict[str, str] = {}
    for network, address in wallets:
        if _NETWORK.fullmatch(network) is None:
            raise BadInput(field="network", reason="not-a-network", value=network)
        if _ADDRESS.fullmatch(address) is None:
            raise BadInput(field="address", reason="bad-character")
        if network in wanted:
            raise BadInput(field="network", reason="repeated", value=network)
        wanted[network] = address
    return wanted
