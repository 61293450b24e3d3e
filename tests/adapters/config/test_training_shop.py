"""The training shop's own process: shared, kept while anybody uses it, gone soon after."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from merchant_desk.config.options import Options
from merchant_desk.config.paths import Places, places_for, prepare
from merchant_desk.config.training_shop import ShopNote, use_training_shop
from merchant_desk.domain.errors import FileUnusable
from tests.helpers.programs import ROOT, control, is_running, shops_of, wait_until

_LINGER_S = 0.5


@pytest.fixture
async def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Places]:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    made = places_for(Options(data_dir=tmp_path / "data", is_training=True))
    prepare(made)
    yield made
    shutil.rmtree(made.folder)
    await wait_until(lambda: not shops_of(made.shop))


async def test_two_users_of_one_folder_share_the_shop_and_the_first_to_leave_does_not_end_it(
    places: Places,
) -> None:
    async with use_training_shop(places, linger_s=_LINGER_S) as first:
        second_use = use_training_shop(places, linger_s=_LINGER_S)
        second = await second_use.__aenter__()
    # Longer than the shop would stay for nobody.
    await asyncio.sleep(4 * _LINGER_S)

    assert first == second
    assert await control(second.control_url, "/health") == {"ok": True}
    await second_use.__aexit__(None, None, None)


async def test_users_that_come_at_the_same_moment_start_one_shop(places: Places) -> None:
    async def use() -> ShopNote:
        async with use_training_shop(places, linger_s=60) as note:
            await asyncio.sleep(0.2)
            return note

    notes = await asyncio.gather(*[use() for _ in range(4)])

    assert len(set(notes)) == 1
    assert len(shops_of(places.shop)) == 1


async def test_a_shop_that_nobody_uses_ends_itself_and_keeps_its_orders(places: Places) -> None:
    async with use_training_shop(places, linger_s=_LINGER_S) as before:
        pid = shops_of(places.shop)[0]

    await wait_until(lambda: not is_running(pid))
    async with use_training_shop(places, linger_s=_LINGER_S) as after:
        assert (after.store_id, after.api_key) == (before.store_id, before.api_key)
        assert await control(after.control_url, "/health") == {"ok": True}


async def test_a_shop_that_was_killed_is_started_anew_for_the_next_user(places: Places) -> None:
    async with use_training_shop(places, linger_s=60):
        pass
    pid = shops_of(places.shop)[0]
    os.kill(pid, signal.SIGKILL)
    await wait_until(lambda: not is_running(pid))

    async with use_training_shop(places, linger_s=_LINGER_S) as again:
        assert await control(again.control_url, "/health") == {"ok": True}


async def test_a_shop_whose_folder_is_gone_does_not_stay_behind(places: Places) -> None:
    async with use_training_shop(places, linger_s=60):
        pid = shops_of(places.shop)[0]
    (places.folder / "serving.lock").unlink()

    await wait_until(lambda: not is_running(pid))


async def test_the_real_accounts_variables_never_reach_the_training_shop(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MERCHANT_DESK_API_KEY", "canary-of-the-real-account")

    async with use_training_shop(places, linger_s=_LINGER_S):
        environ = Path(f"/proc/{shops_of(places.shop)[0]}/environ").read_bytes()

    assert b"PYTHONPATH" in environ
    assert b"canary" not in environ


async def test_a_shop_that_cannot_start_says_where_to_look(places: Places) -> None:
    places.shop.write_text("no record\n")

    with pytest.raises(FileUnusable) as caught:
        async with use_training_shop(places, linger_s=_LINGER_S):
            pass

    assert caught.value.why == "training-shop"
    assert "shop.jsonl" in Path(caught.value.path).read_text()


async def test_the_note_can_be_read_by_its_owner_alone_and_shows_no_secret_in_a_repr(places: Places) -> None:
    async with use_training_shop(places, linger_s=_LINGER_S) as note:
        mode = (places.folder / "shop.json").stat().st_mode

        assert mode & 0o077 == 0
        assert note.api_key.reveal() not in repr(note)
