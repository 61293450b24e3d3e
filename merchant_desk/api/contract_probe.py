"""Asks one server as a contract check wants to ask: the documented calls, and whatever came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from merchant_desk.api.client import CREATE_PATH, ORDERS_PATH, UPDATE_PATH, VERIFY_PATH
from merchant_desk.api.line import Answer, HttpLine, LineClock, TimeLimits
from merchant_desk.api.origin import plain_origin
from merchant_desk.api.wallets import store_path, wallet_path
from merchant_desk.api.way_in import visible
from merchant_desk.api.wire import dump_json, parse_json
from merchant_desk.api.wire_errors import message_of
from merchant_desk.domain.errors import KeyMissing, TooMany, UnexpectedReply
from merchant_desk.domain.secret import ApiKey, SessionToken
from merchant_desk.services.contract.values import BodyForm, Exchange

_LIMITS: Final = TimeLimits(connect_s=5.0, read_s=10.0, write_s=5.0, pool_s=5.0, total_s=12.0)
_JSON: Final = {"Content-Type": "application/json; charset=utf-8"}


class HttpContractProbe:
    """The port `ContractProbe` over HTTP; a check makes one of its own and closes it."""

    def __init__(
        self, origin: str, *, key: ApiKey | None, clock: LineClock, limits: TimeLimits = _LIMITS
    ) -> None:
        """Raises BadInput(field="api_url") for an origin that no key may be sent to."""
        self._origin = plain_origin(origin)
        self._key = key
        self._line = HttpLine(self._origin, clock=clock, limits=limits)

    @property
    def origin(self) -> str:
        """As the port says."""
        return self._origin

    @property
    def clock_skew_ms(self) -> int | None:
        """As the port says."""
        return self._line.clock_skew_ms

    async def create(self, members: Mapping[str, Any]) -> Exchange:
        """As the port says."""
        return await self._ask("POST", CREATE_PATH, members=members)

    async def read(self, order_id: str, *, token: SessionToken | None = None) -> Exchange:
        """As the port says."""
        return await self._ask("GET", ORDERS_PATH + quote(order_id, safe=""), token=token)

    async def listing(self, query: Mapping[str, str], *, has_slash: bool = True) -> Exchange:
        """As the port says."""
        path = ORDERS_PATH if has_slash else ORDERS_PATH.rstrip("/")
        return await self._ask("GET", path, query=query)

    async def update(
        self,
        order_id: str,
        members: Mapping[str, Any],
        *,
        token: SessionToken | None = None,
        is_elsewhere: bool = False,
    ) -> Exchange:
        """As the port says."""
        path = (ORDERS_PATH if is_elsewhere else UPDATE_PATH) + quote(order_id, safe="")
        return await self._ask("PUT", path, members=members, token=token)

    async def verify(self, store_id: str, kind: str) -> Exchange:
        """As the port says."""
        members = {"storeId": store_id, "plugin": "checkout", "ecommerceType": kind}
        return await self._ask("POST", VERIFY_PATH, members=members)

    async def read_store(self, store_id: str) -> Exchange:
        """As the port says."""
        return await self._ask("GET", store_path(store_id))

    async def put_store(self, store_id: str, members: Mapping[str, Any]) -> Exchange:
        """As the port says."""
        return await self._ask("PUT", store_path(store_id), members=members)

    async def put_wallet(self, store_id: str, network: str, members: Mapping[str, Any]) -> Exchange:
        """As the port says."""
        return await self._ask("PUT", wallet_path(store_id, network), members=members)

    async def aclose(self) -> None:
        """As the port says."""
        await self._line.aclose()

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        members: Mapping[str, Any] | None = None,
        token: SessionToken | None = None,
    ) -> Exchange:
        headers = dict(_JSON) if members is not None else {}
        if token is not None:
            secret = visible(token.reveal(), field="session_token")
            headers["Authorization"] = f"Bearer {secret}"
        elif self._key:
            secret = visible(self._key.reveal(), field="api_key")
            headers["x-api-key"] = secret
        else:
            raise KeyMissing
        body = None if members is None else dump_json(members)
        answer = await self._line.ask(method, path, headers=headers, query=query, body=body)
        if answer.status == 429:
            raise TooMany(retry_after_s=answer.retry_after_s)
        return _exchange(answer, hide=(secret,))


def _exchange(answer: Answer, *, hide: Sequence[str]) -> Exchange:
    """What came back, its JSON read as strictly as the client reads it."""
    if answer.body is None:
        return Exchange(answer.status, BodyForm.TOO_LONG, limits=answer.limits)
    if not answer.body.strip():
        return Exchange(answer.status, BodyForm.EMPTY, limits=answer.limits)
    try:
        document = parse_json(answer.body)
    except UnexpectedReply:
        return Exchange(answer.status, BodyForm.TEXT, limits=answer.limits)
    return Exchange(
        answer.status, BodyForm.JSON, document, message_of(document, hide=hide), limits=answer.limits
    )
