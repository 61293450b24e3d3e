"""Doctor: each thing a sale depends on, what it finds, and what to do about it."""

from __future__ import annotations

import pytest

from merchant_desk.domain.errors import KeyringFailed
from merchant_desk.domain.secret import ApiKey
from merchant_desk.domain.settings import Settings
from merchant_desk.services.health import NAMES
from merchant_desk.services.values import Check, KeptSecrets, StoreVerdict
from tests.helpers.fake_api import (
    ORIGIN,
    STORE_ID,
    Fault,
    key_refused,
    refused,
    server_failed,
    timed_out,
    unreachable,
    unreadable,
)
from tests.helpers.fake_clock import on_virtual_time
from tests.helpers.fake_config import FakeSecrets
from tests.helpers.shop import Shop, open_shop


async def examined(shop: Shop) -> dict[str, Check]:
    """The doctor's checks by name."""
    checks = await shop.desk.doctor.examine()
    assert tuple(check.name for check in checks)[: len(NAMES)] == NAMES
    return {check.name: check for check in checks}


def bad(checks: dict[str, Check]) -> set[str]:
    """Names of failing checks that a sale depends on; each of them says what to do."""
    found = {name for name, check in checks.items() if check.matters and not check.ok}
    assert all(checks[name].hint for name in found)
    return found


@on_virtual_time
async def test_a_sound_shop_passes_every_check_with_one_question() -> None:
    async def probe() -> Check:
        return Check("disk", ok=True, detail="plenty")

    async with open_shop(probes=[probe]) as shop:
        shop.api.skew_ms = 1_500
        checks = await examined(shop)

        assert all(check.ok for check in checks.values())
        assert list(checks) == [*NAMES, "disk"]
        assert len(shop.api.calls) == 1
        assert "40 ms" in checks["api"].detail
        assert checks["clock"].facts == {"skew_ms": "1500"}
        assert checks["store"].facts == {"store_id": STORE_ID, "verdict": "ok"}


@pytest.mark.parametrize(
    ("fault", "failing"),
    [
        (unreachable(), {"api", "store"}),
        (timed_out(), {"api", "store"}),
        (server_failed(), {"api", "store"}),
        (unreadable(), {"api", "store"}),
        (key_refused(), {"key", "store"}),
        (refused(400, "no such store"), {"store"}),
    ],
)
@on_virtual_time
async def test_each_failure_of_the_api_is_named_where_it_belongs(fault: Fault, failing: set[str]) -> None:
    async with open_shop() as shop:
        shop.api.fail("verify", fault)

        assert bad(await examined(shop)) == failing


@on_virtual_time
async def test_invalid_wallets_are_the_stores_trouble_in_the_apis_words() -> None:
    async with open_shop() as shop:
        shop.api.verdict = StoreVerdict("wallets-invalid", "Invalid store wallet configuration")
        checks = await examined(shop)

        assert bad(checks) == {"store"}
        assert "Invalid store wallet configuration" in checks["store"].detail


@on_virtual_time
async def test_a_missing_key_or_store_is_said_without_asking_anybody() -> None:
    async with open_shop(secrets=FakeSecrets(api_key=None, has_keyring=False)) as shop:
        assert bad(await examined(shop)) == {"key", "api", "store", "keyring"}
        assert shop.api.calls == []
    async with open_shop(settings=Settings(api_url=ORIGIN)) as shop:
        assert bad(await examined(shop)) == {"api", "store"}
        assert shop.api.calls == []


@on_virtual_time
async def test_a_locked_keyring_fails_key_and_keyring() -> None:
    async with open_shop() as shop:
        shop.secrets.fail_with = KeyringFailed(why="locked")
        checks = await examined(shop)

        assert bad(checks) >= {"key", "keyring"}
        assert "locked" in checks["keyring"].detail
        assert not checks["api"].ok


@on_virtual_time
async def test_a_key_from_the_environment_needs_no_keyring() -> None:
    async with open_shop(secrets=FakeSecrets(has_keyring=False)) as shop:
        shop.secrets.kept = KeptSecrets(api_key=ApiKey("short"), from_environment=True)
        checks = await examined(shop)

        assert bad(checks) == set()
        assert "usual form" in checks["key"].detail
        assert "short" not in str(checks)


@on_virtual_time
async def test_a_till_that_has_no_key_by_choice_is_well_without_one() -> None:
    async with open_shop(is_session_only=True, secrets=FakeSecrets(api_key=None)) as shop:
        assert bad(await examined(shop)) == set()


@pytest.mark.parametrize(("skew_ms", "is_ok"), [(None, True), (120_000, True), (-120_001, False)])
@on_virtual_time
async def test_a_clock_is_wrong_from_two_minutes_on(skew_ms: int | None, is_ok: bool) -> None:
    async with open_shop() as shop:
        shop.api.skew_ms = skew_ms

        assert (await examined(shop))["clock"].ok is is_ok


@on_virtual_time
async def test_a_slow_api_and_an_odd_store_id_are_mentioned() -> None:
    async with open_shop(settings=Settings(store_id="odd", api_url=ORIGIN)) as shop:
        shop.api.latency_ms = 4_000
        checks = await examined(shop)
        assert "slowly" in checks["api"].detail
        assert "usual form" in checks["store"].detail

        shop.api.latency_ms = None
        assert (await examined(shop))["api"].ok


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (timed_out(), "does not answer in time."),
        (unreachable(), "cannot be reached."),
        (unreadable(), "answers what cannot be understood"),
        (server_failed(), "does not answer"),
    ],
)
@on_virtual_time
async def test_doctor_tells_in_words_how_the_api_fails(fault: Fault, says: str) -> None:
    async with open_shop() as shop:
        shop.api.fail("verify", fault)
        detail = (await examined(shop))["api"].detail

        assert says in detail
        assert "phase" not in detail
