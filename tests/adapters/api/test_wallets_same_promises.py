"""Reading and writing wallets: the fake API and the real client at the training shop promise the same."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import pytest

from merchant_desk.api.client import CryptumApi
from merchant_desk.domain.errors import (
    BadInput,
    DeskError,
    KeyMissing,
    KeyRefused,
    NotAllowed,
    Rejected,
    ServerFailed,
    SessionOnly,
    StoreIdMissing,
    TimedOut,
    TooMany,
    UnexpectedReply,
)
from merchant_desk.domain.evidence import WalletSeen
from merchant_desk.domain.order import Reference, StoreId
from merchant_desk.domain.readings import Readings, WalletWriter
from merchant_desk.domain.secret import ApiKey
from merchant_desk.sandbox.server import Sandbox
from merchant_desk.services.ports import CheckoutApi
from tests.adapters.api.conftest import STORE, WallClock, an_order
from tests.helpers.fake_api import (
    CallName,
    FakeApi,
    Fault,
    key_refused,
    server_failed,
    timed_out,
    too_many,
    unreadable,
)

EVM: Final = "0x31ec6686ee1597a41747507a931b5e12cacb920e"
TWO: Final = (("CELO", EVM), ("HATHOR", "WYAMEV9gRwavD8rYvW6YTTLuaQSsnJLFvQ"))
Call = Callable[[CheckoutApi], Awaitable[object]]
CALLS: Final[dict[str, Call]] = {
    "read": lambda api: api.store_wallets(),
    "write": lambda api: api.put_wallets(TWO),
}


@dataclass
class Side:
    """One of the two: the port, and what a test may do behind it. `fails` strikes the next read, or the next
    write, of the store's wallets."""

    api: CheckoutApi
    store: str
    fails: Callable[[str, str], None]
    without: Callable[..., CheckoutApi]
    forgets_the_calls: Callable[[], None]
    turns_writing_off: Callable[[], None]
    writes: Callable[[], int]


_FAULTS: Final[dict[str, tuple[Fault, dict[str, Any], type[DeskError]]]] = {
    "lost": (timed_out(processed=True), {"answer": "reset", "is_processed": True}, TimedOut),
    "cut": (timed_out(processed=True), {"cut": 0.5}, TimedOut),
    "broken": (server_failed(), {"answer": 503}, ServerFailed),
    "away": (server_failed(302), {"answer": "elsewhere"}, ServerFailed),
    "portal": (unreadable(), {"answer": "web-page"}, UnexpectedReply),
    "garbage": (unreadable(processed=True), {"answer": "garbage", "is_processed": True}, UnexpectedReply),
    "list": (unreadable(), {"answer": "empty-list"}, UnexpectedReply),
    "null": (unreadable(), {"answer": "null"}, UnexpectedReply),
    "busy": (too_many(7), {"answer": 429, "retry_after_s": 7}, TooMany),
    "key": (key_refused(403), {"answer": 403}, KeyRefused),
}
_DONE_ALL_THE_SAME: Final = ("lost", "cut", "garbage")


@pytest.fixture(params=["fake", "inferred", "patch-one"])
async def side(request: pytest.FixtureRequest) -> AsyncIterator[Side]:
    """The fake, then the client at a training shop of its own, in each shape of writing."""
    if request.param == "fake":
        yield _fake_side()
        return
    async with Sandbox() as shop:
        shop.readings.choose({"wallet_writer": request.param})
        made: list[CryptumApi] = []
        learned = [Readings(origin=shop.api_url, wallet_writer=WalletWriter(request.param))]

        def make(*, key: bool = True, store: bool = True, is_session_only: bool = False) -> CryptumApi:
            api = CryptumApi(
                shop.api_url,
                store_id=lambda: shop.store_id if store else "",
                keys=lambda: ApiKey(shop.api_key) if key else None,
                clock=WallClock(),
                is_session_only=is_session_only,
                readings=lambda: learned[0],
            )
            made.append(api)
            return api

        writing = "wallets" if request.param == "inferred" else "wallet"

        def fail(call: str, name: str) -> None:
            route = "store" if call == "read" else writing
            shop.faults.put({"answers": [{"route": route, **_FAULTS[name][1]}]})

        def off() -> None:
            learned[0] = Readings(origin=shop.api_url, wallet_writer=WalletWriter.ABSENT)

        yield Side(
            make(),
            shop.store_id,
            fail,
            make,
            lambda: shop.readings.choose({"wallet_writer": "absent"}),
            off,
            lambda: shop.tally.requests["wallets"] + shop.tally.requests["wallet"],
        )
        for api in made:
            await api.aclose()


def _fake_side() -> Side:
    fake = FakeApi(store_id=STORE)
    names: dict[str, CallName] = {"read": "store_wallets", "write": "put_wallets"}

    def without(*, key: bool = True, store: bool = True, is_session_only: bool = False) -> CheckoutApi:
        bare = FakeApi(store_id=STORE if store else "")
        bare.has_key, bare.is_session_only = key, is_session_only
        return bare

    def set_to(name: str) -> None:
        setattr(fake, name, False)

    return Side(
        fake,
        STORE,
        lambda call, name: fake.fail(names[call], _FAULTS[name][0]),
        without,
        lambda: set_to("knows_store"),
        lambda: set_to("may_write"),
        lambda: fake.count("put_wallets"),
    )


