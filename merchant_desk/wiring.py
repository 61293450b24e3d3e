"""Builds adapters and services on one stack, for the window and for the commands alike. Loads no Qt.

async with open_desk(options) as desk:
    async with open_listener(desk) as ear:
        await desk.start_background()
"""

from __future__ import annotations

import asyncio
import logging
import secrets as randomness
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING

from merchant_desk.api.contract_probe import HttpContractProbe
from merchant_desk.api.following import FollowingApi
from merchant_desk.config.clock import SystemClock
from merchant_desk.config.listener_note import ListenerNote, running_listener
from merchant_desk.config.log_file import logging_to
from merchant_desk.config.options import Options
from merchant_desk.config.paths import places_for, prepare
from merchant_desk.config.pins import Argon2Pins
from merchant_desk.config.probes import LOOPBACK, disk_check, port_check, qt_check
from merchant_desk.config.profiles import ProfileFolders
from merchant_desk.config.reports import copy_report, keep_report
from merchant_desk.config.secrets import DeskSecrets, HeldSecrets
from merchant_desk.config.start import Start
from merchant_desk.config.training_shop import use_training_shop
from merchant_desk.domain.errors import DeskError, KeyringFailed, PortTaken
from merchant_desk.services import memo_keys
from merchant_desk.services.contract.check import ContractTools
from merchant_desk.services.contract.values import OpeningEar
from merchant_desk.services.core import Adapters
from merchant_desk.services.desk import Desk, build_desk
from merchant_desk.services.events import Ear, EarChanged, EventBus, OrderChanged, SettingsChanged
from merchant_desk.services.ports import Memo, Secrets
from merchant_desk.services.shop.callback_address import CallbackAddress
from merchant_desk.services.shop.journal_check import journal_check
from merchant_desk.services.shop.price_check import price_check
from merchant_desk.services.shop.profiles import NewStore, Profiles
from merchant_desk.services.shop.settings import SettingsDesk
from merchant_desk.services.tasks import TaskKeeper
from merchant_desk.services.values import Check, OrderFilter, StoreVerdict
from merchant_desk.store.peek import open_order_count
from merchant_desk.store.sqlite_check import sqlite_check
from merchant_desk.store.store import Store, open_store

if TYPE_CHECKING:
    from merchant_desk.listener.server import Listener
    from merchant_desk.listener.verify import KnownSecrets

__all__ = ["Desk", "OpenEar", "Options", "open_desk", "open_listener"]

log = logging.getLogger(__name__)


@asynccontextmanager
async def open_desk(options: Options, *, face: str = "command") -> AsyncIterator[Desk]:
    """The whole shop of one profile, closed backwards at the end; `face` names its log file.

    Neither keyring nor API is asked before something needs them. Raises BadInput, FileUnusable, StoreBusy,
    StoreUnusable.
    """
    environment = options.environment()
    places = places_for(options)
    prepare(places)
    async with AsyncExitStack() as stack:
        stack.enter_context(
            logging_to(places.logs, face=face, masker=options.masker, is_verbose=options.is_verbose)
        )
        stack.push(_log_bug)
        shop = None
        if options.is_training:
            shop = await stack.enter_async_context(use_training_shop(places, linger_s=options.linger_s))
        store = await stack.enter_async_context(open_store(environment.database_url or places.store))
        await running_listener(store.memo)
        yield await _build(stack, Start(options, environment, places, shop), store)


async def _build(stack: AsyncExitStack, start: Start, store: Store) -> Desk:
    options, environment, places, shop = start.options, start.environment, start.places, start.shop
    clock, bus, secrets = SystemClock(), EventBus(), start.secrets()
    bus.subscribe(OrderChanged, _log_move)
    log.info("desk opened profile=%s training=%s", options.profile, options.is_training)
    settings = SettingsDesk(
        start.settings_file(),
        bus,
        journal=store.journal,
        secrets=secrets,
        clock=clock,
        name=options.profile,
        is_training=options.is_training,
        is_session_only=environment.is_session_only,
        try_key=lambda key: api.try_key(key),  # noqa: PLW0108 - the API follows these very settings
        has_orders=partial(_has_orders, store),
    )
    odd, known = start.odd_answers(), store.orders.by_id
    api = FollowingApi(profile=settings.profile, secrets=secrets, clock=clock, keep=odd.keep, known=known)
    stack.push_async_callback(api.aclose)
    tasks = await stack.enter_async_context(TaskKeeper(bus))
    training = None
    if shop is not None:
        from merchant_desk.api.training import TrainingControl

        training = TrainingControl(shop.control_url, clock=clock)
        stack.push_async_callback(training.aclose)
    folders = ProfileFolders(places.data_dir, masker=options.masker, count=open_order_count)
    profiles = Profiles(shelf=folders, settings=settings, try_at=partial(_try_store, api))
    return build_desk(
        Adapters(
            clock=clock,
            bus=bus,
            tasks=tasks,
            api=api,
            store=store.orders,
            inbox=store.inbox,
            journal=store.journal,
            memo=store.memo,
            leases=store.leases,
            secrets=secrets,
            settings=settings,
            till_id=await store.memo.put_once(memo_keys.TILL_ID, randomness.token_hex(8)),
            pins=Argon2Pins(),
            sealer=start.sealer(secrets),
            training=training,
            profiles=profiles,
            contract=_contract_tools(start, settings, store, clock),
            probes=(
                partial(_port_check, settings, store.memo),
                partial(disk_check, places.folder),
                partial(sqlite_check, store),
                qt_check,
                partial(journal_check, store.journal),
                odd.check,
                partial(price_check, api, settings.profile),
            ),
        )
    )


