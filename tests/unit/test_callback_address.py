"""The address that the API is told: whose origin, which path, and that the path can't be guessed."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from merchant_desk.domain.errors import StoreIdMissing
from merchant_desk.domain.settings import Settings
from merchant_desk.services import memo_keys
from tests.helpers.fake_api import STORE_ID
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.shop import open_shop

RUNNING = '{"url": "http://127.0.0.1:9999/cb/whatever", "port": 9999, "pid": 7}'


@on_virtual_time
async def test_the_origin_is_the_public_one_else_the_listeners_else_the_profiles() -> None:
    async with open_shop() as shop:
        address = shop.desk.callback_address
        assert (await address.url()).startswith("http://127.0.0.1:8787/cb/")

        await shop.store.memo.put(memo_keys.LISTENER, RUNNING)
        assert (await address.url()).startswith("http://127.0.0.1:9999/cb/")

        await shop.desk.settings.change(public_url="https://shop.example")
        assert (await address.url()).startswith("https://shop.example/cb/")


@on_virtual_time
async def test_the_path_is_one_random_token_for_each_store_in_each_data_folder() -> None:
    tokens = set()
    for _ in range(3):
        async with open_shop() as shop:
            first = await shop.desk.callback_address.path()
            assert re.fullmatch(r"/cb/[A-Za-z0-9_-]{43}", first)
            async with shop.peer() as other:
                assert await other.desk.callback_address.path() == first
            await shop.desk.settings.change(store_id=STORE_ID.replace("a", "b"))
            tokens |= {first, await shop.desk.callback_address.path()}
            await shop.desk.settings.change(store_id=STORE_ID)
            assert await shop.desk.callback_address.path() == first
    assert len(tokens) == 6


@pytest.mark.parametrize("note", ["", "{", "[]", '{"url": 7}', '{"url": ""}', '{"url": "nothing"}', "null"])
@on_virtual_time
async def test_a_listeners_note_without_sense_is_passed_over(note: str) -> None:
    async with open_shop() as shop:
        await shop.store.memo.put(memo_keys.LISTENER, note)

        assert (await shop.desk.callback_address.url()).startswith("http://127.0.0.1:8787/cb/")


@on_virtual_time
async def test_without_a_store_there_is_no_address() -> None:
    async with open_shop(settings=replace(Settings(), store_id="")) as shop:
        with pytest.raises(StoreIdMissing):
            await shop.desk.callback_address.url()