def pairs(wallets: tuple[WalletSeen, ...] | None) -> list[tuple[str | None, str | None]]:
    """Network and address of each wallet."""
    assert wallets is not None
    return sorted((wallet.network, wallet.address) for wallet in wallets)


async def test_the_store_shows_the_wallets_that_its_orders_show(side: Side) -> None:
    created = await side.api.create(an_order(reference=Reference("POS-1"), store_id=StoreId(side.store)))

    wallets = await side.api.store_wallets()

    assert wallets
    assert pairs(wallets) == pairs((await side.api.read(created.id)).wallets)


async def test_a_written_set_is_read_back_by_the_store_and_by_orders(side: Side) -> None:
    created = await side.api.create(an_order(reference=Reference("POS-1"), store_id=StoreId(side.store)))

    await side.api.put_wallets(TWO)

    assert pairs(await side.api.store_wallets()) == sorted(TWO)
    assert pairs((await side.api.read(created.id)).wallets) == sorted(TWO)


async def test_a_wallet_that_is_left_out_of_the_set_is_removed(side: Side) -> None:
    await side.api.put_wallets(TWO)

    await side.api.put_wallets(TWO[1:])
    left = await side.api.store_wallets()
    await side.api.put_wallets([])

    assert pairs(left) == [TWO[1]]
    assert await side.api.store_wallets() == ()


async def test_writing_the_same_set_again_changes_nothing(side: Side) -> None:
    await side.api.put_wallets(TWO)
    before = await side.api.store_wallets()

    await side.api.put_wallets(TWO[::-1])

    assert pairs(await side.api.store_wallets()) == pairs(before)


async def test_a_network_that_the_platform_does_not_have_is_refused(side: Side) -> None:
    before = await side.api.store_wallets()

    with pytest.raises(Rejected) as caught:
        await side.api.put_wallets([("TRON", "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8")])

    assert caught.value.status == 400
    assert await side.api.store_wallets() == before


@pytest.mark.parametrize("wallets", [[("CE LO", EVM)], [("CELO", "0x é")], [("CELO", EVM), ("CELO", "0x2")]])
async def test_what_can_be_no_wallet_never_leaves(side: Side, wallets: list[tuple[str, str]]) -> None:
    with pytest.raises(BadInput):
        await side.api.put_wallets(wallets)

    assert side.writes() == 0


async def test_where_the_api_has_no_such_call_there_is_nothing_to_read_and_no_write(side: Side) -> None:
    side.forgets_the_calls()

    assert await side.api.store_wallets() is None
    with pytest.raises((Rejected, UnexpectedReply)):
        await side.api.put_wallets(TWO)


async def test_a_writer_that_is_off_sends_nothing_and_says_so(side: Side) -> None:
    side.turns_writing_off()

    with pytest.raises(NotAllowed) as caught:
        await side.api.put_wallets(TWO)

    assert caught.value.reason == "wallet-writer-off"
    assert side.writes() == 0
    assert await side.api.store_wallets()


@pytest.mark.parametrize("name", _FAULTS)
@pytest.mark.parametrize("call", CALLS)
async def test_a_fault_is_told_once_and_the_next_call_gets_through(side: Side, call: str, name: str) -> None:
    side.fails(call, name)

    with pytest.raises(_FAULTS[name][2]):
        await CALLS[call](side.api)
    assert side.writes() == (1 if call == "write" else 0)

    await CALLS[call](side.api)
    assert call == "read" or pairs(await side.api.store_wallets()) == sorted(TWO)


@pytest.mark.parametrize("name", _DONE_ALL_THE_SAME)
async def test_a_write_whose_answer_was_lost_may_have_been_done(side: Side, name: str) -> None:
    side.fails("write", name)

    with pytest.raises((TimedOut, UnexpectedReply)):
        await side.api.put_wallets(TWO)

    found = pairs(await side.api.store_wallets())
    assert ("CELO", EVM) in found


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
async def test_key_store_and_permission_are_asked_for_before_anything_is_sent(side: Side, call: Call) -> None:
    with pytest.raises(KeyMissing):
        await call(side.without(key=False))
    with pytest.raises(StoreIdMissing):
        await call(side.without(store=False))
    with pytest.raises(SessionOnly):
        await call(side.without(is_session_only=True))

    assert side.writes() == 0


async def test_a_wrong_key_is_refused_by_the_training_shop_for_both_calls() -> None:
    async with Sandbox() as shop:
        api = CryptumApi(
            shop.api_url,
            store_id=lambda: shop.store_id,
            keys=lambda: ApiKey("A" * 40),
            clock=WallClock(),
        )
        for call in CALLS.values():
            with pytest.raises(KeyRefused):
                await call(api)
        await api.aclose()