def _contract_tools(start: Start, settings: SettingsDesk, store: Store, clock: SystemClock) -> ContractTools:
    """What a contract check needs; the web server behind its ear is loaded only when one runs."""

    def ear(address: CallbackAddress) -> OpeningEar:
        from merchant_desk.listener.contract_ear import open_ear

        now = clock.now_utc_ms()
        return open_ear(settings=settings.current, inbox=store.inbox, address=address, now_utc_ms=now)

    return ContractTools(
        probe=lambda origin, key: HttpContractProbe(origin, key=key, clock=clock),
        ear=ear,
        write=partial(keep_report, start.places.reports),
        copy=copy_report,
        mask=start.options.masker.mask,
    )


async def _try_store(api: FollowingApi, store: NewStore) -> StoreVerdict:
    return await api.try_at(store.api_url, store_id=store.store_id, key=store.api_key)


async def _has_orders(store: Store) -> bool:
    return (await store.orders.find(OrderFilter(limit=1))).total > 0


def _log_bug(
    _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
) -> bool:
    """What is no failure of ours goes into the log whole, before the log is closed."""
    if isinstance(error, Exception) and not isinstance(error, DeskError):
        log.error("unexpected failure", exc_info=error)
    return False


def _log_move(event: OrderChanged) -> None:
    """Each move of an order, by whomever, is a line for whoever looks for the cause of something later."""
    order, before = event.order, event.before
    if before is None or (before.state, before.light) != (order.state, order.light):
        log.info("order=%s state=%s light=%s", order.reference, order.state.value, order.light.value)


async def _port_check(settings: SettingsDesk, memo: Memo) -> Check:
    port = settings.current.listener_port
    note = await running_listener(memo)
    holder = note.pid if note is not None and note.port == port else None
    return await port_check(port, is_wanted=settings.current.listener_on, holder_pid=holder)


# ---- the listener -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenEar:
    """A listener that runs: its port, and its local address with the secret path."""

    port: int
    url: str


@asynccontextmanager
async def open_listener(
    desk: Desk, *, host: str = LOOPBACK, port: int | None = None
) -> AsyncIterator[OpenEar]:
    """Hear callbacks while the block runs, and tell the store where; without `port` on the profile's.

    Raises StoreIdMissing, PortTaken, BadInput for a host that is no address of this machine. A training
    shop whose port is taken listens on any other: nothing outside counts on it.
    """
    paths: dict[str, str] = {}

    async def learn_path() -> None:
        store_id = desk.settings.current.store_id
        paths[await desk.callback_address.token()] = store_id

    await learn_path()
    await _learn_secret(desk)
    listener = await _start_listener(desk, paths, host=host, port=port)
    end_learning = desk.bus.subscribe(
        SettingsChanged, lambda _: _discard(desk.tasks.spawn("callback-path", learn_path()))
    )
    note = ListenerNote.of_this_process(listener.origin, port=listener.port)
    try:
        await desk.memo.put(memo_keys.LISTENER, note.text)
        desk.bus.publish(EarChanged(Ear.WAITING, listener.port))
        log.info("listener opened port=%s", listener.port)
        yield OpenEar(listener.port, f"{listener.origin}{await desk.callback_address.path()}")
    finally:
        end_learning()
        await listener.stop()
        await desk.memo.remove(memo_keys.LISTENER, only_if=note.text)
        desk.bus.publish(EarChanged(Ear.OFF))


async def _start_listener(desk: Desk, paths: Mapping[str, str], *, host: str, port: int | None) -> Listener:
    # Late: the web server takes 150 ms that no other command needs.
    from merchant_desk.listener.reception import Surroundings
    from merchant_desk.listener.server import Listener

    loop = asyncio.get_running_loop()
    around = Surroundings(
        inbox=desk.inbox,
        clock=desk.clock,
        paths=lambda: dict(paths),
        secrets=partial(_known_secrets, desk.secrets),
        on_seen=lambda callback: _discard(loop.call_soon_threadsafe(desk.callbacks.heard, callback)),
        public_origins=lambda: (desk.settings.current.public_url,),
    )
    wanted = desk.settings.current.listener_port if port is None else port
    listener = Listener(around, host=host, port=wanted)
    try:
        await listener.start()
    except PortTaken:
        if desk.profile.is_training and port is None:
            return await _start_listener(desk, paths, host=host, port=0)
        other = await running_listener(desk.memo)
        is_ours = other is not None and other.port == wanted
        desk.bus.publish(EarChanged(Ear.ELSEWHERE if is_ours else Ear.FAILED, wanted))
        raise
    return listener


async def _learn_secret(desk: Desk) -> None:
    """Know the webhook secret before the first callback; where none is kept, the API tells it meanwhile."""
    try:
        kept = await desk.secrets.load()
    except KeyringFailed as error:
        log.warning("webhook secret not read why=%s", error.why)
        return
    can_ask = kept.api_key is not None and not desk.profile.is_session_only
    if kept.webhook_secret is None and can_ask:
        log.info("webhook secret is asked for")
        _discard(desk.tasks.spawn("webhook-secret", desk.account.verify()))


def _known_secrets(secrets: Secrets) -> KnownSecrets:
    """What counts at this moment; asked on the listener's thread, so nothing may be loaded here."""
    from merchant_desk.listener.verify import KnownSecrets

    known = secrets.known if isinstance(secrets, DeskSecrets | HeldSecrets) else None
    if known is None:
        return KnownSecrets(is_locked=True)
    current = (known.webhook_secret,) if known.webhook_secret else ()
    return KnownSecrets((*current, *known.rotated))


def _discard(_: object) -> None:
    """Where a call must give nothing back."""
