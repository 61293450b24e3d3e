"""What is refused before anything is sent."""

from __future__ import annotations

import pytest

from merchant_desk.api.client import CryptumApi
from merchant_desk.domain.errors import (
    BadInput,
    KeyMissing,
    NotFound,
    SessionOnly,
    StoreIdMissing,
)
from merchant_desk.domain.order import Customer, OrderId, StoreId
from merchant_desk.domain.secret import SessionToken
from tests.adapters.api.conftest import (
    CALLS,
    ORDER_ID,
    Call,
    MakeApi,
    an_order,
)
from tests.helpers.scripted_server import ScriptedServer


async def test_calls_that_need_the_key_say_what_is_missing(make_api: MakeApi, server: ScriptedServer) -> None:
    keyless, session_only = make_api(key=None), make_api(is_session_only=True)

    for call in CALLS.values():
        with pytest.raises(KeyMissing):
            await call(keyless)
        with pytest.raises(SessionOnly):
            await call(session_only)
    for name in ("list", "verify"):
        with pytest.raises(StoreIdMissing):
            await CALLS[name](make_api(store=""))
    with pytest.raises(StoreIdMissing):
        await make_api().create(an_order(store_id=StoreId("")))
    with pytest.raises(BadInput):
        await make_api().create(an_order(callback_url=None))

    assert server.connections == 0


@pytest.mark.parametrize("order_id", ["..", ".", "", "a/b", "a?b", "a%2fb", "ä", "a\r\nX: y", "x" * 129])
async def test_a_text_that_is_no_order_id_never_reaches_a_path(
    api: CryptumApi, server: ScriptedServer, order_id: str
) -> None:
    with pytest.raises(NotFound):
        await api.read(OrderId(order_id))
    with pytest.raises(NotFound):
        await api.set_status(OrderId(order_id), "cancelled")

    assert server.connections == 0


@pytest.mark.parametrize("secret", ["key with spaces", "kéy", "key\nx-other: 1", "key\x00"])
async def test_a_secret_that_fits_no_header_is_refused_unquoted(make_api: MakeApi, secret: str) -> None:
    calls: tuple[Call, ...] = (
        lambda _: make_api(key=secret).read(OrderId(ORDER_ID)),
        lambda _: make_api(key=None).read(OrderId(ORDER_ID), token=SessionToken(secret)),
    )
    for call in calls:
        with pytest.raises(BadInput) as caught:
            await call(make_api())
        assert secret not in str(caught.value) + repr(caught.value)


async def test_an_order_with_half_a_character_is_refused_unquoted(
    api: CryptumApi, server: ScriptedServer
) -> None:
    customer = Customer("Ana \udce9", "Souza", "ana@example.com", "BR")

    with pytest.raises(BadInput) as caught:
        await api.create(an_order(customer=customer))

    assert "Ana" not in str(caught.value) + repr(caught.value.__cause__)
    assert server.connections == 0
