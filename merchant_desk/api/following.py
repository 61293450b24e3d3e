"""The API of the profile as it stands now: its address, its key, its store."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from merchant_desk.api.client import CryptumApi, ReturnUrls
from merchant_desk.api.keeping import OddAnswers, is_odd, private_words
from merchant_desk.domain.errors import DeskError
from merchant_desk.domain.evidence import Evidence, WalletSeen
from merchant_desk.domain.order import Order, OrderId, Transaction
from merchant_desk.domain.secret import ApiKey, Secret, SessionToken
from merchant_desk.services.ports import Clock, Secrets
from merchant_desk.services.support import KeepAnswer
from merchant_desk.services.values import KeptSecrets, ListPage, ListQuery, ProfileNow, StoreVerdict

T = TypeVar("T")
KnownOrder = Callable[[str], Awaitable[Order | None]]


class FollowingApi:
    """`CheckoutApi` that asks the keyring before its first call, and goes to another address, with another
    key or for another store as soon as the settings say so.

    Raises KeyringFailed too, where the keyring does not give.
    """

    def __init__(
        self,
        *,
        profile: ProfileNow,
        secrets: Secrets,
        clock: Clock,
        keep: KeepAnswer | None = None,
        known: KnownOrder | None = None,
    ) -> None:
        """`keep` is handed the answers that support may want to see, redacted; `known` finds what the store
        has under an API id, to redact that too."""
        self._profile = profile
        self._secrets = secrets
        self._clock = clock
        self._known = known
        self._odd = OddAnswers(keep, clock=clock)
        self._kept = KeptSecrets()
        self._client: CryptumApi | None = None
        self._made_for = ("", False)
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
        return await self._asked("create", lambda api: api.create(order), hide=private_words(order))

    async def read(self, order_id: OrderId, *, token: SessionToken | None = None) -> Evidence:
        """As `CheckoutApi`."""
        return await self._asked(
            "read", lambda api: api.read(order_id, token=token), about=order_id, hide=_revealed(token)
        )

    async def list_page(self, query: ListQuery) -> ListPage:
        """As `CheckoutApi`."""
        return await self._asked("list", lambda api: api.list_page(query))

    async def set_status(self, order_id: OrderId, status: str) -> None:
        """As `CheckoutApi`."""
        await self._asked("update", lambda api: api.set_status(order_id, status), about=order_id)

    async def attach(self, order_id: OrderId, paid: Transaction) -> None:
        """As `CheckoutApi`."""
        await self._asked("attach", lambda api: api.attach(order_id, paid), about=order_id)

    async def prices(self, asset: str) -> Mapping[str, Decimal]:
        """As `CheckoutApi`."""
        return await self._asked("prices", lambda api: api.prices(asset))

    async def verify_store(self) -> StoreVerdict:
        """As `CheckoutApi`."""
        return await self._asked("verify", lambda api: api.verify_store())

    async def store_wallets(self) -> tuple[WalletSeen, ...] | None:
        """As `CheckoutApi`."""
        return await self._asked("store", lambda api: api.store_wallets())

    async def put_wallets(self, wallets: Sequence[tuple[str, str]]) -> None:
        """As `CheckoutApi`."""
        await self._asked("wallets", lambda api: api.put_wallets(wallets))

    async def try_key(self, key: ApiKey) -> StoreVerdict:
        """Ask about the store with a key that is not kept yet."""
        trial = self._make(lambda: key)
        try:
            return await trial.verify_store()
        finally:
            await trial.aclose()

    async def try_at(self, origin: str, *, store_id: str, key: ApiKey) -> StoreVerdict:
        """Ask another place about another store, with a key that goes there and nowhere else."""
        trial = CryptumApi(origin, store_id=lambda: store_id, keys=lambda: key, clock=self._clock)
        try:
            return await trial.verify_store()
        finally:
            await trial.aclose()

    async def aclose(self) -> None:
        """Close the connection pool."""
        await self._close_outdated()
        if self._client is not None:
            await self._client.aclose()

    async def _asked(
        self,
        call: str,
        ask: Callable[[CryptumApi], Awaitable[T]],
        *,
        about: OrderId | None = None,
        hide: Iterable[str] = (),
    ) -> T:
        client = await self._ready()
        try:
            return await ask(client)
        except DeskError as error:
            if is_odd(error):
                known = (*_revealed(self._kept.api_key), *_revealed(self._kept.webhook_secret))
                await self._odd.note(call, error, hide=(*known, *hide, *await self._private(about)))
            raise

    async def _private(self, order_id: OrderId | None) -> tuple[str, ...]:
        """What the store knows of the customer whom an answer may quote."""
        if order_id is None or self._known is None:
            return ()
        try:
            order = await self._known(order_id)
        except DeskError:
            return ()  # then the vocabulary alone must do
        return () if order is None else private_words(order)

    async def _ready(self) -> CryptumApi:
        self._kept = await self._secrets.load()
        client = self._current()
        await self._close_outdated()
        return client

    def _current(self) -> CryptumApi:
        profile = self._profile()
        made_for = (profile.settings.api_url, profile.is_session_only)
        if self._client is not None and self._made_for == made_for:
            return self._client
        client = self._make(lambda: self._kept.api_key)
        if self._client is not None:
            self._outdated.append(self._client)
        self._client, self._made_for = client, made_for
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
            readings=lambda: self._profile().readings,
        )

    def _return_urls(self) -> ReturnUrls:
        settings = self._profile().settings
        return ReturnUrls(success=settings.success_return_url, cancel=settings.cancel_return_url)


def _revealed(secret: Secret | None) -> tuple[str, ...]:
    return (secret.reveal(),) if secret is not None else ()
