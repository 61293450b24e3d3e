"""The API of the profile as it stands now: its address, its key, its store."""

from __future__ import annotations

from collections.abc import Callable

from merchant_desk.api.client import CryptumApi, ReturnUrls
from merchant_desk.domain.evidence import Evidence
from merchant_desk.domain.order import Order, OrderId
from merchant_desk.domain.secret import ApiKey, SessionToken
from merchant_desk.services.ports import Clock, Secrets
from merchant_desk.services.values import KeptSecrets, ListPage, ListQuery, ProfileNow, StoreVerdict


class FollowingApi:
    """`CheckoutApi` that asks the keyring before its first call, and goes to another address, with another
    key or for another store as soon as the settings say so.

    Raises KeyringFailed too, where the keyring does not give.
    """

    def __init__(self, *, profile: ProfileNow, secrets: Secrets, clock: Clock) -> None:
        self._profile = profile
        self._secrets = secrets
        self._clock = clock
        self._kept = KeptSecrets()
        self._client: CryptumApi | None = None
        self._address = ""
        self._outdated: list[CryptumApi] = []

    @property
    def origin(self) -> str:
        """Scheme and host, without `/plugins`. Raises BadInput where the setting is no such address."""
        return self._current().origin

    @property
    def clock_skew_ms(self) -> int | None:
        """The API's clock minus ours."""
        return self._client.clock_skew_ms if self._client is not None else None

    @property
    def last_latency_ms(self) -> int | None:
        """How long the last answered request took."""
        return self._client.last_latency_ms if self._client is not None else None

    async def create(self, order: Order) -> Evidence:
        """As `CheckoutApi`."""
        return await (await self._ready()).create(order)

    async def read(self, order_id: OrderId, *, token: SessionToken | None = None) -> Evidence:
        """As `CheckoutApi`."""
        return await (await self._ready()).read(order_id, token=token)

    async def list_page(self, query: ListQuery) -> ListPage:
        """As `CheckoutApi`."""
        return await (await self._ready()).list_page(query)

    async def set_status(self, order_id: OrderId, status: str) -> None:
        """As `CheckoutApi`."""
        await (await self._ready()).set_status(order_id, status)

    async def verify_store(self) -> StoreVerdict:
        """As `CheckoutApi`."""
        return await (await self._ready()).verify_store()

    async def try_key(self, key: ApiKey) -> StoreVerdict:
        """Ask about the store with a key that is not kept yet."""
        trial = self._make(lambda: key)
        try:
            return await trial.verify_store()
        finally:
            await trial.aclose()

    async def aclose(self) -> None:
        """Close the connection pool."""
        await self._close_outdated()
        if self._client is not None:
            await self._client.aclose()

    async def _ready(self) -> CryptumApi:
        self._kept = await self._secrets.load()
        client = self._current()
        await self._close_outdated()
        return client

    def _current(self) -> CryptumApi:
        address = self._profile().settings.api_url
        if self._client is not None and self._address == address:
            return self._client
        client = self._make(lambda: self._kept.api_key)
        if self._client is not None:
            self._outdated.append(self._client)
        self._client, self._address = client, address
        return client

    async def _close_outdated(self) -> None:
        while self._outdated:
            await self._outdated.pop().aclose()

    def _make(self, keys: Callable[[], ApiKey | None]) -> CryptumApi:
        profile = self._profile()
        return CryptumApi(
            profile.settings.api_url,
            store_id=lambda: self._profile().settings.store_id,
            keys=keys,
            clock=self._clock,
            is_session_only=profile.is_session_only,
            return_urls=self._return_urls,
        )

    def _return_urls(self) -> ReturnUrls:
        settings = self._profile().settings
        return ReturnUrls(success=settings.success_return_url, cancel=settings.cancel_return_url)
